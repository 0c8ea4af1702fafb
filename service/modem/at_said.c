/*
 * at_said.c - what is said to a modem, and what device.log says of it.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include "service/modem/at_internal.h"

void at_trace(const struct at *m, const char *line)
{
    if (m->host->trace != NULL)
        m->host->trace(m->ctx, line);
}

void at_send_text(struct at *m, const char *text)
{
    char line[sizeof "Send: <cr>" + 140];
    size_t len = strcspn(text, "\r");

    m->part_len = 0; /* what comes now is another answer */
    snprintf(line, sizeof line, "Send: %.*s%s", (int)len, text, text[len] == '\r' ? "<cr>" : "");
    at_trace(m, line);
    m->host->write(m->ctx, bytes_of_text(text));
}

/* The configured init string as one command: AT in front, CR behind, nothing else unprintable. */
void at_send_init(struct at *m)
{
    char out[sizeof m->config.init + sizeof "AT\r"];
    const char *in = m->config.init;
    size_t n = 0;

    if ((in[0] & ~0x20) != 'A' || (in[1] & ~0x20) != 'T') {
        out[n++] = 'A';
        out[n++] = 'T';
    }
    for (; *in != '\0'; in++) {
        if (*in >= ' ' && *in < 0x7f)
            out[n++] = *in;
    }
    out[n++] = '\r';
    out[n] = '\0';
    at_send_text(m, out);
}

void at_trace_connection(const struct at *m)
{
    const struct at_result *c = &m->connect;
    char line[64];

    snprintf(line, sizeof line, "Connection established at %lu bps.",
             (unsigned long)(c->dce_bps != 0 ? c->dce_bps : c->dte_bps));
    at_trace(m, line);
    if (c->error_control[0] != '\0')
        at_trace(m, strcmp(c->error_control, "NONE") == 0 ? "Error-control off." : "Error-control on.");
    if (c->compression[0] != '\0')
        at_trace(m, "Data compression on.");
}

void at_trace_line(const struct at *m, const char *line, enum at_result_kind kind)
{
    char text[sizeof m->line + 32];

    snprintf(text, sizeof text, "Recv: %s", line);
    at_trace(m, text);
    if (kind == AT_RESULT_NONE)
        return;
    snprintf(text, sizeof text, "Interpreted response: %s", at_result_name(kind));
    at_trace(m, text);
}

const char *at_state_name(enum at_state state)
{
    static const char *const names[] = {
        [AT_CLOSED] = "Closed", [AT_INITIALISING] = "Initialising", [AT_READY] = "Ready",
        [AT_RINGING] = "Ringing", [AT_ANSWERING] = "Answering", [AT_ONLINE] = "Online",
        [AT_HANGING_UP] = "Hanging up", [AT_FAILED] = "Failed",
        [AT_DIALING] = "Dialing",
    };
    return (size_t)state < sizeof names / sizeof *names ? names[state] : "?";
}
