/*
 * dlg_monitor_summary.c - Dial-Up Networking Monitor > Summary: all connections.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/phone/dlg_monitor.h"
#include "common/base/text.h"
#include "gui/phone/dial_ids.h"
#include "gui/ui/list.h"

static struct list *list; /* there is one such page */

/* ---- the list ---- */

static const RRAS_CONNECTION_0 *at(void *ctx, size_t row)
{
    return &((const struct monitor *)ctx)->news.lines[row].connection;
}

static size_t count_rows(void *ctx)
{
    return ((const struct monitor *)ctx)->news.count;
}

static void row_text(void *ctx, size_t row, int column, char *utf8, size_t cap)
{
    const RRAS_CONNECTION_0 *c = at(ctx, row);
    char text[MONITOR_TEXT_MAX] = "";

    switch (column) {
    case 0: text_copy(utf8, cap, c->name); return;
    case 1: text_copy(utf8, cap, c->port); return;
    case 2: text_copy(utf8, cap, c->connected_ms ? monitor_duration((uint64_t)c->connected_ms, text) : ""); return;
    case 3: text_copy(utf8, cap, monitor_number((uint64_t)c->bytes_in, text)); return;
    case 4: text_copy(utf8, cap, monitor_number((uint64_t)c->bytes_out, text)); return;
    default: monitor_condition(c, utf8, cap); return;
    }
}

static int row_image(void *ctx, size_t row)
{
    const RRAS_CONNECTION_0 *c = at(ctx, row);

    return c->is_over && c->error ? LIST_IMAGE_ERROR : c->is_router || monitor_is_tcp(c->port) ? LIST_IMAGE_NETWORK : LIST_IMAGE_MODEM;
}

/* ---- what is shown ---- */

static void show_buttons(struct dialog *d)
{
    const struct monitor *monitor = d->model;
    ptrdiff_t row = list ? list_selected(list) : -1;
    bool is_selected = row >= 0 && (size_t)row < monitor->news.count;
    int none = monitor->news.count ? IDS_WHY_NO_SELECTION : IDS_WHY_NO_CONNECTION;

    dialog_disable_because(d, IDC_SUMMARY_DETAILS, is_selected ? 0 : none);
    dialog_disable_because(d, IDC_SUMMARY_HANG_UP, is_selected && !monitor->news.lines[row].connection.is_over ? 0 : none);
}

static size_t count_up(const struct monitor *monitor)
{
    size_t up = 0;

    for (size_t i = 0; i < monitor->news.count; i++)
        up += monitor->news.lines[i].connection.connected_ms != 0 && !monitor->news.lines[i].connection.is_over;
    return up;
}

void monitor_show_summary(struct monitor *monitor)
{
    struct dialog *d = monitor->summary;
    size_t up = count_up(monitor);
    char text[256];

    if (list)
        list_refresh(list);
    if (!monitor->news.is_reachable && monitor->news.at_ms)
        ui_string(IDS_MONITOR_LOST, text, sizeof text);
    else if (up < 2)
        ui_string(up ? IDS_MONITOR_COUNT_ONE : IDS_MONITOR_NONE, text, sizeof text);
    else
        ui_format(text, sizeof text, IDS_MONITOR_COUNT, (unsigned)up);
    dialog_set_text(d, IDC_SUMMARY_TEXT, text);
    show_buttons(d);
}

/* ---- the page ---- */

static void load(struct dialog *d)
{
    static const struct list_column columns[] = {
        { IDS_COLUMN_CONNECTION, 23 }, { IDS_COLUMN_PORT, 11 }, { IDS_COLUMN_DURATION, 18 },
        { IDS_COLUMN_IN, 14 }, { IDS_COLUMN_OUT, 14 }, { IDS_COLUMN_CONDITION, 20 },
    };
    static const struct list_rows rows = { .count = count_rows, .text = row_text, .image = row_image };
    struct monitor *monitor = d->model;

    list = list_new(d->window, IDC_SUMMARY_LIST, columns, ARRAYSIZE(columns), &rows, monitor);
    monitor->summary = d;
    if (list)
        list_select(list, monitor->news.count ? 0 : -1);
    monitor_show_summary(monitor);
}

static void act(struct dialog *d, int control)
{
    struct monitor *monitor = d->model;
    ptrdiff_t row = list ? list_selected(list) : -1;
    RRAS_CONNECTION_0 copy; /* news comes while a box is open */

    if (row < 0 || (size_t)row >= monitor->news.count)
        return;
    copy = monitor->news.lines[row].connection;
    if (control == IDC_SUMMARY_HANG_UP)
        monitor_hang_up(monitor, d->window, copy.id);
    else
        monitor_show_details(d->window, &copy);
}

static void command(struct dialog *d, int control, int code)
{
    (void)code;
    if (control == IDC_SUMMARY_DETAILS || control == IDC_SUMMARY_HANG_UP)
        act(d, control);
}

static LRESULT notify(struct dialog *d, NMHDR *hdr)
{
    LRESULT result = 0;

    if (hdr->idFrom != IDC_SUMMARY_LIST || !list)
        return 0;
    if (list_notify(list, hdr, &result))
        return result;
    if (hdr->code == (UINT)LVN_ITEMCHANGED || hdr->code == (UINT)LVN_ODSTATECHANGED)
        show_buttons(d);
    else if (hdr->code == (UINT)LVN_ITEMACTIVATE)
        act(d, IDC_SUMMARY_DETAILS);
    return 0;
}

static void closing(struct dialog *d)
{
    struct monitor *monitor = d->model;

    monitor->summary = NULL;
    list_free(list);
    list = NULL;
}

const struct dialog_kind page_summary = {
    .template_id = IDD_SUMMARY,
    .load = load,
    .command = command,
    .notify = notify,
    .closing = closing,
};
