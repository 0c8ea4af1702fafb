/*
 * loop_thread.h - for the suites of service/host: a loop on a thread of its own, and waiting for
 * something to become true. The test is the outside world: blocking sockets, and loop_call().
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_TEST_LOOP_THREAD_H
#define RRAS_TEST_LOOP_THREAD_H
#include "service/host/loop_win.h"
#include <check.h>
#include <ws2tcpip.h>

static struct loop *loop;
static HANDLE loop_thread;
static volatile LONG idle_count;
static rras_ms (*test_idle)(void *ctx, rras_ms now); /* NULL: nothing to do */

static inline rras_ms count_idle(void *ctx, rras_ms now)
{
    InterlockedIncrement(&idle_count);
    return test_idle ? test_idle(ctx, now) : RRAS_NEVER;
}

static DWORD WINAPI run_loop(void *arg)
{
    loop_run(arg, count_idle, NULL);
    return 0;
}

static inline void begin_thread(void)
{
    loop_thread = CreateThread(NULL, 0, run_loop, loop, 0, NULL);
    ck_assert_ptr_nonnull(loop_thread);
}

static inline void setup_loop(void)
{
    WSADATA data;

    ck_assert_int_eq(WSAStartup(MAKEWORD(2, 2), &data), 0);
    idle_count = 0;
    loop = loop_new();
    ck_assert_ptr_nonnull(loop);
    begin_thread();
}

static inline void end_thread(void)
{
    loop_stop(loop);
    ck_assert_uint_eq(WaitForSingleObject(loop_thread, 20000), WAIT_OBJECT_0);
    CloseHandle(loop_thread);
    loop_thread = NULL;
}

static inline void teardown_loop(void)
{
    if (loop_thread)
        end_thread();
    loop_free(loop);
    loop = NULL;
    test_idle = NULL;
    WSACleanup();
}

/* Until `is_true` or ten seconds have gone; what it was at last. */
static inline bool wait_until_true(bool (*is_true)(void))
{
    rras_ms limit = loop_now() + 10000;

    while (!is_true() && loop_now() < limit)
        Sleep(1);
    return is_true();
}

/* A blocking client on the loopback; reads give up after ten seconds. */
static inline SOCKET dial(uint16_t port)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons(port) };
    SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
    DWORD limit = 10000;

    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ck_assert(s != INVALID_SOCKET);
    setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, (const char *)&limit, sizeof limit);
    if (connect(s, (const struct sockaddr *)&at, sizeof at) != 0) {
        closesocket(s);
        return INVALID_SOCKET;
    }
    return s;
}

/* A blocking listener on a free loopback port. */
static inline SOCKET listen_anywhere(uint16_t *port)
{
    struct sockaddr_in at = { .sin_family = AF_INET };
    int len = sizeof at;
    SOCKET s = socket(AF_INET, SOCK_STREAM, 0);

    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ck_assert(s != INVALID_SOCKET);
    ck_assert_int_eq(bind(s, (const struct sockaddr *)&at, sizeof at), 0);
    ck_assert_int_eq(listen(s, SOMAXCONN), 0);
    ck_assert_int_eq(getsockname(s, (struct sockaddr *)&at, &len), 0);
    *port = ntohs(at.sin_port);
    return s;
}

/* A port number nobody listens on at the moment. */
static inline uint16_t free_port(void)
{
    uint16_t port;

    closesocket(listen_anywhere(&port));
    return port;
}

static inline int recv_all(SOCKET s, void *into, int len)
{
    int got = 0;

    while (got < len) {
        int n = recv(s, (char *)into + got, len - got, 0);

        if (n <= 0)
            break;
        got += n;
    }
    return got;
}
#endif
