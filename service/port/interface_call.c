/* interface_call.c - the one call a demand-dial interface has, and what becomes of a second one.
 *
 * Two routers may dial each other at the same moment. Both know both names, what each calls itself, so both come to
 * the same verdict: the call of the router with the higher name goes on. A router that calls again though its call
 * is up has probably been started anew: its old call is asked for a sign of life, and makes way when there is none.
 * SPDX-License-Identifier: MIT */
#include "common/base/text.h"
#include "service/port/interface_internal.h"

struct dial *interface_its_dial(const struct dd_interface *iface)
{
    return iface->dial_id != 0 ? dial_find(iface->server, iface->dial_id) : NULL;
}

bool interface_call_is_ending(const struct call *call)
{
    return call->is_over || call->why != END_NONE || !call->link || link_phase(call->link) == LINK_TERMINATE ||
           link_phase(call->link) == LINK_DEAD;
}

/* Less, equal or greater than 0, without case. */
static int compare_names(const char *a, const char *b)
{
    while (*a != '\0' && text_upper(*a) == text_upper(*b))
        a++, b++;
    return (int)(unsigned char)text_upper(*a) - (int)(unsigned char)text_upper(*b);
}

/* Our own dial has somebody who speaks PPP, and we are the one whose call counts. Where both call themselves the
 * same, neither gives way, and the redials come at different times. */
static bool own_dial_counts(const struct dd_interface *iface, const struct dial *dial)
{
    const struct call *call = dial->phase == PHASE_CALL && dial->port ? dial->port->call : NULL;

    return call && call->has_frame && !interface_call_is_ending(call) &&
           compare_names(iface->config.entry.user, iface->config.entry.name) >= 0;
}

static void yield_dial(struct dd_interface *iface, struct dial *dial, rras_ms now)
{
    iface->has_yielded = true;
    if (iface->call && iface->call->dial)
        iface->call = NULL;
    dial_cancel(dial, END_INTERFACE_CONNECTED, now);
}

static void tell_disconnected(const struct dd_interface *iface, const struct call *call)
{
    char text[320];

    interface_explain_error(iface->error, text, sizeof text);
    server_event(iface->server, RAS_EVENT_INTERFACE_DISCONNECTED, iface->config.entry.name, call->port->config.name,
                 text);
}

/* The old call makes way at once: its place in the network is the new one's. */
static void drop_call(struct dd_interface *iface)
{
    struct call *old = iface->call;

    net_remove_caller(old->caller);
    old->caller = NULL;
    iface->call = NULL;
    iface->is_up = false;
    iface->error = RAS_PPP_TIMEOUT;
    if (iface->was_up)
        tell_disconnected(iface, old);
    iface->was_up = false;
    iface->has_yielded = iface->dial_id != 0;
    call_line_lost(old, END_PEER_SILENT);
}

static void probe(struct dd_interface *iface, struct call *rival, rras_ms now)
{
    iface->rival = rival;
    iface->probe_frames = iface->call->frames_in;
    iface->probe_until = now + PROBE_MS;
    link_echo(iface->call->link, ++iface->call->echo_stamp, now); /* one that answers no echo may say something else */
}

static void take(struct dd_interface *iface, struct call *call)
{
    iface->call = call;
    interface_show_phase(iface);
    iface->server->has_changed = true;
}

bool interface_admit(struct dd_interface *iface, struct call *call, rras_ms now)
{
    struct dial *dial = interface_its_dial(iface);

    if (iface->call == call)
        return true; /* it has started LCP over */
    if (iface->rival == call)
        return false;
    if (!iface->config.is_enabled) {
        role_refuse(call, END_INTERFACE_DISABLED, now);
        return false;
    }
    if (dial && !iface->is_up && !iface->has_yielded && own_dial_counts(iface, dial)) {
        role_refuse(call, END_INTERFACE_CONNECTED, now);
        return false;
    }
    if (dial && !iface->is_up && !iface->has_yielded)
        yield_dial(iface, dial, now);
    if (iface->call && interface_call_is_ending(iface->call))
        drop_call(iface);
    if (!iface->call) {
        take(iface, call);
        return true;
    }
    if (iface->rival)
        role_refuse(call, END_INTERFACE_CONNECTED, now);
    else
        probe(iface, call, now);
    return false;
}

static void let_rival_in(struct dd_interface *iface, rras_ms now)
{
    struct call *call = iface->rival;

    iface->rival = NULL;
    iface->probe_until = RRAS_NEVER;
    if (interface_call_is_ending(call))
        return;
    if (!iface->config.is_enabled || iface->is_removed) {
        role_refuse(call, END_INTERFACE_DISABLED, now);
        return;
    }
    take(iface, call);
    role_router_go_on(call, now);
}

rras_ms interface_probe(struct dd_interface *iface, rras_ms now)
{
    struct call *rival = iface->rival;

    if (!rival)
        return RRAS_NEVER;
    if (iface->call && !interface_call_is_ending(iface->call)) {
        if (iface->call->frames_in != iface->probe_frames) {
            iface->rival = NULL;
            iface->probe_until = RRAS_NEVER;
            role_refuse(rival, END_INTERFACE_CONNECTED, now);
            return RRAS_NEVER;
        }
        if (now < iface->probe_until)
            return iface->probe_until;
    }
    if (iface->call)
        drop_call(iface);
    let_rival_in(iface, now);
    return now;
}

bool interface_take_dialled(struct dd_interface *iface, struct call *call, rras_ms now)
{
    if (iface->call == call)
        return true;
    if (iface->call || iface->has_yielded || iface->is_removed) {
        call_hang_up(call, END_INTERFACE_CONNECTED, now);
        return false;
    }
    take(iface, call);
    return true;
}

void interface_call_up(struct dd_interface *iface, struct call *call, rras_ms now)
{
    if (!iface->was_up)
        server_event(iface->server, RAS_EVENT_INTERFACE_CONNECTED, iface->config.entry.name, call->port->config.name,
                     NULL);
    iface->call = call;
    iface->is_up = true;
    iface->up_since = now;
    iface->was_up = true;
    iface->phase = NET_IF_DOWN; /* as `net` leaves it when the router goes */
    iface->is_held = false;
    if (!call->dial)
        iface->last_dial_id = 0;
    interface_forgive(iface);
    iface->server->has_changed = true;
}

/* IPCP starts over: packets wait meanwhile. */
void interface_call_down(struct dd_interface *iface, struct call *call)
{
    if (iface->call != call || !iface->is_up)
        return;
    iface->is_up = false;
    interface_show_phase(iface);
}

static uint32_t end_error(const struct call *call)
{
    static const uint32_t ours[END_REASONS] = {
        [END_CALLER_HUNG_UP] = RAS_REMOTE_DISCONNECTION,
        [END_ADMINISTRATOR] = RAS_INTERFACE_DISCONNECTED,
        [END_CARRIER_LOST] = RAS_DISCONNECTION,
        [END_SERVICE_STOPPED] = RAS_DISCONNECTION,
        [END_COMPUTER_SLEPT] = RAS_DISCONNECTION,
        [END_PEER_SILENT] = RAS_PPP_TIMEOUT,
    };

    if (call->why == END_CALLER_HUNG_UP && interface_is_routers(call->peer_error))
        return call->peer_error; /* idle there, say */
    return ours[call->why] ? ours[call->why] : end_reason_info(call->why)->ras_error;
}

void interface_call_over(struct dd_interface *iface, struct call *call, rras_ms now)
{
    struct server *server = iface->server;
    struct net_interface_counters count;

    iface->look_at = 0;
    server->has_changed = true;
    if (call == iface->rival) {
        iface->rival = NULL;
        iface->probe_until = RRAS_NEVER;
        return;
    }
    if (call->dial && !iface->has_yielded) {
        iface->last_why = call->has_refused_router ? END_ROUTER_NOT_PROVEN : call->why;
        iface->peer_error = call->peer_error;
    }
    if (call != iface->call)
        return;
    iface->call = NULL;
    if (iface->was_up || !call->dial)
        iface->error = end_error(call);
    if (iface->was_up)
        tell_disconnected(iface, call);
    if (!call->dial)
        iface->was_up = false;
    iface->is_up = false;
    iface->is_held = iface->is_held || call->why == END_ADMINISTRATOR;
    iface->persist_at = now + 1000 * (rras_ms)(iface->config.entry.redial_s ? iface->config.entry.redial_s : 1);
    if (call->dial && call->why == END_IDLE)
        server_event(server, RAS_EVENT_IDLE, call->port->config.name, NULL, NULL);
    if (iface->rival && !server->is_stopping) {
        let_rival_in(iface, now);
        return;
    }
    net_interface_counters(iface->net, &count); /* came while it said goodbye */
    iface->is_wanted = iface->is_wanted || (count.waiting > 0 && call->why != END_ADMINISTRATOR);
}
