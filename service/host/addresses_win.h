/*
 * addresses_win.h - the computer's own addresses and name servers, followed while they change: a
 * notebook that moves, a DHCP lease, a cable.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_ADDRESSES_WIN_H
#define RRAS_ADDRESSES_WIN_H
#include "service/host/loop_win.h"

struct addresses {
    uint32_t best;    /* outside_best_address() */
    uint32_t dns[2];  /* outside_dns_servers(); 0 behind the last */
};

void addresses_read(struct addresses *out); /* any thread; takes milliseconds */

struct addresses_watch;
typedef void addresses_changed(void *ctx, const struct addresses *now);
/* `changed` is called on the logic thread each time one of them is another one; at first compared with
 * `known`. NULL: there is no memory or thread; then nothing is followed. */
struct addresses_watch *addresses_watch_start(struct loop *loop, const struct addresses *known, addresses_changed *changed, void *ctx);
/* When the loop has ended; NULL is allowed. */
void addresses_watch_stop(struct addresses_watch *watch);
#endif
