/* dial_hunt.c - which port a connection takes, and why there is none.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include "common/base/text.h"
#include "service/port/interface_internal.h"

enum { PASSES = 3 };

static bool is_named(const struct port *port, const char *name)
{
    return name[0] != '\0' && (text_equal_nocase(port->config.name, name) || text_equal_nocase(port->device.name, name));
}

static enum dial_kind kind_of(const struct port *port)
{
    if (port->device.kind == DEVICE_TCP)
        return DIAL_KIND_TCP;
    return device_is_cable(&port->device) ? DIAL_KIND_CABLE : DIAL_KIND_MODEM;
}

/* Never DIAL_KIND_BY_NUMBER: that of the port that was named, else what the number looks like. */
enum dial_kind dial_kind_of(const struct server *server, const struct dial_request *request)
{
    if (request->kind != DIAL_KIND_BY_NUMBER)
        return request->kind;
    for (size_t i = 0; i < server->port_count; i++)
        if (is_named(server->ports[i], request->port))
            return kind_of(server->ports[i]);
    return dial_is_place(request->numbers[0]) ? DIAL_KIND_TCP : DIAL_KIND_MODEM;
}

static bool may_dial(const struct port *port, const struct dial_request *request)
{
    const struct port_role_row *row = port_role_row(port->config.roles);

    return (request->is_router ? row->demand_dial : row->manual_dial) == RAS_OK;
}

/* Somebody rings, a call is up, or it is lent already. A modem that is hung up right now is waited for. */
static bool is_idle(const struct port *port)
{
    if (port->call || port->dial || callback_is_pending(port))
        return false;
    if (!port->at)
        return port->line == NULL;
    return !port->line || !(port->at->state == AT_RINGING || port->at->state == AT_ANSWERING ||
                            port->at->state == AT_ONLINE || port->at->state == AT_DIALING);
}

/* First the one that was named, then those that dial only, then those that listen. */
static bool is_of_pass(const struct port *port, const struct dial_request *request, enum dial_kind kind, size_t pass)
{
    const bool listens = port_role_row(port->config.roles)->listens;

    if (pass == 0 || is_named(port, request->port))
        return pass == 0 && kind_of(port) == kind && is_named(port, request->port);
    return kind_of(port) == kind && (request->port[0] == '\0' || request->other_port_ok) && listens == (pass == 2);
}

struct port *dial_hunt(struct server *server, const struct dial_request *request, size_t *place)
{
    const enum dial_kind kind = dial_kind_of(server, request);

    for (; *place < PASSES * server->port_count; ++*place) {
        struct port *port = server->ports[*place % server->port_count];

        if (is_of_pass(port, request, kind, *place / server->port_count) && may_dial(port, request) && is_idle(port)) {
            ++*place;
            return port;
        }
    }
    return NULL;
}

bool dial_has_port(const struct server *server, const struct dial_request *request)
{
    const enum dial_kind kind = dial_kind_of(server, request);

    for (size_t place = 0; place < PASSES * server->port_count; place++) {
        const struct port *port = server->ports[place % server->port_count];

        if (is_of_pass(port, request, kind, place / server->port_count) && may_dial(port, request))
            return true;
    }
    return false;
}

/* Why there is none: no such port, none that may dial, or all of them busy. */
uint32_t dial_explain_none(const struct server *server, const struct dial_request *request, char *why)
{
    static const char *const lines[] = { [DIAL_KIND_MODEM] = "modem", [DIAL_KIND_TCP] = "TCP line",
                                         [DIAL_KIND_CABLE] = "cable to another computer (a device with init=CLIENT)" };
    const enum dial_kind kind = dial_kind_of(server, request);
    const struct port *one = NULL;
    bool has_dialler = false, has_named = false;

    for (size_t i = 0; i < server->port_count; i++) {
        const struct port *port = server->ports[i];

        has_named = has_named || is_named(port, request->port);
        for (size_t pass = 0; pass < PASSES; pass++) {
            if (!is_of_pass(port, request, kind, pass))
                continue;
            one = one ? one : port;
            has_dialler = has_dialler || may_dial(port, request);
        }
    }
    if (request->port[0] && !has_named && !one) {
        snprintf(why, 256, "There is no port or device %.63s.", request->port);
        return request->is_router ? RAS_INTERFACE_HAS_NO_DEVICES : RAS_PORT_NOT_FOUND;
    }
    if (!one)
        snprintf(why, 256, "There is no %s to dial with.", lines[kind]);
    else if (!has_dialler && request->is_router)
        snprintf(why, 256, "%s lacks Dial out and receive calls as a demand dial router. Tick it in Configure Port Usage "
                 "(or: rrasctl set wanports device=%s ddinout=yes), then restart the service.", one->config.name, one->config.name);
    else if (!has_dialler)
        snprintf(why, 256, "%s lacks Dial out as a RAS client. Tick it in Configure Port Usage "
                 "(or: rrasctl set wanports device=%s ddoutonly=yes), then restart the service.", one->config.name, one->config.name);
    else
        snprintf(why, 256, "Every port that may dial out is in use; wait until a call is over, or add a port.");
    return request->is_router ? RAS_INTERFACE_HAS_NO_DEVICES : RAS_PORT_NOT_AVAILABLE;
}
