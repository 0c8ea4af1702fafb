/* test_dial_pause.c - a connection that asks whoever dialled: another password, or a number to be called back at.
 * SPDX-License-Identifier: MIT */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include "common/base/text.h"
#include "tests/support/server/dial_rig.h"

static const char place[] = "127.0.0.1:2323";

static struct dial_request wrong_password(void)
{
    struct dial_request request = request_for(place);

    text_copy(request.password, sizeof request.password, "guess");
    request.auth_methods = AUTH_MSCHAP_V2;
    request.may_pause = true;
    return request;
}

/* The rig's server calls itself. */
static void call_self(const struct dial_request *request)
{
    open_rig(2, CALL_IN | CALL_OUT);
    rig_start(rig);
    ck_assert_uint_eq(dial(request), 0);
    ck_assert_ptr_nonnull(rig_join(rig));
    rig_run(rig, 4000);
}

static struct dial_resume right_password(void)
{
    struct dial_resume resume = { .user = "joe", .password = "secret" };

    return resume;
}

static bool resume_with(const struct dial_resume *resume)
{
    return server_dial_resume(rig->server, connection, resume, rig->now);
}

START_TEST(a_wrong_password_is_asked_about_and_the_call_goes_on)
{
    const unsigned methods[] = { AUTH_MSCHAP_V2, AUTH_MSCHAP_V1, AUTH_PAP };
    struct dial_request request = wrong_password();
    struct dial_resume resume = right_password();

    request.auth_methods = methods[_i];
    call_self(&request);
    ck_assert_int_eq(status_now().state, DIAL_RETRY_AUTHENTICATION);
    ck_assert(status_now().is_paused);
    ck_assert_uint_eq(rig->connects, 1);
    rig_run(rig, 60 * 1000);
    ck_assert(status_now().is_paused);
    ck_assert(resume_with(&resume));
    ck_assert(!status_now().is_paused);
    ck_assert_int_eq(status_now().state, DIAL_AUTHENTICATE);
    rig_run(rig, 5000);
    ck_assert_int_eq(status_now().state, DIAL_CONNECTED);
    ck_assert_uint_eq(rig->connects, 1); /* the same call */
    close_rig();
}
END_TEST

START_TEST(who_it_is_then_is_who_it_is_from_now_on)
{
    struct dial_request request = wrong_password();
    struct dial_resume resume = right_password();

    text_copy(request.user, sizeof request.user, "jane");
    call_self(&request);
    ck_assert(resume_with(&resume));
    rig_run(rig, 5000);
    ck_assert_int_eq(status_now().state, DIAL_CONNECTED);
    ck_assert_str_eq(status_now().user, "joe");
    close_rig();
}
END_TEST

START_TEST(a_second_wrong_password_is_asked_about_too_and_a_third_is_691)
{
    struct dial_request request = wrong_password();
    struct dial_resume resume = { .user = "joe", .password = "another guess" };

    call_self(&request);
    ck_assert(resume_with(&resume));
    rig_run(rig, 5000);
    ck_assert_int_eq(status_now().state, DIAL_RETRY_AUTHENTICATION);
    ck_assert(resume_with(&resume));
    rig_run(rig, 15000);
    ck_assert_int_eq(status_now().state, DIAL_DISCONNECTED);
    ck_assert_uint_eq(status_now().error, 691);
    ck_assert(status_now().is_over && !status_now().is_paused);
    close_rig();
}
END_TEST

START_TEST(a_box_that_nobody_answers_is_691_and_frees_the_line)
{
    struct dial_request request = wrong_password();
    struct dial_resume resume = right_password();

    request.redial_attempts = 5;
    call_self(&request);
    rig_run(rig, 125 * 1000);
    ck_assert_uint_eq(status_now().error, 691);
    ck_assert(status_now().is_over);
    ck_assert(!resume_with(&resume));
    ck_assert_int_eq(rig_status(rig, 0).condition, PORT_LISTENING);
    ck_assert_int_eq(rig_status(rig, 1).condition, PORT_LISTENING);
    close_rig();
}
END_TEST

START_TEST(where_nobody_watches_a_wrong_password_is_691_at_once)
{
    struct dial_request request = wrong_password();

    request.may_pause = false;
    call_self(&request);
    ck_assert(!was_reported(DIAL_RETRY_AUTHENTICATION));
    ck_assert_uint_eq(status_now().error, 691);
    close_rig();
}
END_TEST

START_TEST(hanging_up_in_a_pause_is_631)
{
    struct dial_request request = wrong_password();

    call_self(&request);
    server_hang_up(rig->server, connection, rig->now);
    rig_run(rig, 3000);
    ck_assert_uint_eq(status_now().error, 631);
    ck_assert(!status_now().is_paused);
    close_rig();
}
END_TEST

START_TEST(nothing_that_is_not_paused_is_resumed)
{
    struct dial_request request = request_for(place);
    struct dial_resume resume = right_password();

    call_self(&request);
    ck_assert_int_eq(status_now().state, DIAL_CONNECTED);
    ck_assert(!resume_with(&resume));
    connection = 4711;
    ck_assert(!resume_with(&resume));
    close_rig();
}
END_TEST

START_TEST(a_stop_in_a_pause_lets_nothing_hang)
{
    struct dial_request request = wrong_password();

    call_self(&request);
    server_stop(rig->server, END_SERVICE_STOPPED, rig->now);
    rig_run(rig, 4000);
    ck_assert(server_is_quiet(rig->server));
    close_rig();
}
END_TEST

/* ---- callback: a modem's, since only a modem is called back ---- */

static struct rig_line *com;
static struct far far;

static void modem_says(const char *text)
{
    char line[80];

    snprintf(line, sizeof line, "\r\n%s\r\n", text);
    rig_send(rig, com, line, strlen(line));
}

static void call_for_callback(bool asks)
{
    struct dial_request request = request_for("5551234");

    request.may_pause = true;
    request.asks_callback = asks;
    open_rig(0, 0);
    rig_add_modem(rig, CALL_OUT);
    rig_start(rig);
    ck_assert_uint_eq(dial(&request), 0);
    com = rig_open_modem(rig);
    for (int i = 0; i < 40; i++) {
        char said[4096];
        size_t len = com->to_caller_len < sizeof said - 1 ? com->to_caller_len : sizeof said - 1;

        memcpy(said, com->to_caller, len);
        said[len] = '\0';
        com->to_caller_len = 0;
        if (strstr(said, "ATDT"))
            break;
        if (strstr(said, "AT"))
            modem_says("OK");
        rig_run(rig, 250);
    }
    modem_says("CONNECT 33600");
    rig_run(rig, 10);
    far_start(&far, com, CBCP_SET(CBCP_NO_CALLBACK) | CBCP_SET(CBCP_CALLER_NUMBER));
    far_run(&far, 3000);
}

START_TEST(a_number_to_be_called_back_at_is_asked_for_when_the_server_offers)
{
    struct dial_resume resume = { .callback_number = "555 9876" };

    call_for_callback(true);
    ck_assert_int_eq(status_now().state, DIAL_CALLBACK_SET_BY_CALLER);
    ck_assert(status_now().is_paused);
    text_copy(resume.callback_number, sizeof resume.callback_number, "no\nnumber");
    ck_assert(!resume_with(&resume)); /* 751's characters */
    text_copy(resume.callback_number, sizeof resume.callback_number, "555 9876");
    ck_assert(resume_with(&resume));
    far_run(&far, 1000);
    ck_assert_int_eq(far.agreed.type, CBCP_CALLER_NUMBER);
    ck_assert_str_eq(far.agreed.number, "555 9876");
    far_stop(&far);
    close_rig();
}
END_TEST

START_TEST(no_number_is_no_callback)
{
    struct dial_resume resume = { .callback_number = "" };

    call_for_callback(true);
    ck_assert(resume_with(&resume));
    far_run(&far, 5000);
    ck_assert_int_eq(status_now().state, DIAL_CONNECTED);
    far_stop(&far);
    close_rig();
}
END_TEST

START_TEST(nobody_who_did_not_want_to_be_asked_is_asked)
{
    call_for_callback(false);
    far_run(&far, 3000);
    ck_assert(!was_reported(DIAL_CALLBACK_SET_BY_CALLER));
    ck_assert_int_eq(status_now().state, DIAL_CONNECTED);
    far_stop(&far);
    close_rig();
}
END_TEST

START_TEST(a_number_nobody_types_in_time_is_no_callback)
{
    call_for_callback(true);
    far_run(&far, 90 * 1000);
    ck_assert(!status_now().is_paused);
    ck_assert_int_eq(status_now().state, DIAL_CONNECTED);
    far_stop(&far);
    close_rig();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("dial_pause");
    TCase *t = tcase_create("password"), *callback = tcase_create("callback");
    SRunner *runner;
    int failed;

    tcase_add_loop_test(t, a_wrong_password_is_asked_about_and_the_call_goes_on, 0, 3);
    tcase_add_test(t, who_it_is_then_is_who_it_is_from_now_on);
    tcase_add_test(t, a_second_wrong_password_is_asked_about_too_and_a_third_is_691);
    tcase_add_test(t, a_box_that_nobody_answers_is_691_and_frees_the_line);
    tcase_add_test(t, where_nobody_watches_a_wrong_password_is_691_at_once);
    tcase_add_test(t, hanging_up_in_a_pause_is_631);
    tcase_add_test(t, nothing_that_is_not_paused_is_resumed);
    tcase_add_test(t, a_stop_in_a_pause_lets_nothing_hang);
    suite_add_tcase(suite, t);
    tcase_add_test(callback, a_number_to_be_called_back_at_is_asked_for_when_the_server_offers);
    tcase_add_test(callback, no_number_is_no_callback);
    tcase_add_test(callback, nobody_who_did_not_want_to_be_asked_is_asked);
    tcase_add_test(callback, a_number_nobody_types_in_time_is_no_callback);
    suite_add_tcase(suite, callback);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
