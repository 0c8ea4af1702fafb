/*
 * script_run.c - a compiled script talks to the line.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include "common/base/ip4.h"
#include "common/base/secret.h"
#include "common/base/text.h"
#include "service/modem/script_internal.h"

static void fail(struct script *s, const char *why)
{
    s->end = SCRIPT_FAILED;
    text_copy(s->why, sizeof s->why, why);
}

/* ---- values ---- */

/* The compiler has seen to it that the stack is neither empty here nor full. */
static struct script_value *top(struct script *s, unsigned below)
{
    return &s->stack[s->stack_len - 1 - below];
}

static int32_t pop_number(struct script *s)
{
    return s->stack[--s->stack_len].number;
}

static void push_number(struct script *s, int64_t number)
{
    s->stack[s->stack_len++].number = (int32_t)(uint32_t)(uint64_t)number; /* around the corner, like Windows */
}

static void set_text(struct script_value *value, const void *text, size_t len)
{
    memcpy(value->text, text, len);
    value->text[len] = '\0';
    value->len = (uint16_t)len;
}

static void set_success(struct script *s, bool success)
{
    s->variables[VAR_SUCCESS].number = success;
    s->variables[VAR_FAILURE].number = !success;
}

/* Behind a <: CR for cr>, LF for lf>, else NUL. */
static char bracketed(const char *in, const char *end)
{
    if (end - in < 3 || in[2] != '>')
        return '\0';
    if (text_upper(in[0]) == 'C' && text_upper(in[1]) == 'R')
        return '\r';
    return text_upper(in[0]) == 'L' && text_upper(in[1]) == 'F' ? '\n' : '\0';
}

/* What ^M, <cr>, \" and their like stand for; the result is never longer. */
static uint16_t translate(const struct script_value *text, uint8_t out[SCRIPT_STRING_MAX])
{
    const char *in = text->text, *end = text->text + text->len;
    uint16_t n = 0;

    while (in < end) {
        char c = *in++, named;

        if (c == '^' && in < end && ((*in >= '@' && *in <= '_') || (*in >= 'a' && *in <= 'z')))
            c = (char)(*in++ & 0x1f);
        else if (c == '\\' && in < end && strchr("\"^<\\", *in))
            c = *in++;
        else if (c == '<' && (named = bracketed(in, end)) != '\0') {
            c = named;
            in += 3;
        }
        out[n++] = (uint8_t)c;
    }
    return n;
}

/* ---- transmit ---- */

static void start_sending(struct script *s, bool raw)
{
    const struct script_value *text = &s->stack[--s->stack_len];

    if (raw)
        memcpy(s->sending, text->text, text->len);
    s->sending_len = raw ? text->len : translate(text, s->sending);
    s->sent = 0;
    s->waits = WAITS_FOR_ROOM;
}

static void go_on_sending(struct script *s, struct writer *out)
{
    while (s->sent < s->sending_len && out->len < out->cap)
        wr_u8(out, s->sending[s->sent++]);
    if (s->sent == s->sending_len)
        s->waits = WAITS_NOT;
}

/* ---- waitfor ---- */

static rras_ms seconds_from(rras_ms now, int32_t seconds)
{
    return now + (seconds > 0 ? (rras_ms)seconds * 1000 : 0);
}

static void start_waiting(struct script *s, const struct script_op *op, rras_ms now)
{
    s->until = op->flag ? seconds_from(now, pop_number(s)) : RRAS_NEVER;
    s->alternative_count = (uint8_t)op->arg;
    for (unsigned i = s->alternative_count; i-- > 0;) {
        s->alternatives[i].len = translate(&s->stack[--s->stack_len], s->alternatives[i].text);
        s->alternatives[i].matches_case = op[1 + i].flag;
        s->alternatives[i].target = op[1 + i].arg;
    }
    s->at = (uint16_t)(s->at + s->alternative_count);
    s->window_len = 0;
    s->waits = WAITS_FOR_TEXT;
}

static bool ends_with(const struct script *s, const uint8_t *text, uint16_t len, bool with_case)
{
    const uint8_t *at = s->window + s->window_len - len;

    if (len > s->window_len)
        return false;
    for (uint16_t i = len; i-- > 0;)
        if (at[i] != text[i] && (with_case || text_upper((char)at[i]) != text_upper((char)text[i])))
            return false;
    return true;
}

/* The alternative that is complete now; -1 none. */
static int matched(const struct script *s)
{
    for (int i = 0; i < s->alternative_count; i++)
        if (ends_with(s, s->alternatives[i].text, s->alternatives[i].len, s->alternatives[i].matches_case))
            return i;
    return -1;
}

static void stop_waiting(struct script *s, int which)
{
    set_success(s, which >= 0);
    if (which >= 0 && s->alternatives[which].target >= 0)
        s->at = (uint16_t)s->alternatives[which].target;
    s->waits = WAITS_NOT;
}

/* Returns how much of the input was read. */
static size_t go_on_waiting(struct script *s, rras_ms now)
{
    int which = matched(s); /* an empty string is there at once */
    size_t n = 0;

    while (which < 0 && n < s->input_len) {
        if (s->window_len == sizeof s->window) {
            memmove(s->window, s->window + SCRIPT_STRING_MAX, SCRIPT_STRING_MAX);
            s->window_len = SCRIPT_STRING_MAX;
        }
        s->window[s->window_len++] = s->input[n++];
        which = matched(s);
    }
    if (which >= 0 || now >= s->until)
        stop_waiting(s, which);
    return n;
}

/* ---- getip ---- */

static void start_getip(struct script *s)
{
    s->addresses_left = pop_number(s);
    if (s->addresses_left < 1) {
        fail(s, "getip counts addresses from 1.");
        return;
    }
    s->token_len = 0;
    s->until = RRAS_NEVER;
    s->waits = WAITS_FOR_ADDRESS;
}

/* The token is complete: is it an address, and the one meant? */
static bool end_token(struct script *s)
{
    uint32_t address;
    bool fits = s->token_len < sizeof s->token;

    while (fits && s->token_len > 0 && s->token[s->token_len - 1] == '.')
        s->token_len--; /* "Your address is 10.1.2.3." */
    s->token[fits ? s->token_len : 0] = '\0';
    s->token_len = 0;
    if (!ip4_parse(s->token, &address) || --s->addresses_left > 0)
        return false;
    set_text(&s->stack[s->stack_len++], s->token, strlen(s->token));
    s->waits = WAITS_NOT;
    return true;
}

static size_t go_on_getip(struct script *s, rras_ms now)
{
    size_t n = 0;

    while (n < s->input_len) {
        uint8_t c = s->input[n++];

        if ((c >= '0' && c <= '9') || c == '.') {
            if (s->token_len < sizeof s->token)
                s->token[s->token_len++] = (char)c;
        } else if (s->token_len > 0 && end_token(s)) {
            return n;
        }
    }
    s->until = s->token_len > 0 ? s->last_rx + SCRIPT_QUIET_MS : RRAS_NEVER;
    if (now >= s->until) {
        s->until = RRAS_NEVER;
        end_token(s);
    }
    return n;
}

/* ---- the machine ---- */

/* Integers and booleans. */
static void calculate(struct script *s, enum op kind)
{
    int64_t b = pop_number(s), a = pop_number(s);

    switch (kind) {
    case OP_MULTIPLY: push_number(s, a * b); break;
    case OP_ADD: push_number(s, a + b); break;
    case OP_SUBTRACT: push_number(s, a - b); break;
    case OP_LESS: push_number(s, a < b); break;
    case OP_LESS_EQUAL: push_number(s, a <= b); break;
    case OP_GREATER: push_number(s, a > b); break;
    case OP_GREATER_EQUAL: push_number(s, a >= b); break;
    case OP_EQUAL: push_number(s, a == b); break;
    case OP_UNEQUAL: push_number(s, a != b); break;
    case OP_AND: push_number(s, a && b); break;
    case OP_OR: push_number(s, a || b); break;
    default: /* OP_DIVIDE */
        if (b == 0)
            fail(s, "A number is divided by 0.");
        push_number(s, b ? a / b : 0);
        break;
    }
}

static void join(struct script *s)
{
    const struct script_value *b = top(s, 0);
    struct script_value *a = top(s, 1);

    if (a->len + b->len > SCRIPT_STRING_MAX) {
        fail(s, "A string has become longer than 255 characters; transmit it in two parts.");
        return;
    }
    memcpy(a->text + a->len, b->text, b->len + 1u);
    a->len = (uint16_t)(a->len + b->len);
    s->stack_len--;
}

static void compare_texts(struct script *s, bool equal)
{
    bool same = strcmp(top(s, 0)->text, top(s, 1)->text) == 0;

    s->stack_len = (uint8_t)(s->stack_len - 2);
    push_number(s, same == equal);
}

static void set_address(struct script *s)
{
    if (!ip4_parse(s->stack[--s->stack_len].text, &s->address))
        fail(s, "set ipaddr was given what is no address such as 10.1.2.3.");
}

/* What neither calculates nor waits. */
static void set(struct script *s, const struct script_op *op)
{
    switch (op->kind) {
    case OP_SET_ADDRESS: set_address(s); break;
    case OP_SET_DATA_BITS: s->data_bits = (uint8_t)op->arg; break;
    case OP_SET_STOP_BITS: s->stop_bits = (uint8_t)op->arg; break;
    case OP_SET_PARITY: s->parity = (char)op->arg; break;
    case OP_HALT: fail(s, "The script stopped itself with halt: the other end did not say what it waits for."); break;
    default: s->end = SCRIPT_OK; break; /* OP_END */
    }
}

static void step(struct script *s, rras_ms now)
{
    const struct script_op *op = &s->code[s->at++];

    s->line = op->line;
    switch (op->kind) {
    case OP_NUMBER: push_number(s, op->arg); break;
    case OP_TEXT: set_text(&s->stack[s->stack_len++], s->source + op->arg, op->len); break;
    case OP_LOAD: s->stack[s->stack_len++] = s->variables[op->arg]; break;
    case OP_STORE: s->variables[op->arg] = s->stack[--s->stack_len]; break;
    case OP_NEGATE: push_number(s, -(int64_t)pop_number(s)); break;
    case OP_NOT: push_number(s, !pop_number(s)); break;
    case OP_JOIN: join(s); break;
    case OP_TEXT_EQUAL: case OP_TEXT_UNEQUAL: compare_texts(s, op->kind == OP_TEXT_EQUAL); break;
    case OP_JUMP: s->at = (uint16_t)op->arg; break;
    case OP_JUMP_UNLESS:
        if (!pop_number(s))
            s->at = (uint16_t)op->arg;
        break;
    case OP_TRANSMIT: start_sending(s, op->flag); break;
    case OP_WAITFOR: start_waiting(s, op, now); break;
    case OP_DELAY:
        s->until = seconds_from(now, pop_number(s));
        s->waits = WAITS_FOR_TIME;
        break;
    case OP_GETIP: start_getip(s); break;
    case OP_MULTIPLY: case OP_DIVIDE: case OP_ADD: case OP_SUBTRACT: case OP_LESS: case OP_LESS_EQUAL: case OP_GREATER:
    case OP_GREATER_EQUAL: case OP_EQUAL: case OP_UNEQUAL: case OP_AND: case OP_OR:
        calculate(s, (enum op)op->kind);
        break;
    default: set(s, op); break;
    }
}

/* Goes on with what it waits for; true when that is over. */
static bool is_free(struct script *s, struct writer *out, rras_ms now)
{
    size_t used = 0;

    switch (s->waits) {
    case WAITS_FOR_ROOM: go_on_sending(s, out); break;
    case WAITS_FOR_TEXT: used = go_on_waiting(s, now); break;
    case WAITS_FOR_ADDRESS: used = go_on_getip(s, now); break;
    case WAITS_FOR_TIME:
        if (now >= s->until)
            s->waits = WAITS_NOT;
        break;
    default: break;
    }
    s->input_len = (uint16_t)(s->input_len - used);
    if (used > 0)
        memmove(s->input, s->input + used, s->input_len);
    return s->waits == WAITS_NOT;
}

/* `steps` is what is left of this call's. */
static void run(struct script *s, struct writer *out, unsigned *steps, rras_ms now)
{
    s->is_resting = false;
    while (s->end == SCRIPT_RUNNING && is_free(s, out, now)) {
        if (*steps == 0) {
            s->is_resting = true;
            s->until = now + SCRIPT_PAUSE_MS;
            break;
        }
        --*steps;
        step(s, now);
    }
    if (s->end == SCRIPT_RUNNING && now >= s->ends_at)
        fail(s, s->waits == WAITS_FOR_TEXT      ? "What waitfor waits for did not come; compare it with what the other end says."
                : s->waits == WAITS_FOR_ADDRESS ? "getip saw no address; compare the script with what the other end says."
                                                : "The script takes too long.");
}

/* ---- public ---- */

void script_start(struct script *s, const struct script_config *config, rras_ms now)
{
    secret_wipe(s->variables, sizeof s->variables);
    set_text(&s->variables[VAR_USERID], config->user, strlen(config->user));
    set_text(&s->variables[VAR_PASSWORD], config->password, strlen(config->password));
    set_success(s, true);
    s->end = SCRIPT_RUNNING;
    s->why[0] = '\0';
    s->line = 1;
    s->address = 0;
    s->data_bits = s->stop_bits = 0;
    s->parity = 0;
    s->at = 0;
    s->stack_len = 0;
    s->waits = WAITS_NOT;
    s->input_len = 0;
    s->is_resting = true;
    s->until = s->last_rx = now;
    s->ends_at = now + (rras_ms)(config->time_s ? config->time_s : SCRIPT_TIME_S) * 1000;
}

size_t script_receive(struct script *s, struct bytes in, struct writer *out, rras_ms now)
{
    unsigned steps = SCRIPT_STEPS;
    size_t taken = 0;

    while (taken < in.len && s->end == SCRIPT_RUNNING) {
        size_t room = sizeof s->input - s->input_len, n = in.len - taken < room ? in.len - taken : room;

        if (n == 0) { /* nobody waits for it: the oldest are lost, as in a modem's buffer */
            n = in.len - taken < sizeof s->input / 2 ? in.len - taken : sizeof s->input / 2;
            s->input_len = (uint16_t)(s->input_len - n);
            memmove(s->input, s->input + n, s->input_len);
        }
        memcpy(s->input + s->input_len, in.at + taken, n);
        s->input_len = (uint16_t)(s->input_len + n);
        s->last_rx = now;
        taken += n;
        run(s, out, &steps, now);
    }
    return taken;
}

struct bytes script_rest(const struct script *s)
{
    return bytes_of(s->input, s->input_len);
}

void script_advance(struct script *s, struct writer *out, rras_ms now)
{
    unsigned steps = SCRIPT_STEPS;

    if (s->end == SCRIPT_RUNNING)
        run(s, out, &steps, now);
}

rras_ms script_deadline(const struct script *s)
{
    if (s->end != SCRIPT_RUNNING)
        return RRAS_NEVER;
    if (s->is_resting || (s->waits != WAITS_NOT && s->waits != WAITS_FOR_ROOM))
        return rras_sooner(s->until, s->ends_at);
    return s->ends_at;
}

void script_fini(struct script *s)
{
    secret_wipe(s, sizeof *s);
}
