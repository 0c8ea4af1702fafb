/*
 * com_win.c - a COM port as a transport.
 *
 * The read pattern is the one that behaves alike on Windows, Wine and USB adapters whose drivers
 * ignore interval timeouts: no timeouts at all, a one-byte overlapped read, then exactly as many as
 * ClearCommError() says are queued. Two writes' worth is held: one in flight, one behind it, so that
 * the wire does not pause between them, together about 200 ms of the port's speed (DESIGN 4.12).
 *
 * SPDX-License-Identifier: MIT
 */
#include <winsock2.h>
#include <stdio.h>
#include <stdlib.h>
#include "service/host/lines_win.h"

enum {
    READ_MAX = 2048,
    ROOM_MIN = 64,           /* a 300 bit/s line still takes a small frame's worth */
    ROOM_MAX = 16384,
    DEFAULT_BPS = 115200,    /* for the room, where the port keeps the speed it had */
    QUEUE_BYTES = 8192,      /* asked of the driver; it may give less */
    DRAIN_MS = 500,          /* after close(): for what is written and not yet out */
    STATUS_POLL_MS = 500     /* where a driver has modem lines and no events for them */
};

struct com_line {
    struct transport transport; /* first: the two are one */
    struct loop *loop;
    HANDLE port;
    struct loop_op read_op, write_op, event_op;
    struct loop_timer timer;    /* the modem lines are looked at; a loss is told; a close is over */
    bool is_reading, is_writing, is_watching; /* an operation is out */
    bool has_first;             /* buffer[0] has come, the read that is out is for the rest */
    bool reads_plainly;         /* no serial port: a read ends with what has come */
    bool polls_status, has_carrier;
    bool is_lost, is_closing, is_closed;
    DWORD error;                /* why it is lost, to be told from the top of the loop; 0 */
    unsigned busy;              /* callbacks under way: not to be freed below them */
    void (*closed)(void *ctx);  /* told when the handle is; NULL */
    void *closed_ctx;
    DWORD event_mask;
    uint8_t *sending, *waiting; /* halves of `memory` */
    size_t half, sending_len, sent, waiting_len;
    uint8_t *spill;             /* written beyond the room; NULL */
    size_t spill_len;
    uint8_t buffer[READ_MAX];
    uint8_t memory[];
};

static struct com_line *com_of(struct transport *t)
{
    return (struct com_line *)t;
}

/* ----------------------------------------------------------------------------------------- the end */

static void enter(struct com_line *c)
{
    c->busy++;
}

static void leave(struct com_line *c)
{
    if (--c->busy > 0 || !c->is_closed || c->is_reading || c->is_writing || c->is_watching)
        return;
    loop_timer_clear(c->loop, &c->timer);
    loop_closing_ended(c->loop);
    free(c->spill);
    free(c);
}

/* Other programs may have the port from here on; operations still out come back with an error. */
static void close_port(struct com_line *c)
{
    if (c->is_closed)
        return;
    c->is_closed = true;
    CancelIoEx(c->port, NULL); /* PurgeComm(RXABORT) does not abort a read under Wine */
    CloseHandle(c->port);
    if (c->closed)
        c->closed(c->closed_ctx);
}

/* Told from the top of the loop: whoever is calling us now must not be called back. */
static void lose(struct com_line *c, DWORD error)
{
    if (c->is_lost || c->is_closed)
        return;
    c->is_lost = true;
    c->error = error ? error : ERROR_DEVICE_NOT_CONNECTED;
    if (c->is_closing)
        close_port(c);
    loop_timer_set(c->loop, &c->timer, loop_now());
}

/* ------------------------------------------------------------------------------------------ writing */

static size_t queued(const struct com_line *c)
{
    return c->sending_len - c->sent + c->waiting_len + c->spill_len;
}

/* Fills the half behind the one in flight from what was written beyond the room. */
static void refill(struct com_line *c)
{
    size_t n = c->half - c->waiting_len;

    if (n > c->spill_len)
        n = c->spill_len;
    if (n == 0)
        return;
    memcpy(c->waiting + c->waiting_len, c->spill, n);
    c->waiting_len += n;
    c->spill_len -= n;
    memmove(c->spill, c->spill + n, c->spill_len);
    if (c->spill_len == 0) {
        free(c->spill);
        c->spill = NULL;
    }
}

static void write_more(struct com_line *c)
{
    if (c->is_writing || c->is_lost || c->is_closed)
        return;
    if (c->sent == c->sending_len) {
        uint8_t *done = c->sending;

        c->sending = c->waiting;
        c->sending_len = c->waiting_len;
        c->sent = 0;
        c->waiting = done;
        c->waiting_len = 0;
        refill(c);
    }
    if (c->sending_len == c->sent)
        return;
    c->write_op.overlapped = (OVERLAPPED){ 0 };
    if (!WriteFile(c->port, c->sending + c->sent, (DWORD)(c->sending_len - c->sent), NULL,
                   &c->write_op.overlapped) &&
        GetLastError() != ERROR_IO_PENDING)
        lose(c, GetLastError());
    else
        c->is_writing = true;
}

static void written(struct loop_op *op, DWORD bytes, DWORD error)
{
    struct com_line *c = CONTAINING_RECORD(op, struct com_line, write_op);
    struct transport *t = &c->transport;

    enter(c);
    c->is_writing = false;
    if (error || bytes == 0)
        lose(c, error ? error : ERROR_WRITE_FAULT);
    c->sent += bytes; /* may be less than was asked, with success */
    write_more(c);
    if (c->is_closing && queued(c) == 0)
        close_port(c);
    if (!c->is_closing && !c->is_lost && t->events && t->events->writable)
        t->events->writable(t->ctx);
    leave(c);
}

static size_t com_room(struct transport *t)
{
    const struct com_line *c = com_of(t);

    return queued(c) < 2 * c->half ? 2 * c->half - queued(c) : 0;
}

static void com_write(struct transport *t, struct bytes data)
{
    struct com_line *c = com_of(t);
    size_t n = c->spill_len > 0 ? 0 : c->half - c->waiting_len;

    if (c->is_lost || c->is_closing)
        return;
    if (n > data.len)
        n = data.len;
    if (n > 0)
        memcpy(c->waiting + c->waiting_len, data.at, n);
    c->waiting_len += n;
    if (n < data.len) {
        uint8_t *spill = realloc(c->spill, c->spill_len + data.len - n);

        if (!spill) {
            lose(c, ERROR_NOT_ENOUGH_MEMORY);
            return;
        }
        memcpy(spill + c->spill_len, data.at + n, data.len - n);
        c->spill = spill;
        c->spill_len += data.len - n;
    }
    write_more(c);
}

/* ------------------------------------------------------------------------------------------ reading */

static void read_into(struct com_line *c, uint8_t *at, DWORD len)
{
    c->read_op.overlapped = (OVERLAPPED){ 0 };
    if (!ReadFile(c->port, at, len, NULL, &c->read_op.overlapped) && GetLastError() != ERROR_IO_PENDING)
        lose(c, GetLastError());
    else
        c->is_reading = true;
}

static void read_more(struct com_line *c)
{
    if (c->is_reading || c->is_lost || c->is_closing)
        return;
    c->has_first = false;
    read_into(c, c->buffer, c->reads_plainly ? READ_MAX : 1);
}

static void deliver(struct com_line *c, size_t len)
{
    struct transport *t = &c->transport;

    if (t->events && !c->is_closing && !c->is_lost)
        t->events->received(t->ctx, bytes_of(c->buffer, len));
}

static void was_read(struct loop_op *op, DWORD bytes, DWORD error)
{
    struct com_line *c = CONTAINING_RECORD(op, struct com_line, read_op);
    size_t have = bytes + (c->has_first ? 1 : 0);
    DWORD errors;
    COMSTAT status;

    enter(c);
    c->is_reading = false;
    if (error && !c->is_closing) {
        if (have > 0)
            deliver(c, have); /* what came before the cable was pulled still counts */
        lose(c, error);
    } else if (!c->is_closing && !c->has_first && !c->reads_plainly && bytes == 1) {
        /* Also clears line errors (overrun, framing), which would stop some drivers. */
        if (!ClearCommError(c->port, &errors, &status)) {
            DWORD why = GetLastError();

            deliver(c, have);
            lose(c, why);
        } else if (status.cbInQue > 0) {
            c->has_first = true;
            read_into(c, c->buffer + 1, status.cbInQue < READ_MAX - 1 ? status.cbInQue : READ_MAX - 1);
        } else {
            deliver(c, have);
        }
    } else if (have > 0) {
        deliver(c, have);
    }
    read_more(c);
    leave(c);
}

/* -------------------------------------------------------------------------------------- modem lines */

static void look_at_carrier(struct com_line *c)
{
    struct transport *t = &c->transport;
    DWORD lines = 0;
    bool present;

    if (!GetCommModemStatus(c->port, &lines)) {
        lose(c, GetLastError());
        return;
    }
    present = (lines & MS_RLSD_ON) != 0;
    if (present == c->has_carrier)
        return;
    c->has_carrier = present;
    if (t->events && t->events->carrier)
        t->events->carrier(t->ctx, present);
}

static void watch_carrier(struct com_line *c)
{
    if (!c->transport.has_dcd || c->is_watching || c->is_lost || c->is_closing)
        return;
    c->event_op.overlapped = (OVERLAPPED){ 0 };
    if (!c->polls_status) {
        if (WaitCommEvent(c->port, &c->event_mask, &c->event_op.overlapped) ||
            GetLastError() == ERROR_IO_PENDING) {
            c->is_watching = true;
            return;
        }
        c->polls_status = true;
    }
    loop_timer_set(c->loop, &c->timer, loop_now() + STATUS_POLL_MS);
}

static void line_event(struct loop_op *op, DWORD bytes, DWORD error)
{
    struct com_line *c = CONTAINING_RECORD(op, struct com_line, event_op);

    (void)bytes;
    enter(c);
    c->is_watching = false;
    if (!c->is_closing && !c->is_lost) {
        if (error)
            c->polls_status = true; /* a dead port is noticed by the read that is out */
        look_at_carrier(c);
        watch_carrier(c);
    }
    leave(c);
}

static void com_set_dtr(struct transport *t, bool on)
{
    struct com_line *c = com_of(t);

    if (!c->is_lost && !c->is_closing)
        EscapeCommFunction(c->port, on ? SETDTR : CLRDTR);
}

/* ------------------------------------------------------------------------------------ open and close */

static void due(struct loop_timer *timer)
{
    struct com_line *c = CONTAINING_RECORD(timer, struct com_line, timer);
    struct transport *t = &c->transport;

    enter(c);
    if (c->is_closing) {
        close_port(c);
    } else if (c->is_lost) {
        DWORD error = c->error;

        c->error = 0;
        if (error && t->events)
            t->events->lost(t->ctx, error);
    } else {
        look_at_carrier(c);
        watch_carrier(c);
    }
    leave(c);
}

static void com_close(struct transport *t)
{
    struct com_line *c = com_of(t);

    if (c->is_closing)
        return;
    enter(c);
    t->events = NULL;
    c->is_closing = true;
    loop_closing_begins(c->loop);
    if (c->is_lost || queued(c) == 0)
        close_port(c);
    loop_timer_set(c->loop, &c->timer, loop_now() + (c->is_closed ? 0 : DRAIN_MS));
    leave(c);
}

static const struct transport_ops com_ops = {
    .kind = "com",
    .room = com_room,
    .write = com_write,
    .set_dtr = com_set_dtr,
    .close = com_close,
};

static const struct transport_ops com_ops_without_dtr = {
    .kind = "com",
    .room = com_room,
    .write = com_write,
    .close = com_close,
};

/* 8N1 with RTS/CTS; nothing in the data means anything to the driver. */
static bool set_line(HANDLE port, uint32_t bps, DCB *dcb)
{
    COMMTIMEOUTS none = { 0 };

    dcb->DCBlength = sizeof *dcb;
    if (!GetCommState(port, dcb))
        return false;
    if (bps)
        dcb->BaudRate = bps;
    dcb->fBinary = TRUE;
    dcb->ByteSize = 8;
    dcb->Parity = NOPARITY;
    dcb->fParity = FALSE;
    dcb->StopBits = ONESTOPBIT;
    dcb->fOutxCtsFlow = TRUE;
    dcb->fRtsControl = RTS_CONTROL_HANDSHAKE;
    dcb->fDtrControl = DTR_CONTROL_ENABLE;
    dcb->fOutxDsrFlow = FALSE;
    dcb->fDsrSensitivity = FALSE;
    dcb->fOutX = FALSE;
    dcb->fInX = FALSE;
    dcb->fErrorChar = FALSE;
    dcb->fNull = FALSE;
    dcb->fAbortOnError = FALSE;
    SetupComm(port, QUEUE_BYTES, QUEUE_BYTES);
    return SetCommState(port, dcb) && SetCommTimeouts(port, &none);
}

/* "COM5" or "COM12": only the long form of the name reaches those above COM9. */
static HANDLE open_port(const char *name)
{
    WCHAR path[32] = L"\\\\.\\";
    size_t n;

    for (n = 0; name[n] && n < 20; n++) {
        if ((unsigned char)name[n] <= ' ' || (unsigned char)name[n] > '~' || strchr("\\/:*?\"<>|", name[n]))
            break;
        path[4 + n] = (WCHAR)name[n];
    }
    if (n == 0 || name[n]) {
        SetLastError(ERROR_INVALID_NAME);
        return INVALID_HANDLE_VALUE;
    }
    return CreateFileW(path, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, FILE_FLAG_OVERLAPPED, NULL);
}

static size_t half_room(uint32_t bps)
{
    size_t room = (size_t)(bps ? bps : DEFAULT_BPS) / 10 / 5; /* 10 bits a byte, 200 ms */

    room = room < ROOM_MIN ? ROOM_MIN : room;
    return (room > ROOM_MAX ? ROOM_MAX : room) / 2;
}

static void find_modem_lines(struct com_line *c, bool ignore_dcd)
{
    DWORD lines = 0;

    c->transport.has_dtr = EscapeCommFunction(c->port, SETDTR) != FALSE;
    c->transport.ops = c->transport.has_dtr ? &com_ops : &com_ops_without_dtr;
    c->transport.has_dcd = !ignore_dcd && GetCommModemStatus(c->port, &lines);
    if (c->transport.has_dcd)
        c->polls_status = !SetCommMask(c->port, EV_RLSD);
}

/* ---------------------------------------------------------------------- opening, on a thread of its own */

struct opening {
    struct opening *next;
    struct loop *loop;          /* NULL: com_forget_openings() was called, nobody waits */
    char name[32];
    uint32_t bps;
    bool ignore_dcd;
    com_opened *done;
    void *ctx;
    struct com_line *line;      /* what came of it; NULL: `error` */
    DWORD error;
};

static struct {
    SRWLOCK lock;
    struct opening *first;      /* being opened, or on the way to the logic thread */
} openings = { .lock = SRWLOCK_INIT };

/* With room for 200 ms of `bps`; NULL when memory is out. */
static struct com_line *new_line(HANDLE port, const char *name, uint32_t bps)
{
    struct com_line *c = calloc(1, sizeof *c + 2 * half_room(bps));

    if (!c)
        return NULL;
    c->port = port;
    c->read_op.done = was_read;
    c->write_op.done = written;
    c->event_op.done = line_event;
    c->timer.due = due;
    c->half = half_room(bps);
    c->sending = c->memory;
    c->waiting = c->memory + c->half;
    snprintf(c->transport.peer, sizeof c->transport.peer, "%s", name);
    return c;
}

/* A driver that does not answer may keep us here for seconds. */
static struct com_line *open_line(const struct opening *o, DWORD *error)
{
    HANDLE port = open_port(o->name);
    DCB dcb = { 0 };
    struct com_line *c = NULL;

    /* Under Wine a port that is mapped and not there opens, but has no state. */
    if (port == INVALID_HANDLE_VALUE || !set_line(port, o->bps, &dcb)) {
        *error = GetLastError();
        if (*error == ERROR_INVALID_FUNCTION || *error == ERROR_PATH_NOT_FOUND)
            *error = ERROR_FILE_NOT_FOUND;
    } else {
        c = new_line(port, o->name, dcb.BaudRate);
        *error = c ? 0 : ERROR_NOT_ENOUGH_MEMORY;
    }
    if (!c) {
        if (port != INVALID_HANDLE_VALUE)
            CloseHandle(port);
        return NULL;
    }
    find_modem_lines(c, o->ignore_dcd);
    return c;
}

static void take_out(struct opening *o)
{
    struct opening **at = &openings.first;

    while (*at != o)
        at = &(*at)->next;
    *at = o->next;
}

static void drop(struct opening *o)
{
    if (o->line)
        CloseHandle(o->line->port);
    free(o->line);
    free(o);
}

/* Logic thread: from here on the line is the loop's. */
static struct transport *adopt(struct opening *o)
{
    struct com_line *c = o->line;

    if (!c)
        return NULL;
    if (!loop_add_handle(o->loop, c->port)) {
        o->error = GetLastError();
        return NULL;
    }
    o->line = NULL;
    c->loop = o->loop;
    c->transport.opened = loop_next_serial(c->loop);
    if (c->transport.has_dcd)
        loop_timer_set(c->loop, &c->timer, loop_now()); /* tells of a carrier that is there already */
    read_more(c);
    return &c->transport;
}

static void deliver_opening(void *arg)
{
    struct opening *o = arg;
    struct transport *line;

    AcquireSRWLockExclusive(&openings.lock);
    take_out(o);
    ReleaseSRWLockExclusive(&openings.lock);
    line = adopt(o);
    o->done(o->ctx, line, line ? 0 : o->error);
    drop(o);
}

static DWORD WINAPI open_on_thread(void *arg)
{
    struct opening *o = arg;
    bool is_delivered;

    o->line = open_line(o, &o->error);
    /* Under the lock: the loop cannot be freed between looking and posting. */
    AcquireSRWLockExclusive(&openings.lock);
    is_delivered = o->loop && loop_post(o->loop, deliver_opening, o);
    if (!is_delivered)
        take_out(o);
    ReleaseSRWLockExclusive(&openings.lock);
    if (!is_delivered)
        drop(o);
    return 0;
}

void com_open_later(struct loop *loop, const char *name, uint32_t bps, bool ignore_dcd, com_opened *done, void *ctx)
{
    struct opening *o = calloc(1, sizeof *o);

    if (!o) {
        done(ctx, NULL, ERROR_NOT_ENOUGH_MEMORY);
        return;
    }
    o->loop = loop;
    o->bps = bps;
    o->ignore_dcd = ignore_dcd;
    o->done = done;
    o->ctx = ctx;
    snprintf(o->name, sizeof o->name, "%s", name);
    AcquireSRWLockExclusive(&openings.lock);
    o->next = openings.first;
    openings.first = o;
    ReleaseSRWLockExclusive(&openings.lock);
    if (QueueUserWorkItem(open_on_thread, o, WT_EXECUTELONGFUNCTION))
        return;
    o->error = GetLastError();
    deliver_opening(o);
}

void com_forget_openings(struct loop *loop)
{
    AcquireSRWLockExclusive(&openings.lock);
    for (struct opening *o = openings.first; o; o = o->next)
        if (o->loop == loop)
            o->loop = NULL;
    ReleaseSRWLockExclusive(&openings.lock);
}

/* ------------------------------------------------------------------------- a handle that is open already */

struct transport *com_adopt(struct loop *loop, const struct com_adoption *from, DWORD *error)
{
    struct com_line *c = new_line(from->handle, from->name, from->bps);
    COMMTIMEOUTS none = { 0 };
    DCB dcb = { .DCBlength = sizeof dcb };

    if (!c || !loop_add_handle(loop, from->handle)) {
        *error = c ? GetLastError() : ERROR_NOT_ENOUGH_MEMORY;
        free(c);
        return NULL;
    }
    c->reads_plainly = !GetCommState(from->handle, &dcb) || !SetCommTimeouts(from->handle, &none);
    c->transport.ops = &com_ops_without_dtr;
    c->transport.opened = loop_next_serial(loop);
    c->closed = from->closed;
    c->closed_ctx = from->ctx;
    c->loop = loop;
    read_more(c);
    return &c->transport;
}
