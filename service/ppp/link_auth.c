/*
 * link_auth.c - the Authenticate phase: one of the two machines of authenticator.h, and the clock.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/ppp/link_internal.h"

static void verify(void *ctx, const struct auth_attempt *attempt)
{
    struct link *link = ctx;

    link->host->authenticate(link->ctx, attempt);
}

static void done(void *ctx, const char *user, unsigned method)
{
    struct link *link = ctx;

    link->phase = LINK_NETWORK;
    link->auth_until = RRAS_NEVER;
    if (link->config.side == LINK_CALLS && link->lcp.wish.params.callback)
        link_callback_await(link, method);
    else
        link->host->authenticated(link->ctx, user, method);
}

static void failed(void *ctx, enum end_reason why)
{
    link_request_close(ctx, why);
}

static const struct authenticator_ops auth_events = {
    .send = link_send,
    .verify = verify,
    .done = done,
    .failed = failed,
    .random = link_random,
};

static uint8_t retries_left(const struct link *link)
{
    const uint8_t retries = link->config.auth_retries;

    return link->auth_failures < retries ? (uint8_t)(retries - link->auth_failures) : 0;
}

static void ask(struct link *link)
{
    const struct link_config *config = &link->config;

    link->has_auth = true;
    authenticator_init(&link->auth.asker, link->lcp.wish.params.auth, config->name,
                       config->restart_ms, retries_left(link), &auth_events, link);
    authenticator_start(&link->auth.asker, link->now);
}

static void answer(struct link *link)
{
    const struct link_config *config = &link->config;

    link->has_auth = true;
    auth_peer_init(&link->auth.answerer, link->lcp.peer.auth, config->user, config->password,
                   &auth_events, link);
    auth_peer_start(&link->auth.answerer, link->now);
}

void link_auth_begin(struct link *link)
{
    const bool answers = link->config.side == LINK_ANSWERS;
    const unsigned method = answers ? link->lcp.wish.params.auth : link->lcp.peer.auth;

    link->phase = LINK_AUTHENTICATE;
    if (method == 0) {
        done(link, answers ? "" : link->config.user, 0);
        return;
    }
    /* A peer that starts LCP over does not start the clock over. */
    if (link->auth_until == RRAS_NEVER)
        link->auth_until = link->now + (rras_ms)link->config.auth_time_s * 1000;
    if (answers)
        ask(link);
    else
        answer(link);
}

void link_auth_reset(struct link *link)
{
    if (!link->has_auth)
        return;
    link->has_auth = false;
    if (link->config.side == LINK_CALLS) {
        auth_peer_fini(&link->auth.answerer);
        return;
    }
    if (link->auth.asker.state == AUTH_VERIFYING && ++link->auth_unanswered > LINK_UNANSWERED_MAX)
        link_request_close(link, END_AUTH_FAILED);
    authenticator_fini(&link->auth.asker);
}

/* Also long after the phase: Trumpet asks again on an established link (KB Q124599). */
void link_auth_receive(struct link *link, uint16_t protocol, struct bytes info)
{
    if (!link->has_auth || link->phase == LINK_TERMINATE)
        return;
    if (link->config.side == LINK_ANSWERS)
        authenticator_receive(&link->auth.asker, protocol, info, link->now);
    else
        auth_peer_receive(&link->auth.answerer, protocol, info, link->now);
}

void link_auth_verdict(struct link *link, const struct auth_verdict *verdict)
{
    if (!link->has_auth || link->config.side != LINK_ANSWERS || link->phase != LINK_AUTHENTICATE)
        return;
    if (link->auth.asker.state == AUTH_VERIFYING && !verdict->accepted &&
        link->auth_failures < UINT8_MAX)
        link->auth_failures++;
    authenticator_answer(&link->auth.asker, verdict, link->now);
}

rras_ms link_auth_advance(struct link *link)
{
    rras_ms next;

    if (!link->has_auth || link->phase == LINK_TERMINATE)
        return RRAS_NEVER;
    if (link->phase == LINK_AUTHENTICATE && link->now >= link->auth_until) {
        link_request_close(link, END_AUTH_TIMEOUT);
        return RRAS_NEVER;
    }
    if (link->config.side == LINK_ANSWERS)
        next = authenticator_advance(&link->auth.asker, link->now);
    else
        next = auth_peer_advance(&link->auth.answerer, link->now);
    return link->phase == LINK_AUTHENTICATE ? rras_sooner(next, link->auth_until) : next;
}
