/*
 * dlg_network_configuration.c - *Network Configuration*: moves values between the controls and
 * model_network_configuration, and opens the boxes below.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/network/dlg_network_configuration.h"
#include "gui/network/configuration_ids.h"
#include "gui/network/dlg_permissions.h"
#include "gui/network/dlg_radius_servers.h"
#include "gui/network/dlg_refusal.h"
#include "gui/network/dlg_server_ipx.h"
#include "gui/network/dlg_server_netbeui.h"
#include "gui/network/dlg_server_tcpip.h"
#include "gui/network/model_network_configuration.h"

enum { CUSTOM_ROW_TOP_DLU = 121, CUSTOM_ROW_HEIGHT_DLU = 12 }; /* of IDC_AUTH_CUSTOM in configuration.rc */

struct network_box {
    struct network_configuration model;
    struct panel *panel;
    struct ras_config draft;         /* our copy of the caller's, which the boxes below edit */
};

static const struct dialog_field fields[] = {
    { IDC_AUTH_ANY, FIELD_RADIO, DIALOG_FIELD(network_box, model.security), SECURITY_ANY, 0, 0 },
    { IDC_AUTH_ENCRYPTED, FIELD_RADIO, DIALOG_FIELD(network_box, model.security), SECURITY_ENCRYPTED, 0, 0 },
    { IDC_AUTH_MICROSOFT, FIELD_RADIO, DIALOG_FIELD(network_box, model.security), SECURITY_MICROSOFT, 0, 0 },
    { IDC_AUTH_CUSTOM, FIELD_RADIO, DIALOG_FIELD(network_box, model.security), SECURITY_CUSTOM, 0, 0 },
    { IDC_PROVIDER_LOCAL, FIELD_RADIO, DIALOG_FIELD(network_box, model.provider), AUTH_PROVIDER_LOCAL, 0, 0 },
    { IDC_PROVIDER_WINDOWS, FIELD_RADIO, DIALOG_FIELD(network_box, model.provider), AUTH_PROVIDER_WINDOWS, 0, 0 },
    { IDC_PROVIDER_RADIUS, FIELD_RADIO, DIALOG_FIELD(network_box, model.provider), AUTH_PROVIDER_RADIUS, 0, 0 },
};

/* What this service must be able to do for a control to be of use. */
static const struct {
    int control;
    unsigned long capability;        /* RRAS_CAN_; 0: nothing makes it of use */
    int why;
} needs[] = {
    { IDC_OUT_NETBEUI, RRAS_CAN_DIAL_OUT | RRAS_CAN_NETBEUI, IDS_WHY_NO_DIAL_OUT },
    { IDC_OUT_TCPIP, RRAS_CAN_DIAL_OUT, IDS_WHY_NO_DIAL_OUT },
    { IDC_OUT_IPX, RRAS_CAN_DIAL_OUT | RRAS_CAN_IPX, IDS_WHY_NO_DIAL_OUT },
    { IDC_IN_NETBEUI, RRAS_CAN_NETBEUI, IDS_WHY_NO_NETBEUI },
    { IDC_IN_TCPIP, 0, IDS_WHY_TCPIP_ALWAYS },
    { IDC_IN_IPX, RRAS_CAN_IPX, IDS_WHY_NO_IPX },
    { IDC_DATA_ENCRYPTION, RRAS_CAN_ENCRYPT_DATA, IDS_WHY_NO_ENCRYPTION },
    { IDC_STRONG_ENCRYPTION, RRAS_CAN_ENCRYPT_DATA, IDS_WHY_NO_ENCRYPTION },
    { IDC_MULTILINK, RRAS_CAN_MULTILINK, IDS_WHY_NO_MULTILINK },
    { IDC_PROVIDER_WINDOWS, RRAS_CAN_WINDOWS_ACCOUNTS, IDS_WHY_NO_WINDOWS },
    { IDC_PROVIDER_RADIUS, RRAS_CAN_RADIUS, IDS_WHY_NO_RADIUS },
    { IDC_PROVIDER_CONFIGURE, RRAS_CAN_RADIUS, IDS_WHY_NO_RADIUS },
};

/* A service that dials out does it with TCP/IP, which is no choice. */
static void show_dial_out(struct dialog *d)
{
    CheckDlgButton(d->window, IDC_OUT_TCPIP, BST_CHECKED);
    dialog_lock(d, IDC_OUT_TCPIP, IDS_WHY_TCPIP_DIALLED);
    dialog_lock(d, IDC_OUT_NETBEUI, IDS_WHY_NO_NETBEUI);
    dialog_lock(d, IDC_OUT_IPX, IDS_WHY_NO_IPX);
}

/* The row of the custom set is seldom needed: without it everything below moves up. */
static void close_gap(struct dialog *d)
{
    RECT gap = { 0, CUSTOM_ROW_TOP_DLU, 1, CUSTOM_ROW_TOP_DLU + CUSTOM_ROW_HEIGHT_DLU }, rect;
    LONG height;

    MapDialogRect(d->window, &gap);
    height = gap.bottom - gap.top;
    for (HWND control = GetWindow(d->window, GW_CHILD); control; control = GetWindow(control, GW_HWNDNEXT)) {
        GetWindowRect(control, &rect);
        MapWindowPoints(NULL, d->window, (POINT *)(void *)&rect, 2);
        if (rect.top >= gap.bottom)
            SetWindowPos(control, NULL, rect.left, rect.top - height, 0, 0, SWP_NOSIZE | SWP_NOZORDER | SWP_NOACTIVATE);
        else if (rect.top < gap.top && rect.bottom > gap.bottom)
            SetWindowPos(control, NULL, 0, 0, rect.right - rect.left, rect.bottom - rect.top - height,
                         SWP_NOMOVE | SWP_NOZORDER | SWP_NOACTIVATE);
    }
    GetWindowRect(d->window, &rect);
    SetWindowPos(d->window, NULL, 0, 0, rect.right - rect.left, rect.bottom - rect.top - height,
                 SWP_NOMOVE | SWP_NOZORDER | SWP_NOACTIVATE);
}

static void load(struct dialog *d)
{
    const struct network_box *box = d->model;
    char methods[64], text[128];

    if (panel_can(box->panel, RRAS_CAN_DIAL_OUT))
        show_dial_out(d);
    for (size_t i = 0; i < ARRAYSIZE(needs); i++) {
        if (!needs[i].capability || !panel_can(box->panel, needs[i].capability))
            dialog_lock(d, needs[i].control, needs[i].why);
    }
    CheckDlgButton(d->window, IDC_IN_TCPIP, BST_CHECKED);
    if (box->model.security == SECURITY_CUSTOM) {
        auth_methods_text(box->model.custom_methods, methods, sizeof methods);
        dialog_set_text(d, IDC_AUTH_CUSTOM, ui_format(text, sizeof text, IDS_CUSTOM_SET, methods));
        ShowWindow(dialog_control(d, IDC_AUTH_CUSTOM), SW_SHOW);
    } else {
        close_gap(d);
    }
    panel_look_only(box->panel, d, IDC_NETWORK_SHIELD);
}

static void command(struct dialog *d, int control, int code)
{
    struct network_box *box = d->model;

    (void)code;
    switch (control) {
    case IDC_IN_NETBEUI_CONFIGURE:
        dlg_server_netbeui_run(d->window, box->panel);
        break;
    case IDC_IN_TCPIP_CONFIGURE:
        dlg_server_tcpip_run(d->window, box->panel, &box->draft);
        break;
    case IDC_IN_IPX_CONFIGURE:
        dlg_server_ipx_run(d->window, box->panel);
        break;
    case IDC_PROVIDER_CONFIGURE:
        dlg_radius_servers_run(d->window, box->panel, &box->draft, false); /* our OK asks for one that can judge */
        break;
    case IDC_PERMISSIONS:
        dlg_permissions_run(d->window, box->panel);
        break;
    default:
        break;
    }
}

static bool is_accepted(struct dialog *d)
{
    struct network_box *box = d->model;
    struct refusal why;

    if (!network_configuration_check(&box->model, box->draft.radius, box->draft.radius_count, &why))
        return dialog_refuse(d, &why);
    network_configuration_store(&box->model, &box->draft.settings);
    return true;
}

static const struct dialog_kind kind = {
    .template_id = IDD_NETWORK_CONFIGURATION,
    .fields = fields,
    .field_count = ARRAYSIZE(fields),
    .load = load,
    .command = command,
    .accept = is_accepted,
};

bool dlg_network_configuration_run(HWND owner, struct panel *panel, struct ras_config *draft)
{
    struct network_box box = { .panel = panel };
    bool is_done;

    ras_config_init(&box.draft);
    network_configuration_load(&box.model, &draft->settings);
    is_done = ras_config_copy(&box.draft, draft) && dialog_run(owner, &kind, &box) == IDOK
        && ras_config_copy(draft, &box.draft);
    ras_config_fini(&box.draft);
    return is_done;
}
