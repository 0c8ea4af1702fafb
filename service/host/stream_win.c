/*
 * stream_win.c - one connected TCP socket on the loop.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/host/stream_win.h"
#include <stdlib.h>

enum {
    READ_MAX = 16384, /* offered at once; also the most that is kept for an owner that takes less */
    GROW_MIN = 512
};

static void read_more(struct stream *s);

void stream_enter(struct stream *s)
{
    s->busy++;
}

void stream_leave(struct stream *s)
{
    if (--s->busy > 0 || !s->is_closed || s->is_reading || s->is_writing)
        return;
    loop_timer_clear(s->loop, &s->timer);
    free(s->rest);
    free(s->sending.at);
    free(s->waiting.at);
    loop_closing_ended(s->loop);
    s->events->gone(s);
}

/* The socket itself goes; operations still out come back with an error. */
static void close_socket(struct stream *s)
{
    if (s->is_closed)
        return;
    s->is_closed = true;
    CancelIoEx((HANDLE)s->socket, NULL);
    closesocket(s->socket);
}

/* Reported from the top of the loop: whoever is calling us now must not be called back. */
void stream_break(struct stream *s, DWORD error)
{
    if (s->is_broken)
        return;
    s->is_broken = true;
    s->error = error;
    if (s->is_closing)
        close_socket(s);
    loop_timer_set(s->loop, &s->timer, loop_now());
}

/* Nothing more is to be sent and nothing more will come: a closing stream is over. */
static void settle(struct stream *s)
{
    if (stream_queued(s) > 0 || s->is_closed || s->is_broken)
        return;
    if ((s->must_finish || s->is_closing) && !s->has_shut) {
        s->has_shut = true;
        shutdown(s->socket, SD_SEND);
    }
    if (s->is_closing && s->has_finished)
        close_socket(s);
}

/* ----------------------------------------------------------------------------------------- writing */

size_t stream_queued(const struct stream *s)
{
    return s->sending.len - s->sent + s->waiting.len;
}

static bool queue(struct send_buffer *b, struct bytes data)
{
    if (data.len > b->cap - b->len) {
        size_t cap = b->cap ? b->cap : GROW_MIN;
        uint8_t *at;

        while (cap < b->len + data.len)
            cap *= 2;
        at = realloc(b->at, cap);
        if (!at)
            return false;
        b->at = at;
        b->cap = cap;
    }
    memcpy(b->at + b->len, data.at, data.len);
    b->len += data.len;
    return true;
}

static void write_more(struct stream *s)
{
    WSABUF buffer;

    if (s->sent == s->sending.len) {
        struct send_buffer done = s->sending;

        free(done.at);
        s->sending = s->waiting;
        s->waiting = (struct send_buffer){ 0 };
        s->sent = 0;
    }
    if (s->sending.len == 0 || s->is_broken || s->is_closed)
        return;
    buffer.buf = (char *)s->sending.at + s->sent;
    buffer.len = (ULONG)(s->sending.len - s->sent);
    s->write_op.overlapped = (OVERLAPPED){ 0 };
    if (WSASend(s->socket, &buffer, 1, NULL, 0, &s->write_op.overlapped, NULL) != 0 &&
        WSAGetLastError() != WSA_IO_PENDING)
        stream_break(s, (DWORD)WSAGetLastError());
    else
        s->is_writing = true;
}

static void written(struct loop_op *op, DWORD bytes, DWORD error)
{
    struct stream *s = CONTAINING_RECORD(op, struct stream, write_op);

    stream_enter(s);
    s->is_writing = false;
    if (error || (bytes == 0 && !s->is_closed))
        stream_break(s, error ? error : ERROR_WRITE_FAULT);
    s->sent += bytes;
    write_more(s);
    settle(s);
    if (!s->is_closing && !s->is_broken && s->events->writable)
        s->events->writable(s);
    stream_leave(s);
}

size_t stream_send(struct stream *s, struct bytes data, size_t limit)
{
    size_t queued = stream_queued(s), taken = 0;

    if (s->is_broken || s->is_closing || s->must_finish)
        return data.len; /* it has nowhere to go; the owner is told, or knows */
    if (queued == 0 && data.len > 0) {
        int n = send(s->socket, (const char *)data.at, (int)data.len, 0);

        if (n < 0 && WSAGetLastError() != WSAEWOULDBLOCK) {
            stream_break(s, (DWORD)WSAGetLastError());
            return data.len;
        }
        taken = n > 0 ? (size_t)n : 0;
    }
    data = bytes_of(data.at + taken, data.len - taken);
    if (data.len > limit - (queued < limit ? queued : limit))
        data.len = limit - (queued < limit ? queued : limit);
    if (data.len == 0)
        return taken;
    if (!queue(&s->waiting, data)) {
        stream_break(s, WSAENOBUFS);
        return taken + data.len;
    }
    if (!s->is_writing)
        write_more(s);
    return taken + data.len;
}

void stream_finish(struct stream *s)
{
    s->must_finish = true;
    settle(s);
}

/* ----------------------------------------------------------------------------------------- reading */

/* Gives the owner `data`; what it does not take is kept. False: reading is over for now. */
static bool offer(struct stream *s, struct bytes data)
{
    size_t taken = s->is_closing ? data.len : s->events->received(s, data);

    if (taken >= data.len || s->is_closing)
        return !s->is_closed;
    s->wants_read = false;
    s->rest = malloc(data.len - taken);
    if (!s->rest) {
        stream_break(s, WSAENOBUFS);
        return false;
    }
    s->rest_len = data.len - taken;
    s->rest_at = 0;
    memcpy(s->rest, data.at + taken, s->rest_len);
    return false;
}

static void offer_rest(struct stream *s)
{
    uint8_t *rest = s->rest;
    size_t left = s->rest_len - s->rest_at, taken;

    s->rest = NULL; /* the owner may close it meanwhile */
    taken = s->events->received(s, bytes_of(rest + s->rest_at, left));
    if (taken >= left || s->is_closing) {
        free(rest);
        return;
    }
    s->rest = rest;
    s->rest_at += taken;
    s->wants_read = false;
}

static void end_of_stream(struct stream *s)
{
    s->has_finished = true;
    settle(s);
    if (!s->is_closing)
        s->events->finished(s);
}

/* The byte that was waited for is in `first`; the rest of what is there follows without waiting. */
static void drain(struct stream *s)
{
    uint8_t buffer[READ_MAX];
    int n;

    buffer[0] = s->first;
    n = recv(s->socket, (char *)buffer + 1, sizeof buffer - 1, 0);
    if (n < 0 && WSAGetLastError() != WSAEWOULDBLOCK) {
        DWORD error = (DWORD)WSAGetLastError();

        offer(s, bytes_of(buffer, 1)); /* what came before the reset still counts */
        if (!s->is_closed)
            stream_break(s, error);
        return;
    }
    if (offer(s, bytes_of(buffer, 1 + (n > 0 ? (size_t)n : 0))))
        read_more(s);
}

static void was_read(struct loop_op *op, DWORD bytes, DWORD error)
{
    struct stream *s = CONTAINING_RECORD(op, struct stream, read_op);

    stream_enter(s);
    s->is_reading = false;
    if (!s->is_closed) {
        if (error)
            stream_break(s, error);
        else if (bytes == 0)
            end_of_stream(s);
        else
            drain(s);
    }
    stream_leave(s);
}

static void read_more(struct stream *s)
{
    WSABUF buffer = { 1, (char *)&s->first };
    DWORD flags = 0;

    if (s->is_reading || s->has_finished || s->is_broken || s->is_closed || s->rest ||
        !(s->wants_read || s->is_closing))
        return;
    s->read_op.overlapped = (OVERLAPPED){ 0 };
    if (WSARecv(s->socket, &buffer, 1, NULL, &flags, &s->read_op.overlapped, NULL) != 0 &&
        WSAGetLastError() != WSA_IO_PENDING)
        stream_break(s, (DWORD)WSAGetLastError());
    else
        s->is_reading = true;
}

void stream_read(struct stream *s, bool on)
{
    if (s->is_closing)
        return;
    s->wants_read = on;
    if (on && s->rest)
        loop_timer_set(s->loop, &s->timer, loop_now()); /* not from inside the owner's call */
    else
        read_more(s);
}

/* --------------------------------------------------------------------------------- beginning and end */

static void due(struct loop_timer *timer)
{
    struct stream *s = CONTAINING_RECORD(timer, struct stream, timer);

    stream_enter(s);
    if (s->is_closing) {
        close_socket(s);
    } else if (s->error) {
        DWORD error = s->error;

        s->error = 0;
        s->events->broken(s, error);
    } else if (s->rest && s->wants_read) {
        offer_rest(s);
        read_more(s);
    }
    stream_leave(s);
}

void stream_init(struct stream *s, struct loop *loop, SOCKET socket, const struct stream_events *events)
{
    u_long yes = 1;

    *s = (struct stream){ .events = events, .loop = loop, .socket = socket };
    s->read_op.done = was_read;
    s->write_op.done = written;
    s->timer.due = due;
    ioctlsocket(socket, (long)FIONBIO, &yes); /* for send() and recv(); overlapped operations do not mind */
}

void stream_close(struct stream *s, unsigned linger_ms)
{
    if (s->is_closing)
        return;
    stream_enter(s);
    s->is_closing = true;
    loop_closing_begins(s->loop);
    free(s->rest);
    s->rest = NULL;
    if (linger_ms == 0 && !s->is_broken) {
        struct linger reset = { 1, 0 };

        setsockopt(s->socket, SOL_SOCKET, SO_LINGER, (const char *)&reset, sizeof reset);
    }
    if (linger_ms == 0 || s->is_broken)
        close_socket(s);
    settle(s);
    read_more(s); /* what still comes is thrown away: unread bytes would turn our FIN into a reset */
    loop_timer_set(s->loop, &s->timer, s->is_closed ? loop_now() : loop_now() + linger_ms);
    stream_leave(s);
}
