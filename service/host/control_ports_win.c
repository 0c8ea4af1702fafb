/*
 * control_ports_win.c - the calls about ports and who is on them, and about port usage.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/host/control_internal_win.h"
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

/* How many ports a change of usage was about: a port, a device's, or all. */
static ULONG count_named(const struct ras_config *config, const char *name)
{
    int64_t device_id = 0;
    ULONG count = 0;

    for (size_t i = 0; i < config->device_count; i++) {
        if (text_equal_nocase(config->devices[i].name, name))
            device_id = config->devices[i].id;
    }
    for (size_t i = 0; i < config->port_count; i++) {
        const struct port_config *port = &config->ports[i];

        count += strcmp(name, "*") == 0 || text_equal_nocase(name, port->name) || (device_id && device_id == port->device_id);
    }
    return count;
}

static long change_usage(const struct config_change *change, ULONG *count, RRAS_MESSAGE *why)
{
    struct control_change c = { .changes = change, .count = 1 };
    long status = control_change_config(&c, why);

    *count = status ? 0 : count_named(&c.config, change->name);
    control_change_fini(&c);
    return status;
}

LONG control_RrasWanPortSetInfo(handle_t h, RRAS_NAME *name, ULONG mask, ULONG roles, ULONG *count, RRAS_MESSAGE *why)
{
    struct config_change change = { .kind = CHANGE_PORT_SET, .fields = PORT_FIELD_ROLES, .port = { .mask = mask, .roles = roles & mask } };
    long status = control_begin(why);

    (void)h;
    *count = 0;
    if (status)
        return status;
    if (!CONTROL_TEXT_IS_GOOD(name->name, false) || mask == 0 || (mask & ~(ULONG)CALL_ROLES))
        return control_end(ERROR_INVALID_PARAMETER);
    COPY(change.name, name->name);
    return control_end(change_usage(&change, count, why));
}

/* Tracing is switched at once, also on a port that runs until the restart though its device is gone,
 * and stored, so that it goes on after one. */
LONG control_RrasPortSetTracing(handle_t h, RRAS_NAME *port, ULONG on, ULONG *count, RRAS_MESSAGE *why)
{
    struct config_change change = { .kind = CHANGE_PORT_SET, .fields = PORT_FIELD_TRACING, .port = { .is_tracing = on != 0 } };
    struct port_action action = { .port = port->name, .on = on != 0 };
    long status = control_begin(why);

    (void)h;
    *count = 0;
    if (status)
        return status;
    if (!CONTROL_TEXT_IS_GOOD(port->name, false))
        return control_end(ERROR_INVALID_PARAMETER);
    COPY(change.name, port->name);
    status = control_read(switch_tracing, &action);
    if (!status)
        status = change_usage(&change, count, why);
    if (status == RAS_PORT_NOT_FOUND && action.found) {
        status = 0;
        memset(why, 0, sizeof *why);
    }
    if (*count < action.count)
        *count = action.count;
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
