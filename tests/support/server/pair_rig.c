/* pair_rig.c - two sites whose lines reach each other.
 * SPDX-License-Identifier: MIT */
#include "tests/support/server/pair_rig.h"
#include "common/base/text.h"
#include <stdio.h>
#include <stdlib.h>

struct rig *site_a, *site_b;
char site_why[256];
static uint32_t fails[2];
static rras_ms apart_ms;
static uint32_t apart_seed;

static struct rig *new_site(uint32_t network, uint16_t ports, unsigned roles, rras_ms now)
{
    struct rig *site = malloc(sizeof *site);
    struct server_settings settings;

    server_settings_defaults(&settings);
    settings.pool = (struct address_range){ network + 1, network + 254 };
    settings.idle_disconnect_min = 0;
    rig_init(site, &settings);
    site->now = now;
    site->reuses_lines = true;
    rig_add_tcp(site, ports, roles);
    return site;
}

static struct rig *open_site(uint32_t network, uint16_t ports, unsigned roles, rras_ms now)
{
    struct rig *site = new_site(network, ports, roles, now);

    rig_start(site);
    return site;
}

void open_sites(uint16_t ports_a, unsigned roles_a, uint16_t ports_b, unsigned roles_b)
{
    fails[0] = fails[1] = 0;
    apart_ms = 0;
    site_a = open_site(IP4(192, 168, 0, 0), ports_a, roles_a, 1000000);
    site_b = open_site(IP4(172, 16, 0, 0), ports_b, roles_b, 1000000);
}

void open_cable_sites(uint16_t ports, unsigned roles)
{
    struct rig_line *ends[2];

    fails[0] = fails[1] = 0;
    apart_ms = 0;
    site_a = new_site(IP4(192, 168, 0, 0), ports, roles, 1000000);
    site_b = new_site(IP4(172, 16, 0, 0), ports, roles, 1000000);
    for (int i = 0; i < 2; i++) {
        struct rig *site = i ? site_b : site_a;

        rig_add_cable(site, "COM5", roles);
        rig_start(site);
        ends[i] = rig_open_modem(site);
    }
    ends[0]->far = ends[1];
    ends[1]->far = ends[0];
}

static void close_site(struct rig *site)
{
    rig_fini(site);
    free(site);
}

void close_sites(void)
{
    close_site(site_a);
    close_site(site_b);
    site_a = site_b = NULL;
}

void restart_b(uint16_t ports, unsigned roles, bool silently)
{
    const rras_ms now = site_b->now;

    for (size_t i = 0; i < site_a->line_count; i++) {
        struct rig_line *line = &site_a->lines[i];

        if (!line->far)
            continue;
        line->far = NULL;
        line->is_cut = silently;
        if (!silently && line->is_open)
            line->transport.events->lost(line->transport.ctx, 0);
    }
    close_site(site_b);
    site_b = open_site(IP4(172, 16, 0, 0), ports, roles, now);
}

struct demand_dial iface_to(const char *name, const char *number, const char *user, const char *route)
{
    struct demand_dial iface;

    demand_dial_defaults(&iface);
    iface.entry.kind = PHONE_TCP;
    text_copy(iface.entry.name, sizeof iface.entry.name, name);
    text_copy(iface.entry.number, sizeof iface.entry.number, number);
    text_copy(iface.entry.user, sizeof iface.entry.user, user);
    text_copy(iface.entry.password, sizeof iface.entry.password, "secret");
    if (route && !interface_route_parse(route, &iface.routes[iface.route_count++]))
        abort();
    return iface;
}

void join_sites(void)
{
    struct demand_dial to_b = iface_to("SiteB", "b:1", "SiteA", "10.2.0.0/16");
    struct demand_dial to_a = iface_to("SiteA", "a:1", "SiteB", "192.168.0.0/24");

    server_set_interface(site_a->server, &to_b, site_a->now);
    server_set_interface(site_b->server, &to_a, site_b->now);
}

void site_fails_with(const struct rig *site, uint32_t error)
{
    fails[site == site_b] = error;
}

void sites_are_apart(rras_ms ms, uint32_t seed)
{
    apart_ms = ms;
    apart_seed = seed;
}

static rras_ms some_latency(void)
{
    apart_seed = apart_seed * 1664525u + 1013904223u;
    return apart_ms ? 1 + (apart_seed >> 8) % apart_ms : 0;
}

/* Somebody at `from` has connected to the other site. */
static bool answer_connect(struct rig *from)
{
    struct rig *to = strcmp(from->connected_place, "a:1") == 0 ? site_a : site_b;
    uint32_t ticket = from->connect_ticket;
    struct rig_line *near, *far;

    if (ticket == 0)
        return false;
    far = fails[to == site_b] ? NULL : rig_call(to, IP4(127, 0, 0, 1));
    if (!far) {
        from->connect_ticket = 0;
        server_connect_failed(from->server, ticket, fails[to == site_b] ? fails[to == site_b] : RAS_LINE_BUSY);
        return true;
    }
    near = rig_accept(from);
    near->far = far;
    far->far = near;
    near->latency = some_latency();
    far->latency = some_latency();
    return true;
}

static bool step(rras_ms *next)
{
    bool moved = false;
    rras_ms at;

    *next = RRAS_NEVER;
    for (int i = 0; i < 2; i++) {
        struct rig *site = i ? site_b : site_a;

        moved = rig_step(site, &at) || moved;
        *next = rras_sooner(*next, at);
        moved = answer_connect(site) || moved;
        moved = rig_answer_ping(site) || moved;
    }
    return moved;
}

static bool run(rras_ms ms, struct rig *site, enum interface_state state)
{
    const rras_ms end = site_a->now + ms;

    for (;;) {
        rras_ms next;

        if (site && iface_status(site).state == state)
            return true;
        if (step(&next))
            continue;
        if (site_a->now >= end)
            return false;
        site_a->now = rras_sooner(end, next > site_a->now ? next : site_a->now + 1);
        site_b->now = site_a->now;
    }
}

void sites_run(rras_ms ms)
{
    run(ms, NULL, INTERFACE_CONNECTED);
}

void sites_step(unsigned rounds)
{
    rras_ms next;

    while (rounds-- > 0)
        step(&next);
}

bool sites_run_until(struct rig *site, enum interface_state state, rras_ms ms)
{
    return run(ms, site, state);
}

struct interface_status iface_status(const struct rig *site)
{
    struct interface_status status;

    server_interface_status(site->server, 0, site->now, &status);
    return status;
}

static void cut_at(struct rig *site)
{
    for (size_t i = 0; i < site->line_count; i++)
        site->lines[i].is_cut = site->lines[i].far != NULL;
}

void cut_lines(void)
{
    cut_at(site_a);
    cut_at(site_b);
}

void lose_lines(struct rig *site)
{
    for (size_t i = 0; i < site->line_count; i++)
        if (site->lines[i].far && site->lines[i].is_open)
            site->lines[i].transport.events->lost(site->lines[i].transport.ctx, 0);
}

struct rig_line *line_between(struct rig *site)
{
    for (size_t i = site->line_count; i-- > 0;)
        if (site->lines[i].far && site->lines[i].is_open)
            return &site->lines[i];
    return NULL;
}

struct rig_line *caller_at(struct rig *site)
{
    struct rig_line *line = rig_dial(site, "joe", "secret", AUTH_PAP);

    for (int i = 0; line && i < 100 && !line->caller.is_up; i++)
        sites_run(100);
    return line && line->caller.is_up ? line : NULL;
}

bool ping_from(struct rig_line *line, uint32_t to, rras_ms ms)
{
    const uint32_t before = line->caller.pings_back;
    static uint16_t sequence;

    ppp_caller_ping(&line->caller, to, ++sequence);
    for (rras_ms t = 0; t < ms && line->caller.pings_back == before; t += 50)
        sites_run(50);
    return line->caller.pings_back != before;
}

bool sites_are_clean(void)
{
    bool all = true;

    for (int i = 0; i < 2; i++) {
        struct server_totals totals;

        server_totals((i ? site_b : site_a)->server, &totals);
        all = all && totals.calls == 0 && totals.listening == totals.ports && totals.pool_in_use <= 1; /* the host's own */
    }
    return all;
}

void set_iface(struct rig *site, struct demand_dial iface)
{
    if (!server_set_interface(site->server, &iface, site->now))
        abort();
}

unsigned events_of(const struct rig *site, enum ras_event event)
{
    unsigned count = 0;

    for (size_t i = 0; i < site->event_count; i++)
        count += site->events[i] == event;
    return count;
}
