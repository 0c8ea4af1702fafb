/*
 * test_model_device.c - what is wrong with a modem or a TCP line, and what can be chosen for it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/network/model_device.h"
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/base/ip4.h"
#include "common/ras/port_role.h"
#include "gui/network/setup_ids.h"

static struct ras_config config;
static int64_t line_id, modem_id;

static struct device_config line(uint32_t address, uint16_t port, uint16_t ports)
{
    struct device_config device;

    device_config_defaults(&device, DEVICE_TCP);
    device.listen_address = address;
    device.listen_port = port;
    device.ports = ports;
    return device;
}

static struct device_config modem(const char *com, const char *name)
{
    struct device_config device;

    device_config_defaults(&device, DEVICE_MODEM);
    strcpy(device.system_name, com);
    strcpy(device.name, name);
    return device;
}

static void set_up(void)
{
    struct device_config tcp = line(IP4(127, 0, 0, 1), 2323, 4), com = modem("COM3", "Standard modem");

    ras_config_init(&config);
    line_id = ras_config_add_device(&config, &tcp, CALL_IN)->id;
    modem_id = ras_config_add_device(&config, &com, CALL_IN)->id;
}

static void tear_down(void)
{
    ras_config_fini(&config);
}

#define L(a, b, c, d) IP4(a, b, c, d)
static const struct { uint32_t address; uint16_t port, ports; enum device_fault fault; const char *arg; } lines[] = {
    { L(127, 0, 0, 1), 2324, 1, DEVICE_GOOD, "" },
    { L(192, 168, 1, 5), 2323, 1, DEVICE_GOOD, "" },          /* another address: both can listen */
    { L(127, 0, 0, 1), 2323, 1, DEVICE_PLACE_TAKEN, "127.0.0.1:2323" },
    { 0, 2323, 1, DEVICE_PLACE_TAKEN, "127.0.0.1:2323" },     /* 0.0.0.0 is every address */
    { 0, 2324, 1, DEVICE_GOOD, "" },
    { L(127, 0, 0, 1), 0, 1, DEVICE_BAD_ADDRESS, "" },
    { L(127, 3, 2, 1), 2323, 1, DEVICE_GOOD, "" },            /* loopback is a whole network */
    { L(224, 0, 0, 1), 2324, 1, DEVICE_BAD_ADDRESS, "" },
    { L(255, 255, 255, 255), 2324, 1, DEVICE_BAD_ADDRESS, "" },
    { L(0, 1, 2, 3), 2324, 1, DEVICE_BAD_ADDRESS, "" },
    { L(127, 0, 0, 1), 65535, 1, DEVICE_GOOD, "" },
    { L(127, 0, 0, 1), 2324, 0, DEVICE_TOO_MANY_PORTS, "1019" },
    { L(127, 0, 0, 1), 2324, 1019, DEVICE_GOOD, "" },         /* 4 and 1 are there, 1024 is the most */
    { L(127, 0, 0, 1), 2324, 1020, DEVICE_TOO_MANY_PORTS, "1019" },
    { L(127, 0, 0, 1), 2324, 65535, DEVICE_TOO_MANY_PORTS, "1019" },
};

START_TEST(a_new_line_is_judged)
{
    struct device_config device = line(lines[_i].address, lines[_i].port, lines[_i].ports);
    struct device_verdict verdict = device_judge(&config, &device);

    ck_assert_int_eq(verdict.fault, lines[_i].fault);
    ck_assert_str_eq(verdict.arg, lines[_i].arg);
    ck_assert_int_eq(verdict.string_id != 0, verdict.fault != DEVICE_GOOD);
}
END_TEST

START_TEST(a_line_is_no_rival_of_itself)
{
    struct device_config device = *ras_config_device(&config, line_id);

    ck_assert_int_eq(device_judge(&config, &device).fault, DEVICE_GOOD);
    device.listen_address = 0;
    device.ports = 1023; /* its own four do not count against it */
    ck_assert_int_eq(device_judge(&config, &device).fault, DEVICE_GOOD);
    device.ports = 1024;
    ck_assert_int_eq(device_judge(&config, &device).fault, DEVICE_TOO_MANY_PORTS);
}
END_TEST

START_TEST(a_line_may_not_take_over_the_place_of_one_on_all_addresses)
{
    struct device_config device = *ras_config_device(&config, line_id);

    device.listen_address = 0;
    ck_assert(ras_config_set_device(&config, &device));
    device = line(IP4(10, 0, 0, 1), 2323, 1);
    ck_assert_int_eq(device_judge(&config, &device).fault, DEVICE_PLACE_TAKEN);
}
END_TEST

static const struct { const char *com, *name, *init; enum device_fault fault; const char *arg; } modems[] = {
    { "COM4", "", "AT&F", DEVICE_GOOD, "" },
    { "COM4", "", "", DEVICE_GOOD, "" },                                  /* ATZ alone */
    { "COM4", "", "at&f1", DEVICE_GOOD, "" },
    { "COM4", "", "CLIENT", DEVICE_GOOD, "" },                            /* a cable to another computer */
    { "", "", "AT", DEVICE_NO_COM, "" },
    { "COM3", "", "AT", DEVICE_COM_TAKEN, "Standard modem" },
    { "com3", "", "AT", DEVICE_COM_TAKEN, "Standard modem" },
    { "COM4", "Standard modem", "AT", DEVICE_NAME_TAKEN, "Standard modem" },
    { "COM4", "STANDARD MODEM", "AT", DEVICE_NAME_TAKEN, "STANDARD MODEM" },
    { "COM4", "", "&F", DEVICE_BAD_INIT, "" },
    { "COM4", "", "A", DEVICE_BAD_INIT, "" },
    { "COM4", "", " AT", DEVICE_BAD_INIT, "" },
    { "COM4", "", "AT\rATDT0900", DEVICE_BAD_INIT, "" },                  /* one line, not two */
    { "COM4", "", "AT\xC3\xA4", DEVICE_BAD_INIT, "" },
    { "COM4", "", "AT\x7F", DEVICE_BAD_INIT, "" },
};

START_TEST(a_new_modem_is_judged)
{
    struct device_config device = modem(modems[_i].com, modems[_i].name);
    struct device_verdict verdict;

    strcpy(device.init, modems[_i].init);
    verdict = device_judge(&config, &device);
    ck_assert_int_eq(verdict.fault, modems[_i].fault);
    ck_assert_str_eq(verdict.arg, modems[_i].arg);
}
END_TEST

START_TEST(with_1024_ports_there_is_no_room_for_a_modem)
{
    struct device_config wide = *ras_config_device(&config, line_id), device = modem("COM4", "");

    wide.ports = 1022;
    ck_assert(ras_config_set_device(&config, &wide));
    ck_assert_int_eq(device_judge(&config, &device).fault, DEVICE_GOOD);
    wide.ports = 1023;
    ck_assert(ras_config_set_device(&config, &wide));
    ck_assert_int_eq(device_judge(&config, &device).fault, DEVICE_TOO_MANY_PORTS);
}
END_TEST

START_TEST(a_name_that_is_taken_gets_a_number)
{
    char name[DEVICE_NAME_MAX + 1], longest[DEVICE_NAME_MAX + 1];
    struct device_config device = modem("COM4", "Standard modem #2");

    ck_assert_str_eq(device_unique_name(&config, 0, "Other", name), "Other");
    ck_assert_str_eq(device_unique_name(&config, modem_id, "Standard modem", name), "Standard modem");
    ck_assert_str_eq(device_unique_name(&config, 0, "standard modem", name), "standard modem #2");
    ck_assert_ptr_nonnull(ras_config_add_device(&config, &device, CALL_IN));
    ck_assert_str_eq(device_unique_name(&config, 0, "Standard modem", name), "Standard modem #3");

    memset(longest, 'x', DEVICE_NAME_MAX);
    longest[DEVICE_NAME_MAX] = '\0';
    device = modem("COM5", longest);
    ck_assert_ptr_nonnull(ras_config_add_device(&config, &device, CALL_IN));
    device_unique_name(&config, 0, longest, name);
    ck_assert_uint_le(strlen(name), DEVICE_NAME_MAX);
    ck_assert_str_eq(name + strlen(name) - 3, " #2");
}
END_TEST

START_TEST(a_line_can_listen_on_this_computer_on_all_or_on_an_adapter)
{
    struct listen_choices choices;

    listen_choices_init(&choices);
    ck_assert_uint_eq(choices.count, 2);
    ck_assert_uint_eq(choices.all[0].address, IP4(127, 0, 0, 1));
    ck_assert_uint_eq(choices.all[1].address, 0);
    listen_choices_add(&choices, IP4(192, 168, 1, 5), "Ethernet");
    listen_choices_add(&choices, IP4(192, 168, 1, 5), "Ethernet again");
    listen_choices_add(&choices, 0, "unplugged");
    listen_choices_add(&choices, IP4(127, 0, 0, 1), "Loopback");
    listen_choices_add(&choices, IP4(127, 0, 0, 2), "Loopback");
    ck_assert_uint_eq(choices.count, 3);
    ck_assert_str_eq(choices.all[2].name, "Ethernet");
    ck_assert_uint_eq(listen_choices_find(&choices, IP4(192, 168, 1, 5)), 2);
    ck_assert_uint_eq(listen_choices_find(&choices, 0), 1);
    ck_assert_uint_eq(choices.count, 3);
}
END_TEST

START_TEST(an_address_that_is_not_here_now_is_offered_all_the_same)
{
    struct listen_choices choices;

    listen_choices_init(&choices);
    for (uint32_t i = 0; i < 100; i++)
        listen_choices_add(&choices, IP4(10, 0, 0, 1) + i, "many");
    ck_assert_uint_eq(choices.count, LISTEN_CHOICES_MAX - 1);
    ck_assert_uint_eq(listen_choices_find(&choices, IP4(172, 16, 0, 9)), LISTEN_CHOICES_MAX - 1);
    ck_assert_int_eq(choices.all[LISTEN_CHOICES_MAX - 1].string_id, IDS_LISTEN_OTHER);
    ck_assert_uint_eq(listen_choices_find(&choices, IP4(172, 16, 0, 9)), LISTEN_CHOICES_MAX - 1);
    ck_assert_uint_eq(listen_choices_find(&choices, IP4(172, 16, 0, 10)), 0); /* no room left: this computer only */
}
END_TEST

START_TEST(the_speed_that_is_set_is_always_among_the_choices)
{
    static const uint32_t speeds[] = { 0, 110, 300, 31250, 33600, 115200, 921600, 1000000, 10000000 };

    for (size_t i = 0; i < sizeof speeds / sizeof *speeds; i++) {
        struct speed_choices choices;

        for (int of_line = 0; of_line <= 1; of_line++) {
            if (of_line)
                speed_choices_of_line(&choices, speeds[i]);
            else
                speed_choices_of_modem(&choices, speeds[i]);
            ck_assert_uint_lt(choices.chosen, choices.count);
            ck_assert_uint_eq(choices.all[choices.chosen], speeds[i]);
            for (size_t n = 1; n < choices.count; n++)
                ck_assert_uint_lt(choices.all[n - 1], choices.all[n]);
        }
    }
}
END_TEST

int main(void)
{
    TCase *tc = tcase_create("device");
    Suite *suite = suite_create("model_device");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_loop_test(tc, a_new_line_is_judged, 0, (int)(sizeof lines / sizeof *lines));
    tcase_add_test(tc, a_line_is_no_rival_of_itself);
    tcase_add_test(tc, a_line_may_not_take_over_the_place_of_one_on_all_addresses);
    tcase_add_loop_test(tc, a_new_modem_is_judged, 0, (int)(sizeof modems / sizeof *modems));
    tcase_add_test(tc, with_1024_ports_there_is_no_room_for_a_modem);
    tcase_add_test(tc, a_name_that_is_taken_gets_a_number);
    tcase_add_test(tc, a_line_can_listen_on_this_computer_on_all_or_on_an_adapter);
    tcase_add_test(tc, an_address_that_is_not_here_now_is_offered_all_the_same);
    tcase_add_test(tc, the_speed_that_is_set_is_always_among_the_choices);
    suite_add_tcase(suite, tc);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
