/*
 * ipcp.c - IPCP beyond its options: what a caller is told, and when it has gone too far.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/ppp/ipcp.h"

static void *ipcp_ours(struct cp *cp)
{
    return &ipcp_of(cp)->wish;
}

static void *ipcp_scratch(struct cp *cp)
{
    struct ipcp *ipcp = ipcp_of(cp);
    struct ipcp_scratch *s = &ipcp->scratch;

    *s = (struct ipcp_scratch){ .is_client = ipcp->wish.is_client,
                                .grant = ipcp->terms.peer_address,
                                .is_wanted = ipcp->wish.is_client ? NULL : ipcp->is_wanted,
                                .ctx = ipcp->ctx,
                                .address_naks = ipcp->address_naks };
    memcpy(s->dispute, ipcp->dispute, sizeof s->dispute);
    if (!s->is_client) {
        s->server[IPCP_S_DNS1] = ipcp->terms.dns[0];
        s->server[IPCP_S_WINS1] = ipcp->terms.wins[0];
        s->server[IPCP_S_DNS2] = ipcp->terms.dns[1];
        s->server[IPCP_S_WINS2] = ipcp->terms.wins[1];
    }
    return s;
}

/* A caller that forgets to ask for its address is told to, once: a Nak may add what is missing
 * (RFC 1332 3.3). If it still does not, it has the granted one all the same. */
static enum cp_verdict ipcp_review(struct cp *cp, enum cp_verdict verdict, struct writer *reply)
{
    struct ipcp *ipcp = ipcp_of(cp);
    struct ipcp_scratch *s = &ipcp->scratch;
    uint8_t address_buf[4];
    struct writer address = wr_into(address_buf, sizeof address_buf);

    if (s->is_nameless) {
        cp_fail(cp, END_NO_ADDRESS);
        return verdict;
    }
    if (s->address_naks > IPCP_ADDRESS_NAKS) {
        cp_fail(cp, END_NOT_CONVERGING);
        return verdict;
    }
    if (verdict == CP_VERDICT_REJ || s->has_address || s->is_client || s->grant == 0 ||
        ipcp->has_asked_for_address)
        return verdict;
    if (verdict == CP_VERDICT_ACK)
        reply->len = 0;
    wr_be32(&address, s->grant);
    cp_put_option(reply, IPCP_ADDRESS, wr_view(&address));
    return CP_VERDICT_NAK;
}

static void ipcp_answered(struct cp *cp, enum cp_verdict verdict)
{
    struct ipcp *ipcp = ipcp_of(cp);
    const struct ipcp_scratch *s = &ipcp->scratch;

    ipcp->terms.peer_address = s->grant; /* the owner may have granted what was asked for */
    if (verdict == CP_VERDICT_ACK) {
        ipcp->peer_address = s->has_address ? s->address : s->grant;
        ipcp->address_naks = 0;
    } else if (verdict == CP_VERDICT_NAK) {
        ipcp->address_naks = s->address_naks;
        ipcp->has_asked_for_address = ipcp->has_asked_for_address || !s->has_address;
    }
    if (verdict == CP_VERDICT_NAK)
        memcpy(ipcp->dispute, s->dispute, sizeof ipcp->dispute);
}

static const struct cp_protocol ipcp_protocol = {
    .number = PPP_IPCP,
    .name = "IPCP",
    .options = ipcp_options,
    .ours = ipcp_ours,
    .scratch = ipcp_scratch,
    .review = ipcp_review,
    .answered = ipcp_answered,
};

void ipcp_init(struct ipcp *ipcp, const struct cp_owner *owner, void *ctx,
               const struct cp_limits *limits)
{
    *ipcp = (struct ipcp){ 0 };
    cp_init(&ipcp->cp, &ipcp_protocol, owner, ctx, limits);
}

void ipcp_set_terms(struct ipcp *ipcp, const struct link_ip *terms, bool is_client)
{
    ipcp->terms = *terms;
    ipcp->wish = (struct ipcp_wish){ .is_client = is_client,
                                     .asks_address = is_client || terms->our_address != 0,
                                     .address = terms->our_address };
    for (int i = 0; i < IPCP_SERVERS; i++)
        ipcp->wish.asks_server[i] = is_client;
    ipcp->wish.server[IPCP_S_DNS1] = terms->dns[0];
    ipcp->wish.server[IPCP_S_WINS1] = terms->wins[0];
    ipcp->wish.server[IPCP_S_DNS2] = terms->dns[1];
    ipcp->wish.server[IPCP_S_WINS2] = terms->wins[1];
}

void ipcp_set_router(struct ipcp *ipcp, uint32_t fallback)
{
    ipcp->wish.is_router = true;
    ipcp->wish.asks_address = true;
    ipcp->wish.fallback = fallback;
}

void ipcp_set_wanted(struct ipcp *ipcp, bool (*is_wanted)(void *ctx, uint32_t address), void *ctx)
{
    ipcp->is_wanted = is_wanted;
    ipcp->ctx = ctx;
}

struct link_ip ipcp_agreed(const struct ipcp *ipcp)
{
    const struct ipcp_wish *wish = &ipcp->wish;

    return (struct link_ip){
        .our_address = wish->is_router && wish->address == 0 ? wish->fallback : wish->address,
        .peer_address = ipcp->peer_address,
        .dns = { wish->server[IPCP_S_DNS1], wish->server[IPCP_S_DNS2] },
        .wins = { wish->server[IPCP_S_WINS1], wish->server[IPCP_S_WINS2] },
    };
}
