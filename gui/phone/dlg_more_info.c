/*
 * dlg_more_info.c - *More Info*: the error, and what model_more_info says of it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/phone/dlg_more_info.h"
#include <string.h>
#include "gui/phone/dial_ids.h"
#include "gui/phone/model_more_info.h"
#include "gui/ui/wide.h"

enum { MORE_TEXT_MAX = 4096, MARGIN = 4 };

/* The service's own sentence first: it knows this computer. */
static void write_text(const struct dial_failure *failure, char *out, size_t cap)
{
    size_t used = 0;

    out[0] = '\0';
    if (failure->why[0]) {
        ui_format(out, cap, IDS_MORE_SERVICE_SAYS, failure->why);
        used = strlen(out);
    }
    ui_format(out + used, cap - used, more_info_string(failure->error, failure->reach), (unsigned long)failure->error);
}

static void move(struct dialog *d, int control, int dy, int grow)
{
    HWND window = dialog_control(d, control);
    RECT rect;

    GetWindowRect(window, &rect);
    MapWindowPoints(NULL, d->window, (POINT *)&rect, 2);
    SetWindowPos(window, NULL, rect.left, rect.top + dy, rect.right - rect.left, rect.bottom - rect.top + grow,
                 SWP_NOZORDER | SWP_NOACTIVATE);
}

/* The box is as high as its text: nothing is scrolled, and nothing is empty. */
static void fit(struct dialog *d, const char *text)
{
    HWND edit = dialog_control(d, IDC_MORE_TEXT);
    wchar_t wide[MORE_TEXT_MAX];
    RECT box, room, frame;
    HDC dc = GetDC(edit);
    HGDIOBJ before = SelectObject(dc, (HGDIOBJ)SendMessageW(edit, WM_GETFONT, 0, 0));
    int grow;

    GetClientRect(edit, &room);
    SendMessageW(edit, EM_GETRECT, 0, (LPARAM)&box);
    box.bottom = box.top;
    DrawTextW(dc, ui_wide(text, wide, MORE_TEXT_MAX), -1, &box, DT_CALCRECT | DT_WORDBREAK | DT_EDITCONTROL | DT_EXPANDTABS | DT_NOPREFIX);
    SelectObject(dc, before);
    ReleaseDC(edit, dc);
    grow = box.bottom + MARGIN - room.bottom;
    GetWindowRect(d->window, &frame);
    SetWindowPos(d->window, NULL, 0, 0, frame.right - frame.left, frame.bottom - frame.top + grow,
                 SWP_NOMOVE | SWP_NOZORDER | SWP_NOACTIVATE);
    move(d, IDC_MORE_TEXT, 0, grow);
    move(d, IDOK, grow, 0);
    dialog_centre(d->window);
}

/* The base begins at the text, and selects it. */
static void begin(struct dialog *d)
{
    SendMessageW(d->window, WM_NEXTDLGCTL, (WPARAM)dialog_control(d, IDOK), TRUE);
    SendDlgItemMessageW(d->window, IDC_MORE_TEXT, EM_SETSEL, 0, 0);
}

static void load(struct dialog *d)
{
    const struct dial_failure *failure = d->model;
    char text[MORE_TEXT_MAX];

    dialog_set_text(d, IDC_MORE_ERROR, failure->error_line);
    write_text(failure, text, sizeof text);
    dialog_set_text(d, IDC_MORE_TEXT, text);
    fit(d, text);
    SendDlgItemMessageW(d->window, IDC_MORE_ICON, STM_SETICON,
                        (WPARAM)LoadImageW(NULL, (LPCWSTR)IDI_INFORMATION, IMAGE_ICON, 0, 0, LR_SHARED | LR_DEFAULTSIZE), 0);
    PostMessageW(d->window, DIALOG_WM_CHANGED, 0, 0);
}

static const struct dialog_kind kind = { .template_id = IDD_MORE_INFO, .load = load, .changed = begin };

void dlg_more_info_run(HWND owner, const struct dial_failure *failure)
{
    dialog_run(owner, &kind, (void *)(uintptr_t)failure);
}
