/*
 * tray.c - the icon in the tray while a person's connection is up.
 *
 * A window nobody sees is told of the connections once a second, by the feed of the monitor; it ends with the last
 * one. Only one rrasphone of an instance shows the icon: a mutex says who.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/phone/tray.h"
#include <shellapi.h>
#include <stdio.h>
#include <string.h>
#include "common/base/text.h"
#include "common/ras/ras_error.h"
#include "gui/phone/dial_ids.h"
#include "gui/phone/dlg_monitor_feed.h"
#include "gui/phone/dlg_monitor_prefs.h"
#include "gui/phone/tray_icon.h"
#include "gui/ui/wide.h"

enum { WM_TRAY = WM_APP + 20, TRAY_ID = 1, TIP_MAX = 128, LINGER_MS = 10000, UP_MAX = 64 };

#define TRAY_CLASS L"RrasPhoneTray"

static struct tray {
    struct phone *phone;
    HWND window;                        /* NULL: there is no tray */
    HANDLE mutex;
    UINT taskbar_created;
    struct monitor_feed *feed;
    struct monitor_news news;
    struct monitor_prefs prefs;
    HICON icons[TRAY_LIGHTS];           /* by their lights */
    bool is_added;
    unsigned lights;
    uint64_t bytes_in, bytes_out;       /* of all, as last seen */
    unsigned long up[UP_MAX];           /* those that were up */
    size_t up_count;
    uint64_t linger_until_ms;           /* a balloon is shown */
} tray;

/* ---- connections ---- */

static bool is_persons(const RRAS_CONNECTION_0 *c)
{
    return !c->is_over && !c->is_router;
}

static size_t count_persons(const RRAS_CONNECTION_0 **first)
{
    size_t count = 0;

    for (size_t i = 0; i < tray.news.count; i++)
        if (is_persons(&tray.news.lines[i].connection) && count++ == 0)
            *first = &tray.news.lines[i].connection;
    return count;
}

/* ---- the icon ---- */

static void write_line(const RRAS_CONNECTION_0 *c, char *out, size_t cap)
{
    char in[MONITOR_TEXT_MAX], sent[MONITOR_TEXT_MAX], name[MONITOR_SHORT_MAX + 1];

    monitor_short_name(c->name, name);
    if (c->connected_ms)
        ui_format(out, cap, IDS_TRAY_TIP, name, monitor_number((uint64_t)c->bytes_in, in), monitor_number((uint64_t)c->bytes_out, sent));
    else
        ui_format(out, cap, IDS_TRAY_TIP_DIALING, name, c->state_text);
}

/* A line for each connection, as many as there is room for. */
static void write_tip(char out[TIP_MAX])
{
    char line[PHONE_NAME_MAX + 300];
    size_t used = 0;

    out[0] = '\0';
    for (size_t i = 0; i < tray.news.count; i++) {
        if (!is_persons(&tray.news.lines[i].connection))
            continue;
        write_line(&tray.news.lines[i].connection, line, sizeof line);
        if (used && used + 1 + strlen(line) >= TIP_MAX)
            return;
        if (used)
            out[used++] = '\n';
        text_copy(out + used, TIP_MAX - used, line);
        used = strlen(out);
    }
    if (!used)
        ui_string(IDS_TRAY_TIP_NONE, out, TIP_MAX);
}

static NOTIFYICONDATAW icon_data(UINT flags)
{
    NOTIFYICONDATAW data = { .cbSize = sizeof data, .hWnd = tray.window, .uID = TRAY_ID, .uFlags = flags, .uCallbackMessage = WM_TRAY };
    char tip[TIP_MAX];

    write_tip(tip);
    ui_wide(tip, data.szTip, ARRAYSIZE(data.szTip));
    data.hIcon = tray.icons[tray.lights];
    return data;
}

/* Adding fails while there is no taskbar: it is tried again every second. */
static void show_icon(void)
{
    NOTIFYICONDATAW data = icon_data(NIF_ICON | NIF_TIP | NIF_MESSAGE);

    if (tray.is_added && Shell_NotifyIconW(NIM_MODIFY, &data))
        return;
    tray.is_added = Shell_NotifyIconW(NIM_ADD, &data);
    data.uVersion = NOTIFYICON_VERSION;
    if (tray.is_added)
        Shell_NotifyIconW(NIM_SETVERSION, &data);
}

static void tell_lost(const RRAS_CONNECTION_0 *c)
{
    NOTIFYICONDATAW data = icon_data(NIF_INFO);
    char text[512], name[MONITOR_SHORT_MAX + 1];

    if (!tray.prefs.tells_lost)
        return;
    ui_wide(ui_format(text, sizeof text, IDS_TRAY_LOST_TITLE, monitor_short_name(c->name, name)), data.szInfoTitle, ARRAYSIZE(data.szInfoTitle));
    ui_wide(ui_format(text, sizeof text, IDS_TRAY_LOST, c->error, ras_error_text((uint32_t)c->error)), data.szInfo, ARRAYSIZE(data.szInfo));
    data.dwInfoFlags = NIIF_WARNING;
    Shell_NotifyIconW(NIM_MODIFY, &data);
    tray.linger_until_ms = GetTickCount64() + LINGER_MS;
}

/* ---- news ---- */

static bool was_up(unsigned long id)
{
    for (size_t i = 0; i < tray.up_count; i++)
        if (tray.up[i] == id)
            return true;
    return false;
}

static void follow_lines(void)
{
    uint64_t in = 0, out = 0;
    size_t count = 0;
    unsigned long up[UP_MAX];

    for (size_t i = 0; i < tray.news.count; i++) {
        const RRAS_CONNECTION_0 *c = &tray.news.lines[i].connection;

        if (c->is_over && !c->is_router && c->error && was_up(c->id))
            tell_lost(c);
        if (!is_persons(c))
            continue;
        in += (uint64_t)c->bytes_in;
        out += (uint64_t)c->bytes_out;
        if (c->connected_ms && count < UP_MAX)
            up[count++] = c->id;
    }
    tray.lights = tray.prefs.has_lights ? tray_lights(tray.bytes_in, tray.bytes_out, in, out) : 0;
    tray.bytes_in = in;
    tray.bytes_out = out;
    memcpy(tray.up, up, count * sizeof *up);
    tray.up_count = count;
}

/* Nothing is up, and nothing is told any more. */
static bool is_done(void)
{
    const RRAS_CONNECTION_0 *first = NULL;

    return (!tray.news.is_reachable || count_persons(&first) == 0) && GetTickCount64() >= tray.linger_until_ms;
}

static void changed(void)
{
    if (!tray.feed || !monitor_feed_take(tray.feed, &tray.news))
        return;
    follow_lines();
    if (is_done())
        DestroyWindow(tray.window);
    else
        show_icon();
}

/* The balloon was read, or its time is over: the icon is not kept for it any longer. */
static void balloon_gone(void)
{
    tray.linger_until_ms = 0;
    if (is_done())
        DestroyWindow(tray.window);
}

/* ---- the menu ---- */

/* A box of this thread that is open already: it comes to the front instead of a second one. */
static BOOL CALLBACK find_box(HWND window, LPARAM lp)
{
    if (window == tray.window || !IsWindowVisible(window) || !IsWindowEnabled(window))
        return TRUE;
    *(HWND *)lp = window;
    return FALSE;
}

static bool show_open_box(void)
{
    HWND open = NULL;

    EnumThreadWindows(GetCurrentThreadId(), find_box, (LPARAM)&open);
    if (open)
        SetForegroundWindow(open);
    return open != NULL;
}

static void show_monitor(void)
{
    const RRAS_CONNECTION_0 *first = NULL;
    char name[PHONE_NAME_MAX + 1] = "";

    if (show_open_box())
        return;
    if (count_persons(&first))
        text_copy(name, sizeof name, first->name);
    phone_show_monitor(tray.phone, NULL, name);
    monitor_prefs_read(&tray.prefs);
    if (tray.window && !tray.prefs.has_icon)
        DestroyWindow(tray.window);
}

static void show_book(void)
{
    if (!show_open_box())
        phone_show_book(tray.phone, NULL, NULL);
}

static void add_item(HMENU menu, unsigned id, const char *text)
{
    wchar_t wide[PHONE_NAME_MAX + 64];

    AppendMenuW(menu, MF_STRING, id, ui_wide(text, wide, ARRAYSIZE(wide)));
}

/* An & in a name is no mnemonic. */
static char *doubled(const char *name, char *out, size_t cap)
{
    size_t used = 0;

    for (; *name && used + 3 < cap; name++) {
        if (*name == '&')
            out[used++] = '&';
        out[used++] = *name;
    }
    out[used] = '\0';
    return out;
}

/* Fills `ids` with the connections the items hang up. */
static HMENU make_menu(unsigned long ids[TRAY_HANG_UPS])
{
    HMENU menu = CreatePopupMenu();
    char text[2 * PHONE_NAME_MAX + 64], name[2 * MONITOR_SHORT_MAX + 4], brief[MONITOR_SHORT_MAX + 1];
    unsigned count = 0;

    if (!menu)
        return NULL;
    add_item(menu, IDC_TRAY_MONITOR, ui_string(IDS_TRAY_MONITOR, text, sizeof text));
    SetMenuDefaultItem(menu, IDC_TRAY_MONITOR, FALSE);
    for (size_t i = 0; i < tray.news.count && count < TRAY_HANG_UPS; i++) {
        const RRAS_CONNECTION_0 *c = &tray.news.lines[i].connection;

        if (!is_persons(c))
            continue;
        ids[count] = c->id;
        add_item(menu, IDC_TRAY_HANG_UP + count++, ui_format(text, sizeof text, IDS_TRAY_HANG_UP, doubled(monitor_short_name(c->name, brief), name, sizeof name)));
    }
    AppendMenuW(menu, MF_SEPARATOR, 0, NULL);
    add_item(menu, IDC_TRAY_BOOK, ui_string(IDS_TRAY_BOOK, text, sizeof text));
    return menu;
}

static void show_menu(void)
{
    unsigned long ids[TRAY_HANG_UPS] = { 0 };
    HMENU menu = make_menu(ids);
    POINT at;
    int chosen;

    if (!menu)
        return;
    GetCursorPos(&at);
    SetForegroundWindow(tray.window); /* else the menu stays when one clicks elsewhere */
    chosen = TrackPopupMenu(menu, TPM_RIGHTBUTTON | TPM_RETURNCMD | TPM_NONOTIFY, at.x, at.y, 0, tray.window, NULL);
    PostMessageW(tray.window, WM_NULL, 0, 0);
    DestroyMenu(menu);
    if (chosen == IDC_TRAY_MONITOR)
        show_monitor();
    else if (chosen == IDC_TRAY_BOOK)
        show_book();
    else if (chosen >= IDC_TRAY_HANG_UP && chosen < IDC_TRAY_HANG_UP + TRAY_HANG_UPS) {
        phone_hang_up(tray.phone, NULL, ids[chosen - IDC_TRAY_HANG_UP]);
        if (tray.feed)
            monitor_feed_hurry(tray.feed);
    }
}

/* ---- the window ---- */

static void end(void)
{
    NOTIFYICONDATAW data = icon_data(0);

    if (tray.is_added)
        Shell_NotifyIconW(NIM_DELETE, &data);
    monitor_feed_free(tray.feed);
    monitor_news_fini(&tray.news);
    for (unsigned i = 0; i < TRAY_LIGHTS; i++)
        if (tray.icons[i])
            DestroyIcon(tray.icons[i]);
    CloseHandle(tray.mutex);
    memset(&tray, 0, sizeof tray);
}

static LRESULT CALLBACK procedure(HWND window, UINT msg, WPARAM wp, LPARAM lp)
{
    if (tray.window == window && msg == tray.taskbar_created) { /* Explorer was started anew */
        tray.is_added = false;
        show_icon();
        return 0;
    }
    switch (msg) {
    case DIALOG_WM_CHANGED:
        changed();
        return 0;
    case WM_TRAY:
        if (LOWORD(lp) == WM_LBUTTONDBLCLK || LOWORD(lp) == NIN_KEYSELECT)
            show_monitor();
        else if (LOWORD(lp) == WM_CONTEXTMENU)
            show_menu();
        else if (LOWORD(lp) == NIN_BALLOONUSERCLICK || LOWORD(lp) == NIN_BALLOONTIMEOUT)
            balloon_gone();
        return 0;
    case WM_DESTROY:
        if (tray.window == window)
            end();
        return 0;
    default:
        return DefWindowProcW(window, msg, wp, lp);
    }
}

static bool is_mine(const char *instance)
{
    char name[64], full[96];
    wchar_t wide[96];

    snprintf(full, sizeof full, "Local\\%s.tray", rras_endpoint_name(instance, name));
    tray.mutex = CreateMutexW(NULL, FALSE, ui_wide(full, wide, ARRAYSIZE(wide)));
    if (!tray.mutex || GetLastError() != ERROR_ALREADY_EXISTS)
        return true; /* its name alone says who; it is never locked */
    CloseHandle(tray.mutex);
    tray.mutex = NULL;
    return false;
}

static bool is_wanted(const struct phone *phone)
{
    for (size_t i = 0; i < phone->connection_count; i++)
        if (is_persons(&phone->connections[i]))
            return true;
    return false;
}

void tray_begin(struct phone *phone)
{
    static const WNDCLASSEXW class = { .cbSize = sizeof class, .lpfnWndProc = procedure, .lpszClassName = TRAY_CLASS };
    WNDCLASSEXW mine = class;

    if (tray.window || !is_wanted(phone))
        return;
    monitor_prefs_read(&tray.prefs);
    if (!tray.prefs.has_icon || !is_mine(phone->instance))
        return;
    mine.hInstance = GetModuleHandleW(NULL);
    RegisterClassExW(&mine);
    tray.phone = phone;
    tray.taskbar_created = RegisterWindowMessageW(L"TaskbarCreated");
    for (unsigned i = 0; i < TRAY_LIGHTS; i++)
        tray.icons[i] = tray_icon_new(GetSystemMetrics(SM_CXSMICON), i);
    /* Top-level, as only such a window hears of TaskbarCreated. */
    tray.window = CreateWindowExW(WS_EX_TOOLWINDOW, TRAY_CLASS, L"", WS_POPUP, 0, 0, 0, 0, NULL, NULL, mine.hInstance, NULL);
    if (tray.window)
        tray.feed = monitor_feed_new(phone->instance, tray.window);
    if (tray.window && !tray.feed)
        DestroyWindow(tray.window);
    else if (!tray.window)
        end();
}

void phone_show_tray(struct phone *phone)
{
    MSG msg;

    phone_refresh_connections(phone);
    tray_begin(phone);
    while (tray.window && GetMessageW(&msg, NULL, 0, 0) > 0) {
        TranslateMessage(&msg);
        DispatchMessageW(&msg);
    }
}
