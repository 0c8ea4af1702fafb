/*
 * at_result.c - one result line of a modem, understood.
 *
 * Modems agree on a handful of words and on nothing behind them. So a line is first looked up in a
 * table of words, and what follows is searched for numbers and for the few vendor tokens that mean
 * something to us (facts of vectors/modem_results.csv).
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/modem/at_result.h"

/* What may follow the word of a row. */
enum tail {
    TAIL_NOTHING, /* the line is the word */
    TAIL_ANY,     /* anything may follow, glued or not */
    TAIL_NO_LETTER /* anything but a letter: CONNECT 1200, but not CONNECTED */
};

/* How the rest of the line is read; a set of bits. */
enum {
    READ_LINE_SPEED = 1,   /* every number is the speed of the line */
    READ_SPEEDS = 2,       /* a number is the line's speed or the port's */
    READ_ERROR_CONTROL = 4,
    READ_COMPRESSION = 8,
    READ_NUMBER = 16,      /* RING;5551234, RING A */
    READ_QUOTED = 32       /* +CLIP: "5551234",129 (3GPP TS 27.007 7.11) */
};

static const struct {
    const char *word;
    enum tail tail;
    enum at_result_kind kind;
    uint16_t ras_error;
    uint8_t read;
} words[] = {
    { "OK", TAIL_NOTHING, AT_RESULT_OK, 0, 0 },
    { "ERROR", TAIL_NOTHING, AT_RESULT_ERROR, 0, 0 },
    { "+CME ERROR", TAIL_ANY, AT_RESULT_ERROR, 0, 0 },
    { "RINGING", TAIL_NOTHING, AT_RESULT_INFO, 0, 0 },
    { "RING", TAIL_NO_LETTER, AT_RESULT_RING, 0, READ_NUMBER },
    { "+CRING:", TAIL_ANY, AT_RESULT_RING, 0, 0 },
    { "+CLIP:", TAIL_ANY, AT_RESULT_CALLER_ID, 0, READ_QUOTED },
    { "CONNECT", TAIL_NO_LETTER, AT_RESULT_CONNECT, 0,
      READ_SPEEDS | READ_ERROR_CONTROL | READ_COMPRESSION },
    { "NO CARRIER", TAIL_NO_LETTER, AT_RESULT_HANGUP, 679, 0 },
    { "BUSY", TAIL_NOTHING, AT_RESULT_FAIL, 676, 0 },
    { "VOICE", TAIL_NOTHING, AT_RESULT_FAIL, 677, 0 },
    { "NO ANSWER", TAIL_NOTHING, AT_RESULT_FAIL, 678, 0 },
    { "NO DIALTONE", TAIL_NOTHING, AT_RESULT_FAIL, 680, 0 },
    { "NO DIAL TONE", TAIL_NOTHING, AT_RESULT_FAIL, 680, 0 },
    { "DELAYED", TAIL_NO_LETTER, AT_RESULT_FAIL, 651, 0 },
    { "BLACKLISTED", TAIL_NO_LETTER, AT_RESULT_FAIL, 651, 0 },
    { "CARRIER", TAIL_NO_LETTER, AT_RESULT_INFO, 0, READ_LINE_SPEED },
    { "PROTOCOL:", TAIL_ANY, AT_RESULT_INFO, 0, READ_ERROR_CONTROL },
    { "COMPRESSION:", TAIL_ANY, AT_RESULT_INFO, 0, READ_COMPRESSION },
    { "+MCR:", TAIL_ANY, AT_RESULT_INFO, 0, 0 },
    { "+MRR:", TAIL_ANY, AT_RESULT_INFO, 0, READ_LINE_SPEED },
    { "+ER:", TAIL_ANY, AT_RESULT_INFO, 0, READ_ERROR_CONTROL },
    { "+DR:", TAIL_ANY, AT_RESULT_INFO, 0, READ_COMPRESSION },
    { "+FCO", TAIL_ANY, AT_RESULT_FAX, 0, 0 },
    { "FAX", TAIL_NOTHING, AT_RESULT_FAX, 0, 0 },
    { "DATA", TAIL_NOTHING, AT_RESULT_DATA, 0, 0 },
};

/* Vendor tokens, searched in the text without blanks, dots and dashes ("V.42 BIS", "LAP-M"); the
 * first row that is found wins, so the precise ones come first. */
struct token {
    const char *spelt, *means;
};
static const struct token error_controls[] = {
    { "LAPM", "LAPM" }, { "MNP", "MNP" }, { "ARQ", "ARQ" }, { "NONE", "NONE" }, { NULL, NULL },
};
static const struct token compressions[] = {
    { "V42BIS", "V42BIS" }, { "V42B", "V42BIS" }, { "V44", "V44" }, { "MNP5", "MNP5" },
    { NULL, NULL },
};

/* The last two: the number that was called. */
static const char *const caller_id_keys[] = { "NMBR", "NAME", "DATE", "TIME", "MESG", "DDN_NMBR", "NDID" };

static char upper(uint8_t c)
{
    return (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
}

static bool is_letter(uint8_t c)
{
    return upper(c) >= 'A' && upper(c) <= 'Z';
}

static bool is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

static struct bytes drop(struct bytes b, size_t n)
{
    return bytes_of(b.at + n, b.len - n);
}

static struct bytes trimmed(struct bytes b)
{
    while (b.len > 0 && b.at[0] <= ' ')
        b = drop(b, 1);
    while (b.len > 0 && b.at[b.len - 1] <= ' ')
        b.len--;
    return b;
}

static bool starts_with(struct bytes text, const char *word)
{
    size_t i = 0;

    while (word[i] != '\0' && i < text.len && upper(text.at[i]) == word[i])
        i++;
    return word[i] == '\0';
}

/* Cuts what does not fit; what no terminal could show becomes '?'. */
static void copy_text(char *to, size_t room, struct bytes from)
{
    size_t i;

    for (i = 0; i < from.len && i + 1 < room; i++)
        to[i] = (char)(from.at[i] >= ' ' && from.at[i] < 0x7f ? from.at[i] : '?');
    to[i] = '\0';
}

/* A modem that reports its port speed uses one of these; no telephone line does. */
static bool is_port_speed(uint32_t bps)
{
    return bps == 57600 || bps == 115200 || bps == 230400 || bps == 460800 || bps == 921600;
}

static void note_speed(struct at_result *out, uint32_t bps, bool is_line_speed)
{
    uint32_t *to = !is_line_speed && is_port_speed(bps) ? &out->dte_bps : &out->dce_bps;

    if (*to == 0)
        *to = bps;
}

/* Numbers that stand alone: the 34 of V34 is none. One too big to be a speed counts as unknown. */
static void read_speeds(struct bytes text, struct at_result *out, bool is_line_speed)
{
    uint8_t before = ' ';

    while (text.len > 0) {
        uint32_t n = 0;
        size_t digits = 0;

        while (digits < text.len && is_digit(text.at[digits])) {
            n = digits < 9 ? n * 10 + (uint32_t)(text.at[digits] - '0') : 0;
            digits++;
        }
        if (digits > 0 && !is_letter(before) && before != '.')
            note_speed(out, n, is_line_speed);
        before = text.at[digits > 0 ? digits - 1 : 0];
        text = drop(text, digits > 0 ? digits : 1);
    }
}

static const char *find_token(const struct token *table, const char *text)
{
    for (; table->spelt != NULL; table++) {
        if (strstr(text, table->spelt) != NULL)
            return table->means;
    }
    return "";
}

static void read_tokens(struct bytes text, uint8_t read, struct at_result *out)
{
    char compact[96];
    size_t n = 0;

    for (size_t i = 0; i < text.len && n + 1 < sizeof compact; i++) {
        if (text.at[i] > ' ' && text.at[i] != '.' && text.at[i] != '-')
            compact[n++] = upper(text.at[i]);
    }
    compact[n] = '\0';
    if (read & READ_ERROR_CONTROL)
        copy_text(out->error_control, sizeof out->error_control,
                  bytes_of_text(find_token(error_controls, compact)));
    if (read & READ_COMPRESSION)
        copy_text(out->compression, sizeof out->compression,
                  bytes_of_text(find_token(compressions, compact)));
}

static void set_value(struct at_result *out, const char *key, struct bytes value)
{
    copy_text(out->key, sizeof out->key, bytes_of_text(key));
    copy_text(out->value, sizeof out->value, value);
}

static void read_quoted(struct bytes tail, struct at_result *out)
{
    const uint8_t *begin = tail.len > 0 ? memchr(tail.at, '"', tail.len) : NULL;
    struct bytes rest = begin ? drop(tail, (size_t)(begin - tail.at) + 1) : bytes_of(NULL, 0);
    const uint8_t *end = rest.len > 0 ? memchr(rest.at, '"', rest.len) : NULL;

    if (end)
        set_value(out, "NMBR", bytes_of(rest.at, (size_t)(end - rest.at)));
}

/* One letter or digit of its own is the cadence of a distinctive ring. */
static void read_ring(struct bytes tail, struct at_result *out)
{
    struct bytes what = trimmed(tail);

    if (tail.len > 1 && tail.at[0] == ';')
        set_value(out, "NMBR", trimmed(drop(tail, 1)));
    else if (what.len == 1 && (is_letter(what.at[0]) || is_digit(what.at[0])))
        set_value(out, "RING", what);
}

static void read_tail(struct bytes tail, uint8_t read, struct at_result *out)
{
    if (read & (READ_SPEEDS | READ_LINE_SPEED))
        read_speeds(tail, out, (read & READ_LINE_SPEED) != 0);
    if (read & (READ_ERROR_CONTROL | READ_COMPRESSION))
        read_tokens(tail, read, out);
    if (read & READ_NUMBER)
        read_ring(tail, out);
    if (read & READ_QUOTED)
        read_quoted(tail, out);
    /* Hayes: CONNECT with nothing behind it is 300 bit/s. */
    if (out->kind == AT_RESULT_CONNECT && tail.len == 0)
        out->dce_bps = 300;
}

/* "NMBR = 5551234" */
static bool read_caller_id(struct bytes line, struct at_result *out)
{
    for (size_t i = 0; i < sizeof caller_id_keys / sizeof *caller_id_keys; i++) {
        const char *key = caller_id_keys[i];
        struct bytes tail;

        if (!starts_with(line, key))
            continue;
        tail = trimmed(drop(line, strlen(key)));
        if (tail.len == 0 || tail.at[0] != '=')
            continue;
        out->kind = AT_RESULT_CALLER_ID;
        set_value(out, key, trimmed(drop(tail, 1)));
        return true;
    }
    return false;
}

static bool tail_fits(enum tail rule, struct bytes tail)
{
    return tail.len == 0 || rule == TAIL_ANY || (rule == TAIL_NO_LETTER && !is_letter(tail.at[0]));
}

void at_result_parse(struct bytes line, struct at_result *out)
{
    memset(out, 0, sizeof *out);
    line = trimmed(line);
    if (line.len == 0 || read_caller_id(line, out))
        return;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        struct bytes tail;

        if (!starts_with(line, words[i].word))
            continue;
        tail = drop(line, strlen(words[i].word));
        if (!tail_fits(words[i].tail, tail))
            continue;
        out->kind = words[i].kind;
        out->ras_error = words[i].ras_error;
        read_tail(tail, words[i].read, out);
        return;
    }
}

void at_result_find(struct bytes line, struct at_result *out)
{
    static const char *const salvaged[] = { "CONNECT", "NO CARRIER", "RING" };

    at_result_parse(line, out);
    for (; line.len > 0 && out->kind == AT_RESULT_NONE; line = drop(line, 1)) {
        for (size_t i = 0; i < sizeof salvaged / sizeof *salvaged; i++) {
            if (starts_with(line, salvaged[i]))
                at_result_parse(line, out);
        }
    }
}

void at_result_parse_digits(struct bytes line, struct at_result *out)
{
    static const struct {
        const char *digits, *word;
    } codes[] = {
        { "0", "OK" }, { "1", "CONNECT" }, { "2", "RING" }, { "3", "NO CARRIER" }, { "4", "ERROR" },
        { "5", "CONNECT 1200" }, { "6", "NO DIALTONE" }, { "7", "BUSY" }, { "8", "NO ANSWER" }, { "10", "CONNECT 2400" },
    };

    memset(out, 0, sizeof *out);
    line = trimmed(line);
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        if (bytes_equal(line, bytes_of_text(codes[i].digits)))
            at_result_parse(bytes_of_text(codes[i].word), out);
    }
}

const char *at_result_name(enum at_result_kind kind)
{
    static const char *const names[] = {
        [AT_RESULT_NONE] = "None", [AT_RESULT_OK] = "OK", [AT_RESULT_ERROR] = "Error",
        [AT_RESULT_RING] = "Ring", [AT_RESULT_CONNECT] = "Connect",
        [AT_RESULT_HANGUP] = "No Carrier", [AT_RESULT_FAIL] = "Failure",
        [AT_RESULT_CALLER_ID] = "Caller ID", [AT_RESULT_INFO] = "Informative",
        [AT_RESULT_FAX] = "Fax", [AT_RESULT_DATA] = "Data",
    };
    return (size_t)kind < sizeof names / sizeof *names ? names[kind] : "?";
}
