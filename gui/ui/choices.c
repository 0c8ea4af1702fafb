/*
 * choices.c - combo boxes, and marks beside what is said.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/ui/choices.h"
#include "gui/ui/wide.h"

enum { CHOICE_MAX = 512 };

/* A long choice is not cut in the list that drops down. */
static void widen(struct dialog *d, int control)
{
    HWND combo = dialog_control(d, control);
    HDC dc = GetDC(combo);
    HGDIOBJ old = SelectObject(dc, (HGDIOBJ)SendMessageW(combo, WM_GETFONT, 0, 0));
    LRESULT count = SendMessageW(combo, CB_GETCOUNT, 0, 0), width = 0;

    for (LRESULT i = 0; i < count; i++) {
        wchar_t text[CHOICE_MAX];
        LRESULT len = SendMessageW(combo, CB_GETLBTEXTLEN, (WPARAM)i, 0);
        SIZE size;

        if (len > 0 && len < CHOICE_MAX && SendMessageW(combo, CB_GETLBTEXT, (WPARAM)i, (LPARAM)text) > 0
            && GetTextExtentPoint32W(dc, text, (int)len, &size) && size.cx > width)
            width = size.cx;
    }
    SelectObject(dc, old);
    ReleaseDC(combo, dc);
    SendMessageW(combo, CB_SETDROPPEDWIDTH, (WPARAM)(width + GetSystemMetrics(SM_CXVSCROLL) + 8), 0);
}

void choices_add(struct dialog *d, int control, const char *utf8)
{
    wchar_t wide[CHOICE_MAX];

    SendDlgItemMessageW(d->window, control, CB_ADDSTRING, 0, (LPARAM)ui_wide(utf8, wide, CHOICE_MAX));
}

void choices_select(struct dialog *d, int control, size_t index)
{
    SendDlgItemMessageW(d->window, control, CB_SETCURSEL, (WPARAM)index, 0);
    widen(d, control);
}

int choices_selected(const struct dialog *d, int control)
{
    return (int)SendDlgItemMessageW(d->window, control, CB_GETCURSEL, 0, 0);
}

/* `sizes`: at 192, 144, 120 and 96 dpi. */
static void show_mark(struct dialog *d, int control, enum mark mark, const int sizes[4])
{
    /* OIC_INFORMATION and so on, which windows.h hides. */
    static const WORD icons[] = { [MARK_INFORMATION] = 32516, [MARK_WARNING] = 32515, [MARK_ERROR] = 32513 };
    RECT unit = { 0, 0, 4, 8 };
    int size;
    HANDLE icon = NULL;

    MapDialogRect(d->window, &unit);
    size = sizes[unit.bottom >= 25 ? 0 : unit.bottom >= 19 ? 1 : unit.bottom >= 16 ? 2 : 3];
    if (mark != MARK_NONE)
        icon = LoadImageW(NULL, MAKEINTRESOURCEW(icons[mark]), IMAGE_ICON, size, size, LR_SHARED);
    SendDlgItemMessageW(d->window, control, STM_SETICON, (WPARAM)icon, 0);
}

void mark_show(struct dialog *d, int control, enum mark mark)
{
    static const int sizes[4] = { 64, 48, 40, 32 };

    show_mark(d, control, mark, sizes);
}

void mark_show_small(struct dialog *d, int control, enum mark mark)
{
    static const int sizes[4] = { 32, 24, 20, 16 };

    show_mark(d, control, mark, sizes);
}
