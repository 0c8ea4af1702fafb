/*
 * decoder.h - PPP frames out of a line that may or may not speak telnet.
 *
 * Emulators disagree on who doubles FF (facts: lines 0.3), so the raw bytes and their RFC 854
 * decoding each feed a receiver of their own until a frame arrives that is good in only one of
 * them: that one is right for the rest of the call. PURE; memory is the caller's.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_DECODER_H
#define RRAS_DECODER_H
#include "common/ras/port_config.h"
#include "service/modem/telnet.h"
#include "service/ppp/hdlc.h"

enum decoder_plane { PLANE_RAW, PLANE_TELNET, PLANES, PLANE_UNDECIDED = PLANES };

struct decoder {
    enum decoder_plane plane;          /* the one that is right, PLANE_UNDECIDED so far */
    struct telnet telnet;
    struct hdlc_rx rx[PLANES];
};

/* TELNET_RAW and TELNET_ALWAYS decide at once; lines that are not TCP are raw. */
void decoder_init(struct decoder *d, enum telnet_mode mode);
void decoder_set_accm(struct decoder *d, uint32_t rx_accm);

/*
 * Eats `in` up to the end of the first good frame and returns true with it in `*frame`, valid until
 * the next call; false when `in` is used up.
 *
 *   text    receives what a person or a modem dialogue would have sent (room for in->len), or NULL
 *   reply   receives answers to telnet negotiation (room for in->len + 3); send them at once
 */
bool decoder_next(struct decoder *d, struct bytes *in, struct hdlc_frame *frame, struct writer *text,
                  struct writer *reply);

/* The receiver whose counters speak for the call. */
const struct hdlc_counters *decoder_counters(const struct decoder *d);
#endif
