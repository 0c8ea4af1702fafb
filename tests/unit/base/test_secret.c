/*
 * test_secret.c - wiping and comparing secrets.
 *
 * SPDX-License-Identifier: MIT
 */
#include "common/base/secret.h"
#include <check.h>

START_TEST(a_wiped_secret_is_zeroes_and_nothing_else_is)
{
    char buf[] = "keepSECRETkeep";

    secret_wipe(buf + 4, 6);
    ck_assert_mem_eq(buf, "keep\0\0\0\0\0\0keep", sizeof buf);
    secret_wipe(NULL, 0);
}
END_TEST

START_TEST(every_single_bit_makes_a_difference)
{
    unsigned char a[24] = { 0 }, b[24] = { 0 };

    ck_assert(secret_equal(a, b, sizeof a));
    for (int bit = 0; bit < 24 * 8; bit++) {
        b[bit / 8] ^= (unsigned char)(1 << bit % 8);
        ck_assert(!secret_equal(a, b, sizeof a));
        b[bit / 8] = 0;
    }
    ck_assert(secret_equal(a, b, 0));
}
END_TEST

int main(void)
{
    Suite *s = suite_create("secret");
    TCase *t = tcase_create("secret");
    SRunner *runner;
    int failed;

    tcase_add_test(t, a_wiped_secret_is_zeroes_and_nothing_else_is);
    tcase_add_test(t, every_single_bit_makes_a_difference);
    suite_add_tcase(s, t);
    runner = srunner_create(s);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
