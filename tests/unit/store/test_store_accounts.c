/* test_store_accounts.c - users and their secrets. SPDX-License-Identifier: MIT */
#include "tests/unit/store/store_test.h"
#include "common/base/ip4.h"
#include "service/store/store_internal.h"

static struct account user(const char *name)
{
    struct account account = { .privilege = RASPRIV_NoCallback, .has_lm_hash = true, .sealed_len = 5 };

    snprintf(account.name, sizeof account.name, "%s", name);
    memset(account.nt_hash, 0xa1, sizeof account.nt_hash);
    memset(account.lm_hash, 0xb2, sizeof account.lm_hash);
    memcpy(account.sealed, "SEAL!", 5);
    return account;
}

static bool join_name(void *ctx, const struct account *account)
{
    strcat(strcat(ctx, account->name), " ");
    return true;
}

START_TEST(every_field_of_a_user_comes_back)
{
    struct store *store = open_store(":memory:");
    struct account saved = user("Ann"), loaded;

    saved.privilege = RASPRIV_DialinPrivilege | RASPRIV_CallerSetCallback;
    snprintf(saved.callback_number, sizeof saved.callback_number, "555-0100");
    saved.is_disabled = saved.has_expired_password = true;
    saved.expires_unix = -5;
    saved.denials = UINT32_MAX;
    saved.fixed_address = UINT32_MAX - 1;
    ck_assert_int_eq(store_add_account(store, &saved), STORE_OK);
    ck_assert_int_eq(store_find_account(store, "aNN", &loaded), STORE_OK);
    ck_assert_str_eq(loaded.name, "Ann");
    ck_assert_uint_eq(loaded.privilege, saved.privilege);
    ck_assert_str_eq(loaded.callback_number, "555-0100");
    ck_assert(loaded.is_disabled && loaded.has_expired_password && loaded.has_lm_hash);
    ck_assert_int_eq(loaded.expires_unix, -5);
    ck_assert_uint_eq(loaded.denials, UINT32_MAX);
    ck_assert_uint_eq(loaded.fixed_address, UINT32_MAX - 1);
    ck_assert_mem_eq(loaded.nt_hash, saved.nt_hash, 16);
    ck_assert_mem_eq(loaded.lm_hash, saved.lm_hash, 16);
    ck_assert_uint_eq(loaded.sealed_len, 5);
    ck_assert_mem_eq(loaded.sealed, "SEAL!", 5);

    saved.has_lm_hash = false;
    saved.sealed_len = 0;
    ck_assert_int_eq(store_change_account(store, &saved), STORE_OK);
    ck_assert_int_eq(store_find_account(store, "ann", &loaded), STORE_OK);
    ck_assert(!loaded.has_lm_hash);
    ck_assert_uint_eq(loaded.sealed_len, 0);
    saved.sealed_len = ACCOUNT_SEALED_MAX;
    ck_assert_int_eq(store_change_account(store, &saved), STORE_OK);
    ck_assert_int_eq(store_find_account(store, "ann", &loaded), STORE_OK);
    ck_assert_uint_eq(loaded.sealed_len, ACCOUNT_SEALED_MAX);
    store_close(store);
}
END_TEST

START_TEST(names_differ_by_more_than_case)
{
    struct store *store = open_store(":memory:");
    struct account ann = user("Ann"), shouted = user("ANN"), bob = user("bob");
    char names[300] = "";

    ck_assert_int_eq(store_add_account(store, &bob), STORE_OK);
    ck_assert_int_eq(store_add_account(store, &ann), STORE_OK);
    ck_assert_int_eq(store_add_account(store, &shouted), STORE_EXISTS);
    ck_assert_ptr_nonnull(strstr(store_message(store), "ANN"));
    assert_sentence(store_message(store));
    ck_assert_int_eq(store_each_account(store, join_name, names), STORE_OK);
    ck_assert_str_eq(names, "Ann bob ");
    ck_assert_int_eq(store_delete_account(store, "ann"), STORE_OK);
    ck_assert_int_eq(store_delete_account(store, "ann"), STORE_NOT_FOUND);
    ck_assert_int_eq(store_find_account(store, "ann", &ann), STORE_NOT_FOUND);
    ck_assert_int_eq(store_change_account(store, &shouted), STORE_NOT_FOUND);
    store_close(store);
}
END_TEST

START_TEST(a_user_that_cannot_be_is_refused)
{
    struct store *store = open_store(":memory:");
    struct account nobody = user(""), noisy = user("a\tb"), mighty = user("m"), swollen = user("s"), endless = user("e");

    mighty.privilege = 0x10;
    swollen.sealed_len = ACCOUNT_SEALED_MAX + 1;
    memset(endless.name, 'e', sizeof endless.name);
    ck_assert_int_eq(store_add_account(store, &nobody), STORE_REFUSED);
    ck_assert_int_eq(store_add_account(store, &noisy), STORE_REFUSED);
    ck_assert_int_eq(store_add_account(store, &mighty), STORE_REFUSED);
    ck_assert_int_eq(store_add_account(store, &swollen), STORE_REFUSED);
    assert_sentence(store_message(store));
    ck_assert_int_eq(store_add_account(store, &endless), STORE_REFUSED);
    assert_sentence(store_message(store));
    store_close(store);
}
END_TEST

START_TEST(a_fixed_address_is_one_users)
{
    struct store *store = open_store(":memory:");
    struct account ann = user("ann"), bob = user("bob"), cat = user("cat");

    ann.fixed_address = IP4(10, 9, 0, 5);
    bob.fixed_address = cat.fixed_address = 0; /* the pool is everybody's */
    ck_assert_int_eq(store_add_account(store, &ann), STORE_OK);
    ck_assert_int_eq(store_add_account(store, &bob), STORE_OK);
    ck_assert_int_eq(store_add_account(store, &cat), STORE_OK);
    ck_assert_int_eq(store_change_account(store, &ann), STORE_OK); /* her own */
    bob.fixed_address = ann.fixed_address;
    ck_assert_int_eq(store_change_account(store, &bob), STORE_REFUSED);
    ck_assert_str_eq(store_message(store), "10.9.0.5 is the address of the user \"ann\" already; choose another.");
    strcpy(bob.name, "dan");
    ck_assert_int_eq(store_add_account(store, &bob), STORE_REFUSED);
    ck_assert_int_eq(store_find_account(store, "dan", &cat), STORE_NOT_FOUND);
    ck_assert_int_eq(store_delete_account(store, "ANN"), STORE_OK);
    ck_assert_int_eq(store_add_account(store, &bob), STORE_OK);
    store_close(store);
}
END_TEST

START_TEST(wrong_passwords_are_counted_until_the_right_one)
{
    struct store *store = open_store(":memory:");
    struct account ann = user("Ann");

    ck_assert_int_eq(store_add_account(store, &ann), STORE_OK);
    for (uint32_t i = 1; i <= 3; i++) {
        ck_assert_int_eq(store_count_denial(store, "ann", true), STORE_OK);
        ck_assert_int_eq(store_find_account(store, "Ann", &ann), STORE_OK);
        ck_assert_uint_eq(ann.denials, i);
    }
    ck_assert_int_eq(store_count_denial(store, "ANN", false), STORE_OK);
    ck_assert_int_eq(store_count_denial(store, "ANN", false), STORE_OK);
    ck_assert_int_eq(store_find_account(store, "Ann", &ann), STORE_OK);
    ck_assert_uint_eq(ann.denials, 0);
    ann.denials = UINT32_MAX;
    ck_assert_int_eq(store_change_account(store, &ann), STORE_OK);
    ck_assert_int_eq(store_count_denial(store, "ann", true), STORE_OK);
    ck_assert_int_eq(store_find_account(store, "Ann", &ann), STORE_OK);
    ck_assert_uint_eq(ann.denials, UINT32_MAX); /* never back to 0 */
    ck_assert_int_eq(store_count_denial(store, "eve", true), STORE_NOT_FOUND);
    ck_assert_int_eq(store_count_denial(store, "eve", false), STORE_NOT_FOUND);
    store_close(store);
}
END_TEST

START_TEST(an_account_whose_hash_is_broken_lets_nobody_in)
{
    struct store *store = open_store(":memory:");
    struct account ann = user("Ann");

    ck_assert_int_eq(store_add_account(store, &ann), STORE_OK);
    ck_assert_int_eq(sqlite3_exec(store->db, "UPDATE account SET nt_hash = x'0011', lm_hash = x'',"
        " sealed = zeroblob(513), privilege = 256, denials = -4", NULL, NULL, NULL), SQLITE_OK);
    ck_assert_int_eq(store_find_account(store, "Ann", &ann), STORE_OK);
    ck_assert(ann.is_disabled);
    ck_assert(!ann.has_lm_hash);
    ck_assert_uint_eq(ann.sealed_len, 0);
    ck_assert_uint_eq(ann.privilege, RASPRIV_NoCallback);
    ck_assert_uint_eq(ann.denials, 0);
    ck_assert_int_eq(sqlite3_exec(store->db, "UPDATE account SET nt_hash = zeroblob(16)", NULL, NULL, NULL), SQLITE_OK);
    ck_assert_int_eq(store_find_account(store, "Ann", &ann), STORE_OK);
    ck_assert(ann.is_disabled);
    store_close(store);
}
END_TEST

/* Whether 16 octets of `value` are anywhere in the file. */
static bool file_holds(const char *path, int value)
{
    FILE *file = fopen(path, "rb");
    int c, run = 0;

    if (!file)
        return false;
    while (run < 16 && (c = getc(file)) != EOF)
        run = c == value ? run + 1 : 0;
    fclose(file);
    return run == 16;
}

START_TEST(a_deleted_user_leaves_no_hash_in_the_files)
{
    const char *path = "test_store_accounts.db", *log = "test_store_accounts.db-wal";
    struct account ann = user("Ann");
    struct store *store;

    remove_store(path);
    store = open_store(path);
    ck_assert_int_eq(store_add_account(store, &ann), STORE_OK);
    ck_assert(file_holds(path, 0xa1) || file_holds(log, 0xa1)); /* the search can find it */
    memset(ann.nt_hash, 0xc3, sizeof ann.nt_hash);
    ck_assert_int_eq(store_change_account(store, &ann), STORE_OK);
    ck_assert(!file_holds(path, 0xa1) && !file_holds(log, 0xa1));
    ck_assert(file_holds(path, 0xc3));
    ck_assert_int_eq(store_delete_account(store, "Ann"), STORE_OK);
    ck_assert(!file_holds(path, 0xc3) && !file_holds(log, 0xc3) && !file_holds(path, 0xb2));
    store_close(store);
    remove_store(path);
}
END_TEST

static void add(TCase *cases)
{
    tcase_add_test(cases, every_field_of_a_user_comes_back);
    tcase_add_test(cases, names_differ_by_more_than_case);
    tcase_add_test(cases, a_user_that_cannot_be_is_refused);
    tcase_add_test(cases, a_fixed_address_is_one_users);
    tcase_add_test(cases, wrong_passwords_are_counted_until_the_right_one);
    tcase_add_test(cases, an_account_whose_hash_is_broken_lets_nobody_in);
    tcase_add_test(cases, a_deleted_user_leaves_no_hash_in_the_files);
}

int main(void)
{
    return run_suite("store_accounts", add);
}
