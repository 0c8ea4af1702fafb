/*
 * test_model_update.c - versions are compared, and a set of files replaces another whole or not at all.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/network/model_update.h"
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CTL = 1, NET = 2, CPL = 3, ADMIN = 4, PHONE = 5 };

static void fill(struct update_part parts[UPDATE_PARTS], size_t count, uint16_t last)
{
    memset(parts, 0, UPDATE_PARTS * sizeof *parts);
    for (size_t i = 0; i < count; i++)
        parts[i] = (struct update_part){ true, true, { 0, 1, last, 0 } };
}

START_TEST(the_service_is_what_others_are_compared_with)
{
    struct update_part parts[UPDATE_PARTS];

    fill(parts, 4, 7);
    ck_assert(update_is_complete(parts));
    ck_assert(!update_is_mismatch(parts));
    ck_assert_int_eq(update_state(parts, ADMIN), UPDATE_NOT_INSTALLED);
    parts[UPDATE_SERVICE].version[2] = 8;
    ck_assert_int_eq(update_state(parts, UPDATE_SERVICE), UPDATE_GOOD);
    for (size_t i = CTL; i <= CPL; i++)
        ck_assert_int_eq(update_state(parts, i), UPDATE_OTHER);
    ck_assert(update_is_mismatch(parts));
    ck_assert(!update_is_complete(parts));
}
END_TEST

START_TEST(what_is_missing_or_damaged_does_not_hang_up_on_callers)
{
    struct update_part parts[UPDATE_PARTS];

    fill(parts, 4, 7);
    parts[CTL].is_there = parts[CTL].has_version = false;
    parts[CPL].has_version = false;
    ck_assert_int_eq(update_state(parts, CTL), UPDATE_MISSING);
    ck_assert_int_eq(update_state(parts, CPL), UPDATE_UNKNOWN);
    ck_assert(!update_is_mismatch(parts));
    ck_assert(!update_is_complete(parts));
    parts[UPDATE_SERVICE].is_there = parts[UPDATE_SERVICE].has_version = false;
    ck_assert_int_eq(update_state(parts, UPDATE_SERVICE), UPDATE_MISSING);
    ck_assert_int_eq(update_state(parts, NET), UPDATE_GOOD); /* measured by itself */
}
END_TEST

START_TEST(a_version_is_written_with_as_many_numbers_as_it_needs)
{
    char text[UPDATE_VERSION_MAX];

    ck_assert_str_eq(update_version_text(&(struct update_part){ true, true, { 0, 1, 0, 0 } }, text), "0.1.0");
    ck_assert_str_eq(update_version_text(&(struct update_part){ true, true, { 65535, 65535, 65535, 65535 } }, text), "65535.65535.65535.65535");
    ck_assert_str_eq(update_version_text(&(struct update_part){ true, false, { 1, 1, 1, 1 } }, text), "");
}
END_TEST

START_TEST(a_set_must_be_whole_and_of_one_version)
{
    struct update_part set[UPDATE_PARTS], installed[UPDATE_PARTS];
    size_t part = 99;

    fill(installed, 4, 1);
    fill(set, 0, 2);
    ck_assert_int_eq(update_check_set(set, installed, &part), UPDATE_SET_EMPTY);
    fill(set, 4, 2);
    ck_assert_int_eq(update_check_set(set, installed, &part), UPDATE_SET_GOOD);
    for (size_t i = 0; i < 4; i++) {
        fill(set, 4, 2);
        set[i].is_there = false;
        ck_assert_int_eq(update_check_set(set, installed, &part), UPDATE_SET_LACKS);
        ck_assert_uint_eq(part, i);
    }
    fill(set, 4, 2);
    set[NET].version[3] = 1;
    ck_assert_int_eq(update_check_set(set, installed, &part), UPDATE_SET_MIXED);
    ck_assert_uint_eq(part, NET);
    fill(set, 4, 2);
    set[CPL].has_version = false;
    ck_assert_int_eq(update_check_set(set, installed, &part), UPDATE_SET_MIXED);
}
END_TEST

START_TEST(a_set_must_hold_whatever_more_is_installed)
{
    struct update_part set[UPDATE_PARTS], installed[UPDATE_PARTS];
    size_t part = 99;

    fill(installed, 5, 1);
    fill(set, 4, 2);
    ck_assert_int_eq(update_check_set(set, installed, &part), UPDATE_SET_LACKS);
    ck_assert_uint_eq(part, ADMIN);
    fill(set, 6, 2); /* more than is installed does no harm */
    ck_assert_int_eq(update_check_set(set, installed, &part), UPDATE_SET_GOOD);
}
END_TEST

/* ---- a folder in memory ---- */

enum { FILES = 32 };
struct folder {
    struct {
        char name[UPDATE_NAME_MAX];
        char content;              /* 'o' old, 'n' new, 'h' half a copy, 'r' running: it cannot be deleted */
    } file[FILES];
    int steps, fail_at;            /* the step that fails; 0 none */
    bool fails_from_then_on;
};

static int find(const struct folder *f, const char *name)
{
    for (int i = 0; i < FILES; i++)
        if (strcmp(f->file[i].name, name) == 0)
            return i;
    return -1;
}

static void put(struct folder *f, const char *name, char content)
{
    int at = find(f, name) >= 0 ? find(f, name) : find(f, "");

    ck_assert_int_ge(at, 0);
    snprintf(f->file[at].name, UPDATE_NAME_MAX, "%s", name);
    f->file[at].content = content;
}

static bool step_fails(struct folder *f)
{
    f->steps++;
    return f->fail_at && (f->steps == f->fail_at || (f->fails_from_then_on && f->steps > f->fail_at));
}

static bool file_exists(void *ctx, const char *name)
{
    return find(ctx, name) >= 0;
}

static bool file_rename(void *ctx, const char *from, const char *to)
{
    struct folder *f = ctx;
    int at = find(f, from);

    if (step_fails(f) || at < 0 || find(f, to) >= 0)
        return false;
    snprintf(f->file[at].name, UPDATE_NAME_MAX, "%s", to);
    return true;
}

static bool file_copy(void *ctx, const char *name)
{
    struct folder *f = ctx;
    bool fails = step_fails(f);

    ck_assert_int_lt(find(f, name), 0); /* nothing is ever overwritten */
    put(f, name, fails ? 'h' : 'n');
    return !fails;
}

static bool file_remove(void *ctx, const char *name)
{
    struct folder *f = ctx;
    int at = find(f, name);

    if (at < 0 || f->file[at].content == 'r')
        return false;
    f->file[at].name[0] = '\0';
    return true;
}

static void file_discard(void *ctx, const char *name)
{
    file_remove(ctx, name);
}

static const struct update_files files = { file_exists, file_rename, file_copy, file_remove, file_discard };

static char content(const struct folder *f, const char *name)
{
    return find(f, name) < 0 ? '-' : f->file[find(f, name)].content;
}

static int file_count(const struct folder *f)
{
    int n = 0;

    for (int i = 0; i < FILES; i++)
        n += f->file[i].name[0] != '\0';
    return n;
}

START_TEST(all_files_are_replaced_and_no_old_one_stays)
{
    struct folder f = { .fail_at = 0 };
    struct update_part set[UPDATE_PARTS];
    size_t part = 99;

    fill(set, 5, 2);
    for (size_t i = 0; i < 3; i++)
        put(&f, update_part_names[i], 'o'); /* the others are new here */
    ck_assert_int_eq(update_apply(set, &files, &f, &part), UPDATE_DONE);
    for (size_t i = 0; i < 5; i++)
        ck_assert_int_eq(content(&f, update_part_names[i]), 'n');
    ck_assert_int_eq(file_count(&f), 5);
}
END_TEST

START_TEST(whatever_step_fails_everything_is_as_it_was)
{
    struct update_part set[UPDATE_PARTS];

    fill(set, 4, 2);
    for (int fail_at = 1; fail_at <= 7; fail_at++) { /* three files there, one new: 3 renames and 4 copies */
        struct folder f = { .fail_at = fail_at };
        size_t part = 99;

        for (size_t i = 0; i < 3; i++)
            put(&f, update_part_names[i], 'o');
        ck_assert_msg(update_apply(set, &files, &f, &part) == UPDATE_UNDONE, "step %d", fail_at);
        ck_assert_uint_eq(part, (size_t)(fail_at - 1) / 2);
        for (size_t i = 0; i < 3; i++)
            ck_assert_msg(content(&f, update_part_names[i]) == 'o', "step %d, %s", fail_at, update_part_names[i]);
        ck_assert_msg(file_count(&f) == 3, "step %d: %d files", fail_at, file_count(&f));
    }
}
END_TEST

START_TEST(when_nothing_can_be_put_back_the_old_files_are_still_there)
{
    struct folder f = { .fail_at = 4, .fails_from_then_on = true };
    struct update_part set[UPDATE_PARTS];
    size_t part = 99;

    fill(set, 4, 2);
    for (size_t i = 0; i < 4; i++)
        put(&f, update_part_names[i], 'o');
    ck_assert_int_eq(update_apply(set, &files, &f, &part), UPDATE_STUCK);
    ck_assert_uint_eq(part, 1);
    ck_assert_int_eq(content(&f, "rrassvc.exe.old"), 'o');
    ck_assert_int_eq(content(&f, "rrasctl.exe.old"), 'o');
    ck_assert_int_eq(content(&f, "rrasnet.exe"), 'o');
}
END_TEST

START_TEST(an_old_file_that_still_runs_gets_company)
{
    struct folder f = { .fail_at = 0 };
    struct update_part set[UPDATE_PARTS];
    size_t part = 99;

    fill(set, 4, 2);
    put(&f, "rrassvc.exe", 'o');
    put(&f, "rrasnet.exe", 'r');
    put(&f, "rrasnet.exe.old", 'r');
    put(&f, "rrassvc.exe.old", 'o'); /* nobody runs it any more */
    ck_assert_int_eq(update_apply(set, &files, &f, &part), UPDATE_DONE);
    ck_assert_int_eq(content(&f, "rrasnet.exe"), 'n');
    ck_assert_int_eq(content(&f, "rrasnet.exe.old"), 'r');
    ck_assert_int_eq(content(&f, "rrasnet.exe.old2"), 'r');
    ck_assert_int_eq(content(&f, "rrassvc.exe.old"), '-');
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("model_update");
    TCase *cases = tcase_create("all");
    SRunner *runner;
    int failed;

    tcase_add_test(cases, the_service_is_what_others_are_compared_with);
    tcase_add_test(cases, what_is_missing_or_damaged_does_not_hang_up_on_callers);
    tcase_add_test(cases, a_version_is_written_with_as_many_numbers_as_it_needs);
    tcase_add_test(cases, a_set_must_be_whole_and_of_one_version);
    tcase_add_test(cases, a_set_must_hold_whatever_more_is_installed);
    tcase_add_test(cases, all_files_are_replaced_and_no_old_one_stays);
    tcase_add_test(cases, whatever_step_fails_everything_is_as_it_was);
    tcase_add_test(cases, when_nothing_can_be_put_back_the_old_files_are_still_there);
    tcase_add_test(cases, an_old_file_that_still_runs_gets_company);
    suite_add_tcase(suite, cases);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
