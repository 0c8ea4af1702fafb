/*
 * test_addresses_win.c - the computer's addresses are told when they are not what was known.
 *
 * SPDX-License-Identifier: MIT
 */
#include "loop_thread.h"
#include "service/host/addresses_win.h"
#include <stdlib.h>
#include <string.h>

static volatile LONG told;
static struct adapters told_now, now;

static void on_changed(void *ctx, const struct adapters *seen)
{
    ck_assert_ptr_eq(ctx, &told_now);
    told_now = *seen;
    InterlockedIncrement(&told);
}

static bool is_told(void)
{
    return told > 0;
}

START_TEST(what_was_not_known_is_told_and_what_was_is_not)
{
    struct addresses_watch *watch;

    told = 0;
    adapters_read(&now);
    now.list[0].addresses[0] ^= 1;
    watch = addresses_watch_start(loop, &now, on_changed, &told_now);
    ck_assert_ptr_nonnull(watch);
    ck_assert(wait_until_true(is_told));
    addresses_watch_stop(watch);
    ck_assert_int_eq(told, 1);
    ck_assert_uint_eq(told_now.list[0].addresses[0], now.list[0].addresses[0] ^ 1);
    ck_assert_uint_eq(told_now.count, now.count);
}
END_TEST

START_TEST(a_watch_ends_at_once)
{
    rras_ms before = loop_now();

    adapters_read(&now);
    for (int i = 0; i < 5; i++)
        addresses_watch_stop(addresses_watch_start(loop, &now, on_changed, &told_now));
    addresses_watch_stop(NULL);
    ck_assert_uint_lt(loop_now() - before, 10000);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("addresses");
    TCase *tc = tcase_create("addresses");
    SRunner *runner;
    int failed;

    tcase_add_checked_fixture(tc, setup_loop, teardown_loop);
    tcase_add_test(tc, what_was_not_known_is_told_and_what_was_is_not);
    tcase_add_test(tc, a_watch_ends_at_once);
    suite_add_tcase(suite, tc);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
