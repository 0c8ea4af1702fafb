/*
 * page_server.c - the page Server of an entry: what is spoken with the server.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/phone/entry_sheet.h"
#include "gui/ui/choices.h"

static const struct dialog_field fields[] = {
    { IDC_ENTRY_TCPIP, FIELD_BIT, DIALOG_FIELD(entry_sheet, form.entry.protocols), PHONE_IP, 0, 0 },
    { IDC_ENTRY_IPX, FIELD_BIT, DIALOG_FIELD(entry_sheet, form.entry.protocols), PHONE_IPX, 0, 0 },
    { IDC_ENTRY_NETBEUI, FIELD_BIT, DIALOG_FIELD(entry_sheet, form.entry.protocols), PHONE_NETBEUI, 0, 0 },
    { IDC_ENTRY_COMPRESSION, FIELD_CHECK, DIALOG_FIELD(entry_sheet, form.entry.software_compression), 0, 0, 0 },
    { IDC_ENTRY_LCP, FIELD_CHECK, DIALOG_FIELD(entry_sheet, form.entry.lcp_extensions), 0, 0, 0 },
};

static void show(struct dialog *d)
{
    bool has_tcpip = IsDlgButtonChecked(d->window, IDC_ENTRY_TCPIP) == BST_CHECKED;

    dialog_disable_because(d, IDC_ENTRY_TCPIP_SETTINGS, has_tcpip ? 0 : IDS_WHY_NO_TCPIP);
}

static void load(struct dialog *d)
{
    const struct entry_sheet *sheet = d->model;
    char text[256];

    choices_add(d, IDC_ENTRY_SERVER_TYPE, ui_string(IDS_SERVER_PPP, text, sizeof text));
    choices_select(d, IDC_ENTRY_SERVER_TYPE, 0);
    dialog_lock(d, IDC_ENTRY_SERVER_TYPE, IDS_WHY_ONLY_PPP);
    dialog_lock(d, IDC_ENTRY_IPX, IDS_WHY_NO_IPX);
    dialog_lock(d, IDC_ENTRY_NETBEUI, IDS_WHY_NO_NETBEUI);
    if (sheet->form.entry.protocols & (PHONE_IPX | PHONE_NETBEUI))
        dialog_set_text(d, IDC_ENTRY_PROTOCOL_NOTE, ui_string(IDS_PROTOCOL_NOTE, text, sizeof text));
    show(d);
    entry_page_opened(d, PAGE_SERVER);
}

static void command(struct dialog *d, int control, int code)
{
    struct entry_sheet *sheet = d->model;

    if (code != BN_CLICKED)
        return;
    if (control == IDC_ENTRY_TCPIP)
        show(d);
    else if (control == IDC_ENTRY_TCPIP_SETTINGS)
        dlg_tcpip_run(d->window, sheet->phone, &sheet->form.entry);
}

static bool take(struct dialog *d)
{
    return entry_page_accept(d, PAGE_SERVER, ENTRY_PROTOCOLS);
}

static void closing(struct dialog *d)
{
    entry_page_closed(d, PAGE_SERVER);
}

const struct dialog_kind page_server = {
    .template_id = IDD_ENTRY_SERVER,
    .fields = fields,
    .field_count = ARRAYSIZE(fields),
    .load = load,
    .command = command,
    .accept = take,
    .closing = closing,
};
