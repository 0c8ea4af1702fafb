/*
 * no_carrier.h - the modem's NO CARRIER as text in the data of a line that has no DCD.
 *
 * It counts only as CR LF NO CARRIER CR LF, outside a PPP frame, as the last thing said; the owner
 * waits for the silence that must follow (facts: ppp 6). Before the first flag there are no frames,
 * only text. PURE; memory is the caller's; all zero to begin with.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_NO_CARRIER_H
#define RRAS_NO_CARRIER_H
#include "common/base/bytes.h"

struct no_carrier {
    uint8_t matched;           /* octets of the text seen so far */
    bool in_frame, seen_flag;
};

/* True when `in` ends with the text; the text may have begun in an earlier read. */
bool no_carrier_ends(struct no_carrier *w, struct bytes in);
#endif
