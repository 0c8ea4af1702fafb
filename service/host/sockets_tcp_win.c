/*
 * sockets_tcp_win.c - outside TCP connections: ConnectEx, then a stream.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/host/outside_win.h"
#include "service/host/stream_win.h"
#include <ws2tcpip.h>
#include <stdlib.h>

enum {
    QUEUE_MAX = 32 * 1024,
    LINGER_MS = 10000 /* after close: for what is queued on the way to a slow server */
};

struct outside_tcp {
    struct outside_link link;
    struct outside *outside;
    struct stream stream;       /* from the moment the socket is there */
    struct loop_op connect_op;
    void *flow;
    DWORD error;                /* of a connect that failed on the spot */
    bool is_connected, must_finish;
    bool is_over;               /* closed or reported as failed: nothing more is reported */
};

static const struct {
    DWORD error;
    enum net_failure why;
} failures[] = {
    { ERROR_CONNECTION_REFUSED, NET_REFUSED },
    { WSAECONNREFUSED, NET_REFUSED },
    { ERROR_SEM_TIMEOUT, NET_TIMED_OUT },
    { WSAETIMEDOUT, NET_TIMED_OUT },
    { ERROR_TIMEOUT, NET_TIMED_OUT },
    { ERROR_CONNECTION_ABORTED, NET_RESET },
    { ERROR_NETNAME_DELETED, NET_RESET },
    { ERROR_BROKEN_PIPE, NET_RESET },
    { WSAECONNRESET, NET_RESET },
    { WSAECONNABORTED, NET_RESET },
};

/* Everything that is not in the table kept us from getting there: no route, no address, no buffers. */
static enum net_failure failure_of(DWORD error, bool is_connected)
{
    for (size_t i = 0; i < sizeof failures / sizeof *failures; i++)
        if (failures[i].error == error)
            return failures[i].why;
    return is_connected ? NET_RESET : NET_UNREACHABLE;
}

static struct outside_tcp *tcp_of(struct stream *s)
{
    return CONTAINING_RECORD(s, struct outside_tcp, stream);
}

static void end(struct outside_tcp *t, unsigned linger_ms)
{
    t->is_over = true;
    outside_closed(&t->link);
    stream_close(&t->stream, linger_ms);
}

static void fail(struct outside_tcp *t, DWORD error)
{
    stream_enter(&t->stream);
    if (!t->is_over) {
        end(t, 0);
        net_tcp_failed(t->flow, failure_of(error, t->is_connected), loop_now());
    }
    stream_leave(&t->stream);
}

/* -------------------------------------------------------------------------------- what the stream says */

static size_t tcp_received(struct stream *s, struct bytes data)
{
    struct outside_tcp *t = tcp_of(s);

    return t->is_over ? data.len : net_tcp_received(t->flow, data, loop_now());
}

static void tcp_writable(struct stream *s)
{
    struct outside_tcp *t = tcp_of(s);

    if (!t->is_over)
        net_tcp_writable(t->flow, loop_now());
}

static void tcp_finished(struct stream *s)
{
    struct outside_tcp *t = tcp_of(s);

    if (!t->is_over)
        net_tcp_finished(t->flow, loop_now());
}

static void tcp_broken(struct stream *s, DWORD error)
{
    fail(tcp_of(s), error);
}

static void tcp_gone(struct stream *s)
{
    struct outside *outside = tcp_of(s)->outside;

    free(tcp_of(s));
    outside_gone(outside);
}

static const struct stream_events tcp_events = {
    .received = tcp_received,
    .writable = tcp_writable,
    .finished = tcp_finished,
    .broken = tcp_broken,
    .gone = tcp_gone,
};

/* ------------------------------------------------------------------------------------------ connecting */

static void connected(struct loop_op *op, DWORD bytes, DWORD error)
{
    struct outside_tcp *t = CONTAINING_RECORD(op, struct outside_tcp, connect_op);
    BOOL yes = TRUE;

    (void)bytes;
    if (error) {
        fail(t, error);
    } else if (!t->is_over) {
        t->is_connected = true;
        setsockopt(t->stream.socket, SOL_SOCKET, SO_UPDATE_CONNECT_CONTEXT, NULL, 0);
        setsockopt(t->stream.socket, IPPROTO_TCP, TCP_NODELAY, (const char *)&yes, sizeof yes);
        /* A far host that vanished is found out by the system, two hours later; the NAT has limits of its own. */
        setsockopt(t->stream.socket, SOL_SOCKET, SO_KEEPALIVE, (const char *)&yes, sizeof yes);
        if (t->must_finish)
            stream_finish(&t->stream);
        stream_read(&t->stream, true); /* first: the net may stop it at once */
        net_tcp_connected(t->flow, t, loop_now());
    }
    stream_leave(&t->stream); /* entered when the connect began */
}

static bool find_connect_ex(struct outside *outside, SOCKET s)
{
    GUID id = WSAID_CONNECTEX;
    DWORD n;

    return outside->connect_ex ||
           WSAIoctl(s, SIO_GET_EXTENSION_FUNCTION_POINTER, &id, sizeof id, &outside->connect_ex,
                    sizeof outside->connect_ex, &n, NULL, NULL) == 0;
}

static bool begin_connect(struct outside_tcp *t, uint32_t address, uint16_t port)
{
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(port) };
    SOCKET s = t->stream.socket;

    to.sin_addr.s_addr = htonl(address);
    return find_connect_ex(t->outside, s) && outside_bind(t->outside, s, address) &&
           (t->outside->connect_ex(s, (const struct sockaddr *)&to, sizeof to, NULL, 0, NULL,
                                   &t->connect_op.overlapped) ||
            WSAGetLastError() == WSA_IO_PENDING);
}

static void close_link(struct outside_link *link)
{
    end(CONTAINING_RECORD(link, struct outside_tcp, link), 0);
}

void *outside_tcp_connect(void *ctx, uint32_t address, uint16_t port, void *flow)
{
    struct outside *outside = ctx;
    struct outside_tcp *t = calloc(1, sizeof *t);
    SOCKET s = WSASocketW(AF_INET, SOCK_STREAM, IPPROTO_TCP, NULL, 0, WSA_FLAG_OVERLAPPED);

    if (!t || s == INVALID_SOCKET || !loop_add_handle(outside->loop, (HANDLE)s)) {
        if (s != INVALID_SOCKET)
            closesocket(s);
        free(t);
        return NULL;
    }
    t->outside = outside;
    t->flow = flow;
    t->link.close = close_link;
    t->connect_op.done = connected;
    outside_add(outside, &t->link);
    stream_init(&t->stream, outside->loop, s, &tcp_events);
    if (begin_connect(t, address, port))
        stream_enter(&t->stream); /* kept until the connect comes back */
    else
        stream_break(&t->stream, (DWORD)WSAGetLastError()); /* told later, not from inside this call */
    return t;
}

/* ------------------------------------------------------------------------------------- what the net asks */

size_t outside_tcp_send(void *ctx, void *socket, struct bytes data)
{
    struct outside_tcp *t = socket;

    (void)ctx;
    if (t->is_over)
        return data.len;
    return t->is_connected ? stream_send(&t->stream, data, QUEUE_MAX) : 0;
}

void outside_tcp_finish(void *ctx, void *socket)
{
    struct outside_tcp *t = socket;

    (void)ctx;
    t->must_finish = true;
    if (!t->is_over && t->is_connected)
        stream_finish(&t->stream);
}

void outside_tcp_read(void *ctx, void *socket, bool on)
{
    struct outside_tcp *t = socket;

    (void)ctx;
    if (!t->is_over && t->is_connected)
        stream_read(&t->stream, on);
}

void outside_tcp_close(void *ctx, void *socket, bool reset)
{
    struct outside_tcp *t = socket;

    (void)ctx;
    if (!t->is_over)
        end(t, reset || !t->is_connected ? 0 : LINGER_MS);
}
