/*
 * test_slip.c - RFC 1055 framing, row by row of vectors/slip.csv and worse.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include "service/ppp/slip.h"
#include "tests/support/vector_file.h"

#define IN(...) bytes_of((const uint8_t[]){ __VA_ARGS__ }, sizeof((const uint8_t[]){ __VA_ARGS__ }))

static struct slip_rx rx;

static void setup(void)
{
    slip_rx_init(&rx);
}

START_TEST(every_row_of_the_vectors_goes_both_ways)
{
    char *text = vector_read("slip.csv"), *line = strchr(text, '\n') + 1;
    int rows = 0;

    for (char *next; *line; line = next, rows++) {
        static uint8_t packet[256], wire[256], sent[600];
        struct writer out = wr_into(sent, sizeof sent);
        size_t packet_len = vector_hex(line, packet, sizeof packet);
        size_t wire_len = vector_hex(strchr(line, ',') + 1, wire, sizeof wire);
        struct bytes in = bytes_of(wire, wire_len), got;

        next = strchr(line, '\n') ? strchr(line, '\n') + 1 : line + strlen(line);
        slip_send(bytes_of(packet, packet_len), &out);
        ck_assert_msg(bytes_equal(wr_view(&out), in), "row %d is sent otherwise", rows);
        ck_assert(slip_receive(&rx, &in, &got));
        ck_assert_msg(bytes_equal(got, bytes_of(packet, packet_len)) && in.len == 0, "row %d is read otherwise", rows);
    }
    ck_assert_int_ge(rows, 3);
    free(text);
}
END_TEST

START_TEST(packets_arrive_whole_in_reads_of_any_size)
{
    const struct bytes wire = IN(0xc0, 0x45, 1, 0xdb, 0xdc, 0xc0, 0xc0, 0x46, 0xdb, 0xdd, 0xc0);

    for (size_t chunk = 1; chunk <= wire.len; chunk++) {
        int packets = 0;

        setup();
        for (size_t at = 0; at < wire.len; at += chunk) {
            struct bytes in = bytes_of(wire.at + at, wire.len - at < chunk ? wire.len - at : chunk), got;

            while (slip_receive(&rx, &in, &got)) {
                ck_assert(bytes_equal(got, packets == 0 ? IN(0x45, 1, 0xc0) : IN(0x46, 0xdb)));
                packets++;
            }
        }
        ck_assert_int_eq(packets, 2);
    }
}
END_TEST

START_TEST(a_wrong_escape_costs_its_packet_and_no_other)
{
    struct bytes in = IN(0xc0, 1, 0xdb, 2, 3, 0xc0, 4, 0xdb, 0xc0, 5, 0xc0), got;

    ck_assert(slip_receive(&rx, &in, &got));
    ck_assert(bytes_equal(got, IN(5)));
    ck_assert(!slip_receive(&rx, &in, &got));
    ck_assert_uint_eq(rx.bad_escape, 1);
    ck_assert_uint_eq(rx.packets, 1);
}
END_TEST

START_TEST(what_is_too_long_is_passed_over)
{
    static uint8_t much[SLIP_PACKET_MAX + 2];
    struct bytes in, got;

    memset(much, 'x', sizeof much);
    in = bytes_of(much, SLIP_PACKET_MAX + 1);
    ck_assert(!slip_receive(&rx, &in, &got));
    in = IN(0xc0, 7, 0xc0);
    ck_assert(slip_receive(&rx, &in, &got));
    ck_assert(bytes_equal(got, IN(7)));
    ck_assert_uint_eq(rx.too_long, 1);
    in = bytes_of(much, SLIP_PACKET_MAX);
    ck_assert(!slip_receive(&rx, &in, &got));
    in = IN(0xc0);
    ck_assert(slip_receive(&rx, &in, &got));
    ck_assert_uint_eq(got.len, SLIP_PACKET_MAX);
}
END_TEST

START_TEST(the_first_octet_tells_the_type)
{
    static const struct {
        uint8_t octet;
        enum slip_type type;
    } rows[] = { { 0x45, SLIP_IP }, { 0x4f, SLIP_IP }, { 0x75, SLIP_UNCOMPRESSED_TCP }, { 0x80, SLIP_COMPRESSED_TCP },
                 { 0xff, SLIP_COMPRESSED_TCP }, { 0x60, SLIP_UNKNOWN }, { 0x00, SLIP_UNKNOWN } };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        ck_assert_int_eq(slip_type(bytes_of(&rows[i].octet, 1)), rows[i].type);
    ck_assert_int_eq(slip_type(bytes_of(NULL, 0)), SLIP_UNKNOWN);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("slip");
    TCase *tests = tcase_create("slip");
    SRunner *runner;
    int failed;

    tcase_add_checked_fixture(tests, setup, NULL);
    tcase_add_test(tests, every_row_of_the_vectors_goes_both_ways);
    tcase_add_test(tests, packets_arrive_whole_in_reads_of_any_size);
    tcase_add_test(tests, a_wrong_escape_costs_its_packet_and_no_other);
    tcase_add_test(tests, what_is_too_long_is_passed_over);
    tcase_add_test(tests, the_first_octet_tells_the_type);
    suite_add_tcase(suite, tests);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
