/*
 * local.h - what the server itself answers to callers: ping, the page on TCP 80, the DNS relay.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_LOCAL_H
#define RRAS_LOCAL_H
#include "service/net/net_state.h"

void local_input(struct net_caller *caller, const struct ip4_packet *p);
/* May questions go out: has the relay somebody to ask, and is this not *This computer only*? */
bool local_can_relay_dns(const struct net *net);
#endif
