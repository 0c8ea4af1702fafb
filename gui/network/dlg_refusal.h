/*
 * dlg_refusal.h - a model's refusal, shown beside the control that is wrong.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_DLG_REFUSAL_H
#define RRAS_DLG_REFUSAL_H
#include "gui/network/model_refusal.h"
#include "gui/ui/dialog.h"

/* False, for `return dialog_refuse(...)`. */
bool dialog_refuse(struct dialog *d, const struct refusal *why);
/* Empties edit controls that held a password: the window's own memory does not keep it. */
void dialog_empty(struct dialog *d, const int *controls, size_t count);
#endif
