/*
 * test_outside_win.c - the sockets the NAT goes out with. This file is the net: it defines the
 * net_*() functions that the sockets report to, and is the far end of every connection.
 *
 * SPDX-License-Identifier: MIT
 */
#include "loop_thread.h"
#include "service/host/outside_win.h"
#include <stdio.h>
#include <stdlib.h>

enum { BULK = 1 << 20, MANY = 200 };

static struct {
    void *socket;
    volatile LONG connected, failed, finished, writable, received, refused, replies, after_close;
    volatile LONG why;
    bool is_over, closes_when_told;
    size_t appetite;             /* how much one net_tcp_received() takes at most */
    uint8_t *bytes;              /* BULK of them */
    size_t len, taken, left;
    uint32_t from;
    uint16_t from_port;
    void *cookie;
} seen;

static struct outside *outside;
static uint16_t far_port;
static int flow_of_test; /* its address is the flow */

static void *the_flow(void)
{
    return &flow_of_test;
}

static void told(void *flow)
{
    if (flow != the_flow() || seen.is_over)
        InterlockedIncrement(&seen.after_close);
}

static void close_at_once(void)
{
    if (!seen.closes_when_told)
        return;
    seen.is_over = true;
    outside_ops.tcp_close(outside, seen.socket, true);
}

void net_tcp_connected(void *flow, void *socket, rras_ms now)
{
    (void)now;
    told(flow);
    seen.socket = socket;
    close_at_once();
    InterlockedIncrement(&seen.connected);
}

void net_tcp_failed(void *flow, enum net_failure why, rras_ms now)
{
    (void)now;
    told(flow);
    seen.why = (LONG)why;
    if (seen.socket && seen.closes_when_told)
        close_at_once();
    seen.socket = NULL;
    InterlockedIncrement(&seen.failed);
}

size_t net_tcp_received(void *flow, struct bytes data, rras_ms now)
{
    size_t n = data.len < seen.appetite ? data.len : seen.appetite;

    (void)now;
    told(flow);
    if (n > BULK - seen.len)
        n = BULK - seen.len;
    memcpy(seen.bytes + seen.len, data.at, n);
    seen.len += n;
    seen.appetite -= n;
    InterlockedExchangeAdd(&seen.received, (LONG)n);
    return n;
}

void net_tcp_finished(void *flow, rras_ms now)
{
    (void)now;
    told(flow);
    InterlockedIncrement(&seen.finished);
}

static uint8_t pattern(size_t i)
{
    return (uint8_t)(i * 5 + (i >> 8) * 17);
}

static void send_what_fits(void)
{
    uint8_t piece[3000];

    while (seen.left > 0) {
        size_t n = seen.left < sizeof piece ? seen.left : sizeof piece, taken;

        for (size_t i = 0; i < n; i++)
            piece[i] = pattern(BULK - seen.left + i);
        taken = outside_ops.tcp_send(outside, seen.socket, bytes_of(piece, n));
        seen.left -= taken;
        if (taken < n)
            return;
    }
}

void net_tcp_writable(void *flow, rras_ms now)
{
    (void)now;
    told(flow);
    InterlockedIncrement(&seen.writable);
    send_what_fits();
}

void net_udp_received(void *flow, uint32_t address, uint16_t port, struct bytes data, rras_ms now)
{
    (void)now;
    told(flow);
    seen.from = address;
    seen.from_port = port;
    memcpy(seen.bytes, data.at, data.len);
    seen.len = data.len;
    InterlockedIncrement(&seen.received);
}

void net_udp_refused(void *flow, uint32_t address, uint16_t port, rras_ms now)
{
    (void)now;
    told(flow);
    seen.from = address;
    seen.from_port = port;
    InterlockedIncrement(&seen.refused);
}

void net_echo_reply(struct net *net, void *cookie, uint32_t from, struct bytes data, rras_ms now)
{
    (void)net;
    (void)now;
    seen.cookie = cookie;
    seen.from = from;
    memcpy(seen.bytes, data.at, data.len);
    seen.len = data.len;
    InterlockedIncrement(&seen.replies);
}

void net_echo_failed(struct net *net, void *cookie, uint32_t from, uint8_t type, uint8_t code, rras_ms now)
{
    (void)net, (void)cookie, (void)from, (void)type, (void)code, (void)now; /* no router on loopback to say so */
}

/* -------------------------------------------------------------------------------------------- helpers */

static bool is_wine(void)
{
    return GetProcAddress(GetModuleHandleW(L"ntdll.dll"), "wine_get_version") != NULL;
}

static void make_outside(void *arg)
{
    (void)arg;
    outside = outside_new(loop, 0);
    outside_set_net(outside, (struct net *)(void *)&seen); /* never looked into */
}

static void free_outside(void *arg)
{
    (void)arg;
    seen.is_over = true;
    outside_free(outside);
    outside = NULL;
}

static void setup(void)
{
    memset(&seen, 0, sizeof seen);
    seen.bytes = malloc(BULK);
    seen.appetite = SIZE_MAX;
    setup_loop();
    ck_assert(loop_call(loop, make_outside, NULL));
    ck_assert_ptr_nonnull(outside);
}

static void teardown(void)
{
    if (outside)
        ck_assert(loop_call(loop, free_outside, NULL));
    if (loop_thread)
        end_thread();
    ck_assert_int_eq(seen.after_close, 0);
    free(seen.bytes);
    teardown_loop();
}

static void begin_connect(void *arg)
{
    (void)arg;
    seen.socket = outside_ops.tcp_connect(outside, INADDR_LOOPBACK, far_port, the_flow());
}

static bool is_connected(void)
{
    return seen.connected > 0;
}

static bool has_failed(void)
{
    return seen.failed > 0;
}

static bool has_finished(void)
{
    return seen.finished > 0;
}

static bool has_received(void)
{
    return seen.received > 0;
}

/* The far end of one connection that is up. */
static SOCKET connect_out(void)
{
    SOCKET listener = listen_anywhere(&far_port), s;
    DWORD limit = 10000;

    ck_assert(loop_call(loop, begin_connect, NULL));
    s = accept(listener, NULL, NULL);
    ck_assert(s != INVALID_SOCKET);
    setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, (const char *)&limit, sizeof limit);
    closesocket(listener);
    ck_assert(wait_until_true(is_connected));
    return s;
}

static void send_text(void *arg)
{
    seen.taken = outside_ops.tcp_send(outside, seen.socket, bytes_of_text(arg));
}

static void finish(void *arg)
{
    (void)arg;
    outside_ops.tcp_finish(outside, seen.socket);
}

static void close_softly(void *arg)
{
    (void)arg;
    seen.is_over = true;
    outside_ops.tcp_close(outside, seen.socket, false);
}

static void close_hard(void *arg)
{
    (void)arg;
    seen.is_over = true;
    outside_ops.tcp_close(outside, seen.socket, true);
}

static void read_on(void *arg)
{
    outside_ops.tcp_read(outside, seen.socket, arg != NULL);
}

/* ------------------------------------------------------------------------------------------------ TCP */

START_TEST(a_port_nobody_listens_on_is_refused)
{
    far_port = free_port();
    ck_assert(loop_call(loop, begin_connect, NULL));
    ck_assert(wait_until_true(has_failed));
    ck_assert_int_eq(seen.why, NET_REFUSED);
    ck_assert_int_eq(seen.failed, 1);
    ck_assert_int_eq(seen.connected, 0);
}
END_TEST

#define FOREIGN 0xCB00714Du /* 203.0.113.77 is nobody's */

static void bind_when_the_address_has_gone(void *arg)
{
    SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
    uint32_t best = outside_best_address(); /* 0: this computer is on no network */

    (void)arg;
    outside_set_bind(outside, FOREIGN, true, "");
    seen.connected = outside_bind(outside, s, 0xC6336401);
    outside_set_bind(outside, FOREIGN, false, "{GONE}");
    seen.left = outside_bind(outside, s, 0xC6336401) == (best != 0) && outside->bind_address == (best ? best : FOREIGN);
    closesocket(s);
}

START_TEST(an_address_that_has_gone_is_replaced_unless_it_was_chosen)
{
    ck_assert(loop_call(loop, bind_when_the_address_has_gone, NULL));
    ck_assert_int_eq(seen.connected, 0);
    ck_assert_uint_eq(seen.left, 1);
}
END_TEST

static void connect_from_a_foreign_address(void *arg)
{
    (void)arg;
    outside_set_bind(outside, FOREIGN, true, "");
    seen.socket = outside_ops.tcp_connect(outside, 0xC6336401, 80, the_flow());
    seen.left = seen.socket != NULL;
    seen.taken = (size_t)seen.failed;
}

START_TEST(an_address_that_cannot_be_bound_is_unreachable_and_told_later)
{
    ck_assert(loop_call(loop, connect_from_a_foreign_address, NULL));
    ck_assert_uint_eq(seen.left, 1);
    ck_assert_uint_eq(seen.taken, 0);
    ck_assert(wait_until_true(has_failed));
    ck_assert_int_eq(seen.why, NET_UNREACHABLE);
}
END_TEST

START_TEST(a_failure_may_be_answered_by_close)
{
    seen.closes_when_told = true;
    far_port = free_port();
    ck_assert(loop_call(loop, begin_connect, NULL));
    ck_assert(wait_until_true(has_failed));
}
END_TEST

START_TEST(a_connection_may_be_closed_the_moment_it_is_up)
{
    SOCKET s;
    char byte;

    seen.closes_when_told = true;
    s = connect_out();
    ck_assert_int_le(recv(s, &byte, 1, 0), 0);
    closesocket(s);
    ck_assert_int_eq(seen.failed, 0);
}
END_TEST

static void begin_and_close(void *arg)
{
    begin_connect(arg);
    close_hard(NULL);
}

START_TEST(a_connect_that_is_given_up_says_nothing_more)
{
    SOCKET listener = listen_anywhere(&far_port);

    ck_assert(loop_call(loop, begin_and_close, NULL));
    ck_assert(loop_call(loop, free_outside, NULL));
    end_thread();
    ck_assert_int_eq(seen.connected + seen.failed, 0);
    closesocket(listener);
}
END_TEST

START_TEST(bytes_go_both_ways_and_each_side_ends_for_itself)
{
    SOCKET s = connect_out();
    char text[8] = "";

    ck_assert(loop_call(loop, send_text, "GET /"));
    ck_assert_uint_eq(seen.taken, 5);
    ck_assert(loop_call(loop, finish, NULL));
    ck_assert_int_eq(recv_all(s, text, 5), 5);
    ck_assert_str_eq(text, "GET /");
    ck_assert_int_eq(recv(s, text, 1, 0), 0);
    ck_assert_int_eq(seen.finished, 0);

    ck_assert_int_eq(send(s, "200", 3, 0), 3);
    shutdown(s, SD_SEND);
    ck_assert(wait_until_true(has_finished));
    ck_assert_int_eq(seen.received, 3);
    ck_assert_mem_eq(seen.bytes, "200", 3);
    ck_assert(loop_call(loop, close_softly, NULL));
    closesocket(s);
}
END_TEST

START_TEST(we_may_still_send_after_the_far_end_has_finished)
{
    SOCKET s = connect_out();
    char text[8] = "";

    shutdown(s, SD_SEND);
    ck_assert(wait_until_true(has_finished));
    ck_assert(loop_call(loop, send_text, "later"));
    ck_assert(loop_call(loop, close_softly, NULL));
    ck_assert_int_eq(recv_all(s, text, 5), 5);
    ck_assert_str_eq(text, "later");
    ck_assert_int_eq(recv(s, text, 1, 0), 0);
    closesocket(s);
}
END_TEST

static void send_bulk(void *arg)
{
    (void)arg;
    seen.left = BULK;
    send_what_fits();
}

START_TEST(more_than_the_queue_holds_is_sent_when_there_is_room_again)
{
    SOCKET s = connect_out();
    uint8_t *got = malloc(BULK);

    ck_assert(loop_call(loop, send_bulk, NULL));
    ck_assert_int_eq(recv_all(s, got, BULK), BULK);
    for (size_t i = 0; i < BULK; i++)
        ck_assert_msg(got[i] == pattern(i), "byte %u is %02x", (unsigned)i, got[i]);
    ck_assert_uint_eq(seen.left, 0);
    free(got);
    closesocket(s);
}
END_TEST

static DWORD WINAPI send_bulk_in(void *arg)
{
    SOCKET s = (SOCKET)(uintptr_t)arg;
    uint8_t piece[4096];

    for (size_t i = 0; i < BULK; i += sizeof piece) {
        for (size_t k = 0; k < sizeof piece; k++)
            piece[k] = pattern(i + k);
        for (int at = 0, n; at < (int)sizeof piece; at += n)
            if ((n = send(s, (const char *)piece + at, (int)sizeof piece - at, 0)) <= 0)
                return 1;
    }
    shutdown(s, SD_SEND);
    return 0;
}

static void hungry_again(void *arg)
{
    (void)arg;
    seen.appetite = 10007;
    outside_ops.tcp_read(outside, seen.socket, true);
}

static bool is_sated(void)
{
    return seen.appetite == 0 || seen.len == BULK;
}

START_TEST(what_is_not_taken_waits_and_nothing_is_lost_or_doubled)
{
    SOCKET s = connect_out();
    HANDLE sender;

    seen.appetite = 0;
    sender = CreateThread(NULL, 0, send_bulk_in, (void *)(uintptr_t)s, 0, NULL);
    while (seen.len < BULK) {
        ck_assert(loop_call(loop, hungry_again, NULL));
        ck_assert(wait_until_true(is_sated));
    }
    for (size_t i = 0; i < BULK; i++)
        ck_assert_msg(seen.bytes[i] == pattern(i), "byte %u is %02x", (unsigned)i, seen.bytes[i]);
    ck_assert(loop_call(loop, read_on, loop));
    ck_assert(wait_until_true(has_finished));
    ck_assert_uint_eq(WaitForSingleObject(sender, 10000), WAIT_OBJECT_0);
    CloseHandle(sender);
    closesocket(s);
}
END_TEST

START_TEST(a_stopped_connection_reads_at_most_what_was_asked_before)
{
    SOCKET s = connect_out();
    char bulk[512] = "x";
    LONG before;

    ck_assert(loop_call(loop, read_on, NULL));
    /* The read that was out already may still bring its bytes; after that there is silence. */
    ck_assert_int_eq(send(s, "first", 5, 0), 5);
    ck_assert(loop_call(loop, read_on, NULL));
    before = seen.received;
    ck_assert_int_eq(send(s, bulk, sizeof bulk, 0), (int)sizeof bulk);
    for (int i = 0; i < 20; i++)
        ck_assert(loop_call(loop, read_on, NULL));
    ck_assert_int_le(seen.received - before, 5 + (LONG)sizeof bulk);
    ck_assert(loop_call(loop, read_on, loop));
    shutdown(s, SD_SEND);
    ck_assert(wait_until_true(has_finished));
    ck_assert_int_eq(seen.received, 5 + (LONG)sizeof bulk);
    closesocket(s);
}
END_TEST

START_TEST(a_reset_by_the_far_end_is_a_failure_told_once)
{
    SOCKET s = connect_out();
    struct linger reset = { 1, 0 };

    setsockopt(s, SOL_SOCKET, SO_LINGER, (const char *)&reset, sizeof reset);
    closesocket(s);
    ck_assert(wait_until_true(has_failed));
    ck_assert_int_eq(seen.why, NET_RESET);
    ck_assert_int_eq(seen.failed, 1);
}
END_TEST

START_TEST(closing_with_reset_is_a_reset_at_the_far_end)
{
    SOCKET s = connect_out();
    char byte;

    ck_assert(loop_call(loop, close_hard, NULL));
    if (is_wine()) { /* its server sends a FIN before the reset */
        ck_assert_int_le(recv(s, &byte, 1, 0), 0);
    } else {
        ck_assert_int_eq(recv(s, &byte, 1, 0), -1);
        ck_assert_int_eq(WSAGetLastError(), WSAECONNRESET);
    }
    closesocket(s);
}
END_TEST

static void connect_many(void *arg)
{
    (void)arg;
    seen.taken = 0;
    for (int i = 0; i < MANY; i++)
        if (outside_ops.tcp_connect(outside, INADDR_LOOPBACK, far_port, the_flow()))
            seen.taken++;
    for (int i = 0; i < MANY; i++)
        outside_ops.udp_open(outside, the_flow());
}

static bool many_connected(void)
{
    return seen.connected >= MANY;
}

static DWORD handles_at_first;

static DWORD handles_now(void)
{
    DWORD n = 0;

    GetProcessHandleCount(GetCurrentProcess(), &n);
    return n;
}

static bool handles_are_back(void)
{
    return handles_now() <= handles_at_first;
}

START_TEST(what_is_open_when_the_outside_goes_is_closed)
{
    SOCKET listener = listen_anywhere(&far_port), s;

    handles_at_first = handles_now() + 1;
    ck_assert(loop_call(loop, connect_many, NULL));
    ck_assert_uint_eq(seen.taken, MANY);
    for (int i = 0; i < MANY; i++) {
        s = accept(listener, NULL, NULL);
        ck_assert(s != INVALID_SOCKET);
        closesocket(s);
    }
    ck_assert(wait_until_true(many_connected));
    ck_assert(loop_call(loop, free_outside, NULL));
    ck_assert_msg(wait_until_true(handles_are_back), "%lu handles, %lu at first", handles_now(), handles_at_first);
    closesocket(listener);
}
END_TEST

/* ------------------------------------------------------------------------------------------------ UDP */

static void open_udp(void *arg)
{
    (void)arg;
    seen.socket = outside_ops.udp_open(outside, the_flow());
}

static void send_udp(void *arg)
{
    outside_ops.udp_send(outside, seen.socket, INADDR_LOOPBACK, far_port, bytes_of_text(arg));
}

static void close_udp(void *arg)
{
    (void)arg;
    seen.is_over = true;
    outside_ops.udp_close(outside, seen.socket);
}

static SOCKET udp_peer(uint16_t *port)
{
    struct sockaddr_in at = { .sin_family = AF_INET };
    int len = sizeof at;
    SOCKET s = socket(AF_INET, SOCK_DGRAM, 0);
    DWORD limit = 10000;

    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ck_assert(s != INVALID_SOCKET);
    setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, (const char *)&limit, sizeof limit);
    ck_assert_int_eq(bind(s, (const struct sockaddr *)&at, sizeof at), 0);
    ck_assert_int_eq(getsockname(s, (struct sockaddr *)&at, &len), 0);
    *port = ntohs(at.sin_port);
    return s;
}

/* A datagram of ours at the far end; where it came from. */
static struct sockaddr_in expect_datagram(SOCKET s, const char *text)
{
    struct sockaddr_in from = { 0 };
    int len = sizeof from;
    char got[64] = "";

    ck_assert_int_eq(recvfrom(s, got, sizeof got - 1, 0, (struct sockaddr *)&from, &len), (int)strlen(text));
    ck_assert_str_eq(got, text);
    return from;
}

static void expect_received(const char *text, uint16_t port)
{
    ck_assert(wait_until_true(has_received));
    ck_assert_uint_eq(seen.from, INADDR_LOOPBACK);
    ck_assert_uint_eq(seen.from_port, port);
    ck_assert_uint_eq(seen.len, strlen(text));
    ck_assert_mem_eq(seen.bytes, text, seen.len);
    seen.received = 0;
}

START_TEST(datagrams_come_back_also_from_another_port_than_they_went_to)
{
    uint16_t other_port;
    SOCKET s = udp_peer(&far_port), other = udp_peer(&other_port);
    struct sockaddr_in at;

    ck_assert(loop_call(loop, open_udp, NULL));
    ck_assert_ptr_nonnull(seen.socket);
    ck_assert(loop_call(loop, send_udp, "RRQ boot"));
    at = expect_datagram(s, "RRQ boot");
    ck_assert_int_eq(sendto(s, "one", 3, 0, (struct sockaddr *)&at, sizeof at), 3);
    expect_received("one", far_port);
    ck_assert_int_eq(sendto(other, "two", 3, 0, (struct sockaddr *)&at, sizeof at), 3); /* as TFTP does */
    expect_received("two", other_port);
    ck_assert_int_eq(sendto(s, "", 0, 0, (struct sockaddr *)&at, sizeof at), 0);
    expect_received("", far_port);
    ck_assert(loop_call(loop, close_udp, NULL));
    sendto(s, "late", 4, 0, (struct sockaddr *)&at, sizeof at);
    closesocket(s);
    closesocket(other);
}
END_TEST

START_TEST(a_datagram_larger_than_the_small_buffer_arrives_the_second_time)
{
    SOCKET s = udp_peer(&far_port);
    static char large[9000];
    struct sockaddr_in at;

    ck_assert(loop_call(loop, open_udp, NULL));
    ck_assert(loop_call(loop, send_udp, "hello"));
    at = expect_datagram(s, "hello");
    memset(large, 'L', sizeof large);
    sendto(s, large, sizeof large, 0, (struct sockaddr *)&at, sizeof at);
    sendto(s, "small", 5, 0, (struct sockaddr *)&at, sizeof at);
    expect_received("small", far_port);
    sendto(s, large, sizeof large, 0, (struct sockaddr *)&at, sizeof at);
    ck_assert(wait_until_true(has_received));
    ck_assert_uint_eq(seen.len, sizeof large);
    closesocket(s);
}
END_TEST

static bool is_refused(void)
{
    return seen.refused > 0;
}

START_TEST(a_flow_goes_on_after_a_port_was_unreachable)
{
    uint16_t open_port, closed_port;
    SOCKET s = udp_peer(&open_port);
    struct sockaddr_in at;

    closesocket(udp_peer(&closed_port));
    ck_assert(loop_call(loop, open_udp, NULL));
    far_port = closed_port;
    ck_assert(loop_call(loop, send_udp, "anyone?"));
    if (!is_wine()) { /* Wine's unconnected sockets do not hear of it */
        ck_assert(wait_until_true(is_refused));
        ck_assert_uint_eq(seen.from, INADDR_LOOPBACK);
        ck_assert_uint_eq(seen.from_port, closed_port);
    }
    far_port = open_port;
    ck_assert(loop_call(loop, send_udp, "hello"));
    at = expect_datagram(s, "hello");
    sendto(s, "yes", 3, 0, (struct sockaddr *)&at, sizeof at);
    expect_received("yes", open_port);
    closesocket(s);
}
END_TEST

/* ------------------------------------------------------------------------------ echo, the host, chance */

static void ping(void *arg)
{
    outside_ops.echo(outside, INADDR_LOOPBACK, 64, 1, 2, bytes_of_text("abcdefghijklmnopqrstuvwabcdefghi"), arg);
}

static bool is_answered(void)
{
    return seen.replies > 0;
}

START_TEST(a_ping_is_answered_with_its_own_data)
{
    ck_assert(loop_call(loop, ping, &seen));
    ck_assert(wait_until_true(is_answered));
    ck_assert_ptr_eq(seen.cookie, &seen);
    ck_assert_uint_eq(seen.from, INADDR_LOOPBACK);
    ck_assert_uint_eq(seen.len, 32);
    ck_assert_mem_eq(seen.bytes, "abcdefghijklmnopqrstuvwabcdefghi", 32);
}
END_TEST

static void ping_and_go(void *arg)
{
    (void)arg;
    for (int i = 0; i < MANY; i++)
        ping(&seen);
    free_outside(NULL);
}

START_TEST(pings_under_way_when_the_outside_goes_are_not_told_of)
{
    ck_assert(loop_call(loop, ping_and_go, NULL));
    end_thread();
    ck_assert_int_eq(seen.replies, 0);
}
END_TEST

START_TEST(the_host_knows_its_own_network)
{
    uint32_t dns[2] = { 0, 0 }, address = outside_best_address();
    unsigned n = outside_dns_servers(dns);

    ck_assert_uint_le(n, 2);
    for (unsigned i = 0; i < n; i++)
        ck_assert_uint_ne(dns[i], 0);
    ck_assert(n < 2 || dns[0] != dns[1]);
    ck_assert_uint_ne(address >> 24, 127);
    printf("best address %08lx, %u DNS servers, %08lx %08lx\n", (unsigned long)address, n, (unsigned long)dns[0],
           (unsigned long)dns[1]);
}
END_TEST

START_TEST(chance_fills_all_it_is_asked_for)
{
    uint8_t a[32] = { 0 }, b[32] = { 0 }, none[1] = { 0x5A };

    outside_ops.random(outside, a, sizeof a);
    outside_ops.random(outside, b, sizeof b);
    outside_ops.random(outside, none, 0);
    ck_assert_mem_ne(a, b, sizeof a);
    ck_assert_uint_eq(none[0], 0x5A);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("outside_win");
    TCase *t = tcase_create("on the loopback");
    SRunner *runner;
    int failed;

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, a_port_nobody_listens_on_is_refused);
    tcase_add_test(t, an_address_that_has_gone_is_replaced_unless_it_was_chosen);
    tcase_add_test(t, an_address_that_cannot_be_bound_is_unreachable_and_told_later);
    tcase_add_test(t, a_failure_may_be_answered_by_close);
    tcase_add_test(t, a_connection_may_be_closed_the_moment_it_is_up);
    tcase_add_test(t, a_connect_that_is_given_up_says_nothing_more);
    tcase_add_test(t, bytes_go_both_ways_and_each_side_ends_for_itself);
    tcase_add_test(t, we_may_still_send_after_the_far_end_has_finished);
    tcase_add_test(t, more_than_the_queue_holds_is_sent_when_there_is_room_again);
    tcase_add_test(t, what_is_not_taken_waits_and_nothing_is_lost_or_doubled);
    tcase_add_test(t, a_stopped_connection_reads_at_most_what_was_asked_before);
    tcase_add_test(t, a_reset_by_the_far_end_is_a_failure_told_once);
    tcase_add_test(t, closing_with_reset_is_a_reset_at_the_far_end);
    tcase_add_test(t, what_is_open_when_the_outside_goes_is_closed);
    tcase_add_test(t, datagrams_come_back_also_from_another_port_than_they_went_to);
    tcase_add_test(t, a_datagram_larger_than_the_small_buffer_arrives_the_second_time);
    tcase_add_test(t, a_flow_goes_on_after_a_port_was_unreachable);
    tcase_add_test(t, a_ping_is_answered_with_its_own_data);
    tcase_add_test(t, pings_under_way_when_the_outside_goes_are_not_told_of);
    tcase_add_test(t, the_host_knows_its_own_network);
    tcase_add_test(t, chance_fills_all_it_is_asked_for);
    suite_add_tcase(suite, t);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
