/*
 * dlg_dial_ask.c - *Connect to ENTRY* and *Callback*: move values between the controls and model_dial.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/phone/dlg_dial_ask.h"
#include <string.h>
#include "gui/phone/dial_ids.h"
#include "gui/ui/wide.h"

enum { CAPTION_MAX = PHONE_NAME_MAX + 64, ASK_TEXT_MAX = 256 };

void dial_set_caption(struct dialog *d, int string_id, const char *name)
{
    wchar_t wide[CAPTION_MAX];
    char text[CAPTION_MAX];

    SetWindowTextW(d->window, ui_wide(ui_format(text, sizeof text, string_id, name), wide, CAPTION_MAX));
}

void dial_ask_lock_save(struct dialog *d, const struct dial_asking *asking)
{
    if (!asking->phone->may_change)
        dialog_lock(d, IDC_ASK_SAVE, IDS_WHY_NO_SAVE);
}

bool dial_ask_accept(struct dialog *d, const struct dial_asking *asking, bool asks_number)
{
    int control = 0, why = dial_form_check(&asking->form, asking->entry->kind, asks_number, &control);

    return why == 0 || dialog_complain(d, control, why);
}

void dial_ask_empty(struct dialog *d)
{
    SetDlgItemTextW(d->window, IDC_ASK_PASSWORD, L""); /* the window's own memory does not keep it */
}

void dial_ask_look(struct dialog *d, struct dial_line *line)
{
    struct dial_look look;

    dial_line_look(line, &look);
    if (look.is_refused || (look.has_begun && (look.now.is_over || !look.now.is_paused)))
        dialog_end(d, IDABORT);
}

/* ---- Connect to ---- */

static const struct dialog_field ask_fields[] = {
    { IDC_ASK_NUMBER, FIELD_TEXT, DIALOG_FIELD(dial_asking, form.number), 0, 0, 0 },
    { IDC_ASK_USER, FIELD_TEXT, DIALOG_FIELD(dial_asking, form.user), 0, 0, 0 },
    { IDC_ASK_PASSWORD, FIELD_TEXT, DIALOG_FIELD(dial_asking, form.password), 0, 0, 0 },
    { IDC_ASK_DOMAIN, FIELD_TEXT, DIALOG_FIELD(dial_asking, form.domain), 0, 0, 0 },
    { IDC_ASK_SAVE, FIELD_CHECK, DIALOG_FIELD(dial_asking, form.saves_password), 0, 0, 0 },
};

static void ask_load(struct dialog *d)
{
    const struct dial_asking *asking = d->model;
    char text[ASK_TEXT_MAX];

    dial_set_caption(d, IDS_CONNECT_TO, asking->entry->name);
    ui_string(dial_form_lacks_password(&asking->form, asking->entry, asking->phone->may_change) ? IDS_CONNECT_ELSEWHERE
              : dial_form_means_saved(&asking->form, asking->entry, asking->phone->may_change) ? IDS_CONNECT_SAVED
              : IDS_CONNECT_ENTER, text, sizeof text);
    dialog_set_text(d, IDC_ASK_TEXT, text);
    dial_ask_lock_save(d, asking);
    if (asking->entry->kind == PHONE_CABLE)
        dialog_lock(d, IDC_ASK_NUMBER, IDS_WHY_NO_NUMBER);
    PostMessageW(d->window, DIALOG_WM_CHANGED, 0, 0); /* the base puts the focus on the first control after this */
}

/* The keyboard begins at what is missing. */
static void ask_begin(struct dialog *d)
{
    const struct dial_asking *asking = d->model;
    int control = !asking->form.number[0] && asking->entry->kind != PHONE_CABLE ? IDC_ASK_NUMBER
                : asking->form.user[0] ? IDC_ASK_PASSWORD : IDC_ASK_USER;

    SendMessageW(d->window, WM_NEXTDLGCTL, (WPARAM)dialog_control(d, control), TRUE);
}

static bool ask_accept(struct dialog *d)
{
    return dial_ask_accept(d, d->model, true);
}

static const struct dialog_kind ask_kind = {
    .template_id = IDD_CONNECT_TO,
    .fields = ask_fields,
    .field_count = ARRAYSIZE(ask_fields),
    .load = ask_load,
    .changed = ask_begin,
    .accept = ask_accept,
    .closing = dial_ask_empty,
};

bool dial_ask_run(HWND owner, struct dial_asking *asking)
{
    return dialog_run(owner, &ask_kind, asking) == IDOK;
}

/* ---- Callback ---- */

struct callback_box {
    char number[PHONE_NUMBER_MAX + 1];
    struct dial_line *line;
};

static const struct dialog_field callback_fields[] = {
    { IDC_CALLBACK_WHERE, FIELD_TEXT, DIALOG_FIELD(callback_box, number), 0, 0, 0 },
};

static void callback_load(struct dialog *d)
{
    const struct callback_box *box = d->model;

    dial_line_tell(box->line, d->window);
}

static void callback_changed(struct dialog *d)
{
    const struct callback_box *box = d->model;

    dial_ask_look(d, box->line);
}

static bool callback_accept(struct dialog *d)
{
    const struct callback_box *box = d->model;
    int why = dial_callback_check(box->number);

    return why == 0 || dialog_complain(d, IDC_CALLBACK_WHERE, why);
}

static void callback_closing(struct dialog *d)
{
    const struct callback_box *box = d->model;

    dial_line_tell(box->line, NULL);
}

static const struct dialog_kind callback_kind = {
    .template_id = IDD_CALLBACK_NUMBER,
    .fields = callback_fields,
    .field_count = ARRAYSIZE(callback_fields),
    .load = callback_load,
    .changed = callback_changed,
    .accept = callback_accept,
    .closing = callback_closing,
};

INT_PTR dial_callback_run(HWND owner, struct dial_line *line, char number[PHONE_NUMBER_MAX + 1])
{
    struct callback_box box = { .line = line };
    INT_PTR answer;

    memcpy(box.number, number, sizeof box.number);
    answer = dialog_run(owner, &callback_kind, &box);
    memcpy(number, box.number, sizeof box.number);
    return answer;
}
