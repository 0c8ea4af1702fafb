/*
 * dlg_password.c - *Set Password*: moves values between the controls and model_new_user.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/network/dlg_password.h"
#include "gui/network/dlg_refusal.h"
#include "gui/network/model_new_user.h"
#include "gui/network/permissions_ids.h"

struct password_box {
    struct new_user form;            /* its name and dial-in right are not asked for */
    struct panel *panel;
    const struct permission *user;
};

static const struct dialog_field fields[] = {
    { IDC_PASSWORD_NEW, FIELD_TEXT, DIALOG_FIELD(password_box, form.password), 0, 0, 0 },
    { IDC_PASSWORD_CONFIRM, FIELD_TEXT, DIALOG_FIELD(password_box, form.confirm), 0, 0, 0 },
    { IDC_PASSWORD_REVERSIBLE, FIELD_CHECK, DIALOG_FIELD(password_box, form.is_reversible), 0, 0, 0 },
};

static void load(struct dialog *d)
{
    const struct password_box *box = d->model;

    dialog_set_text(d, IDC_PASSWORD_USER, box->user->now.name);
    panel_look_only(box->panel, d, 0);
}

static bool is_accepted(struct dialog *d)
{
    static const struct password_controls controls = { IDC_PASSWORD_NEW, IDC_PASSWORD_CONFIRM };
    struct password_box *box = d->model;
    struct refusal why;

    return password_check(box->form.password, box->form.confirm, &controls, &why) || dialog_refuse(d, &why);
}

static void closing(struct dialog *d)
{
    static const int secrets[] = { IDC_PASSWORD_NEW, IDC_PASSWORD_CONFIRM };

    dialog_empty(d, secrets, ARRAYSIZE(secrets));
}

static const struct dialog_kind kind = {
    .template_id = IDD_PASSWORD,
    .fields = fields,
    .field_count = ARRAYSIZE(fields),
    .load = load,
    .accept = is_accepted,
    .closing = closing,
};

bool dlg_password_run(HWND owner, struct panel *panel, struct permission *user)
{
    struct password_box box = { .panel = panel, .user = user };
    bool is_done;

    new_user_init(&box.form);
    box.form.is_reversible = user->now.has_reversible_password;
    is_done = dialog_run(owner, &kind, &box) == IDOK;
    if (is_done)
        permission_set_password(user, box.form.password, box.form.is_reversible);
    new_user_fini(&box.form);
    return is_done;
}
