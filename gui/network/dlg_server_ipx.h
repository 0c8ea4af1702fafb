/*
 * dlg_server_ipx.h - *RAS Server IPX Configuration*: NT's box, which says that IPX is not offered.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_DLG_SERVER_IPX_H
#define RRAS_DLG_SERVER_IPX_H
#include "gui/network/panel.h"

void dlg_server_ipx_run(HWND owner, struct panel *panel);
#endif
