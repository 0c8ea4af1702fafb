/* role.c - client or router, and whether this port may take it (DESIGN 4.1).
 * SPDX-License-Identifier: MIT */
#include "service/port/port_internal.h"

/* NT decides after authentication: a user name that is a demand-dial interface's name is a router
 * (KB Q159684), everybody else is a client. */
static enum caller_kind kind_of(const struct call *call)
{
    const struct server *server = call->port->server;

    if (server->host->is_interface && server->host->is_interface(server->ctx, call->user))
        return CALLER_ROUTER;
    return CALLER_CLIENT;
}

static void refuse(struct call *call, enum end_reason why, rras_ms now)
{
    char text[320];

    end_reason_explain(why, call->port->config.name, text, sizeof text);
    server_event(call->port->server, RAS_EVENT_PPP_ERROR, call->port->config.name, call->user, text);
    call_hang_up(call, why, now);
}

void role_decide(struct call *call, rras_ms now)
{
    enum caller_kind kind = kind_of(call);

    if (call->port->server->config.is_component_mismatch)
        refuse(call, END_COMPONENT_MISMATCH, now);
    else if (port_role_refusal(call->port->config.roles, kind) != 0)
        refuse(call, kind == CALLER_ROUTER ? END_NOT_ROUTER_PORT : END_NOT_CLIENT_PORT, now);
    else if (!callback_takes_over(call, now))
        role_admit(call, now);
}

void role_admit(struct call *call, rras_ms now)
{
    if (kind_of(call) == CALLER_ROUTER)
        role_router_admit(call, now);
    else
        role_server_admit(call, now);
}
