/*
 * dlg_radius_server.c - *RADIUS Server*: moves values between the controls and model_radius_server.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/network/dlg_radius_server.h"
#include "gui/network/configuration_ids.h"
#include "gui/network/dlg_refusal.h"
#include "gui/network/model_radius_server.h"
#include "gui/ui/wide.h"

struct server_box {
    struct server_form form;
    struct panel *panel;
    const struct radius_server *others;
    size_t count;
};

static const struct dialog_field fields[] = {
    { IDC_SERVER_NAME, FIELD_TEXT, DIALOG_FIELD(server_box, form.name), 0, 0, 0 },
    { IDC_SERVER_SECRET, FIELD_TEXT, DIALOG_FIELD(server_box, form.secret), 0, 0, 0 },
    { IDC_SERVER_CONFIRM, FIELD_TEXT, DIALOG_FIELD(server_box, form.confirm), 0, 0, 0 },
    { IDC_SERVER_TIMEOUT, FIELD_NUMBER, DIALOG_FIELD(server_box, form.server.timeout_s), 0, 1, RADIUS_TIMEOUT_MAX_S },
    { IDC_SERVER_SCORE, FIELD_NUMBER, DIALOG_FIELD(server_box, form.server.score), 0, 0, RADIUS_SCORE_MAX },
    { IDC_SERVER_AUTH, FIELD_CHECK, DIALOG_FIELD(server_box, form.server.is_for_authentication), 0, 0, 0 },
    { IDC_SERVER_AUTH_PORT, FIELD_NUMBER, DIALOG_FIELD(server_box, form.server.auth_port), 0, 1, 65535 },
    { IDC_SERVER_ACCT, FIELD_CHECK, DIALOG_FIELD(server_box, form.server.is_for_accounting), 0, 0, 0 },
    { IDC_SERVER_ACCT_PORT, FIELD_NUMBER, DIALOG_FIELD(server_box, form.server.acct_port), 0, 1, 65535 },
    { IDC_SERVER_SIGNATURE, FIELD_CHECK, DIALOG_FIELD(server_box, form.server.wants_signature), 0, 0, 0 },
};

/* A port matters only when it is used. */
static void show_ports(struct dialog *d)
{
    dialog_enable(d, IDC_SERVER_AUTH_PORT, IsDlgButtonChecked(d->window, IDC_SERVER_AUTH) == BST_CHECKED);
    dialog_enable(d, IDC_SERVER_ACCT_PORT, IsDlgButtonChecked(d->window, IDC_SERVER_ACCT) == BST_CHECKED);
}

static void load(struct dialog *d)
{
    const struct server_box *box = d->model;
    char text[256];
    wchar_t caption[256];

    if (box->form.is_new)
        SetWindowTextW(d->window, ui_wide(ui_string(IDS_RADIUS_ADD_CAPTION, text, sizeof text), caption, 256));
    dialog_set_text(d, IDC_SERVER_SECRET_NOTE,
                    ui_string(box->form.is_new ? IDS_RADIUS_SECRET_NEW : IDS_RADIUS_SECRET_KEPT, text, sizeof text));
    show_ports(d);
    panel_look_only(box->panel, d, 0);
}

static void command(struct dialog *d, int control, int code)
{
    if ((control == IDC_SERVER_AUTH || control == IDC_SERVER_ACCT) && code == BN_CLICKED)
        show_ports(d);
}

static bool is_accepted(struct dialog *d)
{
    struct server_box *box = d->model;
    struct refusal why;

    return server_form_check(&box->form, box->others, box->count, &why) || dialog_refuse(d, &why);
}

static void closing(struct dialog *d)
{
    static const int secrets[] = { IDC_SERVER_SECRET, IDC_SERVER_CONFIRM };

    dialog_empty(d, secrets, ARRAYSIZE(secrets));
}

static const struct dialog_kind kind = {
    .template_id = IDD_RADIUS_SERVER,
    .fields = fields,
    .field_count = ARRAYSIZE(fields),
    .load = load,
    .command = command,
    .accept = is_accepted,
    .closing = closing,
};

bool dlg_radius_server_run(HWND owner, struct panel *panel, const struct radius_server *server,
                           const struct radius_server *others, size_t count, struct radius_server *out)
{
    struct server_box box = { .panel = panel, .others = others, .count = count };
    bool is_done;

    if (server)
        server_form_load(&box.form, server);
    else
        server_form_new(&box.form);
    is_done = dialog_run(owner, &kind, &box) == IDOK;
    if (is_done)
        server_form_store(&box.form, out);
    server_form_fini(&box.form);
    return is_done;
}
