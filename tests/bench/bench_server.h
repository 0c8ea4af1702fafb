/*
 * bench_server.h - an access server for benches: one user "ann" with password "pw", TCP ports, real or
 * made-up time.
 *
 * Header only, one per program.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_BENCH_SERVER_H
#define RRAS_BENCH_SERVER_H
#include <stdio.h>
#include <stdlib.h>

#include "common/base/text.h"
#include "common/ras/mschap_hash.h"
#include "service/aaa/auth_local.h"
#include "service/port/server.h"

#define BENCH_USER "ann"
#define BENCH_PASSWORD "pw"
#define BENCH_DEVICE 1

struct bench_server {
    struct server *server;
    rras_ms now;                     /* kept by the program */
    uint32_t random;
};

static inline void bench_authenticate(void *ctx, uint32_t call, const struct auth_attempt *attempt)
{
    struct bench_server *b = ctx;
    struct account account = { .name = BENCH_USER, .privilege = RASPRIV_DialinPrivilege };
    struct auth_policy policy;
    struct auth_result result = { 0 };

    auth_policy_defaults(&policy);
    mschap_nt_hash(bytes_of_text(BENCH_PASSWORD), account.nt_hash);
    auth_local_judge(attempt, &account, BENCH_PASSWORD, &policy, 1000, &result);
    server_auth_answer(b->server, call, &result, b->now);
}

static inline void bench_open_line(void *ctx, const char *port, const struct device_config *device)
{
    (void)ctx;
    (void)port;
    (void)device;
}

static inline void bench_event(void *ctx, enum ras_event event, const char *const *args, unsigned count)
{
    (void)ctx;
    (void)event;
    (void)args;
    (void)count;
}

static inline void bench_call_ended(void *ctx, const struct call_record *record)
{
    (void)ctx;
    (void)record;
}

static inline void bench_trace_frame(void *ctx, const char *port, enum trace_direction direction, uint16_t protocol,
                                     struct bytes info)
{
    (void)ctx;
    (void)port;
    (void)direction;
    (void)protocol;
    (void)info;
}

static inline void bench_trace_text(void *ctx, const char *port, const char *line)
{
    (void)ctx;
    (void)port;
    (void)line;
}

static inline void bench_changed(void *ctx)
{
    (void)ctx;
}

static inline void bench_random(void *ctx, uint8_t *out, size_t len)
{
    static uint32_t seed = 42;

    (void)ctx;
    for (size_t i = 0; i < len; i++) {
        seed = seed * 1664525u + 1013904223u;
        out[i] = (uint8_t)(seed >> 24);
    }
}

static inline rras_ms bench_now(void *ctx)
{
    return ((struct bench_server *)ctx)->now;
}

static inline int64_t bench_unix_now(void *ctx)
{
    return 1000 + (int64_t)(((struct bench_server *)ctx)->now / 1000);
}

static const struct server_host bench_host = {
    .authenticate = bench_authenticate, .open_line = bench_open_line, .event = bench_event,
    .call_ended = bench_call_ended, .trace_frame = bench_trace_frame, .trace_text = bench_trace_text,
    .changed = bench_changed, .random = bench_random, .now = bench_now, .unix_now = bench_unix_now
};

/* `ports` TCP ports whose line is `line_bps` fast (0: to be learnt). Ends the program when it cannot. */
static inline void bench_server_start(struct bench_server *b, uint16_t ports, uint32_t line_bps,
                                      const struct net_outside *outside, void *outside_ctx)
{
    struct server_config config = { .computer_name = "BENCH", .version = "bench" };
    struct device_config device;
    char message[256] = "";

    server_settings_defaults(&config.settings);
    config.settings.pool = (struct address_range){ IP4(10, 9, 0, 1), IP4(10, 9, 255, 254) };
    config.settings.allow_host_loopback = true;
    config.settings.half_open_max = 1024;
    b->server = server_new(&config, &bench_host, b, outside, outside_ctx, b->now, message);
    if (!b->server) {
        fprintf(stderr, "no server: %s\n", message);
        exit(1);
    }
    device_config_defaults(&device, DEVICE_TCP);
    device.id = BENCH_DEVICE;
    device.calls_per_minute = 0;
    device.ports = ports;
    device.line_bps = line_bps;
    for (unsigned i = 1; i <= ports; i++) {
        struct port_config port = { .device_id = BENCH_DEVICE, .roles = CALL_IN };

        snprintf(port.name, sizeof port.name, "TCP%u", i);
        server_add_port(b->server, &device, &port);
    }
    server_start(b->server, b->now);
    server_device_up(b->server, BENCH_DEVICE);
}
#endif
