/*
 * auth_peer.c - saying who we are when we are the caller.
 *
 * SPDX-License-Identifier: MIT
 */
#include "common/base/secret.h"
#include "common/ras/ras_error.h"
#include "service/ppp/authenticator.h"
#include "service/ppp/chap.h"
#include "service/ppp/link.h"
#include "service/ppp/pap.h"

static bool is_mschap(const struct auth_peer *p)
{
    return p->method == AUTH_MSCHAP_V1 || p->method == AUTH_MSCHAP_V2;
}

static void send_request(struct auth_peer *p, rras_ms now)
{
    uint8_t buf[AUTH_PACKET_MAX];
    struct writer w = wr_into(buf, sizeof buf);

    pap_write_request(&w, p->id, bytes_of_text(p->user), bytes_of_text(p->password));
    p->tries_left--;
    p->deadline = now + AUTH_RESTART_MS;
    p->ops->send(p->ctx, PPP_PAP, wr_view(&w));
    secret_wipe(buf, sizeof buf);
}

/* Sent again until the verdict comes (the authenticator answers repeats): a lost Success would
 * otherwise leave the peer waiting and the authenticator believing that all is well. */
static void send_response(struct auth_peer *p, rras_ms now)
{
    uint8_t buf[AUTH_PACKET_MAX];
    struct writer w = wr_into(buf, sizeof buf);

    chap_write_value(&w, CHAP_RESPONSE, p->id, bytes_of(p->response, p->response_len),
                     bytes_of_text(p->user));
    p->deadline = now + AUTH_RESTART_MS;
    p->ops->send(p->ctx, PPP_CHAP, wr_view(&w));
}

/* The hash in a value of CHAP or MS-CHAP, which is the same whatever stands around it. */
static struct bytes hash_of(unsigned method, const uint8_t *value)
{
    if (method == AUTH_CHAP_MD5)
        return bytes_of(value, CHAP_MD5_VALUE_LEN);
    return bytes_of(value + MSCHAP_VALUE_LEN - 1 - MSCHAP_RESPONSE_LEN, MSCHAP_RESPONSE_LEN);
}

static void remember(struct auth_peer *p)
{
    const struct bytes hash = hash_of(p->method, p->response);

    if (p->said_count < AUTH_SAID_MAX)
        memcpy(p->said[p->said_count], hash.at, hash.len);
    if (p->said_count <= AUTH_SAID_MAX)
        p->said_count++;
}

bool auth_peer_may_have_said(const struct auth_peer *p, const struct auth_attempt *attempt)
{
    const struct bytes hash = hash_of(attempt->method, attempt->response);

    if (p->said_count > AUTH_SAID_MAX)
        return true;
    for (size_t i = 0; i < p->said_count; i++)
        if (bytes_equal(hash, bytes_of(p->said[i], hash.len)))
            return true;
    return false;
}

/* Answers the challenge that is in `id` and `challenge`. */
static void respond(struct auth_peer *p, rras_ms now)
{
    struct bytes password = bytes_of_text(p->password);
    uint8_t peer_challenge[MSCHAP_V2_CHALLENGE_LEN];

    switch (p->method) {
    case AUTH_MSCHAP_V2:
        p->ops->random(p->ctx, peer_challenge, sizeof peer_challenge);
        mschap_v2_value(p->challenge, peer_challenge, p->user, password, p->response);
        p->response_len = MSCHAP_VALUE_LEN;
        break;
    case AUTH_MSCHAP_V1:
        mschap_v1_value(p->challenge, password, p->response);
        p->response_len = MSCHAP_VALUE_LEN;
        break;
    default:
        chap_md5_value(p->id, password, bytes_of(p->challenge, p->challenge_len), p->response);
        p->response_len = CHAP_MD5_VALUE_LEN;
        break;
    }
    remember(p);
    p->has_answered = true;
    p->has_challenge = false;
    p->tries_left = AUTH_TRIES;
    send_response(p, now);
}

static void done(struct auth_peer *p)
{
    p->deadline = RRAS_NEVER;
    if (p->state == AUTH_DONE)
        return; /* challenged again in the middle of a call (RFC 1994 2): still good */
    p->state = AUTH_DONE;
    p->ops->done(p->ctx, p->user, p->method);
}

static void fail(struct auth_peer *p, enum end_reason why)
{
    p->state = AUTH_FAILED;
    p->deadline = RRAS_NEVER;
    p->ops->failed(p->ctx, why);
}

static void receive_pap(struct auth_peer *p, struct bytes info)
{
    struct pap_packet packet;

    if (p->state != AUTH_WAITING || !p->is_known || !pap_parse(info, &packet) || packet.id != p->id)
        return;
    if (packet.code == PAP_ACK) {
        done(p);
    } else if (packet.code == PAP_NAK) {
        mschap_parse_failure(packet.message, AUTH_PAP, &p->failure); /* NT puts an "E=" here too */
        p->failure.may_retry = true;
        fail(p, end_reason_of_auth(p->failure.ras_error));
    }
}

static void receive_challenge(struct auth_peer *p, const struct chap_packet *packet, rras_ms now)
{
    struct bytes known = bytes_of(p->challenge, p->challenge_len);

    if ((p->method == AUTH_MSCHAP_V1 && packet->value.len != MSCHAP_V1_CHALLENGE_LEN) ||
        (p->method == AUTH_MSCHAP_V2 && packet->value.len != MSCHAP_V2_CHALLENGE_LEN))
        return;
    if (p->has_answered && !p->has_challenge && packet->id == p->id && bytes_equal(packet->value, known)) {
        if (p->state != AUTH_FAILED)
            send_response(p, now);
        return;
    }
    p->id = packet->id;
    memcpy(p->challenge, packet->value.at, packet->value.len);
    p->challenge_len = (uint8_t)packet->value.len;
    p->has_challenge = true;
    if (p->is_known && p->state != AUTH_FAILED)
        respond(p, now);
}

static void receive_success(struct auth_peer *p, const struct chap_packet *packet)
{
    if (p->method == AUTH_MSCHAP_V2 &&
        !mschap_v2_success_is_genuine(packet->text, p->challenge, p->response, p->user,
                                      bytes_of_text(p->password))) {
        p->failure = (struct mschap_failure){ .ras_error = RAS_UNABLE_TO_AUTHENTICATE_SERVER };
        fail(p, END_AUTH_FAILED);
        return;
    }
    done(p);
}

static void receive_failure(struct auth_peer *p, const struct chap_packet *packet)
{
    mschap_parse_failure(packet->text, (enum auth_method)p->method, &p->failure);
    if (!is_mschap(p))
        p->failure.may_retry = false;
    fail(p, end_reason_of_auth(p->failure.ras_error));
}

static void receive_chap(struct auth_peer *p, struct bytes info, rras_ms now)
{
    struct chap_packet packet;

    if (p->state == AUTH_IDLE || !chap_parse(info, &packet))
        return;
    if (packet.code == CHAP_CHALLENGE)
        receive_challenge(p, &packet, now);
    else if (p->state == AUTH_FAILED || !p->has_answered || p->has_challenge || packet.id != p->id)
        return;
    else if (packet.code == CHAP_SUCCESS)
        receive_success(p, &packet);
    else if (packet.code == CHAP_FAILURE)
        receive_failure(p, &packet);
}

static void become(struct auth_peer *p, const char *user, const char *password)
{
    p->is_known = true;
    p->user = user;
    p->password = password;
}

void auth_peer_init(struct auth_peer *p, unsigned method, const char *user, const char *password,
                    const struct authenticator_ops *ops, void *ctx)
{
    *p = (struct auth_peer){ .ops = ops, .ctx = ctx, .method = method, .deadline = RRAS_NEVER };
    p->tries_left = AUTH_TRIES;
    if (user)
        become(p, user, password);
}

void auth_peer_fini(struct auth_peer *p)
{
    secret_wipe(p, sizeof *p);
}

void auth_peer_start(struct auth_peer *p, rras_ms now)
{
    p->state = AUTH_WAITING;
    p->id = 1;
    if (p->method == AUTH_PAP && p->is_known)
        send_request(p, now);
}

void auth_peer_identify(struct auth_peer *p, const char *user, const char *password, rras_ms now)
{
    if (p->is_known)
        return;
    become(p, user, password);
    if (p->state != AUTH_WAITING)
        return;
    if (p->method == AUTH_PAP)
        send_request(p, now);
    else if (p->has_challenge)
        respond(p, now);
}

void auth_peer_receive(struct auth_peer *p, uint16_t protocol, struct bytes info, rras_ms now)
{
    if (p->method == AUTH_PAP && protocol == PPP_PAP)
        receive_pap(p, info);
    else if (p->method != AUTH_PAP && protocol == PPP_CHAP)
        receive_chap(p, info, now);
}

rras_ms auth_peer_advance(struct auth_peer *p, rras_ms now)
{
    if (now < p->deadline)
        return p->deadline;
    if (p->state != AUTH_WAITING || (p->method != AUTH_PAP && !p->has_answered)) {
        p->deadline = RRAS_NEVER;
    } else if (p->tries_left == 0) {
        fail(p, END_AUTH_TIMEOUT);
    } else if (p->method == AUTH_PAP) {
        send_request(p, now);
    } else {
        p->tries_left--;
        send_response(p, now);
    }
    return p->deadline;
}

bool auth_peer_may_retry(const struct auth_peer *p)
{
    if (p->state != AUTH_FAILED)
        return false;
    return p->failure.may_retry || p->has_challenge ||
           (!is_mschap(p) && p->failure.ras_error == RAS_AUTHENTICATION_FAILURE);
}

/* The challenge of a retry: a new one, the one in the Failure, or the one it implies. An MD5 that got no new one is
 * answered once more under its old identifier (RFC 1994 knows no retry). */
static void renew_challenge(struct auth_peer *p)
{
    if (p->has_challenge || !is_mschap(p))
        return;
    p->id++;
    if (p->failure.has_challenge)
        memcpy(p->challenge, p->failure.challenge, p->challenge_len);
    else
        mschap_implied_challenge(p->challenge);
}

bool auth_peer_retry(struct auth_peer *p, const char *user, const char *password, rras_ms now)
{
    if (!auth_peer_may_retry(p))
        return false;
    become(p, user, password);
    p->state = AUTH_WAITING;
    if (p->method == AUTH_PAP) {
        p->id++;
        p->tries_left = AUTH_TRIES;
        send_request(p, now);
        return true;
    }
    renew_challenge(p);
    respond(p, now);
    return true;
}
