/*
 * test_at_dial.c - the modem driver calls somebody.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdio.h>
#include "service/modem/at.h"

/* What the driver did, as text: "ATDT5551234\r", "[Dialing]", "[failed 676]". */
static struct at m;
static char did[2048];

static void note(const char *s)
{
    ck_assert_uint_lt(strlen(did) + strlen(s) + 1, sizeof did);
    strcat(did, s);
}

static void on_write(void *ctx, struct bytes out)
{
    char text[200];

    (void)ctx;
    snprintf(text, sizeof text, "%.*s", (int)out.len, (const char *)out.at);
    note(text);
}

static void on_dtr(void *ctx, bool on)
{
    (void)ctx;
    note(on ? "[dtr+]" : "[dtr-]");
}

static void on_state(void *ctx, enum at_state now_in)
{
    char text[40];

    (void)ctx;
    snprintf(text, sizeof text, "[%s]", at_state_name(now_in));
    note(text);
}

static void on_online(void *ctx, const struct at_result *connect, const struct at_caller *caller, struct bytes rest)
{
    char text[60];

    (void)ctx;
    ck_assert_str_eq(caller->number, "");
    snprintf(text, sizeof text, "[online %u %u]", (unsigned)connect->dce_bps, (unsigned)rest.len);
    note(text);
}

static void on_offline(void *ctx)
{
    (void)ctx;
    note("[offline]");
}

static void on_dial_failed(void *ctx, uint32_t ras_error)
{
    char text[30];

    (void)ctx;
    snprintf(text, sizeof text, "[failed %u]", (unsigned)ras_error);
    note(text);
}

static void on_trace(void *ctx, const char *line)
{
    (void)ctx, (void)line;
}

static const struct at_host host = { on_write, on_dtr, on_state, on_online, on_offline, on_dial_failed, on_trace };

static void hear(const char *text, rras_ms now)
{
    at_receive(&m, bytes_of_text(text), now);
}

static void make_ready(void)
{
    struct at_config config;

    at_config_defaults(&config);
    at_init(&m, &config, &host, NULL);
    at_start(&m, 0);
    while (m.state == AT_INITIALISING)
        hear("\r\nOK\r\n", 500);
    ck_assert_int_eq(m.state, AT_READY);
    did[0] = '\0';
}

static void assert_did(const char *want)
{
    ck_assert_str_eq(did, want);
    did[0] = '\0';
}

START_TEST(a_call_that_is_answered_is_online)
{
    make_ready();
    ck_assert(at_dial(&m, "9,5551234", 1000));
    assert_did("[Dialing]ATDT9,5551234\r");
    hear("ATDT9,5551234\r", 1010); /* the echo */
    hear("\r\nCARRIER 33600\r\n\r\nPROTOCOL: LAPM\r\n\r\nCONNECT 115200\r\n~x", 20000);
    assert_did("[Online][online 33600 2]");
}
END_TEST

START_TEST(each_way_to_fail_is_a_ras_error_of_its_own)
{
    static const struct { const char *said; unsigned error; } rows[] = {
        { "BUSY", 676 }, { "NO ANSWER", 678 }, { "NO CARRIER", 679 }, { "NO DIALTONE", 680 }, { "NO DIAL TONE", 680 }, { "ERROR", 651 },
    };
    char text[40], want[60];

    make_ready();
    ck_assert(at_dial(&m, "5551234", 1000));
    did[0] = '\0';
    snprintf(text, sizeof text, "\r\n%s\r\n", rows[_i].said);
    snprintf(want, sizeof want, "[Initialising][failed %u]", rows[_i].error);
    hear(text, 5000);
    assert_did(want);
    at_advance(&m, 5300);
    while (m.state == AT_INITIALISING)
        hear("\r\nOK\r\n", 6000);
    ck_assert_int_eq(m.state, AT_READY);
}
END_TEST

START_TEST(silence_after_dialing_ends_in_no_answer_and_a_hang_up)
{
    make_ready();
    ck_assert(at_dial(&m, "5551234", 1000));
    did[0] = '\0';
    ck_assert_int_eq((int)at_advance(&m, 1000), 91000);
    at_advance(&m, 91000);
    assert_did("[Hanging up][dtr-][failed 678]");
}
END_TEST

START_TEST(a_ring_or_an_ok_while_dialing_is_nothing)
{
    make_ready();
    ck_assert(at_dial(&m, "5551234", 1000));
    did[0] = '\0';
    hear("\r\nOK\r\n\r\nRING\r\n\r\nRINGING\r\n", 2000);
    assert_did("");
    ck_assert_int_eq(m.state, AT_DIALING);
}
END_TEST

START_TEST(only_a_ready_modem_dials)
{
    make_ready();
    hear("\r\nRING\r\n", 1000);
    did[0] = '\0';
    ck_assert(!at_dial(&m, "5551234", 1100));
    assert_did("");
    make_ready();
    at_stop(&m, 1000);
    ck_assert(!at_dial(&m, "5551234", 1100));
}
END_TEST

START_TEST(a_call_that_is_just_connecting_by_itself_comes_first)
{
    make_ready();
    hear(_i == 0 ? "\r\nCONNECT 33600\r" : "\r\nCONNECT 336", 1000);
    ck_assert(!at_dial(&m, "5551234", 1010));
    hear(_i == 0 ? "\n" : "00\r\n", 1020);
    assert_did("[Online][online 33600 0]");
}
END_TEST

START_TEST(a_number_that_would_be_another_command_is_not_dialed)
{
    static const char *const bad[] = { "", "555;", "555\rATH", "555\"", "fax", "5\n" };

    make_ready();
    ck_assert(!at_dial(&m, bad[_i], 1000));
    assert_did("");
    ck_assert_int_eq(m.state, AT_READY);
}
END_TEST

START_TEST(a_number_may_be_as_long_as_an_account_keeps_it_and_no_longer)
{
    char number[AT_NUMBER_MAX + 2];

    memset(number, '5', sizeof number - 1);
    number[AT_NUMBER_MAX + 1] = '\0';
    make_ready();
    ck_assert(!at_dial(&m, number, 1000));
    number[AT_NUMBER_MAX] = '\0';
    ck_assert(at_dial(&m, number, 1000));
    ck_assert_uint_eq(strlen(did), strlen("[Dialing]ATDT\r") + AT_NUMBER_MAX);
}
END_TEST

START_TEST(hanging_up_or_stopping_ends_the_dialing_without_a_word)
{
    make_ready();
    ck_assert(at_dial(&m, "5551234", 1000));
    did[0] = '\0';
    if (_i == 0)
        at_hang_up(&m, 2000);
    else
        at_stop(&m, 2000);
    assert_did("[Hanging up][dtr-]");
}
END_TEST

int main(void)
{
    Suite *s = suite_create("at_dial");
    TCase *t = tcase_create("calling");
    SRunner *runner;
    int failed;

    tcase_add_test(t, a_call_that_is_answered_is_online);
    tcase_add_loop_test(t, each_way_to_fail_is_a_ras_error_of_its_own, 0, 6);
    tcase_add_test(t, silence_after_dialing_ends_in_no_answer_and_a_hang_up);
    tcase_add_test(t, a_ring_or_an_ok_while_dialing_is_nothing);
    tcase_add_test(t, only_a_ready_modem_dials);
    tcase_add_loop_test(t, a_call_that_is_just_connecting_by_itself_comes_first, 0, 2);
    tcase_add_loop_test(t, a_number_that_would_be_another_command_is_not_dialed, 0, 6);
    tcase_add_test(t, a_number_may_be_as_long_as_an_account_keeps_it_and_no_longer);
    tcase_add_loop_test(t, hanging_up_or_stopping_ends_the_dialing_without_a_word, 0, 2);
    suite_add_tcase(s, t);
    runner = srunner_create(s);
    srunner_set_fork_status(runner, CK_NOFORK);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
