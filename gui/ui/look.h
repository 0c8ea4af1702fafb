/*
 * look.h - for people who may only look. UI thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_LOOK_H
#define RRAS_LOOK_H
#include "gui/ui/dialog.h"

/* Every control that changes something is locked when the person may only look: fields, OK, and the
 * push buttons whose caption does not end in "..." (those open what can be looked at; lock Add... and its
 * like with look_lock()). A shield button (control `shield`, 0 none) starts the program again, raised;
 * it is hidden from those who may change. Call it at the end of `load`. */
void look_only(struct dialog *dialog, bool may_change, int shield);
/* The shield button alone, where everything may be used. */
void look_shield(struct dialog *dialog, bool may_change, int shield);
void look_lock(struct dialog *dialog, bool may_change, int control);
/* What the shield does: this program again, with its arguments but --look, raised; on success it does not return. */
void look_raise(HWND owner);
#endif
