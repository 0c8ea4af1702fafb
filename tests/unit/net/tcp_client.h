/*
 * tcp_client.h - the caller's end of a TCP connection through a net under test, segment by segment.
 *
 * Header only; it owns the one rig of its program.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_TCP_CLIENT_H
#define RRAS_TCP_CLIENT_H
#include <check.h>

#include "tests/support/net_rig.h"

enum { ISS = 1000, PORT = 80, INSIDE_PORT = 1025 };

static struct rig rig;
static struct rig_seen seen;

/* The caller's end of one connection: just enough TCP. */
struct client {
    struct net_caller *caller;
    uint32_t from, to;
    uint16_t port, to_port;
    uint32_t sequence, expected;     /* next to send, next to get */
    uint16_t window;
};

static inline struct client client_of(uint16_t port)
{
    return (struct client){ rig.ann, RIG_ANN, RIG_WEB, port, PORT, ISS, 0, 8192 };
}

static inline void segment(const struct client *c, uint8_t flags, uint32_t sequence, struct bytes data)
{
    struct rig_packet p = { .from = c->from, .to = c->to, .from_port = c->port, .to_port = c->to_port,
                            .protocol = IP4_TCP, .flags = flags, .sequence = sequence,
                            .acknowledgment = flags & TCP_F_ACK ? c->expected : 0, .window = c->window,
                            .mss = flags & TCP_F_SYN ? 1460 : 0, .data = data };

    rig_send(&rig, c->caller, &p);
}

static inline void send_syn(const struct client *c)
{
    segment(c, TCP_F_SYN, c->sequence, bytes_of(NULL, 0));
}

static inline void send_ack(const struct client *c)
{
    segment(c, TCP_F_ACK, c->sequence, bytes_of(NULL, 0));
}

static inline void send_data(struct client *c, struct bytes data)
{
    segment(c, TCP_F_ACK | TCP_F_PSH, c->sequence, data);
    c->sequence += (uint32_t)data.len;
}

static inline void send_fin(struct client *c)
{
    segment(c, TCP_F_ACK | TCP_F_FIN, c->sequence, bytes_of(NULL, 0));
    c->sequence++;
}

static inline void pull(const struct client *c)
{
    ck_assert(rig_pull(&rig, c->caller, &seen));
    ck_assert(seen.ok);
    ck_assert_uint_eq(seen.ip.source, c->to);
    ck_assert_uint_eq(seen.ip.destination, c->from);
}

static inline void pull_tcp(const struct client *c)
{
    pull(c);
    ck_assert_uint_eq(seen.ip.protocol, IP4_TCP);
    ck_assert_uint_eq(seen.ports.source, c->to_port);
    ck_assert_uint_eq(seen.ports.destination, c->port);
}

static inline void expect_reset(const struct client *c)
{
    pull_tcp(c);
    ck_assert_uint_ne(seen.tcp.flags & TCP_F_RST, 0);
}

static inline struct rig_socket *connect_client(struct client *c)
{
    struct rig_socket *s;

    send_syn(c);
    s = rig.sockets;
    net_tcp_connected(s->flow, s, rig.now);
    pull_tcp(c);
    ck_assert_uint_eq(seen.tcp.flags, TCP_F_SYN | TCP_F_ACK);
    ck_assert_uint_eq(seen.tcp.acknowledgment, c->sequence + 1);
    c->sequence++;
    c->expected = seen.tcp.sequence + 1;
    send_ack(c);
    return s;
}

/* Both sides finish, the outside first; the flow is in TIME_WAIT then. */
static inline void finish_both(struct client *c, struct rig_socket *s)
{
    net_tcp_finished(s->flow, rig.now);
    pull_tcp(c);
    ck_assert_uint_ne(seen.tcp.flags & TCP_F_FIN, 0);
    c->expected = seen.tcp.sequence + (uint32_t)seen.data.len + 1;
    send_fin(c);
    pull_tcp(c);
}
#endif
