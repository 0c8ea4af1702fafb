/*
 * wintun_dll_win.c - wintun.dll, loaded at run time.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/host/wintun_dll_win.h"
#include <stddef.h>
#include <string.h>

enum { SEARCH_OWN_FOLDER = 0x200, SEARCH_SYSTEM32 = 0x800 }; /* LOAD_LIBRARY_SEARCH_*, which older headers lack */

static const WCHAR file[] = L"wintun.dll";

static bool own_path(WCHAR path[MAX_PATH + 16])
{
    DWORD len = GetModuleFileNameW(NULL, path, MAX_PATH);

    if (len == 0 || len >= MAX_PATH)
        return false;
    while (len > 0 && path[len - 1] != L'\\')
        len--;
    memcpy(path + len, file, sizeof file);
    return true;
}

bool wintun_is_there(void)
{
    WCHAR path[MAX_PATH + 16];

    return own_path(path) && GetFileAttributesW(path) != INVALID_FILE_ATTRIBUTES;
}

DWORD wintun_load(struct wintun *out)
{
    static const struct {
        const char *name;
        size_t offset;
    } rows[] = {
        { "WintunCreateAdapter", offsetof(struct wintun, create_adapter) },
        { "WintunCloseAdapter", offsetof(struct wintun, close_adapter) },
        { "WintunGetAdapterLUID", offsetof(struct wintun, get_luid) },
        { "WintunStartSession", offsetof(struct wintun, start_session) },
        { "WintunEndSession", offsetof(struct wintun, end_session) },
        { "WintunGetReadWaitEvent", offsetof(struct wintun, read_event) },
        { "WintunReceivePacket", offsetof(struct wintun, receive) },
        { "WintunReleaseReceivePacket", offsetof(struct wintun, release) },
        { "WintunAllocateSendPacket", offsetof(struct wintun, allocate) },
        { "WintunSendPacket", offsetof(struct wintun, send) },
    };
    WCHAR path[MAX_PATH + 16];
    HMODULE module;

    if (!own_path(path))
        return ERROR_PATH_NOT_FOUND;
    module = LoadLibraryExW(path, NULL, SEARCH_OWN_FOLDER | SEARCH_SYSTEM32);
    if (!module)
        return GetLastError();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        FARPROC found = GetProcAddress(module, rows[i].name);

        if (!found) {
            FreeLibrary(module);
            return ERROR_PROC_NOT_FOUND;
        }
        memcpy((char *)out + rows[i].offset, &found, sizeof found);
    }
    return 0;
}
