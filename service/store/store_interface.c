/*
 * store_interface.c - demand-dial interfaces: an entry of the router's book, and the router's part of it.
 *
 * All of it lies in rows that go with the entry's: nothing of a removed interface is left (KB Q169415).
 *
 * SPDX-License-Identifier: MIT
 */
#include "common/base/secret.h"
#include "service/store/store_internal.h"

static const char reading[] = "read the demand-dial interfaces";
static const char saving[] = "save the demand-dial interface";
static const char deleting[] = "delete the demand-dial interface";

static const struct store_field fields[] = {
    STORE_NUMBER(demand_dial, is_enabled, 0, 1),
    STORE_NUMBER(demand_dial, is_persistent, 0, 1),
    STORE_NUMBER(demand_dial, wants_two_way, 0, 1),
    STORE_NUMBER(demand_dial, min_unreachable_s, UNREACHABLE_S_MIN, UNREACHABLE_S_MAX),
    STORE_NUMBER(demand_dial, max_unreachable_s, UNREACHABLE_S_MIN, UNREACHABLE_S_MAX),
    STORE_NUMBER(demand_dial, filter_mode, 0, FILTER_MODES - 1),
    STORE_NUMBER(demand_dial, dial_out_hours[0], 0, DIAL_HOURS_ALL),
    STORE_NUMBER(demand_dial, dial_out_hours[1], 0, DIAL_HOURS_ALL),
    STORE_NUMBER(demand_dial, dial_out_hours[2], 0, DIAL_HOURS_ALL),
    STORE_NUMBER(demand_dial, dial_out_hours[3], 0, DIAL_HOURS_ALL),
    STORE_NUMBER(demand_dial, dial_out_hours[4], 0, DIAL_HOURS_ALL),
    STORE_NUMBER(demand_dial, dial_out_hours[5], 0, DIAL_HOURS_ALL),
    STORE_NUMBER(demand_dial, dial_out_hours[6], 0, DIAL_HOURS_ALL),
};
enum { FIELDS = sizeof fields / sizeof *fields };

static const struct store_field route_fields[] = {
    STORE_NUMBER(interface_route, destination, 0, UINT32_MAX),
    STORE_NUMBER(interface_route, prefix_len, 0, 32),
};
enum { ROUTE_FIELDS = sizeof route_fields / sizeof *route_fields };

static const struct store_field filter_fields[] = {
    STORE_NUMBER(interface_filter, source, 0, UINT32_MAX),
    STORE_NUMBER(interface_filter, source_len, 0, 32),
    STORE_NUMBER(interface_filter, destination, 0, UINT32_MAX),
    STORE_NUMBER(interface_filter, destination_len, 0, 32),
    STORE_NUMBER(interface_filter, protocol, 0, UINT8_MAX),
    STORE_NUMBER(interface_filter, source_port, 0, UINT16_MAX),
    STORE_NUMBER(interface_filter, destination_port, 0, UINT16_MAX),
};
enum { FILTER_FIELDS = sizeof filter_fields / sizeof *filter_fields };

/* ---- the rows behind an entry: routes and filters ---- */

static const struct list {
    enum store_sql each, add, forget_all;
    const struct store_field *fields;
    size_t field_count;
    size_t offset, size, count_offset;   /* the array in struct demand_dial, its elements, how many are used */
    uint8_t max;
} lists[] = {
    { SQL_ROUTE_EACH, SQL_ROUTE_ADD, SQL_ROUTE_FORGET_ALL, route_fields, ROUTE_FIELDS, offsetof(struct demand_dial, routes),
      sizeof(struct interface_route), offsetof(struct demand_dial, route_count), INTERFACE_ROUTES_MAX },
    { SQL_FILTER_EACH, SQL_FILTER_ADD, SQL_FILTER_FORGET_ALL, filter_fields, FILTER_FIELDS, offsetof(struct demand_dial, filters),
      sizeof(struct interface_filter), offsetof(struct demand_dial, filter_count), INTERFACE_FILTERS_MAX },
};
enum { LISTS = sizeof lists / sizeof *lists };

/* More rows than an interface can have are not looked at, and neither are those behind them. */
static void read_list(struct store *store, const struct list *list, struct demand_dial *iface)
{
    sqlite3_stmt *statement = store_use(store, list->each);
    uint8_t *count = (uint8_t *)iface + list->count_offset;

    sqlite3_bind_int64(statement, 1, iface->id);
    while (*count < list->max && sqlite3_step(statement) == SQLITE_ROW)
        store_read_fields(statement, 0, list->fields, list->field_count, (char *)iface + list->offset + list->size * (*count)++);
    sqlite3_reset(statement);
}

/* Those of before go. */
static enum store_result write_list(struct store *store, const struct list *list, const struct demand_dial *iface, int64_t id)
{
    sqlite3_stmt *statement = store_use(store, list->forget_all);
    const uint8_t *count = (const uint8_t *)iface + list->count_offset;
    enum store_result result;

    sqlite3_bind_int64(statement, 1, id);
    result = store_run(store, statement, saving);
    for (int i = 0; i < *count && result == STORE_OK; i++) {
        statement = store_use(store, list->add);
        store_bind_fields(statement, 1, list->fields, list->field_count, (const char *)iface + list->offset + list->size * (size_t)i);
        sqlite3_bind_int64(statement, (int)list->field_count + 1, id);
        sqlite3_bind_int(statement, (int)list->field_count + 2, i);
        result = store_run(store, statement, saving);
    }
    return result;
}

/* ---- interfaces ---- */

static enum store_result check_interface(struct store *store, const struct demand_dial *iface)
{
    const char *wrong = demand_dial_check(iface);

    if (wrong)
        return store_say(store, STORE_REFUSED, "%s", wrong);
    if (iface->entry.sealed_len > PHONE_SEALED_MAX)
        return store_say(store, STORE_REFUSED, "The sealed password is longer than %d bytes; choose a shorter password.", PHONE_SEALED_MAX);
    if (store_entry_name_is_taken(store, BOOK_ROUTER, &iface->entry))
        return store_say(store, STORE_EXISTS, "There is a demand-dial interface of that name already; choose another name.");
    return STORE_OK;
}

static enum store_result no_such_interface(struct store *store)
{
    return store_say(store, STORE_NOT_FOUND, "The demand-dial interface is gone; somebody deleted it.");
}

/* The router's part: its own row is added or changed, and the rows behind it. */
static enum store_result write_router(struct store *store, enum store_sql how, const struct demand_dial *iface, int64_t id)
{
    sqlite3_stmt *statement = store_use(store, how);
    enum store_result result;

    store_bind_fields(statement, 1, fields, FIELDS, iface);
    sqlite3_bind_int64(statement, FIELDS + 1, id);
    result = store_run(store, statement, saving);
    if (result == STORE_OK && sqlite3_changes(store->db) == 0)
        return STORE_NOT_FOUND;
    for (size_t i = 0; i < LISTS && result == STORE_OK; i++)
        result = write_list(store, &lists[i], iface, id);
    return result;
}

enum store_result store_add_interface(struct store *store, struct demand_dial *iface)
{
    struct demand_dial added = *iface;
    enum store_result result = store_begin(store, saving);
    int64_t id = 0;

    if (result != STORE_OK)
        return result;
    added.id = added.entry.id = 0;
    result = check_interface(store, &added);
    if (result == STORE_OK && store_count_entries(store, BOOK_ROUTER) >= INTERFACES_MAX)
        result = store_say(store, STORE_REFUSED, "There are %d demand-dial interfaces, the most there can be; remove one.", INTERFACES_MAX);
    if (result == STORE_OK)
        result = store_insert_entry(store, BOOK_ROUTER, &added.entry, saving, &id);
    if (result == STORE_OK)
        result = write_router(store, SQL_INTERFACE_ADD, &added, id);
    secret_wipe(&added, sizeof added);
    result = store_end(store, result, saving);
    if (result == STORE_OK)
        iface->id = iface->entry.id = id;
    return result;
}

enum store_result store_change_interface(struct store *store, const struct demand_dial *iface)
{
    struct demand_dial changed = *iface;
    enum store_result result = store_begin(store, saving);

    if (result != STORE_OK)
        return result;
    changed.entry.id = changed.id;
    result = check_interface(store, &changed);
    if (result == STORE_OK)
        result = store_update_entry(store, BOOK_ROUTER, &changed.entry, saving);
    if (result == STORE_OK)
        result = write_router(store, SQL_INTERFACE_CHANGE, &changed, changed.id);
    if (result == STORE_NOT_FOUND)
        result = no_such_interface(store);
    secret_wipe(&changed, sizeof changed);
    return store_end(store, result, saving);
}

enum store_result store_delete_interface(struct store *store, int64_t id)
{
    enum store_result result = store_delete_entry(store, BOOK_ROUTER, id, deleting);

    return result == STORE_NOT_FOUND ? no_such_interface(store) : result;
}

static void read_interface(struct store *store, sqlite3_stmt *statement, struct demand_dial *out)
{
    int column;

    demand_dial_defaults(out);
    column = store_read_entry(store, statement, &out->entry);
    store_read_fields(statement, column, fields, FIELDS, out);
    out->id = out->entry.id;
    for (size_t i = 0; i < LISTS; i++)
        read_list(store, &lists[i], out);
}

enum store_result store_each_interface(struct store *store, bool (*each)(void *ctx, const struct demand_dial *iface), void *ctx)
{
    sqlite3_stmt *statement = store_use(store, SQL_INTERFACE_EACH);
    enum store_result result = STORE_OK;
    int code, left = INTERFACES_MAX;

    while ((code = sqlite3_step(statement)) == SQLITE_ROW && left > 0) {
        struct demand_dial iface;
        bool goes_on = true;

        read_interface(store, statement, &iface);
        if (demand_dial_check(&iface) == NULL) { /* what the file got wrong is not dialled */
            left--;
            goes_on = each(ctx, &iface);
        }
        secret_wipe(&iface, sizeof iface);
        if (!goes_on)
            break;
    }
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        result = store_fail(store, reading);
    sqlite3_reset(statement);
    return result;
}
