/*
 * at_test.h - a modem tests itself: the dialogue, and one sentence that says what is wrong.
 *
 * Sans-I/O, like at_query.h. It is asked whether it answers, what it is and how it is set; whether it takes its
 * initialization string and a command for caller id; and whether it hears a dial tone: ATX4DT; lifts the receiver,
 * waits for the tone, dials nothing, and comes back (V.250 6.3.1). ATH puts the receiver down whatever was said, and
 * ATZ ends it. Nobody else may talk to the modem meanwhile. It always ends, within AT_TEST_MS.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_AT_TEST_H
#define RRAS_AT_TEST_H
#include "common/base/bytes.h"
#include "common/base/clock.h"
#include "common/ras/modem_type.h"

enum { AT_TEST_MS = 90000, AT_TEST_DIALOGUE_MAX = 4095, AT_TEST_LINE_MAX = 127, AT_TEST_VERDICT_MAX = 255 };

enum at_test_end {
    AT_TEST_RUNNING,
    AT_TEST_READY,        /* it does all that the service needs */
    AT_TEST_NO_TONE,      /* but hears no dial tone */
    AT_TEST_REFUSES,      /* it says ERROR to its initialization string, or to ATS0=0 */
    AT_TEST_DEAF,         /* it answered at first, and then no more */
    AT_TEST_GARBLED,      /* something answers, but no modem, or at another speed */
    AT_TEST_SILENT,
    AT_TEST_RANG          /* a call comes in: the line is to be given back at once */
};

struct at_test {
    enum at_test_end end;
    char dialogue[AT_TEST_DIALOGUE_MAX + 1];   /* "> AT", "< OK", each line with its '\n'; ASCII */
    char verdict[AT_TEST_VERDICT_MAX + 1];     /* of the end: one or two sentences */
    const struct modem_type *type;             /* the row that fits what it says of itself; NULL: none */
    bool knows_callers;                        /* it took a command for caller id */
    /* The rest is private. */
    void (*write)(void *ctx, struct bytes out);
    void *ctx;
    char init[160];
    bool wants_tone;
    uint8_t step, tries, silent_steps;
    bool has_heard, has_answered;              /* anything; OK or ERROR */
    bool has_said, has_refused, has_tone, has_no_tone;
    rras_ms sent_at, heard_at;
    uint16_t dialogue_len, line_len;
    char line[AT_TEST_LINE_MAX + 1];
};

/* Sends the first command; `write` is called from inside here and from the two below. `init` as in at.h, "" none;
 * without `wants_tone` the receiver stays down. */
void at_test_start(struct at_test *t, const char *init, bool wants_tone, void (*write)(void *ctx, struct bytes out),
                   void *ctx, rras_ms now);
void at_test_receive(struct at_test *t, struct bytes in, rras_ms now);
rras_ms at_test_advance(struct at_test *t, rras_ms now); /* when to call again; RRAS_NEVER: it has ended */
#endif
