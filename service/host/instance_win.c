/* instance_win.c - one running OpenRRAS: it starts, starts anew, and says goodbye.
 * SPDX-License-Identifier: MIT */
#include "service/host/instance_win.h"
#include "service/host/control_win.h"
#include "service/host/lines_win.h"
#include "service/host/log_win.h"
#include "service/host/modem_query_win.h"
#include "service/host/proxy_win.h"
#include "service/host/radius_win.h"
#include "service/host/scm_win.h"
#include "service/host/sockets_win.h"
#include "service/host/trace_win.h"
#include "service/host/wintun_win.h"
#include <stdio.h>

enum { GOODBYE_MS = 4600 }; /* for callers to answer our Terminate-Request; the service stops within 5 s */

static void unload(struct instance *instance)
{
    listening_close(instance);
    outside_set_net(instance->outside, NULL);
    server_free(instance->server);
    instance->server = NULL;
    radius_end_service(instance);
}

/* Everybody has said goodbye, or has had the time to. */
static void finish_stop(struct instance *instance)
{
    char message[256] = "";
    const char *args[] = { message };

    unload(instance);
    instance->is_stopping = false;
    if (!instance->wants_restart) {
        proxies_stop(instance->proxies);
        loop_stop(instance->loop);
        return;
    }
    instance->wants_restart = false;
    if (!instance_load(instance, message)) {
        log_event(NULL, RAS_EVENT_SERVICE_FAILED, args, 1);
        instance->failure = ERROR_SERVICE_SPECIFIC_ERROR; /* so that Windows starts it again */
        loop_stop(instance->loop);
        return;
    }
    log_event(NULL, RAS_EVENT_SERVICE_STARTED, NULL, 0);
    instance->change_count++;
    SetEvent(instance->changed_event);
}

static rras_ms on_idle(void *ctx, rras_ms now)
{
    struct instance *instance = ctx;
    rras_ms next = RRAS_NEVER;

    if (instance->server)
        next = server_advance(instance->server, now);
    if (instance->is_stopping) {
        if (server_is_quiet(instance->server) || now >= instance->stop_deadline) {
            finish_stop(instance);
            return now;
        }
        scm_is_busy();
        next = rras_sooner(next, instance->stop_deadline);
    }
    return next;
}

static void begin_stop(struct instance *instance, bool restart)
{
    if (instance->is_stopping || !instance->server) {
        instance->wants_restart = instance->wants_restart && restart;
        return;
    }
    instance->is_stopping = true;
    instance->wants_restart = restart;
    instance->stop_deadline = loop_now() + GOODBYE_MS;
    modem_query_stop(instance);
    listening_close(instance);
    server_stop(instance->server, END_SERVICE_STOPPED, loop_now());
}

static void stop_on_logic(void *arg)
{
    begin_stop(arg, false);
}

static void restart_on_logic(void *arg)
{
    begin_stop(arg, true);
}

void instance_stop(struct instance *instance)
{
    loop_post(instance->loop, stop_on_logic, instance);
}

bool instance_restart(struct instance *instance)
{
    return loop_post(instance->loop, restart_on_logic, instance);
}

void instance_set_paused(struct instance *instance, bool on)
{
    if (instance->is_paused != on) {
        instance->is_paused = on;
        if (instance->server)
            server_set_paused(instance->server, on);
        log_event(NULL, on ? RAS_EVENT_SERVICE_PAUSED : RAS_EVENT_SERVICE_CONTINUED, NULL, 0);
        instance->change_count++;
        SetEvent(instance->changed_event);
    }
    scm_is_paused(on); /* also when nothing changed: the service manager waits for an answer */
}

static void pause_on_logic(void *arg)
{
    instance_set_paused(arg, true);
}

static void continue_on_logic(void *arg)
{
    instance_set_paused(arg, false);
}

void instance_pause(struct instance *instance, bool on)
{
    loop_post(instance->loop, on ? pause_on_logic : continue_on_logic, instance);
}

static void sleep_on_logic(void *arg)
{
    struct instance *instance = arg;

    if (instance->server && !instance->is_stopping)
        server_sleep(instance->server, loop_now());
}

/* Listening sockets outlive a sleep. */
static void wake_on_logic(void *arg)
{
    struct instance *instance = arg;
    char calls[16];
    const char *args[] = { calls };

    if (!instance->server || instance->is_stopping)
        return;
    snprintf(calls, sizeof calls, "%u", server_wake(instance->server, loop_now()));
    log_event(NULL, RAS_EVENT_WOKE_UP, args, 1);
}

void instance_sleep(struct instance *instance, bool on)
{
    loop_call(instance->loop, on ? sleep_on_logic : wake_on_logic, instance);
}

void instance_apply_settings(struct instance *instance, const struct server_settings *settings)
{
    instance->settings = *settings;
    if (!instance->server)
        return; /* it is being restarted and will load them */
    adapters_read(&instance->adapters); /* one that was plugged in just now may be chosen */
    instance_choose_outbound(instance);
    server_apply_settings(instance->server, settings, loop_now());
    proxies_configure(instance->proxies, settings);
    if (!settings->adapter)
        tunnels_close_all(instance->tunnels);
}

/* What is open stays as it is, and fails by itself; what is opened from now on leaves by the new address. */
static void addresses_are_new(void *ctx, const struct adapters *now)
{
    struct instance *instance = ctx;

    instance->adapters = *now;
    if (instance->server)
        instance_choose_outbound(instance);
}

static void ready_on_logic(void *arg)
{
    void (*ready)(void) = *(void (**)(void))arg;

    ready();
}

static DWORD fail(const char *why)
{
    const char *args[] = { why };

    log_event(NULL, RAS_EVENT_SERVICE_FAILED, args, 1);
    return ERROR_SERVICE_SPECIFIC_ERROR;
}

static DWORD start_control(struct instance *instance)
{
    long status = control_start(instance);
    char why[160];

    if (status == 0)
        return 0;
    if (status == RPC_S_DUPLICATE_ENDPOINT)
        return fail("its control endpoint is taken: another OpenRRAS of this name runs; stop that one first");
    snprintf(why, sizeof why, "its control endpoint cannot be opened (error %ld); see that the services RPC and Event Log run, "
             "or restart Windows", status);
    return fail(why);
}

/* The endpoint comes first: without one no line is opened. Calls wait until the loop runs. */
static DWORD serve(struct instance *instance, void (*ready)(void))
{
    char message[256] = "";
    struct addresses_watch *watch = NULL;

    instance->failure = start_control(instance);
    if (instance->failure)
        return instance->failure;
    if (instance_load(instance, message)) {
        watch = addresses_watch_start(instance->loop, &instance->adapters, addresses_are_new, instance);
        log_event(NULL, RAS_EVENT_SERVICE_STARTED, NULL, 0);
        if (ready)
            loop_post(instance->loop, ready_on_logic, &ready);
    } else {
        instance->failure = fail(message);
        loop_stop(instance->loop);
    }
    loop_run(instance->loop, on_idle, instance); /* stopped already: calls that wait are answered */
    addresses_watch_stop(watch);
    control_stop(instance);
    unload(instance);
    radius_stop();
    log_event(NULL, RAS_EVENT_SERVICE_STOPPED, NULL, 0);
    return instance->failure;
}

DWORD instance_run(struct instance *instance, void (*ready)(void))
{
    DWORD error = ERROR_NOT_ENOUGH_MEMORY;

    instance->outside = outside_new(instance->loop, 0);
    instance->proxies = proxies_new(instance->loop, instance_uplink_used, instance);
    instance->tunnels = tunnels_new(instance->loop, instance->data_dir, instance->name);
    instance->changed_event = CreateEventW(NULL, TRUE, FALSE, NULL);
    trace_start(instance->data_dir);
    if (instance->outside && instance->proxies && instance->tunnels && instance->changed_event)
        error = serve(instance, ready);
    else
        fail("memory ran out; close other programs and start it again");
    com_forget_openings(instance->loop);
    tcp_forget_connects();
    trace_stop();
    proxies_free(instance->proxies);
    tunnels_free(instance->tunnels);
    if (instance->outside)
        outside_free(instance->outside);
    if (instance->changed_event)
        CloseHandle(instance->changed_event);
    return error;
}
