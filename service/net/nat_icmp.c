/*
 * nat_icmp.c - callers' pings, carried on by the host.
 *
 * The echoes that are out are a ring: a new one takes the place of the oldest. Silence is silence, so
 * nothing is timed; an answer later than ECHO_MS is not an answer.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/net/flow_limit.h"
#include "service/net/nat.h"

enum { OUT_TTL = 64, ECHO_BITS = 10 };

_Static_assert(ECHO_MAX == 1 << ECHO_BITS, "a cookie is a slot number and a generation");

static void *cookie_of(const struct net *net, const struct echo *echo)
{
    return (void *)((uintptr_t)echo->generation << ECHO_BITS | (uintptr_t)(echo - net->echoes));
}

static void echo_done(struct echo *echo)
{
    if (echo->caller) {
        echo->caller->echoes_out--;
        flow_limit_closed(echo->caller, echo->inside);
    }
    echo->caller = NULL;
}

/* The oldest echo's slot. A caller with too many out gets none until its own are over; behind a router, where the
 * next one may be another machine's, the router's oldest gives way. */
static struct echo *echo_take(struct net_caller *caller, uint32_t inside)
{
    struct net *net = caller->net;
    struct echo *echo = &net->echoes[net->echo_next];
    uint32_t limit = caller->iface ? ECHO_PER_ROUTER : ECHO_PER_CALLER;

    if (caller->echoes_out >= limit) {
        for (uint32_t i = 0; i < ECHO_MAX; i++) {
            struct echo *old = &net->echoes[(net->echo_next + i) % ECHO_MAX];
            bool is_over = old->sent + ECHO_MS <= net->now || (caller->iface && caller->echoes_out >= limit);

            if (old->caller == caller && is_over)
                echo_done(old);
        }
    }
    if (caller->echoes_out >= limit) {
        caller->count.dropped++;
        return NULL;
    }
    if (!flow_limit_make_room(caller, inside, FLOW_TCP))
        return NULL;
    net->echo_next = (net->echo_next + 1) % ECHO_MAX;
    echo_done(echo);
    return echo;
}

void nat_icmp_input(struct net_caller *caller, const struct ip4_packet *p)
{
    struct net *net = caller->net;
    struct reader r = rd_of(p->payload);
    uint8_t type = rd_u8(&r), code = rd_u8(&r);
    struct ip4_header quoted = { p->source, p->destination, p->id, 0, IP4_ICMP, p->ttl, p->tos };
    struct echo *echo;

    if (type != ICMP4_ECHO || code != 0 || !net->outside->echo)
        return;
    echo = echo_take(caller, p->source);
    if (!echo)
        return;
    rd_be16(&r);
    echo->caller = caller;
    echo->generation = (echo->generation + 1) & 0x3fffff; /* 22 bits: what a 32-bit cookie leaves */
    echo->inside = p->source;
    echo->address = p->destination;
    echo->id = rd_be16(&r);
    echo->sequence = rd_be16(&r);
    echo->sent = net->now;
    ip4_write_header(echo->quote, &quoted, p->payload.len);
    memcpy(echo->quote + IP4_HEADER, p->payload.at, ICMP_HEADER);
    echo->quote_len = IP4_HEADER + ICMP_HEADER;
    caller->echoes_out++;
    flow_limit_opened(caller, echo->inside);
    net->outside->echo(net->ctx, p->destination, (uint8_t)(p->ttl - 1), echo->id, echo->sequence, r.rest,
                       cookie_of(net, echo));
}

/* The echo a cookie stands for, while anybody waits for it. */
static struct echo *echo_of(struct net *net, void *cookie)
{
    uintptr_t value = (uintptr_t)cookie;
    struct echo *echo = &net->echoes[value & (ECHO_MAX - 1)];

    if (!echo->caller || echo->generation != value >> ECHO_BITS || echo->sent + ECHO_MS <= net->now)
        return NULL;
    return echo;
}

void net_echo_reply(struct net *net, void *cookie, uint32_t from, struct bytes data, rras_ms now)
{
    struct echo *echo;
    struct net_caller *caller;
    struct ip4_header h;
    struct writer w;
    uint8_t head[ICMP_HEADER];
    uint16_t checksum;

    net->now = now;
    echo = echo_of(net, cookie);
    if (!echo || from != echo->address || data.len > IP4_PACKET_MAX - IP4_HEADER - ICMP_HEADER)
        return;
    caller = echo->caller;
    h = (struct ip4_header){ from, echo->inside, net->next_id++, 0, IP4_ICMP, OUT_TTL, 0 };
    w = wr_into(head, sizeof head);
    wr_u8(&w, ICMP4_ECHO_REPLY);
    wr_u8(&w, 0);
    wr_be16(&w, 0);
    wr_be16(&w, echo->id);
    wr_be16(&w, echo->sequence);
    checksum = ip4_checksum(ip4_sum(ip4_sum(0, wr_view(&w)), data));
    head[2] = (uint8_t)(checksum >> 8);
    head[3] = (uint8_t)checksum;
    echo_done(echo);
    net_send(caller, &h, wr_view(&w), data);
}

void net_echo_failed(struct net *net, void *cookie, uint32_t from, uint8_t type, uint8_t code, rras_ms now)
{
    struct echo *echo;
    struct net_caller *caller;

    net->now = now;
    echo = echo_of(net, cookie);
    if (!echo || (type != ICMP4_UNREACHABLE && type != ICMP4_TIME_EXCEEDED))
        return;
    caller = echo->caller;
    echo_done(echo);
    net_complain_from(caller, from, type, code, 0, bytes_of(echo->quote, echo->quote_len));
}

void nat_icmp_forget(struct net_caller *caller)
{
    for (uint32_t i = 0; i < ECHO_MAX && caller->echoes_out > 0; i++)
        if (caller->net->echoes[i].caller == caller)
            echo_done(&caller->net->echoes[i]);
}
