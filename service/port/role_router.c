/* role_router.c - Dial out and receive calls as a demand dial router: the answering half.
 * SPDX-License-Identifier: MIT */
#include "service/port/port_internal.h"

/* A router is given an address from the same pool as a client (KB Q171185); what makes it a router,
 * the routes behind it, belongs to the demand-dial interface whose name it came with. */
void role_router_admit(struct call *call, rras_ms now)
{
    role_server_admit(call, now);
}
