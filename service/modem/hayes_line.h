/*
 * hayes_line.h - being a modem, from the serial line's side: commands, echo, RING, and data in between.
 *
 * A line begins in command mode. ATD and ATA ask the owner, who answers with connect or a result; online, the
 * octets pass through, but +++ between two silences comes back to commands (V.250 has none; Hayes' patent's
 * guard time, S12). RING is said while somebody calls, every six seconds, and S0 answers by itself.
 *
 * Sans-I/O, PURE; memory is the caller's; one thread; nothing to free.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_HAYES_LINE_H
#define RRAS_HAYES_LINE_H
#include "common/base/clock.h"
#include "service/modem/hayes.h"

enum { HAYES_LINE_MAX = 255, HAYES_RING_MS = 6000, HAYES_REPLY_MAX = 512 /* room a reply writer has at least */ };

enum hayes_mode {
    HAYES_COMMANDS,              /* on hook, or with a connection that was left by +++ (h.connected) */
    HAYES_CALLING,               /* the owner was asked to dial, answer or go on; any key gives it up (V.250 5.6.1) */
    HAYES_ONLINE
};

struct hayes_line {
    struct hayes h;
    enum hayes_mode mode;
    /* The rest is private. */
    bool is_ringing, is_long, has_dtr;
    uint8_t pluses;
    rras_ms last_data;           /* octet of data, for the guard time */
    rras_ms next_ring, call_until;
    uint16_t len, last_len;
    char line[HAYES_LINE_MAX + 1], last[HAYES_LINE_MAX + 1];
};

void hayes_line_init(struct hayes_line *l, uint32_t connect_bps);

/* Octets of the machine that is attached. Data for the far end is appended to `data` (room for in.len), echo and
 * answers to `reply` (room for in.len + HAYES_REPLY_MAX). HAYES_DIALS, _ANSWERS, _GOES_ON and _HANGS_UP are for the
 * owner to do; what is left of `*in` is given again after that. */
enum hayes_does hayes_line_receive(struct hayes_line *l, struct bytes *in, struct writer *data, struct writer *reply, rras_ms now);
/* Runs what is due: RING, the end of the guard time, S7. HAYES_ANSWERS: S0 has answered; HAYES_HANGS_UP: S7 is over. */
enum hayes_does hayes_line_advance(struct hayes_line *l, struct writer *reply, rras_ms now);
rras_ms hayes_line_deadline(const struct hayes_line *l);

/* What came of it. Connected: CONNECT, and data from here on; h.connect_bps says how fast. */
void hayes_line_connected(struct hayes_line *l, struct writer *reply, rras_ms now);
/* It failed (BUSY, ...), or the far end hung up (NO CARRIER). */
void hayes_line_over(struct hayes_line *l, enum hayes_result why, struct writer *reply);
/* Somebody calls the machine, or has given up. */
void hayes_line_ring(struct hayes_line *l, bool on, rras_ms now);
/* The machine's DTR. HAYES_HANGS_UP when &D says so. */
enum hayes_does hayes_line_dtr(struct hayes_line *l, bool on, struct writer *reply);
/* Our carrier line, by &C. */
bool hayes_line_dcd(const struct hayes_line *l);
#endif
