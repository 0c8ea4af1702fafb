/*
 * config_diff.c - what makes one configuration of another, as a list of changes.
 *
 * Each change that is found is at once made in a working copy, so that the next one is found against
 * what the service will have by then: no name, address or port number is wanted before it is free.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/base/ip4.h"
#include "common/base/secret.h"
#include "common/base/text.h"
#include "common/ras/config_internal.h"
#include "common/ras/port_name.h"
#include "common/ras/port_role.h"

#define COPY(to, from) text_copy(to, sizeof(to), from)

struct diff {
    const struct ras_config *from, *to;
    struct ras_config work;              /* `from` with all changes found so far */
    int64_t *work_ids;                   /* of each device of `to`, its id in `work`; 0: not there yet */
    struct config_change *changes;
    size_t count, room;
    bool is_memory_out;
};

static struct config_change change_of(enum config_change_kind kind, const char *name)
{
    struct config_change change;

    memset(&change, 0, sizeof change);
    change.kind = kind;
    COPY(change.name, name);
    return change;
}

/* What cannot be made here - `to` contradicts itself - is listed all the same: the service says why. */
static void emit(struct diff *d, const struct config_change *change)
{
    char why[CONFIG_WHY_MAX];

    if (d->count == d->room) {
        size_t room = d->room ? 2 * d->room : 16;
        struct config_change *more = malloc(room * sizeof *more);

        if (!more) {
            d->is_memory_out = true;
            return;
        }
        if (d->count > 0)
            memcpy(more, d->changes, d->count * sizeof *more);
        config_changes_free(d->changes, d->count);
        d->changes = more;
        d->room = room;
    }
    d->changes[d->count++] = *change;
    if (ras_config_apply(&d->work, change, why) == CONFIG_NO_MEMORY)
        d->is_memory_out = true;
}

/* ---- devices and their ports ---- */

/* The same device: another COM port is another one. */
static bool is_same_device(const struct device_config *a, const struct device_config *b)
{
    return a->id == b->id && a->kind == b->kind && (a->kind == DEVICE_TCP || text_equal_nocase(a->system_name, b->system_name));
}

static bool has_device(const struct ras_config *config, const struct device_config *device)
{
    const struct device_config *found = ras_config_device((struct ras_config *)(uintptr_t)config, device->id);

    return found && is_same_device(found, device);
}

static const struct port_config *find_port(const struct ras_config *config, const char *name)
{
    return ras_config_port((struct ras_config *)(uintptr_t)config, name);
}

static size_t count_ports(const struct ras_config *config, int64_t device_id)
{
    size_t count = 0;

    for (size_t i = 0; i < config->port_count; i++)
        count += config->ports[i].device_id == device_id;
    return count;
}

/* The port is one that the device of this id has in `to`. */
static bool is_wanted(const struct diff *d, const struct port_config *port, int64_t to_id)
{
    const struct port_config *wanted = find_port(d->to, port->name);

    return wanted && wanted->device_id == to_id;
}

static void delete_devices(struct diff *d)
{
    for (size_t i = 0; i < d->from->device_count; i++) {
        if (!has_device(d->to, &d->from->devices[i])) {
            struct config_change change = change_of(CHANGE_DEVICE_DELETE, d->from->devices[i].name);

            emit(d, &change);
        }
    }
}

/* Ports of the TCP line that are in `work` and not in `to`, but the last one of the device: with it
 * the device would go. */
static void delete_unwanted(struct diff *d, int64_t work_id, int64_t to_id)
{
    size_t left = count_ports(&d->work, work_id);

    for (size_t i = d->work.port_count; i-- > 0 && left > 1;) {
        const struct port_config *port = &d->work.ports[i];

        if (port->device_id == work_id && !is_wanted(d, port, to_id)) {
            struct config_change change = change_of(CHANGE_PORT_DELETE, port->name);

            emit(d, &change);
            left--;
        }
    }
}

/* Fewer ports, and those that go are the highest: that is what a smaller number does by itself. */
static bool is_shorter_only(const struct diff *d, const struct device_config *device)
{
    bool has_kept = false;

    for (size_t i = d->work.port_count; i-- > 0;) {
        const struct port_config *port = &d->work.ports[i];
        bool wanted = port->device_id == device->id && is_wanted(d, port, device->id);

        if (port->device_id == device->id && !wanted && has_kept)
            return false;
        has_kept |= wanted;
    }
    return has_kept && count_ports(d->to, device->id) < count_ports(&d->work, device->id);
}

static void delete_ports(struct diff *d)
{
    for (size_t i = 0; i < d->to->device_count; i++) {
        const struct device_config *device = &d->to->devices[i];

        if (device->kind == DEVICE_TCP && has_device(d->from, device) && !is_shorter_only(d, device))
            delete_unwanted(d, device->id, device->id);
    }
}

/* How many ports the TCP line must have so that every one it wants is among them: new ports take the
 * lowest free numbers, so those below the highest wanted one come with it, and go again later. */
static size_t ports_needed(const struct diff *d, int64_t work_id, const struct device_config *to)
{
    size_t wanted = count_ports(d->to, to->id), have = work_id ? count_ports(&d->work, work_id) : 0, extra = 0;
    int64_t highest = 0;

    if (wanted == 0)
        return to->ports;
    for (size_t i = 0; i < d->to->port_count; i++) {
        const struct port_config *port = &d->to->ports[i], *there = find_port(&d->work, port->name);

        if (port->device_id == to->id && !(there && there->device_id == work_id) && port_number(port->name) > highest)
            highest = port_number(port->name);
    }
    if (highest == 0)
        return wanted < have ? wanted : have;
    for (int64_t number = 1; number <= highest && number <= PORTS_MAX; number++) {
        char name[PORT_NAME_MAX + 1];

        extra += find_port(&d->work, tcp_port_name((unsigned)number, name)) == NULL;
    }
    return have + extra;
}

/* Which members of `to` a device of `base` lacks. */
static uint32_t device_fields(const struct device_config *base, const struct device_config *to)
{
    char base_place[DEVICE_NAME_MAX + 1], to_place[DEVICE_NAME_MAX + 1], name[DEVICE_NAME_MAX + 1];
    uint32_t fields = 0;

    if (base->listen_address != to->listen_address || base->listen_port != to->listen_port)
        fields |= DEVICE_FIELD_LISTEN;
    if (base->ports != to->ports)
        fields |= DEVICE_FIELD_PORTS;
    if (base->dte_bps != to->dte_bps)
        fields |= DEVICE_FIELD_DTE_SPEED;
    if (base->line_bps != to->line_bps)
        fields |= DEVICE_FIELD_LINE_SPEED;
    if (strcmp(base->init, to->init) != 0)
        fields |= DEVICE_FIELD_INIT;
    if (base->rings != to->rings)
        fields |= DEVICE_FIELD_RINGS;
    if (base->wants_caller_id != to->wants_caller_id)
        fields |= DEVICE_FIELD_CALLER_ID;
    if (base->ignore_dcd != to->ignore_dcd)
        fields |= DEVICE_FIELD_IGNORE_DCD;
    if (base->telnet != to->telnet)
        fields |= DEVICE_FIELD_TELNET;
    if (base->login_text != to->login_text)
        fields |= DEVICE_FIELD_LOGIN;
    if (base->calls_per_minute != to->calls_per_minute)
        fields |= DEVICE_FIELD_CALLS_PER_MINUTE;
    if (base->first_frame_s != to->first_frame_s)
        fields |= DEVICE_FIELD_FIRST_FRAME;
    device_place(base, base_place);
    device_place(to, to_place);
    COPY(name, strcmp(base->name, base_place) == 0 ? to_place : base->name); /* it moves with the place */
    if (to->name[0] && strcmp(name, to->name) != 0)
        fields |= DEVICE_FIELD_NAME;
    return fields & config_device_fields(to->kind);
}

/* "": named by its place, which follows it from then on. */
static void keep_place_as_name(struct config_change *change, const struct device_config *to)
{
    char place[DEVICE_NAME_MAX + 1];

    if ((change->fields & DEVICE_FIELD_NAME) && strcmp(to->name, device_place(to, place)) == 0)
        change->device.name[0] = '\0';
}

/* The change that makes the device in `work` as it is in `to`; false: it is. */
static bool next_set(const struct diff *d, size_t index, struct config_change *out)
{
    const struct device_config *to = &d->to->devices[index];
    const struct device_config *now = ras_config_device((struct ras_config *)(uintptr_t)&d->work, d->work_ids[index]);

    if (!now)
        return false;
    *out = change_of(CHANGE_DEVICE_SET, now->name);
    out->device = *to;
    out->device.id = now->id;
    if (to->kind == DEVICE_TCP)
        out->device.ports = (uint16_t)ports_needed(d, now->id, to);
    out->fields = device_fields(now, &out->device);
    keep_place_as_name(out, to);
    return out->fields != 0;
}

static bool is_listening(const struct ras_config *config, uint16_t port)
{
    for (size_t i = 0; i < config->device_count; i++) {
        if (config->devices[i].kind == DEVICE_TCP && config->devices[i].listen_port == port)
            return true;
    }
    return false;
}

/* Two devices exchange their names or addresses: one steps aside first, to where nobody is. */
static void step_aside(struct diff *d, const struct config_change *set)
{
    struct config_change aside = change_of(CHANGE_DEVICE_SET, set->name);
    char name[DEVICE_NAME_MAX + 1];
    uint16_t port = 65535;

    aside.fields = set->fields & (DEVICE_FIELD_LISTEN | DEVICE_FIELD_NAME);
    while (port > 1 && (is_listening(&d->work, port) || is_listening(d->to, port)))
        port--;
    aside.device.kind = set->device.kind;
    aside.device.listen_address = IP4(127, 0, 0, 1);
    aside.device.listen_port = port;
    for (unsigned n = 1; n <= PORTS_MAX; n++) {
        snprintf(name, sizeof name, "(moving %u)", n);
        if (!config_device_by_name(&d->work, name) && !config_device_by_name(d->to, name))
            break;
    }
    COPY(aside.device.name, name);
    emit(d, &aside);
}

static bool is_free(const struct diff *d, const struct config_change *set)
{
    struct device_config device = *ras_config_device((struct ras_config *)(uintptr_t)&d->work, set->device.id);

    config_merge_device(&device, &set->device, set->fields);
    return ras_config_rival(&d->work, &device) == NULL;
}

/* One round: every device that can be set is; `*blocked` is one that cannot yet. True: some were. */
static bool set_what_can_be(struct diff *d, bool *done, struct config_change *blocked, size_t *index, bool *is_blocked)
{
    bool any = false;

    *is_blocked = false;
    for (size_t i = 0; i < d->to->device_count && !d->is_memory_out; i++) {
        struct config_change set;

        if (done[i])
            continue;
        if (!next_set(d, i, &set)) {
            done[i] = true;
        } else if (is_free(d, &set)) {
            emit(d, &set);
            done[i] = any = true;
        } else if (!*is_blocked) {
            *blocked = set;
            *index = i;
            *is_blocked = true;
        }
    }
    return any;
}

static void set_devices(struct diff *d)
{
    bool *done = calloc(2 * (d->to->device_count + 1), sizeof *done), *has_stepped = done ? done + d->to->device_count + 1 : NULL;
    struct config_change blocked;
    bool is_blocked = true;
    size_t index = 0;

    d->is_memory_out |= !done;
    while (is_blocked && !d->is_memory_out) {
        if (set_what_can_be(d, done, &blocked, &index, &is_blocked) || !is_blocked)
            continue;
        if ((blocked.fields & (DEVICE_FIELD_LISTEN | DEVICE_FIELD_NAME)) && !has_stepped[index]) {
            step_aside(d, &blocked);
            has_stepped[index] = true;
        } else {
            emit(d, &blocked); /* it is refused, and its sentence says why */
            done[index] = true;
        }
    }
    free(done);
}

static void delete_surplus(struct diff *d)
{
    for (size_t i = 0; i < d->to->device_count; i++) {
        if (d->to->devices[i].kind == DEVICE_TCP && d->work_ids[i] != 0 && count_ports(d->to, d->to->devices[i].id) > 0)
            delete_unwanted(d, d->work_ids[i], d->to->devices[i].id);
    }
}

static void add_devices(struct diff *d)
{
    for (size_t i = 0; i < d->to->device_count && !d->is_memory_out; i++) {
        const struct device_config *to = &d->to->devices[i];
        struct config_change change = change_of(CHANGE_DEVICE_ADD, to->name);
        struct device_config base;
        size_t before = d->work.device_count;

        if (d->work_ids[i] != 0)
            continue;
        if (to->kind == DEVICE_TCP && d->work.port_count + ports_needed(d, 0, to) > PORTS_MAX)
            delete_surplus(d);
        device_config_defaults(&base, to->kind);
        COPY(base.system_name, to->system_name);
        device_place(&base, base.name);
        change.device = *to;
        change.device.id = 0;
        change.device.ports = (uint16_t)(to->kind == DEVICE_TCP ? ports_needed(d, 0, to) : 1);
        change.fields = device_fields(&base, &change.device) | (to->kind == DEVICE_TCP ? DEVICE_FIELD_LISTEN : 0);
        keep_place_as_name(&change, to);
        emit(d, &change);
        if (d->work.device_count > before)
            d->work_ids[i] = d->work.devices[before].id;
    }
}

/* ---- port usage ---- */

static uint32_t port_fields(const struct port_config *now, const struct port_config *to)
{
    return (uint32_t)(now->roles != to->roles ? PORT_FIELD_ROLES : 0) | (uint32_t)(now->is_tracing != to->is_tracing ? PORT_FIELD_TRACING : 0);
}

static void set_port(struct diff *d, const struct port_config *now, const struct port_config *to)
{
    struct config_change change = change_of(CHANGE_PORT_SET, to->name);

    change.fields = port_fields(now, to);
    change.port.mask = now->roles ^ to->roles;
    change.port.roles = to->roles & change.port.mask;
    change.port.is_tracing = to->is_tracing;
    if (!(change.fields & PORT_FIELD_TRACING))
        change.port.is_tracing = false;
    if (change.fields)
        emit(d, &change);
}

/* All ports of a TCP line become alike: one change of the line, not one of each port. */
static void set_ports_alike(struct diff *d, const struct device_config *to, int64_t work_id)
{
    const struct device_config *now = ras_config_device(&d->work, work_id);
    struct config_change change;
    const struct port_config *first = NULL;
    size_t differ = 0;

    if (!now || to->kind != DEVICE_TCP || find_port(&d->work, now->name))
        return;
    change = change_of(CHANGE_PORT_SET, now->name);
    for (size_t i = 0; i < d->to->port_count; i++) {
        const struct port_config *port = &d->to->ports[i], *old = find_port(&d->work, port->name);

        if (port->device_id != to->id)
            continue;
        if (!old || old->device_id != work_id || (first && (port->roles != first->roles || port->is_tracing != first->is_tracing)))
            return;
        first = first ? first : port;
        change.fields |= port_fields(old, port);
        change.port.mask |= old->roles ^ port->roles;
        differ += port_fields(old, port) != 0;
    }
    if (differ < 2)
        return;
    change.port.roles = first->roles & change.port.mask;
    change.port.is_tracing = (change.fields & PORT_FIELD_TRACING) && first->is_tracing;
    emit(d, &change);
}

static void set_ports(struct diff *d)
{
    for (size_t i = 0; i < d->to->device_count; i++)
        set_ports_alike(d, &d->to->devices[i], d->work_ids[i]);
    for (size_t i = 0; i < d->to->port_count && !d->is_memory_out; i++) {
        const struct port_config *now = find_port(&d->work, d->to->ports[i].name);

        if (now)
            set_port(d, now, &d->to->ports[i]);
    }
}

static void find_work_ids(struct diff *d)
{
    for (size_t i = 0; i < d->to->device_count; i++)
        d->work_ids[i] = has_device(d->from, &d->to->devices[i]) ? d->to->devices[i].id : 0;
}

static void diff_devices(struct diff *d)
{
    d->work_ids = calloc(d->to->device_count + 1, sizeof *d->work_ids);
    if (!d->work_ids) {
        d->is_memory_out = true;
        return;
    }
    find_work_ids(d);
    delete_ports(d);
    delete_devices(d);
    set_devices(d);
    add_devices(d);
    delete_surplus(d);
    set_ports(d);
    free(d->work_ids);
}

/* ---- settings and the pool ---- */

static bool has_range(const struct server_settings *settings, const struct address_range *range)
{
    for (uint32_t i = 0; i < settings->excluded_count; i++) {
        if (settings->excluded[i].from == range->from && settings->excluded[i].to == range->to)
            return true;
    }
    return false;
}

static bool is_pool_end(const struct server_setting *row)
{
    return row->offset == offsetof(struct server_settings, pool.from) || row->offset == offsetof(struct server_settings, pool.to);
}

static void diff_values(struct diff *d, bool also_pool)
{
    for (size_t i = 0; i < server_setting_count; i++) {
        const struct server_setting *row = &server_setting_table[i];
        struct config_change change = change_of(CHANGE_SETTING, row->name);

        if (row->kind == SETTING_TEXT)
            COPY(change.setting.text, server_setting_get_text(&d->to->settings, row));
        change.setting.value = server_setting_get(&d->to->settings, row);
        change.setting.mask = UINT32_MAX;
        if (!also_pool && is_pool_end(row))
            continue;
        if (change.setting.value != server_setting_get(&d->work.settings, row)
            || strcmp(change.setting.text, server_setting_get_text(&d->work.settings, row)) != 0)
            emit(d, &change);
    }
}

static void diff_ranges(struct diff *d, const struct server_settings *missing_in, const struct server_settings *ranges, enum config_change_kind kind)
{
    struct server_settings all = *ranges; /* emit() may change what it points to */

    for (uint32_t i = 0; i < all.excluded_count; i++) {
        struct config_change change = change_of(kind, "");

        change.range = all.excluded[i];
        if (!has_range(missing_in, &change.range))
            emit(d, &change);
    }
}

static void diff_settings(struct diff *d)
{
    const struct server_settings *to = &d->to->settings, *from = &d->from->settings;
    struct config_change reset = change_of(CHANGE_POOL_RESET, "");
    struct server_settings standard;

    server_settings_defaults(&standard);
    if (to->pool.from == standard.pool.from && to->pool.to == standard.pool.to && to->excluded_count == 0
        && (from->excluded_count > 0 || from->pool.from != to->pool.from || from->pool.to != to->pool.to)) {
        diff_values(d, false);
        emit(d, &reset);
        return;
    }
    diff_values(d, true);
    diff_ranges(d, to, from, CHANGE_RANGE_INCLUDE);
    diff_ranges(d, &d->work.settings, to, CHANGE_RANGE_EXCLUDE);
}

/* ---- RADIUS servers ---- */

static const struct radius_server *radius_by_id(const struct ras_config *config, int64_t id)
{
    for (size_t i = 0; i < config->radius_count && id > 0; i++) {
        if (config->radius[i].id == id)
            return &config->radius[i];
    }
    return NULL;
}

static uint32_t radius_fields(const struct radius_server *base, const struct radius_server *to)
{
    uint32_t fields = 0;

    if (base->auth_port != to->auth_port || base->acct_port != to->acct_port)
        fields |= RADIUS_FIELD_PORTS;
    if (base->timeout_s != to->timeout_s)
        fields |= RADIUS_FIELD_TIMEOUT;
    if (base->score != to->score)
        fields |= RADIUS_FIELD_SCORE;
    if (base->is_for_authentication != to->is_for_authentication || base->is_for_accounting != to->is_for_accounting)
        fields |= RADIUS_FIELD_USES;
    if (base->wants_signature != to->wants_signature)
        fields |= RADIUS_FIELD_SIGNATURE;
    if (strcmp(base->name, to->name) != 0)
        fields |= RADIUS_FIELD_NAME;
    if (to->secret[0])
        fields |= RADIUS_FIELD_SECRET;
    else if (to->sealed_len > 0 && (base->sealed_len != to->sealed_len || memcmp(base->sealed, to->sealed, to->sealed_len) != 0))
        fields |= RADIUS_FIELD_SEALED;
    return fields;
}

static void set_radius(struct diff *d, const struct radius_server *to)
{
    const struct radius_server *now = radius_by_id(&d->work, to->id), *rival = ras_config_radius(&d->work, to->name);
    struct config_change change;

    if (rival && rival->id != now->id && radius_by_id(d->to, rival->id)) { /* it wants another name itself */
        change = change_of(CHANGE_RADIUS_SET, rival->name);
        change.fields = RADIUS_FIELD_NAME;
        snprintf(change.radius.name, sizeof change.radius.name, "moving-%u", (unsigned)d->count);
        emit(d, &change);
        now = radius_by_id(&d->work, to->id);
    }
    change = change_of(CHANGE_RADIUS_SET, now->name);
    change.radius = *to;
    change.fields = radius_fields(now, to);
    if (change.fields)
        emit(d, &change);
    secret_wipe(&change, sizeof change);
}

static void diff_radius(struct diff *d)
{
    struct radius_server base;

    for (size_t i = 0; i < d->from->radius_count; i++) {
        struct config_change change = change_of(CHANGE_RADIUS_DELETE, d->from->radius[i].name);

        if (!radius_by_id(d->to, d->from->radius[i].id))
            emit(d, &change);
    }
    for (size_t i = 0; i < d->to->radius_count; i++) {
        if (radius_by_id(&d->work, d->to->radius[i].id))
            set_radius(d, &d->to->radius[i]);
    }
    for (size_t i = 0; i < d->to->radius_count; i++) {
        struct config_change change = change_of(CHANGE_RADIUS_ADD, d->to->radius[i].name);

        if (radius_by_id(d->from, d->to->radius[i].id))
            continue;
        radius_server_defaults(&base);
        COPY(base.name, d->to->radius[i].name);
        change.radius = d->to->radius[i];
        change.radius.id = 0;
        change.fields = radius_fields(&base, &change.radius);
        emit(d, &change);
        secret_wipe(&change, sizeof change);
    }
}

/* ---- users ---- */

static const struct user_config *find_user(const struct ras_config *config, const char *name)
{
    return ras_config_user((struct ras_config *)(uintptr_t)config, name);
}

static uint32_t user_fields(const struct user_config *base, const struct user_config *to)
{
    struct user_config now = *base;
    uint32_t fields = 0;

    if (to->password[0])
        fields |= USER_FIELD_PASSWORD;
    else if (to->sealed_len > 0 && (base->sealed_len != to->sealed_len || memcmp(base->sealed, to->sealed, to->sealed_len) != 0))
        fields |= USER_FIELD_SEALED;
    config_merge_user(&now, to, fields); /* a new password is not expired */
    if ((now.privilege ^ to->privilege) & RASPRIV_DialinPrivilege)
        fields |= USER_FIELD_DIALIN;
    if (((now.privilege ^ to->privilege) & CALLBACK_BITS) || strcmp(now.callback_number, to->callback_number) != 0)
        fields |= USER_FIELD_CALLBACK;
    if (now.fixed_address != to->fixed_address)
        fields |= USER_FIELD_ADDRESS;
    if (now.is_disabled != to->is_disabled)
        fields |= USER_FIELD_DISABLED;
    if (now.has_expired_password != to->has_expired_password)
        fields |= USER_FIELD_EXPIRED;
    if (now.has_reversible_password != to->has_reversible_password)
        fields |= USER_FIELD_REVERSIBLE;
    if (now.expires_unix != to->expires_unix)
        fields |= USER_FIELD_EXPIRES;
    secret_wipe(&now, sizeof now);
    return fields;
}

/* The address this user gives up is wanted by another one: it must be free by then. */
static bool gives_address_away(const struct diff *d, const struct user_config *now)
{
    const struct user_config *later = find_user(d->to, now->name);

    if (now->fixed_address == 0 || !later || later->fixed_address == now->fixed_address)
        return false;
    for (size_t i = 0; i < d->to->user_count; i++) {
        if (d->to->users[i].fixed_address == now->fixed_address)
            return true;
    }
    return false;
}

static void delete_users(struct diff *d)
{
    for (size_t i = 0; i < d->from->user_count; i++) {
        struct config_change change = change_of(CHANGE_USER_DELETE, d->from->users[i].name);

        if (!find_user(d->to, d->from->users[i].name))
            emit(d, &change);
    }
    for (size_t i = 0; i < d->from->user_count; i++) {
        struct config_change change = change_of(CHANGE_USER_SET, d->from->users[i].name);

        change.fields = USER_FIELD_ADDRESS;
        if (gives_address_away(d, &d->from->users[i]))
            emit(d, &change);
    }
}

static void diff_users(struct diff *d)
{
    struct user_config base;

    delete_users(d);
    for (int adding = 0; adding <= 1; adding++) {
        for (size_t i = 0; i < d->to->user_count && !d->is_memory_out; i++) {
            const struct user_config *to = &d->to->users[i], *now = find_user(d->from, to->name);
            struct config_change change = change_of(now ? CHANGE_USER_SET : CHANGE_USER_ADD, to->name);

            if ((now == NULL) != (adding == 1))
                continue;
            user_config_defaults(&base);
            if (now)
                now = find_user(&d->work, to->name);
            change.user = *to;
            change.fields = user_fields(now ? now : &base, to);
            if (change.fields || !now)
                emit(d, &change);
            secret_wipe(&change, sizeof change);
        }
    }
}

/* ---- all of it ---- */

bool ras_config_diff(const struct ras_config *from, const struct ras_config *to, struct config_change **out, size_t *count)
{
    struct diff d = { .from = from, .to = to };

    *out = NULL;
    *count = 0;
    ras_config_init(&d.work);
    if (!ras_config_copy(&d.work, from))
        return false;
    diff_devices(&d);
    diff_settings(&d);
    diff_radius(&d);
    diff_users(&d);
    ras_config_fini(&d.work);
    if (d.is_memory_out) {
        config_changes_free(d.changes, d.count);
        return false;
    }
    *out = d.changes;
    *count = d.count;
    return true;
}

void config_changes_free(struct config_change *changes, size_t count)
{
    if (changes)
        secret_wipe(changes, count * sizeof *changes);
    free(changes);
}
