/*
 * vj.c - Van Jacobson's compression of TCP/IP headers (RFC 1144).
 *
 * A compressed packet is one octet that says what has changed since the last packet of its connection,
 * the TCP checksum, and the changes; the receiver has the rest.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/ppp/vj.h"

/* What has changed, in the first octet (RFC 1144 3.2.2). */
enum {
    NEW_C = 0x40, NEW_I = 0x20, TCP_PUSH = 0x10, NEW_S = 0x08, NEW_A = 0x04, NEW_W = 0x02, NEW_U = 0x01,
    SPECIAL_I = NEW_S | NEW_W | NEW_U,         /* echoed terminal traffic: both moved by the last packet's data */
    SPECIAL_D = NEW_S | NEW_A | NEW_W | NEW_U, /* data one way: the sequence moved by it */
    SPECIALS = NEW_S | NEW_A | NEW_W | NEW_U
};

enum { IP_MIN = 20, TCP_MIN = 20, IP_TOS = 1, IP_LENGTH = 2, IP_ID = 4, IP_OFFSET = 6, IP_TTL = 8, IP_PROTOCOL = 9, IP_SUM = 10, IP_SOURCE = 12,
       TCP_SEQ = 4, TCP_ACK_NO = 8, TCP_OFFSET = 12, TCP_FLAGS = 13, TCP_WINDOW = 14, TCP_SUM = 16, TCP_URGENT = 18 };

enum { FLAG_FIN = 1, FLAG_SYN = 2, FLAG_RST = 4, FLAG_PUSH = 8, FLAG_ACK = 0x10, FLAG_URG = 0x20, PROTOCOL_TCP = 6, NO_SLOT = UINT8_MAX };

static uint16_t get16(const uint8_t *at)
{
    return (uint16_t)(at[0] << 8 | at[1]);
}

static uint32_t get32(const uint8_t *at)
{
    return (uint32_t)get16(at) << 16 | get16(at + 2);
}

static void put16(uint8_t *at, uint32_t value)
{
    at[0] = (uint8_t)(value >> 8);
    at[1] = (uint8_t)value;
}

static void put32(uint8_t *at, uint32_t value)
{
    put16(at, value >> 16);
    put16(at + 2, value);
}

static size_t ip_len(const uint8_t *header)
{
    return (size_t)(header[0] & 0x0f) * 4;
}

/* Octets of both headers of a TCP/IP packet; 0: it is none, or a piece of one. */
static size_t header_len(struct bytes packet)
{
    size_t ip, tcp;

    if (packet.len < IP_MIN + TCP_MIN || packet.at[0] >> 4 != 4 || packet.at[IP_PROTOCOL] != PROTOCOL_TCP)
        return 0;
    ip = ip_len(packet.at);
    if (ip < IP_MIN || packet.len < ip + TCP_MIN || (get16(packet.at + IP_OFFSET) & 0x3fff) != 0)
        return 0;
    tcp = (size_t)(packet.at[ip + TCP_OFFSET] >> 4) * 4;
    return tcp >= TCP_MIN && packet.len >= ip + tcp ? ip + tcp : 0;
}

/* ---- sending ---- */

void vj_tx_init(struct vj_tx *tx, uint8_t slots, bool may_leave_out_slot)
{
    memset(tx, 0, sizeof *tx);
    tx->slots = slots < 1 ? 1 : slots > VJ_SLOTS ? VJ_SLOTS : slots;
    tx->may_leave_out_slot = may_leave_out_slot;
    tx->last = NO_SLOT;
    for (uint8_t i = 0; i < tx->slots; i++)
        tx->order[i] = (uint8_t)(tx->slots - 1 - i);
}

static bool is_of_connection(const struct vj_slot *slot, const uint8_t *header)
{
    return slot->header_len > 0 && memcmp(slot->header + IP_SOURCE, header + IP_SOURCE, 8) == 0 &&
           memcmp(slot->header + ip_len(slot->header), header + ip_len(header), 4) == 0;
}

/* The connection's slot, or the one that was not used for longest; it goes to the front. */
static uint8_t find_slot(struct vj_tx *tx, const uint8_t *header, bool *is_known)
{
    uint8_t place = 0, slot;

    while (place + 1 < tx->slots && !is_of_connection(&tx->slot[tx->order[place]], header))
        place++;
    slot = tx->order[place];
    *is_known = is_of_connection(&tx->slot[slot], header);
    memmove(tx->order + 1, tx->order, place);
    tx->order[0] = slot;
    return slot;
}

/* All that the receiver takes from the last packet is the same. */
static bool rest_is_same(const struct vj_slot *slot, const uint8_t *header, size_t len)
{
    const uint8_t *old = slot->header;
    const size_t ip = ip_len(header);

    return slot->header_len == len && old[0] == header[0] && old[IP_TOS] == header[IP_TOS] &&
           get16(old + IP_OFFSET) == get16(header + IP_OFFSET) && old[IP_TTL] == header[IP_TTL] &&
           old[ip + TCP_OFFSET] == header[ip + TCP_OFFSET] &&
           ((old[ip + TCP_FLAGS] ^ header[ip + TCP_FLAGS]) & ~(FLAG_PUSH | FLAG_URG)) == 0 && /* ECN is younger than RFC 1144 */
           memcmp(old + IP_MIN, header + IP_MIN, ip - IP_MIN) == 0 &&
           memcmp(old + ip + TCP_MIN, header + ip + TCP_MIN, len - ip - TCP_MIN) == 0;
}

/* 1 to 255 in one octet; else 0 and two. */
static void encode(struct writer *out, uint32_t value)
{
    if (value >= 1 && value <= UINT8_MAX) {
        wr_u8(out, (uint8_t)value);
        return;
    }
    wr_u8(out, 0);
    wr_be16(out, (uint16_t)value);
}

struct delta {
    uint8_t changes;
    uint8_t room[16];
    struct writer fields;
};

/* False: it cannot be said as a difference. */
static bool find_delta(const uint8_t *old, const uint8_t *new, struct delta *d)
{
    const size_t ip = ip_len(new);
    const uint8_t *was = old + ip, *is = new + ip;
    const uint32_t window = (uint16_t)(get16(is + TCP_WINDOW) - get16(was + TCP_WINDOW));
    const uint32_t ack = get32(is + TCP_ACK_NO) - get32(was + TCP_ACK_NO), seq = get32(is + TCP_SEQ) - get32(was + TCP_SEQ);
    const uint32_t data = get16(old + IP_LENGTH) - (uint32_t)(ip + (size_t)(was[TCP_OFFSET] >> 4) * 4);

    d->changes = 0;
    d->fields = wr_into(d->room, sizeof d->room);
    if (ack > UINT16_MAX || seq > UINT16_MAX)
        return false;
    if (is[TCP_FLAGS] & FLAG_URG) {
        encode(&d->fields, get16(is + TCP_URGENT));
        d->changes |= NEW_U;
    } else if (get16(is + TCP_URGENT) != get16(was + TCP_URGENT)) {
        return false; /* it means nothing then, but the checksum covers it */
    }
    if (window) {
        encode(&d->fields, window);
        d->changes |= NEW_W;
    }
    if (ack) {
        encode(&d->fields, ack);
        d->changes |= NEW_A;
    }
    if (seq) {
        encode(&d->fields, seq);
        d->changes |= NEW_S;
    }
    switch (d->changes) {
    case 0: /* data behind an empty ACK; all else is sent again, for a receiver that has lost its state */
        return get16(new + IP_LENGTH) != get16(old + IP_LENGTH) && data == 0;
    case SPECIAL_I:
    case SPECIAL_D:
        return false; /* by chance: it would be misread */
    case NEW_S | NEW_A:
        if (seq == ack && seq == data) {
            d->changes = SPECIAL_I;
            d->fields.len = 0;
        }
        return true;
    case NEW_S:
        if (seq == data) {
            d->changes = SPECIAL_D;
            d->fields.len = 0;
        }
        return true;
    default:
        return true;
    }
}

static void keep(struct vj_slot *slot, const uint8_t *header, size_t len)
{
    memcpy(slot->header, header, len);
    slot->header_len = (uint8_t)len;
}

static enum vj_form send_uncompressed(struct vj_tx *tx, uint8_t slot, struct bytes packet, size_t len, struct writer *out)
{
    uint8_t *sent = out->at + out->len;

    keep(&tx->slot[slot], packet.at, len);
    tx->last = slot;
    wr_bytes(out, packet);
    if (!out->overflow)
        sent[IP_PROTOCOL] = slot;
    return VJ_UNCOMPRESSED;
}

enum vj_form vj_compress(struct vj_tx *tx, struct bytes packet, struct writer *out)
{
    const size_t len = header_len(packet);
    const uint8_t *tcp = packet.at + (len ? ip_len(packet.at) : 0);
    struct delta d;
    bool is_known;
    uint32_t id;
    uint8_t slot;

    if (len == 0 || (tcp[TCP_FLAGS] & (FLAG_SYN | FLAG_FIN | FLAG_RST | FLAG_ACK)) != FLAG_ACK)
        return VJ_IP;
    slot = find_slot(tx, packet.at, &is_known);
    if (!is_known || !rest_is_same(&tx->slot[slot], packet.at, len) || !find_delta(tx->slot[slot].header, packet.at, &d))
        return send_uncompressed(tx, slot, packet, len, out);
    id = (uint16_t)(get16(packet.at + IP_ID) - get16(tx->slot[slot].header + IP_ID));
    if (id != 1) {
        encode(&d.fields, id);
        d.changes |= NEW_I;
    }
    if (tcp[TCP_FLAGS] & FLAG_PUSH)
        d.changes |= TCP_PUSH;
    keep(&tx->slot[slot], packet.at, len);
    if (!tx->may_leave_out_slot || tx->last != slot) {
        wr_u8(out, d.changes | NEW_C);
        wr_u8(out, slot);
    } else {
        wr_u8(out, d.changes);
    }
    tx->last = slot;
    wr_be16(out, get16(tcp + TCP_SUM));
    wr_bytes(out, wr_view(&d.fields));
    wr_bytes(out, bytes_of(packet.at + len, packet.len - len));
    return VJ_COMPRESSED;
}

/* ---- receiving ---- */

void vj_rx_init(struct vj_rx *rx, uint8_t slots)
{
    memset(rx, 0, sizeof *rx);
    rx->slots = slots < 1 ? 1 : slots > VJ_SLOTS ? VJ_SLOTS : slots;
    rx->last = NO_SLOT;
}

void vj_lost(struct vj_rx *rx)
{
    rx->last = NO_SLOT;
}

bool vj_uncompressed(struct vj_rx *rx, struct bytes in, struct writer *out)
{
    uint8_t header[VJ_HEADER_MAX];
    const uint8_t slot = in.len > IP_PROTOCOL ? in.at[IP_PROTOCOL] : NO_SLOT;
    struct bytes first;
    size_t len;

    rx->last = NO_SLOT;
    if (slot >= rx->slots)
        return false;
    first = bytes_of(header, in.len < sizeof header ? in.len : sizeof header);
    memcpy(header, in.at, first.len);
    header[IP_PROTOCOL] = PROTOCOL_TCP;
    len = header_len(first);
    if (len == 0)
        return false;
    keep(&rx->slot[slot], header, len);
    rx->last = slot;
    wr_bytes(out, bytes_of(header, len));
    wr_bytes(out, bytes_of(in.at + len, in.len - len));
    return !out->overflow;
}

static uint32_t decode(struct reader *in)
{
    const uint8_t first = rd_u8(in);

    return first ? first : rd_be16(in);
}

/* The changes are made on a copy of the header: a packet cut short changes nothing. */
static void apply(struct reader *in, uint8_t changes, uint8_t *header)
{
    const size_t ip = ip_len(header);
    uint8_t *tcp = header + ip;
    const uint32_t data = get16(header + IP_LENGTH) - (uint32_t)(ip + (size_t)(tcp[TCP_OFFSET] >> 4) * 4);

    put16(tcp + TCP_SUM, rd_be16(in));
    tcp[TCP_FLAGS] = (uint8_t)(changes & TCP_PUSH ? tcp[TCP_FLAGS] | FLAG_PUSH : tcp[TCP_FLAGS] & ~FLAG_PUSH);
    switch (changes & SPECIALS) {
    case SPECIAL_I:
        put32(tcp + TCP_ACK_NO, get32(tcp + TCP_ACK_NO) + data);
        put32(tcp + TCP_SEQ, get32(tcp + TCP_SEQ) + data);
        break;
    case SPECIAL_D:
        put32(tcp + TCP_SEQ, get32(tcp + TCP_SEQ) + data);
        break;
    default:
        tcp[TCP_FLAGS] = (uint8_t)(changes & NEW_U ? tcp[TCP_FLAGS] | FLAG_URG : tcp[TCP_FLAGS] & ~FLAG_URG);
        if (changes & NEW_U)
            put16(tcp + TCP_URGENT, decode(in));
        if (changes & NEW_W)
            put16(tcp + TCP_WINDOW, get16(tcp + TCP_WINDOW) + decode(in));
        if (changes & NEW_A)
            put32(tcp + TCP_ACK_NO, get32(tcp + TCP_ACK_NO) + decode(in));
        if (changes & NEW_S)
            put32(tcp + TCP_SEQ, get32(tcp + TCP_SEQ) + decode(in));
        break;
    }
    put16(header + IP_ID, get16(header + IP_ID) + (changes & NEW_I ? decode(in) : 1));
}

/* RFC 791's header checksum. */
static void finish(uint8_t *header, size_t whole)
{
    uint32_t sum = 0;

    put16(header + IP_LENGTH, (uint32_t)whole);
    put16(header + IP_SUM, 0);
    for (size_t i = 0; i < ip_len(header); i += 2)
        sum += get16(header + i);
    sum = (sum & 0xffff) + (sum >> 16);
    sum = (sum & 0xffff) + (sum >> 16);
    put16(header + IP_SUM, ~sum);
}

bool vj_expand(struct vj_rx *rx, struct bytes in, struct writer *out)
{
    struct reader r = rd_of(in);
    const uint8_t changes = rd_u8(&r), slot = changes & NEW_C ? rd_u8(&r) : rx->last;
    uint8_t header[VJ_HEADER_MAX];
    struct vj_slot *known;

    rx->last = NO_SLOT; /* whatever is wrong below */
    if (r.short_read || slot >= rx->slots || rx->slot[slot].header_len == 0)
        return false;
    known = &rx->slot[slot];
    memcpy(header, known->header, known->header_len);
    apply(&r, changes, header);
    if (r.short_read || known->header_len + r.rest.len > UINT16_MAX)
        return false;
    finish(header, known->header_len + r.rest.len);
    memcpy(known->header, header, known->header_len);
    rx->last = slot;
    wr_bytes(out, bytes_of(header, known->header_len));
    wr_bytes(out, r.rest);
    return !out->overflow;
}
