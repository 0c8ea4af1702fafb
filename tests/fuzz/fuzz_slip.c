/*
 * fuzz_slip.c - any octets on a SLIP line, and any packets through RFC 1144 and back.
 *
 * Holds: reads of any size give the same packets; what is sent is read back; what is compressed is never longer
 * and comes back octet for octet; any octets may be expanded.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>
#include "service/ppp/slip.h"
#include "service/ppp/vj.h"

static void check(bool ok)
{
    if (!ok)
        abort();
}

static size_t read_all(struct slip_rx *rx, struct bytes in, size_t chunk, uint8_t *out)
{
    size_t len = 0;

    for (size_t at = 0; at < in.len; at += chunk) {
        struct bytes piece = bytes_of(in.at + at, in.len - at < chunk ? in.len - at : chunk), packet;

        while (slip_receive(rx, &piece, &packet)) {
            check(packet.len > 0 && packet.len <= SLIP_PACKET_MAX);
            memcpy(out + len, packet.at, packet.len);
            len += packet.len;
        }
    }
    return len;
}

static void there_and_back(struct bytes in)
{
    static uint8_t sent[8192];
    struct writer out = wr_into(sent, 2 * in.len + 2);
    static struct slip_rx rx;
    struct bytes line, packet;

    slip_send(in, &out);
    check(!out.overflow);
    line = wr_view(&out);
    slip_rx_init(&rx);
    if (in.len > 0 && in.len <= SLIP_PACKET_MAX)
        check(slip_receive(&rx, &line, &packet) && bytes_equal(packet, in) && line.len == 0);
}

/* IP's length and checksum are what RFC 1144 makes anew: only packets that have them right come back. */
static bool has_good_header(struct bytes p)
{
    uint32_t sum = 0;
    size_t header = p.len >= 20 ? (p.at[0] & 15u) * 4u : 0;

    if (header < 20 || header > p.len || ((size_t)p.at[2] << 8 | p.at[3]) != p.len)
        return false;
    for (size_t i = 0; i < header; i += 2)
        sum += (uint32_t)(p.at[i] << 8 | p.at[i + 1]);
    sum = (sum & 0xffff) + (sum >> 16);
    sum = (sum & 0xffff) + (sum >> 16);
    return sum == 0xffff;
}

/* A packet of what the fuzzer says, near enough to the ones before that much is compressed. */
static void compress_some(struct reader r)
{
    static struct vj_tx tx;
    static struct vj_rx rx;
    uint8_t p[60] = { 0x45, 0, 0, 60, 0, 0, 0, 0, 64, 6, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2, 0, 1, 0, 80 };

    vj_tx_init(&tx, 4, r.rest.len & 1);
    vj_rx_init(&rx, 4);
    p[32] = 0x50;
    p[33] = 0x10;
    while (r.rest.len >= 2) {
        uint8_t sent[60], got[256];
        struct writer out = wr_into(sent, sizeof sent), back = wr_into(got, sizeof got);
        const uint8_t at = rd_u8(&r) % 40;
        uint32_t sum = 0;
        enum vj_form form;

        p[at] = rd_u8(&r);
        p[10] = p[11] = 0;
        p[2] = 0;
        p[3] = 60;
        for (size_t i = 0; i < (p[0] & 15u) * 4u && i < 60; i += 2)
            sum += (uint32_t)(p[i] << 8 | p[i + 1]);
        sum = (sum & 0xffff) + (sum >> 16);
        sum = ~((sum & 0xffff) + (sum >> 16));
        p[10] = (uint8_t)(sum >> 8);
        p[11] = (uint8_t)sum;
        form = vj_compress(&tx, bytes_of(p, sizeof p), &out);
        check(!out.overflow);
        if (form == VJ_IP)
            continue;
        check(has_good_header(bytes_of(p, sizeof p)));
        check(form == VJ_COMPRESSED ? vj_expand(&rx, wr_view(&out), &back) : vj_uncompressed(&rx, wr_view(&out), &back));
        check(bytes_equal(wr_view(&back), bytes_of(p, sizeof p)));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct slip_rx one, many;
    static uint8_t out_one[4096], out_many[4096], back[8192];
    static struct vj_rx rx;
    struct writer w = wr_into(back, sizeof back);

    if (size == 0 || size > 4000)
        return 0;
    slip_rx_init(&one);
    slip_rx_init(&many);
    size_t len = read_all(&one, bytes_of(data, size), size, out_one);
    check(len == read_all(&many, bytes_of(data, size), data[0] % 5 + 1u, out_many) && memcmp(out_one, out_many, len) == 0);
    there_and_back(bytes_of(data, size));
    vj_rx_init(&rx, 16);
    vj_uncompressed(&rx, bytes_of(data, size), &w);
    w.len = 0;
    for (size_t at = 0; at < size && at < 64; at += 8) {
        vj_expand(&rx, bytes_of(data + at, size - at), &w);
        w.len = 0;
    }
    compress_some(rd_of(bytes_of(data, size)));
    return 0;
}
