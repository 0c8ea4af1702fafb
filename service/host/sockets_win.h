/*
 * sockets_win.h - struct net_outside on Winsock: the sockets the NAT goes out with.
 *
 * TCP and UDP sockets complete on the loop's completion port; ICMP echo is IcmpSendEcho2Ex. Every
 * socket is bound to `bind_address` (0: the system chooses) so that a dial-up default route on the
 * same PC cannot loop our own traffic (facts: lines 0.2).
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_SOCKETS_WIN_H
#define RRAS_SOCKETS_WIN_H
#include "service/host/loop_win.h"
#include "service/net/net.h"

struct outside;
struct outside *outside_new(struct loop *loop, uint32_t bind_address); /* NULL: out of memory */
/* Closes what is open; frees itself when the last operation has come back. The net is gone before. */
void outside_free(struct outside *outside);
void outside_set_net(struct outside *outside, struct net *net);  /* echo replies go there */
/* For sockets from now on. `is_fixed`: an administrator chose it, and no other may take its place; else,
 * when the computer does not have it any more, the way out is looked for anew: the chosen `adapter`'s
 * ("": none is chosen), or the best (outbound.h). */
void outside_set_bind(struct outside *outside, uint32_t bind_address, bool is_fixed, const char *adapter);
/* The functions to hand to net_new() with the struct outside as ctx. */
extern const struct net_outside outside_ops;

/* The address of the adapter with the best default route, host order; 0 when there is none. */
uint32_t outside_best_address(void);
/* The host's own DNS servers (IPv4), at most two, the best adapter's first; how many. */
unsigned outside_dns_servers(uint32_t out[2]);
#endif
