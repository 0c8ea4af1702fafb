/*
 * dlg_radius_servers.h - *RADIUS Configuration*: which servers are asked, and whether they are told of
 * calls. UI thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_DLG_RADIUS_SERVERS_H
#define RRAS_DLG_RADIUS_SERVERS_H
#include "gui/network/panel.h"

/* `is_judging`: RADIUS decides about callers, or will after OK. True on OK, with the servers and the
 * accounting provider in `draft`; nothing is sent. */
bool dlg_radius_servers_run(HWND owner, struct panel *panel, struct ras_config *draft, bool is_judging);
#endif
