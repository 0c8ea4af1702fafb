/*
 * test_ip4_packet.c - headers, options and checksums, against slower but plainer ways to compute them.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>

#include "service/net/ip4_packet.h"

static uint32_t random_state = 9;

static uint32_t next_random(void)
{
    random_state = random_state * 1664525u + 1013904223u;
    return random_state >> 8;
}

static unsigned load16(const uint8_t *at)
{
    return (unsigned)at[0] << 8 | at[1];
}

/* RFC 1071, word by word. */
static uint16_t plain_checksum(const uint8_t *at, size_t len)
{
    uint32_t sum = 0;

    for (size_t i = 0; i < len; i++)
        sum += i % 2 ? at[i] : (uint32_t)at[i] << 8;
    while (sum >> 16)
        sum = (sum & 0xffff) + (sum >> 16);
    return (uint16_t)~sum;
}

START_TEST(a_checksum_is_the_same_however_it_is_computed)
{
    uint8_t data[1600];

    for (int round = 0; round < 2000; round++) {
        size_t len = next_random() % sizeof data, from = next_random() % 8, cut;
        uint32_t sum;

        for (size_t i = 0; i < sizeof data; i++)
            data[i] = round % 7 ? (uint8_t)next_random() : 0xff;
        len = len > from ? len - from : 0;
        ck_assert_uint_eq(ip4_checksum(ip4_sum(0, bytes_of(data + from, len))), plain_checksum(data + from, len));
        cut = len ? next_random() % len & ~1u : 0; /* parts of even length may be added */
        sum = ip4_sum(ip4_sum(0, bytes_of(data + from, cut)), bytes_of(data + from + cut, len - cut));
        ck_assert_uint_eq(ip4_checksum(sum), plain_checksum(data + from, len));
    }
}
END_TEST

/* The example of RFC 1071 section 3, and of RFC 1624 section 4. */
START_TEST(the_examples_of_the_rfcs_come_out)
{
    static const uint8_t example[] = { 0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7 };

    ck_assert_uint_eq(ip4_checksum(ip4_sum(0, bytes_of(example, sizeof example))), (uint16_t)~0xddf2);
    ck_assert_uint_eq(ip4_checksum_update(0xdd2f, 0x5555, 0x3285), 0x0000);
}
END_TEST

START_TEST(an_updated_checksum_is_a_good_one)
{
    uint8_t packet[64];

    for (int round = 0; round < 5000; round++) {
        struct ip4_header h = { next_random() << 8, next_random() << 8, (uint16_t)next_random(), 0, IP4_UDP,
                                (uint8_t)(next_random() | 1), (uint8_t)next_random() };
        struct ip4_packet p;

        ip4_write_header(packet, &h, 0);
        ck_assert(ip4_read(bytes_of(packet, IP4_HEADER), &p));
        ip4_decrement_ttl(packet);
        ck_assert(ip4_read(bytes_of(packet, IP4_HEADER), &p));
        ck_assert_uint_eq(p.ttl, (uint8_t)(h.ttl - 1));
        ck_assert_uint_eq(p.source, h.source);
        ck_assert_uint_eq(p.destination, h.destination);
    }
}
END_TEST

static void seal(uint8_t *packet, uint8_t words)
{
    packet[0] = (uint8_t)(0x40 | words);
    packet[3] = (uint8_t)(words * 4);
    ip4_seal_header(packet);
}

START_TEST(options_are_walked_and_source_routes_found)
{
    static const struct {
        uint8_t options[8];
        bool ok, routed;
    } cases[] = {
        { { 0 }, true, false },
        { { 1, 1, 1, 1, 0, 77 }, true, false },
        { { 7, 7, 4, 0, 0, 0, 0, 0 }, true, false },
        { { 131, 7, 4, 1, 2, 3, 4, 0 }, true, true },
        { { 1, 137, 7, 4, 1, 2, 3, 4 }, true, true },
        { { 7, 9, 4, 0, 0, 0, 0, 0 }, false, false },
        { { 7, 1 }, false, false },
        { { 1, 1, 1, 1, 1, 1, 1, 7 }, false, false },
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct ip4_header h = { 1, 2, 0, 0, IP4_UDP, 64, 0 };
        struct ip4_packet p;
        uint8_t packet[28];

        ip4_write_header(packet, &h, 8);
        memcpy(packet + IP4_HEADER, cases[i].options, 8);
        seal(packet, 7);
        ck_assert_int_eq(ip4_read(bytes_of(packet, sizeof packet), &p), cases[i].ok);
        if (cases[i].ok)
            ck_assert_int_eq(p.is_source_routed, cases[i].routed);
    }
}
END_TEST

START_TEST(what_the_line_added_is_cut_off_and_what_is_missing_is_noticed)
{
    struct ip4_header h = { 1, 2, 0, 0, IP4_UDP, 64, 0 };
    struct ip4_packet p;
    uint8_t packet[64] = { 0 };

    ip4_write_header(packet, &h, 10);
    ck_assert(ip4_read(bytes_of(packet, 64), &p));
    ck_assert_uint_eq(p.whole.len, 30);
    ck_assert_uint_eq(p.payload.len, 10);
    ck_assert(!ip4_read(bytes_of(packet, 29), &p));
    seal(packet, 4);
    ck_assert(!ip4_read(bytes_of(packet, 64), &p));
    h.fragment = IP4_MF;
    ip4_write_header(packet, &h, 10); /* not a multiple of 8 */
    ck_assert(!ip4_read(bytes_of(packet, 64), &p));
    h.fragment = IP4_OFFSET_MASK;     /* ends beyond 65535 */
    ip4_write_header(packet, &h, 16);
    ck_assert(!ip4_read(bytes_of(packet, 64), &p));
}
END_TEST

/* A SYN with the MSS option after `nops` single octets, so at an even or an odd place. */
static size_t build_syn(uint8_t *at, unsigned nops, uint16_t mss)
{
    struct writer w = wr_into(at, 60);
    uint16_t checksum;

    wr_be32(&w, 0x04010050);
    wr_be32(&w, 1);
    wr_be32(&w, 0);
    wr_u8(&w, (uint8_t)((5 + (nops + 4 + 3) / 4) << 4));
    wr_u8(&w, TCP_F_SYN);
    wr_be16(&w, 8192);
    wr_be32(&w, 0);
    for (unsigned i = 0; i < nops; i++)
        wr_u8(&w, 1);
    wr_be32(&w, 0x02040000u | mss);
    while (w.len % 4)
        wr_u8(&w, 0);
    checksum = ip4_checksum(ip4_sum(ip4_pseudo_sum(1, 2, IP4_TCP, w.len), wr_view(&w)));
    at[16] = (uint8_t)(checksum >> 8);
    at[17] = (uint8_t)checksum;
    return w.len;
}

START_TEST(an_mss_is_only_ever_lowered_and_the_checksum_stays_good)
{
    static const uint16_t mss[] = { 216, 536, 1024, 1460, 65535 };

    for (unsigned nops = 0; nops < 4; nops++) {
        for (int i = 0; i < 5; i++) {
            for (int j = 0; j < 5; j++) {
                uint8_t syn[60];
                size_t len = build_syn(syn, nops, mss[i]);
                uint16_t expected = mss[j] < mss[i] ? mss[j] : mss[i];

                ck_assert_int_eq(tcp_clamp_mss(syn, len, mss[j]), mss[j] < mss[i]);
                ck_assert_uint_eq(load16(syn + TCP_HEADER + nops + 2), expected);
                ck_assert_uint_eq(ip4_checksum(ip4_sum(ip4_pseudo_sum(1, 2, IP4_TCP, len), bytes_of(syn, len))), 0);
            }
        }
    }
}
END_TEST

START_TEST(damaged_tcp_options_are_left_alone)
{
    uint8_t syn[60], before[60];
    size_t len = build_syn(syn, 0, 1460);

    for (size_t at = TCP_HEADER; at < len; at++) {
        for (unsigned value = 0; value < 256; value++) {
            build_syn(syn, 0, 1460);
            syn[at] = (uint8_t)value;
            memcpy(before, syn, len);
            if (!tcp_clamp_mss(syn, len, 536))
                ck_assert_mem_eq(syn, before, len);
        }
    }
    build_syn(syn, 0, 1460);
    ck_assert(!tcp_clamp_mss(syn, TCP_HEADER, 536)); /* the header says more than there is */
    ck_assert(!tcp_clamp_mss(syn, 3, 536));
    syn[13] = TCP_F_ACK;
    ck_assert(!tcp_clamp_mss(syn, len, 536));
}
END_TEST

START_TEST(an_icmp_error_quotes_the_header_and_eight_octets)
{
    struct ip4_header h = { 1, 2, 0, 0, IP4_UDP, 64, 0 };
    uint8_t packet[100] = { 0 }, error[ICMP_ERROR_MAX];

    ip4_write_header(packet, &h, 80);
    ck_assert_uint_eq(icmp_write_error(error, ICMP4_UNREACHABLE, ICMP4_FRAG_NEEDED, 576, bytes_of(packet, 100)),
                      ICMP_HEADER + IP4_HEADER + 8);
    ck_assert_uint_eq(plain_checksum(error, ICMP_HEADER + IP4_HEADER + 8), 0);
    ck_assert_uint_eq(load16(error + 6), 576);
    ck_assert_mem_eq(error + ICMP_HEADER, packet, IP4_HEADER + 8);
    ck_assert_uint_eq(icmp_write_error(error, 3, 3, 0, bytes_of(packet, 22)), ICMP_HEADER + 22);
}
END_TEST

START_TEST(no_error_answers_an_error)
{
    static const struct {
        uint8_t type;
        bool may;
    } cases[] = {
        { ICMP4_ECHO, true }, { ICMP4_UNREACHABLE, false }, { ICMP4_TIME_EXCEEDED, false }, { ICMP4_ECHO_REPLY, false }
    };

    for (int i = 0; i < 4; i++) {
        struct ip4_packet p = { .protocol = IP4_ICMP, .payload = { &cases[i].type, 1 } };

        ck_assert_int_eq(icmp_may_complain(&p), cases[i].may);
        p.protocol = IP4_UDP;
        ck_assert(icmp_may_complain(&p));
        p.fragment = 1;
        ck_assert(!icmp_may_complain(&p));
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("ip4_packet");
    TCase *tcase = tcase_create("all");
    SRunner *runner;
    int failed;

    tcase_add_test(tcase, a_checksum_is_the_same_however_it_is_computed);
    tcase_add_test(tcase, the_examples_of_the_rfcs_come_out);
    tcase_add_test(tcase, an_updated_checksum_is_a_good_one);
    tcase_add_test(tcase, options_are_walked_and_source_routes_found);
    tcase_add_test(tcase, what_the_line_added_is_cut_off_and_what_is_missing_is_noticed);
    tcase_add_test(tcase, an_mss_is_only_ever_lowered_and_the_checksum_stays_good);
    tcase_add_test(tcase, damaged_tcp_options_are_left_alone);
    tcase_add_test(tcase, an_icmp_error_quotes_the_header_and_eight_octets);
    tcase_add_test(tcase, no_error_answers_an_error);
    suite_add_tcase(suite, tcase);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
