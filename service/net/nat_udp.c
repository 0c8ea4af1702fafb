/*
 * nat_udp.c - callers' UDP: one outside socket per inside address and port.
 *
 * A flow is found by (caller, inside port); the addresses it has sent to are its peers, found by
 * (flow, address), and only they are let in. A DNS question to the server itself makes a flow of its
 * own that talks to the upstream and answers in the server's name.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>

#include "service/net/flow_limit.h"
#include "service/net/nat.h"

enum { PEERS_MAX = 64, QUOTE_LEN = IP4_HEADER + UDP_HEADER, OUT_TTL = 64, DNS_PORT = 53, DNS_SWITCH_AFTER = 3 };

struct udp_peer {
    struct flow_node node;           /* FLOW_UDP_PEER: owner is the flow */
    struct udp_peer *next;
    uint8_t quote[QUOTE_LEN];        /* the last packet to it, for ICMP errors about it */
};

struct udp_flow {
    struct flow_node node;           /* FLOW_UDP; for a relay: which of our addresses was asked, and outside_port 53 */
    struct net_caller *caller;
    void *socket;
    struct udp_peer *peers;          /* newest first */
    struct udp_peer *last;           /* sent to last; NULL when it was forgotten */
    uint32_t peer_count;
    struct udp_flow *older, *newer;              /* of the net */
    struct udp_flow *caller_older, *caller_newer; /* of the caller */
    rras_ms deadline;
    uint8_t dns_server;              /* relay: whom it asked last */
    bool is_relay, is_unanswered;
};

static void list_append(struct udp_flow *f)
{
    struct udp_list *all = &f->caller->net->udp, *own = &f->caller->udp;

    f->newer = f->caller_newer = NULL;
    f->older = all->newest;
    if (f->older)
        f->older->newer = f;
    else
        all->oldest = f;
    all->newest = f;
    f->caller_older = own->newest;
    if (f->caller_older)
        f->caller_older->caller_newer = f;
    else
        own->oldest = f;
    own->newest = f;
}

static void list_remove(struct udp_flow *f)
{
    struct udp_list *all = &f->caller->net->udp, *own = &f->caller->udp;

    *(f->older ? &f->older->newer : &all->oldest) = f->newer;
    *(f->newer ? &f->newer->older : &all->newest) = f->older;
    *(f->caller_older ? &f->caller_older->caller_newer : &own->oldest) = f->caller_newer;
    *(f->caller_newer ? &f->caller_newer->caller_older : &own->newest) = f->caller_older;
}

static void flow_free(struct udp_flow *f)
{
    struct net *net = f->caller->net;

    if (f->socket)
        net->outside->udp_close(net->ctx, f->socket);
    while (f->peers) {
        struct udp_peer *peer = f->peers;

        f->peers = peer->next;
        flow_table_remove(&net->table, &peer->node);
        free(peer);
    }
    list_remove(f);
    flow_table_remove(&net->table, &f->node);
    flow_limit_closed(f->caller, f->node.key.inside);
    free(f);
}

static void touch(struct udp_flow *f)
{
    struct net *net = f->caller->net;

    f->deadline = net->now + net->config.udp_idle_s * 1000u;
    if (f->newer || f->caller_newer) {
        list_remove(f);
        list_append(f);
    }
}

static struct udp_flow *flow_new(struct net_caller *caller, const struct flow_key *key)
{
    struct net *net = caller->net;
    struct udp_flow *f;

    if (!flow_limit_make_room(caller, key->inside, FLOW_UDP) || !(f = calloc(1, sizeof *f)))
        return NULL;
    f->caller = caller;
    f->is_relay = key->outside_port != 0;
    f->dns_server = net->dns_server;
    flow_table_add(&net->table, &f->node, key);
    list_append(f);
    flow_limit_opened(caller, key->inside);
    f->socket = net->outside->udp_open(net->ctx, f);
    if (!f->socket) {
        caller->count.dropped++;
        flow_free(f);
        return NULL;
    }
    return f;
}

static struct udp_flow *flow_for(struct net_caller *caller, const struct ip4_packet *p, bool is_relay)
{
    struct flow_key key = { .owner = caller, .inside = p->source, .inside_port = ip4_ports(p).source,
                            .kind = FLOW_UDP };
    struct flow_node *node;

    if (is_relay) {
        key.address = p->destination;
        key.outside_port = DNS_PORT;
    }
    node = flow_table_find(&caller->net->table, &key);
    return node ? (struct udp_flow *)(void *)node : flow_new(caller, &key);
}

static struct udp_peer *peer_find(struct udp_flow *f, uint32_t address)
{
    struct flow_key key = { .owner = f, .address = address, .kind = FLOW_UDP_PEER };

    return (struct udp_peer *)(void *)flow_table_find(&f->caller->net->table, &key);
}

/* A scanner's flow forgets those it spoke to long ago. */
static void forget_oldest_peer(struct udp_flow *f)
{
    struct udp_peer **at = &f->peers, *peer;

    while ((*at)->next)
        at = &(*at)->next;
    peer = *at;
    *at = NULL;
    if (f->last == peer)
        f->last = NULL;
    flow_table_remove(&f->caller->net->table, &peer->node);
    f->peer_count--;
    free(peer);
}

static struct udp_peer *peer_for(struct udp_flow *f, uint32_t address)
{
    struct flow_key key = { .owner = f, .address = address, .kind = FLOW_UDP_PEER };
    struct udp_peer *peer = peer_find(f, address);

    if (peer)
        return peer;
    if (f->peer_count >= PEERS_MAX)
        forget_oldest_peer(f);
    peer = calloc(1, sizeof *peer);
    if (!peer)
        return NULL;
    peer->next = f->peers;
    f->peers = peer;
    f->peer_count++;
    flow_table_add(&f->caller->net->table, &peer->node, &key);
    return peer;
}

/* The header without options, so that the UDP header always follows at once. */
static void keep_quote(struct udp_flow *f, struct udp_peer *peer, const struct ip4_packet *p)
{
    struct ip4_header h = { p->source, p->destination, p->id, 0, IP4_UDP, p->ttl, p->tos };

    f->last = peer;
    ip4_write_header(peer->quote, &h, p->payload.len);
    memcpy(peer->quote + IP4_HEADER, p->payload.at, UDP_HEADER);
}

void nat_udp_input(struct net_caller *caller, const struct ip4_packet *p)
{
    struct net *net = caller->net;
    struct ip4_ports ports = ip4_ports(p);
    struct udp_flow *f = flow_for(caller, p, false);
    struct udp_peer *peer = f ? peer_for(f, p->destination) : NULL;

    if (!peer)
        return;
    keep_quote(f, peer, p);
    touch(f);
    net->outside->udp_send(net->ctx, f->socket, p->destination, ports.destination, udp_data(p));
}

/* Which upstream to ask: a caller that asks again was not answered, so the other one. */
static uint32_t choose_dns(struct net *net, struct udp_flow *f)
{
    bool has_two = net->config.dns_upstream[1] != 0;

    if (f->is_unanswered) {
        if (has_two)
            f->dns_server ^= 1;
    } else {
        f->dns_server = net->dns_server;
    }
    if (++net->dns_failures >= DNS_SWITCH_AFTER && has_two) {
        net->dns_server ^= 1;
        net->dns_failures = 0;
    }
    f->is_unanswered = true;
    return net_dns_upstream(net, &f->dns_server);
}

void nat_udp_relay_dns(struct net_caller *caller, const struct ip4_packet *p)
{
    struct net *net = caller->net;
    struct udp_flow *f = flow_for(caller, p, true);
    uint32_t upstream = f ? choose_dns(net, f) : 0;
    struct udp_peer *peer = upstream ? peer_for(f, upstream) : NULL;

    if (!peer)
        return;
    keep_quote(f, peer, p);
    touch(f);
    net->outside->udp_send(net->ctx, f->socket, upstream, net->config.dns_upstream_port, udp_data(p));
}

void net_udp_received(void *flow, uint32_t address, uint16_t port, struct bytes data, rras_ms now)
{
    struct udp_flow *f = flow;
    struct net_caller *caller = f->caller;
    struct net *net = caller->net;
    struct ip4_header h = { address, f->node.key.inside, net->next_id++, 0, IP4_UDP, OUT_TTL, 0 };
    struct ip4_ports ports = { port, f->node.key.inside_port };
    uint8_t head[UDP_HEADER];

    net->now = now;
    if (!peer_find(f, address) || data.len > IP4_PACKET_MAX - IP4_HEADER - UDP_HEADER) {
        caller->count.dropped++;
        return;
    }
    if (f->is_relay) {
        if (port != net->config.dns_upstream_port)
            return;
        h.source = f->node.key.address;
        ports.source = DNS_PORT;
        if (net->config.dns_upstream[f->dns_server] == address) { /* else the one asked before spoke, late */
            net->dns_server = f->dns_server;
            net->dns_failures = 0;
        }
        f->is_unanswered = false;
    }
    touch(f);
    udp_write_header(head, &h, ports, data);
    net_send(caller, &h, bytes_of(head, sizeof head), data);
}

void net_udp_refused(void *flow, uint32_t address, uint16_t port, rras_ms now)
{
    struct udp_flow *f = flow;
    struct udp_peer *peer = address ? peer_find(f, address) : f->last;
    struct net *net = f->caller->net;

    (void)port;
    net->now = now;
    if (!peer)
        return;
    if (f->is_relay) { /* stays with us: the caller asked us, and will ask again */
        if (net->config.dns_upstream[1] != 0)
            net->dns_server = f->dns_server ^ 1;
        return;
    }
    /* Said in the name of the host that refused, as it would be without a NAT. */
    net_complain_from(f->caller, peer->node.key.address, ICMP4_UNREACHABLE, ICMP4_PORT, 0,
                      bytes_of(peer->quote, QUOTE_LEN));
}

bool nat_udp_evict(struct net_caller *caller, uint32_t machine)
{
    struct udp_flow *f = caller->udp.oldest;

    while (f && !flow_limit_is_of(f->node.key.inside, machine))
        f = f->caller_newer;
    if (f)
        flow_free(f);
    return f != NULL;
}

void nat_udp_forget(struct net_caller *caller)
{
    while (caller->udp.oldest)
        flow_free(caller->udp.oldest);
}

void nat_udp_forget_relays(struct net *net)
{
    struct udp_flow *f, *newer;

    for (f = net->udp.oldest; f; f = newer) {
        newer = f->newer;
        if (f->is_relay)
            flow_free(f);
    }
}

rras_ms nat_udp_advance(struct net *net)
{
    while (net->udp.oldest && net->udp.oldest->deadline <= net->now)
        flow_free(net->udp.oldest);
    return net->udp.oldest ? net->udp.oldest->deadline : RRAS_NEVER;
}
