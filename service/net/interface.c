/*
 * interface.c - demand-dial interfaces: their routes, the packets that wait, the routers that come and go.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/net/interface.h"

#include <stdlib.h>

#include "service/net/forward.h"

enum { COMPLAINTS = 32, COMPLAINT_MS = 1000 };

/* ---- where to ---- */

/* A link that is up is in force whatever was said before; else a disabled or unreachable one has no routes. */
static bool is_in_force(const struct net_interface *iface)
{
    return iface->router || (iface->is_enabled && iface->phase != NET_IF_UNREACHABLE);
}

static bool is_pending(const struct net_interface *iface)
{
    return iface->phase == NET_IF_DIALING || iface->count.waiting > 0;
}

/* Between routes of the same length: the link that is up, then the one that is coming. */
static int rank(const struct net_interface *iface)
{
    return iface->router ? 2 : is_pending(iface) ? 1 : 0;
}

/* A route of an unreachable interface is gone (KB Q193834): a shorter one of another interface or a network of
 * the host serves. But what is known to lie behind it is not handed to the outside at large, where a private
 * address leads nowhere slowly, or worse, somewhere; only an unreachable default route leaves the outside. */
struct interface_way interface_way_to(const struct net *net, uint32_t address)
{
    const struct route *best = NULL, *end = net->routes.routes + net->routes.count;
    struct interface_way way = { 0 };

    for (const struct route *route = net->routes.routes; route < end; route++) {
        if (best && best->prefix_len != route->prefix_len)
            break;
        if (!route_leads_to(route, address))
            continue;
        if (!route->iface)
            return (struct interface_way){ 0 };
        if (!is_in_force(route->iface))
            way.is_unreachable |= route->prefix_len > 0;
        else if (!best || rank(route->iface) > rank(best->iface))
            best = route;
    }
    if (best) {
        way.iface = best->iface;
        way.is_broadcast = route_is_broadcast(best, address);
    }
    return way;
}

struct net_caller *interface_line_to(const struct net *net, uint32_t address)
{
    struct net_caller *caller = net_find_caller(net, address);
    struct interface_way way;

    if (caller || !net->interfaces)
        return caller;
    way = interface_way_to(net, address);
    return way.iface ? way.iface->router : NULL;
}

static bool has_route(const struct net_interface *iface, uint32_t address, uint8_t prefix_len)
{
    for (uint8_t i = 0; i < iface->route_count; i++) {
        const struct interface_route *route = &iface->routes[i];

        if (route->prefix_len >= prefix_len && ((address ^ route->destination) & ip4_mask(route->prefix_len)) == 0)
            return true;
    }
    return false;
}

/* Strict reverse path (RFC 3704 2.2): the best route back to the source must be one of this interface; where two
 * interfaces have it, each of them may send. */
bool interface_may_send(const struct net_interface *iface, uint32_t source)
{
    const struct net *net = iface->net;
    const struct route *end = net->routes.routes + net->routes.count;

    for (const struct route *route = net->routes.routes; route < end; route++) {
        if (!route_leads_to(route, source) || (route->iface && !is_in_force(route->iface)))
            continue;
        return route->iface && !route_is_broadcast(route, source) && has_route(iface, source, route->prefix_len);
    }
    return false;
}

/* ---- routes ---- */

static void set_routes(struct net_interface *iface, const struct demand_dial *config)
{
    struct route_table *table = &iface->net->routes;

    route_table_remove(table, iface);
    iface->is_enabled = config->is_enabled;
    iface->route_count = config->route_count < INTERFACE_ROUTES_MAX ? config->route_count : INTERFACE_ROUTES_MAX;
    for (uint8_t i = 0; i < iface->route_count; i++) {
        iface->routes[i] = config->routes[i];
        route_table_add(table, &config->routes[i], iface);
    }
    dial_trigger_set(&iface->trigger, config);
}

/* ---- what waits ---- */

void interface_say_unreachable(struct net_caller *caller, struct bytes about)
{
    struct net *net = caller->net;

    if (net->now - net->complaints_since >= COMPLAINT_MS) {
        net->complaints_since = net->now;
        net->complaints = 0;
    }
    if (net->complaints < COMPLAINTS) {
        net->complaints++;
        net_complain(caller, ICMP4_UNREACHABLE, ICMP4_HOST, 0, about);
    }
}

static void append(struct net_interface *iface, struct packet_slot *slot)
{
    slot->next = NULL;
    if (iface->newest)
        iface->newest->next = slot;
    else
        iface->oldest = slot;
    iface->newest = slot;
    iface->count.waiting++;
}

static struct packet_slot *take_oldest(struct net_interface *iface)
{
    struct packet_slot *slot = iface->oldest;

    iface->oldest = slot->next;
    if (!iface->oldest)
        iface->newest = NULL;
    iface->count.waiting--;
    return slot;
}

/* It waited in vain: its sender is told, if it is still there. */
static void fail(struct net_interface *iface, struct packet_slot *slot)
{
    struct bytes packet = bytes_of(slot->data, slot->len);
    struct net_caller *from = interface_line_to(iface->net, ip4_source_of(packet));

    iface->count.dropped++;
    if (from)
        net_complain(from, ICMP4_UNREACHABLE, ICMP4_HOST, 0, packet);
    packet_slot_give(&iface->net->slots, slot);
}

static void fail_all(struct net_interface *iface)
{
    while (iface->oldest)
        fail(iface, take_oldest(iface));
}

/* The routes changed under what waits. */
static void fail_strays(struct net_interface *iface)
{
    for (uint32_t left = iface->count.waiting; left > 0; left--) {
        struct packet_slot *slot = take_oldest(iface);

        if (is_in_force(iface) && has_route(iface, ip4_destination_of(bytes_of(slot->data, slot->len)), 0))
            append(iface, slot);
        else
            fail(iface, slot);
    }
}

void interface_rules_changed(struct net *net)
{
    uint8_t count = net->config.local_count < NET_LOCAL_MAX ? net->config.local_count : NET_LOCAL_MAX;

    route_table_remove(&net->routes, NULL);
    for (uint8_t i = 0; i < count; i++)
        route_table_add(&net->routes, &net->config.local[i], NULL);
    for (struct net_interface *iface = net->interfaces; iface && !net->config.entire_network; iface = iface->next)
        fail_all(iface);
}

void interface_take(struct net_interface *iface, struct net_caller *from, const struct ip4_packet *p)
{
    enum trigger_verdict verdict = dial_trigger_judge(&iface->trigger, p);
    bool was_pending = is_pending(iface);
    struct packet_slot *slot = NULL;

    if (verdict == TRIGGER_FILTERED && !was_pending)
        interface_say_unreachable(from, p->whole);
    else if (verdict != TRIGGER_USELESS && iface->count.waiting < NET_IF_PACKETS && p->whole.len <= PACKET_MAX)
        slot = packet_slot_take(&iface->net->slots);
    if (!slot) {
        iface->count.dropped++;
        return;
    }
    memcpy(slot->data, p->whole.at, p->whole.len);
    slot->len = (uint32_t)p->whole.len;
    slot->tag = (uint32_t)iface->net->now;
    append(iface, slot);
    if (was_pending)
        return;
    iface->count.triggered++;
    if (iface->wanted)
        iface->wanted(iface->ctx);
}

static void send_waiting(struct net_interface *iface)
{
    while (iface->oldest) {
        struct packet_slot *slot = take_oldest(iface);
        struct ip4_packet p;

        if (ip4_read(bytes_of(slot->data, slot->len), &p))
            forward_to_line(interface_line_to(iface->net, p.source), iface->router, &p);
        packet_slot_give(&iface->net->slots, slot);
    }
}

rras_ms interface_advance(struct net *net)
{
    rras_ms next = RRAS_NEVER;

    for (struct net_interface *iface = net->interfaces; iface; iface = iface->next) {
        while (iface->oldest) {
            uint32_t age = (uint32_t)net->now - iface->oldest->tag;

            if (age < NET_IF_WAIT_MS) {
                next = rras_sooner(next, net->now + (NET_IF_WAIT_MS - age));
                break;
            }
            fail(iface, take_oldest(iface));
        }
    }
    return next;
}

/* ---- life ---- */

/* With one more interface. */
static uint32_t routes_room(const struct net *net)
{
    uint32_t room = NET_LOCAL_MAX + INTERFACE_ROUTES_MAX;

    for (const struct net_interface *iface = net->interfaces; iface; iface = iface->next)
        room += INTERFACE_ROUTES_MAX;
    return room;
}

struct net_interface *net_add_interface(struct net *net, const struct demand_dial *config, void (*wanted)(void *ctx),
                                        void *ctx)
{
    struct net_interface *iface = calloc(1, sizeof *iface);

    if (!iface || !route_table_reserve(&net->routes, routes_room(net))) {
        free(iface);
        return NULL;
    }
    iface->net = net;
    iface->wanted = wanted;
    iface->ctx = ctx;
    iface->next = net->interfaces;
    if (iface->next)
        iface->next->previous = iface;
    net->interfaces = iface;
    set_routes(iface, config);
    return iface;
}

void net_set_interface(struct net_interface *iface, const struct demand_dial *config)
{
    set_routes(iface, config);
    fail_strays(iface);
}

void net_remove_interface(struct net_interface *iface)
{
    struct net *net;

    if (!iface)
        return;
    net = iface->net;
    if (iface->router) { /* its line goes on, as that of a caller with one address */
        struct net_caller *router = iface->router;

        interface_router_left(router);
        router->iface = NULL;
    }
    fail_all(iface);
    route_table_remove(&net->routes, iface);
    if (iface->previous)
        iface->previous->next = iface->next;
    else
        net->interfaces = iface->next;
    if (iface->next)
        iface->next->previous = iface->previous;
    free(iface);
}

void net_interface_set_phase(struct net_interface *iface, enum net_interface_phase phase)
{
    enum net_interface_phase was = iface->phase;

    iface->phase = phase;
    if (phase == NET_IF_UNREACHABLE || (phase == NET_IF_DOWN && was == NET_IF_DIALING))
        fail_all(iface);
}

bool net_is_taken(const struct net *net, uint32_t address)
{
    return net_is_own(net, address) || net_find_caller(net, address);
}

bool net_leads_to(const struct net_interface *iface, uint32_t address)
{
    return interface_may_send(iface, address);
}

/* Our address on the link may be the server's own, or the same on two links: it is answered all the same. */
struct net_caller *net_add_router(struct net *net, struct net_interface *iface, uint32_t own, uint32_t peer,
                                  uint16_t mtu, const struct net_caller_facts *facts, void (*wake)(void *ctx), void *ctx)
{
    struct flow_key key = { .address = own, .kind = FLOW_OWN };
    struct net_caller *router;

    if (iface->router || own == peer || (own != 0 && net_find_caller(net, own)))
        return NULL;
    router = net_add_caller(net, peer, mtu, facts, wake, ctx);
    if (!router)
        return NULL;
    router->iface = iface;
    router->own = own;
    iface->router = router;
    if (own != 0)
        flow_table_add(&net->table, &iface->own_node, &key);
    send_waiting(iface);
    return router;
}

void net_set_router_aside(struct net_caller *router)
{
    router->is_aside = true;
}

void interface_router_left(struct net_caller *router)
{
    struct net_interface *iface = router->iface;

    if (router->own != 0)
        flow_table_remove(&router->net->table, &iface->own_node);
    router->own = 0;
    iface->router = NULL;
    iface->phase = NET_IF_DOWN;
}

void net_interface_counters(const struct net_interface *iface, struct net_interface_counters *out)
{
    *out = iface->count;
}
