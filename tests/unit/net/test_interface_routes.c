/*
 * test_interface_routes.c - where the routes of demand-dial interfaces lead, and when they are in force.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>

#include "service/net/net_state.h"
#include "tests/support/router_rig.h"

enum { MTU = 1500 };

static struct site site;
static struct rig_seen seen;

static void send_from_ann(uint32_t to)
{
    struct rig_packet p = ping_of(SITE_ANN(0), to);

    rig_send(&site.rig, site.rig.ann, &p);
}

static void check_unreachable(void)
{
    ck_assert(rig_pull(&site.rig, site.rig.ann, &seen));
    ck_assert(seen.ok);
    ck_assert_uint_eq(seen.ip.payload.at[0], ICMP4_UNREACHABLE);
    ck_assert_uint_eq(seen.ip.payload.at[1], ICMP4_HOST);
}

static struct demand_dial config_to(uint32_t destination, uint8_t prefix_len)
{
    struct demand_dial config = { .is_enabled = true };

    add_route(&config, destination, prefix_len);
    return config;
}

enum road { TO_A, TO_B, TO_C, OUTSIDE, UNREACHABLE, QUIETLY_NOWHERE, ROADS };

static unsigned wanted[3];

static void on_wanted(void *ctx)
{
    ++*(unsigned *)ctx;
}

/* Where a packet of Ann's went; all interfaces are down. */
static enum road road_of(uint32_t to, struct net_interface *const *ifaces)
{
    unsigned echoes = site.rig.echo.count;

    for (int i = 0; i < 3; i++)
        wanted[i] = 0;
    site.rig.now += 1000;
    send_from_ann(to);
    for (int i = 0; i < 3; i++) {
        if (wanted[i]) { /* so that the next one asks again */
            net_interface_set_phase(ifaces[i], NET_IF_DIALING);
            net_interface_set_phase(ifaces[i], NET_IF_DOWN);
            check_unreachable();
            return (enum road)i;
        }
    }
    if (site.rig.echo.count != echoes)
        return OUTSIDE;
    if (!rig_pull(&site.rig, site.rig.ann, &seen))
        return QUIETLY_NOWHERE;
    ck_assert_uint_eq(seen.ip.payload.at[1], ICMP4_HOST);
    return UNREACHABLE;
}

START_TEST(the_longest_prefix_wins_and_what_is_unreachable_steps_back)
{
    /* A: default; B: 10.2/16, 10.7/16; C: 10.2.3/24, 172.16/12, 192.168.1.128/25. Local: 192.168.1/24, 10.7/16. */
    static const struct {
        uint32_t to;
        enum road road, without_a, without_b, without_c;
    } rows[] = {
        { IP4(10, 2, 3, 4), TO_C, TO_C, TO_C, TO_B },
        { IP4(10, 2, 4, 4), TO_B, TO_B, TO_A, TO_B },
        { IP4(172, 20, 0, 1), TO_C, TO_C, TO_C, TO_A },
        { IP4(172, 32, 0, 1), TO_A, OUTSIDE, TO_A, TO_A },
        { SITE_FAR, TO_A, OUTSIDE, TO_A, TO_A },
        { IP4(192, 168, 1, 7), OUTSIDE, OUTSIDE, OUTSIDE, OUTSIDE },
        { IP4(192, 168, 1, 130), TO_C, TO_C, TO_C, OUTSIDE },
        { IP4(192, 168, 2, 7), TO_A, OUTSIDE, TO_A, TO_A },
        { IP4(10, 7, 1, 1), OUTSIDE, OUTSIDE, OUTSIDE, OUTSIDE },
        { IP4(10, 2, 3, 255), QUIETLY_NOWHERE, QUIETLY_NOWHERE, QUIETLY_NOWHERE, TO_B },
        { IP4(10, 2, 3, 0), QUIETLY_NOWHERE, QUIETLY_NOWHERE, QUIETLY_NOWHERE, TO_B },
        { IP4(10, 2, 255, 255), QUIETLY_NOWHERE, QUIETLY_NOWHERE, TO_A, QUIETLY_NOWHERE },
        { IP4(224, 0, 0, 9), QUIETLY_NOWHERE, QUIETLY_NOWHERE, QUIETLY_NOWHERE, QUIETLY_NOWHERE },
        { UINT32_MAX, QUIETLY_NOWHERE, QUIETLY_NOWHERE, QUIETLY_NOWHERE, QUIETLY_NOWHERE }
    };
    struct demand_dial a = config_to(0, 0), b = config_to(SITE_NET(1), 16), c = config_to(IP4(10, 2, 3, 0), 24);
    struct net_interface *ifaces[3];
    struct net_config config;

    site_start(&site, 0);
    net_remove_interface(site.iface);
    site_net_config(0, &config);
    config.local[config.local_count++] = (struct interface_route){ IP4(192, 168, 1, 0), 24 };
    config.local[config.local_count++] = (struct interface_route){ IP4(10, 7, 0, 0), 16 };
    net_reconfigure(site.rig.net, &config);
    add_route(&b, IP4(10, 7, 0, 0), 16);
    add_route(&c, IP4(172, 16, 0, 0), 12);
    add_route(&c, IP4(192, 168, 1, 128), 25);
    ifaces[2] = net_add_interface(site.rig.net, &c, on_wanted, &wanted[2]);
    ifaces[0] = net_add_interface(site.rig.net, &a, on_wanted, &wanted[0]);
    ifaces[1] = net_add_interface(site.rig.net, &b, on_wanted, &wanted[1]);
    net_reconfigure(site.rig.net, &config); /* the order they come in does not matter */
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const enum road without[3] = { rows[i].without_a, rows[i].without_b, rows[i].without_c };

        ck_assert_msg(road_of(rows[i].to, ifaces) == rows[i].road, "row %d", (int)i);
        for (int gone = 0; gone < 3; gone++) {
            net_interface_set_phase(ifaces[gone], NET_IF_UNREACHABLE);
            ck_assert_msg(road_of(rows[i].to, ifaces) == without[gone], "row %d without %d", (int)i, gone);
            net_interface_set_phase(ifaces[gone], NET_IF_DOWN);
        }
    }
    net_interface_set_phase(ifaces[0], NET_IF_UNREACHABLE); /* no default route: nothing else leads to these */
    net_interface_set_phase(ifaces[1], NET_IF_UNREACHABLE);
    net_interface_set_phase(ifaces[2], NET_IF_UNREACHABLE);
    ck_assert_int_eq(road_of(IP4(10, 2, 3, 4), ifaces), UNREACHABLE);
    ck_assert_int_eq(road_of(IP4(10, 2, 4, 4), ifaces), UNREACHABLE);
    ck_assert_int_eq(road_of(IP4(192, 168, 1, 130), ifaces), OUTSIDE);
    ck_assert_int_eq(road_of(SITE_FAR, ifaces), OUTSIDE);
    ck_assert(site_stop(&site));
}
END_TEST

START_TEST(of_equal_routes_the_link_that_is_up_wins_then_the_one_that_is_coming)
{
    struct demand_dial same = config_to(SITE_NET(1), 16);
    struct net_interface *second;
    struct net_caller *router;
    unsigned asked = 0;

    site_start(&site, 0);
    second = net_add_interface(site.rig.net, &same, on_wanted, &asked);
    net_interface_set_phase(second, NET_IF_DIALING);
    send_from_ann(SITE_HOST(1));
    ck_assert_uint_eq(site.wanted, 0);
    net_interface_set_phase(site.iface, NET_IF_DIALING);
    router = net_add_router(site.rig.net, second, 0, IP4(10, 1, 0, 77), MTU, NULL, NULL, NULL);
    ck_assert_ptr_nonnull(router);
    send_from_ann(SITE_HOST(1));
    for (int i = 0; i < 2; i++)
        ck_assert(rig_pull(&site.rig, router, &seen));
    ck_assert_uint_eq(iface_count(&site).waiting, 0);
    net_remove_caller(router);
    send_from_ann(SITE_HOST(1));
    ck_assert_uint_eq(iface_count(&site).waiting, 1);
    ck_assert_uint_eq(asked, 0);
    ck_assert(site_stop(&site));
}
END_TEST

START_TEST(a_disabled_interface_has_no_routes)
{
    site_start(&site, 0);
    send_from_ann(SITE_HOST(1));
    site.config.is_enabled = false;
    site_set(&site);
    check_unreachable();
    send_from_ann(SITE_HOST(1));
    check_unreachable();
    ck_assert_uint_eq(iface_count(&site).waiting, 0);
    ck_assert(site_link_up(&site, MTU)); /* called by the other side before that was said */
    send_from_ann(SITE_HOST(1));
    ck_assert(rig_pull(&site.rig, site.router, &seen));
    ck_assert(site_stop(&site));
}
END_TEST

START_TEST(routes_and_filters_change_at_once_also_under_what_waits)
{
    site_start(&site, 0);
    send_from_ann(SITE_HOST(1));
    send_from_ann(IP4(10, 2, 9, 9));
    send_from_ann(SITE_HOST(1));
    site.config.routes[0] = (struct interface_route){ IP4(10, 2, 9, 0), 24 };
    site.config.filter_mode = FILTER_ONLY;
    site_set(&site);
    ck_assert_uint_eq(iface_count(&site).waiting, 1);
    check_unreachable();
    check_unreachable();
    send_from_ann(SITE_HOST(1));
    ck_assert_uint_eq(site.rig.echo.count, 1); /* outside now */
    net_interface_set_phase(site.iface, NET_IF_DIALING);
    net_interface_set_phase(site.iface, NET_IF_DOWN);
    check_unreachable();
    send_from_ann(IP4(10, 2, 9, 9)); /* no filter names anything */
    check_unreachable();
    ck_assert_uint_eq(site.wanted, 1);
    ck_assert(site_stop(&site));
}
END_TEST

START_TEST(many_idle_interfaces_cost_no_wake_ups)
{
    struct net_interface *ifaces[INTERFACES_MAX];

    site_start(&site, 0);
    for (uint32_t i = 0; i < INTERFACES_MAX; i++) {
        struct demand_dial config = config_to(IP4(172, 16 + i, 0, 0), 16);

        for (uint32_t n = 1; n < INTERFACE_ROUTES_MAX; n++)
            add_route(&config, IP4(192, i, n, 0), 24);
        ifaces[i] = net_add_interface(site.rig.net, &config, site_wanted, &site);
        ck_assert_ptr_nonnull(ifaces[i]);
    }
    ck_assert_uint_eq(net_advance(site.rig.net, site.rig.now), RRAS_NEVER);
    for (uint32_t i = 0; i < INTERFACES_MAX; i++) {
        send_from_ann(IP4(172, 16 + i, 1, 1));
        send_from_ann(IP4(192, i, INTERFACE_ROUTES_MAX - 1, 1));
        ck_assert_uint_eq(site.wanted, i + 1);
    }
    for (uint32_t i = 0; i < INTERFACES_MAX; i += 2)
        net_remove_interface(ifaces[i]);
    send_from_ann(IP4(172, 17, 1, 1));
    ck_assert_uint_eq(site.wanted, INTERFACES_MAX);
    ck_assert(site_stop(&site));
}
END_TEST

START_TEST(interfaces_that_come_and_go_leave_no_room_behind)
{
    const struct demand_dial config = config_to(IP4(172, 16, 0, 0), 16);
    uint32_t room;

    site_start(&site, 0);
    net_remove_interface(net_add_interface(site.rig.net, &config, site_wanted, &site));
    room = site.rig.net->routes.room;
    for (int i = 0; i < 1000; i++)
        net_remove_interface(net_add_interface(site.rig.net, &config, site_wanted, &site));
    ck_assert_uint_eq(site.rig.net->routes.room, room);
    ck_assert(site_stop(&site));
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        the_longest_prefix_wins_and_what_is_unreachable_steps_back,
        of_equal_routes_the_link_that_is_up_wins_then_the_one_that_is_coming,
        a_disabled_interface_has_no_routes,
        routes_and_filters_change_at_once_also_under_what_waits,
        many_idle_interfaces_cost_no_wake_ups,
        interfaces_that_come_and_go_leave_no_room_behind
    };
    Suite *suite = suite_create("interface_routes");
    TCase *tcase = tcase_create("all");
    SRunner *runner;
    int failed;

    for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
        tcase_add_test(tcase, tests[i]);
    suite_add_tcase(suite, tcase);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
