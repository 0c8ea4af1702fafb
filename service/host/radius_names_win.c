/*
 * radius_names_win.c - names of RADIUS servers.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/host/radius_names_win.h"
#include <ws2tcpip.h>
#include <stdlib.h>
#include "common/base/text.h"

struct lookup {
    struct loop *loop;
    uint64_t era;
    radius_name_found *found;
    void *ctx;
    char name[RADIUS_NAME_MAX + 1];
    uint32_t address;
};

/* Grows when everybody is forgotten; the lock keeps the loop from ending under a thread that posts to it. */
static SRWLOCK lock = SRWLOCK_INIT;
static uint64_t era;

static uint32_t look_up(const char *name)
{
    const struct addrinfo hints = { .ai_family = AF_INET, .ai_socktype = SOCK_DGRAM };
    struct addrinfo *all = NULL;
    uint32_t address = 0;

    if (getaddrinfo(name, NULL, &hints, &all) == 0 && all && all->ai_addr && all->ai_addr->sa_family == AF_INET)
        address = ntohl(((const struct sockaddr_in *)(const void *)all->ai_addr)->sin_addr.s_addr);
    if (all)
        freeaddrinfo(all);
    return address;
}

static void tell(void *arg)
{
    struct lookup *l = arg;

    if (l->era == era) /* written on this thread only */
        l->found(l->ctx, l->name, l->address);
    free(l);
}

static DWORD WINAPI run(void *arg)
{
    struct lookup *l = arg;
    bool is_posted;

    l->address = look_up(l->name);
    AcquireSRWLockShared(&lock);
    is_posted = l->era == era && loop_post(l->loop, tell, l);
    ReleaseSRWLockShared(&lock);
    if (!is_posted)
        free(l);
    return 0;
}

void radius_name_look_up(struct loop *loop, const char *name, radius_name_found *found, void *ctx)
{
    struct lookup *l = calloc(1, sizeof *l);
    HANDLE thread;

    if (!l)
        return;
    l->loop = loop;
    l->era = era;
    l->found = found;
    l->ctx = ctx;
    text_copy(l->name, sizeof l->name, name);
    thread = CreateThread(NULL, 0, run, l, 0, NULL);
    if (thread)
        CloseHandle(thread);
    else
        free(l);
}

void radius_names_forget(void)
{
    AcquireSRWLockExclusive(&lock);
    era++;
    ReleaseSRWLockExclusive(&lock);
}
