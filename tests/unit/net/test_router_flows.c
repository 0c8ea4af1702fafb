/*
 * test_router_flows.c - many machines behind one router: kept apart, served in their own names, bounded together.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>

#include "tests/support/router_rig.h"

enum { MTU = 1500, MACHINES = 20, FLOWS = 4, ROUTER_FLOWS = 32 };

static struct site site;
static struct rig_seen seen;

/* The n-th machine of the other site. */
static uint32_t machine(uint32_t n)
{
    return IP4(10, 2, 5, 1) + n;
}

static void start(void)
{
    site_start(&site, 0);
    ck_assert(site_link_up(&site, MTU));
}

static void send(const struct rig_packet *p)
{
    rig_send(&site.rig, site.router, p);
}

static void pull_for(uint32_t n)
{
    ck_assert(rig_pull(&site.rig, site.router, &seen));
    ck_assert(seen.ok);
    ck_assert_uint_eq(seen.ip.destination, machine(n));
}

static struct net_caller_counters counters(void)
{
    struct net_caller_counters count;

    net_caller_counters(site.router, &count);
    return count;
}

static struct rig_packet syn_of(uint32_t n)
{
    return (struct rig_packet){ .from = machine(n), .to = RIG_WEB, .from_port = 1025, .to_port = 80,
                                .protocol = IP4_TCP, .flags = TCP_F_SYN, .sequence = 1000 + n, .window = 8192,
                                .mss = 1460 };
}

START_TEST(equal_ports_of_many_machines_are_many_connections)
{
    struct rig_socket *sockets[MACHINES];
    bool is_resent[MACHINES] = { false };

    start();
    for (uint32_t n = 0; n < MACHINES; n++) {
        struct rig_packet p = syn_of(n);

        send(&p);
        ck_assert_uint_eq(site.rig.opened, n + 1);
        sockets[n] = site.rig.sockets;
    }
    for (uint32_t n = MACHINES; n-- > 0;) {
        net_tcp_connected(sockets[n]->flow, sockets[n], site.rig.now);
        pull_for(n);
        ck_assert_uint_eq(seen.tcp.flags, TCP_F_SYN | TCP_F_ACK);
        ck_assert_uint_eq(seen.tcp.acknowledgment, 1000 + n + 1);
    }
    rig_run(&site.rig, site.rig.now + 5000); /* nobody acknowledged: said again, to each */
    while (rig_pull(&site.rig, site.router, &seen)) {
        uint32_t n = seen.ip.destination - machine(0);

        ck_assert(seen.ok);
        ck_assert_uint_lt(n, MACHINES);
        ck_assert_uint_eq(seen.tcp.acknowledgment, 1000 + n + 1);
        is_resent[n] = true;
    }
    for (uint32_t n = 0; n < MACHINES; n++)
        ck_assert(is_resent[n]);
    net_tcp_failed(sockets[3]->flow, NET_RESET, site.rig.now);
    sockets[3]->closes++;
    pull_for(3);
    ck_assert_uint_ne(seen.tcp.flags & TCP_F_RST, 0);
    ck_assert_uint_eq(counters().flows, MACHINES - 1);
    ck_assert(site_stop(&site));
}
END_TEST

START_TEST(a_refused_connection_is_refused_to_the_machine_that_wanted_it)
{
    start();
    for (uint32_t n = 0; n < 4; n++) {
        struct rig_packet p = syn_of(n);

        send(&p);
        net_tcp_failed(site.rig.sockets->flow, n & 1 ? NET_REFUSED : NET_UNREACHABLE, site.rig.now);
        site.rig.sockets->closes++;
        pull_for(n);
        ck_assert_uint_eq(seen.ip.protocol, n & 1 ? IP4_TCP : IP4_ICMP);
        ck_assert_uint_eq(seen.ip.source, n & 1 ? RIG_WEB : SITE_PEER(1));
    }
    ck_assert(site_stop(&site));
}
END_TEST

START_TEST(equal_ports_of_many_machines_are_many_conversations)
{
    struct rig_socket *sockets[MACHINES];

    start();
    for (uint32_t n = 0; n < MACHINES; n++) {
        struct rig_packet p = udp_of(machine(n), RIG_WEB, 9, "hello");

        send(&p);
        send(&p);
        ck_assert_uint_eq(site.rig.opened, n + 1);
        sockets[n] = site.rig.sockets;
        ck_assert_uint_eq(sockets[n]->sends, 2);
    }
    for (uint32_t n = MACHINES; n-- > 0;) {
        net_udp_received(sockets[n]->flow, RIG_WEB, 9, bytes_of_text("welcome"), site.rig.now);
        pull_for(n);
        ck_assert(bytes_equal(seen.data, bytes_of_text("welcome")));
        net_udp_refused(sockets[n]->flow, 0, 0, site.rig.now);
        pull_for(n);
        ck_assert_uint_eq(seen.ip.payload.at[1], ICMP4_PORT);
    }
    ck_assert(site_stop(&site));
}
END_TEST

START_TEST(equal_pings_of_many_machines_are_answered_to_each)
{
    void *cookies[MACHINES];

    start();
    for (uint32_t n = 0; n < MACHINES; n++) {
        struct rig_packet p = ping_of(machine(n), RIG_WEB);

        send(&p);
        ck_assert_uint_eq(site.rig.echo.count, n + 1);
        cookies[n] = site.rig.echo.cookie;
    }
    for (uint32_t n = MACHINES; n-- > 0;) {
        if (n & 1)
            net_echo_reply(site.rig.net, cookies[n], RIG_WEB, bytes_of_text("abcdefgh"), site.rig.now);
        else
            net_echo_failed(site.rig.net, cookies[n], RIG_WEB + 1, ICMP4_TIME_EXCEEDED, 0, site.rig.now);
        pull_for(n);
        ck_assert_uint_eq(seen.ip.payload.at[0], n & 1 ? ICMP4_ECHO_REPLY : ICMP4_TIME_EXCEEDED);
    }
    ck_assert_uint_eq(counters().flows, 0);
    ck_assert(site_stop(&site));
}
END_TEST

START_TEST(fragments_of_many_machines_are_not_mixed_up)
{
    enum { TOGETHER = 12 }; /* packets at once, all with the same identification */
    uint8_t payload[TOGETHER][UDP_HEADER + 24];

    start();
    for (uint32_t n = 0; n < TOGETHER; n++) {
        struct ip4_header h = { machine(n), RIG_WEB, 77, 0, IP4_UDP, 64, 0 };
        struct ip4_ports ports = { 1025, 9 };

        memset(payload[n] + UDP_HEADER, 'a' + (int)n, 24);
        udp_write_header(payload[n], &h, ports, bytes_of(payload[n] + UDP_HEADER, 24));
    }
    for (uint16_t part = 0; part < 2; part++) {
        for (uint32_t n = 0; n < TOGETHER; n++) {
            struct rig_packet p = { .from = machine(n), .to = RIG_WEB, .protocol = IP4_UDP, .id = 77 };

            p.fragment = part ? 2 : IP4_MF;
            p.data = bytes_of(payload[n] + part * 16, 16);
            ck_assert_uint_eq(site.rig.opened, part ? n : 0);
            send(&p);
        }
    }
    ck_assert_uint_eq(site.rig.opened, TOGETHER);
    for (struct rig_socket *s = site.rig.sockets; s; s = s->next) {
        ck_assert_uint_eq(s->sent_len, 24);
        ck_assert_uint_eq(s->sent[0], s->sent[23]);
    }
    ck_assert(site_stop(&site));
}
END_TEST

/* A ping in two parts, the second of which comes after a flood of lonely fragments. */
static void check_ping_survives(struct net_caller *from, uint32_t address, uint32_t machines)
{
    struct rig_packet flood = { .to = SITE_OWN(0), .protocol = IP4_ICMP, .fragment = IP4_MF };
    struct rig_packet ping = { .from = address, .to = SITE_OWN(0), .protocol = IP4_ICMP, .id = 5 };
    static const uint8_t payload[32] = { ICMP4_ECHO, 0, 0xf7, 0xff };

    ping.fragment = IP4_MF;
    ping.data = bytes_of(payload, 16);
    rig_send(&site.rig, from, &ping);
    flood.data = bytes_of(payload, 16);
    for (uint32_t n = 0; n < 500; n++) {
        site.rig.now++;
        flood.from = machine(1 + n % machines);
        flood.id = (uint16_t)n;
        send(&flood);
    }
    ping.fragment = 2;
    ping.data = bytes_of(payload + 16, 16);
    rig_send(&site.rig, from, &ping);
    ck_assert(rig_pull(&site.rig, from, &seen));
    ck_assert_uint_eq(seen.ip.payload.at[0], ICMP4_ECHO_REPLY);
    ck_assert_uint_eq(seen.ip.destination, address);
}

START_TEST(a_flood_of_fragments_leaves_room_for_others)
{
    start();
    check_ping_survives(site.rig.ann, SITE_ANN(0), 200); /* a router's, for callers */
    check_ping_survives(site.router, machine(0), 1);     /* a machine's, for those beside it */
    ck_assert(site_stop(&site));
}
END_TEST

/* ---- bounds ---- */

static void start_with_few_flows(void)
{
    struct net_config config;

    start();
    site_net_config(0, &config);
    config.flows_per_caller = FLOWS;
    net_reconfigure(site.rig.net, &config);
}

START_TEST(a_routers_flows_are_bounded_and_the_longest_idle_one_gives_way)
{
    start_with_few_flows();
    for (uint32_t n = 0; n < ROUTER_FLOWS + 8; n++) {
        struct rig_packet p = udp_of(machine(n), RIG_WEB, 9, "hello"), first = udp_of(machine(0), RIG_WEB, 9, "again");

        site.rig.now += 10;
        send(&p);
        send(&first); /* this one is never idle */
        ck_assert_uint_eq(counters().flows, n + 1 < ROUTER_FLOWS ? n + 1 : ROUTER_FLOWS);
    }
    ck_assert_uint_eq(site.rig.opened, ROUTER_FLOWS + 8);
    ck_assert_uint_eq(site.rig.closed, 8);
    for (struct rig_socket *s = site.rig.sockets; s; s = s->next)
        if (s->sends > 2)
            ck_assert_uint_eq(s->closes, 0);
    ck_assert(site_stop(&site));
}
END_TEST

START_TEST(a_connection_that_gives_way_is_told_to_its_own_machine)
{
    start_with_few_flows();
    for (uint32_t n = 0; n < ROUTER_FLOWS + 8; n++) {
        struct rig_packet p = syn_of(n);

        site.rig.now += 10;
        send(&p);
        if (n >= ROUTER_FLOWS) {
            pull_for(n - ROUTER_FLOWS);
            ck_assert_uint_eq(seen.ip.protocol, IP4_ICMP);
        }
        ck_assert(rig_is_silent(&site.rig, site.router));
    }
    ck_assert_uint_eq(counters().flows, ROUTER_FLOWS);
    ck_assert_uint_eq(site.rig.closed, 8);
    ck_assert(site_stop(&site));
}
END_TEST

START_TEST(a_greedy_machine_gives_way_to_itself_alone)
{
    start_with_few_flows();
    for (uint32_t n = 1; n < 6; n++) { /* modest ones, long idle */
        struct rig_packet tcp = syn_of(n), udp = udp_of(machine(n), RIG_WEB, 9, "hello");

        send(&tcp);
        send(&udp);
    }
    for (uint16_t port = 0; port < 100; port++) {
        struct rig_packet tcp = syn_of(0), udp = udp_of(machine(0), RIG_WEB, 9, "hello");

        tcp.from_port = udp.from_port = (uint16_t)(2000 + port);
        site.rig.now += 10;
        send(port & 1 ? &tcp : &udp);
        ck_assert_uint_eq(counters().flows, 10 + (port < FLOWS ? port + 1u : FLOWS));
        while (rig_pull(&site.rig, site.router, &seen))
            ck_assert_uint_eq(seen.ip.destination, machine(0));
    }
    ck_assert_uint_eq(site.rig.closed, 100 - FLOWS);
    ck_assert_uint_eq(counters().dropped, 0);
    ck_assert(site_stop(&site));
}
END_TEST

START_TEST(a_conversation_gives_way_to_a_conversation_before_a_connection_does)
{
    struct rig_socket *connection;
    struct rig_packet tcp = syn_of(0);

    start_with_few_flows();
    send(&tcp);
    connection = site.rig.sockets;
    for (uint16_t port = 0; port < FLOWS; port++) {
        struct rig_packet udp = udp_of(machine(0), RIG_WEB, 9, "hello");

        site.rig.now += 10;
        udp.from_port = (uint16_t)(2000 + port);
        send(&udp);
    }
    ck_assert_uint_eq(site.rig.closed, 1);
    ck_assert_uint_eq(connection->closes, 0);
    ck_assert(site_stop(&site));
}
END_TEST

START_TEST(a_machine_whose_flows_are_all_pings_gets_no_more)
{
    start_with_few_flows();
    for (uint32_t n = 0; n < FLOWS + 3; n++) {
        struct rig_packet mine = ping_of(machine(0), RIG_WEB);

        send(&mine);
        ck_assert_uint_eq(site.rig.echo.count, n < FLOWS ? n + 1 : FLOWS);
    }
    ck_assert_uint_eq(counters().dropped, 3);
    for (uint32_t n = 1; n < 4; n++) {
        struct rig_packet other = ping_of(machine(n), RIG_WEB);

        send(&other);
        ck_assert_uint_eq(site.rig.echo.count, FLOWS + n);
    }
    ck_assert(site_stop(&site));
}
END_TEST

START_TEST(a_routers_pings_are_bounded_and_its_oldest_gives_way)
{
    struct rig_packet ann = ping_of(SITE_ANN(0), RIG_WEB);
    void *cookies[ECHO_PER_ROUTER + 10], *anns;

    start();
    rig_send(&site.rig, site.rig.ann, &ann);
    anns = site.rig.echo.cookie;
    for (uint32_t n = 0; n < ECHO_PER_ROUTER + 10; n++) {
        struct rig_packet p = ping_of(machine(n % 200), RIG_WEB);

        send(&p);
        ck_assert_uint_eq(site.rig.echo.count, n + 2);
        cookies[n] = site.rig.echo.cookie;
        ck_assert_uint_eq(counters().flows, n < ECHO_PER_ROUTER ? n + 1 : ECHO_PER_ROUTER);
    }
    for (uint32_t n = 0; n < ECHO_PER_ROUTER + 10; n++) {
        net_echo_reply(site.rig.net, cookies[n], RIG_WEB, bytes_of_text("abcdefgh"), site.rig.now);
        if (n >= 10)
            pull_for(n % 200);
        ck_assert(rig_is_silent(&site.rig, site.router));
    }
    net_echo_reply(site.rig.net, anns, RIG_WEB, ann.data, site.rig.now); /* she is none of them */
    ck_assert(rig_pull(&site.rig, site.rig.ann, &seen));
    ck_assert_uint_eq(counters().flows, 0);
    ck_assert(site_stop(&site));
}
END_TEST

START_TEST(all_of_them_go_with_the_router)
{
    start();
    for (uint32_t n = 0; n < MACHINES; n++) {
        struct rig_packet tcp = syn_of(n), udp = udp_of(machine(n), RIG_WEB, 9, "hello"),
                          ping = ping_of(machine(n), RIG_WEB);

        send(&tcp);
        net_tcp_connected(site.rig.sockets->flow, site.rig.sockets, site.rig.now);
        send(&udp);
        send(&ping);
    }
    ck_assert_uint_eq(counters().flows, 3 * MACHINES);
    site_link_down(&site);
    ck_assert_uint_eq(site.rig.closed, 2 * MACHINES);
    ck_assert_uint_eq(net_advance(site.rig.net, site.rig.now), RRAS_NEVER);
    ck_assert(site_stop(&site));
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        equal_ports_of_many_machines_are_many_connections,
        a_refused_connection_is_refused_to_the_machine_that_wanted_it,
        equal_ports_of_many_machines_are_many_conversations, equal_pings_of_many_machines_are_answered_to_each,
        fragments_of_many_machines_are_not_mixed_up, a_flood_of_fragments_leaves_room_for_others,
        a_routers_flows_are_bounded_and_the_longest_idle_one_gives_way,
        a_connection_that_gives_way_is_told_to_its_own_machine, a_greedy_machine_gives_way_to_itself_alone,
        a_conversation_gives_way_to_a_conversation_before_a_connection_does,
        a_machine_whose_flows_are_all_pings_gets_no_more, a_routers_pings_are_bounded_and_its_oldest_gives_way,
        all_of_them_go_with_the_router
    };
    Suite *suite = suite_create("router_flows");
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
