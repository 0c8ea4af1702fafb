/*
 * at_internal.h - what the files of the modem driver share; nobody else includes it.
 *
 *   at.c        the states, calls that come, reading
 *   at_steps.c  what is said outside a call: hanging up, setting up, the check of an idle modem
 *   at_dial.c   calling somebody
 *   at_said.c   commands out, and lines for device.log
 *   at_cable.c  no modem at all: a null modem cable to another computer
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_AT_INTERNAL_H
#define RRAS_AT_INTERNAL_H
#include "service/modem/at.h"

enum {
    AT_MAX_TRIES = 4,              /* a command and its 3 retries */
    AT_CHECK_MS = 10 * 60 * 1000,  /* an idle modem is asked whether it is still there */
    AT_RINGS_STOP_MS = 8 * 1000    /* rings are 5 or 6 s apart; then the counter resets (KB Q176209) */
};

/* Of the list in at_steps.c. */
enum at_step {
    AT_STEP_DTR_LOW, AT_STEP_GUARD, AT_STEP_ESCAPE, AT_STEP_HANG_UP, AT_STEP_SETTLE,
    AT_STEP_RESET, AT_STEP_INIT, AT_STEP_NO_AUTO_ANSWER, AT_STEP_CALLER_ID,
    AT_STEP_CALLER_ID_2, AT_STEP_CALLER_ID_3,
    AT_STEP_DONE,  /* nothing is on the way */
    AT_STEP_CHECK  /* AT_READY only */
};

void at_set_state(struct at *m, enum at_state state);
void at_set_dtr(struct at *m, bool on);
void at_forget_call(struct at *m);
void at_become_closed(struct at *m);

/* From `step` on, those that are needed; enters AT_READY behind the last. */
void at_enter_step(struct at *m, enum at_step step, rras_ms now);
void at_leave_step(struct at *m, rras_ms now);
void at_step_failed(struct at *m, rras_ms now);              /* ERROR or silence */
uint16_t at_step_ms(const struct at *m);
bool at_waits_for_ok(const struct at *m);
void at_initialise(struct at *m, enum at_step from, rras_ms now);
void at_become_ready(struct at *m, rras_ms now);

void at_heard_ring(struct at *m, rras_ms now);
void at_call_failed(struct at *m, rras_ms now);              /* ANSWERING or DIALING came to nothing */
/* BUSY and its like, or ERROR, to what was dialled: dials once more without a dial tone, or gives up. */
void at_dial_refused(struct at *m, const struct at_result *r, rras_ms now);
void at_dial_deadline(struct at *m, rras_ms now);            /* DIALING: its time, or that of a pause, is over */

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
