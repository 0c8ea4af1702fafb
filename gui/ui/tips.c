/*
 * tips.c - the balloon beside a control, and the tooltips that say why a control is disabled.
 *
 * A disabled control gets no mouse messages, its dialog gets them: so the tool is the dialog with the
 * control's rectangle. The balloon leaves with the next key or click, which a hook sees on its way
 * into the dialog's message loop. UI thread.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/ui/ui_internal.h"
#include <stdlib.h>
#include <string.h>
#include "gui/ui/ui_ids.h"
#include "gui/ui/wide.h"

enum { REASONS_MAX = 128, TIP_WIDTH_DLU = 170, REASON_TEXT_MAX = 512, SHOW_FOR_MS = 30000,
       TOOL_BYTES = offsetof(TTTOOLINFOW, lParam) + sizeof(LPARAM) /* the older size: every version of the common controls knows it */ };

struct dialog_tips {
    HWND dialog, balloon, reasons;
    HWND target;                        /* whom the balloon is about; NULL: it is hidden */
    bool is_described;
    size_t count;
    struct {
        int control, string_id;
        bool is_locked;
    } reason[REASONS_MAX];
};

static struct dialog_tips *showing;     /* the one balloon there is */
static HHOOK hook;

/* ---- the balloon ---- */

static LRESULT CALLBACK watch_messages(int code, WPARAM removed, LPARAM lp)
{
    const MSG *msg = (const MSG *)lp;

    if (code == HC_ACTION && removed == PM_REMOVE && showing
        && (msg->message == WM_KEYDOWN || msg->message == WM_SYSKEYDOWN || msg->message == WM_LBUTTONDOWN || msg->message == WM_RBUTTONDOWN
            || msg->message == WM_NCLBUTTONDOWN || msg->message == WM_NCRBUTTONDOWN))
        tips_hide(showing);
    return CallNextHookEx(NULL, code, removed, lp);
}

static HWND make_tooltip(HWND dialog, DWORD style)
{
    RECT width = { 0, 0, TIP_WIDTH_DLU, 8 };
    HWND tooltip = CreateWindowExW(WS_EX_TOPMOST, TOOLTIPS_CLASSW, NULL, WS_POPUP | TTS_NOPREFIX | TTS_ALWAYSTIP | style, CW_USEDEFAULT,
                                   CW_USEDEFAULT, CW_USEDEFAULT, CW_USEDEFAULT, dialog, NULL, GetModuleHandleW(NULL), NULL);

    MapDialogRect(dialog, &width);
    if (tooltip)
        SendMessageW(tooltip, TTM_SETMAXTIPWIDTH, 0, width.right);
    return tooltip;
}

struct dialog_tips *tips_new(HWND dialog)
{
    struct dialog_tips *tips = calloc(1, sizeof *tips);

    if (tips)
        tips->dialog = dialog;
    return tips;
}

void tips_free(struct dialog_tips *tips)
{
    if (!tips)
        return;
    tips_hide(tips);
    if (tips->balloon)
        DestroyWindow(tips->balloon);
    if (tips->reasons)
        DestroyWindow(tips->reasons);
    free(tips);
}

static TTTOOLINFOW balloon_tool(const struct dialog_tips *tips)
{
    return (TTTOOLINFOW){ .cbSize = TOOL_BYTES, .uFlags = TTF_TRACK, .hwnd = tips->dialog, .uId = 1 };
}

/* Beside the first line of what it speaks of. */
static POINT place_of(HWND control)
{
    RECT rect, line = { 0, 0, 8, 12 };
    LONG width, height;

    GetWindowRect(control, &rect);
    MapDialogRect(GetParent(control), &line);
    width = rect.right - rect.left;
    height = rect.bottom - rect.top;
    return (POINT){ rect.left + (width < 6 * line.right ? width / 2 : 3 * line.right), rect.top + (height < 2 * line.bottom ? height * 4 / 5 : line.bottom) };
}

void tips_point_at(struct dialog_tips *tips, HWND control, const wchar_t *title, const wchar_t *text)
{
    TTTOOLINFOW tool = balloon_tool(tips);
    POINT at = place_of(control);
    wchar_t copy[HELP_TEXT_MAX];

    if (showing)
        tips_hide(showing);
    lstrcpynW(copy, text, HELP_TEXT_MAX);
    tool.lpszText = copy;
    if (tips->balloon)
        DestroyWindow(tips->balloon); /* the next may be on a monitor of another resolution */
    tips->balloon = make_tooltip(tips->dialog, TTS_BALLOON);
    if (!tips->balloon || !SendMessageW(tips->balloon, TTM_ADDTOOLW, 0, (LPARAM)&tool))
        return;
    if (title)
        SendMessageW(tips->balloon, TTM_SETTITLEW, TTI_WARNING, (LPARAM)title);
    SendMessageW(tips->balloon, TTM_TRACKPOSITION, 0, MAKELPARAM(at.x, at.y));
    SendMessageW(tips->balloon, TTM_TRACKACTIVATE, TRUE, (LPARAM)&tool);
    tips->target = control;
    tips->is_described = title != NULL;
    if (tips->is_described)
        accessible_describe(control, text);
    showing = tips;
    hook = SetWindowsHookExW(WH_GETMESSAGE, watch_messages, NULL, GetCurrentThreadId());
}

void tips_hide(struct dialog_tips *tips)
{
    TTTOOLINFOW tool = balloon_tool(tips);

    if (!tips->target)
        return;
    SendMessageW(tips->balloon, TTM_TRACKACTIVATE, FALSE, (LPARAM)&tool);
    if (tips->is_described)
        accessible_describe(tips->target, NULL);
    tips->target = NULL;
    showing = NULL;
    UnhookWindowsHookEx(hook);
    hook = NULL;
}

/* ---- reasons ---- */

static TTTOOLINFOW reason_tool(const struct dialog_tips *tips, int control)
{
    TTTOOLINFOW tool = { .cbSize = TOOL_BYTES, .uFlags = TTF_SUBCLASS, .hwnd = tips->dialog, .uId = (UINT_PTR)control };
    HWND window = GetDlgItem(tips->dialog, control);

    if (window && GetWindowRect(window, &tool.rect))
        MapWindowPoints(NULL, tips->dialog, (POINT *)(void *)&tool.rect, 2);
    return tool;
}

void tips_moved(struct dialog_tips *tips)
{
    RECT width = { 0, 0, TIP_WIDTH_DLU, 8 };

    tips_hide(tips);
    if (!tips->reasons)
        return;
    MapDialogRect(tips->dialog, &width);
    SendMessageW(tips->reasons, TTM_SETMAXTIPWIDTH, 0, width.right);
    for (size_t i = 0; i < tips->count; i++) {
        TTTOOLINFOW tool = reason_tool(tips, tips->reason[i].control);

        SendMessageW(tips->reasons, TTM_NEWTOOLRECTW, 0, (LPARAM)&tool);
    }
}

static void forget(struct dialog_tips *tips, int control)
{
    TTTOOLINFOW tool = reason_tool(tips, control);
    size_t kept = 0;

    if (tips->reasons)
        SendMessageW(tips->reasons, TTM_DELTOOLW, 0, (LPARAM)&tool);
    for (size_t i = 0; i < tips->count; i++)
        if (tips->reason[i].control != control)
            tips->reason[kept++] = tips->reason[i];
    tips->count = kept;
}

void tips_set_reason(struct dialog_tips *tips, int control, int string_id)
{
    TTTOOLINFOW tool = reason_tool(tips, control);
    wchar_t text[REASON_TEXT_MAX];
    char narrow[REASON_TEXT_MAX];

    if (tips_reason(tips, control) == string_id)
        return;
    forget(tips, control);
    if (!string_id || tips->count >= REASONS_MAX)
        return;
    tips->reason[tips->count].control = control;
    tips->reason[tips->count].is_locked = false;
    tips->reason[tips->count++].string_id = string_id;
    if (!tips->reasons) {
        tips->reasons = make_tooltip(tips->dialog, 0);
        SendMessageW(tips->reasons, TTM_SETDELAYTIME, TTDT_AUTOPOP, MAKELPARAM(SHOW_FOR_MS, 0));
    }
    tool.lpszText = ui_wide(ui_string(string_id, narrow, sizeof narrow), text, REASON_TEXT_MAX);
    SendMessageW(tips->reasons, TTM_ADDTOOLW, 0, (LPARAM)&tool);
}

int tips_reason(const struct dialog_tips *tips, int control)
{
    for (size_t i = 0; i < tips->count; i++)
        if (tips->reason[i].control == control)
            return tips->reason[i].string_id;
    return 0;
}

void tips_lock(struct dialog_tips *tips, int control)
{
    for (size_t i = 0; i < tips->count; i++)
        if (tips->reason[i].control == control)
            tips->reason[i].is_locked = true;
}

bool tips_is_locked(const struct dialog_tips *tips, int control)
{
    for (size_t i = 0; i < tips->count; i++)
        if (tips->reason[i].control == control)
            return tips->reason[i].is_locked;
    return false;
}

static bool is_said_before(const struct dialog_tips *tips, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (tips->reason[i].string_id == tips->reason[at].string_id)
            return true;
    return false;
}

void tips_append_reasons(const struct dialog_tips *tips, char *out, size_t cap)
{
    char text[REASON_TEXT_MAX];

    for (size_t i = 0; i < tips->count; i++) {
        size_t len = strlen(out);

        if (is_said_before(tips, i))
            continue;
        ui_string(tips->reason[i].string_id, text, sizeof text);
        if (len + strlen(text) + 4 >= cap)
            return;
        memcpy(out + len, "\n- ", 3);
        memcpy(out + len + 3, text, strlen(text) + 1);
    }
}
