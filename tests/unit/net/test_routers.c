/*
 * test_routers.c - two sites joined by a demand-dial link: what passes, what is refused, who is believed.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>

#include "tests/support/router_rig.h"
#include "tests/support/tiny_tcp.h"

enum { MTU = 1500 };

static struct site a, b;
static struct rig_seen seen;

static void join_with(uint16_t mtu)
{
    site_start(&a, 0);
    site_start(&b, 1);
    ck_assert(site_link_up(&a, mtu));
    ck_assert(site_link_up(&b, mtu));
}

static void join(void)
{
    join_with(MTU);
}

static void part(void)
{
    ck_assert(site_stop(&a));
    ck_assert(site_stop(&b));
}

static void send_a(const struct rig_packet *p)
{
    rig_send(&a.rig, a.rig.ann, p);
    ck_assert(line_run(&a, &b));
}

/* Ann of A got an ICMP message. */
static void check_icmp(uint32_t from, uint8_t type, uint8_t code)
{
    ck_assert(rig_pull(&a.rig, a.rig.ann, &seen));
    ck_assert(seen.ok);
    ck_assert_uint_eq(seen.ip.protocol, IP4_ICMP);
    ck_assert_uint_eq(seen.ip.source, from);
    ck_assert_uint_eq(seen.ip.destination, SITE_ANN(0));
    ck_assert_uint_eq(seen.ip.payload.at[0], type);
    ck_assert_uint_eq(seen.ip.payload.at[1], code);
}

START_TEST(a_ping_reaches_a_host_behind_the_other_site_and_comes_back)
{
    struct rig_packet p = ping_of(SITE_ANN(0), SITE_HOST(1));

    join();
    send_a(&p);
    ck_assert_uint_eq(b.rig.echo.count, 1);
    ck_assert_uint_eq(b.rig.echo.address, SITE_HOST(1));
    ck_assert_uint_eq(b.rig.echo.ttl, 62);
    ck_assert_uint_eq(a.rig.echo.count, 0);
    net_echo_reply(b.rig.net, b.rig.echo.cookie, SITE_HOST(1), p.data, b.rig.now);
    ck_assert(line_run(&a, &b));
    check_icmp(SITE_HOST(1), ICMP4_ECHO_REPLY, 0);
    ck_assert(bytes_equal(seen.data, p.data));
    part();
}
END_TEST

START_TEST(the_packet_that_dialled_is_answered_when_the_link_is_up)
{
    struct rig_packet p = ping_of(SITE_ANN(0), SITE_OWN(1));

    site_start(&a, 0);
    site_start(&b, 1);
    rig_send(&a.rig, a.rig.ann, &p);
    ck_assert_uint_eq(a.wanted, 1);
    ck_assert_uint_eq(b.wanted, 0);
    net_interface_set_phase(a.iface, NET_IF_DIALING);
    ck_assert(site_link_up(&b, MTU));
    ck_assert(site_link_up(&a, MTU));
    ck_assert(line_run(&a, &b));
    check_icmp(SITE_OWN(1), ICMP4_ECHO_REPLY, 0);
    part();
}
END_TEST

START_TEST(each_hop_says_where_a_packet_died_under_a_name_the_way_back_knows)
{
    static const struct {
        uint32_t to;
        uint8_t ttl;
        uint32_t from;
        uint8_t type;
    } rows[] = {
        { SITE_HOST(1), 1, SITE_OWN(0), ICMP4_TIME_EXCEEDED }, { SITE_HOST(1), 2, SITE_PEER(0), ICMP4_TIME_EXCEEDED },
        { SITE_OWN(1), 2, SITE_OWN(1), ICMP4_ECHO_REPLY }, { SITE_PEER(0), 2, SITE_PEER(0), ICMP4_ECHO_REPLY },
        { SITE_PEER(1), 1, SITE_PEER(1), ICMP4_ECHO_REPLY }, { SITE_OWN(0), 1, SITE_OWN(0), ICMP4_ECHO_REPLY }
    };

    join();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct rig_packet p = ping_of(SITE_ANN(0), rows[i].to);

        p.ttl = rows[i].ttl;
        send_a(&p);
        check_icmp(rows[i].from, rows[i].type, 0);
    }
    part();
}
END_TEST

START_TEST(callers_of_both_sites_speak_to_each_other_as_they_are)
{
    struct rig_packet p = udp_of(SITE_ANN(0), SITE_BOB(1), 9, "hello");

    join();
    send_a(&p);
    ck_assert(rig_pull(&b.rig, b.rig.bob, &seen));
    ck_assert(seen.ok);
    ck_assert_uint_eq(seen.ip.source, SITE_ANN(0));
    ck_assert_uint_eq(seen.ip.ttl, 62);
    ck_assert(bytes_equal(seen.data, p.data));
    ck_assert_uint_eq(a.rig.opened + b.rig.opened, 0);
    part();
}
END_TEST

/* ---- TCP ---- */

static void tiny_send(void *ctx, struct bytes packet)
{
    (void)ctx;
    net_input(a.rig.ann, packet, a.rig.now);
}

/* What Ann was sent, into her TCP. */
static bool tiny_feed(struct tiny_tcp *t)
{
    uint8_t copy[PACKET_MAX];
    struct bytes packet;

    if (!net_pull(a.rig.ann, &packet, a.rig.now))
        return false;
    memcpy(copy, packet.at, packet.len);
    tiny_tcp_receive(t, bytes_of(copy, packet.len), a.rig.now);
    return true;
}

static void tiny_run(struct tiny_tcp *t, rras_ms ms)
{
    for (rras_ms end = a.rig.now + ms; a.rig.now < end; a.rig.now += 50) {
        b.rig.now = a.rig.now;
        net_advance(a.rig.net, a.rig.now);
        net_advance(b.rig.net, b.rig.now);
        tiny_tcp_advance(t, a.rig.now);
        do
            ck_assert(line_run(&a, &b));
        while (tiny_feed(t));
    }
}

static bool page_has(const struct tiny_tcp *t, const char *text)
{
    size_t len = strlen(text), got = t->page_len < sizeof t->page ? t->page_len : sizeof t->page;

    for (size_t i = 0; i + len <= got; i++)
        if (memcmp(t->page + i, text, len) == 0)
            return true;
    return false;
}

START_TEST(the_other_servers_page_says_who_asks)
{
    struct tiny_tcp t = { .send = tiny_send };

    join();
    tiny_tcp_get(&t, SITE_ANN(0), SITE_OWN(1), 80, 1025, "GET / HTTP/1.0\r\n\r\n", a.rig.now);
    tiny_run(&t, 2000);
    ck_assert_int_eq(t.state, TINY_CLOSED);
    ck_assert(page_has(&t, "200"));
    ck_assert(page_has(&t, "10.1.0.9"));
    part();
}
END_TEST

START_TEST(a_page_comes_from_behind_the_other_site_over_a_line_that_loses_packets)
{
    static const unsigned losses[] = { 0, 7, 4 };
    uint8_t page[6000];

    for (size_t i = 0; i < sizeof page; i++)
        page[i] = (uint8_t)(i * 7 + i / 256);
    for (size_t i = 0; i < 3; i++) {
        struct tiny_tcp t = { .send = tiny_send };
        struct rig_socket *s;
        uint32_t sum = 2166136261u;
        size_t given;

        join_with(576);
        a.lose_every = b.lose_every = losses[i];
        tiny_tcp_get(&t, SITE_ANN(0), SITE_HOST(1), 80, 1025, "GET / HTTP/1.0\r\n\r\n", a.rig.now);
        tiny_run(&t, 1000);
        s = b.rig.sockets;
        ck_assert_ptr_nonnull(s);
        ck_assert_uint_eq(s->address, SITE_HOST(1));
        net_tcp_connected(s->flow, s, b.rig.now);
        tiny_run(&t, 8000);
        ck_assert_uint_eq(s->sent_len, 18);
        for (given = 0; given < sizeof page;) {
            given += net_tcp_received(s->flow, bytes_of(page + given, sizeof page - given), b.rig.now);
            tiny_run(&t, 1000);
        }
        net_tcp_finished(s->flow, b.rig.now);
        tiny_run(&t, 60000);
        ck_assert_uint_eq(t.page_len, sizeof page);
        for (size_t n = 0; n < sizeof page; n++)
            sum = (sum ^ page[n]) * 16777619u;
        ck_assert_uint_eq(t.page_sum, sum);
        ck_assert_uint_eq(a.rig.opened, 0);
        part();
    }
}
END_TEST

START_TEST(a_link_that_breaks_ends_what_went_over_it_and_the_next_one_starts_anew)
{
    struct tiny_tcp t = { .send = tiny_send };
    struct net_caller_counters count;

    join();
    for (unsigned i = 1; i <= 3; i++) {
        tiny_tcp_get(&t, SITE_ANN(0), SITE_HOST(1), 80, (uint16_t)(1024 + i), "GET / HTTP/1.0\r\n\r\n", a.rig.now);
        tiny_run(&t, 100);
        ck_assert_uint_eq(b.rig.opened, i);
        net_tcp_connected(b.rig.sockets->flow, b.rig.sockets, b.rig.now);
        tiny_run(&t, 100);
        ck_assert_uint_eq(b.rig.sockets->sent_len, 18);
        net_caller_counters(b.router, &count);
        ck_assert_uint_eq(count.flows, 1);
        site_link_down(&a);
        site_link_down(&b);
        ck_assert_uint_eq(b.rig.closed, i);
        ck_assert(b.rig.sockets->is_reset);
        ck_assert_uint_eq(net_advance(b.rig.net, b.rig.now), RRAS_NEVER);
        ck_assert(site_link_up(&b, MTU));
        ck_assert(site_link_up(&a, MTU));
    }
    part();
}
END_TEST

/* ---- UDP, DNS, sizes ---- */

START_TEST(a_question_is_answered_by_the_address_that_was_asked)
{
    static const uint32_t asked[] = { SITE_OWN(1), SITE_PEER(0), SITE_HOST(1) };
    uint8_t question[17] = { 0x12, 0x34, 1, 0, 0, 1 };

    join();
    for (size_t i = 0; i < 3; i++) { /* all from one port */
        struct rig_packet p = udp_of(SITE_ANN(0), asked[i], 53, "");
        struct rig_socket *s;

        question[1] = (uint8_t)i;
        p.data = bytes_of(question, sizeof question);
        send_a(&p);
        s = b.rig.sockets;
        ck_assert_uint_eq(b.rig.opened, i + 1);
        ck_assert_uint_eq(s->address, i < 2 ? RIG_DNS : SITE_HOST(1));
        ck_assert_uint_eq(s->sent_len, sizeof question);
        question[2] = 0x81;
        net_udp_received(s->flow, s->address, 53, bytes_of(question, sizeof question), b.rig.now);
        ck_assert(line_run(&a, &b));
        ck_assert(rig_pull(&a.rig, a.rig.ann, &seen));
        ck_assert(seen.ok);
        ck_assert_uint_eq(seen.ip.source, asked[i]);
        ck_assert_uint_eq(seen.ports.source, 53);
        ck_assert_uint_eq(seen.ports.destination, 1025);
        ck_assert_uint_eq(seen.data.at[1], i);
    }
    part();
}
END_TEST

START_TEST(what_is_too_big_for_the_link_is_cut_and_put_together_at_the_other_side)
{
    uint8_t data[1400];
    struct rig_packet p = udp_of(SITE_ANN(0), SITE_HOST(1), 9, "");

    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (uint8_t)i;
    p.data = bytes_of(data, sizeof data);
    join_with(576);
    send_a(&p);
    ck_assert_uint_eq(a.carried, 3);
    ck_assert_uint_eq(b.rig.opened, 1);
    ck_assert_uint_eq(b.rig.sockets->sent_len, sizeof data);
    ck_assert_mem_eq(b.rig.sockets->sent, data, sizeof data);
    net_udp_received(b.rig.sockets->flow, SITE_HOST(1), 9, p.data, b.rig.now);
    ck_assert(line_run(&a, &b));
    ck_assert_uint_eq(b.carried, 3);
    for (int i = 0; i < 3; i++)
        ck_assert(rig_pull(&a.rig, a.rig.ann, &seen));
    p.fragment = IP4_DF;
    send_a(&p);
    check_icmp(SITE_OWN(0), ICMP4_UNREACHABLE, ICMP4_FRAG_NEEDED);
    ck_assert_uint_eq(b.rig.sockets->sends, 1);
    part();
}
END_TEST

START_TEST(where_only_the_other_server_may_be_reached_only_it_answers)
{
    struct rig_packet far = ping_of(SITE_ANN(0), SITE_HOST(1)), own = ping_of(SITE_ANN(0), SITE_OWN(1));
    struct net_config config;

    join();
    site_net_config(1, &config);
    config.entire_network = false;
    net_reconfigure(b.rig.net, &config);
    send_a(&far);
    check_icmp(SITE_PEER(0), ICMP4_UNREACHABLE, ICMP4_PROHIBITED);
    send_a(&own);
    check_icmp(SITE_OWN(1), ICMP4_ECHO_REPLY, 0);
    ck_assert_uint_eq(b.rig.echo.count, 0);
    part();
}
END_TEST

/* ---- routes through and back ---- */

START_TEST(two_default_routes_into_each_other_end_at_the_second_router)
{
    struct rig_packet p = ping_of(SITE_ANN(0), SITE_FAR);

    join();
    add_route(&a.config, 0, 0);
    add_route(&b.config, 0, 0);
    site_set(&a);
    site_set(&b);
    send_a(&p);
    check_icmp(SITE_PEER(0), ICMP4_UNREACHABLE, ICMP4_HOST);
    ck_assert_uint_eq(a.carried, 1);
    ck_assert_uint_eq(b.carried, 1);
    ck_assert_uint_eq(a.rig.echo.count + b.rig.echo.count, 0);
    part();
}
END_TEST

START_TEST(a_packet_from_one_link_dials_the_next_and_its_answer_comes_back)
{
    struct demand_dial config = { .is_enabled = true };
    struct rig_packet p = ping_of(SITE_ANN(0), IP4(10, 3, 0, 5));
    struct net_caller *third;
    struct net_interface *iface;
    unsigned asked = 0;

    join();
    add_route(&a.config, IP4(10, 3, 0, 0), 16);
    site_set(&a);
    add_route(&config, IP4(10, 3, 0, 0), 16);
    iface = net_add_interface(b.rig.net, &config, site_wanted, &b);
    ck_assert_ptr_nonnull(iface);
    send_a(&p);
    ck_assert_uint_eq(b.wanted, 1);
    net_interface_set_phase(iface, NET_IF_DIALING); /* in vain: the sender is told over its link */
    net_interface_set_phase(iface, NET_IF_DOWN);
    ck_assert(line_run(&a, &b));
    check_icmp(SITE_PEER(0), ICMP4_UNREACHABLE, ICMP4_HOST);
    send_a(&p);
    ck_assert_uint_eq(b.wanted, 2);
    third = net_add_router(b.rig.net, iface, SITE_OWN(1), IP4(10, 2, 0, 77), MTU, NULL, NULL, &asked);
    ck_assert_ptr_nonnull(third);
    ck_assert(rig_pull(&b.rig, third, &seen));
    ck_assert(seen.ok);
    ck_assert_uint_eq(seen.ip.ttl, 62);
    p = ping_of(IP4(10, 3, 0, 5), SITE_ANN(0));
    p.type = ICMP4_ECHO_REPLY;
    rig_send(&b.rig, third, &p);
    ck_assert(line_run(&a, &b));
    check_icmp(IP4(10, 3, 0, 5), ICMP4_ECHO_REPLY, 0);
    part();
}
END_TEST

/* ---- who is believed ---- */

START_TEST(a_router_is_believed_for_its_networks_and_for_nobody_elses)
{
    enum { NO, YES, SILENTLY_NO };
    /* At B: the link's routes, then with a default route as well, then with the other interface unreachable. */
    static const struct {
        uint32_t source;
        int plain, with_default, without_other;
    } rows[] = {
        { SITE_PEER(1), YES, YES, YES }, { SITE_HOST(0), YES, YES, YES }, { IP4(10, 1, 255, 254), YES, YES, YES },
        { IP4(10, 1, 255, 255), NO, NO, NO }, { IP4(10, 1, 0, 0), NO, NO, NO }, { SITE_PEER(0), NO, NO, NO },
        { SITE_OWN(1), NO, NO, NO }, { SITE_ANN(1), NO, NO, NO }, { IP4(10, 2, 0, 200), NO, YES, YES },
        { SITE_FAR, NO, YES, YES }, { IP4(10, 1, 3, 3), NO, NO, YES }, { IP4(10, 1, 4, 4), NO, NO, NO },
        { IP4(127, 0, 0, 1), NO, NO, NO }, { IP4(224, 0, 0, 1), NO, NO, NO }, { IP4(0, 1, 2, 3), NO, NO, NO },
        { UINT32_MAX, NO, NO, NO }, { IP4(240, 0, 0, 1), NO, NO, NO }, { 0, SILENTLY_NO, SILENTLY_NO, SILENTLY_NO }
    };
    struct demand_dial other = { .is_enabled = true };
    struct net_interface *other_iface;
    struct net_config config;

    join();
    site_net_config(1, &config);
    add_route(&b.config, IP4(10, 1, 4, 0), 24); /* not heard: the host itself stands on that one */
    site_set(&b);
    config.local[config.local_count++] = (struct interface_route){ IP4(10, 1, 4, 0), 24 };
    net_reconfigure(b.rig.net, &config);
    add_route(&other, IP4(10, 1, 3, 0), 24);
    other_iface = net_add_interface(b.rig.net, &other, NULL, NULL);
    for (int round = 0; round < 3; round++) {
        if (round == 1) {
            add_route(&b.config, 0, 0);
            site_set(&b);
        } else if (round == 2) {
            net_interface_set_phase(other_iface, NET_IF_UNREACHABLE);
        }
        for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
            int want = round == 0 ? rows[i].plain : round == 1 ? rows[i].with_default : rows[i].without_other;
            struct rig_packet p = udp_of(rows[i].source, SITE_OWN(1), 9, "x");
            struct net_caller_counters before, after;

            b.rig.now += 1000;
            net_caller_counters(b.router, &before);
            rig_send(&b.rig, b.router, &p); /* the server has no such port, and says so to whom it believes */
            net_caller_counters(b.router, &after);
            ck_assert_msg(after.spoofed - before.spoofed == (want == NO), "row %d, round %d", (int)i, round);
            ck_assert_msg((after.last_unicast_ms == b.rig.now) == (want == YES), "row %d, round %d", (int)i, round);
            ck_assert_msg(rig_pull(&b.rig, b.router, &seen) == (want == YES), "row %d, round %d", (int)i, round);
            if (want == YES)
                ck_assert_uint_eq(seen.ip.destination, rows[i].source);
        }
    }
    part();
}
END_TEST

START_TEST(two_links_to_the_same_network_may_both_send_from_it)
{
    struct rig_packet p = udp_of(SITE_HOST(0), SITE_ANN(1), 9, "hello");
    struct demand_dial same = { .is_enabled = true };
    struct net_caller *second;

    join();
    add_route(&same, SITE_NET(0), 16);
    second = net_add_router(b.rig.net, net_add_interface(b.rig.net, &same, NULL, NULL), SITE_PEER(0),
                            IP4(10, 2, 0, 77), MTU, NULL, NULL, NULL);
    ck_assert_ptr_nonnull(second); /* though the other side has the same name for us */
    rig_send(&b.rig, b.router, &p);
    rig_send(&b.rig, second, &p);
    for (int i = 0; i < 2; i++)
        ck_assert(rig_pull(&b.rig, b.rig.ann, &seen));
    site_link_down(&b);
    p = ping_of(SITE_HOST(0), SITE_PEER(0)); /* it is still ours on the other link */
    rig_send(&b.rig, second, &p);
    ck_assert(rig_pull(&b.rig, second, &seen));
    ck_assert_uint_eq(seen.ip.payload.at[0], ICMP4_ECHO_REPLY);
    part();
}
END_TEST

START_TEST(a_router_whose_interface_was_removed_is_one_machine)
{
    struct rig_packet behind = ping_of(SITE_HOST(0), SITE_OWN(1)), itself = ping_of(SITE_PEER(1), SITE_OWN(1));
    struct net_caller_counters count;

    join();
    net_remove_interface(b.iface);
    rig_send(&b.rig, b.router, &behind);
    ck_assert(rig_is_silent(&b.rig, b.router));
    net_caller_counters(b.router, &count);
    ck_assert_uint_eq(count.spoofed, 1);
    rig_send(&b.rig, b.router, &itself);
    ck_assert(rig_pull(&b.rig, b.router, &seen));
    itself.ttl = 1;
    itself.to = SITE_PEER(0); /* is our address no more */
    rig_send(&b.rig, b.router, &itself);
    ck_assert(rig_pull(&b.rig, b.router, &seen));
    ck_assert_uint_eq(seen.ip.payload.at[0], ICMP4_TIME_EXCEEDED);
    ck_assert_uint_eq(seen.ip.source, SITE_OWN(1));
    part();
}
END_TEST

START_TEST(broadcasts_do_not_keep_a_link_up)
{
    static const uint32_t everybody[] = { UINT32_MAX, IP4(224, 0, 0, 9), IP4(10, 255, 255, 255), IP4(10, 1, 5, 255) };
    struct net_caller_counters before, after;

    join();
    net_caller_counters(b.router, &before);
    b.rig.now += 60000;
    for (size_t i = 0; i < sizeof everybody / sizeof everybody[0]; i++) {
        struct rig_packet p = udp_of(SITE_HOST(0), everybody[i], 520, "routes");

        rig_send(&b.rig, b.router, &p);
    }
    net_caller_counters(b.router, &after);
    ck_assert_uint_eq(after.last_unicast_ms, before.last_unicast_ms);
    ck_assert_uint_eq(after.spoofed, 0);
    ck_assert_uint_eq(after.packets_in, 4);
    part();
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        a_ping_reaches_a_host_behind_the_other_site_and_comes_back,
        the_packet_that_dialled_is_answered_when_the_link_is_up,
        each_hop_says_where_a_packet_died_under_a_name_the_way_back_knows,
        callers_of_both_sites_speak_to_each_other_as_they_are, the_other_servers_page_says_who_asks,
        a_page_comes_from_behind_the_other_site_over_a_line_that_loses_packets,
        a_link_that_breaks_ends_what_went_over_it_and_the_next_one_starts_anew,
        a_question_is_answered_by_the_address_that_was_asked,
        what_is_too_big_for_the_link_is_cut_and_put_together_at_the_other_side,
        where_only_the_other_server_may_be_reached_only_it_answers,
        two_default_routes_into_each_other_end_at_the_second_router,
        a_packet_from_one_link_dials_the_next_and_its_answer_comes_back,
        a_router_is_believed_for_its_networks_and_for_nobody_elses,
        two_links_to_the_same_network_may_both_send_from_it, a_router_whose_interface_was_removed_is_one_machine,
        broadcasts_do_not_keep_a_link_up
    };
    Suite *suite = suite_create("routers");
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
