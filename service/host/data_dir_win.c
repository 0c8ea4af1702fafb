/* data_dir_win.c - makes the data folder, with the rights it must have.
 * SPDX-License-Identifier: MIT */
#include "service/host/data_dir_win.h"
#include <windows.h>
#include <sddl.h>
#include <stdio.h>

/* Protected: nothing inherited; SYSTEM and Administrators, also for all that is made inside. */
#define DATA_DIR_SDDL L"D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)"

void data_dir_default(const char *instance, char *out, size_t cap)
{
    wchar_t base[MAX_PATH];
    char utf8[3 * MAX_PATH];
    DWORD len = GetEnvironmentVariableW(L"ProgramData", base, MAX_PATH);

    if (len == 0 || len >= MAX_PATH)
        wcscpy(base, L"C:\\ProgramData");
    WideCharToMultiByte(CP_UTF8, 0, base, -1, utf8, sizeof utf8, NULL, NULL);
    snprintf(out, cap, "%s\\OpenRRAS%s%s", utf8, instance[0] ? "-" : "", instance);
}

bool data_dir_prepare(const char *data_dir, char *message, size_t cap)
{
    wchar_t path[MAX_PATH];
    SECURITY_ATTRIBUTES rights = { .nLength = sizeof rights };
    DWORD attributes;

    if (!MultiByteToWideChar(CP_UTF8, 0, data_dir, -1, path, MAX_PATH)) {
        snprintf(message, cap, "The data folder's name is too long; choose a shorter one with --data.");
        return false;
    }
    /* Without the descriptor no folder: one that everybody may read is worse than none. */
    if (ConvertStringSecurityDescriptorToSecurityDescriptorW(DATA_DIR_SDDL, SDDL_REVISION_1,
                                                             &rights.lpSecurityDescriptor, NULL))
        CreateDirectoryW(path, &rights);
    LocalFree(rights.lpSecurityDescriptor);
    attributes = GetFileAttributesW(path);
    if (attributes != INVALID_FILE_ATTRIBUTES && (attributes & FILE_ATTRIBUTE_DIRECTORY))
        return true;
    snprintf(message, cap, "The data folder %s cannot be made (error %lu); run as Administrator, or choose another with --data.",
             data_dir, (unsigned long)GetLastError());
    return false;
}
