/*
 * at.h - driving a modem with AT commands: initialise, wait for RING, answer, dial, hang up.
 *
 * Sans-I/O: bytes and time in, commands through struct at_host out. S0 stays 0: the server answers
 * with ATA on the ring it was told to (KB Q170825). Result codes may be split, echoed and mixed with
 * noise. Every state has a deadline, so a dead modem ends in AT_FAILED and is tried again.
 *
 * Where a null modem cable leads to another computer there is no modem, and nothing to dial: the same
 * driver then sends CLIENT until it hears SERVER, and whoever begins to talk has called (at_cable.c).
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_AT_H
#define RRAS_AT_H
#include "common/base/bytes.h"
#include "common/base/clock.h"
#include "service/modem/at_result.h"
#include "service/modem/no_carrier.h"

enum { AT_NUMBER_MAX = 128 };
/* What may stand behind ATDT; no ; (stay in command mode), no line end, no quote. */
#define AT_DIAL_CHARACTERS "0123456789*#,.:()-+ @!&/ABCDabcdTPWtpw"

enum at_state { AT_CLOSED, AT_INITIALISING, AT_READY, AT_RINGING, AT_ANSWERING, AT_ONLINE, AT_HANGING_UP, AT_FAILED, AT_DIALING };
const char *at_state_name(enum at_state state);

struct at_config {
    char init[128];            /* "AT&F&C1&D2S0=0 V1 X4 E1 S7=55" unless set; "": ATZ and ATS0=0 only */
    uint8_t rings;             /* answer on this RING; 1 unless set, 0 like 1 (KB Q221308) */
    bool wants_caller_id;      /* sends AT+VCID=1, AT#CID=1 or AT%CCID=1 and answers no earlier than ring 2 */
    bool blind_dial;           /* where the modem hears no dial tone it is told to dial without one (ATX3, ATX1) */
    bool has_dtr, has_dcd;     /* the line tells these; otherwise +++ATH and NO CARRIER text are used */
    uint32_t answer_ms;        /* wait for CONNECT after ATA, 60 s */
    uint32_t dial_ms;          /* and after ATD, 90 s: the modem gives up first, after S7 */
    bool is_cable;             /* no modem, a computer at the other end; init, rings and wants_caller_id say nothing */
    uint32_t cable_bps;        /* its speed */
    uint32_t salt;             /* any number the other computer does not have: who yields when both call at once */
};
void at_config_defaults(struct at_config *config);

struct at_caller {
    char number[32], name[32];
    char called[32];           /* the number that was called, where the line tells it (DDN_NMBR, NDID) */
    char date[8], time[8];     /* "0104", "1410": of the exchange, MMDD and HHMM */
    char ring;                 /* distinctive ring: 'A', 'B', '1', ...; 0: the line's usual one */
    bool is_withheld;          /* P or O instead of a number or a name: private, or out of area */
};

struct at_host {
    void (*write)(void *ctx, struct bytes out);
    void (*set_dtr)(void *ctx, bool on);                    /* called only when has_dtr */
    void (*state)(void *ctx, enum at_state now_in);         /* every change, AT_READY included */
    /* CONNECT: the line is data from here; `rest` are bytes already read behind it (PPP may be glued). */
    void (*online)(void *ctx, const struct at_result *connect, const struct at_caller *caller, struct bytes rest);
    /* The call is gone: NO CARRIER, or DCD fell; not called for a call at_hang_up() ended. The modem
     * is AT_INITIALISING already and needs nothing more. */
    void (*offline)(void *ctx);
    /* at_dial() led to no call: a RAS error, 676 busy, 678 no answer, 679 no carrier, 680 no dial tone,
     * 651 the modem says ERROR. The modem is hung up and initialised again; not called for a dial that
     * at_hang_up() or at_stop() ended. */
    void (*dial_failed)(void *ctx, uint32_t ras_error);
    /* One line of the dialogue for device.log: "Send: ATZ<cr>", "Recv: OK". NULL allowed. */
    void (*trace)(void *ctx, const char *line);
};

struct at {
    struct at_config config;
    const struct at_host *host;
    void *ctx;
    enum at_state state;
    struct at_caller caller;
    /* The rest is private. */
    uint8_t step;              /* of the command list in at_steps.c */
    uint8_t tries;             /* of this step, or of ATA */
    uint8_t rings;             /* of this call */
    bool carrier;              /* DCD as last told */
    bool had_carrier;          /* DCD was high since this call announced itself */
    bool is_stopping;          /* at_stop() was called: no call is taken any more */
    bool holds_back;           /* at_hold_back(): the telephone rings on */
    struct no_carrier watch;   /* of the data, where there is no DCD */
    bool connect_ended;        /* the CONNECT line has its CR; an LF may follow */
    rras_ms deadline;          /* of the state or step */
    rras_ms trailer_at;        /* CONNECT without its line end counts as complete then */
    rras_ms lost_at;           /* DCD fell, or NO CARRIER came: the call is gone then */
    rras_ms ring_at;           /* the last RING, 0 never */
    rras_ms answered_at;       /* ATA was sent */
    struct at_result connect;
    bool knows_callers;        /* it took one of the commands for caller id */
    uint8_t dialing;           /* which of the commands in at_dial.c dials */
    bool is_pausing;           /* before the next of them */
    char number[AT_NUMBER_MAX + 1];
    bool is_numeric;           /* its results are digits (V0) */
    bool dtr_worked;           /* it said so while DTR was low */
    bool hung_up;              /* and whether that worked is not known yet */
    uint8_t part_len;
    char part[32];             /* the last line, when it was no result: a modem may break its words in two */
    uint16_t line_len;
    char line[160];
    uint8_t server_len, client_len; /* cable: octets of SERVER and CLIENT heard */
    uint8_t opening_len;       /* cable, called: octets of a frame heard that may be a Configure-Request, as they came */
    uint8_t opening[12];
    rras_ms heard_at;          /* cable, called: the last octet, */
    rras_ms goodbye_at;        /* and not before is the next goodbye said to a call that is over here */
    uint8_t stray[5];          /* cable, called: how the frame begins, without its escapes, */
    uint16_t stray_len, stray_fcs; /* and all of it so far */
    bool is_stray_escaped;
    bool is_in_frame;          /* cable: it is not between two PPP frames, or there was none yet */
};

/* All calls come from one thread; callbacks run inside them and may call at_hang_up(), nothing else.
 * `host` and `ctx` outlive `m`; `config` is copied. Nothing to free. */
void at_init(struct at *m, const struct at_config *config, const struct at_host *host, void *ctx);
void at_start(struct at *m, rras_ms now);                   /* the port is open: initialise the modem */
/* ONLINE: watches for NO CARRIER only; the owner feeds PPP itself. */
void at_receive(struct at *m, struct bytes in, rras_ms now);
void at_carrier(struct at *m, bool present, rras_ms now);   /* DCD changed; glitches under 250 ms are ignored */
/* AT_READY: calls `number` by tone; false in every other state, or when no modem could dial it. The
 * end is online() or dial_failed(). */
bool at_dial(struct at *m, const char *number, rras_ms now);
/* Ends or refuses a call (RINGING, ANSWERING, DIALING, ONLINE): DTR low 1 s, and +++ATH unless DCD or the
 * modem's own words show that it helped (KB Q127881); then initialises again. In any other state there is nothing to hang up and nothing happens. */
void at_hang_up(struct at *m, rras_ms now);
/* While on, no RING is answered: the telephone rings on, and whoever calls hears that nobody is there. A call
 * that is up or being answered goes on. Off again after at_init(). */
void at_hold_back(struct at *m, bool on);
/* The service stops: no RING is answered from now on, and a call is ended as by at_hang_up(), but in
 * less than 3 s and with no initialising behind it. It is over at AT_CLOSED, which may be reached
 * at once; at_advance() is needed until then. at_start() begins anew. */
void at_stop(struct at *m, rras_ms now);
bool at_is_quiet(const struct at *m);                       /* AT_CLOSED: nothing is left to say */
rras_ms at_advance(struct at *m, rras_ms now);              /* runs what is due; when to call again */
#endif
