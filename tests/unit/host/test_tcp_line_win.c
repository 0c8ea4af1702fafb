/* test_tcp_line_win.c - TCP lines: calls in, bytes both ways, every way to end. SPDX-License-Identifier: MIT */
#include "loop_thread.h"
#include "service/host/lines_win.h"
#include <stdio.h>
#include <stdlib.h>

enum { MANY = 1000, BULK = 1 << 20, PIECE = 1024 };

/* What the owner of the last accepted line saw; written on the logic thread only. */
static struct {
    struct transport *line;
    uint32_t from;
    volatile LONG accepted, lost, received, writable, open;
    volatile DWORD lost_error;
    char text[256];
    size_t text_len;
    uint64_t last_serial;
    size_t most_queued, left;
    size_t room_at_first;
    bool closes_at_once, closes_when_received, says_busy, echoes, keeps_no_more;
    volatile LONG after_close;
} seen;

static struct tcp_listener *listener;
static uint16_t listening_port;

static uint8_t pattern(size_t i)
{
    return (uint8_t)(i * 7 + (i >> 8) * 13);
}

static void on_received(void *ctx, struct bytes data)
{
    struct transport *line = ctx;

    if (seen.keeps_no_more)
        InterlockedIncrement(&seen.after_close);
    for (size_t i = 0; i < data.len && seen.text_len < sizeof seen.text - 1; i++)
        seen.text[seen.text_len++] = (char)data.at[i];
    InterlockedExchangeAdd(&seen.received, (LONG)data.len);
    if (seen.echoes)
        line->ops->write(line, data);
    if (seen.closes_when_received) {
        seen.keeps_no_more = true;
        seen.line = NULL;
        line->ops->close(line);
    }
}

/* The way port.c writes: no more than there is room for. */
static void write_what_fits(struct transport *line)
{
    uint8_t piece[PIECE];
    size_t room;

    while (seen.left > 0 && (room = line->ops->room(line)) > 0) {
        size_t n = room < PIECE ? room : PIECE;

        n = n < seen.left ? n : seen.left;
        for (size_t i = 0; i < n; i++)
            piece[i] = pattern(BULK - seen.left + i);
        line->ops->write(line, bytes_of(piece, n));
        seen.left -= n;
    }
}

static void on_writable(void *ctx)
{
    if (seen.keeps_no_more)
        InterlockedIncrement(&seen.after_close);
    InterlockedIncrement(&seen.writable);
    write_what_fits(ctx);
}

static void on_lost(void *ctx, uint32_t error)
{
    struct transport *line = ctx;

    if (seen.keeps_no_more)
        InterlockedIncrement(&seen.after_close);
    seen.lost_error = error;
    InterlockedIncrement(&seen.lost);
    if (seen.line == line)
        seen.line = NULL;
    line->ops->close(line);
    InterlockedDecrement(&seen.open);
}

static const struct transport_events events = {
    .received = on_received,
    .writable = on_writable,
    .lost = on_lost,
};

static void on_accepted(void *ctx, struct transport *line, uint32_t from)
{
    (void)ctx;
    seen.from = from;
    seen.line = line;
    seen.last_serial = line->opened;
    seen.room_at_first = line->ops->room(line);
    if (seen.says_busy || seen.closes_at_once)
        seen.line = NULL;
    if (seen.says_busy) {
        tcp_say_and_close(line, "BUSY\r\n");
    } else if (seen.closes_at_once) {
        line->ops->close(line);
    } else {
        line->events = &events;
        line->ctx = line;
        InterlockedIncrement(&seen.open);
    }
    InterlockedIncrement(&seen.accepted);
}

static DWORD listen_error;

static void start_listening(void *arg)
{
    (void)arg;
    listener = tcp_listen(loop, INADDR_LOOPBACK, listening_port, on_accepted, NULL, &listen_error);
}

static void stop_listening(void *arg)
{
    (void)arg;
    tcp_listener_close(listener);
    listener = NULL;
}

static void setup(void)
{
    memset(&seen, 0, sizeof seen);
    setup_loop();
    listening_port = free_port();
    ck_assert(loop_call(loop, start_listening, NULL));
    ck_assert_ptr_nonnull(listener);
}

static void close_line(void *arg)
{
    (void)arg;
    seen.keeps_no_more = true;
    if (seen.line)
        seen.line->ops->close(seen.line);
    seen.line = NULL;
}

static void teardown(void)
{
    loop_call(loop, close_line, NULL);
    loop_call(loop, stop_listening, NULL);
    teardown_loop();
}

static bool one_accepted(void)
{
    return seen.accepted >= 1;
}

static bool one_lost(void)
{
    return seen.lost >= 1;
}

static SOCKET call_in(void)
{
    SOCKET s = dial(listening_port);

    ck_assert(s != INVALID_SOCKET);
    ck_assert(wait_until_true(one_accepted));
    return s;
}

START_TEST(a_caller_is_known_by_its_address_and_port)
{
    SOCKET s = call_in();
    struct sockaddr_in own;
    int len = sizeof own;
    char peer[48];

    ck_assert_int_eq(getsockname(s, (struct sockaddr *)&own, &len), 0);
    snprintf(peer, sizeof peer, "127.0.0.1:%u", ntohs(own.sin_port));
    ck_assert_uint_eq(seen.from, INADDR_LOOPBACK);
    ck_assert_str_eq(seen.line->peer, peer);
    ck_assert_str_eq(seen.line->ops->kind, "tcp");
    ck_assert(!seen.line->has_dtr && !seen.line->has_dcd);
    ck_assert_uint_eq(seen.last_serial, 1);
    ck_assert_uint_ge(seen.room_at_first, 1500);
    closesocket(s);
}
END_TEST

static bool five_received(void)
{
    return seen.received >= 5;
}

START_TEST(bytes_arrive_as_they_are_and_a_fin_is_carrier_loss)
{
    SOCKET s = call_in();

    ck_assert_int_eq(send(s, "AT\xFF\0Z", 5, 0), 5);
    ck_assert(wait_until_true(five_received));
    ck_assert_mem_eq(seen.text, "AT\xFF\0Z", 5);
    shutdown(s, SD_SEND);
    ck_assert(wait_until_true(one_lost));
    ck_assert_uint_eq(seen.lost_error, 0);
    closesocket(s);
    ck_assert_int_eq(seen.lost, 1);
}
END_TEST

START_TEST(what_was_sent_before_the_fin_comes_before_the_loss)
{
    SOCKET s = call_in();
    char bulk[200];

    memset(bulk, 'x', sizeof bulk);
    ck_assert_int_eq(send(s, bulk, sizeof bulk, 0), (int)sizeof bulk);
    closesocket(s);
    ck_assert(wait_until_true(one_lost));
    ck_assert_int_eq(seen.received, (int)sizeof bulk);
    ck_assert_uint_eq(seen.lost_error, 0);
}
END_TEST

START_TEST(a_reset_is_a_loss_with_its_error)
{
    SOCKET s = call_in();
    struct linger reset = { 1, 0 };

    setsockopt(s, SOL_SOCKET, SO_LINGER, (const char *)&reset, sizeof reset);
    closesocket(s);
    ck_assert(wait_until_true(one_lost));
    ck_assert_uint_ne(seen.lost_error, 0);
    ck_assert_int_eq(seen.lost, 1);
}
END_TEST

static void write_bulk(void *arg)
{
    (void)arg;
    seen.left = BULK;
    write_what_fits(seen.line);
}

static size_t room_now;

static void ask_room(void *arg)
{
    (void)arg;
    room_now = seen.line ? seen.line->ops->room(seen.line) : 0;
}

static bool has_no_room(void)
{
    loop_call(loop, ask_room, NULL);
    return room_now == 0;
}

START_TEST(a_caller_that_does_not_read_fills_the_line_and_loses_nothing)
{
    SOCKET s = call_in();
    uint8_t *got = malloc(BULK);

    ck_assert(loop_call(loop, write_bulk, NULL));
    ck_assert(wait_until_true(has_no_room));
    ck_assert_uint_gt(seen.left, 0);
    ck_assert_int_eq(recv_all(s, got, BULK), BULK);
    for (size_t i = 0; i < BULK; i++)
        ck_assert_msg(got[i] == pattern(i), "byte %u is %02x", (unsigned)i, got[i]);
    ck_assert_uint_eq(seen.left, 0);
    ck_assert_int_gt(seen.writable, 0);
    free(got);
    closesocket(s);
    ck_assert(wait_until_true(one_lost));
}
END_TEST

static void write_beyond_room(void *arg)
{
    static uint8_t all[BULK];

    (void)arg;
    for (size_t i = 0; i < BULK; i++)
        all[i] = pattern(i);
    seen.line->ops->write(seen.line, bytes_of(all, BULK / 2));
    room_now = seen.line->ops->room(seen.line);
    seen.line->ops->write(seen.line, bytes_of(all + BULK / 2, BULK / 2));
}

START_TEST(more_than_there_is_room_for_is_taken_all_the_same)
{
    SOCKET s = call_in();
    uint8_t *got = malloc(BULK);

    ck_assert(loop_call(loop, write_beyond_room, NULL));
    ck_assert_int_eq(recv_all(s, got, BULK), BULK);
    for (size_t i = 0; i < BULK; i++)
        ck_assert_msg(got[i] == pattern(i), "byte %u is %02x", (unsigned)i, got[i]);
    free(got);
    closesocket(s);
}
END_TEST

static void write_and_close(void *arg)
{
    static uint8_t all[BULK];

    (void)arg;
    for (size_t i = 0; i < BULK; i++)
        all[i] = pattern(i);
    seen.line->ops->write(seen.line, bytes_of(all, BULK));
    close_line(NULL);
}

START_TEST(what_was_written_before_close_still_arrives)
{
    SOCKET s = call_in();
    uint8_t *got = malloc(BULK);
    char more;

    ck_assert(loop_call(loop, write_and_close, NULL));
    ck_assert_int_eq(recv_all(s, got, BULK), BULK);
    ck_assert_uint_eq(got[BULK - 1], pattern(BULK - 1));
    ck_assert_int_eq(recv(s, &more, 1, 0), 0);
    free(got);
    closesocket(s);
    ck_assert_int_eq(seen.after_close, 0);
}
END_TEST

START_TEST(a_caller_that_never_reads_does_not_keep_a_closed_line_open)
{
    SOCKET s = call_in();
    rras_ms began;

    ck_assert(loop_call(loop, write_and_close, NULL));
    began = loop_now();
    loop_call(loop, stop_listening, NULL);
    end_thread(); /* waits for what is closing */
    ck_assert_uint_lt(loop_now() - began, LOOP_FAREWELL_MS - 100);
    closesocket(s);
}
END_TEST

START_TEST(busy_reaches_a_caller_that_has_sent_something_already)
{
    char text[16] = "";
    SOCKET s;

    seen.says_busy = true;
    s = dial(listening_port);
    ck_assert(s != INVALID_SOCKET);
    ck_assert_int_eq(send(s, "ATZ\r", 4, 0), 4);
    ck_assert_int_eq(recv_all(s, text, 6), 6);
    ck_assert_str_eq(text, "BUSY\r\n");
    ck_assert_int_eq(recv(s, text, 1, 0), 0);
    send(s, "\r", 1, 0);
    closesocket(s);
}
END_TEST

START_TEST(a_line_may_be_closed_while_it_is_accepted)
{
    char byte;
    SOCKET s;

    seen.closes_at_once = true;
    s = call_in();
    ck_assert_int_eq(recv(s, &byte, 1, 0), 0);
    closesocket(s);
    ck_assert_int_eq(seen.lost, 0);
}
END_TEST

START_TEST(a_line_may_be_closed_while_it_reports_bytes_and_then_says_nothing_more)
{
    SOCKET s = call_in();
    char byte;

    seen.closes_when_received = true;
    ck_assert_int_eq(send(s, "hello", 5, 0), 5);
    ck_assert_int_eq(recv(s, &byte, 1, 0), 0);
    send(s, "world", 5, 0);
    closesocket(s);
    end_thread();
    ck_assert_int_eq(seen.after_close, 0);
    ck_assert_int_eq(seen.lost, 0);
}
END_TEST

static DWORD second_error;
static struct tcp_listener *second;

static void listen_again(void *arg)
{
    (void)arg;
    second = tcp_listen(loop, INADDR_LOOPBACK, listening_port, on_accepted, NULL, &second_error);
}

static void listen_elsewhere(void *arg)
{
    (void)arg;
    second = tcp_listen(loop, 0xCB00714D, listening_port, on_accepted, NULL, &second_error); /* 203.0.113.77 */
}

START_TEST(a_taken_address_and_a_foreign_one_are_told_apart)
{
    ck_assert(loop_call(loop, listen_again, NULL));
    ck_assert_ptr_null(second);
    ck_assert_uint_eq(second_error, WSAEADDRINUSE);
    ck_assert(loop_call(loop, listen_elsewhere, NULL));
    ck_assert_ptr_null(second);
    ck_assert_uint_eq(second_error, WSAEADDRNOTAVAIL);
}
END_TEST

START_TEST(a_closed_listener_refuses_and_can_be_opened_again_at_once)
{
    SOCKET s;
    char byte;

    seen.closes_at_once = true;
    s = call_in(); /* our side closes first: the address has a connection in TIME_WAIT */
    ck_assert_int_eq(recv(s, &byte, 1, 0), 0);
    closesocket(s);
    ck_assert(loop_call(loop, stop_listening, NULL));
    ck_assert(dial(listening_port) == INVALID_SOCKET);
    ck_assert(loop_call(loop, start_listening, NULL));
    ck_assert_msg(listener != NULL, "error %lu", listen_error);
    seen.accepted = 0;
    closesocket(call_in());
}
END_TEST

static bool all_lost(void)
{
    return seen.lost >= MANY;
}

static DWORD handles_now(void)
{
    DWORD n = 0;

    GetProcessHandleCount(GetCurrentProcess(), &n);
    return n;
}

static DWORD handles_at_first;

static bool handles_are_back(void)
{
    return handles_now() <= handles_at_first + 2;
}

START_TEST(a_thousand_callers_are_echoed_and_leave_nothing_behind)
{
    static SOCKET callers[MANY];
    char word[16], echo[16];

    closesocket(call_in());
    ck_assert(wait_until_true(one_lost));
    seen.lost = 0;
    seen.echoes = true;
    handles_at_first = handles_now();
    for (int i = 0; i < MANY; i++) {
        callers[i] = dial(listening_port);
        ck_assert_msg(callers[i] != INVALID_SOCKET, "caller %d", i);
    }
    for (int i = 0; i < MANY; i++) {
        snprintf(word, sizeof word, "caller %04d", i);
        ck_assert_int_eq(send(callers[i], word, 11, 0), 11);
    }
    for (int i = 0; i < MANY; i++) {
        snprintf(word, sizeof word, "caller %04d", i);
        ck_assert_int_eq(recv_all(callers[i], echo, 11), 11);
        ck_assert_mem_eq(word, echo, 11);
    }
    for (int i = 0; i < MANY; i++)
        closesocket(callers[i]);
    ck_assert(wait_until_true(all_lost));
    ck_assert_int_eq(seen.open, 0);
    ck_assert_msg(wait_until_true(handles_are_back), "%lu handles, %lu at first", handles_now(), handles_at_first);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("tcp_line_win");
    TCase *t = tcase_create("on the loopback");
    SRunner *runner;
    int failed;

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, a_caller_is_known_by_its_address_and_port);
    tcase_add_test(t, bytes_arrive_as_they_are_and_a_fin_is_carrier_loss);
    tcase_add_test(t, what_was_sent_before_the_fin_comes_before_the_loss);
    tcase_add_test(t, a_reset_is_a_loss_with_its_error);
    tcase_add_test(t, a_caller_that_does_not_read_fills_the_line_and_loses_nothing);
    tcase_add_test(t, more_than_there_is_room_for_is_taken_all_the_same);
    tcase_add_test(t, what_was_written_before_close_still_arrives);
    tcase_add_test(t, a_caller_that_never_reads_does_not_keep_a_closed_line_open);
    tcase_add_test(t, busy_reaches_a_caller_that_has_sent_something_already);
    tcase_add_test(t, a_line_may_be_closed_while_it_is_accepted);
    tcase_add_test(t, a_line_may_be_closed_while_it_reports_bytes_and_then_says_nothing_more);
    tcase_add_test(t, a_taken_address_and_a_foreign_one_are_told_apart);
    tcase_add_test(t, a_closed_listener_refuses_and_can_be_opened_again_at_once);
    tcase_add_test(t, a_thousand_callers_are_echoed_and_leave_nothing_behind);
    suite_add_tcase(suite, t);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
