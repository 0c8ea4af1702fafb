/*
 * control_server_win.c - the calls about the server as a whole.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/host/control_internal_win.h"
#include "service/host/handles_win.h"
#include <psapi.h>
#include "common/version.h"

static void fill_running(struct instance *instance, void *arg)
{
    RRAS_SERVER_0 *out = arg;
    struct server_totals totals = { 0 };

    out->change_count = (unsigned long)instance->change_count;
    out->is_restarting = !instance->server || instance->is_stopping;
    out->is_restart_pending = instance->has_pending_devices;
    out->is_paused = instance->is_paused;
    out->config_revision = (hyper)control_config_revision();
    out->capabilities = RRAS_CAN_CALLBACK | RRAS_CAN_DIAL_OUT | RRAS_CAN_ROUTE | RRAS_CAN_RADIUS;
    if (!instance->server)
        return;
    server_totals(instance->server, &totals);
    out->is_restart_pending |= server_restart_is_pending(instance->server);
    out->ports = totals.ports;
    out->listening = totals.listening;
    out->calls = totals.calls;
    out->authenticated = totals.authenticated;
    out->pool_size = totals.pool_size;
    out->pool_in_use = totals.pool_in_use;
    out->calls_taken = (hyper)totals.calls_taken;
    out->calls_refused = (hyper)totals.calls_refused;
}

static void fill_process(RRAS_SERVER_0 *out)
{
    PROCESS_MEMORY_COUNTERS_EX memory = { .cb = sizeof memory };

    out->process_id = GetCurrentProcessId();
    if (GetProcessMemoryInfo(GetCurrentProcess(), (PROCESS_MEMORY_COUNTERS *)&memory, sizeof memory)) {
        out->working_set_bytes = (hyper)memory.WorkingSetSize;
        out->private_bytes = (hyper)memory.PrivateUsage;
    }
    out->handles = handles_count();
}

LONG control_RrasServerGetInfo(handle_t h, RRAS_SERVER_0 *server)
{
    const struct instance *instance = control_instance();
    DWORD len = sizeof server->computer;

    (void)h;
    memset(server, 0, sizeof *server);
    server->contract = RRAS_CONTRACT;
    server->started_unix = instance->started_unix;
    server->uptime_s = (unsigned long)((loop_now() - instance->started) / 1000); /* the clock may have been set */
    text_copy(server->version, sizeof server->version, RRAS_VERSION);
    text_copy(server->instance, sizeof server->instance, instance->name);
    text_copy(server->data_dir, sizeof server->data_dir, instance->data_dir);
    if (!GetComputerNameA(server->computer, &len))
        server->computer[0] = '\0';
    fill_process(server);
    return control_read(fill_running, server);
}

static void set_paused(struct instance *instance, void *arg)
{
    instance_set_paused(instance, *(const bool *)arg);
}

LONG control_RrasServerSetPaused(handle_t h, ULONG on, RRAS_MESSAGE *why)
{
    long status = control_begin(why);
    bool is_on = on != 0;

    (void)h;
    if (status)
        return status;
    return control_end(control_read(set_paused, &is_on));
}

LONG control_RrasServerRestart(handle_t h, RRAS_MESSAGE *why)
{
    long status = control_begin(why);

    (void)h;
    if (status)
        return status;
    return control_end(instance_restart(control_instance()) ? 0 : ERROR_SHUTDOWN_IN_PROGRESS);
}

LONG control_RrasServerStop(handle_t h, RRAS_MESSAGE *why)
{
    long status = control_begin(why);

    (void)h;
    if (status)
        return status;
    status = control_end(0);
    instance_stop(control_instance()); /* answered before the service is gone: it takes no calls any more, but ends those it has */
    return status;
}
