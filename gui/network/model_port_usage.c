/*
 * model_port_usage.c - the three boxes of Configure Port Usage, for one port or many.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/network/model_port_usage.h"
#include "common/base/text.h"
#include "gui/network/setup_ids.h"

static const struct port_config *find(const struct ras_config *config, const char *name)
{
    for (size_t i = 0; i < config->port_count; i++)
        if (text_equal_nocase(config->ports[i].name, name))
            return &config->ports[i];
    return NULL;
}

void port_usage_read(struct port_usage *usage, const struct ras_config *config, const port_name *names, size_t count)
{
    unsigned all = CALL_ROLES, any = 0;

    *usage = (struct port_usage){ 0 };
    for (size_t i = 0; i < count; i++) {
        const struct port_config *port = find(config, names[i]);

        if (!port)
            continue;
        all &= port->roles;
        any |= port->roles & CALL_ROLES;
        usage->sets |= 1u << (port->roles & CALL_ROLES);
    }
    if (usage->sets == 0)
        return;
    usage->on = all;
    usage->mixed = any & ~all;
}

enum usage_tick port_usage_tick(const struct port_usage *usage, enum port_role role)
{
    return usage->mixed & (unsigned)role ? USAGE_MIXED : usage->on & (unsigned)role ? USAGE_ON : USAGE_OFF;
}

void port_usage_set(struct port_usage *usage, enum port_role role, enum usage_tick tick)
{
    usage->on &= ~(unsigned)role;
    usage->mixed &= ~(unsigned)role;
    if (tick == USAGE_ON)
        usage->on |= (unsigned)role;
    else if (tick == USAGE_MIXED)
        usage->mixed |= (unsigned)role;
}

/* What a port with these roles has after OK. */
static unsigned after(const struct port_usage *usage, unsigned roles)
{
    return (roles & usage->mixed) | usage->on;
}

void port_usage_write(const struct port_usage *usage, struct ras_config *config, const port_name *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct port_config *port = ras_config_port(config, names[i]);

        if (port)
            port->roles = after(usage, port->roles);
    }
}

static struct usage_hint hint_of(unsigned roles)
{
    const struct port_role_row *row = port_role_row(roles);

    if (!row->listens)
        return (struct usage_hint){ IDS_USAGE_SILENT, false };
    if (row->client_call)
        return (struct usage_hint){ IDS_USAGE_629, true };
    return (struct usage_hint){ row->router_call ? IDS_USAGE_SERVES : IDS_USAGE_SERVES_ALL, false };
}

struct usage_hint port_usage_hint(const struct port_usage *usage)
{
    struct usage_hint first = hint_of(usage->on);
    bool differs = false, warns = false, is_first = true;

    for (unsigned roles = 0; roles <= CALL_ROLES; roles++) {
        struct usage_hint hint = hint_of(after(usage, roles));

        if (!(usage->sets & 1u << roles))
            continue;
        if (is_first)
            first = hint;
        is_first = false;
        differs = differs || hint.string_id != first.string_id;
        warns = warns || hint.warns;
    }
    if (!differs)
        return first;
    return warns ? (struct usage_hint){ IDS_USAGE_SOME_629, true } : (struct usage_hint){ IDS_USAGE_DIFFERENT, false };
}

int port_usage_missing(bool can_dial_out, bool can_route)
{
    if (can_dial_out)
        return can_route ? 0 : IDS_USAGE_NO_ROUTE;
    return can_route ? IDS_USAGE_NO_DIAL : IDS_USAGE_NEITHER;
}
