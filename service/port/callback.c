/* callback.c - calling a caller back: who may or must be, where, and the call that follows (KB Q143200, Q111068).
 *
 * After CBCP the call is hung up politely; when the modem is on hook and the delay over, the port dials,
 * and whoever answers proves who it is like any caller. No second CBCP follows: the port has called.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include "common/base/text.h"
#include "service/port/port_internal.h"

enum {
    DELAY_DEFAULT_S = 2,            /* CallbackTime: when the client names no delay (facts: rras 4.1) */
    DIAL_PATIENCE_MS = 60 * 1000    /* for a modem that does not get ready to dial */
};

/* So far only a modem can call; at the other end of a cable nobody pays for the call. */
bool callback_is_possible(const struct port *port)
{
    return port->at != NULL && !device_is_cable(&port->device);
}

bool callback_is_pending(const struct port *port)
{
    return port->callback.number[0] != '\0';
}

static void forget(struct port *port)
{
    port->callback = (struct callback){ 0 };
    if (port->at)
        at_hold_back(port->at, port->server->is_paused);
    port->server->has_changed = true;
}

static void refuse(struct call *call, rras_ms now)
{
    char text[320];

    end_reason_explain(END_NO_CALLBACK, call->port->config.name, text, sizeof text);
    server_event(call->port->server, RAS_EVENT_PPP_ERROR, call->port->config.name, call->user, text);
    call_hang_up(call, END_NO_CALLBACK, now);
}

/* What this user may choose of; a preset number is no choice. */
static unsigned offer_of(const struct call *call)
{
    const unsigned privilege = call->who.privilege;

    if (privilege & RASPRIV_AdminSetCallback)
        return CBCP_SET(CBCP_PRESET_NUMBER);
    if ((privilege & RASPRIV_CallerSetCallback) && callback_is_possible(call->port))
        return CBCP_SET(CBCP_NO_CALLBACK) | CBCP_SET(CBCP_CALLER_NUMBER);
    return CBCP_SET(CBCP_NO_CALLBACK);
}

/* The one who was called back is here: nobody else profits from a number that somebody else named. */
static bool is_called_back(const struct call *call)
{
    return call->is_callback && text_equal_nocase(call->user, call->called_user);
}

bool callback_takes_over(struct call *call, rras_ms now)
{
    const unsigned offer = offer_of(call);

    if (is_called_back(call))
        return false;
    if (link_wants_callback(call->link) && (callback_is_possible(call->port) || !(offer & CBCP_SET(CBCP_PRESET_NUMBER)))) {
        link_start_callback(call->link, offer, now);
        return true;
    }
    if (offer & CBCP_SET(CBCP_NO_CALLBACK))
        return false;
    refuse(call, now);
    return true;
}

void callback_agreed(struct call *call, const struct cbcp_agreed *agreed, rras_ms now)
{
    struct callback *callback = &call->port->callback;
    const char *number = agreed->type == CBCP_PRESET_NUMBER ? call->who.callback_number : agreed->number;

    if (!cbcp_number_is_good(number)) {
        refuse(call, now);
        return;
    }
    text_copy(callback->number, sizeof callback->number, number);
    text_copy(callback->user, sizeof callback->user, call->user);
    callback->delay_ms = 1000u * (agreed->delay_s != 0 ? agreed->delay_s : DELAY_DEFAULT_S);
    callback->dial_at = RRAS_NEVER;
    at_hold_back(call->port->at, true); /* a ring in between is not for us */
    call_hang_up(call, END_CALLBACK, now);
}

void callback_call_over(struct port *port, enum end_reason why, rras_ms now)
{
    if (!callback_is_pending(port))
        return;
    if (why == END_CALLBACK && !port->server->is_stopping)
        port->callback.dial_at = now + port->callback.delay_ms;
    else
        forget(port);
}

void callback_failed(struct port *port, uint32_t ras_error)
{
    char error[120];

    if (!callback_is_pending(port))
        return;
    snprintf(error, sizeof error, "Error %u: %s", (unsigned)ras_error, ras_error_text(ras_error));
    server_event(port->server, RAS_EVENT_CALLBACK_FAILED, port->callback.user, port->config.name, error);
    port->last_end = END_CALLBACK_FAILED;
    forget(port);
}

void callback_cancel(struct port *port, rras_ms now)
{
    if (!callback_is_pending(port))
        return;
    if (port->callback.is_dialing)
        at_hang_up(port->at, now);
    forget(port);
}

bool callback_begin_call(struct port *port, uint32_t bps, rras_ms now)
{
    const struct callback callback = port->callback;

    forget(port);
    if (!call_begin(port, port->line, callback.number, bps, now))
        return false;
    port->call->is_callback = true;
    text_copy(port->call->called_user, sizeof port->call->called_user, callback.user);
    server_event(port->server, RAS_EVENT_CALLED_BACK, callback.user, port->config.name, callback.number);
    return true;
}

rras_ms callback_advance(struct port *port, rras_ms now)
{
    struct callback *callback = &port->callback;

    if (!callback_is_pending(port) || callback->is_dialing || callback->dial_at == RRAS_NEVER || port->call)
        return RRAS_NEVER;
    if (now < callback->dial_at)
        return callback->dial_at;
    if (port->line && port->at->state == AT_READY) {
        callback->is_dialing = at_dial(port->at, callback->number, now);
        if (!callback->is_dialing)
            callback_failed(port, RAS_BAD_CALLBACK_NUMBER);
        return RRAS_NEVER;
    }
    if (now < callback->dial_at + DIAL_PATIENCE_MS)
        return callback->dial_at + DIAL_PATIENCE_MS; /* the modem's own deadlines come before */
    callback_failed(port, RAS_PORT_OR_DEVICE);
    return RRAS_NEVER;
}
