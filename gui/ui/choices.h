/*
 * choices.h - combo boxes, and marks beside what is said.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_CHOICES_H
#define RRAS_CHOICES_H
#include "gui/ui/dialog.h"

void choices_add(struct dialog *d, int control, const char *utf8);
void choices_select(struct dialog *d, int control, size_t index);
int choices_selected(const struct dialog *d, int control); /* -1 none */

enum mark { MARK_INFORMATION, MARK_WARNING, MARK_ERROR, MARK_NONE };
void mark_show(struct dialog *d, int control, enum mark mark);       /* 21 x 20 units */
void mark_show_small(struct dialog *d, int control, enum mark mark); /* 11 x 10 */
#endif
