/*
 * cbcp.h - the Callback Control Protocol: shall the called side hang up and call back, and where
 * (draft-gidwani-ppp-callback-cp; KB Q143200, Q155278).
 *
 * Two small sans-I/O machines, one for each side, embedded by value in the link that owns them. They
 * run between authentication and the network protocols, when LCP agreed on the Callback option with
 * operation 6: the server's Request lists what is allowed, the client's Response picks one, the
 * server's Ack repeats it.
 *
 * Memory: the caller's, no allocation. Thread: one. Callbacks come from inside the call that caused
 * them; do not call back into the machine.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_CBCP_H
#define RRAS_CBCP_H
#include "common/base/bytes.h"
#include "common/base/clock.h"
#include "common/ras/end_reason.h"

enum {
    CBCP_LCP_OPERATION = 6,      /* of LCP's Callback option */
    CBCP_NUMBER_MAX = 128,
    CBCP_REQUESTS = 5,           /* sendings of a Request; the wait doubles: with 3 s, 93 s in all,
                                    for somebody types the number into a dialog box */
    CBCP_SERVER_RESTARTS = 31,   /* that is 1 + 2 + 4 + 8 + 16 of the server's Restart timers */
    CBCP_CLIENT_RESTARTS = 10,   /* how long the client waits for the first Request, and for an Ack at least */
    CBCP_BAD_RESPONSES = 3,      /* Windows 95 answers with its own wish, whatever is allowed */
    CBCP_DELAY_DEFAULT_S = 12,   /* asked for by a client that names no other (KB Q155278) */
    CBCP_PACKET_MAX = 4 + 255
};

enum cbcp_code { CBCP_REQUEST = 1, CBCP_RESPONSE, CBCP_ACK };

enum cbcp_type {
    CBCP_NO_CALLBACK = 1,
    CBCP_CALLER_NUMBER = 2,      /* *Set By Caller* */
    CBCP_PRESET_NUMBER = 3,      /* *Preset To*: the server knows it and does not say it */
    CBCP_LIST_OF_NUMBERS = 4     /* never offered; taken by the client side */
};
/* A set of types. */
#define CBCP_SET(type) (1u << (type))

struct cbcp_agreed {
    enum cbcp_type type;
    uint8_t delay_s;             /* the client's wish: hang up, wait this long, call */
    char number[CBCP_NUMBER_MAX + 1]; /* "" for none and for a preset one */
};

struct cbcp_ops {
    void (*send)(void *ctx, uint16_t protocol, struct bytes info);
    void (*done)(void *ctx, const struct cbcp_agreed *agreed);     /* once */
    void (*failed)(void *ctx, enum end_reason why);                /* once, instead */
    /* Client only: the server lets us name a number. Answer with cbcp_client_wish(), now or later. NULL: the wish
     * stands. */
    void (*wanted)(void *ctx);
};

/* A number a person may have meant: digits, T P W ( ) - @ and what modems take, no control or quote
 * (error 751's characters, and . : for a line that is an address). */
bool cbcp_number_is_good(const char *number);

enum cbcp_state { CBCP_IDLE, CBCP_WAITING, CBCP_DONE, CBCP_FAILED };

/* The called side. All fields are its own. */
struct cbcp_server {
    const struct cbcp_ops *ops;
    void *ctx;
    unsigned allowed;            /* set of cbcp_type */
    enum cbcp_state state;
    uint32_t restart_ms;
    uint8_t id, sent, bad;
    rras_ms deadline;
    uint8_t answer_len;          /* the option of the last Ack, for a Response that comes again */
    uint8_t answer[5 + CBCP_NUMBER_MAX];
};

/* `allowed`: CBCP_NO_CALLBACK, CBCP_CALLER_NUMBER and CBCP_PRESET_NUMBER, at least one. */
void cbcp_server_start(struct cbcp_server *s, unsigned allowed, uint32_t restart_ms, const struct cbcp_ops *ops, void *ctx, rras_ms now);
void cbcp_server_receive(struct cbcp_server *s, struct bytes info, rras_ms now);
void cbcp_server_rejected(struct cbcp_server *s);      /* the peer does not know the protocol */
rras_ms cbcp_server_advance(struct cbcp_server *s, rras_ms now);

/* What the calling side would like. */
struct cbcp_wish {
    char number[CBCP_NUMBER_MAX + 1];   /* to be called at; "" rather no callback */
    uint8_t delay_s;
};

/* The calling side. Its patience is bounded: some servers agree on callback, and then neither ask nor go on (KB
 * Q182281). Then nothing was agreed on, and it is done without a callback. */
struct cbcp_client {
    const struct cbcp_ops *ops;
    void *ctx;
    const struct cbcp_wish *wish; /* the link's */
    enum cbcp_state state;
    uint32_t restart_ms;
    rras_ms deadline;
    uint8_t id;
    bool was_heard;              /* a Request has come: no other one makes us wait longer */
    bool is_asking;              /* ops->wanted was called and not answered: Requests wait */
    bool was_asked;
    unsigned allowed;            /* by the last Request */
    char listed[CBCP_NUMBER_MAX + 1];
    struct cbcp_agreed answered;
    uint8_t answer_len;
    uint8_t answer[5 + CBCP_NUMBER_MAX];
};

void cbcp_client_start(struct cbcp_client *c, const struct cbcp_wish *wish, uint32_t restart_ms, const struct cbcp_ops *ops, void *ctx,
                       rras_ms now);
void cbcp_client_receive(struct cbcp_client *c, struct bytes info, rras_ms now);
/* The answer to ops->wanted: the wish is what it shall be now. Ignored when nobody was asked. */
void cbcp_client_wish(struct cbcp_client *c, rras_ms now);
/* The server goes on to the network, or does not know the protocol: no callback, and ops->done is not called. False:
 * that was settled before. */
bool cbcp_client_skip(struct cbcp_client *c);
rras_ms cbcp_client_advance(struct cbcp_client *c, rras_ms now);
#endif
