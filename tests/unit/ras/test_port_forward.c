/*
 * test_port_forward.c - lists of forwarded ports.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdio.h>

#include "common/ras/port_forward.h"

START_TEST(a_list_is_read_whole)
{
    struct port_forward out[PORT_FORWARDS_MAX];
    const char *wrong;

    ck_assert_int_eq(port_forwards_parse("", out, &wrong), 0);
    ck_assert_int_eq(port_forwards_parse(" , ", out, &wrong), 0);
    ck_assert_int_eq(port_forwards_parse("8080=intranet:80, 65535=10.0.0.5:1\t1=a.b.c:65535,", out, &wrong), 3);
    ck_assert_uint_eq(out[0].local_port, 8080);
    ck_assert_str_eq(out[0].host, "intranet");
    ck_assert_uint_eq(out[0].port, 80);
    ck_assert_uint_eq(out[1].local_port, 65535);
    ck_assert_str_eq(out[1].host, "10.0.0.5");
    ck_assert_uint_eq(out[2].port, 65535);
}
END_TEST

START_TEST(what_is_wrong_is_pointed_at)
{
    static const char *const bad[] = {
        "x", "8080", "8080=", "8080=host", "8080=host:", "8080=:80", "=host:80", "0=host:80", "65536=host:80",
        "8080=host:0", "8080=host:65536", "8080=host:8o", "8080=ho..st:80", "80 80=host:80", "8080=a:b:80", "-1=a:80",
        "008080=a:80"
    };
    struct port_forward out[PORT_FORWARDS_MAX];

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char text[64] = "1=a:1,";
        const char *wrong = NULL;

        strcat(text, bad[i]);
        ck_assert_msg(port_forwards_parse(text, out, &wrong) == -1, "%s", bad[i]);
        ck_assert_msg(wrong == text + 6, "%s", bad[i]);
    }
}
END_TEST

START_TEST(two_of_a_port_and_too_many_are_refused)
{
    struct port_forward out[PORT_FORWARDS_MAX];
    const char *wrong, *two = "5=a:1,6=a:1,5=b:2";
    char many[512] = "";

    ck_assert_int_eq(port_forwards_parse(two, out, &wrong), -1);
    ck_assert_ptr_eq(wrong, two + 12);
    for (int i = 1; i <= PORT_FORWARDS_MAX; i++)
        snprintf(many + strlen(many), 16, "%d=a:1,", i);
    ck_assert_int_eq(port_forwards_parse(many, out, &wrong), PORT_FORWARDS_MAX);
    strcat(many, "99=a:1");
    ck_assert_int_eq(port_forwards_parse(many, out, &wrong), -1);
    ck_assert_str_eq(wrong, "99=a:1");
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        a_list_is_read_whole, what_is_wrong_is_pointed_at, two_of_a_port_and_too_many_are_refused,
    };
    Suite *suite = suite_create("port_forward");
    TCase *tcase = tcase_create("all");
    SRunner *runner;
    int failed;

    for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
        tcase_add_test(tcase, tests[i]);
    suite_add_tcase(suite, tcase);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
