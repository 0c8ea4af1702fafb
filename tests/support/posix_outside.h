/*
 * posix_outside.h - the Internet for a net under test: struct net_outside over Linux sockets and epoll.
 *
 * The Windows service has its own (host/sockets_win.c); this one is for benches and native tests.
 * One thread, one epoll instance shared with whatever else the program watches: each watched thing
 * begins with a struct posix_watch, and its address is the event's data.ptr.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_POSIX_OUTSIDE_H
#define RRAS_POSIX_OUTSIDE_H
#include "service/net/net.h"

struct posix_watch {
    void (*ready)(struct posix_watch *watch, uint32_t epoll_events, rras_ms now);
};

struct posix_outside {
    int epoll;
    uint32_t map_from, map_to;       /* an address that stands for another: the host, behind slirp's 10.0.2.2 */
    struct posix_socket *pending;    /* have something to report outside of a call */
    struct posix_socket *dead;       /* closed in this round: freed after it */
};

extern const struct net_outside posix_outside; /* its ctx is a struct posix_outside */

/* Waits for events, hands them out, and lets sockets report what they could not from inside a call. */
void posix_outside_wait(struct posix_outside *o, int timeout_ms);
rras_ms posix_now(void);
#endif
