/*
 * dlg_device_settings.h - the settings of a modem or a TCP line.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_DLG_DEVICE_SETTINGS_H
#define RRAS_DLG_DEVICE_SETTINGS_H
#include "gui/network/panel.h"

/* True: the device `id` of `draft` has them. */
bool dlg_device_settings_run(HWND owner, struct panel *panel, struct ras_config *draft, int64_t id);
#endif
