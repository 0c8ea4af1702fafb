/*
 * stream_win.h - one connected TCP socket on the loop: what a TCP line and an outside connection
 * have in common.
 *
 * Reading is a one-byte overlapped read (a COM port is read alike), then whatever else is there
 * without waiting, into a buffer on the stack: an idle connection costs no buffer. Writing goes
 * straight to the socket; only what it does not take is copied, and that memory is given back when
 * it has gone out.
 *
 * Embed struct stream; all on the logic thread. After stream_close() the only callback is gone().
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_STREAM_WIN_H
#define RRAS_STREAM_WIN_H
#include "common/base/bytes.h"
#include "service/host/loop_win.h"

struct stream;

struct stream_events {
    /* How much was taken. After less than all reading stops until stream_read(true) offers the rest. */
    size_t (*received)(struct stream *s, struct bytes data);
    void (*writable)(struct stream *s);              /* fewer bytes are queued than before */
    void (*finished)(struct stream *s);              /* the far end will send no more */
    void (*broken)(struct stream *s, DWORD error);   /* reset or otherwise dead; close it */
    void (*gone)(struct stream *s);                  /* closed and quiet: free the memory */
};

struct send_buffer {
    uint8_t *at;
    size_t len, cap;
};

struct stream {
    const struct stream_events *events;
    struct loop *loop;
    SOCKET socket;
    struct loop_op read_op, write_op;
    struct loop_timer timer;           /* something to do from the top of the loop; when closing, the limit */
    uint8_t first;                     /* the byte of the pending read */
    uint8_t *rest;                     /* received and not yet taken; NULL */
    size_t rest_at, rest_len;
    struct send_buffer sending;        /* in flight: must not move */
    size_t sent;                       /* of it */
    struct send_buffer waiting;        /* behind it */
    DWORD error;                       /* to be reported from the top of the loop; 0 */
    unsigned busy;                     /* callbacks under way: not to be freed below them */
    bool is_reading, is_writing;       /* an operation is out */
    bool wants_read;                   /* the owner has not stopped it */
    bool is_broken, has_finished;      /* the far end */
    bool must_finish, has_shut;        /* our end */
    bool is_closing, is_closed;
};

/* Of a connected socket that is on the loop already. Nothing is read before stream_read(true). */
void stream_init(struct stream *s, struct loop *loop, SOCKET socket, const struct stream_events *events);
/* Bytes accepted and not yet handed to the system. */
size_t stream_queued(const struct stream *s);
/* Takes `data` as long as at most `limit` bytes are queued; returns how much. Never calls back. */
size_t stream_send(struct stream *s, struct bytes data, size_t limit);
void stream_finish(struct stream *s);            /* shutdown(SD_SEND) behind what is queued */
void stream_read(struct stream *s, bool on);
/* Ends it. 0: at once, with a reset. Else what is queued still goes out, the far end may answer our
 * FIN, and after `linger_ms` at the latest it is over. */
void stream_close(struct stream *s, unsigned linger_ms);
/* It is dead: broken() is called soon, from the top of the loop and not from inside this call. */
void stream_break(struct stream *s, DWORD error);
/* Between these two it is not freed, whatever is called meanwhile. */
void stream_enter(struct stream *s);
void stream_leave(struct stream *s);
#endif
