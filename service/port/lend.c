/*
 * lend.c - an idle modem's line is lent, so that somebody may ask the modem something.
 *
 * Meanwhile the port has no line, as if its cable were out, but does not look for it. It comes back by
 * server_line_opened(), which sets up the modem anew: what was said to it leaves no trace, and a phone
 * that rings on is answered.
 *
 * SPDX-License-Identifier: MIT
 */
#include "common/base/text.h"
#include "service/port/port_internal.h"

enum { HANDS_OFF_MS = 30 * 1000 }; /* longer than anybody asks */

static struct port *port_on(const struct server *server, const char *system_name)
{
    for (size_t i = 0; i < server->port_count; i++) {
        struct port *port = server->ports[i];

        if (port->device.kind == DEVICE_MODEM && text_equal_nocase(port->device.system_name, system_name))
            return port;
    }
    return NULL;
}

/* A modem that is about to call somebody back is as good as in the call. */
static bool is_idle(const struct port *port)
{
    enum at_state state = port->at->state;

    return !port->call && !port->dial && !callback_is_pending(port) &&
           (state == AT_READY || state == AT_INITIALISING || state == AT_FAILED || state == AT_CLOSED);
}

/* Nobody has it open now. Where it is tried again and again, that has to wait. */
static enum lend_result keep_away(struct port *port, rras_ms now)
{
    if (!port_role_row(port->config.roles)->listens)
        return LEND_NOT_OPEN;
    if (port->reopen_at == RRAS_NEVER)
        return LEND_BUSY; /* it is being opened at this moment */
    if (port->reopen_at < now + HANDS_OFF_MS)
        port->reopen_at = now + HANDS_OFF_MS;
    return LEND_NOT_OPEN;
}

enum lend_result server_lend_line(struct server *server, const char *system_name, rras_ms now, struct server_loan *loan)
{
    struct port *port = port_on(server, system_name);

    *loan = (struct server_loan){ .line = NULL };
    if (server->is_stopping)
        return LEND_BUSY;
    if (!port)
        return LEND_NOT_OPEN;
    text_copy(loan->port, sizeof loan->port, port->config.name);
    if (!port->line && !port->dial)
        return keep_away(port, now);
    if (!is_idle(port))
        return LEND_IN_CALL;
    loan->line = port->line;
    loan->line->events = NULL;
    port->line = NULL;
    server->has_changed = true;
    return LEND_LENT;
}

void server_take_back(struct server *server, const struct server_loan *loan, rras_ms now)
{
    size_t i;

    if (loan->line)
        server_line_opened(server, loan->port, loan->line, now);
    else if (server_find_port(server, loan->port, &i) && !server->ports[i]->line && server->ports[i]->reopen_at != RRAS_NEVER)
        server->ports[i]->reopen_at = now;
}
