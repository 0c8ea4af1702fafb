/*
 * ppp_peer.h - a link with a host that writes down what it is asked, for tests of service/ppp.
 *
 * What the link sends waits in a queue of frames, what it tells its host becomes a line of text.
 * Random numbers are a counter, so magic numbers are known: a1000001 first. Header only, because
 * it must link against whatever library the suite tests.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_PPP_PEER_H
#define RRAS_PPP_PEER_H
#include "common/base/bytes.h"
#include "common/ras/mschap_hash.h"
#include "service/ppp/chap.h"
#include "service/ppp/hdlc.h"
#include "service/ppp/link.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PEER_FRAMES = 128, PEER_EVENTS = 8192 };

struct peer_frame {
    uint16_t protocol, len;
    uint8_t info[HDLC_INFO_MAX];
};

struct ppp_peer {
    struct link *link;
    struct link_config config;
    rras_ms now;
    uint32_t next_random;

    /* What the host does when asked. */
    bool verdict_is_late;            /* leaves authenticate() unanswered */
    struct auth_verdict verdict;     /* answered otherwise */
    bool decision_is_late;           /* leaves authenticated() unanswered */
    unsigned callback_allowed;       /* asks a peer that knows CBCP to choose of these; 0 does not */
    enum end_reason refusal;         /* refuses the network; END_NONE starts it */
    struct link_ip ip;
    uint32_t may_have;               /* the one address the peer may ask for; 0 none */
    bool is_router;                  /* starts the network as one */
    uint32_t fallback;
    const char *account, *secret;    /* the one account: judges who says it is that; NULL takes `verdict` */
    const char *identity, *proof;    /* who we are when asked; NULL leaves that open */
    const char *retry;               /* the password of the second try; NULL leaves it open */
    const char *wish;                /* the number to be called back at; NULL leaves it open */

    struct peer_frame frames[PEER_FRAMES];
    unsigned head, tail;             /* frames[head..tail) wait, modulo PEER_FRAMES */
    char events[PEER_EVENTS];        /* one line each */
    struct auth_attempt attempt;
    struct link_ip agreed;
    unsigned ended, packets;
};

static inline void peer_say(struct ppp_peer *peer, const char *text)
{
    size_t len = strlen(peer->events);

    snprintf(peer->events + len, sizeof peer->events - len, "%s\n", text);
}

static inline void peer_on_send(void *ctx, uint16_t protocol, struct bytes info)
{
    struct ppp_peer *peer = ctx;
    struct peer_frame *frame = &peer->frames[peer->tail++ % PEER_FRAMES];

    if (peer->tail - peer->head > PEER_FRAMES || info.len > sizeof frame->info)
        abort();
    frame->protocol = protocol;
    frame->len = (uint16_t)info.len;
    if (info.len > 0)
        memcpy(frame->info, info.at, info.len);
}

static inline void peer_on_framing(void *ctx, const struct link_framing *framing)
{
    char line[120];

    snprintf(line, sizeof line, "framing tx %08x rx %08x%s%s mru %u", (unsigned)framing->tx_accm,
             (unsigned)framing->rx_accm, framing->tx_pfc ? " pfc" : "",
             framing->tx_acfc ? " acfc" : "", framing->tx_mru);
    peer_say(ctx, line);
}

/* What an account provider does. */
static inline struct auth_verdict peer_judge(const struct ppp_peer *peer, const struct auth_attempt *attempt)
{
    const struct bytes secret = bytes_of_text(peer->secret), response = bytes_of(attempt->response, attempt->response_len);
    struct auth_verdict verdict = { .ras_error = 691, .may_retry = true };
    uint8_t expected[MSCHAP_RESPONSE_LEN], hash[MSCHAP_HASH_LEN];

    mschap_nt_hash(secret, hash);
    if (attempt->method == AUTH_PAP) {
        verdict.accepted = bytes_equal(response, secret);
    } else if (attempt->method == AUTH_CHAP_MD5) {
        chap_md5_value(attempt->id, secret, bytes_of(attempt->challenge, attempt->challenge_len), expected);
        verdict.accepted = memcmp(expected, attempt->response, CHAP_MD5_VALUE_LEN) == 0;
    } else if (attempt->method == AUTH_MSCHAP_V1) {
        mschap_challenge_response(attempt->challenge, hash, expected);
        verdict.accepted = memcmp(expected, attempt->response + 24, sizeof expected) == 0;
    } else {
        mschap_nt_response(attempt->challenge, attempt->response, attempt->user, hash, expected);
        verdict.accepted = memcmp(expected, attempt->response + 24, sizeof expected) == 0;
        mschap_authenticator_response(hash, attempt->response + 24, attempt->response, attempt->challenge, attempt->user,
                                      verdict.message);
    }
    if (strcmp(attempt->user, peer->account) != 0)
        verdict.accepted = false;
    if (verdict.accepted)
        verdict.ras_error = 0;
    return verdict;
}

static inline void peer_on_authenticate(void *ctx, const struct auth_attempt *attempt)
{
    struct ppp_peer *peer = ctx;
    char line[400];

    snprintf(line, sizeof line, "authenticate %s", attempt->user);
    peer_say(peer, line);
    peer->attempt = *attempt;
    if (peer->account)
        peer->verdict = peer_judge(peer, attempt);
    if (!peer->verdict_is_late)
        link_auth_answer(peer->link, &peer->verdict, peer->now);
}

static inline void peer_on_authenticated(void *ctx, const char *user, unsigned method)
{
    struct ppp_peer *peer = ctx;
    char line[400];

    snprintf(line, sizeof line, "authenticated %s %u", user, method);
    peer_say(peer, line);
    if (peer->identity)
        link_set_identity(peer->link, peer->identity, peer->proof, AUTH_METHODS_ALL, peer->now);
    if (peer->refusal != END_NONE)
        link_refuse_network(peer->link, peer->refusal, peer->now);
    else if (peer->callback_allowed != 0 && link_wants_callback(peer->link))
        link_start_callback(peer->link, peer->callback_allowed, peer->now);
    else if (!peer->decision_is_late && peer->is_router)
        link_start_router(peer->link, &peer->ip, peer->fallback, peer->now);
    else if (!peer->decision_is_late)
        link_start_network(peer->link, &peer->ip, peer->now);
}

static inline void peer_on_callback(void *ctx, const struct cbcp_agreed *agreed)
{
    struct ppp_peer *peer = ctx;
    char line[200];

    snprintf(line, sizeof line, "callback %d \"%s\" %u", (int)agreed->type, agreed->number, agreed->delay_s);
    peer_say(peer, line);
    if (peer->config.side == LINK_CALLS)
        return;
    if (agreed->type == CBCP_NO_CALLBACK)
        link_start_network(peer->link, &peer->ip, peer->now);
    else
        link_close(peer->link, END_CALLBACK, peer->now);
}

static inline void peer_on_auth_retry(void *ctx)
{
    struct ppp_peer *peer = ctx;

    peer_say(peer, "retry");
    if (peer->retry)
        link_retry_auth(peer->link, peer->config.user, peer->retry, peer->now);
}

static inline void peer_on_callback_wanted(void *ctx)
{
    struct ppp_peer *peer = ctx;

    peer_say(peer, "callback wanted");
    if (peer->wish)
        link_wish_callback(peer->link, peer->wish, 12, peer->now);
}

static inline void peer_on_ip_up(void *ctx, const struct link_ip *ip)
{
    struct ppp_peer *peer = ctx;
    char line[120] = "ip down";

    if (ip) {
        peer->agreed = *ip;
        snprintf(line, sizeof line, "ip up %08x %08x", (unsigned)ip->our_address,
                 (unsigned)ip->peer_address);
    }
    peer_say(peer, line);
}

static inline bool peer_on_address_wanted(void *ctx, uint32_t address)
{
    return address == ((struct ppp_peer *)ctx)->may_have;
}

static inline void peer_on_packet(void *ctx, uint16_t protocol, struct bytes packet)
{
    struct ppp_peer *peer = ctx;
    char line[60];

    peer->packets++;
    snprintf(line, sizeof line, "packet %04x %u", protocol, (unsigned)packet.len);
    peer_say(peer, line);
}

static inline void peer_on_random(void *ctx, uint8_t *out, size_t len)
{
    struct ppp_peer *peer = ctx;
    uint32_t value = peer->next_random++;

    for (size_t i = 0; i < len; i++)
        out[i] = (uint8_t)(value >> (24 - 8 * (i % 4)));
}

static inline void peer_on_echo_reply(void *ctx, uint32_t stamp, rras_ms now)
{
    char line[60];

    (void)now;
    snprintf(line, sizeof line, "echo reply %08x", (unsigned)stamp);
    peer_say(ctx, line);
}

static inline void peer_on_identified(void *ctx, const char *text)
{
    char line[160];

    snprintf(line, sizeof line, "identified %s", text);
    peer_say(ctx, line);
}

static inline void peer_on_ended(void *ctx, enum end_reason why, uint32_t peer_error)
{
    struct ppp_peer *peer = ctx;
    char line[80];

    peer->ended++;
    snprintf(line, sizeof line, "ended %s %u", end_reason_info(why)->key, (unsigned)peer_error);
    peer_say(peer, line);
}

static const struct link_host peer_host = {
    .send = peer_on_send,
    .framing = peer_on_framing,
    .authenticate = peer_on_authenticate,
    .authenticated = peer_on_authenticated,
    .callback = peer_on_callback,
    .auth_retry = peer_on_auth_retry,
    .callback_wanted = peer_on_callback_wanted,
    .ip_up = peer_on_ip_up,
    .address_wanted = peer_on_address_wanted,
    .packet = peer_on_packet,
    .random = peer_on_random,
    .echo_reply = peer_on_echo_reply,
    .identified = peer_on_identified,
    .ended = peer_on_ended,
};

/* The defaults of a called side that asks nobody who it is, has 10.0.0.1 and gives 10.0.0.2. Change
 * what the test needs, then peer_start(). */
static inline void peer_init(struct ppp_peer *peer)
{
    memset(peer, 0, sizeof *peer);
    link_config_defaults(&peer->config);
    peer->config.auth_methods = 0;
    peer->config.listen_first_ms = 0;
    snprintf(peer->config.name, sizeof peer->config.name, "RAS");
    peer->next_random = 0xa1000001;
    peer->now = 1000;
    peer->verdict.accepted = true;
    peer->ip = (struct link_ip){ .our_address = 0x0a000001, .peer_address = 0x0a000002 };
}

static inline void peer_start(struct ppp_peer *peer)
{
    peer->link = link_new(&peer->config, &peer_host, peer);
    if (!peer->link)
        abort();
    link_up(peer->link, peer->now);
}

static inline void peer_fini(struct ppp_peer *peer)
{
    link_free(peer->link);
    peer->link = NULL;
}

/* Hex digits, blanks between them allowed. */
static inline size_t peer_unhex(const char *hex, uint8_t *out, size_t cap)
{
    size_t n = 0;
    unsigned value;

    while (*hex != '\0') {
        if (*hex == ' ') {
            hex++;
            continue;
        }
        if (n == cap || sscanf(hex, "%2x", &value) != 1)
            abort();
        out[n++] = (uint8_t)value;
        hex += 2;
    }
    return n;
}

/* A frame for the link: protocol and packet in hex. */
static inline void peer_feed(struct ppp_peer *peer, const char *hex)
{
    uint8_t exact[HDLC_INFO_MAX + 2];
    size_t len = peer_unhex(hex, exact, sizeof exact);

    link_receive(peer->link, (uint16_t)(exact[0] << 8 | exact[1]), bytes_of(exact + 2, len - 2),
                 peer->now);
}

/* The next frame the link sent, as hex in one of a few static buffers; "" when there is none. */
static inline const char *peer_take(struct ppp_peer *peer)
{
    static char text[4][2 * HDLC_INFO_MAX + 8];
    static unsigned turn;
    char *out = text[turn++ % 4];
    const struct peer_frame *frame;

    out[0] = '\0';
    if (peer->head == peer->tail)
        return out;
    frame = &peer->frames[peer->head++ % PEER_FRAMES];
    snprintf(out, 5, "%04x", frame->protocol);
    for (size_t i = 0; i < frame->len; i++)
        snprintf(out + 4 + 2 * i, 3, "%02x", frame->info[i]);
    return out;
}

static inline void peer_drop_sent(struct ppp_peer *peer)
{
    peer->head = peer->tail;
}

/* Lets time pass, running every timer at its own moment. */
static inline void peer_wait(struct ppp_peer *peer, rras_ms ms)
{
    const rras_ms until = peer->now + ms;
    rras_ms next = link_advance(peer->link, peer->now);

    while (next <= until) {
        peer->now = next > peer->now ? next : peer->now + 1;
        next = link_advance(peer->link, peer->now);
    }
    peer->now = until;
    link_advance(peer->link, peer->now);
}

static inline bool peer_heard(const struct ppp_peer *peer, const char *line)
{
    const size_t len = strlen(line);

    for (const char *at = peer->events; (at = strstr(at, line)) != NULL; at++)
        if ((at == peer->events || at[-1] == '\n') && at[len] == '\n')
            return true;
    return false;
}

/* Carries frames between two links until neither has anything to say. */
static inline void peer_exchange(struct ppp_peer *a, struct ppp_peer *b)
{
    for (unsigned frames = 0; a->head != a->tail || b->head != b->tail; frames++) {
        struct ppp_peer *from = a->head != a->tail ? a : b, *to = from == a ? b : a;
        const struct peer_frame *frame = &from->frames[from->head++ % PEER_FRAMES];

        if (frames > 1000)
            abort();
        link_receive(to->link, frame->protocol, bytes_of(frame->info, frame->len), to->now);
    }
}
#endif
