/*
 * bench_client.h - the caller of the benches: our engine as the calling side, and a TCP that downloads
 * with full-size segments and a large window.
 *
 * Header only, one per program; the same for every server that is measured.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_BENCH_CLIENT_H
#define RRAS_BENCH_CLIENT_H
#include "common/base/text.h"
#include "service/net/ip4_packet.h"
#include "tests/support/ppp_caller.h"

enum { BENCH_WINDOW = 32768, BENCH_MSS = 1460, BENCH_PORT = 2048, BENCH_ACK_EVERY = 2 };

struct bench_client {
    struct link *link;
    struct hdlc_rx rx;
    struct hdlc_tx tx;
    struct link_ip wanted, ip;       /* zeroes: whatever the server says */
    bool is_up, has_ended, is_open, is_finished, is_reset;
    rras_ms now;
    uint32_t random;
    /* the download */
    uint32_t to;
    uint16_t to_port;
    uint32_t sequence, expected;
    unsigned unacked;                /* segments */
    uint64_t payload, line_bytes;
    rras_ms resend_at;
    /* pings */
    unsigned pings_sent, pings_back;
    rras_ms ping_sent_at, rtt_sum, rtt_max;
    uint16_t ping_sequence;
    void (*write)(void *ctx, struct bytes line);
    void *ctx;
};

static inline void client_send(void *ctx, uint16_t protocol, struct bytes info)
{
    struct bench_client *c = ctx;
    uint8_t room[2 * HDLC_FRAME_MAX + 16];
    struct writer out = wr_into(room, sizeof room);

    hdlc_send(&c->tx, protocol, info, &out);
    c->write(c->ctx, wr_view(&out));
}

static inline void client_framing(void *ctx, const struct link_framing *framing)
{
    struct bench_client *c = ctx;

    c->tx.accm = framing->tx_accm;
    c->tx.pfc = framing->tx_pfc;
    c->tx.acfc = framing->tx_acfc;
    c->rx.accm = framing->rx_accm;
}

static inline void client_authenticate(void *ctx, const struct auth_attempt *attempt)
{
    (void)ctx;
    (void)attempt;
}

static inline void client_authenticated(void *ctx, const char *user, unsigned method)
{
    struct bench_client *c = ctx;

    (void)user;
    (void)method;
    link_start_network(c->link, &c->wanted, c->now);
}

static inline void client_ip_up(void *ctx, const struct link_ip *ip)
{
    struct bench_client *c = ctx;

    c->is_up = ip != NULL;
    if (ip)
        c->ip = *ip;
}

static inline void client_packet(struct bench_client *c, uint8_t *packet, uint8_t protocol, uint32_t to, size_t len)
{
    struct ip4_header h = { c->ip.our_address, to, (uint16_t)++c->random, 0, protocol, 64, 0 };

    ip4_write_header(packet, &h, len);
    link_send_packet(c->link, PPP_IP, bytes_of(packet, IP4_HEADER + len));
}

static inline void client_segment(struct bench_client *c, uint8_t flags)
{
    uint8_t packet[IP4_HEADER + TCP_HEADER + 4];
    struct writer w = wr_into(packet + IP4_HEADER, TCP_HEADER + 4);
    uint16_t checksum;

    wr_be16(&w, BENCH_PORT);
    wr_be16(&w, c->to_port);
    wr_be32(&w, c->sequence);
    wr_be32(&w, flags & TCP_F_ACK ? c->expected : 0);
    wr_u8(&w, flags & TCP_F_SYN ? 6 << 4 : 5 << 4);
    wr_u8(&w, flags);
    wr_be16(&w, BENCH_WINDOW);
    wr_be32(&w, 0);
    if (flags & TCP_F_SYN)
        wr_be32(&w, 0x02040000u | BENCH_MSS);
    checksum = ip4_checksum(ip4_sum(ip4_pseudo_sum(c->ip.our_address, c->to, IP4_TCP, w.len), wr_view(&w)));
    w.at[16] = (uint8_t)(checksum >> 8);
    w.at[17] = (uint8_t)checksum;
    c->unacked = 0;
    client_packet(c, packet, IP4_TCP, c->to, w.len);
}

static inline void client_take_segment(struct bench_client *c, const struct ip4_packet *p)
{
    struct tcp_fields tcp;
    size_t len;

    if (!tcp_read(p->payload, &tcp) || tcp.ports.destination != BENCH_PORT)
        return;
    len = p->payload.len - tcp.header_len;
    if (tcp.flags & TCP_F_RST) {
        c->is_reset = true;
        return;
    }
    if (!c->is_open && (tcp.flags & TCP_F_SYN)) {
        c->is_open = true;
        c->sequence++;
        c->expected = tcp.sequence + 1;
        client_segment(c, TCP_F_ACK);
        return;
    }
    if (tcp.sequence != c->expected) {
        if (len > 0)
            client_segment(c, TCP_F_ACK);
        return;
    }
    c->expected += (uint32_t)len;
    c->payload += len;
    if (len > 0)
        c->unacked++;
    if (tcp.flags & TCP_F_FIN) {
        c->expected++;
        c->is_finished = true;
        client_segment(c, TCP_F_ACK | TCP_F_FIN);
    } else if (c->unacked >= BENCH_ACK_EVERY) {
        client_segment(c, TCP_F_ACK);
    }
}

static inline void client_take_packet(void *ctx, uint16_t protocol, struct bytes packet)
{
    struct bench_client *c = ctx;
    struct ip4_packet p;

    if (protocol != PPP_IP || !ip4_read(packet, &p) || !ip4_transport_ok(&p))
        return;
    if (p.protocol == IP4_TCP) {
        client_take_segment(c, &p);
    } else if (p.protocol == IP4_ICMP && p.payload.at[0] == ICMP4_ECHO_REPLY &&
               (p.payload.at[6] << 8 | p.payload.at[7]) == c->ping_sequence) {
        rras_ms rtt = c->now - c->ping_sent_at;

        c->pings_back++;
        c->rtt_sum += rtt;
        if (rtt > c->rtt_max)
            c->rtt_max = rtt;
    }
}

static inline void client_random(void *ctx, uint8_t *out, size_t len)
{
    struct bench_client *c = ctx;

    for (size_t i = 0; i < len; i++) {
        c->random = c->random * 1664525u + 1013904223u;
        out[i] = (uint8_t)(c->random >> 24);
    }
}

static inline void client_ended(void *ctx, enum end_reason why, uint32_t peer_error)
{
    struct bench_client *c = ctx;

    (void)why;
    (void)peer_error;
    c->has_ended = true;
    c->is_up = false;
}

static const struct link_host bench_client_host = {
    .send = client_send, .framing = client_framing, .authenticate = client_authenticate,
    .authenticated = client_authenticated, .ip_up = client_ip_up, .packet = client_take_packet,
    .random = client_random, .ended = client_ended
};

static inline bool client_init(struct bench_client *c, unsigned methods, void (*write)(void *ctx, struct bytes line),
                               void *ctx)
{
    static uint32_t seed = 1;
    struct link_config config;

    *c = (struct bench_client){ .write = write, .ctx = ctx, .random = seed += 0x9e3779b9u };
    hdlc_rx_init(&c->rx);
    hdlc_tx_init(&c->tx);
    link_config_defaults(&config);
    config.side = LINK_CALLS;
    config.auth_methods = methods;
    config.listen_first_ms = 0;
    config.accm = 0;
    text_copy(config.user, sizeof config.user, "ann");
    text_copy(config.password, sizeof config.password, "pw");
    c->link = link_new(&config, &bench_client_host, c);
    return c->link != NULL;
}

static inline void client_receive(struct bench_client *c, struct bytes line, rras_ms now)
{
    struct hdlc_frame frame;

    c->now = now;
    c->line_bytes += line.len;
    while (!c->has_ended && hdlc_receive(&c->rx, &line, &frame))
        link_receive(c->link, frame.protocol, frame.info, now);
    if (c->unacked > 0 && !c->has_ended)
        client_segment(c, TCP_F_ACK);
}

/* The SYN, and again while there is no answer. */
static inline void client_download(struct bench_client *c, uint32_t to, uint16_t port, rras_ms now)
{
    c->now = now;
    if (c->is_open || now < c->resend_at)
        return;
    c->to = to;
    c->to_port = port;
    c->sequence = 1000;
    c->resend_at = now + 3000;
    client_segment(c, TCP_F_SYN);
}

static inline void client_ping(struct bench_client *c, uint32_t to, rras_ms now)
{
    uint8_t packet[IP4_HEADER + ICMP_HEADER + 32] = { 0 };
    struct writer w = wr_into(packet + IP4_HEADER, ICMP_HEADER);
    uint16_t checksum;

    c->now = now;
    c->pings_sent++;
    c->ping_sent_at = now;
    wr_be16(&w, ICMP4_ECHO << 8);
    wr_be16(&w, 0);
    wr_be16(&w, 1);
    wr_be16(&w, ++c->ping_sequence);
    checksum = ip4_checksum(ip4_sum(0, bytes_of(packet + IP4_HEADER, ICMP_HEADER + 32)));
    packet[IP4_HEADER + 2] = (uint8_t)(checksum >> 8);
    packet[IP4_HEADER + 3] = (uint8_t)checksum;
    client_packet(c, packet, IP4_ICMP, to, ICMP_HEADER + 32);
}
#endif
