/*
 * loop_win.h - the logic thread: one I/O completion port that drives everything (DESIGN 3).
 *
 * loop_run() takes completions, calls their `done` on the logic thread, and between them the owner's
 * `idle`, which says when it wants to be called again. Any thread may loop_post() or loop_call().
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_LOOP_WIN_H
#define RRAS_LOOP_WIN_H
#include <winsock2.h>
#include <windows.h>
#include <stdbool.h>
#include "common/base/clock.h"

struct loop;

/* One overlapped operation; embed it. After it was started, exactly one done() follows. */
struct loop_op {
    OVERLAPPED overlapped;
    void (*done)(struct loop_op *op, DWORD bytes, DWORD error); /* error 0: success */
};

struct loop *loop_new(void);                          /* NULL: GetLastError() */
void loop_free(struct loop *loop);
bool loop_add_handle(struct loop *loop, HANDLE handle); /* completions of this handle come here */
rras_ms loop_now(void);                                /* milliseconds, monotonic; any thread */

/* Runs `fn(arg)` on the logic thread, later; false when the loop has ended (fn will not run). */
bool loop_post(struct loop *loop, void (*fn)(void *arg), void *arg);
/* Runs `fn(arg)` on the logic thread and waits for it. Not from the logic thread itself. */
bool loop_call(struct loop *loop, void (*fn)(void *arg), void *arg);

/* A moment on the logic thread, for the lines' own needs; embed it. All of it on the logic thread. */
struct loop_timer {
    struct loop_timer *previous, *next;   /* NULL when not set */
    rras_ms at;
    void (*due)(struct loop_timer *timer); /* it is not set any more when this is called */
};
void loop_timer_set(struct loop *loop, struct loop_timer *timer, rras_ms at); /* also when it was set */
void loop_timer_clear(struct loop *loop, struct loop_timer *timer);           /* also when it was not */

/* Something was closed and still waits for its last operation, or for its last bytes to go out: the
 * loop gives it a moment (LOOP_FAREWELL_MS) after loop_stop(). Logic thread. */
enum { LOOP_FAREWELL_MS = 1500 };
void loop_closing_begins(struct loop *loop);
void loop_closing_ended(struct loop *loop);
uint64_t loop_next_serial(struct loop *loop);         /* 1, 2, 3 ...: names for lines. Logic thread */

/* Until loop_stop(). `idle(ctx, now)` runs after each batch and returns the next deadline. */
void loop_run(struct loop *loop, rras_ms (*idle)(void *ctx, rras_ms now), void *ctx);
void loop_stop(struct loop *loop);                     /* any thread */
#endif
