/* role_router.c - Dial out and receive calls as a demand dial router: a call to or from the router of an interface.
 *
 * Both routers give each other an address of their own pool; the first of each pool is its own (KB Q169831).
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include "common/base/secret.h"
#include "common/base/text.h"
#include "service/aaa/auth_local.h"
#include "service/port/interface_internal.h"

/* ---- addresses ---- */

static void offer_addresses(struct call *call, rras_ms now)
{
    struct server *server = call->port->server;
    struct link_ip ip = { .our_address = call->dial ? call->dial->request.address : 0 };

    call->address = role_take_address(call);
    if (call->address == 0) {
        char text[320];

        end_reason_explain(END_NO_ADDRESS, call->port->config.name, text, sizeof text);
        server_event(server, RAS_EVENT_NOT_PROJECTED, call->iface->config.entry.name, call->port->config.name, text);
        call->why = END_NO_ADDRESS;
        link_refuse_network(call->link, END_NO_ADDRESS, now);
        return;
    }
    ip.peer_address = call->address;
    link_start_router(call->link, &ip, pool_server_address(server->pool), now);
}

/* The network or broadcast address of a network we know (KB Q170278). */
static bool is_edge(const struct server *server, uint32_t address)
{
    for (size_t i = 0; i < server->local_count; i++) {
        const struct interface_route *net = &server->local[i];
        const uint32_t mask = ip4_mask(net->prefix_len);

        if (net->prefix_len < 31 && (address & mask) == net->destination &&
            (address == net->destination || address == (net->destination | ~mask)))
            return true;
    }
    return false;
}

static bool is_local(const struct server *server, uint32_t address)
{
    for (size_t i = 0; i < server->local_count; i++)
        if ((address & ip4_mask(server->local[i].prefix_len)) == server->local[i].destination)
            return true;
    return false;
}

/* Of the pool any free one will do, which we would have given as well. */
static bool is_of_pool(const struct server *server, uint32_t address)
{
    const struct address_range *range = &server->config.settings.pool;

    return address >= range->from && address <= range->to;
}

/* What lies at its address comes to it: never that of a computer on a network of ours, or of anybody out there. A server
 * that we have dialled has the address it has, and takes no other (KB Q159684): nobody is sent there for it. */
static bool may_have(const struct call *call, uint32_t address)
{
    const struct server *server = call->port->server;

    if (!is_caller_address(address) || address == pool_server_address(server->pool) ||
        net_is_taken(server->net, address))
        return false;
    if (is_of_pool(server, address))
        return !is_edge(server, address);
    return call->dial || (!is_local(server, address) && net_leads_to(call->iface->net, address));
}

bool role_router_address_wanted(struct call *call, uint32_t address)
{
    struct pool *pool = call->port->server->pool;

    if (address == call->address)
        return true;
    if (call->who.fixed_address || !may_have(call, address) || pool_take(pool, address) != address)
        return false;
    pool_release(pool, call->address);
    call->address = address;
    return true;
}

/* ---- a call that came in ---- */

static void say_who(struct call *call, rras_ms now)
{
    const struct phone_entry *entry = &call->iface->config.entry;
    char user[AUTH_NAME_MAX + 1];

    snprintf(user, sizeof user, "%s%s%.239s", entry->domain, entry->domain[0] ? "\\" : "", entry->user);
    link_set_identity(call->link, user, entry->password, entry->auth_methods, now);
}

void role_router_go_on(struct call *call, rras_ms now)
{
    say_who(call, now);
    offer_addresses(call, now);
}

void role_router_admit(struct call *call, rras_ms now)
{
    struct dd_interface *iface = role_interface_of(call);

    call->iface = iface;
    if (interface_admit(iface, call, now))
        role_router_go_on(call, now);
}

/* ---- a call we have made ---- */

void role_router_config(const struct call *call, struct link_config *link)
{
    role_client_config(call, link);
    link->does_callback = link->can_ask_callback = link->can_retry = false;
    link->ask_methods = call->dial->request.ask_methods;
}

/* Whoever else has an account of ours is not the router of this interface (KB Q159684). */
static bool is_proven(const struct call *call)
{
    char name[ACCOUNT_NAME_MAX + 1];

    if (call->dial->request.ask_methods == 0)
        return true;
    auth_local_name(call->who.user[0] ? call->who.user : call->user, name);
    return call->who.verdict.accepted && !call->who.is_guest && text_equal_nocase(name, call->iface->config.entry.name);
}

void role_router_authenticated(struct call *call, unsigned method, rras_ms now)
{
    struct dial *dial = call->dial;

    role_client_follow(call);
    call->phase_shown = LINK_NETWORK;
    call->method = dial->method = method;
    if (!is_proven(call)) {
        role_refuse(call, END_ROUTER_NOT_PROVEN, now);
        return;
    }
    if (!interface_take_dialled(call->iface, call, now))
        return;
    dial_report(dial, DIAL_AUTH_NOTIFY);
    dial_report(dial, DIAL_AUTH_PROJECT);
    call->is_authenticated = true;
    text_copy(call->user, sizeof call->user, call->iface->config.entry.name);
    offer_addresses(call, now);
}

static void tell_dial(struct call *call, const struct link_ip *ip, rras_ms now)
{
    struct dial *dial = call->dial;

    if (!dial)
        return;
    dial->ip = ip ? *ip : (struct link_ip){ 0 };
    dial->connected_at = ip ? now : 0;
    if (!ip)
        return;
    dial->last_packet = now;
    dial->was_connected = true;
    dial_report(dial, DIAL_PROJECTED);
    dial_report(dial, DIAL_AUTHENTICATED);
    dial_report(dial, DIAL_CONNECTED);
}

/* ---- either ---- */

void role_router_join(struct call *call, const struct link_ip *ip, const struct net_caller_facts *facts, uint16_t mtu,
                      void (*wake)(void *ctx), rras_ms now)
{
    struct server *server = call->port->server;
    struct dd_interface *iface = call->iface;

    if (iface->call != call)
        return; /* it has made way meanwhile */
    call->caller = net_add_router(server->net, iface->net, ip->our_address, ip->peer_address, mtu, facts, wake, call);
    if (!call->caller) {
        role_refuse(call, END_ADDRESS_CONFLICT, now);
        return;
    }
    if (!call->who.fixed_address && !is_of_pool(server, ip->peer_address) && !net_leads_to(iface->net, ip->peer_address))
        net_set_router_aside(call->caller);
    tell_dial(call, ip, now);
    iface->own_address = ip->our_address;
    iface->peer_address = ip->peer_address;
    interface_call_up(iface, call, now);
}

void role_router_left(struct call *call, rras_ms now)
{
    interface_call_down(call->iface, call);
    tell_dial(call, NULL, now);
}

rras_ms role_router_idle_deadline(const struct call *call)
{
    const struct demand_dial *config = &call->iface->config;
    const uint32_t limit_s = call->dial ? config->entry.idle_s : call->who.idle_s;
    struct net_caller_counters count;

    if (config->is_persistent || limit_s == 0 || !call->caller)
        return RRAS_NEVER;
    net_caller_counters(call->caller, &count);
    return count.last_unicast_ms + 1000 * (rras_ms)limit_s;
}
