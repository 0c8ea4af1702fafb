/*
 * router_rig.h - two nets, each with callers and a made-up outside, joined back to back by a line of demand-dial
 * routers (KB Q169831: each gives the other an address of its pool).
 *
 * Header only, above net_rig.h: shared by unit tests and the fuzzer of routers.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_ROUTER_RIG_H
#define RRAS_ROUTER_RIG_H
#include "service/net/interface.h"
#include "tests/support/net_rig.h"

/* Site 0 is 10.1.0.0/16, site 1 is 10.2.0.0/16; what is no caller's lies outside, as hosts of the site's LAN do. */
#define SITE_NET(n) IP4(10, 1 + (n), 0, 0)
#define SITE_OWN(n) IP4(10, 1 + (n), 0, 1)
#define SITE_ANN(n) IP4(10, 1 + (n), 0, 9)
#define SITE_BOB(n) IP4(10, 1 + (n), 0, 10)
#define SITE_PEER(n) IP4(10, 1 + (n), 0, 7)  /* what it gives the other router */
#define SITE_HOST(n) IP4(10, 1 + (n), 5, 5)  /* on its LAN */
#define SITE_FAR IP4(198, 51, 100, 7)

struct site {
    struct rig rig;
    int number;
    struct demand_dial config;
    struct net_interface *iface;
    struct net_caller *router;           /* NULL: the link is down */
    unsigned wanted;
    unsigned carried, lose_every;        /* packets it put on the line; of n the line loses one, 0 none */
};

static inline void site_wanted(void *ctx)
{
    ((struct site *)ctx)->wanted++;
}

static inline void add_route(struct demand_dial *config, uint32_t destination, uint8_t prefix_len)
{
    config->routes[config->route_count++] = (struct interface_route){ destination, prefix_len };
}

static inline void site_net_config(int number, struct net_config *config)
{
    rig_config(config);
    config->own_address = SITE_OWN(number);
}

/* The interface leads to the other site. */
static inline void site_start(struct site *site, int number)
{
    struct net_config config;

    if (site->rig.net)
        rig_stop(&site->rig);
    memset(site, 0, sizeof *site);
    site->number = number;
    site->rig.random = 42 + (uint32_t)number;
    site->rig.room = SIZE_MAX;
    site->rig.now = 1000;
    site_net_config(number, &config);
    site->rig.net = net_new(&config, &rig_outside, &site->rig, site->rig.now);
    site->rig.ann = net_add_caller(site->rig.net, SITE_ANN(number), 1500, NULL, rig_wake, &site->rig);
    site->rig.bob = net_add_caller(site->rig.net, SITE_BOB(number), 576, NULL, rig_wake, &site->rig);
    site->config.is_enabled = true;
    add_route(&site->config, SITE_NET(1 - number), 16);
    site->iface = net_add_interface(site->rig.net, &site->config, site_wanted, site);
}

static inline void site_set(struct site *site)
{
    net_set_interface(site->iface, &site->config);
}

static inline bool site_link_up(struct site *site, uint16_t mtu)
{
    site->router = net_add_router(site->rig.net, site->iface, SITE_PEER(1 - site->number), SITE_PEER(site->number), mtu,
                                  NULL, rig_wake, &site->rig);
    return site->router != NULL;
}

static inline void site_link_down(struct site *site)
{
    net_remove_caller(site->router);
    site->router = NULL;
}

/* Every slot is in a queue somebody can empty. */
static inline bool site_slots_add_up(const struct site *site)
{
    const struct net *net = site->rig.net;
    uint32_t known = net->lent != NULL;

    for (const struct net_caller *caller = net->callers; caller; caller = caller->next)
        known += caller->out.queue.packets + (caller->out.queue.state != NULL);
    for (const struct net_interface *iface = net->interfaces; iface; iface = iface->next)
        known += iface->count.waiting;
    return known == net->slots.taken;
}

static inline bool site_stop(struct site *site)
{
    bool ok = site_slots_add_up(site);

    site_link_down(site);
    return rig_stop(&site->rig) && ok; /* which takes the interface with it */
}

/* One way over the line; how many packets. */
static inline unsigned line_carry(struct site *from, struct site *to)
{
    static uint8_t frame[PACKET_MAX];
    struct bytes packet;
    unsigned count = 0;

    while (from->router && net_pull(from->router, &packet, from->rig.now)) {
        memcpy(frame, packet.at, packet.len);
        count++;
        from->carried++;
        if (to->router && !(from->lose_every && from->carried % from->lose_every == 0))
            net_input(to->router, bytes_of(frame, packet.len), to->rig.now);
    }
    return count;
}

/* Until the line is quiet; false: it never would be. */
static inline bool line_run(struct site *a, struct site *b)
{
    for (int round = 0; round < 1000; round++)
        if (line_carry(a, b) + line_carry(b, a) == 0)
            return true;
    return false;
}

static inline struct rig_packet ping_of(uint32_t from, uint32_t to)
{
    return (struct rig_packet){ .from = from, .to = to, .from_port = 7, .to_port = 1, .protocol = IP4_ICMP,
                                .type = ICMP4_ECHO, .data = bytes_of_text("abcdefgh") };
}

static inline struct rig_packet udp_of(uint32_t from, uint32_t to, uint16_t port, const char *text)
{
    return (struct rig_packet){ .from = from, .to = to, .from_port = 1025, .to_port = port, .protocol = IP4_UDP,
                                .data = bytes_of_text(text) };
}

static inline struct net_interface_counters iface_count(const struct site *site)
{
    struct net_interface_counters count;

    net_interface_counters(site->iface, &count);
    return count;
}
#endif
