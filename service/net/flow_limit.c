/*
 * flow_limit.c - how many flows a caller, a router, and a machine behind a router may have.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/net/flow_limit.h"

#include "service/net/interface.h"
#include "service/net/nat.h"

static uint32_t bucket_of(uint32_t inside)
{
    return inside * 0x9e3779b1u >> 24;
}

_Static_assert(MACHINE_BUCKETS == 1 << 8, "the upper octet of a product is a bucket");

bool flow_limit_is_of(uint32_t inside, uint32_t machine)
{
    return machine == 0 || bucket_of(inside) == bucket_of(machine);
}

void flow_limit_opened(struct net_caller *caller, uint32_t inside)
{
    caller->count.flows++;
    if (caller->iface)
        caller->iface->flows[bucket_of(inside)]++;
}

void flow_limit_closed(struct net_caller *caller, uint32_t inside)
{
    caller->count.flows--;
    if (caller->iface)
        caller->iface->flows[bucket_of(inside)]--;
}

bool flow_limit_make_room(struct net_caller *caller, uint32_t inside, enum flow_kind kind)
{
    uint32_t limit = caller->net->config.flows_per_caller, machine = 0;
    bool has_room = caller->count.flows < limit, done;

    if (caller->iface) {
        has_room = caller->count.flows < limit * FLOWS_PER_ROUTER;
        if (caller->iface->flows[bucket_of(inside)] >= limit) {
            machine = inside;
            has_room = false;
        }
    }
    if (has_room)
        return true;
    if (kind == FLOW_UDP)
        done = nat_udp_evict(caller, machine) || nat_tcp_evict(caller, machine);
    else
        done = nat_tcp_evict(caller, machine) || nat_udp_evict(caller, machine);
    caller->count.dropped += !done;
    return done;
}
