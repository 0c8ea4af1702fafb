/*
 * at_query.c - asking a modem who it is.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/modem/at_query.h"
#include "common/base/text.h"
#include "service/modem/at_result.h"

enum {
    QUIET_MS = 1000,      /* nothing for so long: this command gets no (further) answer */
    STEP_MS = 2500,       /* however much is said */
    SILENT_STEPS = 2      /* so many questions in a row without an answer: it says no more */
};

enum rank { RANK_NONE, RANK_ANYTHING, RANK_WORDS, RANK_BEST };

static const struct {
    const char *command;
    uint8_t tries;
    bool is_question;     /* its answer is about the modem; before that its results may be digits */
    enum rank rank;       /* of a line of words among the answers */
} steps[] = {
    { "AT\r", 1, false, RANK_NONE },           /* the modem learns our speed */
    { "ATQ0V1E1\r", 2, false, RANK_NONE },     /* results, as words */
    { "ATI\r", 1, true, RANK_WORDS },
    { "ATI3\r", 1, true, RANK_BEST },
    { "ATI6\r", 1, true, RANK_WORDS },
    { "AT+GMM\r", 1, true, RANK_WORDS },       /* V.250 6.1.5 */
};
enum { STEPS = sizeof steps / sizeof *steps };

static void note(struct at_query *q, const char *line, size_t len)
{
    if (q->dialogue_len + len + 1 > AT_QUERY_DIALOGUE_MAX)
        return;
    memcpy(q->dialogue + q->dialogue_len, line, len);
    q->dialogue_len = (uint16_t)(q->dialogue_len + len + 1);
    q->dialogue[q->dialogue_len - 1] = '\n';
    q->dialogue[q->dialogue_len] = '\0';
}

static void end(struct at_query *q, enum at_query_end how)
{
    q->end = how;
}

static void send_step(struct at_query *q, rras_ms now)
{
    struct bytes command = bytes_of_text(steps[q->step].command);

    q->sent_at = q->heard_at = now;
    q->has_said = false;
    note(q, steps[q->step].command, command.len - 1);
    q->write(q->ctx, command);
}

static void next_step(struct at_query *q, rras_ms now)
{
    q->tries = 1;
    if (++q->step < STEPS)
        send_step(q, now);
    else
        end(q, q->has_answered ? AT_QUERY_ANSWERED : AT_QUERY_SILENT);
}

/* ---- what it says ---- */

static bool is_letter(char c)
{
    return text_upper(c) >= 'A' && text_upper(c) <= 'Z';
}

static enum rank rank_of(const struct at_query *q)
{
    unsigned letters = 0;

    if (q->is_odd)
        return RANK_NONE; /* noise, or another speed */
    for (size_t i = 0; i < q->line_len; i++)
        letters += is_letter(q->line[i]);
    return letters >= 3 ? steps[q->step].rank : RANK_ANYTHING;
}

static void learn(struct at_query *q)
{
    const struct modem_type *type = modem_type_of_answer(q->line);
    enum rank rank = rank_of(q);

    if (rank > (enum rank)q->rank) {
        q->rank = (uint8_t)rank;
        text_copy(q->identity, sizeof q->identity, q->line);
    }
    if (type && (!q->type || type < q->type)) /* the precise rows come first */
        q->type = type;
}

/* The command comes back, perhaps behind what was left of an earlier line. */
static bool is_echo(const struct at_query *q)
{
    const char *command = steps[q->step].command;
    size_t len = strlen(command) - 1;

    if (q->line_len < len)
        return false;
    for (size_t i = 0; i < len; i++)
        if (text_upper(q->line[q->line_len - len + i]) != command[i])
            return false;
    return true;
}

static bool is_result(const struct at_query *q, const char *word, const char *digit)
{
    return text_equal_nocase(q->line, word) || (!steps[q->step].is_question && strcmp(q->line, digit) == 0);
}

static void heard_line(struct at_query *q, rras_ms now)
{
    struct at_result result;

    if (is_echo(q))
        return;
    q->has_said = true;
    note(q, q->line, q->line_len);
    at_result_parse(bytes_of(q->line, q->line_len), &result);
    if (result.kind == AT_RESULT_RING) {
        end(q, AT_QUERY_RANG);
    } else if (is_result(q, "OK", "0") || is_result(q, "ERROR", "4")) {
        q->has_answered = true;
        q->silent_steps = 0;
        next_step(q, now);
    } else if (steps[q->step].is_question) {
        learn(q);
    }
}

static void end_line(struct at_query *q, rras_ms now)
{
    while (q->line_len > 0 && q->line[q->line_len - 1] == ' ')
        q->line_len--;
    q->line[q->line_len] = '\0';
    if (q->line_len > 0)
        heard_line(q, now);
    q->line_len = 0;
    q->is_odd = false;
}

static void take(struct at_query *q, uint8_t c, rras_ms now)
{
    if (c == '\r' || c == '\n') {
        end_line(q, now);
    } else if (q->line_len < AT_QUERY_LINE_MAX && c != 0 && (c != ' ' || q->line_len > 0)) {
        bool is_plain = c >= ' ' && c < 0x7f;

        q->is_odd = q->is_odd || !is_plain;
        q->line[q->line_len++] = is_plain ? (char)c : '?';
    }
}

void at_query_receive(struct at_query *q, struct bytes in, rras_ms now)
{
    for (size_t i = 0; i < in.len && q->end == AT_QUERY_RUNNING; i++) {
        q->heard_at = now;
        take(q, in.at[i], now);
    }
}

/* ---- time ---- */

static rras_ms step_ends(const struct at_query *q)
{
    return rras_sooner(rras_sooner(q->heard_at + QUIET_MS, q->sent_at + STEP_MS), q->ends_at);
}

static void step_is_over(struct at_query *q, rras_ms now)
{
    uint8_t step = q->step;

    end_line(q, now); /* a result without its line end */
    if (q->end != AT_QUERY_RUNNING || q->step != step)
        return;
    if (!q->has_said)
        note(q, "(no answer)", strlen("(no answer)"));
    if (q->tries < steps[step].tries) {
        q->tries++;
        send_step(q, now);
        return;
    }
    q->silent_steps = q->has_said ? 0 : (uint8_t)(q->silent_steps + 1);
    if (q->silent_steps >= SILENT_STEPS)
        end(q, q->has_answered ? AT_QUERY_ANSWERED : AT_QUERY_SILENT);
    else
        next_step(q, now);
}

rras_ms at_query_advance(struct at_query *q, rras_ms now)
{
    if (q->end == AT_QUERY_RUNNING && now >= q->ends_at)
        end(q, q->has_answered ? AT_QUERY_ANSWERED : AT_QUERY_SILENT);
    if (q->end == AT_QUERY_RUNNING && now >= step_ends(q))
        step_is_over(q, now);
    return q->end == AT_QUERY_RUNNING ? step_ends(q) : RRAS_NEVER;
}

void at_query_start(struct at_query *q, void (*write)(void *ctx, struct bytes out), void *ctx, rras_ms now)
{
    memset(q, 0, sizeof *q);
    q->write = write;
    q->ctx = ctx;
    q->ends_at = now + AT_QUERY_MS;
    q->tries = 1;
    send_step(q, now);
}
