/*
 * dlg_monitor_details.c - *Details*: what was agreed on a connection.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/phone/dlg_monitor.h"
#include <stdio.h>
#include "common/base/ip4.h"
#include "common/base/text.h"
#include "common/ras/auth_attempt.h"
#include "gui/phone/dial_ids.h"
#include "gui/phone/dlg_dial_ask.h"
#include "gui/ui/list.h"

enum { ROWS_MAX = 12, VALUE_MAX = 288 };

struct details {
    const char *name;
    size_t count;
    struct {
        int what;
        char value[VALUE_MAX];
    } rows[ROWS_MAX];
    struct list *list;
};

/* ---- the rows ---- */

static char *add(struct details *details, int what)
{
    details->rows[details->count].what = what;
    return details->rows[details->count++].value;
}

static void add_text(struct details *details, int what, const char *text)
{
    char *value = add(details, what);

    if (text[0])
        text_copy(value, VALUE_MAX, text);
    else
        ui_string(IDS_DETAIL_NONE, value, VALUE_MAX);
}

static void add_addresses(struct details *details, int what, unsigned long first, unsigned long second)
{
    char a[IP4_TEXT_MAX], b[IP4_TEXT_MAX], both[2 * IP4_TEXT_MAX + 4] = "";

    if (first && second)
        snprintf(both, sizeof both, "%s, %s", ip4_text((uint32_t)first, a), ip4_text((uint32_t)second, b));
    else if (first || second)
        ip4_text((uint32_t)(first ? first : second), both);
    add_text(details, what, both);
}

static void fill(struct details *details, const RRAS_CONNECTION_0 *c)
{
    char text[VALUE_MAX] = "";

    details->name = c->name;
    add_text(details, IDS_DETAIL_NUMBER, c->number);
    add_text(details, IDS_DETAIL_PORT, c->port);
    add_addresses(details, IDS_DETAIL_ADDRESS, c->our_address, 0);
    add_addresses(details, IDS_DETAIL_SERVER, c->peer_address, 0);
    add_addresses(details, IDS_DETAIL_DNS, c->dns[0], c->dns[1]);
    add_addresses(details, IDS_DETAIL_WINS, c->wins[0], c->wins[1]);
    add_text(details, IDS_DETAIL_USER, c->user);
    add_text(details, IDS_DETAIL_METHOD, c->method ? auth_method_name((unsigned)c->method) : "");
    if (c->proxy_port && c->proxy_clients < 2)
        ui_format(text, sizeof text, c->proxy_clients ? IDS_PROXY_AT_ONE : IDS_PROXY_AT_NONE, c->proxy_port);
    else if (c->proxy_port)
        ui_format(text, sizeof text, IDS_PROXY_AT, c->proxy_port, c->proxy_clients);
    add_text(details, IDS_DETAIL_PROXY, text);
    add_text(details, IDS_DETAIL_ADAPTER, c->adapter);
    if (c->is_router)
        ui_string(IDS_DETAIL_YES, add(details, IDS_DETAIL_ROUTER), VALUE_MAX);
}

static size_t count_rows(void *ctx)
{
    return ((const struct details *)ctx)->count;
}

static void row_text(void *ctx, size_t row, int column, char *utf8, size_t cap)
{
    const struct details *details = ctx;

    if (column == 0)
        ui_string(details->rows[row].what, utf8, cap);
    else
        text_copy(utf8, cap, details->rows[row].value);
}

/* ---- the box ---- */

static void load(struct dialog *d)
{
    static const struct list_column columns[] = { { IDS_COLUMN_WHAT, 44 }, { IDS_COLUMN_VALUE, 56 } };
    static const struct list_rows rows = { .count = count_rows, .text = row_text };
    struct details *details = d->model;

    dial_set_caption(d, IDS_DETAIL_CONNECTION, details->name);
    details->list = list_new(d->window, IDC_DETAILS_LIST, columns, ARRAYSIZE(columns), &rows, details);
    if (details->list)
        list_select(details->list, 0);
}

static LRESULT notify(struct dialog *d, NMHDR *hdr)
{
    struct details *details = d->model;
    LRESULT result = 0;

    if (details->list && hdr->idFrom == IDC_DETAILS_LIST)
        list_notify(details->list, hdr, &result);
    return result;
}

static void closing(struct dialog *d)
{
    struct details *details = d->model;

    list_free(details->list);
    details->list = NULL;
}

static const struct dialog_kind kind = { .template_id = IDD_DETAILS, .load = load, .notify = notify, .closing = closing };

void monitor_show_details(HWND owner, const RRAS_CONNECTION_0 *connection)
{
    struct details details = { .count = 0 };

    fill(&details, connection);
    dialog_run(owner, &kind, &details);
}
