/*
 * wintun_win.h - a dialled link as a network adapter of this computer, where wintun.dll is beside this program.
 *
 * The adapter "OpenRRAS ENTRY" appears when the link is up, with its address, routes and name servers, and goes when
 * the link goes; what a crash left behind goes at the next start. Making and removing one takes Windows seconds, so a
 * thread of its own does that, one after the other. What cannot be done is logged with its cure: the link is up all
 * the same, and the proxy goes on beside the adapter. Logic thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_WINTUN_WIN_H
#define RRAS_WINTUN_WIN_H
#include "service/host/loop_win.h"
#include "service/port/server.h"

enum { TUNNEL_NAME_MAX = 63 };           /* as it is shown */

struct tunnels;

/* `instance`: "" or its name, both for the adapters' names and to tell those of one from those of another. NULL: no
 * memory. */
struct tunnels *tunnels_new(struct loop *loop, const char *data_dir, const char *instance);
/* When the loop has ended, after every link went down. NULL is allowed. */
void tunnels_free(struct tunnels *tunnels);

/* Nothing happens where there is no wintun.dll. */
void tunnels_link_up(struct tunnels *tunnels, struct server *server, uint32_t connection, const struct host_link *link);
void tunnels_link_down(struct tunnels *tunnels, uint32_t connection);   /* also one that has none */
void tunnels_close_all(struct tunnels *tunnels);                        /* the links stay */
/* "OpenRRAS Office", cut where it is long; "" when it has none, or not yet. */
void tunnels_name(const struct tunnels *tunnels, uint32_t connection, char out[TUNNEL_NAME_MAX + 1]);
#endif
