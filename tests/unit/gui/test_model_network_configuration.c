/* test_model_network_configuration.c - what the Network Configuration box decides. SPDX-License-Identifier: MIT */
#include <check.h>
#include <string.h>
#include "common/ras/auth_attempt.h"
#include "gui/network/configuration_ids.h"
#include "gui/network/model_network_configuration.h"

/* A second transcription: 1 MS-CHAPv2, 2 MS-CHAP, 4 CHAP, 8 PAP. */
static const enum security_level levels[16] = {
    [1] = SECURITY_CUSTOM, [2] = SECURITY_CUSTOM, [3] = SECURITY_MICROSOFT, [4] = SECURITY_CUSTOM, [5] = SECURITY_CUSTOM,
    [6] = SECURITY_CUSTOM, [7] = SECURITY_ENCRYPTED, [8] = SECURITY_CUSTOM, [9] = SECURITY_CUSTOM, [10] = SECURITY_CUSTOM,
    [11] = SECURITY_CUSTOM, [12] = SECURITY_CUSTOM, [13] = SECURITY_CUSTOM, [14] = SECURITY_CUSTOM, [15] = SECURITY_ANY,
};

START_TEST(each_set_of_methods_is_shown_as_its_button_and_saved_as_it_was)
{
    struct server_settings settings, before;
    struct network_configuration model;

    server_settings_defaults(&settings);
    settings.auth_methods = (uint32_t)_i;
    before = settings;
    network_configuration_load(&model, &settings);
    ck_assert_uint_eq(model.security, levels[_i]);
    network_configuration_store(&model, &settings);
    ck_assert_mem_eq(&settings, &before, sizeof settings);
}
END_TEST

START_TEST(each_button_stands_for_one_set)
{
    static const uint32_t sets[] = { 15, 7, 3 };
    struct server_settings settings;
    struct network_configuration model;

    server_settings_defaults(&settings);
    settings.auth_methods = AUTH_PAP;
    network_configuration_load(&model, &settings);
    ck_assert_uint_eq(model.security, SECURITY_CUSTOM);
    model.security = (unsigned)_i;
    network_configuration_store(&model, &settings);
    ck_assert_uint_eq(settings.auth_methods, sets[_i]);
    ck_assert_uint_eq(security_level_methods((enum security_level)_i), sets[_i]);
}
END_TEST

START_TEST(a_set_is_told_by_the_names_of_its_methods)
{
    char text[64], little[8];

    ck_assert_str_eq(auth_methods_text(15, text, sizeof text), "MS-CHAPv2, MS-CHAP, CHAP, PAP");
    ck_assert_str_eq(auth_methods_text(AUTH_MSCHAP_V1 | AUTH_PAP, text, sizeof text), "MS-CHAP, PAP");
    ck_assert_str_eq(auth_methods_text(0, text, sizeof text), "none");
    ck_assert_str_eq(auth_methods_text(15, little, sizeof little), "MS-CHAP");
}
END_TEST

START_TEST(radius_needs_a_server_that_may_judge_callers)
{
    struct radius_server servers[2];
    struct network_configuration model = { .provider = AUTH_PROVIDER_RADIUS };
    struct refusal why = { 0 };

    radius_server_defaults(&servers[0]);
    radius_server_defaults(&servers[1]);
    ck_assert(!network_configuration_check(&model, NULL, 0, &why));
    ck_assert_int_eq(why.control, IDC_PROVIDER_RADIUS);
    ck_assert_int_eq(why.string_id, IDS_REFUSE_NO_RADIUS);
    servers[0].is_for_authentication = servers[1].is_for_authentication = false;
    servers[0].is_for_accounting = true;
    ck_assert(!network_configuration_check(&model, servers, 2, &why));
    servers[1].is_for_authentication = true;
    ck_assert(network_configuration_check(&model, servers, 2, &why));
    model.provider = AUTH_PROVIDER_LOCAL;
    ck_assert(network_configuration_check(&model, NULL, 0, &why));
}
END_TEST

START_TEST(the_provider_is_saved_and_nothing_else_is_touched)
{
    struct server_settings settings, expected;
    struct network_configuration model;

    server_settings_defaults(&settings);
    settings.max_denials = 7;
    settings.auth_methods = AUTH_PAP | AUTH_CHAP_MD5;
    expected = settings;
    expected.auth_provider = AUTH_PROVIDER_RADIUS;
    network_configuration_load(&model, &settings);
    model.provider = AUTH_PROVIDER_RADIUS;
    network_configuration_store(&model, &settings);
    ck_assert_mem_eq(&settings, &expected, sizeof settings);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("model_network_configuration");
    TCase *t = tcase_create("network configuration");
    SRunner *runner;
    int failed;

    tcase_add_loop_test(t, each_set_of_methods_is_shown_as_its_button_and_saved_as_it_was, 1, 16);
    tcase_add_loop_test(t, each_button_stands_for_one_set, 0, 3);
    tcase_add_test(t, a_set_is_told_by_the_names_of_its_methods);
    tcase_add_test(t, radius_needs_a_server_that_may_judge_callers);
    tcase_add_test(t, the_provider_is_saved_and_nothing_else_is_touched);
    suite_add_tcase(s, t);
    runner = srunner_create(s);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? 1 : 0;
}
