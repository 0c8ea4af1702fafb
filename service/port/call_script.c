/* call_script.c - the script of a dialled call, between CONNECT and PPP.
 *
 * The program reads what the decoder makes of the line and writes as the recogniser does, so a telnet line is
 * no different. PPP that comes while it still runs waits: the far end repeats it.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include "common/base/secret.h"
#include "common/base/text.h"
#include "service/modem/script.h"
#include "service/port/dial_internal.h"

enum {
    TRACED_MAX = 120,                            /* octets of the far end's in one line of device.log */
    HEARD_MAX = TRACED_MAX + SCRIPT_STRING_MAX,  /* so that what is to be starred out is there as a whole */
    SAID_MAX = 1024,
    SECRET_MIN = 4,                              /* a shorter answer is no password, and would star out much */
    SCRIPT_SYNTAX = 752
};

struct call_script {
    struct script script;
    bool has_spoken;             /* it has sent something: what comes now is an answer to that */
    bool has_told_port;          /* of set port, which means nothing here */
    uint16_t heard_len;
    char heard[HEARD_MAX];       /* a line of the far end's, for device.log */
    char typed[SCRIPT_STRING_MAX + 1]; /* the last thing it sent that may be a password */
};

uint32_t call_script_check(const char *text, char *why, size_t cap)
{
    struct script *script = malloc(sizeof *script);
    uint32_t error = RAS_OK;

    if (!script) {
        snprintf(why, cap, "Memory ran out while the script was read.");
        return RAS_OUT_OF_BUFFERS;
    }
    if (!script_compile(script, bytes_of_text(text))) {
        snprintf(why, cap, "Line %u of the script: %s", (unsigned)script->line, script->why);
        error = SCRIPT_SYNTAX;
    }
    script_fini(script);
    free(script);
    return error;
}

/* ---- device.log ---- */

static void trace(const struct call *call, const char *line)
{
    const struct port *port = call->port;

    if (port->config.is_tracing)
        port->server->host->trace_text(port->server->ctx, port->config.name, line);
}

static void star_out(char *text, size_t len, const char *secret)
{
    const size_t n = strlen(secret);

    for (size_t i = 0; n > 0 && i + n <= len; i++)
        if (memcmp(text + i, secret, n) == 0)
            memset(text + i, '*', n);
}

static void trace_said(const struct call *call, const char *who, struct bytes said)
{
    char shown[SAID_MAX + 1], line[SAID_MAX + 32];

    text_printable(shown, sizeof shown, said);
    snprintf(line, sizeof line, "Script %s: %s", who, shown);
    trace(call, line);
}

/* So many octets of what was heard become a line. */
static void trace_heard(struct call *call, size_t len)
{
    struct call_script *s = call->script;

    if (len == 0)
        return;
    star_out(s->heard, s->heard_len, call->dial->request.password); /* a far end may echo it */
    star_out(s->heard, s->heard_len, s->typed);
    trace_said(call, "recv", bytes_of(s->heard, len));
    s->heard_len = (uint16_t)(s->heard_len - len);
    memmove(s->heard, s->heard + len, s->heard_len);
}

static void end_heard(struct call *call)
{
    while (call->script->heard_len > 0)
        trace_heard(call, call->script->heard_len < TRACED_MAX ? call->script->heard_len : TRACED_MAX);
}

/* The user's name may be read; of anything else, which may be a password that stands in the script, its length. */
static void note_said(struct call *call, struct bytes said)
{
    struct call_script *s = call->script;
    struct bytes text = said;
    char count[32];

    while (text.len > 0 && text.at[text.len - 1] < ' ')
        text.len--;
    if (bytes_equal(text, bytes_of_text(call->dial->request.user))) {
        trace_said(call, "send", said);
        return;
    }
    if (text.len >= SECRET_MIN && text.len < sizeof s->typed) {
        memcpy(s->typed, text.at, text.len);
        s->typed[text.len] = '\0';
    }
    snprintf(count, sizeof count, "%u characters", (unsigned)said.len);
    trace_said(call, "send", bytes_of_text(count));
}

static void note_heard(struct call *call, struct bytes in)
{
    struct call_script *s = call->script;

    for (size_t i = 0; i < in.len; i++) {
        if (in.at[i] >= ' ' && in.at[i] != 0x7f)
            s->heard[s->heard_len++] = (char)in.at[i];
        if (in.at[i] == '\r' || in.at[i] == '\n')
            end_heard(call);
        else if (s->heard_len == HEARD_MAX)
            trace_heard(call, TRACED_MAX);
    }
}

/* ---- its run ---- */

void call_script_free(struct call *call)
{
    if (!call->script)
        return;
    script_fini(&call->script->script);
    secret_wipe(call->script, sizeof *call->script);
    free(call->script);
    call->script = NULL;
}

bool call_script_begin(struct call *call, rras_ms now)
{
    const struct dial_request *request = &call->dial->request;
    struct script_config config = { .time_s = 0 };

    if (request->script[0] == '\0' || call->dial->is_called_back)
        return true;
    call->script = calloc(1, sizeof *call->script);
    if (!call->script || !script_compile(&call->script->script, bytes_of_text(request->script))) {
        call_script_free(call);
        return false;
    }
    text_copy(config.user, sizeof config.user, request->user);
    text_copy(config.password, sizeof config.password, request->password);
    script_start(&call->script->script, &config, now);
    secret_wipe(&config, sizeof config);
    call->open_at = RRAS_NEVER;
    dial_report(call->dial, DIAL_INTERACTIVE);
    return true;
}

static void failed(struct call *call)
{
    struct server *server = call->port->server;
    char text[SCRIPT_WHY_MAX + 48];

    snprintf(text, sizeof text, "Line %u of the script: %s", (unsigned)call->script->script.line, call->script->script.why);
    end_heard(call);
    trace(call, text);
    server_event(server, RAS_EVENT_PPP_ERROR, call->port->config.name, call->dial->request.user, text);
    call->dial->failed_with = RAS_PPP_TIMEOUT;
    call_script_free(call);
    call_line_lost(call, END_NO_ANSWER);
}

static void done(struct call *call, rras_ms now)
{
    if (call->script->script.address != 0)
        call->dial->request.address = call->script->script.address;
    end_heard(call);
    trace(call, "The script is done.");
    call_script_free(call);
    call->open_at = now;
}

static void heed_port(struct call *call)
{
    struct call_script *s = call->script;

    if (s->has_told_port || !(s->script.data_bits || s->script.stop_bits || s->script.parity))
        return;
    s->has_told_port = true;
    trace(call, "The script sets data bits, stop bits or parity: the line stays at 8 bits without parity, as PPP wants it.");
}

/* What it has to say goes out; and if it is over, PPP is next. */
static void follow(struct call *call, struct writer *out, rras_ms now)
{
    struct call_script *s = call->script;

    if (out->len > 0) {
        s->has_spoken = true;
        end_heard(call);
        note_said(call, wr_view(out));
        call_say(call, wr_view(out));
        secret_wipe(out->at, out->len);
    }
    heed_port(call);
    if (s->script.end == SCRIPT_OK)
        done(call, now);
    else if (s->script.end == SCRIPT_FAILED)
        failed(call);
}

void call_script_hear(struct call *call, struct bytes text, rras_ms now)
{
    if (!call->script || text.len == 0)
        return;
    note_heard(call, text);
    if (!call->script->has_spoken) /* BUSY, or NO CARRIER, in the place of a login */
        role_client_text(call, text);
    while (call->script && !call->is_over && text.len > 0) {
        uint8_t room[SAID_MAX];
        struct writer out = wr_into(room, sizeof room);
        size_t took = script_receive(&call->script->script, text, &out, now);

        text.at += took;
        text.len -= took;
        follow(call, &out, now);
        if (took == 0)
            break;
    }
}

rras_ms call_script_advance(struct call *call, rras_ms now)
{
    uint8_t room[SAID_MAX];
    struct writer out = wr_into(room, sizeof room);

    if (!call->script || call->is_over)
        return RRAS_NEVER;
    script_advance(&call->script->script, &out, now);
    follow(call, &out, now);
    return call->script ? script_deadline(&call->script->script) : now;
}
