/*
 * route_table.c - which network lies where.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/net/route_table.h"

#include <stdlib.h>
#include <string.h>

bool route_table_reserve(struct route_table *table, uint32_t room)
{
    struct route *routes;

    if (room <= table->room)
        return true;
    routes = realloc(table->routes, room * sizeof *routes);
    if (!routes)
        return false;
    table->routes = routes;
    table->room = room;
    return true;
}

void route_table_fini(struct route_table *table)
{
    free(table->routes);
    *table = (struct route_table){ 0 };
}

static bool is_before(const struct route *a, const struct route *b)
{
    if (a->prefix_len != b->prefix_len)
        return a->prefix_len > b->prefix_len;
    return !a->iface && b->iface;
}

void route_table_add(struct route_table *table, const struct interface_route *route, struct net_interface *iface)
{
    uint32_t mask = ip4_mask(route->prefix_len), at = table->count++;
    struct route new = { route->destination & mask, mask, iface, route->prefix_len };

    for (; at > 0 && is_before(&new, &table->routes[at - 1]); at--)
        table->routes[at] = table->routes[at - 1];
    table->routes[at] = new;
}

void route_table_remove(struct route_table *table, const struct net_interface *iface)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < table->count; i++)
        if (table->routes[i].iface != iface)
            table->routes[kept++] = table->routes[i];
    table->count = kept;
}

bool route_is_broadcast(const struct route *route, uint32_t address)
{
    uint32_t host = address & ~route->mask;

    return route->prefix_len < 31 && (host == 0 || host == ~route->mask);
}
