/*
 * store_phone.c - the phone book, and what its entries share with those of interfaces. Passwords are sealed before
 * they come here.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>
#include "common/base/secret.h"
#include "common/ras/auth_attempt.h"
#include "service/store/store_internal.h"

static const char reading[] = "read the phone book";
static const char saving[] = "save the phone-book entry";
static const char deleting[] = "delete the phone-book entry";

static const struct store_field fields[] = {
    STORE_TEXT(phone_entry, name, 1),
    STORE_NUMBER(phone_entry, kind, 0, PHONE_KINDS - 1),
    STORE_TEXT(phone_entry, port, 0),
    STORE_TEXT(phone_entry, device, 0),
    STORE_NUMBER(phone_entry, other_port_ok, 0, 1),
    STORE_TEXT(phone_entry, prefix, 0),
    STORE_TEXT(phone_entry, number, 0),
    STORE_TEXT(phone_entry, user, 0),
    STORE_TEXT(phone_entry, domain, 0),
    STORE_NUMBER(phone_entry, protocols, 1, PHONE_PROTOCOLS_ALL),
    STORE_NUMBER(phone_entry, auth_methods, 1, AUTH_METHODS_ALL),
    STORE_NUMBER(phone_entry, lcp_extensions, 0, 1),
    STORE_NUMBER(phone_entry, software_compression, 0, 1),
    STORE_NUMBER(phone_entry, header_compression, 0, 1),
    STORE_NUMBER(phone_entry, use_default_gateway, 0, 1),
    STORE_NUMBER(phone_entry, address, 0, UINT32_MAX),
    STORE_NUMBER(phone_entry, dns[0], 0, UINT32_MAX),
    STORE_NUMBER(phone_entry, dns[1], 0, UINT32_MAX),
    STORE_NUMBER(phone_entry, wins[0], 0, UINT32_MAX),
    STORE_NUMBER(phone_entry, wins[1], 0, UINT32_MAX),
    STORE_NUMBER(phone_entry, redial_attempts, 0, PHONE_REDIALS_MAX),
    STORE_NUMBER(phone_entry, redial_s, 0, PHONE_REDIAL_S_MAX),
    STORE_NUMBER(phone_entry, idle_s, 0, PHONE_IDLE_S_MAX),
    STORE_NUMBER(phone_entry, callback, 0, PHONE_CALLBACKS - 1),
    STORE_TEXT(phone_entry, callback_number, 0),
};
enum { FIELDS = sizeof fields / sizeof *fields, SCRIPT = FIELDS, PASSWORD };

static void read_alternates(struct store *store, struct phone_entry *entry)
{
    sqlite3_stmt *statement = store_use(store, SQL_ALTERNATE_EACH);

    sqlite3_bind_int64(statement, 1, entry->id);
    while (entry->alternate_count < PHONE_ALTERNATES_MAX && sqlite3_step(statement) == SQLITE_ROW)
        store_read_text(statement, 0, entry->alternates[entry->alternate_count++], sizeof *entry->alternates);
    sqlite3_reset(statement);
}

/* Row of "id, fields..., script, password". */
int store_read_entry(struct store *store, sqlite3_stmt *statement, struct phone_entry *out)
{
    const char *script = (const char *)sqlite3_column_text(statement, 1 + SCRIPT);
    const void *password = sqlite3_column_blob(statement, 1 + PASSWORD);
    int len = sqlite3_column_bytes(statement, 1 + PASSWORD);

    phone_entry_defaults(out);
    store_read_fields(statement, 1, fields, FIELDS, out);
    out->id = sqlite3_column_int64(statement, 0);
    if (script)
        (void)phone_entry_set_script(out, script, strlen(script));
    if (password && len > 0 && len <= PHONE_SEALED_MAX) {
        memcpy(out->sealed, password, (size_t)len);
        out->sealed_len = (uint16_t)len;
        out->has_password = true;
    }
    read_alternates(store, out);
    return 2 + PASSWORD;
}

static void bind_entry(sqlite3_stmt *statement, const struct phone_entry *entry)
{
    store_bind_fields(statement, 1, fields, FIELDS, entry);
    sqlite3_bind_text(statement, SCRIPT + 1, entry->script, -1, SQLITE_STATIC);
    if (entry->sealed_len > 0)
        sqlite3_bind_blob(statement, PASSWORD + 1, entry->sealed, entry->sealed_len, SQLITE_STATIC);
}

bool store_entry_name_is_taken(struct store *store, enum store_book book, const struct phone_entry *entry)
{
    sqlite3_stmt *statement = store_use(store, SQL_PHONE_BY_NAME);

    sqlite3_bind_text(statement, 1, entry->name, -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 2, entry->id);
    sqlite3_bind_int(statement, 3, (int)book);
    return store_number(statement, NULL);
}

int64_t store_count_entries(struct store *store, enum store_book book)
{
    sqlite3_stmt *statement = store_use(store, SQL_PHONE_COUNT);
    int64_t count = 0;

    sqlite3_bind_int(statement, 1, (int)book);
    (void)store_number(statement, &count);
    return count;
}

/* Those of before are gone. */
static enum store_result add_alternates(struct store *store, const struct phone_entry *entry, int64_t id, const char *doing)
{
    enum store_result result = STORE_OK;

    for (int i = 0; i < entry->alternate_count && result == STORE_OK; i++) {
        sqlite3_stmt *statement = store_use(store, SQL_ALTERNATE_ADD);

        sqlite3_bind_int64(statement, 1, id);
        sqlite3_bind_int(statement, 2, i);
        sqlite3_bind_text(statement, 3, entry->alternates[i], -1, SQLITE_STATIC);
        result = store_run(store, statement, doing);
    }
    return result;
}

enum store_result store_insert_entry(struct store *store, enum store_book book, const struct phone_entry *entry, const char *doing, int64_t *id)
{
    sqlite3_stmt *statement = store_use(store, SQL_PHONE_ADD);
    enum store_result result;

    bind_entry(statement, entry);
    sqlite3_bind_int(statement, PASSWORD + 2, (int)book);
    result = store_run(store, statement, doing);
    *id = sqlite3_last_insert_rowid(store->db);
    return result == STORE_OK ? add_alternates(store, entry, *id, doing) : result;
}

enum store_result store_update_entry(struct store *store, enum store_book book, const struct phone_entry *entry, const char *doing)
{
    sqlite3_stmt *statement = store_use(store, SQL_PHONE_CHANGE);
    enum store_result result;

    bind_entry(statement, entry);
    sqlite3_bind_int64(statement, PASSWORD + 2, entry->id);
    sqlite3_bind_int(statement, PASSWORD + 3, (int)book);
    result = store_run(store, statement, doing);
    if (result == STORE_OK && sqlite3_changes(store->db) == 0)
        return STORE_NOT_FOUND;
    statement = store_use(store, SQL_ALTERNATE_FORGET_ALL);
    sqlite3_bind_int64(statement, 1, entry->id);
    if (result == STORE_OK)
        result = store_run(store, statement, doing);
    if (result == STORE_OK)
        result = add_alternates(store, entry, entry->id, doing);
    if (result == STORE_OK)
        store_forget_old_pages(store);
    return result;
}

enum store_result store_delete_entry(struct store *store, enum store_book book, int64_t id, const char *doing)
{
    sqlite3_stmt *statement = store_use(store, SQL_PHONE_DELETE);
    enum store_result result;

    sqlite3_bind_int64(statement, 1, id);
    sqlite3_bind_int(statement, 2, (int)book);
    result = store_run(store, statement, doing);
    if (result == STORE_OK && sqlite3_changes(store->db) == 0)
        return STORE_NOT_FOUND;
    if (result == STORE_OK)
        store_forget_old_pages(store);
    return result;
}

/* ---- the phone book ---- */

static enum store_result check_entry(struct store *store, const struct phone_entry *entry)
{
    const char *wrong = phone_entry_check(entry);

    if (wrong)
        return store_say(store, STORE_REFUSED, "%s", wrong);
    if (entry->sealed_len > PHONE_SEALED_MAX)
        return store_say(store, STORE_REFUSED, "The sealed password is longer than %d bytes; choose a shorter password.", PHONE_SEALED_MAX);
    if (store_entry_name_is_taken(store, BOOK_PHONE, entry))
        return store_say(store, STORE_EXISTS, "There is an entry of that name in the phone book already; choose another name.");
    return STORE_OK;
}

static enum store_result no_such_entry(struct store *store)
{
    return store_say(store, STORE_NOT_FOUND, "The phone-book entry is gone; somebody deleted it.");
}

enum store_result store_add_phone(struct store *store, struct phone_entry *entry)
{
    struct phone_entry added = *entry;
    enum store_result result = store_begin(store, saving);
    int64_t id = 0;

    if (result != STORE_OK)
        return result;
    added.id = 0;
    result = check_entry(store, &added);
    if (result == STORE_OK && store_count_entries(store, BOOK_PHONE) >= PHONE_ENTRIES_MAX)
        result = store_say(store, STORE_REFUSED, "There are %d entries in the phone book, the most there can be; remove one.", PHONE_ENTRIES_MAX);
    if (result == STORE_OK)
        result = store_insert_entry(store, BOOK_PHONE, &added, saving, &id);
    secret_wipe(&added, sizeof added);
    result = store_end(store, result, saving);
    if (result == STORE_OK)
        entry->id = id;
    return result;
}

enum store_result store_change_phone(struct store *store, const struct phone_entry *entry)
{
    enum store_result result = store_begin(store, saving);

    if (result != STORE_OK)
        return result;
    result = check_entry(store, entry);
    if (result == STORE_OK)
        result = store_update_entry(store, BOOK_PHONE, entry, saving);
    if (result == STORE_NOT_FOUND)
        result = no_such_entry(store);
    return store_end(store, result, saving);
}

enum store_result store_delete_phone(struct store *store, int64_t id)
{
    enum store_result result = store_delete_entry(store, BOOK_PHONE, id, deleting);

    return result == STORE_NOT_FOUND ? no_such_entry(store) : result;
}

enum store_result store_each_phone(struct store *store, bool (*each)(void *ctx, const struct phone_entry *entry), void *ctx)
{
    sqlite3_stmt *statement = store_use(store, SQL_PHONE_EACH);
    enum store_result result = STORE_OK;
    int code, left = PHONE_ENTRIES_MAX;

    while ((code = sqlite3_step(statement)) == SQLITE_ROW && left > 0) {
        struct phone_entry entry;
        bool goes_on = true;

        (void)store_read_entry(store, statement, &entry);
        if (phone_entry_check(&entry) == NULL) { /* what the file got wrong cannot be dialled */
            left--;
            goes_on = each(ctx, &entry);
        }
        secret_wipe(&entry, sizeof entry);
        if (!goes_on)
            break;
    }
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        result = store_fail(store, reading);
    sqlite3_reset(statement);
    return result;
}
