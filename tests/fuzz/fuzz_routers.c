/*
 * fuzz_routers.c - two sites joined by a demand-dial link, each with a second interface, under random packets, calls,
 * changes of the rules and removals.
 *
 * No slot is ever lost; counters agree with what happened; what a router may not send (judged here once more, the slow
 * way) moves nothing at all; callers are sent only what is theirs; every socket is closed once.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tests/support/outside_chaos.h"
#include "tests/support/router_rig.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { IFACES = 2, OPS_MAX = 3000 };

/* What the test knows of an interface, without asking it. */
struct known {
    struct net_interface *iface;         /* NULL: removed */
    struct demand_dial config;
    struct net_caller *router;
    uint32_t own, peer;
    enum net_interface_phase phase;
    uint64_t wanted;
};

static struct site sites[2];
static struct known known[2][IFACES];
static struct net_config configs[2];

static void require(bool ok)
{
    if (!ok)
        abort();
}

/* ---- the rules, once more ---- */

static bool leads_to(const struct interface_route *route, uint32_t address)
{
    return route->prefix_len == 0 || (address ^ route->destination) >> (32 - route->prefix_len) == 0;
}

static bool is_in_force(const struct known *k)
{
    return k->iface && (k->router || (k->config.is_enabled && k->phase != NET_IF_UNREACHABLE));
}

static int longest(const struct interface_route *routes, uint8_t count, uint32_t address)
{
    int best = -1;

    for (uint8_t i = 0; i < count; i++)
        if (leads_to(&routes[i], address) && routes[i].prefix_len > best)
            best = routes[i].prefix_len;
    return best;
}

static bool is_martian(uint32_t source)
{
    return source >> 24 == 0 || source >> 24 == 127 || source >> 28 >= 14;
}

static bool may_send(int n, const struct known *k, uint32_t source)
{
    int mine = longest(k->config.routes, k->config.route_count, source);
    uint32_t ones = mine > 0 && mine < 31 ? UINT32_MAX >> mine : 0;

    if (source == k->peer)
        return true;
    if (!k->iface || mine < 0 || is_martian(source) || source == SITE_OWN(n) || source == SITE_ANN(n) ||
        source == SITE_BOB(n))
        return false;
    for (int i = 0; i < IFACES; i++) {
        const struct known *other = &known[n][i];

        if (other->router && (source == other->peer || source == other->own) && source != 0)
            return false;
        if (is_in_force(other) && longest(other->config.routes, other->config.route_count, source) > mine)
            return false;
    }
    if (longest(configs[n].local, configs[n].local_count, source) >= mine)
        return false;
    return ones == 0 || ((source & ones) != 0 && (source & ones) != ones);
}

/* ---- what must hold ---- */

static unsigned waiting_at(const struct net *net)
{
    unsigned waiting = 0;

    for (const struct net_interface *iface = net->interfaces; iface; iface = iface->next)
        waiting += iface->count.waiting;
    return waiting;
}

static void check_site(int n)
{
    const struct site *site = &sites[n];
    uint32_t flows = 0, tied = 0;

    require(site_slots_add_up(site));
    for (const struct net_caller *caller = site->rig.net->callers; caller; caller = caller->next)
        flows += caller->count.flows;
    for (const struct rig_socket *s = site->rig.sockets; s; s = s->next)
        tied += s->closes == 0;
    require(tied <= flows);
    for (int i = 0; i < IFACES; i++) {
        const struct known *k = &known[n][i];
        struct net_interface_counters count;

        if (!k->iface)
            continue;
        flows = k->router ? k->router->count.flows : 0;
        for (int bucket = 0; bucket < MACHINE_BUCKETS; bucket++)
            flows -= k->iface->flows[bucket];
        require(flows == 0);
        net_interface_counters(k->iface, &count);
        require(count.waiting <= NET_IF_PACKETS && count.triggered == k->wanted);
        require(!k->router || count.waiting == 0);
        require(k->router || is_in_force(k) || count.waiting == 0);
    }
}

static void drain(int n, struct net_caller *caller, uint32_t address, size_t mtu)
{
    struct rig_seen seen;

    while (rig_pull(&sites[n].rig, caller, &seen)) {
        require(seen.ip.whole.len > 0 && seen.ip.whole.len <= mtu);
        require(seen.ip.destination == address);
    }
}

/* ---- what happens ---- */

static void on_wanted(void *ctx)
{
    ((struct known *)ctx)->wanted++;
}

static const uint16_t mtus[] = { 1500, 576, 296, 128 };

static void link_up(int n, int i, uint8_t how)
{
    struct known *k = &known[n][i];

    if (!k->iface)
        return;
    k->own = i == 0 ? SITE_PEER(1 - n) : SITE_OWN(n);
    k->peer = i == 0 ? SITE_PEER(n) : SITE_PEER(n) + 1;
    if (k->router) {
        require(!net_add_router(sites[n].rig.net, k->iface, k->own, k->peer + 8, 1500, NULL, NULL, NULL));
        return;
    }
    k->router = net_add_router(sites[n].rig.net, k->iface, k->own, k->peer, mtus[how & 3], NULL, rig_wake,
                               &sites[n].rig);
    require(k->router != NULL);
    k->phase = NET_IF_DOWN;
}

static void link_down(int n, int i)
{
    net_remove_caller(known[n][i].router);
    known[n][i].router = NULL;
    known[n][i].phase = NET_IF_DOWN;
}

static void set_phase(int n, int i, enum net_interface_phase phase)
{
    struct known *k = &known[n][i];

    if (!k->iface)
        return;
    net_interface_set_phase(k->iface, phase);
    if (!k->router)
        k->phase = phase;
}

static const struct interface_route some_routes[] = {
    { SITE_NET(0), 16 }, { SITE_NET(1), 16 }, { 0, 0 }, { IP4(10, 1, 5, 0), 24 }, { IP4(10, 2, 5, 0), 24 },
    { SITE_HOST(0), 32 }, { SITE_HOST(1), 31 }, { IP4(192, 0, 2, 0), 25 }, { IP4(10, 0, 0, 0), 8 }
};
enum { SOME_ROUTES = sizeof some_routes / sizeof some_routes[0] };

static void random_config(struct demand_dial *config, struct reader *r)
{
    uint8_t bits = rd_u8(r), filter = rd_u8(r);

    memset(config, 0, sizeof *config);
    config->is_enabled = (bits & 15) != 0;
    for (uint8_t count = bits >> 4 & 3; count > 0; count--)
        config->routes[config->route_count++] = some_routes[rd_u8(r) % SOME_ROUTES];
    config->filter_mode = (enum interface_filter_mode)(bits >> 6) % FILTER_MODES;
    if (filter & 1)
        config->filters[config->filter_count++] = (struct interface_filter){
            .protocol = filter & 2 ? 17 : 0, .destination_port = filter & 4 ? 80 : 0,
            .destination = SITE_HOST(1), .destination_len = filter & 8 ? 32 : 0
        };
}

static void change_interface(int n, int i, uint8_t how, struct reader *r)
{
    struct known *k = &known[n][i];

    if (how % 8 == 0) {
        net_remove_interface(k->iface);
        k->iface = NULL;
        k->own = 0;
        return;
    }
    random_config(&k->config, r);
    if (k->iface) {
        net_set_interface(k->iface, &k->config);
        return;
    }
    if (k->router)
        link_down(n, i);
    k->phase = NET_IF_DOWN;
    k->wanted = 0;
    k->iface = net_add_interface(sites[n].rig.net, &k->config, on_wanted, k);
    require(k->iface != NULL);
}

static void change_rules(int n, uint8_t bits, struct reader *r)
{
    struct net_config *config = &configs[n];

    site_net_config(n, config);
    config->entire_network = (bits & 7) != 0;
    config->flows_per_caller = bits & 8 ? 2 : 512;
    for (uint8_t count = bits >> 6; count > 0; count--)
        config->local[config->local_count++] = some_routes[rd_u8(r) % SOME_ROUTES];
    net_reconfigure(sites[n].rig.net, config);
}

/* Everything a packet can move, before and after. */
struct mark {
    uint32_t spoofed, malformed, taken, opened, echoes, waiting;
};

static struct mark mark_of(int n, const struct net_caller *caller)
{
    const struct net *net = sites[n].rig.net;
    struct net_caller_counters count;

    net_caller_counters(caller, &count);
    return (struct mark){ count.spoofed, count.malformed, net->slots.taken, sites[n].rig.opened,
                          sites[n].rig.echo.count, waiting_at(net) };
}

static void input(int n, const struct known *k, struct net_caller *caller, struct bytes packet)
{
    struct mark before = mark_of(n, caller), after;
    struct ip4_packet p;
    bool is_whole = ip4_read(packet, &p);
    bool may = is_whole && (k ? may_send(n, k, p.source)
                              : p.source == (caller == sites[n].rig.ann ? SITE_ANN(n) : SITE_BOB(n)));

    net_input(caller, packet, sites[n].rig.now);
    after = mark_of(n, caller);
    require(after.spoofed - before.spoofed == (is_whole && !may && p.source != 0));
    if (may)
        return;
    require(after.malformed - before.malformed == !is_whole);
    require(after.taken == before.taken && after.opened == before.opened && after.echoes == before.echoes &&
            after.waiting == before.waiting);
}

static struct bytes mend(int n, uint8_t kind, struct bytes raw)
{
    static const uint32_t addresses[] = {
        SITE_ANN(0), SITE_ANN(1), SITE_OWN(0), SITE_OWN(1), SITE_PEER(0), SITE_PEER(1), SITE_HOST(0), SITE_HOST(1),
        SITE_HOST(0) + 1, SITE_HOST(1) + 1, SITE_FAR, RIG_WEB, IP4(10, 1, 255, 255), IP4(10, 2, 0, 0), UINT32_MAX,
        IP4(127, 0, 0, 1)
    };
    static const uint8_t protocols[] = { IP4_TCP, IP4_UDP, IP4_ICMP, 47 };
    struct reader r = rd_of(raw);
    uint8_t who = rd_u8(&r), bits = rd_u8(&r);
    struct rig_packet p = { .from = addresses[who & 15], .to = addresses[who >> 4], .protocol = protocols[kind & 3],
                            .from_port = (uint16_t)(1025 + (bits & 3)), .window = 8192, .ttl = bits >> 6 };

    if (kind & 0x80)
        p.from = n ? SITE_ANN(1) : SITE_ANN(0);
    p.to_port = bits & 4 ? 53 : 80;
    p.flags = kind & 4 ? TCP_F_SYN : rd_u8(&r) & 0x3f;
    p.sequence = 1000 + (bits >> 4);
    p.type = bits & 8 ? rd_u8(&r) & 15 : ICMP4_ECHO;
    p.mss = p.flags & TCP_F_SYN ? 1460 : 0;
    p.id = bits & 1;
    if ((kind & 0x18) == 0x18) {
        p.fragment = rd_be16(&r) & (IP4_MF | 0x0f);
        r.rest.len = p.fragment & IP4_MF ? r.rest.len / 8 * 8 : r.rest.len;
    } else if (kind & 0x20) {
        p.fragment = IP4_DF;
    }
    p.data = kind & 0x40 ? bytes_of(rig_scratch + 60000, 1200) : r.rest;
    return rig_build(&p, rig_scratch);
}

static void carry(int n)
{
    struct known *from = &known[n][0], *to = &known[1 - n][0];
    struct bytes packet;
    uint8_t frame[PACKET_MAX];

    for (int i = 0; i < 100 && from->router && net_pull(from->router, &packet, sites[n].rig.now); i++) {
        require(packet.len <= from->router->out.mtu);
        memcpy(frame, packet.at, packet.len);
        if (to->router)
            input(1 - n, to, to->router, bytes_of(frame, packet.len));
    }
}

static void one_packet(int n, uint8_t op, uint8_t kind, struct bytes raw)
{
    struct site *site = &sites[n];
    struct known *k = &known[n][op & 1];
    struct bytes packet = kind == 255 ? raw : mend(n, kind, raw);

    if ((op & 6) == 0)
        input(n, NULL, op & 1 ? site->rig.bob : site->rig.ann, packet);
    else if (k->router)
        input(n, k, k->router, packet);
}

static void quiet(int n)
{
    struct bytes packet;

    drain(n, sites[n].rig.ann, SITE_ANN(n), 1500);
    drain(n, sites[n].rig.bob, SITE_BOB(n), 576);
    while (known[n][1].router && net_pull(known[n][1].router, &packet, sites[n].rig.now))
        require(packet.len <= known[n][1].router->out.mtu);
}

static void one_op(uint8_t op, uint8_t kind, struct bytes raw)
{
    int n = op >> 7, i = op >> 6 & 1;
    struct reader r = rd_of(raw);

    switch (op & 15) {
    case 0: case 1: case 2: case 3: case 4: case 5:
        one_packet(n, op, kind, raw);
        break;
    case 6:
        link_up(n, i, kind);
        break;
    case 7:
        link_down(n, i);
        break;
    case 8:
        set_phase(n, i, (enum net_interface_phase)(kind % 3));
        break;
    case 9:
        change_interface(n, i, kind, &r);
        break;
    case 10:
        change_rules(n, kind, &r);
        break;
    case 11:
        sites[n].rig.now += kind * (op & 0x10 ? 1000u : 40u);
        net_advance(sites[n].rig.net, sites[n].rig.now);
        break;
    case 12:
        quiet(n);
        break;
    case 13:
    case 14:
        carry(n);
        break;
    default:
        outside_chaos(&sites[n].rig, kind & 7, kind >> 3, raw);
        break;
    }
}

static void start(int n)
{
    site_start(&sites[n], n);
    sites[n].rig.room = 1000;
    site_net_config(n, &configs[n]);
    net_remove_interface(sites[n].iface);
    for (int i = 0; i < IFACES; i++) {
        known[n][i] = (struct known){ .config = { .is_enabled = true } };
        add_route(&known[n][i].config, i == 0 ? SITE_NET(1 - n) : IP4(192, 0, 2, 0), i == 0 ? 16 : 24);
        known[n][i].iface = net_add_interface(sites[n].rig.net, &known[n][i].config, on_wanted, &known[n][i]);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct reader r = rd_of(bytes_of(data, size));

    for (int n = 0; n < 2; n++)
        start(n);
    for (int i = 0; r.rest.len > 0 && i < OPS_MAX; i++) {
        uint8_t op = rd_u8(&r), kind = rd_u8(&r), len = rd_u8(&r);

        one_op(op, kind, rd_take(&r, len < r.rest.len ? len : r.rest.len));
        check_site(0);
        check_site(1);
    }
    for (int n = 0; n < 2; n++) {
        quiet(n);
        require(site_stop(&sites[n]));
        require(sites[n].rig.opened == sites[n].rig.closed);
    }
    return 0;
}
