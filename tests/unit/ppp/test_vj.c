/*
 * test_vj.c - RFC 1144, octet for octet as pppd does it, and when frames are lost.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include "service/ppp/vj.h"
#include "tests/support/vector_file.h"

static struct vj_tx tx;
static struct vj_rx rx;
static uint8_t sent_room[2048], got_room[2048];

static void setup(void)
{
    vj_tx_init(&tx, VJ_SLOTS, true);
    vj_rx_init(&rx, VJ_SLOTS);
}

static bool came_back(enum vj_form form, struct bytes sent, struct bytes packet)
{
    struct writer got = wr_into(got_room, sizeof got_room);

    if (form == VJ_IP)
        return true;
    return (form == VJ_COMPRESSED ? vj_expand(&rx, sent, &got) : vj_uncompressed(&rx, sent, &got)) &&
           bytes_equal(wr_view(&got), packet);
}

static enum vj_form send(struct bytes packet, struct bytes *sent)
{
    struct writer out = wr_into(sent_room, packet.len);
    enum vj_form form = vj_compress(&tx, packet, &out);

    ck_assert_msg(!out.overflow, "longer than before");
    *sent = wr_view(&out);
    return form;
}

/* leaves_out_slot,slots,proto,ip_hex,link_hex */
START_TEST(every_row_of_the_vectors_goes_both_ways)
{
    char *text = vector_read("vj.csv"), *line = strchr(text, '\n') + 1;
    unsigned before = 2;
    int rows = 0;

    for (char *next; *line; line = next, rows++) {
        static uint8_t packet[256], link[256];
        unsigned leaves_out, slots, proto;
        struct bytes sent, want;
        enum vj_form form;
        int at = 0;

        next = strchr(line, '\n') ? strchr(line, '\n') + 1 : line + strlen(line);
        ck_assert_int_eq(sscanf(line, "%u,%u,%x,%n", &leaves_out, &slots, &proto, &at), 3);
        want = bytes_of(packet, vector_hex(line + at, packet, sizeof packet));
        if (leaves_out != before) {
            vj_tx_init(&tx, (uint8_t)slots, leaves_out != 0);
            vj_rx_init(&rx, (uint8_t)slots);
            before = leaves_out;
        }
        form = send(want, &sent);
        ck_assert_msg(form == (proto == 0x2d ? VJ_COMPRESSED : proto == 0x2f ? VJ_UNCOMPRESSED : VJ_IP), "row %d: form %d", rows, (int)form);
        ck_assert_msg(form == VJ_IP || bytes_equal(sent, bytes_of(link, vector_hex(strchr(line + at, ',') + 1, link, sizeof link))),
                      "row %d is sent otherwise", rows);
        ck_assert_msg(came_back(form, sent, want), "row %d comes back otherwise", rows);
    }
    ck_assert_int_ge(rows, 20);
    free(text);
}
END_TEST

/* A segment of flow `port` with the header checksum right. */
static struct bytes segment(uint16_t port, uint32_t seq, uint32_t ack, uint16_t id, size_t data)
{
    static uint8_t p[1600];
    uint32_t sum = 0;
    struct writer w = wr_into(p, sizeof p);

    wr_be16(&w, 0x4500);
    wr_be16(&w, (uint16_t)(40 + data));
    wr_be16(&w, id);
    wr_be16(&w, 0);
    wr_be16(&w, 0x4006);
    wr_be16(&w, 0);
    wr_be32(&w, 0x0a000002);
    wr_be32(&w, 0x0a000001);
    wr_be16(&w, port);
    wr_be16(&w, 80);
    wr_be32(&w, seq);
    wr_be32(&w, ack);
    wr_be16(&w, 0x5010);
    wr_be16(&w, 8192);
    wr_be32(&w, 0x12340000);
    memset(p + 40, 'd', data);
    for (size_t i = 0; i < 20; i += 2)
        sum += (uint32_t)(p[i] << 8 | p[i + 1]);
    sum = ~((sum & 0xffff) + (sum >> 16));
    p[10] = (uint8_t)(sum >> 8);
    p[11] = (uint8_t)sum;
    return bytes_of(p, 40 + data);
}

START_TEST(more_connections_than_slots_take_turns)
{
    struct bytes sent;

    for (uint16_t round = 0; round < 3; round++) {
        for (uint16_t port = 0; port < VJ_SLOTS + 5; port++) {
            struct bytes packet = segment((uint16_t)(1000 + port), 100u + round * 10u, 1, (uint16_t)(port + round), 10);

            ck_assert(came_back(send(packet, &sent), sent, packet));
        }
    }
}
END_TEST

START_TEST(a_bulk_transfer_costs_three_octets_of_header_a_packet)
{
    struct bytes sent, packet = segment(1000, 0, 1, 0, 500);

    send(packet, &sent);
    came_back(VJ_UNCOMPRESSED, sent, packet);
    packet = segment(1000, 500, 1, 1, 500);
    ck_assert_int_eq(send(packet, &sent), VJ_COMPRESSED);
    ck_assert_uint_eq(sent.len, 500 + 3);
    ck_assert(came_back(VJ_COMPRESSED, sent, packet));
}
END_TEST

START_TEST(after_a_loss_nothing_is_guessed_until_a_connection_is_named)
{
    struct bytes sent, packet = segment(1000, 0, 1, 0, 10);
    struct writer got = wr_into(got_room, sizeof got_room);

    ck_assert(came_back(send(packet, &sent), sent, packet));
    vj_lost(&rx);
    packet = segment(1000, 10, 1, 1, 10);
    ck_assert_int_eq(send(packet, &sent), VJ_COMPRESSED);
    ck_assert(!vj_expand(&rx, sent, &got));
    packet = segment(2000, 0, 1, 0, 10);
    ck_assert(came_back(send(packet, &sent), sent, packet));
}
END_TEST

START_TEST(what_cannot_be_compressed_goes_as_it_is)
{
    static const struct {
        const char *what;
        uint8_t at, value;
    } rows[] = {
        { "not TCP", 9, 17 }, { "a SYN", 33, 0x12 }, { "a FIN", 33, 0x11 }, { "a RST", 33, 0x14 }, { "no ACK", 33, 0x00 },
        { "a fragment", 7, 0x10 }, { "more fragments", 6, 0x20 }, { "IPv6", 0, 0x65 }, { "IP header too short", 0, 0x44 },
        { "TCP header too short", 32, 0x40 }, { "TCP header too long", 32, 0xf0 },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint8_t copy[60];
        struct bytes packet = segment(1000, 0, 1, 0, 0), sent;

        memcpy(copy, packet.at, packet.len);
        copy[rows[i].at] = rows[i].value;
        ck_assert_msg(send(bytes_of(copy, packet.len), &sent) == VJ_IP && sent.len == 0, "%s", rows[i].what);
    }
}
END_TEST

START_TEST(packets_cut_short_change_nothing)
{
    struct bytes sent, packet = segment(1000, 0, 1, 0, 10);
    struct writer got = wr_into(got_room, sizeof got_room);
    uint8_t copy[64];
    size_t len;

    ck_assert(came_back(send(packet, &sent), sent, packet));
    packet = segment(1000, 70000u % 65536u, 9, 7, 0);
    send(packet, &sent);
    len = sent.len;
    memcpy(copy, sent.at, len);
    for (size_t cut = 0; cut < len; cut++) {
        struct vj_rx before = rx;

        ck_assert(!vj_expand(&before, bytes_of(copy, cut), &got) || cut == len);
        ck_assert(memcmp(before.slot, rx.slot, sizeof rx.slot) == 0);
    }
    ck_assert(came_back(VJ_COMPRESSED, bytes_of(copy, len), packet));
}
END_TEST

START_TEST(slots_that_are_not_there_are_refused)
{
    struct writer got = wr_into(got_room, sizeof got_room);
    uint8_t copy[60];

    memcpy(copy, segment(1000, 0, 1, 0, 0).at, 40);
    copy[9] = VJ_SLOTS;
    ck_assert(!vj_uncompressed(&rx, bytes_of(copy, 40), &got));
    ck_assert(!vj_expand(&rx, bytes_of("\x40\xff\0\0", 4), &got));
    ck_assert(!vj_expand(&rx, bytes_of("\x40\x03\0\0", 4), &got));
    ck_assert(!vj_expand(&rx, bytes_of(NULL, 0), &got));
    ck_assert(!vj_uncompressed(&rx, bytes_of(NULL, 0), &got));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("vj");
    TCase *tests = tcase_create("vj");
    SRunner *runner;
    int failed;

    tcase_add_checked_fixture(tests, setup, NULL);
    tcase_add_test(tests, every_row_of_the_vectors_goes_both_ways);
    tcase_add_test(tests, more_connections_than_slots_take_turns);
    tcase_add_test(tests, a_bulk_transfer_costs_three_octets_of_header_a_packet);
    tcase_add_test(tests, after_a_loss_nothing_is_guessed_until_a_connection_is_named);
    tcase_add_test(tests, what_cannot_be_compressed_goes_as_it_is);
    tcase_add_test(tests, packets_cut_short_change_nothing);
    tcase_add_test(tests, slots_that_are_not_there_are_refused);
    suite_add_tcase(suite, tests);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
