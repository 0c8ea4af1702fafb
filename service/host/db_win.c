/*
 * db_win.c - the database thread: a queue of jobs and the store they are run on.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/host/db_win.h"
#include <windows.h>
#include <process.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct db {
    HANDLE thread;
    db_poster *post;
    void *ctx;
    SRWLOCK lock;               /* guards down to is_stopping */
    CONDITION_VARIABLE work;    /* a job was appended, or is_stopping set: the thread looks */
    CONDITION_VARIABLE news;    /* the store is open or failed to, or a db_call() is done */
    struct db_job *first, **last;
    bool is_started, is_stopping;

    /* Written before is_started, read after it. */
    const char *path;           /* db_start()'s; NULL afterwards */
    struct store *store;
    bool set_aside;
    char message[256];
};

/* The logic thread's end of a job. */
static void finish(void *arg)
{
    struct db_job *job = arg;

    job->done(job);
}

/* The next job; NULL when there is none and none will come. */
static struct db_job *take(struct db *db)
{
    struct db_job *job;

    AcquireSRWLockExclusive(&db->lock);
    while (!db->first && !db->is_stopping)
        SleepConditionVariableSRW(&db->work, &db->lock, INFINITE, 0);
    job = db->first;
    if (job)
        db->first = job->next;
    if (!db->first)
        db->last = &db->first;
    ReleaseSRWLockExclusive(&db->lock);
    return job;
}

static void open_store(struct db *db)
{
    store_open(db->path, &db->store, &db->set_aside, db->message);
    AcquireSRWLockExclusive(&db->lock);
    db->path = NULL;
    db->is_started = true;
    db->is_stopping = !db->store;
    ReleaseSRWLockExclusive(&db->lock);
    WakeAllConditionVariable(&db->news);
}

static unsigned __stdcall run_thread(void *arg)
{
    struct db *db = arg;
    struct db_job *job;

    open_store(db);
    while ((job = take(db)) != NULL) {
        bool has_end = job->done != NULL; /* without one, the job is gone when run() returns */

        job->run(job, db->store);
        if (has_end)
            db->post(db->ctx, finish, job);
    }
    store_close(db->store);
    return 0;
}

/* Starts the thread and waits until it has tried to open the store. False: no thread. */
static bool start_thread(struct db *db)
{
    db->thread = (HANDLE)_beginthreadex(NULL, 0, run_thread, db, 0, NULL);
    if (!db->thread)
        return false;
    AcquireSRWLockExclusive(&db->lock);
    while (!db->is_started)
        SleepConditionVariableSRW(&db->news, &db->lock, INFINITE, 0);
    ReleaseSRWLockExclusive(&db->lock);
    return true;
}

struct db *db_start(const char *path, db_poster *post, void *ctx, bool *set_aside, char *message)
{
    struct db *db = calloc(1, sizeof *db);

    *set_aside = false;
    if (!db) {
        snprintf(message, 256, "Memory ran out; close other programs and try again.");
        return NULL;
    }
    InitializeSRWLock(&db->lock);
    InitializeConditionVariable(&db->work);
    InitializeConditionVariable(&db->news);
    db->last = &db->first;
    db->post = post;
    db->ctx = ctx;
    db->path = path;
    if (!start_thread(db)) {
        snprintf(message, 256, "The database thread could not be started; close other programs and try again.");
        free(db);
        return NULL;
    }
    *set_aside = db->set_aside; /* even when a new file could not be begun */
    if (db->store)
        return db;
    snprintf(message, 256, "%s", db->message);
    db_stop(db);
    return NULL;
}

bool db_post(struct db *db, struct db_job *job)
{
    bool is_accepted;

    job->next = NULL;
    AcquireSRWLockExclusive(&db->lock);
    is_accepted = !db->is_stopping;
    if (is_accepted) {
        *db->last = job;
        db->last = &job->next;
    }
    ReleaseSRWLockExclusive(&db->lock);
    WakeConditionVariable(&db->work);
    return is_accepted;
}

/* A db_call(), on the caller's stack. */
struct waited {
    struct db_job job;
    struct db *db;
    void (*fn)(void *arg, struct store *store);
    void *arg;
    bool is_done;
};

static void run_waited(struct db_job *job, struct store *store)
{
    struct waited *waited = (struct waited *)job;
    struct db *db = waited->db;

    waited->fn(waited->arg, store);
    AcquireSRWLockExclusive(&db->lock);
    waited->is_done = true; /* and gone, as soon as the lock is */
    ReleaseSRWLockExclusive(&db->lock);
    WakeAllConditionVariable(&db->news);
}

bool db_call(struct db *db, void (*fn)(void *arg, struct store *store), void *arg)
{
    struct waited waited = { .job = { .run = run_waited }, .db = db, .fn = fn, .arg = arg };

    if (!db_post(db, &waited.job))
        return false;
    AcquireSRWLockExclusive(&db->lock);
    while (!waited.is_done)
        SleepConditionVariableSRW(&db->news, &db->lock, INFINITE, 0);
    ReleaseSRWLockExclusive(&db->lock);
    return true;
}

void db_stop(struct db *db)
{
    if (!db)
        return;
    AcquireSRWLockExclusive(&db->lock);
    db->is_stopping = true;
    ReleaseSRWLockExclusive(&db->lock);
    WakeAllConditionVariable(&db->work);
    WaitForSingleObject(db->thread, INFINITE);
    CloseHandle(db->thread);
    free(db);
}
