/*
 * slow_line.c - a line with the rate and latency of a modem's time.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/port/slow_line.h"
#include <stdlib.h>

enum { ROOM_MS = 200, MINIMUM_ROOM = 64, PIECES = 256, AT_ONCE = 512 };

/* Latencies as remembered of the modems, not measured: framing, error control and interleaving of both ends. */
const struct slow_rate slow_rate_table[] = {
    { 300, 100, 10, "V.21, Bell 103" },
    { 1200, 100, 15, "V.22, Bell 212A" },
    { 2400, 100, 25, "V.22bis" },
    { 9600, 85, 50, "V.32" },
    { 14400, 85, 60, "V.32bis" },
    { 28800, 85, 75, "V.34" },
    { 33600, 85, 80, "V.34bis" },
    { 56000, 85, 60, "V.90" },
};
const size_t slow_rate_count = sizeof slow_rate_table / sizeof *slow_rate_table;

const struct slow_rate *slow_rate_find(uint32_t bps)
{
    const struct slow_rate *found = NULL;

    for (size_t i = 0; i < slow_rate_count; i++)
        if (slow_rate_table[i].bps <= bps)
            found = &slow_rate_table[i];
    return found;
}

/* ---- one direction ---- */

/* When the octets up to `end` are through. */
struct piece {
    uint64_t end;
    uint64_t due_us;
};

/* Octets on their way, in a ring, and when pieces of them arrive. */
struct lane {
    uint8_t *ring;
    uint64_t in, out;                /* octets ever put in and taken out */
    uint64_t free_us;                /* the line has sent everything by then */
    struct piece pieces[PIECES];
    unsigned first, count;
    uint64_t lost;
};

struct slow_line {
    struct transport outer;          /* first: the two are one */
    struct transport *inner;
    const struct slow_rate *rate;
    rras_ms (*now)(void *ctx);
    void *now_ctx;
    struct lane to_us, to_them;
    bool is_lost;
    uint32_t lost_with;
    unsigned busy;
    bool is_closed;
};

static uint64_t octet_us(const struct slow_line *l)
{
    return (uint64_t)l->rate->bits_per_octet_10 * 100000 / l->rate->bps;
}

static size_t waiting(const struct lane *lane)
{
    return (size_t)(lane->in - lane->out);
}

static void put(struct slow_line *l, struct lane *lane, struct bytes data)
{
    const uint64_t now_us = l->now(l->now_ctx) * 1000, step_us = SLOW_LINE_STEP_MS * 1000;
    const size_t room = SLOW_LINE_HELD - waiting(lane), n = data.len < room ? data.len : room;
    struct piece *last = lane->count ? &lane->pieces[(lane->first + lane->count - 1) % PIECES] : NULL;
    uint64_t due;

    lane->lost += data.len - n;
    if (n == 0)
        return;
    for (size_t i = 0; i < n; i++)
        lane->ring[(lane->in + i) % SLOW_LINE_HELD] = data.at[i];
    lane->in += n;
    if (lane->free_us < now_us)
        lane->free_us = now_us;
    lane->free_us += n * octet_us(l);
    due = lane->free_us + (uint64_t)l->rate->latency_ms * 1000;
    if (last && (lane->count == PIECES || due - last->due_us < step_us)) {
        last->end = lane->in;
        last->due_us = due;
        return;
    }
    lane->pieces[(lane->first + lane->count++) % PIECES] = (struct piece){ lane->in, due };
}

/* Octets that have arrived by now. A long piece arrives bit by bit: as many of it as the time that is left allows. */
static size_t arrived(const struct slow_line *l, const struct lane *lane, uint64_t now_us)
{
    uint64_t end = lane->out;

    for (unsigned i = 0; i < lane->count; i++) {
        const struct piece *p = &lane->pieces[(lane->first + i) % PIECES];

        if (p->due_us <= now_us) {
            end = p->end;
            continue;
        }
        if (p->end - end > (p->due_us - now_us) / octet_us(l))
            end = p->end - (p->due_us - now_us) / octet_us(l) - 1;
        break;
    }
    return end > lane->out ? (size_t)(end - lane->out) : 0;
}

static size_t take(struct lane *lane, size_t n, uint8_t *out)
{
    for (size_t i = 0; i < n; i++)
        out[i] = lane->ring[(lane->out + i) % SLOW_LINE_HELD];
    lane->out += n;
    while (lane->count > 0 && lane->pieces[lane->first].end <= lane->out) {
        lane->first = (lane->first + 1) % PIECES;
        lane->count--;
    }
    return n;
}

/* When the next octet is through; those that follow it closely are waited for, a step at most. */
static rras_ms next_due(const struct slow_line *l, const struct lane *lane, rras_ms now)
{
    const struct piece *p = &lane->pieces[lane->first];
    rras_ms first, whole;

    if (lane->count == 0)
        return RRAS_NEVER;
    whole = (p->due_us + 999) / 1000;
    first = (p->due_us - (p->end - lane->out - 1) * octet_us(l) + 999) / 1000;
    if (first >= now + SLOW_LINE_STEP_MS)
        return first;
    if (whole >= now + SLOW_LINE_STEP_MS)
        return now + SLOW_LINE_STEP_MS;
    return whole > now ? whole : now + 1;
}

/* ---- the line below ---- */

static void on_received(void *ctx, struct bytes data)
{
    put(ctx, &((struct slow_line *)ctx)->to_us, data);
}

static void on_writable(void *ctx)
{
    (void)ctx; /* our own room is what counts */
}

static void on_carrier(void *ctx, bool present)
{
    struct slow_line *l = ctx;

    if (l->outer.events && l->outer.events->carrier)
        l->outer.events->carrier(l->outer.ctx, present);
}

static void on_lost(void *ctx, uint32_t system_error)
{
    struct slow_line *l = ctx;

    l->is_lost = true; /* told when what came before is through */
    l->lost_with = system_error;
}

static const struct transport_events events = {
    .received = on_received,
    .writable = on_writable,
    .carrier = on_carrier,
    .lost = on_lost,
};

/* ---- the line above ---- */

static size_t room(struct transport *t)
{
    struct slow_line *l = (struct slow_line *)t;
    size_t most = ROOM_MS * 1000 / (size_t)octet_us(l);
    const uint64_t now_us = l->now(l->now_ctx) * 1000;
    size_t queued = l->to_them.free_us > now_us ? (size_t)((l->to_them.free_us - now_us) / octet_us(l)) : 0;

    most = most < MINIMUM_ROOM ? MINIMUM_ROOM : most;
    return queued < most ? most - queued : 0;
}

static void write(struct transport *t, struct bytes data)
{
    put((struct slow_line *)t, &((struct slow_line *)t)->to_them, data);
}

static void set_dtr(struct transport *t, bool on)
{
    struct slow_line *l = (struct slow_line *)t;

    if (!l->is_lost && l->inner->ops->set_dtr)
        l->inner->ops->set_dtr(l->inner, on);
}

static void free_it(struct slow_line *l)
{
    l->inner->events = NULL;
    l->inner->ops->close(l->inner);
    free(l->to_us.ring);
    free(l->to_them.ring);
    free(l);
}

/* What was sent last, a goodbye, goes out at once: nobody waits for it here any more. */
static void close(struct transport *t)
{
    struct slow_line *l = (struct slow_line *)t;
    uint8_t room_for[AT_ONCE];

    l->outer.events = NULL;
    while (!l->is_lost && waiting(&l->to_them) > 0) {
        const size_t n = take(&l->to_them, waiting(&l->to_them) < AT_ONCE ? waiting(&l->to_them) : AT_ONCE, room_for);

        l->inner->ops->write(l->inner, bytes_of(room_for, n));
    }
    if (l->busy > 0)
        l->is_closed = true;
    else
        free_it(l);
}

static const struct transport_ops ops = {
    .kind = "slow",
    .room = room,
    .write = write,
    .set_dtr = set_dtr,
    .close = close,
};

struct slow_line *slow_line_new(struct transport *inner, uint32_t bps, rras_ms (*now)(void *ctx), void *ctx)
{
    const struct slow_rate *rate = slow_rate_find(bps);
    struct slow_line *l = rate ? calloc(1, sizeof *l) : NULL;

    if (!l)
        return NULL;
    l->to_us.ring = malloc(SLOW_LINE_HELD);
    l->to_them.ring = malloc(SLOW_LINE_HELD);
    if (!l->to_us.ring || !l->to_them.ring) {
        free(l->to_us.ring);
        free(l->to_them.ring);
        free(l);
        return NULL;
    }
    l->outer = *inner; /* has_dtr, has_dcd, peer */
    l->outer.ops = &ops;
    l->outer.events = NULL;
    l->inner = inner;
    l->rate = rate;
    l->now = now;
    l->now_ctx = ctx;
    inner->events = &events;
    inner->ctx = l;
    return l;
}

struct transport *slow_line_transport(struct slow_line *line)
{
    return &line->outer;
}

/* ---- time ---- */

static void hand_out(struct slow_line *l, rras_ms now)
{
    uint8_t piece[AT_ONCE];
    size_t n;

    while (!l->is_closed && (n = arrived(l, &l->to_us, now * 1000)) > 0) {
        n = take(&l->to_us, n < AT_ONCE ? n : AT_ONCE, piece);
        if (l->outer.events)
            l->outer.events->received(l->outer.ctx, bytes_of(piece, n));
    }
}

static void hand_on(struct slow_line *l, rras_ms now)
{
    uint8_t piece[AT_ONCE];
    size_t n;
    bool is_sent = false;

    while (!l->is_lost && (n = arrived(l, &l->to_them, now * 1000)) > 0) {
        n = take(&l->to_them, n < AT_ONCE ? n : AT_ONCE, piece);
        l->inner->ops->write(l->inner, bytes_of(piece, n));
        is_sent = true;
    }
    if (is_sent && !l->is_closed && l->outer.events && l->outer.events->writable)
        l->outer.events->writable(l->outer.ctx);
}

rras_ms slow_line_advance(struct slow_line *l, rras_ms now)
{
    rras_ms next;

    l->busy++;
    hand_out(l, now);
    if (!l->is_closed)
        hand_on(l, now);
    if (l->is_lost && !l->is_closed && waiting(&l->to_us) == 0 && l->outer.events) {
        const struct transport_events *told = l->outer.events;

        l->outer.events = NULL;
        told->lost(l->outer.ctx, l->lost_with);
    }
    l->busy--;
    if (l->is_closed) {
        free_it(l);
        return RRAS_NEVER;
    }
    next = next_due(l, &l->to_us, now);
    return l->is_lost ? next : rras_sooner(next, next_due(l, &l->to_them, now));
}
