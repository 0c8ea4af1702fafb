/*
 * test_model_port_usage.c - the three boxes of Configure Port Usage, for one port and for several.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/network/model_port_usage.h"
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include "gui/network/setup_ids.h"

/* A configuration without devices: the boxes look at ports only. */
static struct port_config ports[4];
static struct ras_config config;
static const port_name names[] = { "COM3", "TCP1", "TCP2", "TCP3" };

static void set_up(void)
{
    static const unsigned roles[] = { CALL_IN, CALL_ROUTER, CALL_IN | CALL_OUT, CALL_ROLES };

    memset(&config, 0, sizeof config);
    for (size_t i = 0; i < 4; i++) {
        memset(&ports[i], 0, sizeof ports[i]);
        strcpy(ports[i].name, names[i]);
        ports[i].roles = roles[i];
    }
    config.ports = ports;
    config.port_count = 4;
}

START_TEST(one_port_shows_exactly_its_roles)
{
    for (unsigned roles = 0; roles <= CALL_ROLES; roles++) {
        struct port_usage usage;

        ports[0].roles = roles;
        port_usage_read(&usage, &config, names, 1);
        for (unsigned role = CALL_IN; role <= CALL_ROUTER; role <<= 1)
            ck_assert_int_eq(port_usage_tick(&usage, (enum port_role)role), roles & role ? USAGE_ON : USAGE_OFF);
        port_usage_write(&usage, &config, names, 1);
        ck_assert_uint_eq(ports[0].roles, roles);
    }
}
END_TEST

START_TEST(a_box_in_which_ports_differ_is_mixed)
{
    struct port_usage usage;

    port_usage_read(&usage, &config, names, 3); /* S, R, S+C */
    ck_assert_int_eq(port_usage_tick(&usage, CALL_IN), USAGE_MIXED);
    ck_assert_int_eq(port_usage_tick(&usage, CALL_OUT), USAGE_MIXED);
    ck_assert_int_eq(port_usage_tick(&usage, CALL_ROUTER), USAGE_MIXED);
    port_usage_read(&usage, &config, names + 2, 2); /* S+C, S+C+R */
    ck_assert_int_eq(port_usage_tick(&usage, CALL_IN), USAGE_ON);
    ck_assert_int_eq(port_usage_tick(&usage, CALL_OUT), USAGE_ON);
    ck_assert_int_eq(port_usage_tick(&usage, CALL_ROUTER), USAGE_MIXED);
}
END_TEST

START_TEST(a_box_nobody_touched_stays_as_it_is_in_every_port)
{
    struct port_usage usage;

    port_usage_read(&usage, &config, names, 4);
    port_usage_set(&usage, CALL_IN, USAGE_ON);
    port_usage_write(&usage, &config, names, 4);
    ck_assert_uint_eq(ports[0].roles, CALL_IN);
    ck_assert_uint_eq(ports[1].roles, CALL_IN | CALL_ROUTER);
    ck_assert_uint_eq(ports[2].roles, CALL_IN | CALL_OUT);
    ck_assert_uint_eq(ports[3].roles, CALL_ROLES);
}
END_TEST

START_TEST(an_emptied_box_is_empty_in_every_port)
{
    struct port_usage usage;

    port_usage_read(&usage, &config, names, 4);
    port_usage_set(&usage, CALL_ROUTER, USAGE_OFF);
    port_usage_write(&usage, &config, names, 4);
    for (size_t i = 0; i < 4; i++)
        ck_assert_uint_eq(ports[i].roles & CALL_ROUTER, 0);
    ck_assert_uint_eq(ports[2].roles, CALL_IN | CALL_OUT);
}
END_TEST

START_TEST(a_box_can_be_set_back_to_mixed)
{
    struct port_usage usage;

    port_usage_read(&usage, &config, names, 4);
    port_usage_set(&usage, CALL_OUT, USAGE_ON);
    port_usage_set(&usage, CALL_OUT, USAGE_MIXED);
    port_usage_write(&usage, &config, names, 4);
    ck_assert_uint_eq(ports[0].roles, CALL_IN);
    ck_assert_uint_eq(ports[2].roles, CALL_IN | CALL_OUT);
}
END_TEST

START_TEST(other_ports_and_names_that_are_gone_are_left_alone)
{
    static const port_name some[] = { "COM9", "tcp1" };
    struct port_usage usage;

    port_usage_read(&usage, &config, some, 2);
    ck_assert_int_eq(port_usage_tick(&usage, CALL_ROUTER), USAGE_ON);
    port_usage_set(&usage, CALL_IN, USAGE_ON);
    port_usage_write(&usage, &config, some, 2);
    ck_assert_uint_eq(ports[1].roles, CALL_IN | CALL_ROUTER);
    ck_assert_uint_eq(ports[0].roles, CALL_IN);
    port_usage_read(&usage, &config, some, 1);
    ck_assert_uint_eq(usage.on | usage.mixed | usage.sets, 0);
}
END_TEST

static const struct { unsigned roles; int string_id; bool warns; } hints[] = {
    { 0, IDS_USAGE_SILENT, false },
    { CALL_OUT, IDS_USAGE_SILENT, false },
    { CALL_IN, IDS_USAGE_SERVES, false },
    { CALL_IN | CALL_OUT, IDS_USAGE_SERVES, false },
    { CALL_ROUTER, IDS_USAGE_629, true },
    { CALL_ROUTER | CALL_OUT, IDS_USAGE_629, true },
    { CALL_ROUTER | CALL_IN, IDS_USAGE_SERVES_ALL, false },
    { CALL_ROLES, IDS_USAGE_SERVES_ALL, false },
};

START_TEST(the_hint_says_what_the_boxes_do_with_a_call)
{
    struct port_usage usage;
    struct usage_hint hint;

    ports[0].roles = hints[_i].roles;
    port_usage_read(&usage, &config, names, 1);
    hint = port_usage_hint(&usage);
    ck_assert_int_eq(hint.string_id, hints[_i].string_id);
    ck_assert_int_eq(hint.warns, hints[_i].warns);
}
END_TEST

START_TEST(the_hint_follows_the_boxes_while_they_are_ticked)
{
    struct port_usage usage;

    port_usage_read(&usage, &config, names + 1, 1); /* router only: the seed */
    ck_assert_int_eq(port_usage_hint(&usage).string_id, IDS_USAGE_629);
    port_usage_set(&usage, CALL_IN, USAGE_ON);
    ck_assert_int_eq(port_usage_hint(&usage).string_id, IDS_USAGE_SERVES_ALL);
    port_usage_set(&usage, CALL_ROUTER, USAGE_OFF);
    ck_assert_int_eq(port_usage_hint(&usage).string_id, IDS_USAGE_SERVES);
    port_usage_set(&usage, CALL_IN, USAGE_OFF);
    ck_assert_int_eq(port_usage_hint(&usage).string_id, IDS_USAGE_SILENT);
}
END_TEST

START_TEST(the_hint_for_several_ports_warns_of_any_that_gives_629)
{
    struct port_usage usage;

    port_usage_read(&usage, &config, names, 4);
    ck_assert_int_eq(port_usage_hint(&usage).string_id, IDS_USAGE_SOME_629);
    ck_assert(port_usage_hint(&usage).warns);
    port_usage_set(&usage, CALL_IN, USAGE_ON);
    ck_assert_int_eq(port_usage_hint(&usage).string_id, IDS_USAGE_DIFFERENT);
    ck_assert(!port_usage_hint(&usage).warns);
    port_usage_set(&usage, CALL_ROUTER, USAGE_OFF);
    ck_assert_int_eq(port_usage_hint(&usage).string_id, IDS_USAGE_SERVES);
    port_usage_set(&usage, CALL_IN, USAGE_OFF);
    port_usage_set(&usage, CALL_ROUTER, USAGE_ON);
    ck_assert_int_eq(port_usage_hint(&usage).string_id, IDS_USAGE_629);
}
END_TEST

START_TEST(what_the_service_cannot_do_yet_is_said_exactly)
{
    ck_assert_int_eq(port_usage_missing(true, true), 0);
    ck_assert_int_eq(port_usage_missing(true, false), IDS_USAGE_NO_ROUTE);
    ck_assert_int_eq(port_usage_missing(false, true), IDS_USAGE_NO_DIAL);
    ck_assert_int_eq(port_usage_missing(false, false), IDS_USAGE_NEITHER);
}
END_TEST

int main(void)
{
    TCase *tc = tcase_create("port usage");
    Suite *suite = suite_create("model_port_usage");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_checked_fixture(tc, set_up, NULL);
    tcase_add_test(tc, one_port_shows_exactly_its_roles);
    tcase_add_test(tc, a_box_in_which_ports_differ_is_mixed);
    tcase_add_test(tc, a_box_nobody_touched_stays_as_it_is_in_every_port);
    tcase_add_test(tc, an_emptied_box_is_empty_in_every_port);
    tcase_add_test(tc, a_box_can_be_set_back_to_mixed);
    tcase_add_test(tc, other_ports_and_names_that_are_gone_are_left_alone);
    tcase_add_loop_test(tc, the_hint_says_what_the_boxes_do_with_a_call, 0, (int)(sizeof hints / sizeof *hints));
    tcase_add_test(tc, the_hint_follows_the_boxes_while_they_are_ticked);
    tcase_add_test(tc, the_hint_for_several_ports_warns_of_any_that_gives_629);
    tcase_add_test(tc, what_the_service_cannot_do_yet_is_said_exactly);
    suite_add_tcase(suite, tc);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
