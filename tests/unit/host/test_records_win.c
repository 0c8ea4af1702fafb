/*
 * test_records_win.c - what the service writes beside its database: events.log, traces, sealed passwords.
 *
 * SPDX-License-Identifier: MIT
 */
#include <winsock2.h>
#include <windows.h>
#include "service/host/log_win.h"
#include "service/host/trace_win.h"
#include "service/host/vault_win.h"
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char folder[MAX_PATH];

static void begin(void)
{
    char temp[MAX_PATH - 64];

    ck_assert_uint_gt(GetTempPathA(sizeof temp, temp), 0);
    snprintf(folder, sizeof folder, "%srras-records-%lu", temp, (unsigned long)GetCurrentProcessId());
    ck_assert(CreateDirectoryA(folder, NULL));
}

static void remove_all(const char *dir)
{
    WIN32_FIND_DATAA found;
    char path[MAX_PATH + 300];
    HANDLE find;

    snprintf(path, sizeof path, "%s\\*", dir);
    find = FindFirstFileA(path, &found);
    while (find != INVALID_HANDLE_VALUE) {
        snprintf(path, sizeof path, "%s\\%s", dir, found.cFileName);
        DeleteFileA(path);
        if (!FindNextFileA(find, &found))
            break;
    }
    FindClose(find);
    RemoveDirectoryA(dir);
}

static void end(void)
{
    char traces[MAX_PATH + 16];

    log_stop();
    trace_stop();
    snprintf(traces, sizeof traces, "%s\\trace", folder);
    remove_all(traces);
    remove_all(folder);
}

/* A file of the folder; its size, -1 when it is not there. */
static long read_file(const char *name, char *out, size_t cap)
{
    char path[MAX_PATH + 64];
    FILE *file;
    long size;

    snprintf(path, sizeof path, "%s\\%s", folder, name);
    file = fopen(path, "rb");
    if (!file)
        return -1;
    memset(out, 0, cap);
    fread(out, 1, cap - 1, file);
    fseek(file, 0, SEEK_END);
    size = ftell(file);
    fclose(file);
    return size;
}

START_TEST(a_full_log_makes_room_and_is_read_across_the_seam)
{
    static struct log_entry entries[LOG_READ_MAX];
    static char text[4096];
    char filler[256], number[32];
    const char *args[] = { filler, number };
    int n = 0;

    memset(filler, 'x', sizeof filler - 1);
    filler[sizeof filler - 1] = '\0';
    ck_assert(log_start(folder, false));
    while (read_file("events.log.1", text, sizeof text) < 0) {
        snprintf(number, sizeof number, "P%d", n++);
        log_event(NULL, RAS_EVENT_AUTHENTICATED, args, 2);
        ck_assert_int_lt(n, 20000);
    }
    ck_assert_int_le(read_file("events.log.1", text, sizeof text), 1024 * 1024);
    ck_assert_uint_eq(log_read(entries, LOG_READ_MAX), LOG_READ_MAX);
    snprintf(number, sizeof number, "port P%d.", n - 1);
    ck_assert_ptr_nonnull(strstr(entries[LOG_READ_MAX - 1].text, number));
    snprintf(number, sizeof number, "port P%d.", n - LOG_READ_MAX);
    ck_assert_ptr_nonnull(strstr(entries[0].text, number));
}
END_TEST

START_TEST(a_line_somebody_else_wrote_is_skipped)
{
    struct log_entry entries[8];
    char path[MAX_PATH + 32];
    FILE *file;

    snprintf(path, sizeof path, "%s\\events.log", folder);
    file = fopen(path, "wb");
    fputs("garbage\n\n|||\nyesterday|A|1|error|no time\n2026-11-22T12:00:00Z|Router|20014|warning|good | with a bar\r\n2026", file);
    fclose(file);
    ck_assert(log_start(folder, false));
    ck_assert_uint_eq(log_read(entries, 8), 1);
    ck_assert_str_eq(entries[0].text, "good | with a bar");
    ck_assert_int_eq(entries[0].when_unix, 1795348800);
}
END_TEST

START_TEST(a_trace_has_frames_in_wireshark_s_format_and_nt_s_words)
{
    static const uint8_t request[] = { 1, 7, 0, 8, 3, 4, 0xc0, 0x23 };
    char text[4096];

    trace_start(folder);
    trace_frame(NULL, "TCP1", TRACE_OUT, 0xc021, bytes_of(request, sizeof request));
    trace_frame(NULL, "TCP1", TRACE_IN, 0x0021, bytes_of(request, sizeof request));
    trace_text(NULL, "TCP1", "Send: ATZ\r");
    ck_assert_int_eq(read_file("trace\\TCP1.pcap", text, sizeof text), 24 + 2 * (16 + 5 + 8)); /* readable while it grows */
    ck_assert_int_eq((unsigned char)text[23], 204);
    ck_assert_mem_eq(text + 24 + 16, "\1\xff\x03\xc0\x21\1\7", 7);
    ck_assert_int_gt(read_file("trace\\TCP1.ppp.log", text, sizeof text), 0);
    ck_assert_int_eq(strncmp(text, "<PPP packet sent at ", 20), 0);
    ck_assert_ptr_nonnull(strstr(text, "<Protocol = LCP, Type = Configure-Req, Length = 0xa, Id = 0x7, Port = TCP1\r\n"));
    ck_assert_ptr_nonnull(strstr(text, "<C0 21 01 07 00 08 03 04 C0 23"));
    ck_assert_ptr_null(strchr(text, '>')); /* data packets are in the pcap alone */
    ck_assert_int_gt(read_file("trace\\TCP1.device.log", text, sizeof text), 0);
    ck_assert_ptr_nonnull(strstr(text, " - Send: ATZ?\r\n"));
}
END_TEST

START_TEST(a_trace_switched_on_again_begins_a_new_pcap)
{
    static const uint8_t octet[1];
    char text[64];

    trace_start(folder);
    trace_frame(NULL, "TCP2", TRACE_IN, 0x0021, bytes_of(octet, 1));
    trace_close_port("TCP2");
    trace_close_port("TCP2");
    trace_frame(NULL, "TCP2", TRACE_IN, 0x0021, bytes_of(octet, 1));
    ck_assert_int_eq(read_file("trace\\TCP2.pcap", text, sizeof text), 24 + 16 + 5 + 1);
    ck_assert_int_eq(read_file("trace\\TCP2.pcap.1", text, sizeof text), 24 + 16 + 5 + 1);
}
END_TEST

START_TEST(a_trace_is_capped)
{
    static uint8_t large[60000];
    char text[64];

    trace_start(folder);
    for (int i = 0; i < 300; i++)
        trace_frame(NULL, "TCP1", TRACE_IN, 0x0021, bytes_of(large, sizeof large));
    ck_assert_int_le(read_file("trace\\TCP1.pcap.1", text, sizeof text), 16 * 1024 * 1024);
    ck_assert_int_gt(read_file("trace\\TCP1.pcap.1", text, sizeof text), 15 * 1024 * 1024);
    ck_assert_int_eq((unsigned char)text[23], 204);
    ck_assert_int_lt(read_file("trace\\TCP1.pcap", text, sizeof text), 4 * 1024 * 1024);
    ck_assert_int_eq((unsigned char)text[23], 204); /* the new one has its own header */
}
END_TEST

START_TEST(a_trace_that_cannot_be_written_waits_and_spoils_nothing)
{
    char path[MAX_PATH + 64], text[256];
    HANDLE held;

    trace_start(folder);
    trace_text(NULL, "TCP1", "first");
    trace_close_port("TCP1");
    snprintf(path, sizeof path, "%s\\trace\\TCP1.device.log", folder);
    held = CreateFileA(path, GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);
    ck_assert(held != INVALID_HANDLE_VALUE);
    trace_text(NULL, "TCP1", "lost");
    CloseHandle(held);
    trace_text(NULL, "TCP1", "lost, too"); /* the next try is seconds away */
    ck_assert_int_gt(read_file("trace\\TCP1.device.log", text, sizeof text), 0);
    ck_assert_ptr_nonnull(strstr(text, " - first\r\n"));
    ck_assert_ptr_null(strstr(text, "lost"));
    trace_close_port("TCP1"); /* switched on again it begins at once */
    trace_text(NULL, "TCP1", "second");
    read_file("trace\\TCP1.device.log", text, sizeof text);
    ck_assert_ptr_nonnull(strstr(text, " - first\r\n"));
    ck_assert_ptr_nonnull(strstr(text, " - second\r\n"));
}
END_TEST

START_TEST(a_file_is_never_the_port_it_is_named_for)
{
    static const char *const ports[] = { "COM1", "com9", "COM12", "LPT1", "nul" };
    static const char *const files[] = { "COM1_", "com9_", "COM12_", "LPT1_", "nul_" };
    static const uint8_t octet[1];
    char name[64], text[64];

    trace_start(folder);
    trace_frame(NULL, ports[_i], TRACE_IN, 0x0021, bytes_of(octet, 1));
    snprintf(name, sizeof name, "trace\\%s.pcap", files[_i]);
    ck_assert_int_eq(read_file(name, text, sizeof text), 24 + 16 + 5 + 1);
}
END_TEST

START_TEST(a_port_s_name_stays_in_the_folder)
{
    static const uint8_t octet[1];
    char text[64];

    trace_start(folder);
    trace_frame(NULL, "..\\x/y:z", TRACE_IN, 0x0021, bytes_of(octet, 1));
    ck_assert_int_gt(read_file("trace\\___x_y_z.pcap", text, sizeof text), 0);
}
END_TEST

START_TEST(a_sealed_password_opens_for_its_owner_alone)
{
    uint8_t sealed[512];
    uint16_t len = 0;
    char secret[128];

    ck_assert(vault_seal("Joe", "pass w\xc3\xb6rd", sealed, sizeof sealed, &len));
    ck_assert_uint_gt(len, 0);
    for (uint16_t i = 0; i + 4 <= len; i++)
        ck_assert(memcmp(sealed + i, "pass", 4) != 0);
    ck_assert(vault_open("JOE", sealed, len, secret, sizeof secret)); /* names are compared without case */
    ck_assert_str_eq(secret, "pass w\xc3\xb6rd");
    ck_assert(!vault_open("jim", sealed, len, secret, sizeof secret));
    ck_assert_str_eq(secret, "");
    ck_assert(!vault_open("joe", sealed, len, secret, 9)); /* does not fit */
    sealed[len - 1] ^= 1;
    ck_assert(!vault_open("joe", sealed, len, secret, sizeof secret));
    ck_assert(!vault_seal("joe", "secret", sealed, 16, &len));
    ck_assert_uint_eq(len, 0);
}
END_TEST

START_TEST(the_longest_password_fits_an_account)
{
    uint8_t sealed[512];
    uint16_t len = 0;
    char longest[128], secret[128];

    memset(longest, 'a', 127);
    longest[127] = '\0';
    ck_assert(vault_seal("joe", longest, sealed, sizeof sealed, &len));
    ck_assert(vault_open("joe", sealed, len, secret, sizeof secret));
    ck_assert_str_eq(secret, longest);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("records");
    TCase *tc = tcase_create("records");
    SRunner *runner;
    int failed;

    tcase_add_checked_fixture(tc, begin, end);
    tcase_add_test(tc, a_full_log_makes_room_and_is_read_across_the_seam);
    tcase_add_test(tc, a_line_somebody_else_wrote_is_skipped);
    tcase_add_test(tc, a_trace_has_frames_in_wireshark_s_format_and_nt_s_words);
    tcase_add_test(tc, a_trace_switched_on_again_begins_a_new_pcap);
    tcase_add_test(tc, a_trace_is_capped);
    tcase_add_test(tc, a_trace_that_cannot_be_written_waits_and_spoils_nothing);
    tcase_add_loop_test(tc, a_file_is_never_the_port_it_is_named_for, 0, 5);
    tcase_add_test(tc, a_port_s_name_stays_in_the_folder);
    tcase_add_test(tc, a_sealed_password_opens_for_its_owner_alone);
    tcase_add_test(tc, the_longest_password_fits_an_account);
    suite_add_tcase(suite, tc);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
