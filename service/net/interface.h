/*
 * interface.h - demand-dial interfaces: where their routes lead, what waits while they are dialled, who may send
 * through them.
 *
 * The public half is in net.h ("routers"). A router is a net_caller with an interface: its packets come from many
 * addresses, so flows are found by line and inside address, and what is made for a packet goes to the packet's
 * source. There is no state per machine behind a router but a share of flow_limit.h's buckets.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_INTERFACE_H
#define RRAS_INTERFACE_H
#include "service/net/dial_trigger.h"
#include "service/net/flow_limit.h"
#include "service/net/net_state.h"

struct net_interface {
    struct net *net;
    struct net_interface *next, *previous;
    struct net_caller *router;           /* NULL: no link */
    struct flow_node own_node;           /* FLOW_OWN: our address on the link; address 0: not in the table */
    enum net_interface_phase phase;      /* counts while there is no router */
    bool is_enabled;
    uint8_t route_count;
    struct interface_route routes[INTERFACE_ROUTES_MAX];
    struct dial_trigger trigger;
    struct packet_slot *oldest, *newest; /* that wait, as they came; tag: since when, the lower half of it */
    struct net_interface_counters count;
    uint32_t flows[MACHINE_BUCKETS];     /* of the machines behind the router */
    void (*wanted)(void *ctx);
    void *ctx;
};

/* Where the routes say an address lies. */
struct interface_way {
    struct net_interface *iface;         /* NULL: outside, or nowhere */
    bool is_unreachable;                 /* no iface: the one that leads there is unreachable */
    bool is_broadcast;                   /* to all of a network behind an interface */
};
struct interface_way interface_way_to(const struct net *net, uint32_t address);

/* The line an inside address is reached by now; NULL: none. */
struct net_caller *interface_line_to(const struct net *net, uint32_t address);

/* May a packet with this source come over this link? */
bool interface_may_send(const struct net_interface *iface, uint32_t source);

/* A judged packet for an interface without a link. */
void interface_take(struct net_interface *iface, struct net_caller *from, const struct ip4_packet *p);

/* ICMP host unreachable, so many a second at most: a scan must not fill the lines. */
void interface_say_unreachable(struct net_caller *caller, struct bytes about);

void interface_router_left(struct net_caller *router);
void interface_rules_changed(struct net *net);   /* net->config: the host's networks, what is allowed */
rras_ms interface_advance(struct net *net);
#endif
