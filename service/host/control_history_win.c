/*
 * control_history_win.c - the calls about what happened: ended calls and logged events.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/host/control_internal_win.h"
#include <stdlib.h>
#include "service/host/log_win.h"

_Static_assert(RRAS_EVENTS_MAX == LOG_READ_MAX, "events");
_Static_assert(sizeof((RRAS_EVENT_0 *)0)->text == LOG_TEXT_MAX + 1, "event text");

#define COPY(to, from) text_copy(to, sizeof(to), from)

struct call_list {
    RRAS_CALL_0 *calls;
    unsigned long count, max;
    long status;
};

static bool list_call(void *ctx, const struct call_record *record)
{
    struct call_list *list = ctx;
    RRAS_CALL_0 *out = &list->calls[list->count++];

    out->id = record->id;
    out->started_unix = record->started_unix;
    out->ended_unix = record->ended_unix;
    out->bytes_in = (hyper)record->bytes_in;
    out->bytes_out = (hyper)record->bytes_out;
    out->address = record->address;
    out->bps = record->bps;
    out->why = (unsigned long)record->why;
    out->peer_error = record->peer_error;
    out->is_dialed = record->is_dialed;
    COPY(out->port, record->port);
    COPY(out->user, record->user);
    COPY(out->peer, record->peer);
    COPY(out->why_key, end_reason_info(record->why)->key);
    return list->count < list->max;
}

static void list_calls(void *arg, struct store *store)
{
    struct call_list *list = arg;

    if (store_each_call(store, list->max, list_call, list) != STORE_OK)
        list->status = ERROR_READ_FAULT;
}

LONG control_RrasCallEnum(handle_t h, ULONG max, ULONG *count, RRAS_CALL_0 **calls)
{
    struct call_list list = { .max = max < 1 ? 1 : max < RRAS_CALLS_MAX ? max : RRAS_CALLS_MAX };
    long status;

    (void)h;
    list.calls = control_array(list.max, sizeof *list.calls);
    status = list.calls ? control_store(list_calls, &list) : ERROR_NOT_ENOUGH_MEMORY;
    *calls = list.calls;
    *count = list.count;
    return status ? status : list.status;
}

LONG control_RrasEventEnum(handle_t h, ULONG max, ULONG *count, RRAS_EVENT_0 **events)
{
    size_t n, room = max < 1 ? 1 : max < RRAS_EVENTS_MAX ? max : RRAS_EVENTS_MAX;
    struct log_entry *entries = calloc(room, sizeof *entries);
    RRAS_EVENT_0 *out = control_array(room, sizeof *out);

    (void)h;
    *count = 0;
    *events = out;
    if (!entries || !out) {
        free(entries);
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    n = log_read(entries, room);
    for (size_t i = 0; i < n; i++) {
        out[i].when_unix = entries[i].when_unix;
        out[i].number = entries[i].number;
        COPY(out[i].source, entries[i].source);
        COPY(out[i].level, entries[i].level);
        COPY(out[i].text, entries[i].text);
    }
    *count = (unsigned long)n;
    free(entries);
    return 0;
}
