/*
 * driver.h - dialog_driver.exe, another program's dialogs worked as a person works them.
 *
 * One command per line on stdin, its words parted by tabs; one JSON object per line on stdout:
 * {"error": "..."} names what was looked for and what was there instead. A window is its handle in
 * decimal, a control its id anywhere below the window, the one that is shown first. What a person
 * could not do (a control that is disabled or hidden, a window behind a modal one) is refused.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_DIALOG_DRIVER_H
#define RRAS_DIALOG_DRIVER_H
#include <winsock2.h>
#include <windows.h>
#include <commctrl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TEXT_MAX = 2048, WORDS_MAX = 8 };

/* ---- driver_reply.c: one JSON object in the making. Lists and objects may be nested. ---- */
void reply_begin(void);
void reply_end(void);                                        /* prints it; without an error, whole */
bool reply_error(const char *format, ...);                   /* UTF-8; replaces everything said; returns false */
void reply_open(const char *name, char bracket);             /* '{' or '['; name NULL inside a list */
void reply_close(char bracket);                              /* '}' or ']' */
void reply_number(const char *name, intptr_t value);
void reply_bool(const char *name, bool value);
void reply_text(const char *name, const WCHAR *text);
void reply_rect(const char *name, RECT r);                   /* [left, top, right, bottom] */
void utf8_of(const WCHAR *text, char *out, size_t cap);
void wide_of(const char *utf8, WCHAR *out, size_t cap);

/* ---- driver_controls.c: windows and the controls in them ---- */
bool ask(HWND window, UINT message, WPARAM wp, LPARAM lp, LRESULT *result); /* false: told; it did not answer in time */
void window_text(HWND window, WCHAR *out, size_t cap);
bool class_is(HWND window, const WCHAR *name);
HWND find_window(const char *word);                          /* by its handle; NULL: told */
HWND find_control(HWND window, const char *id);              /* NULL: told, with what is there instead */
HWND usable_control(HWND window, const char *id);            /* the same; disabled, hidden or behind something: told */
void reply_window(HWND window);
void reply_controls(HWND window);
void reply_windows(void);                                    /* every shown top-level window that is somebody's dialog */
void reply_tips(void);                                       /* the balloons and tooltips shown */
void reply_focus(void);
bool wait_window(const char *title, const char *class_name, DWORD ms); /* a title may end with '*' */
bool wait_gone(HWND window, DWORD ms);

/* ---- driver_lists.c: what is in a list view, a tab control, a combo or list box ---- */
bool reply_list(HWND control);
bool select_row(HWND control, int row);
bool activate_row(HWND control, int row);                    /* a double click on it */
bool sort_by(HWND control, int column);                      /* a click on the heading */
bool reply_tabs(HWND sheet);
bool turn_to_tab(HWND sheet, int index);
bool tip_text(HWND tip, WCHAR *out, size_t cap);

/* ---- driver_measure.c ---- */
int system_dpi(void);
/* How much room the text of a control needs; 0, 0: none, or it is made to be cut off. */
SIZE needed_size(HWND control, const WCHAR *text, int width);
int text_width(const WCHAR *text);
#endif
