/*
 * store_settings.c - the server's settings: only what differs from the defaults is kept, so that a
 * better default of a later version reaches those who never touched it.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>
#include "service/store/store_internal.h"

static const char loading[] = "read the settings";
static const char saving[] = "save the settings";

static void take_setting(sqlite3_stmt *statement, struct server_settings *settings)
{
    const char *name = (const char *)sqlite3_column_text(statement, 0);
    int64_t value = sqlite3_column_int64(statement, 1);
    const struct server_setting *row = name ? server_setting_find(name) : NULL;

    /* A name of another version, or a value out of range: the default stays. */
    if (row && value >= 0 && value <= UINT32_MAX)
        (void)server_setting_set(settings, row, (uint32_t)value);
}

/* A text that is none, or too long: the default stays. */
static void take_text(sqlite3_stmt *statement, struct server_settings *settings)
{
    const char *name = (const char *)sqlite3_column_text(statement, 0);
    const char *value = (const char *)sqlite3_column_text(statement, 1);
    const struct server_setting *row = name ? server_setting_find(name) : NULL;

    if (row && value && strlen(value) == (size_t)sqlite3_column_bytes(statement, 1))
        (void)server_setting_set_text(settings, row, value);
}

static enum store_result load_values(struct store *store, enum store_sql id, struct server_settings *settings,
                                     void (*take)(sqlite3_stmt *statement, struct server_settings *settings))
{
    sqlite3_stmt *statement = store_use(store, id);
    int code;

    while ((code = sqlite3_step(statement)) == SQLITE_ROW)
        take(statement, settings);
    if (code != SQLITE_DONE)
        (void)store_fail(store, loading);
    sqlite3_reset(statement);
    return code == SQLITE_DONE ? STORE_OK : STORE_FAILED;
}

static enum store_result load_ranges(struct store *store, struct server_settings *settings)
{
    sqlite3_stmt *statement = store_use(store, SQL_RANGE_EACH);
    int code = SQLITE_DONE;

    while (settings->excluded_count < EXCLUDED_RANGES_MAX
           && (code = sqlite3_step(statement)) == SQLITE_ROW) {
        int64_t from = sqlite3_column_int64(statement, 0);
        int64_t to = sqlite3_column_int64(statement, 1);

        if (from >= 0 && from <= to && to <= UINT32_MAX)
            settings->excluded[settings->excluded_count++] =
                (struct address_range){ (uint32_t)from, (uint32_t)to };
    }
    if (code != SQLITE_DONE && code != SQLITE_ROW)
        (void)store_fail(store, loading);
    sqlite3_reset(statement);
    return code == SQLITE_DONE || code == SQLITE_ROW ? STORE_OK : STORE_FAILED;
}

enum store_result store_load_settings(struct store *store, struct server_settings *out)
{
    struct server_settings defaults, without_ports;
    enum store_result result;

    server_settings_defaults(&defaults);
    *out = defaults;
    result = load_values(store, SQL_SETTING_EACH, out, take_setting);
    if (result == STORE_OK)
        result = load_values(store, SQL_TEXT_EACH, out, take_text);
    if (result == STORE_OK)
        result = load_ranges(store, out);
    if (result != STORE_OK) {
        *out = defaults;
        return result;
    }
    without_ports = *out;
    memset(without_ports.forwards, 0, sizeof without_ports.forwards);
    if (server_settings_check(&without_ports)) { /* each value is good, together they are not: the pool's */
        out->pool = defaults.pool;
        out->excluded_count = 0;
    }
    if (server_settings_check(out)) { /* or the forwarded ports' */
        memset(out->forwards, 0, sizeof out->forwards);
    }
    return STORE_OK;
}

static enum store_result save_value(struct store *store, const struct server_settings *settings,
                                    const struct server_settings *defaults, const struct server_setting *row)
{
    uint32_t value = server_setting_get(settings, row);
    bool is_default = value == server_setting_get(defaults, row);
    sqlite3_stmt *statement = store_use(store, is_default ? SQL_SETTING_FORGET : SQL_SETTING_PUT);

    sqlite3_bind_text(statement, 1, row->name, -1, SQLITE_STATIC);
    if (!is_default)
        sqlite3_bind_int64(statement, 2, value);
    return store_run(store, statement, saving);
}

static enum store_result save_text(struct store *store, const struct server_settings *settings,
                                   const struct server_settings *defaults, const struct server_setting *row)
{
    const char *value = server_setting_get_text(settings, row);
    bool is_default = strcmp(value, server_setting_get_text(defaults, row)) == 0;
    sqlite3_stmt *statement = store_use(store, is_default ? SQL_TEXT_FORGET : SQL_TEXT_PUT);

    sqlite3_bind_text(statement, 1, row->name, -1, SQLITE_STATIC);
    if (!is_default)
        sqlite3_bind_text(statement, 2, value, -1, SQLITE_STATIC);
    return store_run(store, statement, saving);
}

static enum store_result save_values(struct store *store, const struct server_settings *settings)
{
    struct server_settings defaults;

    server_settings_defaults(&defaults);
    for (size_t i = 0; i < server_setting_count; i++) {
        const struct server_setting *row = &server_setting_table[i];
        enum store_result result = row->kind == SETTING_TEXT ? save_text(store, settings, &defaults, row)
                                                             : save_value(store, settings, &defaults, row);
        if (result != STORE_OK)
            return result;
    }
    return STORE_OK;
}

static enum store_result save_ranges(struct store *store, const struct server_settings *settings)
{
    enum store_result result = store_run(store, store_use(store, SQL_RANGE_FORGET_ALL), saving);

    for (uint32_t i = 0; i < settings->excluded_count && result == STORE_OK; i++) {
        sqlite3_stmt *statement = store_use(store, SQL_RANGE_ADD);

        sqlite3_bind_int64(statement, 1, i);
        sqlite3_bind_int64(statement, 2, settings->excluded[i].from);
        sqlite3_bind_int64(statement, 3, settings->excluded[i].to);
        result = store_run(store, statement, saving);
    }
    return result;
}

enum store_result store_save_settings(struct store *store, const struct server_settings *settings)
{
    const char *wrong = server_settings_check(settings);
    enum store_result result;

    if (wrong)
        return store_say(store, STORE_REFUSED, "%s", wrong);
    result = store_begin(store, saving);
    if (result != STORE_OK)
        return result;
    result = save_values(store, settings);
    if (result == STORE_OK)
        result = save_ranges(store, settings);
    return store_end(store, result, saving);
}
