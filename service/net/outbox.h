/*
 * outbox.h - the way out to one line: packets are made in place, wait in a fair queue, and wake the line.
 *
 * A caller has one, and an uplink has one. It ends with outbox_fini(); until then `slots` must live.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_OUTBOX_H
#define RRAS_OUTBOX_H
#include "service/net/fairq.h"
#include "service/net/ip4_packet.h"

enum { OUTBOX_MTU_MIN = 128 };

struct outbox {
    struct packet_slots *slots;
    struct fairq queue;
    uint16_t mtu;                    /* OUTBOX_MTU_MIN .. PACKET_MAX */
    uint32_t no_slot;                /* packets that had nowhere to be made */
    void (*wake)(void *ctx);         /* the queue was empty and is not any more; NULL allowed */
    void *ctx;
};

void outbox_init(struct outbox *out, struct packet_slots *slots, uint16_t mtu, void (*wake)(void *ctx), void *ctx);
void outbox_fini(struct outbox *out);                        /* throws away what waits */
void outbox_set_speed(struct outbox *out, uint32_t bps);     /* for the time bound of the queue; 0 unknown */
uint32_t outbox_dropped(const struct outbox *out);

/* Room for a packet to build in place; then outbox_deliver(). NULL: none, counted as dropped. */
struct packet_slot *outbox_slot(struct outbox *out);
/* Puts the slot, `len` octets of it, in the queue and wakes the line. */
void outbox_deliver(struct outbox *out, struct packet_slot *slot, size_t len);
/* Sends a packet made of a header of ours and a payload in two parts; in fragments when it must. */
void outbox_send(struct outbox *out, struct ip4_header *h, struct bytes head, struct bytes body);
#endif
