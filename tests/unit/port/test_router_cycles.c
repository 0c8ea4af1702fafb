/*
 * test_router_cycles.c - demand-dial links that come and go: ten thousand times, and at every moment of a stop.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdlib.h>
#include "common/base/text.h"
#include "tests/support/server/pair_rig.h"
#if defined(__GLIBC__) && (__GLIBC__ > 2 || __GLIBC_MINOR__ >= 33)
#include <malloc.h>
#define BYTES_IN_USE() mallinfo2().uordblks
#else
#define BYTES_IN_USE() ((size_t)0)
#endif

enum {
    BOTH = CALL_IN | CALL_ROUTER, MINUTE = 60 * 1000,
#ifdef _WIN32
    CYCLES = 1000,
#else
    CYCLES = 10000,
#endif
    WARM = 100, SLACK_BYTES = 64 * 1024
};

static const uint32_t behind_b = IP4(10, 2, 0, 9);

static bool is_at_rest(void)
{
    return line_between(site_a) == NULL && line_between(site_b) == NULL &&
           iface_status(site_a).state == INTERFACE_DISCONNECTED && iface_status(site_b).state == INTERFACE_DISCONNECTED;
}

static void end_by_idle(void)
{
    sites_run(70 * 1000);
}

static void end_by_hand_here(void)
{
    server_disconnect_interface(site_a->server, "SiteB", site_a->now, site_why);
}

static void end_by_hand_there(void)
{
    server_disconnect_interface(site_b->server, "SiteA", site_b->now, site_why);
}

static void end_by_port(void)
{
    server_disconnect(site_b->server, iface_status(site_b).port, site_b->now);
}

static void end_by_loss(void)
{
    lose_lines(site_b);
}

static void end_without_a_word(void)
{
    cut_lines();
    sites_run(4 * MINUTE);
}

static void (*const ends[])(void) = { end_by_idle, end_by_hand_here, end_by_hand_there,
                                      end_by_port, end_by_loss,      end_without_a_word };

START_TEST(ten_thousand_calls_on_demand_leave_nothing_behind)
{
    struct demand_dial iface = iface_to("SiteB", "b:1", "SiteA", "10.2.0.0/16");
    struct rig_line *joe;
    size_t before = 0;

    open_sites(3, BOTH, 3, BOTH);
    join_sites();
    iface.entry.idle_s = 60;
    set_iface(site_a, iface);
    joe = caller_at(site_a);
    for (unsigned i = 0; i < CYCLES; i++) {
        struct server_totals a, b;

        site_a->event_count = site_b->event_count = site_a->step_count = 0;
        ck_assert(ping_from(joe, behind_b, 10000));
        ends[i % (sizeof ends / sizeof *ends)]();
        for (int t = 0; t < 50 && !is_at_rest(); t++)
            sites_run(100);
        ck_assert(is_at_rest());
        ck_assert_uint_eq(iface_status(site_a).failures, 0);
        server_totals(site_a->server, &a);
        server_totals(site_b->server, &b);
        ck_assert_uint_eq(a.calls, 1); /* joe's */
        ck_assert_uint_eq(a.listening, 2);
        ck_assert_uint_eq(b.calls, 0);
        ck_assert_uint_eq(b.listening, 3);
        ck_assert_uint_le(a.pool_in_use, 2); /* and the host's own */
        ck_assert_uint_le(b.pool_in_use, 1);
        ck_assert_uint_le(server_connection_count(site_a->server), 1);
        if (i == WARM)
            before = BYTES_IN_USE();
    }
    ck_assert_uint_le(BYTES_IN_USE(), before + SLACK_BYTES);
    ck_assert_uint_eq(site_a->connects, CYCLES);
    close_sites();
}
END_TEST

/* Over a line on which each octet takes its time, so that every phase lasts. */
START_TEST(a_stop_at_any_moment_of_a_call_ends_it_and_all_is_quiet)
{
    for (rras_ms after = 0; after < 4000; after += 40) {
        struct rig *stopped = _i == 0 ? site_a : site_b;

        open_sites(3, BOTH, 3, BOTH);
        sites_are_apart(200, (uint32_t)after);
        join_sites();
        stopped = _i == 0 ? site_a : site_b;
        ck_assert_uint_eq(server_connect_interface(site_a->server, "SiteB", site_a->now, site_why), 0);
        sites_run(after);
        server_stop(stopped->server, END_SERVICE_STOPPED, stopped->now);
        sites_run(3000);
        ck_assert(server_is_quiet(stopped->server));
        ck_assert_int_ne(iface_status(stopped).state, INTERFACE_CONNECTED);
        sites_run(2000);
        ck_assert_ptr_null(line_between(site_a));
        ck_assert_ptr_null(line_between(site_b));
        close_sites();
    }
}
END_TEST

START_TEST(a_server_may_be_freed_at_any_moment)
{
    for (rras_ms after = 0; after < 4000; after += 40) {
        struct demand_dial iface = iface_to("SiteB", "b:1", "SiteA", "10.2.0.0/16");

        open_sites(3, BOTH, 3, BOTH);
        sites_are_apart(200, (uint32_t)after);
        join_sites();
        iface.wants_two_way = true;
        set_iface(site_a, iface);
        server_connect_interface(site_a->server, "SiteB", site_a->now, site_why);
        sites_run(after / 2);
        if (_i == 1) /* a rival waits */
            rig_dial(site_b, "SiteA", "secret", AUTH_PAP);
        if (_i == 2)
            server_remove_interface(site_a->server, "SiteB", site_a->now);
        sites_run(after - after / 2);
        close_sites();
    }
}
END_TEST

START_TEST(an_interface_may_be_disabled_removed_or_slept_upon_at_any_moment)
{
    for (rras_ms after = 0; after < 4000; after += 40) {
        struct demand_dial iface = iface_to("SiteB", "b:1", "SiteA", "10.2.0.0/16");

        open_sites(3, BOTH, 3, BOTH);
        sites_are_apart(200, (uint32_t)after);
        join_sites();
        server_connect_interface(site_a->server, "SiteB", site_a->now, site_why);
        sites_run(after);
        iface.is_enabled = false;
        if (_i == 0)
            set_iface(site_a, iface);
        else if (_i == 1)
            server_remove_interface(site_a->server, "SiteB", site_a->now);
        else if (_i == 2)
            server_remove_interface(site_b->server, "SiteA", site_b->now);
        else
            server_sleep(site_b->server, site_b->now);
        sites_run(3000);
        if (_i == 3)
            server_wake(site_b->server, site_b->now);
        if (_i >= 2) /* A may be dialling on */
            server_disconnect_interface(site_a->server, "SiteB", site_a->now, site_why);
        sites_run(20000);
        ck_assert(sites_are_clean());
        close_sites();
    }
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("router cycles");
    TCase *cycles = tcase_create("cycles"), *moments = tcase_create("moments");

    tcase_add_test(cycles, ten_thousand_calls_on_demand_leave_nothing_behind);
    tcase_set_timeout(cycles, 600);
    tcase_add_loop_test(moments, a_stop_at_any_moment_of_a_call_ends_it_and_all_is_quiet, 0, 2);
    tcase_add_loop_test(moments, a_server_may_be_freed_at_any_moment, 0, 3);
    tcase_add_loop_test(moments, an_interface_may_be_disabled_removed_or_slept_upon_at_any_moment, 0, 4);
    tcase_set_timeout(moments, 120);
    suite_add_tcase(s, cycles);
    suite_add_tcase(s, moments);
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
