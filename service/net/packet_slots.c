/*
 * packet_slots.c - room for packets that wait: fixed-size slots, in slabs that come and go.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/net/packet_slots.h"

#include <stdlib.h>

enum { SLOTS_PER_SLAB = 19 };        /* a slab stays below 32 KiB */

struct packet_slab {
    struct packet_slab *next, *previous;  /* among those with room */
    struct packet_slot *free;
    uint32_t taken;
    struct packet_slot slots[SLOTS_PER_SLAB];
};

static void list_add(struct packet_slots *slots, struct packet_slab *slab)
{
    slab->previous = NULL;
    slab->next = slots->with_room;
    if (slab->next)
        slab->next->previous = slab;
    slots->with_room = slab;
}

static void list_remove(struct packet_slots *slots, struct packet_slab *slab)
{
    if (slab->previous)
        slab->previous->next = slab->next;
    else
        slots->with_room = slab->next;
    if (slab->next)
        slab->next->previous = slab->previous;
}

static struct packet_slab *slab_new(struct packet_slots *slots)
{
    struct packet_slab *slab;

    if (slots->slabs >= slots->max_slabs || !(slab = malloc(sizeof *slab)))
        return NULL;
    slab->taken = 0;
    slab->free = NULL;
    for (int i = SLOTS_PER_SLAB - 1; i >= 0; i--) {
        slab->slots[i].slab = slab;
        slab->slots[i].next = slab->free;
        slab->free = &slab->slots[i];
    }
    slots->slabs++;
    slots->empty_slabs++;
    list_add(slots, slab);
    return slab;
}

void packet_slots_init(struct packet_slots *slots, uint32_t max_bytes)
{
    *slots = (struct packet_slots){ .max_slabs = max_bytes / sizeof(struct packet_slab) };
}

void packet_slots_fini(struct packet_slots *slots)
{
    while (slots->with_room) {
        struct packet_slab *slab = slots->with_room;

        list_remove(slots, slab);
        free(slab);
    }
}

struct packet_slot *packet_slot_take(struct packet_slots *slots)
{
    struct packet_slab *slab = slots->with_room;
    struct packet_slot *slot;

    if (!slab && !(slab = slab_new(slots)))
        return NULL;
    slot = slab->free;
    slab->free = slot->next;
    if (slab->taken++ == 0)
        slots->empty_slabs--;
    if (!slab->free)
        list_remove(slots, slab);
    slots->taken++;
    slot->next = NULL;
    slot->len = 0;
    return slot;
}

void packet_slot_give(struct packet_slots *slots, struct packet_slot *slot)
{
    struct packet_slab *slab = slot->slab;

    if (!slab->free)
        list_add(slots, slab);
    slot->next = slab->free;
    slab->free = slot;
    slots->taken--;
    if (--slab->taken > 0)
        return;
    if (++slots->empty_slabs > 1) { /* one spare is kept, or a lone packet would allocate each time */
        list_remove(slots, slab);
        slots->empty_slabs--;
        slots->slabs--;
        free(slab);
    }
}
