/*
 * reassembly.c - whole packets from the fragments callers send.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/net/reassembly.h"

#include <stdlib.h>

enum { BLOCKS = 8192 };              /* of 8 octets */

struct datagram {
    const void *owner;
    uint32_t source, destination;
    uint16_t id;
    uint8_t protocol;
    bool is_spoiled;                 /* swallows the rest of its fragments until it times out */
    bool has_first;
    uint32_t have, total;            /* octets of payload; total is 0 until the last fragment came */
    rras_ms deadline;
    uint8_t seen[BLOCKS / 8];        /* one bit per block */
    uint8_t packet[IP4_HEADER + IP4_PACKET_MAX];
};

void reassembly_init(struct reassembly *r)
{
    memset(r, 0, sizeof *r);
}

static void free_done(struct reassembly *r)
{
    free(r->done);
    r->done = NULL;
}

void reassembly_fini(struct reassembly *r)
{
    for (int i = 0; i < REASSEMBLY_MAX; i++)
        free(r->slots[i]);
    free_done(r);
    reassembly_init(r);
}

static bool is_same(const struct datagram *d, const void *owner, const struct ip4_packet *p)
{
    return d->owner == owner && d->id == p->id && d->protocol == p->protocol && d->source == p->source &&
           d->destination == p->destination;
}

/* The oldest of some, and how many there are. */
struct tally {
    struct datagram **oldest;
    int count;
};

static void tally_add(struct tally *tally, struct datagram **at)
{
    tally->count++;
    if (!tally->oldest || (*at)->deadline < (*tally->oldest)->deadline)
        tally->oldest = at;
}

/* The slot of this datagram: the one it has, or a new one in place of nothing or of the source's, the owner's, or
 * else everybody's, oldest. */
static struct datagram **slot_for(struct reassembly *r, const void *owner, const struct ip4_packet *p)
{
    struct tally all = { 0 }, of_owner = { 0 }, of_source = { 0 };
    struct datagram **vacant = NULL;

    for (int i = 0; i < REASSEMBLY_MAX; i++) {
        struct datagram **at = &r->slots[i];

        if (!*at) {
            vacant = at;
            continue;
        }
        if (is_same(*at, owner, p))
            return at;
        tally_add(&all, at);
        if ((*at)->owner != owner)
            continue;
        tally_add(&of_owner, at);
        if ((*at)->source == p->source)
            tally_add(&of_source, at);
    }
    if (of_source.count >= REASSEMBLY_PER_SOURCE)
        vacant = of_source.oldest;
    else if (of_owner.count >= REASSEMBLY_PER_OWNER)
        vacant = of_owner.oldest;
    else if (!vacant)
        vacant = all.oldest;
    free(*vacant);
    *vacant = NULL;
    return vacant;
}

static struct datagram *datagram_new(const void *owner, const struct ip4_packet *p, rras_ms now)
{
    struct datagram *d = malloc(sizeof *d);

    if (!d)
        return NULL;
    memset(d, 0, offsetof(struct datagram, packet));
    d->owner = owner;
    d->source = p->source;
    d->destination = p->destination;
    d->id = p->id;
    d->protocol = p->protocol;
    d->deadline = now + REASSEMBLY_MS;
    return d;
}

static bool is_seen(const struct datagram *d, uint32_t block)
{
    return (d->seen[block / 8] & 1u << block % 8) != 0;
}

/* False: it contradicts what is there. */
static bool store(struct datagram *d, const struct ip4_packet *p)
{
    uint32_t offset = (uint32_t)(p->fragment & IP4_OFFSET_MASK) * 8, len = (uint32_t)p->payload.len;
    uint32_t first = offset / 8, last = (offset + len + 7) / 8, known = 0;
    bool is_last = !(p->fragment & IP4_MF);

    for (uint32_t b = first; b < last; b++)
        known += is_seen(d, b);
    if (len == 0 || (known != 0 && known != last - first) || (d->total != 0 && offset + len > d->total))
        return false;
    if (is_last && d->total != 0 && d->total != offset + len)
        return false;
    if (known != 0)
        return true; /* a duplicate */
    if (is_last) {
        for (uint32_t b = last; b < BLOCKS; b++)
            if (is_seen(d, b))
                return false;
        d->total = offset + len;
    }
    for (uint32_t b = first; b < last; b++)
        d->seen[b / 8] = (uint8_t)(d->seen[b / 8] | 1u << b % 8);
    memcpy(d->packet + IP4_HEADER + offset, p->payload.at, len);
    d->have += len;
    if (offset == 0) {
        struct ip4_header h = { p->source, p->destination, p->id, 0, p->protocol, p->ttl, p->tos };

        ip4_write_header(d->packet, &h, 0); /* its length is not known yet */
        d->has_first = true;
    }
    return true;
}

static bool finish(const struct datagram *d, uint8_t *packet, struct ip4_packet *whole)
{
    size_t len = IP4_HEADER + d->total;

    if (!d->has_first || d->total == 0 || d->have != d->total || len > IP4_PACKET_MAX)
        return false;
    packet[2] = (uint8_t)(len >> 8);
    packet[3] = (uint8_t)len;
    ip4_seal_header(packet);
    return ip4_read(bytes_of(packet, len), whole);
}

bool reassembly_add(struct reassembly *r, const void *owner, const struct ip4_packet *fragment, rras_ms now,
                    struct ip4_packet *whole)
{
    struct datagram **slot = slot_for(r, owner, fragment);

    free_done(r);
    if (!*slot && !(*slot = datagram_new(owner, fragment, now)))
        return false;
    if ((*slot)->is_spoiled || !store(*slot, fragment)) {
        (*slot)->is_spoiled = true;
        return false;
    }
    if (!finish(*slot, (*slot)->packet, whole))
        return false;
    r->done = *slot;
    *slot = NULL;
    return true;
}

void reassembly_forget(struct reassembly *r, const void *owner)
{
    for (int i = 0; i < REASSEMBLY_MAX; i++) {
        if (r->slots[i] && r->slots[i]->owner == owner) {
            free(r->slots[i]);
            r->slots[i] = NULL;
        }
    }
}

rras_ms reassembly_advance(struct reassembly *r, rras_ms now)
{
    rras_ms next = RRAS_NEVER;

    free_done(r);
    for (int i = 0; i < REASSEMBLY_MAX; i++) {
        if (!r->slots[i])
            continue;
        if (r->slots[i]->deadline <= now) {
            free(r->slots[i]);
            r->slots[i] = NULL;
        } else {
            next = rras_sooner(next, r->slots[i]->deadline);
        }
    }
    return next;
}
