/* addresses_win.c - a thread that waits for the system to say that an address has changed.
 * SPDX-License-Identifier: MIT */
#include "service/host/addresses_win.h"
#include <iphlpapi.h>
#include <stdlib.h>
#include <string.h>

enum {
    SETTLE_MS = 1000,      /* one change is told in several pieces, the name servers last */
    LOOK_MS = 15 * 1000    /* a new name server alone is told by nobody */
};

struct addresses_watch {
    struct loop *loop;
    addresses_changed *changed;
    void *ctx;
    struct adapters known, seen; /* the thread's */
    HANDLE thread, stop_event;
};

struct news {
    addresses_changed *changed;
    void *ctx;
    struct adapters now;
};

static void tell_on_logic(void *arg)
{
    struct news *news = arg;

    news->changed(news->ctx, &news->now);
    free(news);
}

static void look(struct addresses_watch *watch)
{
    struct news *news;

    adapters_read(&watch->seen);
    if (memcmp(&watch->seen, &watch->known, sizeof watch->seen) == 0)
        return;
    news = malloc(sizeof *news);
    if (!news)
        return; /* seen again at the next look */
    *news = (struct news){ watch->changed, watch->ctx, watch->seen };
    if (loop_post(watch->loop, tell_on_logic, news))
        watch->known = watch->seen;
    else
        free(news);
}

static DWORD WINAPI watch_addresses(void *arg)
{
    struct addresses_watch *watch = arg;
    OVERLAPPED overlapped = { .hEvent = CreateEventW(NULL, FALSE, FALSE, NULL) };
    HANDLE events[2] = { watch->stop_event, overlapped.hEvent }, unused = NULL;
    bool is_asked = false;
    DWORD limit = SETTLE_MS, what; /* the first look is for what changed before we waited */

    do {
        if (!is_asked && overlapped.hEvent)
            is_asked = NotifyAddrChange(&unused, &overlapped) == ERROR_IO_PENDING;
        what = WaitForMultipleObjects(is_asked ? 2 : 1, events, FALSE, limit);
        limit = LOOK_MS;
        if (what == WAIT_OBJECT_0 + 1) {
            is_asked = false; /* asked again before the look, so that nothing falls between */
            limit = SETTLE_MS;
        } else if (what != WAIT_OBJECT_0) {
            look(watch);
        }
    } while (what != WAIT_OBJECT_0);
    if (is_asked && CancelIPChangeNotify(&overlapped)) /* `overlapped` is ours again when it is signalled */
        WaitForSingleObject(overlapped.hEvent, SETTLE_MS);
    if (overlapped.hEvent)
        CloseHandle(overlapped.hEvent);
    return 0;
}

struct addresses_watch *addresses_watch_start(struct loop *loop, const struct adapters *known, addresses_changed *changed, void *ctx)
{
    struct addresses_watch *watch = calloc(1, sizeof *watch);

    if (!watch)
        return NULL;
    watch->loop = loop;
    watch->changed = changed;
    watch->ctx = ctx;
    watch->known = *known;
    watch->stop_event = CreateEventW(NULL, TRUE, FALSE, NULL);
    watch->thread = watch->stop_event ? CreateThread(NULL, 0, watch_addresses, watch, 0, NULL) : NULL;
    if (watch->thread)
        return watch;
    if (watch->stop_event)
        CloseHandle(watch->stop_event);
    free(watch);
    return NULL;
}

void addresses_watch_stop(struct addresses_watch *watch)
{
    if (!watch)
        return;
    SetEvent(watch->stop_event);
    WaitForSingleObject(watch->thread, INFINITE);
    CloseHandle(watch->thread);
    CloseHandle(watch->stop_event);
    free(watch);
}
