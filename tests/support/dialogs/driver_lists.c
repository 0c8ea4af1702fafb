/*
 * driver_lists.c - lists of another process: their messages carry pointers, so the items are put into
 * and read from memory of that process.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tests/support/dialogs/driver.h"
#include <string.h>

enum { CELL_MAX = 512, ROWS_MAX = 1024, REMOTE_SIZE = 8192, REMOTE_TEXT = 1024 };

/* Room in the process of a window: an item at its start, its text at REMOTE_TEXT. */
struct remote {
    HANDLE process;
    char *at;
};

static void remote_close(struct remote *r)
{
    if (r->at)
        VirtualFreeEx(r->process, r->at, 0, MEM_RELEASE);
    if (r->process)
        CloseHandle(r->process);
}

static bool remote_open(struct remote *r, HWND window)
{
    DWORD process = 0;

    GetWindowThreadProcessId(window, &process);
    r->at = NULL;
    r->process = OpenProcess(PROCESS_VM_OPERATION | PROCESS_VM_READ | PROCESS_VM_WRITE, FALSE, process);
    if (r->process)
        r->at = VirtualAllocEx(r->process, NULL, REMOTE_SIZE, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE);
    if (r->at)
        return true;
    reply_error("no memory in process %lu: error %lu", process, GetLastError());
    remote_close(r);
    return false;
}

static WCHAR *remote_text(const struct remote *r)
{
    return (WCHAR *)(void *)(r->at + REMOTE_TEXT);
}

/* Sends a message about an item of ours; what the other side wrote into it is read back. */
static bool remote_ask(const struct remote *r, HWND window, UINT message, WPARAM wp, void *item, size_t size, LRESULT *result)
{
    SIZE_T n;

    return WriteProcessMemory(r->process, r->at, item, size, &n) && ask(window, message, wp, (LPARAM)r->at, result) &&
           ReadProcessMemory(r->process, r->at, item, size, &n);
}

static void remote_read(const struct remote *r, const WCHAR *at, WCHAR *out, size_t cap)
{
    SIZE_T n;

    if (!ReadProcessMemory(r->process, at, out, cap * sizeof *out, &n))
        out[0] = 0;
    out[cap - 1] = 0;
}

/* ----------------------------------------------------------------------------------------------- list views */
static bool cell(const struct remote *r, HWND list, int row, int column, WCHAR *out)
{
    LVITEMW item = { .iSubItem = column, .pszText = remote_text(r), .cchTextMax = CELL_MAX };

    out[0] = 0;
    if (!remote_ask(r, list, LVM_GETITEMTEXTW, (WPARAM)row, &item, sizeof item, NULL))
        return false;
    remote_read(r, item.pszText, out, CELL_MAX);    /* a list may point to a text of its own */
    return true;
}

static int reply_columns(const struct remote *r, HWND list)
{
    LRESULT header = 0, count = 1;
    WCHAR text[CELL_MAX];

    if (!ask(list, LVM_GETHEADER, 0, 0, &header))
        return -1;
    if (header)
        ask((HWND)header, HDM_GETITEMCOUNT, 0, 0, &count);
    reply_open("columns", '[');
    for (int i = 0; header && i < (int)count; i++) {
        HDITEMW item = { .mask = HDI_TEXT | HDI_WIDTH | HDI_FORMAT, .pszText = remote_text(r), .cchTextMax = CELL_MAX };

        if (!remote_ask(r, (HWND)header, HDM_GETITEMW, (WPARAM)i, &item, sizeof item, NULL))
            return -1;
        remote_read(r, remote_text(r), text, ARRAYSIZE(text));
        reply_open(NULL, '{');
        reply_text("text", text);
        reply_number("width", item.cxy);
        reply_number("needs", text_width(text));
        reply_number("sorted", item.fmt & HDF_SORTUP ? 1 : item.fmt & HDF_SORTDOWN ? -1 : 0);
        reply_close('}');
    }
    reply_close(']');
    return count > 0 ? (int)count : 1;
}

static bool reply_row(const struct remote *r, HWND list, int row, int columns)
{
    LRESULT state = 0;
    LVITEMW item = { .mask = LVIF_IMAGE, .iItem = row };
    WCHAR text[CELL_MAX];

    if (!ask(list, LVM_GETITEMSTATE, (WPARAM)row, LVIS_SELECTED | LVIS_FOCUSED, &state))
        return false;
    remote_ask(r, list, LVM_GETITEMW, 0, &item, sizeof item, NULL);
    reply_open(NULL, '{');
    reply_bool("selected", (state & LVIS_SELECTED) != 0);
    reply_bool("focused", (state & LVIS_FOCUSED) != 0);
    reply_number("image", item.iImage);
    reply_open("needs", '[');
    for (int i = 0; i < columns; i++)
        reply_number(NULL, cell(r, list, row, i, text) ? text_width(text) : 0);
    reply_close(']');
    reply_open("cells", '[');
    for (int i = 0; i < columns && cell(r, list, row, i, text); i++)
        reply_text(NULL, text);
    reply_close(']');
    reply_close('}');
    return true;
}

static bool reply_list_view(HWND list)
{
    struct remote r;
    LRESULT count = 0;
    int columns;
    bool done;

    if (!remote_open(&r, list))
        return false;
    columns = reply_columns(&r, list);
    done = columns > 0 && ask(list, LVM_GETITEMCOUNT, 0, 0, &count);
    reply_open("rows", '[');
    for (int i = 0; done && i < (int)count && i < ROWS_MAX; i++)
        done = reply_row(&r, list, i, columns);
    reply_close(']');
    remote_close(&r);
    return done;
}

static bool select_list_row(HWND list, int row)
{
    LVITEMW nothing = { .stateMask = LVIS_SELECTED }, it = nothing;
    struct remote r;
    bool done;

    if (!remote_open(&r, list))
        return false;
    it.state = it.stateMask = LVIS_SELECTED | LVIS_FOCUSED;
    done = remote_ask(&r, list, LVM_SETITEMSTATE, (WPARAM)-1, &nothing, sizeof nothing, NULL) &&
           remote_ask(&r, list, LVM_SETITEMSTATE, (WPARAM)row, &it, sizeof it, NULL) &&
           ask(list, LVM_ENSUREVISIBLE, (WPARAM)row, FALSE, NULL);
    remote_close(&r);
    return done;
}

static bool row_point(HWND list, int row, LPARAM *point)
{
    struct remote r;
    RECT at = { .left = LVIR_LABEL };
    bool done;

    if (!remote_open(&r, list))
        return false;
    done = remote_ask(&r, list, LVM_GETITEMRECT, (WPARAM)row, &at, sizeof at, NULL);
    remote_close(&r);
    *point = MAKELPARAM(at.left + 4, (at.top + at.bottom) / 2);
    return done;
}

bool activate_row(HWND control, int row)
{
    LPARAM at;

    if (!class_is(control, WC_LISTVIEWW))
        return reply_error("only a row of a list view can be clicked twice");
    if (!select_list_row(control, row) || !row_point(control, row, &at))
        return false;
    PostMessageW(control, WM_LBUTTONDOWN, MK_LBUTTON, at);
    PostMessageW(control, WM_LBUTTONUP, 0, at);
    PostMessageW(control, WM_LBUTTONDBLCLK, MK_LBUTTON, at);
    PostMessageW(control, WM_LBUTTONUP, 0, at);
    return true;
}

bool sort_by(HWND control, int column)
{
    LRESULT header = 0;
    struct remote r;
    RECT at = { 0 };
    LPARAM point;
    bool done;

    if (!ask(control, LVM_GETHEADER, 0, 0, &header) || !header || !remote_open(&r, control))
        return false;
    done = remote_ask(&r, (HWND)header, HDM_GETITEMRECT, (WPARAM)column, &at, sizeof at, NULL);
    remote_close(&r);
    point = MAKELPARAM((at.left + at.right) / 2, (at.top + at.bottom) / 2);
    PostMessageW((HWND)header, WM_LBUTTONDOWN, MK_LBUTTON, point);
    PostMessageW((HWND)header, WM_LBUTTONUP, 0, point);
    return done;
}

/* -------------------------------------------------------------------------------------- combo and list boxes */
struct box_messages { UINT count, text, length, current, select; WPARAM changed; };

static const struct box_messages *box(HWND control)
{
    static const struct box_messages combo = { CB_GETCOUNT, CB_GETLBTEXT, CB_GETLBTEXTLEN, CB_GETCURSEL, CB_SETCURSEL, CBN_SELCHANGE };
    static const struct box_messages list = { LB_GETCOUNT, LB_GETTEXT, LB_GETTEXTLEN, LB_GETCURSEL, LB_SETCURSEL, LBN_SELCHANGE };

    return class_is(control, L"ComboBox") ? &combo : class_is(control, L"ListBox") ? &list : NULL;
}

static bool reply_box(HWND control, const struct box_messages *box)
{
    LRESULT count = 0, current = -1, length = 0;
    WCHAR text[CELL_MAX];

    if (!ask(control, box->count, 0, 0, &count) || !ask(control, box->current, 0, 0, &current))
        return false;
    reply_open("columns", '[');
    reply_close(']');
    reply_open("rows", '[');
    for (int i = 0; i < (int)count; i++) {
        text[0] = 0;
        if (ask(control, box->length, (WPARAM)i, 0, &length) && length < CELL_MAX)
            ask(control, box->text, (WPARAM)i, (LPARAM)text, NULL);
        reply_open(NULL, '{');
        reply_bool("selected", i == current);
        reply_open("needs", '[');
        reply_number(NULL, text_width(text));
        reply_close(']');
        reply_open("cells", '[');
        reply_text(NULL, text);
        reply_close(']');
        reply_close('}');
    }
    reply_close(']');
    return true;
}

bool reply_list(HWND control)
{
    const struct box_messages *messages = box(control);

    if (messages)
        return reply_box(control, messages);
    if (class_is(control, WC_LISTVIEWW))
        return reply_list_view(control);
    return reply_error("control %d is no list", GetDlgCtrlID(control));
}

bool select_row(HWND control, int row)
{
    const struct box_messages *messages = box(control);

    if (class_is(control, WC_LISTVIEWW))
        return select_list_row(control, row);
    if (!messages)
        return reply_error("control %d is no list", GetDlgCtrlID(control));
    return ask(control, messages->select, (WPARAM)row, 0, NULL) &&
           ask(GetParent(control), WM_COMMAND, MAKEWPARAM(GetDlgCtrlID(control), messages->changed), (LPARAM)control, NULL);
}

/* ----------------------------------------------------------------------------------------- tabs and tooltips */
static BOOL CALLBACK match_tabs(HWND control, LPARAM lp)
{
    if (!class_is(control, WC_TABCONTROLW))
        return TRUE;
    *(HWND *)lp = control;
    return FALSE;
}

bool reply_tabs(HWND sheet)
{
    HWND tabs = NULL;
    struct remote r;
    LRESULT count = 0, current = -1;
    WCHAR text[CELL_MAX];

    EnumChildWindows(sheet, match_tabs, (LPARAM)&tabs);
    if (!tabs)
        return reply_error("this window has no tabs");
    if (!ask(tabs, TCM_GETITEMCOUNT, 0, 0, &count) || !ask(tabs, TCM_GETCURSEL, 0, 0, &current) || !remote_open(&r, tabs))
        return false;
    reply_open("tabs", '[');
    for (int i = 0; i < (int)count; i++) {
        TCITEMW item = { .mask = TCIF_TEXT, .pszText = remote_text(&r), .cchTextMax = CELL_MAX };

        remote_ask(&r, tabs, TCM_GETITEMW, (WPARAM)i, &item, sizeof item, NULL);
        remote_read(&r, remote_text(&r), text, ARRAYSIZE(text));
        reply_text(NULL, text);
    }
    reply_close(']');
    reply_number("current", (intptr_t)current);
    remote_close(&r);
    return true;
}

bool turn_to_tab(HWND sheet, int index)
{
    LRESULT result = 0;

    if (!ask(sheet, PSM_SETCURSEL, (WPARAM)index, 0, &result))
        return false;
    return result || reply_error("the sheet does not turn to tab %d", index);
}

bool tip_text(HWND tip, WCHAR *out, size_t cap)
{
    TTTOOLINFOW tool = { .cbSize = sizeof tool };
    struct remote r;
    LRESULT has = 0;
    bool done;

    out[0] = 0;
    if (!remote_open(&r, tip))
        return false;
    done = remote_ask(&r, tip, TTM_GETCURRENTTOOLW, 0, &tool, sizeof tool, &has);
    if (done && !has) {     /* one that is placed by its program is never "current" */
        tool.cbSize = sizeof tool;
        done = remote_ask(&r, tip, TTM_ENUMTOOLSW, 0, &tool, sizeof tool, &has) && has;
    }
    tool.lpszText = remote_text(&r);
    if (done && remote_ask(&r, tip, TTM_GETTEXTW, CELL_MAX, &tool, sizeof tool, NULL))
        remote_read(&r, remote_text(&r), out, cap < CELL_MAX ? cap : CELL_MAX);
    remote_close(&r);
    return out[0] != 0;
}
