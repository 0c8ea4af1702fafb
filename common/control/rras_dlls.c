/*
 * rras_dlls.c - where a program of ours takes its libraries from.
 *
 * SPDX-License-Identifier: MIT
 */
#include "common/control/rras_dlls.h"
#include <windows.h>

enum { SEARCH_SYSTEM32 = 0x800 }; /* LOAD_LIBRARY_SEARCH_SYSTEM32, which older headers lack */

void rras_load_from_system_only(void)
{
    union {
        FARPROC found;
        BOOL(WINAPI *set)(DWORD flags);
    } search = { .found = GetProcAddress(GetModuleHandleW(L"kernel32.dll"), "SetDefaultDllDirectories") };

    if (search.found)
        search.set(SEARCH_SYSTEM32);
    SetDllDirectoryW(L""); /* and never from the current folder */
}
