/*
 * test_tapi_record.c - records of telephony service providers, honest ones and others.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include "service/modem/tapi_record.h"

enum { CAPS_PROVIDER = 12, CAPS_NAME = 32, CALLER = 112, CALLER_NAME = 120, CALLED = 132, DIALABLE = 12, COMM = 16 };

static uint8_t memory[512];
static size_t used;

static void put32(size_t at, uint32_t v)
{
    for (int i = 0; i < 4; i++)
        memory[at + (size_t)i] = (uint8_t)(v >> 8 * i);
}

/* A record of 512 octets whose fixed part takes `fixed`. */
static void begin(size_t fixed)
{
    memset(memory, 0, sizeof memory);
    used = fixed;
    put32(0, sizeof memory);
    put32(4, (uint32_t)fixed);
    put32(8, (uint32_t)fixed);
}

/* Appends ASCII as UTF-16LE with its NUL. */
static void add_text(size_t pair, const char *text)
{
    size_t size = 2 * (strlen(text) + 1);

    put32(pair, (uint32_t)size);
    put32(pair + 4, (uint32_t)used);
    for (size_t i = 0; i <= strlen(text); i++)
        memory[used + 2 * i] = (uint8_t)text[i];
    used += size;
    put32(4, (uint32_t)used);
    put32(8, (uint32_t)used);
}

static struct bytes record(void)
{
    return bytes_of(memory, sizeof memory);
}

static void honest_caps(void)
{
    begin(240);
    put32(28, 0x2A);
    put32(48, 1);
    put32(56, 33600);
    put32(60, TAPI_MEDIA_DATA_MODEM);
    add_text(CAPS_PROVIDER, "Modem Service Provider");
    add_text(CAPS_NAME, "Standard 33600 bps Modem");
}

START_TEST(a_lines_name_and_permanent_id_are_read)
{
    struct tapi_caps caps;

    honest_caps();
    ck_assert(tapi_read_caps(record(), &caps));
    ck_assert_uint_eq(caps.permanent_id, 0x2A);
    ck_assert_uint_eq(caps.media_modes, TAPI_MEDIA_DATA_MODEM);
    ck_assert_uint_eq(caps.max_bps, 33600);
    ck_assert_str_eq(caps.name, "Standard 33600 bps Modem");
    ck_assert_str_eq(caps.provider, "Modem Service Provider");
}
END_TEST

static const struct {
    uint32_t size, offset;
} lies[] = {
    { 50, 0 },            /* the header itself */
    { 50, 60 },           /* inside the fixed part */
    { 50, 511 },          { 50, 512 },         { 50, 0xFFFFFFFF },
    { 0xFFFFFFFF, 240 },  { 0xFFFFFFFF, 0xFFFFFFFF }, { 512, 240 },
    { 0x7FFFFFFF, 0x80000001 }, { 0, 0xFFFFFFFF }, { 0, 0 },
};

START_TEST(a_field_that_does_not_lie_in_the_record_is_empty)
{
    struct tapi_caps caps;

    honest_caps();
    put32(CAPS_NAME, lies[_i].size);
    put32(CAPS_NAME + 4, lies[_i].offset);
    ck_assert(tapi_read_caps(record(), &caps));
    ck_assert_str_eq(caps.name, "");
    ck_assert_str_eq(caps.provider, "Modem Service Provider");
    ck_assert_uint_eq(caps.permanent_id, 0x2A);
}
END_TEST

START_TEST(what_lies_behind_the_used_size_does_not_count)
{
    struct tapi_caps caps;

    honest_caps();
    put32(8, (uint32_t)used - 1);
    ck_assert(tapi_read_caps(record(), &caps));
    ck_assert_str_eq(caps.name, "");
    put32(8, 0xFFFFFFFF); /* more than the buffer: the buffer is the end */
    ck_assert(tapi_read_caps(record(), &caps));
    ck_assert_str_eq(caps.name, "Standard 33600 bps Modem");
}
END_TEST

START_TEST(a_record_whose_fixed_part_is_missing_is_refused)
{
    struct tapi_caps caps;
    struct tapi_call_info info;
    struct tapi_translated translated;
    uint32_t handle;

    for (uint32_t n = 0; n < 24; n++) {
        honest_caps();
        put32(8, n);
        ck_assert(!tapi_read_caps(record(), &caps));
        ck_assert(!tapi_read_call_info(record(), &info));
        ck_assert(!tapi_read_translated(record(), &translated));
        ck_assert(!tapi_read_comm_handle(record(), &handle));
        ck_assert(!tapi_read_caps(bytes_of(memory, n), &caps));
        ck_assert_uint_eq(caps.permanent_id, 0);
        ck_assert_str_eq(caps.name, "");
    }
}
END_TEST

START_TEST(a_caller_is_read_with_number_name_and_called_number)
{
    struct tapi_call_info info;

    begin(320);
    put32(28, 31200);
    put32(32, TAPI_MEDIA_DATA_MODEM | TAPI_MEDIA_UNKNOWN);
    add_text(CALLER, "0231 123456");
    add_text(CALLER_NAME, "SMITH");
    add_text(CALLED, "7654321");
    ck_assert(tapi_read_call_info(record(), &info));
    ck_assert_uint_eq(info.bps, 31200);
    ck_assert_str_eq(info.caller, "0231 123456");
    ck_assert_str_eq(info.caller_name, "SMITH");
    ck_assert_str_eq(info.called, "7654321");
    ck_assert(!info.is_caller_withheld);
    put32(108, 1);
    ck_assert(tapi_read_call_info(record(), &info));
    ck_assert(info.is_caller_withheld);
}
END_TEST

static const struct {
    const char *utf16;
    size_t len;
    const char *expected;
} texts[] = {
    { "A\0B\0\0\0C\0", 8, "AB" },                     /* up to the first NUL */
    { "A\0B\0", 4, "AB" },                            /* without one */
    { "A\0B", 3, "A" },                               /* half a character */
    { "\xFC\0", 2, "\xC3\xBC" },
    { "\xAC\x20", 2, "\xE2\x82\xAC" },
    { "\x3D\xD8\x00\xDE", 4, "\xF0\x9F\x98\x80" },    /* a pair */
    { "\x3D\xD8" "A\0", 4, "?A" },                    /* half a pair */
    { "\x3D\xD8", 2, "?" },
    { "\x00\xDE" "A\0", 4, "?A" },
    { "\r\0\n\0\x1B\0\x7F\0\x85\0", 10, "?????" },    /* nothing may steer a log */
    { "", 0, "" },
};

START_TEST(texts_become_printable_utf8)
{
    struct tapi_caps caps;

    honest_caps();
    used = 300;
    memcpy(memory + used, texts[_i].utf16, texts[_i].len);
    put32(CAPS_NAME, (uint32_t)texts[_i].len);
    put32(CAPS_NAME + 4, (uint32_t)used);
    put32(8, sizeof memory);
    ck_assert(tapi_read_caps(record(), &caps));
    ck_assert_str_eq(caps.name, texts[_i].expected);
}
END_TEST

START_TEST(a_long_name_is_cut_between_characters)
{
    struct tapi_call_info info;

    begin(160);
    for (size_t i = 0; i < 100; i++) {
        memory[160 + 2 * i] = 0xAC;
        memory[161 + 2 * i] = 0x20;
    }
    put32(CALLER, 200);
    put32(CALLER + 4, 160);
    put32(8, 360);
    ck_assert(tapi_read_call_info(record(), &info));
    ck_assert_uint_eq(strlen(info.caller), 63); /* 21 of three octets each */
}
END_TEST

static const struct {
    uint32_t needed;
    size_t retry;
} needs[] = {
    { 0, 0 }, { 12, 0 }, { 511, 0 }, { 512, 0 }, { 513, 513 }, { 4096, 4096 }, { TAPI_RECORD_MAX, TAPI_RECORD_MAX },
    { TAPI_RECORD_MAX + 1, 0 }, { 0xFFFFFFFF, 0 },
};

START_TEST(a_buffer_grows_to_what_is_needed_and_not_without_end)
{
    begin(240);
    put32(4, needs[_i].needed);
    ck_assert_uint_eq(tapi_size_to_retry(record()), needs[_i].retry);
    ck_assert_uint_eq(tapi_size_to_retry(bytes_of(memory, 11)), 0);
}
END_TEST

START_TEST(a_comm_handle_is_read_whatever_its_width)
{
    uint32_t handle = 1;

    begin(24);
    put32(COMM, 13);
    put32(COMM + 4, 24);
    put32(24, 0x1A4);
    put32(8, 64);
    ck_assert(tapi_read_comm_handle(record(), &handle));
    ck_assert_uint_eq(handle, 0x1A4);
    put32(COMM, 4);
    ck_assert(tapi_read_comm_handle(record(), &handle));
    put32(COMM, 3);
    ck_assert(!tapi_read_comm_handle(record(), &handle));
    ck_assert_uint_eq(handle, 0);
    put32(COMM, 8);
    put32(24, 0xFFFFFFFF);
    ck_assert(!tapi_read_comm_handle(record(), &handle));
    put32(24, 0);
    ck_assert(!tapi_read_comm_handle(record(), &handle));
}
END_TEST

START_TEST(a_translated_number_is_read_and_an_empty_one_refused)
{
    struct tapi_translated t;

    begin(40);
    put32(36, 0x80);
    add_text(DIALABLE, "T00049231123456");
    ck_assert(tapi_read_translated(record(), &t));
    ck_assert_str_eq(t.dialable, "T00049231123456");
    ck_assert_str_eq(t.displayable, "");
    ck_assert_uint_eq(t.results, 0x80);
    put32(DIALABLE, 0);
    ck_assert(!tapi_read_translated(record(), &t));
}
END_TEST

START_TEST(what_two_modems_agreed_on_is_read_from_their_settings)
{
    struct tapi_modem_settings s;

    begin(44);
    put32(0, 44);
    put32(36, 3);
    put32(40, 28800);
    ck_assert(tapi_read_modem_settings(bytes_of(memory, 44), &s));
    ck_assert_uint_eq(s.bps, 28800);
    ck_assert(s.is_compressed);
    ck_assert(s.has_error_control);
    put32(36, 2);
    ck_assert(tapi_read_modem_settings(bytes_of(memory, 44), &s));
    ck_assert(!s.is_compressed);
    ck_assert(!tapi_read_modem_settings(bytes_of(memory, 43), &s));
    put32(0, 40); /* dwActualSize: so much was written */
    ck_assert(!tapi_read_modem_settings(bytes_of(memory, 44), &s));
    ck_assert_uint_eq(s.bps, 0);
}
END_TEST

#define COUNT(a) ((int)(sizeof(a) / sizeof *(a)))

int main(void)
{
    Suite *s = suite_create("tapi_record");
    TCase *t = tcase_create("records");
    SRunner *sr;
    int failed;

    tcase_add_test(t, a_lines_name_and_permanent_id_are_read);
    tcase_add_loop_test(t, a_field_that_does_not_lie_in_the_record_is_empty, 0, COUNT(lies));
    tcase_add_test(t, what_lies_behind_the_used_size_does_not_count);
    tcase_add_test(t, a_record_whose_fixed_part_is_missing_is_refused);
    tcase_add_test(t, a_caller_is_read_with_number_name_and_called_number);
    tcase_add_loop_test(t, texts_become_printable_utf8, 0, COUNT(texts));
    tcase_add_test(t, a_long_name_is_cut_between_characters);
    tcase_add_loop_test(t, a_buffer_grows_to_what_is_needed_and_not_without_end, 0, COUNT(needs));
    tcase_add_test(t, a_comm_handle_is_read_whatever_its_width);
    tcase_add_test(t, a_translated_number_is_read_and_an_empty_one_refused);
    tcase_add_test(t, what_two_modems_agreed_on_is_read_from_their_settings);
    suite_add_tcase(s, t);
    sr = srunner_create(s);
    srunner_set_fork_status(sr, CK_NOFORK);
    srunner_run_all(sr, CK_NORMAL);
    failed = srunner_ntests_failed(sr);
    srunner_free(sr);
    return failed != 0;
}
