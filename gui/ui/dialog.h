/*
 * dialog.h - the base of every dialog: a template, rows that move values between controls and a
 * scratch model, and what is special about it.
 *
 * The model given to dialog_run() is the caller's scratch copy: OK writes the fields into it and asks
 * `accept`; the caller looks at it only when IDOK came back, so Cancel can change nothing. Esc, Enter,
 * Tab, F1 and the [?] button work without a line in the dialog: the help text of control N is string
 * N + HELP_STRINGS, that of a whole dialog its template's number + HELP_STRINGS. UI thread; UTF-8 in
 * the models, WCHAR only here.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_DIALOG_H
#define RRAS_DIALOG_H
#include <winsock2.h>
#include <windows.h>
#include <commctrl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "gui/ui/help_ids.h"

enum dialog_field_kind {
    FIELD_CHECK,    /* bool */
    FIELD_BIT,      /* the bit(s) `value` of an unsigned */
    FIELD_RADIO,    /* an unsigned that is `value` when this button is on */
    FIELD_NUMBER,   /* uint8_t, uint16_t or uint32_t by `size`, from `min` to `max` */
    FIELD_ADDRESS,  /* uint32_t, host order, in an IP address control; empty is 0 */
    FIELD_TEXT      /* char array of `size`, UTF-8 */
};

/* One control and one member of the model. Adding a control is adding a row. */
struct dialog_field {
    int control;
    enum dialog_field_kind kind;
    size_t offset, size;
    uint32_t value;         /* FIELD_BIT, FIELD_RADIO */
    uint32_t min, max;      /* FIELD_NUMBER */
};
#define DIALOG_FIELD(type, member) offsetof(struct type, member), sizeof(((struct type *)0)->member)

struct dialog {
    HWND window;
    const struct dialog_kind *kind;
    void *model;
    struct dialog_tips *tips; /* balloon, reasons and help; NULL: no memory. Private */
    bool is_page;           /* of a property sheet, see dialog_page(). Private */
};

/* Posted to dialog->window by a watch (watch.h): `changed` is called. */
enum { DIALOG_WM_CHANGED = WM_APP + 1, DIALOG_WM_COMPLAIN }; /* the second is private */

struct dialog_kind {
    int template_id;        /* IDD_... */
    const struct dialog_field *fields;
    size_t field_count;
    void (*load)(struct dialog *d);                              /* after the fields were shown; NULL nothing */
    void (*command)(struct dialog *d, int control, int code);    /* WM_COMMAND but OK, Cancel and Help */
    LRESULT (*notify)(struct dialog *d, NMHDR *hdr);             /* WM_NOTIFY */
    bool (*accept)(struct dialog *d);                            /* the fields are read; false: complained, stay open */
    void (*menu)(struct dialog *d, HWND control, LPARAM place);  /* WM_CONTEXTMENU of a control; -1: by the keyboard */
    void (*changed)(struct dialog *d);                           /* the service says something changed (watch.h) */
    void (*closing)(struct dialog *d);                           /* free what load made; runs once, on OK and Cancel */
};

/* Modal over `owner`. IDOK, IDCANCEL or another number given to dialog_end(). */
INT_PTR dialog_run(HWND owner, const struct dialog_kind *kind, void *model);
void dialog_end(struct dialog *d, INT_PTR result);
/* The same as a page of a property sheet: `accept` when the sheet's OK is pressed, and on no other page
 * before it said no. In a wizard `accept` when Next or Finish is; after a good Next `notify` may name the page
 * that follows. For PROPSHEETHEADERW.phpage; NULL: no memory. */
HPROPSHEETPAGE dialog_page(const struct dialog_kind *kind, void *model);
/* What OK and Cancel do, for whatever else means the same (a double click). */
void dialog_press(struct dialog *d, int button);

void dialog_show_fields(struct dialog *d);
/* Reads every field of an enabled control; the first that is wrong is complained about. */
bool dialog_read_fields(struct dialog *d);

/* Refuses what stands in a control: a balloon beside it with the reason, the focus in it, its text
 * selected. Returns false, for `return dialog_complain(...)`. The balloon leaves with the next key. */
bool dialog_complain(struct dialog *d, int control, int string_id, ...);
bool dialog_complain_text(struct dialog *d, int control, const char *utf8);

/* Over the middle of its owner, or of the screen, and wholly on the screen; dialog_run() does it. */
void dialog_centre(HWND window);
/* The program's icon, large and small, on a window that has no owner; dialog_run() does it. */
void dialog_show_icon(HWND window);

HWND dialog_control(const struct dialog *d, int control);
void dialog_set_text(struct dialog *d, int control, const char *utf8);
void dialog_get_text(struct dialog *d, int control, char *utf8, size_t cap);
void dialog_enable(struct dialog *d, int control, bool on);
/* Disabled for a reason people can read: a tooltip over the control, part of its F1 help. 0: enabled. */
void dialog_disable_because(struct dialog *d, int control, int string_id);
/* The same for good: the two above do nothing to this control from now on. */
void dialog_lock(struct dialog *d, int control, int string_id);

/* String resources: `out` UTF-8; printf-like with the resource as the format (%s takes UTF-8). */
char *ui_string(int string_id, char *out, size_t cap);
char *ui_format(char *out, size_t cap, int string_id, ...);
/* A message box with texts from resources. */
int ui_message(HWND owner, UINT type, int caption_id, int string_id, ...);
int ui_message_text(HWND owner, UINT type, int caption_id, const char *utf8);
#endif
