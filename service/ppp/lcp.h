/*
 * lcp.h - the Link Control Protocol: what both ends agree on before anything else (RFC 1661).
 *
 * Memory: embedded in the link. Thread: one. See cp.h for the callbacks.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_LCP_H
#define RRAS_LCP_H
#include "service/ppp/cp.h"
#include "service/ppp/lcp_options.h"

enum { LCP_LOOPS_MAX = 5, LCP_LOOP_MS = 2500, LCP_IDENTIFICATION_MAX = 127 };

/* What LCP asks of its owner beside struct cp_owner. All required. */
struct lcp_owner {
    void (*echo_reply)(void *ctx, struct bytes data);
    void (*identified)(void *ctx, const char *text);           /* printable ASCII */
    void (*protocol_rejected)(void *ctx, uint16_t protocol);   /* by the peer */
    void (*echo_refused)(void *ctx);                           /* the peer has no Echo */
};

struct lcp_policy {
    uint16_t mru;              /* what we can take */
    uint32_t accm;             /* what we want escaped towards us */
    unsigned auth_asked;       /* methods to ask the peer for */
    unsigned auth_answered;    /* methods we answer */
    bool callback_asked;       /* ask for CBCP */
    bool callback_taken;       /* let the peer ask for it */
};

struct lcp {
    struct cp cp;              /* first: see lcp_of() */
    const struct lcp_owner *owner;
    struct lcp_wish wish;
    struct lcp_params peer;    /* as the last Ack of ours has it */
    struct lcp_scratch scratch;
    unsigned auth_answered;
    bool callback_taken;
    uint8_t loops;             /* our own requests that came back, in a row */
    rras_ms looped_at;         /* the first of them */
};

static inline struct lcp *lcp_of(struct cp *cp)
{
    return (struct lcp *)cp;
}

void lcp_init(struct lcp *lcp, const struct cp_owner *cp_owner, const struct lcp_owner *owner,
              void *ctx, const struct cp_limits *limits, const struct lcp_policy *policy);

/* These send nothing unless LCP is open. */
void lcp_echo(struct lcp *lcp, struct bytes data);
void lcp_identify(struct lcp *lcp, const char *text);
void lcp_reject_protocol(struct lcp *lcp, uint16_t protocol, struct bytes info, rras_ms now);
#endif
