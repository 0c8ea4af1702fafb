/*
 * net_rig.h - a net with a made-up Internet around it: sockets that note what they were asked, and
 * packets built and taken apart by hand.
 *
 * Header only: it is shared by unit tests and the fuzzer of service/net. All static, one rig at a time.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_NET_RIG_H
#define RRAS_NET_RIG_H
#include <stdlib.h>

#include "service/net/ip4_packet.h"
#include "service/net/nat.h"
#include "service/net/net.h"

#define RIG_OWN IP4(10, 9, 0, 1)
#define RIG_ANN IP4(10, 9, 0, 2)
#define RIG_BOB IP4(10, 9, 0, 3)
#define RIG_WEB IP4(192, 0, 2, 80)
#define RIG_DNS IP4(192, 0, 2, 53)
#define RIG_DNS2 IP4(192, 0, 2, 54)

enum rig_kind { RIG_TCP, RIG_UDP };

/* One outside socket. */
struct rig_socket {
    struct rig_socket *next;
    enum rig_kind kind;
    void *flow;
    uint32_t address;                /* TCP: where to; UDP: of the last packet sent */
    uint16_t port;
    uint8_t *sent;                   /* TCP: all bytes; UDP: the last packet */
    size_t sent_len, room;           /* room: how much more tcp_send takes */
    unsigned sends, finishes, closes;
    bool is_reset, is_reading;
};

struct rig_echo {
    uint32_t address;
    uint8_t ttl;
    uint16_t id, sequence;
    size_t len;
    void *cookie;
    unsigned count;
};

struct rig {
    struct net *net;
    struct net_caller *ann, *bob;
    rras_ms now;
    struct rig_socket *sockets;      /* newest first; closed ones stay until rig_stop() */
    unsigned opened, closed;
    size_t room;                     /* of new TCP sockets */
    bool is_out_of_sockets;
    struct rig_echo echo;
    uint32_t random;
    unsigned wakes;
};

static inline struct rig_socket *rig_socket_new(struct rig *rig, enum rig_kind kind, void *flow)
{
    struct rig_socket *s = rig->is_out_of_sockets ? NULL : calloc(1, sizeof *s);

    if (!s)
        return NULL;
    s->kind = kind;
    s->flow = flow;
    s->room = rig->room;
    s->is_reading = true;
    s->next = rig->sockets;
    rig->sockets = s;
    rig->opened++;
    return s;
}

static inline void *rig_tcp_connect(void *ctx, uint32_t address, uint16_t port, void *flow)
{
    struct rig_socket *s = rig_socket_new(ctx, RIG_TCP, flow);

    if (s) {
        s->address = address;
        s->port = port;
    }
    return s;
}

static inline void rig_note_sent(struct rig_socket *s, struct bytes data)
{
    s->sent = realloc(s->sent, s->sent_len + data.len + 1);
    if (data.len > 0)
        memcpy(s->sent + s->sent_len, data.at, data.len);
    s->sent_len += data.len;
    s->sends++;
}

static inline size_t rig_tcp_send(void *ctx, void *socket, struct bytes data)
{
    struct rig_socket *s = socket;

    (void)ctx;
    if (s->closes || s->finishes)
        abort();
    if (data.len > s->room)
        data.len = s->room;
    s->room -= data.len;
    rig_note_sent(s, data);
    return data.len;
}

static inline void rig_tcp_finish(void *ctx, void *socket)
{
    (void)ctx;
    ((struct rig_socket *)socket)->finishes++;
}

static inline void rig_tcp_read(void *ctx, void *socket, bool on)
{
    struct rig_socket *s = socket;

    (void)ctx;
    if (s->closes)
        abort();
    s->is_reading = on;
}

static inline void rig_tcp_close(void *ctx, void *socket, bool reset)
{
    struct rig_socket *s = socket;

    s->closes++;
    s->is_reset = reset;
    ((struct rig *)ctx)->closed++;
}

static inline void *rig_udp_open(void *ctx, void *flow)
{
    return rig_socket_new(ctx, RIG_UDP, flow);
}

static inline void rig_udp_send(void *ctx, void *socket, uint32_t address, uint16_t port, struct bytes data)
{
    struct rig_socket *s = socket;

    (void)ctx;
    if (s->closes)
        abort();
    s->address = address;
    s->port = port;
    s->sent_len = 0;
    rig_note_sent(s, data);
}

static inline void rig_udp_close(void *ctx, void *socket)
{
    rig_tcp_close(ctx, socket, false);
}

static inline void rig_take_echo(void *ctx, uint32_t address, uint8_t ttl, uint16_t id, uint16_t sequence,
                                 struct bytes data, void *cookie)
{
    struct rig *rig = ctx;

    rig->echo = (struct rig_echo){ address, ttl, id, sequence, data.len, cookie, rig->echo.count + 1 };
}

static inline void rig_random(void *ctx, uint8_t *out, size_t len)
{
    struct rig *rig = ctx;

    for (size_t i = 0; i < len; i++) {
        rig->random = rig->random * 1664525u + 1013904223u;
        out[i] = (uint8_t)(rig->random >> 24);
    }
}

static const struct net_outside rig_outside = {
    rig_tcp_connect, rig_tcp_send, rig_tcp_finish, rig_tcp_read, rig_tcp_close,
    rig_udp_open, rig_udp_send, rig_udp_close, rig_take_echo, rig_random
};

static inline void rig_wake(void *ctx)
{
    ((struct rig *)ctx)->wakes++;
}

static inline void rig_config(struct net_config *config)
{
    net_config_defaults(config);
    config->own_address = RIG_OWN;
    config->dns_upstream[0] = RIG_DNS;
    config->version = "test";
}

/* Ends the net. False when a socket was closed more than once or never, or lwIP was displeased. */
static inline bool rig_stop(struct rig *rig)
{
    bool ok = true;

    net_remove_caller(rig->ann);
    net_remove_caller(rig->bob);
    net_free(rig->net);
    rig->net = NULL;
    while (rig->sockets) {
        struct rig_socket *s = rig->sockets;

        ok = ok && s->closes == 1;
        rig->sockets = s->next;
        free(s->sent);
        free(s);
    }
    return ok && nat_tcp_assertions() == 0;
}

static inline void rig_start_with(struct rig *rig, const struct net_config *config)
{
    if (rig->net) /* a test that failed left it, and nobody forks under Windows */
        rig_stop(rig);
    memset(rig, 0, sizeof *rig);
    rig->random = 42;
    rig->room = SIZE_MAX;
    rig->now = 1000;
    rig->net = net_new(config, &rig_outside, rig, rig->now);
    rig->ann = net_add_caller(rig->net, RIG_ANN, 1500, NULL, rig_wake, rig);
    rig->bob = net_add_caller(rig->net, RIG_BOB, 576, NULL, rig_wake, rig);
}

static inline void rig_start(struct rig *rig)
{
    struct net_config config;

    rig_config(&config);
    rig_start_with(rig, &config);
}

/* Runs the net's clock until `until`, at every deadline it names. */
static inline void rig_run(struct rig *rig, rras_ms until)
{
    for (;;) {
        rras_ms next = net_advance(rig->net, rig->now);

        if (next > until)
            break;
        rig->now = next > rig->now ? next : rig->now + 1;
    }
    rig->now = until;
    net_advance(rig->net, rig->now);
}

/* What a test builds packets from; 0 means: the usual. */
struct rig_packet {
    uint32_t from, to;
    uint16_t from_port, to_port;
    uint8_t protocol, ttl;
    uint16_t id, fragment;
    /* TCP */
    uint32_t sequence, acknowledgment;
    uint8_t flags;
    uint16_t window, mss;
    /* ICMP */
    uint8_t type;
    struct bytes data;               /* fragments: the whole IP payload */
};

static inline struct bytes rig_build(const struct rig_packet *p, uint8_t *out)
{
    struct ip4_header h = { p->from, p->to, p->id, p->fragment, p->protocol, p->ttl ? p->ttl : 64, 0 };
    struct writer w = wr_into(out + IP4_HEADER, IP4_PACKET_MAX - IP4_HEADER);
    struct ip4_ports ports = { p->from_port, p->to_port };
    size_t sum_at = 0;
    uint32_t sum = 0;

    if (p->fragment & (IP4_MF | IP4_OFFSET_MASK)) {
        wr_bytes(&w, p->data);
    } else if (p->protocol == IP4_UDP) {
        uint8_t head[UDP_HEADER];

        udp_write_header(head, &h, ports, p->data);
        wr_bytes(&w, bytes_of(head, sizeof head));
        wr_bytes(&w, p->data);
    } else if (p->protocol == IP4_TCP) {
        wr_be16(&w, p->from_port);
        wr_be16(&w, p->to_port);
        wr_be32(&w, p->sequence);
        wr_be32(&w, p->acknowledgment);
        wr_u8(&w, p->mss ? 6 << 4 : 5 << 4);
        wr_u8(&w, p->flags);
        wr_be16(&w, p->window);
        wr_be32(&w, 0);
        if (p->mss)
            wr_be32(&w, 0x02040000u | p->mss);
        wr_bytes(&w, p->data);
        sum_at = 16;
        sum = ip4_pseudo_sum(p->from, p->to, IP4_TCP, w.len);
    } else if (p->protocol == IP4_ICMP) {
        wr_u8(&w, p->type);
        wr_u8(&w, 0);
        wr_be16(&w, 0);
        wr_be16(&w, p->from_port);
        wr_be16(&w, p->to_port);
        wr_bytes(&w, p->data);
        sum_at = 2;
    } else {
        wr_bytes(&w, p->data);
    }
    if (sum_at) {
        uint16_t checksum = ip4_checksum(ip4_sum(sum, wr_view(&w)));

        w.at[sum_at] = (uint8_t)(checksum >> 8);
        w.at[sum_at + 1] = (uint8_t)checksum;
    }
    ip4_write_header(out, &h, w.len);
    return bytes_of(out, IP4_HEADER + w.len);
}

static uint8_t rig_scratch[IP4_PACKET_MAX + 1];

static inline void rig_send(struct rig *rig, struct net_caller *from, const struct rig_packet *p)
{
    net_input(from, rig_build(p, rig_scratch), rig->now);
}

/* A packet the caller was sent, taken apart; `ok` says its checksums are good. */
struct rig_seen {
    struct ip4_packet ip;
    struct tcp_fields tcp;
    struct ip4_ports ports;
    struct bytes data;               /* after the transport header */
    bool ok;
};

static inline bool rig_pull(struct rig *rig, struct net_caller *caller, struct rig_seen *seen)
{
    struct bytes packet;
    size_t header;

    memset(seen, 0, sizeof *seen);
    if (!net_pull(caller, &packet, rig->now))
        return false;
    seen->ok = ip4_read(packet, &seen->ip) && seen->ip.whole.len == packet.len;
    if (!seen->ok || ip4_is_fragment(&seen->ip))
        return true;
    seen->ok = ip4_transport_ok(&seen->ip);
    seen->ports = ip4_ports(&seen->ip);
    header = 8;
    if (seen->ip.protocol == IP4_TCP) {
        seen->ok = seen->ok && tcp_read(seen->ip.payload, &seen->tcp);
        header = seen->tcp.header_len;
    }
    if (seen->ok)
        seen->data = bytes_of(seen->ip.payload.at + header, seen->ip.payload.len - header);
    return true;
}

static inline bool rig_is_silent(struct rig *rig, struct net_caller *caller)
{
    struct rig_seen seen;

    return !rig_pull(rig, caller, &seen);
}
#endif
