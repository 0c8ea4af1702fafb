/*
 * tapi_win.h - the modems of Windows telephony (TAPI 2.x): found, opened, answered, dialled and hung up.
 *
 * A line is named by its permanent id, never by its place in the list, so that a role stays with its modem when the
 * order changes (KB Q237968). tapi32.dll blocks for seconds in drivers, so all of it is called on one thread of its
 * own (tapi_thread_win.c); the functions here are for the logic thread, return at once, and what comes of them is
 * told by `events`, on the logic thread, never from within these functions.
 *
 * A call is a transport from the moment the modems are connected. Its owner closes it to hang up; it tells lost() when
 * the other side did. A line that fails, is removed or loses its telephony opens again by itself.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_TAPI_WIN_H
#define RRAS_TAPI_WIN_H
#include "service/host/loop_win.h"
#include "service/modem/tapi_record.h"
#include "service/port/transport.h"

struct tapi;
struct tapi_line;

/* One modem that Windows telephony knows and that makes data calls. */
struct tapi_device {
    uint32_t permanent_id;
    uint32_t max_bps;
    char name[TAPI_NAME_MAX + 1];     /* "Standard 33600 bps Modem" */
    char provider[TAPI_NAME_MAX + 1];
};

struct tapi_party {
    char caller[TAPI_NUMBER_MAX + 1]; /* "" when not told */
    char caller_name[TAPI_NUMBER_MAX + 1];
    char called[TAPI_NUMBER_MAX + 1];
    bool is_caller_withheld;
};

struct tapi_connection {
    uint32_t bps;                     /* between the modems; 0: not told */
    bool knows_protocol;              /* the next two are known */
    bool is_compressed, has_error_control;
    bool is_incoming;
    struct tapi_party party;
};

/* `sentence` says what went wrong and names the way out. A line may be closed from within any of these. */
struct tapi_line_events {
    void (*opened)(void *ctx);                                                     /* also after it had failed */
    void (*failed)(void *ctx, uint32_t ras_error, const char *sentence);           /* not open; is tried again */
    /* Ring number `rings`, or (the same number again) who it is has become known. */
    void (*ringing)(void *ctx, unsigned rings, const struct tapi_party *party);
    void (*connected)(void *ctx, struct transport *line, const struct tapi_connection *connection);
    /* A call that was dialled, or answered, and not connected. idle() follows, or another call rings. */
    void (*call_failed)(void *ctx, uint32_t ras_error, const char *sentence);
    void (*idle)(void *ctx);                                                       /* a call is over; it can ring again */
};

struct tapi_patience {
    unsigned connect_ms;              /* from answering or dialling to connected */
    unsigned drop_ms;                 /* for a dropped call to be idle; then the line is closed and opened */
    unsigned ring_ms;                 /* a ring's time, where the driver does not count them */
    unsigned retry_ms, retry_max_ms;  /* for what failed: doubled each time */
    unsigned stop_ms;                 /* tapi_stop() waits so long for a driver */
};

struct tapi_options {
    const WCHAR *dll;                 /* NULL: System32's tapi32.dll */
    struct tapi_patience patience;    /* 0: the default of each */
    /* The list of devices, or the state of telephony, has changed; NULL is allowed. */
    void (*changed)(void *ctx);
    void *ctx;
};

/* NULL: memory or threads are out. Telephony that does not start is no reason: it is tried again. */
struct tapi *tapi_start(struct loop *loop, const struct tapi_options *options);
/* Its lines are closed, calls dropped; transports that are left tell lost(). NULL is allowed. Waits for drivers, but
 * not long: one that does not come back is left behind. Best when loop_run() has returned, before loop_free(): then
 * calls that were closed last have said goodbye. Not from within an event. */
void tapi_stop(struct tapi *tapi);

/* What there is, as last told; the list is valid until the next turn of the loop. */
size_t tapi_devices(const struct tapi *tapi, const struct tapi_device **list);
/* 0 when telephony runs and has a modem; else the RAS error (740) and the way out. Not yet known: 0. */
uint32_t tapi_error(const struct tapi *tapi, const char **sentence);

/* Answers by itself at ring `rings`, or before when tapi_answer() says so. 0: takes no calls and only dials, so that
 * other programs' calls are left to them. NULL: memory is out. */
struct tapi_line *tapi_open_line(struct tapi *tapi, uint32_t permanent_id, unsigned rings,
                                 const struct tapi_line_events *events, void *ctx);
/* A call on it is hung up; a transport that is with its owner tells lost(). No event comes afterwards. */
void tapi_close_line(struct tapi_line *line);
void tapi_set_rings(struct tapi_line *line, unsigned rings);
void tapi_answer(struct tapi_line *line);                /* a ringing call; else nothing happens */
/* "+49 (231) 123456" with `translates` goes through the computer's dialing rules; without, digits go as they are.
 * One of connected() and call_failed() follows, unless it is hung up before. UTF-8. */
void tapi_dial(struct tapi_line *line, const char *number, bool translates);
/* Whatever call there is. idle() follows when there was one. */
void tapi_hang_up(struct tapi_line *line);
#endif
