/* test_dial_cable.c - a null modem cable: CLIENT, CLIENTSERVER and PPP, called and calling (KB Q122318).
 * SPDX-License-Identifier: MIT */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include "common/base/text.h"
#include "tests/support/server/dial_rig.h"

static struct rig_line *com;
static char said[8192];

static const char *take(void)
{
    size_t len = com->to_caller_len < sizeof said - 1 ? com->to_caller_len : sizeof said - 1;

    memcpy(said, com->to_caller, len);
    said[len] = 0;
    com->to_caller_len = 0;
    return said;
}

static void they_say(const char *text)
{
    rig_send(rig, com, text, strlen(text));
}

static void open_cable(unsigned roles)
{
    open_rig(0, 0);
    rig_add_cable(rig, "COM5", roles);
    rig_start(rig);
    com = NULL;
    if (roles & (CALL_IN | CALL_ROUTER))
        com = rig_open_modem(rig);
    rig_run(rig, 10);
}

static struct dial_request cable_request(void)
{
    struct dial_request request = request_for("");

    request.kind = DIAL_KIND_CABLE;
    return request;
}

START_TEST(a_cable_listens_without_a_word)
{
    open_cable(CALL_IN);
    rig_run(rig, 60 * 1000);
    ck_assert_str_eq(take(), "");
    ck_assert_int_eq(rig_status(rig, 0).condition, PORT_LISTENING);
    close_rig();
}
END_TEST

START_TEST(noise_is_no_call)
{
    open_cable(CALL_IN);
    rig_send(rig, com, "\0\0\x80?x", 5);
    rig_run(rig, 10);
    ck_assert_int_eq(rig_status(rig, 0).condition, PORT_LISTENING);
    close_rig();
}
END_TEST

START_TEST(client_is_answered_whole_or_in_pieces)
{
    open_cable(CALL_IN);
    if (_i == 0) {
        they_say("CLIENT");
    } else {
        rig_send(rig, com, "\0C", 2);
        they_say("LIE");
        they_say("NT");
    }
    rig_run(rig, 10);
    ck_assert_str_eq(take(), "CLIENTSERVER");
    close_rig();
}
END_TEST

START_TEST(a_caller_over_the_cable_is_served_and_the_next_one_too)
{
    open_cable(CALL_IN);
    for (int i = 0; i < 3; i++) {
        they_say("CLIENT");
        rig_run(rig, 100);
        ck_assert_ptr_nonnull(strstr(take(), "CLIENTSERVER"));
        rig_attach(rig, com, "joe", "secret", AUTH_METHODS_ALL);
        rig_run(rig, 3000);
        ck_assert_int_eq(rig_status(rig, 0).condition, PORT_AUTHENTICATED);
        ck_assert_uint_eq(rig_status(rig, 0).line_bps, 115200);
        ppp_caller_hang_up(&com->caller, rig->now);
        rig_run(rig, 10 * 1000);
        ck_assert_int_eq(rig_status(rig, 0).condition, PORT_LISTENING);
        ppp_caller_fini(&com->caller);
        com->has_caller = false;
        take();
    }
    ck_assert_uint_eq(rig->record_count, 3);
    close_rig();
}
END_TEST

START_TEST(ppp_without_any_client_is_a_call_too)
{
    open_cable(CALL_IN);
    rig_attach(rig, com, "joe", "secret", AUTH_METHODS_ALL);
    rig_run(rig, 3000);
    ck_assert_int_eq(rig_status(rig, 0).condition, PORT_AUTHENTICATED);
    close_rig();
}
END_TEST

START_TEST(nobody_who_only_knocked_keeps_the_cable)
{
    open_cable(CALL_IN);
    they_say("C");
    rig_run(rig, 10);
    ck_assert_int_eq(rig_status(rig, 0).condition, PORT_ANSWERING);
    rig_run(rig, 200 * 1000);
    ck_assert_int_eq(rig_status(rig, 0).condition, PORT_LISTENING);
    close_rig();
}
END_TEST

START_TEST(client_is_said_until_the_other_computer_answers)
{
    static const char *const answers[] = { "SERVER", "CLIENTSERVER", "xxSERSERVER" };
    struct dial_request request = cable_request();
    struct far far;

    open_cable(CALL_IN | CALL_OUT);
    ck_assert_uint_eq(dial(&request), 0);
    ck_assert_str_eq(take(), "CLIENT");
    rig_run(rig, 4500);
    ck_assert_str_eq(take(), "CLIENTCLIENT");
    they_say(answers[_i]);
    rig_run(rig, 10);
    ck_assert(was_reported(DIAL_DEVICE_CONNECTED));
    far_start(&far, com, 0);
    far_run(&far, 5000);
    ck_assert_int_eq(status_now().state, DIAL_CONNECTED);
    ck_assert_str_eq(far.user, "joe");
    ck_assert(server_hang_up(rig->server, connection, rig->now));
    far_run(&far, 5000);
    ck_assert_int_eq(status_now().state, DIAL_DISCONNECTED);
    ck_assert_int_eq(rig_status(rig, 0).condition, PORT_LISTENING);
    far_stop(&far);
    close_rig();
}
END_TEST

START_TEST(a_far_end_that_begins_with_ppp_has_answered)
{
    struct dial_request request = cable_request();
    struct far far;

    open_cable(CALL_IN | CALL_OUT);
    ck_assert_uint_eq(dial(&request), 0);
    take();
    far_start(&far, com, 0);
    far_run(&far, 5000);
    ck_assert_int_eq(status_now().state, DIAL_CONNECTED);
    far_stop(&far);
    close_rig();
}
END_TEST

START_TEST(nobody_at_the_other_end_is_678)
{
    struct dial_request request = cable_request();
    char line[DIAL_TEXT_MAX + 1];
    struct dial_status status;

    open_cable(CALL_IN | CALL_OUT);
    ck_assert_uint_eq(dial(&request), 0);
    rig_run(rig, 40 * 1000);
    status = status_now();
    ck_assert_uint_eq(status.error, 678);
    ck_assert_str_eq(dial_box_line(&status, line), "Connecting to the other computer...");
    ck_assert_int_eq(rig_status(rig, 0).condition, PORT_LISTENING);
    take();
    they_say("CLIENT");
    rig_run(rig, 10);
    ck_assert_str_eq(take(), "CLIENTSERVER");
    close_rig();
}
END_TEST

START_TEST(a_cable_that_only_dials_is_opened_for_the_call_and_closed_behind_it)
{
    struct dial_request request = cable_request();

    open_cable(CALL_OUT);
    ck_assert_uint_eq(dial(&request), 0);
    ck_assert_uint_eq(rig->opens, 1);
    com = rig_open_modem(rig);
    rig_run(rig, 100);
    ck_assert_str_eq(take(), "CLIENT");
    rig_run(rig, 60 * 1000);
    ck_assert_uint_eq(status_now().error, 678);
    ck_assert(!com->is_open);
    close_rig();
}
END_TEST

START_TEST(a_cable_is_dialled_by_its_name_and_a_modem_is_not)
{
    struct dial_request request = request_for("5551234");

    open_cable(CALL_IN | CALL_OUT);
    ck_assert_uint_eq(dial(&request), 633);
    ck_assert_ptr_nonnull(strstr(why, "no modem"));
    text_copy(request.port, sizeof request.port, "COM5");
    ck_assert_uint_eq(dial(&request), 0);
    ck_assert_str_eq(take(), "CLIENT");
    close_rig();
}
END_TEST

START_TEST(an_entry_for_a_cable_needs_no_number)
{
    struct phone_entry entry;
    struct dial_request request;

    phone_entry_defaults(&entry);
    entry.kind = PHONE_CABLE;
    text_copy(entry.name, sizeof entry.name, "Laptop");
    text_copy(entry.user, sizeof entry.user, "joe");
    ck_assert_ptr_null(dial_request_of(&entry, &request));
    open_cable(CALL_IN | CALL_OUT);
    ck_assert_msg(dial(&request) == 0, "%s", why);
    ck_assert_str_eq(take(), "CLIENT");
    close_rig();
}
END_TEST

START_TEST(a_computer_without_a_cable_says_so)
{
    struct dial_request request = cable_request();

    open_rig(1, CALL_OUT);
    rig_start(rig);
    ck_assert_uint_eq(dial(&request), 633);
    ck_assert_msg(strstr(why, "cable") != NULL, "%s", why);
    close_rig();
}
END_TEST

/* Two ports of one server, joined. */
static void join_cables(unsigned near_roles, unsigned far_roles)
{
    struct rig_line *other;

    open_rig(0, 0);
    rig_add_cable(rig, "COM5", near_roles);
    rig_add_cable(rig, "COM6", far_roles);
    rig_start(rig);
    com = rig_open_line(rig, "COM5");
    other = rig_open_line(rig, "COM6");
    com->far = other;
    other->far = com;
    rig_run(rig, 10);
}

START_TEST(the_two_ends_of_a_cable_meet)
{
    struct dial_request request = cable_request();

    join_cables(CALL_IN | CALL_OUT, CALL_IN);
    for (int i = 0; i < 3; i++) {
        ck_assert_uint_eq(dial(&request), 0);
        rig_run(rig, 5000);
        ck_assert_int_eq(status_now().state, DIAL_CONNECTED);
        ck_assert_int_eq(rig_status(rig, 1).condition, PORT_AUTHENTICATED);
        ck_assert_str_eq(rig_status(rig, 1).user, "joe");
        server_hang_up(rig->server, connection, rig->now);
        rig_run(rig, 10 * 1000);
        ck_assert_int_eq(rig_status(rig, 0).condition, PORT_LISTENING);
        ck_assert_int_eq(rig_status(rig, 1).condition, PORT_LISTENING);
    }
    close_rig();
}
END_TEST

START_TEST(a_computer_that_was_killed_in_a_call_calls_again_and_is_served)
{
    open_cable(CALL_IN);
    they_say("CLIENT");
    rig_run(rig, 100);
    rig_attach(rig, com, "joe", "secret", AUTH_METHODS_ALL);
    rig_run(rig, 3000);
    ck_assert_int_eq(rig_status(rig, 0).condition, PORT_AUTHENTICATED);
    ppp_caller_fini(&com->caller); /* without a goodbye */
    com->has_caller = false;
    take();
    for (int i = 0; i < 4 && !strstr(said, "CLIENTSERVER"); i++) {
        they_say("CLIENT");
        rig_run(rig, 2000);
        take();
    }
    ck_assert_ptr_nonnull(strstr(said, "CLIENTSERVER"));
    rig_attach(rig, com, "joe", "secret", AUTH_METHODS_ALL);
    rig_run(rig, 3000);
    ck_assert_int_eq(rig_status(rig, 0).condition, PORT_AUTHENTICATED);
    ck_assert_int_eq(rig->records[0].why, END_CARRIER_LOST);
    close_rig();
}
END_TEST

START_TEST(when_both_call_at_once_one_of_them_yields)
{
    struct dial_request request = cable_request();
    uint32_t first;

    join_cables(CALL_IN | CALL_OUT, CALL_IN | CALL_OUT);
    request.redial_attempts = 20;
    request.redial_s = 3;
    text_copy(request.port, sizeof request.port, "COM5");
    request.other_port_ok = false;
    server_dial(rig->server, &request, rig->now, &first, why);
    text_copy(request.port, sizeof request.port, "COM6");
    ck_assert_uint_eq(dial(&request), 0);
    rig_run(rig, 120 * 1000);
    ck_assert_msg(rig_status(rig, 0).condition == PORT_AUTHENTICATED || rig_status(rig, 1).condition == PORT_AUTHENTICATED,
                  "%s, %s", port_condition_text(rig_status(rig, 0).condition), port_condition_text(rig_status(rig, 1).condition));
    close_rig();
}
END_TEST

START_TEST(a_stop_says_goodbye_and_lets_go_of_the_cable)
{
    struct dial_request request = cable_request();

    join_cables(CALL_IN | CALL_OUT, CALL_IN);
    if (_i == 1) {
        dial(&request);
        rig_run(rig, 5000);
    }
    server_stop(rig->server, END_SERVICE_STOPPED, rig->now);
    rig_run(rig, 4000);
    ck_assert(server_is_quiet(rig->server));
    close_rig();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("dial_cable");
    TCase *t = tcase_create("null modem");
    SRunner *runner;
    int failed;

    tcase_add_test(t, a_cable_listens_without_a_word);
    tcase_add_test(t, noise_is_no_call);
    tcase_add_loop_test(t, client_is_answered_whole_or_in_pieces, 0, 2);
    tcase_add_test(t, a_caller_over_the_cable_is_served_and_the_next_one_too);
    tcase_add_test(t, ppp_without_any_client_is_a_call_too);
    tcase_add_test(t, nobody_who_only_knocked_keeps_the_cable);
    tcase_add_loop_test(t, client_is_said_until_the_other_computer_answers, 0, 3);
    tcase_add_test(t, a_far_end_that_begins_with_ppp_has_answered);
    tcase_add_test(t, nobody_at_the_other_end_is_678);
    tcase_add_test(t, a_cable_that_only_dials_is_opened_for_the_call_and_closed_behind_it);
    tcase_add_test(t, a_cable_is_dialled_by_its_name_and_a_modem_is_not);
    tcase_add_test(t, an_entry_for_a_cable_needs_no_number);
    tcase_add_test(t, a_computer_without_a_cable_says_so);
    tcase_add_test(t, the_two_ends_of_a_cable_meet);
    tcase_add_test(t, a_computer_that_was_killed_in_a_call_calls_again_and_is_served);
    tcase_add_test(t, when_both_call_at_once_one_of_them_yields);
    tcase_add_loop_test(t, a_stop_says_goodbye_and_lets_go_of_the_cable, 0, 2);
    suite_add_tcase(suite, t);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
