/*
 * hayes.c - being a modem.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include "service/modem/hayes.h"

static char next_letter(struct reader *r)
{
    uint8_t c = rd_u8(r);
    return (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
}

static bool next_is(const struct reader *r, char c)
{
    return r->rest.len > 0 && r->rest.at[0] == (uint8_t)c;
}

/* The number behind a command; a missing one is 0. */
static uint32_t number(struct reader *r)
{
    uint32_t n = 0;

    while (r->rest.len > 0 && r->rest.at[0] >= '0' && r->rest.at[0] <= '9')
        n = (n * 10 + (uint32_t)(rd_u8(r) - '0')) % 100000;
    return n;
}

static void say(struct writer *reply, const char *text)
{
    if (strlen(text) <= reply->cap - reply->len)
        wr_text(reply, text);
}

static void result(const struct hayes *h, const char *word, const char *digit, struct writer *reply)
{
    char text[48];

    if (h->terse)
        snprintf(text, sizeof text, "%s\r", digit);
    else
        snprintf(text, sizeof text, "\r\n%s\r\n", word);
    say(reply, text);
}

static enum hayes_does connect(struct hayes *h, struct writer *reply)
{
    char word[32];

    snprintf(word, sizeof word, "CONNECT %lu", (unsigned long)h->connect_bps);
    h->connected = true;
    result(h, word, "1", reply);
    return HAYES_CONNECTS;
}

static enum hayes_does hang_up(struct hayes *h, struct writer *reply)
{
    enum hayes_does does = h->connected ? HAYES_HANGS_UP : HAYES_STAYS;

    h->connected = false;
    result(h, "OK", "0", reply);
    return does;
}

/* S7=55, S0? */
static void s_register(struct reader *r, struct writer *reply)
{
    number(r);
    if (next_is(r, '=')) {
        rd_u8(r);
        number(r);
    } else if (next_is(r, '?')) {
        rd_u8(r);
        say(reply, "\r\n000\r\n");
    }
}

/* +VCID=1, +FCLASS=0: up to the ';' that parts it from the next command. */
static void extended(struct reader *r)
{
    while (r->rest.len > 0 && rd_u8(r) != ';')
        ;
}

/* ATZ and AT&F; a connection stays known, so that a later ATH ends it. */
static void factory(struct hayes *h)
{
    h->echo = true;
    h->terse = false;
}

void hayes_init(struct hayes *h, uint32_t connect_bps)
{
    *h = (struct hayes){ .connect_bps = connect_bps, .echo = true };
}

enum hayes_does hayes_command(struct hayes *h, struct bytes line, struct writer *reply)
{
    struct reader r = rd_of(line);
    bool wants_hang_up = false;

    rd_take(&r, 2); /* AT */
    while (r.rest.len > 0) {
        char c = next_letter(&r);

        switch (c) {
        case 'D': /* any number will do; with a ';' at its end only the number is dialled */
            if (r.rest.len > 0 && r.rest.at[r.rest.len - 1] == ';')
                r.rest.len = 0;
            else
                return connect(h, reply);
            break;
        case 'A':
        case 'O':
            return connect(h, reply);
        case 'E':
            h->echo = number(&r) != 0;
            break;
        case 'V':
            h->terse = number(&r) == 0;
            break;
        case 'H':
            wants_hang_up = number(&r) == 0;
            break;
        case 'I':
            number(&r);
            say(reply, "\r\nOpenRRAS\r\n");
            break;
        case 'S':
            s_register(&r, reply);
            break;
        case 'Z': /* nothing behind it in the line counts (V.250 6.1.1) */
            factory(h);
            r.rest.len = 0;
            break;
        case '+':
            extended(&r);
            break;
        case '&': case '%': case '\\': case '#': case '*': case '-':
            if (next_letter(&r) == 'F' && c == '&')
                factory(h);
            number(&r);
            break;
        default:
            number(&r);
            break;
        }
    }
    if (wants_hang_up)
        return hang_up(h, reply);
    result(h, "OK", "0", reply);
    return HAYES_STAYS;
}
