/*
 * dlg_monitor.h - what the pages of Dial-Up Networking Monitor share. UI thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_DLG_MONITOR_H
#define RRAS_DLG_MONITOR_H
#include "gui/phone/dlg_monitor_feed.h"
#include "gui/phone/dlg_monitor_prefs.h"
#include "gui/phone/model_graph.h"

enum { MONITOR_TRACKS = 64 };

/* What is remembered of a connection from look to look. */
struct monitor_track {
    unsigned long id;                    /* 0: free */
    struct graph_model graph;
    struct monitor_counters base;        /* as they were when *Reset* was pressed */
};

struct monitor {
    struct phone *phone;
    HWND sheet;
    struct dialog *status, *summary;     /* the pages that were opened */
    struct monitor_feed *feed;
    struct monitor_news news;
    struct monitor_track tracks[MONITOR_TRACKS];
    unsigned long shown_id;              /* of the connection Status shows; 0 none */
    char wanted[PHONE_NAME_MAX + 1];     /* the one to be shown at first; "" any */
    struct monitor_prefs prefs;
};

extern const struct dialog_kind page_status, page_summary, page_preferences;

/* News: the pages show it. By the page that is told. */
void monitor_changed(struct monitor *monitor);
/* dlg_monitor_status.c, dlg_monitor_summary.c */
void monitor_show_status(struct monitor *monitor);
void monitor_show_summary(struct monitor *monitor);

const struct monitor_line *monitor_find(const struct monitor *monitor, unsigned long id);       /* NULL: none */
struct monitor_track *monitor_track_of(struct monitor *monitor, unsigned long id);              /* NULL: none */
struct monitor_counters monitor_counters_of(const struct monitor_line *line);
/* "Verifying username and password...", "Redialing in 12 s", "Error 629: ..." */
char *monitor_condition(const RRAS_CONNECTION_0 *connection, char *out, size_t cap);
/* Asks first where it is a router's. */
void monitor_hang_up(struct monitor *monitor, HWND owner, unsigned long id);
/* dlg_monitor_details.c */
void monitor_show_details(HWND owner, const RRAS_CONNECTION_0 *connection);
#endif
