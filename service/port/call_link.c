/* call_link.c - the PPP engine's host: what a call does for its link.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include "common/base/secret.h"
#include "common/base/text.h"
#include "service/port/dial_internal.h"
#include "service/port/interface_internal.h"

/* A copy of a PAP request with the password starred out, for traces (RFC 1334 section 2.2.1). */
static struct bytes masked_pap(struct bytes info, uint8_t *room, size_t cap)
{
    struct reader in = rd_of(info);
    size_t name_len, at;

    if (info.len > cap || info.len < 4 || rd_u8(&in) != 1)
        return info;
    rd_take(&in, 3);
    name_len = rd_u8(&in);
    at = 4 + 1 + name_len + 1;
    if (at >= info.len)
        at = 4; /* the lengths do not fit: whatever it is, it may be the password */
    memcpy(room, info.at, info.len);
    memset(room + at, '*', info.len - at);
    return bytes_of(room, info.len);
}

static void trace(struct call *call, enum trace_direction direction, uint16_t protocol, struct bytes info)
{
    struct port *port = call->port;
    struct server *server = port->server;
    uint8_t room[HDLC_INFO_MAX];

    if (!port->config.is_tracing)
        return;
    if (protocol == PPP_PAP)
        info = masked_pap(info, room, sizeof room);
    server->host->trace_frame(server->ctx, port->config.name, direction, protocol, info);
}

void call_trace_in(struct call *call, uint16_t protocol, struct bytes info)
{
    trace(call, TRACE_IN, protocol, info);
}

static void remember_lcp(struct call *call, struct bytes info)
{
    call->own_lcp_len = (uint8_t)(info.len < OWN_LCP_MAX ? info.len : OWN_LCP_MAX);
    memcpy(call->own_lcp, info.at, call->own_lcp_len);
}

static void on_send(void *ctx, uint16_t protocol, struct bytes info)
{
    struct call *call = ctx;
    uint8_t room[2 * HDLC_FRAME_MAX + 16];
    struct writer out = wr_into(room, sizeof room);

    if (call->is_over || info.len > HDLC_INFO_MAX)
        return;
    trace(call, TRACE_OUT, protocol, info);
    if (protocol == PPP_LCP && !call->has_frame)
        remember_lcp(call, info);
    hdlc_send(&call->tx, protocol, info, &out);
    call->frames_out++;
    call->bytes_out += out.len;
    pacing_wrote(&call->pacing, out.len, server_now(call->port->server));
    call->line->ops->write(call->line, wr_view(&out));
}

static void on_framing(void *ctx, const struct link_framing *framing)
{
    struct call *call = ctx;

    call->ticket = 0; /* LCP has opened, or has left that state: nobody waits for a verdict now */
    call->tx.accm = framing->tx_accm;
    call->tx.pfc = framing->tx_pfc;
    call->tx.acfc = framing->tx_acfc;
    decoder_set_accm(&call->decoder, framing->rx_accm);
    call->port->server->has_changed = true;
}

static void on_authenticate(void *ctx, const struct auth_attempt *attempt)
{
    call_authenticate(ctx, attempt);
}

static void on_authenticated(void *ctx, const char *user, unsigned method)
{
    struct call *call = ctx;
    struct server *server = call->port->server;

    if (call->dial)
        dial_unpause(call->dial);
    if (call_is_guest(call)) {
        role_client_authenticated(call, method, server_now(server));
        return;
    }
    if (call->dial) {
        role_router_authenticated(call, method, server_now(server));
        return;
    }
    (void)user; /* the provider's spelling is in call->who */
    call->method = call->logged_in_by_text ? AUTH_PAP : method;
    call->is_authenticated = true;
    call->session_until = call->who.session_s ? server_now(server) + (rras_ms)call->who.session_s * 1000 : RRAS_NEVER;
    if (call->who.user[0])
        text_copy(call->user, sizeof call->user, call->who.user);
    server_event(server, RAS_EVENT_AUTHENTICATED, call->user, call->port->config.name, NULL);
    server->has_changed = true;
    role_decide(call, server_now(server));
}

static void on_callback(void *ctx, const struct cbcp_agreed *agreed)
{
    struct call *call = ctx;
    rras_ms now = server_now(call->port->server);

    if (call_is_guest(call))
        role_client_callback(call, agreed, now);
    else if (agreed->type == CBCP_NO_CALLBACK)
        role_admit(call, now);
    else
        callback_agreed(call, agreed, now);
}

static void on_auth_retry(void *ctx)
{
    struct call *call = ctx;

    dial_pause_for_password(call->dial, server_now(call->port->server));
}

static void on_callback_wanted(void *ctx)
{
    struct call *call = ctx;

    dial_pause_for_number(call->dial, server_now(call->port->server));
}

/* Noted only: the packets go out when the server next advances. */
static void on_wake(void *ctx)
{
    ((struct call *)ctx)->wants_pump = true;
}

static void join_network(struct call *call, const struct link_ip *ip, rras_ms now)
{
    struct server *server = call->port->server;
    uint16_t mru = link_framing(call->link)->tx_mru;
    struct net_caller_facts facts = { .bps = call->bps, .connected_unix = call->started_unix };

    text_copy(facts.user, sizeof facts.user, call->user);
    text_copy(facts.port, sizeof facts.port, call->port->config.name);
    text_copy(facts.peer, sizeof facts.peer, call->peer);
    text_copy(facts.method, sizeof facts.method, auth_method_name(call->method));
    if (call->iface)
        role_router_join(call, ip, &facts, mru < 1500 ? mru : 1500, on_wake, now);
    else
        call->caller = net_add_caller(server->net, ip->peer_address, mru < 1500 ? mru : 1500, &facts, on_wake, call);
    if (!call->caller)
        call_hang_up(call, END_OUT_OF_RESOURCES, now); /* unless there is a reason already */
    else if (call->port->device.line_bps > 0)
        net_set_line_bps(call->caller, call->port->device.line_bps);
}

static void tell_served(const struct call *call)
{
    const struct server *server = call->port->server;
    struct call_record record = call_record_of(call);

    if (server->host->call_served && call->caller && !call->dial)
        server->host->call_served(server->ctx, &record);
}

/* The entry's own name servers come before those the server says. */
static void join_as_guest(struct call *call, const struct link_ip *ip, rras_ms now)
{
    const struct dial_request *request = &call->dial->request;
    struct link_ip joined;

    if (!ip) {
        role_client_ip(call, NULL, now);
        return;
    }
    joined = *ip;
    if (request->dns[0] != 0 || request->dns[1] != 0)
        memcpy(joined.dns, request->dns, sizeof joined.dns);
    call->dial->had_address = ip->our_address;
    role_client_ip(call, &joined, now);
}

static void on_ip_up(void *ctx, const struct link_ip *ip)
{
    struct call *call = ctx;
    struct server *server = call->port->server;

    if (call_is_guest(call)) {
        join_as_guest(call, ip, server_now(server));
        return;
    }
    net_remove_caller(call->caller);
    call->caller = NULL;
    server->has_changed = true;
    if (ip) {
        join_network(call, ip, server_now(server));
        tell_served(call);
    } else if (call->iface) {
        role_router_left(call, server_now(server));
    }
}

/* *Allow remote clients to request a predetermined IP address*; a user's fixed one comes first. */
static bool on_address_wanted(void *ctx, uint32_t address)
{
    struct call *call = ctx;
    const struct server *server = call->port->server;
    const struct server_settings *settings = &server->config.settings;
    bool is_in_pool = address >= settings->pool.from && address <= settings->pool.to;

    if (call->iface)
        return role_router_address_wanted(call, address);
    if (!settings->allow_requested_address || call->who.fixed_address || !is_in_pool ||
        pool_take(server->pool, address) != address)
        return false;
    pool_release(server->pool, call->address);
    call->address = address;
    return true;
}

static void on_packet(void *ctx, uint16_t protocol, struct bytes packet)
{
    struct call *call = ctx;

    if (protocol == PPP_IP && call_is_guest(call))
        role_client_packet(call, packet, server_now(call->port->server));
    else if (protocol == PPP_IP && call->caller)
        net_input(call->caller, packet, server_now(call->port->server));
}

static void on_random(void *ctx, uint8_t *out, size_t len)
{
    struct server *server = ((struct call *)ctx)->port->server;

    server->host->random(server->ctx, out, len);
}

static void on_echo_reply(void *ctx, uint32_t stamp, rras_ms now)
{
    struct call *call = ctx;

    pacing_echo_back(&call->pacing, stamp, now);
    call->wants_pump = true;
}

static void on_ended(void *ctx, enum end_reason why, uint32_t peer_error)
{
    struct call *call = ctx;

    if (why == END_NO_ANSWER && !call->has_frame && call->why == END_NONE && !call->dial) {
        call->is_link_spent = true; /* it may still be booting: the port's patience ends this, not LCP's */
        return;
    }
    if (why == END_NO_ADDRESS && call->iface && call->address != 0)
        why = END_ADDRESS_CONFLICT; /* there was one: the other router gave us the same */
    call->is_over = true;
    call->peer_error = peer_error;
    if (call->why == END_NONE)
        call->why = why;
    call->port->server->has_changed = true;
}

static const struct link_host call_link_host = {
    .send = on_send,
    .framing = on_framing,
    .authenticate = on_authenticate,
    .authenticated = on_authenticated,
    .callback = on_callback,
    .auth_retry = on_auth_retry,
    .callback_wanted = on_callback_wanted,
    .ip_up = on_ip_up,
    .address_wanted = on_address_wanted,
    .packet = on_packet,
    .random = on_random,
    .echo_reply = on_echo_reply,
    .ended = on_ended,
};

/* Who calls may be any of our interfaces, and is not known yet when LCP agrees on how we say who we are. */
static unsigned methods_to_say_who(const struct server *server)
{
    unsigned methods = 0;

    for (size_t i = 0; i < server->interface_count; i++)
        methods |= server->interfaces[i]->config.entry.auth_methods;
    return methods;
}

static void fill_config(const struct call *call, struct link_config *link)
{
    const struct server *server = call->port->server;
    const struct server_settings *settings = &server->config.settings;

    link_config_defaults(link);
    link->auth_methods = call->logged_in_by_text      ? 0
                         : settings->accept_any_user ? AUTH_PAP   /* a hash of any password proves nothing */
                                                     : settings->auth_methods;
    link->auth_retries = (uint8_t)settings->auth_retries;
    link->auth_time_s = settings->auth_time_s;
    /* XON and XOFF survive a modem with RTS/CTS, but who knows what a TCP line ends in. */
    link->accm = call->port->device.kind == DEVICE_TCP ? 0x000a0000 : 0;
    link->does_callback = callback_is_possible(call->port) && !call->is_callback;
    link->listen_first_ms = 0; /* the call has waited already */
    text_copy(link->name, sizeof link->name, server->config.computer_name);
    snprintf(link->identification, sizeof link->identification, "OpenRRAS %.20s", server->config.version);
    link->say_methods = call->dial ? 0 : methods_to_say_who(server);
    if (call->dial && call->iface) {
        role_router_config(call, link);
    } else if (call->dial) {
        role_client_config(call, link);
        dial_pause_config(call, link);
        link->does_callback = link->does_callback && callback_is_possible(call->port);
    }
}

bool call_open_link(struct call *call, rras_ms now)
{
    struct link_config config;

    if (call->link || call->is_over)
        return call->link != NULL;
    fill_config(call, &config);
    call->link = link_new(&config, &call_link_host, call);
    secret_wipe(&config, sizeof config); /* our own password, where we have called */
    if (!call->link) {
        call_hang_up(call, END_OUT_OF_RESOURCES, now);
        return false;
    }
    call->open_at = RRAS_NEVER;
    link_up(call->link, now);
    return true;
}
