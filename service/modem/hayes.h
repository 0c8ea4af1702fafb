/*
 * hayes.h - being a modem, for a caller whose serial line is wired straight to us.
 *
 * Just enough of the AT commands that a dialler is content: every command is OK, dialling and
 * answering CONNECT. PURE; memory is the caller's; one thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_HAYES_H
#define RRAS_HAYES_H
#include "common/base/bytes.h"

struct hayes {
    uint32_t connect_bps; /* the number behind CONNECT */
    bool echo;            /* E1, the default: the owner repeats what is typed */
    bool terse;           /* V0: result codes are numbers */
    bool connected;       /* CONNECT was said, and no ATH since */
};

enum hayes_does { HAYES_STAYS, HAYES_CONNECTS, HAYES_HANGS_UP };

void hayes_init(struct hayes *h, uint32_t connect_bps);

/* One command line from its AT to before its CR. The answer is appended to `reply`, all of it or,
 * when there is no room, nothing. */
enum hayes_does hayes_command(struct hayes *h, struct bytes line, struct writer *reply);
#endif
