/* call_limit.c - new calls per address and minute.
 * SPDX-License-Identifier: MIT */
#include "service/port/call_limit.h"

enum { WINDOW_MS = 60 * 1000 };

bool call_limit_allows(struct call_limit *limit, uint32_t address, uint32_t per_minute, rras_ms now)
{
    size_t slot = 0;

    if (per_minute == 0)
        return true;
    for (size_t i = 0; i < CALL_LIMIT_ADDRESSES; i++) {
        if (limit->seen[i].address == address) {
            slot = i;
            break;
        }
        if (limit->seen[i].address == 0 || limit->seen[i].window_began < limit->seen[slot].window_began)
            slot = i;
    }
    if (limit->seen[slot].address != address || now - limit->seen[slot].window_began >= WINDOW_MS) {
        limit->seen[slot].address = address;
        limit->seen[slot].calls = 0;
        limit->seen[slot].window_began = now;
    }
    if (limit->seen[slot].calls >= per_minute)
        return false;
    limit->seen[slot].calls++;
    return true;
}
