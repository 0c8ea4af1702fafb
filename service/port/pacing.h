/*
 * pacing.h - how much a line may be given now, so that little ever waits inside it (DESIGN 4.12).
 *
 * What is written sits in buffers we do not own and delays all that comes later, so a line gets
 * about 200 ms of its own speed, or what keeps it busy where a frame alone takes longer.
 *   - speed known: a clock tells when the bytes written so far have left an 8N1 line.
 *   - speed unknown (0): LCP Echo-Requests go between the packets; a reply tells that all bytes
 *     written before it have left. Their rate and delay give a window. A peer that answers no
 *     echoes is not limited at all.
 *
 * PURE; memory is the caller's, nothing to free; one thread. Octets are those on the line.
 *
 *     while (a packet waits && pacing_room(p, now) > 0) {
 *         write it; pacing_wrote(p, its octets, now);
 *         if (pacing_wants_echo(p, now) && link_echo(link, ++stamp, now))
 *             pacing_echo_sent(p, stamp, now);
 *     }
 *     if a packet still waits: come back at pacing_deadline(p, now), or after pacing_echo_back()
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_PACING_H
#define RRAS_PACING_H
#include <stdbool.h>
#include <stddef.h>
#include "common/base/clock.h"

enum {
    PACING_AHEAD_MS = 200,   /* of the line's own speed */
    PACING_FRAME = 1600,     /* octets of a full frame on the line */
    PACING_ECHOES = 4,       /* on the way at most */
    PACING_HISTORY = 8       /* replies a rate is measured over */
};

struct pacing_mark {
    uint64_t offset;         /* octets written before the echo */
    rras_ms sent_at, back_at;
    uint32_t stamp;
    uint32_t packet_bytes;   /* of it and what was written in the same moment */
};

struct pacing {
    uint32_t bps;            /* as configured; 0 unknown */
    uint64_t free_at_us;     /* speed known: when the line has sent all it was given */
    /* Speed unknown: */
    uint64_t written, confirmed;       /* octets of the call */
    uint64_t rate;                     /* octets a second, 0 before the first reply */
    uint64_t grown;                    /* octets the window has grown to while nothing queued */
    rras_ms best_rtt;                  /* least delay seen, with what was in front of that echo */
    uint32_t best_packet_bytes;
    struct pacing_mark on_way[PACING_ECHOES], past[PACING_HISTORY];
    uint8_t on_way_count, past_count;
    uint8_t misses;                    /* echoes lost in a row */
    bool is_deaf;                      /* the peer answers no echoes */
    bool was_full;                     /* the last pacing_room() was 0 */
    uint32_t last_packet_bytes;
    rras_ms last_write_at, last_echo_at, unhurried_at; /* unhurried_at: the sender had little to send */
};

void pacing_init(struct pacing *p, uint32_t bps);

/* 0, or room for at least one full frame; SIZE_MAX when there is no limit. */
size_t pacing_room(struct pacing *p, rras_ms now);
/* `n` octets went to the line; control frames too, which do not ask for room. */
void pacing_wrote(struct pacing *p, size_t n, rras_ms now);

/* Send an echo now? Ask after each packet. When none can be sent, just do not report one. */
bool pacing_wants_echo(const struct pacing *p, rras_ms now);
void pacing_echo_sent(struct pacing *p, uint32_t stamp, rras_ms now);
void pacing_echo_back(struct pacing *p, uint32_t stamp, rras_ms now); /* unknown stamps are ignored */

/* When there will be room without a further echo; `now` when there is some already. */
rras_ms pacing_deadline(const struct pacing *p, rras_ms now);
#endif
