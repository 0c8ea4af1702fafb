/*
 * uplink_icmp.c - ping to and from our address on a link, and what others say of our packets.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/net/uplink_state.h"

enum { OWN_TTL = 64 };

static void answer(struct uplink *u, const struct ip4_packet *p)
{
    struct ip4_header h = { u->config.address, p->source, u->next_id++, 0, IP4_ICMP, OWN_TTL, p->tos };
    struct bytes data = bytes_of(p->payload.at + ICMP_HEADER, p->payload.len - ICMP_HEADER);
    uint8_t head[ICMP_HEADER];
    uint16_t checksum;

    memcpy(head, p->payload.at, sizeof head);
    head[0] = ICMP4_ECHO_REPLY;
    head[2] = head[3] = 0;
    checksum = ip4_checksum(ip4_sum(ip4_sum(0, bytes_of(head, sizeof head)), data)); /* an update fails where all is 0 */
    head[2] = (uint8_t)(checksum >> 8);
    head[3] = (uint8_t)checksum;
    outbox_send(&u->out, &h, bytes_of(head, sizeof head), data);
}

static const struct uplink_ping *seek(const struct uplink *u, uint32_t address, uint16_t id, uint16_t sequence)
{
    for (const struct uplink_ping *ping = u->pings; ping < u->pings + UPLINK_PINGS_MAX; ping++)
        if (ping->done && ping->address == address && ping->id == id && ping->sequence == sequence)
            return ping;
    return NULL;
}

static struct uplink_ping *find(struct uplink *u, uint32_t address, uint16_t id, uint16_t sequence)
{
    const struct uplink_ping *ping = seek(u, address, id, sequence);

    return ping ? &u->pings[ping - u->pings] : NULL;
}

static void end(struct uplink *u, struct uplink_ping *ping, enum uplink_ping_result result, uint32_t from)
{
    struct uplink_ping was = *ping;

    ping->done = NULL;
    was.done(was.ctx, result, from, (uint32_t)(u->now - was.sent));
}

bool uplink_ping(struct uplink *u, uint32_t address, size_t data_len, uint32_t timeout_ms, uplink_pinged *done,
                 void *ctx, rras_ms now)
{
    struct ip4_header h = { u->config.address, address, u->next_id++, 0, IP4_ICMP, OWN_TTL, 0 };
    uint8_t message[ICMP_HEADER + UPLINK_PING_DATA_MAX] = { ICMP4_ECHO };
    struct writer w = wr_into(message + 4, 4);
    struct uplink_ping *ping = u->pings;
    uint16_t checksum;

    while (ping < u->pings + UPLINK_PINGS_MAX && ping->done)
        ping++;
    if (ping == u->pings + UPLINK_PINGS_MAX || !uplink_can_reach(u, address) || data_len > UPLINK_PING_DATA_MAX)
        return false;
    *ping = (struct uplink_ping){ .done = done, .ctx = ctx, .address = address, .sent = now };
    ping->deadline = now + timeout_ms;
    uplink_random(u, &ping->id, sizeof ping->id);
    uplink_random(u, &ping->sequence, sizeof ping->sequence);
    wr_be16(&w, ping->id);
    wr_be16(&w, ping->sequence);
    for (size_t i = 0; i < data_len; i++)
        message[ICMP_HEADER + i] = (uint8_t)('a' + i % 23); /* as Windows does */
    checksum = ip4_checksum(ip4_sum(0, bytes_of(message, ICMP_HEADER + data_len)));
    message[2] = (uint8_t)(checksum >> 8);
    message[3] = (uint8_t)checksum;
    outbox_send(&u->out, &h, bytes_of(message, ICMP_HEADER + data_len), bytes_of(NULL, 0));
    return true;
}

/* The quoted packet is cut off after 8 octets of its payload: it is no whole packet, and was never judged. */
static bool read_quote(const struct uplink *u, struct bytes message, struct uplink_quote *quote)
{
    struct reader r = rd_of(message);
    uint8_t version;

    *quote = (struct uplink_quote){ .type = rd_u8(&r) };
    quote->code = rd_u8(&r);
    rd_take(&r, 6);
    version = rd_u8(&r);
    rd_take(&r, 8);
    quote->protocol = rd_u8(&r);
    rd_take(&r, 2);
    if (rd_be32(&r) != u->config.address || version >> 4 != 4 || (version & 15) < 5)
        return false;
    quote->destination = rd_be32(&r);
    rd_take(&r, (size_t)(version & 15) * 4 - IP4_HEADER);
    if (quote->protocol == IP4_ICMP && (rd_u8(&r) != ICMP4_ECHO || !rd_take(&r, 3).at))
        return false;
    quote->from_port = rd_be16(&r);
    quote->to_port = rd_be16(&r);
    if (quote->protocol == IP4_TCP)
        quote->sequence = rd_be32(&r);
    return !r.short_read;
}

static void quoted(struct uplink *u, struct bytes message, uint32_t from)
{
    struct uplink_quote quote;
    struct uplink_ping *ping;

    if (!read_quote(u, message, &quote))
        return;
    if (quote.protocol == IP4_TCP)
        uplink_tcp_quoted(u, &quote);
    else if (quote.protocol == IP4_UDP)
        uplink_udp_quoted(u, &quote);
    else if (quote.protocol == IP4_ICMP && (ping = find(u, quote.destination, quote.from_port, quote.to_port)) != NULL)
        end(u, ping, UPLINK_PING_UNREACHABLE, from);
}

static bool claims_flow(const struct uplink *u, uint8_t protocol, uint32_t address, struct ip4_ports ports)
{
    const struct flow_key tcp = { .address = address, .inside_port = ports.source, .outside_port = ports.destination,
                                  .kind = FLOW_TCP };
    const struct flow_key udp = { .inside_port = ports.source, .kind = FLOW_UDP };

    return flow_table_find(&u->table, protocol == IP4_TCP ? &tcp : &udp) != NULL;
}

bool uplink_claims(const struct uplink *u, struct bytes packet)
{
    struct uplink_quote quote;
    struct ip4_packet p;
    struct reader r;

    if (!ip4_read(packet, &p) || p.destination != u->config.address || ip4_is_fragment(&p))
        return false;
    if (p.protocol == IP4_TCP || p.protocol == IP4_UDP)
        return claims_flow(u, p.protocol, p.source, (struct ip4_ports){ ip4_ports(&p).destination, ip4_ports(&p).source });
    r = rd_of(p.payload);
    if (p.protocol == IP4_ICMP && rd_u8(&r) == ICMP4_ECHO_REPLY) {
        uint16_t id;

        rd_take(&r, 3);
        id = rd_be16(&r);
        return seek(u, p.source, id, rd_be16(&r)) != NULL;
    }
    if (p.protocol != IP4_ICMP || !read_quote(u, p.payload, &quote))
        return false;
    return quote.protocol == IP4_ICMP ? seek(u, quote.destination, quote.from_port, quote.to_port) != NULL
                                      : claims_flow(u, quote.protocol, quote.destination,
                                                    (struct ip4_ports){ quote.from_port, quote.to_port });
}

void uplink_icmp_input(struct uplink *u, const struct ip4_packet *p, uint32_t from)
{
    struct reader r = rd_of(p->payload);
    struct uplink_ping *ping;
    uint8_t type = rd_u8(&r);
    uint16_t id, sequence;

    rd_take(&r, 3);
    id = rd_be16(&r);
    sequence = rd_be16(&r);
    if (r.short_read)
        u->count.malformed++;
    else if (type == ICMP4_ECHO)
        answer(u, p);
    else if (type == ICMP4_ECHO_REPLY && (ping = find(u, from, id, sequence)) != NULL)
        end(u, ping, UPLINK_PING_ANSWERED, from);
    else if (type == ICMP4_UNREACHABLE || type == ICMP4_TIME_EXCEEDED)
        quoted(u, p->payload, from);
}

rras_ms uplink_icmp_advance(struct uplink *u)
{
    rras_ms next = RRAS_NEVER;

    for (struct uplink_ping *ping = u->pings; ping < u->pings + UPLINK_PINGS_MAX; ping++) {
        if (ping->done && ping->deadline <= u->now)
            end(u, ping, UPLINK_PING_TIMED_OUT, 0);
        if (ping->done)
            next = rras_sooner(next, ping->deadline);
    }
    return next;
}
