/*
 * dlg_update.h - *Update*: the versions of all programs, and repairing them.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_DLG_UPDATE_H
#define RRAS_DLG_UPDATE_H
#include "gui/network/panel.h"

/* True: files were replaced. */
bool dlg_update(struct panel *panel, HWND owner);
#endif
