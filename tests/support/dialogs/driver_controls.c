/*
 * driver_controls.c - finds windows and controls, and describes them.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tests/support/dialogs/driver.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ANSWER_MS = 10000, POLL_MS = 15 };

bool ask(HWND window, UINT message, WPARAM wp, LPARAM lp, LRESULT *result)
{
    DWORD_PTR said = 0;
    char text[256];
    WCHAR wide[256];

    SetLastError(0);    /* Wine returns FALSE for some answers, but then no error */
    if (!SendMessageTimeoutW(window, message, wp, lp, SMTO_NORMAL, ANSWER_MS, &said) && GetLastError()) {
        window_text(window, wide, ARRAYSIZE(wide));
        utf8_of(wide, text, sizeof text);
        return reply_error("\"%s\" does not answer message 0x%x: error %lu", text, message, GetLastError());
    }
    if (result)
        *result = (LRESULT)said;
    return true;
}

void window_text(HWND window, WCHAR *out, size_t cap)
{
    DWORD_PTR said;

    out[0] = 0;
    if (!SendMessageTimeoutW(window, WM_GETTEXT, cap, (LPARAM)out, SMTO_NORMAL, ANSWER_MS, &said))
        out[0] = 0;
    out[cap - 1] = 0;
}

bool class_is(HWND window, const WCHAR *name)
{
    WCHAR class_name[64];

    return GetClassNameW(window, class_name, ARRAYSIZE(class_name)) && lstrcmpiW(class_name, name) == 0;
}

/* ------------------------------------------------------------------------------------------------- windows */
static bool is_dialog(HWND window)
{
    WCHAR title[2];

    if (!IsWindowVisible(window) || class_is(window, TOOLTIPS_CLASSW) || class_is(window, L"Shell_TrayWnd"))
        return false;
    return class_is(window, L"#32770") || GetWindowTextW(window, title, ARRAYSIZE(title)) > 0;
}

void reply_window(HWND window)
{
    WCHAR text[TEXT_MAX], class_name[64] = L"";
    RECT frame, client;
    POINT origin = { 0, 0 };
    DWORD process = 0;

    GetWindowThreadProcessId(window, &process);
    GetClassNameW(window, class_name, ARRAYSIZE(class_name));
    window_text(window, text, ARRAYSIZE(text));
    GetWindowRect(window, &frame);
    GetClientRect(window, &client);
    ClientToScreen(window, &origin);
    OffsetRect(&client, origin.x, origin.y);
    reply_number("window", (intptr_t)window);
    reply_text("title", text);
    reply_text("class", class_name);
    reply_rect("frame", frame);
    reply_rect("client", client);
    reply_bool("enabled", IsWindowEnabled(window) != FALSE);
    reply_number("owner", (intptr_t)GetWindow(window, GW_OWNER));
    reply_number("process", (intptr_t)process);
    reply_number("dpi", system_dpi());
}

static BOOL CALLBACK add_window(HWND window, LPARAM unused)
{
    (void)unused;
    if (is_dialog(window)) {
        reply_open(NULL, '{');
        reply_window(window);
        reply_close('}');
    }
    return TRUE;
}

void reply_windows(void)
{
    reply_open("windows", '[');
    EnumWindows(add_window, 0);
    reply_close(']');
}

struct wanted {
    WCHAR title[256], class_name[64];
    HWND found;
    char there[2048];      /* what was there instead */
};

static bool title_matches(const WCHAR *wanted, const WCHAR *title)
{
    size_t n = wcslen(wanted);

    if (n > 0 && wanted[n - 1] == '*')
        return wcsncmp(wanted, title, n - 1) == 0;
    return wcscmp(wanted, title) == 0;
}

static BOOL CALLBACK match_window(HWND window, LPARAM lp)
{
    struct wanted *wanted = (struct wanted *)lp;
    WCHAR title[256];
    char utf8[512];
    size_t n = strlen(wanted->there);

    if (!is_dialog(window))
        return TRUE;
    GetWindowTextW(window, title, ARRAYSIZE(title));
    utf8_of(title, utf8, sizeof utf8);
    snprintf(wanted->there + n, sizeof wanted->there - n, "%s\"%s\"", n ? ", " : "", utf8);
    if (!title_matches(wanted->title, title) || (wanted->class_name[0] && !class_is(window, wanted->class_name)))
        return TRUE;
    wanted->found = window;
    return FALSE;
}

bool wait_window(const char *title, const char *class_name, DWORD ms)
{
    static struct wanted wanted;
    ULONGLONG end = GetTickCount64() + ms;

    memset(&wanted, 0, sizeof wanted);
    wide_of(title, wanted.title, ARRAYSIZE(wanted.title));
    wide_of(class_name, wanted.class_name, ARRAYSIZE(wanted.class_name));
    for (;;) {
        wanted.there[0] = 0;
        EnumWindows(match_window, (LPARAM)&wanted);
        if (wanted.found) {
            reply_window(wanted.found);
            return true;
        }
        if (GetTickCount64() >= end)
            return reply_error("no window \"%s\" after %lu ms; there are: %s", title, ms, wanted.there[0] ? wanted.there : "none");
        Sleep(POLL_MS);
    }
}

bool wait_gone(HWND window, DWORD ms)
{
    ULONGLONG end = GetTickCount64() + ms;
    WCHAR title[256];
    char utf8[512];

    while (IsWindow(window) && IsWindowVisible(window)) {
        if (GetTickCount64() >= end) {
            window_text(window, title, ARRAYSIZE(title));
            utf8_of(title, utf8, sizeof utf8);
            return reply_error("\"%s\" is still there after %lu ms", utf8, ms);
        }
        Sleep(POLL_MS);
    }
    return true;
}

HWND find_window(const char *word)
{
    HWND window = (HWND)(intptr_t)strtoll(word, NULL, 10);

    if (!IsWindow(window)) {
        reply_error("window %s is gone", word);
        return NULL;
    }
    return window;
}

/* ------------------------------------------------------------------------------------------------- controls */
struct search {
    int id;
    HWND shown, hidden;
    char there[4096];
};

static BOOL CALLBACK match_control(HWND control, LPARAM lp)
{
    struct search *search = (struct search *)lp;
    int id = GetDlgCtrlID(control);
    bool is_shown = IsWindowVisible(control) != FALSE;
    WCHAR text[64], class_name[64];
    char utf8[128], kind[128];
    size_t n = strlen(search->there);

    if (!class_is(GetParent(control), L"#32770"))   /* a part of a control; its number is nobody's business */
        return TRUE;
    if (id == search->id && is_shown && !search->shown)
        search->shown = control;
    if (id == search->id && !is_shown && !search->hidden)
        search->hidden = control;
    if (is_shown && id > 0 && id != 0xffff && n + 200 < sizeof search->there) {
        window_text(control, text, ARRAYSIZE(text));
        GetClassNameW(control, class_name, ARRAYSIZE(class_name));
        utf8_of(text, utf8, sizeof utf8);
        utf8_of(class_name, kind, sizeof kind);
        snprintf(search->there + n, sizeof search->there - n, "%s%d %s \"%s\"", n ? ", " : "", id, kind, utf8);
    }
    return TRUE;
}

HWND find_control(HWND window, const char *word)
{
    static struct search search;
    WCHAR title[256];
    char utf8[512];

    memset(&search, 0, sizeof search);
    search.id = atoi(word);
    EnumChildWindows(window, match_control, (LPARAM)&search);
    if (search.shown || search.hidden)
        return search.shown ? search.shown : search.hidden;
    window_text(window, title, ARRAYSIZE(title));
    utf8_of(title, utf8, sizeof utf8);
    reply_error("no control %s in \"%s\"; there are: %s", word, utf8, search.there[0] ? search.there : "none");
    return NULL;
}

HWND usable_control(HWND window, const char *word)
{
    HWND control = find_control(window, word), top;
    WCHAR text[256];
    char name[512], title[512];

    if (!control)
        return NULL;
    top = GetAncestor(control, GA_ROOT);
    window_text(control, text, ARRAYSIZE(text));
    utf8_of(text, name, sizeof name);
    window_text(top, text, ARRAYSIZE(text));
    utf8_of(text, title, sizeof title);
    if (!IsWindowVisible(control))
        reply_error("control %s \"%s\" of \"%s\" is hidden", word, name, title);
    else if (!IsWindowEnabled(control))
        reply_error("control %s \"%s\" of \"%s\" is disabled", word, name, title);
    else if (!IsWindowEnabled(top))
        reply_error("\"%s\" is behind another window, so its control %s \"%s\" cannot be used", title, word, name);
    else
        return control;
    return NULL;
}

static void reply_control(HWND control, HWND window)
{
    WCHAR text[TEXT_MAX], class_name[64] = L"";
    DWORD style = (DWORD)GetWindowLongW(control, GWL_STYLE);
    LRESULT said = 0;
    SIZE needs;
    RECT r;

    GetClassNameW(control, class_name, ARRAYSIZE(class_name));
    window_text(control, text, ARRAYSIZE(text));
    GetWindowRect(control, &r);
    needs = needed_size(control, text, r.right - r.left);
    MapWindowPoints(NULL, window, (POINT *)&r, 2);
    reply_number("id", GetDlgCtrlID(control));
    reply_number("window", (intptr_t)control);
    reply_number("parent", (intptr_t)GetParent(control));
    reply_text("class", class_name);
    reply_text("text", text);
    reply_rect("rect", r);
    reply_number("style", (intptr_t)style);
    reply_number("extended", (intptr_t)(DWORD)GetWindowLongW(control, GWL_EXSTYLE));
    reply_bool("visible", IsWindowVisible(control) != FALSE);
    reply_bool("enabled", IsWindowEnabled(control) != FALSE);
    reply_number("needs_width", needs.cx);
    reply_number("needs_height", needs.cy);
    if (ask(control, WM_GETFONT, 0, 0, &said))
        reply_number("font", (intptr_t)said);
    if (class_is(control, L"Button") && ask(control, BM_GETCHECK, 0, 0, &said))
        reply_number("checked", (intptr_t)said);
    if (ask(control, WM_GETDLGCODE, 0, 0, &said))
        reply_number("code", (intptr_t)said);
}

static BOOL CALLBACK add_control(HWND control, LPARAM lp)
{
    reply_open(NULL, '{');
    reply_control(control, (HWND)lp);
    reply_close('}');
    return TRUE;
}

void reply_controls(HWND window)
{
    reply_window(window);
    reply_open("controls", '[');
    EnumChildWindows(window, add_control, (LPARAM)window);
    reply_close(']');
}

static BOOL CALLBACK add_tip(HWND window, LPARAM unused)
{
    WCHAR text[TEXT_MAX];
    RECT r;

    (void)unused;
    if (IsWindowVisible(window) && class_is(window, TOOLTIPS_CLASSW) && tip_text(window, text, ARRAYSIZE(text))) {
        GetWindowRect(window, &r);
        reply_open(NULL, '{');
        reply_text("text", text);
        reply_rect("frame", r);
        reply_close('}');
    }
    return TRUE;
}

void reply_tips(void)
{
    reply_open("tips", '[');
    EnumWindows(add_tip, 0);
    reply_close(']');
}

void reply_focus(void)
{
    GUITHREADINFO info = { .cbSize = sizeof info };
    WCHAR text[TEXT_MAX];

    if (!GetGUIThreadInfo(0, &info))
        info.hwndFocus = info.hwndActive = NULL;
    reply_number("window", (intptr_t)info.hwndActive);
    reply_number("control", (intptr_t)info.hwndFocus);
    reply_number("id", info.hwndFocus ? GetDlgCtrlID(info.hwndFocus) : 0);
    text[0] = 0;
    if (info.hwndFocus)
        window_text(info.hwndFocus, text, ARRAYSIZE(text));
    reply_text("text", text);
    text[0] = 0;
    if (info.hwndActive)
        window_text(info.hwndActive, text, ARRAYSIZE(text));
    reply_text("title", text);
}
