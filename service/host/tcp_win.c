/*
 * tcp_win.c - TCP lines: a listening address, and each call that comes in as a transport.
 *
 * SPDX-License-Identifier: MIT
 */
#include <winsock2.h>
#include <mstcpip.h>
#include <mswsock.h>
#include <ws2tcpip.h>
#include <stdio.h>
#include <stdlib.h>
#include "common/base/ip4.h"
#include "service/host/lines_win.h"
#include "service/host/stream_win.h"

enum {
    ACCEPTS = 4,               /* outstanding at a time */
    ADDRESS_ROOM = sizeof(struct sockaddr_in) + 16, /* AcceptEx wants 16 more than an address */
    ACCEPT_RETRY_MS = 100,     /* after the system ran out of something */
    SOCKET_BUFFER = 8192,      /* SO_SNDBUF: what waits in there is delay (DESIGN 4.12) */
    LINE_ROOM = 4096,
    LINGER_MS = 1000,
    KEEPALIVE_MS = 30000,
    KEEPALIVE_AGAIN_MS = 5000
};

/* -------------------------------------------------------------------------------------------- a line */

struct tcp_line {
    struct transport transport; /* first: the two are one */
    struct stream stream;
    bool is_lost;
};

static struct tcp_line *line_of(struct stream *s)
{
    return CONTAINING_RECORD(s, struct tcp_line, stream);
}

static size_t line_received(struct stream *s, struct bytes data)
{
    struct transport *t = &line_of(s)->transport;

    if (t->events && !line_of(s)->is_lost)
        t->events->received(t->ctx, data);
    return data.len;
}

static void line_writable(struct stream *s)
{
    struct transport *t = &line_of(s)->transport;

    if (t->events && t->events->writable && !line_of(s)->is_lost)
        t->events->writable(t->ctx);
}

static void line_lost(struct stream *s, DWORD error)
{
    struct tcp_line *line = line_of(s);

    if (line->is_lost)
        return;
    line->is_lost = true;
    if (line->transport.events)
        line->transport.events->lost(line->transport.ctx, error);
}

static void line_finished(struct stream *s)
{
    line_lost(s, 0);
}

static void line_gone(struct stream *s)
{
    free(line_of(s));
}

static const struct stream_events line_events = {
    .received = line_received,
    .writable = line_writable,
    .finished = line_finished,
    .broken = line_lost,
    .gone = line_gone,
};

static size_t tcp_room(struct transport *t)
{
    size_t queued = stream_queued(&((struct tcp_line *)t)->stream);

    return queued < LINE_ROOM ? LINE_ROOM - queued : 0;
}

static void tcp_write(struct transport *t, struct bytes data)
{
    stream_send(&((struct tcp_line *)t)->stream, data, SIZE_MAX);
}

static void tcp_close(struct transport *t)
{
    t->events = NULL;
    stream_close(&((struct tcp_line *)t)->stream, LINGER_MS);
}

static const struct transport_ops tcp_ops = {
    .kind = "tcp",
    .room = tcp_room,
    .write = tcp_write,
    .close = tcp_close,
};

void tcp_say_and_close(struct transport *line, const char *text)
{
    if (text)
        line->ops->write(line, bytes_of_text(text));
    line->ops->close(line);
}

static void set_line_options(SOCKET s)
{
    struct tcp_keepalive keepalive = { 1, KEEPALIVE_MS, KEEPALIVE_AGAIN_MS };
    int size = SOCKET_BUFFER;
    BOOL yes = TRUE;
    DWORD n;

    /* None of these is worth losing a call for. */
    setsockopt(s, SOL_SOCKET, SO_SNDBUF, (const char *)&size, sizeof size);
    setsockopt(s, IPPROTO_TCP, TCP_NODELAY, (const char *)&yes, sizeof yes);
    WSAIoctl(s, SIO_KEEPALIVE_VALS, &keepalive, sizeof keepalive, NULL, 0, &n, NULL, NULL);
}

/* NULL: the socket is still the caller's. `is_on_loop`: its completions come here already. */
static struct tcp_line *line_new(struct loop *loop, SOCKET s, bool is_on_loop, const struct sockaddr_in *peer)
{
    struct tcp_line *line = calloc(1, sizeof *line);
    char text[IP4_TEXT_MAX];

    if (!line || !(is_on_loop || loop_add_handle(loop, (HANDLE)s))) {
        free(line);
        return NULL;
    }
    set_line_options(s);
    stream_init(&line->stream, loop, s, &line_events);
    line->transport.ops = &tcp_ops;
    line->transport.opened = loop_next_serial(loop);
    snprintf(line->transport.peer, sizeof line->transport.peer, "%s:%u",
             ip4_text(ntohl(peer->sin_addr.s_addr), text), ntohs(peer->sin_port));
    return line;
}

bool tcp_give_line(struct loop *loop, SOCKET s, tcp_connected *done, void *ctx)
{
    struct sockaddr_in peer = { 0 };
    int len = sizeof peer;
    struct tcp_line *line = getpeername(s, (struct sockaddr *)&peer, &len) == 0 ? line_new(loop, s, true, &peer) : NULL;

    if (!line)
        return false;
    stream_enter(&line->stream); /* the owner may close it at once, and it is still needed below */
    done(ctx, &line->transport, 0);
    stream_read(&line->stream, true);
    stream_leave(&line->stream);
    return true;
}

/* ---------------------------------------------------------------------------------------- a listener */

struct accept_slot {
    struct tcp_listener *listener;
    struct loop_op op;
    SOCKET socket; /* waits to become a line; INVALID_SOCKET: nothing is out */
    uint8_t addresses[2 * ADDRESS_ROOM];
};

struct tcp_listener {
    struct loop *loop;
    SOCKET socket;
    LPFN_ACCEPTEX accept_ex;
    tcp_accepted *accepted;
    tcp_taken *taken;  /* instead */
    void *ctx;
    struct loop_timer retry;
    struct accept_slot slots[ACCEPTS];
    unsigned out;   /* slots with an operation out */
    unsigned busy;
    bool is_closed;
};

static void free_when_quiet(struct tcp_listener *l)
{
    if (!l->is_closed || l->out > 0 || l->busy > 0)
        return;
    loop_closing_ended(l->loop);
    free(l);
}

static SOCKET tcp_socket(void)
{
    return WSASocketW(AF_INET, SOCK_STREAM, IPPROTO_TCP, NULL, 0, WSA_FLAG_OVERLAPPED);
}

/* Waits for a call in this slot; trouble is tried again in a moment. */
static void accept_in(struct accept_slot *slot)
{
    struct tcp_listener *l = slot->listener;
    DWORD n;

    slot->socket = tcp_socket();
    slot->op.overlapped = (OVERLAPPED){ 0 };
    if (slot->socket != INVALID_SOCKET &&
        (l->accept_ex(l->socket, slot->socket, slot->addresses, 0, ADDRESS_ROOM, ADDRESS_ROOM, &n,
                      &slot->op.overlapped) ||
         WSAGetLastError() == WSA_IO_PENDING)) {
        l->out++;
        return;
    }
    if (slot->socket != INVALID_SOCKET)
        closesocket(slot->socket);
    slot->socket = INVALID_SOCKET;
    loop_timer_set(l->loop, &l->retry, loop_now() + ACCEPT_RETRY_MS);
}

static void retry_accepts(struct loop_timer *timer)
{
    struct tcp_listener *l = CONTAINING_RECORD(timer, struct tcp_listener, retry);

    for (unsigned i = 0; i < ACCEPTS; i++)
        if (l->slots[i].socket == INVALID_SOCKET)
            accept_in(&l->slots[i]);
}

/* A socket that a caller is on. */
static void take_call(struct tcp_listener *l, SOCKET s)
{
    struct sockaddr_in peer = { 0 };
    int len = sizeof peer;
    struct tcp_line *line;

    setsockopt(s, SOL_SOCKET, SO_UPDATE_ACCEPT_CONTEXT, (const char *)&l->socket, sizeof l->socket);
    if (l->taken) {
        l->taken(l->ctx, s);
        return;
    }
    if (getpeername(s, (struct sockaddr *)&peer, &len) != 0 || !(line = line_new(l->loop, s, false, &peer))) {
        closesocket(s); /* it has hung up again, or memory is out */
        return;
    }
    stream_enter(&line->stream); /* the owner may close it at once, and it is still needed below */
    l->accepted(l->ctx, &line->transport, ntohl(peer.sin_addr.s_addr));
    stream_read(&line->stream, true);
    stream_leave(&line->stream);
}

static void accept_done(struct loop_op *op, DWORD bytes, DWORD error)
{
    struct accept_slot *slot = CONTAINING_RECORD(op, struct accept_slot, op);
    struct tcp_listener *l = slot->listener;
    SOCKET s = slot->socket;

    (void)bytes;
    slot->socket = INVALID_SOCKET;
    l->out--;
    l->busy++;
    if (error || l->is_closed)
        closesocket(s);
    if (!l->is_closed)
        accept_in(slot); /* first the next wait, then the call: nobody queues behind our work */
    if (!error && !l->is_closed)
        take_call(l, s);
    l->busy--;
    free_when_quiet(l);
}

static bool find_accept_ex(struct tcp_listener *l)
{
    GUID id = WSAID_ACCEPTEX;
    DWORD n;

    return WSAIoctl(l->socket, SIO_GET_EXTENSION_FUNCTION_POINTER, &id, sizeof id, &l->accept_ex,
                    sizeof l->accept_ex, &n, NULL, NULL) == 0;
}

static bool open_listener(struct tcp_listener *l, uint32_t address, uint16_t port)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons(port) };
    BOOL yes = TRUE;

    at.sin_addr.s_addr = htonl(address);
    l->socket = tcp_socket();
    if (l->socket == INVALID_SOCKET)
        return false;
    /* Nobody else gets our calls by binding the same address more narrowly. */
    if (setsockopt(l->socket, SOL_SOCKET, SO_EXCLUSIVEADDRUSE, (const char *)&yes, sizeof yes) != 0 ||
        bind(l->socket, (const struct sockaddr *)&at, sizeof at) != 0 ||
        listen(l->socket, SOMAXCONN) != 0 || !find_accept_ex(l))
        return false;
    return loop_add_handle(l->loop, (HANDLE)l->socket);
}

static struct tcp_listener *start_listener(struct tcp_listener what, uint32_t address, uint16_t port, DWORD *error)
{
    struct tcp_listener *l = calloc(1, sizeof *l);

    *error = WSAENOBUFS;
    if (!l)
        return NULL;
    *l = what;
    l->retry.due = retry_accepts;
    if (!open_listener(l, address, port)) {
        *error = (DWORD)WSAGetLastError();
        if (l->socket != INVALID_SOCKET)
            closesocket(l->socket);
        free(l);
        return NULL;
    }
    for (unsigned i = 0; i < ACCEPTS; i++) {
        l->slots[i].listener = l;
        l->slots[i].op.done = accept_done;
        accept_in(&l->slots[i]);
    }
    *error = 0;
    return l;
}

struct tcp_listener *tcp_listen(struct loop *loop, uint32_t address, uint16_t port, tcp_accepted *accepted,
                                void *ctx, DWORD *error)
{
    return start_listener((struct tcp_listener){ .loop = loop, .accepted = accepted, .ctx = ctx }, address, port, error);
}

struct tcp_listener *tcp_listen_for_sockets(struct loop *loop, uint32_t address, uint16_t port, tcp_taken *taken,
                                            void *ctx, DWORD *error)
{
    return start_listener((struct tcp_listener){ .loop = loop, .taken = taken, .ctx = ctx }, address, port, error);
}

void tcp_listener_close(struct tcp_listener *listener)
{
    if (!listener || listener->is_closed)
        return;
    listener->is_closed = true;
    loop_closing_begins(listener->loop);
    loop_timer_clear(listener->loop, &listener->retry);
    CancelIoEx((HANDLE)listener->socket, NULL);
    closesocket(listener->socket);
    free_when_quiet(listener);
}
