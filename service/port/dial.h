/*
 * dial.h - dialling out as a RAS client: what is asked for, and how far it is.
 *
 * server_dial() takes a port that has *Dial out as a RAS client*, a listening one too, dials, says who
 * we are and asks for an address; the port is given back when the call is over, whatever ended it. Each
 * connection passes the states RasDial reports (ras.h, RASCONNSTATE), and every failure is one RAS
 * error number. All of it on the server's thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_DIAL_H
#define RRAS_DIAL_H
#include "common/base/clock.h"
#include "common/ras/auth_attempt.h"
#include "common/ras/end_reason.h"
#include "common/ras/phone_entry.h"
#include "common/ras/port_config.h"

enum {
    DIAL_NAME_MAX = 256, DIAL_NUMBER_MAX = 128, DIAL_NUMBERS_MAX = 9, DIAL_PREFIX_MAX = 31, DIAL_DOMAIN_MAX = 15,
    DIAL_REDIALS_MAX = 999, DIAL_REDIAL_S_MAX = 3600, DIAL_IDLE_S_MAX = 7 * 86400,
    DIALS_MAX = PORTS_MAX,       /* connections at a time, those that are over and still told of included */
    DIAL_STEPS_KEPT = 64,        /* of each connection's history */
    DIAL_TEXT_MAX = 255          /* a step in words */
};

/* RASCONNSTATE's values (ras.h); those that never come to pass here are left out. */
enum dial_state {
    DIAL_OPEN_PORT = 0,
    DIAL_PORT_OPENED = 1,
    DIAL_CONNECT_DEVICE = 2,
    DIAL_DEVICE_CONNECTED = 3,
    DIAL_ALL_DEVICES_CONNECTED = 4,
    DIAL_AUTHENTICATE = 5,
    DIAL_AUTH_NOTIFY = 6,
    DIAL_AUTH_CALLBACK = 8,
    DIAL_AUTH_PROJECT = 10,
    DIAL_AUTHENTICATED = 14,
    DIAL_PREPARE_FOR_CALLBACK = 15,
    DIAL_WAIT_FOR_MODEM_RESET = 16,
    DIAL_WAIT_FOR_CALLBACK = 17,
    DIAL_PROJECTED = 18,
    DIAL_CALLBACK_COMPLETE = 20,
    DIAL_INTERACTIVE = 0x1000,       /* a script runs, or a terminal is open */
    DIAL_RETRY_AUTHENTICATION = 0x1001, /* paused: server_dial_resume() */
    DIAL_CALLBACK_SET_BY_CALLER = 0x1002, /* paused likewise */
    DIAL_CONNECTED = 0x2000,
    DIAL_DISCONNECTED = 0x2001
};

/* Which ports may be taken. */
enum dial_kind {
    DIAL_KIND_BY_NUMBER,         /* "host:port" wants a TCP line, any other number a modem */
    DIAL_KIND_MODEM,
    DIAL_KIND_TCP,
    DIAL_KIND_CABLE              /* a modem port whose cable leads to the other computer: CLIENT, CLIENTSERVER; no number */
};

struct dial_request {
    char name[DIAL_NAME_MAX + 1];            /* of the phone book's entry; "": the number */
    enum dial_kind kind;
    char port[DEVICE_NAME_MAX + 1];          /* a port, or a device for any port of it; "": any of the kind */
    bool other_port_ok;                      /* and any of its kind when that one is busy; on */
    uint8_t number_count;                    /* 1 at least */
    char numbers[DIAL_NUMBERS_MAX][DIAL_NUMBER_MAX + 1]; /* tried in turn; TCP: "host:port" */
    char prefix[DIAL_PREFIX_MAX + 1];        /* before every number of a modem: "9," */
    char user[AUTH_NAME_MAX + 1];
    char domain[DIAL_DOMAIN_MAX + 1];        /* sent as DOMAIN\user */
    char password[AUTH_NAME_MAX + 1];        /* wiped when the connection is over for good */
    unsigned auth_methods;                   /* we are willing to use; all */
    bool lcp_extensions;                     /* callback may be asked for and agreed to; on */
    char callback_number[DIAL_NUMBER_MAX + 1]; /* our wish; "": rather none */
    uint8_t callback_delay_s;                /* 0: 12 s */
    uint16_t redial_attempts, redial_s;      /* after the first failure; none, 60 s apart */
    uint32_t idle_s;                         /* hang up after so long without a packet; 0 never */
    uint32_t address;                        /* asked for; 0: the server says */
    uint32_t dns[2];                         /* used instead of those the server says; 0 */
    bool use_default_gateway;                /* a network interface of the system's takes all traffic there; on */
    bool may_pause;                          /* somebody watches: 691 and a callback number are asked about; off */
    bool asks_callback;                      /* *Maybe, ask me during dial when server offers*; off */
    char script[PHONE_SCRIPT_MAX + 1];       /* run after connect (modem/script.h); "" none */
    /* A demand-dial interface dials: ports with the router role, and the far end is a router. */
    bool is_router;
    unsigned ask_methods;                    /* two-way: the far end proves who it is by one of these; 0: it need not */
};
/* What an entry of the phone book asks for; its clear password is taken over. NULL, or a sentence: it has no
 * number, or wants what cannot be had. (dial_entry.c) */
const char *dial_request_of(const struct phone_entry *entry, struct dial_request *request);
void dial_request_defaults(struct dial_request *request);
/* NULL when it can be dialled, else a sentence; `*error` is the number to it. */
const char *dial_request_check(const struct dial_request *request, uint32_t *error);
/* "host:port". */
bool dial_is_place(const char *number);

/* One state that was reported. */
struct dial_step {
    enum dial_state state;
    uint32_t error;              /* DIAL_DISCONNECTED: why; else 0 */
    uint8_t number;              /* index of the number being tried */
    uint32_t redial_in_s;        /* DIAL_DISCONNECTED: it is dialled again by itself so soon; 0: no */
};

struct dial_status {
    uint32_t id;
    char name[DIAL_NAME_MAX + 1];
    char number[DIAL_PREFIX_MAX + DIAL_NUMBER_MAX + 1]; /* the one being tried, prefix included */
    char port[PORT_NAME_MAX + 1], device[DEVICE_NAME_MAX + 1]; /* "" while it has none */
    char user[AUTH_NAME_MAX + 1];
    enum dial_state state;
    enum dial_state last_state;  /* the one before it was disconnected: line 1 of NT's failure box */
    uint32_t error;              /* of the last failure; 0 none */
    bool is_over;                /* nothing more will happen */
    bool is_paused;              /* waits for server_dial_resume(); `state` says for what */
    bool is_router;              /* a demand-dial interface's */
    unsigned redials_left;
    rras_ms redial_in_ms;        /* 0: it is not waiting to dial again */
    unsigned method;             /* of authentication, once known */
    uint32_t our_address, peer_address, dns[2], wins[2]; /* while connected */
    uint32_t line_bps;
    uint64_t connected_ms;       /* since DIAL_CONNECTED; 0 none */
    uint64_t bytes_in, bytes_out, frames_in, frames_out, packets_in, packets_dropped;
    uint32_t bad_fcs;
    uint32_t steps;              /* so many states were reported so far */
};

/* What NT says of a state: "Opening port...", "Dialing 5551234.", "Disconnected." */
const char *dial_step_text(enum dial_state state, const char *number, char out[DIAL_TEXT_MAX + 1]);
/* The published name: "RASCS_OpenPort". */
const char *dial_state_name(enum dial_state state);

/* How a dialled call ended, as its end looks from here. */
struct dial_end {
    enum end_reason why;         /* as the engine has it */
    uint32_t peer_error;         /* the Windows RAS error in the peer's Terminate-Request, 0 none */
    bool has_frame;              /* a PPP frame had come */
    bool was_connected;
};
/* The one RAS error NT shows the caller for it (dial_error.c). Never 0. */
uint32_t dial_error_of(const struct dial_end *end);
/* Another number, or the same one later, may fare better: not so for a wrong password, say. */
bool dial_error_may_pass(uint32_t ras_error);
#endif
