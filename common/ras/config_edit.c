/*
 * config_edit.c - devices, ports, users, RADIUS servers, phone-book entries and interfaces come into a configuration
 * and go.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>
#include <string.h>
#include "common/base/secret.h"
#include "common/base/text.h"
#include "common/ras/config_internal.h"
#include "common/ras/port_name.h"
#include "common/ras/port_role.h"

/* Room for `more` further elements; what is in the array is wiped when it moves. NULL: no memory. */
static void *grow(void *array, size_t count, size_t more, size_t size)
{
    size_t room = (count + more + CONFIG_STEP - 1) / CONFIG_STEP * CONFIG_STEP;
    void *bigger;

    if (array && count % CONFIG_STEP != 0 && count % CONFIG_STEP + more <= CONFIG_STEP)
        return realloc(array, room * size); /* the same size as before, if it was made here */
    bigger = malloc(room * size);
    if (bigger && count > 0) {
        memcpy(bigger, array, count * size);
        secret_wipe(array, count * size);
    }
    if (bigger)
        free(array);
    return bigger;
}

/* The place `index` of an array is opened or closed. */
static void open_place(void *array, size_t count, size_t index, size_t size)
{
    memmove((char *)array + (index + 1) * size, (char *)array + index * size, (count - index) * size);
}

static void close_place(void *array, size_t count, size_t index, size_t size)
{
    memmove((char *)array + index * size, (char *)array + (index + 1) * size, (count - index - 1) * size);
    secret_wipe((char *)array + (count - 1) * size, size);
}

/* ---- ports ---- */

/* COM ports first, then by number, then by name (as the store orders them). */
static bool port_is_before(const struct ras_config *config, const struct port_config *port, bool is_tcp, const struct port_config *other)
{
    const struct device_config *device = ras_config_device((struct ras_config *)(uintptr_t)config, other->device_id);
    bool other_is_tcp = device && device->kind == DEVICE_TCP;
    int64_t a = port_number(port->name), b = port_number(other->name);

    if (is_tcp != other_is_tcp)
        return !is_tcp;
    return a != b ? a < b : strcmp(port->name, other->name) < 0;
}

/* There is room. */
static void insert_port(struct ras_config *config, const struct port_config *port, bool is_tcp)
{
    size_t low = 0, high = config->port_count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (port_is_before(config, port, is_tcp, &config->ports[middle]))
            high = middle;
        else
            low = middle + 1;
    }
    open_place(config->ports, config->port_count, low, sizeof *config->ports);
    config->ports[low] = *port;
    config->port_count++;
}

static bool has_port(const void *ctx, const char *name)
{
    return ras_config_port((struct ras_config *)(uintptr_t)ctx, name) != NULL;
}

static size_t count_ports(const struct ras_config *config, int64_t device_id)
{
    size_t count = 0;

    for (size_t i = 0; i < config->port_count; i++)
        count += config->ports[i].device_id == device_id;
    return count;
}

/* Room for `count` ports more; false: no memory, or too many of them. */
static bool make_room(struct ras_config *config, size_t count)
{
    struct port_config *ports;

    if (config->port_count + count > PORTS_MAX)
        return false;
    ports = grow(config->ports, config->port_count, count, sizeof *ports);
    if (!ports)
        return false;
    config->ports = ports;
    return true;
}

/* There is room. */
static void add_ports(struct ras_config *config, const struct device_config *device, size_t count, unsigned roles)
{
    struct port_config port = { .device_id = device->id, .roles = roles };
    unsigned number = 1;

    if (device->kind == DEVICE_MODEM) {
        text_copy(port.name, sizeof port.name, device->system_name);
        insert_port(config, &port, false);
        return;
    }
    for (; count > 0; number++, count--) {
        number = tcp_port_next(number, has_port, config);
        tcp_port_name(number, port.name);
        insert_port(config, &port, true);
    }
}

/* The device's highest `count` ports go; every one when there are not more. */
static void drop_ports(struct ras_config *config, int64_t device_id, size_t count)
{
    for (size_t i = config->port_count; i-- > 0 && count > 0;) {
        if (config->ports[i].device_id != device_id)
            continue;
        close_place(config->ports, config->port_count--, i, sizeof *config->ports);
        count--;
    }
}

/* ---- devices ---- */

static int64_t new_id(const struct ras_config *config)
{
    int64_t id = -1;

    for (size_t i = 0; i < config->device_count; i++) {
        if (config->devices[i].id <= id)
            id = config->devices[i].id - 1;
    }
    return id;
}

/* A modem has one port, a TCP line as many as it says. */
static uint16_t ports_of(const struct device_config *device)
{
    return device->kind == DEVICE_MODEM || device->ports == 0 ? 1 : device->ports;
}

struct device_config *ras_config_add_device(struct ras_config *config, const struct device_config *device, unsigned roles)
{
    struct device_config added = *device, *devices;

    added.id = new_id(config);
    added.ports = ports_of(device);
    if (added.name[0] == '\0')
        device_place(device, added.name);
    devices = grow(config->devices, config->device_count, 1, sizeof *devices);
    if (!devices)
        return NULL;
    config->devices = devices;
    if (!make_room(config, added.ports))
        return NULL;
    devices[config->device_count++] = added;
    add_ports(config, &added, added.ports, roles);
    return &devices[config->device_count - 1];
}

/* A modem moved to another COM port keeps its roles; the port's name follows. */
static void rename_com_port(struct ras_config *config, const struct device_config *device)
{
    for (size_t i = 0; i < config->port_count; i++) {
        struct port_config port = config->ports[i];

        if (port.device_id != device->id)
            continue;
        close_place(config->ports, config->port_count--, i, sizeof *config->ports);
        text_copy(port.name, sizeof port.name, device->system_name);
        insert_port(config, &port, false);
        return;
    }
}

bool ras_config_set_device(struct ras_config *config, const struct device_config *device)
{
    struct device_config *old = ras_config_device(config, device->id), after = *device;
    char place[DEVICE_NAME_MAX + 1];
    size_t now;

    if (!old || old->kind != after.kind)
        return false;
    after.ports = ports_of(device);
    now = count_ports(config, old->id);
    if (after.ports > now && !make_room(config, after.ports - now))
        return false;
    if (strcmp(after.name, device_place(old, place)) == 0) /* a name that is the place moves with it */
        after.name[0] = '\0';
    if (after.name[0] == '\0')
        device_place(&after, after.name);
    if (after.kind == DEVICE_MODEM && strcmp(old->system_name, after.system_name) != 0)
        rename_com_port(config, &after);
    *old = after;
    if (after.ports > now)
        add_ports(config, old, after.ports - now, CALL_IN);
    else
        drop_ports(config, after.id, now - after.ports);
    return true;
}

void ras_config_remove_device(struct ras_config *config, int64_t id)
{
    for (size_t i = 0; i < config->device_count; i++) {
        if (config->devices[i].id != id)
            continue;
        close_place(config->devices, config->device_count--, i, sizeof *config->devices);
        drop_ports(config, id, SIZE_MAX);
        return;
    }
}

void ras_config_remove_port(struct ras_config *config, const char *name)
{
    struct port_config *port = ras_config_port(config, name);
    struct device_config *device = port ? ras_config_device(config, port->device_id) : NULL;
    size_t left;

    if (!device)
        return;
    left = count_ports(config, device->id) - 1;
    if (left == 0) {
        ras_config_remove_device(config, device->id);
        return;
    }
    device->ports = (uint16_t)left;
    close_place(config->ports, config->port_count--, (size_t)(port - config->ports), sizeof *config->ports);
}

/* 0.0.0.0 is every address. */
static bool share_listener(const struct device_config *a, const struct device_config *b)
{
    return a->listen_port == b->listen_port
        && (a->listen_address == b->listen_address || a->listen_address == 0 || b->listen_address == 0);
}

const struct device_config *ras_config_rival(const struct ras_config *config, const struct device_config *device)
{
    char place[DEVICE_NAME_MAX + 1];
    const char *name = device->name[0] ? device->name : device_place(device, place);

    for (size_t i = 0; i < config->device_count; i++) {
        const struct device_config *other = &config->devices[i];

        if (other->id == device->id && device->id != 0)
            continue;
        if (text_equal_nocase(other->name, name))
            return other;
        if (other->kind != device->kind)
            continue;
        if (device->kind == DEVICE_TCP ? share_listener(device, other) : text_equal_nocase(device->system_name, other->system_name))
            return other;
    }
    return NULL;
}

/* ---- users, RADIUS servers, the phone book and interfaces ---- */

void user_config_defaults(struct user_config *user)
{
    *user = (struct user_config){ .privilege = RASPRIV_NoCallback };
}

static int lower(char c)
{
    return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : (unsigned char)c;
}

/* As the store orders names (SQLite's NOCASE). */
static int compare_names(const char *a, const char *b)
{
    while (*a != '\0' && lower(*a) == lower(*b)) {
        a++;
        b++;
    }
    return lower(*a) - lower(*b);
}

struct user_config *ras_config_add_user(struct ras_config *config, const struct user_config *user)
{
    struct user_config added = *user; /* it may be one of the array that moves */
    struct user_config *users = grow(config->users, config->user_count, 1, sizeof *users);
    size_t at = config->user_count;

    if (users) {
        config->users = users;
        while (at > 0 && compare_names(users[at - 1].name, added.name) > 0)
            at--;
        open_place(users, config->user_count++, at, sizeof *users);
        users[at] = added;
    }
    secret_wipe(&added, sizeof added);
    return users ? &users[at] : NULL;
}

void ras_config_remove_user(struct ras_config *config, const char *name)
{
    struct user_config *user = ras_config_user(config, name);

    if (user)
        close_place(config->users, config->user_count--, (size_t)(user - config->users), sizeof *user);
}

struct radius_server *ras_config_add_radius(struct ras_config *config, const struct radius_server *server)
{
    struct radius_server added = *server;
    struct radius_server *servers = grow(config->radius, config->radius_count, 1, sizeof *servers);

    if (servers) {
        config->radius = servers;
        servers[config->radius_count] = added;
    }
    secret_wipe(&added, sizeof added);
    return servers ? &servers[config->radius_count++] : NULL;
}

void ras_config_remove_radius(struct ras_config *config, const char *name)
{
    struct radius_server *server = ras_config_radius(config, name);

    if (server)
        close_place(config->radius, config->radius_count--, (size_t)(server - config->radius), sizeof *server);
}

struct phone_entry *ras_config_add_phone(struct ras_config *config, const struct phone_entry *entry)
{
    struct phone_entry added = *entry;
    struct phone_entry *entries = grow(config->phone, config->phone_count, 1, sizeof *entries);

    if (entries) {
        config->phone = entries;
        entries[config->phone_count] = added;
    }
    secret_wipe(&added, sizeof added);
    return entries ? &entries[config->phone_count++] : NULL;
}

void ras_config_remove_phone(struct ras_config *config, const char *name)
{
    struct phone_entry *entry = ras_config_phone(config, name);

    if (entry)
        close_place(config->phone, config->phone_count--, (size_t)(entry - config->phone), sizeof *entry);
}

struct demand_dial *ras_config_add_interface(struct ras_config *config, const struct demand_dial *iface)
{
    struct demand_dial added = *iface;
    struct demand_dial *interfaces = grow(config->interfaces, config->interface_count, 1, sizeof *interfaces);

    if (interfaces) {
        config->interfaces = interfaces;
        interfaces[config->interface_count] = added;
    }
    secret_wipe(&added, sizeof added);
    return interfaces ? &interfaces[config->interface_count++] : NULL;
}

void ras_config_remove_interface(struct ras_config *config, const char *name)
{
    struct demand_dial *iface = ras_config_interface(config, name);

    if (iface)
        close_place(config->interfaces, config->interface_count--, (size_t)(iface - config->interfaces), sizeof *iface);
}
