/*
 * store_devices.c - devices, and the ports that are made on them.
 *
 * A modem's port has the name of its COM port. A TCP line's ports are "TCP1", "TCP2", ...: the lowest
 * numbers free when the port was made, kept for as long as it lives, whatever happens to others.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <string.h>
#include "common/base/ip4.h"
#include "common/ras/port_name.h"
#include "common/ras/port_role.h"
#include "service/store/store_internal.h"

static const char reading[] = "read the devices";
static const char saving[] = "save the device";
static const char saving_port[] = "save the port";
static const char deleting[] = "delete the device";
static const char deleting_port[] = "delete the port";

static const struct store_field device_fields[] = {
    STORE_NUMBER(device_config, kind, DEVICE_MODEM, DEVICE_TCP),
    STORE_TEXT(device_config, name, 1),
    STORE_TEXT(device_config, system_name, 0),
    STORE_NUMBER(device_config, listen_address, 0, UINT32_MAX),
    STORE_NUMBER(device_config, listen_port, 0, UINT16_MAX),
    STORE_NUMBER(device_config, ports, 1, PORTS_MAX),
    STORE_NUMBER(device_config, dte_bps, 110, 4000000),
    STORE_NUMBER(device_config, line_bps, 0, 1000000000),
    STORE_TEXT(device_config, init, 0),
    STORE_NUMBER(device_config, rings, 1, UINT8_MAX),
    STORE_NUMBER(device_config, wants_caller_id, 0, 1),
    STORE_NUMBER(device_config, ignore_dcd, 0, 1),
    STORE_NUMBER(device_config, telnet, TELNET_AUTO, TELNET_ALWAYS),
    STORE_NUMBER(device_config, login_text, 0, 1),
    STORE_NUMBER(device_config, calls_per_minute, 0, UINT16_MAX),
    STORE_NUMBER(device_config, first_frame_s, 1, UINT16_MAX),
};
enum { DEVICE_FIELDS = sizeof device_fields / sizeof *device_fields };

/* Row of "id, fields..."; what the file got wrong is as in a new device. */
static void read_device(sqlite3_stmt *statement, struct device_config *out)
{
    device_config_defaults(out, sqlite3_column_int64(statement, 1) == DEVICE_TCP ? DEVICE_TCP : DEVICE_MODEM);
    store_read_fields(statement, 1, device_fields, DEVICE_FIELDS, out);
    out->id = sqlite3_column_int64(statement, 0);
    if (out->kind == DEVICE_MODEM)
        out->ports = 1;
}

/* Gives a device without a name the one of its place, and checks what can be checked alone. */
static enum store_result complete(struct store *store, struct device_config *device)
{
    enum store_result result;

    if (device->name[0] == '\0')
        device_place(device, device->name);
    result = store_check_fields(store, device_fields, DEVICE_FIELDS, device);
    if (result != STORE_OK)
        return result;
    if (device->kind == DEVICE_TCP)
        return device->listen_port == 0 ? store_say(store, STORE_REFUSED, "The TCP port is missing; give one from"
                                                    " 1 to 65535.") : STORE_OK;
    if (device->ports != 1)
        return store_say(store, STORE_REFUSED, "A modem has one port; set ports to 1.");
    if (device->system_name[0] == '\0' || strlen(device->system_name) > PORT_NAME_MAX)
        return store_say(store, STORE_REFUSED, "The COM port is missing or its name too long; give one such as"
                         " COM1.");
    return STORE_OK;
}

/* Nobody else has this device's name or place. */
static enum store_result check_place(struct store *store, const struct device_config *device)
{
    char address[IP4_TEXT_MAX];
    sqlite3_stmt *statement;

    if (device->kind == DEVICE_MODEM) {
        statement = store_use(store, SQL_DEVICE_BY_COM);
        sqlite3_bind_text(statement, 1, device->system_name, -1, SQLITE_STATIC);
        sqlite3_bind_int64(statement, 2, device->id);
        if (store_number(statement, NULL))
            return store_say(store, STORE_EXISTS, "%s has a device already; change that one, or choose another COM"
                             " port.", device->system_name);
    } else {
        statement = store_use(store, SQL_DEVICE_BY_LISTENER);
        sqlite3_bind_int64(statement, 1, device->listen_address);
        sqlite3_bind_int64(statement, 2, device->listen_port);
        sqlite3_bind_int64(statement, 3, device->id);
        if (store_number(statement, NULL))
            return store_say(store, STORE_EXISTS, "Another device listens on %s:%u already (0.0.0.0 is every"
                             " address); choose another TCP port.", ip4_text(device->listen_address, address),
                             device->listen_port);
    }
    statement = store_use(store, SQL_DEVICE_BY_NAME);
    sqlite3_bind_text(statement, 1, device->name, -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 2, device->id);
    if (store_number(statement, NULL))
        return store_say(store, STORE_EXISTS, "There is a device \"%s\" already; choose another name.", device->name);
    return STORE_OK;
}

static bool port_exists(const void *ctx, const char *name)
{
    struct store *store = (struct store *)(uintptr_t)ctx; /* asking changes nothing of it that shows */
    sqlite3_stmt *statement = store_use(store, SQL_PORT_EXISTS);

    sqlite3_bind_text(statement, 1, name, -1, SQLITE_STATIC);
    return store_number(statement, NULL);
}

static enum store_result add_port(struct store *store, int64_t device_id, const char *name, int64_t number)
{
    sqlite3_stmt *statement = store_use(store, SQL_PORT_ADD);

    sqlite3_bind_text(statement, 1, name, -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 2, device_id);
    sqlite3_bind_int64(statement, 3, number);
    sqlite3_bind_int64(statement, 4, CALL_IN);
    return store_run(store, statement, saving);
}

static enum store_result add_com_port(struct store *store, const struct device_config *device)
{
    if (port_exists(store, device->system_name))
        return store_say(store, STORE_EXISTS, "There is a port \"%s\" already; choose another COM port.",
                         device->system_name);
    return add_port(store, device->id, device->system_name, port_number(device->system_name));
}

static enum store_result add_tcp_ports(struct store *store, const struct device_config *device, int64_t count)
{
    enum store_result result = STORE_OK;

    for (unsigned number = 1; count > 0 && result == STORE_OK; number++, count--) {
        char name[PORT_NAME_MAX + 1];

        number = tcp_port_next(number, port_exists, store);
        result = add_port(store, device->id, tcp_port_name(number, name), number);
    }
    return result;
}

static int64_t count_ports(struct store *store, int64_t device_id)
{
    sqlite3_stmt *statement = store_use(store, device_id ? SQL_PORT_COUNT_OF : SQL_PORT_COUNT);
    int64_t count = 0;

    if (device_id)
        sqlite3_bind_int64(statement, 1, device_id);
    store_number(statement, &count);
    return count;
}

static enum store_result check_port_count(struct store *store, int64_t added)
{
    int64_t count = count_ports(store, 0);

    if (added > 0 && count + added > PORTS_MAX)
        return store_say(store, STORE_REFUSED, "That would make %lld ports and %d is the most; use fewer.",
                         (long long)(count + added), PORTS_MAX);
    return STORE_OK;
}

static enum store_result insert_device(struct store *store, struct device_config *device)
{
    sqlite3_stmt *statement = store_use(store, SQL_DEVICE_ADD);
    enum store_result result;

    store_bind_fields(statement, 1, device_fields, DEVICE_FIELDS, device);
    result = store_run(store, statement, saving);
    if (result != STORE_OK)
        return result;
    device->id = sqlite3_last_insert_rowid(store->db);
    return device->kind == DEVICE_TCP ? add_tcp_ports(store, device, device->ports) : add_com_port(store, device);
}

enum store_result store_add_device(struct store *store, struct device_config *device)
{
    struct device_config added = *device;
    enum store_result result;

    added.id = 0;
    result = complete(store, &added);
    if (result == STORE_OK)
        result = check_place(store, &added);
    if (result == STORE_OK)
        result = check_port_count(store, added.ports);
    if (result == STORE_OK)
        result = store_begin(store, saving);
    if (result != STORE_OK)
        return result;
    result = store_end(store, insert_device(store, &added), saving);
    if (result == STORE_OK)
        *device = added;
    return result;
}

static enum store_result no_such_device(struct store *store)
{
    return store_say(store, STORE_NOT_FOUND, "The device is gone; somebody deleted it.");
}

static enum store_result find_device(struct store *store, int64_t id, struct device_config *out)
{
    sqlite3_stmt *statement = store_use(store, SQL_DEVICE_FIND);
    enum store_result result = STORE_OK;
    int code;

    sqlite3_bind_int64(statement, 1, id);
    code = sqlite3_step(statement);
    if (code == SQLITE_ROW)
        read_device(statement, out);
    else
        result = code == SQLITE_DONE ? no_such_device(store) : store_fail(store, reading);
    sqlite3_reset(statement);
    return result;
}

/* More ports take the lowest free numbers; fewer give up the device's highest. */
static enum store_result resize(struct store *store, const struct device_config *device, int64_t added)
{
    sqlite3_stmt *statement;

    if (added >= 0)
        return add_tcp_ports(store, device, added);
    statement = store_use(store, SQL_PORT_SHRINK);
    sqlite3_bind_int64(statement, 1, device->id);
    sqlite3_bind_int64(statement, 2, -added);
    return store_run(store, statement, saving);
}

/* A modem moved to another COM port keeps its roles; the port's name follows. */
static enum store_result rename_com_port(struct store *store, const struct device_config *device)
{
    sqlite3_stmt *statement;

    if (count_ports(store, device->id) == 0)
        return add_com_port(store, device);
    statement = store_use(store, SQL_PORT_RENAME);
    sqlite3_bind_int64(statement, 1, device->id);
    sqlite3_bind_text(statement, 2, device->system_name, -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 3, port_number(device->system_name));
    return store_run(store, statement, saving);
}

static enum store_result update_device(struct store *store, const struct device_config *device, int64_t added)
{
    sqlite3_stmt *statement = store_use(store, SQL_DEVICE_CHANGE);
    enum store_result result;

    store_bind_fields(statement, 1, device_fields, DEVICE_FIELDS, device);
    sqlite3_bind_int64(statement, DEVICE_FIELDS + 1, device->id);
    result = store_run(store, statement, saving);
    if (result != STORE_OK)
        return result;
    return device->kind == DEVICE_TCP ? resize(store, device, added) : rename_com_port(store, device);
}

enum store_result store_change_device(struct store *store, const struct device_config *device)
{
    struct device_config before, after = *device;
    char old_name[DEVICE_NAME_MAX + 1];
    int64_t added = 0;
    enum store_result result = find_device(store, device->id, &before);

    if (result == STORE_OK && before.kind != after.kind)
        result = store_say(store, STORE_REFUSED, "A modem cannot become a TCP line or the reverse; delete the"
                           " device and add another.");
    if (result == STORE_OK) {
        device_place(&before, old_name);
        if (strcmp(after.name, old_name) == 0) /* a name that is the place moves with it */
            after.name[0] = '\0';
        result = complete(store, &after);
    }
    if (result == STORE_OK)
        result = check_place(store, &after);
    if (result == STORE_OK && after.kind == DEVICE_TCP) {
        added = after.ports - count_ports(store, after.id);
        result = check_port_count(store, added);
    }
    if (result == STORE_OK)
        result = store_begin(store, saving);
    if (result != STORE_OK)
        return result;
    return store_end(store, update_device(store, &after, added), saving);
}

enum store_result store_delete_device(struct store *store, int64_t device_id)
{
    sqlite3_stmt *statement = store_use(store, SQL_DEVICE_DELETE);
    enum store_result result;

    sqlite3_bind_int64(statement, 1, device_id);
    result = store_run(store, statement, deleting);
    return result == STORE_OK && sqlite3_changes(store->db) == 0 ? no_such_device(store) : result;
}

static enum store_result no_such_port(struct store *store, const char *name)
{
    return store_say(store, STORE_NOT_FOUND, "There is no port \"%.*s\"; check the name.", PORT_NAME_MAX, name);
}

static enum store_result take_port_away(struct store *store, const char *name, int64_t device_id, int64_t left)
{
    sqlite3_stmt *statement = store_use(store, SQL_PORT_DELETE);
    enum store_result result;

    sqlite3_bind_text(statement, 1, name, -1, SQLITE_STATIC);
    result = store_run(store, statement, deleting_port);
    if (result != STORE_OK)
        return result;
    statement = store_use(store, SQL_DEVICE_RESIZED);
    sqlite3_bind_int64(statement, 1, device_id);
    sqlite3_bind_int64(statement, 2, left);
    return store_run(store, statement, deleting_port);
}

enum store_result store_delete_port(struct store *store, const char *name)
{
    sqlite3_stmt *statement = store_use(store, SQL_PORT_DEVICE);
    enum store_result result;
    int64_t device_id, left;

    sqlite3_bind_text(statement, 1, name, -1, SQLITE_STATIC);
    if (!store_number(statement, &device_id))
        return no_such_port(store, name);
    left = count_ports(store, device_id) - 1;
    if (left == 0)
        return store_delete_device(store, device_id);
    result = store_begin(store, deleting_port);
    if (result != STORE_OK)
        return result;
    return store_end(store, take_port_away(store, name, device_id, left), deleting_port);
}

enum store_result store_change_port(struct store *store, const struct port_config *port)
{
    sqlite3_stmt *statement;
    enum store_result result;

    if (port->roles & ~(unsigned)CALL_ROLES)
        return store_say(store, STORE_REFUSED, "The roles of %s hold one this version does not know; use the three of"
                         " Configure Port Usage.", port->name);
    statement = store_use(store, SQL_PORT_CHANGE);
    sqlite3_bind_text(statement, 1, port->name, -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 2, port->roles);
    sqlite3_bind_int64(statement, 3, port->is_tracing);
    result = store_run(store, statement, saving_port);
    if (result == STORE_OK && sqlite3_changes(store->db) == 0)
        return no_such_port(store, port->name);
    return result;
}

enum store_result store_change_ports(struct store *store, const struct port_config *ports, size_t count)
{
    enum store_result result = store_begin(store, saving_port);

    if (result != STORE_OK)
        return result;
    for (size_t i = 0; i < count && result == STORE_OK; i++)
        result = store_change_port(store, &ports[i]);
    return store_end(store, result, saving_port);
}

enum store_result store_each_device(struct store *store, bool (*each)(void *ctx, const struct device_config *device), void *ctx)
{
    sqlite3_stmt *statement = store_use(store, SQL_DEVICE_EACH);
    enum store_result result = STORE_OK;
    int code, left = PORTS_MAX; /* a device has a port at least */

    while ((code = sqlite3_step(statement)) == SQLITE_ROW && left-- > 0) {
        struct device_config device;

        read_device(statement, &device);
        if (!each(ctx, &device))
            break;
    }
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        result = store_fail(store, reading);
    sqlite3_reset(statement);
    return result;
}

enum store_result store_each_port(struct store *store, bool (*each)(void *ctx, const struct port_config *port), void *ctx)
{
    sqlite3_stmt *statement = store_use(store, SQL_PORT_EACH);
    enum store_result result = STORE_OK;
    int code, left = PORTS_MAX;

    while ((code = sqlite3_step(statement)) == SQLITE_ROW && left-- > 0) {
        struct port_config port = { .device_id = sqlite3_column_int64(statement, 1) };

        store_read_text(statement, 0, port.name, sizeof port.name);
        port.roles = (unsigned)sqlite3_column_int64(statement, 2) & CALL_ROLES;
        port.is_tracing = sqlite3_column_int64(statement, 3) != 0;
        if (port.name[0] != '\0' && !each(ctx, &port))
            break;
    }
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        result = store_fail(store, "read the ports");
    sqlite3_reset(statement);
    return result;
}
