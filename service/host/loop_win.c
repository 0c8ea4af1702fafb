/*
 * loop_win.c - the logic thread: completions, posted calls, timers and the owner's idle work.
 *
 * Posted calls wait in a list under a lock, and at most one wake-up packet for all of them is in
 * the completion port: a burst of posts costs one packet, and what was accepted is never lost.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/host/loop_win.h"
#include <ntsecapi.h>
#include <stdlib.h>

enum {
    BATCH = 64,          /* completions per call into the kernel */
    WAIT_MAX_MS = 60000, /* the longest one wait; deadlines may be RRAS_NEVER */
    IMPATIENT_MAX = 16   /* rounds in a row that an overdue deadline may spin without any event */
};

struct call {
    struct call *next;
    void (*fn)(void *arg);
    void *arg;
    bool is_waited_for; /* loop_call()'s: on the caller's stack; else from the heap */
    bool is_done;
};

struct loop {
    HANDLE port;
    SRWLOCK lock;                 /* guards down to has_ended */
    CONDITION_VARIABLE call_done;
    struct call *first, **last;
    bool is_woken;                /* a wake-up packet is in the port */
    bool is_stopping, has_ended;

    /* logic thread */
    struct loop_timer timers;     /* ring, soonest first */
    unsigned closing;
    uint64_t serial;
};

struct loop *loop_new(void)
{
    struct loop *loop = calloc(1, sizeof *loop);

    if (!loop) {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return NULL;
    }
    loop->port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1);
    if (!loop->port) {
        free(loop);
        return NULL;
    }
    InitializeSRWLock(&loop->lock);
    InitializeConditionVariable(&loop->call_done);
    loop->last = &loop->first;
    loop->timers.previous = loop->timers.next = &loop->timers;
    return loop;
}

bool loop_add_handle(struct loop *loop, HANDLE handle)
{
    return CreateIoCompletionPort(handle, loop->port, 0, 0) != NULL;
}

rras_ms loop_now(void)
{
    LARGE_INTEGER count, frequency;
    uint64_t ticks, per_second;

    QueryPerformanceFrequency(&frequency);
    QueryPerformanceCounter(&count);
    ticks = (uint64_t)count.QuadPart;
    per_second = (uint64_t)frequency.QuadPart;
    return ticks / per_second * 1000 + ticks % per_second * 1000 / per_second;
}

uint64_t loop_next_serial(struct loop *loop)
{
    return ++loop->serial;
}

/* ------------------------------------------------------------------------------------ posted calls */

/* Under the lock. */
static bool append(struct loop *loop, struct call *call)
{
    if (loop->has_ended)
        return false;
    if (!loop->is_woken) {
        if (!PostQueuedCompletionStatus(loop->port, 0, 0, NULL))
            return false;
        loop->is_woken = true;
    }
    *loop->last = call;
    loop->last = &call->next;
    return true;
}

bool loop_post(struct loop *loop, void (*fn)(void *arg), void *arg)
{
    struct call *call = malloc(sizeof *call);
    bool is_accepted;

    if (!call)
        return false;
    *call = (struct call){ .fn = fn, .arg = arg };
    AcquireSRWLockExclusive(&loop->lock);
    is_accepted = append(loop, call);
    ReleaseSRWLockExclusive(&loop->lock);
    if (!is_accepted)
        free(call);
    return is_accepted;
}

bool loop_call(struct loop *loop, void (*fn)(void *arg), void *arg)
{
    struct call call = { .fn = fn, .arg = arg, .is_waited_for = true };
    bool is_accepted;

    AcquireSRWLockExclusive(&loop->lock);
    is_accepted = append(loop, &call);
    while (is_accepted && !call.is_done)
        SleepConditionVariableSRW(&loop->call_done, &loop->lock, INFINITE, 0);
    ReleaseSRWLockExclusive(&loop->lock);
    return is_accepted;
}

/* Runs what was posted so far; calls posted meanwhile make a packet of their own. */
static bool run_posted(struct loop *loop, bool is_the_end)
{
    struct call *call, *next;
    bool has_run = false;

    AcquireSRWLockExclusive(&loop->lock);
    call = loop->first;
    loop->first = NULL;
    loop->last = &loop->first;
    loop->is_woken = false;
    if (is_the_end)
        loop->has_ended = true;
    ReleaseSRWLockExclusive(&loop->lock);

    for (; call; call = next) {
        next = call->next;
        call->fn(call->arg);
        has_run = true;
        if (call->is_waited_for) {
            AcquireSRWLockExclusive(&loop->lock);
            call->is_done = true;
            ReleaseSRWLockExclusive(&loop->lock);
            WakeAllConditionVariable(&loop->call_done);
        } else {
            free(call);
        }
    }
    return has_run;
}

/* ------------------------------------------------------------------------------------------ timers */

void loop_timer_clear(struct loop *loop, struct loop_timer *timer)
{
    (void)loop;
    if (!timer->next)
        return;
    timer->previous->next = timer->next;
    timer->next->previous = timer->previous;
    timer->previous = timer->next = NULL;
}

void loop_timer_set(struct loop *loop, struct loop_timer *timer, rras_ms at)
{
    struct loop_timer *before;

    loop_timer_clear(loop, timer);
    before = loop->timers.previous; /* only now: it may have been this one */
    timer->at = at;
    /* From the far end: most waits are equally long, so the newest is nearly always the last. */
    while (before != &loop->timers && before->at > at)
        before = before->previous;
    timer->previous = before;
    timer->next = before->next;
    before->next->previous = timer;
    before->next = timer;
}

static rras_ms next_timer(const struct loop *loop)
{
    return loop->timers.next == &loop->timers ? RRAS_NEVER : loop->timers.next->at;
}

/* Timers set meanwhile wait for the next round, or one that sets itself to "now" would never end. */
static bool run_timers(struct loop *loop, rras_ms now)
{
    struct loop_timer due = { .previous = &due, .next = &due };
    bool has_run = false;

    while (next_timer(loop) <= now) {
        struct loop_timer *timer = loop->timers.next;

        loop_timer_clear(loop, timer);
        timer->previous = due.previous;
        timer->next = &due;
        due.previous->next = timer;
        due.previous = timer;
    }
    while (due.next != &due) {
        struct loop_timer *timer = due.next;

        loop_timer_clear(loop, timer);
        timer->due(timer);
        has_run = true;
    }
    return has_run;
}

/* -------------------------------------------------------------------------------------- completions */

static void complete(const OVERLAPPED_ENTRY *entry)
{
    struct loop_op *op;
    NTSTATUS status;

    if (!entry->lpOverlapped)
        return; /* the wake-up packet: run_posted() follows every batch */
    op = CONTAINING_RECORD(entry->lpOverlapped, struct loop_op, overlapped);
    status = (NTSTATUS)entry->lpOverlapped->Internal;
    op->done(op, entry->dwNumberOfBytesTransferred, status < 0 ? LsaNtStatusToWinError(status) : 0);
}

/* One batch, waiting at most `wait_ms`; true when something happened. */
static bool take_batch(struct loop *loop, DWORD wait_ms)
{
    OVERLAPPED_ENTRY entries[BATCH];
    ULONG count = 0, i;
    bool has_run;

    if (!GetQueuedCompletionStatusEx(loop->port, entries, BATCH, &count, wait_ms, FALSE))
        count = 0;
    for (i = 0; i < count; i++)
        complete(&entries[i]);
    has_run = run_posted(loop, false);
    has_run |= run_timers(loop, loop_now());
    return has_run || count > 0;
}

static DWORD wait_until(rras_ms deadline)
{
    rras_ms now = loop_now();

    if (deadline <= now)
        return 0;
    return deadline - now > WAIT_MAX_MS ? WAIT_MAX_MS : (DWORD)(deadline - now);
}

static bool is_stopping(struct loop *loop)
{
    bool stopping;

    AcquireSRWLockShared(&loop->lock);
    stopping = loop->is_stopping;
    ReleaseSRWLockShared(&loop->lock);
    return stopping;
}

void loop_closing_begins(struct loop *loop)
{
    loop->closing++;
}

void loop_closing_ended(struct loop *loop)
{
    loop->closing--;
}

void loop_run(struct loop *loop, rras_ms (*idle)(void *ctx, rras_ms now), void *ctx)
{
    unsigned impatience = 0;
    rras_ms farewell;

    while (!is_stopping(loop)) {
        rras_ms deadline = idle(ctx, loop_now());
        DWORD wait = wait_until(rras_sooner(deadline, next_timer(loop)));

        /* A deadline that stays overdue is somebody's mistake; it must not cost a whole processor. */
        if (wait == 0 && impatience >= IMPATIENT_MAX)
            wait = 1;
        if (take_batch(loop, wait))
            impatience = 0;
        else
            impatience = wait == 0 ? impatience + 1 : impatience;
        if (wait > 1)
            impatience = 0;
    }
    farewell = loop_now() + LOOP_FAREWELL_MS;
    while (loop->closing > 0 && loop_now() < farewell)
        take_batch(loop, wait_until(rras_sooner(farewell, next_timer(loop))));
    run_posted(loop, true);
}

void loop_stop(struct loop *loop)
{
    AcquireSRWLockExclusive(&loop->lock);
    loop->is_stopping = true;
    if (!loop->is_woken && !loop->has_ended)
        loop->is_woken = PostQueuedCompletionStatus(loop->port, 0, 0, NULL) != FALSE;
    ReleaseSRWLockExclusive(&loop->lock);
}

void loop_free(struct loop *loop)
{
    if (!loop)
        return;
    run_posted(loop, true); /* of a loop that never ran: what was accepted runs */
    CloseHandle(loop->port);
    free(loop);
}
