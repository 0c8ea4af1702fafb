/*
 * link_callback.c - between Authenticate and Network: CBCP, where LCP agreed on it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/ppp/link_internal.h"

static void server_done(void *ctx, const struct cbcp_agreed *agreed)
{
    struct link *link = ctx;

    link->host->callback(link->ctx, agreed);
}

static void failed(void *ctx, enum end_reason why)
{
    link_request_close(ctx, why);
}

static const struct cbcp_ops server_events = { .send = link_send, .done = server_done, .failed = failed };

bool link_wants_callback(const struct link *link)
{
    return link->config.side == LINK_ANSWERS && link->lcp.peer.callback && cp_is_open(&link->lcp.cp);
}

void link_callback_start(struct link *link, unsigned allowed)
{
    if (link->phase != LINK_NETWORK || link->has_network || link->has_callback || !link_wants_callback(link))
        return;
    link->has_callback = true;
    cbcp_server_start(&link->callback.asker, allowed, link->config.restart_ms, &server_events, link, link->now);
}

/* LINK_CALLS: no callback, so on with the network. */
static void go_on(struct link *link)
{
    link_vouch(link, link->config.user, link->proven_by);
}

static void client_done(void *ctx, const struct cbcp_agreed *agreed)
{
    struct link *link = ctx;

    if (agreed->type == CBCP_NO_CALLBACK)
        go_on(link);
    else
        link->host->callback(link->ctx, agreed);
}

static void client_wanted(void *ctx)
{
    struct link *link = ctx;

    link->host->callback_wanted(link->ctx);
}

static const struct cbcp_ops client_events = { .send = link_send, .done = client_done, .failed = failed };
static const struct cbcp_ops asking_events = { .send = link_send, .done = client_done, .failed = failed,
                                               .wanted = client_wanted };

void link_callback_await(struct link *link, unsigned method)
{
    link->has_callback = true;
    link->proven_by = method;
    cbcp_client_start(&link->callback.answerer, &link->config.callback, link->config.restart_ms,
                      link->config.can_ask_callback && link->host->callback_wanted ? &asking_events : &client_events, link,
                      link->now);
}

void link_callback_wish(struct link *link)
{
    if (link->has_callback && link->config.side == LINK_CALLS)
        cbcp_client_wish(&link->callback.answerer, link->now);
}

/* A server that agreed on callback and goes on to the network calls nobody back. */
void link_callback_skip(struct link *link)
{
    if (link->has_callback && link->config.side == LINK_CALLS && cbcp_client_skip(&link->callback.answerer))
        go_on(link);
}

void link_callback_reset(struct link *link)
{
    link->has_callback = false;
}

void link_callback_rejected(struct link *link)
{
    if (link->has_callback && link->config.side == LINK_ANSWERS)
        cbcp_server_rejected(&link->callback.asker);
    else
        link_callback_skip(link);
}

void link_callback_receive(struct link *link, uint16_t protocol, struct bytes info)
{
    if (link->phase == LINK_TERMINATE)
        return;
    if (link->has_callback && link->config.side == LINK_ANSWERS)
        cbcp_server_receive(&link->callback.asker, info, link->now);
    else if (link->has_callback)
        cbcp_client_receive(&link->callback.answerer, info, link->now);
    else if (!link->config.does_callback)
        lcp_reject_protocol(&link->lcp, protocol, info, link->now);
}

rras_ms link_callback_advance(struct link *link)
{
    if (!link->has_callback || link->phase == LINK_TERMINATE)
        return RRAS_NEVER;
    if (link->config.side == LINK_CALLS)
        return cbcp_client_advance(&link->callback.answerer, link->now);
    return cbcp_server_advance(&link->callback.asker, link->now);
}
