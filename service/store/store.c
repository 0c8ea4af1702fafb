/*
 * store.c - opening, checking and closing the database.
 *
 * Commits are durable: WAL with synchronous=FULL, because "done" on the screen must survive the
 * power cut that follows, and a server writes a few rows a call, not thousands a second (NORMAL
 * would keep the file whole but could lose the last changes). The lock is exclusive for as long as
 * the store is open: a second process is told so, and SQLite needs no shared-memory file.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "service/store/store_internal.h"

static const char opening[] = "open the database";

static const char connection_rules[] =
    "PRAGMA locking_mode = EXCLUSIVE;"
    "PRAGMA synchronous = FULL;"
    "PRAGMA foreign_keys = ON;"
    "PRAGMA secure_delete = ON;"
    "PRAGMA temp_store = MEMORY;"
    "PRAGMA trusted_schema = OFF;"   /* nothing in the file is trusted, its schema neither */
    "PRAGMA cell_size_check = ON;";

/* Limits far above what the store writes, far below what a bad file could ask for. */
static const struct { int id, limit; } limits[] = {
    { SQLITE_LIMIT_LENGTH, 1 << 20 },
    { SQLITE_LIMIT_ATTACHED, 0 },
    { SQLITE_LIMIT_TRIGGER_DEPTH, 1 },
};

static const struct { int option, value; } guards[] = {
    { SQLITE_DBCONFIG_DEFENSIVE, 1 },
    { SQLITE_DBCONFIG_ENABLE_TRIGGER, 0 },
    { SQLITE_DBCONFIG_ENABLE_VIEW, 0 },
};

static bool is_damage(int code)
{
    if (code == SQLITE_READONLY) /* and none of its kin: those speak of the folder, or of another's log */
        return true;             /* the header claims a write format to come; see bring_up() */
    switch (code & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
    case SQLITE_ERROR:      /* a table or column is not there, a value is of no type it may have */
    case SQLITE_MISMATCH:
    case SQLITE_CONSTRAINT:
    case SQLITE_TOOBIG:
        return true;
    default:
        return false;
    }
}

/* The first column of a one-row statement. */
static int read_number(sqlite3 *db, const char *sql, int64_t *out)
{
    sqlite3_stmt *statement;
    int code = sqlite3_prepare_v2(db, sql, -1, &statement, NULL);

    if (code != SQLITE_OK)
        return code;
    code = sqlite3_step(statement);
    *out = code == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
    sqlite3_finalize(statement);
    return code == SQLITE_ROW || code == SQLITE_DONE ? SQLITE_OK : code;
}

/* SQLITE_CORRUPT unless SQLite finds every page, row and type as it should be. */
static int check_content(sqlite3 *db)
{
    sqlite3_stmt *statement;
    int code = sqlite3_prepare_v2(db, "PRAGMA quick_check(1)", -1, &statement, NULL);
    const char *text;

    if (code != SQLITE_OK)
        return code;
    code = sqlite3_step(statement);
    text = code == SQLITE_ROW ? (const char *)sqlite3_column_text(statement, 0) : NULL;
    if (code == SQLITE_ROW)
        code = text && strcmp(text, "ok") == 0 ? SQLITE_OK : SQLITE_CORRUPT;
    sqlite3_finalize(statement);
    return code;
}

static int apply_rules(sqlite3 *db)
{
    sqlite3_extended_result_codes(db, 1);
    sqlite3_busy_timeout(db, STORE_BUSY_MS);
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        sqlite3_limit(db, limits[i].id, limits[i].limit);
    for (size_t i = 0; i < sizeof guards / sizeof *guards; i++)
        sqlite3_db_config(db, guards[i].option, guards[i].value, (int *)NULL);
    return sqlite3_exec(db, connection_rules, NULL, NULL, NULL);
}

struct header {
    int64_t application, version, objects;
};

static int read_header(sqlite3 *db, struct header *out)
{
    int code = read_number(db, "PRAGMA application_id", &out->application);

    if (code == SQLITE_OK)
        code = read_number(db, "PRAGMA user_version", &out->version);
    if (code == SQLITE_OK)
        code = read_number(db, "SELECT count(*) FROM sqlite_master", &out->objects);
    return code;
}

/* Checks what is there and brings it to this version; nothing was written before the checks. */
static int bring_up(sqlite3 *db, const struct header *header, bool is_in_memory)
{
    bool is_new = header->application == 0 && header->version == 0 && header->objects == 0;
    int code = SQLITE_OK;

    if (!is_new && (header->application != STORE_APPLICATION_ID || header->version < 1))
        return SQLITE_NOTADB;
    if (sqlite3_db_readonly(db, "main") == 1)
        return SQLITE_READONLY; /* the file may be written, as open_once() saw; its header says no */
    if (!is_new)
        code = check_content(db);
    if (code == SQLITE_OK && !is_in_memory)
        code = sqlite3_exec(db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
    if (code != SQLITE_OK)
        return code;
    if (is_new)
        return store_make_schema(db);
    return store_migrate(db, (int)header->version, STORE_VERSION, store_steps);
}

static int prepare_all(struct store *store)
{
    for (size_t i = 0; i < SQL_STATEMENTS; i++) {
        int code = sqlite3_prepare_v3(store->db, store_sql_text[i], -1, SQLITE_PREPARE_PERSISTENT,
                                      &store->statements[i], NULL);
        if (code != SQLITE_OK)
            return code;
    }
    return SQLITE_OK;
}

enum store_result store_adopt(sqlite3 *db, bool is_in_memory, struct store **out, bool *is_damaged, char *message)
{
    struct store *store = calloc(1, sizeof *store);
    struct header header = { 0 };
    int code = SQLITE_NOMEM;

    *out = NULL;
    *is_damaged = false;
    if (!store) {
        sqlite3_close(db);
        return store_explain(code, opening, message);
    }
    store->db = db;
    code = apply_rules(db);
    if (code == SQLITE_OK)
        code = read_header(db, &header);
    if (code == SQLITE_OK && header.application == STORE_APPLICATION_ID && header.version > STORE_VERSION) {
        store_close(store);
        snprintf(message, STORE_MESSAGE_MAX, "The database was written by a newer OpenRRAS (version %d of"
                 " it; this one knows %d); install the newer version again.", (int)header.version, STORE_VERSION);
        return STORE_NEWER;
    }
    if (code == SQLITE_OK)
        code = bring_up(db, &header, is_in_memory);
    if (code == SQLITE_OK)
        code = prepare_all(store);
    if (code == SQLITE_OK) {
        *out = store;
        return STORE_OK;
    }
    *is_damaged = is_damage(code);
    if (*is_damaged) /* leave file and log as they were found */
        sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)NULL);
    store_close(store);
    return store_explain(code, opening, message);
}

static enum store_result open_once(const char *path, struct store **out, bool *is_damaged, char *message)
{
    bool is_in_memory = strcmp(path, ":memory:") == 0;
    sqlite3 *db = NULL;
    int code = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);

    *is_damaged = false;
    if (code != SQLITE_OK) {
        sqlite3_close(db);
        return store_explain(code, opening, message);
    }
    if (sqlite3_db_readonly(db, "main") == 1) {
        sqlite3_close(db);
        return store_explain(SQLITE_PERM, opening, message);
    }
    return store_adopt(db, is_in_memory, out, is_damaged, message);
}

enum store_result store_open(const char *path, struct store **out, bool *set_aside, char *message)
{
    bool is_damaged = false;
    enum store_result result;

    *out = NULL;
    *set_aside = false;
    message[0] = '\0';
    if (store_file_is_folder(path)) {
        snprintf(message, STORE_MESSAGE_MAX, "The database cannot be opened because a folder has its name;"
                 " rename the folder, or choose another place.");
        return STORE_FAILED;
    }
    if (path[0] == '\0') {
        snprintf(message, STORE_MESSAGE_MAX, "The database has no name; give one.");
        return STORE_FAILED;
    }
    result = open_once(path, out, &is_damaged, message);
    if (result == STORE_OK || !is_damaged)
        return result;
    if (!store_set_aside(path)) {
        snprintf(message, STORE_MESSAGE_MAX, "The database is damaged and cannot be renamed to begin a new"
                 " one; let the service change its folder, or move the file away.");
        return STORE_FAILED;
    }
    *set_aside = true;
    return open_once(path, out, &is_damaged, message);
}

void store_close(struct store *store)
{
    if (!store)
        return;
    for (size_t i = 0; i < SQL_STATEMENTS; i++)
        sqlite3_finalize(store->statements[i]);
    sqlite3_close(store->db);
    free(store);
}

const char *store_message(const struct store *store)
{
    return store->message;
}
