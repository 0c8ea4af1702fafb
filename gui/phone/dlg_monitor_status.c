/*
 * dlg_monitor_status.c - Dial-Up Networking Monitor > Status: one connection, its counters and its graph.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/phone/dlg_monitor.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "gui/phone/dial_ids.h"
#include "gui/phone/graph.h"
#include "gui/ui/wide.h"

/* ---- the combo box ---- */

static const RRAS_CONNECTION_0 *connection_at(const struct monitor *monitor, size_t i)
{
    return &monitor->news.lines[i].connection;
}

static bool is_filled(const struct monitor *monitor, HWND combo)
{
    if ((size_t)SendMessageW(combo, CB_GETCOUNT, 0, 0) != monitor->news.count)
        return false;
    for (size_t i = 0; i < monitor->news.count; i++)
        if ((unsigned long)SendMessageW(combo, CB_GETITEMDATA, i, 0) != connection_at(monitor, i)->id)
            return false;
    return true;
}

/* Only when there are others than before: a list that is dropped down is not torn away. */
static void fill_combo(const struct monitor *monitor, HWND combo)
{
    wchar_t wide[PHONE_NAME_MAX + 1];

    if (is_filled(monitor, combo))
        return;
    SendMessageW(combo, WM_SETREDRAW, FALSE, 0);
    SendMessageW(combo, CB_RESETCONTENT, 0, 0);
    for (size_t i = 0; i < monitor->news.count; i++) {
        LRESULT at = SendMessageW(combo, CB_ADDSTRING, 0, (LPARAM)ui_wide(connection_at(monitor, i)->name, wide, PHONE_NAME_MAX + 1));

        SendMessageW(combo, CB_SETITEMDATA, (WPARAM)at, (LPARAM)connection_at(monitor, i)->id);
    }
    SendMessageW(combo, WM_SETREDRAW, TRUE, 0);
    InvalidateRect(combo, NULL, TRUE);
}

static void choose(struct monitor *monitor, HWND combo)
{
    struct monitor_choice *all = calloc(monitor->news.count ? monitor->news.count : 1, sizeof *all);
    ptrdiff_t chosen = -1;

    if (all) {
        for (size_t i = 0; i < monitor->news.count; i++) {
            const RRAS_CONNECTION_0 *c = connection_at(monitor, i);

            all[i] = (struct monitor_choice){ c->id, c->name, c->connected_ms != 0, c->is_over != 0 };
        }
        chosen = monitor_choose(all, monitor->news.count, monitor->shown_id, monitor->wanted);
        free(all);
    }
    monitor->shown_id = chosen < 0 ? 0 : connection_at(monitor, (size_t)chosen)->id;
    if (SendMessageW(combo, CB_GETCURSEL, 0, 0) != chosen)
        SendMessageW(combo, CB_SETCURSEL, (WPARAM)chosen, 0);
}

/* ---- what is shown ---- */

static void set_number(struct dialog *d, int control, bool is_known, uint64_t n)
{
    char text[MONITOR_TEXT_MAX] = "";

    dialog_set_text(d, control, is_known ? monitor_number(n, text) : "");
}

static void show_counters(struct dialog *d, const struct monitor_line *line, const struct monitor_track *track)
{
    static const struct monitor_counters nothing;
    struct monitor_counters now = line ? monitor_counters_of(line) : nothing;
    struct monitor_counters c = monitor_since(&now, track ? &track->base : &nothing);
    const struct { int control; uint64_t value; } rows[] = {
        { IDC_STATUS_BYTES_IN, c.bytes_in },   { IDC_STATUS_BYTES_OUT, c.bytes_out }, { IDC_STATUS_FRAMES_IN, c.frames_in },
        { IDC_STATUS_FRAMES_OUT, c.frames_out }, { IDC_STATUS_CRC, c.crc },           { IDC_STATUS_TOO_LONG, c.too_long },
        { IDC_STATUS_ABORTED, c.aborted },     { IDC_STATUS_DROPPED, c.dropped },
    };

    for (size_t i = 0; i < ARRAYSIZE(rows); i++)
        set_number(d, rows[i].control, line != NULL, rows[i].value);
}

static void show_rates(struct dialog *d, const struct monitor_track *track)
{
    struct graph_sample sample = { 0, 0 };
    char in[MONITOR_TEXT_MAX], out[MONITOR_TEXT_MAX], text[128];
    bool is_known = track && graph_model_at(&track->graph, 0, &sample);

    set_number(d, IDC_STATUS_RATE_IN, is_known, sample.in);
    set_number(d, IDC_STATUS_RATE_OUT, is_known, sample.out);
    graph_show(dialog_control(d, IDC_STATUS_GRAPH), track ? &track->graph : NULL);
    /* What a screen reader says of the picture. */
    ui_format(text, sizeof text, IDS_GRAPH_SAYS, monitor_number(sample.in, in), monitor_number(sample.out, out));
    dialog_set_text(d, IDC_STATUS_GRAPH, text);
}

static void show_line(struct dialog *d, const RRAS_CONNECTION_0 *c)
{
    char text[512] = "", number[MONITOR_TEXT_MAX];

    if (c && monitor_is_tcp(c->port)) /* its device is named by the place where it listens, which was not called */
        ui_format(text, sizeof text, IDS_DEVICE_TCP, c->port);
    else if (c && c->port[0])
        ui_format(text, sizeof text, IDS_DEVICE_ON, c->device, c->port);
    dialog_set_text(d, IDC_STATUS_DEVICE, text);
    dialog_set_text(d, IDC_STATUS_CONDITION, c ? monitor_condition(c, text, sizeof text) : ui_string(IDS_MONITOR_NONE, text, sizeof text));
    dialog_set_text(d, IDC_STATUS_DURATION, c && c->connected_ms ? monitor_duration((uint64_t)c->connected_ms, text) : "");
    text[0] = '\0';
    if (c && c->line_bps)
        ui_format(text, sizeof text, IDS_BPS, monitor_number(c->line_bps, number));
    else if (c && !c->is_over)
        ui_string(IDS_BPS_UNKNOWN, text, sizeof text);
    dialog_set_text(d, IDC_STATUS_BPS, text);
}

void monitor_show_status(struct monitor *monitor)
{
    struct dialog *d = monitor->status;
    HWND combo = dialog_control(d, IDC_STATUS_CONNECTION);
    const struct monitor_line *line;
    const struct monitor_track *track;
    char text[256];

    fill_combo(monitor, combo);
    choose(monitor, combo);
    line = monitor_find(monitor, monitor->shown_id);
    track = monitor_track_of(monitor, monitor->shown_id);
    show_line(d, line ? &line->connection : NULL);
    if (!monitor->news.is_reachable && monitor->news.at_ms)
        dialog_set_text(d, IDC_STATUS_CONDITION, ui_string(IDS_MONITOR_LOST, text, sizeof text));
    show_counters(d, line, track);
    show_rates(d, track);
    dialog_disable_because(d, IDC_STATUS_CONNECTION, line ? 0 : IDS_WHY_NO_CONNECTION);
    dialog_disable_because(d, IDC_STATUS_RESET, line ? 0 : IDS_WHY_NO_CONNECTION);
    dialog_disable_because(d, IDC_STATUS_DETAILS, line ? 0 : IDS_WHY_NO_CONNECTION);
    dialog_disable_because(d, IDC_STATUS_HANG_UP, line && !line->connection.is_over ? 0 : IDS_WHY_NO_CONNECTION);
}

/* ---- the page ---- */

static void load(struct dialog *d)
{
    struct monitor *monitor = d->model;

    monitor->status = d;
    monitor_show_status(monitor);
    monitor->feed = monitor_feed_new(monitor->phone->instance, d->window);
}

static void changed(struct dialog *d)
{
    monitor_changed(d->model);
}

static void reset(struct monitor *monitor)
{
    const struct monitor_line *line = monitor_find(monitor, monitor->shown_id);
    struct monitor_track *track = monitor_track_of(monitor, monitor->shown_id);

    if (line && track)
        track->base = monitor_counters_of(line);
    monitor_show_status(monitor);
}

static void command(struct dialog *d, int control, int code)
{
    struct monitor *monitor = d->model;
    const struct monitor_line *line = monitor_find(monitor, monitor->shown_id);

    if (control == IDC_STATUS_CONNECTION && code == CBN_SELCHANGE) {
        LRESULT at = SendDlgItemMessageW(d->window, control, CB_GETCURSEL, 0, 0);

        monitor->shown_id = (unsigned long)SendDlgItemMessageW(d->window, control, CB_GETITEMDATA, (WPARAM)at, 0);
        monitor_show_status(monitor);
    } else if (control == IDC_STATUS_RESET) {
        reset(monitor);
    } else if (control == IDC_STATUS_DETAILS && line) {
        RRAS_CONNECTION_0 copy = line->connection; /* news comes while the box is open */

        monitor_show_details(d->window, &copy);
    } else if (control == IDC_STATUS_HANG_UP) {
        monitor_hang_up(monitor, d->window, monitor->shown_id);
    }
}

static void closing(struct dialog *d)
{
    struct monitor *monitor = d->model;

    monitor->status = NULL;
    monitor_feed_free(monitor->feed);
    monitor->feed = NULL;
}

const struct dialog_kind page_status = {
    .template_id = IDD_STATUS,
    .load = load,
    .command = command,
    .changed = changed,
    .closing = closing,
};
