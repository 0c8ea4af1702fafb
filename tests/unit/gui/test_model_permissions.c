/* test_model_permissions.c - what Remote Access Permissions edits and sends. SPDX-License-Identifier: MIT */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/base/ip4.h"
#include "gui/network/model_permissions.h"
#include "gui/network/permissions_ids.h"

enum { USERS = 4, MANY = 1000 };

static struct user_config users[MANY + CHANGES_MAX];
static struct ras_config config;
static struct permissions model;
static struct config_change *changes;
static size_t count;
static struct refusal why;
static size_t row;

static void load(size_t how_many)
{
    memset(users, 0, sizeof users);
    for (size_t i = 0; i < how_many; i++) {
        snprintf(users[i].name, sizeof users[i].name, "user%u", (unsigned)i);
        users[i].privilege = RASPRIV_NoCallback | (i % 2 ? RASPRIV_DialinPrivilege : 0u);
    }
    memset(&config, 0, sizeof config);
    server_settings_defaults(&config.settings);
    config.settings.max_denials = 3;
    config.users = users;
    config.user_count = how_many;
    ck_assert(permissions_init(&model, &config));
}

static void setup(void)
{
    load(USERS);
}

static void teardown(void)
{
    config_changes_free(changes, count);
    changes = NULL;
    count = 0;
    permissions_fini(&model);
}

/* What OK sends. */
static void send(size_t expected)
{
    struct ras_config draft;

    ras_config_init(&draft);
    ck_assert(ras_config_copy(&draft, &config));
    ck_assert(permissions_store(&model, &draft));
    config_changes_free(changes, count);
    ck_assert(ras_config_diff(&config, &draft, &changes, &count));
    ck_assert_uint_eq(count, expected);
    ras_config_fini(&draft);
}

static void unlock(size_t expected)
{
    config_changes_free(changes, count);
    ck_assert(permissions_unlocks(&model, &changes, &count));
    ck_assert_uint_eq(count, expected);
}

static struct user_config someone(const char *name)
{
    struct user_config user = { .privilege = RASPRIV_NoCallback | RASPRIV_DialinPrivilege };

    snprintf(user.name, sizeof user.name, "%s", name);
    snprintf(user.password, sizeof user.password, "secret");
    return user;
}

START_TEST(nothing_changed_sends_nothing)
{
    send(0);
    ck_assert(!permissions_are_changed(&model));
    permission_grant(permissions_at(&model, 1), false);
    ck_assert(permissions_are_changed(&model));
    permission_grant(permissions_at(&model, 1), true);
    permission_set_callback(permissions_at(&model, 1), RASPRIV_CallerSetCallback);
    permission_set_callback(permissions_at(&model, 1), RASPRIV_NoCallback);
    send(0);
    ck_assert(permissions_check(&model, &row, &why));
}
END_TEST

START_TEST(only_the_field_that_was_changed_is_sent)
{
    permission_grant(permissions_at(&model, 2), true);
    send(1);
    ck_assert_int_eq(changes[0].kind, CHANGE_USER_SET);
    ck_assert_str_eq(changes[0].name, "user2");
    ck_assert_uint_eq(changes[0].fields, USER_FIELD_DIALIN);
    ck_assert_uint_eq(changes[0].user.privilege & RASPRIV_DialinPrivilege, RASPRIV_DialinPrivilege);
}
END_TEST

START_TEST(each_field_is_sent_when_it_is_changed)
{
    struct permission *user = permissions_at(&model, 0);

    permission_set_callback(user, RASPRIV_AdminSetCallback);
    strcpy(user->now.callback_number, "9,555"); /* refused below */
    user->has_fixed_address = true;
    user->now.fixed_address = IP4(10, 9, 0, 77);
    permission_disable(user, true);
    user->now.has_expired_password = true;
    send(1);
    ck_assert_uint_eq(changes[0].fields, USER_FIELD_CALLBACK | USER_FIELD_ADDRESS | USER_FIELD_DISABLED | USER_FIELD_EXPIRED);
    ck_assert_uint_eq(changes[0].user.fixed_address, IP4(10, 9, 0, 77));
    ck_assert(changes[0].user.is_disabled && changes[0].user.has_expired_password);
    ck_assert(!permissions_check(&model, &row, &why));
    ck_assert_int_eq(why.control, IDC_CALLBACK_NUMBER);
    ck_assert_int_eq(permission_callback_text(user), IDS_CALLBACK_IS_PRESET);
}
END_TEST

START_TEST(grant_all_and_revoke_all_send_those_that_differ)
{
    ck_assert_uint_eq(permissions_granted(&model), 2);
    permissions_grant_all(&model, true);
    ck_assert_uint_eq(permissions_granted(&model), 4);
    send(2);
    permissions_grant_all(&model, false);
    send(2);
    ck_assert_str_eq(changes[0].name, "user1");
    ck_assert_uint_eq(permissions_granted(&model), 0);
}
END_TEST

START_TEST(a_new_user_is_added_with_its_password)
{
    struct user_config joe = someone("joe");

    ck_assert_int_eq(permissions_add(&model, &joe), USERS);
    ck_assert(permissions_has(&model, "JOE"));
    ck_assert_int_eq(permission_state(&model, permissions_at(&model, USERS)), IDS_STATE_NEW);
    send(1);
    ck_assert_int_eq(changes[0].kind, CHANGE_USER_ADD);
    ck_assert_str_eq(changes[0].name, "joe");
    ck_assert_str_eq(changes[0].user.password, "secret");
    ck_assert_uint_eq(changes[0].fields & (USER_FIELD_PASSWORD | USER_FIELD_DIALIN), USER_FIELD_PASSWORD | USER_FIELD_DIALIN);
    ck_assert_uint_eq(changes[0].fields & USER_FIELD_REVERSIBLE, 0);
}
END_TEST

START_TEST(a_new_user_that_is_deleted_again_never_was)
{
    struct user_config joe = someone("joe");

    permissions_delete(&model, (size_t)permissions_add(&model, &joe));
    ck_assert(!permissions_has(&model, "joe"));
    ck_assert_uint_eq(permissions_shown(&model), USERS);
    send(0);
}
END_TEST

START_TEST(a_user_made_anew_in_other_case_is_deleted_first)
{
    struct user_config again = someone("USER1");

    permission_grant(permissions_at(&model, 0), true);
    ck_assert(permissions_has(&model, "user1"));
    permissions_delete(&model, 1);
    ck_assert(!permissions_has(&model, "user1"));
    ck_assert_int_eq(permissions_add(&model, &again), 3);
    send(3);
    ck_assert_int_eq(changes[0].kind, CHANGE_USER_DELETE);
    ck_assert_str_eq(changes[0].name, "user1");
    ck_assert_int_eq(changes[1].kind, CHANGE_USER_SET);
    ck_assert_int_eq(changes[2].kind, CHANGE_USER_ADD);
    ck_assert_str_eq(changes[2].name, "USER1");
    ck_assert_str_eq(changes[2].user.password, "secret");
}
END_TEST

START_TEST(a_user_made_anew_gets_the_new_password)
{
    struct user_config again = someone("user1");

    permissions_delete(&model, 1);
    ck_assert_int_eq(permissions_add(&model, &again), 3);
    send(1);
    ck_assert_int_eq(changes[0].kind, CHANGE_USER_SET);
    ck_assert_uint_eq(changes[0].fields, USER_FIELD_PASSWORD);
    ck_assert_str_eq(changes[0].user.password, "secret");
}
END_TEST

START_TEST(a_deleted_user_is_deleted_whatever_was_changed_before)
{
    permission_grant(permissions_at(&model, 0), true);
    permission_set_password(permissions_at(&model, 0), "secret", false);
    permissions_delete(&model, 0);
    permissions_delete(&model, 99);
    send(1);
    ck_assert_int_eq(changes[0].kind, CHANGE_USER_DELETE);
    ck_assert_str_eq(changes[0].user.password, "");
    ck_assert_ptr_null(permissions_at(&model, 3));
}
END_TEST

START_TEST(a_new_password_is_sent_and_ends_an_expired_one)
{
    struct permission *user;

    users[0].has_expired_password = true;
    permissions_fini(&model);
    ck_assert(permissions_init(&model, &config));
    user = permissions_at(&model, 0);
    ck_assert_int_eq(permission_state(&model, user), IDS_STATE_EXPIRED);
    permission_set_password(user, "new one", false);
    ck_assert_int_eq(permission_state(&model, user), IDS_STATE_PASSWORD);
    send(1);
    ck_assert_uint_eq(changes[0].fields, USER_FIELD_PASSWORD);
    ck_assert_str_eq(changes[0].user.password, "new one");
    user->now.has_expired_password = true; /* it is to be changed at once */
    permission_set_password(user, "newer", true);
    ck_assert(!user->now.has_expired_password);
    user->now.has_expired_password = true;
    send(1);
    ck_assert_uint_eq(changes[0].fields, USER_FIELD_PASSWORD | USER_FIELD_EXPIRED | USER_FIELD_REVERSIBLE);
}
END_TEST

START_TEST(a_locked_account_is_unlocked_by_saying_that_it_is_not_disabled)
{
    struct permission *user;

    users[0].denials = 3;
    users[1].denials = 2;
    permissions_fini(&model);
    ck_assert(permissions_init(&model, &config));
    user = permissions_at(&model, 0);
    ck_assert(permission_is_locked(&model, user) && permission_can_unlock(&model, user));
    ck_assert_int_eq(permission_state(&model, user), IDS_STATE_LOCKED);
    ck_assert(!permission_is_locked(&model, permissions_at(&model, 1)));
    user->is_unlocked = true;
    ck_assert(!permission_is_locked(&model, user));
    send(0);
    unlock(1);
    ck_assert_int_eq(changes[0].kind, CHANGE_USER_SET);
    ck_assert_str_eq(changes[0].name, "user0");
    ck_assert_uint_eq(changes[0].fields, USER_FIELD_DISABLED);
    ck_assert(!changes[0].user.is_disabled);
    permission_disable(user, true); /* it stays locked: nothing takes the lock off a disabled one */
    unlock(0);
    ck_assert_ptr_null(changes);
    send(1);
    ck_assert(changes[0].user.is_disabled);
    ck_assert(!permission_can_unlock(&model, user));
}
END_TEST

START_TEST(enabling_an_account_or_a_new_password_takes_the_lock_off)
{
    users[0].denials = users[1].denials = 9;
    users[0].is_disabled = true;
    permissions_fini(&model);
    ck_assert(permissions_init(&model, &config));
    ck_assert_int_eq(permission_state(&model, permissions_at(&model, 0)), IDS_STATE_DISABLED);
    ck_assert(permission_is_locked(&model, permissions_at(&model, 0)));
    permission_disable(permissions_at(&model, 0), false);
    ck_assert(!permission_is_locked(&model, permissions_at(&model, 0)));
    permission_set_password(permissions_at(&model, 1), "x", false);
    ck_assert(!permission_is_locked(&model, permissions_at(&model, 1)));
    permissions_at(&model, 0)->is_unlocked = permissions_at(&model, 1)->is_unlocked = true;
    unlock(0); /* the lock goes with the rest */
}
END_TEST

START_TEST(without_max_denials_nobody_is_locked)
{
    users[0].denials = 1000;
    config.settings.max_denials = 0;
    permissions_fini(&model);
    ck_assert(permissions_init(&model, &config));
    ck_assert(!permission_is_locked(&model, permissions_at(&model, 0)));
    ck_assert_int_eq(permission_state(&model, permissions_at(&model, 0)), IDS_STATE_OK);
}
END_TEST

static const struct {
    const char *number;
    unsigned bit;
    int string_id;
} numbers[] = {
    { "9 (555) 123-4567", RASPRIV_AdminSetCallback, 0 }, { "TPW@tpw", RASPRIV_AdminSetCallback, 0 }, { "", RASPRIV_CallerSetCallback, 0 },
    { "", RASPRIV_AdminSetCallback, IDS_REFUSE_NUMBER_EMPTY }, { "555X", RASPRIV_AdminSetCallback, IDS_REFUSE_NUMBER_LETTERS },
    { "+49", RASPRIV_AdminSetCallback, IDS_REFUSE_NUMBER_LETTERS }, { "12.34", RASPRIV_AdminSetCallback, IDS_REFUSE_NUMBER_LETTERS },
    { "\xc3\xa9", RASPRIV_AdminSetCallback, IDS_REFUSE_NUMBER_LETTERS },
};

START_TEST(each_callback_number_is_taken_or_refused)
{
    struct permission *user = permissions_at(&model, 2);

    permission_set_callback(user, numbers[_i].bit);
    strcpy(user->now.callback_number, numbers[_i].number);
    ck_assert_int_eq(permissions_check(&model, &row, &why), numbers[_i].string_id == 0);
    if (numbers[_i].string_id) {
        ck_assert_uint_eq(row, 2);
        ck_assert_int_eq(why.control, IDC_CALLBACK_NUMBER);
        ck_assert_int_eq(why.string_id, numbers[_i].string_id);
    }
}
END_TEST

static const struct {
    uint32_t address;
    int string_id;
} addresses[] = {
    { IP4(10, 9, 0, 50), 0 }, { IP4(192, 168, 99, 1), 0 }, { 0, IDS_REFUSE_ADDRESS_EMPTY }, { IP4(127, 0, 0, 1), IDS_REFUSE_ADDRESS_ODD },
    { IP4(10, 9, 0, 255), IDS_REFUSE_ADDRESS_ODD }, { IP4(10, 9, 1, 0), IDS_REFUSE_ADDRESS_ODD }, { IP4(224, 0, 0, 5), IDS_REFUSE_ADDRESS_ODD },
    { IP4(10, 9, 0, 1), IDS_REFUSE_ADDRESS_SERVER }, { IP4(10, 9, 0, 70), IDS_REFUSE_ADDRESS_TWICE },
};

START_TEST(each_fixed_address_is_taken_or_refused)
{
    struct permission *user;

    users[3].fixed_address = IP4(10, 9, 0, 70);
    permissions_fini(&model);
    ck_assert(permissions_init(&model, &config));
    user = permissions_at(&model, 1);
    user->has_fixed_address = true;
    user->now.fixed_address = addresses[_i].address;
    ck_assert_int_eq(permissions_check(&model, &row, &why), addresses[_i].string_id == 0);
    if (addresses[_i].string_id) {
        ck_assert_uint_eq(row, 1);
        ck_assert_int_eq(why.control, IDC_USER_ADDRESS);
        ck_assert_int_eq(why.string_id, addresses[_i].string_id);
    }
    user->has_fixed_address = false; /* what stands in the box does not matter then */
    ck_assert(permissions_check(&model, &row, &why));
    send(0);
}
END_TEST

START_TEST(clearing_the_box_gives_an_address_back)
{
    users[0].fixed_address = IP4(10, 9, 0, 70);
    permissions_fini(&model);
    ck_assert(permissions_init(&model, &config));
    ck_assert(permissions_at(&model, 0)->has_fixed_address);
    permissions_at(&model, 0)->has_fixed_address = false;
    send(1);
    ck_assert_uint_eq(changes[0].fields, USER_FIELD_ADDRESS);
    ck_assert_uint_eq(changes[0].user.fixed_address, 0);
}
END_TEST

START_TEST(what_another_administrator_stored_is_not_judged_here)
{
    strcpy(users[0].callback_number, "what,ever");
    users[0].privilege = RASPRIV_AdminSetCallback;
    users[1].fixed_address = users[2].fixed_address = IP4(10, 9, 0, 70);
    permissions_fini(&model);
    ck_assert(permissions_init(&model, &config));
    permission_grant(permissions_at(&model, 0), true);
    ck_assert(permissions_check(&model, &row, &why));
    send(1);
    ck_assert_uint_eq(changes[0].fields, USER_FIELD_DIALIN);
}
END_TEST

START_TEST(the_list_grows_and_keeps_its_rows)
{
    for (unsigned i = 0; i < 200; i++) {
        char name[16];
        struct user_config user;

        snprintf(name, sizeof name, "new%u", i);
        user = someone(name);
        ck_assert_int_eq(permissions_add(&model, &user), USERS + (int)i);
    }
    ck_assert_str_eq(permissions_at(&model, 0)->now.name, "user0");
    ck_assert_str_eq(permissions_at(&model, USERS + 199)->now.name, "new199");
    ck_assert_str_eq(permissions_at(&model, USERS + 199)->now.password, "secret");
    send(200);
}
END_TEST

START_TEST(a_thousand_users_are_changed_at_once)
{
    permissions_fini(&model);
    load(MANY);
    for (size_t i = 0; i < MANY; i++) {
        permissions_at(&model, i)->has_fixed_address = true;
        permissions_at(&model, i)->now.fixed_address = IP4(10, 100, 1 + i / 200, 1 + i % 200);
    }
    ck_assert(permissions_check(&model, &row, &why));
    permissions_grant_all(&model, true);
    send(MANY);
}
END_TEST

START_TEST(more_changes_than_one_message_holds_are_refused)
{
    permissions_fini(&model);
    load(CHANGES_MAX + 1);
    for (size_t i = 0; i < CHANGES_MAX; i++)
        permission_disable(permissions_at(&model, i), true);
    ck_assert(permissions_check(&model, &row, &why));
    permission_disable(permissions_at(&model, CHANGES_MAX), true);
    ck_assert(!permissions_check(&model, &row, &why));
    ck_assert_int_eq(why.string_id, IDS_REFUSE_MANY_CHANGES);
}
END_TEST

START_TEST(a_server_without_users_has_an_empty_list)
{
    permissions_fini(&model);
    load(0);
    ck_assert_uint_eq(permissions_shown(&model), 0);
    ck_assert_ptr_null(permissions_at(&model, 0));
    permissions_grant_all(&model, true);
    send(0);
}
END_TEST

START_TEST(the_note_says_first_what_keeps_callers_out)
{
    ck_assert_int_eq(permissions_note(&model), IDS_NOTE_USERS);
    permissions_grant_all(&model, false);
    ck_assert_int_eq(permissions_note(&model), IDS_NOTE_NOBODY_GRANTED);
    while (permissions_shown(&model) > 0)
        permissions_delete(&model, 0);
    ck_assert_int_eq(permissions_note(&model), IDS_NOTE_NO_USERS);
    model.accepts_anybody = true;
    ck_assert_int_eq(permissions_note(&model), IDS_NOTE_ANYBODY);
    config.settings.auth_provider = AUTH_PROVIDER_RADIUS;
    permissions_fini(&model);
    ck_assert(permissions_init(&model, &config));
    ck_assert_int_eq(permissions_note(&model), IDS_NOTE_RADIUS);
    model.provider = AUTH_PROVIDER_WINDOWS;
    ck_assert_int_eq(permissions_note(&model), IDS_NOTE_WINDOWS);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("model_permissions");
    TCase *t = tcase_create("permissions");
    SRunner *runner;
    int failed;

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, nothing_changed_sends_nothing);
    tcase_add_test(t, only_the_field_that_was_changed_is_sent);
    tcase_add_test(t, each_field_is_sent_when_it_is_changed);
    tcase_add_test(t, grant_all_and_revoke_all_send_those_that_differ);
    tcase_add_test(t, a_new_user_is_added_with_its_password);
    tcase_add_test(t, a_new_user_that_is_deleted_again_never_was);
    tcase_add_test(t, a_user_made_anew_in_other_case_is_deleted_first);
    tcase_add_test(t, a_user_made_anew_gets_the_new_password);
    tcase_add_test(t, a_deleted_user_is_deleted_whatever_was_changed_before);
    tcase_add_test(t, a_new_password_is_sent_and_ends_an_expired_one);
    tcase_add_test(t, a_locked_account_is_unlocked_by_saying_that_it_is_not_disabled);
    tcase_add_test(t, enabling_an_account_or_a_new_password_takes_the_lock_off);
    tcase_add_test(t, without_max_denials_nobody_is_locked);
    tcase_add_loop_test(t, each_callback_number_is_taken_or_refused, 0, (int)(sizeof numbers / sizeof *numbers));
    tcase_add_loop_test(t, each_fixed_address_is_taken_or_refused, 0, (int)(sizeof addresses / sizeof *addresses));
    tcase_add_test(t, clearing_the_box_gives_an_address_back);
    tcase_add_test(t, what_another_administrator_stored_is_not_judged_here);
    tcase_add_test(t, the_list_grows_and_keeps_its_rows);
    tcase_add_test(t, a_thousand_users_are_changed_at_once);
    tcase_add_test(t, more_changes_than_one_message_holds_are_refused);
    tcase_add_test(t, a_server_without_users_has_an_empty_list);
    tcase_add_test(t, the_note_says_first_what_keeps_callers_out);
    suite_add_tcase(s, t);
    runner = srunner_create(s);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? 1 : 0;
}
