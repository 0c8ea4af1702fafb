/*
 * dlg_server_netbeui.c - *RAS Server NetBEUI Configuration*: NT's box; nothing in it can be changed,
 * because nothing of it would be done.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/network/dlg_server_netbeui.h"
#include "gui/network/configuration_ids.h"

static void load(struct dialog *d)
{
    CheckDlgButton(d->window, IDC_NETBEUI_ENTIRE, BST_CHECKED);
    dialog_lock(d, IDC_NETBEUI_ENTIRE, IDS_WHY_NO_NETBEUI);
    dialog_lock(d, IDC_NETBEUI_COMPUTER, IDS_WHY_NO_NETBEUI);
}

void dlg_server_netbeui_run(HWND owner, struct panel *panel)
{
    static const struct dialog_kind kind = { .template_id = IDD_SERVER_NETBEUI, .load = load };

    dialog_run(owner, &kind, panel);
}
