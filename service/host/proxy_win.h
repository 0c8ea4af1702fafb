/*
 * proxy_win.h - programs of this computer reach a dialled network: a SOCKS port and forwarded ports on
 * 127.0.0.1, for all links together.
 *
 * The ports are open as long as the settings name them, so that a browser is told by SOCKS that there is no
 * network, and not by a refused connection. A new client goes through the connection that was dialled last and
 * is up, else through the network of the callers (connection 0), else it is turned away. A port that another
 * program has is logged and tried again. Logic thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_PROXY_WIN_H
#define RRAS_PROXY_WIN_H
#include "common/ras/server_settings.h"
#include "service/host/loop_win.h"

struct uplink;
struct proxies;

/* `used(ctx, connection)`: something was asked of that link's uplink (server_uplink_used). NULL: no memory. */
struct proxies *proxies_new(struct loop *loop, void (*used)(void *ctx, uint32_t connection), void *ctx);
/* Opens what the settings name, closes what they no longer do; clients that are through stay. */
void proxies_configure(struct proxies *proxies, const struct server_settings *settings);
/* The ports are closed; the loop has still to run for a moment. Links may still go down. */
void proxies_stop(struct proxies *proxies);
/* After every link went down. NULL is allowed. */
void proxies_free(struct proxies *proxies);

void proxies_link_up(struct proxies *proxies, uint32_t connection, struct uplink *uplink);
void proxies_link_down(struct proxies *proxies, uint32_t connection);  /* also one that was never up */

struct proxy_status {
    uint16_t port;                   /* the SOCKS port, when new clients go through this connection; 0 */
    uint32_t clients;                /* that go through it now */
};
void proxies_status(const struct proxies *proxies, uint32_t connection, struct proxy_status *out);
#endif
