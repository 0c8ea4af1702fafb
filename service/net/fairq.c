/*
 * fairq.c - the packets that wait for one caller's line: fair between flows, bounded in time.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/net/fairq.h"

#include <assert.h>

#include "service/net/ip4_packet.h"

enum { FLOWS = 32, WAYS = 8, NONE = 255, QUANTUM = 300 };

enum flow_list { NOT_LISTED, IN_NEW, IN_OLD };

struct flow {
    struct packet_slot *head, *tail;
    uint32_t bytes, tag;
    int32_t deficit;
    uint8_t next;                    /* in its list */
    uint8_t list;                    /* enum flow_list */
};

struct flow_queue {
    uint8_t head, tail;
};

struct flows {
    struct flow_queue fresh, old;
    struct flow flow[FLOWS];
};

static_assert(sizeof(struct flows) <= PACKET_MAX, "the state fits in a slot");

static struct flows *flows_of(const struct fairq *q)
{
    return (struct flows *)(void *)q->state->data;
}

static struct flow_queue *list_of(struct flows *f, uint8_t list)
{
    return list == IN_NEW ? &f->fresh : &f->old;
}

static void list_append(struct flows *f, uint8_t index, uint8_t list)
{
    struct flow_queue *queue = list_of(f, list);

    f->flow[index].list = list;
    f->flow[index].next = NONE;
    if (queue->head == NONE)
        queue->head = index;
    else
        f->flow[queue->tail].next = index;
    queue->tail = index;
}

static uint8_t list_take_head(struct flows *f, uint8_t list)
{
    struct flow_queue *queue = list_of(f, list);
    uint8_t index = queue->head;

    queue->head = f->flow[index].next;
    f->flow[index].list = NOT_LISTED;
    return index;
}

/* What tells one conversation from another; later fragments have no ports, but their id. */
static uint32_t packet_tag(struct bytes packet)
{
    struct reader r = rd_of(packet);
    uint32_t hash = 2166136261u, word[4] = { 0 };
    size_t header;
    uint16_t fragment;

    header = (size_t)(rd_u8(&r) & 15) * 4;
    rd_take(&r, 3);
    word[0] = rd_be16(&r);
    fragment = rd_be16(&r);
    rd_u8(&r);
    word[1] = rd_u8(&r);
    rd_be16(&r);
    word[2] = rd_be32(&r);
    word[3] = rd_be32(&r);
    if ((fragment & (IP4_MF | IP4_OFFSET_MASK)) == 0) {
        word[0] = 0;
        rd_take(&r, header - IP4_HEADER);
        if (word[1] == IP4_TCP || word[1] == IP4_UDP)
            word[0] = rd_be32(&r);
    }
    for (int i = 0; i < 4; i++) {
        hash = (hash ^ word[i]) * 0x9e3779b1u;
        hash ^= hash >> 15;
    }
    return hash;
}

/* Set-associative, so that two conversations share a queue only when all ways are busy. */
static uint8_t flow_for(struct flows *f, uint32_t tag)
{
    uint8_t first = (uint8_t)(tag % FLOWS), vacant = NONE;

    for (uint8_t i = 0; i < WAYS; i++) {
        uint8_t at = (uint8_t)((first + i) % FLOWS);

        if (f->flow[at].list == NOT_LISTED)
            vacant = vacant == NONE ? at : vacant;
        else if (f->flow[at].tag == tag)
            return at;
    }
    return vacant == NONE ? first : vacant;
}

static struct packet_slot *unlink_head(struct fairq *q, struct flow *flow)
{
    struct packet_slot *slot = flow->head;

    flow->head = slot->next;
    slot->next = NULL;
    flow->bytes -= slot->len;
    q->bytes -= slot->len;
    q->packets--;
    return slot;
}

static void drop_from_longest(struct fairq *q)
{
    struct flows *f = flows_of(q);
    struct flow *longest = &f->flow[0];

    for (int i = 1; i < FLOWS; i++)
        if (f->flow[i].bytes > longest->bytes)
            longest = &f->flow[i];
    packet_slot_give(q->slots, unlink_head(q, longest));
    q->dropped++;
}

static bool start_state(struct fairq *q)
{
    struct flows *f;

    q->state = packet_slot_take(q->slots);
    if (!q->state)
        return false;
    f = flows_of(q);
    memset(f, 0, sizeof *f);
    f->fresh.head = f->old.head = NONE;
    return true;
}

static void end_state(struct fairq *q)
{
    packet_slot_give(q->slots, q->state);
    q->state = NULL;
}

void fairq_init(struct fairq *q, struct packet_slots *slots)
{
    *q = (struct fairq){ .slots = slots, .limit = FAIRQ_BYTES };
}

void fairq_fini(struct fairq *q)
{
    struct packet_slot *slot;

    while ((slot = fairq_pull(q)) != NULL)
        packet_slot_give(q->slots, slot);
}

void fairq_set_speed(struct fairq *q, uint32_t bps, uint32_t mtu)
{
    uint64_t bytes = (uint64_t)bps * FAIRQ_MS / 10 / 1000;

    if (bps == 0 || bytes > FAIRQ_BYTES)
        bytes = FAIRQ_BYTES;
    if (bytes < (uint64_t)mtu * FAIRQ_PACKETS)
        bytes = (uint64_t)mtu * FAIRQ_PACKETS;
    q->limit = (uint32_t)bytes;
    while (q->state && q->bytes > q->limit)
        drop_from_longest(q);
}

bool fairq_push(struct fairq *q, struct packet_slot *slot)
{
    uint32_t tag = packet_tag(bytes_of(slot->data, slot->len));
    struct flows *f;
    struct flow *flow;
    uint8_t index;

    if (!q->state && !start_state(q)) {
        packet_slot_give(q->slots, slot);
        q->dropped++;
        return false;
    }
    f = flows_of(q);
    index = flow_for(f, tag);
    flow = &f->flow[index];
    slot->next = NULL;
    if (flow->head)
        flow->tail->next = slot;
    else
        flow->head = slot;
    flow->tail = slot;
    flow->bytes += slot->len;
    q->bytes += slot->len;
    q->packets++;
    if (flow->list == NOT_LISTED) {
        flow->tag = tag;
        flow->deficit = QUANTUM;
        list_append(f, index, IN_NEW);
    }
    while (q->bytes > q->limit && q->packets > 1)
        drop_from_longest(q);
    return true;
}

/* RFC 8290 4.2: new flows first; one that used up its turn, or emptied, goes behind the old ones. */
struct packet_slot *fairq_pull(struct fairq *q)
{
    struct flows *f;

    if (!q->state)
        return NULL;
    f = flows_of(q);
    while (f->fresh.head != NONE || f->old.head != NONE) {
        uint8_t list = f->fresh.head != NONE ? IN_NEW : IN_OLD;
        uint8_t index = list_of(f, list)->head;
        struct flow *flow = &f->flow[index];
        struct packet_slot *slot;

        if (flow->deficit <= 0 || (!flow->head && list == IN_NEW)) {
            if (flow->deficit <= 0)
                flow->deficit += QUANTUM;
            list_take_head(f, list);
            list_append(f, index, IN_OLD);
            continue;
        }
        if (!flow->head) {
            list_take_head(f, list);
            continue;
        }
        slot = unlink_head(q, flow);
        flow->deficit -= (int32_t)slot->len;
        if (q->packets == 0)
            end_state(q);
        return slot;
    }
    end_state(q);
    return NULL;
}
