/*
 * dlg_setup.h - *Remote Access Setup*: the ports, and what is said about them.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_DLG_SETUP_H
#define RRAS_DLG_SETUP_H
#include "gui/network/panel.h"

/* True: something was committed. */
bool dlg_setup_run(HWND owner, struct panel *panel);
#endif
