/*
 * at_internal.h - what the files of the modem driver share; nobody else includes it.
 *
 *   at.c        the states, the list of steps, calls, reading
 *   at_said.c   commands out, and lines for device.log
 *   at_cable.c  no modem at all: a null modem cable to another computer
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_AT_INTERNAL_H
#define RRAS_AT_INTERNAL_H
#include "service/modem/at.h"

void at_set_state(struct at *m, enum at_state state);
void at_set_dtr(struct at *m, bool on);
void at_forget_call(struct at *m);
void at_become_closed(struct at *m);

void at_cable_ready(struct at *m);
void at_cable_receive(struct at *m, struct bytes in, rras_ms now);
bool at_cable_dial(struct at *m, rras_ms now);
void at_cable_hang_up(struct at *m, rras_ms now);
rras_ms at_cable_advance(struct at *m, rras_ms now);

void at_send_text(struct at *m, const char *text);
/* The configured init string as one command: AT in front, CR behind, nothing else unprintable. */
void at_send_init(struct at *m);

void at_trace(const struct at *m, const char *line);
void at_trace_connection(const struct at *m);
void at_trace_line(const struct at *m, const char *line, enum at_result_kind kind);
#endif
