/*
 * fuzz_uplink.c - a hostile peer's packets, while programs connect, resolve, ping, talk and close.
 *
 * What we send must always be whole, with good checksums, and from us; nothing is told of after it was
 * closed; all that was asked for comes to an end with the link; lwIP is never displeased.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/net/proxy.h"
#include "tests/support/net_rig.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PROGRAMS = 6, STEPS_MAX = 3000 };

static struct program {
    struct proxy_client *client;
    bool is_reading, is_closed;
    size_t room;
} programs[PROGRAMS];

static struct uplink *uplink;
static struct proxy *proxy;
static rras_ms now;
static uint32_t chance;
static unsigned queries, answers, pings, pongs;

/* Of what we sent last: what a peer that wants to get deep has to know. */
static struct {
    uint32_t to, sequence, acknowledgment;
    uint16_t from_port, to_port;
    uint8_t protocol;
    uint8_t quote[28];
    uint8_t question[300];
    size_t question_len;
} last;

static void require(bool ok)
{
    if (!ok)
        abort();
}

static size_t on_send(void *ctx, void *socket, struct bytes data)
{
    struct program *p = socket;
    size_t len = data.len < p->room ? data.len : p->room;

    (void)ctx;
    require(!p->is_closed);
    p->room -= len;
    return len;
}

static void on_finish(void *ctx, void *socket)
{
    (void)ctx;
    require(!((struct program *)socket)->is_closed);
}

static void on_read(void *ctx, void *socket, bool on)
{
    (void)ctx;
    require(!((struct program *)socket)->is_closed);
    ((struct program *)socket)->is_reading = on;
}

static void on_close(void *ctx, void *socket, bool reset)
{
    struct program *p = socket;

    (void)ctx;
    (void)reset;
    require(!p->is_closed);
    p->is_closed = true;
    p->client = NULL;
}

static const struct proxy_host host = { on_send, on_finish, on_read, on_close };

static void fill_random(void *ctx, uint8_t *out, size_t len)
{
    (void)ctx;
    for (size_t i = 0; i < len; i++) {
        chance = chance * 1664525u + 1013904223u;
        out[i] = (uint8_t)(chance >> 24);
    }
}

static void drain(void)
{
    struct bytes packet;
    struct ip4_packet p;
    struct tcp_fields tcp;

    while (uplink_pull(uplink, &packet, now)) {
        require(packet.len <= 1000 && ip4_read(packet, &p) && p.whole.len == packet.len && p.source == RIG_ANN);
        require(ip4_is_fragment(&p) || ip4_transport_ok(&p));
        last.to = p.destination;
        last.protocol = p.protocol;
        last.from_port = ip4_ports(&p).source;
        last.to_port = ip4_ports(&p).destination;
        memcpy(last.quote, packet.at, packet.len < 28 ? packet.len : 28);
        if (p.protocol == IP4_TCP && tcp_read(p.payload, &tcp)) {
            bool takes_one = (tcp.flags & (TCP_F_SYN | TCP_F_FIN)) != 0;

            last.sequence = tcp.sequence + (uint32_t)(p.payload.len - tcp.header_len) + takes_one;
            last.acknowledgment = tcp.acknowledgment;
        } else if (p.protocol == IP4_UDP && last.to_port == DNS_PORT && !ip4_is_fragment(&p)) {
            last.question_len = p.payload.len - UDP_HEADER < sizeof last.question ? p.payload.len - UDP_HEADER : 0;
            memcpy(last.question, p.payload.at + UDP_HEADER, last.question_len);
        }
    }
}

/* An answer to what we sent last, bent by the fuzzed octets. */
static void answer(struct bytes raw)
{
    static uint8_t text[1024];
    struct reader r = rd_of(raw);
    uint8_t bend = rd_u8(&r);
    struct rig_packet p = { .from = last.to, .to = RIG_ANN, .protocol = last.protocol, .from_port = last.to_port,
                            .to_port = last.from_port, .window = 8192 };
    struct writer w = wr_into(text, sizeof text);

    if (bend & 1) {
        p.from = RIG_DNS;
        p.protocol = IP4_ICMP;
        p.type = bend & 2 ? ICMP4_UNREACHABLE : ICMP4_TIME_EXCEEDED;
        wr_bytes(&w, bytes_of(last.quote, sizeof last.quote));
        p.data = wr_view(&w);
    } else if (p.protocol == IP4_TCP) {
        p.flags = rd_u8(&r) & 0x3f;
        p.acknowledgment = last.sequence - (bend & 2 ? rd_u8(&r) : 0u);
        p.sequence = last.acknowledgment + (bend & 4 ? rd_u8(&r) - 128u : 0u);
        p.window = bend & 8 ? rd_be16(&r) : p.window;
        p.mss = p.flags & TCP_F_SYN ? rd_be16(&r) : 0;
        p.data = r.rest;
    } else if (p.protocol == IP4_UDP && last.question_len >= 12) {
        wr_bytes(&w, bytes_of(last.question, last.question_len));
        text[2] |= 0x80;
        text[3] = bend >> 4;
        text[7] = bend >> 1 & 3;
        wr_bytes(&w, r.rest);
        p.data = wr_view(&w);
    }
    uplink_input(uplink, rig_build(&p, rig_scratch), now);
}

static void on_name(void *ctx, enum uplink_resolved result, const struct dns_answer *found)
{
    (void)ctx;
    require((result == UPLINK_RESOLVED) == (found->count > 0) && found->count <= DNS_ADDRESSES_MAX);
    answers++;
}

static void on_pong(void *ctx, enum uplink_ping_result result, uint32_t from, uint32_t round_trip_ms)
{
    (void)ctx;
    (void)from;
    (void)round_trip_ms;
    require(result <= UPLINK_PING_TIMED_OUT);
    pongs++;
}

static void connect_program(struct program *p, bool by_name)
{
    static const struct port_forward forwards[] = { { 1, 80, "192.0.2.80" }, { 2, 80, "web" } };

    *p = (struct program){ .is_reading = true, .room = 3000 };
    p->client = proxy_accept(proxy, p, &forwards[by_name], now);
    p->is_closed = p->client == NULL;
}

static void act(uint8_t op, uint8_t kind, struct bytes raw)
{
    struct program *p = &programs[kind % PROGRAMS];

    switch (op) {
    case 0:
        if (!p->client)
            connect_program(p, kind & 0x80);
        break;
    case 1:
        if (p->client && p->is_reading)
            proxy_received(p->client, raw, now);
        break;
    case 2:
        if (p->client && p->is_reading)
            proxy_finished(p->client, now);
        p->is_reading = false;
        break;
    case 3:
        p->room = kind * 16u;
        if (p->client)
            proxy_writable(p->client, now);
        break;
    case 4:
        if (p->client) {
            proxy_broken(p->client);
            p->client = NULL;
            p->is_closed = true;
        }
        break;
    case 5:
        queries += uplink_resolve(uplink, kind & 1 ? "web" : "other.example", on_name, NULL, now) != NULL;
        break;
    default:
        pings += uplink_ping(uplink, RIG_WEB, kind, 5000, on_pong, NULL, now);
        break;
    }
}

static void start(void)
{
    struct uplink_config config = { .address = RIG_ANN, .dns = { RIG_DNS, RIG_DNS2 }, .mtu = 1000,
                                    .random = fill_random };

    now = 1000;
    chance = 1;
    queries = answers = pings = pongs = 0;
    memset(programs, 0, sizeof programs);
    memset(&last, 0, sizeof last);
    uplink = uplink_new(&config, now);
    require(uplink != NULL);
    proxy = proxy_new(uplink, &host, NULL);
    require(proxy != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct reader r = rd_of(bytes_of(data, size));

    start();
    for (int i = 0; r.rest.len > 0 && i < STEPS_MAX; i++) {
        uint8_t op = rd_u8(&r), kind = rd_u8(&r), len = rd_u8(&r);
        struct bytes raw = rd_take(&r, len < r.rest.len ? len : r.rest.len);

        switch (op & 7) {
        case 0:
            if (uplink_claims(uplink, raw)) /* it is for us, then */
                require(raw.len >= 20 && raw.at[0] >> 4 == 4);
            uplink_input(uplink, raw, now);
            break;
        case 1:
        case 2:
            answer(raw);
            break;
        case 3:
            now += kind * 40u;
            proxy_advance(proxy, now);
            uplink_advance(uplink, now);
            break;
        case 4:
            drain();
            break;
        default:
            act(op >> 3 & 7, kind, raw);
            drain();
            break;
        }
    }
    now += 40000;
    proxy_advance(proxy, now);
    uplink_advance(uplink, now);
    require(pings == pongs); /* all were given up by now */
    drain();
    proxy_free(proxy);
    uplink_free(uplink);
    require(queries == answers);
    for (int i = 0; i < PROGRAMS; i++)
        require(!programs[i].client);
    require(nat_tcp_assertions() == 0);
    return 0;
}
