/*
 * authenticator.c - asking a caller who it is, by whichever method LCP agreed.
 *
 * One attempt is judged at a time and keeps its answer, so that a repeated request, whether the
 * answer was lost on the line or the caller simply asks again, costs nothing and changes nothing.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/ppp/authenticator.h"
#include <stdio.h>
#include "common/base/secret.h"
#include "common/base/text.h"
#include "common/ras/ras_error.h"
#include "service/ppp/chap.h"
#include "service/ppp/link.h"
#include "service/ppp/pap.h"

static bool is_mschap(const struct authenticator *a)
{
    return a->method == AUTH_MSCHAP_V1 || a->method == AUTH_MSCHAP_V2;
}

static void new_challenge(struct authenticator *a)
{
    a->challenge_len =
        a->method == AUTH_MSCHAP_V1 ? MSCHAP_V1_CHALLENGE_LEN : MSCHAP_V2_CHALLENGE_LEN;
    a->ops->random(a->ctx, a->challenge, a->challenge_len);
    a->id++;
}

static void send_challenge(struct authenticator *a, rras_ms now)
{
    uint8_t buf[AUTH_PACKET_MAX];
    struct writer w = wr_into(buf, sizeof buf);

    chap_write_value(&w, CHAP_CHALLENGE, a->id, bytes_of(a->challenge, a->challenge_len),
                     bytes_of_text(a->name));
    a->tries_left--;
    a->deadline = now + a->restart_ms;
    a->ops->send(a->ctx, PPP_CHAP, wr_view(&w));
}

/* Sends the answer of the attempt, for the first time or again. */
static void send_answer(struct authenticator *a)
{
    uint8_t buf[AUTH_PACKET_MAX];
    struct writer w = wr_into(buf, sizeof buf);

    if (!a->has_answer)
        return;
    if (a->method == AUTH_PAP) {
        pap_write_answer(&w, (enum pap_code)a->answer_code, a->attempt.id,
                         bytes_of_text(a->answer));
        a->ops->send(a->ctx, PPP_PAP, wr_view(&w));
    } else {
        chap_write_text(&w, (enum chap_code)a->answer_code, a->attempt.id,
                        bytes_of_text(a->answer));
        a->ops->send(a->ctx, PPP_CHAP, wr_view(&w));
    }
}

/* A name off the wire as a string. A NUL at its end is dropped; one inside must not cut the name
 * down to somebody else's, and '?' is in no account's name. */
static void copy_name(char out[AUTH_NAME_MAX + 1], struct bytes name)
{
    while (name.len > 0 && name.at[name.len - 1] == '\0')
        name.len--;
    for (size_t i = 0; i < name.len; i++)
        out[i] = name.at[i] != '\0' ? (char)name.at[i] : '?';
    out[name.len] = '\0';
}

static void begin_attempt(struct authenticator *a, uint8_t id, struct bytes user,
                          struct bytes response)
{
    struct auth_attempt *attempt = &a->attempt;

    *attempt = (struct auth_attempt){ .method = (enum auth_method)a->method };
    attempt->id = id;
    copy_name(attempt->user, user);
    if (a->challenge_len > 0)
        memcpy(attempt->challenge, a->challenge, a->challenge_len);
    attempt->challenge_len = a->challenge_len;
    if (response.len > 0)
        memcpy(attempt->response, response.at, response.len);
    attempt->response_len = (uint8_t)response.len;
    a->has_answer = false;
    a->state = AUTH_VERIFYING;
    a->deadline = RRAS_NEVER;
    a->ops->verify(a->ctx, attempt);
}

static void fail(struct authenticator *a, enum end_reason why)
{
    a->state = AUTH_FAILED;
    a->deadline = RRAS_NEVER;
    secret_wipe(a->attempt.response, sizeof a->attempt.response);
    a->ops->failed(a->ctx, why);
}

static bool is_same_request(const struct authenticator *a, const struct pap_packet *p)
{
    char user[AUTH_NAME_MAX + 1];

    copy_name(user, p->user);
    return strcmp(user, a->attempt.user) == 0 &&
           bytes_equal(p->password, bytes_of(a->attempt.response, a->attempt.response_len));
}

static void receive_pap(struct authenticator *a, struct bytes info)
{
    struct pap_packet p;

    if (!pap_parse(info, &p) || p.code != PAP_REQUEST)
        return;
    switch (a->state) {
    case AUTH_WAITING:
        begin_attempt(a, p.id, p.user, p.password);
        break;
    case AUTH_VERIFYING:
        /* The same again, often under a new identifier: the answer goes to the latest. */
        if (is_same_request(a, &p))
            a->attempt.id = p.id;
        break;
    case AUTH_RETRYING:
        if (!is_same_request(a, &p)) {
            begin_attempt(a, p.id, p.user, p.password);
            break;
        }
        /* fall through */
    case AUTH_DONE:
    case AUTH_FAILED:
        /* RFC 1334 2.2: whatever it says, the answer that was given is given again (KB Q124599). */
        a->attempt.id = p.id;
        send_answer(a);
        break;
    case AUTH_IDLE:
        break;
    }
}

/* Changing the password is not on offer (RFC 2433 9, 10; RFC 2759 7): 709, and no more tries. */
static void refuse_password_change(struct authenticator *a, uint8_t id)
{
    struct mschap_failure failure = { .ras_error = RAS_CHANGING_PASSWORD };

    if (a->state == AUTH_VERIFYING || a->state == AUTH_DONE)
        return;
    failure.version = a->method == AUTH_MSCHAP_V2 ? 3 : 2;
    memcpy(failure.challenge, a->challenge, a->challenge_len);
    text_copy(failure.message, sizeof failure.message, ras_error_text(RAS_CHANGING_PASSWORD));
    mschap_failure_text(&failure, (enum auth_method)a->method, a->answer, sizeof a->answer);
    a->answer_code = CHAP_FAILURE;
    a->attempt.id = id;
    a->has_answer = true;
    send_answer(a);
    if (a->state != AUTH_FAILED)
        fail(a, END_PASSWORD_EXPIRED);
}

static void receive_chap(struct authenticator *a, struct bytes info)
{
    size_t expected = a->method == AUTH_CHAP_MD5 ? CHAP_MD5_VALUE_LEN : MSCHAP_VALUE_LEN;
    struct chap_packet p;

    if (!chap_parse(info, &p))
        return;
    if (is_mschap(a) && p.code >= MSCHAP_CHANGE_PASSWORD_1 && p.code <= MSCHAP_CHANGE_PASSWORD_3) {
        refuse_password_change(a, p.id);
        return;
    }
    if (p.code != CHAP_RESPONSE || p.value.len != expected || p.name.len > AUTH_NAME_MAX)
        return;
    if ((a->state == AUTH_WAITING || a->state == AUTH_RETRYING) && p.id == a->id)
        begin_attempt(a, p.id, p.name, p.value);
    else if (p.id == a->attempt.id)
        send_answer(a);
}

void authenticator_init(struct authenticator *a, unsigned method, const char *name,
                        uint32_t restart_ms, uint8_t retries, const struct authenticator_ops *ops,
                        void *ctx)
{
    *a = (struct authenticator){ .ops = ops, .ctx = ctx, .method = method, .deadline = RRAS_NEVER };
    text_copy(a->name, sizeof a->name, name);
    a->restart_ms = restart_ms > 0 ? restart_ms : AUTH_RESTART_MS;
    a->retries_left = retries;
    a->tries_left = AUTH_TRIES;
}

void authenticator_fini(struct authenticator *a)
{
    secret_wipe(a, sizeof *a);
}

void authenticator_start(struct authenticator *a, rras_ms now)
{
    a->state = AUTH_WAITING;
    if (a->method != AUTH_PAP) {
        new_challenge(a);
        send_challenge(a, now);
    }
}

void authenticator_receive(struct authenticator *a, uint16_t protocol, struct bytes info,
                           rras_ms now)
{
    (void)now;
    if (a->state == AUTH_IDLE)
        return;
    if (a->method == AUTH_PAP && protocol == PPP_PAP)
        receive_pap(a, info);
    else if (a->method != AUTH_PAP && protocol == PPP_CHAP)
        receive_chap(a, info);
}

static void accept(struct authenticator *a, const struct auth_verdict *verdict)
{
    static const char granted[] = "Access granted";

    a->answer_code = a->method == AUTH_PAP ? PAP_ACK : CHAP_SUCCESS;
    if (a->method == AUTH_PAP)
        a->answer[0] = '\0';
    else if (a->method == AUTH_MSCHAP_V2)
        snprintf(a->answer, sizeof a->answer, "%.*s M=%s", MSCHAP_AUTHENTICATOR_LEN,
                 verdict->message, granted);
    else
        text_copy(a->answer, sizeof a->answer, granted);
    a->state = AUTH_DONE;
    a->deadline = RRAS_NEVER;
    secret_wipe(a->attempt.response, sizeof a->attempt.response);
    send_answer(a);
    a->ops->done(a->ctx, a->attempt.user, a->method);
}

/* The error as the caller gets it: NT knew no other numbers than 600 to 752. */
static uint32_t error_for_caller(uint32_t ras_error)
{
    return ras_error >= 600 && ras_error <= 752 ? ras_error : RAS_AUTHENTICATION_FAILURE;
}

static void refuse(struct authenticator *a, const struct auth_verdict *verdict, rras_ms now)
{
    uint32_t error = error_for_caller(verdict->ras_error);
    /* Only a wrong name or password is worth another try, and RFC 1994 knows none for MD5. */
    bool may_retry = verdict->may_retry && error == RAS_AUTHENTICATION_FAILURE &&
                     a->retries_left > 0 && a->method != AUTH_CHAP_MD5;

    a->answer_code = a->method == AUTH_PAP ? PAP_NAK : CHAP_FAILURE;
    text_copy(a->answer, sizeof a->answer, ras_error_text(error));
    if (is_mschap(a)) {
        struct mschap_failure failure = { .ras_error = error, .may_retry = may_retry };

        new_challenge(a);
        failure.version = a->method == AUTH_MSCHAP_V2 ? 3 : 2;
        memcpy(failure.challenge, a->challenge, a->challenge_len);
        text_copy(failure.message, sizeof failure.message, ras_error_text(error));
        mschap_failure_text(&failure, (enum auth_method)a->method, a->answer, sizeof a->answer);
    }
    send_answer(a);
    if (!may_retry) {
        fail(a, end_reason_of_auth(verdict->ras_error));
        return;
    }
    a->retries_left--;
    a->state = AUTH_RETRYING;
    a->deadline = now + AUTH_TYPING_MS;
}

void authenticator_answer(struct authenticator *a, const struct auth_verdict *verdict, rras_ms now)
{
    if (a->state != AUTH_VERIFYING)
        return;
    a->has_answer = true;
    if (verdict->accepted)
        accept(a, verdict);
    else
        refuse(a, verdict, now);
}

rras_ms authenticator_advance(struct authenticator *a, rras_ms now)
{
    if (now < a->deadline)
        return a->deadline;
    if (a->state == AUTH_RETRYING)
        fail(a, END_AUTH_FAILED);
    else if (a->state == AUTH_WAITING && a->tries_left == 0)
        fail(a, END_AUTH_TIMEOUT);
    else if (a->state == AUTH_WAITING)
        send_challenge(a, now);
    else
        a->deadline = RRAS_NEVER;
    return a->deadline;
}
