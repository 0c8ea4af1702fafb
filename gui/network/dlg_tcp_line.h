/*
 * dlg_tcp_line.h - *TCP Line*: a new one - where it listens, and with how many ports.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_DLG_TCP_LINE_H
#define RRAS_DLG_TCP_LINE_H
#include "gui/network/panel.h"

/* True: `*line` can be added to `draft`, which is only looked at. */
bool dlg_tcp_line_run(HWND owner, struct panel *panel, const struct ras_config *draft, struct device_config *line);
#endif
