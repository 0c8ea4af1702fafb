/*
 * test_pcap.c - trace files, octet by octet.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>

#include "service/net/pcap.h"

START_TEST(a_file_begins_with_its_link_type)
{
    static const uint8_t expected[PCAP_FILE_HEADER] = {
        0xa1, 0xb2, 0xc3, 0xd4, 0, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 204
    };
    uint8_t out[64];
    struct writer w = wr_into(out, sizeof out);

    pcap_write_file_header(&w);
    ck_assert_uint_eq(w.len, PCAP_FILE_HEADER);
    ck_assert_mem_eq(out, expected, sizeof expected);
}
END_TEST

START_TEST(a_record_tells_time_direction_and_frame)
{
    static const uint8_t expected[] = {
        0, 0, 0, 3, 0, 0, 0, 7, 0, 0, 0, 7, 0, 0, 0, 7, 1, 0xff, 0x03, 0x00, 0x21, 'h', 'i'
    };
    uint8_t out[64];
    struct writer w = wr_into(out, sizeof out);

    pcap_write_record(&w, 3000007, true, 0x0021, bytes_of_text("hi"));
    ck_assert_uint_eq(w.len, sizeof expected);
    ck_assert_uint_eq(w.len, pcap_record_max(2));
    ck_assert_mem_eq(out, expected, sizeof expected);
    w.len = 0;
    pcap_write_record(&w, 3000007, false, 0x0021, bytes_of_text("hi"));
    ck_assert_uint_eq(out[PCAP_RECORD_HEADER], 0);
}
END_TEST

START_TEST(a_record_is_whole_or_not_there)
{
    uint8_t out[30];
    struct writer w = wr_into(out, sizeof out);

    pcap_write_record(&w, 0, true, 0x0021, bytes_of_text("0123456789"));
    ck_assert_uint_eq(w.len, 0);
    ck_assert(w.overflow);
}
END_TEST

START_TEST(a_pap_password_is_never_written)
{
    static const uint8_t request[] = { 1, 7, 0, 15, 3, 'a', 'n', 'n', 6, 's', 'e', 'c', 'r', 'e', 't' };
    uint8_t out[64];

    for (size_t len = 0; len <= sizeof request; len++) { /* cut short, as well */
        struct writer w = wr_into(out, sizeof out);

        pcap_write_record(&w, 0, false, 0xc023, bytes_of(request, len));
        for (size_t i = PCAP_RECORD_HEADER + PCAP_FRAME_HEADER; i < w.len; i++) {
            size_t at = i - PCAP_RECORD_HEADER - PCAP_FRAME_HEADER;

            ck_assert_uint_eq(out[i], at < 9 ? request[at] : '*');
        }
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("pcap");
    TCase *tcase = tcase_create("all");
    SRunner *runner;
    int failed;

    tcase_add_test(tcase, a_file_begins_with_its_link_type);
    tcase_add_test(tcase, a_record_tells_time_direction_and_frame);
    tcase_add_test(tcase, a_record_is_whole_or_not_there);
    tcase_add_test(tcase, a_pap_password_is_never_written);
    suite_add_tcase(suite, tcase);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
