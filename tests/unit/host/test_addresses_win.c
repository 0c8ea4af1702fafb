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
static struct addresses told_now;

static void on_changed(void *ctx, const struct addresses *now)
{
    ck_assert_ptr_eq(ctx, &told_now);
    told_now = *now;
    InterlockedIncrement(&told);
}

static bool is_told(void)
{
    return told > 0;
}

START_TEST(what_was_not_known_is_told_and_what_was_is_not)
{
    struct addresses now;
    struct addresses_watch *watch;

    told = 0;
    addresses_read(&now);
    now.best ^= 1;
    watch = addresses_watch_start(loop, &now, on_changed, &told_now);
    ck_assert_ptr_nonnull(watch);
    ck_assert(wait_until_true(is_told));
    addresses_watch_stop(watch);
    ck_assert_int_eq(told, 1);
    ck_assert_uint_eq(told_now.best, now.best ^ 1);
}
END_TEST

START_TEST(a_watch_ends_at_once)
{
    struct addresses now;
    rras_ms before = loop_now();

    addresses_read(&now);
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
