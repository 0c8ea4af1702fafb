/*
 * cpl.c - rras.cpl: an icon in Control Panel; a double click starts rrasnet.exe from the same folder.
 *
 * SPDX-License-Identifier: MIT
 */
#include <windows.h>
#include <cpl.h>
#include <shellapi.h>
#include <wchar.h>
#include "gui/network/cpl_ids.h"

static HINSTANCE own;

/* "C:\Program Files\OpenRRAS\rrasnet.exe"; false: the folder's name is too long. */
static BOOL program_path(wchar_t out[MAX_PATH])
{
    static const wchar_t program[] = L"rrasnet.exe";
    DWORD len = GetModuleFileNameW(own, out, MAX_PATH);
    wchar_t *slash = len > 0 && len < MAX_PATH ? wcsrchr(out, L'\\') : NULL;

    if (!slash || (size_t)(slash + 1 - out) + sizeof program / sizeof *program > MAX_PATH)
        return FALSE;
    wcscpy(slash + 1, program);
    return TRUE;
}

static void complain(HWND owner)
{
    wchar_t text[512] = L"", name[64] = L"";

    LoadStringW(own, IDS_CPL_NO_PROGRAM, text, 512);
    LoadStringW(own, IDS_CPL_NAME, name, 64);
    MessageBoxW(owner, text, name, MB_OK | MB_ICONERROR);
}

static void start_program(HWND owner)
{
    wchar_t path[MAX_PATH];

    if (!program_path(path) || (INT_PTR)ShellExecuteW(owner, NULL, path, NULL, NULL, SW_SHOWNORMAL) <= 32)
        complain(owner);
}

static void inquire(CPLINFO *info)
{
    info->idIcon = IDI_CPL;
    info->idName = IDS_CPL_NAME;
    info->idInfo = IDS_CPL_INFO;
    info->lData = 0;
}

LONG CALLBACK CPlApplet(HWND owner, UINT message, LPARAM first, LPARAM second);

LONG CALLBACK CPlApplet(HWND owner, UINT message, LPARAM first, LPARAM second)
{
    (void)first;
    switch (message) {
    case CPL_INIT:
        return TRUE;
    case CPL_GETCOUNT:
        return 1;
    case CPL_INQUIRE:
        inquire((CPLINFO *)second);
        return 0;
    case CPL_DBLCLK:
    case CPL_STARTWPARMSW:
        start_program(owner);
        return message == CPL_STARTWPARMSW; /* TRUE: done, no double click need follow */
    default:
        return 0;
    }
}

BOOL WINAPI DllMain(HINSTANCE instance, DWORD reason, LPVOID reserved);

BOOL WINAPI DllMain(HINSTANCE instance, DWORD reason, LPVOID reserved)
{
    (void)reserved;
    if (reason == DLL_PROCESS_ATTACH) {
        own = instance;
        DisableThreadLibraryCalls(instance);
    }
    return TRUE;
}
