/* call_limit.c - new calls per address and minute.
 * SPDX-License-Identifier: MIT */
#include "service/port/call_limit.h"

enum { WINDOW_MS = 60 * 1000 };

/* The slot of `address`; if it has none a free one, or that of the address quiet longest. */
static size_t slot_of(const struct call_limit *limit, uint32_t address)
{
    size_t best = 0;

    for (size_t i = 0; i < CALL_LIMIT_ADDRESSES; i++) {
        if (limit->seen[i].address == address)
            return i;
        if (limit->seen[best].address != 0 &&
            (limit->seen[i].address == 0 || limit->seen[i].last_call < limit->seen[best].last_call))
            best = i;
    }
    return best;
}

bool call_limit_allows(struct call_limit *limit, uint32_t address, uint32_t per_minute, rras_ms now)
{
    const size_t slot = slot_of(limit, address);

    if (per_minute == 0)
        return true;
    if (limit->seen[slot].address != address || now - limit->seen[slot].window_began >= WINDOW_MS) {
        limit->seen[slot].address = address;
        limit->seen[slot].calls = 0;
        limit->seen[slot].window_began = now;
    }
    limit->seen[slot].last_call = now;
    if (limit->seen[slot].calls >= per_minute)
        return false;
    limit->seen[slot].calls++;
    return true;
}
