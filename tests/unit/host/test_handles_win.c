/*
 * test_handles_win.c - the count of this process's handles goes up and down with them.
 *
 * SPDX-License-Identifier: MIT
 */
#include <winsock2.h>
#include <windows.h>
#include "service/host/handles_win.h"
#include <check.h>
#include <stdlib.h>

enum { MANY = 1000 };

START_TEST(every_handle_counts_until_it_is_closed)
{
    static HANDLE events[MANY];
    unsigned long before = handles_count();

    ck_assert_uint_gt(before, 0);
    for (int i = 0; i < MANY; i++) {
        events[i] = CreateEventW(NULL, FALSE, FALSE, NULL);
        ck_assert_ptr_nonnull(events[i]);
    }
    ck_assert_uint_ge(handles_count(), before + MANY - 8); /* the system's own threads come and go */
    ck_assert_uint_le(handles_count(), before + MANY + 8);
    for (int i = 0; i < MANY; i++)
        CloseHandle(events[i]);
    ck_assert_uint_le(handles_count(), before + 8);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("handles");
    TCase *tc = tcase_create("handles");
    SRunner *runner;
    int failed;

    tcase_add_test(tc, every_handle_counts_until_it_is_closed);
    suite_add_tcase(suite, tc);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
