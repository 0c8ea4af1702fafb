/*
 * outside_chaos.h - a made-up Internet that does anything it may at any time, for fuzzers.
 *
 * Header only, above net_rig.h.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_OUTSIDE_CHAOS_H
#define RRAS_OUTSIDE_CHAOS_H
#include "tests/support/net_rig.h"

static inline struct rig_socket *pick_socket(const struct rig *rig, uint8_t n)
{
    struct rig_socket *s = rig->sockets;

    while (s && (s->closes || n-- % 4 != 0))
        s = s->next;
    return s;
}

/* What the Internet does next; `op` below 8. */
static inline void outside_chaos(struct rig *rig, uint8_t op, uint8_t n, struct bytes data)
{
    struct rig_socket *s = pick_socket(rig, n);

    if (op == 7) {
        net_echo_reply(rig->net, rig->echo.cookie, rig->echo.address, data, rig->now);
    } else if (s && s->kind == RIG_UDP) {
        if (op & 1)
            net_udp_received(s->flow, op & 2 ? s->address : RIG_WEB + n, s->port, data, rig->now);
        else
            net_udp_refused(s->flow, s->address, s->port, rig->now);
    } else if (s && s->sends == 0 && s->finishes == 0 && s->port != 0 && !(s->room & 1)) {
        s->room |= 1; /* connected */
        if (op == 0) {
            s->closes++;
            rig->closed++;
            net_tcp_failed(s->flow, (enum net_failure)(n & 3), rig->now);
        } else {
            net_tcp_connected(s->flow, s, rig->now);
        }
    } else if (s && op == 1) {
        s->closes++;
        rig->closed++;
        net_tcp_failed(s->flow, NET_RESET, rig->now);
    } else if (s && op == 2) {
        s->room = 1001;
        net_tcp_writable(s->flow, rig->now);
    } else if (s && op == 3 && !s->is_reset) {
        s->is_reset = true; /* finished once */
        net_tcp_finished(s->flow, rig->now);
    } else if (s && s->is_reading && !s->is_reset) {
        net_tcp_received(s->flow, data, rig->now);
    }
}
#endif
