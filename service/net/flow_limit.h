/*
 * flow_limit.h - how many flows a caller may have, a router for all behind it, and each machine behind a router.
 *
 * At its limit the flow that was idle longest gives way: a caller's or a machine's own; of a router whose machines are
 * each within theirs, anybody's. Machines are counted in buckets, so nothing is kept of one that is silent; two that
 * share a bucket share a limit.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_FLOW_LIMIT_H
#define RRAS_FLOW_LIMIT_H
#include "service/net/net_state.h"

enum { FLOWS_PER_ROUTER = 8, MACHINE_BUCKETS = 256 };  /* so many times a caller's */

/* Every flow of the machine `inside`, as it comes and goes. */
void flow_limit_opened(struct net_caller *caller, uint32_t inside);
void flow_limit_closed(struct net_caller *caller, uint32_t inside);

/* Room for one more, of this kind if it can be. False, counted as dropped: there is none. */
bool flow_limit_make_room(struct net_caller *caller, uint32_t inside, enum flow_kind kind);

/* Is the flow of `inside` one to look at when `machine` has to give way; 0: any machine? */
bool flow_limit_is_of(uint32_t inside, uint32_t machine);
#endif
