/*
 * link_auth.c - the Authenticate phase: the two machines of authenticator.h, one for each direction, and the clock.
 *
 * A called side asks; a calling side answers. Between routers each may do both at once (KB Q159684): the
 * two directions know nothing of each other, but that the network waits for both.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/ppp/link_internal.h"
#include "service/ppp/chap.h"
#include "service/ppp/pap.h"

/* ---- how far the two directions are ---- */

/* `user` and `method` are those of the direction that side of ours is about. */
static void go_on(struct link *link, const char *user, unsigned method)
{
    const bool is_done = link->is_peer_proven && link->are_we_proven;

    if (is_done) {
        link->phase = LINK_NETWORK;
        link->auth_until = RRAS_NEVER;
    }
    if (link->config.side == LINK_ANSWERS && link->is_peer_proven && !link->is_vouched)
        link_vouch(link, user, method);
    else if (link->config.side == LINK_CALLS && is_done && link->lcp.wish.params.callback)
        link_callback_await(link, method);
    else if (link->config.side == LINK_CALLS && is_done)
        link_vouch(link, user, method);
}

static void peer_proven(void *ctx, const char *user, unsigned method)
{
    struct link *link = ctx;
    const bool answers = link->config.side == LINK_ANSWERS;

    link->is_peer_proven = true;
    go_on(link, answers ? user : link->config.user, answers ? method : link->lcp.peer.auth);
}

static void we_are_proven(void *ctx, const char *user, unsigned method)
{
    struct link *link = ctx;

    link->are_we_proven = true;
    go_on(link, user, method);
}

/* ---- refused, and perhaps not for good ---- */

static bool can_pause(const struct link *link)
{
    return link->config.side == LINK_CALLS && link->config.can_retry && link->host->auth_retry && !link->has_asker &&
           link->phase == LINK_AUTHENTICATE && auth_peer_may_retry(&link->answerer);
}

static bool is_paused(const struct link *link)
{
    return link->retry_why != END_NONE;
}

static void tell_retry(struct link *link)
{
    link->retry_at = RRAS_NEVER;
    link->host->auth_retry(link->ctx);
}

/* Between routers nobody types, and a peer that has yet to prove itself is told no second password.
 * MS-CHAP says whether another try is welcome. PAP and CHAP do not: whoever still holds the line after a
 * moment, or asks again, means it. A person takes his time, so the clock stands still. */
static void we_are_refused(void *ctx, enum end_reason why)
{
    struct link *link = ctx;

    if (!can_pause(link)) {
        link_request_close(link, why);
        return;
    }
    link->retry_why = why;
    link->auth_until = RRAS_NEVER;
    if (link->answerer.method == AUTH_MSCHAP_V1 || link->answerer.method == AUTH_MSCHAP_V2)
        tell_retry(link);
    else
        link->retry_at = link->now + LINK_RETRY_MS;
}

static void start_clock(struct link *link)
{
    if (link->auth_until == RRAS_NEVER)
        link->auth_until = link->now + (rras_ms)link->config.auth_time_s * 1000;
}

void link_auth_retry(struct link *link)
{
    if (!is_paused(link) || !link->has_answerer)
        return;
    link->retry_why = END_NONE;
    link->retry_at = RRAS_NEVER;
    start_clock(link);
    auth_peer_retry(&link->answerer, link->config.user, link->config.password, link->now);
}

enum end_reason link_auth_why(const struct link *link, enum end_reason why)
{
    return is_paused(link) && (why == END_CALLER_HUNG_UP || why == END_CARRIER_LOST) ? link->retry_why : why;
}

/* ---- the machines ---- */

/* Both directions may have one password; then what we have said is worth as much to whoever hands it back. */
static bool is_ours(const struct link *link, const struct auth_attempt *attempt)
{
    if (attempt->method == AUTH_PAP)
        return link->has_bared &&
               bytes_equal(bytes_of(attempt->response, attempt->response_len), bytes_of_text(link->config.password));
    return link->has_answerer && auth_peer_may_have_said(&link->answerer, attempt);
}

/* It is not the password of the account that is wrong. */
static void refuse_reflection(struct link *link)
{
    link_request_close(link, link->config.side == LINK_CALLS ? END_ROUTER_NOT_PROVEN : END_AUTH_FAILED);
}

static void verify(void *ctx, const struct auth_attempt *attempt)
{
    struct link *link = ctx;

    if (is_ours(link, attempt))
        refuse_reflection(link);
    else
        link->host->authenticate(link->ctx, attempt);
}

static void peer_refused(void *ctx, enum end_reason why)
{
    link_request_close(ctx, why);
}

static const struct authenticator_ops asker_events = {
    .send = link_send,
    .verify = verify,
    .done = peer_proven,
    .failed = peer_refused,
    .random = link_random,
};

static const struct authenticator_ops answerer_events = {
    .send = link_send,
    .done = we_are_proven,
    .failed = we_are_refused,
    .random = link_random,
};

/* A router that called names itself at once or not at all: nobody types there. */
static uint8_t retries_left(const struct link *link)
{
    const uint8_t retries = link->config.side == LINK_ANSWERS ? link->config.auth_retries : 0;

    return link->auth_failures < retries ? (uint8_t)(retries - link->auth_failures) : 0;
}

static void ask(struct link *link)
{
    const struct link_config *config = &link->config;

    link->has_asker = true;
    authenticator_init(&link->asker, link->lcp.wish.params.auth, config->name, config->restart_ms, retries_left(link),
                       &asker_events, link);
    authenticator_start(&link->asker, link->now);
}

static void answer(struct link *link)
{
    const struct link_config *config = &link->config;
    const bool is_known = config->side == LINK_CALLS || link->is_known;

    link->has_answerer = true;
    link->has_bared = link->has_bared || (config->side == LINK_CALLS && link->lcp.peer.auth == AUTH_PAP);
    auth_peer_init(&link->answerer, link->lcp.peer.auth, is_known ? config->user : NULL, config->password,
                   &answerer_events, link);
    auth_peer_start(&link->answerer, link->now);
}

void link_auth_identify(struct link *link)
{
    if (!link->has_answerer || !link->is_known)
        return;
    if (link->config.user[0] == '\0' || !(link->lcp.peer.auth & link_no_weaker_than(link->identity_methods)))
        link_request_close(link, END_AUTH_REFUSED);
    else
        auth_peer_identify(&link->answerer, link->config.user, link->config.password, link->now);
}

void link_auth_begin(struct link *link)
{
    const bool asks = link->lcp.wish.params.auth != 0, answers = link->lcp.peer.auth != 0;

    link->phase = LINK_AUTHENTICATE;
    link->retry_why = END_NONE;
    link->is_vouched = false;
    link->is_peer_proven = !asks;
    link->are_we_proven = !answers;
    /* A peer that starts LCP over does not start the clock over. */
    if (asks || answers)
        start_clock(link);
    if (asks)
        ask(link);
    if (answers)
        answer(link);
    if (link->config.side == LINK_ANSWERS && !asks)
        go_on(link, "", 0);
    else if (!asks && !answers)
        go_on(link, link->config.user, 0);
}

static void reset_asker(struct link *link)
{
    if (!link->has_asker)
        return;
    link->has_asker = false;
    if (link->asker.state == AUTH_VERIFYING && ++link->auth_unanswered > LINK_UNANSWERED_MAX)
        link_request_close(link, END_AUTH_FAILED);
    authenticator_fini(&link->asker);
}

void link_auth_reset(struct link *link)
{
    reset_asker(link);
    if (link->has_answerer)
        auth_peer_fini(&link->answerer);
    link->has_answerer = false;
    link->is_vouched = link->is_known = false;
    link->is_peer_proven = link->are_we_proven = false;
    link->retry_at = RRAS_NEVER; /* why we were refused stays: the peer may be about to hang up */
}

/* ---- packets ---- */

/* Whose is it: what asks, and what judges an answer, is for the one who answers. */
static bool is_for_answerer(uint16_t protocol, struct bytes info)
{
    const uint8_t code = info.len > 0 ? info.at[0] : 0;

    if (protocol == PPP_PAP)
        return code == PAP_ACK || code == PAP_NAK;
    return code == CHAP_CHALLENGE || code == CHAP_SUCCESS || code == CHAP_FAILURE;
}

/* Our own question, handed back for us to answer: the answer would then be handed back, too. */
static bool is_reflected(const struct link *link, uint16_t protocol, struct bytes info)
{
    struct chap_packet packet;

    return link->has_asker && protocol == PPP_CHAP && link->asker.challenge_len > 0 && chap_parse(info, &packet) &&
           packet.code == CHAP_CHALLENGE &&
           bytes_equal(packet.value, bytes_of(link->asker.challenge, link->asker.challenge_len));
}

static void receive_for_us(struct link *link, uint16_t protocol, struct bytes info)
{
    if (is_reflected(link, protocol, info)) {
        refuse_reflection(link);
        return;
    }
    auth_peer_receive(&link->answerer, protocol, info, link->now);
    if (is_paused(link) && link->retry_at != RRAS_NEVER && link->answerer.has_challenge)
        tell_retry(link);
}

/* Also long after the phase: Trumpet asks again on an established link (KB Q124599). */
void link_auth_receive(struct link *link, uint16_t protocol, struct bytes info)
{
    if (link->phase == LINK_TERMINATE)
        return;
    if (link->has_answerer && is_for_answerer(protocol, info))
        receive_for_us(link, protocol, info);
    else if (link->has_asker)
        authenticator_receive(&link->asker, protocol, info, link->now);
}

void link_auth_verdict(struct link *link, const struct auth_verdict *verdict)
{
    if (!link->has_asker || link->phase != LINK_AUTHENTICATE)
        return;
    if (link->asker.state == AUTH_VERIFYING && !verdict->accepted && link->auth_failures < UINT8_MAX)
        link->auth_failures++;
    authenticator_answer(&link->asker, verdict, link->now);
}

/* ---- time ---- */

rras_ms link_auth_advance(struct link *link)
{
    rras_ms next = RRAS_NEVER;

    if (link->phase == LINK_TERMINATE)
        return RRAS_NEVER;
    if (link->phase == LINK_AUTHENTICATE && link->now >= link->auth_until) {
        link_request_close(link, END_AUTH_TIMEOUT);
        return RRAS_NEVER;
    }
    if (link->now >= link->retry_at)
        tell_retry(link);
    if (link->has_asker && !is_paused(link))
        next = authenticator_advance(&link->asker, link->now);
    if (link->has_answerer)
        next = rras_sooner(next, auth_peer_advance(&link->answerer, link->now));
    next = rras_sooner(next, link->retry_at);
    return link->phase == LINK_AUTHENTICATE ? rras_sooner(next, link->auth_until) : next;
}
