/* test_utc.c - seconds as dates.
 * SPDX-License-Identifier: MIT */
#include <check.h>
#include <stdlib.h>
#include "common/base/utc.h"

static const struct {
    int64_t unix_s;
    const char *text;
} cases[] = {
    { 0, "1970-01-01 00:00:00" },          { -1, "1969-12-31 23:59:59" },
    { 951782400, "2000-02-29 00:00:00" },  { 951868800, "2000-03-01 00:00:00" },
    { 1709164799, "2024-02-28 23:59:59" }, { 2147483648, "2038-01-19 03:14:08" },
    { 4107542400, "2100-03-01 00:00:00" }, { 1795349109, "2026-11-22 12:05:09" },
};

START_TEST(a_second_is_its_date)
{
    char out[20];

    ck_assert_str_eq(utc_text(cases[_i].unix_s, out, sizeof out), cases[_i].text);
}
END_TEST

START_TEST(a_date_is_its_second)
{
    static const struct {
        const char *text;
        int64_t unix_s;
    } good[] = {
        { "1970-01-01", 0 }, { "2026-11-22 12:05:09", 1795349109 }, { "2026-11-22T12:05:09Z", 1795349109 }, { "2000-02-29", 951782400 },
        { "9999-12-31 23:59:59", 253402300799 },
    };
    static const char *const bad[] = {
        "", "1969-12-31", "2026-13-01", "2026-00-01", "2026-02-30", "2100-02-29", "2026-11-22 24:00:00", "2026-11-22 12:60:00",
        "2026-11-22T12:05:09", "2026-11-22 12:05:09Z", "2026-1-1", "26-11-22", "2026-11-22x", "2026/11/22", "2026-11-2a",
    };
    int64_t unix_s;

    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        ck_assert_msg(utc_parse(good[i].text, &unix_s), "%s", good[i].text);
        ck_assert_int_eq(unix_s, good[i].unix_s);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        unix_s = 7;
        ck_assert_msg(!utc_parse(bad[i], &unix_s), "%s", bad[i]);
        ck_assert_int_eq(unix_s, 7);
    }
}
END_TEST

int main(void)
{
    Suite *s = suite_create("utc");
    TCase *t = tcase_create("dates");
    SRunner *r = srunner_create(s);
    int failed;

    tcase_add_loop_test(t, a_second_is_its_date, 0, (int)(sizeof cases / sizeof *cases));
    tcase_add_test(t, a_date_is_its_second);
    suite_add_tcase(s, t);
    srunner_run_all(r, CK_NORMAL);
    failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
