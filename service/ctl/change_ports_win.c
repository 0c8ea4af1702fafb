/*
 * change_ports_win.c - devices, port usage, hanging up, tracing; restart and stop.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/ctl/ctl_win.h"
#include <string.h>
#include "common/base/text.h"
#include "common/ras/port_role.h"

enum { RESTART_MS = 15000, STOP_MS = 10000, POLL_MS = 50 };

/* Parameters of add|set device, and where their values go. */
static const struct {
    const char *name;
    unsigned long field;
    size_t offset;
} device_numbers[] = {
    { "ports", RRAS_DEVICE_PORTS, offsetof(RRAS_DEVICE_0, ports) },
    { "linespeed", RRAS_DEVICE_LINE_SPEED, offsetof(RRAS_DEVICE_0, line_bps) },
    { "telnet", RRAS_DEVICE_TELNET, offsetof(RRAS_DEVICE_0, telnet) },
    { "login", RRAS_DEVICE_LOGIN, offsetof(RRAS_DEVICE_0, login_text) },
    { "callsperminute", RRAS_DEVICE_CALLS_PER_MINUTE, offsetof(RRAS_DEVICE_0, calls_per_minute) },
    { "firstframe", RRAS_DEVICE_FIRST_FRAME, offsetof(RRAS_DEVICE_0, first_frame_s) },
    { "rings", RRAS_DEVICE_RINGS, offsetof(RRAS_DEVICE_0, rings) },
    { "speed", RRAS_DEVICE_DTE_SPEED, offsetof(RRAS_DEVICE_0, dte_bps) },
    { "callerid", RRAS_DEVICE_CALLER_ID, offsetof(RRAS_DEVICE_0, wants_caller_id) },
    { "ignoredcd", RRAS_DEVICE_IGNORE_DCD, offsetof(RRAS_DEVICE_0, ignore_dcd) },
};

/* What was given of a device; which fields. */
static unsigned long read_device(const struct ctl *ctl, RRAS_DEVICE_0 *device)
{
    const struct arg_value *listen = args_value(&ctl->args, "listen");
    unsigned long fields = 0;

    for (size_t i = 0; i < sizeof device_numbers / sizeof *device_numbers; i++) {
        unsigned long value = ctl_number(ctl, device_numbers[i].name);

        if (!ctl_has(ctl, device_numbers[i].name))
            continue;
        memcpy((char *)device + device_numbers[i].offset, &value, sizeof value);
        fields |= device_numbers[i].field;
    }
    if (listen->text) {
        device->listen_address = listen->number;
        device->listen_port = listen->port;
        fields |= RRAS_DEVICE_LISTEN;
    }
    if (ctl_has(ctl, "init")) {
        text_copy(device->init, sizeof device->init, ctl_text(ctl, "init"));
        fields |= RRAS_DEVICE_INIT;
    }
    return fields;
}

int add_device(struct ctl *ctl)
{
    RRAS_DEVICE_0 device = { .kind = ctl_number(ctl, "type") ? RRAS_TCP : RRAS_MODEM };
    RRAS_MESSAGE why = { .text = "" };
    unsigned long fields = read_device(ctl, &device);
    long status;

    if (device.kind == RRAS_MODEM)
        text_copy(device.system_name, sizeof device.system_name, ctl_text(ctl, "port"));
    status = RrasDeviceAdd(ctl->binding, fields, &device, &why);
    if (status)
        return ctl_fail(ctl, status, &why);
    printf("The device %s is added with %lu port%s.\n", device.name, device.ports, device.ports == 1 ? "" : "s");
    ctl_print_pending(ctl);
    return 0;
}

static RRAS_NAME name_of(const struct ctl *ctl, const char *parameter)
{
    RRAS_NAME name = { .name = "" };

    text_copy(name.name, sizeof name.name, ctl_text(ctl, parameter));
    return name;
}

int set_device(struct ctl *ctl)
{
    RRAS_DEVICE_0 device = { .kind = 0 };
    RRAS_NAME name = name_of(ctl, "name");
    RRAS_MESSAGE why = { .text = "" };
    unsigned long fields = read_device(ctl, &device);
    long status;

    if (!fields)
        return ctl_refuse(ERROR_INVALID_PARAMETER, "Nothing is to be changed. Type: rrasctl help set device");
    status = RrasDeviceSetInfo(ctl->binding, &name, fields, &device, &why);
    if (status)
        return ctl_fail(ctl, status, &why);
    printf("The device %s is changed.\n", device.name);
    ctl_print_pending(ctl);
    return 0;
}

int delete_device(struct ctl *ctl)
{
    RRAS_NAME name = name_of(ctl, "name");
    RRAS_MESSAGE why = { .text = "" };
    long status = RrasDeviceDelete(ctl->binding, &name, &why);

    if (status)
        return ctl_fail(ctl, status, &why);
    printf("The device %s is removed.\n", name.name);
    ctl_print_pending(ctl);
    return 0;
}

int set_wanports(struct ctl *ctl)
{
    static const struct {
        const char *name;
        unsigned long role;
    } usage[] = { { "rasinonly", CALL_IN }, { "ddinout", CALL_ROUTER }, { "ddoutonly", CALL_OUT } };
    RRAS_NAME name = name_of(ctl, "device");
    RRAS_MESSAGE why = { .text = "" };
    unsigned long mask = 0, roles = 0, count;
    long status;

    for (size_t i = 0; i < sizeof usage / sizeof *usage; i++) {
        if (!ctl_has(ctl, usage[i].name))
            continue;
        mask |= usage[i].role;
        roles |= ctl_number(ctl, usage[i].name) ? usage[i].role : 0;
    }
    if (!mask)
        return ctl_refuse(ERROR_INVALID_PARAMETER, "Say which usage: rasinonly=, ddinout= or ddoutonly=. Type: rrasctl help set wanports");
    status = RrasWanPortSetInfo(ctl->binding, &name, mask, roles, &count, &why);
    if (status)
        return ctl_fail(ctl, status, &why);
    printf("The usage of %lu port%s is set.\n", count, count == 1 ? "" : "s");
    ctl_print_pending(ctl);
    return 0;
}

int set_client(struct ctl *ctl)
{
    const char *name = ctl_text(ctl, "name");
    RRAS_NAME port = { .name = "" };
    RRAS_USER_NAME user = { .name = "" };
    RRAS_MESSAGE why = { .text = "" };
    unsigned long count = 1;
    long status = 615; /* no such port */

    if (strlen(name) < sizeof port.name) {
        text_copy(port.name, sizeof port.name, name);
        status = RrasPortDisconnect(ctl->binding, &port, &why);
    }
    if (status == 615) {
        text_copy(user.name, sizeof user.name, name);
        status = RrasConnectionDisconnect(ctl->binding, &user, &count, &why);
    }
    if (status)
        return ctl_fail(ctl, status, &why);
    printf("%lu call%s hung up.\n", count, count == 1 ? " is" : "s are");
    return 0;
}

int set_tracing(struct ctl *ctl)
{
    RRAS_NAME name = name_of(ctl, "name");
    RRAS_MESSAGE why = { .text = "" };
    unsigned long count, on = ctl_number(ctl, "state");
    long status = RrasPortSetTracing(ctl->binding, &name, on, &count, &why);

    if (status)
        return ctl_fail(ctl, status, &why);
    printf("Tracing is %s for %lu port%s.\n", on ? "on" : "off", count, count == 1 ? "" : "s");
    if (on)
        printf("The files are in %s\\trace\n", ctl->server.data_dir);
    return 0;
}

/* ---- the service ---- */

int restart_service(struct ctl *ctl)
{
    RRAS_MESSAGE why = { .text = "" };
    ULONGLONG end = GetTickCount64() + RESTART_MS;
    long status = RrasServerRestart(ctl->binding, &why);

    if (status)
        return ctl_fail(ctl, status, &why);
    do {
        Sleep(POLL_MS);
        status = RrasServerGetInfo(ctl->binding, &ctl->server);
        if (status)
            return ctl_fail(ctl, status, NULL);
    } while (ctl->server.is_restarting && GetTickCount64() < end);
    if (ctl->server.is_restarting)
        return ctl_refuse(ERROR_SERVICE_REQUEST_TIMEOUT, "The service is still saying goodbye to its callers. See: rrasctl show status");
    printf("The service has started anew: %lu port%s, %lu waiting for a call.\n", ctl->server.ports,
           ctl->server.ports == 1 ? "" : "s", ctl->server.listening);
    return 0;
}

int stop_service(struct ctl *ctl)
{
    RRAS_MESSAGE why = { .text = "" };
    RRAS_SERVER_0 server;
    ULONGLONG end = GetTickCount64() + STOP_MS;
    HANDLE process = OpenProcess(SYNCHRONIZE, FALSE, ctl->server.process_id);
    long status = RrasServerStop(ctl->binding, &why);

    if (!status && process) {
        if (WaitForSingleObject(process, STOP_MS) != WAIT_OBJECT_0)
            status = ERROR_SERVICE_REQUEST_TIMEOUT;
    } else if (!status) { /* not ours to look at: ask until nobody answers */
        while (RrasServerGetInfo(ctl->binding, &server) == 0 && GetTickCount64() < end)
            Sleep(POLL_MS);
    }
    if (process)
        CloseHandle(process);
    if (status)
        return ctl_fail(ctl, status, &why);
    printf("The service is stopped.\n");
    return 0;
}
