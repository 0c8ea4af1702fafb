/*
 * radius_socket_win.c - a UDP socket on the loop.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/host/radius_socket_win.h"
#include <mswsock.h>
#include <ws2tcpip.h>
#include <stdlib.h>
#include "service/aaa/radius_packet.h"

enum { RETRY_MS = 100 }; /* after a receive that could not even be started */

struct radius_socket {
    struct loop *loop;
    struct loop_op op;
    struct loop_timer retry;
    SOCKET socket;
    unsigned lane;
    radius_received *received;
    void *ctx;
    struct sockaddr_in from;
    int from_len;
    DWORD flags;
    bool is_receiving, is_closed, is_busy;
    uint8_t buffer[RADIUS_PACKET_MAX + 1]; /* one more than a packet has */
};

static void free_when_quiet(struct radius_socket *s)
{
    if (!s->is_closed || s->is_receiving || s->is_busy)
        return;
    loop_closing_ended(s->loop);
    free(s);
}

static void receive(struct radius_socket *s)
{
    WSABUF buffer = { sizeof s->buffer, (char *)s->buffer };

    if (s->is_receiving || s->is_closed)
        return;
    s->op.overlapped = (OVERLAPPED){ 0 };
    s->from = (struct sockaddr_in){ 0 };
    s->from_len = sizeof s->from;
    s->flags = 0;
    if (WSARecvFrom(s->socket, &buffer, 1, NULL, &s->flags, (struct sockaddr *)&s->from,
                    &s->from_len, &s->op.overlapped, NULL) == 0 ||
        WSAGetLastError() == WSA_IO_PENDING)
        s->is_receiving = true;
    else
        loop_timer_set(s->loop, &s->retry, loop_now() + RETRY_MS);
}

/* An error here is a port unreachable, or a datagram longer than any packet: silence, either way. */
static void arrived(struct loop_op *op, DWORD bytes, DWORD error)
{
    struct radius_socket *s = CONTAINING_RECORD(op, struct radius_socket, op);

    s->is_receiving = false;
    s->is_busy = true;
    if (!s->is_closed && error == 0 && bytes <= RADIUS_PACKET_MAX)
        s->received(s->ctx, s->lane, ntohl(s->from.sin_addr.s_addr), ntohs(s->from.sin_port),
                    bytes_of(s->buffer, bytes));
    s->is_busy = false;
    receive(s);
    free_when_quiet(s);
}

static void retry(struct loop_timer *timer)
{
    receive(CONTAINING_RECORD(timer, struct radius_socket, retry));
}

static bool bind_to(SOCKET socket, bool is_loopback)
{
    struct sockaddr_in at = { .sin_family = AF_INET };

    at.sin_addr.s_addr = htonl(is_loopback ? INADDR_LOOPBACK : INADDR_ANY);
    return bind(socket, (const struct sockaddr *)&at, sizeof at) == 0;
}

struct radius_socket *radius_socket_open(struct loop *loop, bool is_loopback, unsigned lane,
                                         radius_received *received, void *ctx)
{
    struct radius_socket *s = calloc(1, sizeof *s);
    SOCKET socket = WSASocketW(AF_INET, SOCK_DGRAM, IPPROTO_UDP, NULL, 0, WSA_FLAG_OVERLAPPED);
    u_long nonblocking = 1;
    BOOL no = FALSE;
    DWORD n;

    if (!s || socket == INVALID_SOCKET || !bind_to(socket, is_loopback) || !loop_add_handle(loop, (HANDLE)socket)) {
        if (socket != INVALID_SOCKET)
            closesocket(socket);
        free(s);
        return NULL;
    }
    ioctlsocket(socket, (long)FIONBIO, &nonblocking);
    WSAIoctl(socket, SIO_UDP_CONNRESET, &no, sizeof no, NULL, 0, &n, NULL, NULL);
    s->loop = loop;
    s->socket = socket;
    s->lane = lane;
    s->received = received;
    s->ctx = ctx;
    s->op.done = arrived;
    s->retry.due = retry;
    receive(s);
    return s;
}

void radius_socket_send(struct radius_socket *s, uint32_t address, uint16_t port, struct bytes packet)
{
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(port) };

    to.sin_addr.s_addr = htonl(address);
    sendto(s->socket, (const char *)packet.at, (int)packet.len, 0, (const struct sockaddr *)&to, sizeof to);
}

void radius_socket_close(struct radius_socket *s)
{
    if (!s || s->is_closed)
        return;
    s->is_closed = true;
    loop_closing_begins(s->loop);
    loop_timer_clear(s->loop, &s->retry);
    CancelIoEx((HANDLE)s->socket, NULL);
    closesocket(s->socket);
    free_when_quiet(s);
}
