/*
 * dlg_add_device.h - *Add RAS Device*: which modem, COM port or TCP line.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_DLG_ADD_DEVICE_H
#define RRAS_DLG_ADD_DEVICE_H
#include "gui/network/panel.h"
#include "gui/network/model_setup.h"

/* True: `draft` has the device; `*made` is its first port. `like` (NULL: none) is a modem's port whose
 * settings the new one gets. */
bool dlg_add_device_run(HWND owner, struct panel *panel, struct ras_config *draft, const char *like, port_name *made);
#endif
