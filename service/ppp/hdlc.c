/*
 * hdlc.c - PPP in HDLC-like framing on an asynchronous line (RFC 1662).
 *
 * Both directions work in runs: the stretch up to the next octet that means something is copied and
 * summed at once, so the line costs little however fast an emulator makes it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/ppp/hdlc.h"
#include "service/ppp/link.h"

enum { FLAG = 0x7e, ESCAPE = 0x7d, ESCAPE_BIT = 0x20, ADDRESS = 0xff, CONTROL = 0x03 };
enum { FCS_LEN = 2, FRAME_MIN = 4 };

/*
 * FCS-16 is linear: a table's entry is the xor of the entries of its index's bits, so eight values
 * spell out 256. Table k is octet b followed by k zero octets; with eight of them the sum takes
 * eight octets a step.
 */
#define BIT(b, n, v) ((uint16_t)(((b) >> (n)) & 1 ? (v) : 0))
#define SUM(b, v0, v1, v2, v3, v4, v5, v6, v7)                                                     \
    (uint16_t)(BIT(b, 0, v0) ^ BIT(b, 1, v1) ^ BIT(b, 2, v2) ^ BIT(b, 3, v3) ^ BIT(b, 4, v4) ^     \
               BIT(b, 5, v5) ^ BIT(b, 6, v6) ^ BIT(b, 7, v7))
#define SUMS4(b, ...)                                                                              \
    SUM(b, __VA_ARGS__), SUM((b) + 1, __VA_ARGS__), SUM((b) + 2, __VA_ARGS__),                     \
        SUM((b) + 3, __VA_ARGS__)
#define SUMS16(b, ...)                                                                             \
    SUMS4(b, __VA_ARGS__), SUMS4((b) + 4, __VA_ARGS__), SUMS4((b) + 8, __VA_ARGS__),               \
        SUMS4((b) + 12, __VA_ARGS__)
#define SUMS64(b, ...)                                                                             \
    SUMS16(b, __VA_ARGS__), SUMS16((b) + 16, __VA_ARGS__), SUMS16((b) + 32, __VA_ARGS__),          \
        SUMS16((b) + 48, __VA_ARGS__)
#define TABLE(...)                                                                                 \
    { SUMS64(0, __VA_ARGS__), SUMS64(64, __VA_ARGS__), SUMS64(128, __VA_ARGS__),                   \
      SUMS64(192, __VA_ARGS__) }

static const uint16_t fcs_table[8][256] = {
    TABLE(0x1189, 0x2312, 0x4624, 0x8c48, 0x1081, 0x2102, 0x4204, 0x8408),
    TABLE(0x19d8, 0x33b0, 0x6760, 0xcec0, 0x9591, 0x2333, 0x4666, 0x8ccc),
    TABLE(0x5adc, 0xb5b8, 0x6361, 0xc6c2, 0x8595, 0x033b, 0x0676, 0x0cec),
    TABLE(0x1cbb, 0x3976, 0x72ec, 0xe5d8, 0xc3a1, 0x8f53, 0x16b7, 0x2d6e),
    TABLE(0x0b44, 0x1688, 0x2d10, 0x5a20, 0xb440, 0x6091, 0xc122, 0x8a55),
    TABLE(0x042b, 0x0856, 0x10ac, 0x2158, 0x42b0, 0x8560, 0x02d1, 0x05a2),
    TABLE(0x9fd5, 0x37bb, 0x6f76, 0xdeec, 0xb5c9, 0x6383, 0xc706, 0x861d),
    TABLE(0x81bf, 0x0b6f, 0x16de, 0x2dbc, 0x5b78, 0xb6f0, 0x65f1, 0xcbe2),
};

uint16_t hdlc_fcs16(uint16_t fcs, struct bytes data)
{
    const uint8_t *p = data.at;
    size_t n = data.len;

    for (; n >= 8; n -= 8, p += 8)
        fcs = (uint16_t)(fcs_table[7][(fcs ^ p[0]) & 0xff] ^ fcs_table[6][(fcs >> 8) ^ p[1]] ^
                         fcs_table[5][p[2]] ^ fcs_table[4][p[3]] ^ fcs_table[3][p[4]] ^
                         fcs_table[2][p[5]] ^ fcs_table[1][p[6]] ^ fcs_table[0][p[7]]);
    for (; n > 0; n--, p++)
        fcs = (uint16_t)(fcs >> 8 ^ fcs_table[0][(fcs ^ *p) & 0xff]);
    return fcs;
}

/* A set of octets: those that end a run. Most of a packet holds none, which is told for eight
 * octets at a time: by comparing with each of a few, or by there being no control character. */
struct octet_set {
    uint32_t bits[8];
    uint64_t patterns[5];
    unsigned count;
    bool any_control; /* too many control characters to look for each */
};

#define EIGHT(octet) (0x0101010101010101u * (octet))

static bool in_set(const struct octet_set *set, uint8_t octet)
{
    return set->bits[octet >> 5] >> (octet & 31) & 1;
}

static void add_octet(struct octet_set *set, uint8_t octet)
{
    set->bits[octet >> 5] |= 1u << (octet & 31);
    set->patterns[set->count++] = EIGHT((uint64_t)octet);
}

/* Flag, escape and the control characters of `accm`; there is room for one more. */
static struct octet_set special_octets(uint32_t accm)
{
    const uint32_t rest = accm & (accm - 1); /* without its lowest bit */
    struct octet_set set = { .any_control = (rest & (rest - 1)) != 0 };

    add_octet(&set, FLAG);
    add_octet(&set, ESCAPE);
    for (uint8_t octet = 0; octet < 32 && accm != 0 && !set.any_control; octet++)
        if (accm >> octet & 1)
            add_octet(&set, octet);
    set.bits[0] = accm;
    return set;
}

static bool has_zero(uint64_t eight)
{
    return (eight - EIGHT(1u)) & ~eight & EIGHT(0x80u);
}

static bool eight_may_stop(const uint8_t *at, const struct octet_set *stop)
{
    uint64_t eight;
    bool found;

    memcpy(&eight, at, sizeof eight);
    found = stop->any_control && has_zero(eight & EIGHT(0xe0u));
    for (unsigned i = 0; i < stop->count; i++)
        found |= has_zero(eight ^ stop->patterns[i]);
    return found;
}

static size_t run_length(struct bytes b, const struct octet_set *stop)
{
    size_t n = 0;

    for (;;) {
        size_t until = b.len;

        while (n + 8 <= b.len && !eight_may_stop(b.at + n, stop))
            n += 8;
        if (n + 8 < until)
            until = n + 8;
        while (n < until && !in_set(stop, b.at[n]))
            n++;
        if (n < until || n == b.len)
            return n;
    }
}

/* Receiving. */

static void restart(struct hdlc_rx *rx)
{
    rx->escaped = rx->discarding = false;
    rx->fcs = HDLC_FCS_INIT;
    rx->len = 0;
}

void hdlc_rx_init(struct hdlc_rx *rx)
{
    rx->accm = 0;
    rx->count = (struct hdlc_counters){ 0 };
    restart(rx);
}

static void store(struct hdlc_rx *rx, struct bytes run)
{
    if (rx->discarding)
        return;
    if (run.len > sizeof rx->buf - rx->len) {
        rx->count.too_long++;
        rx->discarding = true;
        return;
    }
    memcpy(rx->buf + rx->len, run.at, run.len);
    rx->len = (uint16_t)(rx->len + run.len);
    rx->fcs = hdlc_fcs16(rx->fcs, run);
}

/* Takes address, control and protocol off a frame whose FCS was right. Every compression is
 * understood whether it was agreed or not: the other end may be a step ahead of us. */
static bool parse(struct bytes content, struct hdlc_frame *frame)
{
    struct reader r = rd_of(content);

    if (content.len >= 2 && content.at[0] == ADDRESS && content.at[1] == CONTROL)
        rd_take(&r, 2);
    frame->protocol = rd_u8(&r);
    if (!(frame->protocol & 1))
        frame->protocol = (uint16_t)(frame->protocol << 8 | rd_u8(&r));
    frame->info = r.rest;
    return !r.short_read;
}

/* A flag has arrived: is what came before it a frame? */
static bool finish(struct hdlc_rx *rx, struct hdlc_frame *frame)
{
    if (rx->escaped)
        rx->count.aborted++;
    else if (rx->len == 0 || rx->discarding)
        return false;
    else if (rx->len < FRAME_MIN)
        rx->count.too_short++;
    else if (rx->fcs != HDLC_FCS_GOOD)
        rx->count.bad_fcs++;
    else if (!parse(bytes_of(rx->buf, rx->len - (size_t)FCS_LEN), frame))
        rx->count.too_short++;
    else {
        rx->count.frames++;
        return true;
    }
    return false;
}

bool hdlc_receive(struct hdlc_rx *rx, struct bytes *in, struct hdlc_frame *frame)
{
    const struct octet_set special = special_octets(rx->accm);
    const size_t offered = in->len;
    bool is_frame = false;

    while (in->len > 0 && !is_frame) {
        const uint8_t octet = in->at[0];
        size_t taken = 1;

        if (octet == FLAG) {
            is_frame = finish(rx, frame);
            restart(rx);
        } else if (octet < 0x20 && rx->accm >> octet & 1) {
            /* noise of the line: XON, XOFF and what a modem adds */
        } else if (rx->escaped) {
            const uint8_t plain = octet ^ ESCAPE_BIT;

            rx->escaped = false;
            store(rx, bytes_of(&plain, 1));
        } else if (octet == ESCAPE) {
            rx->escaped = true;
        } else {
            taken = run_length(*in, &special);
            store(rx, bytes_of(in->at, taken));
        }
        in->at += taken;
        in->len -= taken;
    }
    rx->count.bytes += offered - in->len;
    return is_frame;
}

/* Sending. */

void hdlc_tx_init(struct hdlc_tx *tx)
{
    *tx = (struct hdlc_tx){ .accm = 0xffffffff };
}

size_t hdlc_sent_max(size_t info_len)
{
    return 2 * (info_len + HDLC_FRAME_MAX - HDLC_INFO_MAX) + 2;
}

static void put_escaped(struct writer *line, struct bytes b, const struct octet_set *escape)
{
    while (b.len > 0) {
        size_t run = run_length(b, escape);

        wr_bytes(line, bytes_of(b.at, run));
        if (run < b.len) {
            wr_u8(line, ESCAPE);
            wr_u8(line, b.at[run++] ^ ESCAPE_BIT);
        }
        b.at += run;
        b.len -= run;
    }
}

void hdlc_send(struct hdlc_tx *tx, uint16_t protocol, struct bytes info, struct writer *line)
{
    const bool is_lcp = protocol == PPP_LCP;
    const size_t start = line->len;
    struct octet_set escape = special_octets(is_lcp ? 0xffffffff : tx->accm);
    uint8_t head_buf[4], fcs_buf[FCS_LEN];
    struct writer head = wr_into(head_buf, sizeof head_buf);
    uint16_t fcs;

    if (tx->escape_ff)
        add_octet(&escape, 0xff);
    if (is_lcp || !tx->acfc)
        wr_be16(&head, ADDRESS << 8 | CONTROL);
    if (!is_lcp && tx->pfc && protocol < 0x100 && protocol & 1)
        wr_u8(&head, (uint8_t)protocol);
    else
        wr_be16(&head, protocol);

    fcs = (uint16_t)~hdlc_fcs16(hdlc_fcs16(HDLC_FCS_INIT, wr_view(&head)), info);
    fcs_buf[0] = (uint8_t)fcs; /* least significant octet first, RFC 1662 C.2 */
    fcs_buf[1] = (uint8_t)(fcs >> 8);

    wr_u8(line, FLAG);
    put_escaped(line, wr_view(&head), &escape);
    put_escaped(line, info, &escape);
    put_escaped(line, bytes_of(fcs_buf, sizeof fcs_buf), &escape);
    wr_u8(line, FLAG);

    if (line->overflow) {
        line->len = start; /* half a frame would spoil the next one */
        return;
    }
    tx->count.frames++;
    tx->count.bytes += line->len - start;
}
