/*
 * dlg_dial_line.h - a connection being made, on a thread of its own, so that no box ever waits for the service.
 *
 * The thread dials, looks ten times a second how far it is, and posts DIALOG_WM_CHANGED to the window told; what it
 * saw is read by dial_line_look(). It ends when the connection is over, or with dial_line_free(). UI thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_DLG_DIAL_LINE_H
#define RRAS_DLG_DIAL_LINE_H
#include "gui/phone/model_dial.h"
#include "gui/phone/phone.h"

struct dial_line;

struct dial_look {
    bool is_refused;             /* the service did not begin, or does not answer any more: `status`, `why` */
    long status;
    RRAS_MESSAGE why;            /* a sentence with the cure; "" */
    bool has_begun;              /* `now` is something */
    RRAS_CONNECTION_0 now;
    enum dial_reach reach;
    bool was_resume_refused;     /* what was typed was not taken, `why` says why: it is asked for again */
};

/* Begins to dial an entry; `request` as RrasDialEntry has it, its password is wiped here, too. NULL: no memory. */
struct dial_line *dial_line_new(const char *instance, const char *entry, RRAS_DIAL_0 *request);
void dial_line_tell(struct dial_line *line, HWND window);      /* who hears of news; NULL: nobody */
void dial_line_look(struct dial_line *line, struct dial_look *out);
void dial_line_resume(struct dial_line *line, const RRAS_RESUME_0 *resume);
/* The boxes are done with it. It is hung up unless it `keeps`; that is waited for, a moment at most. NULL is allowed. */
void dial_line_free(struct dial_line *line, bool keeps);
#endif
