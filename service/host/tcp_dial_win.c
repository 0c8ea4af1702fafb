/*
 * tcp_dial_win.c - a TCP line out: the name looked up, then ConnectEx, then a transport.
 *
 * SPDX-License-Identifier: MIT
 */
#include <winsock2.h>
#include <mswsock.h>
#include <ws2tcpip.h>
#include <stdio.h>
#include <stdlib.h>
#include "common/base/ip4.h"
#include "service/host/lines_win.h"

enum { HOST_MAX = 127 };

struct connecting {
    struct loop_op op;
    struct loop *loop;
    uint64_t era;
    tcp_connected *done;
    void *ctx;
    SOCKET socket;
    char host[HOST_MAX + 1];
    uint16_t port;
    uint32_t address;           /* host order; 0: the name leads nowhere */
};

/* Grows when everybody is forgotten; the lock keeps the loop from ending under a thread that posts to it. */
static SRWLOCK lock = SRWLOCK_INIT;
static uint64_t era;

/* Logic thread: the end of it, one way or the other. */
static void answer(struct connecting *c, DWORD error)
{
    const bool is_given = c->era == era && !error && tcp_give_line(c->loop, c->socket, c->done, c->ctx);

    if (!is_given && c->socket != INVALID_SOCKET)
        closesocket(c->socket);
    if (!is_given && c->era == era)
        c->done(c->ctx, NULL, error ? error : WSAENOBUFS);
    free(c);
}

static void connected(struct loop_op *op, DWORD bytes, DWORD error)
{
    struct connecting *c = CONTAINING_RECORD(op, struct connecting, op);

    (void)bytes;
    if (!error && setsockopt(c->socket, SOL_SOCKET, SO_UPDATE_CONNECT_CONTEXT, NULL, 0) != 0)
        error = (DWORD)WSAGetLastError();
    answer(c, error);
}

static bool find_connect_ex(SOCKET s, LPFN_CONNECTEX *out)
{
    GUID id = WSAID_CONNECTEX;
    DWORD n;

    return WSAIoctl(s, SIO_GET_EXTENSION_FUNCTION_POINTER, &id, sizeof id, out, sizeof *out, &n, NULL, NULL) == 0;
}

/* ConnectEx wants a bound socket; the system chooses by the way there. */
static bool begin(struct connecting *c)
{
    struct sockaddr_in from = { .sin_family = AF_INET }, to = { .sin_family = AF_INET, .sin_port = htons(c->port) };
    LPFN_CONNECTEX connect_ex;

    to.sin_addr.s_addr = htonl(c->address);
    c->socket = WSASocketW(AF_INET, SOCK_STREAM, IPPROTO_TCP, NULL, 0, WSA_FLAG_OVERLAPPED);
    c->op.done = connected;
    return c->socket != INVALID_SOCKET && bind(c->socket, (const struct sockaddr *)&from, sizeof from) == 0 &&
           loop_add_handle(c->loop, (HANDLE)c->socket) && find_connect_ex(c->socket, &connect_ex) &&
           (connect_ex(c->socket, (const struct sockaddr *)&to, sizeof to, NULL, 0, NULL, &c->op.overlapped) ||
            WSAGetLastError() == WSA_IO_PENDING);
}

static void go_on(void *arg)
{
    struct connecting *c = arg;

    if (c->era != era || c->address == 0)
        answer(c, WSAHOST_NOT_FOUND);
    else if (!begin(c))
        answer(c, (DWORD)WSAGetLastError());
}

static uint32_t look_up(const char *name)
{
    const struct addrinfo hints = { .ai_family = AF_INET, .ai_socktype = SOCK_STREAM };
    struct addrinfo *all = NULL;
    uint32_t address = 0;

    if (ip4_parse(name, &address))
        return address;
    if (getaddrinfo(name, NULL, &hints, &all) == 0 && all && all->ai_addr && all->ai_addr->sa_family == AF_INET)
        address = ntohl(((const struct sockaddr_in *)(const void *)all->ai_addr)->sin_addr.s_addr);
    if (all)
        freeaddrinfo(all);
    return address;
}

static DWORD WINAPI look_up_on_thread(void *arg)
{
    struct connecting *c = arg;
    bool is_posted;

    c->address = look_up(c->host);
    AcquireSRWLockShared(&lock);
    is_posted = c->era == era && loop_post(c->loop, go_on, c);
    ReleaseSRWLockShared(&lock);
    if (!is_posted)
        free(c);
    return 0;
}

void tcp_connect_later(struct loop *loop, const char *place, tcp_connected *done, void *ctx)
{
    struct connecting *c = calloc(1, sizeof *c);
    const char *colon = strrchr(place, ':');
    size_t len = colon ? (size_t)(colon - place) : 0;

    if (!c) {
        done(ctx, NULL, WSAENOBUFS);
        return;
    }
    *c = (struct connecting){ .loop = loop, .era = era, .done = done, .ctx = ctx, .socket = INVALID_SOCKET };
    if (colon && len < sizeof c->host) {
        memcpy(c->host, place, len);
        c->port = (uint16_t)strtoul(colon + 1, NULL, 10);
    }
    /* An address too goes by the thread: done() is never called from inside, but when memory is out. */
    if (!QueueUserWorkItem(look_up_on_thread, c, WT_EXECUTELONGFUNCTION))
        answer(c, WSAENOBUFS);
}

void tcp_forget_connects(void)
{
    AcquireSRWLockExclusive(&lock);
    era++;
    ReleaseSRWLockExclusive(&lock);
}
