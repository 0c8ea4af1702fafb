/* test_loop_win.c - the logic thread: posting, stopping, deadlines, timers. SPDX-License-Identifier: MIT */
#include "loop_thread.h"
#include <stdlib.h>

enum { POSTERS = 4 };

static volatile LONG ran, accepted, refused;
static char order[64];
static size_t order_len;

static void note(void *arg)
{
    if (order_len < sizeof order - 1)
        order[order_len++] = *(const char *)arg;
}

static void count_run(void *arg)
{
    (void)arg;
    InterlockedIncrement(&ran);
}

static void setup(void)
{
    ran = accepted = refused = 0;
    order_len = 0;
    memset(order, 0, sizeof order);
    setup_loop();
}

START_TEST(posted_calls_run_in_the_order_they_were_posted)
{
    for (size_t i = 0; i < 8; i++)
        ck_assert(loop_post(loop, note, &"abcdefgh"[i]));
    ck_assert(loop_call(loop, note, "!"));
    ck_assert_str_eq(order, "abcdefgh!");
}
END_TEST

static DWORD WINAPI post_until_refused(void *arg)
{
    bool is_calling = arg != NULL;

    while (is_calling ? loop_call(loop, count_run, NULL) : loop_post(loop, count_run, NULL)) {
        if (InterlockedIncrement(&accepted) % 64 == 0)
            Sleep(0);
    }
    InterlockedIncrement(&refused);
    return 0;
}

static bool enough_accepted(void)
{
    return accepted > 2000;
}

START_TEST(what_was_accepted_before_the_end_runs_and_the_rest_is_refused)
{
    HANDLE posters[POSTERS];

    for (size_t i = 0; i < POSTERS; i++)
        posters[i] = CreateThread(NULL, 0, post_until_refused, i % 2 ? loop : NULL, 0, NULL);
    ck_assert(wait_until_true(enough_accepted));
    end_thread();
    ck_assert_uint_lt(WaitForMultipleObjects(POSTERS, posters, TRUE, 10000), WAIT_OBJECT_0 + POSTERS);
    for (size_t i = 0; i < POSTERS; i++)
        CloseHandle(posters[i]);
    ck_assert_int_eq(refused, POSTERS);
    ck_assert_int_eq(ran, accepted);
}
END_TEST

START_TEST(after_the_end_nothing_is_accepted)
{
    end_thread();
    ck_assert(!loop_post(loop, count_run, NULL));
    ck_assert(!loop_call(loop, count_run, NULL));
    loop_stop(loop);
    ck_assert_int_eq(ran, 0);
}
END_TEST

static void stop_it(void *arg)
{
    (void)arg;
    loop_stop(loop);
    loop_stop(loop);
    if (loop_post(loop, count_run, NULL))
        InterlockedIncrement(&accepted);
}

START_TEST(it_can_be_stopped_from_inside_and_still_runs_what_is_posted_then)
{
    ck_assert(loop_post(loop, stop_it, NULL));
    ck_assert_uint_eq(WaitForSingleObject(loop_thread, 10000), WAIT_OBJECT_0);
    ck_assert_int_eq(accepted, 1);
    ck_assert_int_eq(ran, 1);
}
END_TEST

START_TEST(a_loop_that_never_ran_runs_what_it_accepted_when_it_is_freed)
{
    struct loop *other = loop_new();

    ck_assert_ptr_nonnull(other);
    ck_assert(loop_post(other, count_run, NULL));
    loop_free(other);
    ck_assert_int_eq(ran, 1);
}
END_TEST

static rras_ms next_tick;

static rras_ms every_20_ms(void *ctx, rras_ms now)
{
    (void)ctx;
    if (now >= next_tick) {
        next_tick = now + 20;
        InterlockedIncrement(&ran);
    }
    return next_tick;
}

static void nothing(void *arg)
{
    (void)arg;
}

static bool ten_have_run(void)
{
    return ran >= 10;
}

START_TEST(idle_is_called_at_its_deadline_and_not_all_the_time)
{
    rras_ms began = loop_now();

    next_tick = 0;
    test_idle = every_20_ms;
    loop_call(loop, nothing, NULL);
    ck_assert(wait_until_true(ten_have_run));
    ck_assert_uint_ge(loop_now() - began, 9 * 20);
    ck_assert_int_lt(idle_count, 60);
}
END_TEST

static rras_ms always_overdue(void *ctx, rras_ms now)
{
    (void)ctx;
    return now / 2;
}

START_TEST(a_deadline_that_stays_overdue_does_not_spin)
{
    rras_ms began = loop_now();
    LONG before;

    test_idle = always_overdue;
    loop_call(loop, nothing, NULL);
    before = idle_count;
    while (loop_now() < began + 200)
        Sleep(5);
    ck_assert_int_gt(idle_count - before, 2);
    ck_assert_int_lt(idle_count - before, 400);
}
END_TEST

struct noted_timer {
    struct loop_timer timer;
    char name;
};

static struct noted_timer t1, t2, t3, t4, spinner;

static void timer_due(struct loop_timer *timer)
{
    note(&CONTAINING_RECORD(timer, struct noted_timer, timer)->name);
}

static void spin(struct loop_timer *timer)
{
    loop_timer_set(loop, timer, 0);
}

static void set_timers(void *arg)
{
    rras_ms now = loop_now();

    (void)arg;
    loop_timer_clear(loop, &t1.timer);
    loop_timer_set(loop, &t1.timer, now + 10);
    loop_timer_set(loop, &t2.timer, now + 30);
    loop_timer_set(loop, &t3.timer, now + 20);
    loop_timer_set(loop, &t4.timer, now + 15);
    loop_timer_set(loop, &t1.timer, now + 40); /* later than before */
    loop_timer_clear(loop, &t4.timer);
}

static void set_spinner(void *arg)
{
    (void)arg;
    loop_timer_set(loop, &spinner.timer, 0);
}

static void clear_spinner(void *arg)
{
    (void)arg;
    loop_timer_clear(loop, &spinner.timer);
}

static bool three_noted(void)
{
    return order_len >= 3;
}

START_TEST(timers_come_in_the_order_of_their_time)
{
    t1 = (struct noted_timer){ { .due = timer_due }, '1' };
    t2 = (struct noted_timer){ { .due = timer_due }, '2' };
    t3 = (struct noted_timer){ { .due = timer_due }, '3' };
    t4 = (struct noted_timer){ { .due = timer_due }, '4' };
    ck_assert(loop_call(loop, set_timers, NULL));
    ck_assert(wait_until_true(three_noted));
    ck_assert_str_eq(order, "321");
}
END_TEST

static bool two_noted(void)
{
    return order_len >= 2;
}

static void set_one_again(void *arg)
{
    rras_ms now = loop_now();

    (void)arg;
    for (rras_ms ms = 50; ms > 0; ms--) /* alone, and the last of the ring each time */
        loop_timer_set(loop, &t1.timer, now + ms);
    loop_timer_set(loop, &t2.timer, now + 20);
    loop_timer_set(loop, &t2.timer, now + 30);
}

START_TEST(the_last_timer_can_be_set_anew)
{
    t1 = (struct noted_timer){ { .due = timer_due }, '1' };
    t2 = (struct noted_timer){ { .due = timer_due }, '2' };
    ck_assert(loop_call(loop, set_one_again, NULL));
    ck_assert(wait_until_true(two_noted));
    ck_assert_str_eq(order, "12");
}
END_TEST

START_TEST(a_timer_that_sets_itself_to_now_leaves_room_for_the_rest)
{
    spinner = (struct noted_timer){ { .due = spin }, 's' };
    ck_assert(loop_call(loop, set_spinner, NULL));
    ck_assert(loop_call(loop, note, "x"));
    ck_assert_str_eq(order, "x");
    ck_assert(loop_call(loop, clear_spinner, NULL));
}
END_TEST

struct pipe_read {
    struct loop_op op;
    char byte;
    volatile LONG done_count;
    DWORD bytes, error;
};

static struct pipe_read reading;

static void pipe_was_read(struct loop_op *op, DWORD bytes, DWORD error)
{
    struct pipe_read *r = CONTAINING_RECORD(op, struct pipe_read, op);

    r->bytes = bytes;
    r->error = error;
    InterlockedIncrement(&r->done_count);
}

static bool read_has_come_back(void)
{
    return reading.done_count > 0;
}

static void start_read(HANDLE pipe)
{
    memset(&reading, 0, sizeof reading);
    reading.op.done = pipe_was_read;
    ck_assert(ReadFile(pipe, &reading.byte, 1, NULL, &reading.op.overlapped) ||
              GetLastError() == ERROR_IO_PENDING);
}

START_TEST(an_operation_comes_back_once_with_its_bytes_or_its_error)
{
    WCHAR name[64];
    HANDLE ours, theirs;
    DWORD n;

    wsprintfW(name, L"\\\\.\\pipe\\openrras-test-%lu", GetCurrentProcessId());
    ours = CreateNamedPipeW(name, PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED, PIPE_TYPE_BYTE, 1, 64, 64, 0, NULL);
    theirs = CreateFileW(name, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
    ck_assert(ours != INVALID_HANDLE_VALUE && theirs != INVALID_HANDLE_VALUE);
    ck_assert(loop_add_handle(loop, ours));

    start_read(ours);
    ck_assert(WriteFile(theirs, "A", 1, &n, NULL));
    ck_assert(wait_until_true(read_has_come_back));
    ck_assert_uint_eq(reading.bytes, 1);
    ck_assert_uint_eq(reading.error, 0);
    ck_assert_int_eq(reading.byte, 'A');

    start_read(ours);
    ck_assert(CancelIoEx(ours, &reading.op.overlapped));
    ck_assert(wait_until_true(read_has_come_back));
    ck_assert_uint_eq(reading.error, ERROR_OPERATION_ABORTED);

    start_read(ours);
    CloseHandle(theirs);
    ck_assert(wait_until_true(read_has_come_back));
    ck_assert_uint_eq(reading.error, ERROR_BROKEN_PIPE);
    ck_assert_int_eq(reading.done_count, 1);
    CloseHandle(ours);
}
END_TEST

static void begin_farewell(void *arg)
{
    (void)arg;
    loop_closing_begins(loop);
}

static void end_farewell(struct loop_timer *timer)
{
    (void)timer;
    InterlockedIncrement(&ran);
    loop_closing_ended(loop);
}

static void set_farewell(void *arg)
{
    (void)arg;
    t1.timer = (struct loop_timer){ .due = end_farewell };
    loop_closing_begins(loop);
    loop_timer_set(loop, &t1.timer, loop_now() + 50);
}

START_TEST(the_loop_waits_for_what_is_closing_and_no_longer_than_it_says)
{
    rras_ms began;

    ck_assert(loop_call(loop, set_farewell, NULL));
    began = loop_now();
    end_thread();
    ck_assert_int_eq(ran, 1);
    ck_assert_uint_lt(loop_now() - began, LOOP_FAREWELL_MS);

    loop_free(loop);
    loop = loop_new();
    begin_thread();
    ck_assert(loop_call(loop, begin_farewell, NULL));
    began = loop_now();
    end_thread();
    ck_assert_uint_ge(loop_now() - began, LOOP_FAREWELL_MS - 20);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("loop_win");
    TCase *t = tcase_create("one thread");
    SRunner *runner;
    int failed;

    tcase_add_checked_fixture(t, setup, teardown_loop);
    tcase_add_test(t, posted_calls_run_in_the_order_they_were_posted);
    tcase_add_test(t, what_was_accepted_before_the_end_runs_and_the_rest_is_refused);
    tcase_add_test(t, after_the_end_nothing_is_accepted);
    tcase_add_test(t, it_can_be_stopped_from_inside_and_still_runs_what_is_posted_then);
    tcase_add_test(t, a_loop_that_never_ran_runs_what_it_accepted_when_it_is_freed);
    tcase_add_test(t, idle_is_called_at_its_deadline_and_not_all_the_time);
    tcase_add_test(t, a_deadline_that_stays_overdue_does_not_spin);
    tcase_add_test(t, timers_come_in_the_order_of_their_time);
    tcase_add_test(t, the_last_timer_can_be_set_anew);
    tcase_add_test(t, a_timer_that_sets_itself_to_now_leaves_room_for_the_rest);
    tcase_add_test(t, an_operation_comes_back_once_with_its_bytes_or_its_error);
    tcase_add_test(t, the_loop_waits_for_what_is_closing_and_no_longer_than_it_says);
    suite_add_tcase(suite, t);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
