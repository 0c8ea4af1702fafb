/*
 * show_ports_win.c - show portstatus, client, wanports and device.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/ctl/ctl_win.h"
#include <string.h>
#include "common/base/ip4.h"
#include "common/base/text.h"
#include "common/ras/port_role.h"

static const char no_ports[] = "There are no ports. Add a device: rrasctl help add device";

static const char *kind_name(unsigned long kind)
{
    return kind == RRAS_TCP ? "tcp" : "modem";
}

static void json_roles(struct json *json, const char *key, unsigned long roles)
{
    json_begin_array(json, key);
    if (roles & CALL_IN)
        json_text(json, NULL, "CALL_IN");
    if (roles & CALL_OUT)
        json_text(json, NULL, "CALL_OUT");
    if (roles & CALL_ROUTER)
        json_text(json, NULL, "CALL_ROUTER");
    json_end_array(json);
}

/* Below a table. */
static void print_pending_below(struct ctl *ctl)
{
    if (ctl->server.is_restart_pending)
        putchar('\n');
    ctl_print_pending(ctl);
}

/* ---- portstatus ---- */

static void json_port(struct json *json, const void *item)
{
    const RRAS_PORT_0 *port = item;

    json_begin_object(json, NULL);
    json_text(json, "port", port->name);
    json_text(json, "device", port->device);
    json_text(json, "type", kind_name(port->device_kind));
    json_text(json, "condition", port->condition_text);
    json_text(json, "user", port->user[0] ? port->user : NULL);
    json_address(json, "address", port->address);
    json_text(json, "peer", port->peer[0] ? port->peer : NULL);
    json_text(json, "protocol", port->protocol[0] ? port->protocol : NULL);
    json_roles(json, "roles", port->roles);
    json_roles(json, "configured_roles", port->configured_roles);
    json_bool(json, "restart_pending", port->roles != port->configured_roles);
    json_integer(json, "error", port->error);
    json_text(json, "explanation", port->explanation[0] ? port->explanation : NULL);
    json_text(json, "last_end", port->last_end_key);
    json_integer(json, "connected_seconds", port->connected_ms / 1000);
    json_integer(json, "line_bps", port->line_bps);
    json_integer(json, "port_bps", port->port_bps);
    json_integer(json, "bytes_in", port->bytes_in);
    json_integer(json, "bytes_out", port->bytes_out);
    json_integer(json, "frames_in", port->frames_in);
    json_integer(json, "frames_out", port->frames_out);
    json_integer(json, "bad_fcs", port->bad_fcs);
    json_integer(json, "too_long", port->too_long);
    json_integer(json, "aborted", port->aborted);
    json_bool(json, "tracing", port->is_tracing != 0);
    json_end_object(json);
}

static void table_roles(struct table *table, unsigned long now, unsigned long then)
{
    char a[32], b[32];

    if (now == then)
        table_cell(table, shape_roles((unsigned)now, a, sizeof a));
    else
        table_format(table, "%s -> %s", shape_roles((unsigned)now, a, sizeof a), shape_roles((unsigned)then, b, sizeof b));
}

static void table_port(struct table *table, const void *item)
{
    const RRAS_PORT_0 *port = item;
    char address[32];

    table_cell(table, port->name);
    table_cell(table, port->device);
    table_cell(table, port->condition_text);
    table_cell(table, port->user[0] ? port->user : "-");
    table_cell(table, shape_address((uint32_t)port->address, address, sizeof address));
    table_roles(table, port->roles, port->configured_roles);
}

/* One port is shown in full. */
static void print_port(const RRAS_PORT_0 *port)
{
    char a[48], b[48];

    if (port->line_bps)
        printf("Line speed:  %lu bit/s (port %lu)\n", port->line_bps, port->port_bps);
    else
        printf("Line speed:  - (port %lu bit/s)\n", port->port_bps);
    printf("Peer:        %s%s%s\n", port->peer[0] ? port->peer : "-", port->protocol[0] ? " " : "", port->protocol);
    printf("Connected:   %s\n", port->connected_ms ? shape_duration((uint64_t)port->connected_ms / 1000, a, sizeof a) : "-");
    printf("In:          %s in %lld frames\n", shape_bytes((uint64_t)port->bytes_in, a, sizeof a), (long long)port->frames_in);
    printf("Out:         %s in %lld frames\n", shape_bytes((uint64_t)port->bytes_out, b, sizeof b), (long long)port->frames_out);
    printf("Bad frames:  %lu checksum, %lu too long, %lu aborted\n", port->bad_fcs, port->too_long, port->aborted);
    printf("Tracing:     %s\n", port->is_tracing ? "on" : "off");
}

/* Its port is named in front, unless the sentence names it. */
static void print_explanation(const RRAS_PORT_0 *port)
{
    char text[sizeof port->name + sizeof port->explanation + 2];
    bool is_named = strstr(port->explanation, port->name) != NULL;

    snprintf(text, sizeof text, "%s%s%s", is_named ? "" : port->name, is_named ? "" : ": ", port->explanation);
    print_wrapped(stdout, text, 0, 0, CONSOLE_WIDTH);
}

/* What the table does not tell. */
static void print_below_ports(struct ctl *ctl, const RRAS_PORT_0 *ports, unsigned long count, bool is_one)
{
    bool is_pending = false, has_gap = false;

    if (is_one) {
        printf("\n");
        print_port(&ports[0]);
    }
    for (unsigned long i = 0; i < count; i++) {
        is_pending |= ports[i].roles != ports[i].configured_roles;
        if (!ports[i].explanation[0])
            continue;
        if (!has_gap)
            putchar('\n');
        print_explanation(&ports[i]);
        has_gap = true;
    }
    ctl->server.is_restart_pending |= is_pending;
    print_pending_below(ctl);
}

int show_portstatus(struct ctl *ctl)
{
    static const struct column columns[] = {
        { "Port", false, 12 }, { "Device", false, 21 }, { "Condition", false, 30 },
        { "User", false, 16 }, { "Address", false, 15 }, { "Roles", false, 0 },
    };
    static const struct list list = {
        .columns = columns, .column_count = sizeof columns / sizeof *columns, .item_size = sizeof(RRAS_PORT_0),
        .json = json_port, .row = table_port, .when_empty = no_ports,
    };
    const char *name = ctl_text(ctl, "name");
    RRAS_PORT_0 one, *ports = NULL;
    unsigned long count = 1;
    RRAS_NAME port = { .name = "" };
    long status;

    if (name) {
        text_copy(port.name, sizeof port.name, name);
        status = RrasPortGetInfo(ctl->binding, &port, &one);
    } else {
        status = RrasPortEnum(ctl->binding, &count, &ports);
    }
    if (status) {
        RRAS_MESSAGE why = { .text = "" };

        if (name && status == 615)
            snprintf(why.text, sizeof why.text, "There is no port %s in the running service. See: rrasctl show portstatus", name);
        rras_free(ports);
        return ctl_fail(ctl, status, &why);
    }
    show_list(ctl, &list, name ? &one : ports, count);
    if (!ctl->args.is_json)
        print_below_ports(ctl, name ? &one : ports, count, name != NULL);
    rras_free(ports);
    return 0;
}

/* ---- client ---- */

static void json_client(struct json *json, const void *item)
{
    const RRAS_PORT_0 *port = item;

    json_begin_object(json, NULL);
    json_text(json, "user", port->user);
    json_text(json, "port", port->name);
    json_address(json, "address", port->address);
    json_text(json, "peer", port->peer[0] ? port->peer : NULL);
    json_text(json, "protocol", port->protocol[0] ? port->protocol : NULL);
    json_integer(json, "connected_seconds", port->connected_ms / 1000);
    json_integer(json, "line_bps", port->line_bps);
    json_integer(json, "bytes_in", port->bytes_in);
    json_integer(json, "bytes_out", port->bytes_out);
    json_end_object(json);
}

static void table_client(struct table *table, const void *item)
{
    const RRAS_PORT_0 *port = item;
    char text[48];

    table_cell(table, port->user);
    table_cell(table, port->name);
    table_cell(table, shape_address((uint32_t)port->address, text, sizeof text));
    table_cell(table, port->peer[0] ? port->peer : "-");
    table_cell(table, shape_duration((uint64_t)port->connected_ms / 1000, text, sizeof text));
    table_cell(table, shape_bytes((uint64_t)port->bytes_in, text, sizeof text));
    table_cell(table, shape_bytes((uint64_t)port->bytes_out, text, sizeof text));
}

static bool is_client(const void *item)
{
    const RRAS_PORT_0 *port = item;

    return port->user[0] && port->connected_ms != 0;
}

int show_client(struct ctl *ctl)
{
    static const struct column columns[] = {
        { "User", false, 20 }, { "Port", false, 10 }, { "Address", false, 15 }, { "From", false, 21 },
        { "Connected", true, 0 }, { "In", true, 0 }, { "Out", true, 0 },
    };
    static const struct list list = {
        .columns = columns, .column_count = sizeof columns / sizeof *columns, .item_size = sizeof(RRAS_PORT_0),
        .json = json_client, .row = table_client, .wants = is_client, .when_empty = "Nobody is connected.",
    };
    RRAS_PORT_0 *ports = NULL;
    unsigned long count;
    long status = RrasPortEnum(ctl->binding, &count, &ports);

    if (status) {
        rras_free(ports);
        return ctl_fail(ctl, status, NULL);
    }
    show_list(ctl, &list, ports, count);
    rras_free(ports);
    return 0;
}

/* ---- wanports ---- */

static const char *yes_no(unsigned long flag)
{
    return flag ? "yes" : "no";
}

static void json_wan_port(struct json *json, const void *item)
{
    const RRAS_WANPORT_0 *port = item;

    json_begin_object(json, NULL);
    json_text(json, "port", port->name);
    json_text(json, "device", port->device);
    json_text(json, "type", kind_name(port->device_kind));
    json_bool(json, "rasinonly", port->roles & CALL_IN);
    json_bool(json, "ddinout", (port->roles & CALL_ROUTER) != 0);
    json_bool(json, "ddoutonly", (port->roles & CALL_OUT) != 0);
    json_roles(json, "roles", port->roles_in_force);
    json_roles(json, "configured_roles", port->roles);
    json_bool(json, "running", port->is_running != 0);
    json_bool(json, "restart_pending", !port->is_running || port->roles != port->roles_in_force);
    json_bool(json, "tracing", port->is_tracing != 0);
    json_end_object(json);
}

static void table_wan_port(struct table *table, const void *item)
{
    const RRAS_WANPORT_0 *port = item;
    char roles[32];

    table_cell(table, port->name);
    table_cell(table, port->device);
    table_cell(table, yes_no(port->roles & CALL_IN));
    table_cell(table, yes_no(port->roles & CALL_ROUTER));
    table_cell(table, yes_no(port->roles & CALL_OUT));
    table_cell(table, port->is_running ? shape_roles((unsigned)port->roles_in_force, roles, sizeof roles) : "not yet");
    table_cell(table, port->is_tracing ? "on" : "off");
}

int show_wanports(struct ctl *ctl)
{
    static const struct column columns[] = {
        { "Port", false, 12 }, { "Device", false, 21 }, { "rasinonly", false, 0 }, { "ddinout", false, 0 },
        { "ddoutonly", false, 0 }, { "In force", false, 0 }, { "Tracing", false, 0 },
    };
    static const struct list list = {
        .columns = columns, .column_count = sizeof columns / sizeof *columns, .item_size = sizeof(RRAS_WANPORT_0),
        .json = json_wan_port, .row = table_wan_port, .when_empty = no_ports,
    };
    RRAS_WANPORT_0 *ports = NULL;
    unsigned long count;
    long status = RrasWanPortEnum(ctl->binding, &count, &ports);

    if (status) {
        rras_free(ports);
        return ctl_fail(ctl, status, NULL);
    }
    show_list(ctl, &list, ports, count);
    if (!ctl->args.is_json)
        print_pending_below(ctl);
    rras_free(ports);
    return 0;
}

/* ---- device ---- */

static const char *const telnet_names[] = { "auto", "raw", "always" };

static void json_device(struct json *json, const void *item)
{
    const RRAS_DEVICE_0 *device = item;

    json_begin_object(json, NULL);
    json_text(json, "name", device->name);
    json_text(json, "type", kind_name(device->kind));
    json_integer(json, "ports", device->ports);
    json_bool(json, "login", device->login_text != 0);
    if (device->kind == RRAS_TCP) {
        char address[IP4_TEXT_MAX];

        json_text(json, "listen_address", ip4_text((uint32_t)device->listen_address, address));
        json_integer(json, "listen_port", device->listen_port);
        json_integer(json, "linespeed", device->line_bps);
        json_text(json, "telnet", device->telnet < 3 ? telnet_names[device->telnet] : NULL);
        json_integer(json, "callsperminute", device->calls_per_minute);
        json_integer(json, "firstframe", device->first_frame_s);
    } else {
        json_text(json, "port", device->system_name);
        json_integer(json, "speed", device->dte_bps);
        json_text(json, "init", device->init);
        json_integer(json, "rings", device->rings);
        json_bool(json, "callerid", device->wants_caller_id != 0);
        json_bool(json, "ignoredcd", device->ignore_dcd != 0);
    }
    json_end_object(json);
}

static void table_device(struct table *table, const void *item)
{
    const RRAS_DEVICE_0 *device = item;

    table_cell(table, device->name);
    table_cell(table, kind_name(device->kind));
    table_format(table, "%lu", device->ports);
    if (device->kind == RRAS_TCP)
        table_format(table, "telnet=%s linespeed=%lu callsperminute=%lu firstframe=%lu login=%s",
                     device->telnet < 3 ? telnet_names[device->telnet] : "?", device->line_bps, device->calls_per_minute,
                     device->first_frame_s, yes_no(device->login_text));
    else
        table_format(table, "speed=%lu rings=%lu callerid=%s ignoredcd=%s login=%s init=%s", device->dte_bps, device->rings,
                     yes_no(device->wants_caller_id), yes_no(device->ignore_dcd), yes_no(device->login_text), device->init);
}

int show_device(struct ctl *ctl)
{
    static const struct column columns[] = {
        { "Device", false, 24 }, { "Type", false, 0 }, { "Ports", true, 0 }, { "Set up", false, 0 },
    };
    static const struct list list = {
        .columns = columns, .column_count = sizeof columns / sizeof *columns, .item_size = sizeof(RRAS_DEVICE_0),
        .json = json_device, .row = table_device, .when_empty = "There are no devices. Add one: rrasctl help add device",
    };
    RRAS_DEVICE_0 *devices = NULL;
    unsigned long count;
    long status = RrasDeviceEnum(ctl->binding, &count, &devices);

    if (status) {
        rras_free(devices);
        return ctl_fail(ctl, status, NULL);
    }
    show_list(ctl, &list, devices, count);
    if (!ctl->args.is_json && count)
        print_pending_below(ctl);
    else if (!ctl->args.is_json)
        ctl_print_pending(ctl);
    rras_free(devices);
    return 0;
}
