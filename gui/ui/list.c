/*
 * list.c - a list view over rows somebody else owns.
 *
 * `order` is what stands where: order[item] is the owner's row. UI thread.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/ui/list.h"
#include <stdlib.h>
#include <string.h>
#include "common/base/text.h"
#include "gui/ui/ui_ids.h"
#include "gui/ui/wide.h"

enum { CELL_MAX = 512, SUBCLASS_ID = 1, LAST_COLUMN_MIN = 24 };

struct list {
    HWND view, dialog;
    const struct list_column *columns;
    int count;
    const struct list_rows *rows;
    void *ctx;
    size_t *order;
    size_t shown;
    int sorted_by;                 /* -1: as the owner has them */
    bool is_descending;
    bool is_filling;               /* the last column is being given its width */
    char selected[CELL_MAX];       /* first cell of the selected row: its name while rows come and go */
    wchar_t cell[CELL_MAX];        /* what was asked for last */
};

/* ---- order ---- */

/* "COM5" before "COM12": digits compare as numbers, letters without case. */
static int compare_text(const char *a, const char *b)
{
    while (*a && *b) {
        if (*a >= '0' && *a <= '9' && *b >= '0' && *b <= '9') {
            char *after_a, *after_b;
            unsigned long long x = strtoull(a, &after_a, 10), y = strtoull(b, &after_b, 10);

            if (x != y)
                return x < y ? -1 : 1;
            a = after_a;
            b = after_b;
        } else if (text_upper(*a) != text_upper(*b)) {
            return (unsigned char)text_upper(*a) < (unsigned char)text_upper(*b) ? -1 : 1;
        } else {
            a++;
            b++;
        }
    }
    return !*a - !*b ? (*a ? 1 : -1) : 0;
}

static const struct list *sorting;  /* qsort() has no context */

static int compare_rows(size_t a, size_t b)
{
    char x[CELL_MAX] = "", y[CELL_MAX] = "";

    if (sorting->rows->compare)
        return sorting->rows->compare(sorting->ctx, a, b, sorting->sorted_by);
    sorting->rows->text(sorting->ctx, a, sorting->sorted_by, x, sizeof x);
    sorting->rows->text(sorting->ctx, b, sorting->sorted_by, y, sizeof y);
    return compare_text(x, y);
}

static int compare(const void *left, const void *right)
{
    size_t a = *(const size_t *)left, b = *(const size_t *)right;
    int result = compare_rows(a, b);

    if (sorting->is_descending)
        result = -result;
    return result ? result : a < b ? -1 : 1;
}

static void arrange(struct list *list)
{
    for (size_t i = 0; i < list->shown; i++)
        list->order[i] = i;
    if (list->sorted_by < 0 || list->shown < 2)
        return;
    sorting = list;
    qsort(list->order, list->shown, sizeof *list->order, compare);
    sorting = NULL;
}

static ptrdiff_t item_of(const struct list *list, size_t row)
{
    for (size_t i = 0; i < list->shown; i++)
        if (list->order[i] == row)
            return (ptrdiff_t)i;
    return -1;
}

static void show_arrow(const struct list *list)
{
    HWND header = ListView_GetHeader(list->view);

    for (int i = 0; i < list->count; i++) {
        HDITEMW item = { .mask = HDI_FORMAT };

        if (!SendMessageW(header, HDM_GETITEMW, (WPARAM)i, (LPARAM)&item))
            continue;
        item.fmt &= ~(HDF_SORTUP | HDF_SORTDOWN);
        if (i == list->sorted_by)
            item.fmt |= list->is_descending ? HDF_SORTDOWN : HDF_SORTUP;
        SendMessageW(header, HDM_SETITEMW, (WPARAM)i, (LPARAM)&item);
    }
}

/* ---- selection ---- */

static void set_state(const struct list *list, ptrdiff_t item, UINT state)
{
    LVITEMW change = { .stateMask = LVIS_SELECTED | LVIS_FOCUSED, .state = state };

    SendMessageW(list->view, LVM_SETITEMSTATE, (WPARAM)item, (LPARAM)&change);
}

static void remember(struct list *list)
{
    ptrdiff_t row = list_selected(list);

    list->selected[0] = '\0';
    if (row >= 0)
        list->rows->text(list->ctx, (size_t)row, 0, list->selected, sizeof list->selected);
}

static ptrdiff_t row_named(const struct list *list, const char *name)
{
    char cell[CELL_MAX];

    for (size_t row = 0; *name && row < list->shown; row++) {
        cell[0] = '\0';
        list->rows->text(list->ctx, row, 0, cell, sizeof cell);
        if (strcmp(cell, name) == 0)
            return (ptrdiff_t)row;
    }
    return -1;
}

ptrdiff_t list_selected(const struct list *list)
{
    int item = ListView_GetNextItem(list->view, -1, LVNI_SELECTED | LVNI_FOCUSED);

    if (item < 0)
        item = ListView_GetNextItem(list->view, -1, LVNI_SELECTED);
    return item >= 0 && (size_t)item < list->shown ? (ptrdiff_t)list->order[item] : -1;
}

size_t list_selection(const struct list *list, size_t *rows, size_t cap)
{
    size_t count = 0;

    for (int item = ListView_GetNextItem(list->view, -1, LVNI_SELECTED); item >= 0 && (size_t)item < list->shown && count < cap;
         item = ListView_GetNextItem(list->view, item, LVNI_SELECTED))
        rows[count++] = list->order[item];
    return count;
}

void list_select(struct list *list, ptrdiff_t row)
{
    ptrdiff_t item = row >= 0 ? item_of(list, (size_t)row) : -1;

    set_state(list, -1, 0);
    if (item >= 0) {
        set_state(list, item, LVIS_SELECTED | LVIS_FOCUSED);
        ListView_EnsureVisible(list->view, (int)item, FALSE);
    }
    remember(list);
}

static void sort(struct list *list, int column)
{
    size_t *rows = malloc((list->shown + 1) * sizeof *rows);
    size_t count = rows ? list_selection(list, rows, list->shown) : 0;
    ptrdiff_t focused = list_selected(list);

    list->is_descending = list->sorted_by == column && !list->is_descending;
    list->sorted_by = column;
    arrange(list);
    show_arrow(list);
    set_state(list, -1, 0);
    for (size_t i = 0; i < count; i++)
        set_state(list, item_of(list, rows[i]), LVIS_SELECTED | (focused == (ptrdiff_t)rows[i] ? LVIS_FOCUSED : 0));
    if (focused >= 0)
        ListView_EnsureVisible(list->view, (int)item_of(list, (size_t)focused), FALSE);
    free(rows);
    InvalidateRect(list->view, NULL, TRUE);
}

/* ---- looks ---- */

static HICON load_icon(int number, int size)
{
    static const struct {
        int id;
        bool is_system;
    } icons[] = {
        [LIST_IMAGE_WARNING] = { 32515, true },           [LIST_IMAGE_ERROR] = { 32513, true },
        [LIST_IMAGE_PORT] = { IDI_LIST_PORT, false },     [LIST_IMAGE_MODEM] = { IDI_LIST_MODEM, false },
        [LIST_IMAGE_NETWORK] = { IDI_LIST_NETWORK, false }, [LIST_IMAGE_USER] = { IDI_LIST_USER, false },
        [LIST_IMAGE_SERVICE] = { IDI_LIST_SERVICE, false }, [LIST_IMAGE_CONNECTED] = { IDI_LIST_CONNECTED, false },
    };

    return LoadImageW(icons[number].is_system ? NULL : GetModuleHandleW(NULL), MAKEINTRESOURCEW(icons[number].id), IMAGE_ICON, size, size,
                      icons[number].is_system ? LR_SHARED : 0);
}

/* How large a small icon is on the window's monitor; Windows before 10 has one size for all of them. */
static int small_icon(HWND window)
{
    HMODULE user32 = GetModuleHandleW(L"user32.dll");
    UINT(WINAPI * dpi_for)(HWND) = NULL;
    int(WINAPI * metric_for)(int, UINT) = NULL;
    FARPROC found = GetProcAddress(user32, "GetDpiForWindow");

    memcpy(&dpi_for, &found, sizeof found);
    found = GetProcAddress(user32, "GetSystemMetricsForDpi");
    memcpy(&metric_for, &found, sizeof found);
    return dpi_for && metric_for ? metric_for(SM_CXSMICON, dpi_for(window)) : GetSystemMetrics(SM_CXSMICON);
}

static HIMAGELIST make_images(HWND dialog)
{
    int size = small_icon(dialog);
    HIMAGELIST images = ImageList_Create(size, size, ILC_COLOR32 | ILC_MASK, LIST_IMAGE_CONNECTED, 1);

    for (int i = LIST_IMAGE_WARNING; images && i <= LIST_IMAGE_CONNECTED; i++) {
        HICON icon = load_icon(i, size);

        ImageList_ReplaceIcon(images, -1, icon);
        if (icon && i >= LIST_IMAGE_PORT)
            DestroyIcon(icon);
    }
    return images;
}

void list_give_images(HWND dialog, HWND control, UINT message)
{
    HIMAGELIST old = (HIMAGELIST)SendMessageW(control, message, message == LVM_SETIMAGELIST ? LVSIL_SMALL : TVSIL_NORMAL, (LPARAM)make_images(dialog));

    if (old)
        ImageList_Destroy(old);
}

static void dress(const struct list *list)
{
    list_give_images(list->dialog, list->view, LVM_SETIMAGELIST);
}

static int width_of(const struct list *list, int column)
{
    return (int)SendMessageW(list->view, LVM_GETCOLUMNWIDTH, (WPARAM)column, 0);
}

/* The last column ends where the rows do, whether a scroll bar is there or not; when somebody drew the
 * others wider than that, it stays as it is. */
static void fill_width(struct list *list)
{
    RECT rect;
    int left, last = list->count - 1;

    if (list->is_filling || last < 0 || !GetClientRect(list->view, &rect))
        return;
    left = (int)rect.right;
    for (int i = 0; i < last; i++)
        left -= width_of(list, i);
    if (left < LAST_COLUMN_MIN || left == width_of(list, last))
        return;
    list->is_filling = true; /* a scroll bar that goes is another width */
    SendMessageW(list->view, LVM_SETCOLUMNWIDTH, (WPARAM)last, MAKELPARAM(left, 0));
    list->is_filling = false;
}

static void share_width(struct list *list)
{
    RECT rect;
    int width;

    GetWindowRect(list->view, &rect);
    width = (int)(rect.right - rect.left) - GetSystemMetrics(SM_CXVSCROLL) - 2 * GetSystemMetrics(SM_CXEDGE);
    for (int i = 0; i < list->count; i++)
        SendMessageW(list->view, LVM_SETCOLUMNWIDTH, (WPARAM)i, MAKELPARAM(width * list->columns[i].width / 100, 0));
    fill_width(list);
}

static LRESULT CALLBACK follow_size(HWND view, UINT msg, WPARAM wp, LPARAM lp, UINT_PTR id, DWORD_PTR data)
{
    struct list *list = (struct list *)data;
    LRESULT result;

    if (msg == WM_NCDESTROY)
        RemoveWindowSubclass(view, follow_size, id);
    result = DefSubclassProc(view, msg, wp, lp);
    if (msg == 0x02e3) { /* WM_DPICHANGED_AFTERPARENT, newer than our headers */
        if (list->rows->image)
            dress(list);
        share_width(list);
    } else if (msg == WM_SIZE) { /* a scroll bar came or went, too */
        fill_width(list);
    }
    return result;
}

static void add_columns(const struct list *list)
{
    for (int i = 0; i < list->count; i++) {
        wchar_t heading[128];
        char narrow[128];
        LVCOLUMNW column = { .mask = LVCF_TEXT | LVCF_WIDTH | LVCF_SUBITEM, .cx = 10, .iSubItem = i };

        column.pszText = ui_wide(ui_string(list->columns[i].string_id, narrow, sizeof narrow), heading, 128);
        SendMessageW(list->view, LVM_INSERTCOLUMNW, (WPARAM)i, (LPARAM)&column);
    }
}

/* ---- life ---- */

struct list *list_new(HWND dialog, int control, const struct list_column *columns, int count, const struct list_rows *rows, void *ctx)
{
    struct list *list = calloc(1, sizeof *list);

    if (!list)
        return NULL;
    *list = (struct list){ .view = GetDlgItem(dialog, control), .dialog = dialog, .columns = columns, .count = count, .rows = rows,
                           .ctx = ctx, .sorted_by = -1 };
    ListView_SetExtendedListViewStyle(list->view, LVS_EX_FULLROWSELECT | LVS_EX_LABELTIP | LVS_EX_DOUBLEBUFFER);
    if (rows->image)
        dress(list);
    add_columns(list);
    share_width(list);
    SetWindowSubclass(list->view, follow_size, SUBCLASS_ID, (DWORD_PTR)list);
    list_refresh(list);
    return list;
}

void list_free(struct list *list)
{
    if (!list)
        return;
    RemoveWindowSubclass(list->view, follow_size, SUBCLASS_ID);
    SendMessageW(list->view, LVM_SETITEMCOUNT, 0, 0);
    free(list->order);
    free(list);
}

void list_refresh(struct list *list)
{
    size_t count = list->rows->count(list->ctx);
    size_t *order = realloc(list->order, (count + 1) * sizeof *order);
    bool is_another = count != list->shown;

    if (order)
        list->order = order;
    list->shown = order ? count : 0;
    arrange(list);
    SendMessageW(list->view, LVM_SETITEMCOUNT, (WPARAM)list->shown, LVSICF_NOSCROLL);
    fill_width(list);
    if (is_another || list->sorted_by >= 0)
        list_select(list, row_named(list, list->selected));
    InvalidateRect(list->view, NULL, FALSE);
}

/* ---- notifications ---- */

static void fill(struct list *list, LVITEMW *item)
{
    char text[CELL_MAX] = "";
    size_t row;

    if (item->iItem < 0 || (size_t)item->iItem >= list->shown)
        return;
    row = list->order[item->iItem];
    if (item->mask & LVIF_TEXT) {
        list->rows->text(list->ctx, row, item->iSubItem, text, sizeof text);
        item->pszText = ui_wide(text, list->cell, CELL_MAX);
    }
    if (item->mask & LVIF_IMAGE) {
        int image = list->rows->image ? list->rows->image(list->ctx, row) : LIST_IMAGE_NONE;

        item->iImage = image == LIST_IMAGE_NONE ? I_IMAGENONE : image - 1;
    }
}

/* Typing a few letters goes to the next row that begins with them. */
static LRESULT find(const struct list *list, const NMLVFINDITEMW *sought)
{
    char wanted[CELL_MAX], cell[CELL_MAX];
    size_t len;

    if (!(sought->lvfi.flags & (LVFI_STRING | LVFI_PARTIAL)) || !sought->lvfi.psz || !list->shown)
        return -1;
    len = strlen(ui_utf8(sought->lvfi.psz, wanted, sizeof wanted));
    for (size_t i = 0; i < list->shown; i++) {
        size_t item = ((size_t)(sought->iStart > 0 ? sought->iStart : 0) + i) % list->shown;

        cell[0] = '\0';
        list->rows->text(list->ctx, list->order[item], 0, cell, sizeof cell);
        if (strlen(cell) > len)
            cell[len] = '\0';
        if (text_equal_nocase(cell, wanted))
            return (LRESULT)item;
    }
    return -1;
}

bool list_notify(struct list *list, NMHDR *hdr, LRESULT *result)
{
    *result = 0;
    if (!list || hdr->hwndFrom != list->view)
        return false;
    switch (hdr->code) {
    case LVN_GETDISPINFOW:
        fill(list, &((NMLVDISPINFOW *)hdr)->item);
        return true;
    case LVN_COLUMNCLICK:
        sort(list, ((const NMLISTVIEW *)hdr)->iSubItem);
        return true;
    case LVN_ODFINDITEMW:
        *result = find(list, (const NMLVFINDITEMW *)hdr);
        return true;
    case LVN_ITEMCHANGED:
    case LVN_ODSTATECHANGED:
        remember(list); /* and the dialog enables its buttons */
        return false;
    default:
        return false;
    }
}
