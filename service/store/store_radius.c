/*
 * store_radius.c - the RADIUS servers. Their secrets are sealed before they come here.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>
#include "common/base/secret.h"
#include "service/store/store_internal.h"

static const char reading[] = "read the RADIUS servers";
static const char saving[] = "save the RADIUS server";
static const char deleting[] = "delete the RADIUS server";

static const struct store_field fields[] = {
    STORE_TEXT(radius_server, name, 1),
    STORE_NUMBER(radius_server, is_for_authentication, 0, 1),
    STORE_NUMBER(radius_server, is_for_accounting, 0, 1),
    STORE_NUMBER(radius_server, auth_port, 1, UINT16_MAX),
    STORE_NUMBER(radius_server, acct_port, 1, UINT16_MAX),
    STORE_NUMBER(radius_server, timeout_s, 1, 60),
    STORE_NUMBER(radius_server, score, 0, RADIUS_SCORE_MAX),
    STORE_NUMBER(radius_server, wants_signature, 0, 1),
};
enum { FIELDS = sizeof fields / sizeof *fields, SECRET = FIELDS };

/* Row of "id, fields..., secret". */
static void read_server(sqlite3_stmt *statement, struct radius_server *out)
{
    const void *secret = sqlite3_column_blob(statement, 1 + SECRET);
    int len = sqlite3_column_bytes(statement, 1 + SECRET);

    radius_server_defaults(out);
    store_read_fields(statement, 1, fields, FIELDS, out);
    out->id = sqlite3_column_int64(statement, 0);
    if (secret && len > 0 && len <= RADIUS_SEALED_MAX) {
        memcpy(out->sealed, secret, (size_t)len);
        out->sealed_len = (uint16_t)len;
        out->has_secret = true;
    }
}

static void bind_server(sqlite3_stmt *statement, const struct radius_server *server)
{
    store_bind_fields(statement, 1, fields, FIELDS, server);
    if (server->sealed_len > 0)
        sqlite3_bind_blob(statement, SECRET + 1, server->sealed, server->sealed_len, SQLITE_STATIC);
}

static enum store_result check_server(struct store *store, const struct radius_server *server)
{
    enum store_result result = store_check_fields(store, fields, FIELDS, server);
    const char *wrong = result == STORE_OK ? radius_server_check(server) : NULL;
    sqlite3_stmt *statement;

    if (result != STORE_OK)
        return result;
    if (wrong)
        return store_say(store, STORE_REFUSED, "%s", wrong);
    if (server->sealed_len > RADIUS_SEALED_MAX)
        return store_say(store, STORE_REFUSED, "The sealed secret is longer than %d bytes; choose a shorter secret.",
                         RADIUS_SEALED_MAX);
    statement = store_use(store, SQL_RADIUS_BY_NAME);
    sqlite3_bind_text(statement, 1, server->name, -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 2, server->id);
    if (store_number(statement, NULL))
        return store_say(store, STORE_EXISTS, "There is a RADIUS server \"%s\" already; change that one.", server->name);
    return STORE_OK;
}

static enum store_result no_such_server(struct store *store)
{
    return store_say(store, STORE_NOT_FOUND, "The RADIUS server is gone; somebody deleted it.");
}

enum store_result store_add_radius(struct store *store, struct radius_server *server)
{
    struct radius_server added = *server;
    enum store_result result;
    sqlite3_stmt *statement;
    int64_t count = 0;

    added.id = 0;
    result = check_server(store, &added);
    if (result == STORE_OK && store_number(store_use(store, SQL_RADIUS_COUNT), &count) && count >= RADIUS_SERVERS_MAX)
        result = store_say(store, STORE_REFUSED, "There are %d RADIUS servers already, the most there can be; remove one.",
                           RADIUS_SERVERS_MAX);
    if (result == STORE_OK) {
        statement = store_use(store, SQL_RADIUS_ADD);
        bind_server(statement, &added);
        result = store_run(store, statement, saving);
    }
    secret_wipe(&added, sizeof added);
    if (result == STORE_OK)
        server->id = sqlite3_last_insert_rowid(store->db);
    return result;
}

enum store_result store_change_radius(struct store *store, const struct radius_server *server)
{
    enum store_result result = check_server(store, server);
    sqlite3_stmt *statement;

    if (result != STORE_OK)
        return result;
    statement = store_use(store, SQL_RADIUS_CHANGE);
    bind_server(statement, server);
    sqlite3_bind_int64(statement, SECRET + 2, server->id);
    result = store_run(store, statement, saving);
    if (result == STORE_OK && sqlite3_changes(store->db) == 0)
        return no_such_server(store);
    if (result == STORE_OK)
        store_forget_old_pages(store);
    return result;
}

enum store_result store_delete_radius(struct store *store, int64_t id)
{
    sqlite3_stmt *statement = store_use(store, SQL_RADIUS_DELETE);
    enum store_result result;

    sqlite3_bind_int64(statement, 1, id);
    result = store_run(store, statement, deleting);
    if (result == STORE_OK && sqlite3_changes(store->db) == 0)
        return no_such_server(store);
    if (result == STORE_OK)
        store_forget_old_pages(store);
    return result;
}

enum store_result store_each_radius(struct store *store, bool (*each)(void *ctx, const struct radius_server *server), void *ctx)
{
    sqlite3_stmt *statement = store_use(store, SQL_RADIUS_EACH);
    enum store_result result = STORE_OK;
    int code, left = RADIUS_SERVERS_MAX;

    while ((code = sqlite3_step(statement)) == SQLITE_ROW && left > 0) {
        struct radius_server server;
        bool goes_on = true;

        read_server(statement, &server);
        if (radius_server_check(&server) == NULL) { /* what the file got wrong cannot be asked */
            left--;
            goes_on = each(ctx, &server);
        }
        secret_wipe(&server, sizeof server);
        if (!goes_on)
            break;
    }
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        result = store_fail(store, reading);
    sqlite3_reset(statement);
    return result;
}
