/*
 * vj.h - Van Jacobson's compression of TCP/IP headers for low-speed lines (RFC 1144).
 *
 * Both directions of a line have a state of their own. Only whole TCP segments with ACK and without
 * SYN, FIN and RST are compressed. After a lost frame the receiver has to be told, vj_lost(): until a
 * packet names its connection again, compressed ones are thrown away (RFC 1144 4.1).
 *
 * PURE; memory is the caller's; one thread; nothing to free.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_VJ_H
#define RRAS_VJ_H
#include "common/base/bytes.h"

enum { VJ_SLOTS = 16, VJ_HEADER_MAX = 120 /* IP and TCP, each with all options it can have */ };

struct vj_slot {
    uint8_t header_len;                  /* 0: never used */
    uint8_t header[VJ_HEADER_MAX];       /* of the last packet, as it was */
};

struct vj_tx {
    uint8_t slots;                       /* in use: 1..VJ_SLOTS */
    bool may_leave_out_slot;             /* the peer takes packets without the slot's number */
    uint8_t last;                        /* slot of the last compressed packet; UINT8_MAX none */
    uint8_t order[VJ_SLOTS];             /* most recently used first */
    struct vj_slot slot[VJ_SLOTS];
};

struct vj_rx {
    uint8_t slots;
    uint8_t last;                        /* UINT8_MAX: the next one has to say it */
    struct vj_slot slot[VJ_SLOTS];
};

enum vj_form { VJ_IP, VJ_UNCOMPRESSED, VJ_COMPRESSED };

void vj_tx_init(struct vj_tx *tx, uint8_t slots, bool may_leave_out_slot);
void vj_rx_init(struct vj_rx *rx, uint8_t slots);

/* What to send for `packet`. VJ_IP: it, as it is; else what was appended to `out`, which has room for packet.len. */
enum vj_form vj_compress(struct vj_tx *tx, struct bytes packet, struct writer *out);

/* The packet again, appended to `out` with room for VJ_HEADER_MAX more than `in`. False: nothing sensible came,
 * or it cannot be told whose it is. */
bool vj_uncompressed(struct vj_rx *rx, struct bytes in, struct writer *out);
bool vj_expand(struct vj_rx *rx, struct bytes in, struct writer *out);
void vj_lost(struct vj_rx *rx);          /* a frame was lost or broken */
#endif
