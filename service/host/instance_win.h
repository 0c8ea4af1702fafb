/*
 * instance_win.h - one running OpenRRAS on this computer: what its threads share.
 *
 * `rrassvc run --instance NAME` has its own service name, RPC endpoint and data folder. The logic
 * thread owns everything below "logic thread"; others reach it with loop_call() and the store with
 * db_call().
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_INSTANCE_WIN_H
#define RRAS_INSTANCE_WIN_H
#include "service/host/db_win.h"
#include "service/host/loop_win.h"
#include "service/port/server.h"

enum { INSTANCE_NAME_MAX = 31 };

struct instance {
    char name[INSTANCE_NAME_MAX + 1];   /* "" is the default instance: service and endpoint "OpenRRAS";
                                           else "OpenRRAS$NAME" (service) and "OpenRRAS-NAME" (endpoint) */
    char data_dir[MAX_PATH];            /* UTF-8; %ProgramData%\OpenRRAS, or ...\OpenRRAS-NAME, or --data */
    int64_t started_unix;
    struct loop *loop;
    struct db *db;

    /* logic thread */
    struct server *server;              /* NULL while the service restarts itself */
    struct server_settings settings;    /* in force */
    bool has_pending_devices;           /* a device was added, changed or removed since the start */
    uint64_t change_count;              /* grows with every change; RrasWaitForChange() waits on it */
    HANDLE changed_event;               /* manual-reset; set when change_count grew (control_win.c resets) */
};

/* Logic thread: settings were saved; put them in force. */
void instance_apply_settings(struct instance *instance, const struct server_settings *settings);
/* Any thread: say goodbye to every caller, load everything anew, start again; false if stopping. */
bool instance_restart(struct instance *instance);
/* Any thread: end the service. */
void instance_stop(struct instance *instance);
#endif
