/*
 * proxy_win.c - programs of this computer reach a dialled network: the sockets, and which link they go through.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/host/proxy_win.h"
#include <stdio.h>
#include <stdlib.h>
#include "common/base/ip4.h"
#include "service/host/lines_win.h"
#include "service/host/log_win.h"
#include "service/host/stream_win.h"
#include "service/net/proxy.h"
#include "service/net/socks.h"

enum {
    QUEUE_MAX = 32 * 1024,
    LINGER_MS = 10000,      /* after close: for what is queued on the way to a slow program */
    RETRY_MS = 10000,       /* a port another program has */
    LOOK_MS = 1000,         /* at clients that take too long */
    TURNED_AWAY_MAX = 64,   /* at a time, while there is no link */
    PORTS = 1 + PORT_FORWARDS_MAX
};

/* One port that is to be open. */
struct proxy_port {
    struct proxies *all;
    bool is_wanted, is_socks;
    struct port_forward forward; /* local_port: also of the SOCKS port */
    struct tcp_listener *listener;
    rras_ms retry_at;
    bool has_told;
};

/* A place on a network; the newest dialled one first, that of the callers last. */
struct proxy_link {
    struct proxy_link *next;
    uint32_t connection;
    struct proxy *proxy;
};

/* A program's socket. */
struct local {
    struct local *previous, *next;
    struct proxies *all;
    struct stream stream;
    struct proxy_client *client; /* NULL: closed, or it is being turned away */
    uint32_t connection;
    struct socks *socks;         /* of one that is being turned away: until it has asked */
    rras_ms deadline;            /* likewise */
    bool is_over;
};

struct proxies {
    struct loop *loop;
    void (*used)(void *ctx, uint32_t connection);
    void *ctx;
    struct proxy_port ports[PORTS];
    struct proxy_link *links;
    struct local locals;         /* ring */
    unsigned turned_away;        /* there are now */
    unsigned alive;              /* sockets whose memory still waits for an operation, and itself */
    struct loop_timer timer;
};

/* -------------------------------------------------------------------------------------- a program's socket */

static struct local *local_of(struct stream *s)
{
    return CONTAINING_RECORD(s, struct local, stream);
}

static void give_back(struct proxies *all)
{
    if (--all->alive == 0)
        free(all);
}

static void close_local(struct local *l, unsigned linger_ms)
{
    if (l->is_over)
        return;
    if (l->socks)
        l->all->turned_away--;
    free(l->socks);
    l->socks = NULL;
    l->client = NULL;
    l->is_over = true;
    l->previous->next = l->next;
    l->next->previous = l->previous;
    stream_close(&l->stream, linger_ms);
}

static void look_by(struct proxies *all, rras_ms at)
{
    if (!all->timer.next || at < all->timer.at)
        loop_timer_set(all->loop, &all->timer, at);
}

static void tell_used(struct local *l)
{
    l->all->used(l->all->ctx, l->connection);
}

/* There is no network: it is told so as soon as it has asked for something. */
static void turn_away(struct local *l, struct bytes data)
{
    uint8_t text[2 * SOCKS_REPLY_MAX];
    struct writer reply = wr_into(text, sizeof text);
    struct reader in = rd_of(data);
    enum socks_step step = socks_input(l->socks, &in, &reply);

    if (step == SOCKS_CONNECT)
        socks_reply(l->socks, SOCKS_NET_UNREACHABLE, 0, 0, &reply);
    if (reply.len > 0)
        stream_send(&l->stream, wr_view(&reply), QUEUE_MAX);
    if (step != SOCKS_MORE)
        close_local(l, LINGER_MS);
}

static size_t local_received(struct stream *s, struct bytes data)
{
    struct local *l = local_of(s);
    size_t taken = data.len;

    if (l->socks) {
        turn_away(l, data);
    } else if (l->client) {
        taken = proxy_received(l->client, data, loop_now());
        tell_used(l);
    }
    return taken;
}

static void local_writable(struct stream *s)
{
    struct local *l = local_of(s);

    if (!l->client)
        return;
    proxy_writable(l->client, loop_now());
    tell_used(l);
}

static void local_finished(struct stream *s)
{
    struct local *l = local_of(s);

    if (l->client) {
        proxy_finished(l->client, loop_now());
        tell_used(l);
    } else if (l->socks) {
        close_local(l, LINGER_MS);
    }
}

static void local_broken(struct stream *s, DWORD error)
{
    struct local *l = local_of(s);
    struct proxy_client *client = l->client;

    (void)error;
    close_local(l, 0);
    if (!client)
        return;
    proxy_broken(client);
    tell_used(l);
}

static void local_gone(struct stream *s)
{
    struct proxies *all = local_of(s)->all;

    free(local_of(s));
    give_back(all);
}

static const struct stream_events local_events = {
    .received = local_received,
    .writable = local_writable,
    .finished = local_finished,
    .broken = local_broken,
    .gone = local_gone,
};

/* ---------------------------------------------------------------------------------- what the proxy asks */

static size_t host_send(void *ctx, void *socket, struct bytes data)
{
    (void)ctx;
    return stream_send(&((struct local *)socket)->stream, data, QUEUE_MAX);
}

static void host_finish(void *ctx, void *socket)
{
    (void)ctx;
    stream_finish(&((struct local *)socket)->stream);
}

static void host_read(void *ctx, void *socket, bool on)
{
    (void)ctx;
    stream_read(&((struct local *)socket)->stream, on);
}

static void host_close(void *ctx, void *socket, bool reset)
{
    (void)ctx;
    close_local(socket, reset ? 0 : LINGER_MS);
}

static const struct proxy_host proxy_host = {
    .send = host_send,
    .finish = host_finish,
    .read = host_read,
    .close = host_close,
};

/* ------------------------------------------------------------------------------------------- a new client */

static struct local *new_local(struct proxies *all, SOCKET s)
{
    struct local *l = calloc(1, sizeof *l);
    BOOL yes = TRUE;

    if (!l || !loop_add_handle(all->loop, (HANDLE)s)) {
        free(l);
        return NULL;
    }
    setsockopt(s, IPPROTO_TCP, TCP_NODELAY, (const char *)&yes, sizeof yes);
    l->all = all;
    l->next = &all->locals;
    l->previous = all->locals.previous;
    l->previous->next = all->locals.previous = l;
    all->alive++;
    stream_init(&l->stream, all->loop, s, &local_events);
    return l;
}

static void begin_to_turn_away(struct local *l, const struct proxy_port *port)
{
    struct proxies *all = l->all;

    if (port->is_socks && all->turned_away < TURNED_AWAY_MAX)
        l->socks = malloc(sizeof *l->socks);
    if (!l->socks) {
        close_local(l, 0);
        return;
    }
    all->turned_away++;
    l->deadline = loop_now() + PROXY_HANDSHAKE_MS;
    socks_init(l->socks);
}

static void on_taken(void *ctx, SOCKET s)
{
    const struct proxy_port *port = ctx;
    struct proxies *all = port->all;
    const struct proxy_link *link = all->links;
    struct local *l = new_local(all, s);

    if (!l) {
        closesocket(s);
        return;
    }
    stream_enter(&l->stream);
    stream_read(&l->stream, true); /* first: the proxy may stop it at once */
    if (!link) {
        begin_to_turn_away(l, port);
    } else {
        l->connection = link->connection;
        l->client = proxy_accept(link->proxy, l, port->is_socks ? NULL : &port->forward, loop_now());
        if (!l->client)
            close_local(l, 0);
        all->used(all->ctx, link->connection);
    }
    look_by(all, loop_now() + LOOK_MS);
    stream_leave(&l->stream);
}

/* --------------------------------------------------------------------------------------------- the ports */

/* "127.0.0.1:8080 (to intranet:80)" */
static void name_port(const struct proxy_port *port, char *out, size_t cap)
{
    if (port->is_socks)
        snprintf(out, cap, "127.0.0.1:%u (SOCKS)", port->forward.local_port);
    else
        snprintf(out, cap, "127.0.0.1:%u (to %s:%u)", port->forward.local_port, port->forward.host, port->forward.port);
}

static void tell_failed(const struct proxy_port *port, DWORD error)
{
    char name[sizeof port->forward.host + 40], why[200];
    const char *args[] = { name, why };
    const char *setting = port->is_socks ? "socks-port" : "forwards";

    name_port(port, name, sizeof name);
    if (error == WSAEADDRINUSE || error == WSAEACCES)
        snprintf(why, sizeof why, "another program has this port; end that program, or choose another number with"
                 " rrasctl set settings %s=", setting);
    else
        snprintf(why, sizeof why, "the port cannot be opened (error %lu); see that the network of this computer works, or choose"
                 " another number with rrasctl set settings %s=", error, setting);
    log_event(NULL, RAS_EVENT_PROXY_FAILED, args, 2);
}

static void open_port(struct proxy_port *port)
{
    struct proxies *all = port->all;
    char name[sizeof port->forward.host + 40];
    const char *args[] = { name };
    DWORD error;

    port->listener = tcp_listen_for_sockets(all->loop, INADDR_LOOPBACK, port->forward.local_port, on_taken, port, &error);
    if (!port->listener) {
        if (!port->has_told)
            tell_failed(port, error);
        port->has_told = true;
        port->retry_at = loop_now() + RETRY_MS;
        look_by(all, port->retry_at);
    } else if (port->has_told) {
        port->has_told = false;
        name_port(port, name, sizeof name);
        log_event(NULL, RAS_EVENT_PROXY_LISTENS, args, 1);
    }
}

static void close_port(struct proxy_port *port)
{
    tcp_listener_close(port->listener);
    *port = (struct proxy_port){ .all = port->all };
}

/* The entry of this port, or one that is free. */
static struct proxy_port *place_for(struct proxies *all, uint16_t number)
{
    struct proxy_port *found = NULL;

    for (size_t i = 0; i < PORTS; i++) {
        if (all->ports[i].is_wanted && all->ports[i].forward.local_port == number)
            return &all->ports[i];
        if (!all->ports[i].is_wanted && !found)
            found = &all->ports[i];
    }
    return found;
}

static void want_port(struct proxies *all, bool is_socks, const struct port_forward *forward)
{
    struct proxy_port *port = place_for(all, forward->local_port);

    port->is_wanted = true;
    port->is_socks = is_socks;
    port->forward = *forward;
    if (!port->listener)
        open_port(port);
}

void proxies_configure(struct proxies *all, const struct server_settings *settings)
{
    struct port_forward wanted[PORTS] = { { .local_port = settings->socks_port } };
    const char *wrong;
    int count = port_forwards_parse(settings->forwards, wanted + 1, &wrong);

    count = count < 0 ? 0 : count; /* they were checked */
    for (size_t i = 0; i < PORTS; i++) {
        bool stays = false;

        for (int j = settings->socks_port ? 0 : 1; j <= count; j++)
            stays = stays || wanted[j].local_port == all->ports[i].forward.local_port;
        if (all->ports[i].is_wanted && !stays)
            close_port(&all->ports[i]);
    }
    for (int j = settings->socks_port ? 0 : 1; j <= count; j++)
        want_port(all, j == 0, &wanted[j]);
}

/* -------------------------------------------------------------------------------------------------- time */

static void look(struct loop_timer *timer)
{
    struct proxies *all = CONTAINING_RECORD(timer, struct proxies, timer);
    rras_ms now = loop_now(), next = RRAS_NEVER;
    struct local *l, *after;

    for (struct proxy_link *link = all->links; link; link = link->next) {
        proxy_advance(link->proxy, now);
        all->used(all->ctx, link->connection);
    }
    for (l = all->locals.next; l != &all->locals; l = after) {
        after = l->next;
        if (l->socks && now >= l->deadline)
            close_local(l, 0);
    }
    for (size_t i = 0; i < PORTS; i++) {
        struct proxy_port *port = &all->ports[i];

        if (port->is_wanted && !port->listener && now >= port->retry_at)
            open_port(port);
        if (port->is_wanted && !port->listener)
            next = rras_sooner(next, port->retry_at);
    }
    if (all->locals.next != &all->locals)
        next = rras_sooner(next, now + LOOK_MS);
    if (next != RRAS_NEVER)
        look_by(all, next);
}

/* ------------------------------------------------------------------------------------------------- links */

static struct proxy_link **find_link(struct proxies *all, uint32_t connection)
{
    struct proxy_link **at = &all->links;

    while (*at && (*at)->connection != connection)
        at = &(*at)->next;
    return at;
}

void proxies_link_up(struct proxies *all, uint32_t connection, struct uplink *uplink)
{
    struct proxy_link *link = calloc(1, sizeof *link), **at = &all->links;

    if (link)
        link->proxy = proxy_new(uplink, &proxy_host, all);
    if (!link || !link->proxy) {
        free(link);
        return;
    }
    link->connection = connection;
    while (connection == 0 && *at)
        at = &(*at)->next;
    link->next = *at;
    *at = link;
}

void proxies_link_down(struct proxies *all, uint32_t connection)
{
    struct proxy_link **at = find_link(all, connection), *link = *at;

    if (!link)
        return;
    *at = link->next;
    proxy_free(link->proxy);
    free(link);
}

void proxies_status(const struct proxies *all, uint32_t connection, struct proxy_status *out)
{
    const struct proxy_link *link = all->links;
    struct proxy_counters count;

    *out = (struct proxy_status){ 0 };
    for (size_t i = 0; link && link->connection == connection && i < PORTS; i++)
        if (all->ports[i].is_socks && all->ports[i].listener)
            out->port = all->ports[i].forward.local_port;
    while (link && link->connection != connection)
        link = link->next;
    if (!link)
        return;
    proxy_counters(link->proxy, &count);
    out->clients = count.clients;
}

/* -------------------------------------------------------------------------------------- beginning and end */

struct proxies *proxies_new(struct loop *loop, void (*used)(void *ctx, uint32_t connection), void *ctx)
{
    struct proxies *all = calloc(1, sizeof *all);

    if (!all)
        return NULL;
    all->loop = loop;
    all->used = used;
    all->ctx = ctx;
    all->timer.due = look;
    all->locals.next = all->locals.previous = &all->locals;
    all->alive = 1;
    for (size_t i = 0; i < PORTS; i++)
        all->ports[i].all = all;
    return all;
}

void proxies_stop(struct proxies *all)
{
    for (size_t i = 0; i < PORTS; i++)
        close_port(&all->ports[i]);
    loop_timer_clear(all->loop, &all->timer);
}

void proxies_free(struct proxies *all)
{
    if (!all)
        return;
    proxies_stop(all);
    while (all->links)
        proxies_link_down(all, all->links->connection);
    while (all->locals.next != &all->locals)
        close_local(all->locals.next, 0);
    give_back(all);
}
