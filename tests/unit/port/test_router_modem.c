/*
 * test_router_modem.c - a demand-dial interface whose line is a modem that also listens.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include "common/base/text.h"
#include "tests/support/server/dial_rig.h"

static struct rig_line *com;
static struct far far;
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

/* OK to every command, until this one; NULL: until it waits for a call. */
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

static struct interface_status branch(void)
{
    struct interface_status status;

    server_interface_status(rig->server, 0, rig->now, &status);
    return status;
}

static void open_branch(void)
{
    struct demand_dial iface;

    open_rig(0, 0);
    rig_add_modem(rig, CALL_IN | CALL_ROUTER);
    rig_start(rig);
    com = rig_open_modem(rig);
    ck_assert(obey(NULL));
    demand_dial_defaults(&iface);
    text_copy(iface.entry.name, sizeof iface.entry.name, "Branch");
    text_copy(iface.entry.prefix, sizeof iface.entry.prefix, "9,");
    text_copy(iface.entry.number, sizeof iface.entry.number, "5551234");
    text_copy(iface.entry.user, sizeof iface.entry.user, "Office");
    text_copy(iface.entry.domain, sizeof iface.entry.domain, "HQ");
    iface.entry.redial_attempts = 1;
    iface.entry.redial_s = 2;
    ck_assert(server_set_interface(rig->server, &iface, rig->now));
}

static void connect_branch(void)
{
    ck_assert_uint_eq(server_connect_interface(rig->server, "Branch", rig->now, why), 0);
    ck_assert(obey("ATDT9,5551234\r")); /* KB Q169407 */
    modem_says("CONNECT 33600");
    far_start(&far, com, 0);
    far_run(&far, 3000);
    ck_assert(far.is_up);
    ck_assert_int_eq(branch().state, INTERFACE_CONNECTED);
}

START_TEST(it_dials_with_the_prefix_and_the_modem_listens_again_afterwards)
{
    open_branch();
    for (int i = 0; i < 5; i++) {
        connect_branch();
        ck_assert_str_eq(far.user, "HQ\\Office");
        ck_assert_str_eq(branch().port, "COM5");
        ck_assert_uint_eq(branch().line_bps, 33600);
        ck_assert_uint_eq(branch().our_address, far_terms.peer_address);
        ck_assert_uint_eq(branch().peer_address, far_terms.our_address); /* its own, which is as good as ours */
        far_stop(&far);
        if (i & 1)
            modem_says("NO CARRIER");
        else
            server_disconnect_interface(rig->server, "Branch", rig->now, why);
        com->to_caller_len = 0;
        ck_assert(obey(NULL)); /* KB Q222053, Q240089 */
        ck_assert_int_eq(branch().state, INTERFACE_DISCONNECTED);
        ck_assert_uint_eq(branch().failures, 0);
    }
    close_rig();
}
END_TEST

START_TEST(a_line_that_is_busy_is_tried_again_and_then_left_alone)
{
    open_branch();
    ck_assert_uint_eq(server_connect_interface(rig->server, "Branch", rig->now, why), 0);
    for (int i = 0; i < 2; i++) {
        ck_assert(obey("ATDT9,5551234\r"));
        modem_says("BUSY");
    }
    ck_assert(obey(NULL));
    ck_assert_int_eq(branch().state, INTERFACE_UNREACHABLE);
    ck_assert_uint_eq(branch().error, RAS_LINE_BUSY);
    ck_assert(rig_has_event(rig, RAS_EVENT_DIAL_FAILED));
    close_rig();
}
END_TEST

START_TEST(a_modem_that_is_unplugged_fails_the_link_and_is_dialled_with_again)
{
    open_branch();
    connect_branch();
    far_stop(&far);
    rig_drop(rig, com); /* KB Q175793, Q252299 */
    rig_run(rig, 100);
    ck_assert_int_eq(branch().state, INTERFACE_DISCONNECTED);
    rig_run(rig, 11000);
    com = rig_open_modem(rig);
    ck_assert(obey(NULL));
    connect_branch();
    far_stop(&far);
    close_rig();
}
END_TEST

/* The far router rings while our dial waits to be made again: its call is taken, ours given up. */
START_TEST(a_router_that_rings_while_we_wait_to_redial_is_answered)
{
    open_branch();
    ck_assert_uint_eq(server_connect_interface(rig->server, "Branch", rig->now, why), 0);
    ck_assert(obey("ATDT9,5551234\r"));
    modem_says("NO CARRIER");
    rig_run(rig, 300);
    for (int i = 0; i < 4; i++) {
        if (strstr(take(), "AT"))
            modem_says("OK");
        rig_run(rig, 100);
    }
    ck_assert_int_eq(branch().state, INTERFACE_CONNECTING);
    modem_says("RING");
    ck_assert(obey("ATA"));
    modem_says("CONNECT 33600");
    rig_attach(rig, com, "Branch", "secret", AUTH_PAP);
    rig_run(rig, 10000);
    ck_assert(com->caller.is_up);
    ck_assert_int_eq(branch().state, INTERFACE_CONNECTED);
    ck_assert(!branch().is_dialled);
    close_rig();
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("router modem");
    TCase *modem = tcase_create("modem");

    tcase_add_test(modem, it_dials_with_the_prefix_and_the_modem_listens_again_afterwards);
    tcase_add_test(modem, a_line_that_is_busy_is_tried_again_and_then_left_alone);
    tcase_add_test(modem, a_modem_that_is_unplugged_fails_the_link_and_is_dialled_with_again);
    tcase_add_test(modem, a_router_that_rings_while_we_wait_to_redial_is_answered);
    suite_add_tcase(s, modem);
    return s;
}

int main(void)
{
    SRunner *runner = srunner_create(suite());
    int failed;

    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
