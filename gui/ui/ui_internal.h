/*
 * ui_internal.h - what the files of the dialog base tell each other.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_UI_INTERNAL_H
#define RRAS_UI_INTERNAL_H
#include <stdarg.h>
#include "gui/ui/dialog.h"

enum { HELP_TEXT_MAX = 2048 };

bool ui_has_class(HWND control, const wchar_t *name);
char *ui_vformat(char *out, size_t cap, int string_id, va_list args);

/* tips.c: the balloon beside a control, and why controls are disabled. */
struct dialog_tips *tips_new(HWND dialog);
void tips_free(struct dialog_tips *tips);
void tips_point_at(struct dialog_tips *tips, HWND control, const wchar_t *title, const wchar_t *text);
void tips_hide(struct dialog_tips *tips);
void tips_moved(struct dialog_tips *tips);                        /* controls have new places or sizes */
void tips_set_reason(struct dialog_tips *tips, int control, int string_id);
int tips_reason(const struct dialog_tips *tips, int control);     /* 0: none */
void tips_lock(struct dialog_tips *tips, int control);            /* its reason stays */
bool tips_is_locked(const struct dialog_tips *tips, int control);
/* The reasons of all controls, each once, a line each, appended to `out`. */
void tips_append_reasons(const struct dialog_tips *tips, char *out, size_t cap);

/* address.c: from the beginning of every dialog. */
void address_settle(HWND dialog);

/* help.c */
void help_for_dialog(struct dialog *d);
void help_for_window(struct dialog *d, HWND control);

/* accessible.c: what a screen reader says of a control besides its name; NULL takes it back. */
void accessible_describe(HWND control, const wchar_t *text);
#endif
