/*
 * test_single_win.c - an instance's name is taken once.
 *
 * SPDX-License-Identifier: MIT
 */
#include <winsock2.h>
#include <windows.h>
#include "service/host/single_win.h"
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

START_TEST(a_name_is_taken_once_and_free_again_afterwards)
{
    char name[32], other[32], message[320] = "";
    struct single *first, *second;

    snprintf(name, sizeof name, "t-%lu", (unsigned long)GetCurrentProcessId());
    snprintf(other, sizeof other, "o-%lu", (unsigned long)GetCurrentProcessId());
    first = single_take(name, message, sizeof message);
    ck_assert_msg(first != NULL, "%s", message);
    ck_assert_ptr_null(single_take(name, message, sizeof message));
    ck_assert_ptr_nonnull(strstr(message, "runs already"));
    ck_assert_ptr_nonnull(strstr(message, "rrassvc stop --instance t-"));
    second = single_take(other, message, sizeof message);
    ck_assert_ptr_nonnull(second);
    single_release(second);
    single_release(first);
    first = single_take(name, message, sizeof message);
    ck_assert_ptr_nonnull(first);
    single_release(first);
    single_release(NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("single");
    TCase *tc = tcase_create("single");
    SRunner *runner;
    int failed;

    tcase_add_test(tc, a_name_is_taken_once_and_free_again_afterwards);
    suite_add_tcase(suite, tc);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
