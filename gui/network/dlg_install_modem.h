/*
 * dlg_install_modem.h - *Install Modem*: what is on a COM port; the modem can be asked.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_DLG_INSTALL_MODEM_H
#define RRAS_DLG_INSTALL_MODEM_H
#include "gui/network/panel.h"

/* True: `*modem` can be added to `draft`, which is only looked at. */
bool dlg_install_modem_run(HWND owner, struct panel *panel, const struct ras_config *draft,
                           struct device_config *modem);
#endif
