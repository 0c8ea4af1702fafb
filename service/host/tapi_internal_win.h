/*
 * tapi_internal_win.h - what the files of tapi_*_win.c share.
 *
 * Two threads, and nothing but notes between them: the logic thread (tapi_win.c) gives orders, the telephony thread
 * (tapi_thread_win.c, tapi_lines_win.c, tapi_call_win.c) tells news. Each has its own view of a line, found by number;
 * a note about a line or call that is gone meanwhile is dropped.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_TAPI_INTERNAL_WIN_H
#define RRAS_TAPI_INTERNAL_WIN_H
#include "service/host/tapi_dll_win.h"
#include "service/host/tapi_win.h"
#include "service/modem/tapi_outcome.h"

enum { TAPI_DIAL_MAX = 2 * TAPI_NUMBER_MAX + 1, TAPI_DEVICES_MAX = 1024 };

/* ------------------------------------------------------------------------------------------ the notes */

enum tapi_order_kind { TAPI_ORDER_OPEN, TAPI_ORDER_CLOSE, TAPI_ORDER_RINGS, TAPI_ORDER_ANSWER, TAPI_ORDER_DIAL, TAPI_ORDER_HANG_UP };

struct tapi_order {
    struct tapi_order *next;
    enum tapi_order_kind kind;
    uint32_t line, call;               /* call: DIAL gives it its number; ANSWER and HANG_UP mean it */
    uint32_t permanent_id;
    unsigned rings;
    bool translates;
    char number[TAPI_DIAL_MAX + 1];
};

enum tapi_news_kind {
    TAPI_NEWS_DEVICES,                 /* and the state of telephony */
    TAPI_NEWS_OPENED,
    TAPI_NEWS_FAILED,
    TAPI_NEWS_RINGING,
    TAPI_NEWS_CONNECTED,
    TAPI_NEWS_CALL_FAILED,
    TAPI_NEWS_LOST,                    /* a connected call: the other side hung up, or the line is gone */
    TAPI_NEWS_IDLE                     /* the call does not exist any more */
};

struct tapi_news {
    struct tapi *tapi;
    enum tapi_news_kind kind;
    uint32_t line, call;
    unsigned rings;
    struct tapi_outcome outcome;       /* DEVICES: ras_error 0 when all is well */
    struct tapi_connection connection; /* RINGING: its party */
    HANDLE handle;                     /* CONNECTED: the receiver's */
    struct tapi_device *devices;       /* the receiver's */
    size_t device_count;
};

/* From the heap, counted: the logic thread, the telephony thread, transports and news on their way have it. */
struct tapi {
    LONG users;
    SRWLOCK lock;                      /* guards the next four */
    struct loop *loop;                 /* NULL: nobody listens any more */
    struct tapi_order *first, **last;
    bool is_stopping;
    HANDLE wake;                       /* there are orders, or is_stopping */
    HANDLE thread;
    struct tapi_options options;
    WCHAR dll[MAX_PATH];               /* options.dll's copy */

    /* logic thread */
    bool is_stopped;
    struct tapi_line *lines;
    struct tapi_stream *streams;
    uint32_t last_line, last_call;
    struct tapi_device *devices;
    size_t device_count;
    struct tapi_outcome state;
};

void tapi_release(struct tapi *tapi);
/* Any thread. False: nobody listens; what the news own was closed and freed. */
bool tapi_tell(struct tapi *tapi, const struct tapi_news *news);
void tapi_deliver(void *news);         /* logic thread; the loop's */
DWORD WINAPI tapi_thread(void *tapi);  /* has a use of `tapi`, which it gives back */

/* ------------------------------------------------------------------------------ the telephony thread's */

enum call_state {
    CALL_NONE,
    CALL_RINGING,
    CALL_ANSWERING,
    CALL_DIALING,
    CALL_UP,
    CALL_DROPPING
};

/* A line that is wanted, open or not. */
struct line {
    struct line *next;
    uint32_t id, permanent_id;
    unsigned rings;                    /* 0: takes no calls */
    bool is_unwanted;                  /* closed; freed when TAPI cannot write to `made` any more */

    bool is_open, owns_calls;          /* with LINECALLPRIVILEGE_OWNER */
    HLINE handle;
    DWORD device, version;
    rras_ms retry_at;
    unsigned retry_ms;
    const char *told;                  /* the sentence of the last FAILED; NULL: it was OPENED */

    enum call_state state;
    HCALL call;                        /* 0: not known yet */
    HCALL new_call;                    /* LINE_APPNEWCALL's, and what we may do with it */
    DWORD new_privilege;
    HCALL made;                        /* lineMakeCall writes it when its reply comes */
    uint32_t serial;                   /* ours for the call */
    LONG make_request, other_request;  /* replies that are awaited; 0: none */
    unsigned ring_count;
    rras_ms rung_at, next_ring_at;
    rras_ms deadline;
    struct tapi_party party;
};

struct device {
    bool is_modem;
    DWORD version;
    struct tapi_caps caps;
};

struct machine {
    struct tapi *tapi;
    struct tapi_patience patience;
    struct tapi_dll dll;
    bool is_loaded, is_up, must_restart;
    HLINEAPP app;
    HANDLE event;                      /* TAPI's own */
    struct device *devices;            /* by TAPI's device number */
    DWORD device_count;
    struct line *lines;
    uint32_t last_serial;
    rras_ms start_at;
    unsigned start_retry_ms;
    struct tapi_outcome why_down;      /* its sentence NULL: not tried yet */
    rras_ms now;
};

/* Calls `get(arg, buffer)` with a growing buffer; its record is yours to free(). Empty: `*error` is LINEERR_. */
typedef LONG record_get(const struct machine *m, const void *arg, void *buffer);
struct bytes record_fetch(const struct machine *m, record_get *get, const void *arg, size_t first, LONG *error);

/* tapi_lines_win.c */
void devices_find(struct machine *m, DWORD count);
void device_created(struct machine *m, DWORD id);
void device_removed(struct machine *m, DWORD id);
void devices_forget(struct machine *m);
void devices_tell(struct machine *m);
struct line *line_by_id(struct machine *m, DWORD_PTR id);
struct line *line_by_handle(struct machine *m, DWORD handle);
void line_want(struct machine *m, const struct tapi_order *order);
void line_unwant(struct machine *m, struct line *line);
void line_set_rings(struct machine *m, struct line *line, unsigned rings);
void line_reset(struct machine *m, struct line *line);     /* closes and opens it; a call is over */
void line_settle(struct machine *m, struct line *line);    /* a call has ended */
void line_closed(struct machine *m, struct line *line);    /* LINE_CLOSE */
void line_fail(struct machine *m, struct line *line, struct tapi_outcome why); /* not open any more */
void lines_retry(struct machine *m);
void lines_bury(struct machine *m);                        /* frees those that nobody wants */

/* tapi_call_win.c */
void call_state_changed(struct machine *m, const LINEMESSAGE *msg);
void call_appeared(struct machine *m, const LINEMESSAGE *msg); /* LINE_APPNEWCALL, before its first state */
void call_info_changed(struct machine *m, const LINEMESSAGE *msg);
void call_replied(struct machine *m, const LINEMESSAGE *msg);
void call_rings(struct machine *m, struct line *line, DWORD count);
void call_answer(struct machine *m, struct line *line);
void call_dial(struct machine *m, struct line *line, const struct tapi_order *order);
void call_hang_up(struct machine *m, struct line *line);
void call_due(struct machine *m, struct line *line);       /* its patience and its rings */
rras_ms call_deadline(const struct line *line);
/* The line is gone from under it: told, and nothing more is asked of TAPI. */
void call_cut(struct machine *m, struct line *line, struct tapi_outcome why);
#endif
