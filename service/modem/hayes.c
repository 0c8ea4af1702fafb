/*
 * hayes.c - being a modem: one command line.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include "service/modem/hayes.h"

enum { NUMBER_LIMIT = 100000 };

/* ---- reading ---- */

static char upper(uint8_t c)
{
    return (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
}

static char next_letter(struct reader *r)
{
    return upper(rd_u8(r));
}

static bool next_is(const struct reader *r, char c)
{
    return r->rest.len > 0 && r->rest.at[0] == (uint8_t)c;
}

static bool take(struct reader *r, char c)
{
    if (!next_is(r, c))
        return false;
    rd_u8(r);
    return true;
}

static bool is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(uint8_t c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* The number behind a command; a missing one is 0. */
static uint32_t number(struct reader *r)
{
    uint32_t n = 0;

    while (r->rest.len > 0 && is_digit(r->rest.at[0]))
        n = (n * 10 + (uint32_t)(rd_u8(r) - '0')) % NUMBER_LIMIT;
    return n;
}

/* ---- saying ---- */

static void say(struct writer *reply, const char *text)
{
    if (strlen(text) <= reply->cap - reply->len)
        wr_text(reply, text);
}

/* Information text stands in lines of its own, in numbers as in words (V.250 5.7.1). */
static void tell(struct writer *reply, const char *text)
{
    char line[80];

    snprintf(line, sizeof line, "\r\n%s\r\n", text);
    say(reply, line);
}

static const struct {
    enum hayes_result result;
    uint8_t from_x;          /* X below it: NO CARRIER instead */
    const char *word;
} results[] = {
    { HAYES_OK, 0, "OK" },           { HAYES_CONNECT, 0, "CONNECT" }, { HAYES_RING, 0, "RING" },
    { HAYES_NO_CARRIER, 0, "NO CARRIER" }, { HAYES_ERROR, 0, "ERROR" }, { HAYES_NO_DIALTONE, 2, "NO DIALTONE" },
    { HAYES_BUSY, 3, "BUSY" },       { HAYES_NO_ANSWER, 3, "NO ANSWER" },
};

static const char *word_of(const struct hayes *h, enum hayes_result *result)
{
    for (size_t i = 0; i < sizeof results / sizeof *results; i++)
        if (results[i].result == *result && h->x >= results[i].from_x)
            return results[i].word;
    *result = HAYES_NO_CARRIER;
    return "NO CARRIER";
}

void hayes_say(struct hayes *h, enum hayes_result result, struct writer *reply)
{
    const char *word = word_of(h, &result);
    char text[48];

    if (result == HAYES_CONNECT)
        h->connected = true;
    if (h->quiet)
        return;
    if (h->terse)
        snprintf(text, sizeof text, "%d\r", (int)result);
    else if (result == HAYES_CONNECT && h->x > 0)
        snprintf(text, sizeof text, "\r\n%s %lu\r\n", word, (unsigned long)h->connect_bps);
    else
        snprintf(text, sizeof text, "\r\n%s\r\n", word);
    say(reply, text);
}

/* ---- settings ---- */

static const struct {
    uint8_t s, value, max;
} register_rows[] = {
    { HAYES_S_RINGS, 0, 255 }, { HAYES_S_RUNG, 0, 255 }, { HAYES_S_ESCAPE, '+', 255 }, { HAYES_S_CR, '\r', 127 },
    { HAYES_S_LF, '\n', 127 }, { HAYES_S_BS, 8, 127 }, { 6, 2, 255 }, { HAYES_S_WAIT, 60, 255 }, { 8, 2, 255 },
    { 10, 14, 255 }, { HAYES_S_GUARD, 50, 255 },
};

/* ATZ and AT&F; a connection stays known, so that a later ATH ends it. */
static void factory(struct hayes *h)
{
    h->echo = true;
    h->terse = h->quiet = false;
    h->x = 4;
    h->dcd = 1;
    h->dtr = 2;
    h->current = 0;
    memset(h->s, 0, sizeof h->s);
    for (size_t i = 0; i < sizeof register_rows / sizeof *register_rows; i++)
        h->s[register_rows[i].s] = register_rows[i].value;
}

void hayes_init(struct hayes *h, uint32_t connect_bps)
{
    *h = (struct hayes){ .connect_bps = connect_bps, .connects_at_once = true };
    factory(h);
}

static bool set_register(struct hayes *h, uint32_t value)
{
    uint32_t max = UINT8_MAX;

    for (size_t i = 0; i < sizeof register_rows / sizeof *register_rows; i++)
        if (register_rows[i].s == h->current)
            max = register_rows[i].max;
    if (value <= max && h->current < HAYES_REGISTERS) /* one of somebody else's modem is as good as set */
        h->s[h->current] = (uint8_t)value;
    return value <= max;
}

/* S7=55, S0?, S7 alone, and = or ? for the register that was named last (Hayes). */
static bool s_register(struct hayes *h, struct reader *r, struct writer *reply)
{
    char text[8];

    if (take(r, '='))
        return set_register(h, number(r));
    if (take(r, '?')) {
        snprintf(text, sizeof text, "%03u", h->current < HAYES_REGISTERS ? h->s[h->current] : 0u);
        tell(reply, text);
    }
    return true;
}

/* ---- commands ---- */

static void identify(uint32_t what, struct writer *reply)
{
    static const char *const lines[] = { "56000", "000", "OK", "OpenRRAS", "OpenRRAS virtual modem" };

    tell(reply, what < sizeof lines / sizeof *lines ? lines[what] : lines[3]);
}

/* &V: how it is set. */
static void show(const struct hayes *h, struct writer *reply)
{
    char line[80];

    snprintf(line, sizeof line, "E%u Q%u V%u X%u &C%u &D%u", h->echo, h->quiet, !h->terse, h->x, h->dcd, h->dtr);
    tell(reply, line);
    snprintf(line, sizeof line, "S00:%03u S02:%03u S07:%03u S12:%03u", h->s[HAYES_S_RINGS], h->s[HAYES_S_ESCAPE],
             h->s[HAYES_S_WAIT], h->s[HAYES_S_GUARD]);
    tell(reply, line);
}

/* +GMM, +FCLASS=?, +VCID=1: up to the ';' that parts it from the next command. */
static void extended(struct reader *r, struct writer *reply)
{
    static const struct {
        const char *name, *answer;
    } rows[] = {
        { "GMI", "OpenRRAS" }, { "GMM", "OpenRRAS virtual modem" }, { "GMR", "1" }, { "FCLASS?", "0" }, { "FCLASS=?", "0" },
        { "GCAP", "+GCAP: +FCLASS" }, { "FMI?", "OpenRRAS" }, { "FMM?", "OpenRRAS virtual modem" },
    };
    char name[16];
    size_t len = 0;

    while (r->rest.len > 0 && !take(r, ';')) {
        const char c = next_letter(r);

        if (len < sizeof name - 1)
            name[len++] = c;
    }
    name[len] = '\0';
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(name, rows[i].name) == 0)
            tell(reply, rows[i].answer);
}

/* &F, &C1, &D2, &V; %C0, \N3, #CID=1 and their like are taken as they come. */
static void second_table(struct hayes *h, char table, struct reader *r, struct writer *reply)
{
    const char c = next_letter(r);
    uint32_t n;

    while (table == '#' && r->rest.len > 0 && is_letter(r->rest.at[0]))
        rd_u8(r);
    n = number(r);
    if (take(r, '='))
        number(r);
    if (table != '&')
        return;
    if (c == 'F')
        factory(h);
    else if (c == 'C')
        h->dcd = n != 0;
    else if (c == 'D')
        h->dtr = n > 3 ? 2 : (uint8_t)n;
    else if (c == 'V')
        show(h, reply);
}

/* "home" is a name, where "9W555" is a number with a wait in it. */
static bool is_name(struct bytes dialled)
{
    for (size_t i = 0; i < dialled.len; i++)
        if (is_letter(dialled.at[i]) && !strchr("TPW", upper(dialled.at[i])))
            return true;
    return false;
}

static bool is_dialled(uint8_t c, bool is_of_name)
{
    return is_digit(c) || (c != 0 && strchr("*#+.:-_", c)) || (is_of_name && is_letter(c));
}

/* The rest of the line is a number: behind T or P, with pauses and brackets in it. ATDL dials again. False:
 * a ';' at its end, and only the number is dialled (V.250 6.3.1). */
static bool read_number(struct hayes *h, struct reader *r)
{
    const bool is_dial = r->rest.len == 0 || r->rest.at[r->rest.len - 1] != ';';
    bool is_of_name;
    size_t len = 0;

    if (r->rest.len == 1 && upper(r->rest.at[0]) == 'L') {
        rd_u8(r);
        return true;
    }
    if (r->rest.len > 0 && (upper(r->rest.at[0]) == 'T' || upper(r->rest.at[0]) == 'P'))
        rd_u8(r);
    is_of_name = is_name(r->rest);
    while (r->rest.len > 0) {
        const uint8_t c = rd_u8(r);

        if (is_dialled(c, is_of_name) && len < HAYES_NUMBER_MAX)
            h->number[len++] = (char)c;
    }
    h->number[len] = '\0';
    return is_dial;
}

/* The caller is off hook: for good now, or when the owner says so. */
static enum hayes_does off_hook(struct hayes *h, enum hayes_does does, struct writer *reply)
{
    if (!h->connects_at_once)
        return does;
    hayes_say(h, HAYES_CONNECT, reply);
    return HAYES_CONNECTS;
}

static enum hayes_does hang_up(struct hayes *h, struct writer *reply)
{
    enum hayes_does does = h->connected ? HAYES_HANGS_UP : HAYES_STAYS;

    h->connected = false;
    hayes_say(h, HAYES_OK, reply);
    return does;
}

/* E0, V1, Q0, X4: a switch and its number. */
static void basic(struct hayes *h, char c, uint32_t n)
{
    if (c == 'E')
        h->echo = n != 0;
    else if (c == 'V')
        h->terse = n == 0;
    else if (c == 'Q')
        h->quiet = n == 1;
    else if (c == 'X')
        h->x = n > 4 ? 4 : (uint8_t)n;
}

enum hayes_does hayes_command(struct hayes *h, struct bytes line, struct writer *reply)
{
    struct reader r = rd_of(line);
    bool wants_hang_up = false, is_good = true;

    rd_take(&r, 2); /* AT */
    while (r.rest.len > 0 && is_good) {
        char c = next_letter(&r);

        switch (c) {
        case 'D':
            if (read_number(h, &r))
                return off_hook(h, HAYES_DIALS, reply);
            break;
        case 'A':
            return off_hook(h, HAYES_ANSWERS, reply);
        case 'O':
            if (!h->connects_at_once && !h->connected) {
                hayes_say(h, HAYES_NO_CARRIER, reply);
                return HAYES_STAYS;
            }
            return off_hook(h, HAYES_GOES_ON, reply);
        case 'H':
            wants_hang_up = number(&r) == 0;
            break;
        case 'I':
            identify(number(&r), reply);
            break;
        case 'S':
            h->current = (uint8_t)(number(&r) % 256);
            is_good = s_register(h, &r, reply);
            break;
        case '=': case '?':
            r.rest = bytes_of(r.rest.at - 1, r.rest.len + 1);
            is_good = s_register(h, &r, reply);
            break;
        case 'Z': /* nothing behind it in the line counts (V.250 6.1.1), and it hangs up */
            factory(h);
            r.rest.len = 0;
            wants_hang_up = !h->connects_at_once;
            break;
        case '+':
            extended(&r, reply);
            break;
        case '&': case '%': case '\\': case '#': case '*': case '-':
            second_table(h, c, &r, reply);
            break;
        default:
            basic(h, c, number(&r));
            break;
        }
    }
    if (!is_good) {
        hayes_say(h, HAYES_ERROR, reply);
        return HAYES_STAYS;
    }
    if (wants_hang_up)
        return hang_up(h, reply);
    hayes_say(h, HAYES_OK, reply);
    return HAYES_STAYS;
}
