/*
 * changes_interface.c - words about demand-dial interfaces and their routes become changes of the configuration.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>
#include "common/base/text.h"
#include "service/ctl/changes_internal.h"

#define COPY(to, from) text_copy(to, sizeof(to), from)

enum { E_NO_INTERFACE = 905, ITEM_MAX = 96 };

/* ---- lists with commas ---- */

/* The next item of "a, b", without the blanks around it; false: there is none, or it is too long to be one. */
static bool take_item(const char **at, char out[ITEM_MAX])
{
    size_t len;

    *at += strspn(*at, " ");
    len = strcspn(*at, ",");
    if (len >= ITEM_MAX)
        return false;
    memcpy(out, *at, len);
    out[len] = '\0';
    *at += len;
    while (len > 0 && out[len - 1] == ' ')
        out[--len] = '\0';
    return len > 0;
}

/* Behind an item: the end, or a comma and another one. */
static bool has_more(const char **at)
{
    if (**at != ',')
        return false;
    (*at)++;
    return true;
}

static bool bad_route(struct reading *r, const char *text)
{
    return changes_refuse(r, E_INVALID_PARAMETER, "\"%s\" is no route: give a network without bits behind its prefix, such as 10.2.0.0/16,"
                          " or default.", text);
}

static bool take_routes(struct reading *r, struct config_change *change)
{
    const char *at = changes_text(r, "routes");
    struct demand_dial *iface = &change->demand_dial;
    char item[ITEM_MAX] = "";

    if (!at)
        return true;
    change->interface_fields |= INTERFACE_FIELD_ROUTES;
    if (*at == '\0')
        return true;
    do {
        if (!take_item(&at, item))
            return bad_route(r, changes_text(r, "routes"));
        if (iface->route_count == INTERFACE_ROUTES_MAX)
            return changes_refuse(r, E_INVALID_PARAMETER, "An interface has up to %d routes; join neighbouring ones.", INTERFACE_ROUTES_MAX);
        if (!interface_route_parse(item, &iface->routes[iface->route_count]))
            return bad_route(r, item);
        iface->route_count++;
    } while (has_more(&at));
    return true;
}

static bool bad_filter(struct reading *r, const char *text)
{
    return changes_refuse(r, E_INVALID_PARAMETER, "\"%s\" is no filter: give any, icmp, tcp or udp, and two networks with -> between them, such as"
                          " \"tcp 10.1.0.0/16 -> 0.0.0.0/0:80\".", text);
}

static bool take_filter_list(struct reading *r, struct demand_dial *iface, const char *at)
{
    char item[ITEM_MAX] = "";

    if (*at == '\0')
        return true;
    do {
        if (!take_item(&at, item))
            return bad_filter(r, at);
        if (iface->filter_count == INTERFACE_FILTERS_MAX)
            return changes_refuse(r, E_INVALID_PARAMETER, "An interface has up to %d filters.", INTERFACE_FILTERS_MAX);
        if (!interface_filter_parse(item, &iface->filters[iface->filter_count]))
            return bad_filter(r, item);
        iface->filter_count++;
    } while (has_more(&at));
    return true;
}

/* Mode and filters are one field: what is not named is as it was. */
static bool take_filters(struct reading *r, const struct demand_dial *old, struct config_change *change)
{
    const char *text = changes_text(r, "filters");
    struct demand_dial *iface = &change->demand_dial;

    if (!text && !changes_has(r, "filter"))
        return true;
    change->interface_fields |= INTERFACE_FIELD_FILTERS;
    if (old)
        demand_dial_merge(iface, old, INTERFACE_FIELD_FILTERS);
    if (changes_has(r, "filter"))
        iface->filter_mode = (enum interface_filter_mode)changes_value(r, "filter");
    if (!text)
        return true;
    iface->filter_count = 0;
    if (text[0] == '\0' && !changes_has(r, "filter"))
        iface->filter_mode = FILTER_NONE;
    return take_filter_list(r, iface, text);
}

/* "600-21600" */
static bool take_unreachable(struct reading *r, struct config_change *change)
{
    const char *text = changes_text(r, "unreachable");
    char first[16] = "";
    size_t len = text ? strcspn(text, "-") : 0;

    if (!text)
        return true;
    change->interface_fields |= INTERFACE_FIELD_UNREACHABLE;
    if (len < sizeof first && text[len] == '-') {
        memcpy(first, text, len);
        if (args_number(first, &change->demand_dial.min_unreachable_s) && args_number(text + len + 1, &change->demand_dial.max_unreachable_s))
            return true;
    }
    return changes_refuse(r, E_INVALID_PARAMETER, "unreachable= takes two times in seconds, such as 600-21600, not \"%s\".", text);
}

static bool take_hours(struct reading *r, struct config_change *change)
{
    const char *text = changes_text(r, "hours");

    if (!text)
        return true;
    change->interface_fields |= INTERFACE_FIELD_HOURS;
    return dial_hours_parse(text, change->demand_dial.dial_out_hours)
        || changes_refuse(r, E_INVALID_PARAMETER, "hours= takes always, never, or days and full hours such as \"Mon-Fri 08:00-18:00, Sat"
                          " 08:00-12:00\".");
}

static bool take_interface(struct reading *r, const struct demand_dial *old, struct config_change *change)
{
    struct demand_dial *iface = &change->demand_dial;
    uint32_t *fields = &change->interface_fields;

    changes_take_bool(r, "enabled", INTERFACE_FIELD_ENABLED, fields, &iface->is_enabled);
    changes_take_bool(r, "persistent", INTERFACE_FIELD_PERSISTENT, fields, &iface->is_persistent);
    changes_take_bool(r, "two-way", INTERFACE_FIELD_TWO_WAY, fields, &iface->wants_two_way);
    return changes_take_entry(r, &iface->entry, &change->fields) && take_routes(r, change) && take_filters(r, old, change)
        && take_unreachable(r, change) && take_hours(r, change);
}

/* ---- interfaces ---- */

static const struct demand_dial *find_interface(const struct reading *r, const char *name)
{
    return r->now ? ras_config_interface((struct ras_config *)(uintptr_t)r->now, name) : NULL;
}

/* "Add a user account so a remote router can dial in": the account is called as the interface. */
static bool take_account(struct reading *r, const char *name)
{
    const char *password = changes_text(r, "dialin-password");
    struct config_change *change;
    bool is_there;

    if (!password)
        return true;
    if (strcmp(password, "*") == 0)
        return changes_refuse(r, E_INVALID_PASSWORD, "dialin-password=* asks at the keyboard, which is not possible here.");
    is_there = r->now && ras_config_user((struct ras_config *)(uintptr_t)r->now, name);
    change = changes_append(r, is_there ? CHANGE_USER_SET : CHANGE_USER_ADD, name);
    if (!change)
        return false;
    change->fields = USER_FIELD_PASSWORD | USER_FIELD_DIALIN;
    change->user.privilege = RASPRIV_NoCallback | RASPRIV_DialinPrivilege;
    COPY(change->user.password, password);
    return true;
}

bool changes_add_interface(struct reading *r)
{
    struct config_change *change = changes_append(r, CHANGE_INTERFACE_ADD, changes_text(r, "name"));

    return change && take_interface(r, NULL, change) && take_account(r, changes_text(r, "name"));
}

static bool no_interface(struct reading *r, const char *name)
{
    return changes_refuse(r, E_NO_INTERFACE, "There is no demand-dial interface %s. See: rrasctl show interfaces", name);
}

bool changes_set_interface(struct reading *r)
{
    const char *name = changes_text(r, "name");
    const struct demand_dial *old = find_interface(r, name);
    struct config_change *change;

    if (!old)
        return no_interface(r, name);
    change = changes_append(r, CHANGE_INTERFACE_SET, name);
    if (!change || !take_interface(r, old, change))
        return false;
    if (change->fields || change->interface_fields)
        return take_account(r, changes_has(r, "newname") ? changes_text(r, "newname") : name);
    r->list->count--; /* it is about the account alone */
    return changes_has(r, "dialin-password") ? take_account(r, name)
        : changes_refuse(r, E_INVALID_PARAMETER, "Nothing is to be changed. Type: rrasctl help set interface");
}

bool changes_delete_interface(struct reading *r)
{
    return changes_append(r, CHANGE_INTERFACE_DELETE, changes_text(r, "name")) != NULL;
}

/* ---- one route of them ---- */

/* A change of all its routes, which are as they are now; NULL: refused. */
static struct config_change *begin_routes(struct reading *r, struct interface_route *route)
{
    const char *name = changes_text(r, "interface"), *destination = changes_text(r, "destination");
    const struct demand_dial *old = find_interface(r, name);
    struct config_change *change;

    if (!interface_route_parse(destination, route)) {
        bad_route(r, destination);
        return NULL;
    }
    if (!old) {
        no_interface(r, name);
        return NULL;
    }
    change = changes_append(r, CHANGE_INTERFACE_SET, name);
    if (change) {
        change->interface_fields = INTERFACE_FIELD_ROUTES;
        demand_dial_merge(&change->demand_dial, old, INTERFACE_FIELD_ROUTES);
    }
    return change;
}

/* Its place among the routes; their count: it is none of them. */
static size_t find_route(const struct demand_dial *iface, const struct interface_route *route)
{
    size_t i = 0;

    while (i < iface->route_count && (iface->routes[i].destination != route->destination || iface->routes[i].prefix_len != route->prefix_len))
        i++;
    return i;
}

bool changes_add_route(struct reading *r)
{
    struct interface_route route;
    struct config_change *change = begin_routes(r, &route);
    struct demand_dial *iface;
    char text[ROUTE_TEXT_MAX];

    if (!change)
        return false;
    iface = &change->demand_dial;
    if (find_route(iface, &route) < iface->route_count)
        return changes_refuse(r, E_ALREADY_EXISTS, "%s has the route %s already.", change->name, interface_route_text(&route, text));
    if (iface->route_count == INTERFACE_ROUTES_MAX)
        return changes_refuse(r, E_INVALID_PARAMETER, "An interface has up to %d routes; join neighbouring ones.", INTERFACE_ROUTES_MAX);
    iface->routes[iface->route_count++] = route;
    return true;
}

bool changes_delete_route(struct reading *r)
{
    struct interface_route route;
    struct config_change *change = begin_routes(r, &route);
    struct demand_dial *iface;
    char text[ROUTE_TEXT_MAX];
    size_t at;

    if (!change)
        return false;
    iface = &change->demand_dial;
    at = find_route(iface, &route);
    if (at == iface->route_count)
        return changes_refuse(r, E_NOT_FOUND, "%s has no route %s. See: rrasctl show routes", change->name, interface_route_text(&route, text));
    memmove(&iface->routes[at], &iface->routes[at + 1], (iface->route_count - at - 1) * sizeof *iface->routes);
    iface->route_count--;
    return true;
}
