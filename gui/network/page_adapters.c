/*
 * page_adapters.c - Network > Adapters: the real ones, and which of them carries callers' traffic.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/network/sheet.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/base/ip4.h"
#include "common/base/text.h"
#include "gui/ui/wide.h"

/* Posted by ourselves as the code of a command of the combo box. */
enum { CHOICES_ARE_OLD = 0x7001 };

static struct list *list; /* there is one such page */

static const RRAS_ADAPTER_0 *adapter_at(const struct sheet *sheet, ptrdiff_t row)
{
    return row >= 0 && (unsigned long)row < sheet->adapter_count ? &sheet->adapters[row] : NULL;
}

static int state_of(const RRAS_ADAPTER_0 *a)
{
    return !a->is_up ? IDS_ADAPTER_DOWN : a->is_used ? IDS_ADAPTER_USED : IDS_ADAPTER_UP;
}

/* ---- details of one ---- */

struct details {
    const RRAS_ADAPTER_0 *adapter;
    struct list *list;
};

enum { DETAILS = IDS_DETAIL_CALLERS - IDS_DETAIL_FIRST + 1 };

static char *address_text(unsigned long address, char *out)
{
    if (address)
        return ip4_text((uint32_t)address, out);
    out[0] = '\0';
    return out;
}

static void detail_value(const RRAS_ADAPTER_0 *a, int detail, char *utf8, size_t cap)
{
    uint32_t mask = a->prefix_len && a->prefix_len <= 32 ? 0xffffffffu << (32 - a->prefix_len) : 0;
    char x[IP4_TEXT_MAX], y[IP4_TEXT_MAX];

    switch (detail) {
    case IDS_DETAIL_DESCRIPTION:
        text_copy(utf8, cap, a->description);
        break;
    case IDS_DETAIL_STATE:
        ui_string(state_of(a), utf8, cap);
        break;
    case IDS_DETAIL_ADDRESS:
        text_copy(utf8, cap, address_text(a->address, x));
        break;
    case IDS_DETAIL_MASK:
        text_copy(utf8, cap, address_text(mask, x));
        break;
    case IDS_DETAIL_GATEWAY:
        text_copy(utf8, cap, address_text(a->gateway, x));
        break;
    case IDS_DETAIL_DNS:
        snprintf(utf8, cap, a->dns[1] ? "%s, %s" : "%s%s", address_text(a->dns[0], x), address_text(a->dns[1], y));
        break;
    case IDS_DETAIL_PHYSICAL:
        text_copy(utf8, cap, a->physical);
        break;
    case IDS_DETAIL_MTU:
        snprintf(utf8, cap, "%lu", a->mtu);
        break;
    default:
        ui_string(a->is_used ? IDS_DETAIL_YES : IDS_DETAIL_NO, utf8, cap);
        break;
    }
}

static size_t count_details(void *ctx)
{
    (void)ctx;
    return DETAILS;
}

static void detail_text(void *ctx, size_t row, int column, char *utf8, size_t cap)
{
    const struct details *details = ctx;

    if (column == 0)
        ui_string(IDS_DETAIL_FIRST + (int)row, utf8, cap);
    else
        detail_value(details->adapter, IDS_DETAIL_FIRST + (int)row, utf8, cap);
}

static void load_details(struct dialog *d)
{
    static const struct list_column columns[] = { { IDS_DETAIL_NAME, 38 }, { IDS_DETAIL_VALUE, 62 } };
    static const struct list_rows rows = { .count = count_details, .text = detail_text };
    struct details *details = d->model;
    wchar_t caption[160];

    SetWindowTextW(d->window, ui_wide(details->adapter->name, caption, 160));
    details->list = list_new(d->window, IDC_ADAPTER_DETAILS, columns, 2, &rows, details);
    if (details->list)
        list_select(details->list, 0);
}

static LRESULT notify_details(struct dialog *d, NMHDR *hdr)
{
    LRESULT result = 0;

    if (hdr->code != LVN_COLUMNCLICK)
        list_notify(((struct details *)d->model)->list, hdr, &result);
    return result;
}

static void close_details(struct dialog *d)
{
    struct details *details = d->model;

    list_free(details->list);
    details->list = NULL;
}

static void show_details(struct dialog *d)
{
    static const struct dialog_kind kind = { .template_id = IDD_ADAPTER, .load = load_details, .notify = notify_details, .closing = close_details };
    const RRAS_ADAPTER_0 *shown = adapter_at(d->model, list_selected(list));
    RRAS_ADAPTER_0 copy; /* the sheet may be read anew meanwhile */
    struct details details = { .adapter = &copy };

    if (!shown)
        return;
    copy = *shown;
    dialog_run(d->window, &kind, &details);
}

/* ---- the list ---- */

static size_t count_rows(void *ctx)
{
    const struct sheet *sheet = ctx;
    size_t count = 0;

    while (count < sheet->adapter_count && !sheet->adapters[count].is_loopback)
        count++;
    return count; /* the loopback comes last (sheet.c) and is no real adapter */
}

static void row_text(void *ctx, size_t row, int column, char *utf8, size_t cap)
{
    const RRAS_ADAPTER_0 *a = adapter_at(ctx, (ptrdiff_t)row);
    char address[IP4_TEXT_MAX];

    if (!a)
        return;
    if (column == 0)
        text_copy(utf8, cap, a->name);
    else if (column == 1)
        text_copy(utf8, cap, address_text(a->address, address));
    else
        ui_string(state_of(a), utf8, cap);
}

static int row_image(void *ctx, size_t row)
{
    const RRAS_ADAPTER_0 *a = adapter_at(ctx, (ptrdiff_t)row);

    return a && a->is_up ? LIST_IMAGE_NETWORK : LIST_IMAGE_NONE;
}

/* ---- the choice ---- */

/* What stands where in the combo box: 0 is *the best*, then the adapters but the loopback, then the one
 * that was chosen and is gone. Its item data is an index into `choices`, the ids as they were when the
 * box was filled (the sheet may be read anew while it is dropped down), or one of these. */
enum { CHOICE_BEST = -1, CHOICE_GONE = -2 };

static char (*choices)[sizeof ((RRAS_ADAPTER_0 *)0)->id];
static size_t choice_count;

/* Without memory there is nothing but *the best*. */
static void copy_ids(const struct sheet *sheet)
{
    free(choices);
    choices = calloc(sheet->adapter_count + 1, sizeof *choices);
    choice_count = choices ? sheet->adapter_count : 0;
    for (size_t i = 0; i < choice_count; i++)
        memcpy(choices[i], sheet->adapters[i].id, sizeof *choices);
}

static void add_choice(struct dialog *d, const char *utf8, int what, bool is_chosen)
{
    HWND combo = dialog_control(d, IDC_ADAPTERS_CHOICE);
    wchar_t wide[320];
    WPARAM at = (WPARAM)SendMessageW(combo, CB_ADDSTRING, 0, (LPARAM)ui_wide(utf8, wide, 320));

    SendMessageW(combo, CB_SETITEMDATA, at, what);
    if (is_chosen)
        SendMessageW(combo, CB_SETCURSEL, at, 0);
}

static void fill_choices(struct dialog *d)
{
    const struct sheet *sheet = d->model;
    const char *chosen = sheet->draft.settings.outbound_adapter;
    bool is_there = chosen[0] == '\0';
    char text[320], address[IP4_TEXT_MAX], note[512];

    SendDlgItemMessageW(d->window, IDC_ADAPTERS_CHOICE, CB_RESETCONTENT, 0, 0);
    copy_ids(sheet);
    ui_string(IDS_ADAPTER_BEST, text, sizeof text);
    for (unsigned long i = 0; i < sheet->adapter_count; i++)
        if (sheet->adapters[i].is_best)
            ui_format(text, sizeof text, IDS_ADAPTER_BEST_IS, sheet->adapters[i].name);
    add_choice(d, text, CHOICE_BEST, is_there);
    for (size_t i = 0; i < choice_count; i++) {
        const RRAS_ADAPTER_0 *a = &sheet->adapters[i];
        bool is_it = text_equal_nocase(a->id, chosen);

        if (a->is_loopback || !a->id[0])
            continue;
        ui_format(text, sizeof text, IDS_ADAPTER_CHOICE, a->name, a->address ? address_text(a->address, address) : a->description);
        add_choice(d, text, (int)i, is_it);
        is_there = is_there || is_it;
    }
    if (!is_there)
        add_choice(d, ui_format(text, sizeof text, IDS_ADAPTER_GONE, chosen), CHOICE_GONE, true);
    dialog_set_text(d, IDC_ADAPTERS_NOTE, ui_string(is_there ? IDS_ADAPTERS_NOTE : IDS_ADAPTERS_NOTE_GONE, note, sizeof note));
}

static void choose(struct dialog *d)
{
    struct sheet *sheet = d->model;
    HWND combo = dialog_control(d, IDC_ADAPTERS_CHOICE);
    LRESULT what = SendMessageW(combo, CB_GETITEMDATA, (WPARAM)SendMessageW(combo, CB_GETCURSEL, 0, 0), 0);
    char *chosen = sheet->draft.settings.outbound_adapter;
    const char *now = what >= 0 && (size_t)what < choice_count ? choices[what] : "";

    if (what == CHOICE_GONE || text_equal_nocase(now, chosen))
        return;
    text_copy(chosen, sizeof sheet->draft.settings.outbound_adapter, now);
    sheet_touch(sheet);
}

/* ---- the page ---- */

static void show(struct dialog *d)
{
    const struct sheet *sheet = d->model;

    list_refresh(list);
    if (list_selected(list) < 0)
        list_select(list, 0);
    if (!SendDlgItemMessageW(d->window, IDC_ADAPTERS_CHOICE, CB_GETDROPPEDSTATE, 0, 0))
        fill_choices(d);
    dialog_disable_because(d, IDC_ADAPTERS_CHOICE, sheet->panel->is_reachable ? 0 : IDS_NOT_REACHABLE);
    dialog_disable_because(d, IDC_ADAPTERS_PROPERTIES, list_selected(list) >= 0 ? 0 : sheet->panel->is_reachable ? IDS_WHY_NOT_SELECTED_ADAPTER : IDS_NOT_REACHABLE);
}

static void load(struct dialog *d)
{
    static const struct list_column columns[] = { { IDS_COLUMN_ADAPTER, 42 }, { IDS_COLUMN_ADDRESS, 27 }, { IDS_COLUMN_STATE, 31 } };
    static const struct list_rows rows = { .count = count_rows, .text = row_text, .image = row_image };
    struct sheet *sheet = d->model;

    list = list_new(d->window, IDC_ADAPTERS_LIST, columns, 3, &rows, sheet);
    if (!list)
        return;
    sheet_page_opened(d, show);
    panel_lock(sheet->panel, d, IDC_ADAPTERS_CHOICE);
}

static void command(struct dialog *d, int control, int code)
{
    if (control == IDC_ADAPTERS_PROPERTIES && code == BN_CLICKED)
        show_details(d);
    else if (control == IDC_ADAPTERS_CHOICE && code == CBN_SELCHANGE)
        choose(d);
    else if (control == IDC_ADAPTERS_CHOICE && code == CBN_CLOSEUP) /* CBN_SELCHANGE may still come */
        PostMessageW(d->window, WM_COMMAND, MAKEWPARAM(IDC_ADAPTERS_CHOICE, CHOICES_ARE_OLD), 0);
    else if (control == IDC_ADAPTERS_CHOICE && code == CHOICES_ARE_OLD)
        show(d);
}

static LRESULT notify(struct dialog *d, NMHDR *hdr)
{
    LRESULT result = 0;

    if (list_notify(list, hdr, &result) || hdr->idFrom != IDC_ADAPTERS_LIST || !list)
        return result;
    if (hdr->code == (UINT)NM_DBLCLK || hdr->code == (UINT)NM_RETURN)
        show_details(d);
    else if (hdr->code == LVN_ITEMCHANGED && list_selected(list) >= 0)
        dialog_enable(d, IDC_ADAPTERS_PROPERTIES, true);
    return result;
}

static void closing(struct dialog *d)
{
    sheet_page_closed(d);
    list_free(list);
    list = NULL;
    free(choices);
    choices = NULL;
    choice_count = 0;
}

const struct dialog_kind page_adapters = {
    .template_id = IDD_ADAPTERS, .load = load, .command = command, .notify = notify, .changed = sheet_changed, .accept = sheet_apply, .closing = closing
};
