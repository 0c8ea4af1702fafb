/*
 * link_internal.h - what the files of the link share; nobody else includes it.
 *
 *   link.c          the public functions, frames in, time, requests of callbacks, the end
 *   link_lcp.c      Establish and Terminate: what LCP's events mean to the link
 *   link_auth.c     Authenticate
 *   link_callback.c CBCP between the two
 *   link_network.c  Network: IPCP and packets
 *   link_echo.c     is the peer still there?
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_LINK_INTERNAL_H
#define RRAS_LINK_INTERNAL_H
#include "service/ppp/authenticator.h"
#include "service/ppp/ipcp.h"
#include "service/ppp/lcp.h"
#include "service/ppp/link.h"

enum {
    LINK_GOODBYE_MS = 1000,    /* after the last word: the bytes are still on their way */
    LINK_EATEN_MS = 500,       /* a peer that asks answers by then, if it has heard us */
    LINK_HELD_MAX = 64,
    LINK_RETRY_MS = 1000,      /* a server that refuses a password and means to hang up does so by then */
    LINK_UNANSWERED_MAX = 4    /* a noisy line loses a verdict or two, a prober all of them */
};

/* What the network is to start with. */
struct link_terms {
    struct link_ip ip;
    uint32_t fallback;
    bool is_router;
};

/* What callbacks (and the public functions) have asked for. It is done when the call that caused
 * the callback is about to return, so no state machine is ever entered twice. */
struct link_requests {
    bool has_verdict, has_terms, has_identity, has_retry, has_wish;
    struct auth_verdict verdict;
    struct link_terms terms;
    unsigned callback;         /* set of cbcp_type to offer */
    enum end_reason refuse, close;
};

struct link_echoes {
    rras_ms next;              /* when to send one, or to give up */
    uint8_t missed;            /* sent by ourselves since the peer was last heard */
    uint8_t unanswered;        /* sent at all since an answer */
    bool is_proven;            /* the peer has answered one */
    bool is_refused;           /* it has said that it has no Echo */
};

struct link {
    struct link_config config;
    const struct link_host *host;
    void *ctx;

    enum link_phase phase;
    rras_ms now;               /* of the call we are in */
    unsigned depth;            /* calls into the link that have not returned */
    struct link_requests requests;

    enum end_reason why;       /* the first reason to end */
    bool is_over, was_told;    /* the link has ended; host->ended knows */
    uint32_t peer_error;
    rras_ms over_at;           /* the last word is said: end then */

    bool has_identified;       /* we have said our Identification */
    bool is_listening;         /* the peer may speak first */
    rras_ms listen_until;

    struct lcp lcp;
    struct link_framing framing;

    struct authenticator asker; /* who is the peer */
    struct auth_peer answerer;  /* and who are we */
    bool has_asker, has_answerer; /* in use */
    bool is_peer_proven, are_we_proven; /* or nobody asked */
    bool is_vouched;           /* host->authenticated() was told */
    bool is_known;             /* LINK_ANSWERS: who we are to this caller */
    unsigned identity_methods; /* and by which set of methods we say it, or stronger ones */
    bool has_bared;            /* LINK_CALLS: our password went out in clear; from here on it
                                  outlasts LCP: a peer that starts it over gains nothing */
    rras_ms auth_until;
    uint8_t auth_failures;     /* attempts that were refused */
    uint8_t auth_unanswered;   /* attempts whose verdict LCP did not wait for */
    enum end_reason retry_why; /* LINK_CALLS: we were refused with this, and may try again; END_NONE */
    rras_ms retry_at;          /* when the host is to be told, unless the peer hangs up */

    union {                    /* by config.side */
        struct cbcp_server asker;
        struct cbcp_client answerer;
    } callback;
    bool has_callback;         /* `callback` is in use */
    unsigned proven_by;        /* LINK_CALLS: the method, while CBCP runs */

    struct ipcp ipcp;
    bool has_network;          /* IPCP may run */
    bool is_ip_up;
    enum end_reason refusal;   /* no network for this caller */
    rras_ms refuse_at;
    uint8_t held[LINK_HELD_MAX]; /* the peer's Configure-Request that came before the network */
    uint8_t held_len;

    struct link_echoes echoes;
};

/* link.c */
void link_send(void *ctx, uint16_t protocol, struct bytes info);  /* ctx: the link */
void link_random(void *ctx, uint8_t *out, size_t len);
void link_request_close(struct link *link, enum end_reason why);
/* What was asked for of an LCP that is no longer open. */
void link_forget_requests(struct link *link);
/* The host decides how it goes on. */
void link_vouch(struct link *link, const char *user, unsigned method);
/* Nothing more is said or heard; host->ended follows. */
void link_set_over(struct link *link, enum end_reason why);
/* Windows' layout: magic, 00 3c cd 74, RAS error. */
void link_goodbye(void *ctx, struct writer *data);

/* link_lcp.c */
/* The methods that are no weaker than the weakest of a set; none for none. */
unsigned link_no_weaker_than(unsigned methods);
void link_lcp_init(struct link *link);
void link_lcp_start(struct link *link);
void link_lcp_close(struct link *link);

/* link_auth.c */
void link_auth_begin(struct link *link);
void link_auth_reset(struct link *link);
void link_auth_receive(struct link *link, uint16_t protocol, struct bytes info);
void link_auth_verdict(struct link *link, const struct auth_verdict *verdict);
void link_auth_identify(struct link *link);
void link_auth_retry(struct link *link);
/* Why the link ends when the peer ends it with `why`: a refused password is the cause. */
enum end_reason link_auth_why(const struct link *link, enum end_reason why);
rras_ms link_auth_advance(struct link *link);

/* link_callback.c */
void link_callback_start(struct link *link, unsigned allowed);
void link_callback_await(struct link *link, unsigned method);
void link_callback_skip(struct link *link);
void link_callback_wish(struct link *link);
void link_callback_reset(struct link *link);
void link_callback_rejected(struct link *link);
void link_callback_receive(struct link *link, uint16_t protocol, struct bytes info);
rras_ms link_callback_advance(struct link *link);

/* link_network.c */
void link_network_start(struct link *link, const struct link_terms *terms);
void link_network_refuse(struct link *link, enum end_reason why);
void link_network_reset(struct link *link);
void link_network_rejected(struct link *link, uint16_t protocol);
void link_network_receive_ipcp(struct link *link, uint16_t protocol, struct bytes info);
void link_network_receive_ip(struct link *link, uint16_t protocol, struct bytes info);
rras_ms link_network_advance(struct link *link);

/* link_echo.c */
void link_echo_reset(struct link *link);
void link_echo_heard(struct link *link);
void link_echo_answered(struct link *link, struct bytes data);
bool link_echo_probe(struct link *link, uint32_t stamp);
rras_ms link_echo_advance(struct link *link);
#endif
