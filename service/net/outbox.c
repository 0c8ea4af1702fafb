/*
 * outbox.c - the way out to one line.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/net/outbox.h"

void outbox_init(struct outbox *out, struct packet_slots *slots, uint16_t mtu, void (*wake)(void *ctx), void *ctx)
{
    *out = (struct outbox){ .slots = slots, .wake = wake, .ctx = ctx };
    out->mtu = mtu > PACKET_MAX ? PACKET_MAX : mtu < OUTBOX_MTU_MIN ? OUTBOX_MTU_MIN : mtu;
    fairq_init(&out->queue, slots);
}

void outbox_fini(struct outbox *out)
{
    fairq_fini(&out->queue);
}

void outbox_set_speed(struct outbox *out, uint32_t bps)
{
    fairq_set_speed(&out->queue, bps, out->mtu);
}

uint32_t outbox_dropped(const struct outbox *out)
{
    return out->no_slot + (uint32_t)out->queue.dropped;
}

struct packet_slot *outbox_slot(struct outbox *out)
{
    struct packet_slot *slot = packet_slot_take(out->slots);

    if (!slot)
        out->no_slot++;
    return slot;
}

void outbox_deliver(struct outbox *out, struct packet_slot *slot, size_t len)
{
    bool was_empty = out->queue.packets == 0;

    slot->len = (uint32_t)len;
    if (fairq_push(&out->queue, slot) && was_empty && out->wake)
        out->wake(out->ctx);
}

/* `len` octets from offset `at` of the two parts joined. */
static void copy_joined(uint8_t *to, struct bytes head, struct bytes body, size_t at, size_t len)
{
    size_t from_head = at < head.len ? head.len - at : 0;

    if (from_head > len)
        from_head = len;
    if (from_head > 0)
        memcpy(to, head.at + at, from_head);
    if (len > from_head)
        memcpy(to + from_head, body.at + (at + from_head - head.len), len - from_head);
}

void outbox_send(struct outbox *out, struct ip4_header *h, struct bytes head, struct bytes body)
{
    size_t total = head.len + body.len, room = (size_t)(out->mtu - IP4_HEADER), step = room / 8 * 8;

    if (total <= room)
        step = room;
    for (size_t at = 0; at < total; at += step) {
        struct packet_slot *slot = outbox_slot(out);
        size_t len = total - at < step ? total - at : step;

        if (!slot)
            return;
        h->fragment = (uint16_t)(at / 8 | (at + len < total ? IP4_MF : 0));
        ip4_write_header(slot->data, h, len);
        copy_joined(slot->data + IP4_HEADER, head, body, at, len);
        outbox_deliver(out, slot, IP4_HEADER + len);
    }
}
