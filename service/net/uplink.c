/*
 * uplink.c - a link on which we are the host: its life, and the judgment of what comes in.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/net/uplink.h"

#include <stdlib.h>

#include "service/net/tcp_core.h"
#include "service/net/uplink_state.h"

enum { WAITING_BYTES_MAX = 1 << 20, OWN_TTL = 64, PORT_FIRST = 49152, PORT_TRIES = 64 };

void uplink_random(struct uplink *uplink, void *out, size_t len)
{
    memset(out, 0, len);
    uplink->config.random(uplink->config.ctx, out, len);
}

struct uplink *uplink_new(const struct uplink_config *config, rras_ms now)
{
    struct uplink *u;
    uint32_t seed;

    if (config->address == 0 || !(u = calloc(1, sizeof *u)))
        return NULL;
    u->config = *config;
    if (u->config.dns[0] == 0) {
        u->config.dns[0] = u->config.dns[1];
        u->config.dns[1] = 0;
    }
    u->now = now;
    u->count.last_packet_ms = now;
    u->tcp_tick = RRAS_NEVER;
    uplink_random(u, &seed, sizeof seed);
    uplink_random(u, &u->next_id, sizeof u->next_id);
    packet_slots_init(&u->slots, WAITING_BYTES_MAX);
    outbox_init(&u->out, &u->slots, config->mtu, config->wake, config->ctx);
    outbox_set_speed(&u->out, config->bps);
    reassembly_init(&u->reassembly);
    if (!flow_table_init(&u->table, seed) || !uplink_tcp_start(u)) {
        flow_table_fini(&u->table);
        free(u);
        return NULL;
    }
    return u;
}

void uplink_begin(struct uplink *uplink)
{
    uplink->depth++;
}

void uplink_end(struct uplink *uplink)
{
    if (--uplink->depth > 0 || !uplink->has_dead)
        return;
    uplink->has_dead = false;
    uplink_tcp_sweep(uplink);
}

static void give_back_lent(struct uplink *u)
{
    if (u->lent)
        packet_slot_give(&u->slots, u->lent);
    u->lent = NULL;
}

void uplink_free(struct uplink *u)
{
    if (!u)
        return;
    u->config.wake = NULL;
    u->out.wake = NULL;
    u->is_down = true;
    u->depth++; /* nothing goes before all were told */
    uplink_dns_down(u);
    uplink_tcp_down(u);
    uplink_udp_down(u);
    u->depth--;
    uplink_tcp_sweep(u);
    tcp_core_stop();
    give_back_lent(u);
    outbox_fini(&u->out);
    reassembly_fini(&u->reassembly);
    packet_slots_fini(&u->slots);
    flow_table_fini(&u->table);
    free(u);
}

void uplink_set_bps(struct uplink *uplink, uint32_t bps)
{
    uplink->config.bps = bps;
    outbox_set_speed(&uplink->out, bps);
}

rras_ms uplink_now(const struct uplink *uplink)
{
    return uplink->now;
}

uint32_t uplink_address(const struct uplink *uplink)
{
    return uplink->config.address;
}

static bool is_host(uint32_t address)
{
    return address >> 24 != 0 && address >> 24 != 127 && address >> 28 < 14;
}

bool uplink_can_reach(const struct uplink *uplink, uint32_t address)
{
    return is_host(address) && address != uplink->config.address;
}

bool uplink_choose_port(struct uplink *uplink, struct flow_key *key)
{
    for (int tries = 0; tries < PORT_TRIES; tries++) {
        uint16_t chance;

        uplink_random(uplink, &chance, sizeof chance);
        key->inside_port = (uint16_t)(PORT_FIRST + chance % (65536 - PORT_FIRST));
        if (!flow_table_find(&uplink->table, key))
            return true;
    }
    return false;
}

void uplink_complain(struct uplink *uplink, uint8_t type, uint8_t code, const struct ip4_packet *about)
{
    struct ip4_header h = { uplink->config.address, about->source, uplink->next_id++, 0, IP4_ICMP, OWN_TTL, 0 };
    uint8_t error[ICMP_ERROR_MAX];

    if (icmp_may_complain(about))
        outbox_send(&uplink->out, &h, bytes_of(error, icmp_write_error(error, type, code, 0, about->whole)),
                    bytes_of(NULL, 0));
}

static void input_whole(struct uplink *u, const struct ip4_packet *p)
{
    switch (p->protocol) {
    case IP4_TCP:
    case IP4_UDP:
    case IP4_ICMP:
        if (!ip4_transport_ok(p))
            u->count.malformed++;
        else if (p->protocol == IP4_TCP)
            uplink_tcp_input(u, p);
        else if (p->protocol == IP4_UDP)
            uplink_udp_input(u, p);
        else
            uplink_icmp_input(u, p, p->source);
        break;
    default:
        uplink_complain(u, ICMP4_UNREACHABLE, ICMP4_PROTOCOL, p);
        break;
    }
}

void uplink_input(struct uplink *u, struct bytes packet, rras_ms now)
{
    struct ip4_packet p, whole;

    u->now = now;
    u->count.packets_in++;
    u->count.bytes_in += packet.len;
    if (!ip4_read(packet, &p)) {
        u->count.malformed++;
        return;
    }
    if (p.destination != u->config.address) {
        u->count.foreign++;
        return;
    }
    u->count.last_packet_ms = now;
    if (!uplink_can_reach(u, p.source) || p.is_source_routed) { /* it could not be answered */
        u->count.dropped++;
        return;
    }
    uplink_begin(u);
    if (!ip4_is_fragment(&p))
        input_whole(u, &p);
    else if (reassembly_add(&u->reassembly, u, &p, now, &whole))
        input_whole(u, &whole);
    uplink_end(u);
}

bool uplink_pull(struct uplink *u, struct bytes *packet, rras_ms now)
{
    struct packet_slot *slot;

    u->now = now;
    give_back_lent(u);
    slot = fairq_pull(&u->out.queue);
    if (slot) {
        u->lent = slot;
        *packet = bytes_of(slot->data, slot->len);
        u->count.packets_out++;
        u->count.bytes_out += slot->len;
        u->count.last_packet_ms = now;
    }
    if (u->waiting > 0 && !fairq_is_full(&u->out.queue))
        u->has_room = true;
    return slot != NULL;
}

bool uplink_send_packet(struct uplink *u, struct bytes packet, rras_ms now)
{
    struct packet_slot *slot;
    uint64_t dropped = u->out.queue.dropped;

    u->now = now;
    if (packet.len < IP4_HEADER || packet.len > u->out.mtu || !(slot = outbox_slot(&u->out)))
        return false;
    memcpy(slot->data, packet.at, packet.len);
    outbox_deliver(&u->out, slot, packet.len);
    return u->out.queue.dropped == dropped;
}

rras_ms uplink_advance(struct uplink *u, rras_ms now)
{
    rras_ms next;

    u->now = now;
    uplink_begin(u);
    uplink_tcp_advance(u);
    next = uplink_icmp_advance(u);
    next = rras_sooner(next, uplink_dns_advance(u)); /* after them: what they reported may ask for a name */
    next = rras_sooner(next, reassembly_advance(&u->reassembly, now));
    uplink_end(u);
    return rras_sooner(next, uplink_tcp_due(u));
}

void uplink_counters(const struct uplink *uplink, struct uplink_counters *out)
{
    *out = uplink->count;
    out->dropped += outbox_dropped(&uplink->out);
}
