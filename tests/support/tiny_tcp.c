/* tiny_tcp.c - the least of TCP.
 * SPDX-License-Identifier: MIT */
#include "tests/support/tiny_tcp.h"

enum { FIN = 1, SYN = 2, RST = 4, PSH = 8, ACK = 16, WINDOW = 16384, RESEND_MS = 1000, RESENDS_MAX = 10 };

uint16_t tiny_checksum(struct bytes data, uint32_t sum)
{
    for (size_t i = 0; i + 1 < data.len; i += 2)
        sum += (uint32_t)(data.at[i] << 8 | data.at[i + 1]);
    if (data.len & 1)
        sum += (uint32_t)(data.at[data.len - 1] << 8);
    while (sum >> 16)
        sum = (sum & 0xffff) + (sum >> 16);
    return (uint16_t)~sum;
}

static void put_checksum(uint8_t *at, uint16_t sum)
{
    at[0] = (uint8_t)(sum >> 8);
    at[1] = (uint8_t)sum;
}

static void send_segment(struct tiny_tcp *t, uint8_t flags, uint32_t sequence, struct bytes data)
{
    uint8_t packet[1500];
    struct writer w = wr_into(packet, sizeof packet);
    uint32_t pseudo;

    wr_be16(&w, 0x4500);
    wr_be16(&w, (uint16_t)(40 + data.len));
    wr_be16(&w, ++t->next_ip_id);
    wr_be16(&w, 0);
    wr_be16(&w, 64 << 8 | 6);
    wr_be16(&w, 0);
    wr_be32(&w, t->from);
    wr_be32(&w, t->to);
    wr_be16(&w, t->from_port);
    wr_be16(&w, t->to_port);
    wr_be32(&w, sequence);
    wr_be32(&w, flags & ACK ? t->expected : 0);
    wr_be16(&w, (uint16_t)(5 << 12 | flags));
    wr_be16(&w, WINDOW);
    wr_be32(&w, 0);
    wr_bytes(&w, data);
    put_checksum(packet + 10, tiny_checksum(bytes_of(packet, 20), 0));
    pseudo = (t->from >> 16) + (t->from & 0xffff) + (t->to >> 16) + (t->to & 0xffff) + 6 + (uint32_t)(20 + data.len);
    put_checksum(packet + 36, tiny_checksum(bytes_of(packet + 20, 20 + data.len), pseudo));
    t->send(t->ctx, wr_view(&w));
}

void tiny_tcp_get(struct tiny_tcp *t, uint32_t from, uint32_t to, uint16_t to_port, uint16_t from_port, const char *request,
                  rras_ms now)
{
    void (*send)(void *, struct bytes) = t->send;
    void *ctx = t->ctx;

    *t = (struct tiny_tcp){ .state = TINY_CONNECTING, .from = from, .to = to, .from_port = from_port, .to_port = to_port };
    t->send = send;
    t->ctx = ctx;
    t->request = request;
    t->request_len = strlen(request);
    t->sent = 1000;
    t->page_sum = 2166136261u;
    t->resend_at = now + RESEND_MS;
    send_segment(t, SYN, t->sent, (struct bytes){ 0 });
}

static void send_request(struct tiny_tcp *t)
{
    send_segment(t, ACK | PSH, 1001, bytes_of(t->request, t->request_len));
}

static void take_data(struct tiny_tcp *t, struct bytes data)
{
    for (size_t i = 0; i < data.len; i++) {
        if (t->page_len + i < sizeof t->page)
            t->page[t->page_len + i] = data.at[i];
        t->page_sum = (t->page_sum ^ data.at[i]) * 16777619u;
    }
    t->page_len += data.len;
    t->expected += (uint32_t)data.len;
}

static void on_segment(struct tiny_tcp *t, uint8_t flags, uint32_t sequence, uint32_t ack, struct bytes data, rras_ms now)
{
    if (flags & RST) {
        t->state = TINY_RESET;
        return;
    }
    if (t->state == TINY_CONNECTING && (flags & (SYN | ACK)) == (SYN | ACK) && ack == t->sent + 1) {
        t->state = TINY_OPEN;
        t->expected = sequence + 1;
        t->sent = 1001 + (uint32_t)t->request_len;
        t->acked = 1001;
        t->resend_at = now + RESEND_MS;
        send_request(t);
        return;
    }
    if (t->state != TINY_OPEN)
        return;
    if (flags & ACK)
        t->acked = ack;
    if (sequence == t->expected)
        take_data(t, data);
    if ((flags & FIN) && sequence + data.len == t->expected) {
        t->expected++;
        send_segment(t, FIN | ACK, t->sent, (struct bytes){ 0 });
        t->state = TINY_CLOSED;
    } else if (data.len > 0) {
        send_segment(t, ACK, t->sent, (struct bytes){ 0 });
    }
}

void tiny_tcp_receive(struct tiny_tcp *t, struct bytes packet, rras_ms now)
{
    struct reader r = rd_of(packet);
    uint8_t header_len = (uint8_t)((rd_u8(&r) & 15) * 4);
    uint16_t total, to_port;
    uint32_t from, sequence, ack;
    uint8_t offset, flags;

    rd_u8(&r);
    total = rd_be16(&r);
    rd_take(&r, 5);
    if (rd_u8(&r) != 6 || header_len != 20 || total > packet.len || tiny_checksum(bytes_of(packet.at, 20), 0) != 0)
        return;
    rd_be16(&r);
    from = rd_be32(&r);
    rd_be32(&r);
    rd_be16(&r);
    to_port = rd_be16(&r);
    sequence = rd_be32(&r);
    ack = rd_be32(&r);
    offset = (uint8_t)((rd_u8(&r) >> 4) * 4);
    flags = rd_u8(&r);
    if (r.short_read || from != t->to || to_port != t->from_port || offset < 20 || 20u + offset > total)
        return;
    on_segment(t, flags, sequence, ack, bytes_of(packet.at + 20 + offset, total - 20u - offset), now);
}

rras_ms tiny_tcp_advance(struct tiny_tcp *t, rras_ms now)
{
    bool waits = t->state == TINY_CONNECTING || (t->state == TINY_OPEN && t->acked != t->sent);

    if (!waits || t->resends >= RESENDS_MAX)
        return RRAS_NEVER;
    if (now >= t->resend_at) {
        t->resends++;
        t->resend_at = now + RESEND_MS;
        if (t->state == TINY_CONNECTING)
            send_segment(t, SYN, t->sent, (struct bytes){ 0 });
        else
            send_request(t);
    }
    return t->resend_at;
}
