/*
 * at.c - driving a modem: initialise, wait for RING, answer, dial, hang up.
 *
 * Whatever is sent to the modem outside a call is a step of one list, run from top to bottom:
 * hanging up enters it at the top, the start of a port in the middle, and its end is AT_READY.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/modem/at_internal.h"
#include <stdio.h>
#include "common/ras/ras_error.h"

enum {
    MAX_TRIES = 4,              /* a command and its 3 retries */
    RETRY_FAILED_MS = 10 * 1000,
    CHECK_MS = 10 * 60 * 1000,  /* an idle modem is asked whether it is still there */
    RINGS_STOP_MS = 8 * 1000,   /* rings are 5 or 6 s apart; then the counter resets (KB Q176209) */
    RING_AGAIN_MS = 2 * 1000,   /* a RING so long after ATA: the modem did not hear it */
    TRAILER_MS = 500,
    DTR_GUARD_MS = 50,
    CARRIER_GLITCH_MS = 250,
    SILENCE_MS = 1000           /* after NO CARRIER as text */
};

enum step {
    STEP_DTR_LOW, STEP_GUARD, STEP_ESCAPE, STEP_HANG_UP, STEP_SETTLE,
    STEP_RESET, STEP_INIT, STEP_NO_AUTO_ANSWER, STEP_CALLER_ID,
    STEP_DONE,  /* nothing is on the way */
    STEP_CHECK  /* AT_READY only */
};

static const struct {
    const char *command; /* NULL: only waits */
    uint16_t wait_ms;
    uint16_t stop_ms;    /* as short as it may be, when the service stops */
    bool wants_ok;       /* the next step starts on OK, not when the time is over */
    bool may_fail;       /* ERROR or silence is as good as OK */
} steps[] = {
    [STEP_DTR_LOW] = { NULL, 1000, 1000, false, true },
    [STEP_GUARD] = { NULL, 1100, 1020, false, true },
    [STEP_ESCAPE] = { "+++", 1100, 1020, false, true },
    [STEP_HANG_UP] = { "ATH\r", 3000, 600, true, true },
    [STEP_SETTLE] = { NULL, 250, 100, false, true }, /* a late OK of the hang-up is no answer to ATZ */
    [STEP_RESET] = { "ATZ\r", 3000, 0, true, false },
    [STEP_INIT] = { "", 3000, 0, true, false },    /* of the configuration */
    [STEP_NO_AUTO_ANSWER] = { "ATS0=0\r", 3000, 0, true, false },
    [STEP_CALLER_ID] = { "AT+VCID=1\r", 3000, 0, true, false },
    [STEP_DONE] = { NULL, 0, 0, false, false },
    [STEP_CHECK] = { "AT\r", 3000, 0, true, false },
};

void at_set_state(struct at *m, enum at_state state)
{
    if (m->state == state)
        return;
    m->state = state;
    m->host->state(m->ctx, state);
}

void at_set_dtr(struct at *m, bool on)
{
    if (m->config.has_dtr)
        m->host->set_dtr(m->ctx, on);
}

/* ---- the list of steps ---- */

static bool is_step_needed(const struct at *m, enum step step)
{
    switch (step) {
    case STEP_DTR_LOW:
        return m->config.has_dtr;
    case STEP_GUARD:
    case STEP_ESCAPE:
    case STEP_HANG_UP:
        /* After DTR only where it did not help; a modem may be set to ignore DTR (&D0). */
        return !m->config.has_dtr || (m->config.has_dcd && m->carrier) || m->state == AT_INITIALISING;
    case STEP_INIT:
        return m->config.init[0] != '\0';
    case STEP_CALLER_ID:
        return m->config.wants_caller_id;
    default:
        return true;
    }
}

static uint16_t step_ms(const struct at *m)
{
    if (!m->is_stopping)
        return steps[m->step].wait_ms;
    /* The time DTR was low was silent too. */
    return m->step == STEP_GUARD && m->config.has_dtr ? DTR_GUARD_MS : steps[m->step].stop_ms;
}

static void send_step(struct at *m, rras_ms now)
{
    const char *command = steps[m->step].command;

    m->deadline = now + step_ms(m);
    if (m->step == STEP_INIT)
        at_send_init(m);
    else if (command != NULL)
        at_send_text(m, command);
}

void at_forget_call(struct at *m)
{
    m->rings = 0;
    m->ring_at = 0;
    m->had_carrier = false;
    memset(&m->caller, 0, sizeof m->caller);
    memset(&m->connect, 0, sizeof m->connect);
}

static void heard_ring(struct at *m, rras_ms now);

static void become_ready(struct at *m, rras_ms now)
{
    bool is_new = m->state != AT_READY;
    bool was_rung = m->rings > 0 && now - m->ring_at < RINGS_STOP_MS;

    m->step = STEP_DONE;
    m->deadline = now + CHECK_MS;
    if (!is_new)
        return;
    if (!was_rung)
        at_forget_call(m);
    at_trace(m, "Waiting for a call.");
    at_set_state(m, AT_READY);
    if (m->state == AT_READY && was_rung) { /* the phone rang while we were busy initialising */
        m->rings--;
        heard_ring(m, m->ring_at);
    }
}

void at_become_closed(struct at *m)
{
    m->step = STEP_DONE;
    m->line_len = 0;
    m->connect_ended = false;
    m->deadline = m->trailer_at = m->lost_at = RRAS_NEVER;
    at_forget_call(m);
    at_set_state(m, AT_CLOSED);
}

static void enter_step(struct at *m, enum step step, rras_ms now)
{
    while (step < STEP_DONE && !is_step_needed(m, step))
        step++;
    m->step = (uint8_t)step;
    m->tries = 1;
    m->line_len = 0;
    if (m->is_stopping && step >= STEP_RESET) {
        at_become_closed(m);
        return;
    }
    if (step == STEP_DONE) {
        become_ready(m, now);
        return;
    }
    if (step == STEP_RESET) {
        at_set_state(m, AT_INITIALISING);
        at_trace(m, "Initializing modem.");
    }
    if (step == STEP_DTR_LOW) {
        at_trace(m, "Hardware hangup by lowering DTR.");
        at_set_dtr(m, false);
    }
    send_step(m, now);
}

static void leave_step(struct at *m, rras_ms now)
{
    if (m->step == STEP_DTR_LOW)
        at_set_dtr(m, true);
    if (m->step == STEP_CHECK)
        become_ready(m, now);
    else
        enter_step(m, (enum step)(m->step + 1), now);
}

/* ERROR or silence. */
static void step_failed(struct at *m, rras_ms now)
{
    if (steps[m->step].may_fail) {
        leave_step(m, now);
    } else if (m->tries < MAX_TRIES) {
        m->tries++;
        m->line_len = 0;
        send_step(m, now);
    } else {
        at_trace(m, "The modem does not respond as it should.");
        at_forget_call(m);
        m->step = STEP_DONE;
        m->deadline = now + RETRY_FAILED_MS;
        at_set_state(m, AT_FAILED);
    }
}

static void initialise(struct at *m, enum step from, rras_ms now)
{
    m->lost_at = m->trailer_at = RRAS_NEVER;
    m->connect_ended = false;
    at_set_state(m, AT_INITIALISING);
    enter_step(m, from, now);
}

/* ---- a call ---- */

static void send_answer(struct at *m, rras_ms now)
{
    m->answered_at = now;
    m->line_len = 0;
    at_trace(m, "Answering the call.");
    at_send_text(m, "ATA\r");
}

static uint8_t rings_wanted(const struct at *m)
{
    uint8_t rings = m->config.rings > 0 ? m->config.rings : 1; /* KB Q221308 */

    return m->config.wants_caller_id && rings < 2 ? 2 : rings;
}

static void heard_ring(struct at *m, rras_ms now)
{
    if (m->rings < UINT8_MAX)
        m->rings++;
    m->ring_at = now;
    if (m->state == AT_READY)
        m->step = STEP_DONE; /* a check under way is answered by this RING */
    if (m->state == AT_READY || m->state == AT_RINGING) {
        m->deadline = now + RINGS_STOP_MS;
        at_set_state(m, AT_RINGING);
        if (m->state != AT_RINGING || m->holds_back || m->rings < rings_wanted(m))
            return;
        m->tries = 1;
        m->deadline = now + m->config.answer_ms;
        at_set_state(m, AT_ANSWERING);
        if (m->state == AT_ANSWERING)
            send_answer(m, now);
    } else if (m->state == AT_ANSWERING && m->tries < MAX_TRIES &&
               now - m->answered_at >= RING_AGAIN_MS) {
        m->tries++;
        send_answer(m, now);
    }
}

static void note_caller(struct at *m, const struct at_result *r, rras_ms now)
{
    char *to = strcmp(r->key, "NMBR") == 0 ? m->caller.number
             : strcmp(r->key, "NAME") == 0 ? m->caller.name : NULL;

    if (m->state != AT_READY && m->state != AT_RINGING && m->state != AT_ANSWERING)
        return;
    if (to != NULL)
        memcpy(to, r->value, sizeof r->value);
    if (m->state == AT_READY) { /* before the first RING: it belongs to the call that is coming */
        m->step = STEP_DONE;
        m->deadline = now + RINGS_STOP_MS;
    }
}

/* What the lines before CONNECT told is kept where CONNECT itself says nothing. */
static void note_connect(struct at *m, const struct at_result *r)
{
    struct at_result *c = &m->connect;
    bool is_bare = r->kind == AT_RESULT_CONNECT && r->dce_bps == 300 && c->dce_bps != 0;

    c->kind = r->kind;
    if (r->dce_bps != 0 && !is_bare)
        c->dce_bps = r->dce_bps;
    if (r->dte_bps != 0)
        c->dte_bps = r->dte_bps;
    if (r->error_control[0] != '\0')
        memcpy(c->error_control, r->error_control, sizeof c->error_control);
    if (r->compression[0] != '\0')
        memcpy(c->compression, r->compression, sizeof c->compression);
}

/* DCD may rise a little behind CONNECT; but when it was high and fell before the line was data, the
 * call is as lost as if it fell now. */
static void go_online(struct at *m, struct bytes rest, rras_ms now)
{
    const bool is_lost = m->config.has_dcd && m->had_carrier && !m->carrier;

    m->trailer_at = m->deadline = RRAS_NEVER;
    m->lost_at = is_lost ? now + CARRIER_GLITCH_MS : RRAS_NEVER;
    m->step = STEP_DONE;
    m->line_len = 0;
    m->watch = (struct no_carrier){ 0 };
    m->connect_ended = false;
    at_trace_connection(m);
    at_set_state(m, AT_ONLINE);
    if (m->state == AT_ONLINE)
        m->host->online(m->ctx, &m->connect, &m->caller, rest);
}

static void lose_call(struct at *m, rras_ms now)
{
    at_trace(m, "Remote modem hung up.");
    at_forget_call(m);
    initialise(m, STEP_SETTLE, now);
    m->host->offline(m->ctx);
}

/* ---- reading ---- */

static bool waits_for_ok(const struct at *m)
{
    return m->step != STEP_DONE && steps[m->step].wants_ok;
}

/* ANSWERING: anything that says there will be no call. OK is not among them (DreamPi's modems say
 * OK to ATA before CONNECT). */
static void answer_failed(struct at *m, rras_ms now)
{
    at_trace(m, "The call was not established.");
    at_forget_call(m);
    initialise(m, STEP_SETTLE, now);
}

/* ERROR to ATD, BUSY and its like, or silence. */
static void dial_failed(struct at *m, uint32_t ras_error, rras_ms now)
{
    answer_failed(m, now);
    m->host->dial_failed(m->ctx, ras_error);
}

static void act_on(struct at *m, const struct at_result *r, rras_ms now)
{
    switch (r->kind) {
    case AT_RESULT_OK:
        if (waits_for_ok(m))
            leave_step(m, now);
        break;
    case AT_RESULT_ERROR:
        if (m->state == AT_ANSWERING)
            answer_failed(m, now);
        else if (m->state == AT_DIALING)
            dial_failed(m, RAS_FROM_DEVICE, now);
        else if (m->step == STEP_CALLER_ID) /* this modem knows none; calls come all the same */
            leave_step(m, now);
        else if (waits_for_ok(m))
            step_failed(m, now);
        break;
    case AT_RESULT_RING:
        if (r->value[0] != '\0')
            note_caller(m, r, now);
        heard_ring(m, now);
        break;
    case AT_RESULT_CALLER_ID:
        note_caller(m, r, now);
        break;
    case AT_RESULT_INFO:
        if (m->state == AT_ANSWERING || m->state == AT_DIALING)
            note_connect(m, r);
        break;
    case AT_RESULT_HANGUP:
    case AT_RESULT_FAIL:
        if (m->state == AT_ANSWERING)
            answer_failed(m, now);
        else if (m->state == AT_DIALING)
            dial_failed(m, r->ras_error, now);
        break;
    case AT_RESULT_FAX:
        if (m->state == AT_ANSWERING)
            at_hang_up(m, now);
        break;
    default:
        break;
    }
}

/* A modem that answers by itself says CONNECT without a RING or an ATA. */
static bool may_connect(const struct at *m)
{
    return m->state == AT_ANSWERING || m->state == AT_DIALING || m->state == AT_READY || m->state == AT_RINGING;
}

static void end_line(struct at *m, rras_ms now)
{
    struct at_result r;

    m->line[m->line_len] = '\0';
    if (m->line_len == 0)
        return;
    at_result_find(bytes_of(m->line, m->line_len), &r);
    at_trace_line(m, m->line, r.kind);
    m->line_len = 0;
    if (r.kind != AT_RESULT_CONNECT) {
        act_on(m, &r, now);
    } else if (may_connect(m)) {
        note_connect(m, &r);
        m->connect_ended = true; /* only its LF is missing */
    }
}

/* Where in the line so far a CONNECT begins, whose end may never come; NULL nowhere. */
static const char *connect_begun(struct at *m)
{
    m->line[m->line_len] = '\0';
    return may_connect(m) ? strstr(m->line, "CONNECT") : NULL;
}

/* Noise may be longer than any line: what may still become a CONNECT stays. */
static void make_room(struct at *m)
{
    const char *connect = connect_begun(m);
    const size_t kept = sizeof m->line / 2;
    size_t dropped = connect != NULL ? (size_t)(connect - m->line) : m->line_len - kept;

    m->line_len = (uint16_t)(m->line_len - dropped);
    memmove(m->line, m->line + dropped, m->line_len);
}

static void add_to_line(struct at *m, uint8_t c)
{
    if (m->line_len + 1u == sizeof m->line)
        make_room(m);
    if (m->line_len + 1u < sizeof m->line)
        m->line[m->line_len++] = (char)c;
}

/* One octet of modem text. True: it, or the octet before it, ended the CONNECT line and the line is
 * data now; `*is_data` says whether the octet itself is data already. */
static bool take_text(struct at *m, uint8_t c, bool *is_data, rras_ms now)
{
    *is_data = false;
    if (m->connect_ended) {
        *is_data = c != '\n' && c != '\r';
        return c != '\r'; /* CR CR LF is common */
    }
    if (c == '\r' || c == '\n') {
        end_line(m, now);
        return m->connect_ended && c == '\n';
    }
    if ((c == 0x7e || c >= 0x80) && connect_begun(m) != NULL) { /* PPP cut the line short */
        end_line(m, now);
        *is_data = true;
        return m->connect_ended;
    }
    if (c >= ' ' && c < 0x7f)
        add_to_line(m, c);
    return false;
}

/* ONLINE without DCD. Any octet after NO CARRIER shows that the call goes on. */
static void watch_data(struct at *m, struct bytes in, rras_ms now)
{
    if (in.len > 0)
        m->lost_at = no_carrier_ends(&m->watch, in) ? now + SILENCE_MS : RRAS_NEVER;
}

static void take_command_text(struct at *m, struct bytes in, rras_ms now)
{
    for (size_t i = 0; i < in.len; i++) {
        bool is_data;

        if (take_text(m, in.at[i], &is_data, now)) {
            size_t used = is_data ? i : i + 1;
            struct bytes rest = bytes_of(in.at + used, in.len - used);

            go_online(m, rest, now);
            if (m->state == AT_ONLINE && !m->config.has_dcd)
                watch_data(m, rest, now);
            return;
        }
    }
    if (m->connect_ended || connect_begun(m) != NULL)
        m->trailer_at = now + TRAILER_MS;
    else
        m->trailer_at = RRAS_NEVER;
}

/* ---- public ---- */

void at_config_defaults(struct at_config *config)
{
    memset(config, 0, sizeof *config);
    strcpy(config->init, "AT&F&C1&D2S0=0 V1 X4 E1 S7=55"); /* KB Q112654 */
    config->rings = 1;
    config->has_dtr = config->has_dcd = true;
    config->answer_ms = 60 * 1000;
    config->dial_ms = 90 * 1000;
}

void at_init(struct at *m, const struct at_config *config, const struct at_host *host, void *ctx)
{
    memset(m, 0, sizeof *m);
    m->config = *config;
    m->config.init[sizeof m->config.init - 1] = '\0';
    m->host = host;
    m->ctx = ctx;
    m->step = STEP_DONE;
    m->deadline = m->trailer_at = m->lost_at = RRAS_NEVER;
}

void at_start(struct at *m, rras_ms now)
{
    m->is_stopping = false;
    at_forget_call(m);
    at_set_dtr(m, true);
    if (m->config.is_cable)
        at_cable_ready(m);
    else
        initialise(m, STEP_RESET, now);
}

void at_receive(struct at *m, struct bytes in, rras_ms now)
{
    if (m->state == AT_CLOSED || m->state == AT_FAILED)
        return;
    if (m->config.is_cable)
        at_cable_receive(m, in, now);
    else if (m->state != AT_ONLINE)
        take_command_text(m, in, now);
    else if (!m->config.has_dcd)
        watch_data(m, in, now);
}

void at_carrier(struct at *m, bool present, rras_ms now)
{
    m->carrier = present;
    if (present && (may_connect(m) || m->config.is_cable))
        m->had_carrier = true;
    if (m->state != AT_ONLINE || !m->config.has_dcd || (m->config.is_cable && !m->had_carrier))
        return;
    if (present)
        m->lost_at = RRAS_NEVER;
    else if (m->lost_at == RRAS_NEVER)
        m->lost_at = now + CARRIER_GLITCH_MS;
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
    m->step = STEP_DONE; /* a check under way is answered by the call */
    m->line_len = 0;
    m->deadline = now + m->config.dial_ms;
    at_trace(m, "Dialing.");
    at_set_state(m, AT_DIALING);
    if (m->state == AT_DIALING)
        at_send_text(m, command);
    return true;
}

void at_hang_up(struct at *m, rras_ms now)
{
    if (m->state != AT_RINGING && m->state != AT_ANSWERING && m->state != AT_DIALING && m->state != AT_ONLINE)
        return;
    at_trace(m, "Hanging up the modem.");
    at_forget_call(m);
    m->lost_at = m->trailer_at = RRAS_NEVER;
    m->connect_ended = false;
    at_set_state(m, AT_HANGING_UP);
    if (m->config.is_cable)
        at_cable_hang_up(m, now);
    else
        enter_step(m, STEP_DTR_LOW, now);
}

void at_hold_back(struct at *m, bool on)
{
    m->holds_back = on;
}

void at_stop(struct at *m, rras_ms now)
{
    if (m->is_stopping || m->state == AT_CLOSED)
        return;
    m->is_stopping = true;
    if (m->state == AT_ANSWERING || m->state == AT_DIALING || m->state == AT_ONLINE)
        at_hang_up(m, now);
    else if (m->config.is_cable && m->state == AT_HANGING_UP)
        return; /* it takes a moment */
    else if (m->step <= STEP_SETTLE) /* being hung up already */
        m->deadline = rras_sooner(m->deadline, now + step_ms(m));
    else
        at_become_closed(m);
}

bool at_is_quiet(const struct at *m)
{
    return m->state == AT_CLOSED;
}

/* The time of the state or step is over. */
static void on_deadline(struct at *m, rras_ms now)
{
    if (m->step != STEP_DONE) {
        step_failed(m, now);
        return;
    }
    switch (m->state) {
    case AT_READY:
        if (m->caller.number[0] != '\0' || m->caller.name[0] != '\0') {
            at_forget_call(m); /* the call it announced never rang */
            m->deadline = now + CHECK_MS;
        } else {
            enter_step(m, STEP_CHECK, now);
        }
        break;
    case AT_RINGING:
        at_trace(m, "The caller gave up.");
        at_forget_call(m);
        become_ready(m, now);
        break;
    case AT_ANSWERING:
        at_hang_up(m, now);
        break;
    case AT_DIALING: /* DTR falls before anybody hears of it: the modem may still be calling */
        at_hang_up(m, now);
        m->host->dial_failed(m->ctx, RAS_NO_ANSWER);
        break;
    case AT_FAILED: /* it may be stuck in a call, or ignore DTR: try all that makes it listen */
        initialise(m, STEP_DTR_LOW, now);
        break;
    default:
        m->deadline = RRAS_NEVER;
        break;
    }
}

rras_ms at_advance(struct at *m, rras_ms now)
{
    if (m->config.is_cable)
        return at_cable_advance(m, now);
    if (now >= m->trailer_at) {
        m->trailer_at = RRAS_NEVER;
        if (!m->connect_ended)
            end_line(m, now);
        if (m->connect_ended)
            go_online(m, bytes_of(NULL, 0), now);
    }
    if (now >= m->lost_at)
        lose_call(m, now);
    if (now >= m->deadline)
        on_deadline(m, now);
    return rras_sooner(m->deadline, rras_sooner(m->trailer_at, m->lost_at));
}
