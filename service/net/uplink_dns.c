/*
 * uplink_dns.c - names, asked of a link's name servers.
 *
 * A query asks the servers in turn, from one port and with one id, both of chance; the answer of any it
 * asked will do, as on a slow line it may come after the next was asked. What was found is kept for as
 * long as the answer allows: a browser asks for the same name with every picture.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>

#include "common/base/text.h"
#include "service/net/uplink_state.h"

enum { ATTEMPTS = 5, CACHE_MAX_S = 3600, NO_NAME_S = 30 };
static const uint16_t patience_ms[ATTEMPTS] = { 2000, 2000, 4000, 4000, 8000 };

struct uplink_query {
    struct uplink_query *next, *previous;
    struct uplink *uplink;
    struct uplink_udp *udp;          /* NULL when the answer is known */
    uplink_named *done;
    void *ctx;
    struct dns_answer answer;
    uint8_t result;                  /* enum uplink_resolved, for one that is known */
    uint8_t attempts;
    bool asked[2], failed[2];        /* the servers */
    uint16_t id;
    rras_ms deadline;
    char name[];
};

static struct cached_name *cached(struct uplink *u, const char *name)
{
    for (struct cached_name *c = u->cache; c < u->cache + CACHED_NAMES; c++)
        if (c->expires > u->now && text_equal_nocase(c->name, name))
            return c;
    return NULL;
}

static void keep(struct uplink *u, const char *name, enum uplink_resolved result, const struct dns_answer *answer)
{
    struct cached_name *c = cached(u, name);
    uint32_t seconds = result == UPLINK_RESOLVED ? answer->ttl_s : NO_NAME_S;

    if (strlen(name) > DNS_NAME_MAX || seconds == 0)
        return;
    if (!c)
        c = &u->cache[u->next_cached++ % CACHED_NAMES];
    c->expires = u->now + (seconds < CACHE_MAX_S ? seconds : CACHE_MAX_S) * 1000u;
    c->result = result;
    c->answer = *answer;
    text_copy(c->name, sizeof c->name, name);
}

static void query_free(struct uplink_query *q)
{
    struct uplink *u = q->uplink;

    if (q->udp)
        uplink_udp_close(q->udp);
    *(q->previous ? &q->previous->next : &u->queries) = q->next;
    if (q->next)
        q->next->previous = q->previous;
    u->count.queries--;
    free(q);
}

/* Gone before it is told of, so that the owner may do as it likes. */
static void end(struct uplink_query *q, enum uplink_resolved result, const struct dns_answer *answer)
{
    uplink_named *done = q->done;
    struct dns_answer copy = *answer;
    void *ctx = q->ctx;

    query_free(q);
    done(ctx, result, &copy);
}

static void ask(struct uplink_query *q)
{
    struct uplink *u = q->uplink;
    unsigned server = u->config.dns[1] ? (unsigned)(u->dns_first + q->attempts) & 1 : 0;
    uint8_t question[DNS_QUESTION_MAX];
    size_t len;

    if (q->failed[server] && u->config.dns[1])
        server ^= 1;
    q->asked[server] = true;
    q->deadline = u->now + patience_ms[q->attempts++];
    len = dns_write_question(question, q->id, q->name);
    uplink_udp_send(q->udp, u->config.dns[server], DNS_PORT, bytes_of(question, len));
}

static int server_of(const struct uplink_query *q, uint32_t address, uint16_t port)
{
    for (int i = 0; i < 2; i++)
        if (port == DNS_PORT && address != 0 && address == q->uplink->config.dns[i] && q->asked[i])
            return i;
    return -1;
}

/* This server will not tell: the other one at once, when there is one that may. */
static void server_failed(struct uplink_query *q, int server)
{
    struct uplink *u = q->uplink;
    bool has_other = u->config.dns[1] != 0 && !q->failed[server ^ 1];

    if (q->failed[server])
        return;
    q->failed[server] = true;
    if (!has_other)
        end(q, UPLINK_NO_ANSWER, &(struct dns_answer){ 0 });
    else if (!q->asked[server ^ 1] && q->attempts < ATTEMPTS)
        ask(q);
}

static void received(void *ctx, uint32_t address, uint16_t port, struct bytes data)
{
    struct uplink_query *q = ctx;
    struct uplink *u = q->uplink;
    int server = server_of(q, address, port);
    struct dns_answer answer;
    enum dns_verdict verdict = server < 0 ? DNS_NOT_OURS : dns_read_answer(data, q->id, q->name, &answer);
    enum uplink_resolved result = verdict == DNS_FOUND ? UPLINK_RESOLVED : UPLINK_NO_NAME;

    if (verdict == DNS_NOT_OURS) {
        u->count.dropped++;
    } else if (verdict == DNS_SERVER_FAILED) {
        server_failed(q, server);
    } else {
        u->dns_first = (uint8_t)server;
        keep(u, q->name, result, &answer);
        end(q, result, &answer);
    }
}

static void refused(void *ctx, uint32_t address, uint16_t port)
{
    struct uplink_query *q = ctx;
    int server = server_of(q, address, port);

    if (server >= 0)
        server_failed(q, server);
}

struct uplink_query *uplink_resolve(struct uplink *u, const char *name, uplink_named *done, void *ctx, rras_ms now)
{
    static const struct uplink_udp_events events = { received, refused };
    const struct cached_name *known;
    struct uplink_query *q;

    u->now = now;
    if (u->is_down || !host_name_ok(name) || u->count.queries >= UPLINK_QUERIES_MAX)
        return NULL;
    q = calloc(1, sizeof *q + strlen(name) + 1);
    if (!q)
        return NULL;
    memcpy(q->name, name, strlen(name) + 1);
    q->uplink = u;
    q->done = done;
    q->ctx = ctx;
    q->next = u->queries;
    if (q->next)
        q->next->previous = q;
    u->queries = q;
    u->count.queries++;
    known = cached(u, name);
    if (known) {
        q->result = (uint8_t)known->result;
        q->answer = known->answer;
        q->deadline = now;
        return q;
    }
    q->udp = u->config.dns[0] ? uplink_udp_open(u, &events, q) : NULL;
    if (!q->udp) {
        query_free(q);
        return NULL;
    }
    uplink_random(u, &q->id, sizeof q->id);
    ask(q);
    return q;
}

void uplink_resolve_cancel(struct uplink_query *query)
{
    if (query)
        query_free(query);
}

static struct uplink_query *find_due(struct uplink *u)
{
    struct uplink_query *q = u->queries;

    while (q && q->deadline > u->now)
        q = q->next;
    return q;
}

rras_ms uplink_dns_advance(struct uplink *u)
{
    rras_ms next = RRAS_NEVER;
    struct uplink_query *q;

    while ((q = find_due(u)) != NULL) { /* anew each time: a report may end others */
        if (!q->udp) {
            end(q, (enum uplink_resolved)q->result, &q->answer);
        } else if (q->attempts < ATTEMPTS) {
            ask(q);
        } else {
            if (u->config.dns[1])
                u->dns_first ^= 1;
            end(q, UPLINK_NO_ANSWER, &(struct dns_answer){ 0 });
        }
    }
    for (q = u->queries; q; q = q->next)
        next = rras_sooner(next, q->deadline);
    return next;
}

void uplink_dns_down(struct uplink *u)
{
    while (u->queries)
        end(u->queries, UPLINK_NO_ANSWER, &(struct dns_answer){ 0 });
}
