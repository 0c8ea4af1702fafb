/*
 * test_call_limit.c - how often one address may call.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <string.h>
#include "service/port/call_limit.h"

enum { PER_MINUTE = 3 };

static struct call_limit limit;

static void setup(void)
{
    memset(&limit, 0, sizeof limit);
}

static bool calls(uint32_t address, rras_ms now)
{
    return call_limit_allows(&limit, address, PER_MINUTE, now);
}

START_TEST(so_many_calls_are_let_in_and_the_next_is_not)
{
    for (int i = 0; i < PER_MINUTE; i++)
        ck_assert(calls(1, 1000 + (rras_ms)i));
    ck_assert(!calls(1, 1003));
    ck_assert(!calls(1, 1004));
    ck_assert(calls(2, 1004)); /* each address for itself */
}
END_TEST

START_TEST(a_minute_later_all_may_call_again)
{
    for (int i = 0; i < PER_MINUTE; i++)
        ck_assert(calls(1, 1000));
    ck_assert(!calls(1, 60999));
    for (int i = 0; i < PER_MINUTE; i++)
        ck_assert(calls(1, 61000));
    ck_assert(!calls(1, 61000));
}
END_TEST

START_TEST(whoever_keeps_trying_is_let_in_a_minute_later_all_the_same)
{
    unsigned let_in = 0;

    for (rras_ms now = 0; now < 10 * 60000; now += 100)
        let_in += calls(1, now);
    ck_assert_uint_eq(let_in, 10 * PER_MINUTE);
}
END_TEST

START_TEST(zero_is_no_limit_and_takes_no_room)
{
    static const struct call_limit empty;

    for (int i = 0; i < 1000; i++)
        ck_assert(call_limit_allows(&limit, 1, 0, 5));
    ck_assert_mem_eq(&limit, &empty, sizeof limit);
}
END_TEST

START_TEST(a_full_table_pushes_out_the_address_that_has_been_quiet_longest)
{
    for (uint32_t a = 1; a <= CALL_LIMIT_ADDRESSES; a++) {
        for (int i = 0; i < PER_MINUTE; i++)
            ck_assert(calls(a, a));
    }
    /* The first has the oldest window, but it goes on trying: the second is the quietest now. */
    ck_assert(!calls(1, 1000));
    ck_assert(calls(5000, 1001));
    ck_assert(!calls(1, 1002));
    for (uint32_t a = 3; a <= CALL_LIMIT_ADDRESSES; a++)
        ck_assert_msg(!calls(a, 1002 + a), "%u", (unsigned)a);
    ck_assert(calls(2, 2000)); /* forgotten */
}
END_TEST

START_TEST(an_address_is_found_behind_slots_that_look_better)
{
    for (uint32_t a = 1; a <= CALL_LIMIT_ADDRESSES; a++)
        ck_assert(calls(a, 10000 - a)); /* the last one is the quietest */
    ck_assert(calls(CALL_LIMIT_ADDRESSES, 10001));
    ck_assert(calls(CALL_LIMIT_ADDRESSES, 10001));
    ck_assert(!calls(CALL_LIMIT_ADDRESSES, 10001));
}
END_TEST

int main(void)
{
    Suite *s = suite_create("call_limit");
    TCase *t = tcase_create("calls per minute");
    SRunner *sr;
    int failed;

    tcase_add_checked_fixture(t, setup, NULL);
    tcase_add_test(t, so_many_calls_are_let_in_and_the_next_is_not);
    tcase_add_test(t, a_minute_later_all_may_call_again);
    tcase_add_test(t, whoever_keeps_trying_is_let_in_a_minute_later_all_the_same);
    tcase_add_test(t, zero_is_no_limit_and_takes_no_room);
    tcase_add_test(t, a_full_table_pushes_out_the_address_that_has_been_quiet_longest);
    tcase_add_test(t, an_address_is_found_behind_slots_that_look_better);
    suite_add_tcase(s, t);
    sr = srunner_create(s);
    srunner_set_fork_status(sr, CK_NOFORK);
    srunner_run_all(sr, CK_NORMAL);
    failed = srunner_ntests_failed(sr);
    srunner_free(sr);
    return failed != 0;
}
