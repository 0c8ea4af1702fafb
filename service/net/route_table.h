/*
 * route_table.h - which network lies where: routes of the demand-dial interfaces and networks of the host, the
 * longest prefix first.
 *
 * A sorted array, walked from its start: routers of this kind have a handful of routes. Room is reserved when an
 * interface comes, so that changing its routes cannot fail. PURE.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_ROUTE_TABLE_H
#define RRAS_ROUTE_TABLE_H
#include "common/ras/demand_dial.h"

struct net_interface;

struct route {
    uint32_t destination, mask;
    struct net_interface *iface;     /* NULL: a network the host stands on */
    uint8_t prefix_len;
};

struct route_table {
    struct route *routes;            /* by prefix_len, the longest first; then the host's; then as they were set */
    uint32_t count, room;
};

bool route_table_reserve(struct route_table *table, uint32_t room);  /* for so many in all; false: no memory */
void route_table_fini(struct route_table *table);
/* There must be room. */
void route_table_add(struct route_table *table, const struct interface_route *route, struct net_interface *iface);
void route_table_remove(struct route_table *table, const struct net_interface *iface);  /* all of its routes */

static inline bool route_leads_to(const struct route *route, uint32_t address)
{
    return (address & route->mask) == route->destination;
}

/* Is it how one speaks to all of that network: all ones, or as 4.2BSD did all zeroes (RFC 1122 3.2.1.3)? */
bool route_is_broadcast(const struct route *route, uint32_t address);
#endif
