/*
 * link_lcp.c - the Establish and Terminate phases: what LCP's events mean to the link.
 *
 * SPDX-License-Identifier: MIT
 */
#include "common/ras/ras_error.h"
#include "service/ppp/link_internal.h"

/* RFC 1662 7: how a line is framed on which nothing is agreed. */
static const struct link_framing unagreed = { .tx_accm = 0xffffffff, .tx_mru = LCP_MRU_DEFAULT };

static void set_framing(struct link *link, const struct link_framing *framing)
{
    link->framing = *framing;
    link->lcp.cp.mru = link->ipcp.cp.mru = framing->tx_mru;
    link->host->framing(link->ctx, &link->framing);
}

static void identify(struct link *link)
{
    if (link->has_identified || link->config.identification[0] == '\0')
        return;
    link->has_identified = true;
    lcp_identify(&link->lcp, link->config.identification);
}

static void lcp_up(void *ctx, struct cp *cp)
{
    struct link *link = ctx;
    const struct lcp_params *peer = &link->lcp.peer;

    (void)cp;
    if (link->why != END_NONE)
        return;
    set_framing(link, &(struct link_framing){
        .tx_accm = peer->accm,
        .rx_accm = link->lcp.wish.params.accm,
        .tx_pfc = peer->pfc,
        .tx_acfc = peer->acfc,
        .tx_mru = peer->mru < LCP_MRU_DEFAULT ? peer->mru : LCP_MRU_DEFAULT });
    link_echo_reset(link);
    link->has_identified = false;
    if (link->config.side == LINK_CALLS)
        identify(link);
    link_auth_begin(link);
}

static void lcp_down(void *ctx, struct cp *cp)
{
    struct link *link = ctx;

    (void)cp;
    link_forget_requests(link);
    link_network_reset(link);
    link_callback_reset(link);
    link_auth_reset(link);
    if (link->phase != LINK_TERMINATE)
        link->phase = LINK_ESTABLISH;
    set_framing(link, &unagreed);
}

static void lcp_finished(void *ctx, struct cp *cp, enum end_reason why)
{
    (void)cp;
    link_set_over(ctx, why);
}

static void lcp_failed(void *ctx, struct cp *cp, enum end_reason why)
{
    (void)cp;
    link_request_close(ctx, why);
}

/* The peer hangs up when it has our Terminate-Ack; were it the one to wait, we would not be long. */
static void lcp_terminated(void *ctx, struct cp *cp)
{
    struct link *link = ctx;

    if (link->why == END_NONE)
        link->why = link_auth_why(link, END_CALLER_HUNG_UP);
    link->phase = LINK_TERMINATE;
    if (cp->peer_error != 0 || link->peer_error == RAS_PPP_NCP_TERMINATED)
        link->peer_error = cp->peer_error;
    if (link->over_at == RRAS_NEVER)
        link->over_at = link->now + LINK_GOODBYE_MS;
}

static const struct cp_owner lcp_events = {
    .send = link_send,
    .up = lcp_up,
    .down = lcp_down,
    .finished = lcp_finished,
    .failed = lcp_failed,
    .terminated = lcp_terminated,
    .goodbye = link_goodbye,
    .random = link_random,
};

static void echo_reply(void *ctx, struct bytes data)
{
    link_echo_answered(ctx, data);
}

static void identified(void *ctx, const char *text)
{
    struct link *link = ctx;

    identify(link); /* a peer that sends code 12 knows it */
    if (link->host->identified)
        link->host->identified(link->ctx, text);
}

static void protocol_rejected(void *ctx, uint16_t protocol)
{
    struct link *link = ctx;
    const bool is_auth = protocol == PPP_PAP || protocol == PPP_CHAP;

    if (is_auth && link->phase == LINK_AUTHENTICATE)
        link_request_close(link, END_AUTH_REFUSED);
    else if (protocol == PPP_CBCP)
        link_callback_rejected(link);
    else
        link_network_rejected(link, protocol);
}

static void echo_refused(void *ctx)
{
    ((struct link *)ctx)->echoes.is_refused = true;
}

static const struct lcp_owner lcp_news = {
    .echo_reply = echo_reply,
    .identified = identified,
    .protocol_rejected = protocol_rejected,
    .echo_refused = echo_refused,
};

unsigned link_no_weaker_than(unsigned methods)
{
    unsigned all = 0;

    while ((methods & ~all) != 0)
        all = all << 1 | 1; /* enum auth_method has the stronger ones below */
    return all;
}

/* Called, we say who we are in clear only where we take that from callers, too. Calling a router that has to prove
 * itself, too, by none weaker than we could ask of it: a weaker one may give it what it needs for that. */
static unsigned methods_to_say_who(const struct link_config *config)
{
    const unsigned in_clear = config->auth_methods == 0 ? AUTH_PAP : config->auth_methods & AUTH_PAP;

    if (config->side == LINK_CALLS && config->ask_methods != 0)
        return config->auth_methods & link_no_weaker_than(lcp_strongest_auth(config->ask_methods));
    if (config->side == LINK_CALLS)
        return config->auth_methods;
    return link_no_weaker_than(config->say_methods) & ((AUTH_METHODS_ALL & ~(unsigned)AUTH_PAP) | in_clear);
}

void link_lcp_init(struct link *link)
{
    const struct link_config *config = &link->config;
    const bool answers = config->side == LINK_ANSWERS;
    const struct cp_limits limits = { config->restart_ms, config->max_configure,
                                      config->max_terminate, config->max_failure };
    const struct lcp_policy policy = { .mru = config->mru, .accm = config->accm,
                                       .auth_asked = answers ? config->auth_methods : config->ask_methods,
                                       .auth_answered = methods_to_say_who(config),
                                       .callback_asked = !answers && config->does_callback,
                                       .callback_taken = answers && config->does_callback };

    link->framing = unagreed;
    lcp_init(&link->lcp, &lcp_events, &lcp_news, link, &limits, &policy);
}

void link_lcp_start(struct link *link)
{
    link->is_listening = false;
    cp_up(&link->lcp.cp, link->now);
}

void link_lcp_close(struct link *link)
{
    cp_close(&link->lcp.cp, link->now);
    if (link->lcp.cp.state != CP_CLOSING) /* there is nobody to say goodbye to */
        link_set_over(link, link->why);
}
