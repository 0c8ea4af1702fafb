/*
 * dlg_port_usage.h - *Configure Port Usage*: the three boxes, for one port or several.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_DLG_PORT_USAGE_H
#define RRAS_DLG_PORT_USAGE_H
#include "gui/network/panel.h"
#include "gui/network/model_port_usage.h"

/* True: `draft` has what was ticked, and the settings of the device. */
bool dlg_port_usage_run(HWND owner, struct panel *panel, struct ras_config *draft, const port_name *names,
                        size_t count);
#endif
