/*
 * control_dial_win.c - the calls about connections that are dialled out.
 *
 * Anybody who may sit at the computer may dial and hang up, so none of these is a control_begin().
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/host/control_dial_win.h"
#include <ras.h>
#include "common/base/secret.h"
#include "service/host/proxy_win.h"
#include "service/host/wintun_win.h"

_Static_assert((int)DIAL_KIND_MODEM == RRAS_DIAL_MODEM && (int)DIAL_KIND_TCP == RRAS_DIAL_TCP, "kinds");
_Static_assert((int)DIAL_OPEN_PORT == RASCS_OpenPort && (int)DIAL_ALL_DEVICES_CONNECTED == RASCS_AllDevicesConnected &&
               (int)DIAL_AUTHENTICATE == RASCS_Authenticate && (int)DIAL_AUTH_CALLBACK == RASCS_AuthCallback &&
               (int)DIAL_AUTH_PROJECT == RASCS_AuthProject && (int)DIAL_AUTHENTICATED == RASCS_Authenticated &&
               (int)DIAL_WAIT_FOR_CALLBACK == RASCS_WaitForCallback && (int)DIAL_PROJECTED == RASCS_Projected &&
               (int)DIAL_CALLBACK_COMPLETE == RASCS_CallbackComplete && (int)DIAL_CONNECTED == RASCS_Connected &&
               (int)DIAL_DISCONNECTED == RASCS_Disconnected, "ras.h's states");
_Static_assert(sizeof ((RRAS_DIAL_0 *)0)->name == DIAL_NAME_MAX + 1 && sizeof ((RRAS_DIAL_0 *)0)->port == DEVICE_NAME_MAX + 1 &&
               sizeof ((RRAS_DIAL_0 *)0)->numbers == sizeof ((struct dial_request *)0)->numbers &&
               sizeof ((RRAS_DIAL_0 *)0)->prefix == DIAL_PREFIX_MAX + 1 && sizeof ((RRAS_DIAL_0 *)0)->user == AUTH_NAME_MAX + 1 &&
               sizeof ((RRAS_DIAL_0 *)0)->domain == DIAL_DOMAIN_MAX + 1 && sizeof ((RRAS_DIAL_0 *)0)->password == AUTH_NAME_MAX + 1 &&
               sizeof ((RRAS_DIAL_0 *)0)->callback_number == DIAL_NUMBER_MAX + 1, "sizes of what is dialled");

#define COPY(to, from) text_copy(to, sizeof(to), from)

enum { NO_CONNECTION = 668 };

/* ---- dialling ---- */

struct dial_job {
    const struct dial_request *request;
    uint32_t connection;
    uint32_t status;
    char why[256];
};

/* The service checks what the texts say; here only that they are texts. */
static bool is_readable(const RRAS_DIAL_0 *dial)
{
    if (dial->number_count > DIAL_NUMBERS_MAX)
        return false;
    for (unsigned long i = 0; i < dial->number_count; i++)
        if (!CONTROL_TEXT_IS_GOOD(dial->numbers[i], true))
            return false;
    return CONTROL_TEXT_IS_GOOD(dial->name, true) && CONTROL_TEXT_IS_GOOD(dial->port, true) && CONTROL_TEXT_IS_GOOD(dial->prefix, true) &&
           CONTROL_TEXT_IS_GOOD(dial->user, true) && CONTROL_TEXT_IS_GOOD(dial->domain, true) &&
           CONTROL_TEXT_IS_GOOD(dial->callback_number, true) && CONTROL_TEXT_IS_GOOD(dial->password, true) &&
           dial->kind <= RRAS_DIAL_TCP && dial->callback_delay_s <= UINT8_MAX && dial->redial_attempts <= DIAL_REDIALS_MAX &&
           dial->redial_s <= DIAL_REDIAL_S_MAX && dial->idle_s <= DIAL_IDLE_S_MAX;
}

static void read_request(const RRAS_DIAL_0 *dial, struct dial_request *request)
{
    dial_request_defaults(request);
    request->kind = (enum dial_kind)dial->kind;
    request->other_port_ok = dial->other_port_ok != 0;
    request->number_count = (uint8_t)dial->number_count;
    for (unsigned long i = 0; i < dial->number_count; i++)
        COPY(request->numbers[i], dial->numbers[i]);
    if (dial->auth_methods != 0)
        request->auth_methods = dial->auth_methods;
    request->lcp_extensions = dial->lcp_extensions != 0;
    request->callback_delay_s = (uint8_t)dial->callback_delay_s;
    request->redial_attempts = (uint16_t)dial->redial_attempts;
    request->redial_s = (uint16_t)dial->redial_s;
    request->idle_s = dial->idle_s;
    request->address = dial->address;
    request->may_pause = dial->may_pause != 0;
    COPY(request->name, dial->name);
    COPY(request->port, dial->port);
    COPY(request->prefix, dial->prefix);
    COPY(request->user, dial->user);
    COPY(request->domain, dial->domain);
    COPY(request->callback_number, dial->callback_number);
    COPY(request->password, dial->password);
}

static void dial_now(struct instance *instance, void *arg)
{
    struct dial_job *job = arg;

    job->status = ERROR_RETRY;
    if (instance->server)
        job->status = server_dial(instance->server, job->request, loop_now(), &job->connection, job->why);
}

long control_dial(const struct dial_request *request, unsigned long *connection, RRAS_MESSAGE *why)
{
    struct dial_job job = { .request = request };
    long status = control_read(dial_now, &job);

    if (status)
        return status;
    *connection = job.connection;
    COPY(why->text, job.why);
    return (long)job.status;
}

LONG control_RrasDial(handle_t h, RRAS_DIAL_0 *dial, ULONG *connection, RRAS_MESSAGE *why)
{
    struct dial_request request = { .number_count = 0 };
    long status = ERROR_INVALID_PARAMETER;

    (void)h;
    *connection = 0;
    memset(why, 0, sizeof *why);
    if (is_readable(dial)) {
        read_request(dial, &request);
        control_dial_resolve(&request);
        status = control_dial(&request, connection, why);
    }
    secret_wipe(dial->password, sizeof dial->password);
    secret_wipe(&request, sizeof request);
    return status;
}

/* ---- hanging up ---- */

struct hang_up_job {
    uint32_t connection;
    bool is_administrator;
    bool is_found, is_refused;
};

/* What a demand-dial interface has dialled is the administrator's. */
static void hang_up_now(struct instance *instance, void *arg)
{
    struct hang_up_job *job = arg;
    struct dial_status status;

    if (!instance->server || !server_connection_status(instance->server, job->connection, loop_now(), &status))
        return;
    job->is_found = true;
    job->is_refused = status.is_router && !job->is_administrator;
    if (!job->is_refused)
        server_hang_up(instance->server, job->connection, loop_now());
}

LONG control_RrasHangUp(handle_t h, ULONG connection, RRAS_MESSAGE *why)
{
    struct hang_up_job job = { .connection = connection, .is_administrator = control_caller_is_administrator() };
    long status = control_read(hang_up_now, &job);

    (void)h;
    memset(why, 0, sizeof *why);
    if (!status && !job.is_found)
        status = control_refuse(why, NO_CONNECTION, "There is no such connection any more. See: rrasctl show connections");
    if (!status && job.is_refused)
        status = control_refuse(why, ERROR_ACCESS_DENIED, "A demand-dial interface has dialed this; an administrator may"
                                " hang it up: rrasctl disconnect interface");
    return status;
}

/* ---- reading ---- */

/* What this computer has of the link. */
struct uses {
    struct proxy_status proxy;
    char adapter[TUNNEL_NAME_MAX + 1];
};

static void read_uses(const struct instance *instance, uint32_t connection, struct uses *out)
{
    proxies_status(instance->proxies, connection, &out->proxy);
    tunnels_name(instance->tunnels, connection, out->adapter);
}

static void fill(RRAS_CONNECTION_0 *out, const struct dial_status *status, const struct uses *uses)
{
    char text[DIAL_TEXT_MAX + 1];

    memset(out, 0, sizeof *out);
    out->connected_ms = (hyper)status->connected_ms;
    out->bytes_in = (hyper)status->bytes_in;
    out->bytes_out = (hyper)status->bytes_out;
    out->frames_in = (hyper)status->frames_in;
    out->frames_out = (hyper)status->frames_out;
    out->packets_in = (hyper)status->packets_in;
    out->packets_dropped = (hyper)status->packets_dropped;
    out->id = status->id;
    out->state = (unsigned long)status->state;
    out->error = status->error;
    out->is_over = status->is_over;
    out->redials_left = status->redials_left;
    out->redial_in_s = (unsigned long)((status->redial_in_ms + 999) / 1000);
    out->method = status->method;
    out->our_address = status->our_address;
    out->peer_address = status->peer_address;
    for (int i = 0; i < 2; i++) {
        out->dns[i] = status->dns[i];
        out->wins[i] = status->wins[i];
    }
    out->line_bps = status->line_bps;
    out->bad_fcs = status->bad_fcs;
    out->steps = status->steps;
    out->is_router = status->is_router;
    out->is_paused = status->is_paused;
    out->proxy_port = uses->proxy.port;
    out->proxy_clients = uses->proxy.clients;
    COPY(out->adapter, uses->adapter);
    COPY(out->name, status->name);
    COPY(out->number, status->number);
    COPY(out->port, status->port);
    COPY(out->device, status->device);
    COPY(out->user, status->user);
    COPY(out->state_text, dial_step_text(status->state, status->number, text));
    COPY(out->box_line, dial_box_line(status, text));
}

struct connection_list {
    RRAS_CONNECTION_0 *connections;
    unsigned long count;
};

static void list_connections(struct instance *instance, void *arg)
{
    struct connection_list *list = arg;
    size_t count = instance->server ? server_connection_count(instance->server) : 0;
    struct dial_status status;
    struct uses uses;

    list->connections = control_array(count, sizeof *list->connections);
    for (size_t i = 0; list->connections && i < count; i++) {
        server_connection_at(instance->server, i, loop_now(), &status);
        read_uses(instance, status.id, &uses);
        fill(&list->connections[list->count++], &status, &uses);
    }
}

LONG control_RrasConnectionEnum(handle_t h, ULONG *count, RRAS_CONNECTION_0 **connections)
{
    struct connection_list list = { .connections = NULL };
    long status = control_read(list_connections, &list);

    (void)h;
    *count = list.count;
    *connections = list.connections;
    return status || list.connections ? status : ERROR_NOT_ENOUGH_MEMORY;
}

struct steps_job {
    uint32_t connection, from;
    bool found;
    struct dial_status status;
    struct uses uses;
    struct dial_step steps[DIAL_STEPS_KEPT];
    char text[DIAL_STEPS_KEPT][DIAL_TEXT_MAX + 1];
    size_t count;
};

static void read_steps(struct instance *instance, void *arg)
{
    struct steps_job *job = arg;

    job->found = instance->server && server_connection_status(instance->server, job->connection, loop_now(), &job->status);
    if (job->found)
        read_uses(instance, job->connection, &job->uses);
    if (job->found)
        job->count = server_connection_steps(instance->server, job->connection, job->from, job->steps, DIAL_STEPS_KEPT);
    for (size_t i = 0; i < job->count; i++)
        server_connection_step_text(instance->server, job->connection, &job->steps[i], job->text[i]);
}

LONG control_RrasConnectionSteps(handle_t h, ULONG connection, ULONG from, RRAS_CONNECTION_0 *now, ULONG *count, RRAS_DIAL_STEP **steps)
{
    struct steps_job job = { .connection = connection, .from = from };
    long status = control_read(read_steps, &job);

    (void)h;
    memset(now, 0, sizeof *now);
    *count = 0;
    *steps = control_array(job.count, sizeof **steps);
    if (!*steps)
        return ERROR_NOT_ENOUGH_MEMORY;
    if (status || !job.found)
        return status ? status : NO_CONNECTION;
    fill(now, &job.status, &job.uses);
    for (size_t i = 0; i < job.count; i++) {
        RRAS_DIAL_STEP *out = &(*steps)[i];

        memset(out, 0, sizeof *out);
        out->state = (unsigned long)job.steps[i].state;
        out->error = job.steps[i].error;
        out->redial_in_s = job.steps[i].redial_in_s;
        COPY(out->text, job.text[i]);
    }
    *count = (ULONG)job.count;
    return 0;
}
