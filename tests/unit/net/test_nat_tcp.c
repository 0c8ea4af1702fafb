/*
 * test_nat_tcp.c - a caller's TCP through the NAT, packet by packet and under loss.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>

#include "tests/support/net_rig.h"

enum { ISS = 1000, PORT = 80, INSIDE_PORT = 1025 };

static struct rig rig;
static struct rig_seen seen;

/* The caller's end of one connection: just enough TCP. */
struct client {
    struct net_caller *caller;
    uint32_t from, to;
    uint16_t port, to_port;
    uint32_t sequence, expected;     /* next to send, next to get */
    uint16_t window;
};

static struct client client_of(uint16_t port)
{
    return (struct client){ rig.ann, RIG_ANN, RIG_WEB, port, PORT, ISS, 0, 8192 };
}

static void segment(const struct client *c, uint8_t flags, uint32_t sequence, struct bytes data)
{
    struct rig_packet p = { .from = c->from, .to = c->to, .from_port = c->port, .to_port = c->to_port,
                            .protocol = IP4_TCP, .flags = flags, .sequence = sequence,
                            .acknowledgment = flags & TCP_F_ACK ? c->expected : 0, .window = c->window,
                            .mss = flags & TCP_F_SYN ? 1460 : 0, .data = data };

    rig_send(&rig, c->caller, &p);
}

static void send_syn(const struct client *c)
{
    segment(c, TCP_F_SYN, c->sequence, bytes_of(NULL, 0));
}

static void send_ack(const struct client *c)
{
    segment(c, TCP_F_ACK, c->sequence, bytes_of(NULL, 0));
}

static void send_data(struct client *c, struct bytes data)
{
    segment(c, TCP_F_ACK | TCP_F_PSH, c->sequence, data);
    c->sequence += (uint32_t)data.len;
}

static void send_fin(struct client *c)
{
    segment(c, TCP_F_ACK | TCP_F_FIN, c->sequence, bytes_of(NULL, 0));
    c->sequence++;
}

static void pull(const struct client *c)
{
    ck_assert(rig_pull(&rig, c->caller, &seen));
    ck_assert(seen.ok);
    ck_assert_uint_eq(seen.ip.source, c->to);
    ck_assert_uint_eq(seen.ip.destination, c->from);
}

static void pull_tcp(const struct client *c)
{
    pull(c);
    ck_assert_uint_eq(seen.ip.protocol, IP4_TCP);
    ck_assert_uint_eq(seen.ports.source, c->to_port);
    ck_assert_uint_eq(seen.ports.destination, c->port);
}

static void expect_reset(const struct client *c)
{
    pull_tcp(c);
    ck_assert_uint_ne(seen.tcp.flags & TCP_F_RST, 0);
}

static struct rig_socket *connect_client(struct client *c)
{
    struct rig_socket *s;

    send_syn(c);
    s = rig.sockets;
    net_tcp_connected(s->flow, s, rig.now);
    pull_tcp(c);
    ck_assert_uint_eq(seen.tcp.flags, TCP_F_SYN | TCP_F_ACK);
    ck_assert_uint_eq(seen.tcp.acknowledgment, c->sequence + 1);
    c->sequence++;
    c->expected = seen.tcp.sequence + 1;
    send_ack(c);
    return s;
}

/* Both sides finish, the outside first; the flow is in TIME_WAIT then. */
static void finish_both(struct client *c, struct rig_socket *s)
{
    net_tcp_finished(s->flow, rig.now);
    pull_tcp(c);
    ck_assert_uint_ne(seen.tcp.flags & TCP_F_FIN, 0);
    c->expected = seen.tcp.sequence + (uint32_t)seen.data.len + 1;
    send_fin(c);
    pull_tcp(c);
}

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

/* ---- transfers on a bad line ---- */

struct bad_line {
    uint32_t random;
    unsigned loss_percent, swap_percent;
};

static bool chance(struct bad_line *line, unsigned percent)
{
    line->random = line->random * 1664525u + 1013904223u;
    return line->random >> 16 < percent * 655u;
}

/* Everything the caller was sent, through the bad line; in-order data is checked and acknowledged. */
static void drain_download(struct client *c, struct bad_line *line, uint32_t first)
{
    while (rig_pull(&rig, c->caller, &seen)) {
        ck_assert(seen.ok);
        if (chance(line, line->loss_percent))
            continue;
        if (seen.data.len > 0 && seen.tcp.sequence == c->expected) {
            for (size_t i = 0; i < seen.data.len; i++)
                ck_assert_uint_eq(seen.data.at[i], (uint8_t)((c->expected - first + i) * 7 >> 3));
            c->expected += (uint32_t)seen.data.len;
        }
        if (!chance(line, line->loss_percent))
            send_ack(c);
    }
}

START_TEST(a_download_survives_loss)
{
    enum { TOTAL = 200000 };
    static uint8_t data[TOTAL];
    struct bad_line line = { 7, 8, 0 };
    struct rig_socket *s;
    struct client c;
    uint32_t first;
    size_t given = 0;

    for (size_t i = 0; i < TOTAL; i++)
        data[i] = (uint8_t)(i * 7 >> 3);
    rig_start(&rig);
    c = client_of(INSIDE_PORT);
    s = connect_client(&c);
    first = c.expected;
    for (int step = 0; step < 20000 && c.expected - first < TOTAL; step++) {
        if (s->is_reading && given < TOTAL)
            given += net_tcp_received(s->flow, bytes_of(data + given, TOTAL - given), rig.now);
        drain_download(&c, &line, first);
        rig_run(&rig, rig.now + 50);
    }
    ck_assert_uint_eq(c.expected - first, TOTAL);
    ck_assert_uint_eq(s->closes, 0);
    ck_assert(rig_stop(&rig));
}
END_TEST

START_TEST(an_upload_survives_loss_and_reordering)
{
    enum { TOTAL = 100000, PIECE = 1000, AHEAD = 8 };
    static uint8_t data[TOTAL];
    struct bad_line line = { 11, 10, 30 };
    struct rig_socket *s;
    struct client c;
    uint32_t first, acked = 0;

    for (size_t i = 0; i < TOTAL; i++)
        data[i] = (uint8_t)(i * 13 >> 2);
    rig_start(&rig);
    c = client_of(INSIDE_PORT);
    s = connect_client(&c);
    first = c.sequence;
    for (int step = 0; step < 5000 && acked < TOTAL; step++) {
        for (uint32_t i = 0; i < AHEAD; i++) {
            uint32_t piece = chance(&line, line.swap_percent) ? AHEAD - 1 - i : i, at = acked + piece * PIECE;
            uint32_t len = at + PIECE <= TOTAL ? PIECE : TOTAL - at;

            if (at < TOTAL && !chance(&line, line.loss_percent))
                segment(&c, TCP_F_ACK, first + at, bytes_of(data + at, len));
        }
        rig_run(&rig, rig.now + 250);
        while (rig_pull(&rig, rig.ann, &seen))
            if (!chance(&line, line.loss_percent) && (int32_t)(seen.tcp.acknowledgment - first - acked) > 0)
                acked = seen.tcp.acknowledgment - first;
    }
    ck_assert_uint_eq(acked, TOTAL);
    ck_assert_uint_eq(s->sent_len, TOTAL);
    ck_assert_mem_eq(s->sent, data, TOTAL);
    ck_assert(rig_stop(&rig));
}
END_TEST

START_TEST(a_caller_that_went_silent_is_given_up)
{
    struct rig_socket *s;
    struct client c;

    rig_start(&rig);
    c = client_of(INSIDE_PORT);
    s = connect_client(&c);
    net_tcp_received(s->flow, bytes_of_text("hello?"), rig.now);
    for (int i = 0; i < 1200 && !s->closes; i++) {
        rig_run(&rig, rig.now + 1000);
        while (rig_pull(&rig, rig.ann, &seen)) {
        }
    }
    ck_assert_uint_eq(s->closes, 1);
    ck_assert(s->is_reset);
    ck_assert_uint_eq(net_advance(rig.net, rig.now), RRAS_NEVER);
    ck_assert(rig_stop(&rig));
}
END_TEST

START_TEST(an_open_connection_that_says_nothing_costs_no_wake_ups)
{
    struct client c;

    rig_start(&rig);
    c = client_of(INSIDE_PORT);
    connect_client(&c);
    rig_run(&rig, rig.now + 2000);
    ck_assert_uint_eq(net_advance(rig.net, rig.now), RRAS_NEVER);
    ck_assert(rig_stop(&rig));
}
END_TEST

/* ---- many ---- */

START_TEST(ten_thousand_connections_leave_nothing_behind)
{
    struct net_caller_counters count;

    rig_start(&rig);
    for (uint32_t i = 0; i < 10000; i++) {
        struct client c = client_of((uint16_t)(1025 + i % 60000));
        struct rig_socket *s = connect_client(&c);

        finish_both(&c, s);
        ck_assert_uint_eq(s->closes, 1);
        if (i % 500 == 499) /* TIME_WAITs of one caller are over */
            rig_run(&rig, rig.now + 31000);
    }
    net_caller_counters(rig.ann, &count);
    ck_assert_uint_eq(count.flows, 0);
    ck_assert_uint_eq(count.dropped, 0);
    ck_assert_uint_eq(rig.opened, 10000);
    ck_assert_uint_eq(rig.closed, 10000);
    ck_assert_uint_eq(net_advance(rig.net, rig.now), RRAS_NEVER);
    ck_assert(rig_stop(&rig));
}
END_TEST

START_TEST(ten_thousand_connections_stand_at_once)
{
    enum { COUNT = 10000 };
    static struct client c[COUNT];
    static struct rig_socket *s[COUNT];
    struct net_config config;

    rig_config(&config);
    config.flows_per_caller = COUNT;
    rig_start_with(&rig, &config);
    for (uint16_t i = 0; i < COUNT; i++) {
        c[i] = client_of((uint16_t)(1025 + i));
        s[i] = connect_client(&c[i]);
    }
    for (uint16_t i = 0; i < COUNT; i++) {
        ck_assert_uint_eq(net_tcp_received(s[i]->flow, bytes_of_text("x"), rig.now), 1);
        pull_tcp(&c[i]);
        c[i].expected++;
        send_data(&c[i], bytes_of_text("y"));
        ck_assert_uint_eq(s[i]->sent_len, 1);
    }
    ck_assert(rig_stop(&rig));
    ck_assert_uint_eq(rig.opened, rig.closed);
}
END_TEST

START_TEST(flows_are_limited_per_caller)
{
    struct net_config config;

    rig_config(&config);
    config.flows_per_caller = 4;
    rig_start_with(&rig, &config);
    for (uint16_t i = 0; i < 5; i++) {
        struct client c = client_of((uint16_t)(INSIDE_PORT + i));

        send_syn(&c);
        if (i == 4)
            expect_reset(&c);
    }
    ck_assert_uint_eq(rig.opened, 4);
    ck_assert(rig_stop(&rig));
}
END_TEST

START_TEST(a_caller_who_leaves_takes_every_socket_along)
{
    struct client c;

    rig_start(&rig);
    for (uint16_t i = 0; i < 20; i++) {
        c = client_of((uint16_t)(INSIDE_PORT + i));
        if (i % 3 == 0)
            send_syn(&c);
        else if (i % 3 == 1)
            connect_client(&c);
        else
            finish_both(&c, connect_client(&c));
    }
    net_remove_caller(rig.ann);
    rig.ann = NULL;
    ck_assert_uint_eq(rig.closed, 20);
    ck_assert_uint_eq(net_advance(rig.net, rig.now), RRAS_NEVER);
    ck_assert(rig_stop(&rig));
}
END_TEST

START_TEST(a_port_may_be_used_again_at_once)
{
    struct rig_socket *s;
    struct client c;

    rig_start(&rig);
    c = client_of(INSIDE_PORT);
    finish_both(&c, connect_client(&c));
    c = client_of(INSIDE_PORT);
    c.sequence = ISS + 100000;
    s = connect_client(&c);
    send_data(&c, bytes_of_text("again"));
    ck_assert_uint_eq(s->sent_len, 5);
    ck_assert_uint_eq(rig.opened, 2);
    ck_assert(rig_stop(&rig));
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        the_syn_is_held_until_the_outside_is_connected, a_refusal_outside_is_a_reset_inside,
        an_unreachable_outside_is_icmp_inside, a_connect_without_an_answer_is_given_up,
        a_reset_while_connecting_ends_the_wish, no_socket_left_is_a_reset, a_segment_of_no_connection_is_reset,
        data_flows_both_ways_and_each_side_may_finish_first, a_reset_on_one_side_is_a_reset_on_the_other,
        the_mss_is_clamped_to_the_callers_line, a_caller_that_wants_crumbs_is_served_all_the_same,
        a_slow_outside_closes_the_callers_window_and_opens_it_again,
        a_fin_waits_until_the_outside_took_all, the_internet_is_read_only_while_the_line_keeps_up,
        a_full_queue_stops_every_flow_and_an_empty_one_starts_them,
        a_closed_window_is_probed_and_data_goes_on_when_it_opens, a_download_survives_loss,
        an_upload_survives_loss_and_reordering, a_caller_that_went_silent_is_given_up,
        an_open_connection_that_says_nothing_costs_no_wake_ups, ten_thousand_connections_leave_nothing_behind,
        ten_thousand_connections_stand_at_once, flows_are_limited_per_caller,
        a_caller_who_leaves_takes_every_socket_along, a_port_may_be_used_again_at_once
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
