/*
 * radius_client.h - asks RADIUS servers, without any I/O: which one, how often, and what when none
 * answers.
 *
 * The owner gives it what came in, tells it the time, and sends what it is told to send:
 *
 *     radius_client_authenticate() -> host->send() ... radius_client_receive() -> host->answered()
 *
 * Servers are asked in the order of their score, the highest first. One that stays silent for all its
 * sendings falls to 0 and regains a point every RADIUS_CLIMB_S seconds, up to what it was configured
 * with; one good answer puts it back at once. While it is down and there is another to turn to it is
 * sent each request once only. An answer that proves nothing is dropped as if it had never come (RFC
 * 2865 3: anybody can send one), and remembered: when nothing better follows, the attempt ends with 939
 * and not with 930.
 *
 * Accounting records wait in a queue until a server has taken them: bounded, the oldest is lost first.
 *
 * Memory: one allocation for the client, one for each request under way; both kinds are bounded. It
 * holds secrets, and wipes them. Thread: one. Callbacks come from inside calls; host->answered() may
 * call radius_client_authenticate() and radius_client_account(), nothing else. PURE.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_RADIUS_CLIENT_H
#define RRAS_RADIUS_CLIENT_H
#include "common/base/clock.h"
#include "common/ras/radius_server.h"
#include "service/aaa/radius_acct.h"

enum {
    RADIUS_LANES = 4,                /* source ports: each has 256 identifiers of its own */
    RADIUS_ASKING_MAX = 512,         /* attempts under way; one more is refused with 930 at once */
    RADIUS_QUEUE_MAX = 1024,         /* accounting records that wait */
    RADIUS_TELLING_MAX = 32,         /* of these, under way at once */
    RADIUS_SENDINGS = 3,
    RADIUS_CLIMB_S = 10,
    RADIUS_TELL_AGAIN_S = 30         /* after a round in which no server took a record */
};

enum radius_news {
    RADIUS_NEWS_SILENT,              /* it did not answer; told once until it answers again */
    RADIUS_NEWS_ANSWERS,             /* again */
    RADIUS_NEWS_INVALID,             /* `detail` says what is wrong; told once until a good answer */
    RADIUS_NEWS_RECORDS_LOST         /* `server` is ""; told once until a record is taken */
};

struct radius_client_host {
    /* One datagram for a server, from the source port of this lane. What cannot be sent is lost. */
    void (*send)(void *ctx, unsigned lane, uint32_t address, uint16_t port, struct bytes packet);
    /* What became of an attempt; exactly once for each, also from inside radius_client_authenticate(). */
    void (*answered)(void *ctx, uint32_t ticket, const struct radius_answer *answer);
    void (*news)(void *ctx, enum radius_news news, const char *server, const char *detail);
    void (*random)(void *ctx, uint8_t *out, size_t len);
};

struct radius_client;

struct radius_client *radius_client_new(const struct radius_nas *nas,
                                        const struct radius_client_host *host,
                                        void *ctx); /* NULL: no memory */
/* Nobody who waits is answered any more. NULL is allowed. */
void radius_client_free(struct radius_client *client);
void radius_client_set_nas(struct radius_client *client, const struct radius_nas *nas);

/* These servers from now on (copied, with their secrets in clear; those without one are passed over).
 * What is known of one with the same name stays known. Attempts under way begin anew with them. */
void radius_client_set_servers(struct radius_client *client, const struct radius_server *servers,
                               size_t count, rras_ms now);
/* What the name of a server stands for, host order; 0: the name leads nowhere now, and the address known
 * before, if there is one, stays in use. Until this is called a server whose name is no address is waited
 * for as for a silent one. */
void radius_client_set_address(struct radius_client *client, const char *name, uint32_t address, rras_ms now);

void radius_client_authenticate(struct radius_client *client, uint32_t ticket, const struct auth_attempt *attempt,
                                const struct radius_caller *caller, rras_ms now);
/* Copied. Lost without a word when no server is for accounting. */
void radius_client_account(struct radius_client *client, const struct radius_record *record, rras_ms now);

void radius_client_receive(struct radius_client *client, unsigned lane, uint32_t from,
                           uint16_t port, struct bytes datagram, rras_ms now);
/* Does what is due; when to be called again. */
rras_ms radius_client_advance(struct radius_client *client, rras_ms now);

size_t radius_client_asking(const struct radius_client *client);  /* attempts without an answer */
size_t radius_client_queued(const struct radius_client *client);  /* accounting records no server has taken yet */
/* How a server stands for authentication or accounting now; 0 for one that is not there. For tests. */
uint32_t radius_client_score(const struct radius_client *client, const char *name, bool is_accounting, rras_ms now);
#endif
