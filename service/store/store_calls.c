/*
 * store_calls.c - the connection history.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>
#include "service/store/store_internal.h"

static const char adding[] = "add to the connection history";

static const struct store_field fields[] = {
    STORE_TEXT(call_record, port, 0),
    STORE_TEXT(call_record, user, 0),
    STORE_TEXT(call_record, peer, 0),
    STORE_NUMBER(call_record, address, 0, UINT32_MAX),
    STORE_SIGNED(call_record, started_unix),
    STORE_SIGNED(call_record, ended_unix),
    STORE_NUMBER(call_record, bytes_in, 0, INT64_MAX),
    STORE_NUMBER(call_record, bytes_out, 0, INT64_MAX),
    STORE_NUMBER(call_record, bps, 0, UINT32_MAX),
    STORE_NUMBER(call_record, peer_error, 0, UINT32_MAX),
    STORE_NUMBER(call_record, is_dialed, 0, 1),
};
enum { FIELDS = sizeof fields / sizeof *fields };

static enum end_reason reason_of(const char *key)
{
    for (int why = 0; key && why < END_REASONS; why++) {
        if (strcmp(end_reason_info((enum end_reason)why)->key, key) == 0)
            return (enum end_reason)why;
    }
    return END_NONE;
}

enum store_result store_add_call(struct store *store, const struct call_record *record)
{
    enum store_result result = store_check_fields(store, fields, FIELDS, record);
    sqlite3_stmt *statement;
    int64_t id;

    if (result == STORE_OK)
        result = store_begin(store, adding);
    if (result != STORE_OK)
        return result;
    statement = store_use(store, SQL_CALL_ADD);
    store_bind_fields(statement, 1, fields, FIELDS, record);
    sqlite3_bind_text(statement, FIELDS + 1, end_reason_info(record->why)->key, -1, SQLITE_STATIC);
    result = store_run(store, statement, adding);
    id = sqlite3_last_insert_rowid(store->db);
    if (result == STORE_OK && id > STORE_HISTORY_MAX) { /* ids have no gaps: one row goes, by its key */
        statement = store_use(store, SQL_CALL_TRIM);
        sqlite3_bind_int64(statement, 1, id - STORE_HISTORY_MAX);
        result = store_run(store, statement, adding);
    }
    return store_end(store, result, adding);
}

enum store_result store_each_call(struct store *store, uint32_t newest,
                                  bool (*each)(void *ctx, const struct call_record *record), void *ctx)
{
    sqlite3_stmt *statement = store_use(store, SQL_CALL_EACH);
    enum store_result result = STORE_OK;
    int code;

    if (newest == 0 || newest > STORE_HISTORY_MAX)
        newest = STORE_HISTORY_MAX;
    sqlite3_bind_int64(statement, 1, newest);
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        struct call_record record = { .id = sqlite3_column_int64(statement, 0) };

        store_read_fields(statement, 1, fields, FIELDS, &record);
        record.why = reason_of((const char *)sqlite3_column_text(statement, FIELDS + 1));
        if (!each(ctx, &record))
            break;
    }
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        result = store_fail(store, "read the connection history");
    sqlite3_reset(statement);
    return result;
}
