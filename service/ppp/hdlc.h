/*
 * hdlc.h - PPP in HDLC-like framing on an asynchronous line (RFC 1662).
 *
 * Bytes in, frames out, and back. The receiver is pulled, so its owner may stop between two frames;
 * neither side allocates. A frame is the PPP protocol number and the packet after it: flags, escapes,
 * FCS, address/control and protocol-field compression stay in here.
 *
 * Memory: both structs are the caller's. Thread: one at a time.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_HDLC_H
#define RRAS_HDLC_H
#include "common/base/bytes.h"

/* What a line must take at any time, whatever MRU was agreed (facts: MRRU is always 1614). */
enum { HDLC_INFO_MAX = 1614, HDLC_FRAME_MAX = HDLC_INFO_MAX + 6 };

struct hdlc_counters {
    uint64_t bytes, frames;            /* on the line; good frames */
    uint32_t bad_fcs, too_short, too_long, aborted;
};

struct hdlc_frame {
    uint16_t protocol;
    struct bytes info;                 /* in the receiver's buffer until the next call */
};

struct hdlc_rx {
    uint32_t accm;                     /* bit n set: octet n arriving unescaped is line noise */
    bool escaped, discarding;
    uint16_t fcs;
    uint16_t len;
    struct hdlc_counters count;
    uint8_t buf[HDLC_FRAME_MAX];
};

struct hdlc_tx {
    uint32_t accm;                     /* bit n set: octet n must be escaped */
    bool escape_ff;                    /* send FF as 7D DF: TCP and pipe lines, always */
    bool pfc, acfc;                    /* agreed compressions; LCP never uses them */
    struct hdlc_counters count;
};

/* RFC 1662 appendix C; `fcs` starts as HDLC_FCS_INIT, a good frame ends as HDLC_FCS_GOOD. */
enum { HDLC_FCS_INIT = 0xffff, HDLC_FCS_GOOD = 0xf0b8 };
uint16_t hdlc_fcs16(uint16_t fcs, struct bytes data);

void hdlc_rx_init(struct hdlc_rx *rx);  /* ACCM 0: nothing that arrives is dropped until LCP says so */
void hdlc_tx_init(struct hdlc_tx *tx);  /* ACCM ffffffff, nothing compressed */

/* Eats `in` up to the end of the first good frame, which it stores in `*frame` and returns true;
 * false when `in` is used up. Bad frames are counted and passed over. */
bool hdlc_receive(struct hdlc_rx *rx, struct bytes *in, struct hdlc_frame *frame);

/* The most bytes hdlc_send() can write for `info_len` octets of packet. */
size_t hdlc_sent_max(size_t info_len);

/* Appends one whole frame, opening and closing flag included. LCP (c021) always goes with ACCM
 * ffffffff, FF 03 and the full protocol field (RFC 1662 section 7). */
void hdlc_send(struct hdlc_tx *tx, uint16_t protocol, struct bytes info, struct writer *line);
#endif
