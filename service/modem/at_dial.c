/*
 * at_dial.c - calling somebody, and where there is no dial tone that the modem knows, without one.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include "common/base/text.h"
#include "common/ras/ras_error.h"
#include "service/modem/at_internal.h"

enum { PAUSE_MS = 2000 }; /* the modem puts down the receiver between two calls */

/* The next is taken when the modem hears no dial tone or does not know the one before. X3 listens for a busy
 * line only, X1 for nothing (V.250 6.2.7); ATZ behind the call forgets both. */
static const char *const commands[] = { "ATDT", "ATX3DT", "ATX1DT" };
enum { COMMANDS = sizeof commands / sizeof *commands };

static void send_dial(struct at *m, rras_ms now)
{
    char command[sizeof "ATX3DT\r" + AT_NUMBER_MAX];

    snprintf(command, sizeof command, "%s%s\r", commands[m->dialing], m->number);
    m->is_pausing = false;
    m->line_len = 0;
    m->deadline = now + m->config.dial_ms;
    at_send_text(m, command);
}

void at_dial_refused(struct at *m, const struct at_result *r, rras_ms now)
{
    const bool is_unknown = r->kind == AT_RESULT_ERROR;
    const bool is_toneless = r->ras_error == RAS_NO_DIALTONE || (is_unknown && m->dialing > 0);

    if (m->is_pausing)
        return;
    if (is_toneless && m->config.blind_dial && m->dialing + 1 < COMMANDS) {
        at_trace(m, "No dial tone: dialing without it.");
        m->dialing++;
        m->is_pausing = true;
        m->deadline = now + PAUSE_MS;
        return;
    }
    at_call_failed(m, now);
    m->host->dial_failed(m->ctx, is_toneless ? RAS_NO_DIALTONE : is_unknown ? RAS_FROM_DEVICE : r->ras_error);
}

void at_dial_deadline(struct at *m, rras_ms now)
{
    if (m->is_pausing) {
        send_dial(m, now);
        return;
    }
    at_hang_up(m, now); /* DTR falls before anybody hears of it: the modem may still be calling */
    m->host->dial_failed(m->ctx, RAS_NO_ANSWER);
}

bool at_dial(struct at *m, const char *number, rras_ms now)
{
    if (m->config.is_cable)
        return at_cable_dial(m, now);
    /* A CONNECT half said: somebody calls at this moment, and comes first. */
    if (m->state != AT_READY || m->is_stopping || m->connect_ended || m->trailer_at != RRAS_NEVER ||
        number[0] == '\0' || strlen(number) > AT_NUMBER_MAX || strspn(number, AT_DIAL_CHARACTERS) != strlen(number))
        return false;
    text_copy(m->number, sizeof m->number, number);
    at_forget_call(m);
    m->dialing = 0;
    m->is_pausing = false;
    m->step = AT_STEP_DONE; /* a check under way is answered by the call */
    m->deadline = now + m->config.dial_ms;
    at_trace(m, "Dialing.");
    at_set_state(m, AT_DIALING);
    if (m->state == AT_DIALING)
        send_dial(m, now);
    return true;
}
