/*
 * test_nat_udp.c - a caller's UDP, DNS questions and pings through the NAT.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>

#include "tests/support/net_rig.h"

static struct rig rig;
static struct rig_seen seen;

static void send_udp(uint16_t from_port, uint32_t to, uint16_t to_port, struct bytes data)
{
    struct rig_packet p = { .from = RIG_ANN, .to = to, .from_port = from_port, .to_port = to_port,
                            .protocol = IP4_UDP, .data = data };

    rig_send(&rig, rig.ann, &p);
}

static void send_text(uint16_t from_port, uint32_t to, uint16_t to_port, const char *text)
{
    send_udp(from_port, to, to_port, bytes_of_text(text));
}

static void expect_udp(uint32_t from, uint16_t from_port, uint16_t to_port, const char *text)
{
    ck_assert(rig_pull(&rig, rig.ann, &seen));
    ck_assert(seen.ok);
    ck_assert_uint_eq(seen.ip.protocol, IP4_UDP);
    ck_assert_uint_eq(seen.ip.source, from);
    ck_assert_uint_eq(seen.ip.destination, RIG_ANN);
    ck_assert_uint_eq(seen.ports.source, from_port);
    ck_assert_uint_eq(seen.ports.destination, to_port);
    ck_assert(bytes_equal(seen.data, bytes_of_text(text)));
}

static void expect_icmp(uint32_t from, uint8_t type, uint8_t code)
{
    ck_assert(rig_pull(&rig, rig.ann, &seen));
    ck_assert(seen.ok);
    ck_assert_uint_eq(seen.ip.protocol, IP4_ICMP);
    ck_assert_uint_eq(seen.ip.source, from);
    ck_assert_uint_eq(seen.ip.payload.at[0], type);
    ck_assert_uint_eq(seen.ip.payload.at[1], code);
}

START_TEST(several_destinations_share_the_socket_of_one_inside_port)
{
    struct rig_socket *s;

    rig_start(&rig);
    send_text(2000, RIG_WEB, 7, "one");
    s = rig.sockets;
    ck_assert_mem_eq(s->sent, "one", 3);
    send_text(2000, RIG_DNS, 9, "two");
    ck_assert_uint_eq(rig.opened, 1);
    ck_assert_uint_eq(s->address, RIG_DNS);
    ck_assert_uint_eq(s->port, 9);
    send_text(2001, RIG_WEB, 7, "three");
    ck_assert_uint_eq(rig.opened, 2);
    net_udp_received(s->flow, RIG_WEB, 7, bytes_of_text("eno"), rig.now);
    expect_udp(RIG_WEB, 7, 2000, "eno");
    net_udp_received(s->flow, RIG_DNS, 1069, bytes_of_text("owt"), rig.now); /* TFTP answers from elsewhere */
    expect_udp(RIG_DNS, 1069, 2000, "owt");
    ck_assert(rig_stop(&rig));
}
END_TEST

START_TEST(strangers_are_not_let_in)
{
    rig_start(&rig);
    send_text(2000, RIG_WEB, 7, "one");
    net_udp_received(rig.sockets->flow, RIG_DNS, 7, bytes_of_text("buy!"), rig.now);
    ck_assert(rig_is_silent(&rig, rig.ann));
    ck_assert(rig_stop(&rig));
}
END_TEST

START_TEST(a_quiet_flow_is_forgotten_and_a_busy_one_is_not)
{
    struct rig_socket *busy, *quiet;

    rig_start(&rig);
    send_text(2000, RIG_WEB, 7, "busy");
    busy = rig.sockets;
    send_text(2001, RIG_WEB, 7, "quiet");
    quiet = rig.sockets;
    ck_assert_uint_eq(net_advance(rig.net, rig.now), rig.now + 60000);
    for (int i = 0; i < 3; i++) {
        rig_run(&rig, rig.now + 30000);
        if (i % 2)
            net_udp_received(busy->flow, RIG_WEB, 7, bytes_of_text("still here"), rig.now);
        else
            send_text(2000, RIG_WEB, 7, "still here");
    }
    ck_assert_uint_eq(quiet->closes, 1);
    ck_assert_uint_eq(busy->closes, 0);
    rig_run(&rig, rig.now + 60000);
    ck_assert_uint_eq(busy->closes, 1);
    ck_assert_uint_eq(net_advance(rig.net, rig.now), RRAS_NEVER);
    ck_assert(rig_stop(&rig));
}
END_TEST

START_TEST(a_closed_port_outside_is_port_unreachable_inside)
{
    rig_start(&rig);
    send_text(2000, RIG_WEB, 33434, "probe");
    net_udp_refused(rig.sockets->flow, RIG_WEB, 33434, rig.now);
    expect_icmp(RIG_WEB, ICMP4_UNREACHABLE, ICMP4_PORT);
    ck_assert_uint_eq(seen.data.len, IP4_HEADER + UDP_HEADER); /* the packet it is about */
    ck_assert_uint_eq(seen.data.at[IP4_HEADER] << 8 | seen.data.at[IP4_HEADER + 1], 2000);
    ck_assert_uint_eq(seen.data.at[IP4_HEADER + 2] << 8 | seen.data.at[IP4_HEADER + 3], 33434);
    net_udp_refused(rig.sockets->flow, RIG_DNS, 33434, rig.now); /* never spoken to */
    ck_assert(rig_is_silent(&rig, rig.ann));
    send_text(2000, RIG_DNS, 33435, "probe");
    net_udp_refused(rig.sockets->flow, 0, 0, rig.now); /* the host does not know who */
    expect_icmp(RIG_DNS, ICMP4_UNREACHABLE, ICMP4_PORT);
    ck_assert(rig_stop(&rig));
}
END_TEST

START_TEST(a_closed_port_of_the_server_is_port_unreachable)
{
    rig_start(&rig);
    send_text(2000, RIG_OWN, 137, "name?");
    expect_icmp(RIG_OWN, ICMP4_UNREACHABLE, ICMP4_PORT);
    ck_assert(rig_stop(&rig));
}
END_TEST

START_TEST(at_the_limit_the_oldest_udp_flow_gives_way)
{
    struct net_caller_counters count;
    struct net_config config;
    struct rig_socket *first;

    rig_config(&config);
    config.flows_per_caller = 8;
    rig_start_with(&rig, &config);
    send_text(2000, RIG_WEB, 7, "first");
    first = rig.sockets;
    for (uint16_t i = 1; i < 20; i++)
        send_text((uint16_t)(2000 + i), RIG_WEB, 7, "more");
    ck_assert_uint_eq(first->closes, 1);
    net_caller_counters(rig.ann, &count);
    ck_assert_uint_eq(count.flows, 8);
    ck_assert_uint_eq(rig.opened - rig.closed, 8);
    ck_assert(rig_stop(&rig));
}
END_TEST

START_TEST(one_port_that_talks_to_everybody_stays_bounded)
{
    rig_start(&rig);
    for (uint32_t i = 0; i < 10000; i++)
        send_text(2000, IP4(198, 18, 0, 0) + i, 6112, "anyone?");
    ck_assert_uint_eq(rig.opened, 1);
    net_udp_received(rig.sockets->flow, IP4(198, 18, 0, 0) + 9999, 6112, bytes_of_text("me"), rig.now);
    expect_udp(IP4(198, 18, 0, 0) + 9999, 6112, 2000, "me");
    net_udp_received(rig.sockets->flow, IP4(198, 18, 0, 0), 6112, bytes_of_text("late"), rig.now);
    ck_assert(rig_is_silent(&rig, rig.ann));
    ck_assert(rig_stop(&rig));
}
END_TEST

START_TEST(a_large_datagram_passes_in_fragments_both_ways)
{
    static uint8_t data[8000], raw[UDP_HEADER + 8000], together[UDP_HEADER + 8000];
    struct ip4_header h = { RIG_ANN, RIG_WEB, 0, 0, IP4_UDP, 64, 0 };
    size_t got = 0;

    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (uint8_t)(i * 31 >> 3);
    udp_write_header(raw, &h, (struct ip4_ports){ 2000, 2049 }, bytes_of(data, sizeof data));
    memcpy(raw + UDP_HEADER, data, sizeof data);
    rig_start(&rig);
    for (size_t at = 0; at < sizeof raw; at += 1480) {
        struct rig_packet p = { .from = RIG_ANN, .to = RIG_WEB, .protocol = IP4_UDP, .id = 9 };
        size_t len = sizeof raw - at < 1480 ? sizeof raw - at : 1480;

        p.fragment = (uint16_t)(at / 8 | (at + len < sizeof raw ? IP4_MF : 0));
        p.data = bytes_of(raw + at, len);
        rig_send(&rig, rig.ann, &p);
    }
    ck_assert_uint_eq(rig.opened, 1);
    ck_assert_uint_eq(rig.sockets->sent_len, sizeof data);
    ck_assert_mem_eq(rig.sockets->sent, data, sizeof data);
    net_udp_received(rig.sockets->flow, RIG_WEB, 2049, bytes_of(data, sizeof data), rig.now);
    while (rig_pull(&rig, rig.ann, &seen)) {
        ck_assert(seen.ok);
        ck_assert_uint_le(seen.ip.whole.len, 1500);
        memcpy(together + (seen.ip.fragment & IP4_OFFSET_MASK) * 8, seen.ip.payload.at, seen.ip.payload.len);
        got += seen.ip.payload.len;
    }
    ck_assert_uint_eq(got, sizeof together);
    ck_assert_mem_eq(together + UDP_HEADER, data, sizeof data);
    ck_assert(rig_stop(&rig));
}
END_TEST

/* ---- DNS ---- */

static const uint8_t question[] = { 0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 'a', 0, 0, 1, 0, 1 };

static void ask(uint16_t from_port)
{
    send_udp(from_port, RIG_OWN, 53, bytes_of(question, sizeof question));
}

START_TEST(a_question_is_relayed_and_answered_in_the_servers_name)
{
    rig_start(&rig);
    ask(1053);
    ck_assert_uint_eq(rig.sockets->address, RIG_DNS);
    ck_assert_uint_eq(rig.sockets->port, 53);
    ck_assert_mem_eq(rig.sockets->sent, question, sizeof question);
    net_udp_received(rig.sockets->flow, RIG_DNS, 5353, bytes_of_text("forged"), rig.now);
    net_udp_received(rig.sockets->flow, RIG_WEB, 53, bytes_of_text("forged"), rig.now);
    ck_assert(rig_is_silent(&rig, rig.ann));
    net_udp_received(rig.sockets->flow, RIG_DNS, 53, bytes_of_text("answer"), rig.now);
    expect_udp(RIG_OWN, 53, 1053, "answer");
    ck_assert(rig_stop(&rig));
}
END_TEST

START_TEST(a_relayed_question_and_one_asked_directly_do_not_mix)
{
    rig_start(&rig);
    ask(1053);
    send_text(1053, RIG_DNS, 53, "direct");
    ck_assert_uint_eq(rig.opened, 2);
    net_udp_received(rig.sockets->flow, RIG_DNS, 53, bytes_of_text("direct answer"), rig.now);
    expect_udp(RIG_DNS, 53, 1053, "direct answer");
    net_udp_received(rig.sockets->next->flow, RIG_DNS, 53, bytes_of_text("relayed answer"), rig.now);
    expect_udp(RIG_OWN, 53, 1053, "relayed answer");
    ck_assert(rig_stop(&rig));
}
END_TEST

START_TEST(a_question_asked_again_goes_to_the_other_server)
{
    struct net_config config;

    rig_config(&config);
    config.dns_upstream[1] = RIG_DNS2;
    config.dns_upstream_port = 5300;
    rig_start_with(&rig, &config);
    ask(1053);
    ck_assert_uint_eq(rig.sockets->address, RIG_DNS);
    ck_assert_uint_eq(rig.sockets->port, 5300);
    ask(1053);
    ck_assert_uint_eq(rig.sockets->address, RIG_DNS2);
    net_udp_received(rig.sockets->flow, RIG_DNS2, 5300, bytes_of_text("answer"), rig.now);
    expect_udp(RIG_OWN, 53, 1053, "answer");
    ask(1054); /* and the one that answers is asked first from now on */
    ck_assert_uint_eq(rig.sockets->address, RIG_DNS2);
    ck_assert(rig_stop(&rig));
}
END_TEST

START_TEST(a_server_that_refuses_is_not_asked_again_soon)
{
    struct net_config config;

    rig_config(&config);
    config.dns_upstream[1] = RIG_DNS2;
    rig_start_with(&rig, &config);
    ask(1053);
    net_udp_refused(rig.sockets->flow, RIG_DNS, 53, rig.now);
    ck_assert(rig_is_silent(&rig, rig.ann));
    ask(1054);
    ck_assert_uint_eq(rig.sockets->address, RIG_DNS2);
    ask(1053);
    ck_assert_uint_eq(rig.sockets->next->address, RIG_DNS2);
    ck_assert(rig_stop(&rig));
}
END_TEST

/* Two servers, of which the first is silent: the second is the one to ask, for an open flow too. */
static void start_with_the_second_server(struct net_config *config)
{
    rig_config(config);
    config->dns_upstream[1] = RIG_DNS2;
    rig_start_with(&rig, config);
    ask(1053);
    ask(1053);
    ck_assert_uint_eq(rig.sockets->address, RIG_DNS2);
    net_udp_received(rig.sockets->flow, RIG_DNS2, 53, bytes_of_text("answer"), rig.now);
    expect_udp(RIG_OWN, 53, 1053, "answer");
}

START_TEST(with_one_upstream_left_every_question_goes_to_it)
{
    struct rig_packet by_tcp = { .from = RIG_ANN, .to = RIG_OWN, .from_port = 1053, .to_port = 53, .protocol = IP4_TCP,
                                 .flags = TCP_F_SYN, .sequence = 5, .window = 8192 };
    struct net_config config;
    struct rig_socket *before;

    start_with_the_second_server(&config);
    before = rig.sockets;
    config.dns_upstream[1] = 0;
    net_reconfigure(rig.net, &config);
    ck_assert_uint_eq(before->closes, 1); /* what it was asked, the caller asks again */
    for (int i = 0; i < 5; i++) {
        ask(1053);
        ck_assert_uint_eq(rig.sockets->address, RIG_DNS);
    }
    net_udp_received(rig.sockets->flow, RIG_DNS, 53, bytes_of_text("answer"), rig.now);
    expect_udp(RIG_OWN, 53, 1053, "answer");
    ask(1054);
    ck_assert_uint_eq(rig.sockets->address, RIG_DNS);
    rig_send(&rig, rig.ann, &by_tcp);
    ck_assert_uint_eq(rig.sockets->address, RIG_DNS);
    ck_assert(rig_stop(&rig));
}
END_TEST

START_TEST(the_first_servers_late_answer_is_no_praise_of_the_second)
{
    struct net_config config;

    rig_config(&config);
    config.dns_upstream[1] = RIG_DNS2;
    rig_start_with(&rig, &config);
    ask(1053);
    ask(1053);
    ck_assert_uint_eq(rig.sockets->address, RIG_DNS2);
    net_udp_received(rig.sockets->flow, RIG_DNS, 53, bytes_of_text("late"), rig.now);
    expect_udp(RIG_OWN, 53, 1053, "late");
    ask(1054);
    ck_assert_uint_eq(rig.sockets->address, RIG_DNS);
    ck_assert(rig_stop(&rig));
}
END_TEST

/* The IP packet is longer than the UDP one in it: old stacks pad. */
START_TEST(a_refusal_repeats_the_question_without_its_padding)
{
    struct net_config config;
    struct rig_packet p = { .from = RIG_ANN, .to = RIG_OWN, .from_port = 1053, .to_port = 53, .protocol = IP4_UDP,
                            .data = bytes_of(question, sizeof question) };
    struct ip4_header h = { RIG_ANN, RIG_OWN, 0, 0, IP4_UDP, 64, 0 };
    size_t len;

    rig_config(&config);
    config.entire_network = false;
    rig_start_with(&rig, &config);
    len = rig_build(&p, rig_scratch).len + 5;
    memset(rig_scratch + len - 5, 0xee, 5);
    ip4_write_header(rig_scratch, &h, len - IP4_HEADER);
    net_input(rig.ann, bytes_of(rig_scratch, len), rig.now);
    ck_assert(rig_pull(&rig, rig.ann, &seen));
    ck_assert(seen.ok);
    ck_assert_uint_eq(seen.data.len, sizeof question);
    ck_assert(rig_stop(&rig));
}
END_TEST

START_TEST(without_an_upstream_the_answer_is_no_not_silence)
{
    static const struct {
        bool entire_network;
        uint8_t rcode;
    } cases[] = { { true, 2 }, { false, 5 } };
    struct net_config config;

    for (int i = 0; i < 2; i++) {
        rig_config(&config);
        config.entire_network = cases[i].entire_network;
        if (config.entire_network)
            config.dns_upstream[0] = 0;
        rig_start_with(&rig, &config);
        ask(1053);
        ck_assert(rig_pull(&rig, rig.ann, &seen));
        ck_assert(seen.ok);
        ck_assert_uint_eq(seen.ip.source, RIG_OWN);
        ck_assert_uint_eq(seen.data.len, sizeof question);
        ck_assert_uint_eq(seen.data.at[0] << 8 | seen.data.at[1], 0x1234);
        ck_assert_uint_eq(seen.data.at[2], 0x81);
        ck_assert_uint_eq(seen.data.at[3], cases[i].rcode);
        send_text(1053, RIG_OWN, 53, "short");
        ck_assert(rig_is_silent(&rig, rig.ann));
        ck_assert_uint_eq(rig.opened, 0);
        ck_assert(rig_stop(&rig));
    }
}
END_TEST

START_TEST(a_question_by_tcp_goes_to_the_upstream)
{
    struct rig_packet p = { .from = RIG_ANN, .to = RIG_OWN, .from_port = 1053, .to_port = 53, .protocol = IP4_TCP,
                            .flags = TCP_F_SYN, .sequence = 5, .window = 8192 };

    rig_start(&rig);
    rig_send(&rig, rig.ann, &p);
    ck_assert_uint_eq(rig.sockets->address, RIG_DNS);
    ck_assert_uint_eq(rig.sockets->port, 53);
    net_tcp_connected(rig.sockets->flow, rig.sockets, rig.now);
    ck_assert(rig_pull(&rig, rig.ann, &seen));
    ck_assert_uint_eq(seen.ip.source, RIG_OWN);
    ck_assert_uint_eq(seen.tcp.flags, TCP_F_SYN | TCP_F_ACK);
    ck_assert(rig_stop(&rig));
}
END_TEST

/* ---- ping ---- */

static void ping(uint16_t sequence)
{
    struct rig_packet p = { .from = RIG_ANN, .to = RIG_WEB, .from_port = 0x100, .to_port = sequence, .ttl = 3,
                            .protocol = IP4_ICMP, .type = ICMP4_ECHO, .data = bytes_of_text("abcdefgh") };

    rig_send(&rig, rig.ann, &p);
}

START_TEST(a_ping_goes_out_and_its_answer_comes_back_once)
{
    struct net_caller_counters count;

    rig_start(&rig);
    ping(9);
    ck_assert_uint_eq(rig.echo.address, RIG_WEB);
    ck_assert_uint_eq(rig.echo.ttl, 2);
    ck_assert_uint_eq(rig.echo.sequence, 9);
    ck_assert_uint_eq(rig.echo.len, 8);
    net_echo_reply(rig.net, rig.echo.cookie, RIG_DNS, bytes_of_text("abcdefgh"), rig.now);
    ck_assert(rig_is_silent(&rig, rig.ann));
    net_echo_reply(rig.net, rig.echo.cookie, RIG_WEB, bytes_of_text("abcdefgh"), rig.now);
    expect_icmp(RIG_WEB, ICMP4_ECHO_REPLY, 0);
    ck_assert_uint_eq(seen.ip.payload.at[4] << 8 | seen.ip.payload.at[5], 0x100);
    ck_assert_uint_eq(seen.ip.payload.at[6] << 8 | seen.ip.payload.at[7], 9);
    ck_assert(bytes_equal(seen.data, bytes_of_text("abcdefgh")));
    net_echo_reply(rig.net, rig.echo.cookie, RIG_WEB, bytes_of_text("abcdefgh"), rig.now);
    ck_assert(rig_is_silent(&rig, rig.ann));
    net_caller_counters(rig.ann, &count);
    ck_assert_uint_eq(count.flows, 0);
    ck_assert(rig_stop(&rig));
}
END_TEST

START_TEST(a_router_on_the_way_is_seen_by_traceroute)
{
    rig_start(&rig);
    ping(1);
    net_echo_failed(rig.net, rig.echo.cookie, IP4(198, 51, 100, 1), ICMP4_TIME_EXCEEDED, 0, rig.now);
    expect_icmp(IP4(198, 51, 100, 1), ICMP4_TIME_EXCEEDED, 0);
    ck_assert_uint_eq(seen.data.len, IP4_HEADER + ICMP_HEADER);
    ck_assert_uint_eq(seen.data.at[IP4_HEADER + 6] << 8 | seen.data.at[IP4_HEADER + 7], 1);
    ck_assert(rig_stop(&rig));
}
END_TEST

START_TEST(an_answer_after_the_caller_left_is_ignored)
{
    void *cookie;

    rig_start(&rig);
    ping(1);
    cookie = rig.echo.cookie;
    net_remove_caller(rig.ann);
    rig.ann = net_add_caller(rig.net, RIG_ANN, 1500, NULL, rig_wake, &rig);
    net_echo_reply(rig.net, cookie, RIG_WEB, bytes_of_text("late"), rig.now);
    ck_assert(rig_is_silent(&rig, rig.ann));
    ck_assert(rig_stop(&rig));
}
END_TEST

START_TEST(a_flood_of_unanswered_pings_is_bounded_and_passes)
{
    struct net_caller_counters count;

    rig_start(&rig);
    for (uint16_t i = 0; i < 3000; i++)
        ping(i);
    net_caller_counters(rig.ann, &count);
    ck_assert_uint_eq(count.flows, 64);
    ck_assert_uint_eq(count.dropped, 3000 - 64);
    ck_assert_uint_eq(rig.echo.count, 64);
    rig.now += 30000;
    ping(5000);
    ck_assert_uint_eq(rig.echo.sequence, 5000);
    ck_assert(rig_stop(&rig));
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        several_destinations_share_the_socket_of_one_inside_port, strangers_are_not_let_in,
        a_quiet_flow_is_forgotten_and_a_busy_one_is_not, a_closed_port_outside_is_port_unreachable_inside,
        a_closed_port_of_the_server_is_port_unreachable, at_the_limit_the_oldest_udp_flow_gives_way,
        one_port_that_talks_to_everybody_stays_bounded, a_large_datagram_passes_in_fragments_both_ways,
        a_question_is_relayed_and_answered_in_the_servers_name,
        a_relayed_question_and_one_asked_directly_do_not_mix, a_question_asked_again_goes_to_the_other_server,
        with_one_upstream_left_every_question_goes_to_it, the_first_servers_late_answer_is_no_praise_of_the_second,
        a_refusal_repeats_the_question_without_its_padding,
        a_server_that_refuses_is_not_asked_again_soon, without_an_upstream_the_answer_is_no_not_silence,
        a_question_by_tcp_goes_to_the_upstream, a_ping_goes_out_and_its_answer_comes_back_once,
        a_router_on_the_way_is_seen_by_traceroute, an_answer_after_the_caller_left_is_ignored,
        a_flood_of_unanswered_pings_is_bounded_and_passes
    };
    Suite *suite = suite_create("nat_udp");
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
