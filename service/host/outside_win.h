/*
 * outside_win.h - what the files sockets_*_win.c share: one struct outside and its open sockets.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_OUTSIDE_WIN_H
#define RRAS_OUTSIDE_WIN_H
#include "service/host/sockets_win.h"
#include "service/net/outbound.h"
#include <mswsock.h>

struct echoes;

/* In the list of what is open, so that outside_free() can close it. */
struct outside_link {
    struct outside_link *previous, *next;
    void (*close)(struct outside_link *link);   /* at once, without a report */
};

struct outside {
    struct loop *loop;
    struct net *net;                 /* NULL: nobody wants echo replies */
    uint32_t bind_address;           /* host order; 0: the system chooses */
    bool is_fixed;                   /* ... it was chosen by an administrator */
    char adapter[ADAPTER_ID_MAX + 1]; /* ... or this adapter was; "" */
    bool has_complained;             /* its absence is logged once */
    rras_ms search_at;               /* not before then a better one is looked for */
    LPFN_CONNECTEX connect_ex;       /* found with the first socket */
    struct outside_link open;        /* ring */
    unsigned alive;                  /* sockets whose memory still waits for an operation, and itself */
    struct echoes *echoes;           /* NULL until the first echo */
};

void outside_add(struct outside *outside, struct outside_link *link);    /* counts as alive */
void outside_closed(struct outside_link *link);                          /* also when it was already */
void outside_gone(struct outside *outside);                              /* not alive any more; may free it */

/* Binds to where traffic for `destination` has to leave: the loopback is reached from itself only. */
bool outside_bind(struct outside *outside, SOCKET s, uint32_t destination);

void *outside_tcp_connect(void *ctx, uint32_t address, uint16_t port, void *flow);
size_t outside_tcp_send(void *ctx, void *socket, struct bytes data);
void outside_tcp_finish(void *ctx, void *socket);
void outside_tcp_read(void *ctx, void *socket, bool on);
void outside_tcp_close(void *ctx, void *socket, bool reset);
void *outside_udp_open(void *ctx, void *flow);
void outside_udp_send(void *ctx, void *socket, uint32_t address, uint16_t port, struct bytes data);
void outside_udp_close(void *ctx, void *socket);
void outside_echo(void *ctx, uint32_t address, uint8_t ttl, uint16_t id, uint16_t sequence, struct bytes data,
                  void *cookie);
void outside_echoes_free(struct echoes *echoes);                         /* NULL is allowed */
#endif
