/* server_status.c - what the ports are doing, in words.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include "common/base/text.h"
#include "service/port/port_internal.h"

const char *port_condition_text(enum port_condition condition)
{
    static const char *const texts[] = {
        [PORT_NON_OPERATIONAL] = "Line non-operational",
        [PORT_DISCONNECTED] = "Disconnected",
        [PORT_LISTENING] = "Waiting for call",
        [PORT_INITIALIZING] = "Initializing port",
        [PORT_ANSWERING] = "Answering call",
        [PORT_AUTHENTICATING] = "Connected, authenticating user",
        [PORT_AUTHENTICATED] = "Connected, user authenticated",
        [PORT_HANGING_UP] = "Hanging up",
        [PORT_CALLING_BACK] = "Calling back",
        [PORT_DIALING] = "Dialing out",
        [PORT_DIALED_OUT] = "Connected, dialed out",
    };
    return (size_t)condition < sizeof texts / sizeof *texts ? texts[condition] : "Unknown";
}

size_t server_port_count(const struct server *server)
{
    return server->port_count;
}

bool server_find_port(const struct server *server, const char *name, size_t *index)
{
    for (size_t i = 0; i < server->port_count; i++) {
        if (strcmp(server->ports[i]->config.name, name) == 0) {
            *index = i;
            return true;
        }
    }
    return false;
}

static void fill_call(const struct call *call, rras_ms now, struct port_status *out)
{
    const struct hdlc_counters *in = decoder_counters(&call->decoder);

    text_copy(out->user, sizeof out->user, call->is_authenticated ? call->user : "");
    text_copy(out->peer, sizeof out->peer, call->peer);
    snprintf(out->protocol, sizeof out->protocol, "%s",
             call->is_authenticated ? auth_method_name(call->method) : call->has_frame ? "PPP" : call->recogniser.what);
    out->address = call->address;
    out->line_bps = call->bps;
    out->connected_ms = now - call->started;
    out->bytes_in = call->bytes_in;
    out->bytes_out = call->bytes_out;
    out->frames_in = call->frames_in;
    out->frames_out = call->frames_out;
    out->bad_fcs = in->bad_fcs;
    out->too_long = in->too_long;
    out->aborted = in->aborted;
}

/* Why the port is not as it should be: its line now, or else how its last call ended. */
static void explain(const struct port *port, struct port_status *out)
{
    const struct end_reason_info *info = end_reason_info(port->last_end);

    out->last_end = port->last_end;
    if (port->line_error) {
        out->error = port->line_error;
        snprintf(out->explanation, sizeof out->explanation, "%s: %s OpenRRAS tries again every %d seconds.",
                 port->config.name, port->line_why, REOPEN_LINE_MS / 1000);
    } else if (port->server->is_paused && port_role_row(port->config.roles)->listens) {
        snprintf(out->explanation, sizeof out->explanation,
                 "%s does not answer: the service is paused. Let it answer again with: rrassvc continue", port->config.name);
    } else if (info->cure[0] != '\0') { /* a goodbye is no error */
        out->error = info->ras_error;
        end_reason_explain(port->last_end, port->config.name, out->explanation, sizeof out->explanation);
    } else if (!port_role_row(port->config.roles)->listens) {
        snprintf(out->explanation, sizeof out->explanation,
                 "%s does not answer: it has neither Receive calls as a RAS server nor the demand dial router role.",
                 port->config.name);
    }
}

bool server_port_status(const struct server *server, size_t index, rras_ms now, struct port_status *out)
{
    const struct port *port;

    if (index >= server->port_count)
        return false;
    port = server->ports[index];
    *out = (struct port_status){ .kind = port->device.kind, .condition = port_condition(port) };
    text_copy(out->name, sizeof out->name, port->config.name);
    text_copy(out->device, sizeof out->device, port->device.name);
    out->roles = port->config.roles;
    out->configured_roles = port->configured_roles;
    out->port_bps = port->device.dte_bps;
    out->is_tracing = port->config.is_tracing;
    if (port->call)
        fill_call(port->call, now, out);
    else
        explain(port, out);
    return true;
}

bool server_restart_is_pending(const struct server *server)
{
    for (size_t i = 0; i < server->port_count; i++)
        if ((server->ports[i]->configured_roles ^ server->ports[i]->config.roles) & CALL_ROLES)
            return true;
    return false;
}

void server_totals(const struct server *server, struct server_totals *out)
{
    *out = (struct server_totals){
        .ports = (uint32_t)server->port_count,
        .pool_size = pool_size(server->pool),
        .pool_in_use = pool_in_use(server->pool),
        .calls_taken = server->calls_taken,
        .calls_refused = server->calls_refused,
    };
    for (size_t i = 0; i < server->port_count; i++) {
        const struct port *port = server->ports[i];

        out->listening += port_condition(port) == PORT_LISTENING;
        out->calls += port->call && !port->call->dial;
        out->authenticated += port->call && !port->call->dial && port->call->is_authenticated;
    }
}
