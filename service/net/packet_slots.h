/*
 * packet_slots.h - room for packets that wait: fixed-size slots, in slabs that come and go.
 *
 * One per net. A slot is taken and given back without an allocation; slabs are allocated when all
 * slots are out and freed when all of theirs are back, so that a quiet server holds one at most.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_PACKET_SLOTS_H
#define RRAS_PACKET_SLOTS_H
#include "common/base/bytes.h"

enum { PACKET_MAX = 1616 };          /* the longest packet a caller can be sent (HDLC_INFO_MAX), rounded up */

struct packet_slab;

struct packet_slot {
    struct packet_slot *next;        /* its owner's to use */
    struct packet_slab *slab;
    uint32_t len;
    uint32_t tag;                    /* its owner's to use */
    _Alignas(8) uint8_t data[PACKET_MAX];
};

struct packet_slots {
    struct packet_slab *with_room;   /* slabs with a free slot */
    uint32_t slabs, empty_slabs, taken;
    uint32_t max_slabs;
};

void packet_slots_init(struct packet_slots *slots, uint32_t max_bytes);
void packet_slots_fini(struct packet_slots *slots);                 /* after every slot was given back */
struct packet_slot *packet_slot_take(struct packet_slots *slots);   /* NULL: at max_bytes, or no memory */
void packet_slot_give(struct packet_slots *slots, struct packet_slot *slot);
#endif
