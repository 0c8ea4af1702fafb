/*
 * dlg_meanwhile.h - *Changed Meanwhile*: what another administrator changed, before mine is saved.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_DLG_MEANWHILE_H
#define RRAS_DLG_MEANWHILE_H
#include "gui/network/model_meanwhile.h"
#include "gui/ui/dialog.h"

/* `before` is what both began with, `now` what the other one made of it. True: `mine` is what is left to send, nothing when theirs are
 * taken. False: Cancel, `mine` is as it was. */
bool dlg_meanwhile(HWND owner, const struct ras_config *before, const struct ras_config *now, struct meanwhile *mine,
                   const struct config_change *theirs, size_t count);
#endif
