/* test_store_calls.c - the connection history. SPDX-License-Identifier: MIT */
#include "tests/unit/store/store_test.h"
#include "service/store/store_internal.h"

struct seen {
    int count;
    struct call_record first, last;
};

static bool see(void *ctx, const struct call_record *record)
{
    struct seen *seen = ctx;

    if (seen->count++ == 0)
        seen->first = *record;
    seen->last = *record;
    return true;
}

static bool stop(void *ctx, const struct call_record *record)
{
    (void)record;
    ++*(int *)ctx;
    return false;
}

START_TEST(a_call_comes_back_with_every_field)
{
    struct store *store = open_store(":memory:");
    struct call_record record = { .port = "TCP3", .user = "ann", .peer = "127.0.0.1:51234", .address = 0xfffffffe,
        .started_unix = 1000, .ended_unix = 2000, .bytes_in = 1ull << 40, .bytes_out = UINT64_MAX, .bps = 33600,
        .why = END_NOT_CLIENT_PORT, .peer_error = 629, .is_dialed = true };
    struct seen seen = { 0 };

    ck_assert_int_eq(store_add_call(store, &record), STORE_OK);
    ck_assert_int_eq(store_each_call(store, 0, see, &seen), STORE_OK);
    ck_assert_int_eq(seen.count, 1);
    ck_assert_int_eq(seen.first.id, 1);
    ck_assert_str_eq(seen.first.port, "TCP3");
    ck_assert_str_eq(seen.first.user, "ann");
    ck_assert_str_eq(seen.first.peer, "127.0.0.1:51234");
    ck_assert_uint_eq(seen.first.address, 0xfffffffe);
    ck_assert_int_eq(seen.first.started_unix, 1000);
    ck_assert_int_eq(seen.first.ended_unix, 2000);
    ck_assert_uint_eq(seen.first.bytes_in, 1ull << 40);
    ck_assert_uint_eq(seen.first.bytes_out, INT64_MAX); /* the largest SQLite keeps */
    ck_assert_uint_eq(seen.first.bps, 33600);
    ck_assert_int_eq(seen.first.why, END_NOT_CLIENT_PORT);
    ck_assert_uint_eq(seen.first.peer_error, 629);
    ck_assert(seen.first.is_dialed);
    store_close(store);
}
END_TEST

START_TEST(every_reason_comes_back)
{
    struct store *store = open_store(":memory:");

    for (int why = 0; why < END_REASONS; why++) {
        struct call_record record = { .why = (enum end_reason)why };
        struct seen seen = { 0 };

        ck_assert_int_eq(store_add_call(store, &record), STORE_OK);
        ck_assert_int_eq(store_each_call(store, 1, see, &seen), STORE_OK);
        ck_assert_int_eq(seen.count, 1);
        ck_assert_int_eq(seen.first.why, why);
    }
    ck_assert_int_eq(sqlite3_exec(store->db, "UPDATE call SET why = 'of a later version'", NULL, NULL, NULL), SQLITE_OK);
    struct seen seen = { 0 };
    ck_assert_int_eq(store_each_call(store, 1, see, &seen), STORE_OK);
    ck_assert_int_eq(seen.first.why, END_NONE);
    store_close(store);
}
END_TEST

START_TEST(the_newest_calls_come_first_and_as_many_as_asked_for)
{
    struct store *store = open_store(":memory:");
    struct seen seen = { 0 };
    int stopped = 0;

    for (int i = 1; i <= 10; i++) {
        struct call_record record = { .port = "TCP1", .bps = (uint32_t)i };

        ck_assert_int_eq(store_add_call(store, &record), STORE_OK);
    }
    ck_assert_int_eq(store_each_call(store, 4, see, &seen), STORE_OK);
    ck_assert_int_eq(seen.count, 4);
    ck_assert_uint_eq(seen.first.bps, 10);
    ck_assert_uint_eq(seen.last.bps, 7);
    ck_assert_int_eq(store_each_call(store, UINT32_MAX, stop, &stopped), STORE_OK);
    ck_assert_int_eq(stopped, 1);
    store_close(store);
}
END_TEST

START_TEST(the_history_never_grows_past_its_limit)
{
    struct store *store = open_store(":memory:");
    struct call_record record = { .port = "TCP1", .bps = 7 };
    struct seen seen = { 0 };

    ck_assert_int_eq(sqlite3_exec(store->db, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)"
        " INSERT INTO call SELECT i, '', '', '', 0, 0, 0, 0, 0, 0, '', 0, 0 FROM n", NULL, NULL, NULL), SQLITE_OK);
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(store_add_call(store, &record), STORE_OK);
    ck_assert_int_eq(store_each_call(store, 0, see, &seen), STORE_OK);
    ck_assert_int_eq(seen.count, STORE_HISTORY_MAX);
    ck_assert_int_eq(seen.first.id, STORE_HISTORY_MAX + 3);
    ck_assert_int_eq(seen.last.id, 4);
    store_close(store);
}
END_TEST

static void add(TCase *cases)
{
    tcase_add_test(cases, a_call_comes_back_with_every_field);
    tcase_add_test(cases, every_reason_comes_back);
    tcase_add_test(cases, the_newest_calls_come_first_and_as_many_as_asked_for);
    tcase_add_test(cases, the_history_never_grows_past_its_limit);
}

int main(void)
{
    return run_suite("store_calls", add);
}
