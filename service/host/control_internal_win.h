/*
 * control_internal_win.h - what the control_*_win.c files share.
 *
 * A reading call runs on the logic thread by control_read(), or on the database thread by
 * control_store(). A changing call is one control_begin() ... control_end(): it checks for
 * Administrators, and only one change runs at a time, so that what the store holds and what runs
 * cannot part. Nothing that comes in a call is trusted: every text is checked before it is used.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_CONTROL_INTERNAL_WIN_H
#define RRAS_CONTROL_INTERNAL_WIN_H
#include <winsock2.h>
#include <windows.h>
#include "common/base/text.h"
#include "common/control/rras_config.h"
#include "common/ras/ras_error.h"
#include "service/host/instance_win.h"

/* The one instance of this process; set from control_start() to control_stop(). */
struct instance *control_instance(void);

/* Runs `fn(instance, arg)` on the logic thread. 0, or why it did not: the service is stopping. */
long control_read(void (*fn)(struct instance *instance, void *arg), void *arg);
/* Runs `fn(arg, store)` on the database thread. The same. */
long control_store(void (*fn)(void *arg, struct store *store), void *arg);

/* Begins a change: empties `why`, checks the caller. Not 0: return it, and do not call control_end(). */
long control_begin(RRAS_MESSAGE *why);
/* Ends it: when `status` is 0, everybody who waits for a change hears of it. Returns `status`. */
long control_end(long status);
/* The same for a call that only Administrators may make and that changes nothing. */
long control_end_reading(long status);

/* The revision of the configuration (RRAS_SERVER_0.config_revision). Any thread. */
uint64_t control_config_revision(void);

/* Is the caller of this call an Administrator? (Under Wine everybody is.) */
bool control_caller_is_administrator(void);

/* A list of changes on its way, between control_begin() and control_end(); zeroed but for the first two. */
struct control_change {
    const struct config_change *changes;
    size_t count;
    struct ras_config config;            /* as it is afterwards */
    size_t failed;                       /* the index of the change that was refused */
    enum config_refusal refusal;
    char why[CONFIG_WHY_MAX];
    struct port_config *ports;           /* those whose use or tracing is another now */
    size_t changed_ports;
    struct demand_dial *interfaces;      /* those that are new or changed, with their passwords in clear */
    size_t changed_interfaces;
    bool needs_restart, has_radius;
};
/* Makes every change, or none: stored, and in force as far as it can be. 0, or the number and sentence. */
long control_change_config(struct control_change *c, RRAS_MESSAGE *why);
void control_change_fini(struct control_change *c);
long control_change_one(const struct config_change *change, RRAS_MESSAGE *why);

/* A sentence for people, and the number to return with it. */
__attribute__((format(printf, 3, 4))) long control_refuse(RRAS_MESSAGE *why, long status, const char *format, ...);
/* The same for a store that did not do it. */
long control_refuse_store(RRAS_MESSAGE *why, enum store_result result, const char *message);

/* A text of a call: has its NUL, is UTF-8, no controls, and not empty unless `may_be_empty`. */
bool control_text_is_good(const char *text, size_t cap, bool may_be_empty);
#define CONTROL_TEXT_IS_GOOD(array, may_be_empty) control_text_is_good(array, sizeof(array), may_be_empty)

/* An array to be handed out: `size` bytes each; NULL when there is no memory. Never returns NULL for
 * a count of 0. */
void *control_array(size_t count, size_t size);
#endif
