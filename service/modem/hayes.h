/*
 * hayes.h - being a modem: the commands of V.250 and Hayes, for a caller whose serial line is wired
 * straight to us.
 *
 * Lenient where a real modem is strict: a command it does not know is OK, as the next dialler's init
 * string has one that no other modem knows. PURE; memory is the caller's; one thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_HAYES_H
#define RRAS_HAYES_H
#include "common/base/bytes.h"

enum { HAYES_NUMBER_MAX = 63, HAYES_REGISTERS = 100 };

/* The registers somebody may read behind our back; V.250 5.5, 6.3, Hayes for the others. */
enum hayes_register {
    HAYES_S_RINGS = 0,       /* answers on this ring; 0: never by itself */
    HAYES_S_RUNG = 1,        /* rings so far */
    HAYES_S_ESCAPE = 2,      /* '+'; above 127: there is no escape */
    HAYES_S_CR = 3, HAYES_S_LF = 4, HAYES_S_BS = 5,
    HAYES_S_WAIT = 7,        /* seconds for the far end to answer: 60 */
    HAYES_S_GUARD = 12       /* 1/50 s of silence around the escape: 50 */
};

/* The numbers of V.250 5.7.1 and Hayes. */
enum hayes_result {
    HAYES_OK = 0, HAYES_CONNECT = 1, HAYES_RING = 2, HAYES_NO_CARRIER = 3, HAYES_ERROR = 4, HAYES_NO_DIALTONE = 6,
    HAYES_BUSY = 7, HAYES_NO_ANSWER = 8
};

struct hayes {
    uint32_t connect_bps;    /* the number behind CONNECT */
    bool connects_at_once;   /* dialling and answering say CONNECT; on. Off: the owner says what comes of it */
    bool echo;               /* E1, the default: the owner repeats what is typed */
    bool terse;              /* V0: result codes are numbers */
    bool quiet;              /* Q1: there are none */
    uint8_t x;               /* 4: every result is told apart; 0: CONNECT without a number, NO CARRIER for the rest */
    uint8_t dcd;             /* &C: 0 always on, 1 as it is */
    uint8_t dtr;             /* &D: what DTR falling does: 0 nothing, 1 escape, 2 hangs up, 3 resets, too */
    bool connected;          /* CONNECT was said, and no hang-up since */
    uint8_t s[HAYES_REGISTERS];
    uint8_t current;         /* the register that = and ? mean */
    char number[HAYES_NUMBER_MAX + 1]; /* dialled last: digits, * # + . : and letters of a name, nothing else */
};

/* In the order of what matters more. */
enum hayes_does {
    HAYES_STAYS,
    HAYES_CONNECTS,          /* CONNECT was said: data from here on */
    HAYES_HANGS_UP,
    HAYES_DIALS,             /* h->number; answer with hayes_say() */
    HAYES_ANSWERS,           /* likewise */
    HAYES_GOES_ON            /* ATO: back to the connection it has; likewise */
};

void hayes_init(struct hayes *h, uint32_t connect_bps);

/* One command line from its AT to before its CR. The answer is appended to `reply`, each part of it or,
 * when there is no room, nothing. */
enum hayes_does hayes_command(struct hayes *h, struct bytes line, struct writer *reply);

/* A result code in the form that is set. CONNECT takes h->connect_bps. */
void hayes_say(struct hayes *h, enum hayes_result result, struct writer *reply);
#endif
