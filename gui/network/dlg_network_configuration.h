/*
 * dlg_network_configuration.h - *Network Configuration*: the box behind *Network...*. UI thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_DLG_NETWORK_CONFIGURATION_H
#define RRAS_DLG_NETWORK_CONFIGURATION_H
#include "gui/network/panel.h"

/* True on OK, with everything chosen in `draft`; nothing is sent. *Permissions...* alone saves by
 * itself, and `draft` is then one of the configuration as it is since. */
bool dlg_network_configuration_run(HWND owner, struct panel *panel, struct ras_config *draft);
#endif
