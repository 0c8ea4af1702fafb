/*
 * cp.h - a control protocol: the automaton with its timer, identifiers and packets (RFC 1661 4, 5).
 *
 * LCP and IPCP are each one struct cp plus a table of options and a few answers (struct
 * cp_protocol). What a peer says is judged into scratch memory and kept only when the answer is Ack.
 *
 * Memory: embedded in its protocol's struct, no allocation. Thread: one. Callbacks arrive from
 * inside the call that caused them and must not call back into the same cp.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_CP_H
#define RRAS_CP_H
#include "common/base/bytes.h"
#include "common/base/clock.h"
#include "common/ras/end_reason.h"
#include "service/ppp/cp_fsm.h"
#include "service/ppp/cp_option.h"

enum cp_code {
    CP_CONFIGURE_REQUEST = 1, CP_CONFIGURE_ACK, CP_CONFIGURE_NAK, CP_CONFIGURE_REJECT,
    CP_TERMINATE_REQUEST, CP_TERMINATE_ACK, CP_CODE_REJECT, CP_PROTOCOL_REJECT, CP_ECHO_REQUEST,
    CP_ECHO_REPLY, CP_DISCARD_REQUEST, CP_IDENTIFICATION, CP_TIME_REMAINING
};

enum {
    CP_HEADER_LEN = 4,
    CP_PACKET_MAX = 1500,     /* nothing of ours is longer, whatever the peer can take */
    CP_MRU_MIN = 128,         /* we never go below this, so answers always have some room */
    CP_REPEAT_MS = 10 * 1000, /* after opening, the same request again is a repeat, not a restart */
    CP_TURNS_MAX = 10,        /* refusals, each way, before we call it not converging */
    CP_ASKS_MAX = 40,         /* requests of ours, or repeated ones of the peer, that lead nowhere */
    CP_ANSWERS_MAX = 50       /* packets answered per restart period: a storm costs no more */
};

struct cp;

/* What a particular control protocol adds. `cp` is embedded in the protocol's own struct. */
struct cp_protocol {
    uint16_t number;
    const char *name;
    const struct cp_option *options;
    /* What the rows' propose, naked and rejected get. */
    void *(*ours)(struct cp *cp);
    /* Fresh scratch for a request: what the rows' judge gets. */
    void *(*scratch)(struct cp *cp);
    /* Last word on the walker's verdict, may rewrite `reply`; NULL: none. */
    enum cp_verdict (*review)(struct cp *cp, enum cp_verdict verdict, struct writer *reply);
    /* A request that is no repetition gets this answer: keep the scratch on Ack, count on Nak. */
    void (*answered)(struct cp *cp, enum cp_verdict verdict);
    /* The peer has Nak'd or rejected something of ours and the rows have seen it; NULL: nothing. */
    void (*refused)(struct cp *cp);
    /* A code beyond Code-Reject; false: unknown, gets a Code-Reject. NULL: all unknown. */
    bool (*extra)(struct cp *cp, uint8_t code, uint8_t id, struct bytes data);
    /* The peer does not know this code of ours (beyond Code-Reject); NULL: nothing. */
    void (*code_rejected)(struct cp *cp, uint8_t code);
};

/* What a control protocol asks of whoever embeds it. All required. */
struct cp_owner {
    void (*send)(void *ctx, uint16_t protocol, struct bytes packet);
    void (*up)(void *ctx, struct cp *cp);               /* This-Layer-Up */
    void (*down)(void *ctx, struct cp *cp);             /* This-Layer-Down */
    void (*finished)(void *ctx, struct cp *cp, enum end_reason why); /* This-Layer-Finished */
    /* No agreement is possible: close the link with `why`. */
    void (*failed)(void *ctx, struct cp *cp, enum end_reason why);
    void (*terminated)(void *ctx, struct cp *cp);       /* the peer sent Terminate-Request */
    /* Data for a Terminate-Request of ours. */
    void (*goodbye)(void *ctx, struct writer *data);
    void (*random)(void *ctx, uint8_t *out, size_t len);
};

struct cp_limits {
    uint32_t restart_ms;
    uint8_t max_configure, max_terminate, max_failure;
};

/* So many in a restart period and no more. */
struct cp_budget {
    rras_ms since;
    uint8_t spent;
};

struct cp {
    const struct cp_protocol *protocol;
    const struct cp_owner *owner;
    void *ctx;
    struct cp_limits limits;

    enum cp_state state;
    rras_ms now;              /* of the call we are in */
    rras_ms deadline;         /* Restart timer */
    uint8_t restarts_left;    /* Restart counter */
    uint16_t mru;             /* what the peer can take */

    uint8_t next_id;
    uint8_t request_id;       /* of our last Configure-Request */
    bool is_answered;         /* it got an answer: later ones to the same id are stale */
    bool is_renewed;          /* ask anew, not again: the next Configure-Request gets a new id */

    uint64_t last_request;    /* print of the peer's last Configure-Request, to know it again */
    uint8_t last_id;
    bool was_acked;           /* and it was acceptable */
    rras_ms opened_at;
    uint8_t naks;             /* Configure-Naks sent since the last Ack */
    uint8_t refusals;         /* Naks and Rejects sent since the last Ack, repeats not counted */
    uint8_t refused;          /* Naks and Rejects of ours received since the last Ack */
    uint8_t repeats;          /* those that were repeats */
    uint8_t asked;            /* Configure-Requests sent since This-Layer-Up */

    struct cp_budget answers; /* to what has to be answered */
    struct cp_budget rejects; /* of codes and protocols; apart, so that they starve no goodbye */

    bool has_failed;          /* no agreement is possible; the owner knows */
    bool was_heard;           /* a packet of this protocol has arrived */
    bool was_rejected;        /* the peer does not speak this protocol */
    bool was_terminated;      /* the peer ended it */
    uint32_t peer_error;      /* Windows RAS error of its Terminate-Request, 0 for none */
};

void cp_init(struct cp *cp, const struct cp_protocol *protocol, const struct cp_owner *owner,
             void *ctx, const struct cp_limits *limits);

/* Administrative Open and Close; lower layer up and down. Events the automaton cannot take in its
 * state are ignored. */
void cp_open(struct cp *cp, rras_ms now);
void cp_close(struct cp *cp, rras_ms now);
void cp_up(struct cp *cp, rras_ms now);
void cp_down(struct cp *cp, rras_ms now);

/* One packet of this protocol. A malformed one is dropped in silence. */
void cp_receive(struct cp *cp, struct bytes packet, rras_ms now);
/* The peer's LCP rejects this whole protocol (RXJ-). */
void cp_reject(struct cp *cp, rras_ms now);
/* The peer is there, and our request is not answered: waits no longer than this before it asks again. */
void cp_hurry(struct cp *cp, uint32_t wait_ms, rras_ms now);
/* Runs the Restart timer; when to call again. */
rras_ms cp_advance(struct cp *cp, rras_ms now);

static inline bool cp_is_open(const struct cp *cp)
{
    return cp->state == CP_OPENED;
}

/* Sends a packet of this protocol; too long for the peer: its data is cut. */
void cp_send(struct cp *cp, uint8_t code, uint8_t id, struct bytes data);
uint8_t cp_take_id(struct cp *cp);
/* May one more Code- or Protocol-Reject go out now? Counts it. */
bool cp_may_reject(struct cp *cp);
/* No agreement is possible: nothing more is negotiated, the owner closes the link with `why`. */
void cp_fail(struct cp *cp, enum end_reason why);
/* Remembers that the next Configure-Request differs from the last one. */
void cp_renew(struct cp *cp);
#endif
