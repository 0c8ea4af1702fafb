/* test_dial_modem.c - dialling out by a modem: what it says, who has it afterwards, and being called back.
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

static void modem_says(const char *text)
{
    char line[80];

    snprintf(line, sizeof line, "\r\n%s\r\n", text);
    rig_send(rig, com, line, strlen(line));
}

/* OK to every command, until this one. */
static bool obey(const char *until)
{
    for (int i = 0; i < 160; i++) {
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

static void open_modem(unsigned roles)
{
    open_rig(0, 0);
    rig_add_modem(rig, roles);
    rig_start(rig);
    com = NULL;
    if (!(roles & CALL_IN))
        return;
    com = rig_open_modem(rig);
    ck_assert(obey(NULL));
}

static struct dial_request modem_request(void)
{
    struct dial_request request = request_for("5551234");

    text_copy(request.prefix, sizeof request.prefix, "9,");
    return request;
}

START_TEST(each_result_of_the_modem_is_its_number_and_the_modem_listens_again)
{
    static const struct {
        const char *result;
        uint32_t error;
    } rows[] = { { "BUSY", 676 }, { "VOICE", 677 }, { "NO ANSWER", 678 }, { "NO CARRIER", 679 }, { "NO DIALTONE", 680 }, { "ERROR", 651 } };
    struct dial_request request = modem_request();
    char line[DIAL_TEXT_MAX + 1];
    struct dial_status status;

    open_modem(CALL_IN | CALL_OUT);
    ck_assert_uint_eq(dial(&request), 0);
    ck_assert(obey("ATDT9,5551234\r"));
    modem_says(rows[_i].result);
    rig_run(rig, 10);
    status = status_now();
    ck_assert_uint_eq(status.error, rows[_i].error);
    ck_assert_str_eq(dial_box_line(&status, line), "Dialing 9,5551234.");
    ck_assert(obey(NULL));
    modem_says("RING");
    rig_run(rig, 100);
    ck_assert_ptr_nonnull(strstr(take(), "ATA"));
    close_rig();
}
END_TEST

START_TEST(a_ring_while_dialling_is_not_answered)
{
    struct dial_request request = modem_request();

    request.redial_attempts = 0;
    open_modem(CALL_IN | CALL_OUT);
    dial(&request);
    modem_says("RING");
    rig_run(rig, 50);
    ck_assert_ptr_null(strstr(take(), "ATA"));
    close_rig();
}
END_TEST

START_TEST(a_modem_that_only_dials_is_opened_for_the_call_and_closed_behind_it)
{
    struct dial_request request = modem_request();

    open_modem(CALL_OUT);
    ck_assert_uint_eq(rig->opens, 0);
    ck_assert_uint_eq(dial(&request), 0);
    ck_assert_uint_eq(rig->opens, 1);
    com = rig_open_modem(rig);
    ck_assert(obey("ATDT9,5551234\r"));
    modem_says("BUSY");
    for (int i = 0; i < 40 && com->is_open; i++) {
        rig_run(rig, 250);
        if (strstr(take(), "AT"))
            modem_says("OK");
    }
    ck_assert(!com->is_open);
    ck_assert_uint_eq(status_now().error, RAS_LINE_BUSY);
    ck_assert_int_eq(rig_status(rig, 0).condition, PORT_DISCONNECTED);
    rig_run(rig, 60000);
    ck_assert_uint_eq(rig->opens, 1);
    ck_assert_uint_eq(dial(&request), 0); /* and once more */
    ck_assert_uint_eq(rig->opens, 2);
    close_rig();
}
END_TEST

START_TEST(a_com_port_that_does_not_open_is_692)
{
    struct dial_request request = modem_request();

    open_modem(CALL_OUT);
    dial(&request);
    server_line_failed(rig->server, "COM5", RAS_PORT_OR_DEVICE, "another program has the port open; close it there.", rig->now);
    rig_run(rig, 10);
    ck_assert_uint_eq(status_now().error, RAS_PORT_OR_DEVICE);
    ck_assert_int_eq(rig_status(rig, 0).condition, PORT_DISCONNECTED);
    rig_run(rig, 60000);
    ck_assert_uint_eq(rig->opens, 1); /* nobody tries again by himself */
    close_rig();
}
END_TEST

START_TEST(the_next_modem_is_taken_when_one_does_not_open)
{
    struct dial_request request = modem_request();
    struct port_config second = { .name = "COM6", .device_id = 3, .roles = CALL_OUT };
    struct device_config device;

    device_config_defaults(&device, DEVICE_MODEM);
    device.id = 3;
    text_copy(device.name, sizeof device.name, "COM6");
    text_copy(device.system_name, sizeof device.system_name, "COM6");
    open_rig(0, 0);
    rig_add_modem(rig, CALL_OUT);
    ck_assert(server_add_port(rig->server, &device, &second));
    rig_start(rig);
    if (_i == 1) { /* this one and no other */
        text_copy(request.port, sizeof request.port, "COM5");
        request.other_port_ok = false;
    }
    dial(&request);
    ck_assert_str_eq(rig->opened_port, "COM5");
    server_line_failed(rig->server, "COM5", RAS_PORT_OR_DEVICE, "another program has the port open; close it there.", rig->now);
    rig_run(rig, 10);
    ck_assert_str_eq(rig->opened_port, _i == 0 ? "COM6" : "COM5");
    if (_i == 0) {
        com = rig_open_modem(rig);
        ck_assert(obey("ATDT9,5551234\r"));
        ck_assert_str_eq(status_now().port, "COM6");
    } else {
        ck_assert_uint_eq(status_now().error, RAS_PORT_OR_DEVICE);
    }
    ck_assert_int_eq(rig_status(rig, 0).condition, PORT_DISCONNECTED);
    close_rig();
}
END_TEST

START_TEST(a_dead_modem_is_692)
{
    struct dial_request request = modem_request();

    open_modem(CALL_OUT);
    dial(&request);
    com = rig_open_modem(rig);
    rig_run(rig, 61000);
    ck_assert_uint_eq(status_now().error, RAS_PORT_OR_DEVICE);
    close_rig();
}
END_TEST

START_TEST(a_cable_that_is_pulled_while_dialling_is_692_and_the_port_comes_back)
{
    struct dial_request request = modem_request();

    open_modem(CALL_IN | CALL_OUT);
    dial(&request);
    ck_assert(obey("ATDT9,5551234\r"));
    com->transport.events->lost(com->transport.ctx, 1167);
    rig_run(rig, 10);
    ck_assert_uint_eq(status_now().error, RAS_PORT_OR_DEVICE);
    ck_assert(!com->is_open);
    rig_run(rig, 11000);
    ck_assert_uint_eq(rig->opens, 2);
    com = rig_open_modem(rig);
    ck_assert(obey(NULL));
    close_rig();
}
END_TEST

START_TEST(a_line_that_opens_after_the_hang_up_is_closed)
{
    struct dial_request request = modem_request();

    open_modem(CALL_OUT);
    dial(&request);
    server_hang_up(rig->server, connection, rig->now);
    com = rig_open_modem(rig);
    ck_assert(!com->is_open);
    close_rig();
}
END_TEST

START_TEST(a_modem_that_dials_is_not_lent)
{
    struct dial_request request = modem_request();
    struct server_loan loan;

    open_modem(CALL_IN | CALL_OUT);
    ck_assert_int_eq(server_lend_line(rig->server, "COM5", rig->now, &loan), LEND_LENT);
    ck_assert_uint_eq(dial(&request), 0); /* waits for it to come back */
    server_take_back(rig->server, &loan, rig->now);
    ck_assert_int_eq(server_lend_line(rig->server, "COM5", rig->now, &loan), LEND_IN_CALL);
    ck_assert(obey("ATDT9,5551234\r"));
    close_rig();
}
END_TEST

/* ---- a call, and being called back ---- */

static void answer(struct far *far, unsigned callback)
{
    modem_says("CONNECT 33600");
    com->to_caller_len = 0;
    far_start(far, com, callback);
    far_run(far, 4000);
}

START_TEST(a_call_by_modem_connects_and_the_modem_listens_again)
{
    struct dial_request request = modem_request();
    struct far far;

    open_modem(CALL_IN | CALL_OUT);
    dial(&request);
    ck_assert(obey("ATDT9,5551234\r"));
    answer(&far, _i == 0 ? 0 : CBCP_SET(CBCP_NO_CALLBACK) | CBCP_SET(CBCP_CALLER_NUMBER));
    ck_assert(far.is_up);
    ck_assert_int_eq(status_now().state, DIAL_CONNECTED);
    ck_assert_uint_eq(status_now().line_bps, 33600);
    ck_assert_int_eq(rig_status(rig, 0).condition, PORT_DIALED_OUT);
    modem_says("NO CARRIER");
    far_run(&far, 3000);
    far_stop(&far);
    ck_assert_uint_eq(status_now().error, RAS_REMOTE_DISCONNECTION);
    ck_assert(obey(NULL));
    close_rig();
}
END_TEST

START_TEST(the_server_calls_back_and_no_second_cbcp_follows)
{
    struct dial_request request = modem_request();
    struct far far;

    text_copy(request.callback_number, sizeof request.callback_number, "555-7777");
    request.callback_delay_s = 5;
    open_modem(_i == 0 ? CALL_IN | CALL_OUT : CALL_OUT);
    dial(&request);
    if (_i == 1)
        com = rig_open_modem(rig);
    ck_assert(obey("ATDT9,5551234\r"));
    answer(&far, CBCP_SET(CBCP_CALLER_NUMBER));
    far_stop(&far);
    ck_assert_int_eq(far.agreed.type, CBCP_CALLER_NUMBER);
    ck_assert_str_eq(far.agreed.number, "555-7777");
    ck_assert_uint_eq(far.agreed.delay_s, 5);
    com->to_caller_len = 0;
    for (int i = 0; i < 60 && status_now().state != DIAL_WAIT_FOR_CALLBACK; i++) {
        rig_run(rig, 250);
        if (strstr(take(), "AT"))
            modem_says("OK");
    }
    ck_assert_int_eq(status_now().state, DIAL_WAIT_FOR_CALLBACK);
    ck_assert(was_reported(DIAL_AUTH_CALLBACK) && was_reported(DIAL_PREPARE_FOR_CALLBACK));
    rig_run(rig, 5000);
    modem_says("RING");
    rig_run(rig, 100);
    ck_assert_ptr_nonnull(strstr(take(), "ATA"));
    answer(&far, CBCP_SET(CBCP_CALLER_NUMBER));
    ck_assert(far.is_up);
    ck_assert_int_eq(far.agreed.type, 0);
    ck_assert_str_eq(far.user, "joe");
    ck_assert_int_eq(status_now().state, DIAL_CONNECTED);
    ck_assert(was_reported(DIAL_CALLBACK_COMPLETE));
    far_stop(&far);
    close_rig();
}
END_TEST

START_TEST(a_callback_that_never_comes_is_678_and_the_port_is_given_back)
{
    struct dial_request request = modem_request();
    struct far far;

    text_copy(request.callback_number, sizeof request.callback_number, "555-7777");
    open_modem(CALL_IN | CALL_OUT);
    dial(&request);
    ck_assert(obey("ATDT9,5551234\r"));
    answer(&far, CBCP_SET(CBCP_CALLER_NUMBER));
    far_stop(&far);
    com->to_caller_len = 0;
    for (int i = 0; i < 700 && !status_now().is_over; i++) {
        rig_run(rig, 250);
        if (strstr(take(), "AT"))
            modem_says("OK");
    }
    ck_assert_uint_eq(status_now().error, RAS_NO_ANSWER);
    ck_assert(obey(NULL));
    close_rig();
}
END_TEST

START_TEST(a_hang_up_ends_the_dialling_and_the_wait_for_a_callback)
{
    struct dial_request request = modem_request();
    struct far far;

    text_copy(request.callback_number, sizeof request.callback_number, "555-7777");
    open_modem(CALL_IN | CALL_OUT);
    dial(&request);
    ck_assert(obey("ATDT9,5551234\r"));
    if (_i == 1) {
        answer(&far, CBCP_SET(CBCP_CALLER_NUMBER));
        far_stop(&far);
        rig_run(rig, 3000);
    }
    ck_assert(server_hang_up(rig->server, connection, rig->now));
    rig_run(rig, 10);
    ck_assert(status_now().is_over);
    ck_assert_uint_eq(status_now().error, RAS_USER_DISCONNECTION);
    ck_assert(obey(NULL));
    close_rig();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("dial_modem");
    TCase *tests = tcase_create("dial modem");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_loop_test(tests, each_result_of_the_modem_is_its_number_and_the_modem_listens_again, 0, 6);
    tcase_add_test(tests, a_ring_while_dialling_is_not_answered);
    tcase_add_test(tests, a_modem_that_only_dials_is_opened_for_the_call_and_closed_behind_it);
    tcase_add_test(tests, a_com_port_that_does_not_open_is_692);
    tcase_add_loop_test(tests, the_next_modem_is_taken_when_one_does_not_open, 0, 2);
    tcase_add_test(tests, a_dead_modem_is_692);
    tcase_add_test(tests, a_cable_that_is_pulled_while_dialling_is_692_and_the_port_comes_back);
    tcase_add_test(tests, a_line_that_opens_after_the_hang_up_is_closed);
    tcase_add_test(tests, a_modem_that_dials_is_not_lent);
    tcase_add_loop_test(tests, a_call_by_modem_connects_and_the_modem_listens_again, 0, 2);
    tcase_add_loop_test(tests, the_server_calls_back_and_no_second_cbcp_follows, 0, 2);
    tcase_add_test(tests, a_callback_that_never_comes_is_678_and_the_port_is_given_back);
    tcase_add_loop_test(tests, a_hang_up_ends_the_dialling_and_the_wait_for_a_callback, 0, 2);
    suite_add_tcase(suite, tests);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
