/*
 * tapi_win.c - Windows telephony as the logic thread sees it: lines, and calls that are transports.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/host/tapi_internal_win.h"
#include <stdio.h>
#include <stdlib.h>
#include "common/base/text.h"
#include "service/host/lines_win.h"

struct tapi_line {
    struct tapi_line *next;
    struct tapi *tapi;
    uint32_t id;
    const struct tapi_line_events *events;
    void *ctx;
    uint32_t call;               /* the newest there is; 0: none */
    bool is_hung_up, is_over;    /* hung up by its owner; TAPI has let go of it */
};

/* A connected call: the owner's transport, with the modem's handle behind it. */
struct tapi_stream {
    struct transport transport;  /* first: the two are one */
    struct tapi_stream *next;
    struct tapi *tapi;
    struct transport *inner;     /* NULL: closed */
    uint32_t line, call;
    bool is_lost;
};

static const struct tapi_patience patience_default = {
    .connect_ms = 120000, .drop_ms = 15000, .ring_ms = 8000, .retry_ms = 1000, .retry_max_ms = 60000, .stop_ms = 5000,
};

void tapi_release(struct tapi *tapi)
{
    struct tapi_order *o, *next;

    if (InterlockedDecrement(&tapi->users) > 0)
        return;
    for (o = tapi->first; o; o = next) {
        next = o->next;
        free(o);
    }
    CloseHandle(tapi->wake);
    free(tapi->devices);
    free(tapi);
}

static void drop_news(struct tapi_news *news)
{
    if (news->handle)
        CloseHandle(news->handle);
    free(news->devices);
    tapi_release(news->tapi);
    free(news);
}

bool tapi_tell(struct tapi *tapi, const struct tapi_news *news)
{
    struct tapi_news *copy = malloc(sizeof *copy);
    bool is_told;

    if (!copy) {
        if (news->handle)
            CloseHandle(news->handle);
        free(news->devices);
        return false;
    }
    *copy = *news;
    copy->tapi = tapi;
    InterlockedIncrement(&tapi->users);
    /* Under the lock: the loop cannot be freed between looking and posting. */
    AcquireSRWLockExclusive(&tapi->lock);
    is_told = tapi->loop && loop_post(tapi->loop, tapi_deliver, copy);
    ReleaseSRWLockExclusive(&tapi->lock);
    if (!is_told)
        drop_news(copy);
    return is_told;
}

static void give(struct tapi *tapi, const struct tapi_order *order)
{
    struct tapi_order *copy = malloc(sizeof *copy);

    if (!copy)
        return; /* the line stays as it is until the next order */
    *copy = *order;
    copy->next = NULL;
    AcquireSRWLockExclusive(&tapi->lock);
    *tapi->last = copy;
    tapi->last = &copy->next;
    ReleaseSRWLockExclusive(&tapi->lock);
    SetEvent(tapi->wake);
}

static struct tapi_line *find(const struct tapi *tapi, uint32_t id)
{
    struct tapi_line *line = tapi->lines;

    while (line && line->id != id)
        line = line->next;
    return line;
}

/* ------------------------------------------------------------------------------------------- a stream */

static struct tapi_stream *stream_of(struct transport *t)
{
    return (struct tapi_stream *)t;
}

static struct tapi_stream *find_stream(const struct tapi *tapi, uint32_t line, uint32_t call)
{
    struct tapi_stream *s = tapi->streams;

    while (s && (s->line != line || s->call != call))
        s = s->next;
    return s;
}

static void stream_received(void *ctx, struct bytes data)
{
    struct tapi_stream *s = ctx;

    if (s->transport.events && !s->is_lost)
        s->transport.events->received(s->transport.ctx, data);
}

static void stream_writable(void *ctx)
{
    struct tapi_stream *s = ctx;

    if (s->transport.events && !s->is_lost && s->transport.events->writable)
        s->transport.events->writable(s->transport.ctx);
}

static void stream_lost(void *ctx, uint32_t error)
{
    struct tapi_stream *s = ctx;

    if (s->is_lost)
        return;
    s->is_lost = true;
    if (s->transport.events)
        s->transport.events->lost(s->transport.ctx, error);
}

static const struct transport_events stream_events = {
    .received = stream_received,
    .writable = stream_writable,
    .lost = stream_lost,
};

static size_t stream_room(struct transport *t)
{
    struct tapi_stream *s = stream_of(t);

    return s->inner->ops->room(s->inner);
}

static void stream_write(struct transport *t, struct bytes data)
{
    struct tapi_stream *s = stream_of(t);

    s->inner->ops->write(s->inner, data);
}

static void stream_close(struct transport *t)
{
    struct tapi_stream *s = stream_of(t);
    struct transport *inner = s->inner;

    if (!inner)
        return;
    s->transport.events = NULL;
    s->inner = NULL;
    inner->ops->close(inner); /* stream_closed() follows when the last bytes are out */
}

/* The handle is closed: only now may TAPI hang up, or the end of the conversation would be cut off. */
static void stream_closed(void *ctx)
{
    struct tapi_stream *s = ctx, **at = &s->tapi->streams;
    struct tapi *tapi = s->tapi;
    struct tapi_line *line = find(tapi, s->line);

    while (*at != s)
        at = &(*at)->next;
    *at = s->next;
    if (!tapi->is_stopped)
        give(tapi, &(struct tapi_order){ .kind = TAPI_ORDER_HANG_UP, .line = s->line, .call = s->call });
    if (line && line->call == s->call && line->is_over)
        tapi_tell(tapi, &(struct tapi_news){ .kind = TAPI_NEWS_IDLE, .line = s->line, .call = s->call });
    tapi_release(tapi);
    free(s);
}

static const struct transport_ops stream_ops = {
    .kind = "tapi",
    .room = stream_room,
    .write = stream_write,
    .close = stream_close,
};

static const char *peer_of(const struct tapi_party *party)
{
    return party->caller[0] ? party->caller : "modem";
}

/* NULL: `handle` is still the caller's. */
static struct tapi_stream *stream_new(struct tapi_line *line, const struct tapi_news *news)
{
    struct tapi_stream *s = calloc(1, sizeof *s);
    struct tapi *tapi = line->tapi;
    struct com_adoption from = { .handle = news->handle, .name = peer_of(&news->connection.party),
                                 .bps = news->connection.bps, .closed = stream_closed, .ctx = s };
    DWORD error;

    if (!s)
        return NULL;
    s->inner = com_adopt(tapi->loop, &from, &error);
    if (!s->inner) {
        free(s);
        return NULL;
    }
    s->inner->events = &stream_events;
    s->inner->ctx = s;
    s->transport.ops = &stream_ops;
    s->transport.opened = s->inner->opened;
    text_copy(s->transport.peer, sizeof s->transport.peer, from.name);
    s->line = line->id;
    s->call = news->call;
    s->tapi = tapi;
    InterlockedIncrement(&tapi->users);
    s->next = tapi->streams;
    tapi->streams = s;
    return s;
}

/* ----------------------------------------------------------------------------------------------- news */

static void on_devices(struct tapi *tapi, struct tapi_news *news)
{
    free(tapi->devices);
    tapi->devices = news->devices;
    tapi->device_count = news->device_count;
    tapi->state = news->outcome;
    news->devices = NULL;
    if (tapi->options.changed)
        tapi->options.changed(tapi->options.ctx);
}

static void on_connected(struct tapi_line *line, struct tapi_news *news)
{
    struct tapi *tapi = line->tapi;
    struct tapi_stream *s;

    s = line->call == news->call && !line->is_hung_up ? stream_new(line, news) : NULL;
    if (s) {
        news->handle = NULL;
        line->events->connected(line->ctx, &s->transport, &news->connection);
        return;
    }
    give(tapi, &(struct tapi_order){ .kind = TAPI_ORDER_HANG_UP, .line = line->id, .call = news->call });
    if (line->call != news->call || line->is_hung_up)
        return; /* it was hung up meanwhile */
    line->is_hung_up = true;
    line->events->call_failed(line->ctx, tapi_no_data_handle.ras_error, tapi_no_data_handle.sentence);
}

static void on_idle(struct tapi_line *line, uint32_t call)
{
    if (line->call != call)
        return; /* a new one is there already */
    line->is_over = true;
    if (find_stream(line->tapi, line->id, call))
        return; /* its owner has not closed it yet */
    line->call = 0;
    line->is_over = line->is_hung_up = false;
    line->events->idle(line->ctx);
}

/* It has one call at a time: what we dialled while the news of this one was on its way is refused over there. */
static void on_ringing(struct tapi_line *line, const struct tapi_news *news)
{
    const struct tapi *tapi = line->tapi;
    const uint32_t id = line->id;
    bool is_crossed = line->call && line->call != news->call && !line->is_over && !line->is_hung_up;

    if (is_crossed)
        line->events->call_failed(line->ctx, tapi_line_in_use.ras_error, tapi_line_in_use.sentence);
    if (is_crossed && find(tapi, id) != line)
        return; /* closed by its owner */
    if (line->call != news->call) {
        line->call = news->call;
        line->is_hung_up = line->is_over = false;
    }
    if (!line->is_hung_up)
        line->events->ringing(line->ctx, news->rings, &news->connection.party);
}

static void on_line_news(struct tapi_line *line, struct tapi_news *news)
{
    const struct tapi_line_events *events = line->events;

    switch (news->kind) {
    case TAPI_NEWS_OPENED:
        events->opened(line->ctx);
        break;
    case TAPI_NEWS_FAILED:
        events->failed(line->ctx, news->outcome.ras_error, news->outcome.sentence);
        break;
    case TAPI_NEWS_RINGING:
        on_ringing(line, news);
        break;
    case TAPI_NEWS_CONNECTED:
        on_connected(line, news);
        break;
    case TAPI_NEWS_CALL_FAILED:
        if (line->call == news->call && !line->is_hung_up)
            events->call_failed(line->ctx, news->outcome.ras_error, news->outcome.sentence);
        break;
    case TAPI_NEWS_IDLE:
        on_idle(line, news->call);
        break;
    case TAPI_NEWS_DEVICES:
    case TAPI_NEWS_LOST:
        break;
    }
}

void tapi_deliver(void *arg)
{
    struct tapi_news *news = arg;
    struct tapi *tapi = news->tapi;
    struct tapi_line *line = find(tapi, news->line);
    struct tapi_stream *s = find_stream(tapi, news->line, news->call);

    if (news->kind == TAPI_NEWS_LOST && s && s->inner)
        stream_lost(s, 0);
    else if (news->kind == TAPI_NEWS_DEVICES && !tapi->is_stopped)
        on_devices(tapi, news);
    else if (line)
        on_line_news(line, news);
    drop_news(news);
}

/* --------------------------------------------------------------------------------------- start and stop */

static void fill_in(struct tapi_patience *p)
{
    unsigned *have = &p->connect_ms;
    const unsigned *use = &patience_default.connect_ms;

    for (size_t i = 0; i < sizeof *p / sizeof *have; i++)
        if (have[i] == 0)
            have[i] = use[i];
}

struct tapi *tapi_start(struct loop *loop, const struct tapi_options *options)
{
    struct tapi *tapi = calloc(1, sizeof *tapi);

    if (!tapi)
        return NULL;
    InitializeSRWLock(&tapi->lock);
    tapi->users = 2;
    tapi->loop = loop;
    tapi->last = &tapi->first;
    tapi->options = *options;
    if (options->dll) {
        wcsncpy(tapi->dll, options->dll, MAX_PATH - 1);
        tapi->options.dll = tapi->dll;
    }
    fill_in(&tapi->options.patience);
    tapi->wake = CreateEventW(NULL, FALSE, FALSE, NULL);
    tapi->thread = tapi->wake ? CreateThread(NULL, 0, tapi_thread, tapi, 0, NULL) : NULL;
    if (tapi->thread)
        return tapi;
    if (tapi->wake)
        CloseHandle(tapi->wake);
    free(tapi);
    return NULL;
}

void tapi_stop(struct tapi *tapi)
{
    if (!tapi)
        return;
    while (tapi->lines)
        tapi_close_line(tapi->lines);
    tapi->is_stopped = true;
    AcquireSRWLockExclusive(&tapi->lock);
    tapi->is_stopping = true;
    tapi->loop = NULL;
    ReleaseSRWLockExclusive(&tapi->lock);
    SetEvent(tapi->wake);
    WaitForSingleObject(tapi->thread, tapi->options.patience.stop_ms);
    CloseHandle(tapi->thread);
    tapi_release(tapi);
}

size_t tapi_devices(const struct tapi *tapi, const struct tapi_device **list)
{
    *list = tapi->devices;
    return tapi->device_count;
}

uint32_t tapi_error(const struct tapi *tapi, const char **sentence)
{
    *sentence = tapi->state.sentence ? tapi->state.sentence : "";
    return tapi->state.ras_error;
}

/* ---------------------------------------------------------------------------------------------- orders */

struct tapi_line *tapi_open_line(struct tapi *tapi, uint32_t permanent_id, unsigned rings,
                                 const struct tapi_line_events *events, void *ctx)
{
    struct tapi_line *line = calloc(1, sizeof *line);

    if (!line)
        return NULL;
    line->tapi = tapi;
    line->id = ++tapi->last_line;
    line->events = events;
    line->ctx = ctx;
    line->next = tapi->lines;
    tapi->lines = line;
    give(tapi, &(struct tapi_order){
                   .kind = TAPI_ORDER_OPEN, .line = line->id, .permanent_id = permanent_id, .rings = rings });
    return line;
}

void tapi_close_line(struct tapi_line *line)
{
    struct tapi *tapi = line->tapi;
    struct tapi_line **at = &tapi->lines;

    while (*at != line)
        at = &(*at)->next;
    *at = line->next;
    for (struct tapi_stream *s = tapi->streams; s; s = s->next)
        if (s->line == line->id && s->inner)
            tapi_tell(tapi, &(struct tapi_news){ .kind = TAPI_NEWS_LOST, .line = s->line, .call = s->call });
    give(tapi, &(struct tapi_order){ .kind = TAPI_ORDER_CLOSE, .line = line->id });
    free(line);
}

void tapi_set_rings(struct tapi_line *line, unsigned rings)
{
    give(line->tapi, &(struct tapi_order){ .kind = TAPI_ORDER_RINGS, .line = line->id, .rings = rings });
}

void tapi_answer(struct tapi_line *line)
{
    if (line->call)
        give(line->tapi, &(struct tapi_order){ .kind = TAPI_ORDER_ANSWER, .line = line->id, .call = line->call });
}

/* Numbers of dialled calls have the top bit, so that they never meet those of calls that ring. */
void tapi_dial(struct tapi_line *line, const char *number, bool translates)
{
    struct tapi *tapi = line->tapi;
    struct tapi_order order = { .kind = TAPI_ORDER_DIAL, .line = line->id, .translates = translates };
    struct tapi_news news = { .kind = TAPI_NEWS_CALL_FAILED, .line = line->id };

    order.call = news.call = ++tapi->last_call | 0x80000000;
    if (line->call && !line->is_over) {
        news.outcome = tapi_line_in_use;
        news.call = line->call;
        tapi_tell(tapi, &news);
        return;
    }
    line->call = order.call;
    line->is_hung_up = line->is_over = false;
    if (strlen(number) > TAPI_DIAL_MAX || !number[0]) {
        news.outcome = tapi_outcome_of_error((uint32_t)LINEERR_INVALADDRESS);
        tapi_tell(tapi, &news);
        news.kind = TAPI_NEWS_IDLE;
        tapi_tell(tapi, &news);
        return;
    }
    text_copy(order.number, sizeof order.number, number);
    give(tapi, &order);
}

void tapi_hang_up(struct tapi_line *line)
{
    if (!line->call)
        return;
    line->is_hung_up = true;
    give(line->tapi, &(struct tapi_order){ .kind = TAPI_ORDER_HANG_UP, .line = line->id, .call = line->call });
}
