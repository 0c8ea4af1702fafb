/*
 * config_interface.c - changes of demand-dial interfaces: made or refused, and found as the difference of two.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <string.h>
#include "common/base/secret.h"
#include "common/base/text.h"
#include "common/ras/config_internal.h"

#define COPY(to, from) text_copy(to, sizeof(to), from)

/* ---- what must hold between interfaces ---- */

static bool has_route(const struct demand_dial *iface, const struct interface_route *route)
{
    for (size_t i = 0; i < iface->route_count && i < INTERFACE_ROUTES_MAX; i++)
        if (iface->routes[i].destination == route->destination && iface->routes[i].prefix_len == route->prefix_len)
            return true;
    return false;
}

/* A route both have; NULL: none. */
static const struct interface_route *shared_route(const struct demand_dial *a, const struct demand_dial *b)
{
    for (size_t i = 0; i < a->route_count && i < INTERFACE_ROUTES_MAX; i++)
        if (has_route(b, &a->routes[i]))
            return &a->routes[i];
    return NULL;
}

const char *config_check_interfaces(const struct ras_config *config)
{
    if (config->interface_count > INTERFACES_MAX)
        return "There are more than 48 demand-dial interfaces; remove some.";
    for (size_t i = 0; i < config->interface_count; i++) {
        const struct demand_dial *iface = &config->interfaces[i];
        const char *wrong = demand_dial_check(iface);

        if (wrong)
            return wrong;
        for (size_t j = 0; j < i; j++) {
            const struct demand_dial *other = &config->interfaces[j];

            if (text_equal_nocase(iface->entry.name, other->entry.name))
                return "Two demand-dial interfaces have the same name; choose another for one of them.";
            if (iface->is_enabled && other->is_enabled && shared_route(iface, other))
                return "Two enabled demand-dial interfaces have the same route; take it away from one of them, or disable one.";
        }
    }
    return NULL;
}

/* ---- made, or refused ---- */

/* `iface` is as it will be; `itself` is NULL for a new one. */
static enum config_refusal check_rivals(const struct ras_config *config, const struct demand_dial *iface, const struct demand_dial *itself, char *why)
{
    char route[ROUTE_TEXT_MAX], name[64];

    for (size_t i = 0; i < config->interface_count; i++) {
        const struct demand_dial *other = &config->interfaces[i];
        const struct interface_route *shared;

        if (other == itself)
            continue;
        if (text_equal_nocase(other->entry.name, iface->entry.name))
            return config_refuse(why, CONFIG_TAKEN, "There is a demand-dial interface of that name already; choose another name.");
        shared = iface->is_enabled && other->is_enabled ? shared_route(iface, other) : NULL;
        if (shared)
            return config_refuse(why, CONFIG_TAKEN, "The route %s leads through the interface %s already; take it away there first, or disable"
                                 " that interface.", interface_route_text(shared, route), text_copy(name, sizeof name, other->entry.name));
    }
    return CONFIG_DONE;
}

static enum config_refusal check_interface(const struct ras_config *config, const struct demand_dial *iface, const struct demand_dial *itself,
                                           const struct config_change *change, char *why)
{
    const char *wrong = demand_dial_check(iface);
    enum config_refusal refusal;

    if ((change->fields & ~(uint32_t)PHONE_FIELDS_ALL) || (change->interface_fields & ~(uint32_t)INTERFACE_FIELDS_ALL))
        return config_refuse(why, CONFIG_BAD_VALUE, "The change holds a value this version does not know.");
    if (wrong)
        return config_refuse(why, CONFIG_BAD_VALUE, "%s", wrong);
    refusal = check_rivals(config, iface, itself, why);
    return refusal == CONFIG_DONE ? config_check_entry_password(&iface->entry, change->fields, why) : refusal;
}

enum config_refusal config_add_interface(struct ras_config *config, const struct config_change *change, char *why)
{
    struct demand_dial iface;
    enum config_refusal refusal;

    if (config->interface_count >= INTERFACES_MAX)
        return config_refuse(why, CONFIG_BAD_VALUE, "There are %d demand-dial interfaces, the most there can be; remove one.", INTERFACES_MAX);
    demand_dial_defaults(&iface);
    phone_entry_merge(&iface.entry, &change->demand_dial.entry, change->fields);
    demand_dial_merge(&iface, &change->demand_dial, change->interface_fields);
    COPY(iface.entry.name, change->name);
    refusal = check_interface(config, &iface, NULL, change, why);
    if (refusal == CONFIG_DONE && !ras_config_add_interface(config, &iface))
        refusal = config_no_memory(why);
    secret_wipe(&iface, sizeof iface);
    return refusal;
}

static enum config_refusal no_interface(const char *name, char *why)
{
    char shown[64];

    return config_refuse(why, CONFIG_NOT_FOUND, "There is no demand-dial interface %s. See: rrasctl show interfaces", text_copy(shown, sizeof shown, name));
}

enum config_refusal config_set_interface(struct ras_config *config, const struct config_change *change, char *why)
{
    struct demand_dial *old = ras_config_interface(config, change->name), iface;
    enum config_refusal refusal;

    if (!old)
        return no_interface(change->name, why);
    if (change->fields == 0 && change->interface_fields == 0)
        return config_refuse(why, CONFIG_BAD_VALUE, "The change of a demand-dial interface names nothing to change.");
    iface = *old;
    phone_entry_merge(&iface.entry, &change->demand_dial.entry, change->fields);
    demand_dial_merge(&iface, &change->demand_dial, change->interface_fields);
    refusal = check_interface(config, &iface, old, change, why);
    if (refusal == CONFIG_DONE)
        *old = iface;
    secret_wipe(&iface, sizeof iface);
    return refusal;
}

enum config_refusal config_delete_interface(struct ras_config *config, const struct config_change *change, char *why)
{
    if (!ras_config_interface(config, change->name))
        return no_interface(change->name, why);
    ras_config_remove_interface(config, change->name);
    return CONFIG_DONE;
}

/* The name the change gives to an object that is to be an interface; NULL: none. */
static const char *new_name(const struct config_change *change)
{
    if (change->kind == CHANGE_INTERFACE_ADD)
        return change->name;
    return change->kind == CHANGE_INTERFACE_SET && (change->fields & PHONE_FIELD_NAME) ? change->demand_dial.entry.name : NULL;
}

const char *ras_config_name_warning(const struct ras_config *config, const struct config_change *change)
{
    const char *name = new_name(change);
    struct ras_config *searched = (struct ras_config *)(uintptr_t)config;

    if (name && ras_config_user(searched, name))
        return "A user has the same name: from now on who calls by this name is taken for the other router, not for a person.";
    if (change->kind == CHANGE_USER_ADD && ras_config_interface(searched, change->name))
        return "A demand-dial interface has the same name: who calls as this user is taken for the other router, not for a person.";
    return NULL;
}

/* ---- found ---- */

static const struct demand_dial *by_id(const struct ras_config *config, int64_t id)
{
    for (size_t i = 0; i < config->interface_count && id > 0; i++) {
        if (config->interfaces[i].id == id)
            return &config->interfaces[i];
    }
    return NULL;
}

static void emit_set(struct diff *d, const char *name, const struct demand_dial *to, uint32_t fields, uint32_t interface_fields)
{
    struct config_change change = diff_change(CHANGE_INTERFACE_SET, name);

    change.demand_dial = *to;
    change.fields = fields;
    change.interface_fields = interface_fields;
    if (fields || interface_fields)
        diff_emit(d, &change);
    secret_wipe(&change, sizeof change);
}

static bool is_wanted_elsewhere(const struct diff *d, const struct demand_dial *by, const struct interface_route *route)
{
    for (size_t i = 0; i < d->to->interface_count; i++) {
        const struct demand_dial *other = &d->to->interfaces[i];

        if (other != by && other->is_enabled && has_route(other, route))
            return true;
    }
    return false;
}

/* Routes that another interface is to have are free by then. */
static void free_routes(struct diff *d, const struct demand_dial *to)
{
    struct demand_dial less = *by_id(&d->work, to->id);
    char name[PHONE_NAME_MAX + 1];
    bool gives_away = false;
    uint8_t kept = 0;

    COPY(name, less.entry.name);
    if (less.is_enabled && !to->is_enabled) {
        emit_set(d, name, to, 0, INTERFACE_FIELD_ENABLED);
        return;
    }
    for (size_t i = 0; i < less.route_count; i++) {
        if (has_route(to, &less.routes[i])) {
            less.routes[kept++] = less.routes[i];
            continue;
        }
        gives_away |= is_wanted_elsewhere(d, to, &less.routes[i]);
    }
    less.route_count = kept;
    if (less.is_enabled && gives_away)
        emit_set(d, name, &less, 0, INTERFACE_FIELD_ROUTES);
    secret_wipe(&less, sizeof less);
}

static void set_interface(struct diff *d, const struct demand_dial *to)
{
    const struct demand_dial *now = by_id(&d->work, to->id), *rival = ras_config_interface(&d->work, to->entry.name);
    char name[PHONE_NAME_MAX + 1];

    if (rival && rival->id != now->id && by_id(d->to, rival->id)) { /* it wants another name itself */
        struct demand_dial moving = *rival;

        COPY(name, rival->entry.name);
        snprintf(moving.entry.name, sizeof moving.entry.name, "moving-%u", (unsigned)d->count);
        emit_set(d, name, &moving, PHONE_FIELD_NAME, 0);
        secret_wipe(&moving, sizeof moving);
        now = by_id(&d->work, to->id);
    }
    COPY(name, now->entry.name);
    emit_set(d, name, to, config_entry_fields(&now->entry, &to->entry), demand_dial_diff(now, to));
}

static void add_interface(struct diff *d, const struct demand_dial *to)
{
    struct config_change change = diff_change(CHANGE_INTERFACE_ADD, to->entry.name);
    struct demand_dial base;

    demand_dial_defaults(&base);
    change.demand_dial = *to;
    change.demand_dial.id = change.demand_dial.entry.id = 0;
    change.fields = config_entry_fields(&base.entry, &to->entry) & ~(uint32_t)PHONE_FIELD_NAME;
    change.interface_fields = demand_dial_diff(&base, to);
    diff_emit(d, &change);
    secret_wipe(&change, sizeof change);
}

void diff_interfaces(struct diff *d)
{
    for (size_t i = 0; i < d->from->interface_count; i++) {
        struct config_change change = diff_change(CHANGE_INTERFACE_DELETE, d->from->interfaces[i].entry.name);

        if (!by_id(d->to, d->from->interfaces[i].id))
            diff_emit(d, &change);
    }
    for (size_t i = 0; i < d->to->interface_count; i++) {
        if (by_id(&d->work, d->to->interfaces[i].id))
            free_routes(d, &d->to->interfaces[i]);
    }
    for (size_t i = 0; i < d->to->interface_count; i++) {
        if (by_id(&d->work, d->to->interfaces[i].id))
            set_interface(d, &d->to->interfaces[i]);
    }
    for (size_t i = 0; i < d->to->interface_count; i++) {
        if (!by_id(d->from, d->to->interfaces[i].id))
            add_interface(d, &d->to->interfaces[i]);
    }
}
