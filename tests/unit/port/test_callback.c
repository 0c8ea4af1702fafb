/* test_callback.c - a caller is hung up on and called back, three ways, and what may go wrong on the way.
 * SPDX-License-Identifier: MIT */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include "common/ras/ras_error.h"
#include "tests/support/server/server_rig.h"

static struct rig *rig;
static struct rig_line *com;
static char said[65536]; /* by the server to the modem */

enum { PRESET = RASPRIV_DialinPrivilege | RASPRIV_AdminSetCallback, BY_CALLER = RASPRIV_DialinPrivilege | RASPRIV_CallerSetCallback,
       NONE = RASPRIV_DialinPrivilege | RASPRIV_NoCallback };

static const char *take(void)
{
    size_t len = com->to_caller_len < sizeof said - 1 ? com->to_caller_len : sizeof said - 1;

    memcpy(said, com->to_caller, len);
    said[len] = 0;
    com->to_caller_len = 0;
    return said;
}

static void modem_says(const char *text)
{
    char line[80];

    snprintf(line, sizeof line, "\r\n%s\r\n", text);
    rig_send(rig, com, line, strlen(line));
}

/* OK to every command until the port waits for a call or, when one is due, for the number to answer. */
static bool obey(const char *until)
{
    for (int i = 0; i < 120; i++) {
        rig_run(rig, 250);
        take();
        if (until && strstr(said, until))
            return true;
        if (!until && rig_status(rig, 0).condition == PORT_LISTENING)
            return true;
        if (strstr(said, "AT"))
            modem_says("OK");
    }
    return false;
}

static void open_rig(unsigned privilege, const char *preset)
{
    rig = malloc(sizeof *rig);
    rig_init(rig, NULL);
    rig->privilege = privilege;
    rig->callback_number = preset;
    rig_add_modem(rig, CALL_IN);
    rig_start(rig);
    com = rig_open_modem(rig);
    ck_assert(obey(NULL));
}

static void close_rig(void)
{
    rig_fini(rig);
    free(rig);
}

static void talk(const struct cbcp_wish *wish, const char *user)
{
    rig->wish = wish;
    modem_says("CONNECT 33600");
    rig_run(rig, 10);
    rig_attach(rig, com, user, "secret", AUTH_MSCHAP_V2);
    rig_run(rig, 4000);
}

static void call_in(const struct cbcp_wish *wish)
{
    modem_says("RING");
    rig_run(rig, 100);
    ck_assert_ptr_nonnull(strstr(take(), "ATA"));
    talk(wish, "joe");
}

/* The far modem has hung up; what is written now is for our modem again. */
static void caller_gone(void)
{
    if (com->has_caller)
        ppp_caller_fini(&com->caller);
    com->has_caller = false;
    com->to_caller_len = 0;
}

static const char *event_text(enum ras_event event)
{
    for (size_t i = 0; i < rig->event_count; i++)
        if (rig->events[i] == event)
            return rig->event_text[i];
    return "";
}

static const struct cbcp_wish no_number = { "", 0 }, number = { "9,5551234", 3 };

START_TEST(set_by_caller_calls_the_number_the_caller_names_and_serves_it)
{
    open_rig(BY_CALLER, NULL);
    call_in(&number);
    ck_assert_int_eq(com->caller.callback.type, CBCP_CALLER_NUMBER);
    ck_assert(com->caller.has_ended && !com->caller.is_up);
    caller_gone();
    ck_assert(obey("ATDT9,5551234\r"));
    ck_assert_int_eq(rig_status(rig, 0).condition, PORT_CALLING_BACK);
    ck_assert_int_eq(rig->records[0].why, END_CALLBACK);
    talk(&number, "joe");
    ck_assert_msg(com->caller.is_up, "%d", (int)com->caller.why);
    ck_assert_int_eq(com->caller.callback.type, 0); /* no second CBCP */
    ck_assert_int_eq(rig_status(rig, 0).condition, PORT_AUTHENTICATED);
    ck_assert_str_eq(rig_status(rig, 0).peer, "9,5551234");
    ck_assert_ptr_nonnull(strstr(event_text(RAS_EVENT_CALLED_BACK), "9,5551234"));
    close_rig();
}
END_TEST

START_TEST(a_preset_user_is_called_at_the_number_the_server_keeps)
{
    open_rig(PRESET, "555-9999");
    call_in(_i == 0 ? &no_number : &number);
    ck_assert_int_eq(com->caller.callback.type, CBCP_PRESET_NUMBER);
    caller_gone();
    ck_assert(obey("ATDT555-9999\r"));
    talk(NULL, "joe");
    ck_assert(com->caller.is_up);
    close_rig();
}
END_TEST

START_TEST(who_may_choose_and_chooses_none_is_served_at_once)
{
    open_rig(_i == 0 ? BY_CALLER : NONE, NULL);
    call_in(_i == 0 ? &no_number : &number);
    ck_assert(com->caller.is_up);
    ck_assert_int_eq(rig_status(rig, 0).condition, PORT_AUTHENTICATED);
    close_rig();
}
END_TEST

START_TEST(a_caller_without_cbcp_is_served_unless_it_has_to_be_called_back)
{
    static const unsigned privileges[] = { NONE, BY_CALLER, PRESET };

    open_rig(privileges[_i], "555-9999");
    call_in(NULL);
    rig_run(rig, 5000);
    ck_assert_int_eq(com->caller.is_up, _i < 2);
    if (_i == 2) {
        ck_assert_int_eq(rig->records[0].why, END_NO_CALLBACK);
        ck_assert_uint_eq(com->caller.peer_error, RAS_BAD_CALLBACK_NUMBER);
        ck_assert_ptr_nonnull(strstr(rig_status(rig, 0).explanation, "LCP extensions"));
    }
    close_rig();
}
END_TEST

START_TEST(a_preset_number_no_modem_can_dial_ends_the_call_with_a_reason)
{
    open_rig(PRESET, _i == 0 ? "" : "555;ATZ");
    call_in(&no_number);
    rig_run(rig, 5000);
    ck_assert_int_eq(rig->records[0].why, END_NO_CALLBACK);
    caller_gone();
    ck_assert(obey(NULL));
    close_rig();
}
END_TEST

START_TEST(the_delay_the_caller_asks_for_is_kept)
{
    static const struct cbcp_wish slow = { "5551234", 20 };
    rras_ms hung_up;

    open_rig(BY_CALLER, NULL);
    call_in(&slow);
    hung_up = rig->now;
    caller_gone();
    ck_assert(obey("ATDT"));
    ck_assert_uint_ge((unsigned)(rig->now - hung_up), 15000);
    ck_assert_uint_le((unsigned)(rig->now - hung_up), 21000);
    close_rig();
}
END_TEST

START_TEST(a_ring_before_the_callback_is_not_answered)
{
    static const struct cbcp_wish slow = { "5551234", 20 };

    open_rig(BY_CALLER, NULL);
    call_in(&slow);
    caller_gone();
    for (int i = 0; i < 10; i++) {
        rig_run(rig, 500);
        if (strstr(take(), "AT"))
            modem_says("OK");
    }
    modem_says("RING");
    rig_run(rig, 300);
    ck_assert_ptr_null(strstr(take(), "ATA"));
    ck_assert(obey("ATDT5551234"));
    close_rig();
}
END_TEST

START_TEST(a_number_that_is_busy_is_told_and_the_port_answers_again)
{
    open_rig(BY_CALLER, NULL);
    call_in(&number);
    caller_gone();
    ck_assert(obey("ATDT"));
    modem_says("BUSY");
    ck_assert(obey(NULL));
    ck_assert_ptr_nonnull(strstr(event_text(RAS_EVENT_CALLBACK_FAILED), "676"));
    ck_assert_int_eq(rig_status(rig, 0).last_end, END_CALLBACK_FAILED);
    call_in(&no_number);
    ck_assert(com->caller.is_up);
    close_rig();
}
END_TEST

START_TEST(a_caller_that_dials_off_before_all_is_agreed_is_not_called)
{
    open_rig(BY_CALLER, NULL);
    modem_says("RING");
    rig_run(rig, 100);
    talk(NULL, "joe");
    caller_gone();
    modem_says("NO CARRIER");
    ck_assert(obey(NULL));
    ck_assert_str_eq(event_text(RAS_EVENT_CALLED_BACK), "");
    close_rig();
}
END_TEST

START_TEST(somebody_else_at_the_number_profits_from_nothing)
{
    open_rig(PRESET, "555-9999");
    call_in(&no_number);
    caller_gone();
    ck_assert(obey("ATDT"));
    rig_add_router(rig, "mallory"); /* another account, with the same password and a callback of its own */
    talk(NULL, "mallory");
    rig_run(rig, 5000);
    ck_assert(!com->caller.is_up);
    ck_assert_int_eq(rig->records[1].why, END_NOT_ROUTER_PORT);
    close_rig();
}
END_TEST

START_TEST(an_administrator_or_a_stop_ends_a_callback_that_is_due)
{
    static const struct cbcp_wish slow = { "5551234", 20 };

    open_rig(BY_CALLER, NULL);
    call_in(&slow);
    caller_gone();
    for (int i = 0; i < 8; i++) {
        rig_run(rig, 500);
        if (strstr(take(), "AT"))
            modem_says("OK");
    }
    ck_assert_int_eq(rig_status(rig, 0).condition, PORT_CALLING_BACK);
    if (_i == 0)
        ck_assert(server_disconnect(rig->server, "COM5", rig->now));
    else
        server_stop(rig->server, END_SERVICE_STOPPED, rig->now);
    for (int i = 0; i < 80; i++) {
        rig_run(rig, 500);
        ck_assert_ptr_null(strstr(take(), "ATDT"));
        if (strstr(said, "AT"))
            modem_says("OK");
    }
    ck_assert_int_eq(_i == 1, server_is_quiet(rig->server));
    close_rig();
}
END_TEST

START_TEST(an_unplugged_cable_ends_a_callback_that_is_due)
{
    open_rig(BY_CALLER, NULL);
    call_in(&number);
    caller_gone();
    rig_drop(rig, com);
    rig_run(rig, 1000);
    ck_assert_str_ne(event_text(RAS_EVENT_CALLBACK_FAILED), "");
    ck_assert_int_eq(rig_status(rig, 0).condition, PORT_NON_OPERATIONAL);
    close_rig();
}
END_TEST

START_TEST(a_tcp_line_cannot_call_and_says_so_to_who_has_to_be_called)
{
    struct rig_line *line;

    rig = malloc(sizeof *rig);
    rig_init(rig, NULL);
    rig->privilege = _i == 0 ? PRESET : BY_CALLER;
    rig->callback_number = "555-9999";
    rig->wish = &number;
    rig_add_tcp(rig, 1, CALL_IN);
    rig_start(rig);
    line = rig_dial(rig, "joe", "secret", AUTH_PAP);
    rig_run(rig, 8000);
    ck_assert_int_eq(line->caller.is_up, _i == 1);
    if (_i == 0)
        ck_assert_int_eq(rig->records[0].why, END_NO_CALLBACK);
    close_rig();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("callback");
    TCase *t = tcase_create("callback");
    SRunner *runner;
    int failed;

    tcase_set_timeout(t, 60);
    tcase_add_test(t, set_by_caller_calls_the_number_the_caller_names_and_serves_it);
    tcase_add_loop_test(t, a_preset_user_is_called_at_the_number_the_server_keeps, 0, 2);
    tcase_add_loop_test(t, who_may_choose_and_chooses_none_is_served_at_once, 0, 2);
    tcase_add_loop_test(t, a_caller_without_cbcp_is_served_unless_it_has_to_be_called_back, 0, 3);
    tcase_add_loop_test(t, a_preset_number_no_modem_can_dial_ends_the_call_with_a_reason, 0, 2);
    tcase_add_test(t, the_delay_the_caller_asks_for_is_kept);
    tcase_add_test(t, a_ring_before_the_callback_is_not_answered);
    tcase_add_test(t, a_number_that_is_busy_is_told_and_the_port_answers_again);
    tcase_add_test(t, a_caller_that_dials_off_before_all_is_agreed_is_not_called);
    tcase_add_test(t, somebody_else_at_the_number_profits_from_nothing);
    tcase_add_loop_test(t, an_administrator_or_a_stop_ends_a_callback_that_is_due, 0, 2);
    tcase_add_test(t, an_unplugged_cable_ends_a_callback_that_is_due);
    tcase_add_loop_test(t, a_tcp_line_cannot_call_and_says_so_to_who_has_to_be_called, 0, 2);
    suite_add_tcase(suite, t);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
