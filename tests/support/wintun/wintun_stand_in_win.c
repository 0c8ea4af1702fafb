/*
 * wintun_stand_in_win.c - a wintun.dll for tests: no driver, rings in memory, and a UDP socket where Windows would be.
 *
 * What a test sends to 127.0.0.1:RRAS_WINTUN_PORT is a packet that Windows sends through the adapter; what the adapter
 * is given goes back to whom the last such datagram came from. A datagram of one octet is an order: 'r' the adapter is
 * removed, 'h' nothing, but the sender is known from then on.
 *
 *   RRAS_WINTUN_PORT     the UDP port; without it there is nobody
 *   RRAS_WINTUN_FOLDER   each adapter that exists is a file there; calls.log has a line for each call that matters
 *   RRAS_WINTUN_FAULT    denied: adapters cannot be created; full: the send ring always is; session: none starts
 *
 * SPDX-License-Identifier: MIT
 */
#include <winsock2.h>
#include <ws2ipdef.h>
#include <ws2tcpip.h>
#include <windows.h>
#include <ifdef.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXPORTED __declspec(dllexport)

enum { RING_PACKETS = 256, PACKET_MAX = 0xffff };

struct packet {
    struct packet *next;
    DWORD len;
    BYTE data[];
};

struct adapter {
    WCHAR name[128];
    WCHAR file[MAX_PATH + 160];
    bool is_removed;
};

struct session {
    struct adapter *adapter;
    HANDLE event, thread;
    CRITICAL_SECTION lock;
    struct packet *first, **last;
    unsigned count;
    SOCKET socket;
    struct sockaddr_in peer;
    bool has_peer;
};

EXPORTED void *WINAPI WintunCreateAdapter(const WCHAR *name, const WCHAR *type, const GUID *wanted);
EXPORTED void WINAPI WintunCloseAdapter(void *adapter);
EXPORTED void WINAPI WintunGetAdapterLUID(void *adapter, NET_LUID *luid);
EXPORTED void *WINAPI WintunStartSession(void *adapter, DWORD ring);
EXPORTED void WINAPI WintunEndSession(void *session);
EXPORTED HANDLE WINAPI WintunGetReadWaitEvent(void *session);
EXPORTED BYTE *WINAPI WintunReceivePacket(void *session, DWORD *len);
EXPORTED void WINAPI WintunReleaseReceivePacket(void *session, const BYTE *packet);
EXPORTED BYTE *WINAPI WintunAllocateSendPacket(void *session, DWORD len);
EXPORTED void WINAPI WintunSendPacket(void *session, const BYTE *packet);

static bool folder_path(const WCHAR *name, WCHAR out[MAX_PATH + 160])
{
    DWORD len = GetEnvironmentVariableW(L"RRAS_WINTUN_FOLDER", out, MAX_PATH);

    if (len == 0 || len >= MAX_PATH)
        return false;
    _snwprintf(out + len, 160, L"\\%ls", name);
    return true;
}

static void note(const char *what, const WCHAR *name, unsigned number)
{
    WCHAR path[MAX_PATH + 160];
    FILE *file = folder_path(L"calls.log", path) ? _wfopen(path, L"ab") : NULL;

    if (!file)
        return;
    fprintf(file, "%s %ls %u\n", what, name, number);
    fclose(file);
}

static bool has_fault(const char *fault)
{
    char now[32] = "";

    return GetEnvironmentVariableA("RRAS_WINTUN_FAULT", now, sizeof now) > 0 && strcmp(now, fault) == 0;
}

void *WINAPI WintunCreateAdapter(const WCHAR *name, const WCHAR *type, const GUID *wanted)
{
    struct adapter *a;
    HANDLE file;

    note("create", name, wanted ? (unsigned)wanted->Data1 : 0);
    if (has_fault("denied")) {
        SetLastError(ERROR_ACCESS_DENIED);
        return NULL;
    }
    if (!type || !wanted || wcslen(name) >= 128 || !(a = calloc(1, sizeof *a))) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    wcscpy(a->name, name);
    if (folder_path(name, a->file)) {
        file = CreateFileW(a->file, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
        if (file != INVALID_HANDLE_VALUE)
            CloseHandle(file);
    }
    return a;
}

void WINAPI WintunCloseAdapter(void *adapter)
{
    struct adapter *a = adapter;

    note("close", a->name, 0);
    DeleteFileW(a->file);
    free(a);
}

void WINAPI WintunGetAdapterLUID(void *adapter, NET_LUID *luid)
{
    (void)adapter;
    memset(luid, 0, sizeof *luid);
    luid->Value = 0x35000000000001; /* IF_TYPE_PROP_VIRTUAL */
}

static void put(struct session *s, const BYTE *data, int len)
{
    struct packet *p = malloc(sizeof *p + (size_t)len);

    if (!p)
        return;
    p->next = NULL;
    p->len = (DWORD)len;
    memcpy(p->data, data, (size_t)len);
    EnterCriticalSection(&s->lock);
    if (s->count < RING_PACKETS) {
        *s->last = p;
        s->last = &p->next;
        s->count++;
        p = NULL;
    }
    LeaveCriticalSection(&s->lock);
    free(p);
    SetEvent(s->event);
}

static DWORD WINAPI listen_to_test(void *arg)
{
    struct session *s = arg;
    static BYTE data[PACKET_MAX];

    for (;;) {
        struct sockaddr_in from;
        int from_len = sizeof from, len = recvfrom(s->socket, (char *)data, sizeof data, 0, (struct sockaddr *)&from, &from_len);

        if (len < 0 && WSAGetLastError() == WSAECONNRESET)
            continue; /* the test was not there any more to take a packet */
        if (len < 0)
            return 0;
        EnterCriticalSection(&s->lock);
        s->peer = from;
        s->has_peer = true;
        if (len == 1 && data[0] == 'r')
            s->adapter->is_removed = true;
        LeaveCriticalSection(&s->lock);
        if (len > 1)
            put(s, data, len);
        else
            SetEvent(s->event);
    }
}

static SOCKET open_socket(void)
{
    struct sockaddr_in at = { .sin_family = AF_INET };
    char port[16] = "";
    SOCKET s;

    if (!GetEnvironmentVariableA("RRAS_WINTUN_PORT", port, sizeof port))
        return INVALID_SOCKET;
    s = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
    at.sin_port = htons((u_short)atoi(port));
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (s != INVALID_SOCKET && bind(s, (const struct sockaddr *)&at, sizeof at) != 0) {
        closesocket(s);
        return INVALID_SOCKET;
    }
    return s;
}

void *WINAPI WintunStartSession(void *adapter, DWORD ring)
{
    struct session *s = has_fault("session") ? NULL : calloc(1, sizeof *s);
    struct adapter *a = adapter;

    note("session", a->name, ring);
    if (!s || ring < 0x20000 || ring > 0x4000000 || (ring & (ring - 1))) {
        free(s);
        SetLastError(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    s->adapter = a;
    s->last = &s->first;
    s->event = CreateEventW(NULL, FALSE, FALSE, NULL);
    InitializeCriticalSection(&s->lock);
    s->socket = open_socket();
    if (s->socket != INVALID_SOCKET)
        s->thread = CreateThread(NULL, 0, listen_to_test, s, 0, NULL);
    return s;
}

void WINAPI WintunEndSession(void *session)
{
    struct session *s = session;
    struct packet *p, *next;

    note("end", s->adapter->name, s->count);
    if (s->socket != INVALID_SOCKET)
        closesocket(s->socket);
    if (s->thread) {
        WaitForSingleObject(s->thread, INFINITE);
        CloseHandle(s->thread);
    }
    for (p = s->first; p; p = next) {
        next = p->next;
        free(p);
    }
    DeleteCriticalSection(&s->lock);
    CloseHandle(s->event);
    free(s);
}

HANDLE WINAPI WintunGetReadWaitEvent(void *session)
{
    return ((struct session *)session)->event;
}

BYTE *WINAPI WintunReceivePacket(void *session, DWORD *len)
{
    struct session *s = session;
    struct packet *p;

    EnterCriticalSection(&s->lock);
    p = s->adapter->is_removed ? NULL : s->first;
    if (p) {
        s->first = p->next;
        if (!s->first)
            s->last = &s->first;
        s->count--;
    }
    LeaveCriticalSection(&s->lock);
    if (!p) {
        SetLastError(s->adapter->is_removed ? ERROR_HANDLE_EOF : ERROR_NO_MORE_ITEMS);
        return NULL;
    }
    *len = p->len;
    return p->data;
}

void WINAPI WintunReleaseReceivePacket(void *session, const BYTE *packet)
{
    (void)session;
    free((void *)(UINT_PTR)(packet - offsetof(struct packet, data)));
}

BYTE *WINAPI WintunAllocateSendPacket(void *session, DWORD len)
{
    struct session *s = session;
    struct packet *p = NULL;

    if (s->adapter->is_removed)
        SetLastError(ERROR_HANDLE_EOF);
    else if (has_fault("full") || !(p = malloc(sizeof *p + len)))
        SetLastError(ERROR_BUFFER_OVERFLOW);
    if (!p)
        return NULL;
    p->len = len;
    return p->data;
}

void WINAPI WintunSendPacket(void *session, const BYTE *packet)
{
    struct session *s = session;
    struct packet *p = (struct packet *)(void *)((BYTE *)(UINT_PTR)packet - offsetof(struct packet, data));

    if (s->has_peer)
        sendto(s->socket, (const char *)p->data, (int)p->len, 0, (const struct sockaddr *)&s->peer, sizeof s->peer);
    free(p);
}
