/*
 * dlg_retry.c - *Authentication Failed*: moves values between the controls and model_dial.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/phone/dlg_retry.h"
#include "gui/phone/dial_ids.h"

static const struct dialog_field fields[] = {
    { IDC_ASK_USER, FIELD_TEXT, DIALOG_FIELD(dial_asking, form.user), 0, 0, 0 },
    { IDC_ASK_PASSWORD, FIELD_TEXT, DIALOG_FIELD(dial_asking, form.password), 0, 0, 0 },
    { IDC_ASK_DOMAIN, FIELD_TEXT, DIALOG_FIELD(dial_asking, form.domain), 0, 0, 0 },
    { IDC_ASK_SAVE, FIELD_CHECK, DIALOG_FIELD(dial_asking, form.saves_password), 0, 0, 0 },
};

static void load(struct dialog *d)
{
    struct dial_asking *asking = d->model;
    char text[PHONE_NAME_MAX + 256];

    asking->has_begun = false;

    dialog_set_text(d, IDC_ASK_TEXT, ui_format(text, sizeof text, IDS_RETRY_TEXT, asking->entry->name));
    dial_ask_lock_save(d, asking);
    dial_line_tell(asking->line, d->window);
    MessageBeep(MB_ICONWARNING);
    PostMessageW(d->window, DIALOG_WM_CHANGED, 0, 0);
}

static void changed(struct dialog *d)
{
    struct dial_asking *asking = d->model;

    if (!asking->has_begun) /* the base begins at the name, which is right as a rule */
        SendMessageW(d->window, WM_NEXTDLGCTL, (WPARAM)dialog_control(d, IDC_ASK_PASSWORD), TRUE);
    asking->has_begun = true;
    dial_ask_look(d, asking->line);
}

static bool is_accepted(struct dialog *d)
{
    return dial_ask_accept(d, d->model, false);
}

static void closing(struct dialog *d)
{
    const struct dial_asking *asking = d->model;

    dial_line_tell(asking->line, NULL);
    dial_ask_empty(d);
}

static const struct dialog_kind kind = {
    .template_id = IDD_RETRY,
    .fields = fields,
    .field_count = ARRAYSIZE(fields),
    .load = load,
    .changed = changed,
    .accept = is_accepted,
    .closing = closing,
};

INT_PTR dlg_retry_run(HWND owner, struct dial_asking *asking)
{
    return dialog_run(owner, &kind, asking);
}
