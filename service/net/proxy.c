/*
 * proxy.c - programs of this computer use an uplink.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/net/proxy.h"

#include <stdlib.h>

#include "service/net/socks.h"

enum { OPEN_MS = 124 * 60000, HALF_CLOSED_MS = 4 * 60000 }; /* as the NAT has them: RFC 5382 REQ-5 */

enum client_stage { ASKING, RESOLVING, CONNECTING, OPEN };

struct proxy_client {
    struct proxy *proxy;
    struct proxy_client *next, *previous;
    void *socket;
    struct socks *socks;             /* until it was answered; NULL for a forward */
    struct uplink_query *query;      /* RESOLVING */
    struct uplink_tcp *tcp;          /* CONNECTING, OPEN */
    uint32_t addresses[DNS_ADDRESSES_MAX]; /* to be tried */
    uint8_t address_count, tried;
    uint8_t stage;                   /* enum client_stage */
    uint16_t port;
    bool is_silent;                  /* told not to send */
    bool client_finished, far_finished;
    rras_ms deadline;
};

struct proxy {
    struct uplink *uplink;
    const struct proxy_host *host;
    void *ctx;
    struct proxy_client *clients;
    rras_ms now;                     /* as the host said last */
    struct proxy_counters count;
};

/* ---- endings ---- */

static void client_free(struct proxy_client *c)
{
    struct proxy *p = c->proxy;

    uplink_resolve_cancel(c->query);
    *(c->previous ? &c->previous->next : &p->clients) = c->next;
    if (c->next)
        c->next->previous = c->previous;
    p->count.clients--;
    p->count.connected -= c->stage == OPEN;
    free(c->socks);
    free(c);
}

/* `reset`: it did not end as it should, and both sides are to know. */
static void end(struct proxy_client *c, bool reset)
{
    struct proxy *p = c->proxy;

    if (c->tcp)
        uplink_tcp_close(c->tcp, reset);
    if (c->socket)
        p->host->close(p->ctx, c->socket, reset);
    client_free(c);
}

static void reply(struct proxy_client *c, enum socks_result result)
{
    uint8_t text[SOCKS_REPLY_MAX];
    struct writer w = wr_into(text, sizeof text);
    struct proxy *p = c->proxy;

    if (!c->socks)
        return;
    if (result == SOCKS_GRANTED)
        socks_reply(c->socks, result, uplink_address(p->uplink), uplink_tcp_port(c->tcp), &w);
    else
        socks_reply(c->socks, result, 0, 0, &w);
    p->host->send(p->ctx, c->socket, wr_view(&w)); /* the first it is sent: there is room */
    free(c->socks);
    c->socks = NULL;
}

/* The far side could not be reached. By SOCKS that is said; through a forward, a reset says it. */
static void end_with(struct proxy_client *c, enum socks_result why)
{
    bool can_say = c->socks != NULL;

    c->proxy->count.failed++;
    reply(c, why);
    if (c->tcp)
        uplink_tcp_close(c->tcp, true);
    c->tcp = NULL;
    end(c, !can_say);
}

/* ---- between the two sides ---- */

static void touch(struct proxy_client *c)
{
    struct proxy *p = c->proxy;

    if (uplink_now(p->uplink) > p->now)
        p->now = uplink_now(p->uplink);
    c->deadline = p->now + (c->client_finished || c->far_finished ? HALF_CLOSED_MS : OPEN_MS);
}

static void set_silent(struct proxy_client *c, bool silent)
{
    struct proxy *p = c->proxy;

    if (c->is_silent == silent || c->client_finished)
        return;
    c->is_silent = silent;
    p->host->read(p->ctx, c->socket, !silent);
}

/* What came for the client, as far as it is taken. Ends it when both sides have finished. */
static void pump(struct proxy_client *c)
{
    struct proxy *p = c->proxy;
    struct bytes data;

    while ((data = uplink_tcp_peek(c->tcp)).len > 0) {
        size_t sent = p->host->send(p->ctx, c->socket, data);

        if (sent > 0)
            uplink_tcp_take(c->tcp, sent);
        p->count.bytes_received += sent;
        if (sent < data.len)
            break;
    }
    if (!c->far_finished && uplink_tcp_is_finished(c->tcp)) {
        c->far_finished = true;
        p->host->finish(p->ctx, c->socket);
    }
    touch(c);
    if (c->far_finished && c->client_finished)
        end(c, false);
    else if (c->is_silent && uplink_tcp_has_room(c->tcp))
        set_silent(c, false);
}

static enum socks_result result_of(enum net_failure why)
{
    static const enum socks_result results[] = {
        [NET_REFUSED] = SOCKS_REFUSED, [NET_UNREACHABLE] = SOCKS_HOST_UNREACHABLE, [NET_TIMED_OUT] = SOCKS_EXPIRED,
        [NET_RESET] = SOCKS_REFUSED
    };

    return results[why];
}

static void changed(void *ctx);

/* The next address there is; false: none can be tried. */
static bool try_next(struct proxy_client *c)
{
    struct proxy *p = c->proxy;

    if (c->tcp)
        uplink_tcp_close(c->tcp, true);
    c->tcp = NULL;
    c->stage = CONNECTING;
    while (!c->tcp && c->tried < c->address_count)
        c->tcp = uplink_tcp_connect(p->uplink, c->addresses[c->tried++], c->port, changed, c, uplink_now(p->uplink));
    return c->tcp != NULL;
}

static void connected(struct proxy_client *c)
{
    reply(c, SOCKS_GRANTED);
    c->stage = OPEN;
    c->proxy->count.connected++;
    if (c->client_finished)
        uplink_tcp_finish(c->tcp);
    set_silent(c, false);
}

/* The uplink's report about our connection. */
static void changed(void *ctx)
{
    struct proxy_client *c = ctx;
    enum uplink_tcp_state state = uplink_tcp_state(c->tcp);

    if (state == UPLINK_TCP_FAILED && c->stage == OPEN && uplink_tcp_has_end(c->tcp)) {
        set_silent(c, true); /* nothing goes there any more, but all that was to come is here: let it arrive */
        c->client_finished = true;
        pump(c);
    } else if (state == UPLINK_TCP_FAILED && c->stage == OPEN) {
        end(c, true);
    } else if (state == UPLINK_TCP_FAILED) {
        enum socks_result why = result_of(uplink_tcp_failure(c->tcp));

        if (!try_next(c))
            end_with(c, why);
    } else if (state == UPLINK_TCP_OPEN) {
        if (c->stage != OPEN)
            connected(c);
        pump(c);
    }
}

static void resolved(void *ctx, enum uplink_resolved result, const struct dns_answer *answer)
{
    struct proxy_client *c = ctx;

    c->query = NULL;
    c->address_count = (uint8_t)answer->count;
    memcpy(c->addresses, answer->addresses, sizeof c->addresses);
    if (result != UPLINK_RESOLVED || !try_next(c))
        end_with(c, SOCKS_HOST_UNREACHABLE);
}

/* False: nothing can be done for it. A host "" is the address. */
static bool start(struct proxy_client *c, const char *host, uint32_t address, uint16_t port, rras_ms now)
{
    c->port = port;
    c->deadline = now + PROXY_CONNECT_MS;
    set_silent(c, true);
    if (host[0] && !ip4_parse(host, &address)) {
        c->stage = RESOLVING;
        c->query = uplink_resolve(c->proxy->uplink, host, resolved, c, now);
        return c->query != NULL;
    }
    c->addresses[0] = address;
    c->address_count = 1;
    return try_next(c);
}

/* ---- from the host ---- */

struct proxy_client *proxy_accept(struct proxy *p, void *socket, const struct port_forward *forward, rras_ms now)
{
    struct proxy_client *c;

    if (p->count.clients >= PROXY_CLIENTS_MAX || !(c = calloc(1, sizeof *c))) {
        p->count.refused++;
        return NULL;
    }
    c->proxy = p;
    c->deadline = now + PROXY_HANDSHAKE_MS;
    c->next = p->clients;
    if (c->next)
        c->next->previous = c;
    p->clients = c;
    p->count.clients++;
    p->count.accepted++;
    c->socket = socket;
    if (forward ? start(c, forward->host, 0, forward->port, now) : (c->socks = malloc(sizeof *c->socks)) != NULL) {
        if (c->socks)
            socks_init(c->socks);
        return c;
    }
    p->count.failed++;
    client_free(c);
    return NULL;
}

static size_t handshake(struct proxy_client *c, struct bytes data, rras_ms now)
{
    uint8_t text[SOCKS_REPLY_MAX];
    struct writer w = wr_into(text, sizeof text);
    struct reader r = rd_of(data);
    struct proxy *p = c->proxy;
    enum socks_step step = socks_input(c->socks, &r, &w);

    if (w.len > 0)
        p->host->send(p->ctx, c->socket, wr_view(&w));
    if (step == SOCKS_OVER) {
        p->count.failed++;
        end(c, false);
        return data.len;
    }
    if (step == SOCKS_CONNECT && !start(c, c->socks->host, c->socks->address, c->socks->port, now)) {
        end_with(c, SOCKS_HOST_UNREACHABLE);
        return data.len;
    }
    return data.len - r.rest.len;
}

size_t proxy_received(struct proxy_client *c, struct bytes data, rras_ms now)
{
    size_t taken;

    if (c->stage == ASKING)
        return handshake(c, data, now);
    c->proxy->now = now;
    taken = c->stage == OPEN ? uplink_tcp_send(c->tcp, data) : 0;
    c->proxy->count.bytes_sent += taken;
    if (c->stage == OPEN)
        touch(c);
    if (taken < data.len)
        set_silent(c, true);
    return taken;
}

void proxy_finished(struct proxy_client *c, rras_ms now)
{
    if (c->stage == ASKING) { /* it asked for nothing, and never will */
        end(c, false);
        return;
    }
    c->client_finished = true;
    if (c->stage != OPEN)
        return;
    c->proxy->now = now;
    touch(c);
    uplink_tcp_finish(c->tcp);
    if (c->far_finished)
        end(c, false);
}

void proxy_writable(struct proxy_client *c, rras_ms now)
{
    c->proxy->now = now;
    if (c->stage == OPEN)
        pump(c);
}

void proxy_broken(struct proxy_client *c)
{
    c->socket = NULL;
    end(c, true);
}

/* ---- life ---- */

struct proxy *proxy_new(struct uplink *uplink, const struct proxy_host *host, void *ctx)
{
    struct proxy *p = calloc(1, sizeof *p);

    if (!p)
        return NULL;
    p->uplink = uplink;
    p->host = host;
    p->ctx = ctx;
    return p;
}

void proxy_free(struct proxy *p)
{
    if (!p)
        return;
    while (p->clients) {
        if (p->clients->stage == RESOLVING || p->clients->stage == CONNECTING)
            end_with(p->clients, SOCKS_NET_UNREACHABLE);
        else
            end(p->clients, true);
    }
    free(p);
}

static void give_up(struct proxy_client *c)
{
    if (c->stage == RESOLVING)
        end_with(c, SOCKS_HOST_UNREACHABLE);
    else if (c->stage == CONNECTING)
        end_with(c, SOCKS_EXPIRED);
    else
        end(c, true);
}

rras_ms proxy_advance(struct proxy *p, rras_ms now)
{
    struct proxy_client *c, *next;
    rras_ms due = RRAS_NEVER;

    for (c = p->clients; c; c = next) {
        next = c->next;
        if (c->deadline <= now)
            give_up(c);
        else
            due = rras_sooner(due, c->deadline);
    }
    return due;
}

void proxy_counters(const struct proxy *proxy, struct proxy_counters *out)
{
    *out = proxy->count;
}
