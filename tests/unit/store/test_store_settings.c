/* test_store_settings.c - settings outlive a restart. SPDX-License-Identifier: MIT */
#include "tests/unit/store/store_test.h"
#include "common/base/ip4.h"
#include "service/store/store_internal.h"

START_TEST(a_new_store_has_the_defaults)
{
    struct store *store = open_store(":memory:");
    struct server_settings defaults, loaded;

    server_settings_defaults(&defaults);
    ck_assert_int_eq(store_load_settings(store, &loaded), STORE_OK);
    ck_assert_mem_eq(&loaded, &defaults, sizeof loaded);
    store_close(store);
}
END_TEST

START_TEST(every_setting_comes_back_after_a_restart)
{
    const char *path = "test_store_settings.db";
    struct server_settings saved, loaded;
    struct store *store;

    remove_store(path);
    store = open_store(path);
    server_settings_defaults(&saved);
    for (size_t i = 2; i < server_setting_count; i++) { /* 0 and 1 are the pool's ends */
        const struct server_setting *row = &server_setting_table[i];
        uint32_t other = server_setting_get(&saved, row) == row->max ? row->min : row->max;

        if (row->kind == SETTING_TEXT) {
            ck_assert(server_setting_set_text(&saved, row, strcmp(row->name, "forwards") == 0 ? "8080=intranet:80, 25=10.0.0.5:25"
                                                                           : "{4d36e972-e325-11ce-bfc1-08002be10318} \xc3\xa4"));
            continue;
        }
        ck_assert_msg(server_setting_set(&saved, row, other), "%s", row->name);
    }
    saved.pool = (struct address_range){ IP4(192, 168, 7, 1), IP4(192, 168, 7, 100) };
    saved.excluded[0] = (struct address_range){ IP4(192, 168, 7, 10), IP4(192, 168, 7, 19) };
    saved.excluded[1] = (struct address_range){ IP4(192, 168, 7, 5), IP4(192, 168, 7, 5) };
    saved.excluded_count = 2;
    ck_assert_int_eq(store_save_settings(store, &saved), STORE_OK);
    store_close(store);

    store = open_store(path);
    ck_assert_int_eq(store_load_settings(store, &loaded), STORE_OK);
    ck_assert_mem_eq(&loaded, &saved, sizeof loaded);
    store_close(store);
    remove_store(path);
}
END_TEST

START_TEST(only_what_differs_from_the_defaults_is_kept)
{
    struct store *store = open_store(":memory:");
    struct server_settings settings;
    sqlite3_stmt *count;

    server_settings_defaults(&settings);
    settings.auth_retries = 7;
    ck_assert_int_eq(store_save_settings(store, &settings), STORE_OK);
    ck_assert_int_eq(sqlite3_prepare_v2(store->db, "SELECT (SELECT count(*) FROM setting) + (SELECT count(*) FROM setting_text)", -1, &count, NULL), SQLITE_OK);
    ck_assert_int_eq(sqlite3_step(count), SQLITE_ROW);
    ck_assert_int_eq(sqlite3_column_int(count, 0), 1);
    sqlite3_reset(count);
    settings.auth_retries = 2;
    strcpy(settings.outbound_adapter, "{0}");
    ck_assert_int_eq(store_save_settings(store, &settings), STORE_OK);
    settings.outbound_adapter[0] = '\0';
    ck_assert_int_eq(store_save_settings(store, &settings), STORE_OK);
    ck_assert_int_eq(sqlite3_step(count), SQLITE_ROW);
    ck_assert_int_eq(sqlite3_column_int(count, 0), 0);
    sqlite3_finalize(count);
    store_close(store);
}
END_TEST

START_TEST(settings_that_contradict_each_other_are_refused_and_nothing_changes)
{
    struct store *store = open_store(":memory:");
    struct server_settings settings, loaded;

    server_settings_defaults(&settings);
    settings.auth_retries = 9;
    settings.pool.to = settings.pool.from - 1;
    ck_assert_int_eq(store_save_settings(store, &settings), STORE_REFUSED);
    assert_sentence(store_message(store));
    ck_assert_int_eq(store_load_settings(store, &loaded), STORE_OK);
    ck_assert_uint_eq(loaded.auth_retries, 2);
    store_close(store);
}
END_TEST

START_TEST(values_a_file_got_wrong_become_their_defaults)
{
    struct store *store = open_store(":memory:");
    struct server_settings defaults, loaded;

    server_settings_defaults(&defaults);
    ck_assert_int_eq(sqlite3_exec(store->db,
        "INSERT INTO setting VALUES ('auth-retries', 11), ('auth-time', -1), ('half-open-max', 4294967296),"
        " ('entire-network', 2), ('dns-upstream-port', 65536), ('nobody-knows', 1), ('pool-end', 1), ('', 5);"
        "INSERT INTO setting_text VALUES ('outbound-adapter', char(9)), ('forwards', '80=no port'), ('auth-time', '30'), ('nobody-knows', 'x'), ('', '');"
        "INSERT INTO excluded_range VALUES (1, -5, 10), (2, 20, 10), (3, 0, 4294967296), (9, 1, 2);",
        NULL, NULL, NULL), SQLITE_OK);
    ck_assert_int_eq(store_load_settings(store, &loaded), STORE_OK);
    loaded.excluded[0] = (struct address_range){ 0, 0 }; /* beyond excluded_count */
    ck_assert_mem_eq(&loaded, &defaults, sizeof loaded);
    store_close(store);
}
END_TEST

START_TEST(more_excluded_ranges_than_there_is_room_for_are_left_out)
{
    struct store *store = open_store(":memory:");
    struct server_settings loaded;

    ck_assert_int_eq(sqlite3_exec(store->db,
        "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 99)"
        " INSERT INTO excluded_range SELECT i, 168361986 + i, 168361986 + i FROM n", NULL, NULL, NULL), SQLITE_OK);
    ck_assert_int_eq(store_load_settings(store, &loaded), STORE_OK);
    ck_assert_uint_eq(loaded.excluded_count, EXCLUDED_RANGES_MAX);
    ck_assert_int_eq(store_save_settings(store, &loaded), STORE_OK);
    store_close(store);
}
END_TEST

static void add(TCase *cases)
{
    tcase_add_test(cases, a_new_store_has_the_defaults);
    tcase_add_test(cases, every_setting_comes_back_after_a_restart);
    tcase_add_test(cases, only_what_differs_from_the_defaults_is_kept);
    tcase_add_test(cases, settings_that_contradict_each_other_are_refused_and_nothing_changes);
    tcase_add_test(cases, values_a_file_got_wrong_become_their_defaults);
    tcase_add_test(cases, more_excluded_ranges_than_there_is_room_for_are_left_out);
}

int main(void)
{
    return run_suite("store_settings", add);
}
