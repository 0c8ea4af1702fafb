/*
 * store_internal.h - what the files of service/store share; nobody else includes it (but tests).
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_STORE_INTERNAL_H
#define RRAS_STORE_INTERNAL_H
#include <stddef.h>
#include <sqlite3.h>
#include "service/store/store.h"

enum {
    STORE_APPLICATION_ID = 0x4f525253, /* "ORRS" in the file's header */
    STORE_VERSION = 4,                 /* of schema.sql, kept as user_version */
    STORE_MESSAGE_MAX = 256,
    STORE_BUSY_MS = 1000               /* how long another holder of the file is waited for */
};

/* Every statement the store runs; the text of each is in store_sql.c, prepared once, at opening. */
enum store_sql {
    SQL_BEGIN, SQL_COMMIT, SQL_ROLLBACK, SQL_SAVEPOINT, SQL_RELEASE, SQL_UNDO,
    SQL_SETTING_EACH, SQL_SETTING_PUT, SQL_SETTING_FORGET, SQL_TEXT_EACH, SQL_TEXT_PUT, SQL_TEXT_FORGET,
    SQL_RANGE_EACH, SQL_RANGE_ADD, SQL_RANGE_FORGET_ALL,
    SQL_DEVICE_EACH, SQL_DEVICE_FIND, SQL_DEVICE_ADD, SQL_DEVICE_CHANGE, SQL_DEVICE_DELETE,
    SQL_DEVICE_BY_COM, SQL_DEVICE_BY_LISTENER, SQL_DEVICE_BY_NAME,
    SQL_PORT_EACH, SQL_PORT_ADD, SQL_PORT_CHANGE, SQL_PORT_RENAME, SQL_PORT_EXISTS,
    SQL_PORT_COUNT, SQL_PORT_COUNT_OF, SQL_PORT_SHRINK, SQL_PORT_DEVICE, SQL_PORT_DELETE, SQL_DEVICE_RESIZED,
    SQL_RADIUS_EACH, SQL_RADIUS_ADD, SQL_RADIUS_CHANGE, SQL_RADIUS_DELETE, SQL_RADIUS_BY_NAME, SQL_RADIUS_COUNT,
    SQL_PHONE_EACH, SQL_PHONE_ADD, SQL_PHONE_CHANGE, SQL_PHONE_DELETE, SQL_PHONE_BY_NAME, SQL_PHONE_COUNT,
    SQL_INTERFACE_EACH, SQL_INTERFACE_ADD, SQL_INTERFACE_CHANGE,
    SQL_ROUTE_EACH, SQL_ROUTE_ADD, SQL_ROUTE_FORGET_ALL, SQL_FILTER_EACH, SQL_FILTER_ADD, SQL_FILTER_FORGET_ALL,
    SQL_ALTERNATE_EACH, SQL_ALTERNATE_ADD, SQL_ALTERNATE_FORGET_ALL,
    SQL_ACCOUNT_EACH, SQL_ACCOUNT_FIND, SQL_ACCOUNT_ADD, SQL_ACCOUNT_CHANGE, SQL_ACCOUNT_DELETE,
    SQL_ACCOUNT_EXISTS, SQL_ACCOUNT_BY_ADDRESS, SQL_ACCOUNT_DENIED, SQL_ACCOUNT_CLEARED,
    SQL_BOX_FIND, SQL_BOX_PUT, SQL_BOX_FORGET,
    SQL_CALL_EACH, SQL_CALL_ADD, SQL_CALL_TRIM,
    SQL_STATEMENTS
};
extern const char *const store_sql_text[SQL_STATEMENTS];

struct store {
    sqlite3 *db;
    sqlite3_stmt *statements[SQL_STATEMENTS];
    unsigned depth;               /* of transactions: the first is one, those in it are savepoints */
    bool has_old_secrets;         /* the log holds pages with overwritten secrets, to be emptied after the commit */
    char message[STORE_MESSAGE_MAX];
};

#ifdef __MINGW_PRINTF_FORMAT
#define STORE_PRINTF __MINGW_PRINTF_FORMAT
#else
#define STORE_PRINTF printf
#endif

/* Keeps one sentence (printf-style) and returns `result`. */
enum store_result store_say(struct store *store, enum store_result result, const char *format, ...)
    __attribute__((format(STORE_PRINTF, 3, 4)));
/* What SQLite's last failure means to a person; `doing` completes "could not ...". */
enum store_result store_fail(struct store *store, const char *doing);
/* The table behind store_fail, also for opening: the result, and its sentence in `message`. */
enum store_result store_explain(int code, const char *doing, char *message);

/* A statement, reset and with nothing bound. */
sqlite3_stmt *store_use(struct store *store, enum store_sql id);
/* Steps a statement that gives no rows, forgets what was bound, says what went wrong. */
enum store_result store_run(struct store *store, sqlite3_stmt *statement, const char *doing);
/* True and `*out` set when the statement gave a row with a number; resets it. */
bool store_number(sqlite3_stmt *statement, int64_t *out);

/* What is within store_begin() ... store_end() is done whole or not at all; they may be nested. */
enum store_result store_begin(struct store *store, const char *doing);
/* Keeps it when `result` is STORE_OK, else undoes all since store_begin; returns what came of it. */
enum store_result store_end(struct store *store, enum store_result result, const char *doing);
/* A row with a secret was overwritten or deleted: its old pages are to go, once all is committed. */
void store_forget_old_pages(struct store *store);

/* A member of a struct that is a column of a row. Reading leaves the member alone - the caller
 * filled in the default - when the column's value is not one the member may have. */
struct store_field {
    const char *name;
    enum { FIELD_SIGNED, FIELD_NUMBER, FIELD_TEXT } kind;
    size_t offset, size;         /* numbers: 1, 2, 4 or 8 bytes; text: with its NUL */
    int64_t min, max;            /* FIELD_NUMBER; FIELD_TEXT: bytes */
};
#define STORE_NUMBER(type, member, min, max) \
    { #member, FIELD_NUMBER, offsetof(struct type, member), sizeof ((struct type *)0)->member, min, max }
#define STORE_SIGNED(type, member) \
    { #member, FIELD_SIGNED, offsetof(struct type, member), sizeof ((struct type *)0)->member, 0, 0 }
#define STORE_TEXT(type, member, min) \
    { #member, FIELD_TEXT, offsetof(struct type, member), sizeof ((struct type *)0)->member, min, \
      (int64_t)sizeof ((struct type *)0)->member - 1 }

void store_bind_fields(sqlite3_stmt *statement, int first, const struct store_field *fields, size_t n, const void *row);
void store_read_fields(sqlite3_stmt *statement, int first, const struct store_field *fields, size_t n, void *row);
/* STORE_REFUSED with a sentence when a member is out of its range or its text is not clean. */
enum store_result store_check_fields(struct store *store, const struct store_field *fields, size_t n, const void *row);
/* Column text into `out`: cut at a whole character, what is not printable UTF-8 becomes '?'. */
void store_read_text(sqlite3_stmt *statement, int column, char *out, size_t cap);
bool store_text_is_clean(const char *text);

/* What phone-book entries and those of interfaces have in common (store_phone.c). */
enum store_book { BOOK_PHONE, BOOK_ROUTER };
/* The entry of a row whose columns are "id, name, ... password"; the first column behind them. */
int store_read_entry(struct store *store, sqlite3_stmt *statement, struct phone_entry *out);
/* Within store_begin(): no other entry of the book is called so; the row and its numbers. `doing` completes
 * "could not ...". A row that is not there is STORE_NOT_FOUND, without a sentence. */
bool store_entry_name_is_taken(struct store *store, enum store_book book, const struct phone_entry *entry);
enum store_result store_insert_entry(struct store *store, enum store_book book, const struct phone_entry *entry, const char *doing, int64_t *id);
enum store_result store_update_entry(struct store *store, enum store_book book, const struct phone_entry *entry, const char *doing);
enum store_result store_delete_entry(struct store *store, enum store_book book, int64_t id, const char *doing);
int64_t store_count_entries(struct store *store, enum store_book book);

/* Steps from one version to the next; the last row has to == 0. Each runs in a transaction. */
struct store_step {
    int to;
    const char *sql;
};
extern const struct store_step store_steps[];
/* An SQLite result code: SQLITE_OK, and then user_version is `newest`. */
int store_make_schema(sqlite3 *db);
int store_migrate(sqlite3 *db, int from, int newest, const struct store_step *steps);

/* Files, by UTF-8 path. */
bool store_file_exists(const char *path);
bool store_file_is_folder(const char *path);
bool store_file_move(const char *from, const char *to);
/* Moves path, -wal, -shm and -journal to the first free path.damaged-N; false: something is where
 * it was and the new file must not be begun. */
bool store_set_aside(const char *path);

/* Takes over `db`, whatever it is: the way of store_open for an image in memory (tests, fuzzers).
 * `*is_damaged`: what is in it is not ours to read. Closes `db` when it fails. */
enum store_result store_adopt(sqlite3 *db, bool is_in_memory, struct store **out, bool *is_damaged, char *message);
#endif
