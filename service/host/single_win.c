/* single_win.c - one process for each instance name: two would fight for lines and database.
 * SPDX-License-Identifier: MIT */
#include "service/host/single_win.h"
#include <winsock2.h>
#include <windows.h>
#include <sddl.h>
#include <stdio.h>
#include "common/control/rras_client.h"

/* Everybody may see that it is there; only SYSTEM, Administrators and who made it do more. */
#define SINGLE_SDDL L"D:(A;;GA;;;SY)(A;;GA;;;BA)(A;;GA;;;OW)(A;;0x100000;;;WD)"

static HANDLE make(const wchar_t *space, const char *endpoint, DWORD *error)
{
    SECURITY_ATTRIBUTES rights = { .nLength = sizeof rights };
    wchar_t name[96];
    HANDLE mutex;

    swprintf(name, sizeof name / sizeof *name, L"%ls\\%hs", space, endpoint);
    ConvertStringSecurityDescriptorToSecurityDescriptorW(SINGLE_SDDL, SDDL_REVISION_1, &rights.lpSecurityDescriptor, NULL);
    mutex = CreateMutexExW(&rights, name, 0, SYNCHRONIZE);
    *error = GetLastError(); /* ERROR_ALREADY_EXISTS also with a handle */
    LocalFree(rights.lpSecurityDescriptor);
    return mutex;
}

struct single *single_take(const char *instance, char *message, size_t cap)
{
    char endpoint[64];
    DWORD error = 0;
    HANDLE mutex;

    rras_endpoint_name(instance, endpoint);
    mutex = make(L"Global", endpoint, &error);
    if (!mutex && error != ERROR_ACCESS_DENIED)
        mutex = make(L"Local", endpoint, &error);
    if (mutex && error != ERROR_ALREADY_EXISTS)
        return (struct single *)mutex;
    if (mutex)
        CloseHandle(mutex);
    if (error == ERROR_ALREADY_EXISTS || error == ERROR_ACCESS_DENIED)
        snprintf(message, cap, "%s runs already on this computer; stop it with rrassvc stop%s%s or Ctrl+C in its window, "
                 "or run another beside it with --instance and a name of its own.", endpoint, instance[0] ? " --instance " : "", instance);
    else
        snprintf(message, cap, "The name %s cannot be taken (error %lu); restart Windows and try again.", endpoint,
                 (unsigned long)error);
    return NULL;
}

void single_release(struct single *single)
{
    if (single)
        CloseHandle((HANDLE)single);
}
