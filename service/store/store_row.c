/*
 * store_row.c - statements, transactions, and rows as structs.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "common/base/text.h"
#include "service/store/store_internal.h"

/* What SQLite says, and what a person can do about it; the last row is for all the rest. */
static const struct {
    int code;
    enum store_result result;
    const char *sentence; /* "%s": what could not be done */
} failures[] = {
    { SQLITE_FULL, STORE_FAILED, "Could not %s because the disk is full; make room and try again." },
    { SQLITE_BUSY, STORE_BUSY, "Could not %s because another process holds the database; stop the other"
                               " OpenRRAS, or give this one its own --instance name." },
    { SQLITE_LOCKED, STORE_BUSY, "Could not %s because the database is in use; try again." },
    { SQLITE_PERM, STORE_FAILED, "Could not %s because the file may not be written; give the service's account"
                                 " the right to change it, and clear its read-only mark." },
    { SQLITE_READONLY_DIRECTORY, STORE_FAILED, "Could not %s because no file may be made in its folder; give the"
                                               " service's account the right to change the folder." },
    { SQLITE_READONLY, STORE_FAILED, "Could not %s because the file may not be written; give the service's"
                                     " account the right to change it, and clear its read-only mark." },
    { SQLITE_AUTH, STORE_FAILED, "Could not %s because access was denied; run it as an administrator." },
    { SQLITE_CANTOPEN, STORE_FAILED, "Could not %s because its folder is missing or may not be used; create"
                                     " the folder, or give the service's account the right to change it." },
    { SQLITE_NOMEM, STORE_FAILED, "Could not %s because memory ran out; close other programs and try again." },
    { SQLITE_CORRUPT, STORE_FAILED, "Could not %s because the database is damaged; restart the service, which"
                                    " sets it aside and begins a new one." },
    { SQLITE_NOTADB, STORE_FAILED, "Could not %s because the file is not an OpenRRAS database; restart the"
                                   " service, which sets it aside and begins a new one." },
    { SQLITE_IOERR, STORE_FAILED, "Could not %s because the disk reported an error; check the disk and its"
                                  " cable." },
    { SQLITE_CONSTRAINT, STORE_EXISTS, "Could not %s because its name or address is taken; choose another." },
    { 0, STORE_FAILED, "Could not %s because the database failed; restart the service." },
};

enum store_result store_explain(int code, const char *doing, char *message)
{
    size_t i = 0;

    while (failures[i].code != 0 && failures[i].code != code && failures[i].code != (code & 0xff))
        i++;
    snprintf(message, STORE_MESSAGE_MAX, failures[i].sentence, doing);
    return failures[i].result;
}

enum store_result store_say(struct store *store, enum store_result result, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(store->message, sizeof store->message, format, arguments);
    va_end(arguments);
    return result;
}

enum store_result store_fail(struct store *store, const char *doing)
{
    return store_explain(sqlite3_extended_errcode(store->db), doing, store->message);
}

sqlite3_stmt *store_use(struct store *store, enum store_sql id)
{
    sqlite3_reset(store->statements[id]);
    sqlite3_clear_bindings(store->statements[id]);
    return store->statements[id];
}

enum store_result store_run(struct store *store, sqlite3_stmt *statement, const char *doing)
{
    enum store_result result = STORE_OK;

    if (sqlite3_step(statement) != SQLITE_DONE)
        result = store_fail(store, doing);
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement); /* what was bound belongs to the caller */
    return result;
}

bool store_number(sqlite3_stmt *statement, int64_t *out)
{
    bool has_row = sqlite3_step(statement) == SQLITE_ROW;

    if (has_row && out)
        *out = sqlite3_column_int64(statement, 0);
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    return has_row;
}

enum store_result store_begin(struct store *store, const char *doing)
{
    enum store_result result = store_run(store, store_use(store, store->depth > 0 ? SQL_SAVEPOINT : SQL_BEGIN), doing);

    if (result == STORE_OK)
        store->depth++;
    return result;
}

/* Steps one that undoes; when it cannot, SQLite has undone everything already (a full disk). */
static void undo(struct store *store, enum store_sql id)
{
    if (sqlite3_get_autocommit(store->db))
        return;
    sqlite3_step(store_use(store, id));
    sqlite3_reset(store->statements[id]);
}

/* The whole log is emptied: whether that works now or at the next checkpoint, the change is made. */
static void empty_log(struct store *store)
{
    store->has_old_secrets = false;
    sqlite3_wal_checkpoint_v2(store->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
}

enum store_result store_end(struct store *store, enum store_result result, const char *doing)
{
    bool is_part = --store->depth > 0;

    if (result == STORE_OK && sqlite3_get_autocommit(store->db)) {
        snprintf(store->message, sizeof store->message, "Could not %s because the database undid it; try again.", doing);
        return STORE_FAILED;
    }
    if (result == STORE_OK)
        result = store_run(store, store_use(store, is_part ? SQL_RELEASE : SQL_COMMIT), doing);
    if (is_part && result != STORE_OK) {
        undo(store, SQL_UNDO);
        undo(store, SQL_RELEASE);
    } else if (!is_part) {
        undo(store, SQL_ROLLBACK);
        if (store->has_old_secrets)
            empty_log(store);
    }
    return result;
}

void store_forget_old_pages(struct store *store)
{
    if (store->depth > 0)
        store->has_old_secrets = true;
    else
        empty_log(store);
}

static const char changing[] = "save the changes";

enum store_result store_begin_changes(struct store *store)
{
    return store_begin(store, changing);
}

enum store_result store_end_changes(struct store *store, enum store_result result)
{
    return store_end(store, result, changing);
}

static int64_t number_of(const struct store_field *field, const void *row)
{
    const uint8_t *at = (const uint8_t *)row + field->offset;
    uint8_t v8;
    uint16_t v16;
    uint32_t v32;
    int64_t v64;

    switch (field->size) {
    case sizeof v8:
        memcpy(&v8, at, sizeof v8);
        return v8;
    case sizeof v16:
        memcpy(&v16, at, sizeof v16);
        return v16;
    case sizeof v32:
        memcpy(&v32, at, sizeof v32);
        return v32;
    default:
        memcpy(&v64, at, sizeof v64);
        /* An unsigned 64-bit count beyond SQLite's integers is kept as the largest of them. */
        return field->kind == FIELD_NUMBER && v64 < 0 ? INT64_MAX : v64;
    }
}

static void set_number(const struct store_field *field, void *row, int64_t value)
{
    uint8_t *at = (uint8_t *)row + field->offset;
    uint8_t v8 = (uint8_t)value;
    uint16_t v16 = (uint16_t)value;
    uint32_t v32 = (uint32_t)value;

    switch (field->size) {
    case sizeof v8:
        memcpy(at, &v8, sizeof v8);
        break;
    case sizeof v16:
        memcpy(at, &v16, sizeof v16);
        break;
    case sizeof v32:
        memcpy(at, &v32, sizeof v32);
        break;
    default:
        memcpy(at, &value, sizeof value);
    }
}

void store_bind_fields(sqlite3_stmt *statement, int first, const struct store_field *fields, size_t n, const void *row)
{
    for (size_t i = 0; i < n; i++) {
        int column = first + (int)i;

        if (fields[i].kind == FIELD_TEXT)
            sqlite3_bind_text(statement, column, (const char *)row + fields[i].offset, -1, SQLITE_STATIC);
        else
            sqlite3_bind_int64(statement, column, number_of(&fields[i], row));
    }
}

void store_read_text(sqlite3_stmt *statement, int column, char *out, size_t cap)
{
    const void *text = sqlite3_column_text(statement, column);
    int len = sqlite3_column_bytes(statement, column);

    text_printable(out, cap, text ? bytes_of(text, (size_t)len) : (struct bytes){ 0 });
}

void store_read_fields(sqlite3_stmt *statement, int first, const struct store_field *fields, size_t n, void *row)
{
    for (size_t i = 0; i < n; i++) {
        int column = first + (int)i;
        int64_t value;

        if (fields[i].kind == FIELD_TEXT) {
            store_read_text(statement, column, (char *)row + fields[i].offset, fields[i].size);
            continue;
        }
        value = sqlite3_column_int64(statement, column);
        if (fields[i].kind == FIELD_SIGNED || (value >= fields[i].min && value <= fields[i].max))
            set_number(&fields[i], row, value);
    }
}

bool store_text_is_clean(const char *text)
{
    return text_is_clean(text, SIZE_MAX);
}

static enum store_result check_text(struct store *store, const struct store_field *field, const char *text)
{
    if (!memchr(text, '\0', field->size))
        return store_say(store, STORE_REFUSED, "The %s is longer than %d bytes; shorten it.", field->name,
                         (int)field->max);
    if (strlen(text) < (size_t)field->min)
        return store_say(store, STORE_REFUSED, "The %s is empty; give one.", field->name);
    if (!store_text_is_clean(text))
        return store_say(store, STORE_REFUSED, "The %s holds characters that cannot be shown; leave them out.",
                         field->name);
    return STORE_OK;
}

enum store_result store_check_fields(struct store *store, const struct store_field *fields, size_t n, const void *row)
{
    for (size_t i = 0; i < n; i++) {
        const struct store_field *field = &fields[i];
        enum store_result result = STORE_OK;

        if (field->kind == FIELD_TEXT) {
            result = check_text(store, field, (const char *)row + field->offset);
        } else if (field->kind == FIELD_NUMBER) {
            int64_t value = number_of(field, row);

            if (value < field->min || value > field->max)
                result = store_say(store, STORE_REFUSED, "The %s is %lld; it must be from %lld to %lld.", field->name,
                                   (long long)value, (long long)field->min, (long long)field->max);
        }
        if (result != STORE_OK)
            return result;
    }
    return STORE_OK;
}
