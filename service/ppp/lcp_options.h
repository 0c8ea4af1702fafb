/*
 * lcp_options.h - the options of LCP (RFC 1661 section 6, RFC 1662 section 7).
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_LCP_OPTIONS_H
#define RRAS_LCP_OPTIONS_H
#include "common/ras/auth_attempt.h"
#include "service/ppp/cp_option.h"

enum { LCP_MRU_DEFAULT = 1500, LCP_MRU_MIN = 128, LCP_AUTH_ROUNDS = 5 };

enum lcp_option_type {
    LCP_MRU = 1, LCP_ACCM = 2, LCP_AUTH = 3, LCP_QUALITY = 4, LCP_MAGIC = 5, LCP_PFC = 7,
    LCP_ACFC = 8, LCP_CALLBACK = 13, LCP_MRRU = 17, LCP_SHORT_SEQUENCE = 18, LCP_ENDPOINT = 19,
    LCP_LINK_DISCRIMINATOR = 23
};

/* One direction of the line, as one side asked for it. */
struct lcp_params {
    uint16_t mru;
    uint32_t accm;
    uint32_t magic;  /* 0: none */
    unsigned auth;   /* one enum auth_method bit, 0: none */
    bool pfc, acfc;
    bool callback;   /* by CBCP (cbcp.h) */
};

/* RFC 1661 and 1662: what holds for a side that asks for nothing. */
struct lcp_params lcp_params_default(void);

/* What we ask for, and what the peer's answers made of it. */
struct lcp_wish {
    struct lcp_params params;
    bool asks_accm;
    unsigned auth_policy;    /* the methods we may ask for */
    unsigned auth_left;      /* those the peer has not refused */
    uint8_t auth_rounds;     /* how often it refused one */
    bool is_auth_refused;    /* there is none left to ask for */
    bool needs_magic;        /* the peer wants another one, or the line is looped */
};

/* A peer's request under judgement. */
struct lcp_scratch {
    struct lcp_params peer;
    uint32_t our_magic;      /* the same one coming back is our own frame */
    uint32_t fresh_magic;    /* unpredictable, to Nak with */
    bool takes_callback;     /* the peer may ask to be called back */
    unsigned auth_allowed;   /* methods we would use to say who we are; 0: never */
    bool is_loop;
};

/* The method to ask for first out of a set: the strongest; 0 out of none. */
unsigned lcp_strongest_auth(unsigned methods);

/* The rows get a struct lcp_wish (propose, naked, rejected) and a struct lcp_scratch (judge). */
extern const struct cp_option lcp_options[];
#endif
