/* instance_host_win.c - what the access server asks of Windows: lines, users, the log, chance and time.
 * SPDX-License-Identifier: MIT */
#include "service/host/instance_win.h"
#include "service/host/lines_win.h"
#include "service/host/log_win.h"
#include "service/host/proxy_win.h"
#include "service/host/radius_win.h"
#include "service/host/trace_win.h"
#include "service/host/users_win.h"
#include "service/host/wintun_win.h"
#include <bcrypt.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static void host_authenticate(void *ctx, uint32_t call, const struct auth_attempt *attempt)
{
    users_authenticate(ctx, call, attempt);
}

const char *instance_why_not_open(DWORD error)
{
    switch (error) {
    case ERROR_ACCESS_DENIED:
    case ERROR_SHARING_VIOLATION:
        return "another program has the port open; close it there.";
    case ERROR_FILE_NOT_FOUND:
    case ERROR_PATH_NOT_FOUND:
        return "there is no such COM port; plug the device in, or remove it here.";
    case WSAEADDRINUSE:
    case WSAEACCES:
        return "another program listens on this address; choose another port number, or end that program.";
    case WSAEADDRNOTAVAIL:
        return "this computer does not have that address; choose one of its own, or 127.0.0.1.";
    case ERROR_NOT_ENOUGH_MEMORY:
        return "memory ran out; close other programs.";
    default:
        return "it cannot be opened; see whether the device works.";
    }
}

/* A COM port on its way; the server that asked for it may be gone when it arrives. */
struct port_opening {
    struct instance *instance;
    uint64_t load_count;
    char port[PORT_NAME_MAX + 1];
};

static void line_opened(void *ctx, struct transport *line, DWORD error)
{
    struct port_opening *o = ctx;
    struct instance *instance = o->instance;

    if (!instance->server || instance->load_count != o->load_count) {
        if (line)
            line->ops->close(line);
    } else if (line) {
        server_line_opened(instance->server, o->port, line, loop_now());
    } else {
        server_line_failed(instance->server, o->port, RAS_PORT_OR_DEVICE, instance_why_not_open(error), loop_now());
    }
    free(o);
}

static void host_open_line(void *ctx, const char *port, const struct device_config *device)
{
    struct instance *instance = ctx;
    struct port_opening *o;

    if (device->kind == DEVICE_TCP) {
        listening_retry(instance, device);
        return;
    }
    o = calloc(1, sizeof *o);
    if (!o) {
        server_line_failed(instance->server, port, RAS_PORT_OR_DEVICE, instance_why_not_open(ERROR_NOT_ENOUGH_MEMORY), loop_now());
        return;
    }
    o->instance = instance;
    o->load_count = instance->load_count;
    snprintf(o->port, sizeof o->port, "%s", port);
    com_open_later(instance->loop, device->system_name, device->dte_bps, device->ignore_dcd, line_opened, o);
}

/* ---- TCP lines out ---- */

/* A place on its way; the server that asked may be gone when it answers. */
struct place_opening {
    struct instance *instance;
    uint64_t load_count;
    uint32_t ticket;
};

/* What a telephone would say. Nobody at home, or nobody who answers: it rings on. */
static uint32_t error_of_connect(DWORD error)
{
    static const struct {
        DWORD error;
        uint32_t ras_error;
    } rows[] = {
        { WSAHOST_NOT_FOUND, 749 /* the number is not valid */ },
        { WSAENETUNREACH, RAS_NO_DIALTONE },   { WSAENETDOWN, RAS_NO_DIALTONE }, { ERROR_NETWORK_UNREACHABLE, RAS_NO_DIALTONE },
        { WSAEADDRNOTAVAIL, RAS_NO_DIALTONE }, { WSAEHOSTUNREACH, RAS_NO_CARRIER }, { ERROR_HOST_UNREACHABLE, RAS_NO_CARRIER },
        { WSAENOBUFS, RAS_OUT_OF_BUFFERS },    { ERROR_NOT_ENOUGH_MEMORY, RAS_OUT_OF_BUFFERS },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].error == error)
            return rows[i].ras_error;
    return RAS_NO_ANSWER;
}

static void place_answered(void *ctx, struct transport *line, DWORD error)
{
    struct place_opening *o = ctx;
    struct server *server = o->instance->load_count == o->load_count ? o->instance->server : NULL;

    if (server && line)
        server_connected(server, o->ticket, line, loop_now());
    else if (line)
        line->ops->close(line);
    else if (server)
        server_connect_failed(server, o->ticket, error_of_connect(error));
    free(o);
}

static void host_connect(void *ctx, uint32_t ticket, const char *place)
{
    struct instance *instance = ctx;
    struct place_opening *o = calloc(1, sizeof *o);

    if (!o) {
        server_connect_failed(instance->server, ticket, RAS_OUT_OF_BUFFERS);
        return;
    }
    *o = (struct place_opening){ instance, instance->load_count, ticket };
    tcp_connect_later(instance->loop, place, place_answered, o);
}

/* ---- this computer on a dialled network ---- */

static void host_link_is_up(void *ctx, uint32_t connection, const struct host_link *link)
{
    const struct instance *instance = ctx;

    proxies_link_up(instance->proxies, connection, link->uplink);
    if (connection != 0 && instance->settings.adapter)
        tunnels_link_up(instance->tunnels, instance->server, connection, link);
}

static void host_link_is_down(void *ctx, uint32_t connection)
{
    const struct instance *instance = ctx;

    proxies_link_down(instance->proxies, connection);
    tunnels_link_down(instance->tunnels, connection);
}

void instance_uplink_used(void *ctx, uint32_t connection)
{
    const struct instance *instance = ctx;

    if (instance->server)
        server_uplink_used(instance->server, connection);
}

struct call_job {
    struct db_job job;
    struct call_record record;
};

static void add_call(struct db_job *job, struct store *store)
{
    store_add_call(store, &((struct call_job *)job)->record);
}

static void free_job(struct db_job *job)
{
    free(job);
}

static void host_call_ended(void *ctx, const struct call_record *record)
{
    struct instance *instance = ctx;
    struct call_job *job = calloc(1, sizeof *job);

    radius_call_ended(instance, record);
    if (!job)
        return;
    job->job.run = add_call;
    job->job.done = free_job;
    job->record = *record;
    if (!db_post(instance->db, &job->job))
        free(job);
}

static void host_call_served(void *ctx, const struct call_record *record)
{
    radius_call_served(ctx, record);
}

static void host_changed(void *ctx)
{
    struct instance *instance = ctx;

    instance->change_count++;
    SetEvent(instance->changed_event);
}

static void host_random(void *ctx, uint8_t *out, size_t len)
{
    (void)ctx;
    if (BCryptGenRandom(NULL, out, (ULONG)len, BCRYPT_USE_SYSTEM_PREFERRED_RNG) != 0)
        abort(); /* a server that cannot be unpredictable must not answer */
}

static rras_ms host_now(void *ctx)
{
    (void)ctx;
    return loop_now();
}

static int64_t host_unix_now(void *ctx)
{
    (void)ctx;
    return (int64_t)time(NULL);
}

static unsigned host_week_hour(void *ctx)
{
    SYSTEMTIME now;

    (void)ctx;
    GetLocalTime(&now);
    return now.wDayOfWeek * 24u + now.wHour;
}

const struct server_host instance_server_host = {
    .authenticate = host_authenticate,
    .open_line = host_open_line,
    .event = log_event,
    .call_ended = host_call_ended,
    .call_served = host_call_served,
    .trace_frame = trace_frame,
    .trace_text = trace_text,
    .changed = host_changed,
    .random = host_random,
    .now = host_now,
    .unix_now = host_unix_now,
    .week_hour = host_week_hour,
    .connect = host_connect,
    .link_up = host_link_is_up,
    .link_down = host_link_is_down,
};
