/*
 * test_lend.c - an idle modem's line is lent to somebody who asks it something, and comes back.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include "tests/support/server/server_rig.h"

static struct rig *rig;
static struct rig_line *com;
static struct server_loan loan;

static void open_rig(void)
{
    rig = malloc(sizeof *rig);
    ck_assert_ptr_nonnull(rig);
    rig_init(rig, NULL);
    rig_add_modem(rig, CALL_IN);
    rig_start(rig);
    ck_assert_str_eq(rig->opened_port, "COM5");
}

static void close_rig(void)
{
    rig_fini(rig);
    free(rig);
}

static bool said(const char *word)
{
    size_t len = strlen(word);
    bool has = false;

    for (size_t i = 0; i + len <= com->to_caller_len && !has; i++)
        has = memcmp(com->to_caller + i, word, len) == 0;
    com->to_caller_len = 0;
    return has;
}

static void modem_says(const char *text)
{
    rig_send(rig, com, text, strlen(text));
}

static void obey(void)
{
    for (int i = 0; i < 40 && rig_status(rig, 0).condition != PORT_LISTENING; i++) {
        rig_run(rig, 300);
        if (said("AT"))
            modem_says("\r\nOK\r\n");
    }
    ck_assert_int_eq(rig_status(rig, 0).condition, PORT_LISTENING);
}

static void open_modem(void)
{
    com = rig_open_modem(rig);
    obey();
}

static enum lend_result lend(void)
{
    return server_lend_line(rig->server, "com5", rig->now, &loan);
}

START_TEST(a_lent_line_comes_back_and_answers)
{
    open_modem();
    ck_assert_int_eq(lend(), LEND_LENT);
    ck_assert_ptr_eq(loan.line, &com->transport);
    ck_assert_str_eq(loan.port, "COM5");
    server_take_back(rig->server, &loan, rig->now);
    ck_assert_int_eq(rig_status(rig, 0).condition, PORT_INITIALIZING);
    rig_run(rig, 10);
    ck_assert(said("ATZ"));
    modem_says("\r\nOK\r\n");
    obey();
    modem_says("\r\nRING\r\n");
    rig_run(rig, 100);
    ck_assert(said("ATA"));
}
END_TEST

START_TEST(while_it_is_lent_the_port_is_quiet_and_looks_for_nothing)
{
    unsigned opens = rig->opens;

    open_modem();
    ck_assert_int_eq(lend(), LEND_LENT);
    rig_run(rig, 20 * 60 * 1000);
    ck_assert_uint_eq(rig->opens, opens);
    ck_assert_uint_eq(com->to_caller_len, 0);
    ck_assert_int_eq(rig_status(rig, 0).condition, PORT_INITIALIZING);
    ck_assert_int_eq(lend(), LEND_BUSY); /* once */
}
END_TEST

START_TEST(a_line_with_a_call_is_not_lent)
{
    open_modem();
    modem_says("\r\nRING\r\n");
    rig_run(rig, 10);
    ck_assert_int_eq(lend(), LEND_IN_CALL);
    ck_assert_ptr_null(loan.line);
    modem_says("\r\nCONNECT 33600\r\n");
    rig_run(rig, 10);
    rig_attach(rig, com, "joe", "secret", AUTH_PAP);
    rig_run(rig, 4000);
    ck_assert(com->caller.is_up);
    ck_assert_int_eq(lend(), LEND_IN_CALL);
    ck_assert(com->caller.is_up);
}
END_TEST

START_TEST(a_modem_that_does_not_answer_may_be_asked_all_the_more)
{
    com = rig_open_modem(rig);
    rig_run(rig, 14 * 1000);
    ck_assert_int_eq(rig_status(rig, 0).condition, PORT_NON_OPERATIONAL);
    ck_assert_int_eq(lend(), LEND_LENT);
    server_take_back(rig->server, &loan, rig->now);
    obey();
    ck_assert_str_eq(rig_status(rig, 0).explanation, "");
}
END_TEST

START_TEST(a_port_that_nobody_has_is_not_opened_meanwhile)
{
    unsigned opens = rig->opens;

    ck_assert_int_eq(lend(), LEND_BUSY); /* its opening is on the way */
    server_line_failed(rig->server, "COM5", 692, "another program has it", rig->now);
    ck_assert_int_eq(lend(), LEND_NOT_OPEN);
    rig_run(rig, 20 * 1000);
    ck_assert_uint_eq(rig->opens, opens);
    server_take_back(rig->server, &loan, rig->now);
    rig_run(rig, 10);
    ck_assert_uint_eq(rig->opens, opens + 1);
}
END_TEST

START_TEST(a_port_that_is_none_of_ours_is_not_open)
{
    ck_assert_int_eq(server_lend_line(rig->server, "COM77", rig->now, &loan), LEND_NOT_OPEN);
    ck_assert_str_eq(loan.port, "");
    server_take_back(rig->server, &loan, rig->now);
}
END_TEST

START_TEST(a_server_that_stops_lends_nothing_and_closes_what_comes_back)
{
    open_modem();
    ck_assert_int_eq(lend(), LEND_LENT);
    server_stop(rig->server, END_SERVICE_STOPPED, rig->now);
    rig_run(rig, 10);
    ck_assert(server_is_quiet(rig->server));
    server_take_back(rig->server, &loan, rig->now);
    ck_assert(!com->is_open);
    ck_assert_int_eq(lend(), LEND_BUSY);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("lend");
    TCase *tc = tcase_create("lend");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_checked_fixture(tc, open_rig, close_rig);
    tcase_set_timeout(tc, 100);
    tcase_add_test(tc, a_lent_line_comes_back_and_answers);
    tcase_add_test(tc, while_it_is_lent_the_port_is_quiet_and_looks_for_nothing);
    tcase_add_test(tc, a_line_with_a_call_is_not_lent);
    tcase_add_test(tc, a_modem_that_does_not_answer_may_be_asked_all_the_more);
    tcase_add_test(tc, a_port_that_nobody_has_is_not_opened_meanwhile);
    tcase_add_test(tc, a_port_that_is_none_of_ours_is_not_open);
    tcase_add_test(tc, a_server_that_stops_lends_nothing_and_closes_what_comes_back);
    suite_add_tcase(suite, tc);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
