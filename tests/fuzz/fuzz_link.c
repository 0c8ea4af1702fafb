/*
 * fuzz_link.c - a whole link: any frames and any passing of time, from any phase on.
 *
 * The first two octets say how the link is set up and how far it has come, then steps follow. Properties:
 * it ends at most once and says nothing after that; no frame is longer than the peer can take; the
 * network is announced and withdrawn in turn; an ended link has no deadline; a link that is left
 * alone does not ask to be woken more often than it has something to do; nobody whom we ask who it is
 * is authenticated without a proof, or by what we have said ourselves; and IPCP says nothing before both directions are
 * through.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/ppp/hdlc.h"
#include "service/ppp/link.h"
#include <stdlib.h>

enum { TWO_WAY = 0x10, ROUTER = 0x20, ASKED = 0x40 }; /* of struct owner's `callback` */

struct owner {
    struct link *link;
    rras_ms now;
    uint8_t flags, callback; /* callback: bit 0 on, bits 1 to 3 the set of cbcp_type on offer; two-way, router, asked */
    bool asks;             /* the peer who it is */
    bool is_asked, is_proven, is_vouched; /* since LCP was opened: an attempt is out, one was right, and it is told */
    bool has_said, is_believed; /* who we are; and the peer has said yes */
    uint32_t random;
    unsigned ended;
    bool is_up;
    uint8_t last[64];      /* the last LCP frame sent, so that it may come back or be acked */
    size_t last_len;
    uint8_t last_ipcp[64];
    size_t last_ipcp_len;
    uint16_t said_in;      /* PPP_PAP or PPP_CHAP: the packet in which we said who we are, so that it may come back */
    uint8_t said[300];
    size_t said_len;
};

/* Two-way: by none weaker than we ask by. */
static void remember_proof(struct owner *o, uint16_t protocol, struct bytes info)
{
    o->has_said = true;
    if (o->flags & 0x80 && o->asks && !(o->callback & ROUTER) && (protocol == PPP_PAP || info.at[4] != 49))
        abort();
    o->said_in = protocol;
    o->said_len = info.len < sizeof o->said ? info.len : 0;
    memcpy(o->said, info.at, o->said_len);
}

/* The last octets but the name behind them: PAP's password, or the hash of CHAP. */
static bool was_said(const struct owner *o, const struct auth_attempt *attempt)
{
    const size_t len = attempt->method == AUTH_PAP ? attempt->response_len : attempt->method == AUTH_CHAP_MD5 ? 16 : 24;
    const uint8_t *hash = attempt->response + (attempt->response_len == 49 ? 24 : 0);
    const bool is_alike = (attempt->method == AUTH_PAP) == (o->said_in == PPP_PAP);

    for (size_t at = 4; o->flags & 0x80 && is_alike && len > 0 && at + len <= o->said_len; at++)
        if (memcmp(o->said + at, hash, len) == 0 &&
            (o->said_in == PPP_CHAP || (at + len == o->said_len && o->said[at - 1] == len)))
            return true;
    return false;
}

static void on_send(void *ctx, uint16_t protocol, struct bytes info)
{
    struct owner *o = ctx;
    uint8_t *last = protocol == PPP_LCP ? o->last : o->last_ipcp;
    size_t *len = protocol == PPP_LCP ? &o->last_len : &o->last_ipcp_len;

    if (o->ended || info.len > 1500 || info.len < 4)
        abort();
    if ((protocol == PPP_PAP && info.at[0] == 1) || (protocol == PPP_CHAP && info.at[0] == 2))
        remember_proof(o, protocol, info);
    if (protocol == PPP_IPCP && (!o->is_vouched || (o->asks && !o->is_proven) || (o->has_said && !o->is_believed)))
        abort();
    if (o->link && info.len > link_framing(o->link)->tx_mru && protocol != PPP_LCP)
        abort();
    if ((protocol == PPP_LCP || protocol == PPP_IPCP) && info.len <= sizeof o->last &&
        info.at[0] == 1) {
        memcpy(last, info.at, info.len);
        *len = info.len;
    }
}

static void on_framing(void *ctx, const struct link_framing *framing)
{
    struct owner *o = ctx;

    if (framing->tx_mru < 128 || framing->tx_mru > 1500)
        abort();
    o->is_asked = o->is_proven = o->is_vouched = o->has_said = o->is_believed = false;
    if (o->said_in == PPP_CHAP)
        o->said_len = 0; /* of no use with another challenge; a password is */
}

static void answer(struct owner *o, const struct auth_verdict *verdict)
{
    o->is_proven = o->is_proven || (o->is_asked && verdict->accepted);
    o->is_asked = false;
    link_auth_answer(o->link, verdict, o->now);
}

static void on_authenticate(void *ctx, const struct auth_attempt *attempt)
{
    struct owner *o = ctx;
    struct auth_verdict verdict = { .accepted = attempt->response_len & 1, .ras_error = 691,
                                    .may_retry = true };

    if (was_said(o, attempt))
        abort();
    if (verdict.accepted)
        verdict.ras_error = 0;
    o->is_asked = true;
    if (!(o->flags & 0x10))
        answer(o, &verdict);
}

static void on_authenticated(void *ctx, const char *user, unsigned method)
{
    struct owner *o = ctx;
    const struct link_ip ip = { 0x0a000001, 0x0a000002, { 0x0a000001, 0 }, { 0, 0 } };

    (void)user, (void)method;
    if (o->is_vouched || (o->asks && !o->is_proven))
        abort();
    o->is_vouched = true;
    if (o->callback & ASKED)
        link_set_identity(o->link, "us", "secret", o->flags & 8 ? AUTH_CHAP_MD5 : AUTH_METHODS_ALL, o->now);
    if (o->flags & 0x20)
        link_refuse_network(o->link, END_NOT_CLIENT_PORT, o->now);
    else if (o->callback & ROUTER)
        link_start_router(o->link, &ip, 0x0a000001, o->now);
    else if (link_wants_callback(o->link) && (o->callback & 0x0e) != 0)
        link_start_callback(o->link, o->callback & 0x0e, o->now);
    else
        link_start_network(o->link, &ip, o->now);
}

static void on_callback(void *ctx, const struct cbcp_agreed *agreed)
{
    struct owner *o = ctx;
    const struct link_ip ip = { 0x0a000001, 0x0a000002, { 0x0a000001, 0 }, { 0, 0 } };
    const bool answers = !(o->flags & 0x80);

    if (o->ended || !(o->callback & 1) || (answers && !(o->callback & CBCP_SET(agreed->type))))
        abort();
    if (answers && (agreed->type == CBCP_CALLER_NUMBER) != cbcp_number_is_good(agreed->number))
        abort();
    if (answers && agreed->type == CBCP_NO_CALLBACK)
        link_start_network(o->link, &ip, o->now);
    else
        link_close(o->link, END_CALLBACK, o->now);
}

static void on_auth_retry(void *ctx)
{
    struct owner *o = ctx;

    if (o->ended || !(o->flags & 0x80) || link_phase(o->link) != LINK_AUTHENTICATE)
        abort();
    if (o->flags & 0x10)
        link_retry_auth(o->link, "us", "other", o->now);
}

static void on_callback_wanted(void *ctx)
{
    struct owner *o = ctx;

    if (o->ended || !(o->callback & 1) || !(o->flags & 0x80))
        abort();
    if (o->flags & 0x10)
        link_wish_callback(o->link, "1", 1, o->now);
}

static void on_ip_up(void *ctx, const struct link_ip *ip)
{
    struct owner *o = ctx;

    if (o->is_up == (ip != NULL) || o->ended)
        abort();
    o->is_up = ip != NULL;
}

static void on_packet(void *ctx, uint16_t protocol, struct bytes packet)
{
    struct owner *o = ctx;

    (void)protocol;
    if (!o->is_up)
        abort();
    if (packet.len > 0 && packet.at[0] == 0x99)
        link_close(o->link, END_IDLE, o->now);
}

static void on_random(void *ctx, uint8_t *out, size_t len)
{
    struct owner *o = ctx;

    for (size_t i = 0; i < len; i++)
        out[i] = (uint8_t)((o->random = o->random * 1664525u + 1013904223u) >> 24);
}

static void on_ended(void *ctx, enum end_reason why, uint32_t peer_error)
{
    struct owner *o = ctx;

    (void)peer_error;
    if (o->ended++ || why == END_NONE || o->is_up)
        abort();
}

static const struct link_host host = {
    .send = on_send, .framing = on_framing, .authenticate = on_authenticate,
    .authenticated = on_authenticated, .callback = on_callback, .auth_retry = on_auth_retry,
    .callback_wanted = on_callback_wanted, .ip_up = on_ip_up, .packet = on_packet,
    .random = on_random, .ended = on_ended
};

static void give(struct owner *o, uint16_t protocol, const uint8_t *data, size_t len)
{
    uint8_t *exact = malloc(len ? len : 1);

    if (len > 0)
        memcpy(exact, data, len);
    if (len > 0 && ((protocol == PPP_PAP && data[0] == 2) || (protocol == PPP_CHAP && data[0] == 3)))
        o->is_believed = true;
    link_receive(o->link, protocol, bytes_of(exact, len), o->now);
    free(exact);
}

static void ack(struct owner *o, uint16_t protocol, const uint8_t *last, size_t len)
{
    uint8_t packet[64];

    if (len == 0)
        return;
    memcpy(packet, last, len);
    packet[0] = 2;
    give(o, protocol, packet, len);
}

static void advance(struct owner *o, unsigned ms)
{
    const rras_ms until = o->now + ms;
    rras_ms next;
    unsigned turns = 0;

    for (next = link_advance(o->link, o->now); next <= until; next = link_advance(o->link, next)) {
        if (next < o->now || turns++ > 1000 + ms)
            abort();
        o->now = next;
    }
    o->now = until;
    if (o->ended && link_advance(o->link, o->now) != RRAS_NEVER)
        abort();
}

/* The peer's side of opening LCP, PAP and IPCP, as far as the set-up asks for it. */
static void come_this_far(struct owner *o, unsigned steps)
{
    static const uint8_t lcp[] = { 1, 9, 0, 10, 5, 6, 1, 2, 3, 4 };
    static const uint8_t lcp_callback[] = { 1, 9, 0, 13, 5, 6, 1, 2, 3, 4, 13, 3, 6 };
    static const uint8_t lcp_two_way[] = { 1, 9, 0, 14, 5, 6, 1, 2, 3, 4, 3, 4, 0xc0, 0x23 };
    static const uint8_t lcp_mutual[] = { 1, 9, 0, 15, 5, 6, 1, 2, 3, 4, 3, 5, 0xc2, 0x23, 0x81 };
    static const uint8_t pap[] = { 1, 1, 0, 8, 1, 'a', 1, 'b' };
    static const uint8_t ipcp[] = { 1, 1, 0, 10, 3, 6, 10, 0, 0, 2 };

    if (steps > 0) {
        if (o->callback & TWO_WAY && o->flags & 0x80 && !(o->callback & ROUTER))
            give(o, PPP_LCP, lcp_mutual, sizeof lcp_mutual);
        else if (o->callback & TWO_WAY)
            give(o, PPP_LCP, lcp_two_way, sizeof lcp_two_way);
        else
            give(o, PPP_LCP, o->callback & 1 ? lcp_callback : lcp, o->callback & 1 ? sizeof lcp_callback : sizeof lcp);
        ack(o, PPP_LCP, o->last, o->last_len);
    }
    if (steps > 1)
        give(o, PPP_PAP, pap, sizeof pap);
    if (steps > 2) {
        give(o, PPP_IPCP, ipcp, sizeof ipcp);
        ack(o, PPP_IPCP, o->last_ipcp, o->last_ipcp_len);
    }
}

static const uint16_t protocols[] = { PPP_LCP, PPP_LCP, PPP_LCP, PPP_PAP, PPP_CHAP, PPP_IPCP,
                                      PPP_IPCP, PPP_IP, PPP_CCP, PPP_VJ_COMP, PPP_CBCP };

/* One step: an octet that says what, the rest is its data. Returns what was used of `in`. */
static void step(struct owner *o, struct reader *in)
{
    const uint8_t what = rd_u8(in);
    const struct auth_verdict no = { .ras_error = 691 }, yes = { .accepted = true };

    switch (what & 15) {
    case 11:
        advance(o, rd_u8(in) * 50u);
        break;
    case 12:
        advance(o, rd_u8(in) * 1000u);
        break;
    case 13:
        ack(o, PPP_LCP, o->last, o->last_len);
        ack(o, PPP_IPCP, o->last_ipcp, o->last_ipcp_len);
        break;
    case 14:
        if ((what & 0xf0) == 0xf0)
            link_close(o->link, END_ADMINISTRATOR, o->now);
        else if (what & 0x40)
            answer(o, what & 0x20 ? &yes : &no);
        else if ((what & 0x30) == 0x10)
            link_set_identity(o->link, what & 0x80 ? "" : "us", "secret", AUTH_METHODS_ALL, o->now);
        else if ((what & 0x30) == 0x20)
            link_retry_auth(o->link, "us", "other", o->now);
        else if ((what & 0x30) == 0x30)
            link_wish_callback(o->link, what & 0x80 ? "" : "123", 1, o->now);
        else
            link_echo(o->link, what, o->now);
        break;
    case 15: /* our own comes back */
        if (what & 0x80)
            give(o, o->said_in, o->said, o->said_len);
        else
            give(o, PPP_LCP, o->last, o->last_len);
        break;
    default: {
        size_t len = rd_u8(in);

        if (what & 0x80)
            len *= 6;
        if (len > in->rest.len)
            len = in->rest.len;
        if (len > HDLC_INFO_MAX)
            len = HDLC_INFO_MAX;
        give(o, protocols[what & 15], rd_take(in, len).at, len);
    }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct owner o = { .now = 1000, .random = 1 };
    struct reader in = rd_of(bytes_of(data, size));
    struct link_config config;

    if (size < 3 || size > 4096)
        return 0;
    o.flags = rd_u8(&in);
    o.callback = rd_u8(&in);
    link_config_defaults(&config);
    config.side = o.flags & 0x80 ? LINK_CALLS : LINK_ANSWERS;
    config.auth_methods = o.flags & 0x40 ? AUTH_METHODS_ALL : (o.flags & 0x08 ? AUTH_PAP : 0);
    config.does_callback = o.callback & 1;
    config.say_methods = o.callback & TWO_WAY ? AUTH_METHODS_ALL : 0;
    if (o.flags & 0x80 && o.callback & TWO_WAY)
        config.ask_methods = o.callback & ROUTER ? AUTH_PAP : AUTH_METHODS_ALL;
    config.can_retry = config.can_ask_callback = o.callback & ASKED;
    strcpy(config.user, "us");
    strcpy(config.password, "secret");
    o.asks = (config.side == LINK_CALLS ? config.ask_methods : config.auth_methods) != 0;
    if (o.callback & 0x80)
        strcpy(config.callback.number, "5551234");
    config.listen_first_ms = o.flags & 0x04 ? 750 : 0;
    o.link = link_new(&config, &host, &o);
    link_up(o.link, o.now);
    come_this_far(&o, o.flags & 3);
    while (in.rest.len > 0)
        step(&o, &in);
    advance(&o, 1000);
    if (in.short_read)
        advance(&o, 3600 * 1000);
    link_down(o.link, END_CARRIER_LOST);
    if (o.ended != 1)
        abort();
    link_free(o.link);
    return 0;
}
