/*
 * page_protocols.c - Network > Protocols, and TCP/IP's Routing page behind its Properties.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/network/sheet.h"
#include "gui/ui/wide.h"

static struct list *list; /* there is one such page */

static struct sheet_protocol protocol(const struct sheet *sheet, size_t row)
{
    return sheet_protocol(row, panel_can(sheet->panel, RRAS_CAN_IPX), panel_can(sheet->panel, RRAS_CAN_NETBEUI));
}

/* ---- TCP/IP Properties > Routing ---- */

struct routing {
    struct panel *panel;
    bool is_on;
};

static void show_routing_note(struct dialog *d)
{
    char text[512];

    ui_string(IsDlgButtonChecked(d->window, IDC_ROUTING_FORWARD) == BST_CHECKED ? IDS_ROUTING_ON : IDS_ROUTING_OFF, text, sizeof text);
    dialog_set_text(d, IDC_ROUTING_NOTE, text);
}

static void load_routing(struct dialog *d)
{
    struct routing *routing = d->model;

    show_routing_note(d);
    panel_lock(routing->panel, d, IDC_ROUTING_FORWARD);
}

static void routing_command(struct dialog *d, int control, int code)
{
    if (control == IDC_ROUTING_FORWARD && code == BN_CLICKED)
        show_routing_note(d);
}

static void edit_tcpip(struct sheet *sheet, HWND owner)
{
    static const struct dialog_field fields[] = { { IDC_ROUTING_FORWARD, FIELD_CHECK, DIALOG_FIELD(routing, is_on), 0, 0, 0 } };
    static const struct dialog_kind page = {
        .template_id = IDD_TCPIP_ROUTING, .fields = fields, .field_count = 1, .load = load_routing, .command = routing_command
    };
    struct routing routing = { sheet->panel, sheet->draft.settings.ip_forwarding };
    wchar_t caption[128];
    char text[128];
    HPROPSHEETPAGE pages[1] = { dialog_page(&page, &routing) };
    PROPSHEETHEADERW header = {
        .dwSize = sizeof header,
        .dwFlags = PSH_NOAPPLYNOW,
        .hwndParent = GetParent(owner),
        .hInstance = GetModuleHandleW(NULL),
        .pszCaption = ui_wide(ui_string(IDS_TCPIP_CAPTION, text, sizeof text), caption, 128),
        .nPages = 1,
        .phpage = pages,
    };

    if (!pages[0] || PropertySheetW(&header) < 0 || routing.is_on == sheet->draft.settings.ip_forwarding)
        return;
    sheet->draft.settings.ip_forwarding = routing.is_on;
    sheet_touch(sheet);
}

/* ---- the page ---- */

static size_t count_rows(void *ctx)
{
    (void)ctx;
    return SHEET_PROTOCOLS;
}

static void row_text(void *ctx, size_t row, int column, char *utf8, size_t cap)
{
    struct sheet_protocol p = protocol(ctx, row);

    ui_string(column == 0 ? p.name_id : p.state_id, utf8, cap);
}

static int row_image(void *ctx, size_t row)
{
    return protocol(ctx, row).is_available ? LIST_IMAGE_NETWORK : LIST_IMAGE_NONE;
}

static void show_selected(struct dialog *d)
{
    const struct sheet *sheet = d->model;
    ptrdiff_t row = list_selected(list);
    struct sheet_protocol p = protocol(sheet, row >= 0 ? (size_t)row : 0);
    char text[512] = "";

    dialog_disable_because(d, IDC_PROTOCOLS_PROPERTIES, row < 0 ? IDS_WHY_NOT_SELECTED_PROTOCOL : !p.is_available ? IDS_WHY_NO_PROPERTIES
                           : !sheet->panel->is_reachable ? IDS_NOT_REACHABLE : 0);
    if (row >= 0)
        ui_string(p.description_id, text, sizeof text);
    dialog_set_text(d, IDC_PROTOCOLS_DESCRIPTION, text);
}

static void show(struct dialog *d)
{
    list_refresh(list);
    show_selected(d);
}

static void load(struct dialog *d)
{
    static const struct list_column columns[] = { { IDS_COLUMN_PROTOCOL, 68 }, { IDS_COLUMN_STATE, 32 } };
    static const struct list_rows rows = { .count = count_rows, .text = row_text, .image = row_image };

    list = list_new(d->window, IDC_PROTOCOLS_LIST, columns, 2, &rows, d->model);
    if (!list)
        return;
    list_select(list, 0);
    sheet_page_opened(d, show);
}

static void open_properties(struct dialog *d)
{
    struct sheet *sheet = d->model;

    if (IsWindowEnabled(dialog_control(d, IDC_PROTOCOLS_PROPERTIES)))
        edit_tcpip(sheet, d->window);
}

static void command(struct dialog *d, int control, int code)
{
    if (control == IDC_PROTOCOLS_PROPERTIES && code == BN_CLICKED)
        open_properties(d);
}

static LRESULT notify(struct dialog *d, NMHDR *hdr)
{
    LRESULT result = 0;

    if (list_notify(list, hdr, &result) || hdr->idFrom != IDC_PROTOCOLS_LIST || !list)
        return result;
    if (hdr->code == LVN_ITEMCHANGED)
        show_selected(d);
    else if (hdr->code == (UINT)NM_DBLCLK || hdr->code == (UINT)NM_RETURN)
        open_properties(d);
    return result;
}

static void closing(struct dialog *d)
{
    sheet_page_closed(d);
    list_free(list);
    list = NULL;
}

const struct dialog_kind page_protocols = {
    .template_id = IDD_PROTOCOLS, .load = load, .command = command, .notify = notify, .changed = sheet_changed, .accept = sheet_apply, .closing = closing
};
