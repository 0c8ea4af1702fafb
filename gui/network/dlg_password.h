/*
 * dlg_password.h - *Set Password*. UI thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_DLG_PASSWORD_H
#define RRAS_DLG_PASSWORD_H
#include "gui/network/model_permissions.h"
#include "gui/network/panel.h"

/* True on OK, with the new password in `user`. */
bool dlg_password_run(HWND owner, struct panel *panel, struct permission *user);
#endif
