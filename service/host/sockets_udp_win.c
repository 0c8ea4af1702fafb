/*
 * sockets_udp_win.c - outside UDP: one socket per flow, connected to nobody.
 *
 * The socket is bound when the first datagram says where it goes. The receive buffer fits what
 * arrives unfragmented; a flow that is sent more gets a large one.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/host/outside_win.h"
#include <mstcpip.h>
#include <ws2tcpip.h>
#include <stdlib.h>

enum {
    SMALL = 2048,
    LARGE = 65536,
    RETRY_MS = 100 /* after a receive that could not even be started */
};

struct outside_udp {
    struct outside_link link;
    struct outside *outside;
    struct loop_op op;
    struct loop_timer retry;
    SOCKET socket;
    void *flow;
    struct sockaddr_in from, last_to;
    int from_len;
    DWORD flags;
    DWORD error;            /* of a receive that could not even be started, for `retry`; 0 */
    bool is_bound, is_receiving, is_closed;
    bool is_busy;           /* a report is under way: not to be freed below it */
    size_t room;
    uint8_t *buffer;        /* `small` or, from the heap, LARGE */
    uint8_t small[SMALL];
};

static void free_when_quiet(struct outside_udp *u)
{
    struct outside *outside = u->outside;

    if (!u->is_closed || u->is_receiving || u->is_busy)
        return;
    if (u->buffer != u->small)
        free(u->buffer);
    loop_closing_ended(outside->loop);
    free(u);
    outside_gone(outside);
}

static void receive(struct outside_udp *u)
{
    WSABUF buffer = { (ULONG)u->room, (char *)u->buffer };

    if (u->is_receiving || u->is_closed || !u->is_bound)
        return;
    u->op.overlapped = (OVERLAPPED){ 0 };
    u->from = (struct sockaddr_in){ 0 };
    u->from_len = sizeof u->from;
    u->flags = 0;
    if (WSARecvFrom(u->socket, &buffer, 1, NULL, &u->flags, (struct sockaddr *)&u->from, &u->from_len,
                    &u->op.overlapped, NULL) == 0 ||
        WSAGetLastError() == WSA_IO_PENDING) {
        u->is_receiving = true;
        return;
    }
    u->error = (DWORD)WSAGetLastError(); /* looked at from the top of the loop: we may be inside a call */
    loop_timer_set(u->outside->loop, &u->retry, loop_now() + (u->error == WSAECONNRESET ? 0 : RETRY_MS));
}

static void grow(struct outside_udp *u)
{
    uint8_t *large = u->room == LARGE ? NULL : malloc(LARGE);

    if (!large)
        return;
    u->buffer = large;
    u->room = LARGE;
}

/* An ICMP port unreachable. Where Windows does not say for whom, it was for the latest. */
static void refused(struct outside_udp *u)
{
    const struct sockaddr_in *whom = u->from.sin_port ? &u->from : &u->last_to;

    if (whom->sin_port)
        net_udp_refused(u->flow, ntohl(whom->sin_addr.s_addr), ntohs(whom->sin_port), loop_now());
}

static void report(struct outside_udp *u, DWORD bytes, DWORD error)
{
    switch (error) {
    case 0:
        net_udp_received(u->flow, ntohl(u->from.sin_addr.s_addr), ntohs(u->from.sin_port),
                         bytes_of(u->buffer, bytes), loop_now());
        break;
    case ERROR_PORT_UNREACHABLE:
    case ERROR_NETNAME_DELETED:
    case ERROR_CONNECTION_REFUSED:
    case WSAECONNRESET:
        refused(u);
        break;
    case ERROR_MORE_DATA:
    case ERROR_INSUFFICIENT_BUFFER:
    case WSAEMSGSIZE:
        grow(u); /* this one is lost, as on a real network; whoever asked asks again */
        break;
    default: /* host or network unreachable: silence, as on a real network */
        break;
    }
}

/* One receive is over; the next begins. */
static void next(struct outside_udp *u, DWORD bytes, DWORD error)
{
    u->is_busy = true;
    if (!u->is_closed)
        report(u, bytes, error);
    u->is_busy = false;
    receive(u);
    free_when_quiet(u);
}

static void received(struct loop_op *op, DWORD bytes, DWORD error)
{
    struct outside_udp *u = CONTAINING_RECORD(op, struct outside_udp, op);

    u->is_receiving = false;
    next(u, bytes, error);
}

static void retry(struct loop_timer *timer)
{
    struct outside_udp *u = CONTAINING_RECORD(timer, struct outside_udp, retry);

    next(u, 0, u->error);
}

static void close_udp(struct outside_udp *u)
{
    if (u->is_closed)
        return;
    u->is_closed = true;
    outside_closed(&u->link);
    loop_closing_begins(u->outside->loop);
    loop_timer_clear(u->outside->loop, &u->retry);
    CancelIoEx((HANDLE)u->socket, NULL);
    closesocket(u->socket);
    free_when_quiet(u);
}

static void close_link(struct outside_link *link)
{
    close_udp(CONTAINING_RECORD(link, struct outside_udp, link));
}

void *outside_udp_open(void *ctx, void *flow)
{
    struct outside *outside = ctx;
    struct outside_udp *u = calloc(1, sizeof *u);
    SOCKET s = WSASocketW(AF_INET, SOCK_DGRAM, IPPROTO_UDP, NULL, 0, WSA_FLAG_OVERLAPPED);
    BOOL yes = TRUE;
    u_long nonblocking = 1;
    DWORD n;

    if (!u || s == INVALID_SOCKET || !loop_add_handle(outside->loop, (HANDLE)s)) {
        if (s != INVALID_SOCKET)
            closesocket(s);
        free(u);
        return NULL;
    }
    ioctlsocket(s, (long)FIONBIO, &nonblocking);
    setsockopt(s, SOL_SOCKET, SO_BROADCAST, (const char *)&yes, sizeof yes);
    WSAIoctl(s, SIO_UDP_CONNRESET, &yes, sizeof yes, NULL, 0, &n, NULL, NULL);
    u->outside = outside;
    u->socket = s;
    u->flow = flow;
    u->link.close = close_link;
    u->op.done = received;
    u->retry.due = retry;
    u->buffer = u->small;
    u->room = SMALL;
    outside_add(outside, &u->link);
    return u;
}

/* What the system has no room for is lost: it is UDP. */
void outside_udp_send(void *ctx, void *socket, uint32_t address, uint16_t port, struct bytes data)
{
    struct outside_udp *u = socket;

    (void)ctx;
    if (u->is_closed || data.len > LARGE)
        return;
    if (!u->is_bound)
        u->is_bound = outside_bind(u->outside, u->socket, address);
    if (!u->is_bound)
        return;
    u->last_to = (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons(port) };
    u->last_to.sin_addr.s_addr = htonl(address);
    sendto(u->socket, (const char *)data.at, (int)data.len, 0, (const struct sockaddr *)&u->last_to,
           sizeof u->last_to);
    receive(u);
}

void outside_udp_close(void *ctx, void *socket)
{
    (void)ctx;
    close_udp(socket);
}
