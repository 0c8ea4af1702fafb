/* test_config_diff.c - a difference is a list that makes the one of the other. SPDX-License-Identifier: MIT */
#include <check.h>
#include <stdlib.h>
#include "tests/unit/ras/random_config.h"

enum { ROUNDS = 400, STEPS = 40 };

static void show(const struct config_change *changes, size_t count)
{
    char sentence[CHANGE_SENTENCE_MAX];

    for (size_t i = 0; i < count; i++)
        fprintf(stderr, "  %u %s: %s\n", (unsigned)changes[i].kind, changes[i].name, config_change_sentence(&changes[i], NULL, sentence));
}

/* Makes `to` of `from` by their difference. */
static void check_difference(const struct ras_config *from, const struct ras_config *to, unsigned seed)
{
    struct config_change *changes;
    struct ras_config made;
    char why[CONFIG_WHY_MAX];
    size_t count;
    const char *difference;

    ras_config_init(&made);
    ck_assert(ras_config_copy(&made, from));
    ck_assert(ras_config_diff(from, to, &changes, &count));
    for (size_t i = 0; i < count; i++) {
        if (ras_config_apply(&made, &changes[i], why) != CONFIG_DONE) {
            show(changes, count);
            ck_abort_msg("seed %u, change %u: %s", seed, (unsigned)i, why);
        }
    }
    difference = config_difference(&made, to);
    if (difference) {
        show(changes, count);
        ck_abort_msg("seed %u: %s", seed, difference);
    }
    ck_assert_ptr_null(ras_config_check(&made));
    config_changes_free(changes, count);
    ras_config_fini(&made);
}

START_TEST(the_difference_of_any_two_configurations_leads_from_one_to_the_other)
{
    for (unsigned round = 1; round <= ROUNDS; round++) {
        uint32_t seed = round * 2654435761u + (uint32_t)_i;
        struct ras_config from, to, fresh;

        ras_config_init(&from);
        ras_config_init(&to);
        ras_config_init(&fresh);
        for (uint32_t n = chance(&seed, STEPS); n > 0; n--)
            edit_somehow(&from, &seed);
        as_stored(&from);
        ck_assert(ras_config_copy(&to, &from));
        for (uint32_t n = chance(&seed, STEPS); n > 0; n--)
            edit_somehow(&to, &seed);
        check_difference(&from, &to, round);
        as_stored(&to);
        for (size_t i = 0; i < to.user_count; i++)
            strcpy(to.users[i].password, "x");
        for (size_t i = 0; i < to.radius_count; i++)
            strcpy(to.radius[i].secret, to.radius[i].has_secret ? "x" : "");
        for (size_t i = 0; i < to.device_count; i++)
            to.devices[i].id += 1000000;
        for (size_t i = 0; i < to.port_count; i++)
            to.ports[i].device_id += 1000000;
        for (size_t i = 0; i < to.radius_count; i++)
            to.radius[i].id = 0;
        for (size_t i = 0; i < to.phone_count; i++) {
            to.phone[i].id = 0;
            strcpy(to.phone[i].password, to.phone[i].has_password ? "x" : "");
        }
        for (size_t i = 0; i < to.interface_count; i++) {
            to.interfaces[i].id = 0;
            strcpy(to.interfaces[i].entry.password, to.interfaces[i].entry.has_password ? "x" : "");
        }
        check_difference(&fresh, &to, round);
        ras_config_fini(&from);
        ras_config_fini(&to);
    }
}
END_TEST

START_TEST(equal_configurations_have_no_difference)
{
    uint32_t seed = 7;
    struct ras_config config;
    struct config_change *changes;
    size_t count;

    ras_config_init(&config);
    for (int n = 0; n < 200; n++)
        edit_somehow(&config, &seed);
    as_stored(&config);
    ck_assert(ras_config_diff(&config, &config, &changes, &count));
    ck_assert_uint_eq(count, 0);
    config_changes_free(changes, count);
    ras_config_fini(&config);
}
END_TEST

static int64_t add_tcp(struct ras_config *c, uint16_t port, uint16_t ports)
{
    struct device_config device;

    device_config_defaults(&device, DEVICE_TCP);
    device.listen_port = port;
    device.ports = ports;
    return ras_config_add_device(c, &device, CALL_IN)->id;
}

/* "kind name; ..." of a difference. */
static const char *kinds(const struct ras_config *from, const struct ras_config *to)
{
    static const char *const names[CHANGE_KINDS] = {
        "-port", "-device", "device", "+device", "port", "setting", "reset", "include", "exclude", "-radius", "radius", "+radius", "-user",
        "user", "+user", "-phone", "phone", "+phone",
    };
    static char text[2048];
    struct config_change *changes;
    size_t count, len = 0;

    ck_assert(ras_config_diff(from, to, &changes, &count));
    text[0] = '\0';
    for (size_t i = 0; i < count && len < sizeof text; i++)
        len += (size_t)snprintf(text + len, sizeof text - len, "%s %s;", names[changes[i].kind], changes[i].name);
    config_changes_free(changes, count);
    return text;
}

START_TEST(a_difference_is_as_short_as_what_was_done)
{
    struct ras_config from, to;
    struct device_config device;

    ras_config_init(&from);
    ras_config_init(&to);
    add_tcp(&from, 2323, 8);
    as_stored(&from);

    ck_assert(ras_config_copy(&to, &from)); /* fewer ports: a smaller number, not four removed ports */
    device = to.devices[0];
    device.ports = 4;
    ck_assert(ras_config_set_device(&to, &device));
    ck_assert_str_eq(kinds(&from, &to), "device 127.0.0.1:2323;");

    ck_assert(ras_config_copy(&to, &from)); /* one in the middle */
    ras_config_remove_port(&to, "TCP3");
    ck_assert_str_eq(kinds(&from, &to), "-port TCP3;");

    ck_assert(ras_config_copy(&to, &from)); /* all ports alike: one change of the line */
    for (size_t i = 0; i < to.port_count; i++)
        to.ports[i].roles = CALL_ROUTER;
    ck_assert_str_eq(kinds(&from, &to), "port 127.0.0.1:2323;");
    to.ports[5].roles = CALL_IN;
    for (size_t i = 1; i < to.port_count; i++)
        to.ports[i].roles = CALL_IN;
    ck_assert_str_eq(kinds(&from, &to), "port TCP1;");

    ck_assert(ras_config_copy(&to, &from));
    to.settings.pool.to -= 10;
    to.settings.auth_retries = 3;
    ck_assert_str_eq(kinds(&from, &to), "setting pool-end;setting auth-retries;");
    ck_assert_str_eq(kinds(&to, &from), "setting auth-retries;reset ;");
    ras_config_fini(&from);
    ras_config_fini(&to);
}
END_TEST

START_TEST(ports_that_others_kept_clear_of_keep_their_numbers)
{
    struct ras_config from, to;

    ras_config_init(&from);
    ras_config_init(&to);
    add_tcp(&to, 1000, 2);
    add_tcp(&to, 1001, 2);
    ras_config_remove_device(&to, to.devices[0].id);
    ck_assert_str_eq(to.ports[0].name, "TCP3");
    ck_assert_str_eq(kinds(&from, &to), "+device 127.0.0.1:1001;-port TCP2;-port TCP1;");
    check_difference(&from, &to, 0);
    ras_config_fini(&to);
}
END_TEST

START_TEST(devices_exchange_their_addresses_and_users_theirs)
{
    struct ras_config from, to;
    struct user_config user;
    uint16_t port;

    ras_config_init(&from);
    ras_config_init(&to);
    add_tcp(&from, 1000, 2);
    add_tcp(&from, 1001, 2);
    user_config_defaults(&user);
    strcpy(user.name, "ann");
    user.fixed_address = IP4(10, 9, 0, 7);
    ras_config_add_user(&from, &user);
    strcpy(user.name, "bob");
    user.fixed_address = IP4(10, 9, 0, 8);
    ras_config_add_user(&from, &user);
    as_stored(&from);
    ck_assert(ras_config_copy(&to, &from));
    port = to.devices[0].listen_port;
    to.devices[0].listen_port = to.devices[1].listen_port;
    to.devices[1].listen_port = port;
    strcpy(to.devices[0].name, "127.0.0.1:1001");
    strcpy(to.devices[1].name, "127.0.0.1:1000");
    to.users[0].fixed_address = IP4(10, 9, 0, 8);
    to.users[1].fixed_address = IP4(10, 9, 0, 7);
    check_difference(&from, &to, 0);
    ras_config_fini(&from);
    ras_config_fini(&to);
}
END_TEST

START_TEST(a_full_server_is_compared_quickly)
{
    struct ras_config from, to;
    struct config_change *changes;
    size_t count;

    ras_config_init(&from);
    ras_config_init(&to);
    for (uint16_t i = 0; i < 4; i++)
        add_tcp(&to, (uint16_t)(2000 + i), 256);
    for (unsigned i = 0; i < 1000; i++) {
        struct user_config user;

        user_config_defaults(&user);
        snprintf(user.name, sizeof user.name, "user%u", i);
        strcpy(user.password, "x");
        ck_assert_ptr_nonnull(ras_config_add_user(&to, &user));
    }
    ck_assert(ras_config_diff(&from, &to, &changes, &count));
    ck_assert_uint_eq(count, 1004);
    check_difference(&from, &to, 0);
    config_changes_free(changes, count);
    ras_config_fini(&to);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("config_diff");
    TCase *cases = tcase_create("config_diff");
    SRunner *runner;
    int failed;

    tcase_set_timeout(cases, 120);
    tcase_add_loop_test(cases, the_difference_of_any_two_configurations_leads_from_one_to_the_other, 0, 4);
    tcase_add_test(cases, equal_configurations_have_no_difference);
    tcase_add_test(cases, a_difference_is_as_short_as_what_was_done);
    tcase_add_test(cases, ports_that_others_kept_clear_of_keep_their_numbers);
    tcase_add_test(cases, devices_exchange_their_addresses_and_users_theirs);
    tcase_add_test(cases, a_full_server_is_compared_quickly);
    suite_add_tcase(suite, cases);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
