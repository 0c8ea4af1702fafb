/* test_config.c - editing a configuration, what is wrong with one, and what changes are called. SPDX-License-Identifier: MIT */
#include <check.h>
#include <stdlib.h>
#include "tests/unit/ras/random_config.h"

static struct ras_config config;

static void begin(void)
{
    ras_config_init(&config);
}

static void end(void)
{
    ras_config_fini(&config);
}

static struct device_config tcp(uint32_t address, uint16_t port, uint16_t ports)
{
    struct device_config device;

    device_config_defaults(&device, DEVICE_TCP);
    device.listen_address = address;
    device.listen_port = port;
    device.ports = ports;
    return device;
}

static struct device_config modem(const char *com)
{
    struct device_config device;

    device_config_defaults(&device, DEVICE_MODEM);
    text_copy(device.system_name, sizeof device.system_name, com);
    return device;
}

static int64_t add(struct device_config device)
{
    struct device_config *added = ras_config_add_device(&config, &device, CALL_IN);

    ck_assert_ptr_nonnull(added);
    ck_assert_int_lt(added->id, 0);
    return added->id;
}

static const char *ports(void)
{
    static char text[PORTS_MAX * 9];

    text[0] = '\0';
    for (size_t i = 0; i < config.port_count; i++)
        strcat(strcat(text, config.ports[i].name), " ");
    return text;
}

#define HERE IP4(127, 0, 0, 1)

START_TEST(ports_are_named_as_the_store_names_them)
{
    struct device_config device;
    int64_t first = add(tcp(HERE, 2323, 3)), second = add(tcp(HERE, 2324, 2)), com;

    add(modem("COM12"));
    com = add(modem("COM5"));
    ck_assert_str_eq(ports(), "COM5 COM12 TCP1 TCP2 TCP3 TCP4 TCP5 ");
    ck_assert_str_eq(ras_config_device(&config, first)->name, "127.0.0.1:2323");
    ras_config_remove_device(&config, first);
    add(tcp(HERE, 2400, 4));
    ck_assert_str_eq(ports(), "COM5 COM12 TCP1 TCP2 TCP3 TCP4 TCP5 TCP6 ");
    device = *ras_config_device(&config, second);
    device.ports = 1;
    device.listen_port = 2500;
    ck_assert(ras_config_set_device(&config, &device));
    ck_assert_str_eq(ports(), "COM5 COM12 TCP1 TCP2 TCP3 TCP4 TCP6 ");
    ck_assert_str_eq(ras_config_device(&config, second)->name, "127.0.0.1:2500"); /* a name that is the place moves */
    ras_config_port(&config, "com5")->roles = CALL_OUT;
    device = *ras_config_device(&config, com);
    strcpy(device.system_name, "COM20");
    ck_assert(ras_config_set_device(&config, &device));
    ck_assert_str_eq(ports(), "COM12 COM20 TCP1 TCP2 TCP3 TCP4 TCP6 ");
    ck_assert_uint_eq(ras_config_port(&config, "COM20")->roles, CALL_OUT);
    ras_config_remove_port(&config, "TCP2");
    ras_config_remove_port(&config, "no such port");
    ck_assert_str_eq(ports(), "COM12 COM20 TCP1 TCP3 TCP4 TCP6 ");
    ras_config_remove_port(&config, "TCP4"); /* the last one of its device */
    ck_assert_ptr_null(ras_config_device(&config, second));
    ck_assert_ptr_null(ras_config_check(&config));
}
END_TEST

START_TEST(more_ports_than_there_can_be_are_refused_and_nothing_changes)
{
    struct device_config line = tcp(HERE, 1, 1000), more = tcp(HERE, 2, 25);
    int64_t id = add(line);

    ck_assert_ptr_null(ras_config_add_device(&config, &more, CALL_IN));
    ck_assert_uint_eq(config.device_count, 1);
    line = *ras_config_device(&config, id);
    line.ports = 1025;
    ck_assert(!ras_config_set_device(&config, &line));
    ck_assert_uint_eq(config.port_count, 1000);
    line.ports = 1024;
    ck_assert(ras_config_set_device(&config, &line));
    ck_assert_str_eq(config.ports[1023].name, "TCP1024");
}
END_TEST

START_TEST(rivals_claim_the_same_place_or_name)
{
    struct device_config line = tcp(HERE, 2323, 1), com = modem("com5"), named = tcp(HERE, 99, 1);
    int64_t id = add(line);

    add(modem("COM5"));
    ck_assert_ptr_nonnull(ras_config_rival(&config, &line));
    ck_assert_ptr_nonnull(ras_config_rival(&config, &com));
    line.id = id; /* itself is none */
    ck_assert_ptr_null(ras_config_rival(&config, &line));
    line = tcp(0, 2323, 1); /* 0.0.0.0 claims all */
    ck_assert_ptr_nonnull(ras_config_rival(&config, &line));
    line = tcp(IP4(127, 0, 0, 2), 2323, 1);
    ck_assert_ptr_null(ras_config_rival(&config, &line));
    strcpy(named.name, "COM5");
    ck_assert_ptr_nonnull(ras_config_rival(&config, &named));
}
END_TEST

START_TEST(a_server_cannot_run_with_what_contradicts_itself)
{
    struct radius_server server;
    struct user_config user;

    ck_assert_ptr_null(ras_config_check(&config));
    add(tcp(HERE, 2323, 1));
    add(tcp(0, 2323, 1));
    ck_assert_ptr_nonnull(strstr(ras_config_check(&config), "same address"));
    config.devices[1].listen_port = 2324;
    strcpy(config.devices[1].name, config.devices[0].name);
    ck_assert_ptr_nonnull(strstr(ras_config_check(&config), "same name"));
    strcpy(config.devices[1].name, "other");
    ck_assert_ptr_null(ras_config_check(&config));
    user_config_defaults(&user);
    user.fixed_address = IP4(10, 9, 0, 5);
    strcpy(user.name, "ann");
    ras_config_add_user(&config, &user);
    strcpy(user.name, "bob");
    ras_config_add_user(&config, &user);
    ck_assert_ptr_nonnull(strstr(ras_config_check(&config), "same address"));
    ras_config_remove_user(&config, "BOB");
    radius_server_defaults(&server);
    ras_config_add_radius(&config, &server);
    ck_assert_ptr_nonnull(strstr(ras_config_check(&config), "host name"));
    strcpy(config.radius[0].name, "r.example");
    ck_assert_ptr_null(ras_config_check(&config));
    config.settings.pool.to = 1;
    ck_assert_ptr_nonnull(ras_config_check(&config));
}
END_TEST

static struct config_change change_of(enum config_change_kind kind, const char *name, uint32_t fields)
{
    struct config_change change;

    memset(&change, 0, sizeof change);
    change.kind = kind;
    change.fields = fields;
    text_copy(change.name, sizeof change.name, name);
    return change;
}

START_TEST(a_change_is_said_in_a_sentence)
{
    struct config_change change = change_of(CHANGE_PORT_SET, "COM5", PORT_FIELD_ROLES);
    char out[CHANGE_SENTENCE_MAX];

    change.port.mask = change.port.roles = CALL_IN;
    ck_assert_str_eq(config_change_sentence(&change, NULL, out), "COM5: Receive calls as a RAS server is ticked.");
    change = change_of(CHANGE_SETTING, "auth-retries", 0);
    change.setting.value = 5;
    change.setting.mask = UINT32_MAX;
    ck_assert_str_eq(config_change_sentence(&change, &config, out), "Further tries after a wrong password: 5 (was 2).");
    change = change_of(CHANGE_DEVICE_ADD, "", DEVICE_FIELD_LISTEN | DEVICE_FIELD_PORTS);
    change.device = tcp(HERE, 2323, 4);
    ck_assert_str_eq(config_change_sentence(&change, NULL, out), "A TCP line on 127.0.0.1:2323 with 4 ports is added.");
    change = change_of(CHANGE_USER_SET, "joe", USER_FIELD_PASSWORD | USER_FIELD_DIALIN);
    strcpy(change.user.password, "Geheim");
    ck_assert_str_eq(config_change_sentence(&change, NULL, out), "joe: another password; dial-in is refused.");
    change = change_of(CHANGE_DEVICE_SET, "COM5", 0xfff);
    memset(change.device.init, 'X', sizeof change.device.init - 1);
    config_change_sentence(&change, NULL, out); /* cut, with its end */
    ck_assert_uint_lt(strlen(out), CHANGE_SENTENCE_MAX);
    ck_assert(config_change_needs_restart(&change));
    change = change_of(CHANGE_PORT_SET, "*", PORT_FIELD_TRACING);
    ck_assert(!config_change_needs_restart(&change));
    ck_assert_str_eq(config_change_sentence(&change, NULL, out), "Every port: tracing is off.");
}
END_TEST

static struct config_change usage(const char *name, unsigned mask, unsigned roles)
{
    struct config_change change = change_of(CHANGE_PORT_SET, name, PORT_FIELD_ROLES);

    change.port.mask = mask;
    change.port.roles = roles;
    return change;
}

static struct config_change range(enum config_change_kind kind, uint8_t from, uint8_t to)
{
    struct config_change change = change_of(kind, "", 0);

    change.range = (struct address_range){ IP4(10, 9, 0, from), IP4(10, 9, 0, to) };
    return change;
}

static struct config_change number(const char *name, uint32_t value, uint32_t mask)
{
    struct config_change change = change_of(CHANGE_SETTING, name, 0);

    change.setting.value = value;
    change.setting.mask = mask;
    return change;
}

START_TEST(changes_collide_when_they_say_different_things_of_one_object)
{
    const struct {
        struct config_change a, b;
        bool collide;
    } rows[] = {
        { usage("COM5", CALL_IN, CALL_IN), usage("com5", CALL_IN, 0), true },
        { usage("COM5", CALL_IN, CALL_IN), usage("COM5", CALL_IN, CALL_IN), false },
        { usage("COM5", CALL_IN, CALL_IN), usage("COM5", CALL_OUT, 0), false },
        { usage("COM5", CALL_IN, CALL_IN), usage("COM6", CALL_IN, 0), false },
        { usage("*", CALL_IN, CALL_IN), usage("COM6", CALL_IN, 0), true },
        { usage("COM5", CALL_IN, 0), change_of(CHANGE_DEVICE_DELETE, "COM5", 0), true },
        { change_of(CHANGE_DEVICE_DELETE, "COM5", 0), change_of(CHANGE_DEVICE_DELETE, "com5", 0), false },
        { number("auth-time", 30, UINT32_MAX), number("auth-time", 40, UINT32_MAX), true },
        { number("auth-methods", 8, 8), number("auth-methods", 0, 4), false },
        { number("auth-methods", 8, 8), number("auth-methods", 0, 8), true },
        { range(CHANGE_RANGE_EXCLUDE, 5, 9), range(CHANGE_RANGE_EXCLUDE, 9, 12), true },
        { range(CHANGE_RANGE_EXCLUDE, 5, 9), range(CHANGE_RANGE_EXCLUDE, 10, 12), false },
        { range(CHANGE_RANGE_EXCLUDE, 5, 9), range(CHANGE_RANGE_EXCLUDE, 5, 9), false },
        { range(CHANGE_RANGE_EXCLUDE, 5, 9), range(CHANGE_RANGE_INCLUDE, 5, 9), true },
        { range(CHANGE_RANGE_EXCLUDE, 5, 9), number("pool-end", 1, UINT32_MAX), true },
        { change_of(CHANGE_POOL_RESET, "", 0), range(CHANGE_RANGE_EXCLUDE, 5, 9), true },
        { change_of(CHANGE_USER_SET, "joe", USER_FIELD_PASSWORD), change_of(CHANGE_USER_SET, "JOE", USER_FIELD_PASSWORD), true },
        { change_of(CHANGE_USER_SET, "joe", USER_FIELD_PASSWORD), change_of(CHANGE_USER_SET, "joe", USER_FIELD_DISABLED), false },
        { change_of(CHANGE_USER_SET, "joe", USER_FIELD_DISABLED), change_of(CHANGE_USER_DELETE, "joe", 0), true },
        { change_of(CHANGE_USER_SET, "joe", USER_FIELD_DISABLED), change_of(CHANGE_RADIUS_DELETE, "joe", 0), false },
        { change_of(CHANGE_RADIUS_SET, "r", RADIUS_FIELD_SECRET), change_of(CHANGE_RADIUS_SET, "r", RADIUS_FIELD_SECRET), true },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ck_assert_msg(config_changes_collide(&rows[i].a, &rows[i].b) == rows[i].collide, "row %u", (unsigned)i);
        ck_assert_msg(config_changes_collide(&rows[i].b, &rows[i].a) == rows[i].collide, "row %u, turned round", (unsigned)i);
    }
}
END_TEST

START_TEST(users_are_in_the_order_of_their_names_without_case)
{
    static const char *const names[] = { "bob", "Ann", "_x", "ann2", "ANN1", "Zoe" };
    static const char *const sorted[] = { "_x", "Ann", "ANN1", "ann2", "bob", "Zoe" };
    struct user_config user;

    for (size_t i = 0; i < 6; i++) {
        user_config_defaults(&user);
        strcpy(user.name, names[i]);
        ck_assert_ptr_nonnull(ras_config_add_user(&config, &user));
    }
    for (size_t i = 0; i < 6; i++)
        ck_assert_str_eq(config.users[i].name, sorted[i]);
    ck_assert_ptr_eq(ras_config_user(&config, "BOB"), &config.users[4]);
    ras_config_remove_user(&config, "nobody");
    ck_assert_uint_eq(config.user_count, 6);
}
END_TEST

START_TEST(a_copy_is_independent)
{
    struct ras_config copy;

    add(tcp(HERE, 2323, 2));
    ras_config_init(&copy);
    ck_assert(ras_config_copy(&copy, &config));
    ras_config_remove_port(&copy, "TCP1");
    ck_assert_uint_eq(config.port_count, 2);
    ck_assert_uint_eq(copy.port_count, 1);
    ck_assert(ras_config_copy(&copy, &config));
    ck_assert_ptr_null(config_difference(&copy, &config));
    ras_config_fini(&copy);
    ras_config_fini(&copy);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("ras_config");
    TCase *cases = tcase_create("ras_config");
    SRunner *runner;
    int failed;

    tcase_add_checked_fixture(cases, begin, end);
    tcase_add_test(cases, ports_are_named_as_the_store_names_them);
    tcase_add_test(cases, more_ports_than_there_can_be_are_refused_and_nothing_changes);
    tcase_add_test(cases, rivals_claim_the_same_place_or_name);
    tcase_add_test(cases, a_server_cannot_run_with_what_contradicts_itself);
    tcase_add_test(cases, a_change_is_said_in_a_sentence);
    tcase_add_test(cases, changes_collide_when_they_say_different_things_of_one_object);
    tcase_add_test(cases, users_are_in_the_order_of_their_names_without_case);
    tcase_add_test(cases, a_copy_is_independent);
    suite_add_tcase(suite, cases);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
