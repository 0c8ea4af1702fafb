/*
 * test_model_add_device.c - what Add RAS Device offers, and the device that comes of a choice.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/network/model_add_device.h"
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include "common/base/ip4.h"
#include "common/ras/port_role.h"

static struct ras_config config;

static void set_up(void)
{
    struct device_config modem;

    ras_config_init(&config);
    device_config_defaults(&modem, DEVICE_MODEM);
    strcpy(modem.system_name, "COM3");
    strcpy(modem.name, "U.S. Robotics 56K");
    ck_assert_ptr_nonnull(ras_config_add_device(&config, &modem, CALL_IN));
}

static void tear_down(void)
{
    ras_config_fini(&config);
}

START_TEST(what_is_configured_is_not_offered_again)
{
    struct capable_device all[] = { { "COM1", "Communications Port", false }, { "com3", "U.S. Robotics 56K", true },
                                    { "COM4", "U.S. Robotics 56K", true } };

    ck_assert_uint_eq(capable_devices_left(&config, all, 3), 2);
    ck_assert_str_eq(all[0].system_name, "COM1");
    ck_assert_str_eq(all[1].system_name, "COM4");
    ck_assert_uint_eq(capable_devices_left(&config, all, 0), 0);
}
END_TEST

START_TEST(what_is_removed_in_the_draft_is_offered_at_once)
{
    struct capable_device all[] = { { "COM3", "U.S. Robotics 56K", true } };

    ras_config_remove_port(&config, "COM3");
    ck_assert_uint_eq(capable_devices_left(&config, all, 1), 1);
}
END_TEST

START_TEST(a_modem_windows_knows_brings_its_name_told_apart)
{
    static const struct capable_device choice = { "COM4", "U.S. Robotics 56K", true };
    struct device_config made;

    capable_device_make(&config, &choice, NULL, &made);
    ck_assert_int_eq(made.id, 0);
    ck_assert_str_eq(made.system_name, "COM4");
    ck_assert_str_eq(made.name, "U.S. Robotics 56K #2");
    ck_assert_uint_eq(made.dte_bps, 115200);
    ck_assert_int_eq(device_judge(&config, &made).fault, DEVICE_GOOD);
}
END_TEST

START_TEST(a_bare_com_port_is_called_by_its_place)
{
    static const struct capable_device choice = { "COM1", "Communications Port", false };
    struct device_config made, *added;

    capable_device_make(&config, &choice, NULL, &made);
    ck_assert_str_eq(made.name, "");
    added = ras_config_add_device(&config, &made, CALL_IN);
    ck_assert_ptr_nonnull(added);
    ck_assert_str_eq(added->name, "COM1");
}
END_TEST

START_TEST(a_clone_has_the_settings_but_not_the_place)
{
    static const struct capable_device choice = { "COM4", "Communications Port", false };
    struct device_config like = config.devices[0], line, made;

    like.rings = 3;
    like.dte_bps = 57600;
    like.ignore_dcd = true;
    strcpy(like.init, "AT&F1");
    capable_device_make(&config, &choice, &like, &made);
    ck_assert_int_eq(made.id, 0);
    ck_assert_str_eq(made.system_name, "COM4");
    ck_assert_str_eq(made.name, "");
    ck_assert_uint_eq(made.rings, 3);
    ck_assert_uint_eq(made.dte_bps, 57600);
    ck_assert(made.ignore_dcd);
    ck_assert_str_eq(made.init, "AT&F1");
    device_config_defaults(&line, DEVICE_TCP); /* a line has nothing a modem could take over */
    capable_device_make(&config, &choice, &line, &made);
    ck_assert_int_eq(made.kind, DEVICE_MODEM);
}
END_TEST

START_TEST(an_installed_modem_has_its_types_init_string)
{
    static const struct modem_type_choice type = { "U.S. Robotics 56K", "AT&F1&C1&D2S0=0" };
    struct device_config made;

    modem_make(&config, "COM7", &type, 57600, &made);
    ck_assert_str_eq(made.init, type.init);
    ck_assert_str_eq(made.name, "U.S. Robotics 56K #2");
    ck_assert_str_eq(made.system_name, "COM7");
    ck_assert_uint_eq(made.dte_bps, 57600);
    ck_assert_int_eq(device_judge(&config, &made).fault, DEVICE_GOOD);
}
END_TEST

START_TEST(the_type_that_fits_is_found_by_name)
{
    static const struct modem_type_choice types[] = { { "Standard modem", "AT" }, { "Rockwell", "AT&F" } };

    ck_assert_uint_eq(modem_choice_find(types, 2, "rockwell"), 1);
    ck_assert_uint_eq(modem_choice_find(types, 2, ""), 2);
    ck_assert_uint_eq(modem_choice_find(types, 0, "Rockwell"), 0);
}
END_TEST

START_TEST(a_new_line_is_for_this_computer_and_in_nobodys_way)
{
    struct device_config made;

    for (uint16_t port = 2323; port < 2326; port++) {
        tcp_line_make(&config, &made);
        ck_assert_uint_eq(made.listen_address, IP4(127, 0, 0, 1));
        ck_assert_uint_eq(made.listen_port, port);
        ck_assert_uint_eq(made.ports, 1);
        ck_assert_int_eq(device_judge(&config, &made).fault, DEVICE_GOOD);
        made.listen_address = port == 2324 ? 0 : made.listen_address;
        ck_assert_ptr_nonnull(ras_config_add_device(&config, &made, CALL_IN));
    }
}
END_TEST

int main(void)
{
    TCase *tc = tcase_create("add device");
    Suite *suite = suite_create("model_add_device");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, what_is_configured_is_not_offered_again);
    tcase_add_test(tc, what_is_removed_in_the_draft_is_offered_at_once);
    tcase_add_test(tc, a_modem_windows_knows_brings_its_name_told_apart);
    tcase_add_test(tc, a_bare_com_port_is_called_by_its_place);
    tcase_add_test(tc, a_clone_has_the_settings_but_not_the_place);
    tcase_add_test(tc, an_installed_modem_has_its_types_init_string);
    tcase_add_test(tc, the_type_that_fits_is_found_by_name);
    tcase_add_test(tc, a_new_line_is_for_this_computer_and_in_nobodys_way);
    suite_add_tcase(suite, tc);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
