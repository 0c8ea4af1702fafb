/*
 * control_devices_win.c - the calls about modems and TCP lines. Stored at once, in force after the
 * next start.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/host/control_internal_win.h"
#include <stdio.h>
#include <stdlib.h>
#include "common/base/ip4.h"
#include "service/host/log_win.h"

enum { DEVICES_MAX = 1024 };

#define COPY(to, from) text_copy(to, sizeof(to), from)

_Static_assert(sizeof((RRAS_DEVICE_0 *)0)->name == DEVICE_NAME_MAX + 1, "device name");
_Static_assert(sizeof((RRAS_DEVICE_0 *)0)->init == sizeof((struct device_config *)0)->init, "modem commands");

static const unsigned long modem_fields =
    RRAS_DEVICE_DTE_SPEED | RRAS_DEVICE_INIT | RRAS_DEVICE_RINGS | RRAS_DEVICE_CALLER_ID | RRAS_DEVICE_IGNORE_DCD | RRAS_DEVICE_LOGIN;
static const unsigned long tcp_fields = RRAS_DEVICE_LISTEN | RRAS_DEVICE_PORTS | RRAS_DEVICE_LINE_SPEED | RRAS_DEVICE_TELNET
    | RRAS_DEVICE_LOGIN | RRAS_DEVICE_CALLS_PER_MINUTE | RRAS_DEVICE_FIRST_FRAME;

static void fill_device(RRAS_DEVICE_0 *out, const struct device_config *device)
{
    out->kind = (unsigned long)device->kind;
    out->listen_address = device->listen_address;
    out->listen_port = device->listen_port;
    out->ports = device->ports;
    out->dte_bps = device->dte_bps;
    out->line_bps = device->line_bps;
    out->rings = device->rings;
    out->wants_caller_id = device->wants_caller_id;
    out->ignore_dcd = device->ignore_dcd;
    out->telnet = (unsigned long)device->telnet;
    out->login_text = device->login_text;
    out->calls_per_minute = device->calls_per_minute;
    out->first_frame_s = device->first_frame_s;
    COPY(out->name, device->name);
    COPY(out->system_name, device->system_name);
    COPY(out->init, device->init);
}

/* The numbers a call may carry: what fits the service's own structure, and makes sense. */
static const struct {
    unsigned long field;
    size_t offset;
    unsigned long min, max;
    const char *what;
} number_rules[] = {
    { RRAS_DEVICE_LISTEN, offsetof(RRAS_DEVICE_0, listen_port), 1, 65535, "The TCP port is a number from 1 to 65535." },
    { RRAS_DEVICE_PORTS, offsetof(RRAS_DEVICE_0, ports), 1, PORTS_MAX, "A TCP line has 1 to 1024 ports." },
    { RRAS_DEVICE_DTE_SPEED, offsetof(RRAS_DEVICE_0, dte_bps), 300, 921600, "The speed of a COM port is 300 to 921600 bit/s." },
    { RRAS_DEVICE_LINE_SPEED, offsetof(RRAS_DEVICE_0, line_bps), 0, 10000000, "The speed behind a TCP line is at most 10000000 bit/s; 0 is unknown." },
    { RRAS_DEVICE_RINGS, offsetof(RRAS_DEVICE_0, rings), 1, 20, "A modem answers on ring 1 to 20." },
    { RRAS_DEVICE_TELNET, offsetof(RRAS_DEVICE_0, telnet), 0, TELNET_ALWAYS, "Telnet is auto, raw or always." },
    { RRAS_DEVICE_CALLS_PER_MINUTE, offsetof(RRAS_DEVICE_0, calls_per_minute), 0, 6000, "At most 6000 calls a minute can be allowed; 0 is no limit." },
    { RRAS_DEVICE_FIRST_FRAME, offsetof(RRAS_DEVICE_0, first_frame_s), 5, 3600, "A caller is given 5 to 3600 seconds for its first frame." },
};

static long check_change(const RRAS_DEVICE_0 *change, unsigned long fields, RRAS_MESSAGE *why)
{
    for (size_t i = 0; i < sizeof number_rules / sizeof *number_rules; i++) {
        unsigned long value;

        memcpy(&value, (const char *)change + number_rules[i].offset, sizeof value);
        if ((fields & number_rules[i].field) && (value < number_rules[i].min || value > number_rules[i].max))
            return control_refuse(why, ERROR_INVALID_PARAMETER, "%s", number_rules[i].what);
    }
    if ((fields & RRAS_DEVICE_INIT) && !CONTROL_TEXT_IS_GOOD(change->init, true))
        return control_refuse(why, ERROR_INVALID_PARAMETER, "The modem commands hold characters a modem cannot be sent.");
    /* Not broadcast, multicast or reserved: an address a socket can be bound to. */
    if ((fields & RRAS_DEVICE_LISTEN) && change->listen_address >= IP4(224, 0, 0, 0))
        return control_refuse(why, ERROR_INVALID_PARAMETER, "A TCP line listens on an address of this computer, or 0.0.0.0 for every one.");
    return 0;
}

/* "COM1" to "COM9999", which is how a serial port is called; anything else could be a file. */
static bool is_com_port(const char *name)
{
    size_t len = strlen(name);

    return len >= 4 && len <= 7 && text_upper(name[0]) == 'C' && text_upper(name[1]) == 'O' && text_upper(name[2]) == 'M'
        && name[3] >= '1' && name[3] <= '9' && strspn(name + 3, "0123456789") == len - 3;
}

static void name_tcp_device(struct device_config *device)
{
    char address[IP4_TEXT_MAX];

    snprintf(device->name, sizeof device->name, "%s:%u", ip4_text(device->listen_address, address), device->listen_port);
}

static void merge(struct device_config *device, const RRAS_DEVICE_0 *change, unsigned long fields)
{
    if (fields & RRAS_DEVICE_LISTEN) {
        device->listen_address = change->listen_address;
        device->listen_port = (uint16_t)change->listen_port;
        name_tcp_device(device);
    }
    if (fields & RRAS_DEVICE_PORTS)
        device->ports = (uint16_t)change->ports;
    if (fields & RRAS_DEVICE_DTE_SPEED)
        device->dte_bps = change->dte_bps;
    if (fields & RRAS_DEVICE_LINE_SPEED)
        device->line_bps = change->line_bps;
    if (fields & RRAS_DEVICE_INIT)
        COPY(device->init, change->init);
    if (fields & RRAS_DEVICE_RINGS)
        device->rings = (uint8_t)change->rings;
    if (fields & RRAS_DEVICE_CALLER_ID)
        device->wants_caller_id = change->wants_caller_id != 0;
    if (fields & RRAS_DEVICE_IGNORE_DCD)
        device->ignore_dcd = change->ignore_dcd != 0;
    if (fields & RRAS_DEVICE_TELNET)
        device->telnet = (enum telnet_mode)change->telnet;
    if (fields & RRAS_DEVICE_LOGIN)
        device->login_text = change->login_text != 0;
    if (fields & RRAS_DEVICE_CALLS_PER_MINUTE)
        device->calls_per_minute = (uint16_t)change->calls_per_minute;
    if (fields & RRAS_DEVICE_FIRST_FRAME)
        device->first_frame_s = (uint16_t)change->first_frame_s;
}

/* One change on its way through the database thread. */
struct device_job {
    const char *name;               /* of the device to find; NULL: add */
    const RRAS_DEVICE_0 *change;    /* NULL: delete */
    unsigned long fields;
    struct device_config device;    /* as it is stored then */
    bool found, is_wrong_kind;
    enum store_result result;
    char message[256];
};

static bool find_device(void *ctx, const struct device_config *device)
{
    struct device_job *job = ctx;

    job->found = text_equal_nocase(device->name, job->name);
    if (job->found)
        job->device = *device;
    return !job->found;
}

static void store_device(void *arg, struct store *store)
{
    struct device_job *job = arg;

    job->result = STORE_OK;
    if (job->name) {
        job->result = store_each_device(store, find_device, job);
        if (job->result == STORE_OK && !job->found)
            return;
    }
    if (job->result == STORE_OK && job->change) {
        job->is_wrong_kind = (job->fields & ~(job->device.kind == DEVICE_TCP ? tcp_fields : modem_fields)) != 0;
        if (job->is_wrong_kind)
            return;
        merge(&job->device, job->change, job->fields);
    }
    if (job->result == STORE_OK)
        job->result = !job->change ? store_delete_device(store, job->device.id)
                    : job->name ? store_change_device(store, &job->device) : store_add_device(store, &job->device);
    if (job->result != STORE_OK)
        text_copy(job->message, sizeof job->message, store_message(store));
}

static void note_pending(struct instance *instance, void *arg)
{
    const char *args[1] = { ((const struct device_job *)arg)->device.name };

    instance->has_pending_devices = true;
    log_event(NULL, RAS_EVENT_RESTART_PENDING, args, 1);
}

static long run_job(struct device_job *job, RRAS_MESSAGE *why)
{
    long status = control_store(store_device, job);

    if (status)
        return status;
    if (job->result != STORE_OK)
        return control_refuse_store(why, job->result, job->message);
    if (job->name && !job->found)
        return control_refuse(why, ERROR_NOT_FOUND, "There is no device %s. See: rrasctl show device", job->name);
    if (job->is_wrong_kind)
        return control_refuse(why, ERROR_INVALID_PARAMETER, "%s is a %s; one of the values is for a %s only.", job->device.name,
                              job->device.kind == DEVICE_TCP ? "TCP line" : "modem", job->device.kind == DEVICE_TCP ? "modem" : "TCP line");
    return control_read(note_pending, job);
}

LONG control_RrasDeviceAdd(handle_t h, ULONG fields, RRAS_DEVICE_0 *device, RRAS_MESSAGE *why)
{
    struct device_job job = { .change = device, .fields = fields };
    long status = control_begin(why);

    (void)h;
    if (status)
        return status;
    if (device->kind != RRAS_MODEM && device->kind != RRAS_TCP)
        return control_end(ERROR_INVALID_PARAMETER);
    status = check_change(device, fields, why);
    device_config_defaults(&job.device, device->kind == RRAS_TCP ? DEVICE_TCP : DEVICE_MODEM);
    if (!status && device->kind == RRAS_TCP && !(fields & RRAS_DEVICE_LISTEN))
        status = control_refuse(why, ERROR_INVALID_PARAMETER, "A TCP line needs an address and port to listen on.");
    if (!status && device->kind == RRAS_MODEM) {
        if (!CONTROL_TEXT_IS_GOOD(device->system_name, false) || !is_com_port(device->system_name))
            status = control_refuse(why, ERROR_INVALID_PARAMETER, "A modem is on a COM port, such as COM1.");
        for (size_t i = 0; !status && device->system_name[i]; i++)
            job.device.system_name[i] = text_upper(device->system_name[i]);
        COPY(job.device.name, job.device.system_name);
    }
    if (!status)
        status = run_job(&job, why);
    if (!status)
        fill_device(device, &job.device);
    return control_end(status);
}

LONG control_RrasDeviceSetInfo(handle_t h, RRAS_NAME *name, ULONG fields, RRAS_DEVICE_0 *device, RRAS_MESSAGE *why)
{
    struct device_job job = { .name = name->name, .change = device, .fields = fields };
    long status = control_begin(why);

    (void)h;
    if (status)
        return status;
    if (!CONTROL_TEXT_IS_GOOD(name->name, false) || fields == 0)
        return control_end(ERROR_INVALID_PARAMETER);
    status = check_change(device, fields, why);
    if (!status)
        status = run_job(&job, why);
    if (!status)
        fill_device(device, &job.device);
    return control_end(status);
}

LONG control_RrasDeviceDelete(handle_t h, RRAS_NAME *name, RRAS_MESSAGE *why)
{
    struct device_job job = { .name = name->name };
    long status = control_begin(why);

    (void)h;
    if (status)
        return status;
    if (!CONTROL_TEXT_IS_GOOD(name->name, false))
        return control_end(ERROR_INVALID_PARAMETER);
    return control_end(run_job(&job, why));
}

struct device_list {
    RRAS_DEVICE_0 *devices;
    unsigned long count;
    long status;
};

static bool list_device(void *ctx, const struct device_config *device)
{
    struct device_list *list = ctx;

    fill_device(&list->devices[list->count++], device);
    return list->count < DEVICES_MAX;
}

static void list_devices(void *arg, struct store *store)
{
    struct device_list *list = arg;

    if (store_each_device(store, list_device, list) != STORE_OK)
        list->status = ERROR_READ_FAULT;
}

LONG control_RrasDeviceEnum(handle_t h, ULONG *count, RRAS_DEVICE_0 **devices)
{
    struct device_list list = { .devices = control_array(DEVICES_MAX, sizeof **devices) };
    long status = list.devices ? control_store(list_devices, &list) : ERROR_NOT_ENOUGH_MEMORY;

    (void)h;
    *devices = list.devices;
    *count = list.count;
    return status ? status : list.status;
}
