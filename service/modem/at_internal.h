/*
 * at_internal.h - what the files of the modem driver share; nobody else includes it.
 *
 *   at.c        the states, the list of steps, calls, reading
 *   at_said.c   commands out, and lines for device.log
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_AT_INTERNAL_H
#define RRAS_AT_INTERNAL_H
#include "service/modem/at.h"

void at_send_text(struct at *m, const char *text);
/* The configured init string as one command: AT in front, CR behind, nothing else unprintable. */
void at_send_init(struct at *m);

void at_trace(const struct at *m, const char *line);
void at_trace_connection(const struct at *m);
void at_trace_line(const struct at *m, const char *line, enum at_result_kind kind);
#endif
