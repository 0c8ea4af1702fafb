/*
 * dlg_new_user.c - *New User*: moves values between the controls and model_new_user.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/network/dlg_new_user.h"
#include "gui/network/dlg_refusal.h"
#include "gui/network/model_new_user.h"
#include "gui/network/permissions_ids.h"

struct new_user_box {
    struct new_user form;
    struct panel *panel;
    const struct permissions *users;
};

static const struct dialog_field fields[] = {
    { IDC_NEW_NAME, FIELD_TEXT, DIALOG_FIELD(new_user_box, form.name), 0, 0, 0 },
    { IDC_NEW_PASSWORD, FIELD_TEXT, DIALOG_FIELD(new_user_box, form.password), 0, 0, 0 },
    { IDC_NEW_CONFIRM, FIELD_TEXT, DIALOG_FIELD(new_user_box, form.confirm), 0, 0, 0 },
    { IDC_NEW_GRANT, FIELD_CHECK, DIALOG_FIELD(new_user_box, form.may_dial_in), 0, 0, 0 },
    { IDC_NEW_REVERSIBLE, FIELD_CHECK, DIALOG_FIELD(new_user_box, form.is_reversible), 0, 0, 0 },
};

static void load(struct dialog *d)
{
    const struct new_user_box *box = d->model;

    panel_look_only(box->panel, d, 0);
}

static bool is_taken(void *ctx, const char *name)
{
    return permissions_has(ctx, name);
}

static bool is_accepted(struct dialog *d)
{
    struct new_user_box *box = d->model;
    struct refusal why;

    if (!new_user_check(&box->form, is_taken, (void *)(uintptr_t)box->users, &why))
        return dialog_refuse(d, &why);
    return !new_user_is_router(&box->form, &box->panel->saved)
        || ui_message(d->window, MB_OKCANCEL | MB_ICONWARNING, IDS_PERMISSIONS_CAPTION, IDS_ASK_USER_IS_ROUTER, box->form.name) == IDOK;
}

static void closing(struct dialog *d)
{
    static const int secrets[] = { IDC_NEW_PASSWORD, IDC_NEW_CONFIRM };

    dialog_empty(d, secrets, ARRAYSIZE(secrets));
}

static const struct dialog_kind kind = {
    .template_id = IDD_NEW_USER,
    .fields = fields,
    .field_count = ARRAYSIZE(fields),
    .load = load,
    .accept = is_accepted,
    .closing = closing,
};

bool dlg_new_user_run(HWND owner, struct panel *panel, const struct permissions *users, struct user_config *out)
{
    struct new_user_box box = { .panel = panel, .users = users };
    bool is_done;

    new_user_init(&box.form);
    is_done = dialog_run(owner, &kind, &box) == IDOK;
    if (is_done)
        new_user_store(&box.form, out);
    new_user_fini(&box.form);
    return is_done;
}
