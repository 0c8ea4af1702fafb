/*
 * store_accounts.c - the users. Every copy of a hash or a sealed password made here is wiped.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>
#include "common/base/ip4.h"
#include "common/base/secret.h"
#include "service/store/store_internal.h"

static const char reading[] = "read the users";
static const char saving[] = "save the user";
static const char deleting[] = "delete the user";

enum { PRIVILEGES = RASPRIV_NoCallback | RASPRIV_AdminSetCallback | RASPRIV_CallerSetCallback | RASPRIV_DialinPrivilege };

static const struct store_field fields[] = {
    STORE_TEXT(account, name, 1),
    STORE_NUMBER(account, privilege, 0, PRIVILEGES),
    STORE_TEXT(account, callback_number, 0),
    STORE_NUMBER(account, is_disabled, 0, 1),
    STORE_NUMBER(account, has_expired_password, 0, 1),
    STORE_SIGNED(account, expires_unix),
    STORE_NUMBER(account, denials, 0, UINT32_MAX),
    STORE_NUMBER(account, fixed_address, 0, UINT32_MAX),
};
enum { FIELDS = sizeof fields / sizeof *fields, NT_HASH = FIELDS, LM_HASH, SEALED };

/* Column `column` into `out` when it is a blob of exactly `len` bytes. */
static bool read_blob(sqlite3_stmt *statement, int column, uint8_t *out, size_t len)
{
    const void *blob = sqlite3_column_blob(statement, column);

    if (!blob || sqlite3_column_bytes(statement, column) != (int)len)
        return false;
    memcpy(out, blob, len);
    return true;
}

static void read_account(sqlite3_stmt *statement, struct account *out)
{
    static const uint8_t no_hash[sizeof out->nt_hash];
    int sealed_len = sqlite3_column_bytes(statement, SEALED);

    *out = (struct account){ .privilege = RASPRIV_NoCallback };
    store_read_fields(statement, 0, fields, FIELDS, out);
    /* A hash of zeroes is one an attacker can know: without its hash an account lets nobody in. */
    if (!read_blob(statement, NT_HASH, out->nt_hash, sizeof out->nt_hash)
        || memcmp(out->nt_hash, no_hash, sizeof no_hash) == 0)
        out->is_disabled = true;
    out->has_lm_hash = read_blob(statement, LM_HASH, out->lm_hash, sizeof out->lm_hash);
    if (sealed_len > 0 && sealed_len <= ACCOUNT_SEALED_MAX
        && read_blob(statement, SEALED, out->sealed, (size_t)sealed_len))
        out->sealed_len = (uint16_t)sealed_len;
}

/* Bound without a copy: the caller's account outlives the step. */
static void bind_account(sqlite3_stmt *statement, const struct account *account)
{
    store_bind_fields(statement, 1, fields, FIELDS, account);
    sqlite3_bind_blob(statement, NT_HASH + 1, account->nt_hash, sizeof account->nt_hash, SQLITE_STATIC);
    if (account->has_lm_hash)
        sqlite3_bind_blob(statement, LM_HASH + 1, account->lm_hash, sizeof account->lm_hash, SQLITE_STATIC);
    if (account->sealed_len > 0)
        sqlite3_bind_blob(statement, SEALED + 1, account->sealed, account->sealed_len, SQLITE_STATIC);
}

static sqlite3_stmt *use_named(struct store *store, enum store_sql id, const char *name)
{
    sqlite3_stmt *statement = store_use(store, id);

    sqlite3_bind_text(statement, 1, name, -1, SQLITE_STATIC);
    return statement;
}

static enum store_result no_such_user(struct store *store, const char *name)
{
    return store_say(store, STORE_NOT_FOUND, "There is no user \"%.*s\"; check the name.", ACCOUNT_NAME_MAX, name);
}

static enum store_result check_account(struct store *store, const struct account *account)
{
    enum store_result result = store_check_fields(store, fields, FIELDS, account);

    if (result == STORE_OK && account->sealed_len > ACCOUNT_SEALED_MAX)
        result = store_say(store, STORE_REFUSED, "The sealed password is longer than %d bytes; choose a shorter"
                           " password.", ACCOUNT_SEALED_MAX);
    return result;
}

/* A fixed address is one user's: two of them on line at once would be one caller to everybody else. */
static enum store_result check_address(struct store *store, const struct account *account)
{
    sqlite3_stmt *statement;
    char address[IP4_TEXT_MAX], owner[ACCOUNT_NAME_MAX + 1];
    int code;

    if (account->fixed_address == 0)
        return STORE_OK;
    statement = use_named(store, SQL_ACCOUNT_BY_ADDRESS, account->name);
    sqlite3_bind_int64(statement, 2, account->fixed_address);
    code = sqlite3_step(statement);
    if (code == SQLITE_ROW)
        store_read_text(statement, 0, owner, sizeof owner);
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    if (code == SQLITE_ROW)
        return store_say(store, STORE_REFUSED, "%s is the address of the user \"%s\" already; choose another.",
                         ip4_text(account->fixed_address, address), owner);
    return code == SQLITE_DONE ? STORE_OK : store_fail(store, reading);
}

enum store_result store_add_account(struct store *store, const struct account *account)
{
    enum store_result result = check_account(store, account);
    sqlite3_stmt *statement;

    if (result != STORE_OK)
        return result;
    if (store_number(use_named(store, SQL_ACCOUNT_EXISTS, account->name), NULL))
        return store_say(store, STORE_EXISTS, "There is a user \"%s\" already; choose another name.", account->name);
    result = check_address(store, account);
    if (result != STORE_OK)
        return result;
    statement = store_use(store, SQL_ACCOUNT_ADD);
    bind_account(statement, account);
    return store_run(store, statement, saving);
}

enum store_result store_change_account(struct store *store, const struct account *account)
{
    enum store_result result = check_account(store, account);
    sqlite3_stmt *statement;

    if (result == STORE_OK)
        result = check_address(store, account);
    if (result != STORE_OK)
        return result;
    statement = store_use(store, SQL_ACCOUNT_CHANGE);
    bind_account(statement, account);
    result = store_run(store, statement, saving);
    if (result == STORE_OK && sqlite3_changes(store->db) == 0)
        return no_such_user(store, account->name);
    if (result == STORE_OK)
        store_forget_old_pages(store);
    return result;
}

enum store_result store_delete_account(struct store *store, const char *name)
{
    enum store_result result = store_run(store, use_named(store, SQL_ACCOUNT_DELETE, name), deleting);

    if (result == STORE_OK && sqlite3_changes(store->db) == 0)
        return no_such_user(store, name);
    if (result == STORE_OK)
        store_forget_old_pages(store);
    return result;
}

enum store_result store_find_account(struct store *store, const char *name, struct account *out)
{
    sqlite3_stmt *statement = use_named(store, SQL_ACCOUNT_FIND, name);
    int code = sqlite3_step(statement);
    enum store_result result = STORE_OK;

    if (code == SQLITE_ROW)
        read_account(statement, out);
    else
        result = code == SQLITE_DONE ? no_such_user(store, name) : store_fail(store, reading);
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    return result;
}

enum store_result store_each_account(struct store *store, bool (*each)(void *ctx, const struct account *account), void *ctx)
{
    sqlite3_stmt *statement = store_use(store, SQL_ACCOUNT_EACH);
    enum store_result result = STORE_OK;
    struct account account;
    int code;

    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        bool goes_on;

        read_account(statement, &account);
        goes_on = account.name[0] == '\0' || each(ctx, &account); /* nobody is called nothing */
        secret_wipe(&account, sizeof account);
        if (!goes_on)
            break;
    }
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        result = store_fail(store, reading);
    sqlite3_reset(statement);
    return result;
}

enum store_result store_count_denial(struct store *store, const char *name, bool denied)
{
    enum store_sql id = denied ? SQL_ACCOUNT_DENIED : SQL_ACCOUNT_CLEARED;
    enum store_result result = store_run(store, use_named(store, id, name), saving);

    /* A count that was 0 already is not written again: a good logon costs no disk. */
    if (result == STORE_OK && sqlite3_changes(store->db) == 0
        && (denied || !store_number(use_named(store, SQL_ACCOUNT_EXISTS, name), NULL)))
        return no_such_user(store, name);
    return result;
}

enum store_result store_set_box(struct store *store, const char *name, const uint8_t *box, size_t len)
{
    sqlite3_stmt *statement = use_named(store, len > 0 ? SQL_BOX_PUT : SQL_BOX_FORGET, name);
    enum store_result result;

    if (len > STORE_BOX_MAX)
        return store_say(store, STORE_REFUSED, "The sealed secrets are longer than %d bytes; give a password instead.", STORE_BOX_MAX);
    if (len > 0)
        sqlite3_bind_blob(statement, 2, box, (int)len, SQLITE_STATIC);
    result = store_run(store, statement, saving);
    if (result == STORE_OK && sqlite3_changes(store->db) > 0)
        store_forget_old_pages(store);
    return result;
}

enum store_result store_find_box(struct store *store, const char *name, uint8_t *out, uint16_t *len)
{
    sqlite3_stmt *statement = use_named(store, SQL_BOX_FIND, name);
    int code = sqlite3_step(statement), size = 0;

    *len = 0;
    if (code == SQLITE_ROW)
        size = sqlite3_column_bytes(statement, 0);
    if (size > 0 && size <= STORE_BOX_MAX && read_blob(statement, 0, out, (size_t)size))
        *len = (uint16_t)size;
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    return code == SQLITE_ROW || code == SQLITE_DONE ? STORE_OK : store_fail(store, reading);
}
