/*
 * page_identification.c - Network > Identification: who this computer is, for the network and for callers.
 *
 * SPDX-License-Identifier: MIT
 */
#include <winsock2.h>
#include <windows.h>
#include <lm.h>
#include "common/base/ip4.h"
#include "gui/network/sheet.h"
#include "gui/ui/wide.h"

static void show_names(struct dialog *d)
{
    wchar_t name[MAX_COMPUTERNAME_LENGTH + 1], *group = NULL;
    DWORD len = MAX_COMPUTERNAME_LENGTH + 1;
    NETSETUP_JOIN_STATUS kind = NetSetupUnknownStatus;
    char text[256];
    bool is_known;

    dialog_set_text(d, IDC_COMPUTER_NAME, GetComputerNameW(name, &len) ? ui_utf8(name, text, sizeof text) : "");
    is_known = NetGetJoinInformation(NULL, &group, &kind) == NERR_Success && group && (kind == NetSetupWorkgroupName || kind == NetSetupDomainName);
    if (is_known) {
        dialog_set_text(d, IDC_COMPUTER_GROUP, ui_utf8(group, text, sizeof text));
        dialog_set_text(d, IDC_COMPUTER_GROUP_LABEL,
                        ui_string(kind == NetSetupDomainName ? IDS_COMPUTER_DOMAIN : IDS_COMPUTER_WORKGROUP, text, sizeof text));
    }
    ShowWindow(dialog_control(d, IDC_COMPUTER_GROUP), is_known ? SW_SHOW : SW_HIDE);
    ShowWindow(dialog_control(d, IDC_COMPUTER_GROUP_LABEL), is_known ? SW_SHOW : SW_HIDE);
    if (group)
        NetApiBufferFree(group);
}

static void show_what_callers_see(struct dialog *d)
{
    const struct sheet *sheet = d->model;
    const struct address_range *pool = &sheet->panel->saved.settings.pool;
    char own[IP4_TEXT_MAX], from[IP4_TEXT_MAX], to[IP4_TEXT_MAX], text[512];

    if (sheet->panel->is_reachable)
        ui_format(text, sizeof text, IDS_COMPUTER_SEEN, sheet->panel->server.computer, ip4_text(pool->from, own), ip4_text(pool->from + 1, from),
                  ip4_text(pool->to, to));
    else
        ui_string(IDS_COMPUTER_SEEN_NOT, text, sizeof text);
    dialog_set_text(d, IDC_COMPUTER_SEEN, text);
}

static void show(struct dialog *d)
{
    const struct sheet *sheet = d->model;
    char dial[DIAL_MAX], text[DIAL_MAX + 64];

    show_what_callers_see(d);
    sheet_callers_dial(sheet, dial);
    if (dial[0])
        ui_format(text, sizeof text, sheet->panel->is_reachable ? IDS_COMPUTER_DIAL : IDS_COMPUTER_WILL_DIAL, dial);
    else
        ui_string(IDS_COMPUTER_NO_DIAL, text, sizeof text);
    dialog_set_text(d, IDC_COMPUTER_DIAL, text);
}

static void load(struct dialog *d)
{
    show_names(d);
    sheet_page_opened(d, show);
}

const struct dialog_kind page_identification = {
    .template_id = IDD_IDENTIFICATION, .load = load, .changed = sheet_changed, .accept = sheet_apply, .closing = sheet_page_closed
};
