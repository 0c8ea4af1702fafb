/* interface_state.c - when a demand-dial interface dials, and when it may not (KB Q193834).
 *
 * Disconnected -> Connecting -> Connected; a dial that has failed with all its redials makes it Unreachable for
 * a while, longer after each. Packets and calls that end only note; interface_look() draws the conclusions.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include "common/base/secret.h"
#include "common/base/text.h"
#include "service/port/interface_internal.h"

static bool hours_allow(const struct dd_interface *iface)
{
    const struct server *server = iface->server;

    return !server->host->week_hour ||
           dial_hours_allow(iface->config.dial_out_hours, server->host->week_hour(server->ctx));
}

/* Roles stand from the start to the end of the service. */
static void find_port(struct dd_interface *iface)
{
    struct dial_request request;

    if (iface->ports_known == iface->server->port_count)
        return;
    iface->wrong = dial_request_of(&iface->config.entry, &request);
    request.is_router = true;
    iface->has_port = iface->wrong || dial_has_port(iface->server, &request); /* then the port is not what it lacks */
    iface->ports_known = iface->server->port_count;
    secret_wipe(&request, sizeof request);
}

bool interface_can_dial(const struct dd_interface *iface)
{
    const struct phone_entry *entry = &iface->config.entry;

    return entry->number[0] != '\0' || entry->kind == PHONE_CABLE;
}

unsigned interface_blocked_by(struct dd_interface *iface)
{
    unsigned reasons = 0;

    if (!iface->config.is_enabled)
        reasons |= INTERFACE_ADMIN_DISABLED;
    if (iface->server->is_paused)
        reasons |= INTERFACE_SERVICE_PAUSED;
    if (!hours_allow(iface))
        reasons |= INTERFACE_DIALOUT_HOURS;
    find_port(iface);
    if (interface_can_dial(iface) && !iface->has_port)
        reasons |= INTERFACE_NO_DEVICE;
    return reasons;
}

uint32_t interface_begin_try(struct dd_interface *iface)
{
    char why[256];
    const uint32_t error = interface_explain_block(iface, interface_blocked_by(iface), why, sizeof why);

    iface->last_why = END_NONE;
    iface->peer_error = 0;
    iface->is_called_off = iface->is_called_off || error != 0;
    return error;
}

static bool is_dialling(const struct dd_interface *iface)
{
    return iface->dial_id != 0 && !iface->has_yielded && !iface->was_up;
}

enum interface_state interface_state_of(struct dd_interface *iface)
{
    if (iface->is_up)
        return INTERFACE_CONNECTED;
    if (is_dialling(iface) || (iface->call && !interface_call_is_ending(iface->call)))
        return INTERFACE_CONNECTING;
    return iface->retry_at != 0 || interface_blocked_by(iface) != 0 ? INTERFACE_UNREACHABLE : INTERFACE_DISCONNECTED;
}

/* One that only answers has routes while its router is there. */
void interface_show_phase(struct dd_interface *iface)
{
    enum interface_state state = interface_state_of(iface);
    enum net_interface_phase phase = NET_IF_UNREACHABLE;

    iface->look_at = 0;
    if (state == INTERFACE_CONNECTED)
        return;
    if (state == INTERFACE_CONNECTING)
        phase = NET_IF_DIALING;
    else if (state == INTERFACE_DISCONNECTED && interface_can_dial(iface))
        phase = NET_IF_DOWN;
    if (phase == iface->phase)
        return;
    iface->phase = phase;
    net_interface_set_phase(iface->net, phase);
    iface->server->has_changed = true;
}

void interface_forgive(struct dd_interface *iface)
{
    iface->look_at = 0;
    iface->failures = 0;
    iface->retry_at = 0;
    iface->failure_reason = 0;
    iface->error = 0;
}

static const char *request_of(const struct dd_interface *iface, struct dial_request *request)
{
    const char *wrong = dial_request_of(&iface->config.entry, request);

    request->is_router = true;
    request->may_pause = request->asks_callback = false;
    request->callback_number[0] = '\0';
    request->idle_s = 0; /* role_router_idle_deadline() watches that */
    request->ask_methods = iface->config.wants_two_way ? request->auth_methods : 0;
    return wrong;
}

uint32_t interface_dial(struct dd_interface *iface, bool by_hand, rras_ms now, char *why)
{
    struct dial_request request;
    const char *wrong = request_of(iface, &request);
    uint32_t error = RAS_INTERFACE_CONFIGURATION;
    size_t place = 0;

    iface->has_yielded = iface->was_up = false;
    if (wrong)
        snprintf(why, 256, "%s", wrong);
    else if (by_hand && !dial_hunt(iface->server, &request, &place))
        error = dial_explain_none(iface->server, &request, why);
    else
        error = dial_start(iface->server, &request, iface, now, &iface->dial_id, why);
    if (iface->dial_id != 0)
        iface->last_dial_id = iface->dial_id;
    secret_wipe(&request, sizeof request);
    interface_show_phase(iface);
    iface->server->has_changed = true;
    return error;
}

void interface_hang_up(struct dd_interface *iface, enum end_reason why, rras_ms now)
{
    struct dial *dial = interface_its_dial(iface);

    iface->is_wanted = false;
    if (iface->rival)
        call_hang_up(iface->rival, why, now);
    if (iface->call && !iface->call->dial)
        call_hang_up(iface->call, why, now);
    if (dial)
        dial_cancel(dial, why, now);
}

/* ---- failures ---- */

static rras_ms back_off_ms(const struct dd_interface *iface)
{
    const uint64_t least = iface->config.min_unreachable_s, most = iface->config.max_unreachable_s;
    uint64_t s = least * iface->failures;

    if (s > most)
        s = most > least ? most : least;
    return s * 1000;
}

/* `why`: a sentence that says more than the number; NULL none. */
static void failed(struct dd_interface *iface, uint32_t error, const char *why, rras_ms now)
{
    char text[320];

    iface->error = error;
    iface->failures += iface->failures < UINT32_MAX;
    iface->failure_reason = error == RAS_OUT_OF_BUFFERS ? INTERFACE_OUT_OF_RESOURCES : INTERFACE_CONNECTION_FAILURE;
    iface->retry_at = now + back_off_ms(iface);
    interface_explain_error(error, text, sizeof text);
    server_event(iface->server, RAS_EVENT_DIAL_FAILED, iface->config.entry.name,
                 iface->last_port[0] ? iface->last_port : "(none)", why ? why : text);
}

void interface_used_port(struct dd_interface *iface, const struct port *port)
{
    text_copy(iface->last_port, sizeof iface->last_port, port->config.name);
}

static bool was_on_purpose(uint32_t error)
{
    return error == RAS_USER_DISCONNECTION;
}

void interface_dial_over(struct dd_interface *iface, uint32_t error, rras_ms now)
{
    const bool is_failure = !iface->was_up && !iface->has_yielded && !was_on_purpose(error) && !iface->is_removed &&
                            !iface->server->is_stopping && iface->config.is_enabled && !iface->is_called_off;

    iface->look_at = 0;
    iface->dial_id = 0;
    if (is_failure)
        failed(iface, interface_error_of(iface, error), NULL, now);
    iface->is_held = iface->is_held || was_on_purpose(error);
    iface->persist_at = now + 1000 * (rras_ms)(iface->config.entry.redial_s ? iface->config.entry.redial_s : 1);
    iface->was_up = iface->was_up && iface->has_yielded; /* then another call is or was */
    iface->has_yielded = iface->is_called_off = false;
    iface->last_why = END_NONE;
    iface->peer_error = 0;
    iface->server->has_changed = true;
}

/* ---- time ---- */

static void tell_no_port(struct dd_interface *iface, unsigned reasons)
{
    if (!(reasons & INTERFACE_NO_DEVICE) || iface->has_told_no_port || !iface->config.is_enabled)
        return;
    iface->has_told_no_port = true;
    server_event(iface->server, RAS_EVENT_INTERFACE_NOT_LOADED, iface->config.entry.name, NULL, NULL);
}

static bool is_due(const struct dd_interface *iface, rras_ms now)
{
    return iface->is_wanted || (iface->config.is_persistent && !iface->is_held && now >= iface->persist_at);
}

static rras_ms next_look(const struct dd_interface *iface, rras_ms now)
{
    rras_ms next = iface->retry_at ? iface->retry_at : RRAS_NEVER;

    for (int day = 0; day < 7; day++)
        if (iface->config.dial_out_hours[day] != DIAL_HOURS_ALL)
            next = rras_sooner(next, now + HOURS_LOOK_MS);
    if (iface->retry_at == 0 && iface->config.is_persistent && !iface->is_held && iface->persist_at > now)
        next = rras_sooner(next, iface->persist_at);
    return next;
}

/* Nothing of it is on the way: should it dial? */
static rras_ms advance_idle(struct dd_interface *iface, rras_ms now)
{
    const struct server *server = iface->server;
    const unsigned reasons = interface_blocked_by(iface);
    char why[256];

    tell_no_port(iface, reasons);
    if (now >= iface->retry_at)
        iface->retry_at = 0;
    if (server->is_stopping || server->is_asleep)
        return RRAS_NEVER; /* what waits goes on waiting */
    if (is_due(iface, now) && reasons == 0 && iface->retry_at == 0 && interface_can_dial(iface)) {
        uint32_t error = interface_dial(iface, false, now, why);

        if (error != 0)
            failed(iface, error, why, now);
    }
    iface->is_wanted = false;
    interface_show_phase(iface);
    return iface->look_at = next_look(iface, now);
}

rras_ms interface_look(struct dd_interface *iface, rras_ms now)
{
    rras_ms probe = interface_probe(iface, now);
    enum interface_state state;

    if (now < iface->look_at && !iface->is_wanted && !iface->call && iface->dial_id == 0)
        return iface->look_at; /* there may be many, and this is done after every packet */
    state = interface_state_of(iface);
    if (state == INTERFACE_CONNECTED || state == INTERFACE_CONNECTING)
        iface->is_wanted = false;
    if (iface->call || iface->dial_id != 0)
        return probe;
    return rras_sooner(probe, advance_idle(iface, now));
}

/* Dials that have reached nobody yet are called off, without a failure. */
void interface_set_paused(struct server *server, rras_ms now)
{
    for (size_t i = 0; i < server->interface_count; i++) {
        struct dd_interface *iface = server->interfaces[i];
        struct dial *dial = interface_its_dial(iface);

        iface->look_at = 0;
        if (server->is_paused && dial && dial->phase != PHASE_CALL) {
            iface->is_called_off = true;
            dial_cancel(dial, END_SERVICE_STOPPED, now);
        }
        interface_show_phase(iface);
    }
}

void interface_woke_up(struct server *server)
{
    for (size_t i = 0; i < server->interface_count; i++) {
        interface_forgive(server->interfaces[i]);
        interface_show_phase(server->interfaces[i]);
    }
}
