/*
 * at.c - driving a modem: the states, calls that come, and what the modem says.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/modem/at_internal.h"
#include "common/base/text.h"

enum {
    RING_AGAIN_MS = 2 * 1000,   /* a RING so long after ATA: the modem did not hear it */
    TRAILER_MS = 500,
    CARRIER_GLITCH_MS = 250,
    SILENCE_MS = 1000           /* after NO CARRIER as text */
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

void at_forget_call(struct at *m)
{
    m->rings = 0;
    m->ring_at = 0;
    m->had_carrier = false;
    memset(&m->caller, 0, sizeof m->caller);
    memset(&m->connect, 0, sizeof m->connect);
}

void at_become_closed(struct at *m)
{
    m->step = AT_STEP_DONE;
    m->line_len = 0;
    m->connect_ended = false;
    m->deadline = m->trailer_at = m->lost_at = RRAS_NEVER;
    at_forget_call(m);
    at_set_state(m, AT_CLOSED);
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

void at_heard_ring(struct at *m, rras_ms now)
{
    if (m->rings < UINT8_MAX)
        m->rings++;
    m->ring_at = now;
    if (m->state == AT_READY)
        m->step = AT_STEP_DONE; /* a check under way is answered by this RING */
    if (m->state == AT_READY || m->state == AT_RINGING) {
        m->deadline = now + AT_RINGS_STOP_MS;
        at_set_state(m, AT_RINGING);
        if (m->state != AT_RINGING || m->holds_back || m->rings < rings_wanted(m))
            return;
        m->tries = 1;
        m->deadline = now + m->config.answer_ms;
        at_set_state(m, AT_ANSWERING);
        if (m->state == AT_ANSWERING)
            send_answer(m, now);
    } else if (m->state == AT_ANSWERING && m->tries < AT_MAX_TRIES &&
               now - m->answered_at >= RING_AGAIN_MS) {
        m->tries++;
        send_answer(m, now);
    }
}

static void note_value(struct at_caller *caller, const struct at_result *r)
{
    const struct {
        const char *key;
        char *to;
        size_t room;
    } fields[] = {
        { "NMBR", caller->number, sizeof caller->number }, { "NAME", caller->name, sizeof caller->name },
        { "DDN_NMBR", caller->called, sizeof caller->called }, { "NDID", caller->called, sizeof caller->called },
        { "DATE", caller->date, sizeof caller->date }, { "TIME", caller->time, sizeof caller->time },
    };
    const bool is_withheld = strcmp(r->value, "P") == 0 || strcmp(r->value, "O") == 0;

    if (strcmp(r->key, "RING") == 0)
        caller->ring = r->value[0];
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        if (strcmp(r->key, fields[i].key) != 0)
            continue;
        if (is_withheld)
            caller->is_withheld = true;
        else
            text_copy(fields[i].to, fields[i].room, r->value);
    }
}

static bool is_announced(const struct at_caller *c)
{
    return c->number[0] || c->name[0] || c->called[0] || c->date[0] || c->time[0] || c->is_withheld;
}

static void note_caller(struct at *m, const struct at_result *r, rras_ms now)
{
    if (m->state != AT_READY && m->state != AT_RINGING && m->state != AT_ANSWERING)
        return;
    note_value(&m->caller, r);
    if (m->state == AT_READY) { /* before the first RING: it belongs to the call that is coming */
        m->step = AT_STEP_DONE;
        m->deadline = now + AT_RINGS_STOP_MS;
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
    m->step = AT_STEP_DONE;
    m->line_len = m->part_len = 0;
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
    at_initialise(m, AT_STEP_SETTLE, now);
    m->host->offline(m->ctx);
}

/* ---- reading ---- */

/* ANSWERING: anything that says there will be no call. OK is not among them (DreamPi's modems say
 * OK to ATA before CONNECT). */
void at_call_failed(struct at *m, rras_ms now)
{
    at_trace(m, "The call was not established.");
    at_forget_call(m);
    at_initialise(m, AT_STEP_SETTLE, now);
}

static void act_on(struct at *m, const struct at_result *r, rras_ms now)
{
    switch (r->kind) {
    case AT_RESULT_OK:
        m->dtr_worked = m->dtr_worked || m->step == AT_STEP_DTR_LOW;
        if (m->step >= AT_STEP_CALLER_ID && m->step < AT_STEP_DONE)
            m->knows_callers = true;
        if (at_waits_for_ok(m))
            at_leave_step(m, now);
        break;
    case AT_RESULT_ERROR:
        if (m->state == AT_ANSWERING)
            at_call_failed(m, now);
        else if (m->state == AT_DIALING)
            at_dial_refused(m, r, now);
        else if (at_waits_for_ok(m))
            at_step_failed(m, now);
        break;
    case AT_RESULT_RING:
        if (r->value[0] != '\0')
            note_caller(m, r, now);
        at_heard_ring(m, now);
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
            at_call_failed(m, now);
        else if (m->state == AT_DIALING)
            at_dial_refused(m, r, now);
        else if (m->step == AT_STEP_HANG_UP) /* some say it instead of OK */
            at_leave_step(m, now);
        m->dtr_worked = m->dtr_worked || m->step == AT_STEP_DTR_LOW;
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

/* The line so far, with the line before it where that was none of its own; returns its length. */
static size_t join_line(const struct at *m, char out[sizeof m->part + sizeof m->line])
{
    memcpy(out, m->part, m->part_len);
    memcpy(out + m->part_len, m->line, m->line_len);
    out[m->part_len + m->line_len] = '\0';
    return (size_t)m->part_len + m->line_len;
}

static bool is_news(const struct at_result *r)
{
    return r->kind != AT_RESULT_NONE && r->kind != AT_RESULT_INFO;
}

/* A modem that breaks its words in two (DreamPi issue 1): CON, and NECT 33600 in a line of its own. */
static void find_joined(const struct at *m, struct at_result *out)
{
    char text[sizeof m->part + sizeof m->line];
    struct at_result joined;

    if (m->part_len == 0)
        return;
    at_result_find(bytes_of(text, join_line(m, text)), &joined);
    if (is_news(&joined))
        *out = joined;
}

/* Digits are results of a modem that has shown to speak them: only OK and ERROR may show it, to a command. */
static void find_digits(struct at *m, struct at_result *out)
{
    struct at_result r;

    at_result_parse_digits(bytes_of(m->line, m->line_len), &r);
    if (at_waits_for_ok(m) && (r.kind == AT_RESULT_OK || r.kind == AT_RESULT_ERROR))
        m->is_numeric = true;
    if (m->is_numeric)
        *out = r;
}

static void understand(struct at *m, struct at_result *out)
{
    at_result_find(bytes_of(m->line, m->line_len), out);
    if (out->kind == AT_RESULT_OK || out->kind == AT_RESULT_ERROR)
        m->is_numeric = false;
    if (!is_news(out))
        find_joined(m, out);
    if (out->kind == AT_RESULT_NONE)
        find_digits(m, out);
}

/* Kept for the next line, if it was none by itself, short enough for half a word, and no echo. */
static void keep_part(struct at *m, enum at_result_kind kind)
{
    if (kind != AT_RESULT_NONE || (m->line[0] & ~0x20) == 'A') { /* no result code begins with it */
        m->part_len = 0;
        return;
    }
    if ((size_t)m->part_len + m->line_len > sizeof m->part)
        m->part_len = 0;
    if (m->line_len <= sizeof m->part) {
        memcpy(m->part + m->part_len, m->line, m->line_len);
        m->part_len = (uint8_t)(m->part_len + m->line_len);
    }
}

static void end_line(struct at *m, rras_ms now)
{
    struct at_result r;

    m->line[m->line_len] = '\0';
    if (m->line_len == 0)
        return;
    understand(m, &r);
    at_trace_line(m, m->line, r.kind);
    keep_part(m, r.kind);
    m->line_len = 0;
    if (r.kind != AT_RESULT_CONNECT) {
        act_on(m, &r, now);
    } else if (may_connect(m)) {
        note_connect(m, &r);
        m->connect_ended = true; /* only its LF is missing */
    }
}

/* Is there a CONNECT in the line so far, whose end may never come? */
static bool is_connect_begun(const struct at *m)
{
    char text[sizeof m->part + sizeof m->line];

    if (!may_connect(m) || m->line_len == 0)
        return false;
    join_line(m, text);
    return strstr(text, "CONNECT") != NULL;
}

/* Noise may be longer than any line: what may still become a CONNECT stays. */
static void make_room(struct at *m)
{
    const size_t kept = sizeof m->line / 2;
    const char *connect;
    size_t dropped;

    m->line[m->line_len] = '\0';
    connect = may_connect(m) ? strstr(m->line, "CONNECT") : NULL;
    dropped = connect != NULL ? (size_t)(connect - m->line) : m->line_len - kept;

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
    if ((c == 0x7e || c >= 0x80) && is_connect_begun(m)) { /* PPP cut the line short */
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
    if (m->connect_ended || is_connect_begun(m))
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
    m->step = AT_STEP_DONE;
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
        at_initialise(m, AT_STEP_RESET, now);
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

void at_hang_up(struct at *m, rras_ms now)
{
    if (m->state != AT_RINGING && m->state != AT_ANSWERING && m->state != AT_DIALING && m->state != AT_ONLINE)
        return;
    at_trace(m, "Hanging up the modem.");
    at_forget_call(m);
    m->lost_at = m->trailer_at = RRAS_NEVER;
    m->connect_ended = false;
    m->hung_up = true;
    m->part_len = 0;
    at_set_state(m, AT_HANGING_UP);
    if (m->config.is_cable)
        at_cable_hang_up(m, now);
    else
        at_enter_step(m, AT_STEP_DTR_LOW, now);
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
    else if (m->step <= AT_STEP_SETTLE) /* being hung up already */
        m->deadline = rras_sooner(m->deadline, now + at_step_ms(m));
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
    if (m->step != AT_STEP_DONE) {
        at_step_failed(m, now);
        return;
    }
    switch (m->state) {
    case AT_READY:
        if (is_announced(&m->caller)) {
            at_forget_call(m); /* the call it announced never rang */
            m->deadline = now + AT_CHECK_MS;
        } else {
            at_enter_step(m, AT_STEP_CHECK, now);
        }
        break;
    case AT_RINGING:
        at_trace(m, "The caller gave up.");
        at_forget_call(m);
        at_become_ready(m, now);
        break;
    case AT_ANSWERING:
        at_hang_up(m, now);
        break;
    case AT_DIALING:
        at_dial_deadline(m, now);
        break;
    case AT_FAILED: /* it may be stuck in a call, or ignore DTR: try all that makes it listen */
        at_initialise(m, AT_STEP_DTR_LOW, now);
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
