/*
 * dlg_dial_ask.h - the boxes that ask for what dialling needs: *Connect to*, and *Callback*. UI thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_DLG_DIAL_ASK_H
#define RRAS_DLG_DIAL_ASK_H
#include "gui/phone/dlg_dial_line.h"

struct dial_asking {
    struct dial_form form;
    struct phone *phone;
    const struct phone_entry *entry;
    struct dial_line *line;      /* that waits for the answer; NULL: none yet */
    bool has_begun;              /* private: the keyboard is where it belongs */
};

/* *Connect to ENTRY*. False: Cancel. */
bool dial_ask_run(HWND owner, struct dial_asking *asking);

/* *Callback*: IDOK, IDCANCEL for Skip, or IDABORT when the connection is over meanwhile. */
INT_PTR dial_callback_run(HWND owner, struct dial_line *line, char number[PHONE_NUMBER_MAX + 1]);

/* Of both, and of dlg_retry.c. */
void dial_ask_lock_save(struct dialog *d, const struct dial_asking *asking);
bool dial_ask_accept(struct dialog *d, const struct dial_asking *asking, bool asks_number);
void dial_ask_empty(struct dialog *d);
/* For `changed`: ends the box with IDABORT when the line does not wait any more. */
void dial_ask_look(struct dialog *d, struct dial_line *line);
void dial_set_caption(struct dialog *d, int string_id, const char *name);
#endif
