/*
 * at_steps.c - what is said to a modem outside a call: hanging up, setting up, asking whether it is there.
 *
 * It is one list, run from top to bottom: hanging up enters it at the top, the start of a port in the
 * middle, and its end is AT_READY.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/modem/at_internal.h"

enum {
    RETRY_FAILED_MS = 10 * 1000,
    MAX_DEAF = 2,               /* ATZ so often in vain after a hang-up */
    DTR_GUARD_MS = 50
};

static const struct {
    const char *command; /* NULL: only waits */
    uint16_t wait_ms;
    uint16_t stop_ms;    /* as short as it may be, when the service stops */
    bool wants_ok;       /* the next step starts on OK, not when the time is over */
    bool may_fail;       /* ERROR or silence is as good as OK */
} steps[] = {
    [AT_STEP_DTR_LOW] = { NULL, 1000, 1000, false, true },
    [AT_STEP_GUARD] = { NULL, 1100, 1020, false, true },
    [AT_STEP_ESCAPE] = { "+++", 1100, 1020, false, true },
    [AT_STEP_HANG_UP] = { "ATH\r", 3000, 600, true, true },
    [AT_STEP_SETTLE] = { NULL, 250, 100, false, true }, /* a late OK of the hang-up is no answer to ATZ */
    [AT_STEP_RESET] = { "ATZ\r", 3000, 0, true, false },
    [AT_STEP_INIT] = { "", 3000, 0, true, false },    /* of the configuration */
    [AT_STEP_NO_AUTO_ANSWER] = { "ATS0=0\r", 3000, 0, true, false },
    /* As V.253, Rockwell and others spell it; a modem that knows none of them takes calls all the same. */
    [AT_STEP_CALLER_ID] = { "AT+VCID=1\r", 3000, 0, true, true },
    [AT_STEP_CALLER_ID_2] = { "AT#CID=1\r", 3000, 0, true, true },
    [AT_STEP_CALLER_ID_3] = { "AT%CCID=1\r", 3000, 0, true, true },
    [AT_STEP_DONE] = { NULL, 0, 0, false, false },
    [AT_STEP_CHECK] = { "AT\r", 3000, 0, true, false },
};

/* A modem may be set to ignore DTR (&D0), and an adapter may not have the wire (KB Q127881). */
static bool dtr_helped(const struct at *m)
{
    return m->config.has_dtr && (m->config.has_dcd ? !m->carrier : m->dtr_worked);
}

static bool is_step_needed(const struct at *m, enum at_step step)
{
    switch (step) {
    case AT_STEP_DTR_LOW:
        return m->config.has_dtr;
    case AT_STEP_GUARD:
    case AT_STEP_ESCAPE:
    case AT_STEP_HANG_UP:
        return !dtr_helped(m) || m->state == AT_INITIALISING;
    case AT_STEP_INIT:
        return m->config.init[0] != '\0';
    case AT_STEP_CALLER_ID:
        return m->config.wants_caller_id;
    case AT_STEP_CALLER_ID_2:
    case AT_STEP_CALLER_ID_3:
        return m->config.wants_caller_id && !m->knows_callers;
    default:
        return true;
    }
}

uint16_t at_step_ms(const struct at *m)
{
    if (!m->is_stopping)
        return steps[m->step].wait_ms;
    /* The time DTR was low was silent too. */
    return m->step == AT_STEP_GUARD && m->config.has_dtr ? DTR_GUARD_MS : steps[m->step].stop_ms;
}

static void send_step(struct at *m, rras_ms now)
{
    const char *command = steps[m->step].command;

    m->deadline = now + at_step_ms(m);
    if (m->step == AT_STEP_INIT)
        at_send_init(m);
    else if (command != NULL)
        at_send_text(m, command);
}

void at_become_ready(struct at *m, rras_ms now)
{
    bool is_new = m->state != AT_READY;
    bool was_rung = m->rings > 0 && now - m->ring_at < AT_RINGS_STOP_MS;

    m->step = AT_STEP_DONE;
    m->hung_up = false;
    m->deadline = now + AT_CHECK_MS;
    if (!is_new)
        return;
    if (!was_rung)
        at_forget_call(m);
    at_trace(m, "Waiting for a call.");
    at_set_state(m, AT_READY);
    if (m->state == AT_READY && was_rung) { /* the phone rang while we were busy initialising */
        m->rings--;
        at_heard_ring(m, m->ring_at);
    }
}

void at_enter_step(struct at *m, enum at_step step, rras_ms now)
{
    while (step < AT_STEP_DONE && !is_step_needed(m, step))
        step++;
    m->step = (uint8_t)step;
    m->tries = 1;
    m->line_len = 0;
    if (m->is_stopping && step >= AT_STEP_RESET) {
        at_become_closed(m);
        return;
    }
    if (step == AT_STEP_DONE) {
        at_become_ready(m, now);
        return;
    }
    if (step == AT_STEP_RESET) {
        m->knows_callers = false;
        at_set_state(m, AT_INITIALISING);
        at_trace(m, "Initializing modem.");
    }
    if (step == AT_STEP_DTR_LOW) {
        at_trace(m, "Hardware hangup by lowering DTR.");
        m->dtr_worked = false;
        at_set_dtr(m, false);
    }
    send_step(m, now);
}

void at_leave_step(struct at *m, rras_ms now)
{
    if (m->step == AT_STEP_DTR_LOW)
        at_set_dtr(m, true);
    if (m->step == AT_STEP_CHECK)
        at_become_ready(m, now);
    else
        at_enter_step(m, (enum at_step)(m->step + 1), now);
}

/* ERROR or silence. */
void at_step_failed(struct at *m, rras_ms now)
{
    if (steps[m->step].may_fail) {
        at_leave_step(m, now);
    } else if (m->step == AT_STEP_RESET && m->hung_up && m->tries == MAX_DEAF) {
        m->hung_up = false; /* it may still be in its call, and take ATZ for data */
        at_trace(m, "The modem does not hear: software hangup.");
        at_enter_step(m, AT_STEP_GUARD, now);
    } else if (m->tries < AT_MAX_TRIES) {
        m->tries++;
        m->line_len = 0;
        send_step(m, now);
    } else {
        at_trace(m, "The modem does not respond as it should.");
        at_forget_call(m);
        m->step = AT_STEP_DONE;
        m->deadline = now + RETRY_FAILED_MS;
        at_set_state(m, AT_FAILED);
    }
}

void at_initialise(struct at *m, enum at_step from, rras_ms now)
{
    m->lost_at = m->trailer_at = RRAS_NEVER;
    m->connect_ended = false;
    at_set_state(m, AT_INITIALISING);
    at_enter_step(m, from, now);
}

bool at_waits_for_ok(const struct at *m)
{
    return m->step != AT_STEP_DONE && steps[m->step].wants_ok;
}
