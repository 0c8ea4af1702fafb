/*
 * dlg_permissions.h - *Remote Access Permissions*. UI thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_DLG_PERMISSIONS_H
#define RRAS_DLG_PERMISSIONS_H
#include "gui/network/model_permissions.h"
#include "gui/network/panel.h"

/* OK saves by itself: users are in force at once. */
void dlg_permissions_run(HWND owner, struct panel *panel);
/* What OK does: sends what was changed of the users of `base`. False: nothing was, the reason was shown. */
bool permissions_commit(struct panel *panel, HWND owner, const struct permissions *model,
                        const struct ras_config *base);
#endif
