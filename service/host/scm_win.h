/*
 * scm_win.h - rrassvc as a Windows service: its verbs, and its life under the service manager.
 *
 * The verbs print one sentence for people (stdout when done, stderr when not) and return the exit
 * code of the program. `instance` is "" for the default instance.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_SCM_WIN_H
#define RRAS_SCM_WIN_H
#include <stdbool.h>
#include <stddef.h>

enum {
    SCM_NAME_MAX = 63,
    SCM_SEE_EVENTS = 30003 /* the service-specific exit code: the number of the event that says why */
};

/* "OpenRRAS", or "OpenRRAS$NAME". `out` holds SCM_NAME_MAX + 1 chars. Any thread. */
char *scm_service_name(const char *instance, char *out);

/* `data_dir` (UTF-8) may be NULL: the instance's usual folder. Installing again brings the command
 * line, the description and the event sources up to date. */
int scm_install(const char *instance, const char *data_dir);
bool scm_is_installed(const char *instance);
/* Whether it is left to people to start it; and leaves it to them. */
bool scm_starts_by_hand(const char *instance);
void scm_start_by_hand(const char *instance);
int scm_remove(const char *instance); /* stops it first; the data folder stays */
int scm_start(const char *instance);  /* returns when it runs; the reason when it does not */
int scm_stop(const char *instance);   /* returns when its process has said it is stopped */
int scm_pause(const char *instance);  /* returns when it is paused: calls that are up go on, no new one is answered */
int scm_continue(const char *instance);

struct scm_callbacks {
    /* The whole life of the service, on a thread of its own under the service manager, on the
     * calling thread in a console. Calls scm_is_up() once it serves. Returns a Win32 error, 0 for a
     * clean end; it becomes the service's exit code. */
    unsigned long (*run)(void *ctx);
    /* Any thread, soon after run() began or later, possibly more than once: make run() return
     * within five seconds. Must not block. */
    void (*stop)(void *ctx);
    /* Any thread, while it serves: answer no new call, or answer again; say so with scm_is_paused(). */
    void (*pause)(void *ctx, bool on);
    /* Any thread, while it serves: the computer goes to sleep when this returns, within a second; it woke up. */
    void (*sleep)(void *ctx, bool on);
};

/*
 * Runs as the service manager's child or, when it is not (ERROR_FAILED_SERVICE_CONTROLLER_CONNECT),
 * in the foreground until Ctrl+C. Returns what run() returned. `*is_service` (may be NULL) is set
 * before run() is called.
 */
unsigned long scm_run(const char *instance, const struct scm_callbacks *callbacks, void *ctx, bool *is_service);

/* From run(), any thread: it serves now. In a console: nothing. */
void scm_is_up(void);
/* From run(), any thread: it is paused now, or serves again. In a console: nothing. */
void scm_is_paused(bool on);
/* From run(), any thread: still starting, or still saying goodbye; asks for another two seconds. */
void scm_is_busy(void);
#endif
