/*
 * test_forward.c - which packets of a caller go where, and what it is told about the others.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>

#include "tests/support/net_rig.h"

static struct rig rig;
static struct rig_seen seen;

static struct rig_packet udp_to(uint32_t to, uint16_t port)
{
    return (struct rig_packet){ .from = RIG_ANN, .to = to, .from_port = 1025, .to_port = port,
                                .protocol = IP4_UDP, .data = bytes_of_text("hello") };
}

static struct rig_packet ping_to(uint32_t to)
{
    return (struct rig_packet){ .from = RIG_ANN, .to = to, .from_port = 7, .to_port = 1, .protocol = IP4_ICMP,
                                .type = ICMP4_ECHO, .data = bytes_of_text("abcdefgh") };
}

static void check_icmp(uint32_t from, uint8_t type, uint8_t code)
{
    ck_assert(rig_pull(&rig, rig.ann, &seen));
    ck_assert(seen.ok);
    ck_assert_uint_eq(seen.ip.protocol, IP4_ICMP);
    ck_assert_uint_eq(seen.ip.source, from);
    ck_assert_uint_eq(seen.ip.payload.at[0], type);
    ck_assert_uint_eq(seen.ip.payload.at[1], code);
}

START_TEST(a_ping_to_the_server_is_answered)
{
    struct rig_packet p = ping_to(RIG_OWN);

    rig_start(&rig);
    rig_send(&rig, rig.ann, &p);
    check_icmp(RIG_OWN, ICMP4_ECHO_REPLY, 0);
    ck_assert(bytes_equal(seen.data, p.data));
    ck_assert_uint_eq(rig.wakes, 1);
    ck_assert(rig_is_silent(&rig, rig.ann));
    ck_assert(rig_stop(&rig));
}
END_TEST

START_TEST(the_server_answers_even_where_its_address_looks_like_a_broadcast)
{
    struct rig_packet p = ping_to(IP4(10, 9, 0, 255));
    struct net_config config;

    rig_config(&config);
    config.own_address = p.to;
    rig_start_with(&rig, &config);
    rig_send(&rig, rig.ann, &p);
    check_icmp(p.to, ICMP4_ECHO_REPLY, 0);
    ck_assert(rig_stop(&rig));
}
END_TEST

START_TEST(a_packet_for_another_caller_arrives_one_hop_older)
{
    struct rig_packet p = udp_to(RIG_BOB, 9);

    rig_start(&rig);
    rig_send(&rig, rig.ann, &p);
    ck_assert(rig_pull(&rig, rig.bob, &seen));
    ck_assert(seen.ok);
    ck_assert_uint_eq(seen.ip.ttl, 63);
    ck_assert_uint_eq(seen.ip.source, RIG_ANN);
    ck_assert(bytes_equal(seen.data, p.data));
    ck_assert(rig_stop(&rig));
}
END_TEST

START_TEST(only_the_callers_own_address_is_believed)
{
    struct rig_packet spoofed = udp_to(RIG_WEB, 9), dhcp = udp_to(UINT32_MAX, 67);
    struct net_caller_counters count;

    rig_start(&rig);
    spoofed.from = RIG_BOB;
    dhcp.from = 0;
    rig_send(&rig, rig.ann, &spoofed);
    rig_send(&rig, rig.ann, &dhcp);
    net_caller_counters(rig.ann, &count);
    ck_assert_uint_eq(count.spoofed, 1);
    ck_assert_uint_eq(count.malformed, 0);
    ck_assert_uint_eq(rig.opened, 0);
    ck_assert(rig_stop(&rig));
}
END_TEST

START_TEST(broadcasts_and_impossible_addresses_are_dropped_quietly)
{
    static const uint32_t nowhere[] = {
        UINT32_MAX, IP4(224, 0, 0, 1), IP4(239, 255, 255, 250), IP4(240, 0, 0, 1), IP4(0, 0, 0, 0), IP4(0, 1, 2, 3),
        IP4(10, 255, 255, 255), IP4(10, 9, 0, 255), RIG_ANN
    };
    struct net_caller_counters before, after;

    rig_start(&rig);
    net_caller_counters(rig.ann, &before);
    rig.now += 5000;
    for (size_t i = 0; i < sizeof nowhere / sizeof nowhere[0]; i++) {
        struct rig_packet p = udp_to(nowhere[i], 137);

        rig_send(&rig, rig.ann, &p);
        ck_assert(rig_is_silent(&rig, rig.ann));
    }
    net_caller_counters(rig.ann, &after);
    ck_assert_uint_eq(after.last_unicast_ms, before.last_unicast_ms);
    ck_assert_uint_eq(after.dropped + after.malformed + after.spoofed, 0);
    ck_assert_uint_eq(rig.opened, 0);
    ck_assert(rig_stop(&rig));
}
END_TEST

START_TEST(the_hosts_loopback_is_closed_unless_allowed)
{
    struct net_config config;

    for (int allowed = 0; allowed < 2; allowed++) {
        struct rig_packet p = udp_to(IP4(127, 0, 0, 1), 9);

        rig_config(&config);
        config.allow_host_loopback = allowed != 0;
        rig_start_with(&rig, &config);
        rig_send(&rig, rig.ann, &p);
        ck_assert_uint_eq(rig.opened, (unsigned)allowed);
        if (!allowed)
            check_icmp(RIG_OWN, ICMP4_UNREACHABLE, ICMP4_PROHIBITED);
        ck_assert(rig_stop(&rig));
    }
}
END_TEST

START_TEST(this_computer_only_means_the_server_and_nothing_else)
{
    static const uint32_t prohibited[] = { RIG_WEB, RIG_BOB, IP4(127, 0, 0, 1) };
    struct net_config config;
    struct rig_packet ping = ping_to(RIG_OWN);

    rig_config(&config);
    config.entire_network = false;
    rig_start_with(&rig, &config);
    for (size_t i = 0; i < 3; i++) {
        struct rig_packet p = udp_to(prohibited[i], 9);

        rig_send(&rig, rig.ann, &p);
        check_icmp(RIG_OWN, ICMP4_UNREACHABLE, ICMP4_PROHIBITED);
        ck_assert(rig_is_silent(&rig, rig.bob));
    }
    rig_send(&rig, rig.ann, &ping);
    check_icmp(RIG_OWN, ICMP4_ECHO_REPLY, 0);
    ck_assert_uint_eq(rig.opened, 0);
    ck_assert(rig_stop(&rig));
}
END_TEST

START_TEST(a_packet_at_the_end_of_its_life_is_answered_with_time_exceeded)
{
    static const uint32_t far[] = { RIG_WEB, RIG_BOB };

    rig_start(&rig);
    for (size_t i = 0; i < 2; i++) {
        struct rig_packet p = udp_to(far[i], 33434);

        p.ttl = 1;
        rig_send(&rig, rig.ann, &p);
        check_icmp(RIG_OWN, ICMP4_TIME_EXCEEDED, 0);
        ck_assert_uint_eq(seen.data.len, IP4_HEADER + 8);
    }
    ck_assert_uint_eq(rig.opened, 0);
    ck_assert(rig_stop(&rig));
}
END_TEST

START_TEST(a_packet_too_big_for_the_other_line_is_cut_or_refused)
{
    uint8_t data[1400];
    struct rig_packet p = udp_to(RIG_BOB, 9);
    size_t got = 0;

    memset(data, 'x', sizeof data);
    p.data = bytes_of(data, sizeof data);
    rig_start(&rig);
    rig_send(&rig, rig.ann, &p);
    while (rig_pull(&rig, rig.bob, &seen)) {
        ck_assert(seen.ok);
        ck_assert_uint_le(seen.ip.whole.len, 576);
        ck_assert_uint_eq((seen.ip.fragment & IP4_OFFSET_MASK) * 8u, got);
        got += seen.ip.payload.len;
        ck_assert_int_eq((seen.ip.fragment & IP4_MF) != 0, got < sizeof data + UDP_HEADER);
    }
    ck_assert_uint_eq(got, sizeof data + UDP_HEADER);

    p.fragment = IP4_DF;
    rig_send(&rig, rig.ann, &p);
    check_icmp(RIG_OWN, ICMP4_UNREACHABLE, ICMP4_FRAG_NEEDED);
    ck_assert_uint_eq(seen.ip.payload.at[6] << 8 | seen.ip.payload.at[7], 576);
    ck_assert(rig_is_silent(&rig, rig.bob));
    ck_assert(rig_stop(&rig));
}
END_TEST

START_TEST(the_mss_of_two_callers_fits_the_smaller_line)
{
    struct rig_packet p = { .from = RIG_ANN, .to = RIG_BOB, .from_port = 1025, .to_port = 139, .protocol = IP4_TCP,
                            .flags = TCP_F_SYN, .sequence = 1, .window = 8192, .mss = 1460 };

    rig_start(&rig);
    rig_send(&rig, rig.ann, &p);
    ck_assert(rig_pull(&rig, rig.bob, &seen));
    ck_assert(seen.ok);
    ck_assert_uint_eq(seen.ip.payload.at[22] << 8 | seen.ip.payload.at[23], 536);
    p.from = RIG_BOB;
    p.to = RIG_ANN;
    rig_send(&rig, rig.bob, &p);
    ck_assert(rig_pull(&rig, rig.ann, &seen));
    ck_assert(seen.ok);
    ck_assert_uint_eq(seen.ip.payload.at[22] << 8 | seen.ip.payload.at[23], 536);
    ck_assert(rig_stop(&rig));
}
END_TEST

START_TEST(damaged_packets_are_counted_and_go_nowhere)
{
    struct rig_packet p = udp_to(RIG_WEB, 9);
    struct net_caller_counters count;
    uint8_t raw[128];
    size_t len = rig_build(&p, raw).len;
    uint32_t expected = 0;

    rig_start(&rig);
    for (size_t at = 0; at < len; at++) { /* every single bit is covered by a checksum */
        raw[at] ^= 0x10;
        net_input(rig.ann, bytes_of(raw, len), rig.now);
        raw[at] ^= 0x10;
    }
    for (size_t cut = 0; cut < len; cut++)
        net_input(rig.ann, bytes_of(raw, cut), rig.now);
    expected = (uint32_t)(2 * len);
    net_caller_counters(rig.ann, &count);
    ck_assert_uint_eq(count.malformed, expected);
    ck_assert_uint_eq(rig.opened, 0);
    ck_assert(rig_is_silent(&rig, rig.ann));
    ck_assert(rig_stop(&rig));
}
END_TEST

START_TEST(a_protocol_nobody_carries_is_refused)
{
    struct rig_packet p = udp_to(RIG_WEB, 0);

    rig_start(&rig);
    p.protocol = 47;
    rig_send(&rig, rig.ann, &p);
    check_icmp(RIG_OWN, ICMP4_UNREACHABLE, ICMP4_PROTOCOL);
    ck_assert(rig_stop(&rig));
}
END_TEST

START_TEST(fragments_in_any_order_reach_the_server_as_one_packet)
{
    static const int orders[][3] = { { 0, 1, 2 }, { 2, 1, 0 }, { 1, 0, 2 }, { 1, 2, 0 } };
    uint8_t payload[ICMP_HEADER + 40] = { ICMP4_ECHO };
    uint16_t checksum;

    for (size_t i = 0; i < sizeof payload - ICMP_HEADER; i++)
        payload[ICMP_HEADER + i] = (uint8_t)i;
    checksum = ip4_checksum(ip4_sum(0, bytes_of(payload, sizeof payload)));
    payload[2] = (uint8_t)(checksum >> 8);
    payload[3] = (uint8_t)checksum;
    rig_start(&rig);
    for (uint16_t order = 0; order < 4; order++) {
        for (int i = 0; i < 3; i++) {
            int part = orders[order][i];
            struct rig_packet p = { .from = RIG_ANN, .to = RIG_OWN, .protocol = IP4_ICMP,
                                    .id = (uint16_t)(100 + order) };

            ck_assert(rig_is_silent(&rig, rig.ann));
            p.fragment = (uint16_t)(part * 2 | (part < 2 ? IP4_MF : 0));
            p.data = bytes_of(payload + part * 16, 16);
            rig_send(&rig, rig.ann, &p);
            if (i == 0)
                rig_send(&rig, rig.ann, &p); /* a duplicate does no harm */
        }
        check_icmp(RIG_OWN, ICMP4_ECHO_REPLY, 0);
        ck_assert_uint_eq(seen.data.len, 40);
        ck_assert_mem_eq(seen.data.at, payload + ICMP_HEADER, 40);
    }
    ck_assert(rig_stop(&rig));
}
END_TEST

START_TEST(overlapping_and_lonely_fragments_are_forgotten)
{
    uint8_t data[64] = { 0 };
    struct rig_packet first = { .from = RIG_ANN, .to = RIG_OWN, .protocol = IP4_UDP, .id = 1, .fragment = IP4_MF };
    struct rig_packet overlap = first, last = first;

    rig_start(&rig);
    first.data = bytes_of(data, 32);
    overlap.fragment = 2 | IP4_MF;
    overlap.data = bytes_of(data, 32);
    last.fragment = 6;
    last.data = bytes_of(data, 16);
    rig_send(&rig, rig.ann, &first);
    rig_send(&rig, rig.ann, &overlap);
    rig_send(&rig, rig.ann, &last);
    ck_assert(rig_is_silent(&rig, rig.ann));
    ck_assert_uint_lt(net_advance(rig.net, rig.now), RRAS_NEVER);
    rig_run(&rig, rig.now + REASSEMBLY_MS + 1);
    ck_assert_uint_eq(net_advance(rig.net, rig.now), RRAS_NEVER);
    for (uint16_t id = 0; id < 200; id++) { /* more than are kept */
        first.id = id;
        rig_send(&rig, rig.ann, &first);
    }
    ck_assert(rig_stop(&rig));
}
END_TEST

START_TEST(an_address_in_use_or_the_servers_own_is_not_given_twice)
{
    rig_start(&rig);
    ck_assert_ptr_null(net_add_caller(rig.net, RIG_ANN, 1500, NULL, NULL, NULL));
    ck_assert_ptr_null(net_add_caller(rig.net, RIG_OWN, 1500, NULL, NULL, NULL));
    ck_assert_ptr_null(net_add_caller(rig.net, 0, 1500, NULL, NULL, NULL));
    net_remove_caller(rig.ann);
    rig.ann = net_add_caller(rig.net, RIG_ANN, 1500, NULL, rig_wake, &rig);
    ck_assert_ptr_nonnull(rig.ann);
    ck_assert(rig_stop(&rig));
}
END_TEST

START_TEST(idle_callers_cost_no_wake_ups)
{
    struct net_caller *callers[250];

    rig_start(&rig);
    for (uint32_t i = 0; i < 250; i++)
        callers[i] = net_add_caller(rig.net, IP4(10, 8, 0, 1) + i, 1500, NULL, rig_wake, &rig);
    ck_assert_uint_eq(net_advance(rig.net, rig.now), RRAS_NEVER);
    ck_assert_uint_eq(rig.wakes, 0);
    for (uint32_t i = 0; i < 250; i++)
        net_remove_caller(callers[i]);
    ck_assert(rig_stop(&rig));
}
END_TEST

START_TEST(new_rules_hold_at_once)
{
    struct rig_packet p = udp_to(RIG_WEB, 9);
    struct net_config config;

    rig_start(&rig);
    rig_send(&rig, rig.ann, &p);
    ck_assert_uint_eq(rig.sockets->sends, 1);
    rig_config(&config);
    config.entire_network = false;
    net_reconfigure(rig.net, &config);
    rig_send(&rig, rig.ann, &p);
    check_icmp(RIG_OWN, ICMP4_UNREACHABLE, ICMP4_PROHIBITED);
    ck_assert_uint_eq(rig.sockets->sends, 1);
    config.entire_network = true;
    net_reconfigure(rig.net, &config);
    rig_send(&rig, rig.ann, &p);
    ck_assert_uint_eq(rig.sockets->sends, 2);
    ck_assert(rig_stop(&rig));
}
END_TEST

START_TEST(a_packet_that_names_its_own_route_is_dropped)
{
    uint8_t packet[IP4_HEADER + 8 + UDP_HEADER] = { 0 };
    struct ip4_header h = { RIG_ANN, RIG_WEB, 0, 0, IP4_UDP, 64, 0 };
    static const uint8_t route[] = { 131, 7, 4, 192, 0, 2, 1, 0 };
    struct net_caller_counters count;

    rig_start(&rig);
    ip4_write_header(packet, &h, 8 + UDP_HEADER);
    memcpy(packet + IP4_HEADER, route, sizeof route);
    packet[0] = 0x47;
    ip4_seal_header(packet);
    net_input(rig.ann, bytes_of(packet, sizeof packet), rig.now);
    net_caller_counters(rig.ann, &count);
    ck_assert_uint_eq(count.dropped, 1);
    ck_assert_uint_eq(rig.opened, 0);
    ck_assert(rig_stop(&rig));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("forward");
    TCase *tcase = tcase_create("all");
    SRunner *runner;
    int failed;

    tcase_add_test(tcase, a_ping_to_the_server_is_answered);
    tcase_add_test(tcase, the_server_answers_even_where_its_address_looks_like_a_broadcast);
    tcase_add_test(tcase, a_packet_for_another_caller_arrives_one_hop_older);
    tcase_add_test(tcase, only_the_callers_own_address_is_believed);
    tcase_add_test(tcase, broadcasts_and_impossible_addresses_are_dropped_quietly);
    tcase_add_test(tcase, the_hosts_loopback_is_closed_unless_allowed);
    tcase_add_test(tcase, this_computer_only_means_the_server_and_nothing_else);
    tcase_add_test(tcase, a_packet_at_the_end_of_its_life_is_answered_with_time_exceeded);
    tcase_add_test(tcase, a_packet_too_big_for_the_other_line_is_cut_or_refused);
    tcase_add_test(tcase, the_mss_of_two_callers_fits_the_smaller_line);
    tcase_add_test(tcase, damaged_packets_are_counted_and_go_nowhere);
    tcase_add_test(tcase, a_protocol_nobody_carries_is_refused);
    tcase_add_test(tcase, fragments_in_any_order_reach_the_server_as_one_packet);
    tcase_add_test(tcase, overlapping_and_lonely_fragments_are_forgotten);
    tcase_add_test(tcase, an_address_in_use_or_the_servers_own_is_not_given_twice);
    tcase_add_test(tcase, idle_callers_cost_no_wake_ups);
    tcase_add_test(tcase, new_rules_hold_at_once);
    tcase_add_test(tcase, a_packet_that_names_its_own_route_is_dropped);
    suite_add_tcase(suite, tcase);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
