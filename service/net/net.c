/*
 * net.c - the front door: the net's life, its callers, their queues.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/net/net.h"

#include <stdlib.h>

#include "service/net/forward.h"
#include "service/net/interface.h"
#include "service/net/nat.h"
#include "service/net/net_state.h"

enum { WAITING_BYTES_MAX = 256 << 20, OWN_TTL = 64, DNS_PORT = 53 };

void net_config_defaults(struct net_config *config)
{
    *config = (struct net_config){
        .entire_network = true, .dns_upstream_port = DNS_PORT, .udp_idle_s = 60, .tcp_connect_s = 30,
        .flows_per_caller = 512, .version = ""
    };
}

static void fill_gaps(struct net_config *config)
{
    struct net_config defaults;

    net_config_defaults(&defaults);
    if (config->dns_upstream_port == 0)
        config->dns_upstream_port = defaults.dns_upstream_port;
    if (config->udp_idle_s == 0)
        config->udp_idle_s = defaults.udp_idle_s;
    if (config->tcp_connect_s == 0)
        config->tcp_connect_s = defaults.tcp_connect_s;
    if (config->flows_per_caller == 0)
        config->flows_per_caller = defaults.flows_per_caller;
    if (config->dns_upstream[0] == 0) {
        config->dns_upstream[0] = config->dns_upstream[1];
        config->dns_upstream[1] = 0;
    }
}

void net_reconfigure(struct net *net, const struct net_config *config)
{
    net->config = *config;
    fill_gaps(&net->config);
    net->dns_server = 0;
    net->dns_failures = 0;
    interface_rules_changed(net);
    nat_udp_forget_relays(net); /* what they asked was asked elsewhere: the caller will ask again */
}

struct net *net_new(const struct net_config *config, const struct net_outside *outside, void *ctx, rras_ms now)
{
    struct net *net = calloc(1, sizeof *net);
    uint32_t seed = 0;

    if (!net)
        return NULL;
    net->config = *config;
    fill_gaps(&net->config);
    net->outside = outside;
    net->ctx = ctx;
    net->now = now;
    net->tcp_tick = RRAS_NEVER;
    outside->random(ctx, (uint8_t *)&seed, sizeof seed);
    outside->random(ctx, (uint8_t *)&net->next_id, sizeof net->next_id);
    packet_slots_init(&net->slots, WAITING_BYTES_MAX);
    reassembly_init(&net->reassembly);
    net->echoes = calloc(ECHO_MAX, sizeof *net->echoes);
    if (!flow_table_init(&net->table, seed) || !net->echoes || !route_table_reserve(&net->routes, NET_LOCAL_MAX) ||
        !nat_tcp_start(net)) {
        route_table_fini(&net->routes);
        flow_table_fini(&net->table);
        free(net->echoes);
        free(net);
        return NULL;
    }
    interface_rules_changed(net);
    return net;
}

static void give_back_lent(struct net *net)
{
    if (net->lent)
        packet_slot_give(&net->slots, net->lent);
    net->lent = NULL;
}

void net_free(struct net *net)
{
    if (!net)
        return;
    while (net->callers)
        net_remove_caller(net->callers);
    while (net->interfaces)
        net_remove_interface(net->interfaces);
    nat_tcp_stop(net);
    give_back_lent(net);
    reassembly_fini(&net->reassembly);
    packet_slots_fini(&net->slots);
    route_table_fini(&net->routes);
    flow_table_fini(&net->table);
    free(net->echoes);
    free(net);
}

rras_ms net_advance(struct net *net, rras_ms now)
{
    rras_ms next;

    net->now = now;
    next = nat_tcp_advance(net);
    next = rras_sooner(next, nat_udp_advance(net));
    next = rras_sooner(next, interface_advance(net));
    return rras_sooner(next, reassembly_advance(&net->reassembly, now));
}

struct net_caller *net_find_caller(const struct net *net, uint32_t address)
{
    struct flow_key key = { .address = address, .kind = FLOW_CALLER };

    return (struct net_caller *)(void *)flow_table_find(&net->table, &key);
}

bool net_is_own(const struct net *net, uint32_t address)
{
    struct flow_key key = { .address = address, .kind = FLOW_OWN };

    if (address == 0)
        return false;
    return address == net->config.own_address || (net->interfaces && flow_table_find(&net->table, &key));
}

struct net_caller *net_add_caller(struct net *net, uint32_t address, uint16_t mtu, const struct net_caller_facts *facts,
                                  void (*wake)(void *ctx), void *ctx)
{
    struct flow_key key = { .address = address, .kind = FLOW_CALLER };
    struct net_caller *caller;

    if (address == 0 || net_is_own(net, address) || net_find_caller(net, address))
        return NULL;
    caller = calloc(1, sizeof *caller);
    if (!caller)
        return NULL;
    caller->net = net;
    caller->address = address;
    if (facts)
        caller->facts = *facts;
    caller->count.last_unicast_ms = net->now;
    outbox_init(&caller->out, &net->slots, mtu, wake, ctx);
    outbox_set_speed(&caller->out, caller->facts.bps);
    caller->next = net->callers;
    if (caller->next)
        caller->next->previous = caller;
    net->callers = caller;
    flow_table_add(&net->table, &caller->node, &key);
    return caller;
}

void net_remove_caller(struct net_caller *caller)
{
    struct net *net;

    if (!caller)
        return;
    net = caller->net;
    if (caller->iface)
        interface_router_left(caller);
    nat_tcp_forget(caller);
    nat_udp_forget(caller);
    nat_icmp_forget(caller);
    reassembly_forget(&net->reassembly, caller);
    outbox_fini(&caller->out);
    flow_table_remove(&net->table, &caller->node);
    if (caller->previous)
        caller->previous->next = caller->next;
    else
        net->callers = caller->next;
    if (caller->next)
        caller->next->previous = caller->previous;
    free(caller);
}

void net_set_line_bps(struct net_caller *caller, uint32_t bps)
{
    caller->facts.bps = bps;
    outbox_set_speed(&caller->out, bps);
}

void net_input(struct net_caller *caller, struct bytes packet, rras_ms now)
{
    caller->net->now = now;
    forward_input(caller, packet);
}

bool net_pull(struct net_caller *caller, struct bytes *packet, rras_ms now)
{
    struct net *net = caller->net;
    struct packet_slot *slot;

    net->now = now;
    give_back_lent(net);
    slot = fairq_pull(&caller->out.queue);
    if (slot) {
        net->lent = slot;
        *packet = bytes_of(slot->data, slot->len);
        caller->count.packets_out++;
        caller->count.bytes_out += slot->len;
        caller->count.last_unicast_ms = now;
    }
    if (caller->tcp_waiting > 0 && !fairq_is_full(&caller->out.queue))
        nat_tcp_drained(caller);
    return slot != NULL;
}

void net_caller_counters(const struct net_caller *caller, struct net_caller_counters *out)
{
    *out = caller->count;
    out->dropped += outbox_dropped(&caller->out);
}

uint32_t net_dns_upstream(const struct net *net, uint8_t *index)
{
    if (net->config.dns_upstream[*index] == 0)
        *index = 0;
    return net->config.dns_upstream[*index];
}

struct packet_slot *net_slot(struct net_caller *caller)
{
    return outbox_slot(&caller->out);
}

void net_deliver(struct net_caller *caller, struct packet_slot *slot, size_t len)
{
    outbox_deliver(&caller->out, slot, len);
}

void net_send(struct net_caller *caller, struct ip4_header *h, struct bytes head, struct bytes body)
{
    outbox_send(&caller->out, h, head, body);
}

void net_complain_from(struct net_caller *caller, uint32_t from, uint8_t type, uint8_t code, uint16_t extra,
                       struct bytes about)
{
    struct ip4_header h = { from, ip4_source_of(about), caller->net->next_id++, 0, IP4_ICMP, OWN_TTL, 0 };
    uint8_t error[ICMP_ERROR_MAX];
    size_t len = icmp_write_error(error, type, code, extra, about);

    net_send(caller, &h, bytes_of(error, len), bytes_of(NULL, 0));
}

void net_complain(struct net_caller *caller, uint8_t type, uint8_t code, uint16_t extra, struct bytes about)
{
    struct ip4_packet p;

    if (ip4_read(about, &p) && icmp_may_complain(&p))
        net_complain_from(caller, caller->own ? caller->own : caller->net->config.own_address, type, code, extra,
                          about);
}

void net_refuse_tcp(struct net_caller *caller, const struct ip4_packet *p)
{
    struct ip4_header h = { p->destination, p->source, caller->net->next_id++, 0, IP4_TCP, OWN_TTL, 0 };
    struct tcp_fields tcp;
    uint8_t reset[TCP_HEADER];

    if (!tcp_read(p->payload, &tcp) || (tcp.flags & TCP_F_RST))
        return;
    tcp_write_reset(reset, &h, &tcp, p->payload.len - tcp.header_len);
    net_send(caller, &h, bytes_of(reset, sizeof reset), bytes_of(NULL, 0));
}
