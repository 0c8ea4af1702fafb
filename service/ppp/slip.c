/*
 * slip.c - IP packets on a serial line without PPP.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/ppp/slip.h"

void slip_rx_init(struct slip_rx *rx)
{
    memset(rx, 0, sizeof *rx);
}

static void begin(struct slip_rx *rx)
{
    rx->len = 0;
    rx->escaped = rx->discarding = false;
}

static void take(struct slip_rx *rx, uint8_t c)
{
    if (rx->discarding)
        return;
    if (rx->len == SLIP_PACKET_MAX) {
        rx->discarding = true;
        rx->too_long++;
        return;
    }
    rx->buf[rx->len++] = c;
}

/* RFC 1055 leaves open what a wrong escape means: the packet is broken, and its checksum would say no more. */
static void take_escaped(struct slip_rx *rx, uint8_t c)
{
    rx->escaped = false;
    if (c == SLIP_ESC_END) {
        take(rx, SLIP_END);
    } else if (c == SLIP_ESC_ESC) {
        take(rx, SLIP_ESC);
    } else if (!rx->discarding) {
        rx->discarding = true;
        rx->bad_escape++;
    }
}

bool slip_receive(struct slip_rx *rx, struct bytes *in, struct bytes *packet)
{
    struct reader r = rd_of(*in);

    while (r.rest.len > 0) {
        const uint8_t c = rd_u8(&r);

        if (c == SLIP_END) {
            const bool is_packet = rx->len > 0 && !rx->discarding && !rx->escaped;

            *in = r.rest;
            *packet = bytes_of(rx->buf, rx->len);
            begin(rx);
            if (!is_packet)
                continue;
            rx->packets++;
            return true;
        }
        if (rx->escaped)
            take_escaped(rx, c);
        else if (c == SLIP_ESC)
            rx->escaped = true;
        else
            take(rx, c);
    }
    *in = r.rest;
    return false;
}

void slip_send(struct bytes packet, struct writer *line)
{
    wr_u8(line, SLIP_END);
    for (size_t i = 0; i < packet.len; i++) {
        const uint8_t c = packet.at[i];

        if (c == SLIP_END || c == SLIP_ESC) {
            wr_u8(line, SLIP_ESC);
            wr_u8(line, c == SLIP_END ? SLIP_ESC_END : SLIP_ESC_ESC);
        } else {
            wr_u8(line, c);
        }
    }
    wr_u8(line, SLIP_END);
}

enum slip_type slip_type(struct bytes packet)
{
    if (packet.len == 0)
        return SLIP_UNKNOWN;
    if (packet.at[0] & 0x80)
        return SLIP_COMPRESSED_TCP;
    return packet.at[0] >> 4 == 4 ? SLIP_IP : packet.at[0] >> 4 == 7 ? SLIP_UNCOMPRESSED_TCP : SLIP_UNKNOWN;
}
