/*
 * dlg_radius_servers.c - *RADIUS Configuration*: moves values between the controls and
 * model_radius_servers.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/network/dlg_radius_servers.h"
#include <stdio.h>
#include <string.h>
#include "common/base/secret.h"
#include "common/base/text.h"
#include "gui/network/configuration_ids.h"
#include "gui/network/dlg_radius_server.h"
#include "gui/network/dlg_refusal.h"
#include "gui/network/model_radius_servers.h"
#include "gui/ui/list.h"

/* Posted by ourselves as the code of a command of the list. */
enum { SELECTION_GONE = 0x7001 };

struct servers_box {
    struct radius_servers model;
    struct panel *panel;
    struct ras_config *draft;
    struct list *list;
};

static const struct dialog_field fields[] = {
    { IDC_RADIUS_ACCOUNTING, FIELD_CHECK, DIALOG_FIELD(servers_box, model.is_accounting), 0, 0, 0 },
};

/* ---- the list ---- */

static const struct list_column columns[] = { { IDS_RADIUS_COLUMN_NAME, 38 }, { IDS_RADIUS_COLUMN_USES, 48 },
                                              { IDS_RADIUS_COLUMN_SCORE, 14 } };

static size_t count_rows(void *ctx)
{
    return ((const struct servers_box *)ctx)->model.count;
}

static void cell(void *ctx, size_t row, int column, char *utf8, size_t cap)
{
    const struct radius_server *server = &((const struct servers_box *)ctx)->model.list[row];

    if (column == 0)
        text_copy(utf8, cap, server->name);
    else if (column == 1)
        ui_string(server->has_secret ? radius_server_uses(server) : IDS_RADIUS_NO_SECRET, utf8, cap);
    else
        snprintf(utf8, cap, "%u", (unsigned)server->score);
}

static int image(void *ctx, size_t row)
{
    return ((const struct servers_box *)ctx)->model.list[row].has_secret ? LIST_IMAGE_NETWORK : LIST_IMAGE_WARNING;
}

static const struct list_rows rows = { .count = count_rows, .text = cell, .image = image };

static void show(struct dialog *d)
{
    const struct servers_box *box = d->model;
    bool is_selected = list_selected(box->list) >= 0;
    char text[256] = "";

    dialog_enable(d, IDC_RADIUS_EDIT, is_selected);
    dialog_enable(d, IDC_RADIUS_DELETE, is_selected);
    if (box->model.count == 0)
        ui_string(IDS_RADIUS_NONE, text, sizeof text);
    dialog_set_text(d, IDC_RADIUS_NOTE, text);
}

static void load(struct dialog *d)
{
    struct servers_box *box = d->model;

    box->list = list_new(d->window, IDC_RADIUS_LIST, columns, ARRAYSIZE(columns), &rows, box);
    if (!box->list)
        dialog_end(d, IDCANCEL);
    else
        list_select(box->list, box->model.count > 0 ? 0 : -1);
    panel_lock(box->panel, d, IDC_RADIUS_ADD);
    if (box->list)
        show(d);
    panel_look_only(box->panel, d, 0);
}

/* ---- its buttons ---- */

static void add(struct dialog *d)
{
    struct servers_box *box = d->model;
    struct radius_server server;
    struct refusal why;

    if (!radius_servers_may_add(&box->model, &why)) {
        dialog_refuse(d, &why);
        return;
    }
    if (!dlg_radius_server_run(d->window, box->panel, NULL, box->model.list, box->model.count, &server))
        return;
    radius_servers_add(&box->model, &server, &why);
    secret_wipe(&server, sizeof server);
    list_refresh(box->list);
    list_select(box->list, (ptrdiff_t)box->model.count - 1);
    show(d);
}

static void edit(struct dialog *d)
{
    struct servers_box *box = d->model;
    ptrdiff_t row = list_selected(box->list);
    struct radius_server server;

    if (row < 0 || !dlg_radius_server_run(d->window, box->panel, &box->model.list[row], box->model.list,
                                          box->model.count, &server))
        return;
    radius_servers_set(&box->model, (size_t)row, &server);
    secret_wipe(&server, sizeof server);
    list_refresh(box->list);
    list_select(box->list, row);
    show(d);
}

static void delete(struct dialog *d)
{
    struct servers_box *box = d->model;
    ptrdiff_t row = list_selected(box->list);

    if (row < 0 || !IsWindowEnabled(dialog_control(d, IDC_RADIUS_DELETE))
        || ui_message(d->window, MB_YESNO | MB_ICONQUESTION, IDS_CONFIGURATION_CAPTION, IDS_RADIUS_ASK_DELETE,
                      box->model.list[row].name) != IDYES)
        return;
    radius_servers_remove(&box->model, (size_t)row);
    list_refresh(box->list);
    list_select(box->list, (size_t)row < box->model.count ? row : (ptrdiff_t)box->model.count - 1);
    show(d);
}

static void command(struct dialog *d, int control, int code)
{
    if (control == IDC_RADIUS_LIST && code == SELECTION_GONE)
        show(d);
    else if (control == IDC_RADIUS_ADD)
        add(d);
    else if (control == IDC_RADIUS_EDIT)
        edit(d);
    else if (control == IDC_RADIUS_DELETE)
        delete(d);
}

/* Between two rows there is none for a moment: were the buttons disabled then, the focus would leave them. */
static void selection_changed(struct dialog *d)
{
    const struct servers_box *box = d->model;

    if (list_selected(box->list) >= 0)
        show(d);
    else
        PostMessageW(d->window, WM_COMMAND, MAKEWPARAM(IDC_RADIUS_LIST, SELECTION_GONE), 0);
}

static LRESULT notify(struct dialog *d, NMHDR *hdr)
{
    struct servers_box *box = d->model;
    LRESULT result;

    if (list_notify(box->list, hdr, &result))
        return result;
    if (!box->list || hdr->idFrom != IDC_RADIUS_LIST)
        return 0;
    if (hdr->code == LVN_ITEMCHANGED || hdr->code == LVN_ODSTATECHANGED)
        selection_changed(d);
    else if (hdr->code == NM_DBLCLK)
        edit(d);
    else if (hdr->code == LVN_KEYDOWN && ((const NMLVKEYDOWN *)hdr)->wVKey == VK_DELETE)
        delete(d);
    return 0;
}

static bool is_accepted(struct dialog *d)
{
    struct servers_box *box = d->model;
    struct refusal why;

    return radius_servers_check(&box->model, &why) || dialog_refuse(d, &why);
}

static void closing(struct dialog *d)
{
    struct servers_box *box = d->model;

    list_free(box->list);
    box->list = NULL;
}

static const struct dialog_kind kind = {
    .template_id = IDD_RADIUS_SERVERS,
    .fields = fields,
    .field_count = ARRAYSIZE(fields),
    .load = load,
    .command = command,
    .notify = notify,
    .accept = is_accepted,
    .closing = closing,
};

/* ---- from and to the draft ---- */

static bool store(const struct radius_servers *model, struct ras_config *draft)
{
    while (draft->radius_count > 0) {
        char name[RADIUS_NAME_MAX + 1];

        text_copy(name, sizeof name, draft->radius[0].name);
        ras_config_remove_radius(draft, name);
    }
    for (size_t i = 0; i < model->count; i++) {
        if (!ras_config_add_radius(draft, &model->list[i]))
            return false;
    }
    draft->settings.acct_provider = model->is_accounting ? ACCT_PROVIDER_RADIUS : ACCT_PROVIDER_NONE;
    return true;
}

bool dlg_radius_servers_run(HWND owner, struct panel *panel, struct ras_config *draft, bool is_judging)
{
    struct servers_box box = { .panel = panel, .draft = draft };
    bool is_done;

    radius_servers_load(&box.model, draft->radius, draft->radius_count, draft->settings.acct_provider, is_judging);
    is_done = dialog_run(owner, &kind, &box) == IDOK && store(&box.model, draft);
    radius_servers_fini(&box.model);
    return is_done;
}
