/* dial.c - a connection dialled out: a port for it, its numbers in turn, and once more after a while.
 *
 * What lines and modems report is only noted (dial_failed); dial_advance() draws the conclusions, so no
 * modem is told anything from inside its own report.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include "common/base/secret.h"
#include "common/base/text.h"
#include "service/port/interface_internal.h"

enum {
    MODEM_PATIENCE_MS = 60 * 1000,      /* for a modem that does not get ready to dial */
    TCP_PATIENCE_MS = 30 * 1000,        /* for a far end that does not answer */
    GOODBYE_PATIENCE_MS = 30 * 1000,    /* for a server that has agreed to call back and does not hang up */
    CALLBACK_PATIENCE_MS = 120 * 1000,  /* for its call, from the hang-up on, and the delay asked for */
    ENDED_KEPT_MS = 5 * 60 * 1000,      /* whoever dialled may ask how it ended */
    FAILURES_AT_ONCE = 3                /* before it is somebody else's turn */
};

/* ---- what is told ---- */

const char *dial_number(const struct dial *dial, uint8_t i, char out[DIAL_PREFIX_MAX + DIAL_NUMBER_MAX + 1])
{
    const struct dial_request *request = &dial->request;
    const bool is_cable = request->kind == DIAL_KIND_CABLE || (dial->port && device_is_cable(&dial->port->device));
    const bool is_modem = !is_cable && (dial->port ? dial->port->at != NULL : !dial_is_place(request->numbers[i]));

    snprintf(out, DIAL_PREFIX_MAX + DIAL_NUMBER_MAX + 1, "%s%s", is_modem ? request->prefix : "", request->numbers[i]);
    return out;
}

static void report_step(struct dial *dial, const struct dial_step *step)
{
    struct server *server = dial->server;

    if (step->state != DIAL_DISCONNECTED)
        dial->last_state = step->state;
    dial->state = step->state;
    dial->history[dial->steps++ % DIAL_STEPS_KEPT] = *step;
    server->dial_steps++;
    server->has_changed = true;
    if (server->host->dial_state)
        server->host->dial_state(server->ctx, dial->id, step);
}

void dial_report(struct dial *dial, enum dial_state state)
{
    report_step(dial, &(struct dial_step){ .state = state, .number = dial->number });
}

struct dial *dial_find(const struct server *server, uint32_t id)
{
    for (size_t i = 0; i < server->dial_count; i++)
        if (server->dials[i]->id == id)
            return server->dials[i];
    return NULL;
}

/* ---- the port it is lent ---- */

static void take_port(struct dial *dial, struct port *port)
{
    dial->port = port;
    port->dial = dial;
    port->server->has_changed = true;
    port_hold_back(port);
}

/* A port that listens does so again at once; one that does not gives its modem back. */
static void release_port(struct dial *dial, rras_ms now)
{
    struct port *port = dial->port;

    dial->ticket = 0;
    dial->port = NULL;
    if (!port)
        return;
    port->dial = NULL;
    port_dialled(port, now);
}

/* ---- ends ---- */

static void finish(struct dial *dial, rras_ms now)
{
    dial->phase = PHASE_OVER;
    dial->over_at = now;
    dial->redials_left = 0;
    secret_wipe(dial->request.password, sizeof dial->request.password);
    secret_wipe(dial->request.script, sizeof dial->request.script); /* a password may stand in it */
}

/* Two routers that have called each other at the same moment must not do so again. */
static rras_ms jitter_ms(const struct dial *dial)
{
    const struct server *server = dial->server;
    uint32_t chance;

    if (!dial->iface || dial->request.redial_s == 0)
        return 0;
    server->host->random(server->ctx, (uint8_t *)&chance, sizeof chance);
    return chance % (dial->request.redial_s * 500u);
}

static void disconnected(struct dial *dial, uint32_t error, rras_ms now)
{
    const bool again = !dial->is_hung_up && !dial->was_connected && dial->redials_left > 0 && dial_error_may_pass(error);
    struct dial_step step = { .state = DIAL_DISCONNECTED, .error = error, .number = dial->number };

    if (dial->iface && dial->port)
        interface_used_port(dial->iface, dial->port);
    release_port(dial, now);
    dial->error = error;
    dial->ip = (struct link_ip){ 0 };
    dial->connected_at = 0;
    if (again) {
        dial->redials_left--;
        dial->phase = PHASE_WAITING;
        dial->deadline = now + (rras_ms)dial->request.redial_s * 1000 + jitter_ms(dial);
        step.redial_in_s = dial->request.redial_s ? dial->request.redial_s : 1;
    } else {
        finish(dial, now);
    }
    report_step(dial, &step);
    if (!again && dial->iface)
        interface_dial_over(dial->iface, error, now);
}

/* This number, or this port, led nowhere. */
static void attempt_failed(struct dial *dial, uint32_t error, rras_ms now)
{
    const bool is_port = error == RAS_PORT_OR_DEVICE && dial->phase <= PHASE_CALLING;
    size_t place = dial->next_place;

    dial->ticket = 0;
    if (!dial->is_hung_up && !dial->was_connected && is_port && dial_hunt(dial->server, &dial->request, &place)) {
        release_port(dial, now); /* the hunt goes on where it was */
        dial->phase = PHASE_START;
    } else if (!dial->is_hung_up && !dial->was_connected && dial_error_may_pass(error) &&
               dial->number + 1 < dial->request.number_count) {
        dial->error = error;
        dial->number++;
        dial->phase = PHASE_START;
        if (is_port)
            release_port(dial, now);
        if (!dial->port)
            dial->next_place = 0;
    } else {
        disconnected(dial, error, now);
    }
}

void dial_failed(struct dial *dial, uint32_t ras_error)
{
    if (dial->failed_with == 0 && dial->phase != PHASE_CALL)
        dial->failed_with = ras_error;
}

/* ---- calling ---- */

static uint32_t next_ticket(struct server *server)
{
    server->last_dial_ticket++;
    if (server->last_dial_ticket == 0)
        server->last_dial_ticket++;
    return server->last_dial_ticket;
}

static void call_tcp(struct dial *dial, rras_ms now)
{
    struct server *server = dial->server;

    dial_report(dial, DIAL_PORT_OPENED);
    dial_report(dial, DIAL_CONNECT_DEVICE);
    dial->phase = PHASE_CALLING;
    dial->ticket = next_ticket(server);
    dial->deadline = now + TCP_PATIENCE_MS;
    if (server->host->connect)
        server->host->connect(server->ctx, dial->ticket, dial->request.numbers[dial->number]);
    else
        dial_failed(dial, RAS_PORT_NOT_AVAILABLE);
}

/* What let an interface dial at first may not hold for the next try: its hours are over, or the service is paused. */
static bool is_called_off(struct dial *dial, rras_ms now)
{
    const uint32_t error = dial->iface ? interface_begin_try(dial->iface) : 0;

    if (error == 0)
        return false;
    dial->is_hung_up = true;
    disconnected(dial, error, now);
    return true;
}

static void begin_attempt(struct dial *dial, rras_ms now)
{
    struct port *port;

    if (dial->server->is_asleep) { /* dial_woke_up() goes on */
        dial->phase = PHASE_WAITING;
        dial->deadline = RRAS_NEVER;
        return;
    }
    if (is_called_off(dial, now))
        return;
    port = dial->port ? dial->port : dial_hunt(dial->server, &dial->request, &dial->next_place);
    if (!port) {
        disconnected(dial, RAS_PORT_NOT_AVAILABLE, now);
        return;
    }
    if (!dial->port)
        take_port(dial, port);
    dial->is_callback_agreed = dial->is_called_back = false;
    dial->said_len = 0;
    dial->method = 0;
    dial_report(dial, DIAL_OPEN_PORT);
    dial->phase = PHASE_OPENING;
    dial->deadline = now + MODEM_PATIENCE_MS;
    if (!port->at)
        call_tcp(dial, now);
    else
        port_open_for_dial(port);
}

/* A modem that is on hook and set up dials. */
static void try_modem(struct dial *dial, rras_ms now)
{
    char number[DIAL_PREFIX_MAX + DIAL_NUMBER_MAX + 1];
    struct port *port = dial->port;

    port_open_for_dial(port);
    if (!port->line || port->at->is_stopping)
        return;
    if (port->at->state == AT_FAILED) {
        dial_failed(dial, RAS_PORT_OR_DEVICE);
    } else if (port->at->state == AT_READY) {
        dial_report(dial, DIAL_PORT_OPENED);
        dial_report(dial, DIAL_CONNECT_DEVICE);
        dial->phase = PHASE_CALLING;
        dial->deadline = RRAS_NEVER; /* the modem has its own */
        if (!at_dial(port->at, dial_number(dial, dial->number, number), now))
            dial_failed(dial, RAS_FROM_DEVICE);
    }
}

static void await_ring(struct dial *dial)
{
    const struct port *port = dial->port;

    if (dial->state == DIAL_WAIT_FOR_MODEM_RESET && port->line && port->at->state == AT_READY)
        dial_report(dial, DIAL_WAIT_FOR_CALLBACK);
}

bool dial_awaits_ring(const struct dial *dial)
{
    return dial->phase == PHASE_CALLBACK;
}

bool dial_is_connected(const struct dial *dial)
{
    return dial->connected_at != 0;
}

void dial_began_call(struct dial *dial, rras_ms now)
{
    dial->ticket = 0;
    dial->had_address = 0;
    dial->deadline = RRAS_NEVER;
    if (dial->phase == PHASE_CALLBACK) {
        dial->is_called_back = true;
        dial->is_callback_agreed = false;
        dial_report(dial, DIAL_CALLBACK_COMPLETE);
    } else {
        dial_report(dial, DIAL_DEVICE_CONNECTED);
        dial_report(dial, DIAL_ALL_DEVICES_CONNECTED);
    }
    dial->phase = PHASE_CALL;
    dial->last_packet = now;
    port_hold_back(dial->port);
}

void dial_callback_agreed(struct dial *dial, uint8_t delay_s, rras_ms now)
{
    dial_unpause(dial);
    dial->is_callback_agreed = true;
    dial->deadline = now + GOODBYE_PATIENCE_MS;
    dial->request.callback_delay_s = delay_s;
    dial_report(dial, DIAL_AUTH_CALLBACK);
}

static void begin_callback(struct dial *dial, rras_ms now)
{
    dial_report(dial, DIAL_PREPARE_FOR_CALLBACK);
    dial_report(dial, DIAL_WAIT_FOR_MODEM_RESET);
    dial->phase = PHASE_CALLBACK;
    dial->deadline = now + CALLBACK_PATIENCE_MS + 1000u * dial->request.callback_delay_s;
    port_hold_back(dial->port);
}

void dial_call_over(struct dial *dial, const struct call *call, rras_ms now)
{
    const bool is_theirs = call->why == END_CALLER_HUNG_UP || call->why == END_CARRIER_LOST;
    struct dial_end end = { .why = call->why, .peer_error = call->peer_error, .has_frame = call->has_frame,
                            .was_connected = dial->was_connected };

    dial->bytes_in += call->bytes_in;
    dial->bytes_out += call->bytes_out;
    dial->frames_in += call->frames_in;
    dial->frames_out += call->frames_out;
    dial_unpause(dial);
    if (dial->is_callback_agreed && is_theirs && !dial->is_hung_up && !dial->server->is_stopping) {
        begin_callback(dial, now);
        return;
    }
    dial->is_hung_up = dial->is_hung_up || dial->server->is_stopping || call->why == END_ADMINISTRATOR;
    if (dial->failed_with == 0) /* else the far end has said why, in words */
        dial->failed_with = dial_error_of(&end);
}

/* Ends it without another try. A call says goodbye first. */
static void cancel(struct dial *dial, enum end_reason why, rras_ms now)
{
    struct dial_end end = { .why = why };
    struct port *port = dial->port;

    dial->is_hung_up = true;
    if (dial->phase == PHASE_CALL && port && port->call) {
        call_hang_up(port->call, why, now);
        return;
    }
    if (port && port->at && port->line)
        at_hang_up(port->at, now);
    dial->failed_with = 0;
    disconnected(dial, dial_error_of(&end), now);
}

void dial_cancel(struct dial *dial, enum end_reason why, rras_ms now)
{
    if (dial->phase != PHASE_OVER)
        cancel(dial, why, now);
}

/* ---- time ---- */

static void deadline_passed(struct dial *dial, rras_ms now)
{
    dial->deadline = RRAS_NEVER;
    switch (dial->phase) {
    case PHASE_OPENING:
        dial_failed(dial, RAS_PORT_OR_DEVICE);
        break;
    case PHASE_CALLING:
    case PHASE_CALLBACK:
        dial_failed(dial, RAS_NO_ANSWER);
        break;
    case PHASE_CALL: /* it was to hang up and call back, or a person to answer */
        if (dial_is_paused(dial))
            dial_pause_over(dial, now);
        else if (dial->port->call)
            call_hang_up(dial->port->call, END_PEER_SILENT, now);
        break;
    case PHASE_WAITING:
        dial->phase = PHASE_START;
        dial->number = 0;
        dial->next_place = 0;
        break;
    default:
        break;
    }
}

static rras_ms dial_advance(struct dial *dial, rras_ms now)
{
    if (dial->phase == PHASE_OVER)
        return dial->over_at + ENDED_KEPT_MS;
    if (dial->failed_with == 0 && now >= dial->deadline)
        deadline_passed(dial, now);
    if (dial->phase == PHASE_OPENING && dial->failed_with == 0)
        try_modem(dial, now);
    else if (dial->phase == PHASE_CALLBACK)
        await_ring(dial);
    for (unsigned i = 0; dial->failed_with != 0 || dial->phase == PHASE_START; i++) {
        uint32_t error = dial->failed_with;

        if (i > FAILURES_AT_ONCE)
            return now;
        dial->failed_with = 0;
        if (error != 0)
            attempt_failed(dial, error, now);
        if (dial->phase == PHASE_START)
            begin_attempt(dial, now);
    }
    return dial->phase == PHASE_OVER ? dial->over_at + ENDED_KEPT_MS : dial->deadline;
}

static void forget(struct server *server, size_t i)
{
    struct dial *dial = server->dials[i];

    server->dial_count--; /* the others stay in the order they were dialled in */
    memmove(&server->dials[i], &server->dials[i + 1], (server->dial_count - i) * sizeof *server->dials);
    secret_wipe(dial, sizeof *dial);
    free(dial);
    server->has_changed = true;
}

rras_ms dial_advance_all(struct server *server, rras_ms now)
{
    rras_ms next = RRAS_NEVER;

    for (size_t i = 0; i < server->dial_count;) {
        next = rras_sooner(next, dial_advance(server->dials[i], now));
        if (server->dials[i]->phase == PHASE_OVER && now >= server->dials[i]->over_at + ENDED_KEPT_MS)
            forget(server, i);
        else
            i++;
    }
    return next;
}

void dial_woke_up(struct server *server, rras_ms now)
{
    for (size_t i = 0; i < server->dial_count; i++)
        if (server->dials[i]->phase == PHASE_WAITING && server->dials[i]->deadline == RRAS_NEVER)
            server->dials[i]->deadline = now;
}

void dial_stop_all(struct server *server, enum end_reason why, rras_ms now)
{
    for (size_t i = 0; i < server->dial_count; i++)
        dial_cancel(server->dials[i], why, now);
}

void dial_free_all(struct server *server)
{
    while (server->dial_count > 0)
        forget(server, server->dial_count - 1);
    free(server->dials);
    server->dials = NULL;
}

/* ---- the server's door ---- */

/* Room for one more: the one that has been over longest makes way. */
static bool make_room(struct server *server)
{
    size_t oldest = SIZE_MAX;

    if (!server->dials && !(server->dials = calloc(DIALS_MAX, sizeof *server->dials)))
        return false;
    if (server->dial_count < DIALS_MAX)
        return true;
    for (size_t i = 0; i < server->dial_count; i++)
        if (server->dials[i]->phase == PHASE_OVER && (oldest == SIZE_MAX || server->dials[i]->over_at < server->dials[oldest]->over_at))
            oldest = i;
    if (oldest == SIZE_MAX)
        return false;
    forget(server, oldest);
    return true;
}

/* The numbers have to suit the port that was named, too. */
static const char *check(const struct server *server, const struct dial_request *request, uint32_t *error)
{
    const char *wrong = dial_request_check(request, error);
    struct dial_request known;

    if (wrong || request->kind != DIAL_KIND_BY_NUMBER)
        return wrong;
    known = *request;
    known.kind = dial_kind_of(server, request);
    wrong = dial_request_check(&known, error);
    secret_wipe(&known, sizeof known);
    return wrong;
}

/* A dial of the same interface that is over has been told of. */
static void forget_earlier(struct server *server, const struct dd_interface *iface)
{
    for (size_t i = server->dial_count; i-- > 0;)
        if (server->dials[i]->phase == PHASE_OVER && server->dials[i]->iface == iface)
            forget(server, i);
}

uint32_t dial_start(struct server *server, const struct dial_request *request, struct dd_interface *iface, rras_ms now,
                    uint32_t *connection, char *why)
{
    uint32_t error = 0;
    const char *wrong = check(server, request, &error);
    size_t place = 0;
    struct dial *dial;

    *connection = 0;
    why[0] = '\0';
    if (wrong) {
        snprintf(why, 256, "%s", wrong);
        return error;
    }
    if (request->script[0] != '\0' && (error = call_script_check(request->script, why, 256)) != 0)
        return error;
    if (server->is_stopping) {
        snprintf(why, 256, "The service is stopping; dial again when it runs.");
        return RAS_PORT_NOT_AVAILABLE;
    }
    /* What an interface wants waits for a port that is only busy. */
    if (!dial_hunt(server, request, &place) && !(iface && dial_has_port(server, request)))
        return dial_explain_none(server, request, why);
    if (iface)
        forget_earlier(server, iface);
    dial = make_room(server) ? calloc(1, sizeof *dial) : NULL;
    if (!dial) {
        snprintf(why, 256, "Memory ran out, or too many connections are being dialled.");
        return RAS_OUT_OF_BUFFERS;
    }
    dial->server = server;
    dial->iface = iface;
    dial->request = *request;
    if (dial->request.name[0] == '\0')
        text_copy(dial->request.name, sizeof dial->request.name, request->numbers[0]);
    dial->redials_left = request->redial_attempts;
    dial->deadline = RRAS_NEVER;
    dial->id = next_ticket(server);
    server->dials[server->dial_count++] = dial;
    *connection = dial->id;
    dial_advance(dial, now);
    return 0;
}

uint32_t server_dial(struct server *server, const struct dial_request *request, rras_ms now, uint32_t *connection, char *why)
{
    return dial_start(server, request, NULL, now, connection, why);
}

bool server_hang_up(struct server *server, uint32_t connection, rras_ms now)
{
    for (size_t i = 0; i < server->dial_count; i++) {
        if (server->dials[i]->id != connection)
            continue;
        if (server->dials[i]->phase == PHASE_OVER)
            forget(server, i);
        else
            cancel(server->dials[i], END_ADMINISTRATOR, now);
        return true;
    }
    return false;
}

static struct dial *by_ticket(const struct server *server, uint32_t ticket)
{
    for (size_t i = 0; i < server->dial_count && ticket != 0; i++)
        if (server->dials[i]->ticket == ticket && server->dials[i]->phase == PHASE_CALLING)
            return server->dials[i];
    return NULL;
}

void server_connected(struct server *server, uint32_t ticket, struct transport *line, rras_ms now)
{
    struct dial *dial = by_ticket(server, ticket);

    if (!dial || dial->failed_with != 0 || dial->port->line || server->is_stopping) {
        line->ops->close(line);
        return;
    }
    port_take_line(dial->port, line, now);
    if (!dial->port->call)
        dial_failed(dial, RAS_OUT_OF_BUFFERS);
}

void server_connect_failed(struct server *server, uint32_t ticket, uint32_t ras_error)
{
    struct dial *dial = by_ticket(server, ticket);

    if (!dial)
        return;
    dial_failed(dial, ras_error);
    server->has_changed = true;
}
