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
#include "service/host/addresses_win.h"
#include "service/host/db_win.h"
#include "service/host/loop_win.h"
#include "service/port/server.h"

enum { INSTANCE_NAME_MAX = 31 };

struct instance {
    char name[INSTANCE_NAME_MAX + 1];   /* "" is the default instance: service and endpoint "OpenRRAS";
                                           else "OpenRRAS$NAME" (service) and "OpenRRAS-NAME" (endpoint) */
    char data_dir[MAX_PATH];            /* UTF-8; %ProgramData%\OpenRRAS, or ...\OpenRRAS-NAME, or --data */
    int64_t started_unix;
    rras_ms started;                    /* the same moment; no clock that anybody sets */
    struct loop *loop;
    struct db *db;

    bool is_component_mismatch;         /* a program beside rrassvc.exe is of another version */

    /* logic thread */
    struct outside *outside;
    struct proxies *proxies;            /* proxy_win.h; outlives a restart of the server */
    struct tunnels *tunnels;            /* wintun_win.h; likewise */
    struct adapters adapters;           /* of this computer, as last seen */
    char missed_adapter[ADAPTER_ID_MAX + 1]; /* the chosen one, told to be gone; "" */
    char outbound_name[ADAPTER_NAME_MAX + 1]; /* the chosen one, while callers' traffic leaves by it; "" */
    struct listening *listening;        /* listening_win.c: the TCP devices' addresses */
    size_t listening_count;
    bool is_stopping, wants_restart;
    bool is_paused;                     /* outlives a restart of the server, not of the process */
    DWORD failure;                      /* why it ends; 0: it was told to */
    rras_ms stop_deadline;              /* callers who have not said goodbye by then are cut off */
    uint64_t load_count;                /* grows with every instance_load(): tells a late answer to an earlier server */
    struct server *server;              /* NULL while the service restarts itself */
    struct server_settings settings;    /* in force */
    bool has_pending_devices;           /* a device was added, changed or removed since the start */
    uint64_t change_count;              /* grows with every change; RrasWaitForChange() waits on it */
    HANDLE changed_event;               /* manual-reset; set when change_count grew (control_win.c resets) */
};

/* Loads what is stored and serves until instance_stop(). 0, or a Win32 error with a sentence logged.
 * `ready` is called once it serves, on the logic thread; NULL allowed. */
DWORD instance_run(struct instance *instance, void (*ready)(void));

/* Logic thread: settings were saved; put them in force. */
void instance_apply_settings(struct instance *instance, const struct server_settings *settings);
/* Any thread: say goodbye to every caller, load everything anew, start again; false if stopping. */
bool instance_restart(struct instance *instance);
/* Any thread: end the service. */
void instance_stop(struct instance *instance);
/* Logic thread: answer no new call, or answer again. Those that are up go on. A TCP line stays open and
 * says BUSY, as it does when every port is taken: Windows would not give its address back while a call
 * that came in by it is up (SO_EXCLUSIVEADDRUSE). */
void instance_set_paused(struct instance *instance, bool on);
/* Any thread: the same, later. */
void instance_pause(struct instance *instance, bool on);
/* Any thread but the logic thread: the computer is about to sleep, and callers are told when this
 * returns; or it woke up, and lines are opened anew. */
void instance_sleep(struct instance *instance, bool on);

/* ---- between the instance_*_win.c files ---- */

/* instance_load_win.c: makes instance->server of what is stored; false with a sentence. */
bool instance_load(struct instance *instance, char *message);
/* instance_outbound_win.c: callers' traffic leaves by what the settings and adapters say now. */
void instance_choose_outbound(struct instance *instance);
/* instance_host_win.c */
void instance_uplink_used(void *ctx, uint32_t connection);
extern const struct server_host instance_server_host;
/* listening_win.c: opens every address that has a port to answer on; closes them all. */
void listening_open(struct instance *instance, const struct device_config *devices, size_t count);
void listening_retry(struct instance *instance, const struct device_config *device);
void listening_close(struct instance *instance);
/* The sentence for a COM port or address that could not be opened. */
const char *instance_why_not_open(DWORD error);
#endif
