/*
 * fairq.h - the packets that wait for one caller's line: fair between flows, bounded in time.
 *
 * Packets are sorted into flows by their addresses, protocol and ports; the flows take turns by
 * deficit round robin, and a flow that was quiet goes before those that have a queue, so that a ping,
 * a DNS answer or a TCP acknowledgment passes a download (RFC 8290, without its drop law: the NAT
 * stops reading instead). When the queue is over its bound the longest flow loses its oldest packet.
 * All state is in slots of the shared packet_slots: an empty queue holds no memory.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_FAIRQ_H
#define RRAS_FAIRQ_H
#include "service/net/packet_slots.h"

enum {
    FAIRQ_BYTES = 65536,             /* the bound while the line's speed is not known */
    FAIRQ_MS = 2000,                 /* and how long the line may take to send all that waits */
    FAIRQ_PACKETS = 4                /* but never less than so many of the largest packets */
};

struct fairq {
    struct packet_slots *slots;
    struct packet_slot *state;       /* holds the flows; NULL while empty */
    uint32_t bytes, packets;
    uint32_t limit;                  /* bytes */
    uint64_t dropped;
};

void fairq_init(struct fairq *q, struct packet_slots *slots);
void fairq_fini(struct fairq *q);    /* throws away what waits */
/* 8 data bits take 10 on an asynchronous line. 0: not known. */
void fairq_set_speed(struct fairq *q, uint32_t bps, uint32_t mtu);

/* Takes the slot, whose data and len are a whole IP packet. False: no memory, the slot was given back. */
bool fairq_push(struct fairq *q, struct packet_slot *slot);
struct packet_slot *fairq_pull(struct fairq *q);  /* NULL: nothing waits */

/* Enough waits: the NAT reads no more from the Internet until this is false again. */
static inline bool fairq_is_full(const struct fairq *q)
{
    return q->bytes >= q->limit / 2;
}
#endif
