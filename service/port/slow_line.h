/*
 * slow_line.h - a line that is as slow as a museum piece remembers: rate and latency of a modem's time,
 * both ways.
 *
 * It stands between a port and the line it was given, as a line of its own. What the far end sends faster than
 * its modem could is held back, up to SLOW_LINE_HELD octets, and lost beyond that, as an overrun is; what we
 * send has a room of 200 ms (DESIGN 4.12). Octets are let go in steps of SLOW_LINE_STEP_MS at most.
 *
 * PURE; time comes with `now()` from the owner of the line below; one thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_SLOW_LINE_H
#define RRAS_SLOW_LINE_H
#include "common/base/clock.h"
#include "service/port/transport.h"

enum { SLOW_LINE_HELD = 64 * 1024, SLOW_LINE_STEP_MS = 10 };

/* A modem of its time. */
struct slow_rate {
    uint32_t bps;
    uint8_t bits_per_octet_10;   /* ten times: 100 with start and stop bit, less with error control (V.42) */
    uint16_t latency_ms;         /* one way, through both modems */
    const char *name;            /* "V.34" */
};
extern const struct slow_rate slow_rate_table[];
extern const size_t slow_rate_count;
/* The one of so many bit/s, or the next slower one; NULL for 0 and what is below all. */
const struct slow_rate *slow_rate_find(uint32_t bps);

struct slow_line;

/* `inner` is the new line's from here on, its events too. NULL: no memory, or no such rate; `inner` is the caller's still. */
struct slow_line *slow_line_new(struct transport *inner, uint32_t bps, rras_ms (*now)(void *ctx), void *ctx);
struct transport *slow_line_transport(struct slow_line *line);
/* Lets go what is due; when to be called again. `lost` may come from inside, and close() may be called then. */
rras_ms slow_line_advance(struct slow_line *line, rras_ms now);
#endif
