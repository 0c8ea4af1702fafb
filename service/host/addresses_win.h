/*
 * addresses_win.h - the computer's own adapters, addresses and name servers, followed while they change:
 * a notebook that moves, a DHCP lease, a cable.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_ADDRESSES_WIN_H
#define RRAS_ADDRESSES_WIN_H
#include "service/host/adapters_win.h"
#include "service/host/loop_win.h"

struct addresses_watch;
typedef void addresses_changed(void *ctx, const struct adapters *now);
/* `changed` is called on the logic thread each time something about an adapter is another; at first
 * compared with `known`, which is copied. NULL: there is no memory or thread; then nothing is followed. */
struct addresses_watch *addresses_watch_start(struct loop *loop, const struct adapters *known, addresses_changed *changed, void *ctx);
/* When the loop has ended; NULL is allowed. */
void addresses_watch_stop(struct addresses_watch *watch);
#endif
