/*
 * tapi_stand_in.h - Windows telephony as a test has it: its modems, lines and calls, and what is wrong with them.
 *
 * The functions have the signatures of tapi.h; what happens is said by commands (tapi_script_win.c lists them), which
 * come from the test itself by tapiStandIn(), from the file named by RRAS_TAPI_SCRIPT, or one line each over TCP from
 * the loopback port RRAS_TAPI_CONTROL. The data of a call flows through a named pipe.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_TAPI_STAND_IN_H
#define RRAS_TAPI_STAND_IN_H
#include <winsock2.h>
#include <windows.h>
#include <tapi.h>
#include <stdbool.h>
#include <stddef.h>

enum {
    DEVICES = 8,
    LINES = 64,
    CALLS = 256,
    MESSAGES = 512,
    FAULTS = 32,
    LIES = 16,
    LINE_BASE = 0x100,   /* handles: a line's, a call's */
    CALL_BASE = 0x10000
};

struct device {
    bool exists;
    DWORD permanent_id, media;
    char name[64];
    char outcome[32];    /* of what is dialled: connected, busy, noanswer, nodialtone, hang */
    DWORD ring_count, newest_call;
};

struct line {
    bool is_open;
    DWORD device, privilege, rings;
    DWORD_PTR instance;
};

struct call {
    bool exists, is_owned;
    DWORD line, state, media, rate;
    char caller[64], name[64], called[64];
    HANDLE data;         /* the service's end of a pipe, overlapped as a provider gives it */
    HANDLE far_end;      /* the other modem's, overlapped only where it is bridged */
};

enum fault_kind { FAULT_FAIL, FAULT_REFUSE, FAULT_LATE, FAULT_HANG };

struct fault {
    enum fault_kind kind;
    char function[40];
    LONG error;
    int times;           /* left; -1: always */
};

struct lie {
    char record[16];
    DWORD at, value;
};

struct held_reply {
    LONG request, status;
    DWORD *where;        /* lineMakeCall's handle, and what it becomes */
    DWORD call;
};

struct stand_in {
    CRITICAL_SECTION lock;
    bool is_up, must_reinit, is_mute, drops, connects; /* answers of lineDrop and lineAnswer come by themselves */
    HANDLE event, release;
    LINEMESSAGE messages[MESSAGES];
    size_t first_message, message_count;
    struct held_reply replies[MESSAGES], held[MESSAGES];
    size_t reply_count, held_count;
    struct device devices[DEVICES];
    DWORD device_count;
    struct line lines[LINES];
    struct call calls[CALLS];
    DWORD line_count, call_count;
    LONG last_request;
    struct fault faults[FAULTS];
    struct lie lies[LIES];
    size_t fault_count, lie_count, pad;
    char padded[16];
    char log[16384];     /* the functions called, and what with */
    char dialled[160];
    unsigned bridge;     /* TCP port calls are carried to; 0: the test has the far end */
};

extern struct stand_in tapi_stand_in;

/* Under the lock. */
void stand_in_note(const char *format, ...);
void stand_in_message(DWORD device, DWORD id, DWORD_PTR instance, DWORD_PTR p1, DWORD_PTR p2, DWORD_PTR p3);
void stand_in_state(DWORD call, DWORD state, DWORD detail, DWORD privilege);
void stand_in_reply(const struct held_reply *reply);
void stand_in_connect(DWORD call);
DWORD stand_in_new_call(DWORD line);
DWORD stand_in_line_of(DWORD device); /* the newest open one, or 0 */

/* Started by the first lineInitializeEx: the script, and the control port. */
void stand_in_begin(void);
void stand_in_bridge(HANDLE far_end, unsigned port);

/* One command; its answer ("ok", "no ...", or what was asked for). */
void tapiStandIn(const char *command, char *answer, size_t cap);
#endif
