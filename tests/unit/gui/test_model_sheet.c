/*
 * test_model_sheet.c - what the Network sheet says of the service, and what callers dial.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/network/model_sheet.h"
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/base/ip4.h"
#include "common/ras/port_role.h"
#include "gui/network/sheet_ids.h"
#include "gui/ui/ui_ids.h"

static struct ras_config config;
static const struct sheet_facts well = { .is_registered = true, .is_reachable = true, .may_change = true };

static void set_up(void)
{
    ras_config_init(&config);
}

static void tear_down(void)
{
    ras_config_fini(&config);
}

static struct device_config *add_line(uint32_t address, uint16_t port, unsigned roles)
{
    struct device_config line;

    device_config_defaults(&line, DEVICE_TCP);
    line.listen_address = address;
    line.listen_port = port;
    line.ports = 2;
    return ras_config_add_device(&config, &line, roles);
}

static void add_user(unsigned privilege, bool is_disabled)
{
    struct user_config *users = realloc(config.users, (config.user_count + 1) * sizeof *users);

    ck_assert_ptr_nonnull(users);
    config.users = users;
    memset(&users[config.user_count], 0, sizeof *users);
    snprintf(users[config.user_count].name, sizeof users->name, "user%zu", config.user_count);
    users[config.user_count].privilege = privilege;
    users[config.user_count++].is_disabled = is_disabled;
}

START_TEST(the_state_says_what_the_service_is_doing)
{
    static const struct {
        struct sheet_facts facts;
        int state;
    } rows[] = {
        { { .is_registered = true }, IDS_STATE_STOPPED },
        { { .is_registered = true, .is_changing = true }, IDS_STATE_CHANGING },
        { { .is_registered = true, .is_reachable = true }, IDS_STATE_RUNNING },
        { { .is_registered = true, .is_reachable = true, .is_changing = true }, IDS_STATE_RUNNING },
        { { .is_reachable = true }, IDS_STATE_FOREGROUND },
        { { .is_registered = true, .is_reachable = true, .is_paused = true }, IDS_STATE_PAUSED },
        { { .is_reachable = true, .is_paused = true, .is_restarting = true }, IDS_STATE_RESTARTING },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ck_assert(sheet_has_service(&rows[i].facts));
        ck_assert_msg(sheet_service_state(&rows[i].facts) == rows[i].state, "row %u", (unsigned)i);
    }
    ck_assert(!sheet_has_service(&(struct sheet_facts){ .may_change = true }));
}
END_TEST

START_TEST(a_button_that_can_do_nothing_says_why)
{
    static const struct {
        struct sheet_facts facts;
        bool is_selected;
        struct sheet_buttons expected;
    } rows[] = {
        { { .is_registered = true, .may_change = true }, true, { IDS_WHY_NOT_ADD, 0, 0 } },
        { { .is_registered = true, .may_change = true }, false, { IDS_WHY_NOT_ADD, IDS_WHY_NOT_SELECTED, IDS_WHY_NOT_SELECTED } },
        { { .may_change = true }, false, { 0, IDS_WHY_NOT_SELECTED, IDS_WHY_NOT_SELECTED } },
        { { .is_reachable = true, .may_change = true }, true, { 0, IDS_WHY_NOT_REMOVE, 0 } },
        { { .is_registered = true }, true, { IDS_UI_LOOK_ONLY, IDS_UI_LOOK_ONLY, 0 } },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct sheet_buttons b = sheet_buttons(&rows[i].facts, rows[i].is_selected);

        ck_assert_msg(b.add == rows[i].expected.add, "row %u: add %d", (unsigned)i, b.add);
        ck_assert_msg(b.remove == rows[i].expected.remove, "row %u: remove %d", (unsigned)i, b.remove);
        ck_assert_msg(b.properties == rows[i].expected.properties, "row %u: properties %d", (unsigned)i, b.properties);
    }
}
END_TEST

START_TEST(the_note_names_the_first_thing_that_keeps_callers_out)
{
    struct sheet_facts facts = well;

    ck_assert_int_eq(sheet_note(&facts, &config).string_id, IDS_NOTE_NO_DEVICE);
    add_line(0, 2323, CALL_ROUTER);
    ck_assert_int_eq(sheet_note(&facts, &config).string_id, IDS_NOTE_NO_PORT);
    config.ports[1].roles = CALL_IN;
    ck_assert_int_eq(sheet_note(&facts, &config).string_id, IDS_NOTE_NO_USER);
    add_user(RASPRIV_NoCallback, false);
    add_user(RASPRIV_NoCallback | RASPRIV_DialinPrivilege, true);
    ck_assert_int_eq(sheet_note(&facts, &config).string_id, IDS_NOTE_NO_USER);
    add_user(RASPRIV_NoCallback | RASPRIV_DialinPrivilege, false);
    ck_assert_int_eq(sheet_note(&facts, &config).string_id, IDS_NOTE_DIAL_629);
    ck_assert(sheet_note(&facts, &config).is_warning);
    for (size_t i = 0; i < config.port_count; i++)
        config.ports[i].roles = CALL_IN;
    ck_assert_int_eq(sheet_note(&facts, &config).string_id, IDS_NOTE_DIAL);
    ck_assert(!sheet_note(&facts, &config).is_warning);
    facts.is_paused = true;
    ck_assert_int_eq(sheet_note(&facts, &config).string_id, IDS_NOTE_PAUSED);
    facts.is_restart_pending = true;
    ck_assert_int_eq(sheet_note(&facts, &config).string_id, IDS_NOTE_PENDING);
    ck_assert(sheet_note(&facts, &config).is_warning);
    facts.is_reachable = false;
    ck_assert_int_eq(sheet_note(&facts, &config).string_id, IDS_NOTE_STOPPED);
    facts.is_registered = false;
    ck_assert_int_eq(sheet_note(&facts, &config).string_id, IDS_NOTE_NOT_INSTALLED);
    facts.has_mismatch = true;
    ck_assert_int_eq(sheet_note(&facts, &config).string_id, IDS_NOTE_MISMATCH);
}
END_TEST

START_TEST(nobody_needs_a_user_here_where_others_judge_callers)
{
    add_line(0, 2323, CALL_IN);
    config.settings.auth_provider = AUTH_PROVIDER_RADIUS;
    ck_assert_int_eq(sheet_note(&well, &config).string_id, IDS_NOTE_DIAL);
    config.settings.auth_provider = AUTH_PROVIDER_LOCAL;
    ck_assert_int_eq(sheet_note(&well, &config).string_id, IDS_NOTE_NO_USER);
    config.settings.accept_any_user = true;
    ck_assert_int_eq(sheet_note(&well, &config).string_id, IDS_NOTE_DIAL);
}
END_TEST

static const struct dial_words words = { "the telephone line at %s", "port %s of this computer", " or " };

START_TEST(callers_dial_every_line_that_takes_calls)
{
    struct device_config modem;
    char dial[DIAL_MAX];

    ck_assert_str_eq(sheet_dial(&config, IP4(192, 168, 1, 5), &words, dial), "");
    add_line(0, 2323, CALL_IN);
    ck_assert_str_eq(sheet_dial(&config, IP4(192, 168, 1, 5), &words, dial), "192.168.1.5:2323");
    ck_assert_str_eq(sheet_dial(&config, 0, &words, dial), "port 2323 of this computer");
    add_line(IP4(127, 0, 0, 1), 2324, CALL_IN | CALL_ROUTER);
    add_line(IP4(10, 0, 0, 1), 2325, CALL_ROUTER);
    add_line(IP4(10, 0, 0, 1), 2326, CALL_OUT);
    device_config_defaults(&modem, DEVICE_MODEM);
    strcpy(modem.system_name, "COM5");
    strcpy(modem.name, "Old modem");
    ck_assert_ptr_nonnull(ras_config_add_device(&config, &modem, CALL_IN));
    ck_assert_str_eq(sheet_dial(&config, IP4(192, 168, 1, 5), &words, dial), "192.168.1.5:2323 or 127.0.0.1:2324 or the telephone line at COM5");
}
END_TEST

START_TEST(too_many_lines_to_name_end_in_dots)
{
    char dial[DIAL_MAX];
    size_t len;

    for (int i = 0; i < 60; i++)
        ck_assert_ptr_nonnull(add_line(IP4(192, 168, 100, 100), (uint16_t)(20000 + i), CALL_IN));
    len = strlen(sheet_dial(&config, 0, &words, dial));
    ck_assert_uint_lt(len, DIAL_MAX);
    ck_assert_uint_gt(len, DIAL_MAX - 40);
    ck_assert_str_eq(dial + len - 4, " ...");
    ck_assert_ptr_nonnull(strstr(dial, "192.168.100.100:20000 or "));
}
END_TEST

START_TEST(only_what_the_service_speaks_is_available)
{
    ck_assert(sheet_protocol(0, false, false).is_available);
    for (size_t row = 1; row < SHEET_PROTOCOLS; row++) {
        struct sheet_protocol without = sheet_protocol(row, false, false), with = sheet_protocol(row, true, true);

        ck_assert_int_eq(without.state_id, IDS_PROTOCOL_NOT_HERE);
        ck_assert(!without.is_available);
        ck_assert_int_eq(with.state_id, IDS_PROTOCOL_HERE);
        ck_assert_int_eq(with.name_id, without.name_id);
        ck_assert_int_ne(with.description_id, without.description_id);
    }
    ck_assert_int_eq(sheet_protocol(1, false, true).state_id, IDS_PROTOCOL_NOT_HERE);
    ck_assert_int_eq(sheet_protocol(2, false, true).state_id, IDS_PROTOCOL_HERE);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("model_sheet");
    TCase *cases = tcase_create("all");
    SRunner *runner;
    int failed;

    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_test(cases, the_state_says_what_the_service_is_doing);
    tcase_add_test(cases, a_button_that_can_do_nothing_says_why);
    tcase_add_test(cases, the_note_names_the_first_thing_that_keeps_callers_out);
    tcase_add_test(cases, nobody_needs_a_user_here_where_others_judge_callers);
    tcase_add_test(cases, callers_dial_every_line_that_takes_calls);
    tcase_add_test(cases, too_many_lines_to_name_end_in_dots);
    tcase_add_test(cases, only_what_the_service_speaks_is_available);
    suite_add_tcase(suite, cases);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
