/* test_store.c - opening: new, damaged, newer, older, held by another. SPDX-License-Identifier: MIT */
#include "tests/unit/store/store_test.h"
#include "common/base/ip4.h"
#include "service/store/store_internal.h"

static const char path[] = "test_store.db";

static void raw_exec(const char *file, const char *sql)
{
    sqlite3 *db;
    char *error = NULL;

    ck_assert_int_eq(sqlite3_open(file, &db), SQLITE_OK);
    ck_assert_msg(sqlite3_exec(db, sql, NULL, NULL, &error) == SQLITE_OK, "%s: %s", sql, error ? error : "");
    ck_assert_int_eq(sqlite3_close(db), SQLITE_OK);
}

static char *read_file(const char *name, size_t *len)
{
    FILE *file = fopen(name, "rb");
    char *bytes = malloc(1 << 24);

    ck_assert_msg(file != NULL && bytes != NULL, "%s", name);
    *len = fread(bytes, 1, 1 << 24, file);
    fclose(file);
    return bytes;
}

static void write_file(const char *name, const char *bytes, size_t len)
{
    FILE *file = fopen(name, "wb");

    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, len, file), len);
    ck_assert_int_eq(fclose(file), 0);
}

/* A store of some pages: two devices, 64 ports, 200 users, 500 calls. */
static void make_full_store(void)
{
    struct device_config line, com;
    struct store *store;

    remove_store(path);
    store = open_store(path);
    device_config_defaults(&line, DEVICE_TCP);
    line.listen_port = 2323;
    line.ports = 63;
    device_config_defaults(&com, DEVICE_MODEM);
    strcpy(com.system_name, "COM5");
    ck_assert_int_eq(store_add_device(store, &line), STORE_OK);
    ck_assert_int_eq(store_add_device(store, &com), STORE_OK);
    ck_assert_int_eq(store_begin(store, "test"), STORE_OK);
    for (int i = 0; i < 200; i++) {
        struct account account = { .nt_hash = { 1 } };

        snprintf(account.name, sizeof account.name, "user %d", i);
        ck_assert_int_eq(store_add_account(store, &account), STORE_OK);
    }
    ck_assert_int_eq(store_end(store, STORE_OK, "test"), STORE_OK);
    ck_assert_int_eq(sqlite3_exec(store->db, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)"
        " INSERT INTO call SELECT i, 'TCP1', 'user 1', '', 0, 0, 0, 0, 0, 0, '', 0, 0 FROM n", NULL, NULL, NULL), SQLITE_OK);
    store_close(store);
}

static bool count_account(void *ctx, const struct account *account)
{
    (void)account;
    ++*(int *)ctx;
    return true;
}

static int account_count(struct store *store)
{
    int count = 0;

    ck_assert_int_eq(store_each_account(store, count_account, &count), STORE_OK);
    return count;
}

START_TEST(a_new_file_is_made_and_opens_again)
{
    struct store *store;

    remove_store(path);
    store_close(open_store(path));
    store = open_store(path);
    ck_assert_int_eq(account_count(store), 0);
    store_close(store);
    store_close(NULL);
    make_full_store();
    store = open_store(path);
    ck_assert_int_eq(account_count(store), 200);
    store_close(store);
    remove_store(path);
}
END_TEST

START_TEST(an_empty_file_is_a_new_one)
{
    remove_store(path);
    write_file(path, "", 0);
    store_close(open_store(path));
    remove_store(path);
}
END_TEST

static void break_header(char *bytes, size_t *len)
{
    memset(bytes, 'x', 16);
    (void)len;
}

static void break_page_size(char *bytes, size_t *len)
{
    bytes[16] = 0x7f;
    (void)len;
}

static void claim_future_format(char *bytes, size_t *len)
{
    bytes[18] = 3; /* write version: may be read, not written */
    (void)len;
}

static void cut_in_half(char *bytes, size_t *len)
{
    (void)bytes;
    *len /= 2;
}

static void cut_to_a_header(char *bytes, size_t *len)
{
    (void)bytes;
    *len = 100;
}

static void cut_to_two_bytes(char *bytes, size_t *len)
{
    (void)bytes;
    *len = 2;
}

static void make_noise(char *bytes, size_t *len)
{
    uint32_t seed = 1;

    for (size_t i = 0; i < *len; i++)
        bytes[i] = (char)((seed = seed * 1664525u + 1013904223u) >> 24);
}

static void break_the_middle(char *bytes, size_t *len)
{
    memset(bytes + *len / 8192 * 4096, 0x55, 4096);
}

static void break_the_last_page(char *bytes, size_t *len)
{
    memset(bytes + *len - 4096, 0xff, 4096);
}

static void zero_everything(char *bytes, size_t *len)
{
    memset(bytes, 0, *len);
}

static const struct {
    const char *what;
    void (*bend)(char *bytes, size_t *len);
    const char *sql;
} damages[] = {
    { "bad header", break_header, NULL },
    { "bad page size", break_page_size, NULL },
    { "a write format to come", claim_future_format, NULL },
    { "half the file", cut_in_half, NULL },
    { "a header alone", cut_to_a_header, NULL },
    { "two bytes", cut_to_two_bytes, NULL },
    { "noise", make_noise, NULL },
    { "zeroes", zero_everything, NULL },
    { "noise in the middle", break_the_middle, NULL },
    { "a broken last page", break_the_last_page, NULL },
    { "somebody else's database", NULL, "PRAGMA application_id = 12345" },
    { "no application", NULL, "PRAGMA application_id = 0" },
    { "no version", NULL, "PRAGMA user_version = 0" },
    { "a version below the first", NULL, "PRAGMA user_version = -3" },
    { "a table is missing", NULL, "DROP TABLE call" },
    { "a column is missing", NULL, "ALTER TABLE account DROP COLUMN denials" },
    { "a view in place of a table", NULL, "DROP TABLE call; CREATE VIEW call AS SELECT * FROM account" },
};

START_TEST(a_damaged_file_is_set_aside_as_it_was_and_a_new_one_begun)
{
    struct store *store;
    bool set_aside = false;
    char message[256], *before, *after;
    size_t before_len, after_len;

    make_full_store();
    if (damages[_i].sql)
        raw_exec(path, damages[_i].sql);
    before = read_file(path, &before_len);
    if (damages[_i].bend)
        damages[_i].bend(before, &before_len);
    write_file(path, before, before_len);

    ck_assert_msg(store_open(path, &store, &set_aside, message) == STORE_OK, "%s: %s", damages[_i].what, message);
    ck_assert_msg(set_aside, "%s", damages[_i].what);
    ck_assert_int_eq(account_count(store), 0);
    store_close(store);
    after = read_file("test_store.db.damaged-1", &after_len);
    ck_assert_msg(after_len == before_len && memcmp(before, after, after_len) == 0, "%s: changed", damages[_i].what);

    write_file(path, "damaged again", 13); /* the first one is not overwritten */
    ck_assert_int_eq(store_open(path, &store, &set_aside, message), STORE_OK);
    ck_assert(set_aside);
    store_close(store);
    free(after);
    after = read_file("test_store.db.damaged-1", &after_len);
    ck_assert(after_len == before_len && memcmp(before, after, after_len) == 0);
    ck_assert(store_file_exists("test_store.db.damaged-2"));
    store_close(open_store(path));
    free(before);
    free(after);
    remove_store(path);
}
END_TEST

START_TEST(the_log_of_a_damaged_file_goes_with_it)
{
    struct store *store;
    bool set_aside;
    char message[256];

    remove_store(path);
    write_file(path, "not a database at all", 21);
    write_file("test_store.db-wal", "its log", 7);
    write_file("test_store.db.damaged-1-wal", "an older log", 12);
    ck_assert_int_eq(store_open(path, &store, &set_aside, message), STORE_OK);
    ck_assert(set_aside);
    store_close(store);
    ck_assert(store_file_exists("test_store.db.damaged-2"));
    ck_assert(store_file_exists("test_store.db.damaged-2-wal"));
    ck_assert(!store_file_exists("test_store.db.damaged-1"));
    remove("test_store.db.damaged-1-wal");
    remove_store(path);
}
END_TEST

START_TEST(a_file_of_a_newer_version_is_refused_and_left_alone)
{
    struct store *store;
    bool set_aside = true;
    char message[256], *before, *after;
    size_t before_len, after_len;

    make_full_store();
    raw_exec(path, "PRAGMA user_version = 999; CREATE TABLE of_tomorrow (x)");
    before = read_file(path, &before_len);
    ck_assert_int_eq(store_open(path, &store, &set_aside, message), STORE_NEWER);
    ck_assert_ptr_null(store);
    ck_assert(!set_aside);
    assert_sentence(message);
    ck_assert_ptr_nonnull(strstr(message, "999"));
    after = read_file(path, &after_len);
    ck_assert(after_len == before_len && memcmp(before, after, after_len) == 0);
    ck_assert(!store_file_exists("test_store.db.damaged-1"));
    free(before);
    free(after);
    remove_store(path);
}
END_TEST

START_TEST(a_second_holder_is_told_that_the_file_is_held)
{
    struct store *first, *second;
    bool set_aside;
    char message[256];

    make_full_store();
    first = open_store(path);
    ck_assert_int_eq(store_open(path, &second, &set_aside, message), STORE_BUSY);
    ck_assert_ptr_null(second);
    ck_assert(!set_aside);
    assert_sentence(message);
    ck_assert_int_eq(account_count(first), 200);
    store_close(first);
    store_close(open_store(path));
    remove_store(path);
}
END_TEST

static const struct {
    const char *path, *word;
} nowhere[] = {
    { ".", "folder" },
    { "no/such/folder/openrras.db", "folder" },
    { "", "name" }, /* SQLite would make a file that vanishes */
};

START_TEST(a_place_where_no_file_can_be_fails_with_its_cure)
{
    struct store *store = (struct store *)&store;
    bool set_aside = true;
    char message[256];

    ck_assert_int_eq(store_open(nowhere[_i].path, &store, &set_aside, message), STORE_FAILED);
    ck_assert_ptr_null(store);
    ck_assert(!set_aside);
    assert_sentence(message);
    ck_assert_msg(strstr(message, nowhere[_i].word) != NULL, "%s", message);
}
END_TEST

START_TEST(a_full_disk_undoes_the_change_and_says_so)
{
    struct store *store;
    struct device_config line;
    int before;

    make_full_store();
    store = open_store(path);
    device_config_defaults(&line, DEVICE_TCP);
    line.listen_port = 99;
    line.ports = 900;
    before = account_count(store);
    ck_assert_int_eq(sqlite3_exec(store->db, "PRAGMA max_page_count = 1", NULL, NULL, NULL), SQLITE_OK); /* not below its size */
    ck_assert_int_eq(store_add_device(store, &line), STORE_FAILED);
    assert_sentence(store_message(store));
    ck_assert_ptr_nonnull(strstr(store_message(store), "disk is full"));
    ck_assert_int_eq(line.id, 0);
    ck_assert(sqlite3_get_autocommit(store->db));
    ck_assert_int_eq(account_count(store), before);
    ck_assert_int_eq(store_delete_account(store, "user 1"), STORE_OK);
    ck_assert_int_eq(sqlite3_exec(store->db, "PRAGMA max_page_count = 1000000", NULL, NULL, NULL), SQLITE_OK);
    ck_assert_int_eq(store_add_device(store, &line), STORE_OK);
    store_close(store);
    remove_store(path);
}
END_TEST

START_TEST(a_file_of_the_first_version_opens_with_all_that_is_in_it)
{
    char *sql, name[300];
    size_t len;
    struct store *store;
    struct server_settings settings;
    struct account ann;

    snprintf(name, sizeof name, "%s/store/version-1.sql", RRAS_VECTORS);
    remove_store(path);
    sql = read_file(name, &len);
    sql[len] = '\0';
    raw_exec(path, sql);
    free(sql);
    store = open_store(path);
    ck_assert_int_eq(store_load_settings(store, &settings), STORE_OK);
    ck_assert_uint_eq(settings.auth_retries, 5);
    ck_assert_uint_eq(settings.pool.to, 168362239);
    ck_assert_uint_eq(settings.excluded_count, 1);
    ck_assert_int_eq(store_find_account(store, "ann", &ann), STORE_OK);
    ck_assert_uint_eq(ann.privilege, RASPRIV_NoCallback | RASPRIV_DialinPrivilege);
    ck_assert_uint_eq(ann.nt_hash[15], 0x0f);
    ck_assert(!ann.has_lm_hash && !ann.is_disabled);
    ck_assert_uint_eq(ann.sealed_len, 3);
    store_close(store);
    remove_store(path);
}
END_TEST

/* Every column of every table, its type, default and key, as one text. */
static char *shape_of(struct store *store)
{
    sqlite3_stmt *statement;
    char *shape;

    ck_assert_int_eq(sqlite3_prepare_v2(store->db, "SELECT group_concat(line, char(10)) FROM (SELECT printf('%s.%s %s %d %s %d',"
        " t.name, c.name, c.type, c.\"notnull\", c.dflt_value, c.pk) AS line FROM pragma_table_list AS t,"
        " pragma_table_xinfo(t.name) AS c WHERE t.schema = 'main' AND t.type = 'table' ORDER BY 1)", -1, &statement, NULL), SQLITE_OK);
    ck_assert_int_eq(sqlite3_step(statement), SQLITE_ROW);
    shape = sqlite3_mprintf("%s", sqlite3_column_text(statement, 0));
    sqlite3_finalize(statement);
    ck_assert_uint_gt(strlen(shape), 1000);
    return shape;
}

START_TEST(a_file_brought_up_to_date_has_the_shape_of_a_new_one)
{
    struct store *fresh = open_store(":memory:"), *old;
    char *sql, *fresh_shape, *old_shape, name[300];
    size_t len;

    snprintf(name, sizeof name, "%s/store/version-%d.sql", RRAS_VECTORS, _i);
    remove_store(path);
    sql = read_file(name, &len);
    sql[len] = '\0';
    raw_exec(path, sql);
    free(sql);
    old = open_store(path);
    fresh_shape = shape_of(fresh);
    old_shape = shape_of(old);
    ck_assert_str_eq(old_shape, fresh_shape);
    sqlite3_free(fresh_shape);
    sqlite3_free(old_shape);
    store_close(fresh);
    store_close(old);
    remove_store(path);
}
END_TEST

static bool keep_server(void *ctx, const struct radius_server *server)
{
    struct radius_server *out = ctx;

    *out = *server;
    return true;
}

START_TEST(a_file_of_the_second_version_still_opens)
{
    struct server_settings settings;
    struct radius_server server = { .id = 0 };
    struct store *store;
    struct ras_config config;
    char *sql, name[300];
    uint8_t box[STORE_BOX_MAX];
    uint16_t box_len;
    size_t len;

    snprintf(name, sizeof name, "%s/store/version-2.sql", RRAS_VECTORS);
    remove_store(path);
    sql = read_file(name, &len);
    sql[len] = '\0';
    raw_exec(path, sql);
    free(sql);
    store = open_store(path);
    ck_assert_int_eq(store_load_settings(store, &settings), STORE_OK);
    ck_assert_uint_eq(settings.auth_retries, 7);
    ck_assert_str_eq(settings.outbound_adapter, "{0A1B}");
    ck_assert_int_eq(store_each_radius(store, keep_server, &server), STORE_OK);
    ck_assert_str_eq(server.name, "radius.example.com");
    ck_assert_uint_eq(server.sealed_len, 3);
    ck_assert_int_eq(store_find_box(store, "ann", box, &box_len), STORE_OK);
    ck_assert_uint_eq(box_len, 3);
    ras_config_init(&config);
    ck_assert_int_eq(store_load_config(store, &config), STORE_OK);
    ck_assert_uint_eq(config.phone_count, 0);
    ras_config_fini(&config);
    store_close(store);
    remove_store(path);
}
END_TEST

static bool keep_entry(void *ctx, const struct phone_entry *entry)
{
    struct phone_entry **next = ctx;

    *(*next)++ = *entry;
    return true;
}

START_TEST(a_file_of_the_third_version_keeps_its_phone_book)
{
    struct phone_entry read[4], *next = read, more;
    struct store *store;
    struct ras_config config;
    char *sql, name[300];
    size_t len;

    snprintf(name, sizeof name, "%s/store/version-3.sql", RRAS_VECTORS);
    remove_store(path);
    sql = read_file(name, &len);
    sql[len] = '\0';
    raw_exec(path, sql);
    free(sql);
    store = open_store(path);
    ck_assert_int_eq(store_each_phone(store, keep_entry, &next), STORE_OK);
    ck_assert_int_eq(next - read, 2);
    ck_assert_int_eq(read[0].id, 3);
    ck_assert_str_eq(read[0].name, "Office");
    ck_assert_str_eq(read[0].number, "555-1234");
    ck_assert_uint_eq(read[0].alternate_count, 2);
    ck_assert_str_eq(read[0].alternates[1], "555-1236");
    ck_assert_str_eq(read[0].script, "proc main\nendproc\n");
    ck_assert_uint_eq(read[0].sealed_len, 3);
    ck_assert_uint_eq(read[0].dns[0], IP4(10, 0, 0, 53));
    ck_assert_int_eq(read[1].id, 7);
    ck_assert_str_eq(read[1].number, "bbs.example.com:2323");
    ras_config_init(&config);
    ck_assert_int_eq(store_load_config(store, &config), STORE_OK);
    ck_assert_uint_eq(config.interface_count, 0);
    ras_config_fini(&config);
    phone_entry_defaults(&more);
    strcpy(more.name, "New");
    ck_assert_int_eq(store_add_phone(store, &more), STORE_OK);
    ck_assert_int_eq(more.id, 10);       /* 9 was given before */
    ck_assert_int_eq(store_delete_phone(store, 3), STORE_OK); /* with its numbers: the keys hold */
    store_close(store);
    remove_store(path);
}
END_TEST

static int64_t number_in(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *statement;
    int64_t number = -1;

    ck_assert_msg(sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK, "%s", sqlite3_errmsg(db));
    if (sqlite3_step(statement) == SQLITE_ROW)
        number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return number;
}

START_TEST(steps_lead_from_an_old_version_to_the_newest_each_whole_or_not_at_all)
{
    static const struct store_step good[] = {
        { 2, "ALTER TABLE t ADD COLUMN b INTEGER NOT NULL DEFAULT 7" },
        { 3, "CREATE TABLE u (c); INSERT INTO u SELECT a + b FROM t" },
        { 0, NULL }
    };
    static const struct store_step failing[] = {
        { 2, "ALTER TABLE t ADD COLUMN b INTEGER NOT NULL DEFAULT 7" },
        { 3, "CREATE TABLE u (c); INSERT INTO nowhere VALUES (1)" },
        { 0, NULL }
    };
    static const struct store_step gap[] = { { 3, "SELECT 1" }, { 0, NULL } };
    static const char version_1[] = "CREATE TABLE t (a); INSERT INTO t VALUES (35); PRAGMA user_version = 1";
    sqlite3 *db;

    ck_assert_int_eq(sqlite3_open(":memory:", &db), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(db, version_1, NULL, NULL, NULL), SQLITE_OK);
    ck_assert_int_ne(store_migrate(db, 1, 3, gap), SQLITE_OK);
    ck_assert_int_ne(store_migrate(db, 1, 3, failing), SQLITE_OK);
    ck_assert_int_eq(number_in(db, "PRAGMA user_version"), 2);
    ck_assert_int_eq(number_in(db, "SELECT count(*) FROM sqlite_master WHERE name = 'u'"), 0);
    ck_assert_int_eq(store_migrate(db, 2, 3, good), SQLITE_OK);
    ck_assert_int_eq(number_in(db, "PRAGMA user_version"), 3);
    ck_assert_int_eq(number_in(db, "SELECT c FROM u"), 42);
    ck_assert_int_eq(store_migrate(db, 3, 3, good), SQLITE_OK);
    ck_assert_int_ne(store_migrate(db, 3, 4, good), SQLITE_OK);
    sqlite3_close(db);
}
END_TEST

START_TEST(the_steps_reach_the_current_version_without_a_gap)
{
    int version = 1;

    for (const struct store_step *step = store_steps; step->to != 0; step++)
        ck_assert_int_eq(step->to, ++version);
    ck_assert_int_eq(version, STORE_VERSION);
}
END_TEST

START_TEST(a_commit_is_on_the_disk_and_the_file_is_held_alone)
{
    struct store *store;

    remove_store(path);
    store = open_store(path);
    ck_assert_int_eq(number_in(store->db, "PRAGMA synchronous"), 2);
    ck_assert_int_eq(number_in(store->db, "PRAGMA foreign_keys"), 1);
    ck_assert_int_eq(number_in(store->db, "PRAGMA secure_delete"), 1);
    ck_assert_int_eq(number_in(store->db, "SELECT journal_mode = 'wal' FROM pragma_journal_mode"), 1);
    ck_assert(!store_file_exists("test_store.db-shm"));
    ck_assert_int_eq(number_in(store->db, "PRAGMA application_id"), STORE_APPLICATION_ID);
    store_close(store);
    remove_store(path);
}
END_TEST

static void add(TCase *cases)
{
    tcase_add_test(cases, a_new_file_is_made_and_opens_again);
    tcase_add_test(cases, an_empty_file_is_a_new_one);
    tcase_add_loop_test(cases, a_damaged_file_is_set_aside_as_it_was_and_a_new_one_begun, 0,
                        (int)(sizeof damages / sizeof *damages));
    tcase_add_test(cases, the_log_of_a_damaged_file_goes_with_it);
    tcase_add_test(cases, a_file_of_a_newer_version_is_refused_and_left_alone);
    tcase_add_test(cases, a_second_holder_is_told_that_the_file_is_held);
    tcase_add_loop_test(cases, a_place_where_no_file_can_be_fails_with_its_cure, 0,
                        (int)(sizeof nowhere / sizeof *nowhere));
    tcase_add_test(cases, a_full_disk_undoes_the_change_and_says_so);
    tcase_add_test(cases, a_file_of_the_first_version_opens_with_all_that_is_in_it);
    tcase_add_test(cases, a_file_of_the_second_version_still_opens);
    tcase_add_test(cases, a_file_of_the_third_version_keeps_its_phone_book);
    tcase_add_loop_test(cases, a_file_brought_up_to_date_has_the_shape_of_a_new_one, 1, STORE_VERSION);
    tcase_add_test(cases, steps_lead_from_an_old_version_to_the_newest_each_whole_or_not_at_all);
    tcase_add_test(cases, the_steps_reach_the_current_version_without_a_gap);
    tcase_add_test(cases, a_commit_is_on_the_disk_and_the_file_is_held_alone);
}

int main(void)
{
    return run_suite("store", add);
}
