/*
 * lines_win.h - the lines of a Windows host as transports: TCP listeners, TCP lines out, and COM ports.
 *
 * All on the logic thread of `loop`. A transport made here frees itself after close(), when its
 * last overlapped operation has come back.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_LINES_WIN_H
#define RRAS_LINES_WIN_H
#include "service/host/loop_win.h"
#include "service/port/transport.h"

/* tcp_win.c: one listening address. */
struct tcp_listener;
/* A call came in: `from` is the peer's address, host order. Keep the line, or close it. */
typedef void tcp_accepted(void *ctx, struct transport *line, uint32_t from);
/* NULL: `*error` is the Winsock error (WSAEADDRINUSE: the address is taken; WSAEADDRNOTAVAIL). */
struct tcp_listener *tcp_listen(struct loop *loop, uint32_t address, uint16_t port, tcp_accepted *accepted, void *ctx, DWORD *error);
/* The same for sockets that are no line: each is the callee's to keep or close, and on no loop yet. */
typedef void tcp_taken(void *ctx, SOCKET s);
struct tcp_listener *tcp_listen_for_sockets(struct loop *loop, uint32_t address, uint16_t port, tcp_taken *taken, void *ctx, DWORD *error);
void tcp_listener_close(struct tcp_listener *listener);   /* NULL is allowed */
/* Writes `text` (may be NULL) and closes after it was sent. For BUSY; the line was never owned. */
void tcp_say_and_close(struct transport *line, const char *text);

/*
 * tcp_dial_win.c: a connection to "host:port". A name is looked up on a thread of its own. `done(ctx, line,
 * error)` is called once on the logic thread, later; the line is then the callee's. line NULL: `error` is
 * Winsock's, WSAHOST_NOT_FOUND for a name that leads nowhere. After tcp_forget_connects() it is not called.
 */
typedef void tcp_connected(void *ctx, struct transport *line, DWORD error);
void tcp_connect_later(struct loop *loop, const char *place, tcp_connected *done, void *ctx);
/* Before loop_free(), when the loop has ended. */
void tcp_forget_connects(void);
/* tcp_win.c: gives `done` the line of a connected socket that is on the loop. False: memory is out, and the
 * socket is the caller's still. */
bool tcp_give_line(struct loop *loop, SOCKET s, tcp_connected *done, void *ctx);

/*
 * com_win.c: one COM port ("COM5"), opened on a thread of its own: a driver may take seconds to say that
 * its device is gone. `done(ctx, line, error)` is called once on the logic thread, later, or from inside
 * when memory or threads are out. The line is then the callee's, who closes it when it came too late.
 * Nothing is opened in vain when the loop ends meanwhile: the port is closed and done() is not called,
 * so `ctx` must not need it to be freed but at the end of the process.
 *
 * line NULL: `error` is the system's: ERROR_ACCESS_DENIED means another program has the port,
 * ERROR_FILE_NOT_FOUND that it is not there. The read pattern is a one-byte overlapped read, then exactly
 * what is queued (facts: wine 2). A port that fails while open (cable unplugged) reports lost(). A pty or
 * cable without modem lines has has_dtr and has_dcd false.
 */
typedef void com_opened(void *ctx, struct transport *line, DWORD error);
void com_open_later(struct loop *loop, const char *name, uint32_t bps, bool ignore_dcd, com_opened *done, void *ctx);
/*
 * A handle that somebody else opened for overlapped I/O, and set up: a modem's in the midst of a call. Only its
 * timeouts are changed; its modem lines are left to whoever drives them. NULL: `*error`, and the handle is still
 * the caller's. Else it is the line's, and `closed` is called once when it is closed, from within.
 */
struct com_adoption {
    HANDLE handle;
    const char *name;              /* for `peer` */
    uint32_t bps;                  /* for the room; 0: not known */
    void (*closed)(void *ctx);     /* NULL is allowed */
    void *ctx;
};
struct transport *com_adopt(struct loop *loop, const struct com_adoption *from, DWORD *error);
/* Before loop_free(), when the loop has ended: openings that are still out do not come back to it. */
void com_forget_openings(struct loop *loop);
#endif
