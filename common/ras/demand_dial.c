/*
 * demand_dial.c - what a demand-dial interface is until told otherwise, what none can be, and how two differ.
 *
 * SPDX-License-Identifier: MIT
 */
#include "common/ras/demand_dial.h"
#include <string.h>
#include "common/base/text.h"
#include "common/ras/account.h"

enum { PREFIX_MAX = 32, ICMP = 1, TCP = 6, UDP = 17 };

void demand_dial_defaults(struct demand_dial *iface)
{
    memset(iface, 0, sizeof *iface);
    phone_entry_defaults(&iface->entry);
    iface->entry.redial_attempts = 3;
    iface->entry.redial_s = 10;
    iface->entry.idle_s = 300;
    iface->is_enabled = true;
    iface->min_unreachable_s = 600;   /* NT's 10 minutes, growing to 6 hours */
    iface->max_unreachable_s = 21600;
    for (size_t day = 0; day < 7; day++)
        iface->dial_out_hours[day] = DIAL_HOURS_ALL;
}

bool demand_dial_name_is_good(const char *name)
{
    return account_name_is_good(name) && phone_name_is_good(name);
}

/* ---- what it cannot be ---- */

static bool is_network(uint32_t address, uint8_t len)
{
    return len <= PREFIX_MAX && (address & ~ip4_mask(len)) == 0;
}

/* A host on it could be sent a packet: neither this computer (127), nor "this network" (0), nor multicast and
 * what is above. */
static bool can_be_routed_to(const struct interface_route *route)
{
    uint32_t first = route->destination >> 24;

    return route->prefix_len == 0 || (first != 0 && first != 127 && first < 224);
}

static const char *check_routes(const struct demand_dial *iface)
{
    if (iface->route_count > INTERFACE_ROUTES_MAX)
        return "An interface has up to 32 routes; join neighbouring ones.";
    for (size_t i = 0; i < iface->route_count; i++) {
        const struct interface_route *route = &iface->routes[i];

        if (!is_network(route->destination, route->prefix_len))
            return "A route's destination has bits behind its prefix; the network of 10.1.2.3/16 is 10.1.0.0/16.";
        if (!can_be_routed_to(route))
            return "A route leads to a network other computers can be on, such as 10.1.0.0/16; not to 0.x, 127.x or 224.x and above.";
        for (size_t j = 0; j < i; j++)
            if (iface->routes[j].destination == route->destination && iface->routes[j].prefix_len == route->prefix_len)
                return "A route is listed twice; take one of the two away.";
    }
    return NULL;
}

static const char *check_filters(const struct demand_dial *iface)
{
    if ((unsigned)iface->filter_mode >= FILTER_MODES || iface->filter_count > INTERFACE_FILTERS_MAX)
        return "A call is triggered by every packet, by the filters' traffic only, or by all but it; there are up to 16 filters.";
    if (iface->filter_mode != FILTER_NONE && iface->filter_count == 0)
        return "There is no filter that could say which traffic is meant; add one, or let every packet trigger the call.";
    for (size_t i = 0; i < iface->filter_count; i++) {
        const struct interface_filter *f = &iface->filters[i];

        if (f->protocol != 0 && f->protocol != ICMP && f->protocol != TCP && f->protocol != UDP)
            return "A filter is about any protocol, ICMP, TCP or UDP; choose one of them.";
        if ((f->source_port || f->destination_port) && f->protocol != TCP && f->protocol != UDP)
            return "Only TCP and UDP have ports; choose one of them, or leave the port away.";
        if (!is_network(f->source, f->source_len) || !is_network(f->destination, f->destination_len))
            return "A filter's network has bits behind its prefix; the network of 10.1.2.3/16 is 10.1.0.0/16.";
    }
    return NULL;
}

static const char *check_times(const struct demand_dial *iface)
{
    if (iface->min_unreachable_s < UNREACHABLE_S_MIN || iface->max_unreachable_s > UNREACHABLE_S_MAX
        || iface->min_unreachable_s > iface->max_unreachable_s)
        return "An unreachable interface is dialled again after 10 to 604800 seconds, first after the lesser time, at most after the greater.";
    for (size_t day = 0; day < 7; day++)
        if (iface->dial_out_hours[day] > DIAL_HOURS_ALL)
            return "A day has 24 hours; give the dial-out hours anew.";
    return NULL;
}

static bool never_dials(const struct demand_dial *iface)
{
    uint32_t any = 0;

    for (size_t day = 0; day < 7; day++)
        any |= iface->dial_out_hours[day];
    return any == 0;
}

/* There is nobody who could be asked for a number: only an interface that is called and never calls has none. */
static const char *check_entry(const struct demand_dial *iface)
{
    const struct phone_entry *e = &iface->entry;
    struct phone_entry with_number;

    if (e->callback != PHONE_CALLBACK_NONE)
        return "An interface is not called back: each router dials the other itself; choose no callback.";
    if (e->kind == PHONE_CABLE || e->number[0] != '\0')
        return phone_entry_check(e);
    if (!never_dials(iface))
        return e->kind == PHONE_TCP
            ? "An interface needs to know where the other router answers; give host:port, or let it never dial (dial-out hours)."
            : "An interface needs the other router's telephone number; give it, or let it never dial (dial-out hours).";
    with_number = *e;
    strcpy(with_number.number, "0");
    return phone_entry_check(&with_number);
}

const char *demand_dial_check(const struct demand_dial *iface)
{
    const char *why;

    if (!memchr(iface->entry.name, '\0', sizeof iface->entry.name) || !demand_dial_name_is_good(iface->entry.name))
        return "An interface's name may be a user's, too: 1 to 104 characters without \" / \\ [ ] : ; | = , + * ? < > @,"
               " no . at its beginning, no blank at its ends.";
    if ((why = check_entry(iface)) != NULL || (why = check_times(iface)) != NULL || (why = check_filters(iface)) != NULL)
        return why;
    return check_routes(iface);
}

/* ---- how two differ ---- */

static bool same_filter(const struct interface_filter *a, const struct interface_filter *b)
{
    return a->source == b->source && a->source_len == b->source_len && a->destination == b->destination
        && a->destination_len == b->destination_len && a->protocol == b->protocol && a->source_port == b->source_port
        && a->destination_port == b->destination_port;
}

static bool same_filters(const struct demand_dial *a, const struct demand_dial *b)
{
    if (a->filter_mode != b->filter_mode || a->filter_count != b->filter_count)
        return false;
    for (size_t i = 0; i < a->filter_count && i < INTERFACE_FILTERS_MAX; i++)
        if (!same_filter(&a->filters[i], &b->filters[i]))
            return false;
    return true;
}

static bool same_routes(const struct demand_dial *a, const struct demand_dial *b)
{
    if (a->route_count != b->route_count)
        return false;
    for (size_t i = 0; i < a->route_count && i < INTERFACE_ROUTES_MAX; i++)
        if (a->routes[i].destination != b->routes[i].destination || a->routes[i].prefix_len != b->routes[i].prefix_len)
            return false;
    return true;
}

uint32_t demand_dial_diff(const struct demand_dial *a, const struct demand_dial *b)
{
    return (a->is_enabled != b->is_enabled ? INTERFACE_FIELD_ENABLED : 0u)
        | (a->is_persistent != b->is_persistent ? INTERFACE_FIELD_PERSISTENT : 0u)
        | (a->wants_two_way != b->wants_two_way ? INTERFACE_FIELD_TWO_WAY : 0u)
        | (a->min_unreachable_s != b->min_unreachable_s || a->max_unreachable_s != b->max_unreachable_s ? INTERFACE_FIELD_UNREACHABLE : 0u)
        | (memcmp(a->dial_out_hours, b->dial_out_hours, sizeof a->dial_out_hours) != 0 ? INTERFACE_FIELD_HOURS : 0u)
        | (same_filters(a, b) ? 0u : INTERFACE_FIELD_FILTERS) | (same_routes(a, b) ? 0u : INTERFACE_FIELD_ROUTES);
}

void demand_dial_merge(struct demand_dial *to, const struct demand_dial *from, uint32_t fields)
{
    if (fields & INTERFACE_FIELD_ENABLED)
        to->is_enabled = from->is_enabled;
    if (fields & INTERFACE_FIELD_PERSISTENT)
        to->is_persistent = from->is_persistent;
    if (fields & INTERFACE_FIELD_TWO_WAY)
        to->wants_two_way = from->wants_two_way;
    if (fields & INTERFACE_FIELD_UNREACHABLE) {
        to->min_unreachable_s = from->min_unreachable_s;
        to->max_unreachable_s = from->max_unreachable_s;
    }
    if (fields & INTERFACE_FIELD_HOURS)
        memmove(to->dial_out_hours, from->dial_out_hours, sizeof to->dial_out_hours);
    if (fields & INTERFACE_FIELD_FILTERS) {
        to->filter_mode = from->filter_mode;
        to->filter_count = from->filter_count;
        memmove(to->filters, from->filters, sizeof to->filters);
    }
    if (fields & INTERFACE_FIELD_ROUTES) {
        to->route_count = from->route_count;
        memmove(to->routes, from->routes, sizeof to->routes);
    }
}
