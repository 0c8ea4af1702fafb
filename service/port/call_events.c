/* call_events.c - what a call leaves in the event log (KB Q117304; facts: rras 4.4).
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include "common/base/text.h"
#include "common/base/utc.h"
#include "service/port/interface_internal.h"

enum { CLOCK_SLACK_S = 2 };

/* The computer's clock may have been set during the call: how long it was up is what counts. */
static int64_t ended_at(const struct call *call)
{
    const struct server *server = call->port->server;
    int64_t clock = server->host->unix_now(server->ctx);
    int64_t by_length = call->started_unix + (int64_t)((server_now(server) - call->started) / 1000);

    return clock - by_length > CLOCK_SLACK_S || by_length - clock > CLOCK_SLACK_S ? by_length : clock;
}

/* Of a call we have made: an interface's router has its name, as at the port; else who we said we are. */
static void dialled_user(const struct dial *dial, char out[AUTH_NAME_MAX + 1])
{
    if (dial->iface)
        text_copy(out, AUTH_NAME_MAX + 1, dial->iface->config.entry.name);
    else
        dial_sent_user(&dial->request, out);
}

/* Of a call we have made: whom we called, who we said we are, and the address we had there. */
static void fill_dialled(const struct call *call, struct call_record *record)
{
    const struct dial *dial = call->dial;
    char number[DIAL_PREFIX_MAX + DIAL_NUMBER_MAX + 1], user[AUTH_NAME_MAX + 1];

    dial_number(dial, dial->number, number);
    if (number[0] != '\0')
        text_copy(record->peer, sizeof record->peer, number);
    if (call_is_guest(call))
        record->address = dial->had_address;
    dialled_user(dial, user);
    if (call->phase_shown == LINK_NETWORK || call->is_authenticated)
        text_copy(record->user, sizeof record->user, user);
}

struct call_record call_record_of(const struct call *call)
{
    struct call_record record = {
        .address = call->address,
        .started_unix = call->started_unix,
        .ended_unix = ended_at(call),
        .bytes_in = call->bytes_in,
        .bytes_out = call->bytes_out,
        .bps = call->bps,
        .why = call->why,
        .peer_error = call->peer_error,
        .is_dialed = call->dial != NULL,
    };

    text_copy(record.port, sizeof record.port, call->port->config.name);
    text_copy(record.peer, sizeof record.peer, call->peer);
    if (call->dial)
        fill_dialled(call, &record);
    else if (call->is_authenticated)
        text_copy(record.user, sizeof record.user, call->user);
    return record;
}

/* Refusals that have an event of their own; every other one is "failed to authenticate". */
static const struct {
    uint32_t ras_error;
    enum ras_event event;
} refusals[] = {
    { RAS_PASSWD_EXPIRED, RAS_EVENT_PASSWORD_EXPIRED },
    { RAS_ACCT_EXPIRED, RAS_EVENT_ACCOUNT_EXPIRED },
    { RAS_NO_DIALIN_PERMISSION, RAS_EVENT_NO_DIALIN_PERMISSION },
};

void call_log_refusal(const struct call *call, uint32_t ras_error)
{
    enum ras_event event = RAS_EVENT_AUTH_FAILED;

    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++)
        if (refusals[i].ras_error == ras_error)
            event = refusals[i].event;
    server_event(call->port->server, event, call->user, call->port->config.name, NULL);
}

static void log_session(const struct call *call, const char *user, int64_t ended_unix)
{
    struct server *server = call->port->server;
    char began[24], ended[24], minutes[24], sent[24], received[24], bps[16], why[END_REASON_TEXT_MAX + 1];
    const char *args[] = { user, call->port->config.name, began, ended, minutes, sent, received, bps, why };

    end_reason_sentence(call->why, call->port->config.name, why, sizeof why);
    utc_text(call->started_unix, began, sizeof began);
    utc_text(ended_unix, ended, sizeof ended);
    snprintf(minutes, sizeof minutes, "%lld", (long long)((ended_unix - call->started_unix) / 60));
    snprintf(sent, sizeof sent, "%llu", (unsigned long long)call->bytes_out);
    snprintf(received, sizeof received, "%llu", (unsigned long long)call->bytes_in);
    snprintf(bps, sizeof bps, "%u", (unsigned)call->bps);
    server->host->event(server->ctx, RAS_EVENT_SESSION, args, sizeof args / sizeof *args);
}

/* A call that ended before anybody was let in; role and address refusals were logged when they fell. */
static void log_failure(const struct call *call)
{
    struct server *server = call->port->server;
    const char *port = call->port->config.name;
    char text[320];

    switch (call->why) {
    case END_AUTH_TIMEOUT:
        server_event(server, RAS_EVENT_AUTH_TIMEOUT, port, NULL, NULL);
        break;
    case END_NOT_A_CALL:
        if (recogniser_complaint(&call->recogniser)) /* a protocol we know and do not speak */
            server_event(server, RAS_EVENT_PPP_ERROR, port, "(none)", recogniser_complaint(&call->recogniser));
        else
            server_event(server, RAS_EVENT_NO_INITIAL_DATA, port, NULL, NULL);
        break;
    case END_AUTH_REFUSED:
    case END_LOOPBACK:
    case END_NO_ANSWER:
    case END_NOT_CONVERGING:
    case END_OUT_OF_RESOURCES:
        end_reason_explain(call->why, port, text, sizeof text);
        server_event(server, RAS_EVENT_PPP_ERROR, port, call->user[0] ? call->user : "(none)", text);
        break;
    default:
        break;
    }
}

/* What went wrong before that has been told to whoever dialled. */
static void log_dialled(const struct call *call, int64_t ended_unix)
{
    char user[AUTH_NAME_MAX + 1];

    if (!call->dial->was_connected)
        return;
    dialled_user(call->dial, user);
    log_session(call, user, ended_unix);
}

void call_log_end(const struct call *call, int64_t ended_unix)
{
    if (call->dial) {
        log_dialled(call, ended_unix);
        return;
    }
    if (!call->is_authenticated) {
        log_failure(call);
        return;
    }
    if (call->why == END_IDLE)
        server_event(call->port->server, RAS_EVENT_IDLE, call->port->config.name, NULL, NULL);
    server_event(call->port->server, RAS_EVENT_DISCONNECTED, call->user, call->port->config.name, NULL);
    log_session(call, call->user, ended_unix);
}
