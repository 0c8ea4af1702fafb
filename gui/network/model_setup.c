/*
 * model_setup.c - what Remote Access Setup says about its ports and does with them.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/network/model_setup.h"
#include <stdio.h>
#include <stdlib.h>
#include "common/base/ip4.h"
#include "common/base/text.h"
#include "gui/network/setup_ids.h"

/* It answers, and then hangs up on a client: 913 here, 629 there (KB Q170977). */
static bool gives_629(unsigned roles)
{
    const struct port_role_row *row = port_role_row(roles);

    return row->listens && row->client_call;
}

struct port_note setup_port_note(const struct port_config *port, const struct running_port *now)
{
    bool is_down = now && now->is_down;

    if (gives_629(port->roles))
        return (struct port_note){ PORT_MARK_WARNING, IDS_SAYS_629, is_down, is_down };
    if (!now)
        return (struct port_note){ PORT_MARK_PENDING, IDS_SAYS_NEW, false, false };
    if (is_down)
        return (struct port_note){ PORT_MARK_ERROR, IDS_SAYS_FAILED, true, true };
    if (gives_629(now->roles))
        return (struct port_note){ PORT_MARK_PENDING, IDS_SAYS_629_UNTIL_RESTART, true, false };
    if (now->roles != port->roles)
        return (struct port_note){ PORT_MARK_PENDING, IDS_SAYS_ROLES_PENDING, true, false };
    if (!port_role_row(port->roles)->listens)
        return (struct port_note){ PORT_MARK_NONE, IDS_SAYS_SILENT, false, false };
    return (struct port_note){ PORT_MARK_NONE, IDS_SAYS_SERVES, true, now->explanation[0] != '\0' };
}

const struct running_port *setup_running(const struct running_port *ports, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (text_equal_nocase(ports[i].name, name))
            return &ports[i];
    return NULL;
}

static const struct port_config *find_port(const struct ras_config *config, const char *name)
{
    for (size_t i = 0; i < config->port_count; i++)
        if (text_equal_nocase(config->ports[i].name, name))
            return &config->ports[i];
    return NULL;
}

static const struct device_config *find_device(const struct ras_config *config, int64_t id)
{
    for (size_t i = 0; i < config->device_count; i++)
        if (config->devices[i].id == id)
            return &config->devices[i];
    return NULL;
}

size_t setup_count_629(const struct ras_config *draft, const port_name *names, size_t count)
{
    size_t found = 0;

    for (size_t i = 0; i < count; i++) {
        const struct port_config *port = find_port(draft, names[i]);

        found += port && gives_629(port->roles);
    }
    return found;
}

static const struct port_config *first_that_serves(const struct ras_config *draft)
{
    for (size_t i = 0; i < draft->port_count; i++) {
        const struct port_role_row *row = port_role_row(draft->ports[i].roles);

        if (row->listens && !row->client_call)
            return &draft->ports[i];
    }
    return draft->port_count ? &draft->ports[0] : NULL;
}

struct dial_note setup_dial_note(const struct ras_config *draft, const char *port, uint32_t own_address)
{
    const struct port_config *meant = port ? find_port(draft, port) : first_that_serves(draft);
    const struct device_config *device = meant ? find_device(draft, meant->device_id) : NULL;
    struct dial_note note = { .string_id = IDS_DIAL_NOTHING };
    uint32_t address;

    if (!device)
        return note;
    if (device->kind == DEVICE_MODEM) {
        note.string_id = IDS_DIAL_MODEM;
        text_copy(note.place, sizeof note.place, device->system_name);
        return note;
    }
    address = device->listen_address ? device->listen_address : own_address;
    note.string_id = address == 0 ? IDS_DIAL_ANY : address >> 24 == 127 ? IDS_DIAL_LOCAL : IDS_DIAL_TCP;
    note.port = device->listen_port;
    ip4_text(address, note.place);
    return note;
}

struct caller_note setup_caller_note(const struct ras_config *draft, const struct ras_config *saved)
{
    struct caller_note note = { .string_id = IDS_NO_CALLERS };

    if (draft->settings.accept_any_user || draft->settings.auth_provider != AUTH_PROVIDER_LOCAL)
        return (struct caller_note){ .string_id = IDS_CALLERS_ELSEWHERE };
    for (size_t i = 0; i < saved->user_count; i++)
        note.count += (saved->users[i].privilege & RASPRIV_DialinPrivilege) && !saved->users[i].is_disabled;
    if (note.count > 0)
        note.string_id = IDS_CALLERS;
    return note;
}

/* Without memory for a difference nobody can say; then rather ask once too often. */
static void difference(const struct ras_config *saved, const struct ras_config *draft, bool *any, bool *restart)
{
    struct config_change *changes = NULL;
    size_t count = 0;

    *any = *restart = true;
    if (!ras_config_diff(saved, draft, &changes, &count))
        return;
    *any = count > 0;
    *restart = false;
    for (size_t i = 0; i < count; i++)
        *restart = *restart || config_change_needs_restart(&changes[i]);
    config_changes_free(changes, count);
}

bool setup_is_changed(const struct ras_config *saved, const struct ras_config *draft)
{
    bool any, restart;

    difference(saved, draft, &any, &restart);
    return any;
}

int setup_restart_note(const struct ras_config *saved, const struct ras_config *draft, bool is_pending)
{
    bool any, restart;

    difference(saved, draft, &any, &restart);
    return restart ? IDS_RESTART_AFTER_CONTINUE : is_pending ? IDS_RESTART_PENDING : 0;
}

void setup_remove(struct ras_config *draft, const port_name *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        ras_config_remove_port(draft, names[i]);
}

/* The name the next port of a TCP line gets: the lowest free number. */
static void next_tcp_name(const struct ras_config *draft, port_name *out)
{
    unsigned number = 0;

    do
        snprintf(*out, sizeof *out, "TCP%u", ++number);
    while (find_port(draft, *out));
}

enum setup_clone setup_clone(struct ras_config *draft, const char *name, port_name *made)
{
    const struct port_config *from = find_port(draft, name);
    const struct device_config *device = from ? find_device(draft, from->device_id) : NULL;
    struct device_config wider;
    struct port_config usage, *port;

    if (!device)
        return SETUP_CLONE_FAILED;
    if (draft->port_count >= PORTS_MAX)
        return SETUP_CLONE_FULL;
    if (device->kind != DEVICE_TCP)
        return SETUP_CLONE_NEEDS_PLACE;
    usage = *from;
    wider = *device;
    wider.ports++;
    next_tcp_name(draft, made);
    if (!ras_config_set_device(draft, &wider))
        return SETUP_CLONE_FAILED;
    port = ras_config_port(draft, *made);
    if (!port)
        return SETUP_CLONE_FAILED;
    port->roles = usage.roles;
    port->is_tracing = usage.is_tracing;
    return SETUP_CLONED;
}

bool setup_add(struct ras_config *draft, const struct device_config *device, const char *like, port_name *made)
{
    const struct port_config *from = like ? find_port(draft, like) : NULL;
    unsigned roles = from ? from->roles : CALL_IN;
    bool is_tracing = from && from->is_tracing;
    const struct device_config *added = ras_config_add_device(draft, device, roles);
    bool is_first = true;

    if (!added)
        return false;
    for (size_t i = 0; i < draft->port_count; i++) {
        if (draft->ports[i].device_id != added->id)
            continue;
        draft->ports[i].is_tracing = is_tracing;
        if (is_first)
            text_copy(*made, sizeof *made, draft->ports[i].name);
        is_first = false;
    }
    return true;
}
