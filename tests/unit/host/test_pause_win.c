/*
 * test_pause_win.c - a whole service paused and continued by local RPC, put to sleep and woken.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tests/unit/host/control_service.h"
#include "service/host/firewall_win.h"
#include "common/base/ip4.h"

static RRAS_SERVER_0 info(void)
{
    RRAS_SERVER_0 server;

    ck_assert_int_eq(RrasServerGetInfo(h, &server), 0);
    return server;
}

static unsigned told(const char *number)
{
    static struct log_entry entries[LOG_READ_MAX];
    size_t count = log_read(entries, LOG_READ_MAX);
    unsigned n = 0;

    for (size_t i = 0; i < count; i++)
        n += entries[i].number == strtoul(number, NULL, 10);
    return n;
}

START_TEST(a_pause_is_shown_told_once_and_ended)
{
    RRAS_MESSAGE why;
    RRAS_SERVER_0 before = info(), now;

    ck_assert_uint_eq(before.is_paused, 0);
    ck_assert_int_eq(RrasServerSetPaused(h, 1, &why), 0);
    ck_assert_int_eq(RrasServerSetPaused(h, 1, &why), 0);
    now = info();
    ck_assert_uint_eq(now.is_paused, 1);
    ck_assert_uint_ne(now.change_count, before.change_count); /* windows that wait for a change hear of it */
    ck_assert_uint_eq(told("30010"), 1);
    ck_assert_int_eq(RrasServerSetPaused(h, 0, &why), 0);
    ck_assert_uint_eq(info().is_paused, 0);
    ck_assert_uint_eq(told("30011"), 1);
}
END_TEST

START_TEST(a_pause_outlives_the_restart_with_a_new_line)
{
    RRAS_DEVICE_0 device = { .kind = RRAS_TCP, .listen_address = IP4(127, 0, 0, 1), .ports = 2, .listen_port = 45678 };
    ULONGLONG until = GetTickCount64() + UP_MS;
    RRAS_MESSAGE why;

    ck_assert_int_eq(RrasServerSetPaused(h, 1, &why), 0);
    ck_assert_int_eq(RrasDeviceAdd(h, RRAS_DEVICE_LISTEN | RRAS_DEVICE_PORTS, &device, &why), 0);
    ck_assert_int_eq(RrasServerRestart(h, &why), 0);
    while (info().is_restarting)
        ck_assert_uint_lt(GetTickCount64(), until);
    ck_assert_uint_eq(info().is_paused, 1);
    ck_assert_uint_eq(info().ports, 2);
    ck_assert_uint_eq(info().listening, 0);
    ck_assert_int_eq(RrasServerSetPaused(h, 0, &why), 0);
    ck_assert_uint_eq(info().listening, 2);
}
END_TEST

START_TEST(sleep_and_waking_leave_it_serving)
{
    instance_sleep(&instance, true);
    instance_sleep(&instance, false);
    ck_assert_uint_eq(info().is_restarting, 0);
    ck_assert_uint_eq(told("30012"), 1);
}
END_TEST

/* ---- the firewall ---- */

START_TEST(a_line_of_this_computer_alone_needs_no_rule)
{
    static const struct {
        uint32_t address;
        bool is_needed;
    } lines[] = { { IP4(127, 0, 0, 1), false }, { IP4(127, 3, 2, 1), false }, { 0, true }, { IP4(192, 168, 1, 5), true }, { IP4(128, 0, 0, 1), true } };

    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct firewall_line line = { lines[i].address, 2323 };

        ck_assert_int_eq(firewall_is_needed(&line), lines[i].is_needed);
    }
}
END_TEST

START_TEST(a_rule_is_called_after_its_service_and_line)
{
    struct firewall_line all = { 0, 2323 }, one = { IP4(192, 168, 1, 5), 65535 };
    char name[FIREWALL_NAME_MAX];

    ck_assert_str_eq(firewall_rule_name("OpenRRAS", &all, name), "OpenRRAS 0.0.0.0:2323");
    ck_assert_str_eq(firewall_rule_name("OpenRRAS$lab", &one, name), "OpenRRAS$lab 192.168.1.5:65535");
}
END_TEST

struct heard {
    unsigned count;
    struct firewall_line line;
    enum firewall_result result;
    bool has_why;
};

static void hear(void *ctx, const struct firewall_line *line, enum firewall_result result, const char *why)
{
    struct heard *heard = ctx;

    heard->count++;
    heard->line = *line;
    heard->result = result;
    heard->has_why = why[0] != '\0';
}

/* A service of this test's own, so that nothing of a real one is touched; at the end no rule is left. */
START_TEST(each_line_of_the_network_is_told_and_a_failure_says_why)
{
    struct firewall_line lines[] = { { IP4(127, 0, 0, 1), 45601 }, { IP4(192, 168, 1, 5), 45602 } };
    struct heard heard = { 0 };

    firewall_set("OpenRRAS-test", lines, 2, hear, &heard);
    ck_assert_uint_eq(heard.count, 1);
    ck_assert_uint_eq(heard.line.port, 45602);
    ck_assert_int_eq(heard.has_why, heard.result == FIREWALL_FAILED);
    firewall_set("OpenRRAS-test", NULL, 0, hear, &heard);
    ck_assert_uint_eq(heard.count, 1);
}
END_TEST

START_TEST(a_rule_for_the_program_in_another_folder_is_not_taken_for_ours)
{
    static const wchar_t ours[] = L"C:\\Apps\\My RAS\\rrassvc.exe";

    ck_assert(firewall_is_same_program(L"c:\\apps\\MY RAS\\RrasSvc.exe", ours));
    ck_assert(!firewall_is_same_program(L"C:\\Program Files\\OpenRRAS\\rrassvc.exe", ours));
    ck_assert(!firewall_is_same_program(L"C:\\Apps\\My RAS\\rrassvc.exe.old", ours));
    ck_assert(!firewall_is_same_program(NULL, ours));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("pause");
    TCase *running = tcase_create("running"), *firewall = tcase_create("firewall");
    SRunner *runner;
    int failed;

    tcase_add_checked_fixture(running, begin, end);
    tcase_add_test(running, a_pause_is_shown_told_once_and_ended);
    tcase_add_test(running, a_pause_outlives_the_restart_with_a_new_line);
    tcase_add_test(running, sleep_and_waking_leave_it_serving);
    suite_add_tcase(suite, running);
    tcase_add_test(firewall, a_line_of_this_computer_alone_needs_no_rule);
    tcase_add_test(firewall, a_rule_is_called_after_its_service_and_line);
    tcase_add_test(firewall, a_rule_for_the_program_in_another_folder_is_not_taken_for_ours);
    tcase_add_test(firewall, each_line_of_the_network_is_told_and_a_failure_says_why);
    suite_add_tcase(suite, firewall);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
