/*
 * forward.h - every packet a caller sends is judged here and goes to the server itself, to another
 * caller or router, to an interface that has to be dialled, out by NAT, or nowhere.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_FORWARD_H
#define RRAS_FORWARD_H
#include "service/net/net_state.h"

void forward_input(struct net_caller *caller, struct bytes packet);

/* A judged packet out of a line, one hop older. `from` is the line it came by, NULL: it is gone. */
void forward_to_line(struct net_caller *from, struct net_caller *to, const struct ip4_packet *p);
#endif
