/*
 * at_query.h - asking a modem who it is: *Query modem* of Install Modem.
 *
 * Sans-I/O, like at.h: bytes and time in, commands out. Echo on or off, results as words or digits, or
 * none at all until it is told to speak; answers split anywhere, noise, and silence: it always ends,
 * within AT_QUERY_MS. Nothing that it sends stays when the modem is reset (ATZ).
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_AT_QUERY_H
#define RRAS_AT_QUERY_H
#include "common/base/bytes.h"
#include "common/base/clock.h"
#include "common/ras/modem_type.h"

enum { AT_QUERY_MS = 6000, AT_QUERY_DIALOGUE_MAX = 2047, AT_QUERY_LINE_MAX = 127 };

enum at_query_end {
    AT_QUERY_RUNNING,
    AT_QUERY_ANSWERED,
    AT_QUERY_SILENT,      /* nothing that a modem says */
    AT_QUERY_RANG         /* a call comes in: the line is to be given back at once */
};

struct at_query {
    enum at_query_end end;
    char dialogue[AT_QUERY_DIALOGUE_MAX + 1];  /* what was sent and said, each line with its '\n'; ASCII */
    char identity[AT_QUERY_LINE_MAX + 1];      /* the answer to ATI3, or the first that tells something; "" */
    const struct modem_type *type;             /* the row that fits; NULL: none */
    /* The rest is private. */
    void (*write)(void *ctx, struct bytes out);
    void *ctx;
    uint8_t step, tries, silent_steps, rank;
    bool has_answered;                         /* OK or ERROR: there is a modem */
    bool has_said, is_odd;                     /* something to this command; a line with what is no text */
    rras_ms ends_at, sent_at, heard_at;
    uint16_t dialogue_len, line_len;
    char line[AT_QUERY_LINE_MAX + 1];
};

/* Sends the first command; `write` is called from inside here and from the two below. */
void at_query_start(struct at_query *q, void (*write)(void *ctx, struct bytes out), void *ctx, rras_ms now);
void at_query_receive(struct at_query *q, struct bytes in, rras_ms now);
rras_ms at_query_advance(struct at_query *q, rras_ms now); /* when to call again; RRAS_NEVER: it has ended */
#endif
