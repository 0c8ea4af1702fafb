/*
 * dlg_dial_line.c - a connection being made, on a thread of its own.
 *
 * A call of the service cannot be taken back, so the thread owns half of the line and ends by itself.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/phone/dlg_dial_line.h"
#include <stdlib.h>
#include "common/base/secret.h"
#include "common/base/text.h"

enum { LOOK_MS = 100, END_MS = 2000, NO_CONNECTION = 668, MISSES_MAX = 20 };

struct dial_line {
    SRWLOCK lock;
    int owners;                  /* the boxes and the thread */
    HWND told;
    HANDLE wake, thread;
    bool wants_end, keeps, wants_resume;
    RRAS_RESUME_0 resume;
    struct dial_look look;
    char instance[RRAS_INSTANCE_NAME_MAX + 1];
    RRAS_PHONE_NAME entry;
    RRAS_DIAL_0 request;
    /* the thread's own */
    handle_t binding;
    unsigned long id, seen;
    int misses;
};

static void release(struct dial_line *line)
{
    bool is_last;

    AcquireSRWLockExclusive(&line->lock);
    is_last = --line->owners == 0;
    ReleaseSRWLockExclusive(&line->lock);
    if (!is_last)
        return;
    CloseHandle(line->wake);
    secret_wipe(line, sizeof *line);
    free(line);
}

/* ---- the thread ---- */

static void post(struct dial_line *line)
{
    if (line->told)
        PostMessageW(line->told, DIALOG_WM_CHANGED, 0, 0);
}

static void refuse(struct dial_line *line, long status, const RRAS_MESSAGE *why)
{
    AcquireSRWLockExclusive(&line->lock);
    line->look.is_refused = true;
    line->look.status = status;
    line->look.why = *why;
    post(line);
    ReleaseSRWLockExclusive(&line->lock);
}

/* What was typed while it was paused. */
static void send_resume(struct dial_line *line)
{
    RRAS_RESUME_0 resume;
    RRAS_MESSAGE why = { .text = "" };
    bool is_wanted;
    long status;

    AcquireSRWLockExclusive(&line->lock);
    is_wanted = line->wants_resume;
    resume = line->resume;
    line->wants_resume = false;
    secret_wipe(&line->resume, sizeof line->resume);
    ReleaseSRWLockExclusive(&line->lock);
    if (!is_wanted)
        return;
    status = RrasDialResume(line->binding, line->id, &resume, &why);
    secret_wipe(&resume, sizeof resume);
    if (status && status != NO_CONNECTION) { /* one that is over meanwhile tells so itself */
        AcquireSRWLockExclusive(&line->lock);
        line->look.was_resume_refused = true;
        line->look.why = why;
        ReleaseSRWLockExclusive(&line->lock);
    }
}

static void show(struct dial_line *line, const RRAS_CONNECTION_0 *now, const RRAS_DIAL_STEP *steps, unsigned long count)
{
    AcquireSRWLockExclusive(&line->lock);
    for (unsigned long i = 0; i < count; i++)
        line->look.reach = dial_reach_of(line->look.reach, (uint32_t)steps[i].state);
    if (!line->wants_resume) { /* else it was seen before what was typed, and would be asked again */
        bool is_news = count || !line->look.has_begun || now->state != line->look.now.state
                    || now->is_over != line->look.now.is_over || now->is_paused != line->look.now.is_paused;

        line->look.now = *now;
        line->look.has_begun = true;
        if (is_news)
            post(line);
    }
    ReleaseSRWLockExclusive(&line->lock);
}

static bool is_ended(struct dial_line *line)
{
    bool result;

    AcquireSRWLockShared(&line->lock);
    result = line->wants_end;
    ReleaseSRWLockShared(&line->lock);
    return result;
}

/* One look; false: there is nothing more to see. */
static bool look(struct dial_line *line)
{
    RRAS_CONNECTION_0 now = { .state = 0 };
    RRAS_DIAL_STEP *steps = NULL;
    RRAS_MESSAGE why = { .text = "" };
    unsigned long count = 0;
    long status;

    if (is_ended(line)) {
        if (!line->keeps) /* written before wants_end, under the lock */
            RrasHangUp(line->binding, line->id, &why);
        return false;
    }
    send_resume(line);
    status = RrasConnectionSteps(line->binding, line->id, line->seen, &now, &count, &steps);
    if (!status) {
        line->misses = 0;
        line->seen = now.steps;
        show(line, &now, steps, count);
        if (now.is_over)
            RrasHangUp(line->binding, line->id, &why); /* it has been told: the service may forget it */
    } else if (status == NO_CONNECTION || rras_is_not_running(status) || ++line->misses > MISSES_MAX) {
        refuse(line, status, &why);
        now.is_over = 1;
    }
    rras_free(steps);
    return !now.is_over;
}

static DWORD CALLBACK run(void *arg)
{
    struct dial_line *line = arg;
    RRAS_MESSAGE why = { .text = "" };
    long status = rras_connect(line->instance, &line->binding);

    if (!status)
        status = RrasDialEntry(line->binding, &line->entry, &line->request, &line->id, &why);
    secret_wipe(&line->request, sizeof line->request);
    if (status)
        refuse(line, status, &why);
    else
        while (look(line))
            WaitForSingleObject(line->wake, LOOK_MS);
    rras_disconnect(&line->binding);
    release(line);
    return 0;
}

/* ---- the boxes ---- */

struct dial_line *dial_line_new(const char *instance, const char *entry, RRAS_DIAL_0 *request)
{
    struct dial_line *line = calloc(1, sizeof *line);

    if (line) {
        InitializeSRWLock(&line->lock);
        line->owners = 2;
        text_copy(line->instance, sizeof line->instance, instance);
        text_copy(line->entry.name, sizeof line->entry.name, entry);
        line->request = *request;
        line->wake = CreateEventW(NULL, FALSE, FALSE, NULL);
        line->thread = line->wake ? CreateThread(NULL, 0, run, line, 0, NULL) : NULL;
        if (!line->thread) {
            if (line->wake)
                CloseHandle(line->wake);
            secret_wipe(line, sizeof *line);
            free(line);
            line = NULL;
        }
    }
    secret_wipe(request, sizeof *request);
    return line;
}

void dial_line_tell(struct dial_line *line, HWND window)
{
    AcquireSRWLockExclusive(&line->lock);
    line->told = window;
    ReleaseSRWLockExclusive(&line->lock);
}

void dial_line_look(struct dial_line *line, struct dial_look *out)
{
    AcquireSRWLockShared(&line->lock);
    *out = line->look;
    ReleaseSRWLockShared(&line->lock);
}

void dial_line_resume(struct dial_line *line, const RRAS_RESUME_0 *resume)
{
    AcquireSRWLockExclusive(&line->lock);
    line->resume = *resume;
    line->wants_resume = true;
    line->look.now.is_paused = 0;
    line->look.was_resume_refused = false;
    ReleaseSRWLockExclusive(&line->lock);
    SetEvent(line->wake);
}

void dial_line_free(struct dial_line *line, bool keeps)
{
    HANDLE thread;

    if (!line)
        return;
    AcquireSRWLockExclusive(&line->lock);
    line->told = NULL;
    line->keeps = keeps;
    line->wants_end = true;
    thread = line->thread;
    ReleaseSRWLockExclusive(&line->lock);
    SetEvent(line->wake);
    WaitForSingleObject(thread, END_MS); /* the program may end after this: hang up first */
    CloseHandle(thread);
    release(line);
}
