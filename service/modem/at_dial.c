/*
 * at_dial.c - calling somebody.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include "common/ras/ras_error.h"
#include "service/modem/at_internal.h"

/* ERROR to ATD, BUSY and its like, or silence. */
void at_dial_failed(struct at *m, uint32_t ras_error, rras_ms now)
{
    at_call_failed(m, now);
    m->host->dial_failed(m->ctx, ras_error);
}

bool at_dial(struct at *m, const char *number, rras_ms now)
{
    char command[sizeof "ATDT\r" + AT_NUMBER_MAX];

    if (m->config.is_cable)
        return at_cable_dial(m, now);
    /* A CONNECT half said: somebody calls at this moment, and comes first. */
    if (m->state != AT_READY || m->is_stopping || m->connect_ended || m->trailer_at != RRAS_NEVER ||
        number[0] == '\0' || strlen(number) > AT_NUMBER_MAX || strspn(number, AT_DIAL_CHARACTERS) != strlen(number))
        return false;
    snprintf(command, sizeof command, "ATDT%s\r", number);
    at_forget_call(m);
    m->step = AT_STEP_DONE; /* a check under way is answered by the call */
    m->line_len = 0;
    m->deadline = now + m->config.dial_ms;
    at_trace(m, "Dialing.");
    at_set_state(m, AT_DIALING);
    if (m->state == AT_DIALING)
        at_send_text(m, command);
    return true;
}
