/*
 * test_model_meanwhile.c - the changes of two administrators meet, and either's may win.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/network/model_meanwhile.h"
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include "common/base/ip4.h"
#include "common/ras/port_role.h"

static struct ras_config before;      /* TCP1, TCP2 on the line "first", the modem COM5; joe */

static void set_up(void)
{
    struct device_config line = { .kind = DEVICE_TCP, .listen_port = 2323, .ports = 2 }, modem = { .kind = DEVICE_MODEM, .ports = 1 };
    struct user_config joe;

    ras_config_init(&before);
    strcpy(line.name, "first");
    strcpy(modem.name, "COM5");
    strcpy(modem.system_name, "COM5");
    ck_assert_ptr_nonnull(ras_config_add_device(&before, &line, CALL_IN));
    ck_assert_ptr_nonnull(ras_config_add_device(&before, &modem, CALL_IN));
    user_config_defaults(&joe);
    strcpy(joe.name, "joe");
    ck_assert_ptr_nonnull(ras_config_add_user(&before, &joe));
}

static void tear_down(void)
{
    ras_config_fini(&before);
}

static struct config_change change(enum config_change_kind kind, const char *name)
{
    struct config_change c = { .kind = kind };

    strcpy(c.name, name);
    return c;
}

static struct config_change role(const char *port, unsigned mask, unsigned roles)
{
    struct config_change c = change(CHANGE_PORT_SET, port);

    c.fields = PORT_FIELD_ROLES;
    c.port.mask = mask;
    c.port.roles = roles;
    return c;
}

static struct meanwhile mine_of(const struct config_change *changes, size_t count)
{
    struct meanwhile mine = { malloc(count * sizeof *changes), count };

    ck_assert_ptr_nonnull(mine.changes);
    memcpy(mine.changes, changes, count * sizeof *changes);
    return mine;
}

START_TEST(only_what_says_otherwise_about_the_same_object_collides)
{
    struct config_change own[] = { role("TCP1", CALL_IN, CALL_IN), change(CHANGE_USER_DELETE, "joe") };
    struct config_change theirs[] = { role("TCP1", CALL_IN, 0), role("TCP2", CALL_IN, 0), role("TCP1", CALL_IN, CALL_IN),
                                      change(CHANGE_USER_DELETE, "ann") };
    struct meanwhile mine = mine_of(own, 2);

    ck_assert(meanwhile_collides(&mine, &theirs[0], &before));
    ck_assert(!meanwhile_collides(&mine, &theirs[1], &before));
    ck_assert(!meanwhile_collides(&mine, &theirs[2], &before));
    ck_assert(!meanwhile_collides(&mine, &theirs[3], &before));
    ck_assert_uint_eq(meanwhile_collisions(&mine, theirs, 4, &before), 1);
    free(mine.changes);
}
END_TEST

START_TEST(what_the_other_one_did_already_is_not_done_twice)
{
    struct config_change own[] = { change(CHANGE_USER_DELETE, "joe"), role("TCP1", CALL_IN, CALL_IN), change(CHANGE_DEVICE_DELETE, "COM5") };
    struct config_change theirs[] = { change(CHANGE_USER_DELETE, "JOE"), role("TCP1", CALL_IN, CALL_IN) };
    struct meanwhile mine = mine_of(own, 3);

    meanwhile_keep_mine(&mine, theirs, 2, &before);
    ck_assert_uint_eq(mine.count, 2);
    ck_assert_int_eq(mine.changes[0].kind, CHANGE_PORT_SET); /* setting it again does no harm */
    ck_assert_str_eq(mine.changes[1].name, "COM5");
    free(mine.changes);
}
END_TEST

START_TEST(ranges_are_the_same_only_when_both_ends_are)
{
    struct config_change own[] = { change(CHANGE_RANGE_EXCLUDE, ""), change(CHANGE_RANGE_EXCLUDE, "") };
    struct config_change theirs = change(CHANGE_RANGE_EXCLUDE, "");
    struct meanwhile mine;

    own[0].range = (struct address_range){ IP4(10, 9, 0, 5), IP4(10, 9, 0, 9) };
    own[1].range = (struct address_range){ IP4(10, 9, 0, 5), IP4(10, 9, 0, 8) };
    theirs.range = own[1].range;
    mine = mine_of(own, 2);
    meanwhile_keep_mine(&mine, &theirs, 1, &before);
    ck_assert_uint_eq(mine.count, 1);
    ck_assert_uint_eq(mine.changes[0].range.to, IP4(10, 9, 0, 9));
    free(mine.changes);
}
END_TEST

START_TEST(two_that_add_one_name_differently_both_stay_so_that_the_service_judges)
{
    struct config_change own = change(CHANGE_USER_ADD, "joe"), theirs = change(CHANGE_USER_ADD, "joe");
    struct meanwhile mine;

    own.fields = theirs.fields = USER_FIELD_DIALIN;
    strcpy(own.user.name, "joe");
    strcpy(theirs.user.name, "joe");
    own.user.privilege = RASPRIV_DialinPrivilege;
    mine = mine_of(&own, 1);
    meanwhile_keep_mine(&mine, &theirs, 1, &before);
    ck_assert_uint_eq(mine.count, 1);
    theirs.user.privilege = RASPRIV_DialinPrivilege;
    meanwhile_keep_mine(&mine, &theirs, 1, &before);
    ck_assert_uint_eq(mine.count, 0);
    free(mine.changes);
}
END_TEST

START_TEST(taking_theirs_leaves_nothing_and_wipes_a_password)
{
    struct config_change own = change(CHANGE_USER_SET, "joe");
    struct meanwhile mine;

    strcpy(own.user.password, "secret");
    mine = mine_of(&own, 1);
    meanwhile_take_theirs(&mine);
    ck_assert_uint_eq(mine.count, 0);
    ck_assert_int_eq(mine.changes[0].user.password[0], '\0');
    free(mine.changes);
    mine.changes = NULL;
    meanwhile_take_theirs(&mine);
    ck_assert_uint_eq(meanwhile_collisions(&mine, &own, 1, &before), 0);
}
END_TEST

START_TEST(a_port_whose_device_the_other_one_deletes_collides_and_is_left_out)
{
    struct config_change own[] = { role("TCP2", CALL_IN, 0), role("COM5", CALL_IN, 0), change(CHANGE_USER_SET, "joe") };
    struct config_change theirs[] = { change(CHANGE_DEVICE_DELETE, "first"), change(CHANGE_USER_DELETE, "ann") };
    struct meanwhile mine = mine_of(own, 3);

    ck_assert(meanwhile_collides(&mine, &theirs[0], &before));
    ck_assert(!meanwhile_collides(&mine, &theirs[1], &before));
    ras_config_remove_device(&before, ras_config_port(&before, "TCP1")->device_id);
    meanwhile_keep_mine(&mine, theirs, 2, &before);
    ck_assert_uint_eq(mine.count, 2);
    ck_assert_str_eq(mine.changes[0].name, "COM5");
    ck_assert_str_eq(mine.changes[1].name, "joe");
    free(mine.changes);
}
END_TEST

START_TEST(a_device_i_delete_collides_with_what_the_other_one_did_to_its_ports)
{
    struct config_change own = change(CHANGE_DEVICE_DELETE, "first"), theirs = role("TCP1", CALL_IN, 0);
    struct meanwhile mine = mine_of(&own, 1);

    ck_assert(meanwhile_collides(&mine, &theirs, &before));
    theirs = role("COM5", CALL_IN, 0);
    ck_assert(!meanwhile_collides(&mine, &theirs, &before));
    free(mine.changes);
}
END_TEST

START_TEST(a_user_who_is_gone_is_not_changed)
{
    struct config_change own = change(CHANGE_USER_SET, "ann");
    struct meanwhile mine = mine_of(&own, 1);

    meanwhile_keep_mine(&mine, NULL, 0, &before);
    ck_assert_uint_eq(mine.count, 0);
    free(mine.changes);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("model_meanwhile");
    TCase *cases = tcase_create("all");
    SRunner *runner;
    int failed;

    tcase_add_test(cases, only_what_says_otherwise_about_the_same_object_collides);
    tcase_add_test(cases, what_the_other_one_did_already_is_not_done_twice);
    tcase_add_test(cases, ranges_are_the_same_only_when_both_ends_are);
    tcase_add_test(cases, two_that_add_one_name_differently_both_stay_so_that_the_service_judges);
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_test(cases, a_port_whose_device_the_other_one_deletes_collides_and_is_left_out);
    tcase_add_test(cases, a_device_i_delete_collides_with_what_the_other_one_did_to_its_ports);
    tcase_add_test(cases, a_user_who_is_gone_is_not_changed);
    tcase_add_test(cases, taking_theirs_leaves_nothing_and_wipes_a_password);
    suite_add_tcase(suite, cases);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
