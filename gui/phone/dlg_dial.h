/*
 * dlg_dial.h - *Connecting to ENTRY...* and *Connection Complete*. UI thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_DLG_DIAL_H
#define RRAS_DLG_DIAL_H
#include "gui/phone/dlg_dial_line.h"

/* Shows how far it is until somebody has to decide; DIAL_IS_CANCELLED: Cancel was pressed. */
enum dial_turn dlg_dial_follow(HWND owner, const char *entry, struct dial_line *line);
/* Not shown to who has ticked *Do not display this message again*. */
void dlg_dial_complete(HWND owner, const char *entry);
#endif
