/*
 * tapi_thread_win.c - the thread that owns tapi32.dll: it starts telephony, and starts it again when it must.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/host/tapi_internal_win.h"
#include <stdlib.h>

enum {
    MESSAGES_A_TURN = 64,  /* then orders and timers have their turn */
    IDLE_WAIT_MS = 60000,
    NO_MESSAGE_WAIT_MS = 50 /* where an event says there is a message and there is none */
};

/* ------------------------------------------------------------------------------- telephony up and down */

static rras_ms backed_off(const struct machine *m, unsigned *retry_ms)
{
    unsigned wait = *retry_ms ? *retry_ms : m->patience.retry_ms;

    *retry_ms = wait < m->patience.retry_max_ms / 2 ? wait * 2 : m->patience.retry_max_ms;
    return m->now + wait;
}

static void tell_state(struct machine *m, struct tapi_outcome why)
{
    tapi_tell(m->tapi, &(struct tapi_news){ .kind = TAPI_NEWS_DEVICES, .outcome = why });
    for (struct line *l = m->lines; l; l = l->next)
        line_fail(m, l, why);
}

static void fall(struct machine *m, struct tapi_outcome why)
{
    m->is_up = m->must_restart = false;
    m->start_at = backed_off(m, &m->start_retry_ms);
    m->why_down = why;
    devices_forget(m);
    tell_state(m, why);
}

/* Wine's own tapi32 says yes and gives nothing: what we got is looked at, not only the answer. */
static void rise(struct machine *m)
{
    LINEINITIALIZEEXPARAMS params = { .dwTotalSize = sizeof params, .dwOptions = LINEINITIALIZEEXOPTION_USEEVENT };
    DWORD count = 0, version = TAPI_HIGHEST;
    LONG result;

    if (!m->is_loaded && tapi_dll_load(&m->dll, m->tapi->options.dll) != 0) {
        fall(m, tapi_no_telephony);
        return;
    }
    m->is_loaded = true;
    m->app = 0;
    result = m->dll.initialize(&m->app, GetModuleHandleW(NULL), NULL, L"OpenRRAS", &count, &version, &params);
    m->event = params.Handles.hEvent;
    if (result != 0) {
        fall(m, tapi_outcome_of_error((uint32_t)result));
        return;
    }
    if (!m->app || !m->event) {
        if (m->app)
            m->dll.shut_down(m->app);
        fall(m, tapi_no_telephony);
        return;
    }
    m->is_up = true;
    m->start_retry_ms = 0;
    devices_find(m, count);
    devices_tell(m);
}

/* Calls and lines are gone with it; the handles of connected calls are closed by their owners. */
static void sink(struct machine *m, struct tapi_outcome why)
{
    for (struct line *l = m->lines; l; l = l->next) {
        call_cut(m, l, why);
        l->is_open = false;
        l->make_request = l->other_request = 0;
    }
    m->dll.shut_down(m->app);
    fall(m, why);
    lines_bury(m);
}

/* --------------------------------------------------------------------------------------------- messages */

static void device_state(struct machine *m, const LINEMESSAGE *msg)
{
    struct line *line = line_by_handle(m, msg->hDevice);

    switch (msg->dwParam1) {
    case LINEDEVSTATE_REINIT:
        if (msg->dwParam2 == 0)
            m->must_restart = true;
        break;
    case LINEDEVSTATE_RINGING:
        if (line)
            call_rings(m, line, (DWORD)msg->dwParam3);
        break;
    case LINEDEVSTATE_REMOVED:
        if (line)
            device_removed(m, line->device);
        break;
    default:
        break;
    }
}

static void take(struct machine *m, const LINEMESSAGE *msg)
{
    struct line *line;

    switch (msg->dwMessageID) {
    case LINE_CALLSTATE:
        call_state_changed(m, msg);
        break;
    case LINE_APPNEWCALL:
        call_appeared(m, msg);
        break;
    case LINE_CALLINFO:
        call_info_changed(m, msg);
        break;
    case LINE_REPLY:
        call_replied(m, msg);
        break;
    case LINE_LINEDEVSTATE:
        device_state(m, msg);
        break;
    case LINE_CLOSE:
        line = line_by_handle(m, msg->hDevice);
        if (line)
            line_closed(m, line);
        break;
    case LINE_CREATE:
        device_created(m, (DWORD)msg->dwParam1);
        break;
    case LINE_REMOVE:
        device_removed(m, (DWORD)msg->dwParam1);
        break;
    default:
        break;
    }
}

/* How many there were. */
static unsigned take_messages(struct machine *m)
{
    unsigned n;

    for (n = 0; n < MESSAGES_A_TURN && m->is_up && !m->must_restart; n++) {
        LINEMESSAGE msg = { 0 };
        LONG result = m->dll.get_message(m->app, &msg, 0);

        if (result == (LONG)LINEERR_INVALAPPHANDLE || result == (LONG)LINEERR_REINIT)
            m->must_restart = true; /* the telephony service went away below us */
        if (result != 0)
            break;
        m->now = loop_now();
        take(m, &msg);
    }
    return n;
}

/* ----------------------------------------------------------------------------------------------- orders */

static void obey(struct machine *m, const struct tapi_order *o)
{
    struct line *line = line_by_id(m, o->line);
    bool is_its_call = line && line->state != CALL_NONE && line->serial == o->call;

    switch (o->kind) {
    case TAPI_ORDER_OPEN:
        line_want(m, o);
        break;
    case TAPI_ORDER_CLOSE:
        if (line)
            line_unwant(m, line);
        break;
    case TAPI_ORDER_RINGS:
        if (line)
            line_set_rings(m, line, o->rings);
        break;
    case TAPI_ORDER_ANSWER:
        if (is_its_call)
            call_answer(m, line);
        break;
    case TAPI_ORDER_DIAL:
        if (line)
            call_dial(m, line, o);
        break;
    case TAPI_ORDER_HANG_UP:
        if (is_its_call)
            call_hang_up(m, line);
        break;
    }
}

/* False when it is time to end. */
static bool take_orders(struct machine *m)
{
    struct tapi *tapi = m->tapi;
    struct tapi_order *o, *next;
    bool is_stopping;

    AcquireSRWLockExclusive(&tapi->lock);
    o = tapi->first;
    tapi->first = NULL;
    tapi->last = &tapi->first;
    is_stopping = tapi->is_stopping;
    ReleaseSRWLockExclusive(&tapi->lock);
    for (; o; o = next) {
        next = o->next;
        if (!is_stopping)
            obey(m, o);
        free(o);
    }
    return !is_stopping;
}

/* ------------------------------------------------------------------------------------------- the thread */

static void run_timers(struct machine *m)
{
    m->now = loop_now();
    if (m->is_up && m->must_restart)
        sink(m, tapi_starts_again);
    if (!m->is_up && m->now >= m->start_at)
        rise(m);
    m->now = loop_now();
    if (m->is_up)
        lines_retry(m);
    for (struct line *l = m->lines; l; l = l->next)
        call_due(m, l);
    lines_bury(m);
}

static DWORD wait_ms(const struct machine *m)
{
    rras_ms at = m->is_up ? RRAS_NEVER : m->start_at, now = loop_now();

    for (const struct line *l = m->lines; l; l = l->next) {
        at = rras_sooner(at, call_deadline(l));
        if (m->is_up && !l->is_open && !l->is_unwanted)
            at = rras_sooner(at, l->retry_at);
    }
    if (at <= now)
        return 0;
    return at - now > IDLE_WAIT_MS ? IDLE_WAIT_MS : (DWORD)(at - now);
}

static void wait_for_something(struct machine *m, bool is_misled)
{
    HANDLE handles[2] = { m->tapi->wake, m->event };
    DWORD limit = m->must_restart ? 0 : wait_ms(m);

    if (is_misled && limit > NO_MESSAGE_WAIT_MS)
        limit = NO_MESSAGE_WAIT_MS;
    WaitForMultipleObjects(m->is_up && !is_misled ? 2 : 1, handles, FALSE, limit);
}

static bool has_message(const struct machine *m)
{
    return m->is_up && WaitForSingleObject(m->event, 0) == WAIT_OBJECT_0;
}

DWORD WINAPI tapi_thread(void *arg)
{
    struct machine m = { .tapi = arg };

    m.patience = m.tapi->options.patience;
    m.start_at = m.now = loop_now();
    while (take_orders(&m)) {
        bool is_called = has_message(&m);
        unsigned n = take_messages(&m);

        run_timers(&m);
        wait_for_something(&m, is_called && n == 0);
    }
    if (m.is_up)
        sink(&m, tapi_starts_again);
    for (struct line *l = m.lines; l; l = l->next)
        l->is_unwanted = true;
    lines_bury(&m);
    if (m.is_loaded)
        tapi_dll_free(&m.dll);
    tapi_release(m.tapi);
    return 0;
}
