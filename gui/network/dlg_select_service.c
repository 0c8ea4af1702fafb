/*
 * dlg_select_service.c - a list of one service at most, as long as OpenRRAS provides no other.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/network/dlg_select_service.h"
#include "gui/network/sheet_ids.h"
#include "gui/ui/list.h"

struct selection {
    bool is_missing;
    struct list *list;
};

static size_t count_rows(void *ctx)
{
    return ((const struct selection *)ctx)->is_missing ? 1 : 0;
}

static void row_text(void *ctx, size_t row, int column, char *utf8, size_t cap)
{
    (void)ctx, (void)row, (void)column;
    ui_string(IDS_SERVICE_RRAS, utf8, cap);
}

static int row_image(void *ctx, size_t row)
{
    (void)ctx, (void)row;
    return LIST_IMAGE_SERVICE;
}

static void show(struct dialog *d)
{
    const struct selection *s = d->model;
    bool is_selected = list_selected(s->list) >= 0;
    char text[512];

    dialog_enable(d, IDOK, is_selected);
    ui_string(is_selected ? IDS_ABOUT_RRAS : IDS_WHY_NOT_ADD, text, sizeof text);
    dialog_set_text(d, IDC_SELECT_SERVICE_TEXT, is_selected || !s->is_missing ? text : "");
}

static void load(struct dialog *d)
{
    static const struct list_column columns[] = { { IDS_COLUMN_SERVICE, 100 } };
    static const struct list_rows rows = { .count = count_rows, .text = row_text, .image = row_image };
    struct selection *s = d->model;

    s->list = list_new(d->window, IDC_SELECT_SERVICE_LIST, columns, 1, &rows, s);
    if (!s->list)
        return;
    list_select(s->list, 0);
    show(d);
}

static LRESULT notify(struct dialog *d, NMHDR *hdr)
{
    struct selection *s = d->model;
    LRESULT result = 0;

    if (list_notify(s->list, hdr, &result) || hdr->idFrom != IDC_SELECT_SERVICE_LIST || !s->list)
        return result;
    if (hdr->code == LVN_ITEMCHANGED)
        show(d);
    else if (hdr->code == (UINT)NM_DBLCLK)
        dialog_press(d, IDOK);
    return result;
}

static void closing(struct dialog *d)
{
    struct selection *s = d->model;

    list_free(s->list);
    s->list = NULL;
}

bool dlg_select_service(HWND owner, bool is_missing)
{
    static const struct dialog_kind kind = { .template_id = IDD_SELECT_SERVICE, .load = load, .notify = notify, .closing = closing };
    struct selection selection = { .is_missing = is_missing };

    return dialog_run(owner, &kind, &selection) == IDOK;
}
