/*
 * test_router_cable.c - two sites joined by a null modem cable (KB Q172189).
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdlib.h>
#include "common/base/text.h"
#include "tests/support/server/pair_rig.h"

enum { BOTH = CALL_IN | CALL_ROUTER, MINUTE = 60 * 1000 };

static const uint32_t behind_b = IP4(10, 2, 0, 9);

static struct demand_dial by_cable(const char *name, const char *user, const char *route)
{
    struct demand_dial iface = iface_to(name, "", user, route);

    iface.entry.kind = PHONE_CABLE;
    return iface;
}

static void open_joined(void)
{
    open_cable_sites(2, BOTH);
    set_iface(site_a, by_cable("SiteB", "SiteA", "10.2.0.0/16"));
    set_iface(site_b, by_cable("SiteA", "SiteB", "192.168.0.0/24"));
}

static bool is_up_at(const struct rig *site)
{
    return iface_status(site).state == INTERFACE_CONNECTED;
}

START_TEST(a_ping_goes_through_the_cable_and_the_link_comes_back_after_each_end)
{
    struct rig_line *joe;

    open_joined();
    joe = caller_at(site_a);
    for (int i = 0; i < 20; i++) {
        struct rig *ends = i & 1 ? site_b : site_a;

        ck_assert(ping_from(joe, behind_b, 30000));
        ck_assert(is_up_at(site_a) && is_up_at(site_b));
        ck_assert_str_eq(iface_status(site_a).port, "COM5");
        server_disconnect_interface(ends->server, i & 1 ? "SiteA" : "SiteB", ends->now, site_why);
        sites_run(i & 2 ? 100 : 10000);
    }
    ck_assert_uint_eq(iface_status(site_a).failures, 0);
    close_sites();
}
END_TEST

START_TEST(either_side_may_call)
{
    open_joined();
    for (int i = 0; i < 10; i++) {
        struct rig *calls = i & 1 ? site_b : site_a;

        ck_assert_uint_eq(server_connect_interface(calls->server, i & 1 ? "SiteA" : "SiteB", calls->now, site_why), 0);
        sites_run(10000);
        ck_assert(is_up_at(site_a) && is_up_at(site_b));
        ck_assert(iface_status(calls).is_dialled);
        server_disconnect_interface(calls->server, i & 1 ? "SiteA" : "SiteB", calls->now, site_why);
        sites_run(10000);
        ck_assert(sites_are_clean());
    }
    close_sites();
}
END_TEST

/* There is one line, and both take it. */
START_TEST(both_sides_that_call_at_once_meet_in_the_end)
{
    for (unsigned run = 0; run < 40; run++) {
        open_joined();
        server_connect_interface(site_a->server, "SiteB", site_a->now, site_why);
        sites_run(run * 5);
        server_connect_interface(site_b->server, "SiteA", site_b->now, site_why);
        for (int t = 0; t < 60 && !(is_up_at(site_a) && is_up_at(site_b)); t++)
            sites_run(5000);
        ck_assert(is_up_at(site_a) && is_up_at(site_b));
        ck_assert_uint_eq(events_of(site_a, RAS_EVENT_DIAL_FAILED) + events_of(site_b, RAS_EVENT_DIAL_FAILED), 0);
        ck_assert_uint_lt(site_a->now, 1000000 + 2 * MINUTE);
        ck_assert(iface_status(site_a).is_dialled != iface_status(site_b).is_dialled);
        close_sites();
    }
}
END_TEST

/* A's adapter is pulled out in mid-call and comes back; without a carrier wire B knows of nothing. */
START_TEST(an_adapter_that_was_away_in_mid_call_is_back_in_a_call_at_once)
{
    struct rig_line *joe_a, *joe_b, *near, *far;
    uint32_t a_callers;
    unsigned opens;

    open_joined();
    joe_a = caller_at(site_a);
    joe_b = caller_at(site_b);
    a_callers = joe_a->caller.ip.our_address;
    ck_assert(ping_from(joe_a, behind_b, 30000));
    near = line_between(site_a);
    far = near->far;
    near->far = far->far = NULL;
    opens = site_a->opens;
    near->transport.events->lost(near->transport.ctx, 433);
    for (int i = 0; i < 300 && site_a->opens == opens; i++)
        sites_run(100);
    near = rig_open_line(site_a, "COM5");
    near->far = far;
    far->far = near;
    ck_assert(!is_up_at(site_a) && is_up_at(site_b));
    ping_from(_i ? joe_a : joe_b, _i ? behind_b : a_callers, 1000);
    sites_run(5000);
    ping_from(_i ? joe_a : joe_b, _i ? behind_b : a_callers, 5000);
    ck_assert(is_up_at(site_a) && is_up_at(site_b));
    ck_assert(ping_from(joe_a, behind_b, 1000));
    close_sites();
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("router cable");
    TCase *cable = tcase_create("cable");

    tcase_add_test(cable, a_ping_goes_through_the_cable_and_the_link_comes_back_after_each_end);
    tcase_add_test(cable, either_side_may_call);
    tcase_add_loop_test(cable, an_adapter_that_was_away_in_mid_call_is_back_in_a_call_at_once, 0, 2);
    tcase_add_test(cable, both_sides_that_call_at_once_meet_in_the_end);
    suite_add_tcase(s, cable);
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
