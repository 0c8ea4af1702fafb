/*
 * clock.h - time as the engine knows it: an argument.
 *
 * Nothing PURE asks what time it is; its owner says so, in milliseconds on any monotonic epoch.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_CLOCK_H
#define RRAS_CLOCK_H
#include <stdint.h>

typedef uint64_t rras_ms;
#define RRAS_NEVER UINT64_MAX /* a deadline that does not come */

static inline rras_ms rras_sooner(rras_ms a, rras_ms b)
{
    return a < b ? a : b;
}
#endif
