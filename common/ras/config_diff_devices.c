/*
 * config_diff_devices.c - the difference of the devices, their ports, and what the ports are used for.
 *
 * A port's number cannot be chosen: new ones take the lowest that are free. To make a port of a
 * certain number, those below it are made too and deleted again. Two devices that exchange their
 * places, names or ports step aside first.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/base/ip4.h"
#include "common/base/text.h"
#include "common/ras/config_internal.h"
#include "common/ras/port_name.h"

#define COPY(to, from) text_copy(to, sizeof(to), from)

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
            struct config_change change = diff_change(CHANGE_DEVICE_DELETE, d->from->devices[i].name);

            diff_emit(d, &change);
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
            struct config_change change = diff_change(CHANGE_PORT_DELETE, port->name);

            diff_emit(d, &change);
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
    *out = diff_change(CHANGE_DEVICE_SET, now->name);
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
    struct config_change aside = diff_change(CHANGE_DEVICE_SET, set->name);
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
    diff_emit(d, &aside);
}

static bool is_free(const struct diff *d, const struct config_change *set)
{
    struct device_config device = *ras_config_device((struct ras_config *)(uintptr_t)&d->work, set->device.id);

    config_merge_device(&device, &set->device, set->fields);
    return ras_config_rival(&d->work, &device) == NULL;
}

/* A port that the device of `to` wants and another one still holds; NULL: none. */
static const struct port_config *held_port(const struct diff *d, size_t index)
{
    for (size_t i = 0; i < d->to->port_count; i++) {
        const struct port_config *port = &d->to->ports[i], *held;

        if (port->device_id != d->to->devices[index].id || d->to->devices[index].kind != DEVICE_TCP)
            continue;
        held = find_port(&d->work, port->name);
        if (held && held->device_id != d->work_ids[index])
            return held;
    }
    return NULL;
}

static int64_t highest_number(const struct ras_config *config)
{
    int64_t highest = 0;

    for (size_t i = 0; i < config->port_count; i++) {
        if (port_number(config->ports[i].name) > highest)
            highest = port_number(config->ports[i].name);
    }
    return highest;
}

/* The only port of a device goes elsewhere: the device gets one that nobody wants first. */
static void get_spare_port(struct diff *d, int64_t work_id)
{
    int64_t a = highest_number(&d->work), b = highest_number(d->to), spare = (a > b ? a : b) + 1;
    const struct device_config *device = ras_config_device(&d->work, work_id);
    struct config_change grow = diff_change(CHANGE_DEVICE_SET, device->name);
    size_t have = 0;

    for (size_t i = 0; i < d->work.port_count; i++) /* all that have a number of TCPn below the spare one */
        have += d->work.ports[i].name[0] == 'T' && d->work.ports[i].device_id != work_id;
    grow.fields = DEVICE_FIELD_PORTS;
    grow.device.kind = DEVICE_TCP;
    grow.device.ports = (uint16_t)(spare - (int64_t)have);
    diff_emit(d, &grow);
    for (size_t i = d->work.port_count; i-- > 0;) {
        if (d->work.ports[i].device_id == work_id && port_number(d->work.ports[i].name) != spare && count_ports(&d->work, work_id) > 1) {
            struct config_change change = diff_change(CHANGE_PORT_DELETE, d->work.ports[i].name);

            diff_emit(d, &change);
        }
    }
}

static void release_port(struct diff *d, const struct port_config *held)
{
    struct config_change change = diff_change(CHANGE_PORT_DELETE, held->name);

    if (count_ports(&d->work, held->device_id) == 1)
        get_spare_port(d, held->device_id);
    else
        diff_emit(d, &change);
}

/* One round: every device that can be set is; `*blocked` is one that cannot yet. True: some were. */
static bool set_what_can_be(struct diff *d, bool *done, struct config_change *blocked, size_t *index, bool *is_blocked)
{
    bool any = false;

    *is_blocked = false;
    for (size_t i = 0; i < d->to->device_count && !d->is_memory_out; i++) {
        struct config_change set;
        bool needs_setting, can_be_set;

        if (done[i] || d->work_ids[i] == 0)
            continue;
        needs_setting = next_set(d, i, &set);
        can_be_set = !held_port(d, i) && is_free(d, &set);
        if (!needs_setting && can_be_set) {
            done[i] = true;
        } else if (can_be_set) {
            diff_emit(d, &set);
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
    size_t index = 0, releases = 0;

    d->is_memory_out |= !done;
    while (is_blocked && !d->is_memory_out) {
        if (set_what_can_be(d, done, &blocked, &index, &is_blocked) || !is_blocked)
            continue;
        if (held_port(d, index) && releases++ < PORTS_MAX)
            release_port(d, held_port(d, index));
        else if ((blocked.fields & (DEVICE_FIELD_LISTEN | DEVICE_FIELD_NAME)) && !has_stepped[index]) {
            step_aside(d, &blocked);
            has_stepped[index] = true;
        } else {
            diff_emit(d, &blocked); /* it is refused, and its sentence says why */
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
        struct config_change change = diff_change(CHANGE_DEVICE_ADD, to->name);
        struct device_config base;
        size_t before = d->work.device_count;

        if (d->work_ids[i] != 0)
            continue;
        if (to->kind == DEVICE_TCP && (held_port(d, i) || d->work.port_count + ports_needed(d, 0, to) > PORTS_MAX))
            delete_surplus(d);
        device_config_defaults(&base, to->kind);
        COPY(base.system_name, to->system_name);
        device_place(&base, base.name);
        change.device = *to;
        change.device.id = 0;
        change.device.ports = (uint16_t)(to->kind == DEVICE_TCP ? ports_needed(d, 0, to) : 1);
        change.fields = device_fields(&base, &change.device) | (to->kind == DEVICE_TCP ? DEVICE_FIELD_LISTEN : 0);
        keep_place_as_name(&change, to);
        diff_emit(d, &change);
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
    struct config_change change = diff_change(CHANGE_PORT_SET, to->name);

    change.fields = port_fields(now, to);
    change.port.mask = now->roles ^ to->roles;
    change.port.roles = to->roles & change.port.mask;
    change.port.is_tracing = to->is_tracing;
    if (!(change.fields & PORT_FIELD_TRACING))
        change.port.is_tracing = false;
    if (change.fields)
        diff_emit(d, &change);
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
    change = diff_change(CHANGE_PORT_SET, now->name);
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
    diff_emit(d, &change);
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

void diff_devices(struct diff *d)
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
