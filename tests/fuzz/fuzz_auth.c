/*
 * fuzz_auth.c - random packets at both sides of every authentication method.
 *
 * Properties: a peer that does not know yet who it is says nothing and proves nothing, nobody is let in without a verdict that says so (the peer: without having answered),
 * done() and failed() come at most once each per run of the machine, every packet sent is well formed
 * and within bounds, and every MS-CHAP Failure says E, R, C and V.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <stdlib.h>
#include "service/ppp/authenticator.h"
#include "service/ppp/chap.h"
#include "service/ppp/link.h"
#include "service/ppp/pap.h"

#define REQUIRE(what)                                                        \
    do {                                                                     \
        if (!(what)) {                                                       \
            fprintf(stderr, "fuzz_auth.c:%d: %s\n", __LINE__, #what);        \
            abort();                                                         \
        }                                                                    \
    } while (0)

struct owner {
    struct authenticator a;
    struct auth_peer p;
    bool is_peer, answers_at_once, has_accepted, is_over;
    int verifying, done, failed;
    struct reader *input;
    rras_ms now;
};

static void require_failure_text(const struct owner *o, struct bytes text)
{
    struct mschap_failure f;

    REQUIRE(text.len <= AUTH_MESSAGE_MAX);
    for (size_t i = 0; i < text.len; i++)
        REQUIRE(text.at[i] >= ' ' && text.at[i] <= '~');
    if (o->a.method != AUTH_MSCHAP_V1 && o->a.method != AUTH_MSCHAP_V2)
        return;
    mschap_parse_failure(text, (enum auth_method)o->a.method, &f);
    REQUIRE(f.ras_error >= 600 && f.ras_error <= 752);
    REQUIRE(f.has_challenge);
    REQUIRE(f.version == (o->a.method == AUTH_MSCHAP_V2 ? 3 : 2));
    REQUIRE(!f.may_retry || f.ras_error == 691);
}

static void on_send(void *ctx, uint16_t protocol, struct bytes info)
{
    struct owner *o = ctx;
    struct chap_packet c;
    struct pap_packet p;

    REQUIRE(!o->is_peer || o->p.is_known);
    REQUIRE(info.len <= AUTH_PACKET_MAX && info.len >= 4);
    REQUIRE(info.len == (size_t)(info.at[2] << 8 | info.at[3]));
    if (protocol == PPP_PAP) {
        REQUIRE(pap_parse(info, &p));
        REQUIRE(p.code == PAP_REQUEST ? o->is_peer : !o->is_peer);
        REQUIRE(p.code != PAP_ACK || o->has_accepted);
        if (p.code == PAP_NAK)
            require_failure_text(o, p.message);
    } else {
        REQUIRE(protocol == PPP_CHAP);
        REQUIRE(chap_parse(info, &c));
        REQUIRE((c.code == CHAP_RESPONSE) == o->is_peer);
        REQUIRE(c.code != CHAP_SUCCESS || o->has_accepted);
        if (c.code == CHAP_FAILURE)
            require_failure_text(o, c.text);
    }
}

static void give_verdict(struct owner *o)
{
    static const uint32_t errors[] = { 0, 646, 647, 648, 649, 691, 708, 913, UINT32_MAX };
    struct auth_verdict v = { 0 };
    uint8_t choice = rd_u8(o->input);

    v.accepted = (choice & 0x83) == 0x83;
    v.may_retry = choice & 4;
    v.ras_error = v.accepted ? 0 : errors[(choice >> 3) % (sizeof errors / sizeof *errors)];
    memset(v.message, choice & 0x40 ? 'S' : 0, sizeof v.message - 1);
    if (o->a.state == AUTH_VERIFYING && v.accepted)
        o->has_accepted = true;
    o->verifying = 0;
    authenticator_answer(&o->a, &v, o->now);
}

static void on_verify(void *ctx, const struct auth_attempt *attempt)
{
    struct owner *o = ctx;

    REQUIRE(!o->is_peer && !o->is_over && o->verifying == 0);
    REQUIRE(memchr(attempt->user, '\0', sizeof attempt->user) != NULL);
    REQUIRE(attempt->challenge_len == (attempt->method == AUTH_PAP ? 0 : attempt->method == AUTH_MSCHAP_V1 ? 8 : 16));
    REQUIRE(attempt->method == AUTH_PAP || attempt->response_len == (attempt->method == AUTH_CHAP_MD5 ? 16 : 49));
    o->verifying = 1;
    if (o->answers_at_once)
        give_verdict(o);
}

static void on_done(void *ctx, const char *user, unsigned method)
{
    struct owner *o = ctx;

    REQUIRE(strlen(user) <= AUTH_NAME_MAX);
    REQUIRE(method == (o->is_peer ? o->p.method : o->a.method));
    REQUIRE(o->is_peer || o->has_accepted);
    REQUIRE(!o->is_peer || o->p.is_known);
    REQUIRE(!o->is_peer || o->p.method == AUTH_PAP || o->p.has_answered);
    REQUIRE(!o->is_peer || o->p.method != AUTH_MSCHAP_V2); /* no fuzzer guesses the proof */
    REQUIRE(++o->done == 1);
    REQUIRE(o->failed == 0);
    o->is_over = true;
}

static void on_failed(void *ctx, enum end_reason why)
{
    struct owner *o = ctx;

    REQUIRE(why != END_NONE && why < END_REASONS);
    REQUIRE(o->is_peer || o->done == 0);
    REQUIRE(++o->failed == 1);
    o->is_over = true;
}

static void on_random(void *ctx, uint8_t *out, size_t len)
{
    (void)ctx;
    memset(out, 0x5a, len);
}

/* The packet of the current method that the other side would send next, filled by `choice`: random
 * octets alone hardly ever get past the lengths and the identifier. */
static void receive_plausible(struct owner *o, uint8_t choice)
{
    static const char failure[] = "E=691 R=1 C=000102030405060708090A0B0C0D0E0F V=3 M=no";
    uint8_t buf[AUTH_PACKET_MAX], fill[MSCHAP_VALUE_LEN];
    struct writer w = wr_into(buf, sizeof buf);
    unsigned method = o->a.method;
    size_t len = method == AUTH_CHAP_MD5 ? CHAP_MD5_VALUE_LEN : MSCHAP_VALUE_LEN;
    uint8_t id = (uint8_t)((o->is_peer ? o->p.id : o->a.id) - (choice >> 4 & 1));

    memset(fill, choice, sizeof fill);
    if (method == AUTH_PAP && o->is_peer)
        pap_write_answer(&w, choice & 1 ? PAP_ACK : PAP_NAK, id, bytes_of(fill, choice & 7));
    else if (method == AUTH_PAP)
        pap_write_request(&w, choice & 7, bytes_of(fill, choice >> 6), bytes_of(fill, choice >> 3 & 3));
    else if (!o->is_peer)
        chap_write_value(&w, CHAP_RESPONSE, id, bytes_of(fill, len), bytes_of(fill, choice & 15));
    else if ((choice & 3) == 0)
        chap_write_value(&w, CHAP_CHALLENGE, id, bytes_of(fill, method == AUTH_MSCHAP_V1 ? 8 : 16), bytes_of(fill, 3));
    else if ((choice & 3) == 1)
        chap_write_text(&w, CHAP_SUCCESS, id, bytes_of(fill, len));
    else
        chap_write_text(&w, CHAP_FAILURE, id, bytes_of(failure, choice >> 2 < sizeof failure ? choice >> 2 : 0));
    if (o->is_peer)
        auth_peer_receive(&o->p, method == AUTH_PAP ? PPP_PAP : PPP_CHAP, wr_view(&w), o->now);
    else
        authenticator_receive(&o->a, method == AUTH_PAP ? PPP_PAP : PPP_CHAP, wr_view(&w), o->now);
}

static void step(struct owner *o)
{
    uint8_t verb = rd_u8(o->input);
    uint8_t len = rd_u8(o->input);
    struct bytes info = { 0 };
    rras_ms next;

    switch (verb % 8) {
    case 2:
    case 3:
        receive_plausible(o, len);
        break;
    case 0:
        o->now += (rras_ms)len * 500;
        next = o->is_peer ? auth_peer_advance(&o->p, o->now) : authenticator_advance(&o->a, o->now);
        REQUIRE(next > o->now);
        break;
    case 1:
        if (!o->is_peer)
            give_verdict(o);
        else if (!o->p.is_known)
            auth_peer_identify(&o->p, "user", "password", o->now);
        else if (o->p.state == AUTH_FAILED && auth_peer_retry(&o->p, "user", "again", o->now))
            o->failed = o->done = 0;
        break;
    default:
        info = rd_take(o->input, len < o->input->rest.len ? len : o->input->rest.len);
        if (o->is_peer)
            auth_peer_receive(&o->p, verb & 8 ? PPP_PAP : PPP_CHAP, info, o->now);
        else
            authenticator_receive(&o->a, verb & 8 ? PPP_PAP : PPP_CHAP, info, o->now);
        break;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct authenticator_ops ops = { on_send, on_verify, on_done, on_failed, on_random };
    struct reader input = rd_of(bytes_of(data, size));
    uint8_t head = rd_u8(&input);
    unsigned method = 1u << (head & 3);
    struct owner o = { .is_peer = head & 4, .answers_at_once = head & 8, .input = &input };

    authenticator_init(&o.a, method, "RRAS", 3000, head >> 6, &ops, &o);
    auth_peer_init(&o.p, method, head & 0x10 ? NULL : "user", "password", &ops, &o);
    if (o.is_peer)
        auth_peer_start(&o.p, 0);
    else
        authenticator_start(&o.a, 0);
    while (input.rest.len > 0)
        step(&o);
    authenticator_fini(&o.a);
    auth_peer_fini(&o.p);
    return 0;
}
