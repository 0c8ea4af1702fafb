/*
 * ip4_packet.c - IPv4 packets as bytes: reading, judging, building, and their checksums.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/net/ip4_packet.h"

enum { OPTION_END = 0, OPTION_NOP = 1, OPTION_LSRR = 131, OPTION_SSRR = 137, TCP_OPTION_MSS = 2 };

static uint16_t load16(const uint8_t *at)
{
    return (uint16_t)(at[0] << 8 | at[1]);
}

static void store16(uint8_t *at, uint16_t v)
{
    at[0] = (uint8_t)(v >> 8);
    at[1] = (uint8_t)v;
}

/* RFC 791 3.1. An option that runs out of the header spoils the packet. */
static bool read_options(struct bytes options, bool *is_source_routed)
{
    struct reader r = rd_of(options);

    while (r.rest.len > 0) {
        uint8_t type = rd_u8(&r), len;

        if (type == OPTION_END)
            return true;
        if (type == OPTION_NOP)
            continue;
        len = rd_u8(&r);
        if (len < 2)
            return false;
        rd_take(&r, len - 2u);
        if (r.short_read)
            return false;
        if (type == OPTION_LSRR || type == OPTION_SSRR)
            *is_source_routed = true;
    }
    return true;
}

bool ip4_read(struct bytes raw, struct ip4_packet *p)
{
    struct reader r = rd_of(raw);
    uint8_t version_ihl = rd_u8(&r);
    size_t total, header = (size_t)(version_ihl & 15) * 4;

    memset(p, 0, sizeof *p);
    p->tos = rd_u8(&r);
    total = rd_be16(&r);
    p->id = rd_be16(&r);
    p->fragment = rd_be16(&r);
    p->ttl = rd_u8(&r);
    p->protocol = rd_u8(&r);
    rd_be16(&r);
    p->source = rd_be32(&r);
    p->destination = rd_be32(&r);
    if (r.short_read || version_ihl >> 4 != 4 || header < IP4_HEADER || total < header || total > raw.len)
        return false;
    if (ip4_checksum(ip4_sum(0, bytes_of(raw.at, header))) != 0)
        return false;
    p->header_len = (uint16_t)header;
    p->whole = bytes_of(raw.at, total);
    p->payload = bytes_of(raw.at + header, total - header);
    p->has_options = header > IP4_HEADER;
    /* A fragment other than the last must be a multiple of 8 octets; none may end beyond 65535. */
    if ((p->fragment & IP4_MF) && (p->payload.len % 8 != 0 || p->payload.len == 0))
        return false;
    if ((size_t)(p->fragment & IP4_OFFSET_MASK) * 8 + total > IP4_PACKET_MAX)
        return false;
    return read_options(bytes_of(raw.at + IP4_HEADER, header - IP4_HEADER), &p->is_source_routed);
}

static uint32_t word_at(struct bytes packet, size_t at)
{
    struct reader r = rd_of(packet);

    rd_take(&r, at);
    return rd_be32(&r);
}

uint32_t ip4_source_of(struct bytes packet)
{
    return word_at(packet, 12);
}

uint32_t ip4_destination_of(struct bytes packet)
{
    return word_at(packet, 16);
}

struct ip4_ports ip4_ports(const struct ip4_packet *p)
{
    struct ip4_ports ports = { 0, 0 };
    bool has_ports = p->protocol == IP4_TCP || p->protocol == IP4_UDP;

    if (has_ports && (p->fragment & IP4_OFFSET_MASK) == 0 && p->payload.len >= 4) {
        ports.source = load16(p->payload.at);
        ports.destination = load16(p->payload.at + 2);
    }
    return ports;
}

/* RFC 1071 2(B): sums taken in the machine's own order differ only by a swap at the end. */
uint32_t ip4_sum(uint32_t sum, struct bytes part)
{
    const uint8_t *at = part.at;
    size_t left = part.len;
    uint64_t wide = 0;
    uint32_t folded;
    const uint16_t probe = 1;

    for (; left >= 32; at += 32, left -= 32) {
        uint32_t w[8];

        memcpy(w, at, sizeof w);
        wide += (uint64_t)w[0] + w[1] + w[2] + w[3];
        wide += (uint64_t)w[4] + w[5] + w[6] + w[7];
    }
    for (; left >= 2; at += 2, left -= 2) {
        uint16_t w;

        memcpy(&w, at, sizeof w);
        wide += w;
    }
    if (left > 0) {
        uint8_t tail[2] = { at[0], 0 };
        uint16_t w;

        memcpy(&w, tail, sizeof w);
        wide += w;
    }
    while (wide >> 16)
        wide = (wide & 0xffff) + (wide >> 16);
    folded = (uint32_t)wide;
    if (*(const uint8_t *)&probe == 1)
        folded = (folded & 0xff) << 8 | folded >> 8;
    return sum + folded;
}

uint16_t ip4_checksum(uint32_t sum)
{
    while (sum >> 16)
        sum = (sum & 0xffff) + (sum >> 16);
    return (uint16_t)~sum;
}

uint32_t ip4_pseudo_sum(uint32_t source, uint32_t destination, uint8_t protocol, size_t len)
{
    return (source >> 16) + (source & 0xffff) + (destination >> 16) + (destination & 0xffff) +
           protocol + (uint32_t)len;
}

bool ip4_transport_ok(const struct ip4_packet *p)
{
    struct bytes body = p->payload;
    uint32_t sum = 0;

    if (p->protocol == IP4_UDP) {
        size_t len;

        if (body.len < UDP_HEADER)
            return false;
        len = load16(body.at + 4);
        if (len < UDP_HEADER || len > body.len)
            return false;
        if (load16(body.at + 6) == 0)
            return true;
        body.len = len;
    } else if (p->protocol == IP4_TCP ? body.len < TCP_HEADER : body.len < ICMP_HEADER) {
        return false;
    }
    if (p->protocol != IP4_ICMP)
        sum = ip4_pseudo_sum(p->source, p->destination, p->protocol, body.len);
    return ip4_checksum(ip4_sum(sum, body)) == 0;
}

uint16_t ip4_checksum_update(uint16_t checksum, uint16_t from, uint16_t to)
{
    uint32_t sum = (uint16_t)~checksum + (uint32_t)(uint16_t)~from + to;

    return ip4_checksum(sum);
}

void ip4_seal_header(uint8_t *at)
{
    size_t header = (size_t)(at[0] & 15) * 4;

    store16(at + 10, 0);
    store16(at + 10, ip4_checksum(ip4_sum(0, bytes_of(at, header))));
}

void ip4_write_header(uint8_t *at, const struct ip4_header *h, size_t payload_len)
{
    struct writer w = wr_into(at, IP4_HEADER);

    wr_u8(&w, 4 << 4 | IP4_HEADER / 4);
    wr_u8(&w, h->tos);
    wr_be16(&w, (uint16_t)(IP4_HEADER + payload_len));
    wr_be16(&w, h->id);
    wr_be16(&w, h->fragment);
    wr_u8(&w, h->ttl);
    wr_u8(&w, h->protocol);
    wr_be16(&w, 0);
    wr_be32(&w, h->source);
    wr_be32(&w, h->destination);
    ip4_seal_header(at);
}

void ip4_decrement_ttl(uint8_t *at)
{
    uint16_t before = load16(at + 8), after = (uint16_t)(before - 0x100);

    store16(at + 8, after);
    store16(at + 10, ip4_checksum_update(load16(at + 10), before, after));
}

struct bytes udp_data(const struct ip4_packet *p)
{
    return bytes_of(p->payload.at + UDP_HEADER, (size_t)(load16(p->payload.at + 4) - UDP_HEADER));
}

void udp_write_header(uint8_t *at, const struct ip4_header *h, struct ip4_ports ports, struct bytes data)
{
    struct writer w = wr_into(at, UDP_HEADER);
    size_t len = UDP_HEADER + data.len;
    uint16_t checksum;
    uint32_t sum;

    wr_be16(&w, ports.source);
    wr_be16(&w, ports.destination);
    wr_be16(&w, (uint16_t)len);
    wr_be16(&w, 0);
    sum = ip4_pseudo_sum(h->source, h->destination, IP4_UDP, len);
    checksum = ip4_checksum(ip4_sum(ip4_sum(sum, wr_view(&w)), data));
    store16(at + 6, checksum ? checksum : 0xffff); /* RFC 768: 0 would mean "none" */
}

bool tcp_clamp_mss(uint8_t *segment, size_t len, uint16_t mss)
{
    size_t header, at = TCP_HEADER;

    if (len < TCP_HEADER || !(segment[13] & TCP_F_SYN))
        return false;
    header = (size_t)(segment[12] >> 4) * 4;
    if (header > len)
        return false;
    while (at < header && segment[at] != OPTION_END) {
        size_t option_len;
        uint16_t old;

        if (segment[at] == OPTION_NOP) {
            at++;
            continue;
        }
        if (at + 1 >= header || (option_len = segment[at + 1]) < 2 || at + option_len > header)
            return false;
        if (segment[at] != TCP_OPTION_MSS || option_len != 4) {
            at += option_len;
            continue;
        }
        old = load16(segment + at + 2);
        if (old <= mss)
            return false;
        store16(segment + at + 2, mss);
        if (at % 2 != 0) { /* the field straddles two words of the sum */
            old = (uint16_t)(old >> 8 | old << 8);
            mss = (uint16_t)(mss >> 8 | mss << 8);
        }
        store16(segment + 16, ip4_checksum_update(load16(segment + 16), old, mss));
        return true;
    }
    return false;
}

bool tcp_read(struct bytes segment, struct tcp_fields *tcp)
{
    struct reader r = rd_of(segment);

    tcp->ports.source = rd_be16(&r);
    tcp->ports.destination = rd_be16(&r);
    tcp->sequence = rd_be32(&r);
    tcp->acknowledgment = rd_be32(&r);
    tcp->header_len = (uint16_t)((rd_u8(&r) >> 4) * 4);
    tcp->flags = rd_u8(&r) & 0x3f;
    return !r.short_read && tcp->header_len >= TCP_HEADER && tcp->header_len <= segment.len;
}

void tcp_write_reset(uint8_t *at, const struct ip4_header *h, const struct tcp_fields *tcp, size_t data_len)
{
    struct writer w = wr_into(at, TCP_HEADER);
    bool has_ack = (tcp->flags & TCP_F_ACK) != 0;
    uint32_t ends = tcp->sequence + (uint32_t)data_len + !!(tcp->flags & TCP_F_SYN) + !!(tcp->flags & TCP_F_FIN);

    wr_be16(&w, tcp->ports.destination);
    wr_be16(&w, tcp->ports.source);
    wr_be32(&w, has_ack ? tcp->acknowledgment : 0);
    wr_be32(&w, has_ack ? 0 : ends);
    wr_u8(&w, TCP_HEADER / 4 << 4);
    wr_u8(&w, has_ack ? TCP_F_RST : TCP_F_RST | TCP_F_ACK);
    wr_be16(&w, 0);
    wr_be32(&w, 0);
    store16(at + 16, ip4_checksum(ip4_sum(ip4_pseudo_sum(h->source, h->destination, IP4_TCP, TCP_HEADER),
                                          wr_view(&w))));
}

bool icmp_may_complain(const struct ip4_packet *about)
{
    if ((about->fragment & IP4_OFFSET_MASK) != 0)
        return false;
    if (about->protocol != IP4_ICMP)
        return true;
    return about->payload.len > 0 && about->payload.at[0] == ICMP4_ECHO;
}

size_t icmp_write_error(uint8_t *at, uint8_t type, uint8_t code, uint16_t extra, struct bytes offender)
{
    struct writer w = wr_into(at, ICMP_ERROR_MAX);
    size_t quoted = offender.len > 0 ? (size_t)(offender.at[0] & 15) * 4 + 8 : 0;

    wr_u8(&w, type);
    wr_u8(&w, code);
    wr_be16(&w, 0);
    wr_be16(&w, 0);
    wr_be16(&w, extra);
    wr_bytes(&w, bytes_of(offender.at, quoted < offender.len ? quoted : offender.len));
    store16(at + 2, ip4_checksum(ip4_sum(0, wr_view(&w))));
    return w.len;
}
