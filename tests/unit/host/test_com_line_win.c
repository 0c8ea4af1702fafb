/*
 * test_com_line_win.c - a COM port as a line. Under Wine the port is a pty whose far end is
 * tests/support/com_pty.py; on Windows there is none and only the names are tested.
 *
 * SPDX-License-Identifier: MIT
 */
#include "loop_thread.h"
#include "service/host/lines_win.h"
#include <stdio.h>
#include <stdlib.h>

#define COM_NAME "COM30"
#define COM_LINK "dosdevices/com30"

enum { BULK = 64 * 1024, PIECE = 512 };

static struct {
    struct transport *line;
    DWORD open_error;
    volatile LONG received, lost, writable, carrier, after_close;
    volatile DWORD lost_error;
    uint8_t bytes[4096];
    size_t len, left, most_room, least_room;
    bool is_over;
} seen;

static SOCKET control = INVALID_SOCKET;
static PROCESS_INFORMATION peer;

static bool is_wine(void)
{
    return GetProcAddress(GetModuleHandleW(L"ntdll.dll"), "wine_get_version") != NULL;
}

/* One command to the far end; its answer is in `answer`. */
static char answer[16384];

static void tell(const char *command)
{
    size_t n = 0;

    ck_assert_int_eq(send(control, command, (int)strlen(command), 0), (int)strlen(command));
    ck_assert_int_eq(send(control, "\n", 1, 0), 1);
    while (n < sizeof answer - 1 && recv(control, answer + n, 1, 0) == 1 && answer[n] != '\n')
        n++;
    answer[n] = 0;
    ck_assert_uint_gt(n, 0);
}

static void start_far_end(void)
{
    static STARTUPINFOA startup = { .cb = sizeof startup };
    uint16_t port = free_port();
    rras_ms limit = loop_now() + 20000;
    char command[600];

    snprintf(command, sizeof command, "python3 \"%s/../support/com_pty.py\" %u \"%s\"", RRAS_VECTORS, port, COM_LINK);
    ck_assert_msg(CreateProcessA("Z:\\usr\\bin\\python3", command, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &peer),
                  "python3 does not start: %lu", GetLastError());
    while ((control = dial(port)) == INVALID_SOCKET && loop_now() < limit)
        Sleep(10);
    ck_assert(control != INVALID_SOCKET);
    tell("plug");
}

static void on_received(void *ctx, struct bytes data)
{
    (void)ctx;
    if (seen.is_over)
        InterlockedIncrement(&seen.after_close);
    for (size_t i = 0; i < data.len && seen.len < sizeof seen.bytes; i++)
        seen.bytes[seen.len++] = data.at[i];
    InterlockedExchangeAdd(&seen.received, (LONG)data.len);
}

static uint8_t pattern(size_t i)
{
    return (uint8_t)(i * 11 + (i >> 8) * 3);
}

static void write_what_fits(void)
{
    uint8_t piece[PIECE];
    size_t room;

    while (seen.left > 0 && (room = seen.line->ops->room(seen.line)) > 0) {
        size_t n = room < PIECE ? room : PIECE;

        n = n < seen.left ? n : seen.left;
        for (size_t i = 0; i < n; i++)
            piece[i] = pattern(BULK - seen.left + i);
        seen.line->ops->write(seen.line, bytes_of(piece, n));
        seen.left -= n;
    }
}

static void on_writable(void *ctx)
{
    (void)ctx;
    if (seen.is_over)
        InterlockedIncrement(&seen.after_close);
    InterlockedIncrement(&seen.writable);
    write_what_fits();
}

static void on_carrier(void *ctx, bool present)
{
    (void)ctx;
    (void)present;
    InterlockedIncrement(&seen.carrier);
}

static void on_lost(void *ctx, uint32_t error)
{
    (void)ctx;
    if (seen.is_over)
        InterlockedIncrement(&seen.after_close);
    seen.lost_error = error;
    InterlockedIncrement(&seen.lost);
}

static const struct transport_events events = {
    .received = on_received,
    .writable = on_writable,
    .carrier = on_carrier,
    .lost = on_lost,
};

static const char *name_to_open = COM_NAME;

static HANDLE opened;

static void on_opened(void *ctx, struct transport *line, DWORD error)
{
    ck_assert_ptr_eq(ctx, &seen);
    seen.line = line;
    seen.open_error = error;
    if (line) {
        line->events = &events;
        seen.most_room = line->ops->room(line);
    }
    SetEvent(opened);
}

static void begin_open(void *arg)
{
    (void)arg;
    com_open_later(loop, name_to_open, 115200, false, on_opened, &seen);
}

/* Waits until it is open, or is known not to open. */
static bool open_line(void)
{
    bool has_come;

    opened = CreateEventW(NULL, TRUE, FALSE, NULL);
    has_come = loop_call(loop, begin_open, NULL) && WaitForSingleObject(opened, 20000) == WAIT_OBJECT_0;
    CloseHandle(opened);
    return has_come;
}

static void close_line(void *arg)
{
    (void)arg;
    seen.is_over = true;
    if (seen.line)
        seen.line->ops->close(seen.line);
    seen.line = NULL;
}

static void setup(void)
{
    memset(&seen, 0, sizeof seen);
    name_to_open = COM_NAME;
    setup_loop();
    start_far_end();
    ck_assert(open_line());
    ck_assert_msg(seen.line != NULL, "error %lu", seen.open_error);
}

static void teardown(void)
{
    loop_call(loop, close_line, NULL);
    end_thread();
    ck_assert_int_eq(seen.after_close, 0);
    closesocket(control);
    WaitForSingleObject(peer.hProcess, 10000);
    CloseHandle(peer.hProcess);
    CloseHandle(peer.hThread);
    teardown_loop();
}

static void write_text(void *arg)
{
    seen.line->ops->write(seen.line, bytes_of_text(arg));
}

static bool six_received(void)
{
    return seen.received >= 6;
}

START_TEST(bytes_go_both_ways_as_they_are)
{
    ck_assert_str_eq(seen.line->ops->kind, "com");
    ck_assert_str_eq(seen.line->peer, COM_NAME);
    ck_assert_uint_eq(seen.most_room, 2304); /* 200 ms of 115200 bit/s */
    tell("write 7eff11130d00");              /* XON, XOFF, CR and NUL are bytes like others */
    ck_assert(wait_until_true(six_received));
    ck_assert_mem_eq(seen.bytes, "\x7e\xff\x11\x13\x0d\x00", 6);
    ck_assert(loop_call(loop, write_text, "\r\n+++ATH\x11\x13\xff\n"));
    tell("read 12");
    ck_assert_str_eq(answer, "0d0a2b2b2b4154481113ff0a");
}
END_TEST

START_TEST(a_pty_has_no_modem_lines_and_says_so)
{
    if (!is_wine())
        return;
    ck_assert(!seen.line->has_dcd);
    ck_assert(!seen.line->has_dtr);
    ck_assert(seen.line->ops->set_dtr == NULL);
    ck_assert_int_eq(seen.carrier, 0);
}
END_TEST

static bool three_thousand_received(void)
{
    return seen.received >= 3000;
}

START_TEST(a_burst_arrives_whole)
{
    static char command[6100] = "write ";

    for (size_t i = 0; i < 3000; i++)
        snprintf(command + 6 + 2 * i, 3, "%02x", pattern(i));
    tell(command);
    ck_assert(wait_until_true(three_thousand_received));
    ck_assert_int_eq(seen.received, 3000);
    for (size_t i = 0; i < 3000; i++)
        ck_assert_uint_eq(seen.bytes[i], pattern(i));
}
END_TEST

static void begin_bulk(void *arg)
{
    (void)arg;
    seen.left = BULK;
    write_what_fits();
    seen.least_room = seen.line->ops->room(seen.line);
}

static uint32_t fnv_of_bulk(void)
{
    uint32_t h = 2166136261u;

    for (size_t i = 0; i < BULK; i++)
        h = (h ^ pattern(i)) * 16777619u;
    return h;
}

START_TEST(a_slow_far_end_fills_the_line_and_gets_everything_in_order)
{
    char command[32], expected[32];

    ck_assert(loop_call(loop, begin_bulk, NULL));
    ck_assert_uint_eq(seen.least_room, 0);
    snprintf(command, sizeof command, "sum %d", BULK);
    snprintf(expected, sizeof expected, "%d %lu", BULK, (unsigned long)fnv_of_bulk());
    tell(command);
    ck_assert_str_eq(answer, expected);
    ck_assert_int_gt(seen.writable, 10);
    ck_assert_uint_eq(seen.left, 0);
}
END_TEST

static void write_beyond_room(void *arg)
{
    static uint8_t all[BULK];

    (void)arg;
    for (size_t i = 0; i < BULK; i++)
        all[i] = pattern(i);
    seen.line->ops->write(seen.line, bytes_of(all, 100));
    seen.line->ops->write(seen.line, bytes_of(all + 100, 20000));
    seen.line->ops->write(seen.line, bytes_of(all + 20100, BULK - 20100));
    seen.least_room = seen.line->ops->room(seen.line);
}

START_TEST(more_than_there_is_room_for_is_taken_all_the_same)
{
    char command[32], expected[32];

    ck_assert(loop_call(loop, write_beyond_room, NULL));
    ck_assert_uint_eq(seen.least_room, 0);
    snprintf(command, sizeof command, "sum %d", BULK);
    snprintf(expected, sizeof expected, "%d %lu", BULK, (unsigned long)fnv_of_bulk());
    tell(command);
    ck_assert_str_eq(answer, expected);
}
END_TEST

static bool one_lost(void)
{
    return seen.lost >= 1;
}

START_TEST(a_pulled_cable_is_told_once_and_a_new_one_opens_again)
{
    tell("unplug");
    ck_assert(wait_until_true(one_lost));
    ck_assert_uint_ne(seen.lost_error, 0);
    ck_assert(loop_call(loop, close_line, NULL));
    ck_assert(open_line());
    ck_assert_ptr_null(seen.line);
    ck_assert_uint_eq(seen.open_error, ERROR_FILE_NOT_FOUND);

    tell("plug");
    seen.is_over = false;
    ck_assert(open_line());
    ck_assert_msg(seen.line != NULL, "error %lu", seen.open_error);
    ck_assert_int_eq(seen.lost, 1);
    tell("write 52494e470d0a");
    ck_assert(wait_until_true(six_received));
    ck_assert_mem_eq(seen.bytes, "RING\r\n", 6);
}
END_TEST

static void write_and_close(void *arg)
{
    write_text(arg);
    close_line(NULL);
}

START_TEST(what_was_written_before_close_still_goes_out)
{
    ck_assert(loop_call(loop, write_and_close, "ATH\r"));
    tell("read 4");
    ck_assert_str_eq(answer, "4154480d");
}
END_TEST

START_TEST(a_closed_port_can_be_opened_again_at_once)
{
    for (int i = 0; i < 20; i++) {
        ck_assert(loop_call(loop, close_line, NULL));
        seen.is_over = false;
        ck_assert(open_line());
        ck_assert_msg(seen.line != NULL, "error %lu at %d", seen.open_error, i);
    }
    tell("write 52494e470d0a");
    ck_assert(wait_until_true(six_received));
}
END_TEST

static void close_at_once(void *ctx, struct transport *line, DWORD error)
{
    (void)ctx;
    (void)error;
    if (line)
        line->ops->close(line); /* it came before the end */
}

static void open_for_nobody(void *arg)
{
    (void)arg;
    for (int i = 0; i < 8; i++)
        com_open_later(loop, name_to_open, 115200, false, close_at_once, NULL);
    loop_stop(loop);
}

START_TEST(what_opens_after_the_end_of_the_loop_is_closed_again)
{
    ck_assert(loop_call(loop, close_line, NULL));
    ck_assert(loop_call(loop, open_for_nobody, NULL));
    end_thread();
    com_forget_openings(loop);
    loop_free(loop);
    loop = loop_new();
    ck_assert_ptr_nonnull(loop);
    begin_thread();
    seen.is_over = false;
    for (int i = 0; i < 200 && !seen.line; i++) { /* until the others have let go of it */
        ck_assert(open_line());
        if (!seen.line)
            Sleep(10);
    }
    ck_assert_msg(seen.line != NULL, "error %lu", seen.open_error);
    tell("write 52494e470d0a");
    ck_assert(wait_until_true(six_received));
}
END_TEST

static const char *const wrong_names[] = { "COM31", "COM", "", "NOPE", "..\\COM5", "COM5/..", "COM 5", "\\\\.\\COM5",
                                           "COM5COM5COM5COM5COM5COM5COM5" };

static void setup_names(void)
{
    memset(&seen, 0, sizeof seen);
    setup_loop();
}

START_TEST(a_port_that_is_not_there_is_an_error_and_not_a_line)
{
    name_to_open = wrong_names[_i];
    ck_assert(open_line());
    ck_assert_ptr_null(seen.line);
    ck_assert_uint_ne(seen.open_error, 0);
    if (_i == 0)
        ck_assert_uint_eq(seen.open_error, ERROR_FILE_NOT_FOUND);
}
END_TEST

static int run_suite(Suite *suite)
{
    SRunner *runner = srunner_create(suite);
    int failed;

    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}

int main(void)
{
    Suite *suite = suite_create("com_line_win");
    TCase *t, *names = tcase_create("names");

    tcase_add_checked_fixture(names, setup_names, teardown_loop);
    tcase_add_loop_test(names, a_port_that_is_not_there_is_an_error_and_not_a_line, 0,
                        (int)(sizeof wrong_names / sizeof *wrong_names));
    suite_add_tcase(suite, names);
    if (!is_wine()) {
        puts("there is no pty on Windows: only the names are tested");
        return run_suite(suite);
    }
    t = tcase_create("a pty");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, bytes_go_both_ways_as_they_are);
    tcase_add_test(t, a_pty_has_no_modem_lines_and_says_so);
    tcase_add_test(t, a_burst_arrives_whole);
    tcase_add_test(t, a_slow_far_end_fills_the_line_and_gets_everything_in_order);
    tcase_add_test(t, more_than_there_is_room_for_is_taken_all_the_same);
    tcase_add_test(t, a_pulled_cable_is_told_once_and_a_new_one_opens_again);
    tcase_add_test(t, what_was_written_before_close_still_goes_out);
    tcase_add_test(t, a_closed_port_can_be_opened_again_at_once);
    tcase_add_test(t, what_opens_after_the_end_of_the_loop_is_closed_again);
    suite_add_tcase(suite, t);
    return run_suite(suite);
}
