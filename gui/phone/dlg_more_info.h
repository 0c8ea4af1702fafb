/*
 * dlg_more_info.h - *More Info*: cause and cure of an error, in plain words. UI thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_DLG_MORE_INFO_H
#define RRAS_DLG_MORE_INFO_H
#include "gui/phone/dlg_failed.h"

void dlg_more_info_run(HWND owner, const struct dial_failure *failure);
#endif
