/*
 * test_dial_plan.c - which row of the switchboard a number means.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <string.h>
#include "common/ras/dial_plan.h"

static const struct plan_row rows[] = {
    { 1, "", "5551234", PLAN_SERVER, "" },       { 2, "", "555*", PLAN_BUSY, "" },        { 3, "", "5559*", PLAN_NO_ANSWER, "" },
    { 4, "COM3", "5551234", PLAN_ECHO, "" },     { 5, "", "home", PLAN_PLACE, "h:23" },   { 6, "PIPE1", "*", PLAN_PORT, "COM3" },
    { 7, "", "+49 (231) 55-1", PLAN_PORT, "COM5" }, { 8, "", "*67#", PLAN_ECHO, "" },
};

START_TEST(the_most_exact_row_wins)
{
    static const struct { const char *port, *number; int64_t id; } cases[] = {
        { "TCP1", "5551234", 1 }, { "TCP1", "555-1234", 1 }, { "COM3", "5551234", 4 }, { "com3", "555 12 34", 4 },
        { "TCP1", "5550000", 2 }, { "TCP1", "5559999", 3 },  { "TCP1", "555", 2 },     { "TCP1", "55", 0 },
        { "TCP1", "HOME", 5 },    { "TCP1", "homes", 0 },    { "PIPE1", "12", 6 },     { "PIPE1", "5551234", 1 },
        { "PIPE1", "", 6 },       { "TCP1", "", 0 },         { "TCP1", "+49231551", 7 }, { "TCP1", "*67#", 8 },
        { "TCP1", "*670", 0 },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct plan_row *found = plan_find(rows, sizeof rows / sizeof *rows, cases[i].port, cases[i].number);

        ck_assert_msg((found ? found->id : 0) == cases[i].id, "%s dials %s: row %d", cases[i].port, cases[i].number,
                      (int)(found ? found->id : 0));
    }
    ck_assert_ptr_null(plan_find(NULL, 0, "COM1", "1"));
}
END_TEST

START_TEST(a_row_that_cannot_work_says_the_cure)
{
    static const struct { struct plan_row row; const char *part; } cases[] = {
        { { 0, "", "5551234", PLAN_SERVER, "" }, NULL },
        { { 0, "", "*", PLAN_BUSY, "" }, NULL },
        { { 0, "", "555*", PLAN_PLACE, "bbs.example.com:23" }, NULL },
        { { 0, "COM3", "1", PLAN_PORT, "COM4" }, NULL },
        { { 0, "", "", PLAN_SERVER, "" }, "empty" },
        { { 0, "", " - ", PLAN_SERVER, "" }, "empty" },
        { { 0, "", "ho*me", PLAN_SERVER, "" }, "at the end" },
        { { 0, "", "1", PLAN_PLACE, "bbs.example.com" }, "host and a port" },
        { { 0, "", "1", PLAN_PLACE, "" }, "host and a port" },
        { { 0, "", "1", PLAN_PORT, "" }, "Name the port" },
        { { 0, "COM3", "1", PLAN_PORT, "com3" }, "cannot call itself" },
        { { 0, "", "1", PLAN_ECHO, "x" }, "has a target" },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *why = plan_row_check(&cases[i].row);

        ck_assert_msg(cases[i].part ? why && strstr(why, cases[i].part) : !why, "row %u: %s", (unsigned)i, why ? why : "good");
    }
}
END_TEST

START_TEST(rows_are_the_same_by_port_and_digits)
{
    const struct plan_row a = { .port = "COM3", .number = "555-1234" }, b = { .port = "com3", .number = "5551234" }, c = { .number = "5551234" };

    ck_assert(plan_is_same(&a, &b));
    ck_assert(!plan_is_same(&a, &c));
}
END_TEST

START_TEST(kinds_have_names)
{
    for (int i = 0; i < PLAN_KINDS; i++)
        ck_assert_int_eq(plan_kind_find(plan_kind_name((enum plan_kind)i)), i);
    ck_assert_int_eq(plan_kind_find("NoAnswer"), PLAN_NO_ANSWER);
    ck_assert_int_eq(plan_kind_find("nobody"), -1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("dial_plan");
    TCase *tests = tcase_create("dial_plan");
    SRunner *runner;
    int failed;

    tcase_add_test(tests, the_most_exact_row_wins);
    tcase_add_test(tests, a_row_that_cannot_work_says_the_cure);
    tcase_add_test(tests, rows_are_the_same_by_port_and_digits);
    tcase_add_test(tests, kinds_have_names);
    suite_add_tcase(suite, tests);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
