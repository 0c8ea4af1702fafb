/* test_dial_login.c - the script of an entry: it logs in at a terminal server, and PPP follows.
 * SPDX-License-Identifier: MIT */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include "common/base/text.h"
#include "tests/support/server/dial_rig.h"

static const char place[] = "127.0.0.1:2323";
static struct rig_line *line;
static struct far far;

static const char login[] = "proc main\n"
                            "  waitfor \"ogin:\"\n"
                            "  transmit $USERID\n"
                            "  transmit \"^M\"\n"
                            "  waitfor \"assword:\"\n"
                            "  transmit $PASSWORD\n"
                            "  transmit \"^M\"\n"
                            "  waitfor \"PPP\"\n"
                            "endproc\n";

static void dial_with(const char *script)
{
    struct dial_request request = request_for(place);

    text_copy(request.script, sizeof request.script, script);
    open_rig(1, CALL_IN | CALL_OUT);
    rig_start(rig);
    server_set_tracing(rig->server, "TCP1", true);
    ck_assert_uint_eq(dial(&request), 0);
    line = rig_accept(rig);
    rig_run(rig, 10);
}

static const char *take(void)
{
    static char said[2048];
    size_t len = line->to_caller_len < sizeof said - 1 ? line->to_caller_len : sizeof said - 1;

    memcpy(said, line->to_caller, len);
    said[len] = '\0';
    line->to_caller_len = 0;
    return said;
}

static void they_say(const char *text)
{
    rig_send(rig, line, text, strlen(text));
    rig_run(rig, 10);
}

static void log_in(void)
{
    they_say("Welcome\r\nlogin: ");
    ck_assert_str_eq(take(), "joe\r");
    they_say("joe\r\nPassword: ");
    ck_assert_str_eq(take(), "secret\r");
}

static void connect_far(void)
{
    take();
    far_start(&far, line, 0);
    far_run(&far, 5000);
    ck_assert_int_eq(status_now().state, DIAL_CONNECTED);
    far_stop(&far);
}

START_TEST(a_script_logs_in_and_ppp_follows)
{
    dial_with(login);
    ck_assert_int_eq(status_now().state, DIAL_INTERACTIVE);
    ck_assert_str_eq(take(), ""); /* not a word of PPP */
    log_in();
    rig_run(rig, 5000);
    ck_assert_str_eq(take(), "");
    they_say("\r\nPPP session starts\r\n");
    ck_assert(line->to_caller_len > 0);
    connect_far();
    close_rig();
}
END_TEST

START_TEST(ppp_that_follows_in_the_same_read_is_heard)
{
    static const uint8_t all[] = { 'P', 'P', 'P', '\r', '\n', 0x7e, 0xff, 0x7d, 0x23, 0xc0, 0x21, 0x7d, 0x21, 0x7d, 0x21,
                                   0x7d, 0x20, 0x7d, 0x24, 0xd1, 0xb5, 0x7e };

    dial_with(login);
    log_in();
    rig_send(rig, line, all, sizeof all);
    ck_assert(status_now().frames_in == 1);
    connect_far();
    close_rig();
}
END_TEST

START_TEST(ppp_that_comes_too_early_does_not_disturb_the_script)
{
    static const uint8_t lcp[] = { 0x7e, 0xff, 0x7d, 0x23, 0xc0, 0x21, 0x7d, 0x21, 0x7d, 0x21, 0x7d, 0x20, 0x7d, 0x24, 0xd1, 0xb5, 0x7e };

    dial_with(login);
    rig_send(rig, line, lcp, sizeof lcp);
    rig_run(rig, 10);
    ck_assert_str_eq(take(), "");
    log_in();
    they_say("PPP\r\n");
    connect_far();
    close_rig();
}
END_TEST

START_TEST(the_password_is_in_no_log)
{
    dial_with(login);
    log_in();
    they_say("you typed secret, joe\r\nPPP\r\n");
    ck_assert_ptr_nonnull(strstr(rig->log, "TCP1 Script recv: Welcome\n"));
    ck_assert_ptr_nonnull(strstr(rig->log, "TCP1 Script send: joe?\n"));
    ck_assert_ptr_nonnull(strstr(rig->log, "******"));
    ck_assert_msg(!strstr(rig->log, "secret"), "%s", rig->log);
    ck_assert_ptr_nonnull(strstr(rig->log, "The script is done."));
    close_rig();
}
END_TEST

/* Wherever it falls in what the far end says, whose lines have 120 octets in the log. */
START_TEST(a_password_that_comes_back_is_in_no_log_wherever_it_stands)
{
    char text[600];

    dial_with(login);
    log_in();
    memset(text, '.', sizeof text);
    memcpy(text + _i, "secret", 6);
    snprintf(text + sizeof text - 8, 8, "\r\nPPP\r\n");
    they_say(text);
    ck_assert_ptr_null(strstr(rig->log, "secret"));
    for (int cut = 1; cut < 6; cut++) { /* nor one half here and the other on the next line */
        char head[16], tail[16];

        snprintf(head, sizeof head, ".%.*s\n", cut, "secret");
        snprintf(tail, sizeof tail, ": %s.", &"secret"[cut]);
        ck_assert_msg(!strstr(rig->log, head) && !strstr(rig->log, tail), "%d: %s", cut, rig->log);
    }
    ck_assert_ptr_nonnull(strstr(rig->log, "*"));
    ck_assert_ptr_nonnull(strstr(rig->log, "The script is done."));
    close_rig();
}
END_TEST

START_TEST(what_a_script_types_is_not_in_the_log_but_for_the_users_name)
{
    dial_with("proc main\n waitfor \"login:\"\n transmit $USERID\n transmit \"^M\"\n waitfor \"word:\"\n"
              " transmit \"Sesame-9^M\"\n waitfor \"PPP\"\nendproc\n");
    they_say("login:");
    they_say("word:");
    they_say("you typed Sesame-9\r\nPPP\r\n");
    ck_assert_ptr_nonnull(strstr(rig->log, "TCP1 Script send: joe"));
    ck_assert_ptr_nonnull(strstr(rig->log, "TCP1 Script send: 9 characters\n"));
    ck_assert_ptr_nonnull(strstr(rig->log, "TCP1 Script recv: you typed ********\n"));
    ck_assert_msg(!strstr(rig->log, "Sesame"), "%s", rig->log);
    close_rig();
}
END_TEST

START_TEST(a_telnet_line_is_one_like_any_other)
{
    static const uint8_t telnet[] = { 0xff, 0xfb, 0x01, 0xff, 0xfb, 0x03 }; /* WILL ECHO, WILL SGA */

    dial_with("proc main\n waitfor \"login:\"\n transmit \"x^M\"\nendproc\n");
    rig_send(rig, line, telnet, sizeof telnet);
    rig_run(rig, 10);
    take();
    they_say("login:");
    ck_assert_ptr_nonnull(strstr(take(), "x\r"));
    close_rig();
}
END_TEST

START_TEST(the_address_of_getip_is_the_one_that_is_asked_for)
{
    dial_with("proc main\n waitfor \"address is\"\n set ipaddr getip\nendproc\n");
    they_say("Your IP address is 10.9.8.7. MTU is 1500.\r\n");
    rig_run(rig, 3000);
    take();
    far_start(&far, line, 0);
    far_run(&far, 4000);
    ck_assert_int_eq(status_now().state, DIAL_CONNECTED);
    far_stop(&far);
    ck_assert_ptr_nonnull(strstr(rig->log, "Your IP address is"));
    close_rig();
}
END_TEST

START_TEST(a_syntax_error_is_752_with_its_line_before_anything_is_dialled)
{
    struct dial_request request = request_for(place);

    text_copy(request.script, sizeof request.script, "proc main\n  waitfor\nendproc\n");
    open_rig(1, CALL_OUT);
    rig_start(rig);
    ck_assert_uint_eq(dial(&request), 752);
    ck_assert_msg(strncmp(why, "Line 2 of the script: ", 22) == 0, "%s", why);
    ck_assert_uint_eq(rig->connects, 0);
    close_rig();
}
END_TEST

START_TEST(a_script_that_halts_ends_the_call_and_says_where)
{
    dial_with("proc main\n transmit \"hello^M\"\n halt\nendproc\n");
    rig_run(rig, 1000);
    ck_assert_uint_eq(status_now().error, 718);
    ck_assert(!line->is_open);
    ck_assert(rig_has_event(rig, RAS_EVENT_PPP_ERROR));
    ck_assert_msg(strstr(rig->log, "Line 3 of the script: ") != NULL, "%s", rig->log);
    ck_assert_int_eq(rig_status(rig, 0).condition, PORT_LISTENING);
    close_rig();
}
END_TEST

START_TEST(a_script_that_waits_for_ever_is_given_up)
{
    dial_with(login);
    rig_run(rig, 400 * 1000);
    ck_assert_uint_eq(status_now().error, 718);
    ck_assert(!line->is_open);
    close_rig();
}
END_TEST

START_TEST(busy_in_the_place_of_a_login_is_676)
{
    dial_with(login);
    they_say("\r\nBUSY\r\n");
    ck_assert_uint_eq(status_now().error, 676);
    close_rig();
}
END_TEST

START_TEST(a_line_that_goes_while_the_script_runs_is_a_lost_line)
{
    dial_with(login);
    log_in();
    rig_drop(rig, line);
    rig_run(rig, 10);
    ck_assert_int_eq(status_now().state, DIAL_DISCONNECTED);
    ck_assert_uint_ne(status_now().error, 0);
    close_rig();
}
END_TEST

START_TEST(hanging_up_while_the_script_runs_is_631)
{
    dial_with(login);
    server_hang_up(rig->server, connection, rig->now);
    rig_run(rig, 1000);
    ck_assert_uint_eq(status_now().error, 631);
    ck_assert(!line->is_open);
    close_rig();
}
END_TEST

START_TEST(what_means_nothing_to_ppp_is_noted_once)
{
    dial_with("proc main\n set port databits 7\n set port parity even\n delay 1\nendproc\n");
    rig_run(rig, 3000);
    ck_assert_msg(strstr(rig->log, "8 bits") != NULL, "%s", rig->log);
    ck_assert(!strstr(strstr(rig->log, "8 bits") + 1, "8 bits"));
    ck_assert(line->to_caller_len > 0);
    close_rig();
}
END_TEST

START_TEST(the_script_runs_again_when_it_is_dialled_again)
{
    struct dial_request request = request_for(place);

    text_copy(request.script, sizeof request.script, login);
    request.redial_attempts = 1;
    request.redial_s = 5;
    open_rig(1, CALL_IN | CALL_OUT);
    rig_start(rig);
    ck_assert_uint_eq(dial(&request), 0);
    line = rig_accept(rig);
    log_in();
    rig_drop(rig, line);
    rig_run(rig, 6000);
    ck_assert_uint_eq(rig->connects, 2);
    line = rig_accept(rig);
    rig_run(rig, 10);
    log_in();
    they_say("PPP\r\n");
    connect_far();
    close_rig();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("dial_login");
    TCase *t = tcase_create("script");
    SRunner *runner;
    int failed;

    tcase_add_test(t, a_script_logs_in_and_ppp_follows);
    tcase_add_test(t, ppp_that_follows_in_the_same_read_is_heard);
    tcase_add_test(t, ppp_that_comes_too_early_does_not_disturb_the_script);
    tcase_add_test(t, the_password_is_in_no_log);
    tcase_add_loop_test(t, a_password_that_comes_back_is_in_no_log_wherever_it_stands, 100, 130);
    tcase_add_loop_test(t, a_password_that_comes_back_is_in_no_log_wherever_it_stands, 360, 380);
    tcase_add_test(t, what_a_script_types_is_not_in_the_log_but_for_the_users_name);
    tcase_add_test(t, a_telnet_line_is_one_like_any_other);
    tcase_add_test(t, the_address_of_getip_is_the_one_that_is_asked_for);
    tcase_add_test(t, a_syntax_error_is_752_with_its_line_before_anything_is_dialled);
    tcase_add_test(t, a_script_that_halts_ends_the_call_and_says_where);
    tcase_add_test(t, a_script_that_waits_for_ever_is_given_up);
    tcase_add_test(t, busy_in_the_place_of_a_login_is_676);
    tcase_add_test(t, a_line_that_goes_while_the_script_runs_is_a_lost_line);
    tcase_add_test(t, hanging_up_while_the_script_runs_is_631);
    tcase_add_test(t, what_means_nothing_to_ppp_is_noted_once);
    tcase_add_test(t, the_script_runs_again_when_it_is_dialled_again);
    suite_add_tcase(suite, t);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
