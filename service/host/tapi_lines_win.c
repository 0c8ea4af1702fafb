/*
 * tapi_lines_win.c - the devices Windows telephony knows, and the lines opened on them.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/host/tapi_internal_win.h"
#include <stdlib.h>

enum {
    FIRST_CAPS = 1024,
    FETCH_TRIES = 4,
    STATES = LINEDEVSTATE_RINGING | LINEDEVSTATE_REINIT | LINEDEVSTATE_REMOVED
};

/* ---------------------------------------------------------------------------------------------- records */

struct bytes record_fetch(const struct machine *m, record_get *get, const void *arg, size_t first, LONG *error)
{
    size_t size = first;

    for (int i = 0; i < FETCH_TRIES && size > 0; i++) {
        /* Zeroed, and longer than said: a provider that writes what it does not own finds only nothing there. */
        uint8_t *buffer = calloc(1, size + 64);
        struct bytes record = bytes_of(buffer, size);

        if (!buffer) {
            *error = (LONG)LINEERR_NOMEM;
            return (struct bytes){ 0 };
        }
        *(DWORD *)(void *)buffer = (DWORD)size; /* dwTotalSize of every record */
        *error = get(m, arg, buffer);
        size = tapi_size_to_retry(record);
        if (*error == 0 && (size == 0 || i + 1 == FETCH_TRIES))
            return record;
        free(buffer);
        if (*error != 0 && *error != (LONG)LINEERR_STRUCTURETOOSMALL)
            return (struct bytes){ 0 };
    }
    *error = *error ? *error : (LONG)LINEERR_OPERATIONFAILED;
    return (struct bytes){ 0 };
}

/* ---------------------------------------------------------------------------------------------- devices */

struct caps_of {
    DWORD id, version;
};

static LONG get_caps(const struct machine *m, const void *arg, void *buffer)
{
    const struct caps_of *of = arg;

    return m->dll.get_caps(m->app, of->id, of->version, 0, buffer);
}

static void look_at(struct machine *m, DWORD id)
{
    struct device *d = &m->devices[id];
    struct caps_of of = { .id = id };
    LINEEXTENSIONID extension = { 0 };
    struct bytes record;
    LONG error;

    memset(d, 0, sizeof *d);
    if (m->dll.negotiate(m->app, id, TAPI_LOWEST, TAPI_HIGHEST, &of.version, &extension) != 0 ||
        of.version < TAPI_LOWEST || of.version > TAPI_HIGHEST)
        return;
    record = record_fetch(m, get_caps, &of, FIRST_CAPS, &error);
    d->version = of.version;
    d->is_modem = record.at && tapi_read_caps(record, &d->caps) && (d->caps.media_modes & TAPI_MEDIA_DATA_MODEM);
    free((void *)(uintptr_t)record.at);
}

static bool grow_to(struct machine *m, DWORD count)
{
    struct device *grown;

    if (count <= m->device_count)
        return true;
    if (count > TAPI_DEVICES_MAX)
        return false;
    grown = realloc(m->devices, count * sizeof *grown);
    if (!grown)
        return false;
    memset(grown + m->device_count, 0, (count - m->device_count) * sizeof *grown);
    m->devices = grown;
    m->device_count = count;
    return true;
}

void devices_find(struct machine *m, DWORD count)
{
    if (!grow_to(m, count > TAPI_DEVICES_MAX ? TAPI_DEVICES_MAX : count))
        return;
    for (DWORD i = 0; i < m->device_count; i++)
        look_at(m, i);
    for (struct line *l = m->lines; l; l = l->next)
        l->retry_at = 0;
}

void devices_forget(struct machine *m)
{
    free(m->devices);
    m->devices = NULL;
    m->device_count = 0;
}

void devices_tell(struct machine *m)
{
    struct tapi_news news = { .kind = TAPI_NEWS_DEVICES };

    news.devices = calloc(m->device_count + 1, sizeof *news.devices);
    for (DWORD i = 0; news.devices && i < m->device_count; i++) {
        const struct tapi_caps *caps = &m->devices[i].caps;
        struct tapi_device *to = &news.devices[news.device_count];

        if (!m->devices[i].is_modem)
            continue;
        to->permanent_id = caps->permanent_id;
        to->max_bps = caps->max_bps;
        memcpy(to->name, caps->name, sizeof to->name);
        memcpy(to->provider, caps->provider, sizeof to->provider);
        news.device_count++;
    }
    if (news.device_count == 0)
        news.outcome = tapi_no_telephony;
    tapi_tell(m->tapi, &news);
}

void device_created(struct machine *m, DWORD id)
{
    if (id >= TAPI_DEVICES_MAX || !grow_to(m, id + 1))
        return;
    look_at(m, id);
    devices_tell(m);
    for (struct line *l = m->lines; l; l = l->next)
        if (!l->is_open && m->devices[id].is_modem && l->permanent_id == m->devices[id].caps.permanent_id)
            l->retry_at = 0;
}

void device_removed(struct machine *m, DWORD id)
{
    if (id >= m->device_count || !m->devices[id].is_modem)
        return;
    m->devices[id].is_modem = false;
    for (struct line *l = m->lines; l; l = l->next) {
        if (l->permanent_id != m->devices[id].caps.permanent_id || (l->is_open && l->device != id))
            continue;
        call_cut(m, l, tapi_was_removed);
        if (l->is_open)
            m->dll.close(l->handle);
        line_fail(m, l, tapi_was_removed); /* until LINE_CREATE */
    }
    devices_tell(m);
}

/* ------------------------------------------------------------------------------------------------ lines */

struct line *line_by_id(struct machine *m, DWORD_PTR id)
{
    struct line *l = m->lines;

    while (l && (l->id != id || l->is_unwanted))
        l = l->next;
    return l;
}

struct line *line_by_handle(struct machine *m, DWORD handle)
{
    struct line *l = m->lines;

    while (l && (!l->is_open || l->handle != handle))
        l = l->next;
    return l;
}

void line_fail(struct machine *m, struct line *line, struct tapi_outcome why)
{
    line->is_open = false;
    line->retry_at = RRAS_NEVER;
    if (line->is_unwanted || (line->told && strcmp(line->told, why.sentence) == 0))
        return;
    line->told = why.sentence;
    tapi_tell(m->tapi, &(struct tapi_news){ .kind = TAPI_NEWS_FAILED, .line = line->id, .outcome = why });
}

static void fail_and_retry(struct machine *m, struct line *line, struct tapi_outcome why)
{
    unsigned wait = line->retry_ms ? line->retry_ms : m->patience.retry_ms;

    line_fail(m, line, why);
    line->retry_at = m->now + wait;
    line->retry_ms = wait < m->patience.retry_max_ms / 2 ? wait * 2 : m->patience.retry_max_ms;
}

static bool find_device(const struct machine *m, struct line *line)
{
    for (DWORD i = 0; i < m->device_count; i++) {
        if (m->devices[i].is_modem && m->devices[i].caps.permanent_id == line->permanent_id) {
            line->device = i;
            line->version = m->devices[i].version;
            return true;
        }
    }
    return false;
}

static void set_up(struct machine *m, struct line *line)
{
    m->dll.set_messages(line->handle, STATES, 0); /* not every provider can; REINIT always comes */
    if (line->rings > 0)
        m->dll.set_rings(line->handle, 0, line->rings);
}

/* Without calls of our own to take, other programs' calls are not ours to own. */
static void try_to_open(struct machine *m, struct line *line)
{
    DWORD privilege = line->rings > 0 ? LINECALLPRIVILEGE_OWNER : LINECALLPRIVILEGE_NONE;
    LONG result;

    line->retry_at = RRAS_NEVER;
    if (!find_device(m, line)) {
        line_fail(m, line, m->device_count == 0 ? tapi_no_telephony : tapi_no_such_line);
        return;
    }
    line->handle = 0;
    result = m->dll.open(m->app, line->device, &line->handle, line->version, 0, line->id, privilege,
                         LINEMEDIAMODE_DATAMODEM, NULL);
    if (result == (LONG)LINEERR_REINIT)
        m->must_restart = true;
    if (result != 0) {
        fail_and_retry(m, line, tapi_outcome_of_error((uint32_t)result));
        return;
    }
    line->is_open = true;
    line->owns_calls = line->rings > 0;
    line->retry_ms = 0;
    set_up(m, line);
    if (line->told) {
        line->told = NULL;
        tapi_tell(m->tapi, &(struct tapi_news){ .kind = TAPI_NEWS_OPENED, .line = line->id });
    }
}

void line_want(struct machine *m, const struct tapi_order *order)
{
    struct line *line = calloc(1, sizeof *line);

    if (!line) {
        tapi_tell(m->tapi, &(struct tapi_news){ .kind = TAPI_NEWS_FAILED, .line = order->line,
                                                .outcome = tapi_outcome_of_error((uint32_t)LINEERR_NOMEM) });
        return;
    }
    line->id = order->line;
    line->permanent_id = order->permanent_id;
    line->rings = order->rings;
    line->told = "";
    line->next = m->lines;
    m->lines = line;
    if (!m->is_up && m->why_down.sentence)
        line_fail(m, line, m->why_down);
}

void line_unwant(struct machine *m, struct line *line)
{
    line->is_unwanted = true;
    if (line->is_open)
        m->dll.close(line->handle); /* drops a call that is only ours */
    line->is_open = false;
    line->state = CALL_NONE;
}

static void reopen(struct machine *m, struct line *line)
{
    m->dll.close(line->handle);
    line->is_open = false;
    line->other_request = 0;
    line->retry_at = 0;
}

void line_settle(struct machine *m, struct line *line)
{
    if (line->is_open && line->owns_calls != (line->rings > 0))
        reopen(m, line);
}

void line_set_rings(struct machine *m, struct line *line, unsigned rings)
{
    line->rings = rings;
    if (!line->is_open)
        return;
    if (line->state == CALL_NONE)
        line_settle(m, line);
    if (line->is_open && rings > 0)
        m->dll.set_rings(line->handle, 0, rings);
}

void line_reset(struct machine *m, struct line *line)
{
    if (line->is_open)
        reopen(m, line);
}

void line_closed(struct machine *m, struct line *line)
{
    call_cut(m, line, tapi_was_closed);
    fail_and_retry(m, line, tapi_was_closed);
}

void lines_retry(struct machine *m)
{
    for (struct line *l = m->lines; l; l = l->next)
        if (!l->is_open && !l->is_unwanted && m->now >= l->retry_at)
            try_to_open(m, l);
}

void lines_bury(struct machine *m)
{
    for (struct line **at = &m->lines; *at;) {
        struct line *l = *at;

        if (l->is_unwanted && (l->make_request == 0 || !m->is_up)) {
            *at = l->next;
            free(l);
        } else {
            at = &l->next;
        }
    }
}
