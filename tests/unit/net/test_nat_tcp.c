/*
 * test_nat_tcp.c - a caller's TCP through the NAT, segment by segment.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tests/unit/net/tcp_client.h"

START_TEST(the_syn_is_held_until_the_outside_is_connected)
{
    struct client c;

    rig_start(&rig);
    c = client_of(INSIDE_PORT);
    send_syn(&c);
    ck_assert_uint_eq(rig.opened, 1);
    ck_assert_uint_eq(rig.sockets->address, RIG_WEB);
    ck_assert_uint_eq(rig.sockets->port, PORT);
    ck_assert(rig_is_silent(&rig, rig.ann));
    send_syn(&c); /* again, as the caller does after 3 s: no second socket */
    ck_assert_uint_eq(rig.opened, 1);
    net_tcp_connected(rig.sockets->flow, rig.sockets, rig.now);
    pull_tcp(&c);
    ck_assert_uint_eq(seen.tcp.flags, TCP_F_SYN | TCP_F_ACK);
    ck_assert(rig_is_silent(&rig, rig.ann));
    send_syn(&c); /* its SYN|ACK was lost: it is sent again */
    pull_tcp(&c);
    ck_assert_uint_eq(seen.tcp.flags & TCP_F_ACK, TCP_F_ACK);
    ck_assert(rig_stop(&rig));
}
END_TEST

START_TEST(a_refusal_outside_is_a_reset_inside)
{
    struct client c;

    rig_start(&rig);
    c = client_of(INSIDE_PORT);
    send_syn(&c);
    rig.sockets->closes++; /* the host says it is gone; nobody else closes it */
    net_tcp_failed(rig.sockets->flow, NET_REFUSED, rig.now);
    expect_reset(&c);
    ck_assert_uint_eq(seen.tcp.flags, TCP_F_RST | TCP_F_ACK);
    ck_assert_uint_eq(seen.tcp.acknowledgment, ISS + 1);
    ck_assert_uint_eq(net_advance(rig.net, rig.now), RRAS_NEVER);
    ck_assert(rig_stop(&rig));
}
END_TEST

START_TEST(an_unreachable_outside_is_icmp_inside)
{
    struct client c;

    rig_start(&rig);
    c = client_of(INSIDE_PORT);
    send_syn(&c);
    rig.sockets->closes++;
    net_tcp_failed(rig.sockets->flow, NET_UNREACHABLE, rig.now);
    ck_assert(rig_pull(&rig, rig.ann, &seen));
    ck_assert(seen.ok);
    ck_assert_uint_eq(seen.ip.protocol, IP4_ICMP);
    ck_assert_uint_eq(seen.ip.payload.at[0], ICMP4_UNREACHABLE);
    ck_assert_uint_eq(seen.ip.payload.at[1], ICMP4_HOST);
    ck_assert_uint_eq(seen.data.at[IP4_HEADER] << 8 | seen.data.at[IP4_HEADER + 1], INSIDE_PORT);
    ck_assert(rig_stop(&rig));
}
END_TEST

START_TEST(a_connect_without_an_answer_is_given_up)
{
    struct client c;

    rig_start(&rig);
    c = client_of(INSIDE_PORT);
    send_syn(&c);
    ck_assert_uint_eq(net_advance(rig.net, rig.now), rig.now + 30000);
    rig_run(&rig, rig.now + 30000);
    ck_assert_uint_eq(rig.sockets->closes, 1);
    ck_assert(rig_pull(&rig, rig.ann, &seen));
    ck_assert_uint_eq(seen.ip.protocol, IP4_ICMP);
    ck_assert_uint_eq(net_advance(rig.net, rig.now), RRAS_NEVER);
    ck_assert(rig_stop(&rig));
}
END_TEST

START_TEST(a_reset_while_connecting_ends_the_wish)
{
    struct client c;

    rig_start(&rig);
    c = client_of(INSIDE_PORT);
    send_syn(&c);
    segment(&c, TCP_F_RST, ISS + 1, bytes_of(NULL, 0));
    ck_assert_uint_eq(rig.sockets->closes, 1);
    ck_assert(rig_is_silent(&rig, rig.ann));
    send_syn(&c);
    ck_assert_uint_eq(rig.opened, 2);
    ck_assert(rig_stop(&rig));
}
END_TEST

START_TEST(no_socket_left_is_a_reset)
{
    struct client c;

    rig_start(&rig);
    c = client_of(INSIDE_PORT);
    rig.is_out_of_sockets = true;
    send_syn(&c);
    expect_reset(&c);
    ck_assert(rig_stop(&rig));
}
END_TEST

START_TEST(a_segment_of_no_connection_is_reset)
{
    struct client c;

    rig_start(&rig);
    c = client_of(INSIDE_PORT);
    c.expected = 77;
    send_ack(&c);
    expect_reset(&c);
    ck_assert_uint_eq(seen.tcp.sequence, 77);
    segment(&c, TCP_F_RST, 5, bytes_of(NULL, 0));
    ck_assert(rig_is_silent(&rig, rig.ann)); /* never a reset for a reset */
    ck_assert(rig_stop(&rig));
}
END_TEST

START_TEST(data_flows_both_ways_and_each_side_may_finish_first)
{
    for (int outside_first = 0; outside_first < 2; outside_first++) {
        struct rig_socket *s;
        struct client c;

        rig_start(&rig);
        c = client_of(INSIDE_PORT);
        s = connect_client(&c);
        send_data(&c, bytes_of_text("GET /\r\n"));
        ck_assert_uint_eq(s->sent_len, 7);
        ck_assert_mem_eq(s->sent, "GET /\r\n", 7);
        ck_assert_uint_eq(net_tcp_received(s->flow, bytes_of_text("hello"), rig.now), 5);
        pull_tcp(&c);
        ck_assert(bytes_equal(seen.data, bytes_of_text("hello")));
        c.expected += 5;
        send_ack(&c);
        if (outside_first) {
            net_tcp_finished(s->flow, rig.now);
            pull_tcp(&c);
            ck_assert_uint_ne(seen.tcp.flags & TCP_F_FIN, 0);
            c.expected++;
            send_ack(&c);
            ck_assert_uint_eq(s->closes, 0);
            send_data(&c, bytes_of_text("more")); /* the caller may go on talking */
            ck_assert_uint_eq(s->sent_len, 11);
            send_fin(&c);
        } else {
            send_fin(&c);
            ck_assert_uint_eq(s->finishes, 1);
            ck_assert_uint_eq(s->closes, 0);
            pull_tcp(&c); /* the ACK of the FIN */
            ck_assert_uint_eq(net_tcp_received(s->flow, bytes_of_text("late"), rig.now), 4);
            pull_tcp(&c);
            ck_assert(bytes_equal(seen.data, bytes_of_text("late")));
            c.expected += 4;
            net_tcp_finished(s->flow, rig.now);
            pull_tcp(&c);
            ck_assert_uint_ne(seen.tcp.flags & TCP_F_FIN, 0);
            c.expected++;
            send_ack(&c);
        }
        ck_assert_uint_eq(s->finishes, 1);
        ck_assert_uint_eq(s->closes, 1);
        ck_assert(!s->is_reset);
        rig_run(&rig, rig.now + 60000);
        ck_assert_uint_eq(net_advance(rig.net, rig.now), RRAS_NEVER);
        ck_assert(rig_stop(&rig));
    }
}
END_TEST

START_TEST(a_reset_on_one_side_is_a_reset_on_the_other)
{
    struct rig_socket *s;
    struct client c;

    rig_start(&rig);
    c = client_of(INSIDE_PORT);
    s = connect_client(&c);
    segment(&c, TCP_F_RST, c.sequence, bytes_of(NULL, 0));
    ck_assert_uint_eq(s->closes, 1);
    ck_assert(s->is_reset);

    c = client_of(INSIDE_PORT + 1);
    s = connect_client(&c);
    s->closes++;
    net_tcp_failed(s->flow, NET_RESET, rig.now);
    expect_reset(&c);
    ck_assert_uint_eq(seen.tcp.sequence, c.expected);
    ck_assert(rig_stop(&rig));
}
END_TEST

START_TEST(the_mss_is_clamped_to_the_callers_line)
{
    struct client c;
    uint8_t data[4000];

    memset(data, 'd', sizeof data);
    rig_start(&rig);
    c = client_of(INSIDE_PORT);
    c.caller = rig.bob;
    c.from = RIG_BOB;
    send_syn(&c);
    net_tcp_connected(rig.sockets->flow, rig.sockets, rig.now);
    pull_tcp(&c);
    ck_assert_uint_eq(seen.tcp.header_len, 24);
    ck_assert_uint_eq(seen.ip.payload.at[22] << 8 | seen.ip.payload.at[23], 536);
    c.sequence++;
    c.expected = seen.tcp.sequence + 1;
    send_ack(&c);
    net_tcp_received(rig.sockets->flow, bytes_of(data, sizeof data), rig.now);
    pull_tcp(&c);
    ck_assert_uint_eq(seen.data.len, 536);
    ck_assert(rig_stop(&rig));
}
END_TEST

/* A window of 2 octets and an MSS of 1: data waits for the handshake and goes in pieces worth sending. */
START_TEST(a_caller_that_wants_crumbs_is_served_all_the_same)
{
    struct rig_socket *s;
    struct rig_packet p = { .from = RIG_ANN, .to = RIG_WEB, .from_port = INSIDE_PORT, .to_port = PORT,
                            .protocol = IP4_TCP, .flags = TCP_F_SYN, .sequence = ISS, .window = 2, .mss = 1 };

    rig_start(&rig);
    rig_send(&rig, rig.ann, &p);
    s = rig.sockets;
    net_tcp_connected(s->flow, s, rig.now);
    ck_assert_uint_eq(net_tcp_received(s->flow, bytes_of_text("hello"), rig.now), 0);
    ck_assert(!s->is_reading);
    ck_assert(rig_pull(&rig, rig.ann, &seen));
    p.flags = TCP_F_ACK;
    p.sequence++;
    p.mss = 0;
    p.window = 8192;
    p.acknowledgment = seen.tcp.sequence + 1;
    rig_send(&rig, rig.ann, &p);
    ck_assert(s->is_reading);
    ck_assert_uint_eq(net_tcp_received(s->flow, bytes_of_text("hello"), rig.now), 5);
    ck_assert(rig_pull(&rig, rig.ann, &seen));
    ck_assert(bytes_equal(seen.data, bytes_of_text("hello")));
    ck_assert(rig_stop(&rig));
}
END_TEST

START_TEST(a_slow_outside_closes_the_callers_window_and_opens_it_again)
{
    uint8_t data[1000];
    struct rig_socket *s;
    struct client c;
    size_t sent = 0;

    memset(data, 'u', sizeof data);
    rig_start(&rig);
    rig.room = 500;
    c = client_of(INSIDE_PORT);
    s = connect_client(&c);
    while (sent + sizeof data <= 65000) {
        send_data(&c, bytes_of(data, sizeof data));
        sent += sizeof data;
    }
    rig_run(&rig, rig.now + 1000);
    while (rig_pull(&rig, rig.ann, &seen)) {
    }
    send_data(&c, bytes_of(data, 535)); /* a full window less the 500 taken */
    rig_run(&rig, rig.now + 1000);
    pull_tcp(&c);
    ck_assert_uint_eq(seen.ip.payload.at[14] << 8 | seen.ip.payload.at[15], 0);
    ck_assert_uint_eq(s->sent_len, 500);
    s->room = SIZE_MAX;
    net_tcp_writable(s->flow, rig.now);
    ck_assert_uint_eq(s->sent_len, sent + 535);
    pull_tcp(&c);
    ck_assert_uint_gt(seen.ip.payload.at[14] << 8 | seen.ip.payload.at[15], 60000);
    send_fin(&c);
    ck_assert_uint_eq(s->finishes, 1);
    ck_assert(rig_stop(&rig));
}
END_TEST

START_TEST(a_fin_waits_until_the_outside_took_all)
{
    struct rig_socket *s;
    struct client c;

    rig_start(&rig);
    rig.room = 3;
    c = client_of(INSIDE_PORT);
    s = connect_client(&c);
    send_data(&c, bytes_of_text("abcdef"));
    net_tcp_finished(s->flow, rig.now);
    send_fin(&c);
    while (rig_pull(&rig, rig.ann, &seen)) {
    }
    c.expected++;
    send_ack(&c); /* lwIP is done with both directions now; the outside is not */
    ck_assert_uint_eq(s->finishes, 0);
    ck_assert_uint_eq(s->closes, 0);
    rig_run(&rig, rig.now + 90000);
    ck_assert_uint_eq(s->closes, 0);
    s->room = 100;
    net_tcp_writable(s->flow, rig.now);
    ck_assert_uint_eq(s->sent_len, 6);
    ck_assert_uint_eq(s->finishes, 1);
    ck_assert_uint_eq(s->closes, 1);
    ck_assert(rig_stop(&rig));
}
END_TEST

START_TEST(the_internet_is_read_only_while_the_line_keeps_up)
{
    static uint8_t data[65536];
    struct rig_socket *s;
    struct client c;
    size_t taken;

    rig_start(&rig);
    net_set_line_bps(rig.ann, 33600);
    c = client_of(INSIDE_PORT);
    c.window = 65535;
    s = connect_client(&c);
    taken = net_tcp_received(s->flow, bytes_of(data, sizeof data), rig.now);
    ck_assert_uint_gt(taken, 0);
    ck_assert_uint_le(taken, 3360); /* a second of this line */
    ck_assert(!s->is_reading);
    ck_assert_uint_eq(net_tcp_received(s->flow, bytes_of(data, sizeof data), rig.now), 0);
    while (rig_pull(&rig, rig.ann, &seen)) {
        if (seen.data.len > 0) {
            c.expected = seen.tcp.sequence + (uint32_t)seen.data.len;
            send_ack(&c);
        }
    }
    ck_assert(s->is_reading);
    ck_assert(rig_stop(&rig));
}
END_TEST

START_TEST(a_full_queue_stops_every_flow_and_an_empty_one_starts_them)
{
    static uint8_t data[16384];
    struct rig_socket *s[8];
    struct client c[8];
    unsigned reading = 0;

    rig_start(&rig);
    net_set_line_bps(rig.ann, 33600);
    for (uint16_t i = 0; i < 8; i++) {
        c[i] = client_of((uint16_t)(INSIDE_PORT + i));
        c[i].window = 65535;
        s[i] = connect_client(&c[i]);
    }
    for (int i = 0; i < 8; i++)
        net_tcp_received(s[i]->flow, bytes_of(data, sizeof data), rig.now);
    for (int i = 0; i < 8; i++)
        reading += s[i]->is_reading;
    ck_assert_uint_eq(reading, 0);
    while (rig_pull(&rig, rig.ann, &seen)) {
    }
    for (int i = 0; i < 8; i++)
        reading += s[i]->is_reading;
    ck_assert_uint_gt(reading, 0);
    ck_assert(rig_stop(&rig));
}
END_TEST

START_TEST(a_closed_window_is_probed_and_data_goes_on_when_it_opens)
{
    struct rig_socket *s;
    struct client c;
    unsigned probes = 0;

    rig_start(&rig);
    c = client_of(INSIDE_PORT);
    c.window = 0;
    s = connect_client(&c);
    ck_assert_uint_eq(net_tcp_received(s->flow, bytes_of_text("hello"), rig.now), 5);
    for (int i = 0; i < 20; i++) {
        rig_run(&rig, rig.now + 1000);
        while (rig_pull(&rig, rig.ann, &seen)) {
            ck_assert(seen.ok);
            probes++;
            send_ack(&c);
        }
    }
    ck_assert_uint_gt(probes, 1);
    c.window = 8192;
    send_ack(&c);
    rig_run(&rig, rig.now + 10000);
    pull_tcp(&c);
    ck_assert(bytes_equal(seen.data, bytes_of_text("hello")));
    ck_assert(rig_stop(&rig));
}
END_TEST

START_TEST(what_the_outside_said_before_it_broke_still_arrives)
{
    struct rig_socket *s;
    struct client c;

    rig_start(&rig);
    rig.room = 2;
    c = client_of(INSIDE_PORT);
    s = connect_client(&c);
    send_data(&c, bytes_of_text("never taken"));
    net_tcp_received(s->flow, bytes_of_text("last words"), rig.now);
    net_tcp_finished(s->flow, rig.now);
    s->closes++;
    net_tcp_failed(s->flow, NET_RESET, rig.now); /* its answer to our late data, say */
    pull_tcp(&c);
    ck_assert(bytes_equal(seen.data, bytes_of_text("last words")));
    pull_tcp(&c);
    ck_assert_uint_ne(seen.tcp.flags & TCP_F_FIN, 0);
    ck_assert_uint_eq(seen.tcp.flags & TCP_F_RST, 0);
    c.expected += 11;
    send_fin(&c);
    rig_run(&rig, rig.now + 60000);
    ck_assert_uint_eq(net_advance(rig.net, rig.now), RRAS_NEVER);
    ck_assert(rig_stop(&rig));
}
END_TEST

START_TEST(another_syn_while_connecting_takes_the_place_of_the_first)
{
    struct client c;

    rig_start(&rig);
    c = client_of(INSIDE_PORT);
    send_syn(&c);
    c.sequence = 777000;
    send_syn(&c);
    ck_assert_uint_eq(rig.opened, 1);
    net_tcp_connected(rig.sockets->flow, rig.sockets, rig.now);
    pull_tcp(&c);
    ck_assert_uint_eq(seen.tcp.acknowledgment, 777001);
    ck_assert(rig_stop(&rig));
}
END_TEST

START_TEST(segments_that_cannot_be_are_dropped)
{
    struct rig_packet p = { .from = RIG_ANN, .to = RIG_WEB, .from_port = INSIDE_PORT, .protocol = IP4_TCP,
                            .flags = TCP_F_SYN, .sequence = 1 };
    struct net_caller_counters count;
    struct bytes packet;
    uint8_t *tcp = rig_scratch + IP4_HEADER;

    rig_start(&rig);
    rig_send(&rig, rig.ann, &p); /* to port 0 */
    ck_assert(rig_pull(&rig, rig.ann, &seen));
    ck_assert_uint_ne(seen.tcp.flags & TCP_F_RST, 0);
    p.to_port = PORT;
    for (uint8_t words = 0; words < 16; words++) {
        uint16_t old;

        if (words == 5)
            continue;
        packet = rig_build(&p, rig_scratch);
        old = (uint16_t)(tcp[12] << 8 | tcp[13]);
        tcp[12] = (uint8_t)(words << 4); /* a header shorter than one, or longer than the packet */
        old = ip4_checksum_update((uint16_t)(tcp[16] << 8 | tcp[17]), old, (uint16_t)(tcp[12] << 8 | tcp[13]));
        tcp[16] = (uint8_t)(old >> 8);
        tcp[17] = (uint8_t)old;
        net_input(rig.ann, packet, rig.now);
    }
    net_caller_counters(rig.ann, &count);
    ck_assert_uint_eq(count.malformed, 15);
    ck_assert_uint_eq(rig.opened, 0);
    ck_assert(rig_stop(&rig));
}
END_TEST

/* One flow fills its second of the line, others fill the queue; then its data is acknowledged. */
START_TEST(a_flow_acknowledged_while_the_queue_is_full_goes_on_when_it_drains)
{
    static uint8_t data[16384];
    struct rig_socket *s[6];
    struct client c[6];

    rig_start(&rig);
    net_set_line_bps(rig.ann, 2400); /* less than two segments a second: it gets two all the same */
    for (uint16_t i = 0; i < 6; i++) {
        c[i] = client_of((uint16_t)(INSIDE_PORT + i));
        c[i].window = 65535;
        s[i] = connect_client(&c[i]);
    }
    ck_assert_uint_eq(net_tcp_received(s[0]->flow, bytes_of(data, sizeof data), rig.now), 2920);
    ck_assert(!s[0]->is_reading);
    for (int i = 0; i < 2; i++)
        pull_tcp(&c[0]);
    for (int i = 1; i < 6; i++)
        net_tcp_received(s[i]->flow, bytes_of(data, sizeof data), rig.now);
    c[0].expected += 2920;
    send_ack(&c[0]);
    ck_assert(!s[0]->is_reading);
    while (rig_pull(&rig, rig.ann, &seen)) {
    }
    ck_assert(s[0]->is_reading);
    ck_assert(rig_stop(&rig));
}
END_TEST

START_TEST(a_net_that_ends_with_callers_ends_their_connections)
{
    struct rig_socket *s;
    struct client c;
    struct net *other;

    rig_start(&rig);
    c = client_of(INSIDE_PORT);
    s = connect_client(&c);
    other = net_new(&(struct net_config){ 0 }, &rig_outside, &rig, rig.now); /* beside it, and gone again */
    ck_assert_ptr_nonnull(other);
    net_free(other);
    send_data(&c, bytes_of_text("still here"));
    ck_assert_uint_eq(s->sent_len, 10);
    net_free(rig.net);
    ck_assert_uint_eq(rig.closed, 1);
    rig.net = net_new(&(struct net_config){ .own_address = RIG_OWN }, &rig_outside, &rig, rig.now);
    ck_assert_ptr_nonnull(rig.net);
    rig.ann = rig.bob = NULL;
    ck_assert(rig_stop(&rig));
    net_free(NULL);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        the_syn_is_held_until_the_outside_is_connected, a_refusal_outside_is_a_reset_inside,
        an_unreachable_outside_is_icmp_inside, a_connect_without_an_answer_is_given_up,
        a_reset_while_connecting_ends_the_wish, no_socket_left_is_a_reset,
        a_segment_of_no_connection_is_reset, data_flows_both_ways_and_each_side_may_finish_first,
        a_reset_on_one_side_is_a_reset_on_the_other, the_mss_is_clamped_to_the_callers_line,
        a_caller_that_wants_crumbs_is_served_all_the_same,
        a_slow_outside_closes_the_callers_window_and_opens_it_again, a_fin_waits_until_the_outside_took_all,
        the_internet_is_read_only_while_the_line_keeps_up,
        a_full_queue_stops_every_flow_and_an_empty_one_starts_them,
        a_closed_window_is_probed_and_data_goes_on_when_it_opens,
        what_the_outside_said_before_it_broke_still_arrives,
        another_syn_while_connecting_takes_the_place_of_the_first, segments_that_cannot_be_are_dropped,
        a_flow_acknowledged_while_the_queue_is_full_goes_on_when_it_drains,
        a_net_that_ends_with_callers_ends_their_connections
    };
    Suite *suite = suite_create("nat_tcp");
    TCase *tcase = tcase_create("all");
    SRunner *runner;
    int failed;

    tcase_set_timeout(tcase, 60);
    for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
        tcase_add_test(tcase, tests[i]);
    suite_add_tcase(suite, tcase);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
