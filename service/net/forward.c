/*
 * forward.c - every packet a caller sends is judged and sent on its road.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/net/forward.h"

#include "service/net/local.h"
#include "service/net/nat.h"

/* Old stacks take the mask from the class of their address, and broadcast accordingly. */
static bool is_broadcast(const struct net_caller *caller, uint32_t destination)
{
    uint32_t own = caller->address;
    uint32_t host_bits = own >> 31 == 0 ? 0xffffff : own >> 30 == 2 ? 0xffff : 0xff;

    return destination == UINT32_MAX || destination == (own | host_bits) || destination == (own | 0xff);
}

enum forward_road forward_road(const struct net_caller *caller, uint32_t destination)
{
    const struct net *net = caller->net;

    if (destination == net->config.own_address && destination != 0) /* first: it may look like a broadcast */
        return FORWARD_OWN;
    if (is_broadcast(caller, destination) || destination >> 28 >= 14 || destination >> 24 == 0)
        return FORWARD_NOWHERE;
    if (destination == caller->address)
        return FORWARD_NOWHERE;
    if (!net->config.entire_network)
        return FORWARD_PROHIBITED;
    if (destination >> 24 == 127)
        return net->config.allow_host_loopback ? FORWARD_OUTSIDE : FORWARD_PROHIBITED;
    return net_find_caller(net, destination) ? FORWARD_CALLER : FORWARD_OUTSIDE;
}

/* Fragments of a packet that came whole, or was a fragment itself, for a smaller line. */
static void forward_in_pieces(struct net_caller *to, const struct ip4_packet *p)
{
    struct ip4_header h = { p->source, p->destination, p->id, 0, p->protocol, (uint8_t)(p->ttl - 1), p->tos };
    size_t step = (size_t)(to->out.mtu - IP4_HEADER) / 8 * 8;
    uint16_t offset = p->fragment & IP4_OFFSET_MASK;

    for (size_t at = 0; at < p->payload.len; at += step) {
        struct packet_slot *slot = net_slot(to);
        size_t len = p->payload.len - at < step ? p->payload.len - at : step;
        bool is_last = at + len == p->payload.len && !(p->fragment & IP4_MF);

        if (!slot)
            return;
        h.fragment = (uint16_t)((offset + at / 8) | (is_last ? 0 : IP4_MF));
        ip4_write_header(slot->data, &h, len);
        memcpy(slot->data + IP4_HEADER, p->payload.at + at, len);
        net_deliver(to, slot, IP4_HEADER + len);
    }
}

static void forward_to_caller(struct net_caller *from, struct net_caller *to, const struct ip4_packet *p)
{
    uint16_t mtu = from->out.mtu < to->out.mtu ? from->out.mtu : to->out.mtu;
    struct packet_slot *slot;

    if (p->whole.len > to->out.mtu) {
        if (p->fragment & IP4_DF)
            net_complain(from, ICMP4_UNREACHABLE, ICMP4_FRAG_NEEDED, to->out.mtu, p->whole);
        else
            forward_in_pieces(to, p);
        return;
    }
    slot = net_slot(to);
    if (!slot)
        return;
    memcpy(slot->data, p->whole.at, p->whole.len);
    ip4_decrement_ttl(slot->data);
    if (p->protocol == IP4_TCP && (p->fragment & IP4_OFFSET_MASK) == 0)
        tcp_clamp_mss(slot->data + p->header_len, p->payload.len, (uint16_t)(mtu - IP4_HEADER - TCP_HEADER));
    net_deliver(to, slot, p->whole.len);
}

static void send_outside(struct net_caller *caller, const struct ip4_packet *p)
{
    switch (p->protocol) {
    case IP4_TCP:
        nat_tcp_input(caller, p, p->destination, ip4_ports(p).destination);
        break;
    case IP4_UDP:
        nat_udp_input(caller, p);
        break;
    case IP4_ICMP:
        nat_icmp_input(caller, p);
        break;
    default:
        net_complain(caller, ICMP4_UNREACHABLE, ICMP4_PROTOCOL, 0, p->whole);
        break;
    }
}

static bool has_transport(const struct ip4_packet *p)
{
    return p->protocol == IP4_TCP || p->protocol == IP4_UDP || p->protocol == IP4_ICMP;
}

/* For the server itself and the outside: ports are needed, so packets must be whole. */
static void deliver_whole(struct net_caller *caller, const struct ip4_packet *p, enum forward_road road)
{
    struct ip4_packet whole;

    if (ip4_is_fragment(p)) {
        if (!reassembly_add(&caller->net->reassembly, caller, p, caller->net->now, &whole))
            return;
        p = &whole;
    }
    if (has_transport(p) && !ip4_transport_ok(p)) {
        caller->count.malformed++;
        return;
    }
    if (road == FORWARD_OWN)
        local_input(caller, p);
    else
        send_outside(caller, p);
}

/* May the packet be from this caller? A machine that looks for an address, or talks to everybody
 * before it has one (DHCP, RFC 2131 4.1), is no liar. */
static bool check_source(struct net_caller *caller, const struct ip4_packet *p)
{
    if (p->source == caller->address)
        return true;
    if (p->source != 0)
        caller->count.spoofed++;
    return false;
}

void forward_input(struct net_caller *caller, struct bytes packet)
{
    enum forward_road road;
    struct ip4_packet p;

    caller->count.packets_in++;
    caller->count.bytes_in += packet.len;
    if (!ip4_read(packet, &p)) {
        caller->count.malformed++;
        return;
    }
    if (!check_source(caller, &p))
        return;
    road = forward_road(caller, p.destination);
    if (road == FORWARD_NOWHERE)
        return;
    caller->count.last_unicast_ms = caller->net->now;
    if (p.is_source_routed) {
        caller->count.dropped++;
        return;
    }
    if (road == FORWARD_PROHIBITED) {
        caller->count.dropped++;
        net_complain(caller, ICMP4_UNREACHABLE, ICMP4_PROHIBITED, 0, p.whole);
        return;
    }
    if (road != FORWARD_OWN && p.ttl <= 1) {
        net_complain(caller, ICMP4_TIME_EXCEEDED, 0, 0, p.whole);
        return;
    }
    if (road == FORWARD_CALLER)
        forward_to_caller(caller, net_find_caller(caller->net, p.destination), &p);
    else
        deliver_whole(caller, &p, road);
}
