/*
 * wintun_dll_win.h - wintun.dll, as its public documentation has it, loaded at run time.
 *
 * Only from the folder of this program, which none but administrators may write to; never by the search path.
 * Any thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_WINTUN_DLL_WIN_H
#define RRAS_WINTUN_DLL_WIN_H
#include <winsock2.h>
#include <ws2ipdef.h>
#include <windows.h>
#include <stdbool.h>
#include <ifdef.h>

enum { WINTUN_NAME_MAX = 127, WINTUN_RING = 0x20000 }; /* the smallest ring: what waits in it is delay */

struct wintun {
    void *(WINAPI *create_adapter)(const WCHAR *name, const WCHAR *type, const GUID *wanted);
    void(WINAPI *close_adapter)(void *adapter);         /* and it is gone */
    void(WINAPI *get_luid)(void *adapter, NET_LUID *luid);
    void *(WINAPI *start_session)(void *adapter, DWORD ring);
    void(WINAPI *end_session)(void *session);
    HANDLE(WINAPI *read_event)(void *session);
    /* NULL: ERROR_NO_MORE_ITEMS, or ERROR_HANDLE_EOF when the adapter is gone. */
    BYTE *(WINAPI *receive)(void *session, DWORD *len);
    void(WINAPI *release)(void *session, const BYTE *packet);
    /* NULL: ERROR_BUFFER_OVERFLOW when the ring is full, or ERROR_HANDLE_EOF. */
    BYTE *(WINAPI *allocate)(void *session, DWORD len);
    void(WINAPI *send)(void *session, const BYTE *packet);
};

bool wintun_is_there(void);
/* 0, or the system's error. It stays loaded. */
DWORD wintun_load(struct wintun *out);
#endif
