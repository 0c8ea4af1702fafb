/*
 * dlg_retry.h - *Authentication Failed*: name and password once more, within the same call (error 691). UI thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_DLG_RETRY_H
#define RRAS_DLG_RETRY_H
#include "gui/phone/dlg_dial_ask.h"

/* IDOK with what was typed in asking->form, IDCANCEL, or IDABORT when the connection is over meanwhile. */
INT_PTR dlg_retry_run(HWND owner, struct dial_asking *asking);
#endif
