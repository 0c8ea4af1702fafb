/*
 * dlg_server_ipx.c - *RAS Server IPX Configuration*: NT's box with NT's defaults; nothing in it can be
 * changed, because nothing of it would be done.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/network/dlg_server_ipx.h"
#include "gui/network/configuration_ids.h"

static void load(struct dialog *d)
{
    static const int locked[] = { IDC_IPX_ENTIRE, IDC_IPX_COMPUTER, IDC_IPX_AUTOMATIC, IDC_IPX_RANGE,
                                  IDC_IPX_FROM, IDC_IPX_TO, IDC_IPX_SAME, IDC_IPX_NODE };

    CheckDlgButton(d->window, IDC_IPX_ENTIRE, BST_CHECKED);
    CheckDlgButton(d->window, IDC_IPX_AUTOMATIC, BST_CHECKED);
    CheckDlgButton(d->window, IDC_IPX_SAME, BST_CHECKED);
    for (size_t i = 0; i < ARRAYSIZE(locked); i++)
        dialog_lock(d, locked[i], IDS_WHY_NO_IPX);
}

void dlg_server_ipx_run(HWND owner, struct panel *panel)
{
    static const struct dialog_kind kind = { .template_id = IDD_SERVER_IPX, .load = load };

    dialog_run(owner, &kind, panel);
}
