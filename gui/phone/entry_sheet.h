/*
 * entry_sheet.h - what the edit pages and the pages of the wizard share: one scratch entry, which all of them edit.
 *
 * Each page's `accept` looks at its own part; the last page that was opened saves. UI thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_ENTRY_SHEET_H
#define RRAS_ENTRY_SHEET_H
#include "gui/phone/model_entry.h"
#include "gui/phone/phone.h"
#include "gui/phone/phone_ids.h"
#include "gui/phone/phone_lines.h"

enum entry_page { PAGE_BASIC, PAGE_SERVER, PAGE_SCRIPT, PAGE_SECURITY, PAGE_DIALING, PAGE_CALLBACK, ENTRY_PAGES };

struct entry_sheet {
    struct phone *phone;
    struct entry_form form;
    struct line_port lines[LINES_MAX];
    size_t line_count;
    struct line_choices choices;         /* what *Dial using* shows */
    HWND window;                         /* the sheet; NULL in the wizard */
    struct dialog *pages[ENTRY_PAGES];   /* those that were opened */
    bool is_saved;
};

/* The sheet over `owner`: the form is edited and saved. True: it was; form.entry.name is its name then. */
bool entry_sheet_run(struct entry_sheet *sheet, HWND owner, int caption_id);
/* The wizard, which saves, too. True: the person knows all, and wants the sheet instead. */
bool entry_wizard_run(struct entry_sheet *sheet, HWND owner);

extern const struct dialog_kind page_basic, page_server, page_script, page_security, page_dialing, page_callback;

/* For `load` at its end, `accept` and `closing` of a page. */
void entry_page_opened(struct dialog *d, enum entry_page page);
bool entry_page_accept(struct dialog *d, enum entry_page page, unsigned parts);
void entry_page_closed(struct dialog *d, enum entry_page page);
/* Complains about what is wrong with these parts; a control of another page is looked for there. */
bool entry_check(struct dialog *d, unsigned parts);
/* All of it is looked at, settled and sent. False: the reason was shown. */
bool entry_save(struct entry_sheet *sheet, struct dialog *d);

/* ---- controls that a page of the sheet and one of the wizard have in common ---- */

/* entry_line.c: *Dial using*, *Use another port*, and the note below them. */
void entry_line_show(struct dialog *d);
void entry_line_command(struct dialog *d, int control, int code);
void entry_line_take(struct dialog *d);
/* entry_number.c: number, alternates and prefix. */
void entry_number_show(struct dialog *d);
void entry_number_command(struct dialog *d, int control, int code);
/* entry_user.c: user, domain, and the password when it is saved. */
void entry_user_show(struct dialog *d);
void entry_user_command(struct dialog *d, int control, int code);
void entry_user_forget(struct dialog *d); /* the window's own memory does not keep the password */

bool dlg_tcpip_run(HWND owner, struct phone *phone, struct phone_entry *entry);
bool dlg_numbers_run(HWND owner, struct phone *phone, struct phone_entry *entry);
#endif
