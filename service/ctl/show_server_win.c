/*
 * show_server_win.c - show status and version, events and calls.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/ctl/ctl_win.h"
#include <string.h>
#include "common/base/text.h"
#include "common/ras/end_reason.h"
#include "common/version.h"

enum { DEFAULT_COUNT = 20 };

/* ---- status ---- */

/* What this server has dialled, and its demand-dial interfaces. */
struct dialled {
    unsigned long dialling, up;          /* connections that were dialled out */
    unsigned long interfaces, connected, unreachable;
};

static long read_dialled(struct ctl *ctl, struct dialled *out)
{
    enum { UNREACHABLE = 0, CONNECTED = 3 };
    RRAS_CONNECTION_0 *connections = NULL;
    RRAS_INTERFACE_STATUS *interfaces = NULL;
    unsigned long count = 0;
    long status = RrasConnectionEnum(ctl->binding, &count, &connections);

    for (unsigned long i = 0; !status && i < count; i++) {
        out->up += !connections[i].is_over && connections[i].connected_ms > 0;
        out->dialling += !connections[i].is_over && connections[i].connected_ms == 0;
    }
    if (!status)
        status = RrasInterfaceStatusEnum(ctl->binding, &out->interfaces, &interfaces);
    for (unsigned long i = 0; !status && i < out->interfaces; i++) {
        out->connected += interfaces[i].state == CONNECTED;
        out->unreachable += interfaces[i].state == UNREACHABLE;
    }
    rras_free(connections);
    rras_free(interfaces);
    return status;
}

static void print_dialled(const struct dialled *d)
{
    printf("Dialed out:     %lu connected, %lu on the way\n", d->up, d->dialling);
    if (d->interfaces == 0)
        printf("Interfaces:     none\n");
    else
        printf("Interfaces:     %lu, %lu connected, %lu unreachable\n", d->interfaces, d->connected, d->unreachable);
}

static void json_status(const RRAS_SERVER_0 *s, const struct dialled *d)
{
    struct json json;

    ctl_json(&json);
    json_begin_object(&json, NULL);
    json_text(&json, "version", s->version);
    json_text(&json, "instance", s->instance);
    json_text(&json, "computer", s->computer);
    json_text(&json, "data_folder", s->data_dir);
    json_time(&json, "started", s->started_unix);
    json_integer(&json, "uptime", s->uptime_s);
    json_integer(&json, "ports", s->ports);
    json_integer(&json, "listening", s->listening);
    json_integer(&json, "calls", s->calls);
    json_integer(&json, "authenticated", s->authenticated);
    json_integer(&json, "calls_taken", s->calls_taken);
    json_integer(&json, "calls_refused", s->calls_refused);
    json_integer(&json, "pool_size", s->pool_size);
    json_integer(&json, "pool_in_use", s->pool_in_use);
    json_integer(&json, "dialed_connected", d->up);
    json_integer(&json, "dialed_connecting", d->dialling);
    json_integer(&json, "interfaces", d->interfaces);
    json_integer(&json, "interfaces_connected", d->connected);
    json_integer(&json, "interfaces_unreachable", d->unreachable);
    json_integer(&json, "process_id", s->process_id);
    json_integer(&json, "rss", s->working_set_bytes);
    json_integer(&json, "private_bytes", s->private_bytes);
    json_integer(&json, "handles", s->handles);
    json_bool(&json, "restart_pending", s->is_restart_pending != 0);
    json_bool(&json, "restarting", s->is_restarting != 0);
    json_end_object(&json);
}

int show_status(struct ctl *ctl)
{
    const RRAS_SERVER_0 *s = &ctl->server;
    struct dialled dialled = { .dialling = 0 };
    long status = read_dialled(ctl, &dialled);
    char a[48], b[48];

    if (status)
        return ctl_fail(ctl, status, NULL);
    if (ctl->args.is_json) {
        json_status(s, &dialled);
        return 0;
    }
    printf("OpenRRAS %s on %s%s%s\n\n", s->version, s->computer, s->instance[0] ? ", instance " : "", s->instance);
    printf("Running since:  %s (%s)\n", shape_local_time(s->started_unix, a, sizeof a), shape_duration(s->uptime_s, b, sizeof b));
    if (s->is_restarting)
        printf("                It is restarting at this moment.\n");
    printf("Ports:          %lu, %lu waiting for a call\n", s->ports, s->listening);
    printf("Calls:          %lu now, %lu of them authenticated; %lld taken and %lld refused since the start\n", s->calls,
           s->authenticated, (long long)s->calls_taken, (long long)s->calls_refused);
    printf("Address pool:   %lu of %lu in use\n", s->pool_in_use, s->pool_size);
    print_dialled(&dialled);
    printf("Process:        %lu, %s of memory, %lu handles\n", s->process_id, shape_bytes((uint64_t)s->working_set_bytes, a, sizeof a),
           s->handles);
    printf("Data folder:    %s\n", s->data_dir);
    if (s->is_paused)
        printf("It is paused: no new call is answered. It goes on with: rrasctl continue\n");
    if (s->is_restart_pending)
        printf("\n");
    ctl_print_pending(ctl);
    return 0;
}

int show_version(struct ctl *ctl)
{
    struct json json;
    long status = rras_connect(ctl->args.instance, &ctl->binding);

    if (!status)
        status = RrasServerGetInfo(ctl->binding, &ctl->server);
    rras_disconnect(&ctl->binding);
    if (ctl->args.is_json) {
        ctl_json(&json);
        json_begin_object(&json, NULL);
        json_text(&json, "rrasctl", RRAS_VERSION);
        json_text(&json, "service", status ? NULL : ctl->server.version);
        json_end_object(&json);
        return 0;
    }
    printf("rrasctl %s\n", RRAS_VERSION);
    if (status)
        printf("service not running\n");
    else
        printf("service %s%s\n", ctl->server.version, strcmp(ctl->server.version, RRAS_VERSION) ? " - install both from one package" : "");
    return 0;
}

/* ---- events ---- */

static void json_event(struct json *json, const RRAS_EVENT_0 *event)
{
    json_begin_object(json, NULL);
    json_time(json, "time", event->when_unix);
    json_text(json, "source", event->source);
    json_integer(json, "number", event->number);
    json_text(json, "level", event->level);
    json_text(json, "text", event->text);
    json_end_object(json);
}

static void print_event(const RRAS_EVENT_0 *event)
{
    char when[48];

    printf("%s  %-11s %s %lu\n    ", shape_local_time(event->when_unix, when, sizeof when), event->level, event->source,
           event->number);
    print_wrapped(stdout, event->text, 4, 4, CONSOLE_WIDTH);
}

int show_events(struct ctl *ctl)
{
    unsigned long count, max = ctl_has(ctl, "count") ? ctl_number(ctl, "count") : DEFAULT_COUNT;
    RRAS_EVENT_0 *events = NULL;
    struct json json;
    long status = RrasEventEnum(ctl->binding, max, &count, &events);

    if (status) {
        rras_free(events);
        return ctl_fail(ctl, status, NULL);
    }
    ctl_json(&json);
    if (ctl->args.is_json)
        json_begin_array(&json, NULL);
    for (unsigned long i = 0; i < count; i++) {
        if (ctl->args.is_json)
            json_event(&json, &events[i]);
        else
            print_event(&events[i]);
    }
    if (ctl->args.is_json)
        json_end_array(&json);
    else if (!count)
        printf("Nothing is logged yet.\n");
    rras_free(events);
    return 0;
}

/* ---- calls ---- */

static void json_call(struct json *json, const void *item)
{
    const RRAS_CALL_0 *call = item;

    json_begin_object(json, NULL);
    json_integer(json, "id", call->id);
    json_time(json, "started", call->started_unix);
    json_time(json, "ended", call->ended_unix);
    json_text(json, "port", call->port);
    json_bool(json, "dialed", call->is_dialed != 0);
    json_text(json, "user", call->user[0] ? call->user : NULL);
    json_text(json, "peer", call->peer[0] ? call->peer : NULL);
    json_address(json, "address", call->address);
    json_integer(json, "bytes_in", call->bytes_in);
    json_integer(json, "bytes_out", call->bytes_out);
    json_integer(json, "line_bps", call->bps);
    json_text(json, "end", call->why_key);
    json_integer(json, "error", end_reason_info((enum end_reason)call->why)->ras_error);
    json_integer(json, "peer_error", call->peer_error);
    json_end_object(json);
}

static void table_call(struct table *table, const void *item)
{
    const RRAS_CALL_0 *call = item;
    int64_t seconds = call->ended_unix - call->started_unix;
    char text[48];

    table_cell(table, shape_local_time(call->started_unix, text, sizeof text));
    table_cell(table, call->port);
    table_cell(table, call->user[0] ? call->user : "-");
    if (call->is_dialed)
        table_format(table, "to %s", call->peer[0] ? call->peer : "-");
    else
        table_cell(table, shape_address((uint32_t)call->address, text, sizeof text));
    table_cell(table, shape_duration(seconds > 0 ? (uint64_t)seconds : 0, text, sizeof text));
    table_cell(table, shape_bytes((uint64_t)call->bytes_in, text, sizeof text));
    table_cell(table, shape_bytes((uint64_t)call->bytes_out, text, sizeof text));
    table_cell(table, call->why_key);
}

int show_calls(struct ctl *ctl)
{
    static const struct column columns[] = {
        { "Started", false, 0 }, { "Port", false, 8 }, { "User", false, 14 }, { "Address, or dialed", false, 24 },
        { "Time", true, 0 }, { "In", true, 0 }, { "Out", true, 0 }, { "Ended by", false, 0 },
    };
    static const struct list list = {
        .columns = columns, .column_count = sizeof columns / sizeof *columns, .item_size = sizeof(RRAS_CALL_0),
        .json = json_call, .row = table_call, .when_empty = "There were no calls yet.",
    };
    RRAS_CALL_0 *calls = NULL;
    unsigned long count, max = ctl_has(ctl, "count") ? ctl_number(ctl, "count") : DEFAULT_COUNT;
    long status = RrasCallEnum(ctl->binding, max, &count, &calls);

    if (status) {
        rras_free(calls);
        return ctl_fail(ctl, status, NULL);
    }
    show_list(ctl, &list, calls, count);
    rras_free(calls);
    return 0;
}
