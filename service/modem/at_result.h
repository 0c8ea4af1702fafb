/*
 * at_result.h - one result line of a modem, understood (facts: ppp 6; vectors/modem_results.csv).
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_AT_RESULT_H
#define RRAS_AT_RESULT_H
#include "common/base/bytes.h"

enum at_result_kind {
    AT_RESULT_NONE,     /* not a result line: an echo, noise */
    AT_RESULT_OK, AT_RESULT_ERROR, AT_RESULT_RING, AT_RESULT_CONNECT, AT_RESULT_HANGUP, AT_RESULT_FAIL,
    AT_RESULT_CALLER_ID, AT_RESULT_INFO, AT_RESULT_FAX, AT_RESULT_DATA
};

struct at_result {
    enum at_result_kind kind;
    uint32_t dce_bps;             /* line speed, 0 unknown */
    uint32_t dte_bps;             /* port speed, when the modem reported that one */
    char error_control[16];       /* "LAPM", "MNP", "ARQ", "NONE" or "" */
    char compression[16];         /* "V42BIS", "V44" or "" */
    char key[12], value[32];      /* caller id: "NMBR", "5551234"; of a distinctive ring "RING", "A" */
    uint16_t ras_error;           /* FAIL and HANGUP: 676 BUSY, 678 NO ANSWER, 679 NO CARRIER, 680 NO DIALTONE */
};

/* `line` without CR and LF. Never fails: what it does not know is AT_RESULT_NONE. */
void at_result_parse(struct bytes line, struct at_result *out);

/* The same, but the words that matter most - CONNECT, NO CARRIER, RING - are found behind line noise
 * or an echo as well. */
void at_result_find(struct bytes line, struct at_result *out);

/* `line` as a modem set to V0 says it: the digits that V.250 6.2.6 has, and 5 and 10 for CONNECT 1200 and 2400. */
void at_result_parse_digits(struct bytes line, struct at_result *out);

const char *at_result_name(enum at_result_kind kind); /* for device.log: "OK", "Ring", ... */
#endif
