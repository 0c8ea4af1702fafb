/* role.c - client or router, and whether this port may take it (DESIGN 4.1).
 * SPDX-License-Identifier: MIT */
#include "service/aaa/auth_local.h"
#include "service/port/port_internal.h"

/* NT decides after authentication: a user name that is a demand-dial interface's name is a router
 * (KB Q159684), everybody else is a client. So too a person who uses such a name (KB Q176512), but nobody whom a
 * server lets in without proof. */
struct dd_interface *role_interface_of(const struct call *call)
{
    char name[ACCOUNT_NAME_MAX + 1];

    return call->who.is_guest ? NULL : interface_find(call->port->server, auth_local_name(call->user, name));
}

void role_refuse(struct call *call, enum end_reason why, rras_ms now)
{
    char text[320];

    end_reason_explain(why, call->port->config.name, text, sizeof text);
    server_event(call->port->server, RAS_EVENT_PPP_ERROR, call->port->config.name, call->user, text);
    call_hang_up(call, why, now);
}

/* A call that has started LCP over may be somebody else's now. */
static void forget_router(struct call *call, rras_ms now)
{
    struct dd_interface *iface = call->iface;

    if (!iface)
        return;
    call->iface = NULL;
    interface_call_over(iface, call, now);
}

/* All ports of this device with these roles would have sent him away. */
static void refuse_port(struct call *call, enum end_reason why, rras_ms now)
{
    const struct server *server = call->port->server;

    for (size_t i = 0; i < server->port_count; i++) {
        struct port *port = server->ports[i];

        if (port->config.device_id == call->port->config.device_id && port->config.roles == call->port->config.roles)
            port->unfit_at = now;
    }
    role_refuse(call, why, now);
}

void role_decide(struct call *call, rras_ms now)
{
    const struct dd_interface *iface = role_interface_of(call);
    const enum caller_kind kind = iface ? CALLER_ROUTER : CALLER_CLIENT;

    if (call->iface != iface)
        forget_router(call, now);
    if (iface) /* a router is at its own number */
        call->who.privilege &= ~(unsigned)(RASPRIV_AdminSetCallback | RASPRIV_CallerSetCallback);
    if (call->port->server->config.is_component_mismatch)
        role_refuse(call, END_COMPONENT_MISMATCH, now);
    else if (port_role_refusal(call->port->config.roles, kind) != 0)
        refuse_port(call, kind == CALLER_ROUTER ? END_NOT_ROUTER_PORT : END_NOT_CLIENT_PORT, now);
    else if (!callback_takes_over(call, now))
        role_admit(call, now);
}

void role_admit(struct call *call, rras_ms now)
{
    if (role_interface_of(call))
        role_router_admit(call, now);
    else
        role_server_admit(call, now);
}
