/* test_standstill.c - a paused service, a computer that slept, a clock that was set.
 * SPDX-License-Identifier: MIT */
#include <check.h>
#include <stdlib.h>
#include "tests/support/server/server_rig.h"

static struct rig *rig;

static void open_rig(void)
{
    rig = malloc(sizeof *rig);
    rig_init(rig, NULL);
}

static void close_rig(void)
{
    rig_fini(rig);
    free(rig);
}

static struct rig_line *call_up(void)
{
    struct rig_line *line = rig_dial(rig, "joe", "secret", AUTH_MSCHAP_V2);

    ck_assert_ptr_nonnull(line);
    rig_run(rig, 5000);
    ck_assert(line->caller.is_up);
    return line;
}

/* What the server has said on the line since the last time. */
static bool has_said(struct rig_line *line, const char *word)
{
    bool found = false;

    for (size_t i = 0; i + strlen(word) <= line->to_caller_len; i++)
        found = found || memcmp(line->to_caller + i, word, strlen(word)) == 0;
    line->to_caller_len = 0;
    return found;
}

static void answer_ok(struct rig_line *line, rras_ms ms)
{
    for (rras_ms at = 0; at < ms; at += 100) {
        if (line->to_caller_len > 0) {
            line->to_caller_len = 0;
            rig_send(rig, line, "\r\nOK\r\n", 6);
        }
        rig_run(rig, 100);
    }
}

START_TEST(a_paused_server_answers_nobody_and_keeps_who_is_there)
{
    struct server_totals totals;
    struct rig_line *line;

    rig_add_tcp(rig, 3, CALL_IN);
    rig_start(rig);
    line = call_up();
    server_set_paused(rig->server, true);
    ck_assert(server_is_paused(rig->server));
    ck_assert_ptr_null(rig_call(rig, 0x0a000001));
    server_totals(rig->server, &totals);
    ck_assert_uint_eq(totals.listening, 0);
    ck_assert_uint_eq(totals.authenticated, 1);
    ck_assert_int_eq(rig_status(rig, 1).condition, PORT_DISCONNECTED);
    ck_assert_ptr_nonnull(strstr(rig_status(rig, 1).explanation, "rrassvc continue"));
    rig_run(rig, 60 * 1000);
    ppp_caller_ping(&line->caller, line->caller.ip.peer_address, 1);
    rig_run(rig, 1000);
    ck_assert_uint_eq(line->caller.pings_back, 1);

    server_set_paused(rig->server, false);
    ck_assert_int_eq(rig_status(rig, 1).condition, PORT_LISTENING);
    ck_assert_str_eq(rig_status(rig, 1).explanation, "");
    call_up();
}
END_TEST

START_TEST(a_paused_modem_lets_the_telephone_ring_until_the_server_continues)
{
    struct rig_line *modem;

    rig_add_modem(rig, CALL_IN);
    rig_start(rig);
    rig_run(rig, 10);
    modem = rig_open_modem(rig);
    answer_ok(modem, 10 * 1000);
    ck_assert_int_eq(rig_status(rig, 0).condition, PORT_LISTENING);
    server_set_paused(rig->server, true);
    modem->to_caller_len = 0;
    for (int ring = 0; ring < 3; ring++) {
        rig_send(rig, modem, "\r\nRING\r\n", 8);
        rig_run(rig, 2000);
        ck_assert(!has_said(modem, "ATA"));
        ck_assert_int_eq(rig_status(rig, 0).condition, PORT_DISCONNECTED);
    }
    server_set_paused(rig->server, false);
    rig_send(rig, modem, "\r\nRING\r\n", 8);
    rig_run(rig, 200);
    ck_assert(has_said(modem, "ATA"));
}
END_TEST

START_TEST(a_modem_that_is_opened_while_paused_does_not_answer_either)
{
    struct rig_line *modem;

    rig_add_modem(rig, CALL_IN);
    server_set_paused(rig->server, true);
    rig_start(rig);
    rig_run(rig, 10);
    modem = rig_open_modem(rig);
    answer_ok(modem, 10 * 1000);
    modem->to_caller_len = 0;
    rig_send(rig, modem, "\r\nRING\r\n", 8);
    rig_run(rig, 200);
    ck_assert(!has_said(modem, "ATA"));
}
END_TEST

START_TEST(callers_are_told_goodbye_when_the_computer_goes_to_sleep)
{
    struct rig_line *line;

    rig_add_tcp(rig, 2, CALL_IN);
    rig_start(rig);
    line = call_up();
    server_sleep(rig->server, rig->now);
    rig_run(rig, 5000);
    ck_assert(line->caller.has_ended);
    ck_assert_uint_eq(line->caller.peer_error, RAS_REMOTE_DISCONNECTION);
    ck_assert_uint_eq(server_wake(rig->server, rig->now), 1);
    ck_assert_int_eq(rig->records[0].why, END_COMPUTER_SLEPT);
    ck_assert_ptr_nonnull(strstr(rig_status(rig, 0).explanation, "sleep"));
    ck_assert_uint_eq(server_wake(rig->server, rig->now), 0); /* told once */
    call_up();
}
END_TEST

START_TEST(a_call_that_slept_through_is_ended_when_the_computer_wakes)
{
    rig_add_tcp(rig, 2, CALL_IN);
    rig_start(rig);
    call_up();
    rig->now += 8 * 3600 * 1000;
    ck_assert_uint_eq(server_wake(rig->server, rig->now), 1);
    rig_run(rig, 10);
    ck_assert_int_eq(rig->records[0].why, END_COMPUTER_SLEPT);
    ck_assert_int_eq(rig_status(rig, 0).condition, PORT_LISTENING);
    call_up();
}
END_TEST

START_TEST(a_com_port_is_opened_anew_when_the_computer_wakes)
{
    struct rig_line *modem;
    unsigned opens;

    rig_add_modem(rig, CALL_IN);
    rig_start(rig);
    rig_run(rig, 10);
    modem = rig_open_modem(rig);
    answer_ok(modem, 10 * 1000);
    opens = rig->opens;
    ck_assert_uint_eq(server_wake(rig->server, rig->now), 0);
    ck_assert(!modem->is_open);
    rig_run(rig, 10);
    ck_assert_uint_eq(rig->opens, opens + 1);
    modem = rig_open_modem(rig);
    answer_ok(modem, 10 * 1000);
    ck_assert_int_eq(rig_status(rig, 0).condition, PORT_LISTENING);
    ck_assert(!rig_has_event(rig, RAS_EVENT_DEVICE_FAILED)); /* nothing was wrong with it */
}
END_TEST

START_TEST(a_clock_that_is_set_changes_no_call_s_length)
{
    static const int64_t set[] = { -3600, 3600, -86400 * 365, 0 };
    struct rig_line *line;

    rig_add_tcp(rig, 1, CALL_IN);
    rig_start(rig);
    line = call_up();
    rig_run(rig, 60 * 1000);
    rig->clock_set_s = set[_i];
    ppp_caller_hang_up(&line->caller, rig->now);
    rig_run(rig, 5000);
    ck_assert_uint_eq(rig->record_count, 1);
    ck_assert_int_ge(rig->records[0].ended_unix - rig->records[0].started_unix, 60);
    ck_assert_int_le(rig->records[0].ended_unix - rig->records[0].started_unix, 75);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("standstill");
    TCase *tc = tcase_create("standstill");
    SRunner *runner;
    int failed;

    tcase_add_checked_fixture(tc, open_rig, close_rig);
    tcase_add_test(tc, a_paused_server_answers_nobody_and_keeps_who_is_there);
    tcase_add_test(tc, a_paused_modem_lets_the_telephone_ring_until_the_server_continues);
    tcase_add_test(tc, a_modem_that_is_opened_while_paused_does_not_answer_either);
    tcase_add_test(tc, callers_are_told_goodbye_when_the_computer_goes_to_sleep);
    tcase_add_test(tc, a_call_that_slept_through_is_ended_when_the_computer_wakes);
    tcase_add_test(tc, a_com_port_is_opened_anew_when_the_computer_wakes);
    tcase_add_loop_test(tc, a_clock_that_is_set_changes_no_call_s_length, 0, 4);
    suite_add_tcase(suite, tc);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
