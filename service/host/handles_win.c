/* handles_win.c - how many handles this process has, also where the system does not say.
 * SPDX-License-Identifier: MIT */
#include "service/host/handles_win.h"
#include <winsock2.h>
#include <windows.h>
#include <stdint.h>

enum { GAP = 512, INDEX_MAX = 1 << 16 };

/* Wine answers GetProcessHandleCount() with 0, and its list of all handles must not be asked for: the
 * wineserver (8.0) reads beyond a table that is empty, as that of a process just being made is, and
 * dies with all its programs. So ours are tried one by one; Wine gives the lowest free number, so that
 * behind a long gap there are none. */
static unsigned long count_one_by_one(void)
{
    unsigned long count = 0;
    DWORD flags;

    for (uintptr_t i = 1, last = 0; i < INDEX_MAX && i - last <= GAP; i++) {
        if (!GetHandleInformation((HANDLE)(i << 2), &flags))
            continue;
        count++;
        last = i;
    }
    return count;
}

unsigned long handles_count(void)
{
    DWORD count = 0;

    if (GetProcessHandleCount(GetCurrentProcess(), &count) && count)
        return count;
    return count_one_by_one();
}
