/*
 * test_model_history.c - what others changed is told from what this program changed itself.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/network/model_history.h"
#include <check.h>
#include <stdlib.h>
#include <string.h>

static struct history history;
static struct ras_config now;

static void set_up(void)
{
    ras_config_init(&now);
    now.revision = 100;
}

static void tear_down(void)
{
    ras_config_fini(&now);
    history_free(&history);
    ck_assert_ptr_null(history.newest);
}

/* A user is added by somebody, and the service has counted it. */
static void step(const char *name, bool is_own)
{
    struct user_config user;
    uint64_t before = now.revision;

    ck_assert(history_keep(&history, &now));
    user_config_defaults(&user);
    strcpy(user.name, name);
    ck_assert_ptr_nonnull(ras_config_add_user(&now, &user));
    now.revision++;
    if (is_own)
        history_mark_own(&history, before, now.revision);
}

/* The names of the users others added since, one after another. */
static void they_added(uint64_t since, const char *expected)
{
    struct config_change *changes = NULL;
    size_t count = 0;
    char names[256] = "";

    ck_assert(history_theirs(&history, &now, since, &changes, &count));
    for (size_t i = 0; i < count; i++) {
        ck_assert_int_eq(changes[i].kind, CHANGE_USER_ADD);
        strcat(names, changes[i].name);
    }
    config_changes_free(changes, count);
    ck_assert_str_eq(names, expected);
}

START_TEST(what_we_did_ourselves_is_not_anothers)
{
    static const struct {
        const char *steps;           /* capitals are ours */
        const char *theirs;
    } cases[] = {
        { "", "" }, { "A", "" }, { "a", "a" }, { "AB", "" }, { "ab", "ab" }, { "Ab", "b" }, { "aB", "a" }, { "aBc", "ac" },
        { "AbC", "b" }, { "abCDef", "abef" }, { "ABcdEF", "cd" },
    };
    char name[2] = "";

    for (const char *c = cases[_i].steps; *c; c++) {
        name[0] = *c;
        step(name, *c < 'a');
    }
    they_added(100, cases[_i].theirs);
    they_added(now.revision, "");
}
END_TEST

START_TEST(only_what_came_since_counts)
{
    step("a", false);
    step("B", true);
    step("c", false);
    they_added(101, "c");
    they_added(102, "c");
    they_added(100, "ac");
}
END_TEST

START_TEST(what_somebody_took_back_is_no_change)
{
    step("a", false);
    ck_assert(history_keep(&history, &now));
    ras_config_remove_user(&now, "a");
    now.revision++;
    they_added(100, "");
}
END_TEST

START_TEST(a_step_in_which_others_changed_something_too_is_theirs)
{
    step("a", false);
    history_mark_own(&history, 100, 102);
    they_added(100, "a");
    history_mark_own(&history, 99, 100);
    they_added(100, "a");
}
END_TEST

START_TEST(old_steps_are_forgotten_and_then_found_no_more)
{
    char name[8] = "a";

    for (int i = 0; i < HISTORY_STEPS + 3; i++) {
        name[0] = (char)('a' + i % 26);
        name[1] = (char)('a' + i / 26);
        name[2] = '\0';
        step(name, false);
    }
    ck_assert_ptr_null(history_find(&history, &now, 100));
    ck_assert_ptr_null(history_find(&history, &now, 102));
    ck_assert_ptr_nonnull(history_find(&history, &now, 103));
    ck_assert_uint_eq(history_find(&history, &now, 103)->user_count, 3);
    ck_assert_ptr_eq(history_find(&history, &now, now.revision), &now);
    they_added(100, "");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("model_history");
    TCase *tc = tcase_create("all");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_loop_test(tc, what_we_did_ourselves_is_not_anothers, 0, 11);
    tcase_add_test(tc, only_what_came_since_counts);
    tcase_add_test(tc, what_somebody_took_back_is_no_change);
    tcase_add_test(tc, a_step_in_which_others_changed_something_too_is_theirs);
    tcase_add_test(tc, old_steps_are_forgotten_and_then_found_no_more);
    suite_add_tcase(suite, tc);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
