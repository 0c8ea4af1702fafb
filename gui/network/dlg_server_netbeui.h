/*
 * dlg_server_netbeui.h - *RAS Server NetBEUI Configuration*: NT's box, which says that NetBEUI is not
 * offered.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_DLG_SERVER_NETBEUI_H
#define RRAS_DLG_SERVER_NETBEUI_H
#include "gui/network/panel.h"

void dlg_server_netbeui_run(HWND owner, struct panel *panel);
#endif
