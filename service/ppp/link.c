/*
 * link.c - one PPP link: frames in, time, what callbacks ask for, and the end.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/ppp/link_internal.h"
#include "common/base/secret.h"
#include "common/base/text.h"
#include <stdlib.h>

const char *link_phase_name(enum link_phase phase)
{
    static const char *const names[] = { "Dead", "Establish", "Authenticate", "Network",
                                         "Terminate" };
    return (size_t)phase < sizeof names / sizeof *names ? names[phase] : "?";
}

void link_config_defaults(struct link_config *config)
{
    *config = (struct link_config){
        .side = LINK_ANSWERS,
        .auth_methods = AUTH_METHODS_ALL,
        .accm = 0x000a0000,
        .mru = LCP_MRU_DEFAULT,
        .restart_ms = 3000,
        .max_configure = 10,
        .max_terminate = 2,
        .max_failure = 5,
        .listen_first_ms = 750,
        .auth_time_s = 120,
        .auth_retries = 2,
        .echo_after_s = 60,
        .echo_every_s = 30,
        .echo_misses = 4,
    };
}

/* What the state machines share. */

void link_send(void *ctx, uint16_t protocol, struct bytes info)
{
    struct link *link = ctx;

    if (!link->is_over)
        link->host->send(link->ctx, protocol, info);
}

void link_random(void *ctx, uint8_t *out, size_t len)
{
    struct link *link = ctx;

    link->host->random(link->ctx, out, len);
}

void link_goodbye(void *ctx, struct writer *data)
{
    const struct link *link = ctx;

    wr_be32(data, link->lcp.wish.params.magic);
    wr_be32(data, 0x003ccd74);
    wr_be32(data, end_reason_info(link->why)->ras_error);
}

void link_request_close(struct link *link, enum end_reason why)
{
    if (link->requests.close == END_NONE)
        link->requests.close = why;
}

void link_forget_requests(struct link *link)
{
    link->requests.has_terms = false;
    link->requests.callback = 0;
    link->requests.refuse = END_NONE;
}

void link_vouch(struct link *link, const char *user, unsigned method)
{
    link->is_vouched = true;
    link->host->authenticated(link->ctx, user, method);
}

void link_set_over(struct link *link, enum end_reason why)
{
    if (link->why == END_NONE)
        link->why = why;
    link->is_over = true;
}

static void close_now(struct link *link, enum end_reason why)
{
    if (link->why != END_NONE || link->is_over)
        return;
    link->why = why;
    link->phase = LINK_TERMINATE;
    link_lcp_close(link);
}

/* The last thing a link does. */
static void tell_end(struct link *link)
{
    link->was_told = true;
    link_network_reset(link);
    link_callback_reset(link);
    link_auth_reset(link);
    cp_down(&link->lcp.cp, link->now);
    link->phase = LINK_DEAD;
    link->host->ended(link->ctx, link->why, link->peer_error);
}

_Static_assert(sizeof(struct link) <= 4096, "256 idle calls are a MiB");

static void enter(struct link *link, rras_ms now)
{
    link->depth++;
    link->now = now;
}

/* The caller is known, and we have yet to say who we are: what comes after that waits. */
static bool has_to_wait(const struct link *link)
{
    return link->phase == LINK_AUTHENTICATE && link->is_vouched;
}

static bool run_auth_request(struct link *link)
{
    struct link_requests *asked = &link->requests;

    if (asked->has_verdict) {
        asked->has_verdict = false;
        link_auth_verdict(link, &asked->verdict);
    } else if (asked->has_identity) {
        asked->has_identity = false;
        link_auth_identify(link);
    } else if (asked->has_retry) {
        asked->has_retry = false;
        link_auth_retry(link);
    } else if (asked->has_wish) {
        asked->has_wish = false;
        link_callback_wish(link);
    } else {
        return false;
    }
    return true;
}

static bool run_request(struct link *link)
{
    struct link_requests *asked = &link->requests;

    if (run_auth_request(link))
        return true;
    if (asked->has_terms && !has_to_wait(link)) {
        asked->has_terms = false;
        link_network_start(link, &asked->terms);
    } else if (asked->callback != 0 && !has_to_wait(link)) {
        unsigned allowed = asked->callback;

        asked->callback = 0;
        link_callback_start(link, allowed);
    } else if (asked->refuse != END_NONE) {
        enum end_reason why = asked->refuse;

        asked->refuse = END_NONE;
        link_network_refuse(link, why);
    } else if (asked->close != END_NONE) {
        enum end_reason why = asked->close;

        asked->close = END_NONE;
        close_now(link, why);
    } else {
        return false;
    }
    return true;
}

static void leave(struct link *link)
{
    if (link->depth == 1) {
        while (!link->is_over && run_request(link))
            ;
        if (link->is_over && !link->was_told)
            tell_end(link);
    }
    link->depth--;
}

/* The public functions. */

/* A zero that would make no sense stands for the default. */
static void complete_config(struct link_config *config)
{
    struct link_config defaults;

    link_config_defaults(&defaults);
    if (config->restart_ms == 0)
        config->restart_ms = defaults.restart_ms;
    if (config->max_configure == 0)
        config->max_configure = defaults.max_configure;
    if (config->max_terminate == 0)
        config->max_terminate = defaults.max_terminate;
    if (config->mru < LCP_MRU_MIN)
        config->mru = defaults.mru;
}

struct link *link_new(const struct link_config *config, const struct link_host *host, void *ctx)
{
    struct link *link = calloc(1, sizeof *link);

    if (!link)
        return NULL;
    link->config = *config;
    complete_config(&link->config);
    link->host = host;
    link->ctx = ctx;
    link->phase = LINK_DEAD;
    link->over_at = link->listen_until = link->auth_until = link->refuse_at = link->retry_at = RRAS_NEVER;
    link->echoes.next = RRAS_NEVER;
    link_lcp_init(link);
    return link;
}

void link_free(struct link *link)
{
    if (!link)
        return;
    link_auth_reset(link);
    secret_wipe(link, sizeof *link);
    free(link);
}

void link_up(struct link *link, rras_ms now)
{
    if (link->phase != LINK_DEAD || link->was_told)
        return;
    enter(link, now);
    link->phase = LINK_ESTABLISH;
    link->is_listening = true;
    link->listen_until = now + link->config.listen_first_ms;
    cp_open(&link->lcp.cp, now);
    if (link->config.listen_first_ms == 0)
        link_lcp_start(link);
    leave(link);
}

static void receive_lcp(struct link *link, uint16_t protocol, struct bytes info)
{
    const bool is_first = !link->lcp.cp.was_heard;

    (void)protocol;
    cp_receive(&link->lcp.cp, info, link->now);
    /* Who calls speaks first; what it said may have been eaten by a chat script or a tty that was not ready yet. */
    if (is_first && link->config.side == LINK_CALLS)
        cp_hurry(&link->lcp.cp, LINK_EATEN_MS, link->now);
}

/* What we speak. It is dropped while its time has not come; the rest is rejected. */
static const struct {
    uint16_t protocol;
    void (*receive)(struct link *link, uint16_t protocol, struct bytes info);
} receivers[] = {
    { PPP_IP, link_network_receive_ip },     { PPP_LCP, receive_lcp },
    { PPP_IPCP, link_network_receive_ipcp }, { PPP_PAP, link_auth_receive },
    { PPP_CHAP, link_auth_receive },         { PPP_CBCP, link_callback_receive },
};

static void dispatch(struct link *link, uint16_t protocol, struct bytes info)
{
    for (size_t i = 0; i < sizeof receivers / sizeof *receivers; i++)
        if (receivers[i].protocol == protocol) {
            receivers[i].receive(link, protocol, info);
            return;
        }
    lcp_reject_protocol(&link->lcp, protocol, info, link->now);
}

void link_receive(struct link *link, uint16_t protocol, struct bytes info, rras_ms now)
{
    if (link->phase == LINK_DEAD)
        return;
    enter(link, now);
    if (!link->is_over) {
        link_echo_heard(link);
        if (link->is_listening)
            link_lcp_start(link);
        dispatch(link, protocol, info);
    }
    leave(link);
}

static rras_ms run_timers(struct link *link)
{
    rras_ms next = link->over_at;

    if (link->now >= link->over_at) {
        link_set_over(link, END_CALLER_HUNG_UP);
        return RRAS_NEVER;
    }
    if (link->is_listening && link->now >= link->listen_until)
        link_lcp_start(link);
    if (link->is_listening)
        next = rras_sooner(next, link->listen_until);
    next = rras_sooner(next, link_auth_advance(link));
    next = rras_sooner(next, link_callback_advance(link));
    next = rras_sooner(next, link_network_advance(link));
    next = rras_sooner(next, link_echo_advance(link));
    return rras_sooner(next, cp_advance(&link->lcp.cp, link->now));
}

rras_ms link_advance(struct link *link, rras_ms now)
{
    rras_ms next = RRAS_NEVER;

    if (link->phase == LINK_DEAD)
        return RRAS_NEVER;
    enter(link, now);
    do { /* what a timer or its callback asked for may set other timers */
        if (!link->is_over)
            next = run_timers(link);
    } while (!link->is_over && run_request(link));
    leave(link);
    return link->phase == LINK_DEAD ? RRAS_NEVER : next;
}

void link_close(struct link *link, enum end_reason why, rras_ms now)
{
    if (link->was_told)
        return;
    enter(link, now);
    link_request_close(link, why);
    leave(link);
}

void link_down(struct link *link, enum end_reason why)
{
    if (link->was_told)
        return;
    enter(link, link->now);
    link_set_over(link, link_auth_why(link, why));
    leave(link);
}

void link_auth_answer(struct link *link, const struct auth_verdict *verdict, rras_ms now)
{
    if (link->was_told)
        return;
    enter(link, now);
    link->requests.has_verdict = true;
    link->requests.verdict = *verdict;
    leave(link);
}

static void start_with(struct link *link, const struct link_terms *terms, rras_ms now)
{
    if (link->was_told)
        return;
    enter(link, now);
    link->requests.has_terms = true;
    link->requests.terms = *terms;
    leave(link);
}

void link_start_network(struct link *link, const struct link_ip *ip, rras_ms now)
{
    start_with(link, &(struct link_terms){ .ip = *ip }, now);
}

void link_start_router(struct link *link, const struct link_ip *ip, uint32_t fallback, rras_ms now)
{
    start_with(link, &(struct link_terms){ .ip = *ip, .fallback = fallback, .is_router = true }, now);
}

/* Who we are from now on, also when LCP starts over; not in the middle of saying it. */
static void become(struct link *link, const char *user, const char *password)
{
    struct link_config *config = &link->config;

    secret_wipe(config->password, sizeof config->password);
    text_copy(config->user, sizeof config->user, user);
    text_copy(config->password, sizeof config->password, password);
}

void link_set_identity(struct link *link, const char *user, const char *password, unsigned methods, rras_ms now)
{
    if (link->was_told || link->config.side != LINK_ANSWERS)
        return;
    enter(link, now);
    if (link->is_known) {
        leave(link);
        return;
    }
    become(link, user, password);
    link->identity_methods = methods;
    link->is_known = true;
    link->requests.has_identity = true;
    leave(link);
}

void link_retry_auth(struct link *link, const char *user, const char *password, rras_ms now)
{
    if (link->was_told || link->config.side != LINK_CALLS || link->config.ask_methods != 0)
        return;
    enter(link, now);
    if (!link->has_answerer || link->retry_why != END_NONE)
        become(link, user, password);
    link->requests.has_retry = true;
    leave(link);
}

void link_wish_callback(struct link *link, const char *number, uint8_t delay_s, rras_ms now)
{
    if (link->was_told || link->config.side != LINK_CALLS)
        return;
    enter(link, now);
    text_copy(link->config.callback.number, sizeof link->config.callback.number, number);
    link->config.callback.delay_s = delay_s;
    link->requests.has_wish = true;
    leave(link);
}

void link_start_callback(struct link *link, unsigned allowed, rras_ms now)
{
    if (link->was_told)
        return;
    enter(link, now);
    link->requests.callback = allowed;
    leave(link);
}

void link_refuse_network(struct link *link, enum end_reason why, rras_ms now)
{
    if (link->was_told)
        return;
    enter(link, now);
    link->requests.refuse = why;
    leave(link);
}

bool link_send_packet(struct link *link, uint16_t protocol, struct bytes packet)
{
    if (protocol != PPP_IP || !link->is_ip_up || packet.len > link->framing.tx_mru)
        return false;
    enter(link, link->now);
    link_send(link, protocol, packet);
    leave(link);
    return true;
}

bool link_echo(struct link *link, uint32_t stamp, rras_ms now)
{
    bool is_sent;

    enter(link, now);
    is_sent = link_echo_probe(link, stamp);
    leave(link);
    return is_sent;
}

enum link_phase link_phase(const struct link *link)
{
    return link->phase;
}

const struct link_framing *link_framing(const struct link *link)
{
    return &link->framing;
}
