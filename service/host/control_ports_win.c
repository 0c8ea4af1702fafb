/*
 * control_ports_win.c - the calls about ports and who is on them, and about port usage.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/host/control_internal_win.h"
#include "service/host/log_win.h"
#include "service/host/trace_win.h"
#include <stdlib.h>

_Static_assert(sizeof((RRAS_PORT_0 *)0)->name == PORT_NAME_MAX + 1 && RRAS_PORT_NAME_LEN == PORT_NAME_MAX + 1, "port name");
_Static_assert(sizeof((RRAS_PORT_0 *)0)->device == DEVICE_NAME_MAX + 1 && RRAS_DEVICE_NAME_LEN == DEVICE_NAME_MAX + 1, "device name");
_Static_assert(sizeof((RRAS_PORT_0 *)0)->user == ACCOUNT_NAME_MAX + 1, "user name");
_Static_assert((int)DEVICE_MODEM == RRAS_MODEM && (int)DEVICE_TCP == RRAS_TCP, "kinds of devices");

#define COPY(to, from) text_copy(to, sizeof(to), from)

static void fill_port(RRAS_PORT_0 *out, const struct port_status *port)
{
    COPY(out->name, port->name);
    COPY(out->device, port->device);
    COPY(out->condition_text, port_condition_text(port->condition));
    COPY(out->explanation, port->explanation);
    COPY(out->user, port->user);
    COPY(out->peer, port->peer);
    COPY(out->protocol, port->protocol);
    COPY(out->last_end_key, end_reason_info(port->last_end)->key);
    out->device_kind = (unsigned long)port->kind;
    out->condition = (unsigned long)port->condition;
    out->roles = port->roles;
    out->configured_roles = port->configured_roles;
    out->error = port->error;
    out->last_end = (unsigned long)port->last_end;
    out->address = port->address;
    out->line_bps = port->line_bps;
    out->port_bps = port->port_bps;
    out->connected_ms = (hyper)port->connected_ms;
    out->bytes_in = (hyper)port->bytes_in;
    out->bytes_out = (hyper)port->bytes_out;
    out->frames_in = (hyper)port->frames_in;
    out->frames_out = (hyper)port->frames_out;
    out->bad_fcs = port->bad_fcs;
    out->too_long = port->too_long;
    out->aborted = port->aborted;
    out->is_tracing = port->is_tracing;
}

/* ---- reading ---- */

struct port_list {
    RRAS_PORT_0 *ports;
    unsigned long count;
    long status;
};

static void list_ports(struct instance *instance, void *arg)
{
    struct port_list *list = arg;
    struct port_status status;
    size_t count = instance->server ? server_port_count(instance->server) : 0;

    list->ports = control_array(count, sizeof *list->ports);
    list->status = list->ports ? 0 : ERROR_NOT_ENOUGH_MEMORY;
    for (size_t i = 0; list->ports && i < count; i++) {
        if (server_port_status(instance->server, i, loop_now(), &status))
            fill_port(&list->ports[list->count++], &status);
    }
}

LONG control_RrasPortEnum(handle_t h, ULONG *count, RRAS_PORT_0 **ports)
{
    struct port_list list = { 0 };
    long status = control_read(list_ports, &list);

    (void)h;
    *count = list.count;
    *ports = list.ports;
    return status ? status : list.status;
}

struct one_port {
    const char *name;
    RRAS_PORT_0 *out;
    long status;
};

static void read_port(struct instance *instance, void *arg)
{
    struct one_port *one = arg;
    struct port_status status;
    size_t index;

    one->status = instance->server ? RAS_PORT_NOT_FOUND : ERROR_RETRY;
    if (instance->server && server_find_port(instance->server, one->name, &index)
        && server_port_status(instance->server, index, loop_now(), &status)) {
        fill_port(one->out, &status);
        one->status = 0;
    }
}

LONG control_RrasPortGetInfo(handle_t h, RRAS_NAME *port, RRAS_PORT_0 *info)
{
    struct one_port one = { .name = port->name, .out = info };
    long status;

    (void)h;
    memset(info, 0, sizeof *info);
    if (!CONTROL_TEXT_IS_GOOD(port->name, false))
        return ERROR_INVALID_PARAMETER;
    status = control_read(read_port, &one);
    return status ? status : one.status;
}

/* ---- hanging up and tracing: at once ---- */

/* What to do to the ports that fit: one port by name, or every port a user is on. */
struct port_action {
    const char *port;       /* NULL: by user; "*": all */
    const char *user;
    bool on;
    unsigned long count;    /* done */
    bool found;
    long status;
};

static bool fits(const struct port_action *action, const struct port_status *port)
{
    if (action->port)
        return strcmp(action->port, "*") == 0 || text_equal_nocase(action->port, port->name);
    return port->user[0] && text_equal_nocase(action->user, port->user);
}

static void disconnect(struct instance *instance, void *arg)
{
    struct port_action *action = arg;
    struct port_status status;

    action->status = instance->server ? 0 : ERROR_RETRY;
    for (size_t i = 0; instance->server && i < server_port_count(instance->server); i++) {
        if (!server_port_status(instance->server, i, loop_now(), &status) || !fits(action, &status))
            continue;
        action->found = true;
        action->count += server_disconnect(instance->server, status.name, loop_now());
    }
}

LONG control_RrasPortDisconnect(handle_t h, RRAS_NAME *port, RRAS_MESSAGE *why)
{
    struct port_action action = { .port = port->name };
    long status = control_begin(why);

    (void)h;
    if (status)
        return status;
    if (!CONTROL_TEXT_IS_GOOD(port->name, false))
        return control_end(ERROR_INVALID_PARAMETER);
    status = control_read(disconnect, &action);
    if (!status)
        status = action.status;
    if (!status && !action.found)
        status = control_refuse(why, RAS_PORT_NOT_FOUND, "There is no port %s in the running service. See: rrasctl show portstatus", port->name);
    else if (!status && action.count == 0)
        status = control_refuse(why, RAS_PORT_DISCONNECTED, "There is no call on port %s.", port->name);
    return control_end(status);
}

LONG control_RrasConnectionDisconnect(handle_t h, RRAS_USER_NAME *user, ULONG *count, RRAS_MESSAGE *why)
{
    struct port_action action = { .user = user->name };
    long status = control_begin(why);

    (void)h;
    *count = 0;
    if (status)
        return status;
    if (!CONTROL_TEXT_IS_GOOD(user->name, false))
        return control_end(ERROR_INVALID_PARAMETER);
    status = control_read(disconnect, &action);
    if (!status)
        status = action.status;
    *count = action.count;
    if (!status && action.count == 0)
        status = control_refuse(why, RAS_PORT_DISCONNECTED, "%s is neither a port nor a user who is connected. See: rrasctl show client", user->name);
    return control_end(status);
}

static void switch_tracing(struct instance *instance, void *arg)
{
    struct port_action *action = arg;
    struct port_status status;

    for (size_t i = 0; instance->server && i < server_port_count(instance->server); i++) {
        if (!server_port_status(instance->server, i, loop_now(), &status)
            || (!fits(action, &status) && !text_equal_nocase(action->port, status.device)))
            continue;
        action->found = true;
        action->count++;
        server_set_tracing(instance->server, status.name, action->on);
        if (!action->on)
            trace_close_port(status.name);
    }
}

/* ---- port usage: stored; in force after the next start ---- */

struct usage_change {
    const char *name;          /* a port, a device, "*" */
    bool sets_roles;           /* else it sets tracing */
    unsigned mask, roles;
    bool on;
    struct port_config *ports; /* what was changed, PORTS_MAX of them at most */
    size_t count;
    struct device_config *devices;
    size_t device_count;
    enum store_result result;
    char message[256];
};

static bool keep_device_id(void *ctx, const struct device_config *device)
{
    struct usage_change *change = ctx;

    if (text_equal_nocase(change->name, device->name))
        change->devices[change->device_count++] = *device;
    return change->device_count == 0; /* names are unique */
}

static bool keep_port(void *ctx, const struct port_config *port)
{
    struct usage_change *change = ctx;

    if (strcmp(change->name, "*") != 0 && !text_equal_nocase(change->name, port->name)
        && !(change->device_count && change->devices[0].id == port->device_id))
        return true;
    change->ports[change->count] = *port;
    if (change->sets_roles)
        change->ports[change->count].roles = (port->roles & ~change->mask) | (change->roles & change->mask);
    else
        change->ports[change->count].is_tracing = change->on;
    change->count++;
    return change->count < PORTS_MAX;
}

static void store_usage(void *arg, struct store *store)
{
    struct usage_change *change = arg;

    change->result = store_each_device(store, keep_device_id, change);
    if (change->result == STORE_OK)
        change->result = store_each_port(store, keep_port, change);
    if (change->result == STORE_OK && change->count > 0)
        change->result = store_change_ports(store, change->ports, change->count);
    if (change->result != STORE_OK)
        text_copy(change->message, sizeof change->message, store_message(store));
}

/* The port was to be used otherwise than the change says, and is used otherwise, too. */
static bool makes_pending(struct server *server, const struct port_config *port)
{
    struct port_status status;
    size_t index;

    return server_find_port(server, port->name, &index) && server_port_status(server, index, loop_now(), &status)
        && status.configured_roles != port->roles && status.roles != port->roles;
}

/* Logs "restart pending", once for each change that needs one. */
static void apply_usage(struct instance *instance, void *arg)
{
    const struct usage_change *change = arg;
    const char *args[1] = { change->name };
    bool is_pending = false;

    if (!instance->server)
        return; /* it is being restarted and will load them */
    for (size_t i = 0; i < change->count; i++) {
        is_pending |= makes_pending(instance->server, &change->ports[i]);
        server_set_configured_roles(instance->server, change->ports[i].name, change->ports[i].roles);
    }
    if (is_pending)
        log_event(NULL, RAS_EVENT_RESTART_PENDING, args, 1);
}

static long change_usage(struct usage_change *change, RRAS_MESSAGE *why)
{
    struct device_config device;
    long status;

    change->devices = &device;
    change->ports = calloc(PORTS_MAX, sizeof *change->ports);
    if (!change->ports)
        return ERROR_NOT_ENOUGH_MEMORY;
    status = control_store(store_usage, change);
    if (!status && change->result != STORE_OK)
        status = control_refuse_store(why, change->result, change->message);
    else if (!status && change->count == 0)
        status = strcmp(change->name, "*") == 0
            ? control_refuse(why, RAS_PORT_NOT_FOUND, "There are no ports. Add a device first: rrasctl help add device")
            : control_refuse(why, RAS_PORT_NOT_FOUND, "There is no port or device %s. See: rrasctl show wanports", change->name);
    if (!status && change->sets_roles)
        status = control_read(apply_usage, change);
    free(change->ports);
    change->ports = NULL;
    return status;
}

LONG control_RrasWanPortSetInfo(handle_t h, RRAS_NAME *name, ULONG mask, ULONG roles, ULONG *count, RRAS_MESSAGE *why)
{
    struct usage_change change = { .name = name->name, .sets_roles = true, .mask = mask & CALL_ROLES, .roles = roles & CALL_ROLES };
    long status = control_begin(why);

    (void)h;
    *count = 0;
    if (status)
        return status;
    if (!CONTROL_TEXT_IS_GOOD(name->name, false) || mask == 0 || (mask & ~(ULONG)CALL_ROLES))
        return control_end(ERROR_INVALID_PARAMETER);
    status = change_usage(&change, why);
    *count = (ULONG)change.count;
    return control_end(status);
}

/* Tracing is switched at once, also on a port that runs until the restart though its device is gone,
 * and stored, so that it goes on after one. */
LONG control_RrasPortSetTracing(handle_t h, RRAS_NAME *port, ULONG on, ULONG *count, RRAS_MESSAGE *why)
{
    struct usage_change change = { .name = port->name, .on = on != 0 };
    struct port_action action = { .port = port->name, .on = on != 0 };
    long status = control_begin(why);

    (void)h;
    *count = 0;
    if (status)
        return status;
    if (!CONTROL_TEXT_IS_GOOD(port->name, false))
        return control_end(ERROR_INVALID_PARAMETER);
    status = control_read(switch_tracing, &action);
    if (!status)
        status = change_usage(&change, why);
    if (status == RAS_PORT_NOT_FOUND && action.found) {
        status = 0;
        memset(why, 0, sizeof *why);
    }
    *count = (ULONG)change.count > action.count ? (ULONG)change.count : action.count;
    return control_end(status);
}

/* ---- ports as they are set up ---- */

struct wan_list {
    RRAS_WANPORT_0 *ports;
    int64_t *device_ids;
    unsigned long count;
    long status;
};

static bool list_wan_port(void *ctx, const struct port_config *port)
{
    struct wan_list *list = ctx;
    RRAS_WANPORT_0 *out = &list->ports[list->count];

    COPY(out->name, port->name);
    out->roles = port->roles;
    out->is_tracing = port->is_tracing;
    list->device_ids[list->count] = port->device_id;
    return ++list->count < PORTS_MAX;
}

static bool name_device(void *ctx, const struct device_config *device)
{
    struct wan_list *list = ctx;

    for (unsigned long i = 0; i < list->count; i++) {
        if (list->device_ids[i] == device->id) {
            COPY(list->ports[i].device, device->name);
            list->ports[i].device_kind = (unsigned long)device->kind;
        }
    }
    return true;
}

static void list_wan_ports(void *arg, struct store *store)
{
    struct wan_list *list = arg;

    if (store_each_port(store, list_wan_port, list) != STORE_OK || store_each_device(store, name_device, list) != STORE_OK)
        list->status = ERROR_READ_FAULT;
}

static void add_running_roles(struct instance *instance, void *arg)
{
    struct wan_list *list = arg;
    struct port_status status;
    size_t index;

    for (unsigned long i = 0; instance->server && i < list->count; i++) {
        if (server_find_port(instance->server, list->ports[i].name, &index)
            && server_port_status(instance->server, index, loop_now(), &status)) {
            list->ports[i].is_running = 1;
            list->ports[i].roles_in_force = status.roles;
        }
    }
}

LONG control_RrasWanPortEnum(handle_t h, ULONG *count, RRAS_WANPORT_0 **ports)
{
    struct wan_list list = { .ports = control_array(PORTS_MAX, sizeof **ports), .device_ids = calloc(PORTS_MAX, sizeof(int64_t)) };
    long status = list.ports && list.device_ids ? 0 : ERROR_NOT_ENOUGH_MEMORY;

    (void)h;
    if (!status)
        status = control_store(list_wan_ports, &list);
    if (!status)
        status = list.status;
    if (!status)
        status = control_read(add_running_roles, &list);
    free(list.device_ids);
    *ports = list.ports;
    *count = list.ports ? list.count : 0;
    return status;
}
