/*
 * test_config_interface.c - changes of demand-dial interfaces: between each other, in words, and against users.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdlib.h>
#include "tests/unit/ras/random_config.h"

static struct ras_config config;

static void setup(void)
{
    ras_config_init(&config);
}

static void teardown(void)
{
    ras_config_fini(&config);
}

static struct demand_dial *add(const char *name, const char *route)
{
    struct demand_dial iface;

    demand_dial_defaults(&iface);
    snprintf(iface.entry.name, sizeof iface.entry.name, "%s", name);
    strcpy(iface.entry.number, "1");
    if (route) {
        ck_assert(interface_route_parse(route, &iface.routes[0]));
        iface.route_count = 1;
    }
    iface.id = (int64_t)config.interface_count + 1;
    ck_assert_ptr_nonnull(ras_config_add_interface(&config, &iface));
    return &config.interfaces[config.interface_count - 1];
}

static struct config_change set(const char *name, uint32_t fields, uint32_t interface_fields)
{
    struct config_change change = { .kind = CHANGE_INTERFACE_SET, .fields = fields, .interface_fields = interface_fields };

    snprintf(change.name, sizeof change.name, "%s", name);
    demand_dial_defaults(&change.demand_dial);
    strcpy(change.demand_dial.entry.number, "2");
    return change;
}

static void must_refuse(const struct config_change *change, enum config_refusal refusal, const char *part)
{
    char why[CONFIG_WHY_MAX];
    struct ras_config before;

    ras_config_init(&before);
    ck_assert(ras_config_copy(&before, &config));
    ck_assert_int_eq(ras_config_apply(&config, change, why), refusal);
    ck_assert_msg(strstr(why, part) != NULL, "%s", why);
    ck_assert_ptr_null(config_difference(&before, &config));
    ras_config_fini(&before);
}

START_TEST(no_two_enabled_interfaces_have_one_route)
{
    struct config_change change = set("B", 0, INTERFACE_FIELD_ROUTES);

    add("A", "10.1.0.0/16");
    add("B", "10.2.0.0/16");
    change.demand_dial.routes[0] = config.interfaces[0].routes[0];
    change.demand_dial.route_count = 1;
    must_refuse(&change, CONFIG_TAKEN, "The route 10.1.0.0/16 leads through the interface A already");
    change.demand_dial.routes[0].prefix_len = 17; /* a part of it is another one: the longer prefix wins */
    ck_assert_int_eq(ras_config_apply(&config, &change, (char[CONFIG_WHY_MAX]){ "" }), CONFIG_DONE);
    change.demand_dial.routes[0].prefix_len = 16;
    config.interfaces[0].is_enabled = false;
    ck_assert_int_eq(ras_config_apply(&config, &change, (char[CONFIG_WHY_MAX]){ "" }), CONFIG_DONE);
    ck_assert_ptr_null(ras_config_check(&config));
    change = set("a", 0, INTERFACE_FIELD_ENABLED);
    must_refuse(&change, CONFIG_TAKEN, "interface B");
    config.interfaces[0].is_enabled = true;
    ck_assert_ptr_nonnull(strstr(ras_config_check(&config), "same route"));
}
END_TEST

START_TEST(what_a_change_cannot_be_is_refused)
{
    struct config_change change = set("A", PHONE_FIELD_NAME, 0);

    must_refuse(&change, CONFIG_NOT_FOUND, "no demand-dial interface A");
    add("A", NULL);
    add("B", NULL);
    strcpy(change.demand_dial.entry.name, "b");
    must_refuse(&change, CONFIG_TAKEN, "already");
    strcpy(change.demand_dial.entry.name, "x\\y");
    must_refuse(&change, CONFIG_BAD_VALUE, "may be a user's");
    change = set("A", 0, 0);
    must_refuse(&change, CONFIG_BAD_VALUE, "nothing");
    change = set("A", 0, 0x80);
    must_refuse(&change, CONFIG_BAD_VALUE, "does not know");
    change = set("A", 0x10000000, 0);
    must_refuse(&change, CONFIG_BAD_VALUE, "does not know");
    change = set("A", PHONE_FIELD_PASSWORD, 0);
    must_refuse(&change, CONFIG_BAD_PASSWORD, "password");
    change.kind = CHANGE_INTERFACE_DELETE;
    strcpy(change.name, "C");
    must_refuse(&change, CONFIG_NOT_FOUND, "no demand-dial interface C");
    while (config.interface_count < INTERFACES_MAX) {
        char name[16];

        snprintf(name, sizeof name, "more %u", (unsigned)config.interface_count);
        add(name, NULL);
    }
    change = set("one more", PHONE_FIELD_NUMBER, 0);
    change.kind = CHANGE_INTERFACE_ADD;
    must_refuse(&change, CONFIG_BAD_VALUE, "48");
}
END_TEST

/* Makes `to` of the configuration by their difference. */
static void check_difference(const struct ras_config *to)
{
    struct config_change *changes;
    char why[CONFIG_WHY_MAX];
    size_t count;

    ck_assert(ras_config_diff(&config, to, &changes, &count));
    for (size_t i = 0; i < count; i++)
        ck_assert_msg(ras_config_apply(&config, &changes[i], why) == CONFIG_DONE, "%s", why);
    ck_assert_ptr_null(config_difference(&config, to));
    config_changes_free(changes, count);
}

START_TEST(interfaces_exchange_their_routes_and_names)
{
    struct ras_config to;
    struct interface_route route;

    add("A", "10.1.0.0/16");
    add("B", "10.2.0.0/16");
    add("C", "10.3.0.0/16");
    ras_config_init(&to);
    ck_assert(ras_config_copy(&to, &config));
    route = to.interfaces[0].routes[0]; /* around */
    to.interfaces[0].routes[0] = to.interfaces[1].routes[0];
    to.interfaces[1].routes[0] = to.interfaces[2].routes[0];
    to.interfaces[2].routes[0] = route;
    strcpy(to.interfaces[0].entry.name, "B");
    strcpy(to.interfaces[1].entry.name, "A");
    check_difference(&to);
    to.interfaces[0].is_enabled = false; /* one rests, another takes over */
    to.interfaces[2].routes[1] = to.interfaces[0].routes[0];
    to.interfaces[2].route_count = 2;
    check_difference(&to);
    to.interfaces[0].is_enabled = true;
    to.interfaces[2].route_count = 1;
    check_difference(&to);
    ras_config_remove_interface(&to, "b"); /* and one with the same name and routes comes in its place */
    config.interfaces[0].id = 77;
    to.interfaces[0].id = 78;
    check_difference(&to);
    ras_config_fini(&to);
}
END_TEST

static const char *sentence(const struct config_change *change)
{
    static char text[CHANGE_SENTENCE_MAX];

    return config_change_sentence(change, NULL, text);
}

START_TEST(a_change_says_what_is_changed)
{
    struct config_change change = set("Office", 0, INTERFACE_FIELD_ROUTES);

    ck_assert_str_eq(sentence(&change), "Demand-dial interface Office: no routes.");
    for (uint8_t i = 0; i < 5; i++)
        change.demand_dial.routes[i] = (struct interface_route){ IP4(10, i, 0, 0), 16 };
    change.demand_dial.routes[1] = (struct interface_route){ 0, 0 };
    change.demand_dial.route_count = 1;
    ck_assert_str_eq(sentence(&change), "Demand-dial interface Office: the route 10.0.0.0/16.");
    change.demand_dial.route_count = 5;
    change.fields = PHONE_FIELD_NUMBER | PHONE_FIELD_PASSWORD;
    ck_assert_str_eq(sentence(&change), "Demand-dial interface Office: the routes 10.0.0.0/16, default, 10.2.0.0/16 and 2 more; another number;"
                                        " another password.");
    change.fields = 0;
    change.interface_fields = INTERFACE_FIELD_HOURS | INTERFACE_FIELD_ENABLED;
    ck_assert_str_eq(sentence(&change), "Demand-dial interface Office: it is enabled; it may dial always.");
    ck_assert(dial_hours_parse("Mon-Fri 08:00-18:00", change.demand_dial.dial_out_hours));
    change.demand_dial.is_enabled = false;
    ck_assert_str_eq(sentence(&change), "Demand-dial interface Office: it is disabled; it may dial Mon-Fri 08:00-18:00.");
    change.interface_fields = INTERFACE_FIELD_FILTERS | INTERFACE_FIELD_UNREACHABLE | INTERFACE_FIELD_PERSISTENT | INTERFACE_FIELD_TWO_WAY;
    change.demand_dial.filter_mode = FILTER_ONLY;
    change.demand_dial.filter_count = 1;
    ck_assert_str_eq(sentence(&change), "Demand-dial interface Office: on demand; two-way authentication: no; only the traffic of 1 filter triggers a"
                                        " call; unreachable, it is dialled again after 600 to 21600 s.");
    change.interface_fields = 0;
    ck_assert_str_eq(sentence(&change), "Demand-dial interface Office: nothing is changed.");
    change.kind = CHANGE_INTERFACE_ADD;
    ck_assert_str_eq(sentence(&change), "The demand-dial interface Office is added.");
    change.kind = CHANGE_INTERFACE_DELETE;
    ck_assert_str_eq(sentence(&change), "The demand-dial interface Office is removed.");
}
END_TEST

START_TEST(two_changes_collide_when_both_say_something_else_of_one_interface)
{
    struct config_change a = set("Office", 0, INTERFACE_FIELD_ROUTES), b = set("office", PHONE_FIELD_NUMBER, 0);

    ck_assert(!config_changes_collide(&a, &b)); /* of other things */
    b.interface_fields = INTERFACE_FIELD_ROUTES;
    ck_assert(!config_changes_collide(&a, &b)); /* the same */
    b.demand_dial.route_count = 1;
    ck_assert(config_changes_collide(&a, &b));
    strcpy(b.name, "other");
    ck_assert(!config_changes_collide(&a, &b));
    strcpy(b.name, "OFFICE");
    b.kind = CHANGE_INTERFACE_DELETE;
    ck_assert(config_changes_collide(&a, &b));
    a = set("Office", PHONE_FIELD_PASSWORD, 0);
    b = a;
    ck_assert(config_changes_collide(&a, &b)); /* nobody sees whether it is the same one */
    b.kind = a.kind = CHANGE_USER_ADD;
    a.kind = CHANGE_INTERFACE_ADD;
    ck_assert(!config_changes_collide(&a, &b));
    ck_assert(!config_change_needs_restart(&a));
}
END_TEST

START_TEST(who_gives_a_user_and_an_interface_one_name_is_told)
{
    struct config_change change = set("ann", 0, INTERFACE_FIELD_ENABLED);
    struct user_config user;

    user_config_defaults(&user);
    strcpy(user.name, "Ann");
    ck_assert_ptr_nonnull(ras_config_add_user(&config, &user));
    ck_assert_ptr_null(ras_config_name_warning(&config, &change)); /* it was so before */
    change.kind = CHANGE_INTERFACE_ADD;
    ck_assert_ptr_nonnull(ras_config_name_warning(&config, &change));
    strcpy(change.name, "bob");
    ck_assert_ptr_null(ras_config_name_warning(&config, &change));
    change.kind = CHANGE_INTERFACE_SET;
    change.fields = PHONE_FIELD_NAME;
    strcpy(change.demand_dial.entry.name, "ANN");
    ck_assert_ptr_nonnull(ras_config_name_warning(&config, &change));
    change.kind = CHANGE_USER_ADD;
    change.fields = 0;
    ck_assert_ptr_null(ras_config_name_warning(&config, &change));
    add("Bob", NULL);
    ck_assert_ptr_nonnull(ras_config_name_warning(&config, &change));
    change.kind = CHANGE_USER_SET;
    ck_assert_ptr_null(ras_config_name_warning(&config, &change));
    change.kind = CHANGE_PHONE_ADD;
    ck_assert_ptr_null(ras_config_name_warning(&config, &change));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("config_interface");
    TCase *cases = tcase_create("config_interface");
    SRunner *runner;
    int failed;

    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_test(cases, no_two_enabled_interfaces_have_one_route);
    tcase_add_test(cases, what_a_change_cannot_be_is_refused);
    tcase_add_test(cases, interfaces_exchange_their_routes_and_names);
    tcase_add_test(cases, a_change_says_what_is_changed);
    tcase_add_test(cases, two_changes_collide_when_both_say_something_else_of_one_interface);
    tcase_add_test(cases, who_gives_a_user_and_an_interface_one_name_is_told);
    suite_add_tcase(suite, cases);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
