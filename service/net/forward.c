/*
 * forward.c - every packet a caller sends is judged and sent on its road.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/net/forward.h"

#include "service/net/interface.h"
#include "service/net/local.h"
#include "service/net/nat.h"

/* Where a destination lies, seen from a caller. */
enum forward_road {
    FORWARD_NOWHERE,                 /* broadcast, multicast, reserved: dropped quietly */
    FORWARD_OWN,                     /* the server itself */
    FORWARD_LINE,                    /* another caller, or a router */
    FORWARD_INTERFACE,               /* a router that has to be called first */
    FORWARD_OUTSIDE,                 /* by NAT */
    FORWARD_UNREACHABLE,             /* back where it came from, or behind an interface without a way */
    FORWARD_PROHIBITED
};

struct way {
    enum forward_road road;
    struct net_caller *line;
    struct net_interface *iface;
};

/* Old stacks take the mask from the class of their address, and broadcast accordingly. */
static bool is_broadcast(uint32_t own, uint32_t destination)
{
    uint32_t host_bits = own >> 31 == 0 ? 0xffffff : own >> 30 == 2 ? 0xffff : 0xff;

    return destination == UINT32_MAX || destination == (own | host_bits) || destination == (own | 0xff);
}

/* Multicast, reserved, "this network" (RFC 1122 3.2.1.3). */
static bool is_nobody(uint32_t address)
{
    return address >> 28 >= 14 || address >> 24 == 0;
}

static struct way way_by_route(const struct net_caller *caller, uint32_t destination)
{
    struct net_caller *line = net_find_caller(caller->net, destination);
    struct interface_way by;

    if (!line || line->is_aside) {
        by = interface_way_to(caller->net, destination);
        if (by.is_broadcast) /* RFC 2644: not into a network that is not ours */
            return (struct way){ FORWARD_NOWHERE, NULL, NULL };
        if (!by.iface)
            return (struct way){ by.is_unreachable ? FORWARD_UNREACHABLE : FORWARD_OUTSIDE, NULL, NULL };
        if (!by.iface->router)
            return (struct way){ FORWARD_INTERFACE, NULL, by.iface };
        line = by.iface->router;
    }
    /* Two routers whose default routes are each other would play ping-pong (RFC 4443 3.1 says the same of IPv6). */
    return (struct way){ line == caller ? FORWARD_UNREACHABLE : FORWARD_LINE, line, NULL };
}

static struct way way_to(const struct net_caller *caller, uint32_t source, uint32_t destination)
{
    const struct net_config *config = &caller->net->config;
    struct way way = { FORWARD_NOWHERE, NULL, NULL };

    if (net_is_own(caller->net, destination)) /* first: it may look like a broadcast */
        way.road = FORWARD_OWN;
    else if (is_broadcast(source, destination) || is_nobody(destination) || destination == source)
        way.road = FORWARD_NOWHERE;
    else if (!config->entire_network)
        way.road = FORWARD_PROHIBITED;
    else if (destination >> 24 == 127)
        way.road = config->allow_host_loopback ? FORWARD_OUTSIDE : FORWARD_PROHIBITED;
    else
        way = way_by_route(caller, destination);
    return way;
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

void forward_to_line(struct net_caller *from, struct net_caller *to, const struct ip4_packet *p)
{
    uint16_t mtu = from && from->out.mtu < to->out.mtu ? from->out.mtu : to->out.mtu;
    struct packet_slot *slot;

    if (p->whole.len > to->out.mtu) {
        if (!(p->fragment & IP4_DF))
            forward_in_pieces(to, p);
        else if (from)
            net_complain(from, ICMP4_UNREACHABLE, ICMP4_FRAG_NEEDED, to->out.mtu, p->whole);
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

/* Behind a router there are many, but none of them is us, one of our callers, or nobody. */
static bool is_from_behind(const struct net_caller *router, uint32_t source)
{
    if (is_nobody(source) || source >> 24 == 127 || net_is_own(router->net, source) ||
        net_find_caller(router->net, source))
        return false;
    return interface_may_send(router->iface, source);
}

/* May the packet be from this caller? A machine that looks for an address, or talks to everybody
 * before it has one (DHCP, RFC 2131 4.1), is no liar. */
static bool check_source(struct net_caller *caller, const struct ip4_packet *p)
{
    if (p->source == caller->address || (caller->iface && is_from_behind(caller, p->source)))
        return true;
    if (p->source != 0)
        caller->count.spoofed++;
    return false;
}

static void drop(struct net_caller *caller, const struct ip4_packet *p, uint8_t code)
{
    caller->count.dropped++;
    if (code == ICMP4_HOST)
        interface_say_unreachable(caller, p->whole);
    else
        net_complain(caller, ICMP4_UNREACHABLE, code, 0, p->whole);
}

static void send_on(struct net_caller *caller, const struct ip4_packet *p, const struct way *way)
{
    switch (way->road) {
    case FORWARD_LINE:
        forward_to_line(caller, way->line, p);
        break;
    case FORWARD_INTERFACE:
        interface_take(way->iface, caller, p);
        break;
    case FORWARD_UNREACHABLE:
        drop(caller, p, ICMP4_HOST);
        break;
    default:
        deliver_whole(caller, p, way->road);
        break;
    }
}

void forward_input(struct net_caller *caller, struct bytes packet)
{
    struct ip4_packet p;
    struct way way;

    caller->count.packets_in++;
    caller->count.bytes_in += packet.len;
    if (!ip4_read(packet, &p)) {
        caller->count.malformed++;
        return;
    }
    if (!check_source(caller, &p))
        return;
    way = way_to(caller, p.source, p.destination);
    if (way.road == FORWARD_NOWHERE)
        return;
    caller->count.last_unicast_ms = caller->net->now;
    if (p.is_source_routed)
        caller->count.dropped++;
    else if (way.road == FORWARD_PROHIBITED)
        drop(caller, &p, ICMP4_PROHIBITED);
    else if (way.road != FORWARD_OWN && p.ttl <= 1)
        net_complain(caller, ICMP4_TIME_EXCEEDED, 0, 0, p.whole);
    else
        send_on(caller, &p, &way);
}
