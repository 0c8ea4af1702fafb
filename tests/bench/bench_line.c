/*
 * bench_line.c - how well a slow line is used, and what a ping takes while it downloads.
 *
 * A line of 33600 or 115200 bit/s (10 bits per octet) with 64 KiB of somebody else's buffer in front of
 * it, as behind an emulator's TCP port. Time is made up: a minute takes a moment. The speed is known to
 * the server, or has to be learnt.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tests/bench/bench_client.h"
#include "tests/bench/bench_server.h"

enum { BUFFER = 65536, WARM_UP_MS = 5000, RUN_MS = 60000, PING_MS = 1000, PEER_ADDRESS = 0x7f000001 };

/* One direction: octets in a buffer that drains at the line's pace. */
struct pipe {
    uint8_t data[BUFFER];
    size_t len;
    double credit;
};

struct line {
    struct transport transport;
    struct pipe down, up;
    bool is_closed;
};

/* A source that always has more. */
struct source {
    void *flow;
    bool is_new, is_reading;
};

static struct line line;
static struct source source;

static size_t line_room(struct transport *t)
{
    (void)t;
    return sizeof line.down.data - line.down.len;
}

static void pipe_write(struct pipe *pipe, struct bytes data)
{
    if (data.len > sizeof pipe->data - pipe->len)
        data.len = sizeof pipe->data - pipe->len;
    memcpy(pipe->data + pipe->len, data.at, data.len);
    pipe->len += data.len;
}

static void line_write(struct transport *t, struct bytes data)
{
    (void)t;
    pipe_write(&line.down, data);
}

static void line_close(struct transport *t)
{
    (void)t;
    line.is_closed = true;
}

static const struct transport_ops line_ops = { "memory", line_room, line_write, NULL, line_close };

static void client_write(void *ctx, struct bytes data)
{
    (void)ctx;
    pipe_write(&line.up, data);
}

static void *source_connect(void *ctx, uint32_t address, uint16_t port, void *flow)
{
    (void)ctx;
    (void)address;
    (void)port;
    source.flow = flow;
    source.is_new = true;
    return &source;
}

static size_t source_send(void *ctx, void *socket, struct bytes data)
{
    (void)ctx;
    (void)socket;
    return data.len;
}

static void source_finish(void *ctx, void *socket)
{
    (void)ctx;
    (void)socket;
}

static void source_read(void *ctx, void *socket, bool on)
{
    (void)ctx;
    (void)socket;
    source.is_reading = on;
}

static void source_close(void *ctx, void *socket, bool reset)
{
    (void)ctx;
    (void)socket;
    (void)reset;
    source.flow = NULL;
}

static const struct net_outside source_outside = {
    .tcp_connect = source_connect, .tcp_send = source_send, .tcp_finish = source_finish, .tcp_read = source_read,
    .tcp_close = source_close, .random = bench_random
};

/* What leaves the pipe in this millisecond. */
static size_t pipe_drain(struct pipe *pipe, uint32_t bps, uint8_t *out)
{
    size_t n;

    pipe->credit += bps / 10.0 / 1000.0;
    n = (size_t)pipe->credit;
    if (n > pipe->len) {
        n = pipe->len;
        pipe->credit = (double)n;
    }
    pipe->credit -= (double)n;
    memcpy(out, pipe->data, n);
    memmove(pipe->data, pipe->data + n, pipe->len - n);
    pipe->len -= n;
    return n;
}

static void feed_source(struct bench_server *b)
{
    static uint8_t data[16384];

    if (data[1] == 0)
        bench_random(NULL, data, sizeof data);
    if (source.flow && source.is_new) {
        source.is_new = false;
        source.is_reading = true;
        net_tcp_connected(source.flow, &source, b->now);
    }
    while (source.flow && source.is_reading)
        net_tcp_received(source.flow, bytes_of(data, sizeof data), b->now);
}

static void step(struct bench_server *b, struct bench_client *c, uint32_t bps)
{
    uint8_t moved[BUFFER];
    size_t n = pipe_drain(&line.up, bps, moved);

    if (n > 0 && !line.is_closed)
        line.transport.events->received(line.transport.ctx, bytes_of(moved, n));
    n = pipe_drain(&line.down, bps, moved);
    if (n > 0) {
        client_receive(c, bytes_of(moved, n), b->now);
        if (!line.is_closed)
            line.transport.events->writable(line.transport.ctx);
    }
    feed_source(b);
    server_advance(b->server, b->now);
    link_advance(c->link, b->now);
}

static void run(uint32_t bps, bool is_known, double peer_share, double peer_ping_s)
{
    const char *how = is_known ? "known" : "learnt";
    static struct bench_server b;
    static struct bench_client c;
    bool scanner = false;
    uint64_t payload = 0;
    rras_ms start, next_ping = 0;

    memset(&line, 0, sizeof line);
    memset(&source, 0, sizeof source);
    b.now = 1000;
    bench_server_start(&b, 1, is_known ? bps : 0, &source_outside, NULL);
    line.transport.ops = &line_ops;
    client_init(&c, AUTH_PAP, client_write, NULL);
    server_incoming(b.server, BENCH_DEVICE, &line.transport, PEER_ADDRESS, &scanner, b.now);
    c.now = b.now;
    link_up(c.link, b.now);
    for (start = b.now; !c.is_up && b.now < start + 60000; b.now++)
        step(&b, &c, bps);
    for (start = b.now; b.now < start + WARM_UP_MS; b.now++) {
        client_download(&c, IP4(192, 0, 2, 1), 80, b.now);
        step(&b, &c, bps);
    }
    payload = c.payload;
    for (start = b.now; b.now < start + RUN_MS; b.now++) {
        if (b.now >= next_ping) {
            next_ping = b.now + PING_MS;
            client_ping(&c, c.ip.peer_address, b.now);
        }
        step(&b, &c, bps);
    }
    payload = c.payload - payload;
    printf("line-%u-%s-payload %.1f %% (pppd %.1f %%)\n", bps, how,
           100.0 * (double)payload / ((double)bps / 10 * RUN_MS / 1000), peer_share);
    printf("line-%u-%s-ping-mean %.0f ms (seen with pppd %.0f ms)\n", bps, how,
           c.pings_back ? (double)c.rtt_sum / c.pings_back : -1.0, peer_ping_s * 1000);
    printf("line-%u-%s-ping-max %.0f ms (%u of %u answered; one MTU takes %.0f ms)\n", bps, how, (double)c.rtt_max,
           c.pings_back, c.pings_sent, 1500 * 10.0 * 1000 / bps);
    server_free(b.server);
    link_free(c.link);
}

int main(void)
{
    for (int known = 1; known >= 0; known--) {
        run(33600, known, 90.5, 12);
        run(115200, known, 92, 6.5);
    }
    return 0;
}
