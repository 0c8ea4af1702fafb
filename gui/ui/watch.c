/*
 * watch.c - a thread that waits until the service says something changed, and tells the dialogs.
 *
 * The thread's call cannot be taken back, so nobody waits for the thread: it owns half of the watch
 * and ends by itself when nobody is told any more.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/ui/watch.h"
#include <stdlib.h>
#include "common/base/text.h"
#include "common/control/rras_client.h"
#include "gui/ui/dialog.h"

enum { WATCHED_MAX = 8, WAIT_MS = 5000, AGAIN_MS = 1000, PAUSE_MS = 250, LATE_NEWS = 3 };

struct watch {
    SRWLOCK lock;
    int owners;                   /* panel and thread */
    HWND told[WATCHED_MAX];
    int count;
    char instance[RRAS_INSTANCE_NAME_MAX + 1];
};

static void release(struct watch *watch)
{
    bool is_last;

    AcquireSRWLockExclusive(&watch->lock);
    is_last = --watch->owners == 0;
    ReleaseSRWLockExclusive(&watch->lock);
    if (is_last)
        free(watch);
}

static void tell(struct watch *watch)
{
    AcquireSRWLockShared(&watch->lock);
    for (int i = 0; i < watch->count; i++)
        PostMessageW(watch->told[i], DIALOG_WM_CHANGED, 0, 0);
    ReleaseSRWLockShared(&watch->lock);
}

static bool is_wanted(struct watch *watch)
{
    bool result;

    AcquireSRWLockShared(&watch->lock);
    result = watch->count > 0;
    ReleaseSRWLockShared(&watch->lock);
    return result;
}

static DWORD CALLBACK run(void *arg)
{
    struct watch *watch = arg;
    handle_t binding = NULL;
    unsigned long last = 0, now = 0;
    bool was_there = true, knows_count = false;
    int misses = 0;

    while (is_wanted(watch)) {
        bool is_there = (binding || rras_connect(watch->instance, &binding) == 0)
                     && RrasWaitForChange(binding, last, knows_count ? WAIT_MS : 0, &now) == 0;

        misses = is_there ? 0 : misses + 1;
        /* It came, it went, or something changed. Who looked while it went may have met it still. */
        if (is_there != was_there || misses == LATE_NEWS || (is_there && knows_count && now != last))
            tell(watch);
        was_there = knows_count = is_there;
        last = now;
        if (!is_there)
            rras_disconnect(&binding); /* a service that was started anew is not known by an old binding (Wine 8) */
        Sleep(is_there ? PAUSE_MS : AGAIN_MS); /* several changes become one piece of news */
    }
    rras_disconnect(&binding);
    release(watch);
    return 0;
}

static struct watch *begin(const char *instance, HWND first)
{
    struct watch *watch = calloc(1, sizeof *watch);
    HANDLE thread;

    if (!watch)
        return NULL;
    InitializeSRWLock(&watch->lock);
    watch->owners = 2;
    watch->told[watch->count++] = first;
    text_copy(watch->instance, sizeof watch->instance, instance);
    thread = CreateThread(NULL, 0, run, watch, 0, NULL);
    if (!thread) {
        free(watch);
        return NULL;
    }
    CloseHandle(thread);
    return watch;
}

void watch_add(struct watch **watch, const char *instance, HWND window)
{
    if (!*watch) {
        *watch = begin(instance, window); /* without it the window lives without news */
        return;
    }
    AcquireSRWLockExclusive(&(*watch)->lock);
    if ((*watch)->count < WATCHED_MAX)
        (*watch)->told[(*watch)->count++] = window;
    ReleaseSRWLockExclusive(&(*watch)->lock);
}

void watch_remove(struct watch **watch, HWND window)
{
    struct watch *w = *watch;
    bool is_over;
    int kept = 0;

    if (!w)
        return;
    AcquireSRWLockExclusive(&w->lock);
    for (int i = 0; i < w->count; i++)
        if (w->told[i] != window)
            w->told[kept++] = w->told[i];
    w->count = kept;
    is_over = kept == 0;
    ReleaseSRWLockExclusive(&w->lock);
    if (is_over) {
        release(w);
        *watch = NULL;
    }
}

void watch_end(struct watch **watch)
{
    while (*watch)
        watch_remove(watch, (*watch)->told[0]);
}
