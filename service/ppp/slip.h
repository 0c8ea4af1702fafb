/*
 * slip.h - IP packets on a serial line without PPP (RFC 1055), and with compressed headers (RFC 1144:
 * CSLIP).
 *
 * Nothing is negotiated: a packet that begins with a compressed header makes the line CSLIP. A receiver
 * takes a packet in place; what is longer than SLIP_PACKET_MAX is passed over and counted.
 *
 * PURE; memory is the caller's; one thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_SLIP_H
#define RRAS_SLIP_H
#include "common/base/bytes.h"

enum { SLIP_END = 0xc0, SLIP_ESC = 0xdb, SLIP_ESC_END = 0xdc, SLIP_ESC_ESC = 0xdd, SLIP_PACKET_MAX = 1614,
       SLIP_MTU = 1006 /* RFC 1055; KB Q148499 */ };

struct slip_rx {
    bool escaped, discarding;
    uint16_t len;
    uint32_t packets, too_long, bad_escape;
    uint8_t buf[SLIP_PACKET_MAX];
};

void slip_rx_init(struct slip_rx *rx);

/* Eats `in` up to the end of the first packet, valid until the next call; false when `in` is used up. */
bool slip_receive(struct slip_rx *rx, struct bytes *in, struct bytes *packet);

/* END before and after, so that noise of the line costs nobody a packet. At most 2 * packet.len + 2 octets. */
void slip_send(struct bytes packet, struct writer *line);

/* What a packet of a SLIP line is, by the high half of its first octet (RFC 1144 3.2.2). */
enum slip_type { SLIP_IP, SLIP_UNCOMPRESSED_TCP, SLIP_COMPRESSED_TCP, SLIP_UNKNOWN };
enum slip_type slip_type(struct bytes packet);
#endif
