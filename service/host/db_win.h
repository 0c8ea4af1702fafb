/*
 * db_win.h - the database thread: the one thread that owns the store, so that no disk write is ever
 * waited for by a caller's packets.
 *
 * Jobs run one after the other, in the order they were posted. A job belongs to the database from
 * db_post() until its done(), which runs where the owner's `post` takes it: on the logic thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_DB_WIN_H
#define RRAS_DB_WIN_H
#include <stdbool.h>
#include "service/store/store.h"

struct db;

/* One piece of work; embed it. Holds secrets? wipe it in done(). */
struct db_job {
    void (*run)(struct db_job *job, struct store *store); /* on the database thread */
    void (*done)(struct db_job *job);    /* where `post` takes it; it may free the job. NULL: nothing
                                            to do, and the job is the owner's again after run() */
    struct db_job *next;                 /* the database's own */
};

/* Runs `fn(arg)` on the logic thread, later. Called on the database thread; a done() that it drops,
 * because the logic thread has ended, is never run. */
typedef void db_poster(void *ctx, void (*fn)(void *arg), void *arg);

/* Starts the thread and opens the store there; returns when it is open. NULL: `message` (256 chars)
 * says why. `*set_aside` as store_open() says. Any thread. */
struct db *db_start(const char *path, db_poster *post, void *ctx, bool *set_aside, char *message);

/* Any thread. False when the database is stopping: neither run() nor done() follows. */
bool db_post(struct db *db, struct db_job *job);

/* Runs `fn(arg, store)` on the database thread, behind what was posted before, and waits for it.
 * False, and it did not run, when the database is stopping. Any thread but the database's own. */
bool db_call(struct db *db, void (*fn)(void *arg, struct store *store), void *arg);

/* Takes no more jobs, runs all that were accepted, closes the store and ends the thread. Every
 * db_post() and db_call() has returned or will fail before this is called for the last time: `db` is
 * gone afterwards. NULL is allowed. Not on the database thread. */
void db_stop(struct db *db);
#endif
