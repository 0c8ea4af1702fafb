/*
 * test_pool.c - the addresses callers are given: none lost, none given twice.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>

#include "common/base/ip4.h"
#include "service/net/pool.h"

static struct address_range range(uint32_t from, uint32_t to)
{
    return (struct address_range){ from, to };
}

START_TEST(the_first_address_is_the_servers_own)
{
    struct pool *pool = pool_new(range(IP4(10, 9, 0, 1), IP4(10, 9, 0, 4)), NULL, 0);

    ck_assert_uint_eq(pool_server_address(pool), IP4(10, 9, 0, 1));
    ck_assert_uint_eq(pool_size(pool), 3);
    ck_assert_uint_eq(pool_take(pool, IP4(10, 9, 0, 1)), 0);
    for (uint32_t i = 2; i <= 4; i++)
        ck_assert_uint_eq(pool_take(pool, 0), IP4(10, 9, 0, 0) + i);
    ck_assert_uint_eq(pool_take(pool, 0), 0);
    ck_assert_uint_eq(pool_in_use(pool), 3);
    pool_free(pool);
}
END_TEST

START_TEST(a_range_without_room_for_a_caller_is_no_pool)
{
    ck_assert_ptr_null(pool_new(range(IP4(10, 9, 0, 1), IP4(10, 9, 0, 1)), NULL, 0));
    ck_assert_ptr_null(pool_new(range(IP4(10, 9, 0, 2), IP4(10, 9, 0, 1)), NULL, 0));
    ck_assert_ptr_null(pool_new(range(0, 100), NULL, 0));
    pool_free(NULL);
}
END_TEST

START_TEST(network_and_broadcast_looking_addresses_are_not_handed_out)
{
    struct pool *pool = pool_new(range(IP4(10, 9, 0, 1), IP4(10, 9, 2, 10)), NULL, 0);
    uint32_t address, count = 0;

    while ((address = pool_take(pool, 0)) != 0) {
        ck_assert_uint_ne(address & 255, 0);
        ck_assert_uint_ne(address & 255, 255);
        count++;
    }
    ck_assert_uint_eq(count, 253 + 254 + 10);
    ck_assert_uint_eq(count, pool_size(pool));
    ck_assert_uint_eq(pool_take(pool, IP4(10, 9, 1, 0)), 0);
    pool_free(pool);
}
END_TEST

START_TEST(excluded_ranges_are_not_handed_out)
{
    struct address_range excluded[] = {
        { IP4(10, 9, 0, 2), IP4(10, 9, 0, 5) }, { IP4(10, 9, 0, 8), IP4(10, 9, 0, 8) }
    };
    struct pool *pool = pool_new(range(IP4(10, 9, 0, 1), IP4(10, 9, 0, 10)), excluded, 2);
    static const uint8_t left[] = { 6, 7, 9, 10 };

    ck_assert_uint_eq(pool_size(pool), 4);
    ck_assert_uint_eq(pool_take(pool, IP4(10, 9, 0, 8)), 0);
    for (int i = 0; i < 4; i++)
        ck_assert_uint_eq(pool_take(pool, 0), IP4(10, 9, 0, left[i]));
    pool_free(pool);
}
END_TEST

START_TEST(a_wanted_address_is_given_when_it_is_free)
{
    static const uint32_t wanted[] = { IP4(10, 9, 0, 7), IP4(192, 168, 5, 5), IP4(192, 168, 5, 6) };
    struct pool *pool = pool_new(range(IP4(10, 9, 0, 1), IP4(10, 9, 0, 10)), NULL, 0);

    for (int i = 0; i < 3; i++) {
        ck_assert_uint_eq(pool_take(pool, wanted[i]), wanted[i]);
        ck_assert_uint_eq(pool_take(pool, wanted[i]), 0);
    }
    ck_assert_uint_eq(pool_in_use(pool), 3);
    for (int i = 0; i < 3; i++) {
        pool_release(pool, wanted[i]);
        pool_release(pool, wanted[i]); /* a second time changes nothing */
    }
    ck_assert_uint_eq(pool_in_use(pool), 0);
    ck_assert_uint_eq(pool_take(pool, wanted[1]), wanted[1]);
    pool_release(pool, 0);
    pool_release(pool, IP4(1, 2, 3, 4));
    pool_release(pool, IP4(10, 9, 0, 1));
    ck_assert_uint_eq(pool_in_use(pool), 1);
    pool_free(pool);
}
END_TEST

START_TEST(the_address_freed_last_is_given_last)
{
    struct pool *pool = pool_new(range(IP4(10, 9, 0, 1), IP4(10, 9, 0, 4)), NULL, 0);
    uint32_t a = pool_take(pool, 0), b = pool_take(pool, 0);

    pool_release(pool, b);
    pool_release(pool, a);
    ck_assert_uint_eq(pool_take(pool, 0), IP4(10, 9, 0, 4));
    ck_assert_uint_eq(pool_take(pool, 0), b);
    ck_assert_uint_eq(pool_take(pool, 0), a);
    pool_free(pool);
}
END_TEST

START_TEST(ten_thousand_calls_lose_no_address)
{
    enum { HELD = 200 };
    struct pool *pool = pool_new(range(IP4(10, 9, 0, 1), IP4(10, 9, 1, 10)), NULL, 0);
    uint32_t held[HELD] = { 0 }, random = 1, calls = 0;

    while (calls < 10000) {
        uint32_t *at;

        random = random * 1664525u + 1013904223u;
        at = &held[(random >> 8) % HELD];
        if (*at) {
            pool_release(pool, *at);
            *at = 0;
            continue;
        }
        if (random >> 30 == 0)
            *at = pool_take(pool, IP4(10, 9, 0, 0) + (random >> 16) % 300); /* perhaps taken, perhaps outside */
        else
            *at = pool_take(pool, 0);
        calls++;
        for (uint32_t *other = held; *at && other < held + HELD; other++)
            ck_assert(other == at || *other != *at);
    }
    for (int i = 0; i < HELD; i++)
        pool_release(pool, held[i]);
    ck_assert_uint_eq(pool_in_use(pool), 0);
    for (uint32_t i = 0; i < pool_size(pool); i++)
        ck_assert_uint_ne(pool_take(pool, 0), 0);
    ck_assert_uint_eq(pool_take(pool, 0), 0);
    pool_free(pool);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("pool");
    TCase *tcase = tcase_create("all");
    SRunner *runner;
    int failed;

    tcase_add_test(tcase, the_first_address_is_the_servers_own);
    tcase_add_test(tcase, a_range_without_room_for_a_caller_is_no_pool);
    tcase_add_test(tcase, network_and_broadcast_looking_addresses_are_not_handed_out);
    tcase_add_test(tcase, excluded_ranges_are_not_handed_out);
    tcase_add_test(tcase, a_wanted_address_is_given_when_it_is_free);
    tcase_add_test(tcase, the_address_freed_last_is_given_last);
    tcase_add_test(tcase, ten_thousand_calls_lose_no_address);
    suite_add_tcase(suite, tcase);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
