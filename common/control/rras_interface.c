/*
 * rras_interface.c - a demand-dial interface across the contract.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>
#include "common/control/rras_config.h"

_Static_assert(sizeof((RRAS_ROUTER_0 *)0)->routes / sizeof(RRAS_ROUTE_0) == INTERFACE_ROUTES_MAX, "routes");
_Static_assert(sizeof((RRAS_ROUTER_0 *)0)->filters / sizeof(RRAS_FILTER_0) == INTERFACE_FILTERS_MAX, "filters");
_Static_assert(RRAS_INTERFACE_ROUTES == INTERFACE_ROUTES_MAX && RRAS_INTERFACE_FILTERS == INTERFACE_FILTERS_MAX, "their names");
_Static_assert(sizeof((RRAS_ROUTER_0 *)0)->dial_out_hours / sizeof(unsigned long) == 7, "days");
_Static_assert(FILTER_NONE == 0 && FILTER_ONLY == 1 && FILTER_EXCEPT == 2 && FILTER_MODES == 3, "filter modes");

enum { PREFIX_MAX = 32 };

void rras_router_to_wire(RRAS_ROUTER_0 *out, const struct demand_dial *iface)
{
    memset(out, 0, sizeof *out);
    out->is_enabled = iface->is_enabled;
    out->is_persistent = iface->is_persistent;
    out->wants_two_way = iface->wants_two_way;
    out->min_unreachable_s = iface->min_unreachable_s;
    out->max_unreachable_s = iface->max_unreachable_s;
    for (size_t i = 0; i < 7; i++)
        out->dial_out_hours[i] = iface->dial_out_hours[i];
    out->filter_mode = (unsigned long)iface->filter_mode;
    for (size_t i = 0; i < iface->filter_count && i < INTERFACE_FILTERS_MAX; i++) {
        const struct interface_filter *f = &iface->filters[i];

        out->filters[out->filter_count++] = (RRAS_FILTER_0){ f->source, f->source_len, f->destination, f->destination_len,
                                                            f->protocol, f->source_port, f->destination_port };
    }
    for (size_t i = 0; i < iface->route_count && i < INTERFACE_ROUTES_MAX; i++)
        out->routes[out->route_count++] = (RRAS_ROUTE_0){ iface->routes[i].destination, iface->routes[i].prefix_len };
}

static bool filter_fits(const RRAS_FILTER_0 *f)
{
    return f->source_len <= PREFIX_MAX && f->destination_len <= PREFIX_MAX && f->protocol <= UINT8_MAX && f->source_port <= UINT16_MAX
        && f->destination_port <= UINT16_MAX;
}

/* Every number has room in struct demand_dial; what it means is demand_dial_check()'s. */
static bool router_fits(const RRAS_ROUTER_0 *in)
{
    if (in->filter_count > INTERFACE_FILTERS_MAX || in->route_count > INTERFACE_ROUTES_MAX || in->filter_mode >= FILTER_MODES)
        return false;
    for (size_t i = 0; i < 7; i++)
        if (in->dial_out_hours[i] > DIAL_HOURS_ALL)
            return false;
    for (size_t i = 0; i < in->filter_count; i++)
        if (!filter_fits(&in->filters[i]))
            return false;
    for (size_t i = 0; i < in->route_count; i++)
        if (in->routes[i].prefix_len > PREFIX_MAX)
            return false;
    return true;
}

bool rras_router_from_wire(struct demand_dial *out, const RRAS_ROUTER_0 *in)
{
    if (!router_fits(in))
        return false;
    out->is_enabled = in->is_enabled != 0;
    out->is_persistent = in->is_persistent != 0;
    out->wants_two_way = in->wants_two_way != 0;
    out->min_unreachable_s = in->min_unreachable_s;
    out->max_unreachable_s = in->max_unreachable_s;
    for (size_t i = 0; i < 7; i++)
        out->dial_out_hours[i] = in->dial_out_hours[i];
    out->filter_mode = (enum interface_filter_mode)in->filter_mode;
    out->filter_count = (uint8_t)in->filter_count;
    for (size_t i = 0; i < in->filter_count; i++) {
        const RRAS_FILTER_0 *f = &in->filters[i];

        out->filters[i] = (struct interface_filter){
            .source = f->source, .source_len = (uint8_t)f->source_len, .destination = f->destination,
            .destination_len = (uint8_t)f->destination_len, .protocol = (uint8_t)f->protocol,
            .source_port = (uint16_t)f->source_port, .destination_port = (uint16_t)f->destination_port };
    }
    out->route_count = (uint8_t)in->route_count;
    for (size_t i = 0; i < in->route_count; i++)
        out->routes[i] = (struct interface_route){ in->routes[i].destination, (uint8_t)in->routes[i].prefix_len };
    return true;
}

void rras_interface_to_wire(RRAS_INTERFACE_0 *out, const struct demand_dial *iface)
{
    rras_phone_to_wire(&out->entry, &iface->entry);
    out->entry.id = iface->id;
    rras_router_to_wire(&out->router, iface);
}

void rras_interface_from_wire(struct demand_dial *out, const RRAS_INTERFACE_0 *in)
{
    demand_dial_defaults(out);
    if (!rras_router_from_wire(out, &in->router))
        demand_dial_defaults(out);
    rras_phone_from_wire(&out->entry, &in->entry);
    out->id = out->entry.id;
}
