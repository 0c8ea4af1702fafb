/*
 * radius_socket_win.h - one UDP socket towards RADIUS servers.
 *
 * It goes the system's own way to a server, not the one chosen for callers' traffic: the server may be
 * on a network callers never see. The loopback is reached from itself only. All on the logic thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_RADIUS_SOCKET_WIN_H
#define RRAS_RADIUS_SOCKET_WIN_H
#include "common/base/bytes.h"
#include "service/host/loop_win.h"

struct radius_socket;

/* A datagram came from `from`, host order. */
typedef void radius_received(void *ctx, unsigned lane, uint32_t from, uint16_t port, struct bytes datagram);

/* NULL: GetLastError(). `lane` is given back with what is received. */
struct radius_socket *radius_socket_open(struct loop *loop, bool is_loopback, unsigned lane,
                                         radius_received *received, void *ctx);
/* What cannot be sent is lost: it is UDP, and will be sent again. */
void radius_socket_send(struct radius_socket *socket, uint32_t address, uint16_t port, struct bytes packet);
void radius_socket_close(struct radius_socket *socket);   /* NULL is allowed; frees itself when it is quiet */
#endif
