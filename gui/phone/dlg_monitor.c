/*
 * dlg_monitor.c - Dial-Up Networking Monitor: the sheet around its three pages.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/phone/dlg_monitor.h"
#include <stdlib.h>
#include <string.h>
#include "common/base/text.h"
#include "common/ras/ras_error.h"
#include "gui/phone/dial_ids.h"
#include "gui/phone/graph.h"

static struct monitor *the_monitor; /* there is one at a time; its window's callback is given nothing */

/* ---- connections ---- */

const struct monitor_line *monitor_find(const struct monitor *monitor, unsigned long id)
{
    for (size_t i = 0; i < monitor->news.count; i++)
        if (monitor->news.lines[i].connection.id == id)
            return &monitor->news.lines[i];
    return NULL;
}

struct monitor_counters monitor_counters_of(const struct monitor_line *line)
{
    const RRAS_CONNECTION_0 *c = &line->connection;

    return (struct monitor_counters){
        (uint64_t)c->bytes_in, (uint64_t)c->bytes_out, (uint64_t)c->frames_in, (uint64_t)c->frames_out,
        (uint32_t)c->bad_fcs, line->too_long, line->aborted, (uint32_t)c->packets_dropped,
    };
}

char *monitor_condition(const RRAS_CONNECTION_0 *c, char *out, size_t cap)
{
    if (c->redial_in_s)
        return ui_format(out, cap, IDS_CONDITION_REDIAL, c->redial_in_s);
    if (c->is_over && c->error)
        return ui_format(out, cap, IDS_CONDITION_ERROR, c->error, ras_error_text((uint32_t)c->error));
    return text_copy(out, cap, c->state_text);
}

void monitor_hang_up(struct monitor *monitor, HWND owner, unsigned long id)
{
    const struct monitor_line *line = monitor_find(monitor, id);

    if (!line)
        return;
    if (line->connection.is_router
        && ui_message(owner, MB_YESNO | MB_ICONWARNING | MB_DEFBUTTON2, IDS_MONITOR_CAPTION, IDS_HANG_UP_ROUTER,
                      line->connection.name) != IDYES)
        return;
    phone_hang_up(monitor->phone, owner, id);
    monitor_feed_hurry(monitor->feed);
}

/* ---- what is remembered ---- */

struct monitor_track *monitor_track_of(struct monitor *monitor, unsigned long id)
{
    for (size_t i = 0; id && i < MONITOR_TRACKS; i++)
        if (monitor->tracks[i].id == id)
            return &monitor->tracks[i];
    return NULL;
}

static struct monitor_track *new_track(struct monitor *monitor, unsigned long id)
{
    for (size_t i = 0; i < MONITOR_TRACKS; i++) {
        struct monitor_track *track = &monitor->tracks[i];

        if (track->id && monitor_find(monitor, track->id))
            continue;
        memset(track, 0, sizeof *track);
        track->id = id;
        return track;
    }
    return NULL; /* more connections than are remembered: no graph */
}

static void remember(struct monitor *monitor)
{
    for (size_t i = 0; i < monitor->news.count; i++) {
        const RRAS_CONNECTION_0 *c = &monitor->news.lines[i].connection;
        struct monitor_track *track = monitor_track_of(monitor, c->id);

        if (!track)
            track = new_track(monitor, c->id);
        if (track)
            graph_model_tell(&track->graph, (uint64_t)c->bytes_in, (uint64_t)c->bytes_out, monitor->news.at_ms);
    }
}

void monitor_changed(struct monitor *monitor)
{
    if (!monitor->feed || !monitor_feed_take(monitor->feed, &monitor->news))
        return;
    if (monitor->news.is_reachable)
        remember(monitor);
    if (monitor->status)
        monitor_show_status(monitor);
    if (monitor->summary)
        monitor_show_summary(monitor);
}

/* ---- the sheet ---- */

static int CALLBACK begin(HWND window, UINT msg, LPARAM lp)
{
    (void)lp;
    if (msg == PSCB_INITIALIZED) {
        the_monitor->sheet = window;
        dialog_centre(window);
        dialog_show_icon(window); /* shared: one the sheet loads by itself is never freed */
    }
    return 0;
}

static void run_sheet(struct monitor *monitor, HWND owner)
{
    static const struct dialog_kind *const kinds[] = { &page_status, &page_summary, &page_preferences };
    HPROPSHEETPAGE pages[ARRAYSIZE(kinds)];
    PROPSHEETHEADERW header = {
        .dwSize = sizeof header,
        .dwFlags = PSH_NOAPPLYNOW | PSH_USECALLBACK,
        .hwndParent = owner,
        .hInstance = GetModuleHandleW(NULL),
        .pszCaption = MAKEINTRESOURCEW(IDS_MONITOR_CAPTION),
        .phpage = pages,
        .pfnCallback = begin,
    };

    for (; header.nPages < ARRAYSIZE(kinds); header.nPages++)
        if (!(pages[header.nPages] = dialog_page(kinds[header.nPages], monitor)))
            break;
    if (header.nPages == ARRAYSIZE(kinds))
        PropertySheetW(&header);
    else
        while (header.nPages > 0)
            DestroyPropertySheetPage(pages[--header.nPages]);
}

void phone_show_monitor(struct phone *phone, HWND owner, const char *name)
{
    struct monitor *monitor;

    if (the_monitor) { /* from the tray, while it is open already */
        SetForegroundWindow(the_monitor->sheet);
        return;
    }
    graph_register();
    monitor = calloc(1, sizeof *monitor);
    if (!monitor)
        return;
    the_monitor = monitor;
    monitor->phone = phone;
    text_copy(monitor->wanted, sizeof monitor->wanted, name ? name : "");
    monitor_prefs_read(&monitor->prefs);
    run_sheet(monitor, owner);
    monitor_feed_free(monitor->feed);
    monitor_news_fini(&monitor->news);
    the_monitor = NULL;
    free(monitor);
}
