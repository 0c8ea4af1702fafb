/* port.c - one port's line: opened, listening, in a call, hung up, and open again.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include "common/base/text.h"
#include "service/port/port_internal.h"

/* Its boxes let it take calls; port_listens() says whether it does so now. */
static bool listens(const struct port *port)
{
    return port_role_row(port->config.roles)->listens;
}

bool port_listens(const struct port *port)
{
    return listens(port) && !port->server->is_paused;
}

/* ---- the modem in front of a COM port ---- */

static void modem_write(void *ctx, struct bytes out)
{
    struct port *port = ctx;

    if (port->line)
        port->line->ops->write(port->line, out);
}

static void modem_set_dtr(void *ctx, bool on)
{
    struct port *port = ctx;

    if (port->line && port->line->ops->set_dtr)
        port->line->ops->set_dtr(port->line, on);
}

static void line_healed(struct port *port)
{
    if (port->has_told_failure)
        server_event(port->server, RAS_EVENT_DEVICE_HEALED, port->config.name, NULL, NULL);
    port->has_told_failure = false;
    port->line_error = 0;
}

/* The COM port is open but nothing answers on it; at.c goes on trying by itself. */
static void modem_failed(struct port *port)
{
    static const char why[] = "the modem does not answer; see that it is switched on and its cable is right.";

    port->line_error = RAS_PORT_OR_DEVICE;
    text_copy(port->line_why, sizeof port->line_why, why);
    if (!port->has_told_failure)
        server_event(port->server, RAS_EVENT_DEVICE_FAILED, port->config.name, why, NULL);
    port->has_told_failure = true;
}

static void modem_state(void *ctx, enum at_state now_in)
{
    struct port *port = ctx;
    struct server *server = port->server;

    server->has_changed = true;
    if (now_in == AT_FAILED)
        modem_failed(port);
    else if (now_in == AT_READY && port->line_error != 0)
        line_healed(port);
}

static void modem_online(void *ctx, const struct at_result *connect, const struct at_caller *caller, struct bytes rest)
{
    struct port *port = ctx;
    rras_ms now = server_now(port->server);
    const char *peer = caller->number[0] ? caller->number : port->device.system_name;
    bool begun = !port->call && (port->callback.is_dialing ? callback_begin_call(port, connect->dce_bps, now)
                                                           : call_begin(port, port->line, peer, connect->dce_bps, now));

    if (!begun) {
        at_hang_up(port->at, now);
        return;
    }
    call_received(port->call, rest, now);
}

static void modem_offline(void *ctx)
{
    struct port *port = ctx;

    if (port->call)
        call_line_lost(port->call, END_CARRIER_LOST);
}

static void modem_dial_failed(void *ctx, uint32_t ras_error)
{
    struct port *port = ctx;

    if (port->dial)
        dial_failed(port->dial, ras_error);
    else
        callback_failed(port, ras_error);
}

static void modem_trace(void *ctx, const char *line)
{
    struct port *port = ctx;

    if (port->config.is_tracing)
        port->server->host->trace_text(port->server->ctx, port->config.name, line);
}

static const struct at_host modem_host = {
    .write = modem_write,
    .set_dtr = modem_set_dtr,
    .state = modem_state,
    .online = modem_online,
    .offline = modem_offline,
    .dial_failed = modem_dial_failed,
    .trace = modem_trace,
};

static void start_modem(struct port *port, rras_ms now)
{
    struct at_config config;

    at_config_defaults(&config);
    if (port->device.init[0])
        text_copy(config.init, sizeof config.init, port->device.init);
    config.rings = port->device.rings;
    config.wants_caller_id = port->device.wants_caller_id;
    config.has_dtr = port->line->has_dtr;
    config.has_dcd = port->line->has_dcd && !port->device.ignore_dcd;
    config.is_cable = device_is_cable(&port->device);
    config.cable_bps = port->device.dte_bps;
    port->server->host->random(port->server->ctx, (uint8_t *)&config.salt, sizeof config.salt);
    at_init(port->at, &config, &modem_host, port);
    port_hold_back(port);
    at_start(port->at, now);
}

/* ---- what the line reports ---- */

static void line_received(void *ctx, struct bytes data)
{
    struct port *port = ctx;
    rras_ms now = server_now(port->server);

    /* The modem sees the data too: NO CARRIER may be all that tells of a lost one. */
    if (port->at) {
        bool was_online = port->at->state == AT_ONLINE;

        at_receive(port->at, data, now);
        if (!was_online)
            return; /* what followed CONNECT came through modem_online() */
    }
    if (port->call)
        call_received(port->call, data, now);
}

static void line_writable(void *ctx)
{
    struct port *port = ctx;

    if (port->call)
        call_pump(port->call, server_now(port->server));
}

static void line_carrier(void *ctx, bool present)
{
    struct port *port = ctx;

    if (port->at && !port->device.ignore_dcd)
        at_carrier(port->at, present, server_now(port->server));
}

/* The line itself is gone. A TCP call's line goes with the call; a modem's COM port is tried again. */
static void line_lost(void *ctx, uint32_t system_error)
{
    struct port *port = ctx;
    char why[64];

    if (port->call)
        call_line_lost(port->call, system_error == 0 ? END_CARRIER_LOST : END_LINE_FAILED);
    if (!port->at)
        return;
    callback_failed(port, RAS_PORT_OR_DEVICE);
    snprintf(why, sizeof why, "the cable was unplugged (system error %u)", (unsigned)system_error);
    port->line->ops->close(port->line);
    port->line = NULL;
    port_line_failed(port, RAS_PORT_OR_DEVICE, why, server_now(port->server));
}

static const struct transport_events line_events = {
    .received = line_received,
    .writable = line_writable,
    .carrier = line_carrier,
    .lost = line_lost,
};

/* ---- the port ---- */

static void record_call(const struct port *port, const struct call *call)
{
    struct call_record record = call_record_of(call);

    port->server->host->call_ended(port->server->ctx, &record);
    call_log_end(call, record.ended_unix);
}

struct port *port_new(struct server *server, const struct device_config *device, const struct port_config *config)
{
    struct port *port = calloc(1, sizeof *port);

    if (!port)
        return NULL;
    port->server = server;
    port->device = *device;
    port->config = *config;
    port->configured_roles = config->roles;
    port->reopen_at = RRAS_NEVER;
    if (device->kind == DEVICE_MODEM && !(port->at = calloc(1, sizeof *port->at))) {
        free(port);
        return NULL;
    }
    return port;
}

void port_free(struct port *port)
{
    if (!port)
        return;
    if (port->call) { /* it did not say goodbye in time */
        if (port->call->why == END_NONE)
            port->call->why = END_SERVICE_STOPPED;
        record_call(port, port->call);
    }
    call_free(port->call);
    if (port->line)
        port->line->ops->close(port->line);
    free(port->at);
    free(port);
}

void port_start(struct port *port, rras_ms now)
{
    if (port->device.kind == DEVICE_MODEM && listens(port))
        port->reopen_at = now;
}

bool port_is_free(const struct port *port)
{
    return port_listens(port) && !port->call && !port->line && !port->dial && !port->server->is_stopping;
}

void port_take_line(struct port *port, struct transport *line, rras_ms now)
{
    port->line = line;
    line->events = &line_events;
    line->ctx = port;
    port->server->has_changed = true;
    if (port->at) {
        start_modem(port, now);
    } else if (!call_begin(port, line, line->peer, port->device.line_bps, now)) {
        line->ops->close(line);
        port->line = NULL;
    }
}

void port_line_failed(struct port *port, uint32_t ras_error, const char *why, rras_ms now)
{
    port->line_error = ras_error;
    snprintf(port->line_why, sizeof port->line_why, "%s", why);
    port->reopen_at = listens(port) ? now + REOPEN_LINE_MS : RRAS_NEVER;
    port->server->has_changed = true;
    if (port->dial && port->at && !port->call) /* a TCP line's is the address it listens on */
        dial_failed(port->dial, ras_error);
    if (!port->has_told_failure)
        server_event(port->server, RAS_EVENT_DEVICE_FAILED, port->config.name, why, NULL);
    port->has_told_failure = true;
}

/* The call is over: write it down, give everything back, and hang up. */
static void reap_call(struct port *port, rras_ms now)
{
    struct call *call = port->call;

    record_call(port, call);
    if (call->dial)
        dial_call_over(call->dial, call, now);
    port->last_end = call->dial ? END_NONE : call->why;
    port->call = NULL;
    call_free(call);
    port->server->has_changed = true;
    callback_call_over(port, port->last_end, now);
    if (!port->at && port->line) {
        port->line->ops->close(port->line);
        port->line = NULL;
    } else if (port->at && port->line && port->server->is_stopping) {
        at_stop(port->at, now);
    } else if (port->at && port->line && port->at->state == AT_ONLINE) {
        at_hang_up(port->at, now);
    }
}

void port_stop(struct port *port, enum end_reason why, rras_ms now)
{
    if (port->call)
        call_hang_up(port->call, why, now);
    else
        callback_cancel(port, now);
    if (!port->call && port->at && port->line)
        at_stop(port->at, now);
}

/* A modem lets the telephone ring; a TCP port is not free any more. */
void port_set_paused(struct port *port, bool on)
{
    (void)on; /* server->is_paused by now */
    port_hold_back(port);
}

/* Nobody's RING is answered while the service pauses, or the port is to call; but one who promised to call back. */
void port_hold_back(struct port *port)
{
    bool on = port->server->is_paused || callback_is_pending(port);

    if (port->dial)
        on = !dial_awaits_ring(port->dial);
    if (port->at)
        at_hold_back(port->at, on);
}

/* A port that listens and has no line is opening it, or has lent it (lend.c), or tries again later. */
void port_open_for_dial(struct port *port)
{
    const bool is_elsewhere = listens(port) && port->reopen_at == RRAS_NEVER;

    if (port->line || port->is_opening || is_elsewhere)
        return;
    port->reopen_at = RRAS_NEVER;
    port->is_opening = true;
    port->server->host->open_line(port->server->ctx, port->config.name, &port->device);
}

void port_dialled(struct port *port, rras_ms now)
{
    port->server->has_changed = true;
    port_hold_back(port);
    if (listens(port))
        return;
    port->line_error = 0;
    port->has_told_failure = false;
    if (port->at && port->line)
        at_stop(port->at, now);
}

/* A modem that only dials is given back to other programs when it is on hook. */
static void put_down(struct port *port)
{
    if (!port->at || !port->line || listens(port) || !at_is_quiet(port->at))
        return;
    port->line->ops->close(port->line);
    port->line = NULL;
    port->server->has_changed = true;
}

/* There is time for a goodbye, not for its answer. */
bool port_sleep(struct port *port, rras_ms now)
{
    if (!port->call || port->call->is_over)
        return false;
    call_hang_up(port->call, END_COMPUTER_SLEPT, now);
    return true;
}

/* What was on the line before the sleep is long gone; a COM port may have lost its device, and a modem
 * its settings, without a word. */
bool port_wake(struct port *port, rras_ms now)
{
    bool had_call = port->call && port->call->why == END_NONE;

    if (port->call)
        call_line_lost(port->call, END_COMPUTER_SLEPT);
    if (port->at && port->line) {
        callback_failed(port, RAS_PORT_OR_DEVICE);
        port->line->ops->close(port->line);
        port->line = NULL;
        port->reopen_at = listens(port) ? now : RRAS_NEVER;
        port->server->has_changed = true;
        if (port->dial && !port->call)
            dial_failed(port->dial, RAS_PORT_OR_DEVICE);
    }
    return had_call;
}

bool port_is_quiet(const struct port *port)
{
    return !port->call && !(port->at && port->line && !at_is_quiet(port->at));
}

/* A caller who does not answer our goodbye must not keep the service from hanging up its modem. */
static rras_ms cut_off(struct port *port, rras_ms now)
{
    rras_ms end = port->server->stop_began + STOP_PATIENCE_MS;

    if (!port->server->is_stopping)
        return RRAS_NEVER;
    if (now >= end)
        call_line_lost(port->call, END_SERVICE_STOPPED);
    return end;
}

rras_ms port_advance(struct port *port, rras_ms now)
{
    rras_ms next = RRAS_NEVER;

    if (port->call) {
        next = call_advance(port->call, now);
        next = rras_sooner(next, cut_off(port, now));
        if (port->call->is_over) {
            reap_call(port, now);
            next = RRAS_NEVER;
        }
    }
    if (port->at && port->line)
        next = rras_sooner(next, at_advance(port->at, now));
    next = rras_sooner(next, callback_advance(port, now));
    put_down(port);
    if (port->call && port->call->is_over) /* the modem's advance ended it */
        next = now;
    if (now >= port->reopen_at && !port->server->is_stopping) {
        port->reopen_at = RRAS_NEVER;
        port->is_opening = port->at != NULL;
        port->server->host->open_line(port->server->ctx, port->config.name, &port->device);
    }
    return rras_sooner(next, port->reopen_at);
}

enum port_condition port_condition(const struct port *port)
{
    static const enum port_condition of_modem[] = {
        [AT_CLOSED] = PORT_NON_OPERATIONAL, [AT_INITIALISING] = PORT_INITIALIZING, [AT_READY] = PORT_LISTENING,
        [AT_RINGING] = PORT_ANSWERING,      [AT_ANSWERING] = PORT_ANSWERING,       [AT_ONLINE] = PORT_ANSWERING,
        [AT_HANGING_UP] = PORT_HANGING_UP,  [AT_FAILED] = PORT_NON_OPERATIONAL,
        [AT_DIALING] = PORT_ANSWERING,
    };

    if (port->dial)
        return dial_is_connected(port->dial) ? PORT_DIALED_OUT : PORT_DIALING;
    if (!listens(port))
        return PORT_DISCONNECTED;
    if (port->call && port->call->is_over)
        return PORT_HANGING_UP;
    if (port->call && port->call->link) {
        static const enum port_condition of_phase[] = {
            [LINK_DEAD] = PORT_ANSWERING,      [LINK_ESTABLISH] = PORT_ANSWERING, [LINK_AUTHENTICATE] = PORT_AUTHENTICATING,
            [LINK_NETWORK] = PORT_AUTHENTICATED, [LINK_TERMINATE] = PORT_HANGING_UP,
        };
        return of_phase[link_phase(port->call->link)];
    }
    if (port->call)
        return PORT_ANSWERING;
    if (callback_is_pending(port))
        return PORT_CALLING_BACK;
    if (port->line_error != 0)
        return PORT_NON_OPERATIONAL;
    if (!port->at)
        return port_listens(port) ? PORT_LISTENING : PORT_DISCONNECTED;
    if (port->server->is_paused && (port->at->state == AT_READY || port->at->state == AT_RINGING))
        return PORT_DISCONNECTED;
    return port->line ? of_modem[port->at->state] : PORT_INITIALIZING;
}
