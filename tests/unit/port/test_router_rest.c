/*
 * test_router_rest.c - when a demand-dial interface does not dial: unreachable, kept from it, or told to rest.
 *
 * Months go by.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdlib.h>
#include "common/base/text.h"
#include "tests/support/server/pair_rig.h"

enum { BOTH = CALL_IN | CALL_ROUTER, MINUTE = 60 * 1000, HOUR = 60 * MINUTE };

static const uint32_t behind_b = IP4(10, 2, 0, 9);

static enum interface_state state_of(const struct rig *site)
{
    return iface_status(site).state;
}

static uint32_t connect_a(void)
{
    return server_connect_interface(site_a->server, "SiteB", site_a->now, site_why);
}

static uint32_t disconnect_a(void)
{
    return server_disconnect_interface(site_a->server, "siteb", site_a->now, site_why);
}

static struct demand_dial to_b(void)
{
    return iface_to("SiteB", "b:1", "SiteA", "10.2.0.0/16");
}

static void open_joined(void)
{
    open_sites(4, BOTH, 4, BOTH);
    join_sites();
}

static void expect_up(void)
{
    ck_assert(sites_run_until(site_a, INTERFACE_CONNECTED, 10000));
    ck_assert(sites_run_until(site_b, INTERFACE_CONNECTED, 1000));
}

/* ---- unreachable ---- */

START_TEST(unreachable_lasts_ten_minutes_more_after_each_failure_up_to_six_hours)
{
    struct demand_dial iface = to_b();
    struct rig_line *joe;
    rras_ms since;

    open_joined();
    iface.entry.redial_attempts = 1;
    iface.entry.redial_s = 1;
    set_iface(site_a, iface);
    joe = caller_at(site_a);
    site_fails_with(site_b, RAS_NO_ANSWER);
    for (unsigned n = 1; n <= 40; n++) {
        const rras_ms expected = n < 36 ? n * 10 * MINUTE : 6 * HOUR;

        site_a->event_count = 0;
        ck_assert(!ping_from(joe, behind_b, 100));
        ck_assert(sites_run_until(site_a, INTERFACE_UNREACHABLE, MINUTE));
        since = site_a->now;
        ck_assert_uint_eq(iface_status(site_a).failures, n);
        ck_assert_uint_eq(iface_status(site_a).error, RAS_NO_ANSWER);
        ck_assert_uint_eq(iface_status(site_a).reasons, INTERFACE_CONNECTION_FAILURE);
        ck_assert_uint_le(expected - iface_status(site_a).retry_in_ms, 5);
        ck_assert_uint_eq(events_of(site_a, RAS_EVENT_DIAL_FAILED), 1);
        ck_assert_ptr_nonnull(strstr(site_a->event_text[0], "SiteB tried to connect on port TCP2"));
        ck_assert_uint_eq(site_a->connects, 2 * n);
        ck_assert(!ping_from(joe, behind_b, 1000)); /* asks for nothing now */
        ck_assert_uint_eq(site_a->connects, 2 * n);
        ck_assert(sites_run_until(site_a, INTERFACE_DISCONNECTED, expected));
        ck_assert_uint_ge(site_a->now - since, expected - 5);
    }
    site_fails_with(site_b, 0);
    ck_assert(ping_from(joe, behind_b, 10000)); /* success forgives */
    ck_assert_uint_eq(iface_status(site_a).failures, 0);
    ck_assert_uint_eq(disconnect_a(), 0);
    sites_run(1000);
    site_fails_with(site_b, RAS_NO_ANSWER);
    ping_from(joe, behind_b, MINUTE);
    ck_assert_uint_eq(iface_status(site_a).failures, 1);
    close_sites();
}
END_TEST

START_TEST(the_back_off_is_as_configured)
{
    struct demand_dial iface = to_b();

    open_joined();
    iface.is_persistent = true;
    iface.entry.redial_attempts = 0;
    iface.min_unreachable_s = 40;
    iface.max_unreachable_s = 100;
    site_fails_with(site_b, RAS_LINE_BUSY);
    set_iface(site_a, iface);
    for (unsigned n = 1; n <= 4; n++) { /* a persistent one tries by itself */
        ck_assert(sites_run_until(site_a, INTERFACE_UNREACHABLE, 5000));
        ck_assert_uint_eq(iface_status(site_a).failures, n);
        ck_assert_uint_le((n < 3 ? n * 40000 : 100000) - iface_status(site_a).retry_in_ms, 5);
        sites_run(iface_status(site_a).retry_in_ms);
    }
    site_fails_with(site_b, 0);
    ck_assert(sites_run_until(site_a, INTERFACE_CONNECTED, 2 * MINUTE));
    close_sites();
}
END_TEST

START_TEST(a_connect_by_hand_does_not_wait_and_begins_the_count_anew)
{
    open_joined();
    site_fails_with(site_b, RAS_NO_ANSWER);
    for (int i = 0; i < 3; i++) {
        ck_assert_uint_eq(connect_a(), 0);
        ck_assert(sites_run_until(site_a, INTERFACE_UNREACHABLE, 5 * MINUTE));
        ck_assert_uint_eq(iface_status(site_a).failures, 1);
    }
    site_fails_with(site_b, 0);
    ck_assert_uint_eq(connect_a(), 0);
    expect_up();
    close_sites();
}
END_TEST

START_TEST(the_other_router_calling_ends_unreachable)
{
    open_joined();
    site_fails_with(site_b, RAS_NO_ANSWER);
    connect_a();
    ck_assert(sites_run_until(site_a, INTERFACE_UNREACHABLE, 5 * MINUTE));
    ck_assert_uint_eq(server_connect_interface(site_b->server, "SiteA", site_b->now, site_why), 0);
    expect_up();
    ck_assert_uint_eq(iface_status(site_a).failures, 0);
    ck_assert_uint_eq(server_disconnect_interface(site_b->server, "SiteA", site_b->now, site_why), 0);
    sites_run(3000);
    ck_assert_int_eq(state_of(site_a), INTERFACE_DISCONNECTED);
    close_sites();
}
END_TEST

START_TEST(new_credentials_are_tried_at_once)
{
    struct demand_dial iface = to_b();

    open_joined();
    text_copy(iface.entry.password, sizeof iface.entry.password, "wrong");
    set_iface(site_a, iface);
    ck_assert_uint_eq(connect_a(), 0);
    ck_assert(sites_run_until(site_a, INTERFACE_UNREACHABLE, 5 * MINUTE));
    ck_assert_uint_eq(iface_status(site_a).error, RAS_REMOTE_AUTHENTICATION_FAILURE);
    ck_assert_ptr_nonnull(strstr(iface_status(site_a).explanation, "Enter the user name"));
    set_iface(site_a, to_b());
    ck_assert_int_eq(state_of(site_a), INTERFACE_DISCONNECTED);
    close_sites();
}
END_TEST

/* ---- what keeps it from dialling ---- */

static void disable(struct demand_dial *iface)
{
    iface->is_enabled = false;
}

static void close_hours(struct demand_dial *iface)
{
    memset(iface->dial_out_hours, 0, sizeof iface->dial_out_hours);
}

static void pause_a(struct demand_dial *iface)
{
    (void)iface;
    server_set_paused(site_a->server, true);
}

static void name_a_modem(struct demand_dial *iface)
{
    iface->entry.kind = PHONE_MODEM;
    text_copy(iface->entry.number, sizeof iface->entry.number, "5551234");
}

static const struct {
    void (*keeps)(struct demand_dial *iface);
    unsigned reason;
    uint32_t error;
    const char *says;
} keepers[] = {
    { disable, INTERFACE_ADMIN_DISABLED, RAS_INTERFACE_DISABLED, "is disabled" },
    { close_hours, INTERFACE_DIALOUT_HOURS, RAS_DIALOUT_HOURS, "at this time of day" },
    { pause_a, INTERFACE_SERVICE_PAUSED, RAS_SERVICE_IS_PAUSED, "is paused" },
    { name_a_modem, INTERFACE_NO_DEVICE, RAS_INTERFACE_HAS_NO_DEVICES, "Tick Dial out and receive calls as a demand dial router" },
};

START_TEST(what_keeps_it_from_dialling_is_said_and_no_packet_dials)
{
    struct demand_dial iface = to_b();
    struct rig_line *joe;

    open_joined();
    joe = caller_at(site_a);
    iface.is_persistent = true;
    keepers[_i].keeps(&iface);
    set_iface(site_a, iface);
    ck_assert(!ping_from(joe, behind_b, 5000));
    ck_assert_int_eq(state_of(site_a), INTERFACE_UNREACHABLE);
    ck_assert_uint_eq(iface_status(site_a).reasons, keepers[_i].reason);
    ck_assert_uint_eq(iface_status(site_a).error, keepers[_i].error);
    ck_assert_ptr_nonnull(strstr(iface_status(site_a).explanation, keepers[_i].says));
    ck_assert_uint_eq(connect_a(), keepers[_i].error);
    ck_assert_ptr_nonnull(strstr(site_why, keepers[_i].says));
    ck_assert_uint_eq(site_a->connects, 0);
    ck_assert_uint_eq(iface_status(site_a).failures, 0);
    ck_assert_uint_eq(events_of(site_a, RAS_EVENT_INTERFACE_NOT_LOADED), keepers[_i].reason == INTERFACE_NO_DEVICE);
    server_set_paused(site_a->server, false);
    set_iface(site_a, to_b());
    ck_assert(ping_from(joe, behind_b, 10000));
    close_sites();
}
END_TEST

START_TEST(a_call_that_is_up_outlasts_the_hours_and_a_pause)
{
    struct demand_dial iface = to_b();

    open_joined();
    iface.dial_out_hours[0] = 1u << 8; /* Sunday 8:00 to 8:59 */
    iface.entry.idle_s = 0;
    site_a->week_hour = 8;
    set_iface(site_a, iface);
    ck_assert_uint_eq(connect_a(), 0);
    expect_up();
    site_a->week_hour = 9;
    server_set_paused(site_a->server, true);
    sites_run(3 * HOUR);
    ck_assert_int_eq(state_of(site_a), INTERFACE_CONNECTED);
    ck_assert_uint_eq(disconnect_a(), 0);
    sites_run(3000);
    ck_assert_int_eq(state_of(site_a), INTERFACE_UNREACHABLE);
    ck_assert_uint_eq(iface_status(site_a).reasons, INTERFACE_DIALOUT_HOURS | INTERFACE_SERVICE_PAUSED);
    close_sites();
}
END_TEST

/* ---- between two tries ---- */

static void hours_end(void)
{
    site_a->week_hour = 9;
}

static void pause_begins(void)
{
    server_set_paused(site_a->server, true);
}

static const struct {
    void (*ends)(void);
    rras_ms after;               /* the first try fails at once, or on a line that is up */
    unsigned reason;
    uint32_t error;
} ends[] = {
    { hours_end, 5000, INTERFACE_DIALOUT_HOURS, RAS_DIALOUT_HOURS },
    { pause_begins, 5000, INTERFACE_SERVICE_PAUSED, RAS_SERVICE_IS_PAUSED },
    { hours_end, 0, INTERFACE_DIALOUT_HOURS, RAS_DIALOUT_HOURS },
    { pause_begins, 0, INTERFACE_SERVICE_PAUSED, RAS_SERVICE_IS_PAUSED },
};

START_TEST(what_ends_between_two_tries_calls_the_dial_off)
{
    struct demand_dial iface = to_b();
    unsigned tries;

    open_joined();
    memset(iface.dial_out_hours, 0, sizeof iface.dial_out_hours);
    iface.dial_out_hours[0] = 1u << 8; /* Sunday 8:00 to 8:59 */
    iface.entry.redial_attempts = 20;
    iface.entry.redial_s = 60;
    site_a->week_hour = 8;
    set_iface(site_a, iface);
    if (ends[_i].after != 0)
        site_fails_with(site_b, RAS_LINE_BUSY);
    ck_assert_uint_eq(connect_a(), 0);
    sites_step(2);
    if (ends[_i].after == 0)
        cut_lines();
    sites_run(ends[_i].after);
    ck_assert_int_eq(state_of(site_a), INTERFACE_CONNECTING);
    tries = site_a->connects;
    ends[_i].ends();
    sites_run(10 * MINUTE);
    ck_assert_uint_eq(site_a->connects, tries);
    ck_assert_int_eq(state_of(site_a), INTERFACE_UNREACHABLE);
    ck_assert_uint_eq(iface_status(site_a).reasons, ends[_i].reason);
    ck_assert_uint_eq(iface_status(site_a).error, ends[_i].error);
    ck_assert_uint_eq(iface_status(site_a).failures, 0);
    ck_assert_uint_eq(events_of(site_a, RAS_EVENT_DIAL_FAILED), 0);
    site_fails_with(site_b, 0);
    site_a->week_hour = 8;
    server_set_paused(site_a->server, false);
    ck_assert_uint_eq(connect_a(), 0);
    expect_up();
    close_sites();
}
END_TEST

START_TEST(a_try_that_falls_due_while_the_computer_sleeps_is_made_when_it_wakes)
{
    struct demand_dial iface = to_b();

    open_joined();
    iface.entry.redial_attempts = 1;
    iface.entry.redial_s = 10;
    set_iface(site_a, iface);
    site_fails_with(site_b, RAS_LINE_BUSY);
    ck_assert_uint_eq(connect_a(), 0);
    sites_run(1000);
    site_fails_with(site_b, 0);
    server_sleep(site_a->server, site_a->now);
    sites_run(HOUR);
    ck_assert_uint_eq(site_a->connects, 1);
    server_wake(site_a->server, site_a->now);
    expect_up();
    ck_assert_uint_eq(site_a->connects, 2);
    close_sites();
}
END_TEST

START_TEST(what_is_said_of_a_failure_is_that_of_the_last_try)
{
    struct demand_dial iface = to_b();

    open_sites(1, BOTH, 1, CALL_IN);
    set_iface(site_b, iface_to("SiteA", "a:1", "SiteB", NULL));
    iface.entry.redial_attempts = 1;
    iface.entry.redial_s = 10;
    set_iface(site_a, iface);
    ck_assert_uint_eq(connect_a(), 0);
    sites_run(8000); /* answered by a port that takes no routers */
    ck_assert_uint_eq(iface_status(site_a).error, 0);
    site_fails_with(site_b, RAS_LINE_BUSY);
    sites_run(30000);
    ck_assert_int_eq(state_of(site_a), INTERFACE_UNREACHABLE);
    ck_assert_uint_eq(iface_status(site_a).error, RAS_LINE_BUSY);
    close_sites();
}
END_TEST

START_TEST(one_whose_entry_cannot_be_dialled_says_why_and_no_port_is_blamed)
{
    struct demand_dial iface = to_b();
    struct rig_line *joe;

    open_joined();
    iface.entry.protocols = 0;
    set_iface(site_a, iface);
    ck_assert_uint_eq(iface_status(site_a).error, RAS_INTERFACE_CONFIGURATION);
    ck_assert_ptr_nonnull(strstr(iface_status(site_a).explanation, "TCP/IP is not ticked"));
    ck_assert_uint_eq(connect_a(), RAS_INTERFACE_CONFIGURATION);
    ck_assert_ptr_nonnull(strstr(site_why, "TCP/IP is not ticked"));
    joe = caller_at(site_a);
    ck_assert(!ping_from(joe, behind_b, 5000));
    ck_assert_int_eq(state_of(site_a), INTERFACE_UNREACHABLE);
    ck_assert_ptr_nonnull(strstr(iface_status(site_a).explanation, "TCP/IP is not ticked"));
    ck_assert_uint_eq(events_of(site_a, RAS_EVENT_INTERFACE_NOT_LOADED), 0);
    ck_assert_uint_eq(events_of(site_a, RAS_EVENT_DIAL_FAILED), 1);
    set_iface(site_a, to_b());
    ck_assert(ping_from(joe, behind_b, 10000));
    close_sites();
}
END_TEST

START_TEST(a_persistent_one_dials_when_its_hours_begin)
{
    struct demand_dial iface = to_b();

    open_joined();
    iface.is_persistent = true;
    for (int day = 0; day < 7; day++)
        iface.dial_out_hours[day] = 1u << 8;
    site_a->week_hour = 7;
    set_iface(site_a, iface);
    sites_run(HOUR);
    ck_assert_int_eq(state_of(site_a), INTERFACE_UNREACHABLE);
    site_a->week_hour = 8;
    ck_assert(sites_run_until(site_a, INTERFACE_CONNECTED, 2 * MINUTE));
    close_sites();
}
END_TEST

START_TEST(one_without_a_number_answers_and_does_not_dial)
{
    struct demand_dial iface = to_b();
    struct rig_line *joe;

    open_joined();
    iface.entry.number[0] = '\0';
    iface.is_persistent = true;
    set_iface(site_a, iface);
    joe = caller_at(site_a);
    ck_assert(!ping_from(joe, behind_b, 5000));
    ck_assert_uint_eq(connect_a(), RAS_INTERFACE_CONFIGURATION);
    ck_assert_str_ne(site_why, "");
    ck_assert_uint_eq(site_a->connects, 0);
    ck_assert_int_eq(state_of(site_a), INTERFACE_DISCONNECTED);
    ck_assert_uint_eq(server_connect_interface(site_b->server, "SiteA", site_b->now, site_why), 0);
    expect_up();
    ck_assert(ping_from(joe, behind_b, 1000));
    close_sites();
}
END_TEST

/* ---- persistent ---- */

START_TEST(a_persistent_one_is_dialled_at_the_start_and_again_and_idle_never_ends_it)
{
    struct demand_dial iface = to_b();

    open_joined();
    iface.is_persistent = true;
    iface.entry.idle_s = 60;
    set_iface(site_a, iface);
    expect_up();
    sites_run(48u * HOUR); /* KB Q189320 */
    ck_assert_int_eq(state_of(site_a), INTERFACE_CONNECTED);
    ck_assert_uint_eq(site_a->connects, 1);
    lose_lines(site_a);
    sites_run(1000);
    ck_assert_int_eq(state_of(site_a), INTERFACE_DISCONNECTED);
    ck_assert(sites_run_until(site_a, INTERFACE_CONNECTED, MINUTE));
    ck_assert_uint_eq(site_a->connects, 2);
    close_sites();
}
END_TEST

START_TEST(hung_up_by_hand_it_stays_so_until_a_packet_or_a_hand_wants_it)
{
    struct demand_dial iface = to_b();
    struct rig_line *joe;

    open_joined();
    iface.is_persistent = true;
    set_iface(site_a, iface);
    expect_up();
    joe = caller_at(site_a);
    ck_assert_uint_eq(disconnect_a(), 0);
    sites_run(24u * HOUR);
    ck_assert_int_eq(state_of(site_a), INTERFACE_DISCONNECTED);
    ck_assert_uint_eq(iface_status(site_a).error, RAS_INTERFACE_DISCONNECTED);
    ck_assert_uint_eq(disconnect_a(), RAS_INTERFACE_NOT_CONNECTED);
    ck_assert(ping_from(joe, behind_b, 10000));
    lose_lines(site_a); /* persistent again */
    ck_assert(sites_run_until(site_a, INTERFACE_DISCONNECTED, 1000));
    ck_assert(sites_run_until(site_a, INTERFACE_CONNECTED, MINUTE));
    close_sites();
}
END_TEST

START_TEST(hung_up_by_hand_while_it_dials_is_no_failure)
{
    open_joined();
    for (rras_ms after = 0; after < 1000; after += 50) {
        ck_assert_uint_eq(connect_a(), 0);
        ck_assert_uint_eq(connect_a(), RAS_ALREADY_CONNECTING);
        sites_run(after);
        ck_assert_uint_eq(disconnect_a(), 0);
        sites_run(5000);
        ck_assert_int_eq(state_of(site_a), INTERFACE_DISCONNECTED);
        ck_assert_int_eq(state_of(site_b), INTERFACE_DISCONNECTED);
        ck_assert_uint_eq(iface_status(site_a).failures, 0);
        ck_assert(sites_are_clean());
    }
    close_sites();
}
END_TEST

/* In the list of connections, or at its port. */
START_TEST(whoever_hangs_up_a_persistent_one_has_hung_it_up)
{
    struct demand_dial iface = to_b();

    open_joined();
    iface.is_persistent = true;
    set_iface(site_a, iface);
    expect_up();
    if (_i == 0)
        ck_assert(server_hang_up(site_a->server, iface_status(site_a).connection, site_a->now));
    else
        ck_assert(server_disconnect(site_a->server, iface_status(site_a).port, site_a->now));
    sites_run(HOUR);
    ck_assert_int_eq(state_of(site_a), INTERFACE_DISCONNECTED);
    ck_assert_uint_eq(site_a->connects, 1);
    close_sites();
}
END_TEST

START_TEST(by_hand_every_refusal_has_its_number)
{
    open_joined();
    ck_assert_uint_eq(server_connect_interface(site_a->server, "Nobody", site_a->now, site_why), RAS_NO_SUCH_INTERFACE);
    ck_assert_str_ne(site_why, "");
    ck_assert_uint_eq(server_disconnect_interface(site_a->server, "Nobody", site_a->now, site_why), RAS_NO_SUCH_INTERFACE);
    ck_assert_uint_eq(disconnect_a(), RAS_INTERFACE_NOT_CONNECTED);
    ck_assert_uint_eq(connect_a(), 0);
    expect_up();
    ck_assert_uint_eq(connect_a(), RAS_INTERFACE_CONNECTED);
    close_sites();
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("router rest");
    TCase *away = tcase_create("unreachable"), *keeps = tcase_create("keeps"), *hand = tcase_create("hand");

    tcase_add_test(away, unreachable_lasts_ten_minutes_more_after_each_failure_up_to_six_hours);
    tcase_add_test(away, the_back_off_is_as_configured);
    tcase_add_test(away, a_connect_by_hand_does_not_wait_and_begins_the_count_anew);
    tcase_add_test(away, the_other_router_calling_ends_unreachable);
    tcase_add_test(away, new_credentials_are_tried_at_once);
    tcase_add_loop_test(keeps, what_keeps_it_from_dialling_is_said_and_no_packet_dials, 0, 4);
    tcase_add_test(keeps, a_call_that_is_up_outlasts_the_hours_and_a_pause);
    tcase_add_test(keeps, a_persistent_one_dials_when_its_hours_begin);
    tcase_add_test(keeps, one_without_a_number_answers_and_does_not_dial);
    tcase_add_loop_test(keeps, what_ends_between_two_tries_calls_the_dial_off, 0, 4);
    tcase_add_test(keeps, a_try_that_falls_due_while_the_computer_sleeps_is_made_when_it_wakes);
    tcase_add_test(keeps, what_is_said_of_a_failure_is_that_of_the_last_try);
    tcase_add_test(keeps, one_whose_entry_cannot_be_dialled_says_why_and_no_port_is_blamed);
    tcase_add_test(hand, a_persistent_one_is_dialled_at_the_start_and_again_and_idle_never_ends_it);
    tcase_add_test(hand, hung_up_by_hand_it_stays_so_until_a_packet_or_a_hand_wants_it);
    tcase_add_test(hand, hung_up_by_hand_while_it_dials_is_no_failure);
    tcase_add_loop_test(hand, whoever_hangs_up_a_persistent_one_has_hung_it_up, 0, 2);
    tcase_add_test(hand, by_hand_every_refusal_has_its_number);
    suite_add_tcase(s, away);
    suite_add_tcase(s, keeps);
    suite_add_tcase(s, hand);
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
