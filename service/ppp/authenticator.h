/*
 * authenticator.h - who is calling: the authenticator asks, the peer answers (RFC 1334, 1994, 2433, 2759).
 *
 * Two small sans-I/O machines, one for each side of PAP, CHAP-MD5, MS-CHAP and MS-CHAPv2, embedded by
 * value in the link that owns them. Each speaks the one method LCP agreed. What a name and a password
 * are worth is decided elsewhere: the authenticator hands an attempt to ops->verify and is given the
 * verdict, now or later. The overall time to authenticate is the link's to watch.
 *
 * Memory: the caller's, no allocation; both hold secrets, so call the _fini. Thread: one at a time.
 * Callbacks arrive from inside the call that caused them and may call authenticator_answer().
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_AUTHENTICATOR_H
#define RRAS_AUTHENTICATOR_H
#include "common/base/bytes.h"
#include "common/base/clock.h"
#include "common/ras/auth_attempt.h"
#include "common/ras/end_reason.h"
#include "service/ppp/mschap.h"

enum {
    AUTH_PACKET_MAX = 520,         /* the longest packet either side sends: a PAP request, 6 + 255 + 255 */
    AUTH_OWN_NAME_MAX = 15,        /* NetBIOS length: peers with secret files match on it */
    AUTH_TRIES = 10,               /* challenges, or PAP requests, without an answer */
    AUTH_RESTART_MS = 3000,        /* auth_peer: between two PAP requests */
    AUTH_SAID_MAX = 10,            /* auth_peer: answers it remembers; an authenticator asks no more often */
    AUTH_TYPING_MS = 90 * 1000     /* after a failure that allows a retry: a person is typing */
};

struct authenticator_ops {
    /* A whole packet of PPP_PAP or PPP_CHAP for the line; gone after the call. */
    void (*send)(void *ctx, uint16_t protocol, struct bytes info);
    /* Authenticator only: judge this, then authenticator_answer(). The attempt stays until then. */
    void (*verify)(void *ctx, const struct auth_attempt *attempt);
    /* Proven; called once. `user` as sent (auth_peer: our own), `method` one enum auth_method bit. */
    void (*done)(void *ctx, const char *user, unsigned method);
    /* Not proven; called once, after the last packet has been sent. */
    void (*failed)(void *ctx, enum end_reason why);
    /* Fill `out` with unpredictable bytes. */
    void (*random)(void *ctx, uint8_t *out, size_t len);
};

enum auth_state {
    AUTH_IDLE,         /* not started */
    AUTH_WAITING,      /* for the other side to speak */
    AUTH_VERIFYING,    /* authenticator: the verdict is out */
    AUTH_RETRYING,     /* authenticator: refused, another try is welcome */
    AUTH_DONE,
    AUTH_FAILED
};

/* The asking side. All fields are its own. */
struct authenticator {
    const struct authenticator_ops *ops;
    void *ctx;
    unsigned method;                       /* one enum auth_method bit */
    enum auth_state state;
    char name[AUTH_OWN_NAME_MAX + 1];
    uint32_t restart_ms;
    uint8_t retries_left, tries_left;      /* wrong answers allowed; challenges still to send */
    rras_ms deadline;
    uint8_t id;                            /* of the challenge that is out */
    uint8_t challenge[AUTH_CHALLENGE_MAX];
    uint8_t challenge_len;
    struct auth_attempt attempt;
    bool has_answer;                       /* `answer` is what `attempt` got, and gets again */
    uint8_t answer_code;
    char answer[AUTH_MESSAGE_MAX + 1];     /* the text of Ack, Nak, Success or Failure */
};

/* `name` goes into Challenges, cut to 15 octets. `retries` further tries follow the first failure. */
void authenticator_init(struct authenticator *a, unsigned method, const char *name, uint32_t restart_ms,
                        uint8_t retries, const struct authenticator_ops *ops, void *ctx);
void authenticator_fini(struct authenticator *a);
void authenticator_start(struct authenticator *a, rras_ms now);
/* Also after done(): a repeated request gets its answer again (Trumpet, KB Q124599). */
void authenticator_receive(struct authenticator *a, uint16_t protocol, struct bytes info, rras_ms now);
/* The verdict of the attempt given to ops->verify; ignored when none is out. */
void authenticator_answer(struct authenticator *a, const struct auth_verdict *verdict, rras_ms now);
/* Does what is due; when to be called again, RRAS_NEVER for no need. */
rras_ms authenticator_advance(struct authenticator *a, rras_ms now);

/* The answering side. All fields are its own but `failure`, which may be read after failed(), and
 * `has_challenge`. */
struct auth_peer {
    const struct authenticator_ops *ops;   /* verify is never called */
    void *ctx;
    unsigned method;
    enum auth_state state;
    const char *user, *password;           /* the owner's; they outlive it */
    uint8_t tries_left;
    rras_ms deadline;
    uint8_t id;                            /* of our PAP request, or of the challenge we answered */
    uint8_t challenge[AUTH_RESPONSE_MAX];  /* theirs: CHAP-MD5 allows any length */
    uint8_t challenge_len;
    uint8_t response[AUTH_RESPONSE_MAX];   /* what we answered */
    uint8_t response_len;
    bool is_known;                         /* who we are: until then what is asked waits */
    bool has_challenge;                    /* the last Challenge waits, for that or for a retry */
    bool has_answered;
    uint8_t said[AUTH_SAID_MAX][MSCHAP_RESPONSE_LEN]; /* the hashes that went out, MD5's with zeroes behind */
    uint8_t said_count;                    /* AUTH_SAID_MAX + 1: more than that */
    struct mschap_failure failure;
};

/* `user` NULL: it will be said by auth_peer_identify(). */
void auth_peer_init(struct auth_peer *p, unsigned method, const char *user, const char *password,
                    const struct authenticator_ops *ops, void *ctx);
void auth_peer_fini(struct auth_peer *p);
void auth_peer_start(struct auth_peer *p, rras_ms now);
void auth_peer_receive(struct auth_peer *p, uint16_t protocol, struct bytes info, rras_ms now);
rras_ms auth_peer_advance(struct auth_peer *p, rras_ms now);
/* Who we are, once; a Challenge that waits is answered, and PAP begun. */
void auth_peer_identify(struct auth_peer *p, const char *user, const char *password, rras_ms now);
/* After failed(): is another try worth it? MS-CHAP says so (R=1); PAP and CHAP do not, so whoever keeps the link up
 * after "wrong password" is taken at that. A Challenge that has come meanwhile is an invitation, too. */
bool auth_peer_may_retry(const struct auth_peer *p);
/* Tries again. False, nothing done: the other side allows none. */
bool auth_peer_retry(struct auth_peer *p, const char *user, const char *password, rras_ms now);
/* Is this CHAP or MS-CHAP attempt of the other side an answer of our own, or may it be, for it has asked us oftener than
 * we remember? A response to MS-CHAP is one to MS-CHAPv2 of another challenge: whoever can choose what we answer has
 * our proof for his. */
bool auth_peer_may_have_said(const struct auth_peer *p, const struct auth_attempt *attempt);
#endif
