/*
 * dlg_tcpip.c - PPP TCP/IP Settings of an entry.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/phone/entry_sheet.h"
#include "gui/ui/look.h"

static const struct dialog_field fields[] = {
    { IDC_TCPIP_SERVER_ADDRESS, FIELD_RADIO, DIALOG_FIELD(entry_tcpip, gives_address), 0, 0, 0 },
    { IDC_TCPIP_OWN_ADDRESS, FIELD_RADIO, DIALOG_FIELD(entry_tcpip, gives_address), 1, 0, 0 },
    { IDC_TCPIP_ADDRESS, FIELD_ADDRESS, DIALOG_FIELD(entry_tcpip, address), 0, 0, 0 },
    { IDC_TCPIP_SERVER_NAMES, FIELD_RADIO, DIALOG_FIELD(entry_tcpip, gives_servers), 0, 0, 0 },
    { IDC_TCPIP_OWN_NAMES, FIELD_RADIO, DIALOG_FIELD(entry_tcpip, gives_servers), 1, 0, 0 },
    { IDC_TCPIP_DNS, FIELD_ADDRESS, DIALOG_FIELD(entry_tcpip, dns[0]), 0, 0, 0 },
    { IDC_TCPIP_DNS2, FIELD_ADDRESS, DIALOG_FIELD(entry_tcpip, dns[1]), 0, 0, 0 },
    { IDC_TCPIP_WINS, FIELD_ADDRESS, DIALOG_FIELD(entry_tcpip, wins[0]), 0, 0, 0 },
    { IDC_TCPIP_WINS2, FIELD_ADDRESS, DIALOG_FIELD(entry_tcpip, wins[1]), 0, 0, 0 },
    { IDC_TCPIP_HEADERS, FIELD_CHECK, DIALOG_FIELD(entry_tcpip, header_compression), 0, 0, 0 },
    { IDC_TCPIP_GATEWAY, FIELD_CHECK, DIALOG_FIELD(entry_tcpip, use_default_gateway), 0, 0, 0 },
};

struct box {
    struct entry_tcpip values;           /* first: the fields are in it */
    struct phone *phone;
};

static void show(struct dialog *d)
{
    static const int servers[] = { IDC_TCPIP_DNS, IDC_TCPIP_DNS2, IDC_TCPIP_WINS, IDC_TCPIP_WINS2 };
    bool gives_address = IsDlgButtonChecked(d->window, IDC_TCPIP_OWN_ADDRESS) == BST_CHECKED;
    bool gives_servers = IsDlgButtonChecked(d->window, IDC_TCPIP_OWN_NAMES) == BST_CHECKED;

    dialog_disable_because(d, IDC_TCPIP_ADDRESS, gives_address ? 0 : IDS_WHY_SERVER_GIVES);
    for (size_t i = 0; i < ARRAYSIZE(servers); i++)
        dialog_disable_because(d, servers[i], gives_servers ? 0 : IDS_WHY_SERVER_GIVES);
}

static void load(struct dialog *d)
{
    const struct box *box = d->model;

    show(d);
    look_only(d, box->phone->may_change, 0);
}

static void command(struct dialog *d, int control, int code)
{
    if (code == BN_CLICKED && (control == IDC_TCPIP_SERVER_ADDRESS || control == IDC_TCPIP_OWN_ADDRESS
                               || control == IDC_TCPIP_SERVER_NAMES || control == IDC_TCPIP_OWN_NAMES))
        show(d);
}

static bool is_accepted(struct dialog *d)
{
    const struct box *box = d->model;
    struct entry_fault fault;

    return entry_tcpip_check(&box->values, &fault) || dialog_complain(d, fault.control, fault.string_id);
}

static const struct dialog_kind kind = {
    .template_id = IDD_TCPIP,
    .fields = fields,
    .field_count = ARRAYSIZE(fields),
    .load = load,
    .command = command,
    .accept = is_accepted,
};

bool dlg_tcpip_run(HWND owner, struct phone *phone, struct phone_entry *entry)
{
    struct box box = { .phone = phone };

    entry_tcpip_load(&box.values, entry);
    if (dialog_run(owner, &kind, &box) != IDOK)
        return false;
    entry_tcpip_store(&box.values, entry);
    return true;
}
