/*
 * fuzz_hdlc.c - framing: any bytes, in any pieces, and back.
 *
 * Properties: how the bytes are cut changes nothing; a frame is never longer than its buffer; what
 * is sent is received as it was, whatever noise came before it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/ppp/hdlc.h"
#include "service/ppp/link.h"
#include <stdlib.h>

struct tally {
    unsigned frames;
    uint64_t sum;
};

static void tally_frame(struct tally *tally, const struct hdlc_frame *frame)
{
    if (frame->info.len > HDLC_FRAME_MAX)
        abort();
    tally->frames++;
    tally->sum = (tally->sum * 31 + frame->protocol) * 31 + frame->info.len;
    for (size_t i = 0; i < frame->info.len; i++)
        tally->sum = tally->sum * 31 + frame->info.at[i];
}

/* Pieces of 1 to 16 octets, each in memory of exactly its size; `cuts` 0: all in one. */
static struct tally decode(struct hdlc_rx *rx, struct bytes wire, uint32_t accm, unsigned cuts)
{
    struct tally tally = { 0 };

    hdlc_rx_init(rx);
    rx->accm = accm;
    while (wire.len > 0) {
        size_t n = cuts == 0 ? wire.len : 1 + (cuts = cuts * 1103515245u + 12345u) / 65536u % 16;
        struct hdlc_frame frame;
        struct bytes in;
        uint8_t *exact;

        if (n > wire.len)
            n = wire.len;
        exact = malloc(n);
        memcpy(exact, wire.at, n);
        in = bytes_of(exact, n);
        while (hdlc_receive(rx, &in, &frame))
            tally_frame(&tally, &frame);
        free(exact);
        wire.at += n;
        wire.len -= n;
    }
    return tally;
}

static void round_trip(struct hdlc_rx *rx, struct bytes info, uint8_t flags, uint16_t protocol)
{
    static uint8_t wire[2 * HDLC_FRAME_MAX + 64];
    struct writer line = wr_into(wire, hdlc_sent_max(info.len));
    struct hdlc_tx tx;
    struct hdlc_frame frame;
    struct bytes in;

    hdlc_tx_init(&tx);
    tx.accm = flags & 1 ? 0xffffffff : flags & 2 ? 0x000a0000 : 0;
    tx.escape_ff = flags & 4;
    tx.pfc = flags & 8;
    tx.acfc = flags & 16;
    rx->accm = tx.accm;
    hdlc_send(&tx, protocol, info, &line);
    if (line.overflow || (tx.escape_ff && memchr(wire, 0xff, line.len)))
        abort();
    in = wr_view(&line);
    if (!hdlc_receive(rx, &in, &frame))
        abort();
    if (in.len > 0 && !hdlc_receive(rx, &in, &frame)) /* what came before was a frame, by chance */
        abort();
    if (in.len > 0 || frame.protocol != protocol || !bytes_equal(frame.info, info))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct hdlc_rx whole, pieces;
    struct tally a, b;
    uint16_t protocol;
    uint8_t flags;

    if (size < 4 || size > 2 * HDLC_INFO_MAX)
        return 0;
    flags = data[0];
    protocol = (uint16_t)(((data[1] & 0xfe) << 8) | data[2] | 1); /* as RFC 1661 2 wants them */
    if (protocol == 0x00ff) /* reserved: compressed, with a 03 behind it, it reads as FF 03 (RFC 1662 3.1) */
        protocol = 0x00fd;
    data += 3;
    size -= 3;
    a = decode(&whole, bytes_of(data, size), flags & 2 ? 0x000a0000 : 0, 0);
    b = decode(&pieces, bytes_of(data, size), flags & 2 ? 0x000a0000 : 0, 1u + flags);
    if (a.frames != b.frames || a.sum != b.sum ||
        memcmp(&whole.count, &pieces.count, sizeof whole.count) != 0)
        abort();
    if (size <= HDLC_INFO_MAX)
        round_trip(&whole, bytes_of(data, size), flags, protocol);
    return 0;
}
