/*
 * forward.h - every packet a caller sends is judged here and goes to the server itself, to another
 * caller, out by NAT, or nowhere.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_FORWARD_H
#define RRAS_FORWARD_H
#include "service/net/net_state.h"

void forward_input(struct net_caller *caller, struct bytes packet);

/* Where a destination lies, seen from this caller. */
enum forward_road {
    FORWARD_NOWHERE,                 /* broadcast, multicast, reserved: dropped quietly */
    FORWARD_OWN,                     /* the server itself */
    FORWARD_CALLER,                  /* another caller */
    FORWARD_OUTSIDE,                 /* by NAT */
    FORWARD_PROHIBITED
};
enum forward_road forward_road(const struct net_caller *caller, uint32_t destination);
#endif
