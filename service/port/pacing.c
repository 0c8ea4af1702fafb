/*
 * pacing.c - how much a line may be given now.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>
#include "service/port/pacing.h"

enum {
    SLACK_MS = 30,          /* of work the line has left when it gets a frame: timers are late */
    MIN_WINDOW = 2 * PACING_FRAME + 64, /* one frame is leaving, one waits; and their echoes */
    ECHO_EVERY_MS = 100,
    ECHO_EVERY_BYTES = PACING_FRAME - 200, /* a full frame each, where the window is small */
    ECHO_DEAF_MS = 1000,    /* how often a peer that answers none is asked again */
    ECHO_LOST_MS = 3000,
    MAX_MISSES = 3,
    OVERDUE_MS = 100,
    QUEUE_MS = PACING_AHEAD_MS / 2,
    MAX_GROWN = 1 << 20,
    IDLE_MS = 500,
    UNHURRIED_MS = 20,
    RATE_SPAN_MS = 200      /* a rate is measured over at least this, when there is as much */
};

static uint64_t at_least(uint64_t v, uint64_t least)
{
    return v > least ? v : least;
}

static uint64_t less(uint64_t a, uint64_t b)
{
    return a > b ? a - b : 0;
}

/* ---- speed known ---- */

/* 8N1: ten bits an octet. */
static uint64_t bytes_in_ms(const struct pacing *p, uint64_t ms)
{
    return p->bps * ms / 10000;
}

static uint64_t backlog(const struct pacing *p, rras_ms now)
{
    return less(p->free_at_us, now * 1000) * p->bps / 10000000;
}

/* What the line may hold at most: 200 ms or, where that is less than a frame, a frame and a bit. */
static uint64_t known_limit(const struct pacing *p)
{
    return at_least(bytes_in_ms(p, PACING_AHEAD_MS), PACING_FRAME + bytes_in_ms(p, SLACK_MS));
}

static rras_ms known_deadline(const struct pacing *p, rras_ms now)
{
    uint64_t keep_us = (known_limit(p) - PACING_FRAME) * 10000000 / p->bps;
    rras_ms at = (less(p->free_at_us, keep_us) + 999) / 1000;

    return at > now ? at : now;
}

/* ---- speed unknown ---- */

static uint64_t ms_for(uint64_t bytes, uint64_t rate)
{
    return bytes * 1000 / rate;
}

/* The delay of an empty line: the packet in front of an echo had to leave first. */
static rras_ms base_delay(rras_ms rtt, uint32_t packet_bytes, uint64_t rate)
{
    return less(rtt, ms_for(packet_bytes, rate));
}

static uint64_t window(const struct pacing *p)
{
    rras_ms delay;
    uint64_t by_rate;

    if (p->rate == 0)
        return MIN_WINDOW;
    delay = base_delay(p->best_rtt, p->best_packet_bytes, p->rate);
    by_rate = p->rate * delay / 1000 + at_least(p->rate * PACING_AHEAD_MS / 1000, MIN_WINDOW);
    return at_least(by_rate, p->grown);
}

/* All that is on the way should have been confirmed in this time. */
static rras_ms expected_ms(const struct pacing *p)
{
    return base_delay(p->best_rtt, p->best_packet_bytes, p->rate) +
           ms_for(p->written - p->confirmed, p->rate);
}

/* The newest echo is late: one more packet and echo may go, in case it was lost. */
static rras_ms overdue_at(const struct pacing *p)
{
    if (p->rate == 0 || p->on_way_count == 0 || p->on_way_count == PACING_ECHOES)
        return RRAS_NEVER;
    return p->on_way[p->on_way_count - 1].sent_at + expected_ms(p) * 5 / 4 + OVERDUE_MS;
}

static rras_ms lost_at(const struct pacing *p)
{
    rras_ms patience = ECHO_LOST_MS;

    if (p->on_way_count == 0)
        return RRAS_NEVER;
    if (p->rate > 0)
        patience += 2 * expected_ms(p);
    return p->on_way[0].sent_at + patience;
}

static void forget_oldest(struct pacing *p, uint8_t n)
{
    p->on_way_count = (uint8_t)(p->on_way_count - n);
    memmove(p->on_way, p->on_way + n, p->on_way_count * sizeof *p->on_way);
}

/* An echo may be lost on a noisy line; a peer that never answered, or not for long, is deaf. */
static void notice_losses(struct pacing *p, rras_ms now)
{
    while (now >= lost_at(p)) {
        forget_oldest(p, 1);
        p->misses++;
        if (p->rate == 0 || p->misses >= MAX_MISSES) {
            p->is_deaf = true;
            p->misses = 0;
            p->on_way_count = 0;
        }
    }
}

static void remember(struct pacing *p, const struct pacing_mark *m)
{
    if (p->past_count == PACING_HISTORY) {
        p->past_count--;
        memmove(p->past, p->past + 1, p->past_count * sizeof *p->past);
    }
    p->past[p->past_count++] = *m;
}

/* Bytes behind the last echo are never confirmed; after a while they have surely left. */
static bool is_line_empty(const struct pacing *p, rras_ms now)
{
    if (p->past_count == 0 || p->written == p->confirmed)
        return true;
    return p->on_way_count == 0 && p->rate > 0 &&
           now - p->last_write_at >= IDLE_MS + 2 * expected_ms(p);
}

/* Nothing was on the way: what is measured begins here. */
static void begin_burst(struct pacing *p, rras_ms now)
{
    const struct pacing_mark start = { .offset = p->written, .sent_at = now, .back_at = now };

    p->confirmed = p->written;
    p->on_way_count = 0;
    p->past_count = 0;
    p->unhurried_at = now;
    remember(p, &start);
}

/* The rate between an earlier mark and `m`, over RATE_SPAN_MS if the history is as long. Only a
 * sender that was held up the whole time shows how slow the line is; any shows how fast. */
static void measure_rate(struct pacing *p, const struct pacing_mark *m)
{
    uint8_t i = p->past_count;
    uint64_t span, rate;
    const struct pacing_mark *from;

    if (i == 0)
        return;
    do
        i--;
    while (i > 0 && m->back_at - p->past[i].back_at < RATE_SPAN_MS);
    from = &p->past[i];
    span = at_least(m->back_at - from->back_at, at_least(less(m->sent_at, from->sent_at), 1));
    rate = at_least((m->offset - from->offset) * 1000 / span, 1);
    if (rate > p->rate)
        p->rate = rate;
    else if (p->unhurried_at < from->sent_at)
        p->rate -= (p->rate - rate) / 4;
}

static void measure_delay(struct pacing *p, const struct pacing_mark *m)
{
    rras_ms rtt = m->back_at - m->sent_at;
    rras_ms best = base_delay(p->best_rtt, p->best_packet_bytes, p->rate);

    if (p->best_rtt == RRAS_NEVER || base_delay(rtt, m->packet_bytes, p->rate) < best) {
        p->best_rtt = rtt;
        p->best_packet_bytes = m->packet_bytes;
    }
}

/* A window too small for a long path makes the line look slow, and so stays small. As long as the
 * rate rises and replies come without having queued, it grows by what they confirm; a queue ends it. */
static void grow(struct pacing *p, const struct pacing_mark *m, uint64_t newly_confirmed,
                 uint64_t rate_before)
{
    rras_ms queued = less(m->back_at - m->sent_at, p->best_rtt);

    if (queued > QUEUE_MS)
        p->grown = 0;
    else if (queued < QUEUE_MS / 2 && p->unhurried_at < m->sent_at && p->grown < MAX_GROWN &&
             p->rate > rate_before + rate_before / 16)
        p->grown = at_least(p->grown, MIN_WINDOW) + newly_confirmed;
}

/* ---- public ---- */

void pacing_init(struct pacing *p, uint32_t bps)
{
    memset(p, 0, sizeof *p);
    p->bps = bps;
    p->best_rtt = RRAS_NEVER;
}

size_t pacing_room(struct pacing *p, rras_ms now)
{
    uint64_t room;

    if (p->bps > 0) {
        if (now < known_deadline(p, now))
            return 0;
        return (size_t)at_least(less(known_limit(p), backlog(p, now)), PACING_FRAME);
    }
    notice_losses(p, now);
    if (p->is_deaf)
        return SIZE_MAX;
    room = less(window(p), p->written - p->confirmed);
    if (room < PACING_FRAME) /* with no echo on the way one more packet goes, and an echo behind it */
        room = p->on_way_count == 0 || now >= overdue_at(p) ? PACING_FRAME : 0;
    p->was_full = p->was_full || room == 0;
    return (size_t)room;
}

void pacing_wrote(struct pacing *p, size_t n, rras_ms now)
{
    if (p->bps > 0) {
        p->free_at_us = at_least(p->free_at_us, now * 1000) + n * 10000000ull / p->bps;
        return;
    }
    if (is_line_empty(p, now))
        begin_burst(p, now);
    else if (!p->was_full && now - p->last_write_at > UNHURRIED_MS)
        p->unhurried_at = now;
    /* An echo is itself written before it is reported: what goes in one moment counts as one. */
    p->last_packet_bytes = (uint32_t)n + (now == p->last_write_at ? p->last_packet_bytes : 0);
    p->was_full = false;
    p->written += n;
    p->last_write_at = now;
}

bool pacing_wants_echo(const struct pacing *p, rras_ms now)
{
    uint64_t since;

    if (p->bps > 0 || p->on_way_count == PACING_ECHOES)
        return false;
    if (p->is_deaf)
        return p->on_way_count == 0 && now - p->last_echo_at >= ECHO_DEAF_MS;
    if (p->on_way_count == 0)
        return p->written > p->confirmed;
    since = p->written - p->on_way[p->on_way_count - 1].offset;
    return since >= at_least(ECHO_EVERY_BYTES, window(p) / PACING_ECHOES) ||
           (since > 0 && now - p->last_echo_at >= ECHO_EVERY_MS);
}

void pacing_echo_sent(struct pacing *p, uint32_t stamp, rras_ms now)
{
    if (p->bps > 0 || p->on_way_count == PACING_ECHOES)
        return;
    p->on_way[p->on_way_count++] = (struct pacing_mark){
        .offset = p->written, .sent_at = now, .stamp = stamp, .packet_bytes = p->last_packet_bytes,
    };
    p->last_echo_at = now;
}

void pacing_echo_back(struct pacing *p, uint32_t stamp, rras_ms now)
{
    for (uint8_t i = 0; i < p->on_way_count; i++) {
        struct pacing_mark m = p->on_way[i];
        uint64_t newly_confirmed, rate_before = p->rate;

        if (m.stamp != stamp)
            continue;
        m.back_at = now;
        forget_oldest(p, (uint8_t)(i + 1)); /* older ones were lost; this one speaks for them */
        p->misses = 0;
        p->is_deaf = false;
        newly_confirmed = less(m.offset, p->confirmed);
        p->confirmed += newly_confirmed;
        measure_rate(p, &m);
        if (p->rate > 0) {
            measure_delay(p, &m);
            grow(p, &m, newly_confirmed, rate_before);
        }
        remember(p, &m);
        return;
    }
}

rras_ms pacing_deadline(const struct pacing *p, rras_ms now)
{
    struct pacing copy = *p;

    if (p->bps > 0)
        return known_deadline(p, now);
    if (pacing_room(&copy, now) > 0)
        return now;
    return rras_sooner(lost_at(&copy), overdue_at(&copy));
}
