/*
 * at_golden.h - plays a dialogue with a modem, written as text, against the driver of at.h.
 *
 *   # comment            ! setting value      (settings stand before the first step)
 *   > text               the modem says this; \r \n \\ \xHH
 *   < text               the next that we say must be this
 *   = text               the next event must be this one
 *   @ milliseconds       time passes, deadline by deadline
 *   * what               carrier on|off, dial NUMBER, hang up, stop, hold back, go on
 *
 * What we say and the events come in order, all of them have to be written down, and before the next step
 * and at the end none may be left over. Events: the name of a state; `dtr high|low`; `online SPEED` with
 * the line's speed or the port's, error control and compression as far as known; `caller ...` behind it,
 * when anything is known of who calls; `offline`; `failed RAS-ERROR`; `data text`: all that came behind
 * CONNECT, from the online event or later, as far as not yet asked for.
 *
 * Settings: from ready (the modem is set up before the first step, at 1000 ms), rings N, dtr no, dcd no,
 * caller-id yes, blind-dial yes, init TEXT. `in_pieces` of 1 gives the driver one octet per read: every
 * dialogue has to end the same way however it is split.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_AT_GOLDEN_H
#define RRAS_AT_GOLDEN_H
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "service/modem/at.h"

enum { AT_GOLDEN_MAX = 16384, AT_GOLDEN_LINE = 1024 };

struct at_golden {
    struct at m;
    struct at_config config;
    bool is_started, from_ready;
    size_t piece;               /* octets per read; 0 all */
    rras_ms now;
    char queue[AT_GOLDEN_MAX];  /* what happened, a line each, not yet asked for */
    uint8_t data[AT_GOLDEN_LINE];
    size_t data_len;
    char error[3 * AT_GOLDEN_LINE];
    int line;
};

static inline void at_golden_note(struct at_golden *g, const char *kind, const char *text)
{
    size_t len = strlen(g->queue);

    snprintf(g->queue + len, sizeof g->queue - len, "%s%s\n", kind, text);
}

static inline void at_golden_escape(struct bytes in, char *out, size_t room)
{
    size_t n = 0;

    for (size_t i = 0; i < in.len && n + 5 < room; i++) {
        uint8_t c = in.at[i];

        if (c == '\r' || c == '\n' || c == '\\')
            n += (size_t)snprintf(out + n, room - n, "\\%c", c == '\r' ? 'r' : c == '\n' ? 'n' : '\\');
        else if (c < ' ' || c >= 0x7f)
            n += (size_t)snprintf(out + n, room - n, "\\x%02x", c);
        else
            out[n++] = (char)c;
    }
    out[n] = '\0';
}

static inline size_t at_golden_unescape(const char *in, uint8_t *out, size_t room)
{
    size_t n = 0;

    for (; *in && n < room; in++) {
        unsigned c = (uint8_t)*in;

        if (*in == '\\' && in[1] == 'x' && sscanf(in + 2, "%2x", &c) == 1)
            in += 3;
        else if (*in == '\\' && in[1])
            c = *++in == 'r' ? '\r' : *in == 'n' ? '\n' : (uint8_t)*in;
        out[n++] = (uint8_t)c;
    }
    return n;
}

static inline void at_golden_keep(struct at_golden *g, struct bytes in)
{
    for (size_t i = 0; i < in.len && g->data_len < sizeof g->data; i++)
        g->data[g->data_len++] = in.at[i];
}

static inline void at_golden_write(void *ctx, struct bytes out)
{
    char text[AT_GOLDEN_LINE];

    at_golden_escape(out, text, sizeof text);
    at_golden_note(ctx, "< ", text);
}

static inline void at_golden_dtr(void *ctx, bool on)
{
    at_golden_note(ctx, "= ", on ? "dtr high" : "dtr low");
}

static inline void at_golden_state(void *ctx, enum at_state now_in)
{
    at_golden_note(ctx, "= ", at_state_name(now_in));
}

static inline void at_golden_who(struct at_golden *g, const struct at_caller *c)
{
    const char ring[] = { c->ring, '\0' };
    const struct {
        const char *word, *value;
    } parts[] = {
        { " number ", c->number }, { " name ", c->name }, { " called ", c->called }, { " at ", c->date }, { " ", c->time },
        { " ring ", ring }, { " ", c->is_withheld ? "withheld" : "" },
    };
    char text[300] = "";

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i].value[0])
            strcat(strcat(text, parts[i].word), parts[i].value);
    if (text[0])
        at_golden_note(g, "= caller", text);
}

static inline void at_golden_online(void *ctx, const struct at_result *connect, const struct at_caller *caller,
                                    struct bytes rest)
{
    struct at_golden *g = ctx;
    char text[100];
    uint32_t bps = connect->dce_bps ? connect->dce_bps : connect->dte_bps;

    snprintf(text, sizeof text, "online %u%s%s%s%s", (unsigned)bps, connect->error_control[0] ? " " : "",
             connect->error_control, connect->compression[0] ? " " : "", connect->compression);
    at_golden_note(g, "= ", text);
    at_golden_who(g, caller);
    at_golden_keep(g, rest);
}

static inline void at_golden_offline(void *ctx)
{
    at_golden_note(ctx, "= ", "offline");
}

static inline void at_golden_failed(void *ctx, uint32_t ras_error)
{
    char text[30];

    snprintf(text, sizeof text, "failed %u", (unsigned)ras_error);
    at_golden_note(ctx, "= ", text);
}

static const struct at_host at_golden_host = { at_golden_write, at_golden_dtr, at_golden_state, at_golden_online,
                                               at_golden_offline, at_golden_failed, NULL };

static inline void at_golden_hear(struct at_golden *g, struct bytes in)
{
    size_t piece = g->piece ? g->piece : in.len;

    for (size_t i = 0; i < in.len; i += piece) {
        struct bytes part = bytes_of(in.at + i, in.len - i < piece ? in.len - i : piece);

        if (g->m.state == AT_ONLINE)
            at_golden_keep(g, part);
        at_receive(&g->m, part, g->now);
    }
}

static inline void at_golden_wait(struct at_golden *g, rras_ms until)
{
    rras_ms next = at_advance(&g->m, g->now);

    while (next <= until) {
        if (next <= g->now) {
            snprintf(g->error, sizeof g->error, "line %d: time stands still", g->line);
            return;
        }
        g->now = next;
        next = at_advance(&g->m, next);
    }
    g->now = until;
}

static inline void at_golden_start(struct at_golden *g)
{
    if (g->is_started)
        return;
    g->is_started = true;
    at_init(&g->m, &g->config, &at_golden_host, g);
    at_start(&g->m, g->now);
    if (!g->from_ready)
        return;
    for (int i = 0; i < 10 && g->m.state == AT_INITIALISING; i++)
        at_receive(&g->m, bytes_of_text("\r\nOK\r\n"), g->now);
    g->now = 1000;
    g->queue[0] = '\0';
}

static inline void at_golden_set(struct at_golden *g, const char *name, const char *value)
{
    if (strcmp(name, "from") == 0)
        g->from_ready = strcmp(value, "ready") == 0;
    else if (strcmp(name, "rings") == 0)
        g->config.rings = (uint8_t)strtoul(value, NULL, 10);
    else if (strcmp(name, "dtr") == 0)
        g->config.has_dtr = strcmp(value, "no") != 0;
    else if (strcmp(name, "dcd") == 0)
        g->config.has_dcd = strcmp(value, "no") != 0;
    else if (strcmp(name, "caller-id") == 0)
        g->config.wants_caller_id = strcmp(value, "yes") == 0;
    else if (strcmp(name, "blind-dial") == 0)
        g->config.blind_dial = strcmp(value, "yes") == 0;
    else if (strcmp(name, "init") == 0)
        snprintf(g->config.init, sizeof g->config.init, "%s", value);
    else
        snprintf(g->error, sizeof g->error, "line %d: no setting \"%s\"", g->line, name);
}

static inline void at_golden_do(struct at_golden *g, const char *what)
{
    if (strncmp(what, "carrier ", 8) == 0)
        at_carrier(&g->m, strcmp(what + 8, "on") == 0, g->now);
    else if (strncmp(what, "dial ", 5) == 0)
        at_dial(&g->m, what + 5, g->now);
    else if (strcmp(what, "hang up") == 0)
        at_hang_up(&g->m, g->now);
    else if (strcmp(what, "stop") == 0)
        at_stop(&g->m, g->now);
    else if (strcmp(what, "hold back") == 0 || strcmp(what, "go on") == 0)
        at_hold_back(&g->m, *what == 'h');
    else
        snprintf(g->error, sizeof g->error, "line %d: cannot \"%s\"", g->line, what);
}

static inline void at_golden_expect(struct at_golden *g, const char *want)
{
    char got[AT_GOLDEN_LINE], wanted[AT_GOLDEN_LINE];
    uint8_t raw[AT_GOLDEN_LINE];
    const char *rest = g->queue + strcspn(g->queue, "\n");

    if (strncmp(want, "= data ", 7) == 0) {
        at_golden_escape(bytes_of(raw, at_golden_unescape(want, raw, sizeof raw)), wanted, sizeof wanted);
        want = wanted;
        strcpy(got, "= data ");
        at_golden_escape(bytes_of(g->data, g->data_len), got + 7, sizeof got - 7);
        g->data_len = 0;
    } else {
        snprintf(got, sizeof got, "%.*s", (int)(rest - g->queue), g->queue);
        rest += *rest == '\n';
        memmove(g->queue, rest, strlen(rest) + 1);
    }
    if (strcmp(got, want) != 0)
        snprintf(g->error, sizeof g->error, "line %d: want %s\n   got %s\n   then %.200s", g->line, want, got, g->queue);
}

static inline void at_golden_settle(struct at_golden *g)
{
    if (g->error[0] == '\0' && g->queue[0] != '\0')
        snprintf(g->error, sizeof g->error, "line %d: not expected: %.*s", g->line, 600, g->queue);
}

static inline void at_golden_step(struct at_golden *g, char *line)
{
    char *text = line[0] != '\0' && line[1] == ' ' ? line + 2 : line + strlen(line);
    uint8_t said[AT_GOLDEN_LINE];
    char *value;

    if (line[0] == '\0' || line[0] == '#')
        return;
    if (line[0] == '!') {
        value = text + strcspn(text, " ");
        if (*value == ' ')
            *value++ = '\0';
        at_golden_set(g, text, value);
        return;
    }
    at_golden_start(g);
    if (strchr(">@*", line[0]))
        at_golden_settle(g);
    if (line[0] == '>')
        at_golden_hear(g, bytes_of(said, at_golden_unescape(text, said, sizeof said)));
    else if (line[0] == '@')
        at_golden_wait(g, g->now + strtoul(text, NULL, 10));
    else if (line[0] == '*')
        at_golden_do(g, text);
    else
        at_golden_expect(g, line);
}

/* Returns "" or what went wrong. `in_pieces`: octets per read, 0 as written. */
static inline const char *at_golden_play(const char *path, size_t in_pieces)
{
    static struct at_golden g;
    char line[AT_GOLDEN_LINE];
    FILE *f = fopen(path, "r");

    memset(&g, 0, sizeof g);
    if (!f)
        return "cannot be opened";
    at_config_defaults(&g.config);
    strcpy(g.config.init, "AT&F");
    g.piece = in_pieces;
    while (g.error[0] == '\0' && fgets(line, sizeof line, f)) {
        g.line++;
        line[strcspn(line, "\r\n")] = '\0';
        at_golden_step(&g, line);
    }
    at_golden_settle(&g);
    if (g.error[0] == '\0' && g.data_len > 0)
        snprintf(g.error, sizeof g.error, "data is left over");
    fclose(f);
    return g.error;
}
#endif
