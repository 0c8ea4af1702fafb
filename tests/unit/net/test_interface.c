/*
 * test_interface.c - packets to demand-dial routes: which of them ask for a call, how they wait, what becomes of them.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>

#include "tests/support/router_rig.h"

enum { MTU = 1500 };

static struct site site;
static struct rig_seen seen;

static void send_from_ann(uint32_t to)
{
    struct rig_packet p = ping_of(SITE_ANN(0), to);

    rig_send(&site.rig, site.rig.ann, &p);
}

static void check_icmp(struct net_caller *caller, uint8_t type, uint8_t code)
{
    ck_assert(rig_pull(&site.rig, caller, &seen));
    ck_assert(seen.ok);
    ck_assert_uint_eq(seen.ip.protocol, IP4_ICMP);
    ck_assert_uint_eq(seen.ip.source, SITE_OWN(0));
    ck_assert_uint_eq(seen.ip.payload.at[0], type);
    ck_assert_uint_eq(seen.ip.payload.at[1], code);
}

static void check_unreachable(void)
{
    check_icmp(site.rig.ann, ICMP4_UNREACHABLE, ICMP4_HOST);
}

START_TEST(the_first_packet_asks_for_a_call_and_the_next_ones_wait_with_it)
{
    site_start(&site, 0);
    ck_assert_uint_eq(site.wanted, 0);
    for (unsigned i = 1; i <= 3; i++) {
        send_from_ann(SITE_HOST(1));
        ck_assert_uint_eq(site.wanted, 1);
        ck_assert_uint_eq(iface_count(&site).waiting, i);
        ck_assert_uint_eq(iface_count(&site).triggered, 1);
    }
    net_interface_set_phase(site.iface, NET_IF_DIALING);
    send_from_ann(SITE_HOST(1));
    ck_assert_uint_eq(iface_count(&site).waiting, 4);
    ck_assert_uint_eq(site.wanted, 1);
    ck_assert_uint_eq(site.rig.echo.count, 0);
    ck_assert(rig_is_silent(&site.rig, site.rig.ann));
    ck_assert(site_stop(&site));
}
END_TEST

START_TEST(a_call_somebody_else_asked_for_is_waited_for)
{
    site_start(&site, 0);
    net_interface_set_phase(site.iface, NET_IF_DIALING);
    send_from_ann(SITE_HOST(1));
    ck_assert_uint_eq(site.wanted, 0);
    ck_assert_uint_eq(iface_count(&site).waiting, 1);
    ck_assert_uint_eq(iface_count(&site).triggered, 0);
    ck_assert(site_stop(&site));
}
END_TEST

START_TEST(what_waits_is_sent_in_order_as_far_as_the_queue_took_it)
{
    struct rig_packet p = udp_of(SITE_ANN(0), SITE_HOST(1), 9, "hello");

    site_start(&site, 0);
    for (p.id = 1; p.id <= NET_IF_PACKETS + 36; p.id++)
        rig_send(&site.rig, site.rig.ann, &p);
    ck_assert_uint_eq(iface_count(&site).waiting, NET_IF_PACKETS);
    ck_assert_uint_eq(iface_count(&site).dropped, 36);
    ck_assert(rig_is_silent(&site.rig, site.rig.ann));
    ck_assert(site_link_up(&site, MTU));
    ck_assert_uint_eq(site.rig.wakes, 1);
    ck_assert_uint_eq(iface_count(&site).waiting, 0);
    for (uint16_t id = 1; id <= NET_IF_PACKETS; id++) {
        ck_assert(rig_pull(&site.rig, site.router, &seen));
        ck_assert(seen.ok);
        ck_assert_uint_eq(seen.ip.id, id);
        ck_assert_uint_eq(seen.ip.ttl, 63);
        ck_assert_uint_eq(seen.ip.source, SITE_ANN(0));
    }
    ck_assert(rig_is_silent(&site.rig, site.router));
    send_from_ann(SITE_HOST(1)); /* now at once */
    ck_assert(rig_pull(&site.rig, site.router, &seen));
    ck_assert_uint_eq(iface_count(&site).triggered, 1);
    ck_assert(site_stop(&site));
}
END_TEST

START_TEST(what_waits_in_vain_is_answered)
{
    static const struct {
        bool is_dialing;
        enum net_interface_phase phase;
        bool fails;
    } rows[] = {
        { false, NET_IF_DOWN, false }, { false, NET_IF_DIALING, false }, { false, NET_IF_UNREACHABLE, true },
        { true, NET_IF_DOWN, true }, { true, NET_IF_DIALING, false }, { true, NET_IF_UNREACHABLE, true }
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        site_start(&site, 0);
        send_from_ann(SITE_HOST(1));
        send_from_ann(SITE_HOST(1) + 1);
        if (rows[i].is_dialing)
            net_interface_set_phase(site.iface, NET_IF_DIALING);
        net_interface_set_phase(site.iface, rows[i].phase);
        ck_assert_uint_eq(iface_count(&site).waiting, rows[i].fails ? 0 : 2);
        ck_assert_uint_eq(iface_count(&site).dropped, rows[i].fails ? 2 : 0);
        for (int n = 0; rows[i].fails && n < 2; n++)
            check_unreachable();
        ck_assert(rig_is_silent(&site.rig, site.rig.ann));
        ck_assert(site_stop(&site));
    }
}
END_TEST

START_TEST(after_a_call_that_failed_the_next_packet_asks_again)
{
    site_start(&site, 0);
    for (unsigned i = 1; i <= 3; i++) {
        send_from_ann(SITE_HOST(1));
        ck_assert_uint_eq(site.wanted, i);
        net_interface_set_phase(site.iface, NET_IF_DIALING);
        net_interface_set_phase(site.iface, NET_IF_DOWN);
        check_unreachable();
    }
    ck_assert(site_link_up(&site, MTU));
    site_link_down(&site);
    send_from_ann(SITE_HOST(1));
    ck_assert_uint_eq(site.wanted, 4);
    ck_assert(site_stop(&site));
}
END_TEST

START_TEST(nothing_waits_for_longer_than_it_may)
{
    rras_ms start;

    site_start(&site, 0);
    start = site.rig.now;
    send_from_ann(SITE_HOST(1));
    rig_run(&site.rig, start + 60000);
    send_from_ann(SITE_HOST(1));
    ck_assert_uint_eq(net_advance(site.rig.net, site.rig.now), start + NET_IF_WAIT_MS);
    rig_run(&site.rig, start + NET_IF_WAIT_MS - 1);
    ck_assert_uint_eq(iface_count(&site).waiting, 2);
    site.rig.now = start + NET_IF_WAIT_MS;
    net_advance(site.rig.net, site.rig.now);
    ck_assert_uint_eq(iface_count(&site).waiting, 1);
    check_unreachable();
    ck_assert(rig_is_silent(&site.rig, site.rig.ann));
    ck_assert_uint_eq(net_advance(site.rig.net, site.rig.now), start + 60000 + NET_IF_WAIT_MS);
    rig_run(&site.rig, start + 60000 + NET_IF_WAIT_MS);
    check_unreachable();
    ck_assert_uint_eq(net_advance(site.rig.net, site.rig.now), RRAS_NEVER);
    ck_assert_uint_eq(iface_count(&site).dropped, 2);
    ck_assert_uint_eq(site.wanted, 1);
    send_from_ann(SITE_HOST(1));
    ck_assert_uint_eq(site.wanted, 2);
    ck_assert(site_stop(&site));
}
END_TEST

START_TEST(a_sender_that_left_is_not_told_but_its_packet_goes)
{
    site_start(&site, 0);
    send_from_ann(SITE_HOST(1));
    net_interface_set_phase(site.iface, NET_IF_DIALING);
    net_remove_caller(site.rig.ann);
    site.rig.ann = NULL;
    net_interface_set_phase(site.iface, NET_IF_DOWN);
    ck_assert_uint_eq(iface_count(&site).dropped, 1);
    ck_assert(site_stop(&site));

    site_start(&site, 0);
    send_from_ann(SITE_HOST(1));
    net_remove_caller(site.rig.ann);
    site.rig.ann = NULL;
    ck_assert(site_link_up(&site, MTU));
    ck_assert(rig_pull(&site.rig, site.router, &seen));
    ck_assert(seen.ok);
    ck_assert(site_stop(&site));
}
END_TEST

START_TEST(an_unreachable_network_is_said_so_at_once_but_not_without_end)
{
    unsigned told = 0;

    site_start(&site, 0);
    net_interface_set_phase(site.iface, NET_IF_UNREACHABLE);
    for (int second = 0; second < 3; second++) {
        told = 0;
        for (int i = 0; i < 1000; i++) {
            send_from_ann(SITE_HOST(1));
            while (rig_pull(&site.rig, site.rig.ann, &seen)) {
                ck_assert(seen.ok);
                ck_assert_uint_eq(seen.ip.payload.at[1], ICMP4_HOST);
                told++;
            }
        }
        ck_assert_uint_ge(told, 10);
        ck_assert_uint_le(told, 100);
        site.rig.now += 1000;
    }
    ck_assert_uint_eq(site.wanted, 0);
    ck_assert_uint_eq(site.rig.echo.count, 0);
    net_interface_set_phase(site.iface, NET_IF_DOWN);
    send_from_ann(SITE_HOST(1));
    ck_assert_uint_eq(site.wanted, 1);
    ck_assert(site_stop(&site));
}
END_TEST

START_TEST(what_may_not_trigger_is_refused_until_something_else_did)
{
    struct rig_packet name = udp_of(SITE_ANN(0), SITE_HOST(1), 137, "who?");

    site_start(&site, 0);
    site.config.filter_mode = FILTER_EXCEPT;
    site.config.filters[site.config.filter_count++] = (struct interface_filter){ .protocol = 17,
                                                                                 .destination_port = 137 };
    site_set(&site);
    rig_send(&site.rig, site.rig.ann, &name);
    check_unreachable();
    ck_assert_uint_eq(iface_count(&site).dropped, 1);
    ck_assert_uint_eq(site.wanted, 0);
    send_from_ann(SITE_HOST(1));
    rig_send(&site.rig, site.rig.ann, &name);
    ck_assert_uint_eq(iface_count(&site).waiting, 2);
    ck_assert_uint_eq(iface_count(&site).triggered, 1);
    ck_assert(site_link_up(&site, MTU));
    rig_send(&site.rig, site.rig.ann, &name); /* filters are about calls, not about traffic */
    for (int i = 0; i < 3; i++)
        ck_assert(rig_pull(&site.rig, site.router, &seen));
    ck_assert(site_stop(&site));
}
END_TEST

START_TEST(broadcasts_errors_and_resets_are_worth_no_call)
{
    static const uint32_t everybody[] = { UINT32_MAX, IP4(224, 0, 0, 9), IP4(10, 2, 255, 255), IP4(10, 2, 0, 0),
                                          IP4(10, 1, 0, 255), IP4(10, 255, 255, 255) };
    struct rig_packet reset = { .from = SITE_ANN(0), .to = SITE_HOST(1), .from_port = 1025, .to_port = 80,
                                .protocol = IP4_TCP, .flags = TCP_F_RST };
    struct rig_packet error = ping_of(SITE_ANN(0), SITE_HOST(1));
    struct net_caller_counters before, after;

    site_start(&site, 0);
    net_caller_counters(site.rig.ann, &before);
    site.rig.now += 10000;
    for (size_t i = 0; i < sizeof everybody / sizeof everybody[0]; i++) {
        struct rig_packet p = udp_of(SITE_ANN(0), everybody[i], 520, "routes");

        rig_send(&site.rig, site.rig.ann, &p);
    }
    net_caller_counters(site.rig.ann, &after);
    ck_assert_uint_eq(after.last_unicast_ms, before.last_unicast_ms);
    ck_assert_uint_eq(iface_count(&site).dropped, 0);
    error.type = ICMP4_UNREACHABLE;
    rig_send(&site.rig, site.rig.ann, &error);
    rig_send(&site.rig, site.rig.ann, &reset);
    net_interface_set_phase(site.iface, NET_IF_DIALING);
    rig_send(&site.rig, site.rig.ann, &reset);
    ck_assert_uint_eq(iface_count(&site).dropped, 3);
    ck_assert_uint_eq(iface_count(&site).waiting, 0);
    ck_assert_uint_eq(site.wanted, 0);
    ck_assert(rig_is_silent(&site.rig, site.rig.ann));
    ck_assert(site_stop(&site));
}
END_TEST

START_TEST(a_packet_too_big_for_the_link_is_cut_or_refused_when_it_comes_up)
{
    uint8_t data[1400] = { 0 };
    struct rig_packet whole = udp_of(SITE_ANN(0), SITE_HOST(1), 9, ""), df;
    struct rig_packet syn = { .from = SITE_ANN(0), .to = SITE_HOST(1), .from_port = 1025, .to_port = 80,
                              .protocol = IP4_TCP, .flags = TCP_F_SYN, .window = 8192, .mss = 1460 };
    uint8_t huge[2000];
    size_t got = 0;

    whole.data = bytes_of(data, sizeof data);
    df = whole;
    df.fragment = IP4_DF;
    site_start(&site, 0);
    rig_send(&site.rig, site.rig.ann, &whole);
    rig_send(&site.rig, site.rig.ann, &df);
    rig_send(&site.rig, site.rig.ann, &syn);
    whole.data = bytes_of(huge, sizeof huge);
    memset(huge, 0, sizeof huge);
    rig_send(&site.rig, site.rig.ann, &whole); /* longer than anything that can wait */
    ck_assert_uint_eq(iface_count(&site).waiting, 3);
    ck_assert_uint_eq(iface_count(&site).dropped, 1);
    ck_assert(site_link_up(&site, 576));
    while (rig_pull(&site.rig, site.router, &seen)) {
        ck_assert(seen.ok);
        ck_assert_uint_le(seen.ip.whole.len, 576);
        if (seen.ip.protocol == IP4_UDP)
            got += seen.ip.payload.len;
        else
            ck_assert_uint_eq(seen.ip.payload.at[22] << 8 | seen.ip.payload.at[23], 536);
    }
    ck_assert_uint_eq(got, sizeof data + UDP_HEADER);
    check_icmp(site.rig.ann, ICMP4_UNREACHABLE, ICMP4_FRAG_NEEDED);
    ck_assert_uint_eq(seen.ip.payload.at[6] << 8 | seen.ip.payload.at[7], 576);
    ck_assert(site_stop(&site));
}
END_TEST

START_TEST(a_packet_at_the_end_of_its_life_does_not_dial)
{
    struct rig_packet p = udp_of(SITE_ANN(0), SITE_HOST(1), 33434, "trace");

    site_start(&site, 0);
    p.ttl = 1;
    rig_send(&site.rig, site.rig.ann, &p);
    check_icmp(site.rig.ann, ICMP4_TIME_EXCEEDED, 0);
    ck_assert_uint_eq(site.wanted, 0);
    ck_assert(site_stop(&site));
}
END_TEST

START_TEST(this_computer_only_dials_nobody)
{
    struct net_config config;

    site_start(&site, 0);
    send_from_ann(SITE_HOST(1));
    site_net_config(0, &config);
    config.entire_network = false;
    net_reconfigure(site.rig.net, &config);
    check_unreachable(); /* what waited under the old rules */
    send_from_ann(SITE_HOST(1));
    check_icmp(site.rig.ann, ICMP4_UNREACHABLE, ICMP4_PROHIBITED);
    ck_assert_uint_eq(iface_count(&site).waiting, 0);
    ck_assert_uint_eq(site.wanted, 1);
    ck_assert(site_stop(&site));
}
END_TEST

/* ---- life ---- */

START_TEST(a_router_needs_addresses_nobody_has)
{
    static const struct {
        uint32_t own, peer;
        bool is_good;
    } rows[] = {
        { SITE_PEER(1), SITE_PEER(0), true }, { 0, SITE_PEER(0), true }, { SITE_OWN(0), SITE_PEER(0), true },
        { SITE_PEER(1), SITE_ANN(0), false }, { SITE_PEER(1), SITE_OWN(0), false }, { SITE_PEER(1), 0, false },
        { SITE_ANN(0), SITE_PEER(0), false }, { SITE_PEER(0), SITE_PEER(0), false }
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct net_caller *router;

        site_start(&site, 0);
        router = net_add_router(site.rig.net, site.iface, rows[i].own, rows[i].peer, MTU, NULL, NULL, NULL);
        ck_assert_msg((router != NULL) == rows[i].is_good, "row %d", (int)i);
        if (router) {
            ck_assert_ptr_null(net_add_router(site.rig.net, site.iface, 0, SITE_PEER(0) + 1, MTU, NULL, NULL, NULL));
            ck_assert_ptr_null(net_add_caller(site.rig.net, SITE_PEER(0), MTU, NULL, NULL, NULL));
            if (rows[i].own)
                ck_assert_ptr_null(net_add_caller(site.rig.net, rows[i].own, MTU, NULL, NULL, NULL));
            net_interface_set_phase(site.iface, NET_IF_UNREACHABLE); /* is only about an interface without a link */
            send_from_ann(SITE_HOST(1));
            ck_assert(rig_pull(&site.rig, router, &seen));
        }
        net_remove_caller(router);
        send_from_ann(SITE_HOST(1));
        ck_assert_uint_eq(site.wanted, 1); /* in force, and down */
        ck_assert(site_stop(&site));
    }
}
END_TEST

START_TEST(an_interface_can_go_in_every_phase)
{
    for (int phase = 0; phase < 8; phase++) {
        for (int how = 0; how < 2; how++) {
            site_start(&site, 0);
            if (phase & 1)
                send_from_ann(SITE_HOST(1));
            if (phase >> 1 == 3)
                ck_assert(site_link_up(&site, MTU));
            else
                net_interface_set_phase(site.iface, (enum net_interface_phase)(phase >> 1));
            send_from_ann(SITE_HOST(1));
            while (rig_pull(&site.rig, site.rig.ann, &seen))
                continue;
            if (how == 0) {
                unsigned waiting = iface_count(&site).waiting;

                net_remove_interface(site.iface);
                for (unsigned i = 0; i < waiting; i++)
                    check_unreachable();
                send_from_ann(SITE_HOST(1));
                ck_assert_uint_eq(site.rig.echo.count, 1); /* the route went with it */
                ck_assert_uint_eq(net_advance(site.rig.net, site.rig.now), RRAS_NEVER);
            }
            ck_assert(site_stop(&site));
        }
    }
    net_remove_interface(NULL);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        the_first_packet_asks_for_a_call_and_the_next_ones_wait_with_it,
        a_call_somebody_else_asked_for_is_waited_for,
        what_waits_is_sent_in_order_as_far_as_the_queue_took_it,
        what_waits_in_vain_is_answered,
        after_a_call_that_failed_the_next_packet_asks_again,
        nothing_waits_for_longer_than_it_may,
        a_sender_that_left_is_not_told_but_its_packet_goes,
        an_unreachable_network_is_said_so_at_once_but_not_without_end,
        what_may_not_trigger_is_refused_until_something_else_did,
        broadcasts_errors_and_resets_are_worth_no_call,
        a_packet_too_big_for_the_link_is_cut_or_refused_when_it_comes_up,
        a_packet_at_the_end_of_its_life_does_not_dial,
        this_computer_only_dials_nobody,
        a_router_needs_addresses_nobody_has,
        an_interface_can_go_in_every_phase
    };
    Suite *suite = suite_create("interface");
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
