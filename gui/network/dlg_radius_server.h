/*
 * dlg_radius_server.h - *RADIUS Server*: one row of *RADIUS Configuration*. UI thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_DLG_RADIUS_SERVER_H
#define RRAS_DLG_RADIUS_SERVER_H
#include "gui/network/panel.h"

/* `server` is edited; NULL: a new one. `others` are those it may not be named like. True on OK,
 * with `*out` what it is now, its secret in clear when one was typed: wipe it. */
bool dlg_radius_server_run(HWND owner, struct panel *panel, const struct radius_server *server,
                           const struct radius_server *others, size_t count, struct radius_server *out);
#endif
