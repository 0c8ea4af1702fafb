/* test_modem_port.c - a port with a modem on a COM port: ringing, calls, carrier loss, cables, stopping.
 * SPDX-License-Identifier: MIT */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include "common/ras/ras_error.h"
#include "tests/support/server/server_rig.h"

static struct rig *rig;
static struct rig_line *com;
static char said[4096]; /* by the server to the modem */

static void open_rig(void)
{
    rig = malloc(sizeof *rig);
    rig_init(rig, NULL);
    rig_add_modem(rig, CALL_IN);
    rig_start(rig);
    ck_assert_str_eq(rig->opened_port, "COM5");
    com = NULL;
}

static void close_rig(void)
{
    rig_fini(rig);
    free(rig);
}

/* Takes what was written to the modem as text. */
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

/* An obedient modem, until the port is idle: every command gets OK. */
static void obey(void)
{
    for (int i = 0; i < 40 && rig_status(rig, 0).condition != PORT_LISTENING; i++) {
        rig_run(rig, 300);
        if (strstr(take(), "AT"))
            modem_says("OK");
    }
    ck_assert_int_eq(rig_status(rig, 0).condition, PORT_LISTENING);
}

static void open_modem(void)
{
    com = rig_open_modem(rig);
    obey();
}

/* RING, ATA, CONNECT, and our engine behind it. */
static void call_in(void)
{
    modem_says("RING");
    rig_run(rig, 100);
    ck_assert_ptr_nonnull(strstr(take(), "ATA"));
    modem_says("CONNECT 33600/ARQ/V34/LAPM/V42BIS");
    rig_run(rig, 10);
    rig_attach(rig, com, "joe", "secret", AUTH_MSCHAP_V1);
    rig_run(rig, 5000);
    ck_assert(com->caller.is_up);
    ck_assert_uint_eq(rig_status(rig, 0).line_bps, 33600);
}

static void expect_no_call(void)
{
    struct server_totals t;

    server_totals(rig->server, &t);
    ck_assert_uint_eq(t.calls, 0);
    ck_assert_uint_eq(t.pool_in_use, 0);
}

static void caller_gone(void)
{
    ppp_caller_fini(&com->caller);
    com->has_caller = false;
    com->to_caller_len = 0;
}

START_TEST(a_ring_is_answered_and_the_caller_served)
{
    open_modem();
    ck_assert_str_eq(rig_status(rig, 0).explanation, "");
    call_in();
    ck_assert_int_eq(rig_status(rig, 0).condition, PORT_AUTHENTICATED);
}
END_TEST

START_TEST(no_carrier_ends_the_call_and_the_port_rings_again)
{
    open_modem();
    call_in();
    caller_gone();
    modem_says("NO CARRIER");
    rig_run(rig, 3000);
    ck_assert_int_eq(rig->records[0].why, END_CARRIER_LOST);
    expect_no_call();
    obey();
    call_in();
}
END_TEST

START_TEST(a_goodbye_is_followed_by_the_hang_up_of_the_modem)
{
    bool has_escaped = false, has_hung_up = false;

    open_modem();
    call_in();
    ppp_caller_hang_up(&com->caller, rig->now);
    rig_run(rig, 200);
    ck_assert(com->caller.has_ended);
    caller_gone();
    for (int i = 0; i < 40; i++) {
        rig_run(rig, 200);
        take();
        if (strstr(said, "+"))
            has_escaped = true;
        has_hung_up = has_hung_up || (has_escaped && strstr(said, "ATH"));
        if (strstr(said, "AT") || strstr(said, "+++"))
            modem_says("OK");
    }
    expect_no_call();
    ck_assert(has_escaped && has_hung_up);
    ck_assert_int_eq(rig_status(rig, 0).condition, PORT_LISTENING);
}
END_TEST

START_TEST(an_unplugged_cable_ends_the_call_and_heals_when_it_is_back)
{
    unsigned opens = rig->opens;

    open_modem();
    call_in();
    com->transport.events->lost(com->transport.ctx, 109);
    rig_run(rig, 1000);
    expect_no_call();
    ck_assert_int_eq(rig->records[0].why, END_LINE_FAILED);
    ck_assert_int_eq(rig_status(rig, 0).condition, PORT_NON_OPERATIONAL);
    ck_assert_uint_eq(rig_status(rig, 0).error, RAS_PORT_OR_DEVICE);
    ck_assert(rig_has_event(rig, RAS_EVENT_DEVICE_FAILED));
    rig_run(rig, 10 * 1000);
    ck_assert_uint_eq(rig->opens, opens + 1);
    server_line_failed(rig->server, "COM5", RAS_PORT_OR_DEVICE, "not there.", rig->now);
    rig_run(rig, 11 * 1000);
    ck_assert_uint_eq(rig->opens, opens + 2);
    open_modem();
    ck_assert(rig_has_event(rig, RAS_EVENT_DEVICE_HEALED));
    ck_assert_uint_eq(rig_status(rig, 0).error, 630); /* what ended the last call is still told */
    call_in();
}
END_TEST

START_TEST(a_port_somebody_else_has_shows_692_and_is_tried_again)
{
    server_line_failed(rig->server, "COM5", RAS_PORT_OR_DEVICE, "another program has the port open.", rig->now);
    ck_assert_uint_eq(rig_status(rig, 0).error, 692);
    ck_assert_ptr_nonnull(strstr(rig_status(rig, 0).explanation, "another program"));
    rig_run(rig, 35 * 1000);
    ck_assert_uint_ge(rig->opens, 2);
}
END_TEST

START_TEST(a_modem_that_does_not_answer_says_so_and_heals)
{
    com = rig_open_modem(rig);
    rig_run(rig, 60 * 1000);
    ck_assert_int_eq(rig_status(rig, 0).condition, PORT_NON_OPERATIONAL);
    ck_assert_ptr_nonnull(strstr(rig_status(rig, 0).explanation, "does not answer"));
    ck_assert(rig_has_event(rig, RAS_EVENT_DEVICE_FAILED));
    obey();
    ck_assert(rig_has_event(rig, RAS_EVENT_DEVICE_HEALED));
    ck_assert_uint_eq(rig_status(rig, 0).error, 0);
}
END_TEST

START_TEST(a_ring_while_stopping_is_not_answered)
{
    open_modem();
    server_stop(rig->server, END_SERVICE_STOPPED, rig->now);
    modem_says("RING");
    rig_run(rig, 3000);
    ck_assert_ptr_null(strstr(take(), "ATA"));
    ck_assert(server_is_quiet(rig->server));
}
END_TEST

START_TEST(a_modem_is_on_hook_when_the_stop_is_over)
{
    rras_ms began;
    bool has_hung_up = false;

    open_modem();
    call_in();
    server_stop(rig->server, END_SERVICE_STOPPED, rig->now);
    for (began = rig->now; rig->now < began + 4000 && !server_is_quiet(rig->server);) {
        rig_run(rig, 50);
        if (com->caller.has_ended && com->has_caller)
            caller_gone();
        if (com->has_caller)
            continue;
        has_hung_up = has_hung_up || strstr(take(), "ATH");
        if (strstr(said, "AT") || strstr(said, "+++"))
            modem_says("OK");
    }
    ck_assert(server_is_quiet(rig->server));
    ck_assert(has_hung_up);
    ck_assert_int_eq(rig->records[0].why, END_SERVICE_STOPPED);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("modem port");
    TCase *t = tcase_create("COM5");
    SRunner *r = srunner_create(s);
    int failed;

    tcase_add_checked_fixture(t, open_rig, close_rig);
    tcase_add_test(t, a_ring_is_answered_and_the_caller_served);
    tcase_add_test(t, no_carrier_ends_the_call_and_the_port_rings_again);
    tcase_add_test(t, a_goodbye_is_followed_by_the_hang_up_of_the_modem);
    tcase_add_test(t, an_unplugged_cable_ends_the_call_and_heals_when_it_is_back);
    tcase_add_test(t, a_port_somebody_else_has_shows_692_and_is_tried_again);
    tcase_add_test(t, a_modem_that_does_not_answer_says_so_and_heals);
    tcase_add_test(t, a_ring_while_stopping_is_not_answered);
    tcase_add_test(t, a_modem_is_on_hook_when_the_stop_is_over);
    suite_add_tcase(s, t);
    srunner_run_all(r, CK_NORMAL);
    failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
