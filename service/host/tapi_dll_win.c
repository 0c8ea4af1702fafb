/*
 * tapi_dll_win.c - tapi32.dll, loaded at run time.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/host/tapi_dll_win.h"
#include <stddef.h>
#include <string.h>

static const WCHAR file[] = L"\\tapi32.dll";

static const struct {
    const char *name;
    size_t offset;
} rows[] = {
    { "lineInitializeExW", offsetof(struct tapi_dll, initialize) },
    { "lineShutdown", offsetof(struct tapi_dll, shut_down) },
    { "lineNegotiateAPIVersion", offsetof(struct tapi_dll, negotiate) },
    { "lineGetDevCapsW", offsetof(struct tapi_dll, get_caps) },
    { "lineGetMessage", offsetof(struct tapi_dll, get_message) },
    { "lineOpenW", offsetof(struct tapi_dll, open) },
    { "lineClose", offsetof(struct tapi_dll, close) },
    { "lineSetNumRings", offsetof(struct tapi_dll, set_rings) },
    { "lineSetStatusMessages", offsetof(struct tapi_dll, set_messages) },
    { "lineAnswer", offsetof(struct tapi_dll, answer) },
    { "lineTranslateAddressW", offsetof(struct tapi_dll, translate) },
    { "lineMakeCallW", offsetof(struct tapi_dll, make_call) },
    { "lineGetCallInfoW", offsetof(struct tapi_dll, get_info) },
    { "lineGetIDW", offsetof(struct tapi_dll, get_id) },
    { "lineDrop", offsetof(struct tapi_dll, drop) },
    { "lineDeallocateCall", offsetof(struct tapi_dll, deallocate) },
};

static DWORD load_module(HMODULE *module, const WCHAR *path)
{
    WCHAR own[MAX_PATH + sizeof file / sizeof *file];
    UINT len;

    if (!path) {
        /* The whole path, so that Windows 7 without KB2533623, which lacks the search flags, obeys, too. */
        len = GetSystemDirectoryW(own, MAX_PATH);
        if (len == 0 || len >= MAX_PATH)
            return ERROR_PATH_NOT_FOUND;
        memcpy(own + len, file, sizeof file);
        path = own;
    }
    *module = LoadLibraryExW(path, NULL, LOAD_WITH_ALTERED_SEARCH_PATH);
    return *module ? 0 : GetLastError();
}

DWORD tapi_dll_load(struct tapi_dll *out, const WCHAR *path)
{
    DWORD error = load_module(&out->module, path);

    if (error)
        return error;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        FARPROC found = GetProcAddress(out->module, rows[i].name);

        if (!found) {
            tapi_dll_free(out);
            return ERROR_PROC_NOT_FOUND;
        }
        memcpy((char *)out + rows[i].offset, &found, sizeof found);
    }
    return 0;
}

void tapi_dll_free(struct tapi_dll *dll)
{
    if (dll->module)
        FreeLibrary(dll->module);
    memset(dll, 0, sizeof *dll);
}
