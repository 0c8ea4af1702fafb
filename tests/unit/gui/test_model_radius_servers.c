/* test_model_radius_servers.c - the list of RADIUS servers. SPDX-License-Identifier: MIT */
#include <check.h>
#include <stdio.h>
#include <string.h>
#include "gui/network/configuration_ids.h"
#include "gui/network/model_radius_servers.h"

static struct radius_servers model;
static struct refusal why;
static struct radius_server stored[2];

static void setup(void)
{
    for (int i = 0; i < 2; i++) {
        radius_server_defaults(&stored[i]);
        stored[i].id = 10 + i;
        snprintf(stored[i].name, sizeof stored[i].name, "radius%d", i);
    }
    radius_servers_load(&model, stored, 2, ACCT_PROVIDER_NONE, false);
}

START_TEST(new_servers_get_ids_of_their_own_below_zero)
{
    struct radius_server server;

    radius_server_defaults(&server);
    ck_assert_int_eq(radius_servers_add(&model, &server, &why)->id, -1);
    ck_assert_int_eq(radius_servers_add(&model, &server, &why)->id, -2);
    radius_servers_remove(&model, 2);
    ck_assert_int_eq(radius_servers_add(&model, &server, &why)->id, -3);
    ck_assert_uint_eq(model.count, 4);
    ck_assert_int_eq(model.list[0].id, 10);
    ck_assert_int_eq(model.list[2].id, -2);
}
END_TEST

START_TEST(a_changed_server_keeps_its_id)
{
    struct radius_server server = stored[1];

    server.id = 77;
    server.timeout_s = 9;
    radius_servers_set(&model, 1, &server);
    radius_servers_set(&model, 5, &server);
    ck_assert_int_eq(model.list[1].id, 11);
    ck_assert_uint_eq(model.list[1].timeout_s, 9);
    ck_assert_uint_eq(model.count, 2);
}
END_TEST

START_TEST(sixteen_servers_fit_and_no_more)
{
    struct radius_server server;

    radius_server_defaults(&server);
    while (model.count < RADIUS_SERVERS_MAX)
        ck_assert_ptr_nonnull(radius_servers_add(&model, &server, &why));
    ck_assert_ptr_null(radius_servers_add(&model, &server, &why));
    ck_assert_int_eq(why.control, IDC_RADIUS_ADD);
    ck_assert_int_eq(why.string_id, IDS_REFUSE_RADIUS_MANY);
    radius_servers_remove(&model, 99);
    ck_assert_uint_eq(model.count, RADIUS_SERVERS_MAX);
    radius_servers_remove(&model, 0);
    ck_assert(radius_servers_may_add(&model, &why));
}
END_TEST

START_TEST(a_removed_server_leaves_no_secret_behind)
{
    static const struct radius_server nothing;

    snprintf(model.list[1].secret, sizeof model.list[1].secret, "secret");
    radius_servers_remove(&model, 0);
    ck_assert_str_eq(model.list[0].name, "radius1");
    ck_assert_str_eq(model.list[0].secret, "secret");
    ck_assert_mem_eq(&model.list[1], &nothing, sizeof nothing);
    radius_servers_fini(&model);
    ck_assert_mem_eq(&model.list[0], &nothing, sizeof nothing);
}
END_TEST

START_TEST(each_use_has_its_words)
{
    static const int uses[] = { IDS_RADIUS_USES_NOTHING, IDS_RADIUS_USES_AUTH, IDS_RADIUS_USES_ACCT, IDS_RADIUS_USES_BOTH };

    stored[0].is_for_authentication = _i & 1;
    stored[0].is_for_accounting = _i & 2;
    ck_assert_int_eq(radius_server_uses(&stored[0]), uses[_i]);
}
END_TEST

START_TEST(accounting_needs_a_server_for_it)
{
    ck_assert(radius_servers_check(&model, &why));
    model.is_accounting = true;
    ck_assert(!radius_servers_check(&model, &why));
    ck_assert_int_eq(why.control, IDC_RADIUS_ACCOUNTING);
    model.list[1].is_for_accounting = true;
    ck_assert(radius_servers_check(&model, &why));
    radius_servers_load(&model, stored, 2, ACCT_PROVIDER_RADIUS, false);
    ck_assert(model.is_accounting);
}
END_TEST

START_TEST(the_last_server_that_judges_callers_cannot_go)
{
    model.is_judging = true;
    radius_servers_remove(&model, 0);
    ck_assert(radius_servers_check(&model, &why));
    radius_servers_remove(&model, 0);
    ck_assert(!radius_servers_check(&model, &why));
    ck_assert_int_eq(why.control, IDC_RADIUS_ADD);
    ck_assert_int_eq(why.string_id, IDS_REFUSE_NO_RADIUS);
}
END_TEST

START_TEST(no_servers_are_no_servers)
{
    radius_servers_load(&model, NULL, 0, ACCT_PROVIDER_NONE, false);
    ck_assert_uint_eq(model.count, 0);
    ck_assert(radius_servers_check(&model, &why));
}
END_TEST

int main(void)
{
    Suite *s = suite_create("model_radius_servers");
    TCase *t = tcase_create("servers");
    SRunner *runner;
    int failed;

    tcase_add_checked_fixture(t, setup, NULL);
    tcase_add_test(t, new_servers_get_ids_of_their_own_below_zero);
    tcase_add_test(t, a_changed_server_keeps_its_id);
    tcase_add_test(t, sixteen_servers_fit_and_no_more);
    tcase_add_test(t, a_removed_server_leaves_no_secret_behind);
    tcase_add_loop_test(t, each_use_has_its_words, 0, 4);
    tcase_add_test(t, accounting_needs_a_server_for_it);
    tcase_add_test(t, the_last_server_that_judges_callers_cannot_go);
    tcase_add_test(t, no_servers_are_no_servers);
    suite_add_tcase(s, t);
    runner = srunner_create(s);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? 1 : 0;
}
