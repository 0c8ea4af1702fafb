/*
 * dialog_leaks.c - opens every dialog and cancels it, again and again in one process, and counts what
 * is left behind: windows by looking for them, GDI objects in the table that lists every handle.
 *
 *   dialog_leaks ROUNDS [--instance NAME] [--leak gdi|window] [ROOM...]
 *
 * Of rrasnet; built with RRAS_LEAKS_OF_PHONE it is phone_leaks, of rrasphone, whose rooms are of the entry Office.
 *
 * One JSON object per room: {"room": "setup", "title": "...", "windows": 0, "gdi": 0, ...}. Caches fill
 * and are full; what leaks grows for ever: so it is the growth during ROUNDS openings, the least of
 * three times. What an IP address control of this Windows loses by itself is measured first and taken
 * off. --leak leaves something behind each time: the count must see it.
 *
 * SPDX-License-Identifier: MIT
 */
#ifdef RRAS_LEAKS_OF_PHONE
#include "gui/phone/phone.h"
#else
#include "gui/network/panel.h"
#endif
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WARM_UP = 3, TIMES = 3, CALIBRATE = 8, POLL_MS = 5, PATIENCE_MS = 3000, GDI_HANDLES = 65536, PEB_GDI_TABLE = sizeof(void *) == 8 ? 0xf8 : 0x94 };

#ifdef RRAS_LEAKS_OF_PHONE
#define room phone_room
static struct phone program;
static const struct room *const tables[] = { book_rooms, dial_rooms };

static void open_room(const struct room *room)
{
    room->open(&program, NULL, "Office");
}

static bool open_program(const char *instance)
{
    return phone_open(&program, NULL, instance, false);
}

static void close_program(void)
{
    phone_close(&program);
}
#else
static struct panel program;
static const struct room *const tables[] = { sheet_rooms, setup_rooms, configuration_rooms, permissions_rooms };

static void open_room(const struct room *room)
{
    room->open(&program, NULL);
}

static bool open_program(const char *instance)
{
    return panel_open(&program, NULL, instance, false);
}

static void close_program(void)
{
    panel_close(&program);
}
#endif

static WCHAR last_title[128];
static volatile LONG windows_seen, addresses_seen;
static long lost_by_address;     /* GDI objects; 1 in Wine 8, a font */

/* ---------------------------------------------------------------------------------------------------- counting */
static BOOL CALLBACK count_child(HWND window, LPARAM count)
{
    (void)window;
    ++*(long *)count;
    return TRUE;
}

static BOOL CALLBACK count_window(HWND window, LPARAM count)
{
    DWORD process;

    GetWindowThreadProcessId(window, &process);
    if (process == GetCurrentProcessId()) {
        ++*(long *)count;
        EnumChildWindows(window, count_child, count);
    }
    return TRUE;
}

static long count_windows(void)
{
    long count = 0;

    EnumWindows(count_window, (LPARAM)&count);
    for (HWND w = NULL; (w = FindWindowExW(HWND_MESSAGE, w, NULL, NULL)) != NULL;)
        count_window(w, (LPARAM)&count);
    return count;
}

/* Windows has a figure. Wine has none, but the table of handles the PEB names is this process's alone: 24
 * octets for each on 64 bits, 16 on 32; behind the object's 8 lie owner and count, then the type. */
static long count_gdi(long types[256])
{
    const char *(WINAPI *current_peb)(void) =
        (const char *(WINAPI *)(void))(void (*)(void))GetProcAddress(GetModuleHandleW(L"ntdll"), "RtlGetCurrentPeb");
    const char *entry;
    DWORD known = GetGuiResources(GetCurrentProcess(), GR_GDIOBJECTS);
    long count = 0;

    memset(types, 0, 256 * sizeof *types);
    if (known)
        return (long)known;
    memcpy(&entry, current_peb() + PEB_GDI_TABLE, sizeof entry);
    for (int i = 0; entry && i < GDI_HANDLES; i++, entry += 8 + 8 + sizeof(void *)) {
        uint8_t type;

        memcpy(&type, entry + sizeof(uint64_t) + 6, sizeof type);
        count += type != 0;
        types[type]++;
    }
    return count;
}

/* --------------------------------------------------------------------------------------------------- cancelling */
static BOOL CALLBACK find_tabs(HWND window, LPARAM found)
{
    WCHAR name[32];

    if (!GetClassNameW(window, name, ARRAYSIZE(name)) || lstrcmpiW(name, WC_TABCONTROLW) != 0)
        return TRUE;
    *(HWND *)found = window;
    return FALSE;
}

static BOOL CALLBACK find_open(HWND window, LPARAM found)
{
    WCHAR name[32];
    DWORD process;

    GetWindowThreadProcessId(window, &process);
    if (process != GetCurrentProcessId() || !IsWindowVisible(window) || !IsWindowEnabled(window) ||
        !GetClassNameW(window, name, ARRAYSIZE(name)) || lstrcmpW(name, L"#32770") != 0)
        return TRUE;
    *(HWND *)found = window;
    return FALSE;
}

static BOOL CALLBACK count_address(HWND window, LPARAM unused)
{
    WCHAR name[32];

    (void)unused;
    if (GetClassNameW(window, name, ARRAYSIZE(name)) && lstrcmpiW(name, WC_IPADDRESSW) == 0)
        InterlockedIncrement(&addresses_seen);
    return TRUE;
}

/* A box that asks something has no Cancel: No, and in the end OK. */
static void cancel(HWND window)
{
    static const int answers[] = { IDCANCEL, IDNO, IDOK };
    HWND tabs = NULL;

    GetWindowTextW(window, last_title, ARRAYSIZE(last_title));
    EnumChildWindows(window, find_tabs, (LPARAM)&tabs);
    for (LRESULT i = tabs ? SendMessageW(tabs, TCM_GETITEMCOUNT, 0, 0) - 1 : -1; i >= 0; i--)
        SendMessageW(window, PSM_SETCURSEL, (WPARAM)i, 0);
    EnumChildWindows(window, count_address, 0);
    InterlockedIncrement(&windows_seen);
    for (size_t i = 0; i < ARRAYSIZE(answers); i++) {
        PostMessageW(window, WM_COMMAND, (WPARAM)answers[i], 0);
        for (int ms = 0; ms < PATIENCE_MS; ms += POLL_MS) {
            if (!IsWindow(window) || !IsWindowVisible(window) || !IsWindowEnabled(window))
                return;
            Sleep(POLL_MS);
        }
    }
}

static DWORD WINAPI cancel_all(void *unused)
{
    (void)unused;
    for (;;) {
        HWND open = NULL;

        EnumWindows(find_open, (LPARAM)&open);
        if (open)
            cancel(open);
        Sleep(POLL_MS);
    }
    return 0;
}

/* ------------------------------------------------------------------------------------------------------ the test */
static void leak(const char *what)
{
    if (strcmp(what, "gdi") == 0)
        CreateSolidBrush(RGB(1, 2, 3));
    if (strcmp(what, "window") == 0)
        CreateWindowExW(0, L"STATIC", L"", WS_POPUP, 0, 0, 1, 1, NULL, NULL, NULL, NULL);
}

static void settle(void)
{
    MSG msg;

    while (PeekMessageW(&msg, NULL, 0, 0, PM_REMOVE)) {
        TranslateMessage(&msg);
        DispatchMessageW(&msg);
    }
}

static void calibrate(void)
{
    long types[256], before = count_gdi(types);

    for (int i = 0; i < CALIBRATE; i++) {
        HFONT font = CreateFontW(-11, 0, 0, 0, 0, 0, 0, 0, DEFAULT_CHARSET, 0, 0, 0, 0, L"MS Shell Dlg 2");
        HWND window = CreateWindowExW(0, WC_IPADDRESSW, L"", WS_POPUP, 0, 0, 100, 20, NULL, NULL, NULL, NULL);

        SendMessageW(window, WM_SETFONT, (WPARAM)font, FALSE);
        DestroyWindow(window);
        DeleteObject(font);
        settle();
    }
    lost_by_address = (count_gdi(types) - before) / CALIBRATE;
}

struct growth {
    long windows, gdi, addresses;
    long types[256];
};

static struct growth grow(const struct room *room, int rounds, const char *leaks)
{
    long before[256], addresses = addresses_seen;
    struct growth g = { .windows = -count_windows(), .gdi = -count_gdi(before) };

    for (int i = 0; i < rounds; i++) {
        open_room(room);
        leak(leaks);
        settle();
    }
    g.addresses = addresses_seen - addresses;
    g.windows += count_windows();
    g.gdi += count_gdi(g.types) - g.addresses * lost_by_address;
    for (int type = 0; type < 256; type++)
        g.types[type] -= before[type];
    return g;
}

static void test_room(const struct room *room, int rounds, const char *leaks)
{
    struct growth least, next;
    long shown = windows_seen;
    ULONGLONG began = GetTickCount64();
    char title[256] = "";

    grow(room, WARM_UP, leaks);
    least = grow(room, rounds, leaks);
    for (int i = 1; i < TIMES; i++) {
        next = grow(room, rounds, leaks);
        least = next.windows + next.gdi < least.windows + least.gdi ? next : least;
    }
    WideCharToMultiByte(CP_UTF8, 0, last_title, -1, title, sizeof title, NULL, NULL);
    printf("{\"room\":\"%s\",\"title\":\"%s\",\"opened\":%d,\"shown\":%ld,\"windows\":%ld,\"gdi\":%ld,\"addresses\":%ld,\"ms\":%llu,"
           "\"types\":{", room->name, title, WARM_UP + TIMES * rounds, windows_seen - shown, least.windows, least.gdi, least.addresses,
           GetTickCount64() - began);
    for (int type = 1, n = 0; type < 256; type++)
        if (least.types[type])
            printf("%s\"%02x\":%ld", n++ ? "," : "", type, least.types[type]);
    puts("}}");
    fflush(stdout);
}

static bool is_wanted(const struct room *room, char **names, int count)
{
    for (int i = 0; i < count; i++)
        if (strcmp(names[i], room->name) == 0)
            return true;
    return count == 0;
}

int main(int argc, char **argv)
{
    INITCOMMONCONTROLSEX classes = { sizeof classes, ICC_WIN95_CLASSES | ICC_STANDARD_CLASSES | ICC_INTERNET_CLASSES };
    const char *instance = "", *leaks = "";
    int rounds = argc > 1 ? atoi(argv[1]) : 0, at = 2;

    for (; at + 1 < argc && argv[at][0] == '-'; at += 2) {
        if (strcmp(argv[at], "--instance") == 0)
            instance = argv[at + 1];
        else
            leaks = argv[at + 1];
    }
    if (rounds < 1) {
        fprintf(stderr, "usage: dialog_leaks ROUNDS [--instance NAME] [--leak gdi|window] [ROOM...]\n");
        return 2;
    }
    InitCommonControlsEx(&classes);
    CoInitializeEx(NULL, COINIT_APARTMENTTHREADED | COINIT_DISABLE_OLE1DDE);
    CloseHandle(CreateThread(NULL, 0, cancel_all, NULL, 0, NULL));
    if (!open_program(instance)) {
        fprintf(stderr, "dialog_leaks: the service does not answer\n");
        return 1;
    }
    calibrate();
    for (size_t i = 0; i < ARRAYSIZE(tables); i++)
        for (const struct room *room = tables[i]; room->name; room++)
            if (is_wanted(room, argv + at, argc - at))
                test_room(room, rounds, leaks);
    close_program();
    return 0;
}
