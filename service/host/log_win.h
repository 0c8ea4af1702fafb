/*
 * log_win.h - where events go: the Windows event log, and events.log in the data folder.
 *
 * The file has one line per event, `time|source|number|level|text`, UTF-8, times in UTC; past 1 MiB it becomes
 * events.log.1. It is what `rrasctl show events` reads back, and all there is where the event log
 * goes nowhere (Wine). Our event sources are "OpenRRAS RemoteAccess", "OpenRRAS Router" and
 * "OpenRRAS", so that those of Windows itself stay as they are. Any thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_LOG_WIN_H
#define RRAS_LOG_WIN_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "common/ras/ras_event.h"

enum { LOG_TEXT_MAX = 511, LOG_READ_MAX = 1000 };

struct log_entry {
    int64_t when_unix;
    char source[32];
    char level[16];               /* "information", "warning", "error" */
    uint32_t number;
    char text[LOG_TEXT_MAX + 1];
};

/* `data_dir` is UTF-8 and exists. False: events.log cannot be opened (GetLastError()); the event log
 * is still written. `is_console`: every event is printed on stderr, too. */
bool log_start(const char *data_dir, bool is_console);
void log_stop(void);
/* Shaped for struct server_host's `event`; `ctx` is not used. Before log_start(): to stderr only. */
void log_event(void *ctx, enum ras_event event, const char *const *args, unsigned count);
/* The newest `max` entries, oldest first; how many. */
size_t log_read(struct log_entry *out, size_t max);

/* The event sources' keys, which lead Event Viewer to the texts in this program. */
bool log_install_sources(void);   /* false: GetLastError() */
void log_remove_sources(void);
#endif
