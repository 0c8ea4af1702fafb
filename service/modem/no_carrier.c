/*
 * no_carrier.c - watching data for the modem's NO CARRIER.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/modem/no_carrier.h"

static const char text[] = "\r\nNO CARRIER\r\n";

bool no_carrier_ends(struct no_carrier *w, struct bytes in)
{
    bool ends = false;

    for (size_t i = 0; i < in.len; i++) {
        uint8_t c = in.at[i];

        ends = false;
        if (c == 0x7e) {
            *w = (struct no_carrier){ .seen_flag = true };
        } else if (!w->in_frame && c == (uint8_t)text[w->matched]) {
            ends = ++w->matched == sizeof text - 1;
            if (ends)
                w->matched = 0;
        } else if (!w->in_frame && c == '\r' && w->matched <= 2) {
            w->matched = 1; /* empty lines may come before it */
        } else {
            w->in_frame = w->seen_flag; /* what looked like the text was a frame */
            w->matched = !w->in_frame && c == '\r';
        }
    }
    return ends;
}
