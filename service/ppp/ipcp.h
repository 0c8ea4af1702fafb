/*
 * ipcp.h - the IP Control Protocol: who has which address (RFC 1332, RFC 1877).
 *
 * Memory: embedded in the link. Thread: one. See cp.h for the callbacks.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_IPCP_H
#define RRAS_IPCP_H
#include "service/ppp/cp.h"
#include "service/ppp/ipcp_options.h"
#include "service/ppp/link.h"

struct ipcp {
    struct cp cp;                      /* first: see ipcp_of() */
    struct ipcp_wish wish;
    struct link_ip terms;              /* what the owner wants */
    bool (*is_wanted)(void *ctx, uint32_t address); /* link_host's address_wanted */
    void *ctx;
    uint32_t peer_address;             /* as the last Ack of ours has it */
    struct ipcp_dispute dispute[IPCP_SERVERS];
    uint8_t address_naks;
    bool has_asked_for_address;        /* the peer was told to ask for one */
    struct ipcp_scratch scratch;
};

static inline struct ipcp *ipcp_of(struct cp *cp)
{
    return (struct ipcp *)cp;
}

void ipcp_init(struct ipcp *ipcp, const struct cp_owner *owner, void *ctx,
               const struct cp_limits *limits);
/* What to offer (a called side) or to ask for (`is_client`); before cp_open(). */
void ipcp_set_terms(struct ipcp *ipcp, const struct link_ip *terms, bool is_client);
/* Both: ask for terms->our_address, 0 for any, and make do with `fallback`; offer terms->peer_address. After
 * ipcp_set_terms() as a called side. */
void ipcp_set_router(struct ipcp *ipcp, uint32_t fallback);
/* Whom to ask whether a peer may have the address it names; after ipcp_init(). */
void ipcp_set_wanted(struct ipcp *ipcp, bool (*is_wanted)(void *ctx, uint32_t address), void *ctx);
/* What was agreed; only when open. */
struct link_ip ipcp_agreed(const struct ipcp *ipcp);
#endif
