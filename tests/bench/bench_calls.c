/*
 * bench_calls.c - calls set up per second, and the memory an idle call holds in the server.
 *
 * Both ends in this process, a line of memory between them, no pacing: LCP, authentication, IPCP up to
 * an address. The figure per second is for both ends together. For the memory, a thousand callers are
 * made first; what the process grows by when they call is the server's (and a little of theirs).
 *
 * SPDX-License-Identifier: MIT
 */
#define _GNU_SOURCE
#include <time.h>
#include <unistd.h>

#include "tests/bench/bench_client.h"
#include "tests/bench/bench_server.h"

enum { CALLS = 2000, IDLE = 1000, RING = 1 << 20, LOOPBACK = 0x7f000001 };

struct line {
    struct transport transport;
    struct bench_client client;
    bool is_open;
};

/* What was written, in order, and where it goes: callbacks do not nest. */
struct letter {
    struct line *line;
    uint32_t len;
    bool is_up;
};

static uint8_t ring[RING];
static size_t head, tail;
static struct line *lines;
static struct bench_server bench;

static void post(struct line *line, bool is_up, struct bytes data)
{
    struct letter letter = { line, (uint32_t)data.len, is_up };

    if (tail + sizeof letter + data.len > sizeof ring) {
        fprintf(stderr, "bench_calls: too much on the way\n");
        exit(1);
    }
    memcpy(ring + tail, &letter, sizeof letter);
    memcpy(ring + tail + sizeof letter, data.at, data.len);
    tail += sizeof letter + data.len;
}

static size_t line_room(struct transport *t)
{
    (void)t;
    return 16384;
}

static void line_write(struct transport *t, struct bytes data)
{
    post((struct line *)(void *)t, false, data);
}

static void line_close(struct transport *t)
{
    ((struct line *)(void *)t)->is_open = false;
}

static const struct transport_ops line_ops = { "memory", line_room, line_write, NULL, line_close };

static void client_write(void *ctx, struct bytes data)
{
    post(ctx, true, data);
}

static void deliver_all(void)
{
    while (head < tail) {
        struct letter letter;
        struct bytes data;

        memcpy(&letter, ring + head, sizeof letter);
        data = bytes_of(ring + head + sizeof letter, letter.len);
        head += sizeof letter + letter.len;
        if (!letter.is_up)
            client_receive(&letter.line->client, data, bench.now);
        else if (letter.line->is_open)
            letter.line->transport.events->received(letter.line->transport.ctx, data);
    }
    head = tail = 0;
}

static void *no_tcp(void *ctx, uint32_t address, uint16_t port, void *flow)
{
    (void)ctx;
    (void)address;
    (void)port;
    (void)flow;
    return NULL;
}

static const struct net_outside nowhere = { .tcp_connect = no_tcp, .random = bench_random };

static bool call(struct line *line)
{
    bool scanner = false;

    line->is_open = true;
    if (!server_incoming(bench.server, BENCH_DEVICE, &line->transport, LOOPBACK, &scanner, bench.now))
        return false;
    line->client.now = bench.now;
    link_up(line->client.link, bench.now);
    for (int i = 0; i < 100 && !line->client.is_up; i++) {
        deliver_all();
        bench.now += 10;
        link_advance(line->client.link, bench.now);
        server_advance(bench.server, bench.now);
    }
    return line->client.is_up;
}

static void hang_up(struct line *line)
{
    link_close(line->client.link, END_CALLER_HUNG_UP, bench.now);
    deliver_all();
    if (line->is_open)
        line->transport.events->lost(line->transport.ctx, 0);
    deliver_all();
    server_advance(bench.server, bench.now);
}

static void line_init(struct line *line, unsigned method)
{
    memset(line, 0, sizeof *line);
    line->transport.ops = &line_ops;
    if (!client_init(&line->client, method, client_write, line))
        exit(1);
}

static double cpu_s(void)
{
    return (double)clock() / CLOCKS_PER_SEC;
}

static long rss_bytes(void)
{
    FILE *f = fopen("/proc/self/statm", "r");
    long size, resident = 0;

    if (f && fscanf(f, "%ld %ld", &size, &resident) != 2)
        resident = 0;
    if (f)
        fclose(f);
    return resident * sysconf(_SC_PAGESIZE);
}

static void measure_rate(const char *name, unsigned method)
{
    static struct line line;
    double start = cpu_s();
    unsigned up = 0;

    for (int i = 0; i < CALLS; i++) {
        line_init(&line, method);
        up += call(&line);
        hang_up(&line);
        link_free(line.client.link);
    }
    printf("calls-%s %.0f calls/s (both ends, one core; %u of %u up)\n", name, up / (cpu_s() - start), up, CALLS);
}

static void measure_memory(void)
{
    unsigned up = 0;
    long before;

    lines = calloc(IDLE, sizeof *lines);
    if (!lines)
        exit(1);
    for (int i = 0; i < IDLE; i++)
        line_init(&lines[i], AUTH_MSCHAP_V2);
    memset(ring, 1, sizeof ring);
    before = rss_bytes();
    for (int i = 0; i < IDLE; i++)
        up += call(&lines[i]);
    printf("idle-call-memory %.1f KiB (goal under 32 KiB; %u of %d calls up)\n",
           up ? (double)(rss_bytes() - before) / up / 1024 : 0.0, up, IDLE);
    for (int i = 0; i < IDLE; i++) {
        hang_up(&lines[i]);
        link_free(lines[i].client.link);
    }
    free(lines);
}

int main(void)
{
    bench.now = 1000;
    bench_server_start(&bench, IDLE, 0, &nowhere, NULL);
    measure_memory();
    measure_rate("pap", AUTH_PAP);
    measure_rate("chap-md5", AUTH_CHAP_MD5);
    measure_rate("mschap", AUTH_MSCHAP_V1);
    measure_rate("mschap-v2", AUTH_MSCHAP_V2);
    server_free(bench.server);
    return 0;
}
