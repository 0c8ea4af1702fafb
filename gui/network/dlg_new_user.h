/*
 * dlg_new_user.h - *New User*. UI thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_DLG_NEW_USER_H
#define RRAS_DLG_NEW_USER_H
#include "gui/network/model_permissions.h"
#include "gui/network/panel.h"

/* True on OK, with the user in `*out`, the password in clear: wipe it. No name of `users` is taken. */
bool dlg_new_user_run(HWND owner, struct panel *panel, const struct permissions *users, struct user_config *out);
#endif
