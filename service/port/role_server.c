/* role_server.c - Receive calls as a RAS server: an address for the caller, and the network.
 * SPDX-License-Identifier: MIT */
#include "service/port/port_internal.h"

/* What IPCP will offer; 0 in the settings stands for the server itself, which relays DNS. */
static struct link_ip addresses_for(const struct call *call)
{
    const struct server *server = call->port->server;
    const struct server_settings *settings = &server->config.settings;
    uint32_t own = pool_server_address(server->pool);

    return (struct link_ip){
        .our_address = own,
        .peer_address = call->address,
        .dns = { settings->dns[0] ? settings->dns[0] : own, settings->dns[1] },
        .wins = { settings->wins[0], settings->wins[1] },
    };
}

/* A caller that restarts LCP is admitted again: it keeps its address, unless it is somebody else now. */
uint32_t role_take_address(const struct call *call)
{
    struct pool *pool = call->port->server->pool;
    uint32_t wanted = call->who.fixed_address ? call->who.fixed_address : call->address, taken;

    pool_release(pool, call->address);
    taken = pool_take(pool, wanted);
    if (!taken && !call->who.fixed_address)
        taken = pool_take(pool, wanted = 0);
    if (!taken && host_link_gives_way(call->port->server, wanted))
        taken = pool_take(pool, wanted);
    return taken;
}

void role_server_admit(struct call *call, rras_ms now)
{
    struct server *server = call->port->server;
    struct link_ip ip;

    link_set_identity(call->link, "", "", 0, now); /* to a client we are nobody but the server */
    call->address = role_take_address(call);
    if (call->address == 0) {
        char text[320];

        end_reason_explain(END_NO_ADDRESS, call->port->config.name, text, sizeof text);
        server_event(server, RAS_EVENT_NOT_PROJECTED, call->user, call->port->config.name, text);
        call->why = END_NO_ADDRESS;
        link_refuse_network(call->link, END_NO_ADDRESS, now);
        return;
    }
    ip = addresses_for(call);
    link_start_network(call->link, &ip, now);
}
