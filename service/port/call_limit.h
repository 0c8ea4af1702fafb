/*
 * call_limit.h - a brake on scanners: how often one address may call (lines facts 28).
 *
 * A fixed table of recent callers; each may make so many new calls in any minute. An address that
 * does not fit in the full table pushes out the one that has been quiet longest. PURE.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_CALL_LIMIT_H
#define RRAS_CALL_LIMIT_H
#include <stdbool.h>
#include <stddef.h>
#include "common/base/clock.h"

enum { CALL_LIMIT_ADDRESSES = 256 };

struct call_limit {
    struct {
        uint32_t address;      /* host order; 0: free */
        uint32_t calls;        /* in this window */
        rras_ms window_began;
        rras_ms last_call;     /* let in or not */
    } seen[CALL_LIMIT_ADDRESSES];
};

/* Zeroed, the table is empty. Counts a call; false when `address` has used up `per_minute` (0: no limit). */
bool call_limit_allows(struct call_limit *limit, uint32_t address, uint32_t per_minute, rras_ms now);
#endif
