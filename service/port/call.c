/* call.c - one call's life, from CONNECT to the hang-up.
 * SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include "common/base/secret.h"
#include "common/base/text.h"
#include "service/port/dial_internal.h"

static void call_end(struct call *call, enum end_reason why)
{
    if (call->is_over)
        return;
    call->is_over = true;
    if (call->why == END_NONE)
        call->why = why;
    call->port->server->has_changed = true;
}

static void init_decoder(struct call *call)
{
    const struct device_config *device = &call->port->device;
    bool is_tcp = device->kind == DEVICE_TCP;

    decoder_init(&call->decoder, is_tcp ? device->telnet : TELNET_RAW);
    hdlc_tx_init(&call->tx);
    /* Whatever stands behind a TCP line may eat or double FF; 7D DF passes through all of them. */
    call->tx.escape_ff = is_tcp;
}

bool call_begin(struct port *port, struct transport *line, const char *peer, uint32_t bps, rras_ms now)
{
    struct server *server = port->server;
    struct call *call = calloc(1, sizeof *call);
    const struct server_settings *settings = &server->config.settings;
    struct recogniser_config text = { .login = port->device.login_text,
                                      .connect_bps = bps,
                                      .login_retries = (uint8_t)settings->auth_retries,
                                      .login_time_s = settings->auth_time_s };

    if (!call)
        return false;
    call->port = port;
    call->dial = port->dial;
    call->iface = port->dial ? port->dial->iface : NULL;
    call->line = line;
    call->started = now;
    call->started_unix = server->host->unix_now(server->ctx);
    call->open_at = call->dial ? now : now + LISTEN_FIRST_MS; /* who calls speaks first */
    call->pump_at = RRAS_NEVER;
    call->session_until = RRAS_NEVER;
    call->bps = bps;
    text_copy(call->peer, sizeof call->peer, peer);
    text_copy(text.banner, sizeof text.banner, server->config.computer_name);
    recogniser_init(&call->recogniser, &text, now);
    init_decoder(call);
    /* A modem's own speed is not the payload's (V.42bis), so only a speed somebody set counts. */
    pacing_init(&call->pacing, port->device.kind == DEVICE_TCP ? port->device.line_bps : 0);
    port->call = call;
    port->last_end = END_NONE;
    server->has_changed = true;
    if (call->dial) {
        dial_began_call(call->dial, now);
        if (!call_script_begin(call, now))
            call_end(call, END_OUT_OF_RESOURCES);
        return true;
    }
    port->calls++;
    server->calls_taken++;
    return true;
}

bool call_has_lcp(const struct call *call)
{
    return call->link && link_phase(call->link) > LINK_ESTABLISH;
}

void call_free(struct call *call)
{
    if (!call)
        return;
    host_link_down(call);
    net_remove_caller(call->caller);
    if (call->iface)
        interface_call_over(call->iface, call, server_now(call->port->server));
    call_script_free(call);
    link_free(call->link);
    pool_release(call->port->server->pool, call->address);
    secret_wipe(call, sizeof *call);
    free(call);
}

/* Text for the far end: FF doubled if it has shown itself to be a telnet client. */
void call_say(struct call *call, struct bytes text)
{
    uint8_t room[2 * SAY_MAX];
    struct writer out = wr_into(room, sizeof room);

    if (text.len == 0)
        return;
    if (call->decoder.telnet.seen_command)
        telnet_send_text(&call->decoder.telnet, text, &out);
    else
        wr_bytes(&out, text);
    call->bytes_out += out.len;
    call->line->ops->write(call->line, wr_view(&out));
}

void call_authenticate(struct call *call, const struct auth_attempt *attempt)
{
    struct server *server = call->port->server;

    memcpy(call->user, attempt->user, sizeof call->user);
    call->ticket = ++server->last_ticket ? server->last_ticket : ++server->last_ticket;
    server->host->authenticate(server->ctx, call->ticket, attempt);
}

/* Silence, a person who never finished his login, or something that was not PPP. */
static enum end_reason nothing_heard(const struct call *call)
{
    if (strcmp(call->recogniser.what, "login") == 0)
        return END_AUTH_TIMEOUT;
    return call->bytes_in == 0 ? END_NO_ANSWER : END_NOT_A_CALL;
}

/* What the text dialogue decided. A link that was tried into a dialogue is begun anew later. */
static void heed_recogniser(struct call *call, enum recogniser_says says, rras_ms now)
{
    switch (says) {
    case REC_PPP:
        call_open_link(call, now);
        break;
    case REC_CONNECT:
        call->open_at = now + LISTEN_FIRST_MS;
        break;
    case REC_LOGIN:
        call->open_at = RRAS_NEVER;
        call->is_login_ticket = true;
        call_authenticate(call, &call->recogniser.attempt);
        break;
    case REC_HANG_UP:
        call_end(call, nothing_heard(call));
        break;
    case REC_MORE:
        break;
    }
}

static void hear_text(struct call *call, struct bytes text, rras_ms now)
{
    uint8_t room[SAY_MAX];
    struct writer reply = wr_into(room, sizeof room);
    enum recogniser_says says = recogniser_receive(&call->recogniser, text, &reply, now);

    if (reply.len > 0) {
        /* Somebody talks text: a request of ours that is still unanswered was talked over. */
        link_free(call->link);
        call->link = NULL;
        call->is_link_spent = false;
        call->open_at = now + LISTEN_AFTER_TEXT_MS;
    }
    call_say(call, wr_view(&reply));
    heed_recogniser(call, says, now);
}

/* A modem that is still in command mode echoes what we say; nobody has spoken PPP yet. */
static bool is_own_echo(const struct call *call, const struct hdlc_frame *frame)
{
    return frame->protocol == PPP_LCP && call->own_lcp_len > 0 &&
           bytes_equal(frame->info, bytes_of(call->own_lcp, call->own_lcp_len));
}

/* From here on it is PPP: the text dialogue is over, and a login that was begun in it counts no more. */
static void hear_first_frame(struct call *call)
{
    call->has_frame = true;
    if (call->is_login_ticket)
        call->ticket = 0;
    call->is_login_ticket = false;
    recogniser_forget(&call->recogniser);
}

static void hear_frame(struct call *call, const struct hdlc_frame *frame, rras_ms now)
{
    if (!call->has_frame && !is_own_echo(call, frame))
        hear_first_frame(call);
    call->frames_in++;
    call_trace_in(call, frame->protocol, frame->info);
    if (!call->link && !call_open_link(call, now))
        return;
    link_receive(call->link, frame->protocol, frame->info, now);
    if (call->dial)
        role_client_follow(call);
}

/* One piece of at most SAY_MAX bytes. */
static void hear(struct call *call, struct bytes in, rras_ms now)
{
    uint8_t text_room[SAY_MAX], reply_room[SAY_MAX + 3];
    struct writer text = wr_into(text_room, sizeof text_room);
    struct writer reply = wr_into(reply_room, sizeof reply_room);
    struct hdlc_frame frame;
    size_t heard = 0; /* of the text, by the script */

    while (!call->is_over && decoder_next(&call->decoder, &in, &frame, call->has_frame ? NULL : &text, &reply)) {
        call_script_hear(call, bytes_of(text.at + heard, text.len - heard), now);
        heard = text.len;
        if (!call->script && !call->is_over)
            hear_frame(call, &frame, now);
    }
    if (reply.len > 0)
        call->line->ops->write(call->line, wr_view(&reply));
    if (call->script)
        call_script_hear(call, bytes_of(text.at + heard, text.len - heard), now);
    else if (!call->has_frame && !call->is_over && text.len > 0 && call->dial)
        role_client_text(call, wr_view(&text));
    else if (!call->has_frame && !call->is_over && text.len > 0)
        hear_text(call, wr_view(&text), now);
}

void call_received(struct call *call, struct bytes data, rras_ms now)
{
    struct reader in = rd_of(data);

    call->bytes_in += data.len;
    while (in.rest.len > 0 && !call->is_over)
        hear(call, rd_take(&in, in.rest.len < SAY_MAX ? in.rest.len : SAY_MAX), now);
}

static bool next_packet(struct call *call, struct bytes *packet, rras_ms now)
{
    return call->host ? host_link_pull(call, packet, now) : net_pull(call->caller, packet, now);
}

/* Packets go out while the line and its pacing have room; the rest waits in its queue: the caller's, or our uplink's. */
void call_pump(struct call *call, rras_ms now)
{
    struct bytes packet;

    call->wants_pump = false;
    call->pump_at = RRAS_NEVER;
    if ((!call->caller && !call->host) || call->is_over)
        return;
    while (call->line->ops->room(call->line) > 0) {
        if (pacing_room(&call->pacing, now) == 0) {
            call->pump_at = pacing_deadline(&call->pacing, now);
            break;
        }
        if (!next_packet(call, &packet, now))
            break;
        link_send_packet(call->link, PPP_IP, packet);
        if (pacing_wants_echo(&call->pacing, now) && link_echo(call->link, ++call->echo_stamp, now))
            pacing_echo_sent(&call->pacing, call->echo_stamp, now);
    }
}

/* How long nothing may be sent: the server's limit or the user's, the shorter one; 0 for ever. */
static rras_ms idle_limit_ms(const struct call *call)
{
    rras_ms all = (rras_ms)call->port->server->config.settings.idle_disconnect_min * 60000;
    rras_ms own = (rras_ms)call->who.idle_s * 1000;

    return all == 0 || (own != 0 && own < all) ? own : all;
}

static rras_ms idle_deadline(const struct call *call)
{
    rras_ms limit = idle_limit_ms(call);
    struct net_caller_counters count;

    if (call_is_guest(call))
        return role_client_idle_deadline(call);
    if (call->iface)
        return role_router_idle_deadline(call);
    if (limit == 0 || !call->caller)
        return RRAS_NEVER;
    net_caller_counters(call->caller, &count);
    return count.last_unicast_ms + limit;
}

static void check_limits(struct call *call, rras_ms now)
{
    if (now >= call->session_until) {
        call->session_until = RRAS_NEVER; /* said once: the goodbye has its own time */
        call_hang_up(call, END_SESSION_TIMEOUT, now);
    } else if (now >= idle_deadline(call)) {
        call_hang_up(call, END_IDLE, now);
    }
}

/* Before the first good frame: the recogniser's time, LCP's beginning, and the patience of the port. */
static rras_ms advance_unheard(struct call *call, rras_ms now)
{
    rras_ms patience = call->port->device.first_frame_s == 0
                           ? RRAS_NEVER
                           : call->started + (rras_ms)call->port->device.first_frame_s * 1000;
    bool waits;

    heed_recogniser(call, recogniser_advance(&call->recogniser, now), now);
    if (now >= patience)
        call_end(call, nothing_heard(call));
    if (call->is_link_spent) {
        link_free(call->link);
        call->link = NULL;
        call->is_link_spent = false;
        call->open_at = now;
    }
    /* No LCP over the prompt of somebody who is typing. */
    waits = call->link || recogniser_is_in_dialogue(&call->recogniser);
    if (!call->is_over && !waits && now >= call->open_at)
        call_open_link(call, now);
    return rras_sooner(rras_sooner(patience, recogniser_deadline(&call->recogniser)),
                       waits || call->link ? RRAS_NEVER : call->open_at);
}

rras_ms call_advance(struct call *call, rras_ms now)
{
    rras_ms next = call_script_advance(call, now);

    if (!call->has_frame && !call->dial)
        next = advance_unheard(call, now);
    else if (!call->has_frame && !call->link && now >= call->open_at)
        call_open_link(call, now);
    if (call->link && !call->is_over)
        next = rras_sooner(next, link_advance(call->link, now));
    if (call->is_link_spent)
        next = now;
    if (call->wants_pump || now >= call->pump_at)
        call_pump(call, now);
    check_limits(call, now);
    next = rras_sooner(next, rras_sooner(call->pump_at, call->session_until));
    return call->is_over ? now : rras_sooner(next, idle_deadline(call));
}

void call_hang_up(struct call *call, enum end_reason why, rras_ms now)
{
    if (call->is_over)
        return;
    if (call->why == END_NONE)
        call->why = why;
    if (call->link && call->has_frame)
        link_close(call->link, why, now);
    else
        call_end(call, why);
}

void call_line_lost(struct call *call, enum end_reason why)
{
    if (call->link && !call->is_over)
        link_down(call->link, why);
    call_end(call, why);
}

/* The answer to the login text; PPP follows at once when it was right. */
static void answer_login(struct call *call, bool accepted, rras_ms now)
{
    uint8_t room[SAY_MAX];
    struct writer reply = wr_into(room, sizeof room);
    enum recogniser_says says = recogniser_login(&call->recogniser, accepted, &reply, now);

    call->logged_in_by_text = accepted;
    call_say(call, wr_view(&reply));
    if (says == REC_HANG_UP) {
        call_end(call, end_reason_of_auth(call->who.verdict.ras_error));
        return;
    }
    call->open_at = accepted ? now + LISTEN_FIRST_MS : RRAS_NEVER;
}

void call_auth_answer(struct call *call, const struct auth_result *result, rras_ms now)
{
    bool is_login = call->is_login_ticket;

    call->ticket = 0;
    call->is_login_ticket = false;
    if (call->is_over)
        return;
    call->who = *result;
    call->has_refused_router = call->dial && !result->verdict.accepted;
    if (!result->verdict.accepted)
        call_log_refusal(call, result->verdict.ras_error);
    if (is_login)
        answer_login(call, result->verdict.accepted, now);
    else if (call->link)
        link_auth_answer(call->link, &result->verdict, now);
}
