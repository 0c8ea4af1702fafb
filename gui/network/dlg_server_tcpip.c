/*
 * dlg_server_tcpip.c - *RAS Server TCP/IP Configuration*: moves values between the controls and
 * model_server_tcpip.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/network/dlg_server_tcpip.h"
#include <stdio.h>
#include <string.h>
#include "common/base/ip4.h"
#include "common/base/text.h"
#include "gui/network/configuration_ids.h"
#include "gui/network/dlg_refusal.h"
#include "gui/network/model_server_tcpip.h"
#include "gui/network/service_ask.h"
#include "gui/ui/wide.h"

enum { NOTE_MAX = 512 };

struct tcpip_box {
    struct server_tcpip model;
    struct panel *panel;
    struct ras_config *draft;
    bool is_shown;                   /* what changes in the boxes is a person's doing */
};

static const struct dialog_field fields[] = {
    { IDC_TCPIP_ENTIRE, FIELD_RADIO, DIALOG_FIELD(tcpip_box, model.access), TCPIP_ENTIRE_NETWORK, 0, 0 },
    { IDC_TCPIP_COMPUTER, FIELD_RADIO, DIALOG_FIELD(tcpip_box, model.access), TCPIP_THIS_COMPUTER_ONLY, 0, 0 },
    { IDC_TCPIP_BEGIN, FIELD_ADDRESS, DIALOG_FIELD(tcpip_box, model.pool.from), 0, 0, 0 },
    { IDC_TCPIP_END, FIELD_ADDRESS, DIALOG_FIELD(tcpip_box, model.pool.to), 0, 0, 0 },
    { IDC_TCPIP_FROM, FIELD_ADDRESS, DIALOG_FIELD(tcpip_box, model.adding.from), 0, 0, 0 },
    { IDC_TCPIP_TO, FIELD_ADDRESS, DIALOG_FIELD(tcpip_box, model.adding.to), 0, 0, 0 },
    { IDC_TCPIP_PREDETERMINED, FIELD_CHECK, DIALOG_FIELD(tcpip_box, model.allow_requested_address), 0, 0, 0 },
};

/* ---- what this computer has ---- */

/* False: the service does not say, and a pool could not be judged. */
static bool read_adapters(struct tcpip_box *box, HWND owner)
{
    struct adapter_answer answer;
    bool is_known = service_ask_adapters(box->panel, owner, &answer);

    for (unsigned long i = 0; is_known && i < answer.count; i++) {
        const RRAS_ADAPTER_0 *found = &answer.adapters[i];
        struct tcpip_adapter adapter = { .address = found->address, .prefix_len = found->prefix_len,
                                         .gateway = found->gateway };

        if (!found->is_up || found->is_loopback)
            continue;
        text_copy(adapter.name, sizeof adapter.name, found->name);
        adapter.dns[0] = found->dns[0];
        adapter.dns[1] = found->dns[1];
        server_tcpip_add_adapter(&box->model, &adapter);
    }
    rras_free(answer.adapters);
    return is_known;
}

/* ---- showing ---- */

static void show_ranges(struct dialog *d)
{
    const struct tcpip_box *box = d->model;
    HWND list = dialog_control(d, IDC_TCPIP_EXCLUDED);
    wchar_t wide[RANGE_TEXT_MAX];
    char text[RANGE_TEXT_MAX];

    SendMessageW(list, LB_RESETCONTENT, 0, 0);
    for (uint32_t i = 0; i < box->model.excluded_count; i++)
        SendMessageW(list, LB_ADDSTRING, 0,
                     (LPARAM)ui_wide(range_text(&box->model.excluded[i], text), wide, RANGE_TEXT_MAX));
}

static void show_room(struct dialog *d)
{
    const struct tcpip_box *box = d->model;
    uint32_t callers = server_tcpip_callers(&box->model);
    char address[IP4_TEXT_MAX], number[16], text[NOTE_MAX];

    snprintf(number, sizeof number, "%lu", (unsigned long)callers);
    ip4_text(box->model.pool.from, address);
    if (callers == 0)
        ui_string(IDS_TCPIP_NO_ROOM, text, sizeof text);
    else if (callers == 1)
        ui_format(text, sizeof text, IDS_TCPIP_ROOM_ONE, address);
    else
        ui_format(text, sizeof text, IDS_TCPIP_ROOM, address, number);
    dialog_set_text(d, IDC_TCPIP_ROOM, text);
}

static void show_warning(struct dialog *d)
{
    const struct tcpip_box *box = d->model;
    const struct tcpip_adapter *neighbour = server_tcpip_neighbour(&box->model);
    char text[2 * NOTE_MAX] = "", network[RANGE_TEXT_MAX];
    size_t len = 0;

    if (!box->draft->settings.ip_forwarding && IsDlgButtonChecked(d->window, IDC_TCPIP_ENTIRE)) {
        ui_string(IDS_TCPIP_NO_FORWARDING, text, NOTE_MAX);
        len = strlen(text);
    }
    if (neighbour && len > 0) {
        text_copy(text + len, sizeof text - len, " ");
        len++;
    }
    if (neighbour)
        ui_format(text + len, sizeof text - len, IDS_TCPIP_OVERLAP, neighbour->name, network_text(neighbour, network));
    dialog_set_text(d, IDC_TCPIP_WARNING, text);
}

static void show_remove(struct dialog *d)
{
    LRESULT selected = SendDlgItemMessageW(d->window, IDC_TCPIP_EXCLUDED, LB_GETCURSEL, 0, 0);

    dialog_enable(d, IDC_TCPIP_REMOVE, selected != LB_ERR);
}

static void show_all(struct dialog *d)
{
    show_ranges(d);
    show_remove(d);
    show_room(d);
    show_warning(d);
}

static void load(struct dialog *d)
{
    struct tcpip_box *box = d->model;

    box->is_shown = true;
    CheckDlgButton(d->window, IDC_TCPIP_STATIC, BST_CHECKED);
    if (!panel_can(box->panel, RRAS_CAN_DHCP))
        dialog_lock(d, IDC_TCPIP_DHCP, IDS_WHY_NO_DHCP);
    show_all(d);
    panel_look_only(box->panel, d, 0);
}

/* ---- working ---- */

/* What stands in an address box now; 0 when it is not whole. */
static uint32_t peek(const struct dialog *d, int control)
{
    DWORD address = 0;

    return SendDlgItemMessageW(d->window, control, IPM_GETADDRESS, 0, (LPARAM)&address) == 4 ? (uint32_t)address : 0;
}

static void typed(struct dialog *d)
{
    struct tcpip_box *box = d->model;

    if (!box->is_shown)
        return;
    box->model.pool.from = peek(d, IDC_TCPIP_BEGIN);
    box->model.pool.to = peek(d, IDC_TCPIP_END);
    show_room(d);
    show_warning(d);
}

static void add_range(struct dialog *d)
{
    struct tcpip_box *box = d->model;
    struct refusal why;

    if (!dialog_read_fields(d))
        return;
    if (!server_tcpip_exclude(&box->model, &why)) {
        dialog_refuse(d, &why);
        return;
    }
    box->is_shown = false;
    dialog_show_fields(d);
    box->is_shown = true;
    show_all(d);
    SendMessageW(d->window, WM_NEXTDLGCTL, (WPARAM)dialog_control(d, IDC_TCPIP_FROM), TRUE);
}

static void remove_range(struct dialog *d)
{
    struct tcpip_box *box = d->model;
    LRESULT selected = SendDlgItemMessageW(d->window, IDC_TCPIP_EXCLUDED, LB_GETCURSEL, 0, 0);

    if (selected == LB_ERR)
        return;
    server_tcpip_include(&box->model, (size_t)selected);
    show_ranges(d);
    if (box->model.excluded_count > 0)
        SendDlgItemMessageW(d->window, IDC_TCPIP_EXCLUDED, LB_SETCURSEL,
                            (WPARAM)((uint32_t)selected < box->model.excluded_count ? selected : selected - 1), 0);
    show_remove(d);
    show_room(d);
}

static void command(struct dialog *d, int control, int code)
{
    if (control == IDC_TCPIP_ADD)
        add_range(d);
    else if (control == IDC_TCPIP_REMOVE)
        remove_range(d);
    else if (control == IDC_TCPIP_EXCLUDED && code == LBN_SELCHANGE)
        show_remove(d);
    else if ((control == IDC_TCPIP_BEGIN || control == IDC_TCPIP_END) && code == EN_CHANGE)
        typed(d);
    else if ((control == IDC_TCPIP_ENTIRE || control == IDC_TCPIP_COMPUTER) && code == BN_CLICKED)
        show_warning(d);
}

static bool is_accepted(struct dialog *d)
{
    struct tcpip_box *box = d->model;
    const struct tcpip_adapter *neighbour = server_tcpip_neighbour(&box->model);
    struct server_settings settings = box->draft->settings;
    struct refusal why;
    const char *wrong;
    char network[RANGE_TEXT_MAX];

    if (!server_tcpip_check(&box->model, &why))
        return dialog_refuse(d, &why);
    server_tcpip_store(&box->model, &settings);
    wrong = server_settings_check(&settings);
    if (wrong)
        return dialog_complain_text(d, IDC_TCPIP_BEGIN, wrong);
    if (neighbour && server_tcpip_has_other_pool(&box->model)
        && ui_message(d->window, MB_YESNO | MB_DEFBUTTON2 | MB_ICONWARNING, IDS_CONFIGURATION_CAPTION,
                      IDS_TCPIP_OVERLAP_ASK, neighbour->name, network_text(neighbour, network)) != IDYES)
        return false;
    box->draft->settings = settings;
    return true;
}

static const struct dialog_kind kind = {
    .template_id = IDD_SERVER_TCPIP,
    .fields = fields,
    .field_count = ARRAYSIZE(fields),
    .load = load,
    .command = command,
    .accept = is_accepted,
};

bool dlg_server_tcpip_run(HWND owner, struct panel *panel, struct ras_config *draft)
{
    struct tcpip_box box = { .panel = panel, .draft = draft };

    server_tcpip_load(&box.model, &draft->settings);
    return read_adapters(&box, owner) && dialog_run(owner, &kind, &box) == IDOK;
}
