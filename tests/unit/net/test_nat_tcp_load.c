/*
 * test_nat_tcp_load.c - a caller's TCP through the NAT: on bad lines, and ten thousand at once.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tests/unit/net/tcp_client.h"

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

/* ---- idle ---- */

enum { MINUTE = 60000, OPEN_IDLE = 124 * MINUTE, HALF_CLOSED_IDLE = 4 * MINUTE }; /* RFC 5382 REQ-5 */

START_TEST(an_open_connection_that_says_nothing_is_looked_at_once_and_given_up)
{
    struct rig_socket *s;
    struct client c;
    rras_ms since;

    rig_start(&rig);
    c = client_of(INSIDE_PORT);
    s = connect_client(&c);
    since = rig.now;
    rig_run(&rig, rig.now + 2000);
    ck_assert_uint_eq(net_advance(rig.net, rig.now), since + OPEN_IDLE);
    rig_run(&rig, since + OPEN_IDLE - 1);
    ck_assert_uint_eq(s->closes, 0);
    rig_run(&rig, since + OPEN_IDLE);
    ck_assert_uint_eq(s->closes, 1);
    ck_assert(s->is_reset);
    expect_reset(&c);
    ck_assert_uint_eq(net_advance(rig.net, rig.now), RRAS_NEVER);
    ck_assert(rig_stop(&rig));
}
END_TEST

START_TEST(a_word_from_either_side_every_two_hours_keeps_a_connection_for_days)
{
    struct rig_socket *s, *silent;
    struct client c, other;

    rig_start(&rig);
    other = client_of(INSIDE_PORT + 1);
    silent = connect_client(&other);
    c = client_of(INSIDE_PORT);
    s = connect_client(&c);
    for (int i = 0; i < 36; i++) {
        rras_ms said = rig.now + 120 * MINUTE;

        rig_run(&rig, said);
        while (rig_pull(&rig, rig.ann, &seen)) { /* the other one's reset */
        }
        if (i % 2) {
            ck_assert_uint_eq(net_tcp_received(s->flow, bytes_of_text("x"), rig.now), 1);
            pull_tcp(&c);
            c.expected++;
        }
        send_ack(&c);
        while (rig_pull(&rig, rig.ann, &seen)) {
        }
        rig_run(&rig, rig.now + 2000);
        ck_assert_uint_ge(net_advance(rig.net, rig.now), said + 4 * MINUTE); /* no ticks between */
    }
    ck_assert_uint_eq(s->closes, 0);
    ck_assert_uint_eq(silent->closes, 1);
    ck_assert(rig_stop(&rig));
}
END_TEST

START_TEST(a_connection_one_side_has_closed_waits_minutes_for_the_other)
{
    for (int who = 0; who < 2; who++) {
        struct rig_socket *s;
        struct client c;

        rig_start(&rig);
        c = client_of(INSIDE_PORT);
        s = connect_client(&c);
        rig_run(&rig, rig.now + 60 * MINUTE);
        if (who == 0) {
            send_fin(&c);
        } else {
            net_tcp_finished(s->flow, rig.now);
            pull_tcp(&c);
            c.expected++;
            send_ack(&c);
        }
        rig_run(&rig, rig.now + MINUTE);
        ck_assert_uint_eq(s->closes, 0);
        ck_assert_uint_eq(net_advance(rig.net, rig.now), rig.now + HALF_CLOSED_IDLE - MINUTE);
        rig_run(&rig, rig.now + HALF_CLOSED_IDLE - MINUTE);
        ck_assert_uint_eq(s->closes, 1);
        ck_assert_uint_eq(net_advance(rig.net, rig.now), RRAS_NEVER);
        ck_assert(rig_stop(&rig));
    }
}
END_TEST

/* A caller whose machine crashed leaves connections that nobody will ever end. */
START_TEST(after_hundreds_of_dead_connections_all_is_as_before)
{
    enum { DEAD = 512 };
    struct rig_packet ping = { .from = RIG_ANN, .to = RIG_WEB, .from_port = 1, .to_port = 1, .protocol = IP4_ICMP,
                               .type = ICMP4_ECHO, .data = bytes_of_text("abcdefgh") };
    struct rig_packet name = { .from = RIG_ANN, .to = RIG_OWN, .from_port = 1053, .to_port = 53, .protocol = IP4_UDP,
                               .data = bytes_of_text("what is the name?") };
    struct net_caller_counters count;
    struct rig_socket *first = NULL, *second = NULL, *s;
    struct client c, alive;

    rig_start(&rig);
    alive = client_of(2000);
    for (uint16_t i = 0; i < DEAD; i++) {
        c = client_of((uint16_t)(2000 + i));
        s = connect_client(&c);
        if (i == 0) {
            first = s;
            alive = c;
        } else if (i == 1) {
            second = s;
        }
        rig.now += 10;
    }
    send_data(&alive, bytes_of_text("I live"));
    while (rig_pull(&rig, rig.ann, &seen)) {
    }
    c = client_of(INSIDE_PORT);
    send_syn(&c);
    ck_assert_uint_eq(second->closes, 1);
    ck_assert(second->is_reset);
    ck_assert_uint_eq(first->closes, 0);
    ck_assert_uint_eq(rig.sockets->closes, 0);
    rig_send(&rig, rig.ann, &ping);
    ck_assert_uint_eq(rig.echo.count, 1);
    rig_send(&rig, rig.ann, &name);
    ck_assert_uint_eq(rig.sockets->address, RIG_DNS);
    net_caller_counters(rig.ann, &count);
    ck_assert_uint_eq(count.flows, DEAD);
    ck_assert_uint_eq(count.dropped, 0);
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
    struct net_caller_counters count;
    struct rig_socket *first = NULL;
    struct net_config config;
    struct client c;

    rig_config(&config);
    config.flows_per_caller = 4;
    rig_start_with(&rig, &config);
    for (uint16_t i = 0; i < 5; i++) {
        c = client_of((uint16_t)(INSIDE_PORT + i));
        send_syn(&c);
        if (i == 0)
            first = rig.sockets;
    }
    ck_assert_uint_eq(rig.opened, 5);
    ck_assert_uint_eq(rig.closed, 1);
    ck_assert_uint_eq(first->closes, 1);
    net_caller_counters(rig.ann, &count);
    ck_assert_uint_eq(count.flows, 4);
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
        a_download_survives_loss, an_upload_survives_loss_and_reordering,
        a_caller_that_went_silent_is_given_up, an_open_connection_that_says_nothing_is_looked_at_once_and_given_up,
        a_word_from_either_side_every_two_hours_keeps_a_connection_for_days,
        a_connection_one_side_has_closed_waits_minutes_for_the_other,
        after_hundreds_of_dead_connections_all_is_as_before,
        ten_thousand_connections_leave_nothing_behind, ten_thousand_connections_stand_at_once,
        flows_are_limited_per_caller, a_caller_who_leaves_takes_every_socket_along,
        a_port_may_be_used_again_at_once
    };
    Suite *suite = suite_create("nat_tcp_load");
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
