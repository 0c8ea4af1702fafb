/*
 * dlg_monitor_feed.h - the connections and their counters, read once a second on a thread of its own.
 *
 * After each look DIALOG_WM_CHANGED is posted to the window told. UI thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_DLG_MONITOR_FEED_H
#define RRAS_DLG_MONITOR_FEED_H
#include "gui/phone/phone.h"

struct monitor_line {
    RRAS_CONNECTION_0 connection;
    uint32_t too_long, aborted;          /* of its port */
};

struct monitor_news {
    struct monitor_line *lines;          /* without those somebody has hung up */
    size_t count;
    uint64_t at_ms;                      /* GetTickCount64() of the look */
    bool is_reachable;                   /* else the lines are those of the last look that worked */
};

struct monitor_feed;

struct monitor_feed *monitor_feed_new(const char *instance, HWND told); /* NULL: no memory */
void monitor_feed_free(struct monitor_feed *feed);                      /* waits for nothing; NULL is allowed */
/* Takes the newest news over; false, `news` as it was: there is none since. */
bool monitor_feed_take(struct monitor_feed *feed, struct monitor_news *news);
void monitor_feed_hurry(struct monitor_feed *feed);                     /* look now */
void monitor_news_fini(struct monitor_news *news);
#endif
