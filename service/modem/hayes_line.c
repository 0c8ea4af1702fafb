/*
 * hayes_line.c - being a modem, from the serial line's side.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/modem/hayes_line.h"

enum { ESCAPE_COUNT = 3, MS_PER_GUARD = 20, CTRL_OFF = 127, DELETE = 0x7f };

void hayes_line_init(struct hayes_line *l, uint32_t connect_bps)
{
    memset(l, 0, sizeof *l);
    hayes_init(&l->h, connect_bps);
    l->h.connects_at_once = false;
    l->has_dtr = true;
    l->next_ring = l->call_until = RRAS_NEVER;
}

static rras_ms guard_ms(const struct hayes_line *l)
{
    return (rras_ms)l->h.s[HAYES_S_GUARD] * MS_PER_GUARD;
}

static void clear_line(struct hayes_line *l)
{
    l->len = 0;
    l->is_long = false;
}

/* ---- commands ---- */

static void go_calling(struct hayes_line *l, rras_ms now)
{
    const uint8_t wait_s = l->h.s[HAYES_S_WAIT];

    l->mode = HAYES_CALLING;
    l->call_until = now + (rras_ms)(wait_s ? wait_s : 1) * 1000;
    l->next_ring = RRAS_NEVER;
}

static enum hayes_does run(struct hayes_line *l, struct writer *reply, rras_ms now)
{
    enum hayes_does does = hayes_command(&l->h, bytes_of(l->line, l->len), reply);

    memcpy(l->last, l->line, l->len);
    l->last_len = l->len;
    clear_line(l);
    if (does == HAYES_ANSWERS && !l->is_ringing) {
        hayes_say(&l->h, HAYES_NO_CARRIER, reply); /* nobody is there to be answered */
        return HAYES_STAYS;
    }
    if (does >= HAYES_DIALS)
        go_calling(l, now);
    return does;
}

/* A/ needs no CR: the last line once more (Hayes). */
static enum hayes_does again(struct hayes_line *l, struct writer *reply, rras_ms now)
{
    clear_line(l);
    if (l->last_len == 0)
        return HAYES_STAYS;
    memcpy(l->line, l->last, l->last_len);
    l->len = l->last_len;
    return run(l, reply, now);
}

static bool is_attention(const struct hayes_line *l)
{
    return l->len >= 2 && ((l->line[0] == 'A' && l->line[1] == 'T') || (l->line[0] == 'a' && l->line[1] == 't'));
}

static void echo(const struct hayes_line *l, uint8_t c, struct writer *reply)
{
    if (l->h.echo && reply->len < reply->cap)
        wr_u8(reply, c);
}

static enum hayes_does end_line(struct hayes_line *l, struct writer *reply, rras_ms now)
{
    if (l->is_long) {
        clear_line(l);
        hayes_say(&l->h, HAYES_ERROR, reply);
        return HAYES_STAYS;
    }
    if (is_attention(l))
        return run(l, reply, now);
    clear_line(l);
    return HAYES_STAYS;
}

/* What does not begin with AT is skipped until it does, as a modem hunts for it to learn the speed. */
static enum hayes_does command_octet(struct hayes_line *l, uint8_t c, struct writer *reply, rras_ms now)
{
    c &= 0x7f; /* 7E1 terminals */
    echo(l, c, reply);
    if (c == l->h.s[HAYES_S_CR])
        return end_line(l, reply, now);
    if (c == l->h.s[HAYES_S_BS] || c == DELETE) {
        l->len = (uint16_t)(l->len > 2 ? l->len - 1 : l->len);
        return HAYES_STAYS;
    }
    if (c <= ' ')
        return HAYES_STAYS;
    if (l->len == 1 && c == '/' && (l->line[0] == 'A' || l->line[0] == 'a'))
        return again(l, reply, now);
    if (l->len == 0 && c != 'A' && c != 'a')
        return HAYES_STAYS;
    if (l->len == 1 && c != (l->line[0] == 'A' ? 'T' : 't')) {
        l->len = c == 'A' || c == 'a';
        l->line[0] = (char)c;
        return HAYES_STAYS;
    }
    if (l->len == HAYES_LINE_MAX)
        l->is_long = true;
    else
        l->line[l->len++] = (char)c;
    return HAYES_STAYS;
}

/* ---- data ---- */

static void data_octet(struct hayes_line *l, uint8_t c, struct writer *data, rras_ms now)
{
    const uint8_t escape = l->h.s[HAYES_S_ESCAPE];
    const bool was_quiet = now - l->last_data >= guard_ms(l);

    wr_u8(data, c);
    if (c != escape || escape > CTRL_OFF)
        l->pluses = 0;
    else if (was_quiet)
        l->pluses = 1; /* the first one, after a silence */
    else if (l->pluses > 0)
        l->pluses = l->pluses < ESCAPE_COUNT ? l->pluses + 1 : 0;
    l->last_data = now;
}

enum hayes_does hayes_line_receive(struct hayes_line *l, struct bytes *in, struct writer *data, struct writer *reply, rras_ms now)
{
    enum hayes_does does = HAYES_STAYS;
    struct reader r = rd_of(*in);

    while (r.rest.len > 0 && does == HAYES_STAYS) {
        const uint8_t c = rd_u8(&r);

        if (l->mode == HAYES_ONLINE) {
            data_octet(l, c, data, now);
        } else if (l->mode == HAYES_CALLING) {
            if (c == '\n')
                continue; /* behind the CR of the command itself */
            hayes_line_over(l, HAYES_NO_CARRIER, reply);
            does = HAYES_HANGS_UP;
        } else {
            does = command_octet(l, c, reply, now);
        }
    }
    *in = r.rest;
    return does;
}

/* ---- what the owner tells ---- */

void hayes_line_connected(struct hayes_line *l, struct writer *reply, rras_ms now)
{
    hayes_say(&l->h, HAYES_CONNECT, reply);
    l->mode = HAYES_ONLINE;
    l->is_ringing = false;
    l->h.s[HAYES_S_RUNG] = 0;
    l->next_ring = l->call_until = RRAS_NEVER;
    l->pluses = 0;
    l->last_data = now;
    clear_line(l);
}

void hayes_line_over(struct hayes_line *l, enum hayes_result why, struct writer *reply)
{
    l->mode = HAYES_COMMANDS;
    l->h.connected = false;
    l->is_ringing = false;
    l->h.s[HAYES_S_RUNG] = 0;
    l->next_ring = l->call_until = RRAS_NEVER;
    clear_line(l);
    hayes_say(&l->h, why, reply);
}

void hayes_line_ring(struct hayes_line *l, bool on, rras_ms now)
{
    if (on && (l->mode != HAYES_COMMANDS || l->h.connected))
        return; /* busy; the owner asks h.connected and mode before */
    l->is_ringing = on;
    l->h.s[HAYES_S_RUNG] = 0;
    l->next_ring = on ? now : RRAS_NEVER;
}

enum hayes_does hayes_line_dtr(struct hayes_line *l, bool on, struct writer *reply)
{
    const bool fell = l->has_dtr && !on, was_busy = l->h.connected || l->mode != HAYES_COMMANDS;

    l->has_dtr = on;
    if (!fell || l->h.dtr == 0)
        return HAYES_STAYS;
    if (l->h.dtr == 1) {
        if (l->mode == HAYES_ONLINE) {
            l->mode = HAYES_COMMANDS;
            hayes_say(&l->h, HAYES_OK, reply);
        }
        return HAYES_STAYS;
    }
    if (was_busy)
        hayes_line_over(l, HAYES_NO_CARRIER, reply);
    if (l->h.dtr == 3)
        hayes_command(&l->h, bytes_of("ATZ", 3), &(struct writer){ .cap = 0 });
    return was_busy ? HAYES_HANGS_UP : HAYES_STAYS;
}

bool hayes_line_dcd(const struct hayes_line *l)
{
    return l->h.connected || l->h.dcd == 0;
}

/* ---- time ---- */

static enum hayes_does ring(struct hayes_line *l, struct writer *reply, rras_ms now)
{
    const uint8_t answers_on = l->h.s[HAYES_S_RINGS];

    hayes_say(&l->h, HAYES_RING, reply);
    if (l->h.s[HAYES_S_RUNG] < UINT8_MAX)
        l->h.s[HAYES_S_RUNG]++;
    l->next_ring = now + HAYES_RING_MS;
    if (answers_on == 0 || l->h.s[HAYES_S_RUNG] < answers_on || !l->has_dtr)
        return HAYES_STAYS;
    go_calling(l, now);
    return HAYES_ANSWERS;
}

static bool escape_is_due(const struct hayes_line *l, rras_ms now)
{
    return l->mode == HAYES_ONLINE && l->pluses == ESCAPE_COUNT && now - l->last_data >= guard_ms(l);
}

enum hayes_does hayes_line_advance(struct hayes_line *l, struct writer *reply, rras_ms now)
{
    if (escape_is_due(l, now)) {
        l->mode = HAYES_COMMANDS;
        l->pluses = 0;
        hayes_say(&l->h, HAYES_OK, reply);
    }
    if (l->mode == HAYES_CALLING && now >= l->call_until) {
        hayes_line_over(l, HAYES_NO_CARRIER, reply);
        return HAYES_HANGS_UP;
    }
    return l->is_ringing && now >= l->next_ring ? ring(l, reply, now) : HAYES_STAYS;
}

rras_ms hayes_line_deadline(const struct hayes_line *l)
{
    rras_ms next = rras_sooner(l->next_ring, l->call_until);

    if (l->mode == HAYES_ONLINE && l->pluses == ESCAPE_COUNT)
        next = rras_sooner(next, l->last_data + guard_ms(l));
    return next;
}
