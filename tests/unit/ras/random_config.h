/*
 * random_config.h - configurations as an administrator might have made them, by chance; and whether
 * two of them mean the same.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_RANDOM_CONFIG_H
#define RRAS_RANDOM_CONFIG_H
#include <stdio.h>
#include <string.h>
#include "common/base/ip4.h"
#include "common/base/text.h"
#include "common/ras/config.h"
#include "common/ras/port_role.h"

static inline uint32_t chance(uint32_t *seed, uint32_t n)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    return (*seed >> 3) % n;
}

static inline void edit_some_device(struct ras_config *c, uint32_t *seed)
{
    struct device_config device = c->devices[chance(seed, (uint32_t)c->device_count)];
    bool is_tcp = device.kind == DEVICE_TCP;

    switch (chance(seed, 7)) {
    case 0:
        if (is_tcp)
            device.listen_port = (uint16_t)(2323 + chance(seed, 6));
        else
            snprintf(device.system_name, sizeof device.system_name, "COM%u", 1 + (unsigned)chance(seed, 6));
        break;
    case 1:
        if (is_tcp)
            device.ports = (uint16_t)(1 + chance(seed, 9));
        break;
    case 2:
        snprintf(device.name, sizeof device.name, "Line %u", (unsigned)chance(seed, 4));
        if (chance(seed, 2))
            device.name[0] = '\0';
        break;
    case 3:
        device.listen_address = is_tcp ? IP4(127, 0, 0, 1 + chance(seed, 2)) : 0;
        break;
    case 4:
        device.login_text = !device.login_text;
        device.calls_per_minute = is_tcp ? (uint16_t)chance(seed, 100) : device.calls_per_minute;
        break;
    case 5:
        if (!is_tcp) {
            device.rings = (uint8_t)(1 + chance(seed, 9));
            snprintf(device.init, sizeof device.init, "ATX%u \"quoted\" \\ #", (unsigned)chance(seed, 4));
            device.wants_caller_id = chance(seed, 2);
        }
        break;
    default:
        if (chance(seed, 2)) {
            ras_config_remove_device(c, device.id);
            return;
        }
    }
    if (!ras_config_rival(c, &device))
        (void)ras_config_set_device(c, &device);
}

static inline void add_some_device(struct ras_config *c, uint32_t *seed)
{
    static const unsigned roles[] = { CALL_IN, CALL_IN, CALL_IN | CALL_ROUTER, 0, CALL_OUT };
    struct device_config device;

    device_config_defaults(&device, chance(seed, 3) ? DEVICE_TCP : DEVICE_MODEM);
    if (device.kind == DEVICE_TCP) {
        device.listen_port = (uint16_t)(2323 + chance(seed, 6));
        device.ports = (uint16_t)(1 + chance(seed, 6));
        device.telnet = (enum telnet_mode)chance(seed, 3);
    } else {
        snprintf(device.system_name, sizeof device.system_name, "COM%u", 1 + (unsigned)chance(seed, 6));
    }
    if (chance(seed, 4) == 0)
        snprintf(device.name, sizeof device.name, "Line %u", (unsigned)chance(seed, 4));
    if (!ras_config_rival(c, &device))
        (void)ras_config_add_device(c, &device, roles[chance(seed, 5)]);
}

static inline void edit_settings(struct ras_config *c, uint32_t *seed)
{
    struct server_settings *s = &c->settings;
    uint32_t at = s->pool.from + 4 + 4 * chance(seed, 10);

    switch (chance(seed, 6)) {
    case 0:
        s->auth_retries = chance(seed, 11);
        break;
    case 1:
        s->dns[chance(seed, 2)] = chance(seed, 2) ? IP4(192, 168, 0, 1 + chance(seed, 9)) : 0;
        break;
    case 2:
        s->ip_forwarding = !s->ip_forwarding;
        memset(s->outbound_adapter, 0, sizeof s->outbound_adapter);
        if (chance(seed, 2))
            snprintf(s->outbound_adapter, sizeof s->outbound_adapter, "{%u} \xc3\xa4", (unsigned)chance(seed, 5));
        break;
    case 3:
        for (uint32_t i = 0; i < s->excluded_count; i++) {
            if (s->excluded[i].from == at)
                return;
        }
        if (s->excluded_count < EXCLUDED_RANGES_MAX)
            s->excluded[s->excluded_count++] = (struct address_range){ at, at + chance(seed, 4) };
        break;
    case 4:
        if (s->excluded_count > 0)
            s->excluded_count--;
        break;
    default:
        s->pool = chance(seed, 2) ? (struct address_range){ IP4(10, 9, 0, 1), IP4(10, 9, 1, 254) }
                                  : (struct address_range){ IP4(10, 1, 0, 1), IP4(10, 1, 0, 99) };
        s->excluded_count = 0;
    }
}

static inline void edit_radius(struct ras_config *c, uint32_t *seed)
{
    struct radius_server server;
    char name[RADIUS_NAME_MAX + 1];

    snprintf(name, sizeof name, "radius%u.example.com", (unsigned)chance(seed, 4));
    if (c->radius_count > 0 && chance(seed, 2)) {
        struct radius_server *some = &c->radius[chance(seed, (uint32_t)c->radius_count)];

        if (chance(seed, 4) == 0) {
            ras_config_remove_radius(c, some->name);
            return;
        }
        if (!ras_config_radius(c, name))
            snprintf(some->name, sizeof some->name, "%s", name);
        some->score = (uint8_t)chance(seed, 31);
        some->is_for_accounting = chance(seed, 2);
        return;
    }
    radius_server_defaults(&server);
    memcpy(server.name, name, sizeof server.name);
    if (chance(seed, 2))
        snprintf(server.secret, sizeof server.secret, "s3cret %u", (unsigned)chance(seed, 9));
    server.has_secret = server.secret[0] != '\0';
    if (!ras_config_radius(c, name) && c->radius_count < RADIUS_SERVERS_MAX)
        (void)ras_config_add_radius(c, &server);
}

static inline bool address_is_taken(const struct ras_config *c, uint32_t address)
{
    for (size_t i = 0; i < c->user_count; i++) {
        if (c->users[i].fixed_address == address)
            return true;
    }
    return false;
}

static inline void edit_users(struct ras_config *c, uint32_t *seed)
{
    uint32_t address = IP4(10, 9, 1, 1 + chance(seed, 4));
    struct user_config user;

    if (c->user_count > 0 && chance(seed, 3)) {
        struct user_config *some = &c->users[chance(seed, (uint32_t)c->user_count)];

        switch (chance(seed, 6)) {
        case 0:
            ras_config_remove_user(c, some->name);
            break;
        case 1:
            some->fixed_address = 0;
            break;
        case 2:
            if (!address_is_taken(c, address))
                some->fixed_address = address;
            break;
        case 3:
            some->privilege = RASPRIV_AdminSetCallback | (some->privilege & RASPRIV_DialinPrivilege);
            snprintf(some->callback_number, sizeof some->callback_number, "555-%u", (unsigned)chance(seed, 99));
            break;
        case 4:
            snprintf(some->password, sizeof some->password, "new %u", (unsigned)chance(seed, 99));
            some->has_expired_password = chance(seed, 2);
            some->has_reversible_password = chance(seed, 2);
            break;
        default:
            some->privilege ^= RASPRIV_DialinPrivilege;
            some->is_disabled = chance(seed, 2);
            some->expires_unix = chance(seed, 2) ? 1900000000 : 0;
        }
        return;
    }
    user_config_defaults(&user);
    snprintf(user.name, sizeof user.name, "%s%u", chance(seed, 2) ? "User_" : "user ", (unsigned)chance(seed, 12));
    snprintf(user.password, sizeof user.password, "first");
    if (!ras_config_user(c, user.name))
        (void)ras_config_add_user(c, &user);
}

static inline void edit_phone(struct ras_config *c, uint32_t *seed)
{
    struct phone_entry entry, *some = &entry;
    char name[PHONE_NAME_MAX + 1];

    snprintf(name, sizeof name, "Office \"%u\" %s", (unsigned)chance(seed, 6), chance(seed, 2) ? "B\xc3\xbcro" : "#");
    if (c->phone_count > 0 && chance(seed, 2)) {
        some = &c->phone[chance(seed, (uint32_t)c->phone_count)];
        if (chance(seed, 5) == 0) {
            ras_config_remove_phone(c, some->name);
            return;
        }
    } else {
        phone_entry_defaults(some);
    }
    if (!ras_config_phone(c, name))
        snprintf(some->name, sizeof some->name, "%s", name);
    else if (some == &entry)
        return;
    some->kind = chance(seed, 2) ? PHONE_MODEM : PHONE_TCP;
    snprintf(some->number, sizeof some->number, some->kind == PHONE_TCP ? "host%u:23" : "0,555 %u", (unsigned)chance(seed, 9));
    some->alternate_count = (uint8_t)chance(seed, 3);
    for (unsigned i = 0; i < some->alternate_count; i++)
        snprintf(some->alternates[i], sizeof *some->alternates, "%u", (unsigned)chance(seed, 9));
    some->auth_methods = 1 + chance(seed, 15);
    some->protocols = 1 + chance(seed, 7);
    some->lcp_extensions = chance(seed, 2);
    some->redial_s = (uint16_t)chance(seed, 100);
    some->dns[0] = chance(seed, 2) ? IP4(10, 0, 0, 53) : 0;
    snprintf(some->domain, sizeof some->domain, "%s", chance(seed, 2) ? "LAB" : "");
    some->callback = chance(seed, 2) ? PHONE_CALLBACK_NUMBER : PHONE_CALLBACK_ASK;
    snprintf(some->callback_number, sizeof some->callback_number, "%s", some->callback == PHONE_CALLBACK_NUMBER ? "(1) 2" : "");
    snprintf(some->script, sizeof some->script, "%s", chance(seed, 2) ? "proc main\n\ttransmit \"a\\\\b^M\"\nendproc\n" : "");
    some->has_password = chance(seed, 2);
    memset(some->password, 0, sizeof some->password);
    if (some->has_password)
        snprintf(some->password, sizeof some->password, "pw %u", (unsigned)chance(seed, 9));
    if (some == &entry)
        (void)ras_config_add_phone(c, some);
}

static inline bool route_is_taken(const struct ras_config *c, const struct demand_dial *by, uint32_t destination)
{
    for (size_t i = 0; i < c->interface_count; i++) {
        const struct demand_dial *other = &c->interfaces[i];

        for (size_t j = 0; j < other->route_count && other != by && other->is_enabled; j++)
            if (other->routes[j].destination == destination)
                return true;
    }
    return false;
}

/* Routes no other enabled interface has. */
static inline void choose_routes(struct ras_config *c, struct demand_dial *some, uint32_t *seed)
{
    some->route_count = 0;
    for (uint32_t n = 0; n < 5; n++) {
        uint32_t destination = IP4(10, 20 + n, 0, 0);

        if (chance(seed, 2) && !(some->is_enabled && route_is_taken(c, some, destination)))
            some->routes[some->route_count++] = (struct interface_route){ destination, 16 };
    }
}

static inline void edit_interfaces(struct ras_config *c, uint32_t *seed)
{
    struct demand_dial iface, *some = &iface;
    char name[PHONE_NAME_MAX + 1];

    snprintf(name, sizeof name, "Site %u %s", (unsigned)chance(seed, 6), chance(seed, 2) ? "B\xc3\xbcro" : "#");
    if (c->interface_count > 0 && chance(seed, 2)) {
        some = &c->interfaces[chance(seed, (uint32_t)c->interface_count)];
        if (chance(seed, 5) == 0) {
            ras_config_remove_interface(c, some->entry.name);
            return;
        }
    } else {
        demand_dial_defaults(some);
    }
    if (!ras_config_interface(c, name))
        snprintf(some->entry.name, sizeof some->entry.name, "%s", name);
    else if (some == &iface)
        return;
    some->entry.kind = chance(seed, 2) ? PHONE_MODEM : PHONE_TCP;
    snprintf(some->entry.number, sizeof some->entry.number, some->entry.kind == PHONE_TCP ? "host%u:23" : "0,555 %u", (unsigned)chance(seed, 9));
    some->entry.idle_s = chance(seed, 1000);
    some->entry.has_password = chance(seed, 2);
    memset(some->entry.password, 0, sizeof some->entry.password);
    if (some->entry.has_password)
        snprintf(some->entry.password, sizeof some->entry.password, "pw %u", (unsigned)chance(seed, 9));
    some->is_enabled = chance(seed, 4) != 0;
    some->is_persistent = chance(seed, 2);
    some->wants_two_way = chance(seed, 2);
    some->max_unreachable_s = some->min_unreachable_s + chance(seed, 100);
    some->dial_out_hours[chance(seed, 7)] = chance(seed, DIAL_HOURS_ALL + 1);
    some->filter_count = (uint8_t)chance(seed, 3);
    some->filter_mode = some->filter_count ? (enum interface_filter_mode)chance(seed, FILTER_MODES) : FILTER_NONE;
    for (unsigned i = 0; i < some->filter_count; i++)
        some->filters[i] = (struct interface_filter){ .destination = IP4(10, 20, 0, 0), .destination_len = 16, .protocol = 6,
                                                      .destination_port = (uint16_t)chance(seed, 9) };
    choose_routes(c, some, seed);
    if (some == &iface)
        (void)ras_config_add_interface(c, some);
}

/* One thing somebody might do in the dialogs. */
static inline void edit_somehow(struct ras_config *c, uint32_t *seed)
{
    switch (chance(seed, 13)) {
    case 0:
    case 1:
        add_some_device(c, seed);
        break;
    case 2:
    case 3:
        if (c->device_count > 0)
            edit_some_device(c, seed);
        break;
    case 4:
        if (c->port_count > 0)
            ras_config_remove_port(c, c->ports[chance(seed, (uint32_t)c->port_count)].name);
        break;
    case 5:
        if (c->port_count > 0) {
            struct port_config *port = &c->ports[chance(seed, (uint32_t)c->port_count)];

            port->roles ^= 1u << chance(seed, 3);
            port->is_tracing = chance(seed, 2);
        }
        break;
    case 6:
        edit_settings(c, seed);
        break;
    case 7:
        edit_radius(c, seed);
        break;
    case 8:
    case 9:
        edit_phone(c, seed);
        break;
    case 10:
    case 11:
        edit_interfaces(c, seed);
        break;
    default:
        edit_users(c, seed);
    }
}

/* As it is when the service has stored it and it is read again: ids, and no secrets. */
static inline void as_stored(struct ras_config *c)
{
    int64_t next = 100;

    for (size_t i = 0; i < c->device_count; i++)
        next = c->devices[i].id >= next ? c->devices[i].id + 1 : next;
    for (size_t i = 0; i < c->radius_count; i++)
        next = c->radius[i].id >= next ? c->radius[i].id + 1 : next;
    for (size_t i = 0; i < c->phone_count; i++)
        next = c->phone[i].id >= next ? c->phone[i].id + 1 : next;
    for (size_t i = 0; i < c->interface_count; i++)
        next = c->interfaces[i].id >= next ? c->interfaces[i].id + 1 : next;
    for (size_t i = 0; i < c->device_count; i++) {
        int64_t id = c->devices[i].id;

        c->devices[i].id = id < 0 ? next++ : id;
        for (size_t j = 0; j < c->port_count; j++) {
            if (c->ports[j].device_id == id)
                c->ports[j].device_id = c->devices[i].id;
        }
    }
    for (size_t i = 0; i < c->radius_count; i++) {
        memset(c->radius[i].secret, 0, sizeof c->radius[i].secret);
        c->radius[i].id = c->radius[i].id <= 0 ? next++ : c->radius[i].id;
    }
    for (size_t i = 0; i < c->phone_count; i++) {
        memset(c->phone[i].password, 0, sizeof c->phone[i].password);
        c->phone[i].id = c->phone[i].id <= 0 ? next++ : c->phone[i].id;
    }
    for (size_t i = 0; i < c->interface_count; i++) {
        memset(c->interfaces[i].entry.password, 0, sizeof c->interfaces[i].entry.password);
        c->interfaces[i].id = c->interfaces[i].id <= 0 ? next++ : c->interfaces[i].id;
    }
    for (size_t i = 0; i < c->user_count; i++) {
        memset(c->users[i].password, 0, sizeof c->users[i].password);
        c->users[i].sealed_len = 0;
    }
}

static inline const char *name_of_device(const struct ras_config *c, int64_t id)
{
    for (size_t i = 0; i < c->device_count; i++) {
        if (c->devices[i].id == id)
            return c->devices[i].name;
    }
    return "(none)";
}

static inline bool same_device(const struct device_config *a, const struct device_config *b)
{
    return a->kind == b->kind && strcmp(a->name, b->name) == 0 && strcmp(a->system_name, b->system_name) == 0
        && a->listen_address == b->listen_address && a->listen_port == b->listen_port && a->ports == b->ports && a->dte_bps == b->dte_bps
        && a->line_bps == b->line_bps && strcmp(a->init, b->init) == 0 && a->rings == b->rings && a->wants_caller_id == b->wants_caller_id
        && a->ignore_dcd == b->ignore_dcd && a->telnet == b->telnet && a->login_text == b->login_text
        && a->calls_per_minute == b->calls_per_minute && a->first_frame_s == b->first_frame_s;
}

static inline bool same_user(const struct user_config *a, const struct user_config *b)
{
    return strcmp(a->name, b->name) == 0 && a->privilege == b->privilege && strcmp(a->callback_number, b->callback_number) == 0
        && a->fixed_address == b->fixed_address && a->is_disabled == b->is_disabled && a->has_expired_password == b->has_expired_password
        && a->has_reversible_password == b->has_reversible_password && a->expires_unix == b->expires_unix;
}

static inline bool same_radius(const struct radius_server *a, const struct radius_server *b)
{
    return strcmp(a->name, b->name) == 0 && a->is_for_authentication == b->is_for_authentication && a->is_for_accounting == b->is_for_accounting
        && a->auth_port == b->auth_port && a->acct_port == b->acct_port && a->timeout_s == b->timeout_s && a->score == b->score
        && a->wants_signature == b->wants_signature && a->has_secret == b->has_secret;
}

static inline bool same_settings(const struct server_settings *a, const struct server_settings *b)
{
    if (a->excluded_count != b->excluded_count)
        return false;
    for (size_t i = 0; i < server_setting_count; i++) {
        const struct server_setting *row = &server_setting_table[i];

        if (server_setting_get(a, row) != server_setting_get(b, row)
            || strcmp(server_setting_get_text(a, row), server_setting_get_text(b, row)) != 0)
            return false;
    }
    for (uint32_t i = 0; i < a->excluded_count; i++) {
        bool found = false;

        for (uint32_t j = 0; j < b->excluded_count; j++)
            found |= a->excluded[i].from == b->excluded[j].from && a->excluded[i].to == b->excluded[j].to;
        if (!found)
            return false;
    }
    return true;
}

/* NULL, or what differs; ids, and the order of devices, are nobody's business. */
static inline const char *config_difference(const struct ras_config *a, const struct ras_config *b)
{
    if (a->device_count != b->device_count)
        return "number of devices";
    for (size_t i = 0; i < a->device_count; i++) {
        size_t j = 0;

        while (j < b->device_count && !same_device(&a->devices[i], &b->devices[j]))
            j++;
        if (j == b->device_count)
            return a->devices[i].name;
    }
    if (a->phone_count != b->phone_count)
        return "number of phone-book entries";
    for (size_t i = 0; i < a->phone_count; i++) {
        size_t j = 0;

        while (j < b->phone_count && !phone_entry_equal(&a->phone[i], &b->phone[j]))
            j++;
        if (j == b->phone_count)
            return a->phone[i].name;
    }
    if (a->interface_count != b->interface_count)
        return "number of interfaces";
    for (size_t i = 0; i < a->interface_count; i++) {
        size_t j = 0;

        while (j < b->interface_count && !(phone_entry_equal(&a->interfaces[i].entry, &b->interfaces[j].entry)
                                           && demand_dial_diff(&a->interfaces[i], &b->interfaces[j]) == 0))
            j++;
        if (j == b->interface_count)
            return a->interfaces[i].entry.name;
    }
    if (a->port_count != b->port_count)
        return "number of ports";
    for (size_t i = 0; i < a->port_count; i++) {
        if (strcmp(a->ports[i].name, b->ports[i].name) != 0 || a->ports[i].roles != b->ports[i].roles
            || a->ports[i].is_tracing != b->ports[i].is_tracing
            || strcmp(name_of_device(a, a->ports[i].device_id), name_of_device(b, b->ports[i].device_id)) != 0)
            return a->ports[i].name;
    }
    if (!same_settings(&a->settings, &b->settings))
        return "settings";
    if (a->radius_count != b->radius_count || a->user_count != b->user_count)
        return "number of users or RADIUS servers";
    for (size_t i = 0; i < a->radius_count; i++) {
        size_t j = 0;

        while (j < b->radius_count && !same_radius(&a->radius[i], &b->radius[j]))
            j++;
        if (j == b->radius_count)
            return a->radius[i].name;
    }
    for (size_t i = 0; i < a->user_count; i++) {
        if (!same_user(&a->users[i], &b->users[i]))
            return a->users[i].name;
    }
    return NULL;
}
#endif
