/*
 * sockets_echo_win.c - ICMP echo with IcmpSendEcho2Ex: no raw socket, no rights needed.
 *
 * An answer sets an event; one helper thread waits for all of them and posts each to the loop. It may
 * outlive its outside, because the system writes into the reply buffers until the last timeout: what
 * both need is counted. (The thread pool's waits would do, but Wine 8's trip over an assertion.)
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/host/outside_win.h"
#include <ws2tcpip.h>
#include <iphlpapi.h>
#include <icmpapi.h>
#include <stdlib.h>

enum {
    OUTSTANDING_MAX = MAXIMUM_WAIT_OBJECTS - 1, /* pings without an answer; more are lost, as on a busy line */
    TIMEOUT_MS = 5000,
    DATA_MAX = 65000,
    REPLY_EXTRA = 64       /* an ICMP error's 8 bytes and an IO_STATUS_BLOCK behind the reply */
};

/* Not in every header: looked up. */
typedef DWORD WINAPI icmp_send_echo(HANDLE icmp, HANDLE event, FARPROC apc, void *apc_context, IPAddr source,
                                    IPAddr destination, void *data, WORD len, IP_OPTION_INFORMATION *options,
                                    void *reply, DWORD reply_size, DWORD timeout_ms);

struct request {
    struct request *next;
    struct echoes *echoes;
    HANDLE event;
    void *cookie;
    DWORD reply_size;
    uint8_t *reply;
    uint8_t data[];            /* what is sent, and behind it, aligned, the reply */
};

/* Of one outside, its helper thread, and every request. */
struct echoes {
    HANDLE icmp;
    icmp_send_echo *send;
    HANDLE wake;               /* auto-reset: something below has changed */
    LONG users;
    unsigned outstanding;      /* logic thread */
    SRWLOCK lock;              /* guards what follows */
    struct outside *outside;   /* NULL: it is gone, nobody wants answers. Written by the logic thread only */
    struct request *sent;      /* and not yet seen by the helper */
};

static void unuse(struct echoes *e)
{
    if (InterlockedDecrement(&e->users) > 0)
        return;
    IcmpCloseHandle(e->icmp);
    CloseHandle(e->wake);
    free(e);
}

static void request_free(struct request *r)
{
    struct echoes *e = r->echoes;

    CloseHandle(r->event);
    free(r);
    unuse(e);
}

/* What Windows makes of an ICMP error, and what it was on the wire (RFC 792). */
static const struct {
    DWORD status;
    uint8_t type, code;
} icmp_errors[] = {
    { IP_TTL_EXPIRED_TRANSIT, 11, 0 },     { IP_TTL_EXPIRED_REASSEM, 11, 1 },     { IP_DEST_NET_UNREACHABLE, 3, 0 },
    { IP_DEST_HOST_UNREACHABLE, 3, 1 },    { IP_DEST_PROT_UNREACHABLE, 3, 2 },    { IP_DEST_PORT_UNREACHABLE, 3, 3 },
};

static void tell_failure(struct net *net, void *cookie, const ICMP_ECHO_REPLY *reply)
{
    for (size_t i = 0; i < sizeof icmp_errors / sizeof *icmp_errors; i++)
        if (icmp_errors[i].status == reply->Status)
            net_echo_failed(net, cookie, ntohl(reply->Address), icmp_errors[i].type, icmp_errors[i].code, loop_now());
}

/* `replies` is what IcmpParseReplies() counted: for errors 0, though the first reply holds them, and
 * for silence 0 as well. */
static void tell(struct net *net, void *cookie, const ICMP_ECHO_REPLY *reply, DWORD replies)
{
    if (reply->Status == IP_SUCCESS && replies > 0)
        net_echo_reply(net, cookie, ntohl(reply->Address), bytes_of(reply->Data, reply->DataSize), loop_now());
    else
        tell_failure(net, cookie, reply);
}

/* Logic thread. */
static void answered(void *arg)
{
    struct request *r = arg;
    struct outside *outside = r->echoes->outside;

    r->echoes->outstanding--;
    if (outside && outside->net)
        tell(outside->net, r->cookie, (const void *)r->reply, IcmpParseReplies(r->reply, r->reply_size));
    request_free(r);
}

/* ---------------------------------------------------------------------------------- the helper thread */

static void hand_over(struct request *r)
{
    struct echoes *e = r->echoes;
    bool is_posted;

    AcquireSRWLockExclusive(&e->lock);
    is_posted = e->outside && loop_post(e->outside->loop, answered, r);
    ReleaseSRWLockExclusive(&e->lock);
    if (!is_posted)
        request_free(r);
}

/* Adds what was sent meanwhile; false when the outside is gone and nothing is to come. */
static bool take_sent(struct echoes *e, struct request *requests[], DWORD *count)
{
    bool is_wanted;

    AcquireSRWLockExclusive(&e->lock);
    for (; e->sent && *count < OUTSTANDING_MAX; e->sent = e->sent->next)
        requests[(*count)++] = e->sent;
    is_wanted = e->outside != NULL;
    ReleaseSRWLockExclusive(&e->lock);
    return is_wanted || *count > 0;
}

static DWORD WINAPI wait_for_answers(void *arg)
{
    struct echoes *e = arg;
    struct request *requests[OUTSTANDING_MAX];
    HANDLE handles[MAXIMUM_WAIT_OBJECTS] = { e->wake };
    DWORD count = 0, i;

    while (take_sent(e, requests, &count)) {
        for (i = 0; i < count; i++)
            handles[1 + i] = requests[i]->event;
        i = WaitForMultipleObjects(1 + count, handles, FALSE, INFINITE) - WAIT_OBJECT_0;
        if (i == 0 || i > count)
            continue;
        hand_over(requests[i - 1]);
        requests[i - 1] = requests[--count];
    }
    unuse(e);
    return 0;
}

/* ------------------------------------------------------------------------------------- logic thread */

static struct echoes *echoes_new(struct outside *outside)
{
    struct echoes *e = calloc(1, sizeof *e);
    HANDLE thread = NULL;

    if (!e)
        return NULL;
    InitializeSRWLock(&e->lock);
    e->outside = outside;
    e->users = 2; /* the outside and the thread */
    e->send = (icmp_send_echo *)(void (*)(void))GetProcAddress(GetModuleHandleW(L"iphlpapi.dll"), "IcmpSendEcho2Ex");
    e->icmp = e->send ? IcmpCreateFile() : INVALID_HANDLE_VALUE;
    e->wake = CreateEventW(NULL, FALSE, FALSE, NULL);
    if (e->icmp != INVALID_HANDLE_VALUE && e->wake)
        thread = CreateThread(NULL, 65536, wait_for_answers, e, STACK_SIZE_PARAM_IS_A_RESERVATION, NULL);
    if (thread) {
        CloseHandle(thread);
        return e;
    }
    if (e->icmp != INVALID_HANDLE_VALUE)
        IcmpCloseHandle(e->icmp);
    if (e->wake)
        CloseHandle(e->wake);
    free(e);
    return NULL;
}

void outside_echoes_free(struct echoes *echoes)
{
    if (!echoes)
        return;
    AcquireSRWLockExclusive(&echoes->lock);
    echoes->outside = NULL;
    ReleaseSRWLockExclusive(&echoes->lock);
    SetEvent(echoes->wake);
    unuse(echoes);
}

static struct request *request_new(struct echoes *e, struct bytes data, void *cookie)
{
    size_t room = data.len + 16; /* the reply is aligned behind it */
    size_t reply_size = sizeof(ICMP_ECHO_REPLY) + data.len + REPLY_EXTRA;
    struct request *r = calloc(1, sizeof *r + room + reply_size);

    if (!r)
        return NULL;
    r->event = CreateEventW(NULL, TRUE, FALSE, NULL);
    if (!r->event) {
        free(r);
        return NULL;
    }
    r->echoes = e;
    r->cookie = cookie;
    r->reply = (uint8_t *)(((uintptr_t)r->data + data.len + 15) & ~(uintptr_t)15);
    r->reply_size = (DWORD)reply_size;
    if (data.len > 0)
        memcpy(r->data, data.at, data.len);
    InterlockedIncrement(&e->users);
    return r;
}

void outside_echo(void *ctx, uint32_t address, uint8_t ttl, uint16_t id, uint16_t sequence, struct bytes data,
                  void *cookie)
{
    struct outside *outside = ctx;
    IP_OPTION_INFORMATION options = { .Ttl = ttl };
    IPAddr source = htonl(address >> 24 == 127 ? INADDR_LOOPBACK : outside->bind_address);
    struct echoes *e;
    struct request *r;

    (void)id; /* the system numbers its own */
    (void)sequence;
    if (!outside->echoes)
        outside->echoes = echoes_new(outside);
    e = outside->echoes;
    if (!e || e->outstanding >= OUTSTANDING_MAX || data.len > DATA_MAX || !(r = request_new(e, data, cookie)))
        return;
    if (e->send(e->icmp, r->event, NULL, NULL, source, htonl(address), r->data, (WORD)data.len, &options, r->reply,
                r->reply_size, TIMEOUT_MS) == 0 &&
        GetLastError() != ERROR_IO_PENDING) {
        request_free(r);
        return;
    }
    e->outstanding++;
    AcquireSRWLockExclusive(&e->lock);
    r->next = e->sent;
    e->sent = r;
    ReleaseSRWLockExclusive(&e->lock);
    SetEvent(e->wake);
}
