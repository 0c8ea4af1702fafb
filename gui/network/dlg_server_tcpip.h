/*
 * dlg_server_tcpip.h - *RAS Server TCP/IP Configuration*. UI thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_DLG_SERVER_TCPIP_H
#define RRAS_DLG_SERVER_TCPIP_H
#include "gui/network/panel.h"

/* True on OK, with the pool and the access in `draft`; nothing is sent. */
bool dlg_server_tcpip_run(HWND owner, struct panel *panel, struct ras_config *draft);
#endif
