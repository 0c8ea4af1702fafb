/*
 * dlg_setup_disk.h - *OpenRRAS Setup*: which folder holds the files, as NT's *Windows NT Setup* asks.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_DLG_SETUP_DISK_H
#define RRAS_DLG_SETUP_DISK_H
#include "gui/network/model_update.h"
#include "gui/ui/dialog.h"

/* True: `folder` (MAX_PATH) holds a complete set of one version, which fits what is `installed`. */
bool dlg_setup_disk(HWND owner, const struct update_part installed[UPDATE_PARTS], wchar_t *folder);
#endif
