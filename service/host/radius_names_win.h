/*
 * radius_names_win.h - the addresses of RADIUS servers that are given by name, looked up on a thread of
 * their own: a name server that is away must not hold up callers.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_RADIUS_NAMES_WIN_H
#define RRAS_RADIUS_NAMES_WIN_H
#include "common/ras/radius_server.h"
#include "service/host/loop_win.h"

/* On the logic thread: the address, host order; 0: the name leads nowhere. */
typedef void radius_name_found(void *ctx, const char *name, uint32_t address);

/* Looks `name` up; `found` is called once, later, unless radius_names_forget() comes first. Logic thread. */
void radius_name_look_up(struct loop *loop, const char *name, radius_name_found *found, void *ctx);
/* Lookups that are still out find nobody. Logic thread, or when the loop has ended. */
void radius_names_forget(void);
#endif
