/* server.c - the access server: its set of ports, and what they share.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include "service/port/port_internal.h"

static void net_config_of(const struct server *server, uint32_t own_address, struct net_config *net)
{
    const struct server_config *config = &server->config;
    const struct server_settings *settings = &config->settings;

    net_config_defaults(net);
    net->own_address = own_address;
    /* Without *Enable IP Forwarding* callers reach this computer only, whatever else is ticked (KB Q233387). */
    net->entire_network = settings->entire_network && settings->ip_forwarding;
    net->allow_host_loopback = settings->allow_host_loopback;
    net->version = config->version;
    net->dns_upstream[0] = settings->dns_upstream ? settings->dns_upstream : config->dns_upstream[0];
    net->dns_upstream[1] = settings->dns_upstream ? 0 : config->dns_upstream[1];
    net->dns_upstream_port = settings->dns_upstream ? settings->dns_upstream_port : 53;
    memcpy(net->local, server->local, sizeof net->local);
    net->local_count = server->local_count;
}

static struct pool *new_pool(const struct server_settings *settings)
{
    return pool_new(settings->pool, settings->excluded, settings->excluded_count);
}

struct server *server_new(const struct server_config *config, const struct server_host *host, void *ctx,
                          const struct net_outside *outside, void *outside_ctx, rras_ms now, char *message)
{
    const char *wrong = server_settings_check(&config->settings);
    struct server *server = wrong ? NULL : calloc(1, sizeof *server);
    struct net_config net;

    if (!server) {
        snprintf(message, 256, "%s", wrong ? wrong : "Out of memory.");
        return NULL;
    }
    server->config = *config;
    server->host = host;
    server->ctx = ctx;
    /* An answer meant for a call of the server before this one must not find a call here. */
    host->random(ctx, (uint8_t *)&server->last_ticket, sizeof server->last_ticket);
    server->pool = new_pool(&config->settings);
    if (server->pool) {
        net_config_of(server, pool_server_address(server->pool), &net);
        server->net = net_new(&net, outside, outside_ctx, now);
    }
    if (!server->net) {
        snprintf(message, 256, "Out of memory.");
        server_free(server);
        return NULL;
    }
    return server;
}

void server_free(struct server *server)
{
    if (!server)
        return;
    server->is_stopping = true; /* no call that ends makes another one begin */
    host_link_free_all(server);
    for (size_t i = 0; i < server->port_count; i++)
        port_free(server->ports[i]);
    dial_free_all(server); /* the record of a call that was still up tells of it */
    interface_free_all(server);
    free(server->ports);
    if (server->net)
        net_free(server->net);
    pool_free(server->pool);
    free(server);
}

bool server_add_port(struct server *server, const struct device_config *device, const struct port_config *config)
{
    struct port *port;

    if (server->port_count == server->port_cap) {
        size_t cap = server->port_cap ? server->port_cap * 2 : 16;
        struct port **more = realloc(server->ports, cap * sizeof *more);

        if (!more)
            return false;
        server->ports = more;
        server->port_cap = cap;
    }
    port = port_new(server, device, config);
    if (!port)
        return false;
    server->ports[server->port_count++] = port;
    return true;
}

void server_start(struct server *server, rras_ms now)
{
    bool anyone = false;

    for (size_t i = 0; i < server->port_count; i++) {
        anyone = anyone || port_role_row(server->ports[i]->config.roles)->listens;
        port_start(server->ports[i], now);
    }
    if (!anyone)
        server_event(server, RAS_EVENT_NOT_RECEIVING, NULL, NULL, NULL);
}

void server_stop(struct server *server, enum end_reason why, rras_ms now)
{
    server->is_stopping = true;
    server->stop_began = now;
    interface_stop_all(server, why, now);
    dial_stop_all(server, why, now);
    for (size_t i = 0; i < server->port_count; i++)
        port_stop(server->ports[i], why, now);
}

void server_set_paused(struct server *server, bool on)
{
    server->is_paused = on;
    server->has_changed = true;
    for (size_t i = 0; i < server->port_count; i++)
        port_set_paused(server->ports[i], on);
    interface_set_paused(server, server_now(server));
}

bool server_is_paused(const struct server *server)
{
    return server->is_paused;
}

void server_sleep(struct server *server, rras_ms now)
{
    server->is_asleep = true;
    for (size_t i = 0; i < server->port_count; i++)
        server->calls_slept += port_sleep(server->ports[i], now);
}

unsigned server_wake(struct server *server, rras_ms now)
{
    unsigned calls;

    for (size_t i = 0; i < server->port_count; i++)
        server->calls_slept += port_wake(server->ports[i], now);
    calls = server->calls_slept;
    server->calls_slept = 0;
    server->is_asleep = false;
    interface_woke_up(server);
    dial_woke_up(server, now);
    return calls;
}

bool server_is_quiet(const struct server *server)
{
    for (size_t i = 0; i < server->port_count; i++)
        if (!port_is_quiet(server->ports[i]))
            return false;
    return true;
}

rras_ms server_advance(struct server *server, rras_ms now)
{
    rras_ms next = net_advance(server->net, now), dials;
    uint32_t steps;

    for (size_t i = 0; i < server->port_count; i++)
        next = rras_sooner(next, port_advance(server->ports[i], now));
    steps = server->dial_steps;
    next = rras_sooner(next, interface_advance_all(server, now));
    dials = dial_advance_all(server, now);
    next = steps != server->dial_steps ? now : rras_sooner(next, dials); /* it may have set a modem's clock */
    /* One caller's packet may have woken another whose turn had passed. */
    for (size_t i = 0; i < server->port_count; i++)
        if (server->ports[i]->call && server->ports[i]->call->wants_pump)
            call_pump(server->ports[i]->call, now);
    next = rras_sooner(next, host_link_advance_all(server, now));
    if (server->has_changed) {
        server->has_changed = false;
        server->host->changed(server->ctx);
    }
    return next;
}

bool server_device_listens(const struct server *server, int64_t device_id)
{
    for (size_t i = 0; i < server->port_count; i++)
        if (server->ports[i]->config.device_id == device_id && port_role_row(server->ports[i]->config.roles)->listens)
            return true;
    return false;
}

/* TCP calls with which LCP is not open yet: one valid frame is easily said. */
static uint32_t half_open_calls(const struct server *server)
{
    uint32_t n = 0;

    for (size_t i = 0; i < server->port_count; i++) {
        const struct port *port = server->ports[i];

        n += port->call && !port->call->dial && port->device.kind == DEVICE_TCP && !call_has_lcp(port->call);
    }
    return n;
}

/* Who it is comes out on the port only. Where the roles are uneven, whoever was sent away gets one of other roles when
 * he calls again (KB Q233196). */
static struct port *free_port(struct server *server, int64_t device_id)
{
    struct port *best = NULL;

    for (size_t i = 0; i < server->port_count; i++) {
        struct port *port = server->ports[i];

        if (port->config.device_id == device_id && port_is_free(port) && (!best || port->unfit_at < best->unfit_at))
            best = port;
    }
    return best;
}

static const struct port *any_port(const struct server *server, int64_t device_id)
{
    for (size_t i = 0; i < server->port_count; i++)
        if (server->ports[i]->config.device_id == device_id)
            return server->ports[i];
    return NULL;
}

/* Once a minute is enough: the log must not be what a scanner fills. */
static void tell_turned_away(struct server *server, uint32_t from, rras_ms now)
{
    char text[IP4_TEXT_MAX];

    if (server->last_turned_away != 0 && now - server->last_turned_away < 60 * 1000)
        return;
    server->last_turned_away = now;
    server_event(server, RAS_EVENT_CALL_TURNED_AWAY, ip4_text(from, text), "too many new calls", NULL);
}

bool server_incoming(struct server *server, int64_t device_id, struct transport *line, uint32_t from, bool *scanner,
                     rras_ms now)
{
    const struct port *one = any_port(server, device_id);
    struct port *port = free_port(server, device_id);

    *scanner = one && (!call_limit_allows(&server->limit, from, one->device.calls_per_minute, now) ||
                       half_open_calls(server) >= server->config.settings.half_open_max);
    if (*scanner || !port) {
        server->calls_refused++;
        if (*scanner)
            tell_turned_away(server, from, now);
        return false;
    }
    port_take_line(port, line, now);
    return true;
}

void server_device_failed(struct server *server, int64_t device_id, uint32_t ras_error, const char *why, rras_ms now)
{
    bool is_first = true;

    for (size_t i = 0; i < server->port_count; i++) {
        struct port *port = server->ports[i];

        if (port->config.device_id != device_id || !port_role_row(port->config.roles)->listens)
            continue;
        if (!is_first)
            port->has_told_failure = true; /* one event for the device, not one for each port */
        port_line_failed(port, ras_error, why, now);
        if (!is_first)
            port->reopen_at = RRAS_NEVER;
        is_first = false;
    }
}

void server_device_up(struct server *server, int64_t device_id)
{
    for (size_t i = 0; i < server->port_count; i++) {
        struct port *port = server->ports[i];

        if (port->config.device_id != device_id || port->line_error == 0)
            continue;
        port->line_error = 0;
        port->has_told_failure = false;
        port->reopen_at = RRAS_NEVER;
        server->has_changed = true;
    }
}

struct net *server_net(const struct server *server)
{
    return server->net;
}

static struct port *find(const struct server *server, const char *name)
{
    size_t i;

    return server_find_port(server, name, &i) ? server->ports[i] : NULL;
}

void server_line_opened(struct server *server, const char *name, struct transport *line, rras_ms now)
{
    struct port *port = find(server, name);

    if (port)
        port->is_opening = false;
    if (!port || port->line || server->is_stopping || !(port->dial || port_role_row(port->config.roles)->listens))
        line->ops->close(line); /* the last: whoever wanted to dial has hung up meanwhile */
    else
        port_take_line(port, line, now);
}

void server_line_failed(struct server *server, const char *name, uint32_t ras_error, const char *why, rras_ms now)
{
    struct port *port = find(server, name);

    if (!port)
        return;
    port->is_opening = false;
    port_line_failed(port, ras_error, why, now);
}

bool server_find_ticket(const struct server *server, uint32_t ticket, size_t *index)
{
    for (size_t i = 0; i < server->port_count && ticket != 0; i++) {
        if (server->ports[i]->call && server->ports[i]->call->ticket == ticket) {
            *index = i;
            return true;
        }
    }
    return false;
}

void server_auth_answer(struct server *server, uint32_t ticket, const struct auth_result *result, rras_ms now)
{
    size_t i;

    if (server_find_ticket(server, ticket, &i))
        call_auth_answer(server->ports[i]->call, result, now);
}

/* A new pool; callers that are up keep their addresses, which it must then not give away. One whose
 * address has become the server's own has to call again. */
static void replace_pool(struct server *server, const struct server_settings *settings, rras_ms now)
{
    struct pool *pool = new_pool(settings);

    if (!pool)
        return; /* the settings were checked, so memory is out: the old pool goes on */
    host_link_keeps_address(server, pool, &settings->pool);
    for (size_t i = 0; i < server->port_count; i++) {
        struct call *call = server->ports[i]->call;

        if (call && call->address && pool_take(pool, call->address) != call->address) {
            call->address = 0;
            /* A router calls again by itself. */
            call_hang_up(call, call->iface ? END_ADDRESS_CONFLICT : END_ADMINISTRATOR, now);
        }
    }
    pool_free(server->pool);
    server->pool = pool;
}

static void reconfigure_net(struct server *server)
{
    struct net_config net;

    net_config_of(server, pool_server_address(server->pool), &net);
    net_reconfigure(server->net, &net);
}

void server_apply_settings(struct server *server, const struct server_settings *settings, rras_ms now)
{
    replace_pool(server, settings, now);
    server->config.settings = *settings;
    reconfigure_net(server);
    server->has_changed = true;
}

void server_set_local_networks(struct server *server, const struct interface_route *networks, size_t count)
{
    server->local_count = (uint8_t)(count < NET_LOCAL_MAX ? count : NET_LOCAL_MAX);
    memcpy(server->local, networks, server->local_count * sizeof *networks);
    reconfigure_net(server);
}

void server_set_host_dns(struct server *server, const uint32_t dns[2])
{
    memcpy(server->config.dns_upstream, dns, sizeof server->config.dns_upstream);
    reconfigure_net(server);
}

bool server_set_configured_roles(struct server *server, const char *name, unsigned roles)
{
    struct port *port = find(server, name);

    if (!port)
        return false;
    port->configured_roles = roles & CALL_ROLES;
    server->has_changed = true;
    return true;
}

bool server_set_tracing(struct server *server, const char *name, bool on)
{
    struct port *port = find(server, name);

    if (!port)
        return false;
    port->config.is_tracing = on;
    server->has_changed = true;
    return true;
}

bool server_disconnect(struct server *server, const char *name, rras_ms now)
{
    struct port *port = find(server, name);

    if (!port || (!port->call && !port->dial && !callback_is_pending(port)))
        return false;
    if (port->dial)
        dial_cancel(port->dial, END_ADMINISTRATOR, now);
    else if (port->call)
        call_hang_up(port->call, END_ADMINISTRATOR, now);
    else
        callback_cancel(port, now);
    return true;
}

void server_mark_component_mismatch(struct server *server)
{
    server->config.is_component_mismatch = true;
}

void server_event(struct server *server, enum ras_event event, const char *a1, const char *a2, const char *a3)
{
    const char *args[] = { a1, a2, a3 };
    unsigned count = a3 ? 3 : a2 ? 2 : a1 ? 1 : 0;

    server->host->event(server->ctx, event, args, count);
}
