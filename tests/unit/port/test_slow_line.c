/*
 * test_slow_line.c - rate and latency of a modem's time, with the clock by hand.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdlib.h>
#include "service/port/slow_line.h"

static rras_ms clock_ms;
static uint8_t got[256 * 1024], sent[256 * 1024];
static size_t got_len, sent_len;
static unsigned closed, lost, writable;
static uint32_t lost_with;
static struct transport inner, *outer;
static struct slow_line *line;

static rras_ms the_time(void *ctx)
{
    (void)ctx;
    return clock_ms;
}

static size_t inner_room(struct transport *t)
{
    (void)t;
    return 4096;
}

static void inner_write(struct transport *t, struct bytes data)
{
    (void)t;
    memcpy(sent + sent_len, data.at, data.len);
    sent_len += data.len;
}

static void inner_close(struct transport *t)
{
    (void)t;
    closed++;
}

static void on_received(void *ctx, struct bytes data)
{
    (void)ctx;
    memcpy(got + got_len, data.at, data.len);
    got_len += data.len;
}

static void on_writable(void *ctx)
{
    (void)ctx;
    writable++;
}

static void on_lost(void *ctx, uint32_t error)
{
    (void)ctx;
    lost++;
    lost_with = error;
    outer->ops->close(outer);
    line = NULL;
}

static const struct transport_ops inner_ops = { .kind = "test", .room = inner_room, .write = inner_write, .close = inner_close };
static const struct transport_events outer_events = { .received = on_received, .writable = on_writable, .lost = on_lost };

static void open_at(uint32_t bps)
{
    inner = (struct transport){ .ops = &inner_ops };
    got_len = sent_len = 0;
    closed = lost = writable = 0;
    clock_ms = 1000000;
    line = slow_line_new(&inner, bps, the_time, NULL);
    ck_assert_ptr_nonnull(line);
    outer = slow_line_transport(line);
    outer->events = &outer_events;
}

static void teardown(void)
{
    if (line)
        outer->ops->close(outer);
    line = NULL;
}

/* Follows the deadlines until `until`; how often it was called. */
static unsigned run(rras_ms until)
{
    unsigned calls = 0;

    while (line) {
        const rras_ms next = slow_line_advance(line, clock_ms);

        calls++;
        ck_assert(next == RRAS_NEVER || next > clock_ms || !line);
        if (!line || next > until)
            break;
        clock_ms = next;
    }
    clock_ms = until;
    return calls;
}

static void come(size_t n)
{
    static uint8_t data[SLOW_LINE_HELD * 2];

    for (size_t i = 0; i < n; i++)
        data[i] = (uint8_t)(i * 7);
    inner.events->received(inner.ctx, bytes_of(data, n));
}

START_TEST(a_rate_is_the_next_slower_one)
{
    static const struct { uint32_t asked, found; } rows[] = { { 300, 300 }, { 1199, 300 }, { 2400, 2400 }, { 20000, 14400 },
                                                              { 56000, 56000 }, { 115200, 56000 } };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        ck_assert_uint_eq(slow_rate_find(rows[i].asked)->bps, rows[i].found);
    ck_assert_ptr_null(slow_rate_find(0));
    ck_assert_ptr_null(slow_rate_find(299));
    ck_assert_ptr_null(slow_line_new(&inner, 0, the_time, NULL));
    line = NULL;
}
END_TEST

START_TEST(both_ways_take_their_time_and_keep_their_order)
{
    for (size_t i = 0; i < slow_rate_count; i++) {
        const struct slow_rate *rate = &slow_rate_table[i];
        const size_t n = rate->bps / 10;    /* about a second of it */
        const double seconds = (double)n * rate->bits_per_octet_10 / 10 / rate->bps;
        rras_ms start;

        open_at(rate->bps);
        start = clock_ms;
        come(n);
        outer->ops->write(outer, bytes_of(got, n < sizeof got ? n : sizeof got));
        run(start + rate->latency_ms / 2);
        ck_assert_uint_eq(got_len, 0);
        run(start + rate->latency_ms + (rras_ms)(seconds * 500));
        ck_assert_msg(got_len > n * 45 / 100 && got_len < n * 55 / 100, "%u bit/s: %u of %u at half time", (unsigned)rate->bps,
                      (unsigned)got_len, (unsigned)n);
        ck_assert(sent_len > n * 45 / 100 && sent_len < n * 55 / 100);
        run(start + rate->latency_ms + (rras_ms)(seconds * 1000) + 2 * SLOW_LINE_STEP_MS);
        ck_assert_uint_eq(got_len, n);
        ck_assert_uint_eq(sent_len, n);
        for (size_t at = 0; at < n; at++)
            ck_assert_uint_eq(got[at], (uint8_t)(at * 7));
        teardown();
    }
    open_at(300);
}
END_TEST

START_TEST(an_idle_line_needs_no_time_and_a_busy_one_a_hundred_looks_a_second)
{
    open_at(33600);
    ck_assert_uint_eq(slow_line_advance(line, clock_ms), RRAS_NEVER);
    come(3900);
    ck_assert_uint_le(run(clock_ms + 1200), 130);
    ck_assert_uint_eq(got_len, 3900);
}
END_TEST

START_TEST(an_octet_alone_comes_after_the_latency)
{
    open_at(9600);
    come(1);
    ck_assert_uint_ge(slow_line_advance(line, clock_ms), clock_ms + 50);
    run(clock_ms + 49);
    ck_assert_uint_eq(got_len, 0);
    run(clock_ms + 3);
    ck_assert_uint_eq(got_len, 1);
}
END_TEST

START_TEST(room_is_a_fifth_of_a_second_and_grows_again)
{
    size_t room;

    open_at(33600);
    room = outer->ops->room(outer);
    ck_assert(room > 600 && room < 900);
    outer->ops->write(outer, bytes_of(got, room));
    ck_assert_uint_eq(outer->ops->room(outer), 0);
    outer->ops->write(outer, bytes_of(got, 100));   /* a control frame goes all the same */
    run(clock_ms + 400);
    ck_assert_uint_eq(sent_len, room + 100);
    ck_assert_uint_gt(writable, 0);
    ck_assert_uint_eq(outer->ops->room(outer), room);
}
END_TEST

START_TEST(what_overruns_is_lost_and_no_more)
{
    open_at(56000);
    come(SLOW_LINE_HELD + 1000);
    run(clock_ms + 60000);
    ck_assert_uint_eq(got_len, SLOW_LINE_HELD);
    come(10);
    run(clock_ms + 1000);
    ck_assert_uint_eq(got_len, SLOW_LINE_HELD + 10);
}
END_TEST

START_TEST(a_lost_line_says_so_after_what_had_come)
{
    open_at(2400);
    come(24);
    inner.events->lost(inner.ctx, 64);
    run(clock_ms + 20);
    ck_assert_uint_eq(lost, 0);
    run(clock_ms + 1000);
    ck_assert_uint_eq(got_len, 24);
    ck_assert_uint_eq(lost, 1);
    ck_assert_uint_eq(lost_with, 64);
    ck_assert_uint_eq(closed, 1);
}
END_TEST

START_TEST(a_goodbye_still_goes_out)
{
    open_at(300);
    outer->ops->write(outer, bytes_of("goodbye", 7));
    outer->ops->close(outer);
    line = NULL;
    ck_assert_uint_eq(sent_len, 7);
    ck_assert_uint_eq(closed, 1);
}
END_TEST

START_TEST(many_small_pieces_arrive)
{
    size_t total = 0;

    open_at(14400);
    for (int i = 0; i < 2000; i++) {
        come(1 + (size_t)(i % 3));
        total += 1 + (size_t)(i % 3);
        run(clock_ms + 3);
    }
    run(clock_ms + 60000);
    ck_assert_uint_eq(got_len, total);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("slow_line");
    TCase *tests = tcase_create("slow_line");
    SRunner *runner;
    int failed;

    tcase_add_checked_fixture(tests, NULL, teardown);
    tcase_add_test(tests, a_rate_is_the_next_slower_one);
    tcase_add_test(tests, both_ways_take_their_time_and_keep_their_order);
    tcase_add_test(tests, an_idle_line_needs_no_time_and_a_busy_one_a_hundred_looks_a_second);
    tcase_add_test(tests, an_octet_alone_comes_after_the_latency);
    tcase_add_test(tests, room_is_a_fifth_of_a_second_and_grows_again);
    tcase_add_test(tests, what_overruns_is_lost_and_no_more);
    tcase_add_test(tests, a_lost_line_says_so_after_what_had_come);
    tcase_add_test(tests, a_goodbye_still_goes_out);
    tcase_add_test(tests, many_small_pieces_arrive);
    suite_add_tcase(suite, tests);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
