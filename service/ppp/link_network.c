/*
 * link_network.c - the Network phase: IPCP, and packets once it is open.
 *
 * SPDX-License-Identifier: MIT
 */
#include "common/ras/ras_error.h"
#include "service/ppp/link_internal.h"

/* A host's: none of this network's, loopback, multicast and the reserved ones (RFC 1122 3.2.1.3). */
static bool is_of_a_host(uint32_t address)
{
    const uint32_t network = address >> 24;

    return network != 0 && network != 127 && network < 224;
}

/* A server says what our address is, and some say nonsense. */
static bool can_be_ours(const struct link_ip *ip)
{
    return is_of_a_host(ip->our_address) && ip->our_address != ip->peer_address;
}

static void ipcp_up(void *ctx, struct cp *cp)
{
    struct link *link = ctx;
    struct link_ip ip = ipcp_agreed(&link->ipcp);

    (void)cp;
    if ((link->config.side == LINK_CALLS || link->ipcp.wish.is_router) && !can_be_ours(&ip)) {
        link_request_close(link, END_NO_ADDRESS);
        return;
    }
    link->peer_error = 0; /* whatever was wrong before, it is not now */
    link->is_ip_up = true;
    link->host->ip_up(link->ctx, &ip);
}

static void ipcp_down(void *ctx, struct cp *cp)
{
    struct link *link = ctx;

    (void)cp;
    if (!link->is_ip_up)
        return;
    link->is_ip_up = false;
    link->host->ip_up(link->ctx, NULL);
}

/* IP is all there is: without it the call has no purpose. */
static void ipcp_finished(void *ctx, struct cp *cp, enum end_reason why)
{
    (void)cp;
    link_request_close(ctx, why == END_NO_ANSWER ? END_NO_PROTOCOLS : why);
}

static void ipcp_failed(void *ctx, struct cp *cp, enum end_reason why)
{
    (void)cp;
    link_request_close(ctx, why);
}

/* A server that says no more than that has ended the call with 736; one that says goodbye, too, just hung up. */
static void ipcp_terminated(void *ctx, struct cp *cp)
{
    struct link *link = ctx;

    if (cp->peer_error != 0)
        link->peer_error = cp->peer_error;
    else if (link->config.side == LINK_CALLS)
        link->peer_error = RAS_PPP_NCP_TERMINATED;
}

static const struct cp_owner ipcp_events = {
    .send = link_send,
    .up = ipcp_up,
    .down = ipcp_down,
    .finished = ipcp_finished,
    .failed = ipcp_failed,
    .terminated = ipcp_terminated,
    .goodbye = link_goodbye,
    .random = link_random,
};

/* A Configure-Request that comes while the owner is still thinking (or before the peer's answer has
 * been judged) is kept: dropped, it would cost the peer its restart timer, three seconds. */
static void hold(struct link *link, struct bytes packet)
{
    if (packet.len == 0 || packet.len > LINK_HELD_MAX || packet.at[0] != CP_CONFIGURE_REQUEST)
        return;
    memcpy(link->held, packet.at, packet.len);
    link->held_len = (uint8_t)packet.len;
}

static struct bytes take_held(struct link *link)
{
    struct bytes held = bytes_of(link->held, link->held_len);

    link->held_len = 0;
    return held;
}

void link_network_start(struct link *link, const struct link_terms *terms)
{
    const struct link_config *config = &link->config;
    const struct cp_limits limits = { config->restart_ms, config->max_configure,
                                      config->max_terminate, config->max_failure };
    struct bytes held;

    if (link->phase != LINK_NETWORK || !link->is_vouched || link->has_network || link->refusal != END_NONE)
        return;
    link->has_network = true;
    ipcp_init(&link->ipcp, &ipcp_events, link, &limits);
    ipcp_set_terms(&link->ipcp, &terms->ip, config->side == LINK_CALLS && !terms->is_router);
    if (terms->is_router)
        ipcp_set_router(&link->ipcp, terms->fallback);
    ipcp_set_wanted(&link->ipcp, link->host->address_wanted, link->ctx);
    link->ipcp.cp.mru = link->framing.tx_mru;
    cp_open(&link->ipcp.cp, link->now);
    cp_up(&link->ipcp.cp, link->now);
    held = take_held(link);
    if (held.len > 0)
        cp_receive(&link->ipcp.cp, held, link->now);
}

static void stop_ipcp(struct link *link)
{
    if (link->has_network)
        cp_down(&link->ipcp.cp, link->now);
    link->has_network = false;
}

void link_network_reset(struct link *link)
{
    stop_ipcp(link);
    link->held_len = 0;
    link->refusal = END_NONE;
    link->refuse_at = RRAS_NEVER;
}

void link_network_refuse(struct link *link, enum end_reason why)
{
    struct bytes held = take_held(link);

    if (link->phase == LINK_AUTHENTICATE && link->is_vouched)
        link_request_close(link, why); /* we have yet to say who we are; no need to now */
    if (link->phase != LINK_NETWORK || link->refusal != END_NONE)
        return;
    stop_ipcp(link);
    link->refusal = why;
    link->refuse_at = link->now + LINK_GOODBYE_MS;
    if (held.len > 0)
        lcp_reject_protocol(&link->lcp, PPP_IPCP, held, link->now);
}

void link_network_rejected(struct link *link, uint16_t protocol)
{
    if ((protocol != PPP_IPCP && protocol != PPP_IP) || !link->has_network)
        return;
    cp_reject(&link->ipcp.cp, link->now);
    link_request_close(link, END_NO_PROTOCOLS);
}

void link_network_receive_ipcp(struct link *link, uint16_t protocol, struct bytes info)
{
    if (link->phase == LINK_TERMINATE)
        return;
    link_callback_skip(link);
    if (link->has_network)
        cp_receive(&link->ipcp.cp, info, link->now);
    else if (link->refusal != END_NONE)
        lcp_reject_protocol(&link->lcp, protocol, info, link->now);
    else if (cp_is_open(&link->lcp.cp))
        hold(link, info);
}

void link_network_receive_ip(struct link *link, uint16_t protocol, struct bytes info)
{
    if (link->is_ip_up)
        link->host->packet(link->ctx, protocol, info);
}

rras_ms link_network_advance(struct link *link)
{
    if (link->now >= link->refuse_at) {
        link->refuse_at = RRAS_NEVER;
        link_request_close(link, link->refusal);
    }
    if (!link->has_network)
        return link->refuse_at;
    return rras_sooner(link->refuse_at, cp_advance(&link->ipcp.cp, link->now));
}
