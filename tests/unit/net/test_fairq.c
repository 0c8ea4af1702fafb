/*
 * test_fairq.c - what waits for a line: fair, bounded, and nothing when idle.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>

#include "service/net/fairq.h"
#include "service/net/ip4_packet.h"

static struct packet_slots slots;
static struct fairq q;

static void start(uint32_t bps)
{
    packet_slots_init(&slots, 64 << 20);
    fairq_init(&q, &slots);
    fairq_set_speed(&q, bps, 1500);
}

static void stop(void)
{
    fairq_fini(&q);
    ck_assert_uint_eq(slots.taken, 0);
    ck_assert_uint_le(slots.slabs, 1);
    packet_slots_fini(&slots);
}

/* A packet of a flow, with a number in it. */
static void push(uint8_t protocol, uint16_t port, size_t len, uint32_t number)
{
    struct packet_slot *slot = packet_slot_take(&slots);
    struct ip4_header h = { 1, 2, 0, 0, protocol, 64, 0 };
    struct writer w = wr_into(slot->data + IP4_HEADER, PACKET_MAX - IP4_HEADER);

    ip4_write_header(slot->data, &h, len - IP4_HEADER);
    wr_be16(&w, 80);
    wr_be16(&w, port);
    wr_be32(&w, number);
    slot->len = (uint32_t)len;
    ck_assert(fairq_push(&q, slot));
}

/* Its port, its number; the slot is given back. */
static uint16_t pull(uint32_t *number)
{
    struct packet_slot *slot = fairq_pull(&q);
    struct reader r;
    uint16_t port;

    if (!slot)
        return 0;
    r = rd_of(bytes_of(slot->data + IP4_HEADER + 2, 6));
    port = rd_be16(&r);
    if (number)
        *number = rd_be32(&r);
    packet_slot_give(&slots, slot);
    return port;
}

START_TEST(one_flow_stays_in_order)
{
    uint32_t number;

    start(0);
    for (uint32_t i = 0; i < 40; i++)
        push(IP4_TCP, 1, 1500, i);
    for (uint32_t i = 0; i < 40; i++) {
        ck_assert_uint_eq(pull(&number), 1);
        ck_assert_uint_eq(number, i);
    }
    ck_assert_uint_eq(pull(NULL), 0);
    stop();
}
END_TEST

START_TEST(a_new_flow_passes_a_download)
{
    static const uint8_t protocols[] = { IP4_UDP, IP4_TCP, IP4_ICMP };

    for (int i = 0; i < 3; i++) {
        int waited = 0;

        start(0);
        for (uint32_t n = 0; n < 30; n++)
            push(IP4_TCP, 1, 1500, n);
        for (int n = 0; n < 5; n++)
            ck_assert_uint_eq(pull(NULL), 1);
        push(protocols[i], 7, 64, 0);
        while (pull(NULL) != 7)
            waited++;
        ck_assert_int_eq(waited, 0);
        stop();
    }
}
END_TEST

START_TEST(flows_share_by_bytes_whatever_the_size_of_their_packets)
{
    uint32_t large = 0, small = 0;

    start(0);
    for (uint32_t n = 0; n < 20; n++)
        push(IP4_TCP, 1, 1500, n);
    for (uint32_t n = 0; n < 250; n++)
        push(IP4_TCP, 2, 100, n);
    while (large + small < 25000) {
        uint16_t port = pull(NULL);

        ck_assert_uint_ne(port, 0);
        *(port == 1 ? &large : &small) += port == 1 ? 1500 : 100;
    }
    ck_assert_uint_ge(large + 3000, small);
    ck_assert_uint_ge(small + 3000, large);
    stop();
}
END_TEST

START_TEST(the_longest_flow_pays_when_the_queue_is_over_its_bound)
{
    unsigned small = 0;

    start(33600);
    ck_assert_uint_eq(q.limit, 6720);
    push(IP4_UDP, 2, 100, 0);
    for (uint32_t n = 0; n < 50; n++)
        push(IP4_TCP, 1, 1500, n);
    push(IP4_UDP, 3, 100, 0);
    ck_assert_uint_le(q.bytes, q.limit);
    ck_assert(fairq_is_full(&q));
    for (uint16_t port; (port = pull(NULL)) != 0;)
        small += port != 1;
    ck_assert_uint_eq(small, 2);
    ck_assert_uint_gt(q.dropped, 40);
    stop();
}
END_TEST

START_TEST(the_bound_is_time_but_four_packets_at_least)
{
    static const struct {
        uint32_t bps, limit;
    } cases[] = { { 0, 65536 }, { 300, 6000 }, { 14400, 6000 }, { 115200, 23040 }, { 10000000, 65536 } };

    for (int i = 0; i < 5; i++) {
        start(cases[i].bps);
        ck_assert_uint_eq(q.limit, cases[i].limit);
        stop();
    }
}
END_TEST

START_TEST(an_empty_queue_holds_nothing)
{
    start(0);
    ck_assert_uint_eq(slots.slabs, 0);
    for (uint32_t n = 0; n < 100; n++)
        push(IP4_TCP, (uint16_t)(n % 7 + 1), 600, n);
    ck_assert_uint_gt(slots.slabs, 1);
    while (pull(NULL)) {
    }
    ck_assert_ptr_null(q.state);
    ck_assert_uint_eq(slots.taken, 0);
    ck_assert_uint_eq(slots.slabs, 1); /* one spare is kept */
    stop();
}
END_TEST

START_TEST(nothing_is_lost_or_doubled_in_a_long_random_life)
{
    uint32_t random = 5, in = 0, out = 0;

    start(0);
    for (int i = 0; i < 100000; i++) {
        random = random * 1664525u + 1013904223u;
        if (random >> 31) {
            push(random >> 30 & 1 ? IP4_TCP : IP4_UDP, (uint16_t)((random >> 8) % 100 + 1),
                 40 + (random >> 12) % 1400, 0);
            in++;
        } else {
            out += pull(NULL) != 0;
        }
        ck_assert_uint_eq(in, out + q.packets + q.dropped);
        ck_assert_uint_le(q.bytes, q.limit);
    }
    while (pull(NULL))
        out++;
    ck_assert_uint_eq(in, out + q.dropped);
    ck_assert_uint_eq(q.bytes, 0);
    stop();
}
END_TEST

START_TEST(without_memory_packets_are_dropped_not_worse)
{
    unsigned taken = 0;
    struct packet_slot *all[64];

    packet_slots_init(&slots, 70000); /* two slabs */
    while ((all[taken] = packet_slot_take(&slots)) != NULL)
        taken++;
    ck_assert_uint_ge(taken, 30);
    fairq_init(&q, &slots);
    all[0]->len = IP4_HEADER;
    memset(all[0]->data, 0x45, IP4_HEADER);
    ck_assert(!fairq_push(&q, all[0]));
    ck_assert_uint_eq(q.dropped, 1);
    while (--taken > 0)
        packet_slot_give(&slots, all[taken]);
    stop();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("fairq");
    TCase *tcase = tcase_create("all");
    SRunner *runner;
    int failed;

    tcase_add_test(tcase, one_flow_stays_in_order);
    tcase_add_test(tcase, a_new_flow_passes_a_download);
    tcase_add_test(tcase, flows_share_by_bytes_whatever_the_size_of_their_packets);
    tcase_add_test(tcase, the_longest_flow_pays_when_the_queue_is_over_its_bound);
    tcase_add_test(tcase, the_bound_is_time_but_four_packets_at_least);
    tcase_add_test(tcase, an_empty_queue_holds_nothing);
    tcase_add_test(tcase, nothing_is_lost_or_doubled_in_a_long_random_life);
    tcase_add_test(tcase, without_memory_packets_are_dropped_not_worse);
    suite_add_tcase(suite, tcase);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
