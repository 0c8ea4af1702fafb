/* components_win.c - compares file versions of the programs in our own folder.
 * SPDX-License-Identifier: MIT */
#include "service/host/components_win.h"
#include <windows.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static const wchar_t *const components[] = { L"rrasctl.exe", L"rrasnet.exe", L"rrasadmin.exe", L"rrasphone.exe",
                                             L"rras.cpl" };

/* The four numbers of a file's version resource in one; false when it has none. */
static bool file_version(const wchar_t *path, uint64_t *out)
{
    DWORD unused = 0, size = GetFileVersionInfoSizeW(path, &unused);
    void *data = size ? malloc(size) : NULL;
    VS_FIXEDFILEINFO *info = NULL;
    UINT len = 0;
    bool found = data && GetFileVersionInfoW(path, 0, size, data) && VerQueryValueW(data, L"\\", (void **)&info, &len) &&
                 len >= sizeof *info;

    if (found)
        *out = (uint64_t)info->dwFileVersionMS << 32 | info->dwFileVersionLS;
    free(data);
    return found;
}

static void version_text(uint64_t version, char *out, size_t cap)
{
    snprintf(out, cap, "%u.%u.%u", (unsigned)(version >> 48 & 0xffff), (unsigned)(version >> 32 & 0xffff),
             (unsigned)(version >> 16 & 0xffff));
}

bool components_agree(struct component_mismatch *out)
{
    wchar_t path[MAX_PATH];
    DWORD len = GetModuleFileNameW(NULL, path, MAX_PATH);
    uint64_t own = 0, other = 0;
    wchar_t *slash = wcsrchr(path, L'\\');

    if (len == 0 || len >= MAX_PATH || !slash || !file_version(path, &own))
        return true; /* nothing to compare with */
    for (size_t i = 0; i < sizeof components / sizeof *components; i++) {
        if ((size_t)(slash - path) + 1 + wcslen(components[i]) >= MAX_PATH)
            continue;
        wcscpy(slash + 1, components[i]);
        if (!file_version(path, &other) || other == own)
            continue;
        snprintf(out->component, sizeof out->component, "%ls", components[i]);
        version_text(other, out->version, sizeof out->version);
        version_text(own, out->ours, sizeof out->ours);
        return false;
    }
    return true;
}
