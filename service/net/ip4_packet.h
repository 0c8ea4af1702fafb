/*
 * ip4_packet.h - IPv4 packets as bytes: reading, judging, building, and their checksums.
 *
 * Pure functions over caller-owned memory, any thread. Addresses and ports are host order.
 * RFC 791, 792, 768, 1071 (checksum), 1624 (its update), 9293 3.7.1 (MSS).
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_IP4_PACKET_H
#define RRAS_IP4_PACKET_H
#include "common/base/bytes.h"

enum {
    IP4_HEADER = 20, UDP_HEADER = 8, TCP_HEADER = 20, ICMP_HEADER = 8,
    IP4_HEADER_MAX = 60, TCP_HEADER_MAX = 60,
    IP4_PACKET_MAX = 65535
};

enum ip4_protocol { IP4_ICMP = 1, IP4_IGMP = 2, IP4_TCP = 6, IP4_UDP = 17 };

enum { IP4_DF = 0x4000, IP4_MF = 0x2000, IP4_OFFSET_MASK = 0x1fff };

enum tcp_flag { TCP_F_FIN = 1, TCP_F_SYN = 2, TCP_F_RST = 4, TCP_F_PSH = 8, TCP_F_ACK = 16 };

enum icmp_type {
    ICMP4_ECHO_REPLY = 0, ICMP4_UNREACHABLE = 3, ICMP4_QUENCH = 4, ICMP4_REDIRECT = 5, ICMP4_ECHO = 8,
    ICMP4_TIME_EXCEEDED = 11, ICMP4_PARAMETER = 12
};

enum icmp_unreachable_code {
    ICMP4_HOST = 1, ICMP4_PROTOCOL = 2, ICMP4_PORT = 3, ICMP4_FRAG_NEEDED = 4, ICMP4_PROHIBITED = 13
};

/* A packet that was judged good, as its fields and views into its bytes. */
struct ip4_packet {
    uint32_t source, destination;
    uint16_t id;
    uint16_t fragment;               /* DF, MF and the offset, as on the wire */
    uint8_t protocol, ttl, tos;
    bool has_options, is_source_routed;
    uint16_t header_len;
    struct bytes whole;              /* header and payload, without what the line added after it */
    struct bytes payload;
};

static inline bool ip4_is_fragment(const struct ip4_packet *p)
{
    return (p->fragment & (IP4_MF | IP4_OFFSET_MASK)) != 0;
}

/* False, and *p of no use, unless `raw` is a whole IPv4 packet with a good header checksum. */
bool ip4_read(struct bytes raw, struct ip4_packet *p);

/* The addresses of a packet that was read before. */
uint32_t ip4_source_of(struct bytes packet);
uint32_t ip4_destination_of(struct bytes packet);

/* The first transport fields; all 0 when the payload is too short for them or a later fragment. */
struct ip4_ports {
    uint16_t source, destination;
};
struct ip4_ports ip4_ports(const struct ip4_packet *p);

/* Ones' complement sums. A sum is host order and folded only at the end, so parts may be added in
 * any number as long as every part but the last has an even length. */
uint32_t ip4_sum(uint32_t sum, struct bytes part);
uint16_t ip4_checksum(uint32_t sum);                       /* folded and inverted */
uint32_t ip4_pseudo_sum(uint32_t source, uint32_t destination, uint8_t protocol, size_t len);
/* Is the checksum of a whole TCP, UDP (0: none was sent, RFC 768) or ICMP payload good? */
bool ip4_transport_ok(const struct ip4_packet *p);

/* RFC 1624: the checksum after a 16-bit field of what it covers went from `from` to `to`. */
uint16_t ip4_checksum_update(uint16_t checksum, uint16_t from, uint16_t to);

/* What goes into a new header. */
struct ip4_header {
    uint32_t source, destination;
    uint16_t id, fragment;
    uint8_t protocol, ttl, tos;
};
/* Writes IP4_HEADER octets, checksum included, for a payload of `payload_len`. */
void ip4_write_header(uint8_t *at, const struct ip4_header *h, size_t payload_len);
void ip4_seal_header(uint8_t *at);                         /* sets the checksum of a header in place */
void ip4_decrement_ttl(uint8_t *at);                       /* in place, checksum kept good */

/* UDP header for `data`, checksum included. */
/* What a UDP packet carries: the IP payload may be longer. The length was judged by ip4_transport_ok(). */
struct bytes udp_data(const struct ip4_packet *p);
void udp_write_header(uint8_t *at, const struct ip4_header *h, struct ip4_ports ports, struct bytes data);

/* Lowers the MSS option of a SYN to `mss` in place; the checksum is updated, not computed anew.
 * `segment` is the TCP header and what follows. True when something changed. */
bool tcp_clamp_mss(uint8_t *segment, size_t len, uint16_t mss);

/* The fields of a TCP header that matter to a NAT. */
struct tcp_fields {
    struct ip4_ports ports;
    uint32_t sequence, acknowledgment;
    uint8_t flags;
    uint16_t header_len;
};
bool tcp_read(struct bytes segment, struct tcp_fields *tcp);

/* The RST that answers `tcp` with `data_len` octets of data (RFC 9293 3.10.7.1), as a segment of
 * TCP_HEADER octets with its checksum; `h` names the direction of the RST. */
void tcp_write_reset(uint8_t *at, const struct ip4_header *h, const struct tcp_fields *tcp, size_t data_len);

/* May an ICMP error be sent about this packet (RFC 1122 3.2.2)? */
bool icmp_may_complain(const struct ip4_packet *about);
/* An ICMP error as a payload: header, then the offender's header and 8 octets. Returns its length,
 * at most ICMP_ERROR_MAX. `extra` is the next-hop MTU of ICMP4_FRAG_NEEDED. */
enum { ICMP_ERROR_MAX = ICMP_HEADER + IP4_HEADER_MAX + 8 };
size_t icmp_write_error(uint8_t *at, uint8_t type, uint8_t code, uint16_t extra, struct bytes offender);
#endif
