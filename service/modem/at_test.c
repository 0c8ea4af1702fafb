/*
 * at_test.c - a modem tests itself.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/modem/at_test.h"
#include <stdio.h>
#include "common/base/text.h"
#include "service/modem/at_result.h"

enum { SILENT_STEPS = 2 }; /* so many commands in a row without an answer: it says no more */

enum step {
    STEP_ATTENTION, STEP_WORDS, STEP_WHO, STEP_NAME, STEP_SETTINGS, STEP_INIT, STEP_NO_AUTO_ANSWER,
    STEP_CALLER_ID, STEP_CALLER_ID_2, STEP_CALLER_ID_3, STEP_TONE, STEP_HANG_UP, STEP_RESET, STEPS
};

static const struct {
    const char *command;  /* without its CR; NULL: the initialization string */
    uint8_t tries;
    uint16_t quiet_ms;    /* nothing for so long: this command gets no (further) answer */
    bool may_be_digits;   /* V0 until it is told otherwise */
    bool is_question;     /* its answer is about the modem */
} steps[STEPS] = {
    [STEP_ATTENTION] = { "AT", 3, 1000, true, false }, /* the first teaches the modem our speed */
    [STEP_WORDS] = { "ATQ0V1E1", 2, 1000, true, false },
    [STEP_WHO] = { "ATI", 1, 1000, false, true },
    [STEP_NAME] = { "ATI3", 1, 1000, false, true },
    [STEP_SETTINGS] = { "AT&V", 1, 1000, false, false },
    [STEP_INIT] = { NULL, 2, 3000, false, false },
    [STEP_NO_AUTO_ANSWER] = { "ATS0=0", 2, 1000, false, false },
    [STEP_CALLER_ID] = { "AT+VCID=1", 1, 1000, false, false },
    [STEP_CALLER_ID_2] = { "AT#CID=1", 1, 1000, false, false },
    [STEP_CALLER_ID_3] = { "AT%CCID=1", 1, 1000, false, false },
    [STEP_TONE] = { "ATX4DT;", 1, 12000, false, false },
    [STEP_HANG_UP] = { "ATH", 1, 2000, false, false },
    [STEP_RESET] = { "ATZ", 1, 2000, false, false },
};

enum { STEP_MAX_MS = 12000, TALK_MAX_MS = 4000 }; /* however much is said */

static void note(struct at_test *t, const char *mark, const char *line, size_t len)
{
    size_t mark_len = strlen(mark);

    if (t->dialogue_len + mark_len + len + 1 > AT_TEST_DIALOGUE_MAX)
        return;
    memcpy(t->dialogue + t->dialogue_len, mark, mark_len);
    memcpy(t->dialogue + t->dialogue_len + mark_len, line, len);
    t->dialogue_len = (uint16_t)(t->dialogue_len + mark_len + len + 1);
    t->dialogue[t->dialogue_len - 1] = '\n';
    t->dialogue[t->dialogue_len] = '\0';
}

/* ---- the end ---- */

static const char *ready_verdict(const struct at_test *t)
{
    if (!t->wants_tone)
        return "The modem is ready.";
    return t->has_tone ? "The modem is ready and hears a dial tone."
                       : "The modem is ready; whether there is a dial tone, it does not say.";
}

static void end(struct at_test *t, enum at_test_end how)
{
    static const char *const verdicts[] = {
        [AT_TEST_NO_TONE] = "The modem is ready for calls that come, but hears no dial tone: see that the telephone cable "
                            "is in its socket, or let it dial without a dial tone.",
        [AT_TEST_REFUSES] = "The modem does not take its initialization commands: choose its type, or change them.",
        [AT_TEST_DEAF] = "The modem answered at first, and then no more: switch it off and on again, and see that the "
                         "cable has the wires for RTS and CTS.",
        [AT_TEST_GARBLED] = "Something answers, but not as a modem does: see that the speed of the port is right, and "
                            "that this is a modem.",
        [AT_TEST_SILENT] = "No modem answers: see that it is switched on, that its cable is right, and that this is its port.",
        [AT_TEST_RANG] = "A call came in, and the test was broken off.",
    };

    t->end = how;
    if (how != AT_TEST_READY)
        text_copy(t->verdict, sizeof t->verdict, verdicts[how]);
    else
        snprintf(t->verdict, sizeof t->verdict, "%s It %s who calls.", ready_verdict(t),
                 t->knows_callers ? "can tell" : "cannot tell");
}

static enum at_test_end outcome(const struct at_test *t)
{
    if (t->has_refused)
        return AT_TEST_REFUSES;
    return t->has_no_tone ? AT_TEST_NO_TONE : AT_TEST_READY;
}

/* ---- the steps ---- */

static bool is_step_needed(const struct at_test *t, enum step step)
{
    switch (step) {
    case STEP_INIT:
        return t->init[0] != '\0';
    case STEP_CALLER_ID_2:
    case STEP_CALLER_ID_3:
        return !t->knows_callers;
    case STEP_TONE:
    case STEP_HANG_UP:
        return t->wants_tone;
    default:
        return true;
    }
}

static const char *command_of(const struct at_test *t)
{
    return steps[t->step].command ? steps[t->step].command : t->init;
}

static void send_step(struct at_test *t, rras_ms now)
{
    char out[sizeof t->init + 2];
    int len = snprintf(out, sizeof out, "%s\r", command_of(t));

    t->sent_at = t->heard_at = now;
    t->has_said = false;
    note(t, "> ", out, (size_t)len - 1);
    t->write(t->ctx, bytes_of(out, (size_t)len));
}

static void next_step(struct at_test *t, rras_ms now)
{
    t->tries = 1;
    do
        t->step++;
    while (t->step < STEPS && !is_step_needed(t, (enum step)t->step));
    if (t->step < STEPS)
        send_step(t, now);
    else
        end(t, outcome(t));
}

/* ---- what it says ---- */

/* The command comes back, perhaps behind what was left of an earlier line. */
static bool is_echo(const struct at_test *t)
{
    size_t len = strlen(command_of(t));

    return t->line_len >= len && text_equal_nocase(t->line + t->line_len - len, command_of(t));
}

static bool is_off_hook(const struct at_test *t)
{
    return t->step == STEP_TONE || t->step == STEP_HANG_UP;
}

static void answered(struct at_test *t, bool is_ok, rras_ms now)
{
    t->has_answered = true;
    t->silent_steps = 0;
    if (t->step == STEP_TONE)
        t->has_tone = is_ok;
    else if (t->step >= STEP_CALLER_ID && t->step <= STEP_CALLER_ID_3)
        t->knows_callers = is_ok;
    else if ((t->step == STEP_INIT || t->step == STEP_NO_AUTO_ANSWER) && !is_ok)
        t->has_refused = true;
    next_step(t, now);
}

static void heard_result(struct at_test *t, const struct at_result *r, rras_ms now)
{
    if (r->kind == AT_RESULT_RING && !is_off_hook(t)) {
        end(t, AT_TEST_RANG);
    } else if (r->kind == AT_RESULT_OK || r->kind == AT_RESULT_ERROR) {
        answered(t, r->kind == AT_RESULT_OK, now);
    } else if (is_off_hook(t) && (r->kind == AT_RESULT_FAIL || r->kind == AT_RESULT_HANGUP)) {
        t->has_no_tone = t->has_no_tone || r->ras_error == 680;
        t->silent_steps = 0;
        next_step(t, now);
    }
}

static void heard_line(struct at_test *t, rras_ms now)
{
    const struct modem_type *type;
    struct at_result r;

    if (is_echo(t))
        return;
    t->has_said = true;
    note(t, "< ", t->line, t->line_len);
    at_result_parse(bytes_of(t->line, t->line_len), &r);
    if (r.kind == AT_RESULT_NONE && steps[t->step].may_be_digits)
        at_result_parse_digits(bytes_of(t->line, t->line_len), &r);
    type = steps[t->step].is_question && r.kind == AT_RESULT_NONE ? modem_type_of_answer(t->line) : NULL;
    if (type && (!t->type || type < t->type)) /* the precise rows come first */
        t->type = type;
    heard_result(t, &r, now);
}

static void end_line(struct at_test *t, rras_ms now)
{
    while (t->line_len > 0 && t->line[t->line_len - 1] == ' ')
        t->line_len--;
    t->line[t->line_len] = '\0';
    if (t->line_len > 0)
        heard_line(t, now);
    t->line_len = 0;
}

void at_test_receive(struct at_test *t, struct bytes in, rras_ms now)
{
    for (size_t i = 0; i < in.len && t->end == AT_TEST_RUNNING; i++) {
        uint8_t c = in.at[i];

        t->heard_at = now;
        t->has_heard = true;
        if (c == '\r' || c == '\n')
            end_line(t, now);
        else if (t->line_len < AT_TEST_LINE_MAX && c != 0 && (c != ' ' || t->line_len > 0))
            t->line[t->line_len++] = c >= ' ' && c < 0x7f ? (char)c : '?';
    }
}

/* ---- time ---- */

static rras_ms step_ends(const struct at_test *t)
{
    const rras_ms quiet = steps[t->step].quiet_ms;
    const rras_ms longest = quiet > TALK_MAX_MS ? STEP_MAX_MS : TALK_MAX_MS;

    return rras_sooner(t->heard_at + quiet, t->sent_at + longest);
}

static void step_is_over(struct at_test *t, rras_ms now)
{
    const uint8_t step = t->step;

    end_line(t, now); /* a result without its line end */
    if (t->end != AT_TEST_RUNNING || t->step != step)
        return;
    if (!t->has_said)
        note(t, "(no answer)", "", 0);
    if (t->tries < steps[step].tries) {
        t->tries++;
        send_step(t, now);
        return;
    }
    t->silent_steps = t->has_said ? 0 : (uint8_t)(t->silent_steps + 1);
    if (step == STEP_WORDS && !t->has_answered)
        end(t, t->has_heard ? AT_TEST_GARBLED : AT_TEST_SILENT);
    else if (t->silent_steps >= SILENT_STEPS && t->has_answered && step != STEP_TONE)
        end(t, AT_TEST_DEAF);
    else
        next_step(t, now);
}

rras_ms at_test_advance(struct at_test *t, rras_ms now)
{
    if (t->end == AT_TEST_RUNNING && now >= step_ends(t))
        step_is_over(t, now);
    return t->end == AT_TEST_RUNNING ? step_ends(t) : RRAS_NEVER;
}

/* With AT in front, and nothing that no terminal could show. */
static void set_init(struct at_test *t, const char *init)
{
    size_t n = 0;

    if (init[0] == '\0')
        return;
    if ((init[0] & ~0x20) != 'A' || (init[1] & ~0x20) != 'T')
        n = strlen(strcpy(t->init, "AT"));
    for (; *init && n + 1 < sizeof t->init; init++)
        if (*init >= ' ' && *init < 0x7f)
            t->init[n++] = *init;
    t->init[n] = '\0';
}

void at_test_start(struct at_test *t, const char *init, bool wants_tone, void (*write)(void *ctx, struct bytes out),
                   void *ctx, rras_ms now)
{
    memset(t, 0, sizeof *t);
    t->write = write;
    t->ctx = ctx;
    t->wants_tone = wants_tone;
    t->tries = 1;
    set_init(t, init);
    send_step(t, now);
}
