/*
 * test_tapi_lines_win.c - the modems of Windows telephony: found, opened, closed, removed, added again, and telephony
 * itself starting again.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tapi_rig.h"

static char listed[600];

static void list_on_loop(void *arg)
{
    const struct tapi_device *list;
    size_t count = tapi_devices(tapi, &list), n = 0;

    (void)arg;
    listed[0] = 0;
    for (size_t i = 0; i < count; i++)
        n += (size_t)snprintf(listed + n, sizeof listed - n, "%u %s;", list[i].permanent_id, list[i].name);
}

/* Until the list of modems is `expected`. */
static void expect_list(const char *expected)
{
    rras_ms limit = loop_now() + 10000;

    do {
        ck_assert(loop_call(loop, list_on_loop, NULL));
    } while (strcmp(listed, expected) != 0 && loop_now() < limit);
    ck_assert_str_eq(listed, expected);
}

static uint32_t error_now;
static const char *sentence_now;

static void error_on_loop(void *arg)
{
    (void)arg;
    error_now = tapi_error(tapi, &sentence_now);
}

static void expect_error(uint32_t expected)
{
    rras_ms limit = loop_now() + 10000;

    do {
        ck_assert(loop_call(loop, error_on_loop, NULL));
    } while (error_now != expected && loop_now() < limit);
    ck_assert_uint_eq(error_now, expected);
}

START_TEST(modems_are_listed_by_permanent_id_and_name)
{
    tell("device 9 Telephone media=0x4");
    tell("device 10 Voice_Modem media=0x14");
    start();
    expect_list("42 Standard 33600 bps Modem;7 Ancient Modem;10 Voice Modem;");
    expect_error(0);
    ck_assert_int_ge(changes, 1);
}
END_TEST

START_TEST(a_line_is_opened_as_owner_with_its_rings)
{
    start();
    open_port(0, 42, 2);
    expect(0, "opened");
    ck_assert_str_eq(ask("privilege 42"), "4");
    wait_answer("rings 42", "2");
}
END_TEST

static void rings(void *arg)
{
    tapi_set_rings(ports[0].line, *(unsigned *)arg);
}

START_TEST(a_line_that_only_dials_owns_no_calls_until_it_shall)
{
    unsigned n = 1;

    start();
    open_port(0, 42, 0);
    expect(0, "opened");
    ck_assert_str_eq(ask("privilege 42"), "1");
    ck_assert_str_eq(ask("ring 42"), "no owner");
    dial_number("5551234", false);
    expect(0, "connected out");
    ck_assert(loop_call(loop, rings, &n));
    on_loop(close_call_on_loop, 0);
    expect(0, "idle");
    wait_answer("privilege 42", "4");
    tell("ring 42");
    expect(0, "ring 1");
    expect(0, "connected in");
    on_loop(close_call_on_loop, 0);
    expect(0, "idle");
    n = 0;
    ck_assert(loop_call(loop, rings, &n));
    wait_answer("privilege 42", "1");
    ck_assert_int_eq(ports[0].count, ports[0].read);
}
END_TEST

START_TEST(a_port_stays_with_its_modem_when_the_order_changes)
{
    start();
    open_port(0, 42, 1);
    open_port(1, 7, 1);
    expect(0, "opened");
    expect(1, "opened");
    tell("swap 42 7");
    tell("reinit");
    expect(0, "failed 740 Windows telephony is starting again");
    expect(1, "failed 740 Windows telephony is starting again");
    expect(0, "opened");
    expect(1, "opened");
    expect_list("7 Ancient Modem;42 Standard 33600 bps Modem;");
    tell("ring 42");
    expect(0, "ring 1");
    expect(0, "connected in");
    tell("ring 7");
    expect(1, "ring 1");
    expect(1, "connected in");
}
END_TEST

START_TEST(a_reinit_ends_the_calls_and_telephony_is_shut_down_before_it_starts_again)
{
    const char *down, *up;

    start();
    open_port(0, 42, 1);
    expect(0, "opened");
    tell("ring 42");
    expect(0, "ring 1");
    expect(0, "connected in");
    ask("log");
    tell("reinit");
    expect(0, "lost");
    expect(0, "idle");
    expect(0, "failed 740");
    expect(0, "opened");
    down = strstr(ask("log"), "lineShutdown");
    up = strstr(answer, "lineInitializeEx");
    ck_assert(down != NULL && up > down);
    expect_error(0);
}
END_TEST

START_TEST(a_reinit_while_a_call_rings_or_is_dialled_is_told_to_both)
{
    start();
    open_port(0, 42, 1);
    open_port(1, 7, 9);
    expect(0, "opened");
    expect(1, "opened");
    tell("outcome 42 hang");
    dial_number("5551234", false);
    wait_called("lineMakeCall");
    tell("ring 7");
    expect(1, "ring 1");
    tell("reinit");
    expect(0, "call failed 740");
    expect(0, "idle");
    expect(0, "failed 740");
    expect(0, "opened");
    expect(1, "idle");
    expect(1, "failed 740");
    expect(1, "opened");
}
END_TEST

START_TEST(a_reinit_that_fails_for_a_while_is_tried_again)
{
    start();
    open_port(0, 42, 1);
    expect(0, "opened");
    tell("fail lineInitializeEx 0x80000052 5");
    tell("reinit");
    expect(0, "failed 740 Windows telephony is starting again");
    expect(0, "opened");
    ck_assert_str_eq(ask("privilege 42"), "4");
}
END_TEST

START_TEST(a_closed_line_ends_its_call_and_is_opened_again)
{
    start();
    open_port(0, 42, 1);
    expect(0, "opened");
    tell("ring 42");
    expect(0, "ring 1");
    expect(0, "connected in");
    tell("close 42");
    expect(0, "lost");
    expect(0, "idle");
    expect(0, "failed 692 Windows telephony closed the line");
    expect(0, "opened");
    tell("ring 42");
    expect(0, "ring 1");
    expect(0, "connected in");
}
END_TEST

START_TEST(a_removed_modem_comes_back_to_its_port_wherever_it_is_in_the_list)
{
    start();
    open_port(0, 42, 1);
    expect(0, "opened");
    open_port(1, 7, 1);
    expect(1, "opened");
    tell("ring 7");
    expect(1, "ring 1");
    expect(1, "connected in");
    expect_list("42 Standard 33600 bps Modem;7 Ancient Modem;");
    tell("remove 42");
    expect(0, "failed 692 Windows telephony closed the line");
    expect(0, "failed 692 The modem was removed");
    expect_list("7 Ancient Modem;");
    tell("device 42 Standard_33600_bps_Modem");
    expect(0, "opened");
    expect_list("7 Ancient Modem;42 Standard 33600 bps Modem;");
    tell("ring 42");
    expect(0, "ring 1");
    expect(0, "connected in");
    ck_assert_int_eq(ports[1].count, ports[1].read); /* the other modem's call goes on */
}
END_TEST

START_TEST(a_modem_removed_in_the_midst_of_a_call_ends_it)
{
    start();
    open_port(0, 42, 1);
    expect(0, "opened");
    tell("ring 42");
    expect(0, "ring 1");
    expect(0, "connected in");
    tell("message 0 25 0 0 0 0"); /* LINE_REMOVE without LINE_CLOSE before it */
    expect(0, "lost");
    expect(0, "idle");
    expect(0, "failed 692 The modem was removed");
}
END_TEST

START_TEST(a_modem_that_comes_later_opens_then)
{
    start();
    open_port(0, 99, 1);
    expect(0, "failed 740 Windows telephony does not know this modem any more");
    tell("device 99 Late_Modem");
    expect(0, "opened");
    expect_list("42 Standard 33600 bps Modem;7 Ancient Modem;99 Late Modem;");
}
END_TEST

static const struct {
    const char *fault, *told;
} bad_opens[] = {
    { "fail lineOpen 0x80000001 3", "failed 692 Another program has the modem's port" },
    { "fail lineOpen 0x8000004B 3", "failed 692" },
    { "fail lineOpen 0x80000048 3", "failed 651" },
    { "fail lineOpen 0x80000042 3", "failed 692 The modem does not answer" },
    { "fail lineOpen 0x80000052 1", "failed 740 Windows telephony is starting again" },
    { "fail lineInitializeEx 0x80000048 3", "failed 651" },
    { "fail lineInitializeEx 0x80000061 3", "failed 740 Windows telephony is not started" },
    { "fail lineInitializeEx 0x80000043 3", "failed 740 The modem's driver is missing" },
};

START_TEST(what_fails_to_open_is_told_once_and_tried_again)
{
    tell(bad_opens[_i].fault);
    start();
    open_port(0, 42, 1);
    expect(0, bad_opens[_i].told);
    expect(0, "opened");
}
END_TEST

static const char *const harmless[] = {
    "fail lineSetNumRings 0x80000049", "fail lineSetStatusMessages 0x80000013", "pad caps 4000", "pad caps 60000",
};

START_TEST(what_a_provider_cannot_do_or_needs_much_room_for_does_not_stop_it)
{
    tell(harmless[_i]);
    start();
    open_port(0, 42, 1);
    expect(0, "opened");
    expect_list("42 Standard 33600 bps Modem;7 Ancient Modem;");
    tell("ring 42");
    expect(0, "ring 1");
    expect(0, "connected in");
}
END_TEST

static const struct {
    const char *lie, *list;
} lies[] = {
    { "lie caps 36 0xFFFFFFFF", "42 ;7 ;" },       /* the name is nowhere */
    { "lie caps 32 0xFFFFFFFF", "42 ;7 ;" },       /* and without end */
    { "lie caps 32 3", "42 S;7 A;" },
    { "lie caps 8 16", "" },
    { "lie caps 8 0", "" },
    { "lie caps 4 0xFFFFFFFF", "42 Standard 33600 bps Modem;7 Ancient Modem;" },
    { "lie caps 4 60000", "42 Standard 33600 bps Modem;7 Ancient Modem;" },
    { "lie caps 60 0", "" },
    { "fail lineGetDevCaps 0x80000048 1", "7 Ancient Modem;" },
    { "fail lineNegotiateAPIVersion 0x8000000C 1", "7 Ancient Modem;" },
    { "fail lineNegotiateAPIVersion 0x80000043", "" },
};

START_TEST(a_provider_that_lies_about_its_modems_is_taken_as_far_as_it_can_be)
{
    tell(lies[_i].lie);
    start();
    expect_error(lies[_i].list[0] ? 0 : 740);
    expect_list(lies[_i].list);
}
END_TEST

START_TEST(no_modem_at_all_is_740_with_the_way_out_and_cured_by_one)
{
    tell("reset");
    start();
    expect_error(740);
    ck_assert_ptr_nonnull(strstr(sentence_now, "Phone and Modem"));
    open_port(0, 42, 1);
    expect(0, "failed 740 Windows telephony knows no modem");
    tell("device 42 New_Modem");
    expect(0, "opened");
    expect_error(0);
}
END_TEST

static const WCHAR *const no_dlls[] = { L"C:\\no\\such\\tapi32.dll", L"C:\\windows\\system32\\kernel32.dll" };

START_TEST(without_telephony_in_windows_a_port_fails_with_740)
{
    options.dll = no_dlls[_i];
    start();
    open_port(0, 42, 1);
    expect(0, "failed 740 Windows telephony knows no modem: install one in Control Panel");
    expect_error(740);
}
END_TEST

START_TEST(the_systems_own_telephony_is_asked_without_harm)
{
    tell("reset");
    dll_path[0] = 0;
    options.dll = L"C:\\windows\\system32\\tapi32.dll"; /* Wine's own says yes and gives nothing */
    start();
    open_port(0, 0x7FFFFFFF, 1);
    expect(0, "failed 740");
    load_stand_in();
}
END_TEST

START_TEST(telephony_that_says_yes_and_gives_nothing_is_tried_again)
{
    tell("mute on");
    start();
    open_port(0, 42, 1);
    expect(0, "failed 740 Windows telephony knows no modem");
    ask("log");
    wait_called("lineInitializeEx");
    wait_called("lineInitializeEx");
    tell("mute off");
    expect(0, "opened");
}
END_TEST

START_TEST(a_closed_port_lets_go_of_its_line_and_tells_nothing_more)
{
    start();
    open_port(0, 42, 1);
    expect(0, "opened");
    tell("ring 42");
    expect(0, "ring 1");
    expect(0, "connected in");
    on_loop(close_port_on_loop, 0);
    expect(0, "lost"); /* the transport's own: its owner had it still */
    wait_answer("privilege 42", "0");
    open_port(0, 42, 1);
    expect(0, "opened");
    tell("ring 42");
    expect(0, "ring 1");
    expect(0, "connected in");
}
END_TEST

START_TEST(any_message_at_any_time_is_survived)
{
    static const char *const ids[] = { "0", "1", "2", "3", "8", "12", "19", "23", "24", "25", "99", "0xFFFFFFFF" };
    static const char *const values[] = { "0", "1", "2", "4", "0x40000", "0x100", "0x10000", "0x1000000", "0xFFFFFFFF" };
    uint32_t seed = 12345;
    char command[120];

    options.patience.drop_ms = 50;
    start();
    open_port(0, 42, 1);
    expect(0, "opened");
    for (int i = 0; i < 3000; i++) {
        const char *v[5];

        for (int k = 0; k < 5; k++) {
            seed = seed * 1664525 + 1013904223;
            v[k] = values[(seed >> 16) % (sizeof values / sizeof *values)];
        }
        seed = seed * 1664525 + 1013904223;
        snprintf(command, sizeof command, "message %s %s %s %s %s %s", v[0],
                 ids[(seed >> 16) % (sizeof ids / sizeof *ids)], v[1], v[2], v[3], v[4]);
        tell(command);
        if (i % 100 == 0)
            ask("ring 42");
        ask("log");
    }
    tell("reinit");
    wait_called("lineInitializeEx");
    wait_answer("privilege 42", "4");
}
END_TEST

START_TEST(a_driver_that_hangs_does_not_hold_the_service)
{
    rras_ms before;

    options.patience.stop_ms = 100;
    tell("hang lineOpen");
    start();
    open_port(0, 42, 1);
    wait_called("lineOpen");
    before = loop_now();
    ck_assert(loop_call(loop, stop_on_loop, NULL));
    ck_assert_uint_lt(loop_now() - before, 5000);
    tell("release"); /* the thread ends by itself, and finds nobody any more */
    wait_called("lineShutdown");
}
END_TEST

START_TEST(telephony_is_started_and_stopped_again_and_again)
{
    for (int i = 0; i < 30; i++) {
        start();
        memset(&ports[0], 0, sizeof ports[0]);
        open_port(0, 42, 1);
        if (i % 2)
            expect(0, "opened");
        if (i % 4 == 3) {
            tell("ring 42");
            expect(0, "ring 1");
            if (i % 8 == 7)
                expect(0, "connected in");
        }
        ck_assert(loop_call(loop, stop_on_loop, NULL));
    }
}
END_TEST

#define COUNT(a) ((int)(sizeof(a) / sizeof *(a)))

static Suite *suite(void)
{
    Suite *s = suite_create("tapi_lines_win");
    TCase *t = tcase_create("lines");

    tcase_add_checked_fixture(t, setup_tapi, teardown_tapi);
    tcase_add_test(t, modems_are_listed_by_permanent_id_and_name);
    tcase_add_test(t, a_line_is_opened_as_owner_with_its_rings);
    tcase_add_test(t, a_line_that_only_dials_owns_no_calls_until_it_shall);
    tcase_add_test(t, a_port_stays_with_its_modem_when_the_order_changes);
    tcase_add_test(t, a_reinit_ends_the_calls_and_telephony_is_shut_down_before_it_starts_again);
    tcase_add_test(t, a_reinit_while_a_call_rings_or_is_dialled_is_told_to_both);
    tcase_add_test(t, a_reinit_that_fails_for_a_while_is_tried_again);
    tcase_add_test(t, a_closed_line_ends_its_call_and_is_opened_again);
    tcase_add_test(t, a_removed_modem_comes_back_to_its_port_wherever_it_is_in_the_list);
    tcase_add_test(t, a_modem_removed_in_the_midst_of_a_call_ends_it);
    tcase_add_test(t, a_modem_that_comes_later_opens_then);
    tcase_add_loop_test(t, what_fails_to_open_is_told_once_and_tried_again, 0, COUNT(bad_opens));
    tcase_add_loop_test(t, what_a_provider_cannot_do_or_needs_much_room_for_does_not_stop_it, 0, COUNT(harmless));
    tcase_add_loop_test(t, a_provider_that_lies_about_its_modems_is_taken_as_far_as_it_can_be, 0, COUNT(lies));
    tcase_add_test(t, no_modem_at_all_is_740_with_the_way_out_and_cured_by_one);
    tcase_add_loop_test(t, without_telephony_in_windows_a_port_fails_with_740, 0, COUNT(no_dlls));
    tcase_add_test(t, the_systems_own_telephony_is_asked_without_harm);
    tcase_add_test(t, telephony_that_says_yes_and_gives_nothing_is_tried_again);
    tcase_add_test(t, a_closed_port_lets_go_of_its_line_and_tells_nothing_more);
    tcase_add_test(t, any_message_at_any_time_is_survived);
    tcase_add_test(t, a_driver_that_hangs_does_not_hold_the_service);
    tcase_add_test(t, telephony_is_started_and_stopped_again_and_again);
    suite_add_tcase(s, t);
    return s;
}

int main(void)
{
#ifdef _WIN64
    return run_suites(suite());
#else
    (void)suite; /* the stand-in's names are those of 64 bit */
    return 0;
#endif
}
