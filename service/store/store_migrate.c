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

/* Version 4: calls that were made here, and demand-dial interfaces, whose entries are beside those of the phone book. A table's keys cannot be
 * changed, so its rows move to a new one; ids that were given stay given. */
#define ENTRY_COLUMNS_3 "name, kind, port, device, other_port_ok, prefix, number, user, domain, protocols, auth_methods," \
    " lcp_extensions, software_compression, header_compression, use_default_gateway, address, dns_1, dns_2, wins_1, wins_2," \
    " redial_attempts, redial_s, idle_s, callback, callback_number, script, password"
static const char to_version_4[] =
    "CREATE TABLE new_entry (id INTEGER PRIMARY KEY AUTOINCREMENT, book INTEGER NOT NULL, name TEXT NOT NULL COLLATE NOCASE,"
    " kind INTEGER NOT NULL, port TEXT NOT NULL, device TEXT NOT NULL, other_port_ok INTEGER NOT NULL, prefix TEXT NOT NULL,"
    " number TEXT NOT NULL, user TEXT NOT NULL, domain TEXT NOT NULL, protocols INTEGER NOT NULL, auth_methods INTEGER NOT NULL,"
    " lcp_extensions INTEGER NOT NULL, software_compression INTEGER NOT NULL, header_compression INTEGER NOT NULL,"
    " use_default_gateway INTEGER NOT NULL, address INTEGER NOT NULL, dns_1 INTEGER NOT NULL, dns_2 INTEGER NOT NULL,"
    " wins_1 INTEGER NOT NULL, wins_2 INTEGER NOT NULL, redial_attempts INTEGER NOT NULL, redial_s INTEGER NOT NULL,"
    " idle_s INTEGER NOT NULL, callback INTEGER NOT NULL, callback_number TEXT NOT NULL, script TEXT NOT NULL, password BLOB,"
    " UNIQUE (book, name)) STRICT;"
    "INSERT INTO sqlite_sequence (name, seq) SELECT 'new_entry', seq FROM sqlite_sequence WHERE name = 'phone_entry';"
    "INSERT INTO new_entry (id, book, " ENTRY_COLUMNS_3 ") SELECT id, 0, " ENTRY_COLUMNS_3 " FROM phone_entry;"
    "CREATE TABLE old_alternate (entry_id, position, number);"
    "INSERT INTO old_alternate SELECT entry_id, position, number FROM phone_alternate;"
    "DROP TABLE phone_alternate;"
    "DROP TABLE phone_entry;"
    "ALTER TABLE new_entry RENAME TO phone_entry;"
    "CREATE TABLE phone_alternate (entry_id INTEGER NOT NULL REFERENCES phone_entry (id) ON DELETE CASCADE,"
    " position INTEGER NOT NULL, number TEXT NOT NULL, PRIMARY KEY (entry_id, position)) STRICT, WITHOUT ROWID;"
    "INSERT INTO phone_alternate SELECT entry_id, position, number FROM old_alternate"
    " WHERE entry_id IN (SELECT id FROM phone_entry);"
    "DROP TABLE old_alternate;"
    "CREATE TABLE interface (entry_id INTEGER PRIMARY KEY REFERENCES phone_entry (id) ON DELETE CASCADE, is_enabled INTEGER NOT NULL,"
    " is_persistent INTEGER NOT NULL, wants_two_way INTEGER NOT NULL, min_unreachable_s INTEGER NOT NULL,"
    " max_unreachable_s INTEGER NOT NULL, filter_mode INTEGER NOT NULL, sunday INTEGER NOT NULL, monday INTEGER NOT NULL,"
    " tuesday INTEGER NOT NULL, wednesday INTEGER NOT NULL, thursday INTEGER NOT NULL, friday INTEGER NOT NULL,"
    " saturday INTEGER NOT NULL) STRICT;"
    "CREATE TABLE interface_route (entry_id INTEGER NOT NULL REFERENCES phone_entry (id) ON DELETE CASCADE,"
    " position INTEGER NOT NULL, destination INTEGER NOT NULL, prefix_len INTEGER NOT NULL,"
    " PRIMARY KEY (entry_id, position)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE interface_filter (entry_id INTEGER NOT NULL REFERENCES phone_entry (id) ON DELETE CASCADE,"
    " position INTEGER NOT NULL, source INTEGER NOT NULL, source_len INTEGER NOT NULL, destination INTEGER NOT NULL,"
    " destination_len INTEGER NOT NULL, protocol INTEGER NOT NULL, source_port INTEGER NOT NULL, destination_port INTEGER NOT NULL,"
    " PRIMARY KEY (entry_id, position)) STRICT, WITHOUT ROWID;"
    "ALTER TABLE call ADD COLUMN is_dialed INTEGER NOT NULL DEFAULT 0";

const struct store_step store_steps[] = {
    { 2, to_version_2 },
    { 3, to_version_3 },
    { 4, to_version_4 },
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
