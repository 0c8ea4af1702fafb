/*
 * store_migrate.c - from nothing, or from an older version's file, to schema.sql.
 *
 * To change the schema: edit schema.sql, raise STORE_VERSION, add the step that brings the version
 * before to the same shape. Steps that were shipped never change.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/store/store_internal.h"
#include "service/store/schema_sql.h"

#include <stdio.h>

/* Version 2: settings that are texts, and RADIUS servers. */
static const char to_version_2[] =
    "CREATE TABLE setting_text (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE account_box (account_id INTEGER PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE, box BLOB NOT NULL) STRICT;"
    "CREATE TABLE radius_server (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL COLLATE NOCASE UNIQUE,"
    " is_for_authentication INTEGER NOT NULL, is_for_accounting INTEGER NOT NULL, auth_port INTEGER NOT NULL,"
    " acct_port INTEGER NOT NULL, timeout_s INTEGER NOT NULL, score INTEGER NOT NULL, wants_signature INTEGER NOT NULL,"
    " secret BLOB) STRICT";

/* Version 3: the phone book. */
static const char to_version_3[] =
    "CREATE TABLE phone_entry (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL COLLATE NOCASE UNIQUE, kind INTEGER NOT NULL,"
    " port TEXT NOT NULL, device TEXT NOT NULL, other_port_ok INTEGER NOT NULL, prefix TEXT NOT NULL, number TEXT NOT NULL,"
    " user TEXT NOT NULL, domain TEXT NOT NULL, protocols INTEGER NOT NULL, auth_methods INTEGER NOT NULL,"
    " lcp_extensions INTEGER NOT NULL, software_compression INTEGER NOT NULL, header_compression INTEGER NOT NULL,"
    " use_default_gateway INTEGER NOT NULL, address INTEGER NOT NULL, dns_1 INTEGER NOT NULL, dns_2 INTEGER NOT NULL,"
    " wins_1 INTEGER NOT NULL, wins_2 INTEGER NOT NULL, redial_attempts INTEGER NOT NULL, redial_s INTEGER NOT NULL,"
    " idle_s INTEGER NOT NULL, callback INTEGER NOT NULL, callback_number TEXT NOT NULL, script TEXT NOT NULL, password BLOB) STRICT;"
    "CREATE TABLE phone_alternate (entry_id INTEGER NOT NULL REFERENCES phone_entry (id) ON DELETE CASCADE,"
    " position INTEGER NOT NULL, number TEXT NOT NULL, PRIMARY KEY (entry_id, position)) STRICT, WITHOUT ROWID";

const struct store_step store_steps[] = {
    { 2, to_version_2 },
    { 3, to_version_3 },
    { 0, NULL }
};

/* `sql` and the version it leads to, both or neither. */
static int run_step(sqlite3 *db, const char *sql, int version)
{
    char stamp[96];
    int code;

    snprintf(stamp, sizeof stamp, "PRAGMA application_id = %d; PRAGMA user_version = %d",
             STORE_APPLICATION_ID, version);
    code = sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
    if (code != SQLITE_OK)
        return code;
    code = sqlite3_exec(db, sql, NULL, NULL, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_exec(db, stamp, NULL, NULL, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
    if (code != SQLITE_OK && !sqlite3_get_autocommit(db))
        sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
    return code;
}

int store_make_schema(sqlite3 *db)
{
    return run_step(db, schema_sql, STORE_VERSION);
}

int store_migrate(sqlite3 *db, int from, int newest, const struct store_step *steps)
{
    int version = from;

    for (const struct store_step *step = steps; step->to != 0 && version < newest; step++) {
        int code;

        if (step->to <= version)
            continue;
        if (step->to != version + 1)
            return SQLITE_MISUSE;
        code = run_step(db, step->sql, step->to);
        if (code != SQLITE_OK)
            return code;
        version = step->to;
    }
    return version == newest ? SQLITE_OK : SQLITE_MISUSE;
}
