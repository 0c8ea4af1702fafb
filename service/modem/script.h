/*
 * script.h - the dial-up script language of Windows 95 (.scp files): a login typed by a machine, between
 * the modem's CONNECT and PPP.
 *
 * `proc main ... endproc` with waitfor (then, until, matchcase), transmit (raw), delay, getip, set port,
 * set ipaddr, set screen, goto and labels, if/endif, while/endwhile, halt; integer, string and boolean
 * variables, expressions, and $USERID, $PASSWORD, $SUCCESS, $FAILURE. In the strings of transmit and
 * waitfor ^M, <cr>, <lf>, \", \^, \< and \\ stand for what they say.
 *
 * Sans-I/O: bytes and time in, bytes out. The text is compiled once, all its errors are found there; the
 * program then runs on fixed memory, a bounded number of steps per call, and ends in SCRIPT_OK or
 * SCRIPT_FAILED with the line it was at and a sentence (RAS error 752 for the former kind).
 *
 * PURE; memory is the caller's (about 40 KiB: allocate it); one thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_MODEM_SCRIPT_H
#define RRAS_MODEM_SCRIPT_H
#include "common/base/bytes.h"
#include "common/base/clock.h"

enum {
    SCRIPT_TEXT_MAX = 4095, SCRIPT_WORD_MAX = 31, SCRIPT_STRING_MAX = 255, SCRIPT_VARIABLES_MAX = 32, SCRIPT_LABELS_MAX = 48,
    SCRIPT_ALTERNATIVES_MAX = 8, SCRIPT_CODE_MAX = 1024, SCRIPT_STACK_MAX = 16, SCRIPT_NEST_MAX = 16,
    SCRIPT_INPUT_MAX = 2048,        /* read, not yet waited for; beyond it the oldest are lost */
    SCRIPT_STEPS = 2000,            /* taken in one call at most */
    SCRIPT_PAUSE_MS = 20,           /* then it rests so long: a script that runs in a circle costs little */
    SCRIPT_TIME_S = 300,            /* for the whole script, unless the owner says otherwise */
    SCRIPT_QUIET_MS = 1500,         /* an address is complete when nothing has come for so long */
    SCRIPT_WHY_MAX = 160
};

enum script_end { SCRIPT_RUNNING, SCRIPT_OK, SCRIPT_FAILED };

struct script_config {
    char user[SCRIPT_STRING_MAX + 1];     /* $USERID */
    char password[SCRIPT_STRING_MAX + 1]; /* $PASSWORD */
    uint32_t time_s;                      /* 0: SCRIPT_TIME_S */
};

struct script_value {
    int32_t number;                       /* of an integer or boolean */
    uint16_t len;
    char text[SCRIPT_STRING_MAX + 1];     /* of a string */
};

struct script_op {
    uint8_t kind;                         /* enum op, script_internal.h */
    uint8_t flag;
    uint16_t line, len;
    int32_t arg;
};

struct script {
    enum script_end end;
    size_t line;                          /* of the statement that runs, or that failed; from 1 */
    char why[SCRIPT_WHY_MAX];             /* SCRIPT_FAILED, or script_compile() said false */
    uint32_t address;                     /* set ipaddr: ours, host order; 0: PPP asks for it */
    uint8_t data_bits, stop_bits;         /* set port: 5-8, 1-2; 0 as it is. Look after every call */
    char parity;                          /* n, o, e, m, s; 0 as it is */
    /* The rest is private. */
    char source[SCRIPT_TEXT_MAX + 1];     /* literals are read from it */
    struct script_op code[SCRIPT_CODE_MAX];
    uint16_t code_count, at;
    struct script_value variables[SCRIPT_VARIABLES_MAX];
    struct script_value stack[SCRIPT_STACK_MAX];
    uint8_t stack_len;
    uint8_t waits;                        /* enum waits, script_internal.h */
    rras_ms ends_at, until, last_rx;
    bool is_resting;                      /* it took SCRIPT_STEPS */
    uint8_t alternative_count;
    struct {
        uint8_t text[SCRIPT_STRING_MAX];
        uint16_t len;
        bool matches_case;
        int32_t target;                   /* op to go on with; -1 the next */
    } alternatives[SCRIPT_ALTERNATIVES_MAX];
    uint8_t window[2 * SCRIPT_STRING_MAX]; /* the end of what waitfor has read */
    uint16_t window_len;
    uint8_t sending[SCRIPT_STRING_MAX];   /* of transmit, as long as the line takes no more */
    uint16_t sending_len, sent;
    char token[20];                       /* of getip: what may become an address */
    uint8_t token_len;
    int32_t addresses_left;
    uint8_t input[SCRIPT_INPUT_MAX];
    uint16_t input_len;
};

/* False: `line` and `why` say what is wrong with the text. It is copied. */
bool script_compile(struct script *s, struct bytes text);

/* Begins the compiled program; the first script_advance() takes its first step. May be called again. */
void script_start(struct script *s, const struct script_config *config, rras_ms now);

/* Takes bytes of the line; returns how many. Once the script has ended, what is left of `in`, after
 * script_rest(), belongs to PPP. What must be sent is appended to `out`; what finds no room there comes
 * with the next call. */
size_t script_receive(struct script *s, struct bytes in, struct writer *out, rras_ms now);
struct bytes script_rest(const struct script *s);

/* Time has passed, or there is room in `out` again. */
void script_advance(struct script *s, struct writer *out, rras_ms now);
rras_ms script_deadline(const struct script *s);

/* Wipes everything: the password is in it. */
void script_fini(struct script *s);
#endif
