/*
 * test_capable_win.c - what several sources say about a computer's COM ports becomes one list.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/host/capable_win.h"
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

static struct capable_devices devices;

static void begin(void)
{
    memset(&devices, 0, sizeof devices);
}

static const struct capable_device *at(size_t i)
{
    ck_assert_uint_lt(i, devices.count);
    return &devices.list[i];
}

START_TEST(ports_are_ordered_by_their_number_and_listed_once)
{
    static const char *const found[] = { "COM10", "COM2", "COM1", "com2", "COM100", "COM9", "COM10" };
    static const char *const listed[] = { "COM1", "COM2", "COM9", "COM10", "COM100" };

    for (size_t i = 0; i < sizeof found / sizeof *found; i++)
        capable_add(&devices, found[i], "", false);
    ck_assert_uint_eq(devices.count, sizeof listed / sizeof *listed);
    for (size_t i = 0; i < devices.count; i++)
        ck_assert_str_eq(at(i)->system_name, listed[i]);
}
END_TEST

START_TEST(what_is_no_com_port_is_left_out)
{
    static const char *const names[] = { "", "COM", "COM0", "COM01", "LPT1", "COM1:", "\\\\.\\COM1", "COM12345", "COMX", "CNCA0", "COM-1" };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        capable_add(&devices, names[i], "x", true);
    ck_assert_uint_eq(devices.count, 0);
}
END_TEST

START_TEST(a_modem_goes_before_its_port_in_either_order)
{
    for (int order = 0; order < 2; order++) {
        begin();
        capable_add(&devices, "COM3", "", false);
        if (order == 0)
            capable_add(&devices, "COM3", "USB Serial Port (COM3)", false);
        capable_add(&devices, "COM3", "U.S. Robotics 56K", true);
        if (order == 1)
            capable_add(&devices, "COM3", "USB Serial Port (COM3)", false);
        ck_assert_uint_eq(devices.count, 1);
        ck_assert(at(0)->is_modem);
        ck_assert_str_eq(at(0)->name, "U.S. Robotics 56K");
    }
}
END_TEST

START_TEST(a_modem_without_a_name_keeps_the_ports)
{
    capable_add(&devices, "COM3", "USB Serial Port", false);
    capable_add(&devices, "COM3", "", true);
    ck_assert(at(0)->is_modem);
    ck_assert_str_eq(at(0)->name, "USB Serial Port");
}
END_TEST

static const struct {
    const char *port, *name, *shown;
} names[] = {
    { "COM1", "Communications Port (COM1)", "Communications Port" },
    { "COM12", "USB Serial Port (COM12)", "USB Serial Port" },
    { "COM1", "Communications Port (COM12)", "Communications Port (COM12)" },
    { "COM1", "(COM1)", "(COM1)" },
    { "COM1", " (COM1)", " (COM1)" },
    { "COM1", "Port(COM1)", "Port(COM1)" },
    { "COM1", "x", "x" },
};

START_TEST(the_port_behind_a_name_is_taken_off)
{
    capable_add(&devices, names[_i].port, names[_i].name, false);
    ck_assert_str_eq(at(0)->name, names[_i].shown);
}
END_TEST

START_TEST(a_full_list_keeps_the_lowest_numbers)
{
    char name[16];

    for (unsigned n = 2; n < 2 + CAPABLE_MAX; n++) {
        snprintf(name, sizeof name, "COM%u", n);
        capable_add(&devices, name, "", false);
    }
    capable_add(&devices, "COM9999", "", false);
    ck_assert_uint_eq(devices.count, CAPABLE_MAX);
    ck_assert_str_eq(at(CAPABLE_MAX - 1)->system_name, name);
    capable_add(&devices, "COM1", "first", false);
    ck_assert_uint_eq(devices.count, CAPABLE_MAX);
    ck_assert_str_eq(at(0)->name, "first");
    ck_assert_str_eq(at(1)->system_name, "COM2");
    capable_add(&devices, "COM5", "still found", true);
    ck_assert(at(4)->is_modem);
}
END_TEST

START_TEST(a_very_long_name_is_cut)
{
    char name[400];

    memset(name, 'n', sizeof name);
    name[sizeof name - 1] = '\0';
    capable_add(&devices, "COM1", name, false);
    ck_assert_uint_eq(strlen(at(0)->name), CAPABLE_NAME_MAX);
}
END_TEST

/* Wine and Windows alike: what the registry says is in the list. */
START_TEST(this_computers_ports_are_listed)
{
    HKEY key;
    char value[256], data[256];

    capable_read(&devices);
    for (size_t i = 0; i < devices.count; i++)
        printf("%s %s%s\n", at(i)->system_name, at(i)->name, at(i)->is_modem ? " (modem)" : "");
    if (RegOpenKeyExA(HKEY_LOCAL_MACHINE, "HARDWARE\\DEVICEMAP\\SERIALCOMM", 0, KEY_QUERY_VALUE, &key) != ERROR_SUCCESS)
        return; /* a computer without ports */
    for (DWORD i = 0;; i++) {
        DWORD value_len = sizeof value, size = sizeof data, type;
        bool is_listed = false;

        if (RegEnumValueA(key, i, value, &value_len, NULL, &type, (BYTE *)data, &size) != ERROR_SUCCESS)
            break;
        for (size_t k = 0; k < devices.count; k++)
            is_listed = is_listed || strcmp(at(k)->system_name, data) == 0;
        ck_assert_msg(is_listed || strncmp(data, "COM", 3) != 0, "%s is not listed", data);
    }
    RegCloseKey(key);
    for (size_t i = 0; i < devices.count; i++)
        ck_assert_uint_gt(strlen(at(i)->name), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("capable");
    TCase *tc = tcase_create("capable");
    SRunner *runner;
    int failed;

    tcase_add_checked_fixture(tc, begin, NULL);
    tcase_add_test(tc, ports_are_ordered_by_their_number_and_listed_once);
    tcase_add_test(tc, what_is_no_com_port_is_left_out);
    tcase_add_test(tc, a_modem_goes_before_its_port_in_either_order);
    tcase_add_test(tc, a_modem_without_a_name_keeps_the_ports);
    tcase_add_loop_test(tc, the_port_behind_a_name_is_taken_off, 0, sizeof names / sizeof *names);
    tcase_add_test(tc, a_full_list_keeps_the_lowest_numbers);
    tcase_add_test(tc, a_very_long_name_is_cut);
    tcase_add_test(tc, this_computers_ports_are_listed);
    suite_add_tcase(suite, tc);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
