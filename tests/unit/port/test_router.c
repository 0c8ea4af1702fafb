/*
 * test_router.c - a demand-dial interface's life: it dials on demand, hangs up, heals, is changed under its call.
 *
 * Two whole servers joined by their lines.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include "common/base/text.h"
#include "tests/support/server/pair_rig.h"

enum { BOTH = CALL_IN | CALL_ROUTER, MINUTE = 60 * 1000 };

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

/* ---- on demand ---- */

START_TEST(a_callers_first_ping_dials_and_comes_back_from_a_host_behind_the_other_site)
{
    struct rig_line *joe;

    open_joined();
    joe = caller_at(site_a);
    ck_assert_int_eq(state_of(site_a), INTERFACE_DISCONNECTED);
    ck_assert(ping_from(joe, behind_b, 10000));
    ck_assert_int_eq(state_of(site_a), INTERFACE_CONNECTED);
    ck_assert_int_eq(state_of(site_b), INTERFACE_CONNECTED);
    ck_assert_uint_eq(site_b->pinged, behind_b);
    ck_assert_uint_eq(site_b->pings_out, 1);
    ck_assert_uint_eq(site_a->pings_out, 0);
    ck_assert(iface_status(site_a).is_dialled);
    ck_assert(!iface_status(site_b).is_dialled);
    ck_assert_uint_ne(iface_status(site_a).connection, 0);
    close_sites();
}
END_TEST

START_TEST(each_side_gives_the_other_an_address_of_its_own_pool)
{
    struct interface_status a, b;

    open_sites(2, BOTH, 2, BOTH);
    set_iface(site_a, iface_to("SiteB", "b:1", "SiteA", NULL));
    set_iface(site_b, iface_to("SiteA", "a:1", "SiteB", NULL));
    ck_assert_uint_eq(connect_a(), 0);
    expect_up();
    a = iface_status(site_a);
    b = iface_status(site_b);
    ck_assert_uint_eq(a.our_address, IP4(172, 16, 0, 2)); /* KB Q169831 */
    ck_assert_uint_eq(a.peer_address, IP4(192, 168, 0, 2));
    ck_assert_uint_eq(b.our_address, IP4(192, 168, 0, 2));
    ck_assert_uint_eq(b.peer_address, IP4(172, 16, 0, 2));
    close_sites();
}
END_TEST

START_TEST(two_sites_with_the_same_pool_are_told_to_have_two)
{
    struct server_settings settings;

    open_sites(2, BOTH, 2, BOTH);
    server_settings_defaults(&settings);
    settings.pool = (struct address_range){ IP4(192, 168, 0, 1), IP4(192, 168, 0, 254) };
    server_apply_settings(site_b->server, &settings, site_b->now);
    set_iface(site_a, iface_to("SiteB", "b:1", "SiteA", NULL));
    set_iface(site_b, iface_to("SiteA", "a:1", "SiteB", NULL));
    ck_assert_uint_eq(connect_a(), 0);
    ck_assert(sites_run_until(site_a, INTERFACE_UNREACHABLE, 5 * MINUTE));
    ck_assert_uint_eq(iface_status(site_a).error, RAS_IP_CONFIGURATION);
    ck_assert_ptr_nonnull(strstr(iface_status(site_a).explanation, "must not overlap"));
    sites_run(5000);
    ck_assert(sites_are_clean());
    close_sites();
}
END_TEST

START_TEST(an_idle_link_is_hung_up_and_comes_back)
{
    struct demand_dial iface = to_b();
    struct rig_line *joe;

    open_joined();
    iface.entry.idle_s = 60;
    set_iface(site_a, iface);
    joe = caller_at(site_a);
    for (unsigned i = 0; i < 3; i++) {
        ck_assert(ping_from(joe, behind_b, 10000));
        sites_run(55000);
        ck_assert_int_eq(state_of(site_a), INTERFACE_CONNECTED);
        sites_run(10000);
        ck_assert_int_eq(state_of(site_a), INTERFACE_DISCONNECTED);
        ck_assert_int_eq(state_of(site_b), INTERFACE_DISCONNECTED);
        ck_assert_uint_eq(iface_status(site_a).error, RAS_IDLE_DISCONNECTED);
        ck_assert_uint_eq(iface_status(site_b).error, RAS_IDLE_DISCONNECTED);
        ck_assert_uint_eq(iface_status(site_a).failures, 0);
        ck_assert_uint_eq(events_of(site_a, RAS_EVENT_IDLE), i + 1);
    }
    close_sites();
}
END_TEST

/* What arrives while the link says goodbye waits for the next one. What crosses the goodbye on the line is lost. */
START_TEST(a_packet_at_any_moment_of_a_hang_up_is_not_lost)
{
    open_joined();
    for (rras_ms after = 1; after < 400; after += 10) {
        struct rig_line *joe = caller_at(site_a);

        ck_assert(ping_from(joe, behind_b, 10000));
        server_disconnect_interface(site_b->server, "SiteA", site_b->now, site_why);
        sites_run(after);
        ck_assert(ping_from(joe, behind_b, 20000));
        ppp_caller_hang_up(&joe->caller, site_a->now);
        disconnect_a();
        sites_run(5000);
        ppp_caller_fini(&joe->caller);
        joe->has_caller = false;
        ck_assert(sites_are_clean());
    }
    close_sites();
}
END_TEST

/* ---- lines that break ---- */

static void lost_at_a(void)
{
    cut_lines();
    lose_lines(site_a);
}

static void lost_at_b(void)
{
    cut_lines();
    lose_lines(site_b);
}

static void lost_at_both(void)
{
    lose_lines(site_a);
}

static void lost_without_a_word(void)
{
    cut_lines();
}

static const struct {
    void (*breaks)(void);
    rras_ms heals_within;
} breaks[] = {
    { lost_at_both, 5000 },
    { lost_at_a, 15000 },                    /* B still believes in the old call, and asks it */
    { lost_at_b, 4 * MINUTE },               /* A finds out by LCP echoes */
    { lost_without_a_word, 4 * MINUTE },
};

START_TEST(a_link_that_breaks_in_mid_call_heals)
{
    struct rig_line *joe;

    open_joined();
    joe = caller_at(site_a);
    ck_assert(ping_from(joe, behind_b, 10000));
    breaks[_i].breaks();
    for (rras_ms t = 0; t <= breaks[_i].heals_within; t += 5000)
        if (ping_from(joe, behind_b, 5000))
            break;
    ck_assert(ping_from(joe, behind_b, 1000));
    ck_assert_int_eq(state_of(site_a), INTERFACE_CONNECTED);
    ck_assert_int_eq(state_of(site_b), INTERFACE_CONNECTED);
    ck_assert_uint_eq(iface_status(site_a).failures, 0);
    close_sites();
}
END_TEST

START_TEST(a_site_that_was_started_anew_is_reached_again)
{
    struct rig_line *joe;

    open_joined();
    joe = caller_at(site_a);
    ck_assert(ping_from(joe, behind_b, 10000));
    restart_b(4, BOTH, _i == 1);
    set_iface(site_b, iface_to("SiteA", "a:1", "SiteB", "192.168.0.0/24"));
    if (_i == 1) { /* B calls first: A asks its old call for a sign of life */
        ck_assert_uint_eq(server_connect_interface(site_b->server, "SiteA", site_b->now, site_why), 0);
        ck_assert(sites_run_until(site_b, INTERFACE_CONNECTED, 15000));
    }
    ck_assert(ping_from(joe, behind_b, 10000));
    ck_assert_int_eq(state_of(site_a), INTERFACE_CONNECTED);
    close_sites();
}
END_TEST

/* ---- changed while it is up ---- */

START_TEST(a_call_that_is_up_keeps_up_with_changes)
{
    struct demand_dial iface = to_b();
    struct rig_line *joe;

    open_joined();
    joe = caller_at(site_a);
    ck_assert(ping_from(joe, behind_b, 10000));
    ck_assert(interface_route_parse("10.3.0.0/16", &iface.routes[0]));
    set_iface(site_a, iface);
    ck_assert(!ping_from(joe, behind_b, 1000) || site_a->pings_out > 0); /* by the default way, if any */
    ck_assert(ping_from(joe, IP4(10, 3, 0, 1), 1000));
    ck_assert_uint_eq(site_a->connects, 1);
    close_sites();
}
END_TEST

START_TEST(a_disabled_or_removed_one_says_goodbye)
{
    struct demand_dial iface = to_b();

    open_joined();
    ck_assert_uint_eq(connect_a(), 0);
    expect_up();
    iface.is_enabled = false;
    if (_i == 0)
        set_iface(site_a, iface);
    else
        ck_assert(server_remove_interface(site_a->server, "SITEB", site_a->now));
    sites_run(5000);
    ck_assert(sites_are_clean());
    ck_assert_int_eq(state_of(site_b), INTERFACE_DISCONNECTED);
    ck_assert_uint_eq(server_interface_count(site_a->server), _i == 0);
    ck_assert(_i == 0 || !server_remove_interface(site_a->server, "SiteB", site_a->now));
    set_iface(site_a, to_b());
    ck_assert_uint_eq(connect_a(), 0);
    expect_up();
    close_sites();
}
END_TEST

START_TEST(one_that_is_removed_and_added_again_at_once_has_calls_of_its_own)
{
    open_joined();
    for (rras_ms after = 0; after < 1000; after += 25) {
        connect_a();
        sites_run(after);
        ck_assert(server_remove_interface(site_a->server, "SiteB", site_a->now));
        set_iface(site_a, to_b());
        ck_assert_int_eq(state_of(site_a), INTERFACE_DISCONNECTED);
        connect_a();
        ck_assert(sites_run_until(site_a, INTERFACE_CONNECTED, 30000));
        ck_assert_uint_eq(disconnect_a(), 0);
        sites_run(5000);
        ck_assert(sites_are_clean());
    }
    close_sites();
}
END_TEST

START_TEST(a_router_whose_address_is_the_servers_now_calls_again)
{
    struct demand_dial iface = to_b();
    struct server_settings settings;

    open_joined();
    iface.is_persistent = true;
    set_iface(site_a, iface);
    expect_up();
    ck_assert_uint_eq(iface_status(site_a).our_address, IP4(172, 16, 0, 2));
    server_settings_defaults(&settings);
    settings.pool = (struct address_range){ IP4(172, 16, 0, 2), IP4(172, 16, 0, 99) };
    server_apply_settings(site_b->server, &settings, site_b->now);
    sites_run(5000);
    ck_assert_int_eq(state_of(site_b), INTERFACE_DISCONNECTED);
    ck_assert(sites_run_until(site_a, INTERFACE_CONNECTED, MINUTE));
    ck_assert_uint_eq(iface_status(site_a).our_address, IP4(172, 16, 0, 3));
    close_sites();
}
END_TEST

START_TEST(there_are_48_and_no_more)
{
    char name[16];

    open_sites(1, BOTH, 1, BOTH);
    for (int i = 0; i <= INTERFACES_MAX; i++) {
        struct demand_dial iface;

        snprintf(name, sizeof name, "Site%d", i);
        iface = iface_to(name, "b:1", "SiteA", NULL);
        ck_assert_int_eq(server_set_interface(site_a->server, &iface, site_a->now), i < INTERFACES_MAX);
    }
    ck_assert_uint_eq(server_interface_count(site_a->server), INTERFACES_MAX);
    close_sites();
}
END_TEST

/* ---- sleep ---- */

START_TEST(a_computer_that_sleeps_dials_again_when_it_wakes)
{
    struct demand_dial iface = to_b();

    open_joined();
    iface.is_persistent = true;
    set_iface(site_a, iface);
    expect_up();
    server_sleep(site_a->server, site_a->now);
    sites_run(MINUTE);
    ck_assert_int_eq(state_of(site_a), INTERFACE_DISCONNECTED);
    ck_assert_uint_eq(site_a->connects, 1);
    server_wake(site_a->server, site_a->now);
    ck_assert(sites_run_until(site_a, INTERFACE_CONNECTED, MINUTE));
    close_sites();
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("router");
    TCase *demand = tcase_create("demand"), *heal = tcase_create("heal");
    TCase *change = tcase_create("change");

    tcase_add_test(demand, a_callers_first_ping_dials_and_comes_back_from_a_host_behind_the_other_site);
    tcase_add_test(demand, each_side_gives_the_other_an_address_of_its_own_pool);
    tcase_add_test(demand, two_sites_with_the_same_pool_are_told_to_have_two);
    tcase_add_test(demand, an_idle_link_is_hung_up_and_comes_back);
    tcase_add_test(demand, a_packet_at_any_moment_of_a_hang_up_is_not_lost);
    tcase_add_loop_test(heal, a_link_that_breaks_in_mid_call_heals, 0, 4);
    tcase_add_loop_test(heal, a_site_that_was_started_anew_is_reached_again, 0, 2);
    tcase_add_test(heal, a_computer_that_sleeps_dials_again_when_it_wakes);
    tcase_add_test(change, a_call_that_is_up_keeps_up_with_changes);
    tcase_add_loop_test(change, a_disabled_or_removed_one_says_goodbye, 0, 2);
    tcase_add_test(change, one_that_is_removed_and_added_again_at_once_has_calls_of_its_own);
    tcase_add_test(change, a_router_whose_address_is_the_servers_now_calls_again);
    tcase_add_test(change, there_are_48_and_no_more);
    suite_add_tcase(s, demand);
    suite_add_tcase(s, heal);
    suite_add_tcase(s, change);
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
