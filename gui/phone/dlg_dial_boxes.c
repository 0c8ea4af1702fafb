/*
 * dlg_dial_boxes.c - *Connecting to ENTRY...*, state by state, and *Connection Complete*.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/phone/dlg_dial.h"
#include <stdio.h>
#include "gui/phone/dial_ids.h"
#include "gui/phone/dlg_dial_ask.h"
#include "gui/phone/dlg_monitor_prefs.h"
#include "gui/phone/model_monitor.h"
#include "gui/ui/ui_ids.h"

/* ---- Connecting ---- */

enum { TURN_RESULT = 100 }; /* IDCANCEL is something else */

struct connecting_box {
    const char *entry;
    struct dial_line *line;
};

static void show(struct dialog *d)
{
    const struct connecting_box *box = d->model;
    struct dial_look look;
    struct dial_view view;
    enum dial_turn turn;

    dial_line_look(box->line, &look);
    view = (struct dial_view){ look.is_refused, look.now.is_over != 0, look.now.is_paused != 0, (uint32_t)look.now.state };
    turn = look.has_begun || look.is_refused ? dial_turn_of(&view) : DIAL_GOES_ON;
    if (look.has_begun && look.now.state_text[0])
        dialog_set_text(d, IDC_CONNECTING_TEXT, look.now.state_text);
    if (turn != DIAL_GOES_ON)
        dialog_end(d, TURN_RESULT + (INT_PTR)turn);
}

static void load(struct dialog *d)
{
    const struct connecting_box *box = d->model;
    char text[256];

    dial_set_caption(d, IDS_CONNECTING_TO, box->entry);
    dialog_set_text(d, IDC_CONNECTING_TEXT, ui_string(IDS_CONNECTING_BEGIN, text, sizeof text));
    dial_line_tell(box->line, d->window);
    show(d);
}

static void closing(struct dialog *d)
{
    const struct connecting_box *box = d->model;

    dial_line_tell(box->line, NULL);
}

static const struct dialog_kind connecting_kind = { .template_id = IDD_CONNECTING, .load = load, .changed = show, .closing = closing };

enum dial_turn dlg_dial_follow(HWND owner, const char *entry, struct dial_line *line)
{
    struct connecting_box box = { .entry = entry, .line = line };
    INT_PTR result = dialog_run(owner, &connecting_kind, &box);

    return result >= TURN_RESULT ? (enum dial_turn)(result - TURN_RESULT) : DIAL_IS_CANCELLED;
}

/* ---- Connection Complete ---- */

struct complete_box {
    const char *entry;
    bool never_again;
};

static const struct dialog_field complete_fields[] = {
    { IDC_CONNECTED_NEVER, FIELD_CHECK, DIALOG_FIELD(complete_box, never_again), 0, 0, 0 },
};

static void complete_load(struct dialog *d)
{
    const struct complete_box *box = d->model;
    char text[1024], name[MONITOR_SHORT_MAX + 1];

    dialog_set_text(d, IDC_CONNECTED_TEXT, ui_format(text, sizeof text, IDS_CONNECTED_TO, monitor_short_name(box->entry, name)));
    PostMessageW(d->window, DIALOG_WM_CHANGED, 0, 0);
}

/* Enter closes it: the base begins at the check box. */
static void complete_begin(struct dialog *d)
{
    SendMessageW(d->window, WM_NEXTDLGCTL, (WPARAM)dialog_control(d, IDOK), TRUE);
}

static const struct dialog_kind complete_kind = {
    .template_id = IDD_CONNECTED,
    .fields = complete_fields,
    .field_count = ARRAYSIZE(complete_fields),
    .load = complete_load,
    .changed = complete_begin,
};

void dlg_dial_complete(HWND owner, const char *entry)
{
    struct complete_box box = { .entry = entry };
    struct monitor_prefs prefs;

    monitor_prefs_read(&prefs);
    if (!prefs.tells_complete || dialog_run(owner, &complete_kind, &box) != IDOK || !box.never_again)
        return;
    prefs.tells_complete = false;
    monitor_prefs_write(&prefs);
}
