/*
 * test_model_setup.c - what Remote Access Setup says about its ports and does with them.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/network/model_setup.h"
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/base/ip4.h"
#include "gui/network/setup_ids.h"

static struct ras_config saved, draft;

static void add_line(struct ras_config *config, uint32_t address, uint16_t port, uint16_t ports, unsigned roles)
{
    struct device_config device;

    device_config_defaults(&device, DEVICE_TCP);
    device.listen_address = address;
    device.listen_port = port;
    device.ports = ports;
    ck_assert_ptr_nonnull(ras_config_add_device(config, &device, roles));
}

static void add_modem(struct ras_config *config, const char *com, unsigned roles)
{
    struct device_config device;

    device_config_defaults(&device, DEVICE_MODEM);
    strcpy(device.system_name, com);
    ck_assert_ptr_nonnull(ras_config_add_device(config, &device, roles));
}

static void set_up(void)
{
    ras_config_init(&saved);
    ras_config_init(&draft);
    add_modem(&saved, "COM3", CALL_IN);
    add_line(&saved, IP4(127, 0, 0, 1), 2323, 3, CALL_ROUTER);
    ck_assert(ras_config_copy(&draft, &saved));
}

static void tear_down(void)
{
    ras_config_fini(&saved);
    ras_config_fini(&draft);
}

static bool has_port(const char *name)
{
    return ras_config_port(&draft, name) != NULL;
}

/* in force: -1 when the running service has no such port */
static const struct {
    unsigned roles;
    int in_force;
    bool is_down;
    const char *why;
    enum port_mark mark;
    int string_id;
    bool condition, explanation;
} notes[] = {
    { CALL_IN, CALL_IN, false, "", PORT_MARK_NONE, IDS_SAYS_SERVES, true, false },
    { CALL_IN, CALL_IN, false, "The last caller...", PORT_MARK_NONE, IDS_SAYS_SERVES, true, true },
    { CALL_ROLES, CALL_ROLES, false, "", PORT_MARK_NONE, IDS_SAYS_SERVES, true, false },
    { CALL_ROUTER, CALL_ROUTER, false, "Error 629 ...", PORT_MARK_WARNING, IDS_SAYS_629, false, false }, /* said once */
    { CALL_ROUTER | CALL_OUT, CALL_IN, false, "", PORT_MARK_WARNING, IDS_SAYS_629, false, false },
    { CALL_ROUTER, -1, false, "", PORT_MARK_WARNING, IDS_SAYS_629, false, false },
    { CALL_ROUTER, CALL_ROUTER, true, "COM3: ...", PORT_MARK_WARNING, IDS_SAYS_629, true, true }, /* both are wrong */
    { CALL_IN | CALL_ROUTER, CALL_ROUTER, false, "Error 629 ...", PORT_MARK_PENDING, IDS_SAYS_629_UNTIL_RESTART, true,
      false },
    { CALL_IN, CALL_IN | CALL_OUT, false, "", PORT_MARK_PENDING, IDS_SAYS_ROLES_PENDING, true, false },
    { CALL_IN, 0, false, "", PORT_MARK_PENDING, IDS_SAYS_ROLES_PENDING, true, false },
    { CALL_IN, -1, false, "", PORT_MARK_PENDING, IDS_SAYS_NEW, false, false },
    { CALL_IN, CALL_IN, true, "COM3: ...", PORT_MARK_ERROR, IDS_SAYS_FAILED, true, true },
    { 0, 0, false, "TCP1 does not answer: ...", PORT_MARK_NONE, IDS_SAYS_SILENT, false, false },
    { CALL_OUT, CALL_OUT, false, "", PORT_MARK_NONE, IDS_SAYS_SILENT, false, false },
};

START_TEST(every_port_says_what_a_caller_would_meet)
{
    struct port_config port = { .name = "COM3", .roles = notes[_i].roles };
    struct running_port now = { .name = "COM3", .is_down = notes[_i].is_down, .condition = "Waiting for call" };
    struct port_note note;

    strcpy(now.explanation, notes[_i].why);
    now.roles = notes[_i].in_force < 0 ? 0 : (unsigned)notes[_i].in_force;
    note = setup_port_note(&port, notes[_i].in_force < 0 ? NULL : &now);
    ck_assert_int_eq(note.mark, notes[_i].mark);
    ck_assert_int_eq(note.string_id, notes[_i].string_id);
    ck_assert_int_eq(note.tells_condition, notes[_i].condition);
    ck_assert_int_eq(note.tells_explanation, notes[_i].explanation);
}
END_TEST

START_TEST(ports_that_give_629_are_counted)
{
    static const port_name names[] = { "COM3", "TCP1", "tcp2", "TCP9" };

    ck_assert_uint_eq(setup_count_629(&draft, names, 4), 2);
    ck_assert_uint_eq(setup_count_629(&draft, names, 1), 0);
    ck_assert_uint_eq(setup_count_629(&draft, names, 0), 0);
}
END_TEST

START_TEST(the_running_port_is_found_by_name)
{
    static const struct running_port now[] = { { .name = "TCP1" }, { .name = "TCP10" } };

    ck_assert_ptr_eq(setup_running(now, 2, "TCP10"), &now[1]);
    ck_assert_ptr_null(setup_running(now, 2, "TCP2"));
    ck_assert_ptr_null(setup_running(NULL, 0, "TCP1"));
}
END_TEST

START_TEST(the_note_says_what_to_dial)
{
    struct dial_note note = setup_dial_note(&draft, NULL, IP4(192, 168, 1, 5));

    ck_assert_int_eq(note.string_id, IDS_DIAL_MODEM); /* the only port that serves */
    ck_assert_str_eq(note.place, "COM3");
    note = setup_dial_note(&draft, "TCP2", IP4(192, 168, 1, 5));
    ck_assert_int_eq(note.string_id, IDS_DIAL_LOCAL);
    ck_assert_str_eq(note.place, "127.0.0.1");
    ck_assert_uint_eq(note.port, 2323);
    add_line(&draft, 0, 4000, 1, CALL_IN);
    note = setup_dial_note(&draft, "TCP4", IP4(192, 168, 1, 5));
    ck_assert_int_eq(note.string_id, IDS_DIAL_TCP);
    ck_assert_str_eq(note.place, "192.168.1.5");
    ck_assert_uint_eq(note.port, 4000);
    ck_assert_int_eq(setup_dial_note(&draft, "TCP4", 0).string_id, IDS_DIAL_ANY);
    add_line(&draft, IP4(10, 1, 1, 1), 4001, 1, CALL_IN);
    note = setup_dial_note(&draft, "TCP5", IP4(192, 168, 1, 5));
    ck_assert_int_eq(note.string_id, IDS_DIAL_TCP);
    ck_assert_str_eq(note.place, "10.1.1.1");
}
END_TEST

START_TEST(without_a_device_there_is_nothing_to_dial)
{
    struct ras_config empty;

    ras_config_init(&empty);
    ck_assert_int_eq(setup_dial_note(&empty, NULL, 0).string_id, IDS_DIAL_NOTHING);
    ck_assert_int_eq(setup_dial_note(&empty, "TCP1", 0).string_id, IDS_DIAL_NOTHING);
}
END_TEST

START_TEST(somebody_may_come_in_or_nobody)
{
    struct user_config users[2] = {
        { .name = "joe", .privilege = RASPRIV_NoCallback },
        { .name = "sue", .privilege = RASPRIV_NoCallback | RASPRIV_DialinPrivilege, .is_disabled = true }
    };
    struct ras_config own = { .settings = draft.settings };

    own.settings.accept_any_user = false;
    ck_assert_int_eq(setup_caller_note(&own, &own).string_id, IDS_NO_CALLERS);
    own.users = users;
    own.user_count = 2;
    ck_assert_int_eq(setup_caller_note(&own, &own).string_id, IDS_NO_CALLERS);
    users[0].privilege |= RASPRIV_DialinPrivilege;
    ck_assert_int_eq(setup_caller_note(&own, &own).string_id, IDS_CALLERS);
    ck_assert_uint_eq(setup_caller_note(&own, &own).count, 1);
    users[1].is_disabled = false;
    ck_assert_uint_eq(setup_caller_note(&own, &own).count, 2);
    own.user_count = 0;
    own.settings.accept_any_user = true;
    ck_assert_int_eq(setup_caller_note(&own, &own).string_id, IDS_CALLERS_ELSEWHERE);
    own.settings.accept_any_user = false;
    own.settings.auth_provider = AUTH_PROVIDER_RADIUS;
    ck_assert_int_eq(setup_caller_note(&own, &own).string_id, IDS_CALLERS_ELSEWHERE);
}
END_TEST

START_TEST(an_untouched_draft_needs_no_question_and_no_restart)
{
    ck_assert(!setup_is_changed(&saved, &draft));
    ck_assert_int_eq(setup_restart_note(&saved, &draft, false), 0);
    ck_assert_int_eq(setup_restart_note(&saved, &draft, true), IDS_RESTART_PENDING);
}
END_TEST

START_TEST(a_role_needs_a_restart_and_a_setting_does_not)
{
    draft.settings.auth_retries++;
    ck_assert(setup_is_changed(&saved, &draft));
    ck_assert_int_eq(setup_restart_note(&saved, &draft, false), 0);
    ras_config_port(&draft, "TCP1")->roles |= CALL_IN;
    ck_assert_int_eq(setup_restart_note(&saved, &draft, false), IDS_RESTART_AFTER_CONTINUE);
    ras_config_port(&draft, "TCP1")->roles = CALL_ROUTER; /* and back */
    ck_assert_int_eq(setup_restart_note(&saved, &draft, false), 0);
}
END_TEST

START_TEST(removing_takes_the_port_and_leaves_the_others_their_names)
{
    static const port_name names[] = { "TCP2" }, rest[] = { "TCP1", "TCP3" };

    setup_remove(&draft, names, 1);
    ck_assert(has_port("TCP1") && !has_port("TCP2") && has_port("TCP3"));
    ck_assert_uint_eq(ras_config_device(&draft, ras_config_port(&draft, "TCP1")->device_id)->ports, 2);
    setup_remove(&draft, rest, 2);
    ck_assert_uint_eq(draft.port_count, 1);
    ck_assert_uint_eq(draft.device_count, 1);
    setup_remove(&draft, rest, 2); /* gone already */
    ck_assert_uint_eq(draft.port_count, 1);
}
END_TEST

START_TEST(a_clone_of_a_line_is_one_more_port_with_the_same_usage)
{
    static const port_name gone[] = { "TCP2" };
    port_name made = "";

    ras_config_port(&draft, "TCP3")->roles = CALL_IN | CALL_OUT;
    ras_config_port(&draft, "TCP3")->is_tracing = true;
    ck_assert_int_eq(setup_clone(&draft, "TCP3", &made), SETUP_CLONED);
    ck_assert_str_eq(made, "TCP4");
    ck_assert_uint_eq(ras_config_port(&draft, "TCP4")->roles, CALL_IN | CALL_OUT);
    ck_assert(ras_config_port(&draft, "TCP4")->is_tracing);
    ck_assert_uint_eq(ras_config_port(&draft, "TCP1")->roles, CALL_ROUTER);
    setup_remove(&draft, gone, 1);
    ck_assert_int_eq(setup_clone(&draft, "TCP1", &made), SETUP_CLONED);
    ck_assert_str_eq(made, "TCP2"); /* the lowest free number */
    ck_assert_uint_eq(draft.port_count, 5);
}
END_TEST

START_TEST(a_clone_of_a_modem_needs_a_place_first)
{
    port_name made = "";

    ck_assert_int_eq(setup_clone(&draft, "COM3", &made), SETUP_CLONE_NEEDS_PLACE);
    ck_assert_int_eq(setup_clone(&draft, "COM9", &made), SETUP_CLONE_FAILED);
    ck_assert(!setup_is_changed(&saved, &draft));
}
END_TEST

START_TEST(the_1025th_port_is_not_made)
{
    struct device_config wide = *ras_config_device(&draft, ras_config_port(&draft, "TCP1")->device_id);
    struct device_config device;
    port_name made = "";

    wide.ports = 1022;
    ck_assert(ras_config_set_device(&draft, &wide));
    ck_assert_int_eq(setup_clone(&draft, "TCP1", &made), SETUP_CLONED);
    ck_assert_uint_eq(draft.port_count, PORTS_MAX);
    ck_assert_int_eq(setup_clone(&draft, "TCP1", &made), SETUP_CLONE_FULL);
    ck_assert_int_eq(setup_clone(&draft, "COM3", &made), SETUP_CLONE_FULL);
    device_config_defaults(&device, DEVICE_MODEM);
    strcpy(device.system_name, "COM4");
    ck_assert(!setup_add(&draft, &device, NULL, &made));
    ck_assert_uint_eq(draft.port_count, PORTS_MAX);
}
END_TEST

START_TEST(a_new_device_receives_calls_or_does_what_its_original_does)
{
    struct device_config device;
    port_name made = "";

    device_config_defaults(&device, DEVICE_MODEM);
    strcpy(device.system_name, "COM4");
    ck_assert(setup_add(&draft, &device, NULL, &made));
    ck_assert_str_eq(made, "COM4");
    ck_assert_uint_eq(ras_config_port(&draft, "COM4")->roles, CALL_IN);
    ras_config_port(&draft, "COM4")->roles = CALL_ROLES;
    strcpy(device.system_name, "COM5");
    ck_assert(setup_add(&draft, &device, "COM4", &made));
    ck_assert_str_eq(made, "COM5");
    ck_assert_uint_eq(ras_config_port(&draft, "COM5")->roles, CALL_ROLES);
    device_config_defaults(&device, DEVICE_TCP);
    device.listen_port = 5000;
    device.ports = 2;
    ck_assert(setup_add(&draft, &device, NULL, &made));
    ck_assert_str_eq(made, "TCP4");
}
END_TEST

START_TEST(added_and_removed_again_is_nothing_changed)
{
    static const port_name names[] = { "COM4" };
    struct device_config device;
    port_name made;

    device_config_defaults(&device, DEVICE_MODEM);
    strcpy(device.system_name, "COM4");
    ck_assert(setup_add(&draft, &device, NULL, &made));
    ck_assert(setup_is_changed(&saved, &draft));
    setup_remove(&draft, names, 1);
    ck_assert(!setup_is_changed(&saved, &draft));
    ck_assert_int_eq(setup_restart_note(&saved, &draft, false), 0);
}
END_TEST

int main(void)
{
    TCase *tc = tcase_create("setup");
    Suite *suite = suite_create("model_setup");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_loop_test(tc, every_port_says_what_a_caller_would_meet, 0, (int)(sizeof notes / sizeof *notes));
    tcase_add_test(tc, ports_that_give_629_are_counted);
    tcase_add_test(tc, the_running_port_is_found_by_name);
    tcase_add_test(tc, the_note_says_what_to_dial);
    tcase_add_test(tc, without_a_device_there_is_nothing_to_dial);
    tcase_add_test(tc, somebody_may_come_in_or_nobody);
    tcase_add_test(tc, an_untouched_draft_needs_no_question_and_no_restart);
    tcase_add_test(tc, a_role_needs_a_restart_and_a_setting_does_not);
    tcase_add_test(tc, removing_takes_the_port_and_leaves_the_others_their_names);
    tcase_add_test(tc, a_clone_of_a_line_is_one_more_port_with_the_same_usage);
    tcase_add_test(tc, a_clone_of_a_modem_needs_a_place_first);
    tcase_add_test(tc, the_1025th_port_is_not_made);
    tcase_add_test(tc, a_new_device_receives_calls_or_does_what_its_original_does);
    tcase_add_test(tc, added_and_removed_again_is_nothing_changed);
    suite_add_tcase(suite, tc);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
