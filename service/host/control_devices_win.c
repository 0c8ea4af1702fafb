/*
 * control_devices_win.c - the calls about modems and TCP lines. Stored at once, in force after the
 * next start.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/host/control_internal_win.h"
#include <stdlib.h>

enum { DEVICES_MAX = 1024 };

/* The device as it is after the change, which may have given it another name. */
static const struct device_config *changed_device(const struct ras_config *config, const struct config_change *change)
{
    if (change->kind == CHANGE_DEVICE_ADD) /* the newest */
        return config->device_count > 0 ? &config->devices[config->device_count - 1] : NULL;
    for (size_t i = 0; i < config->device_count; i++) {
        const struct device_config *device = &config->devices[i];

        if (text_equal_nocase(device->name, change->name)
            || ((change->fields & DEVICE_FIELD_NAME) && text_equal_nocase(device->name, change->device.name))
            || ((change->fields & DEVICE_FIELD_LISTEN) && device->listen_port == change->device.listen_port
                && device->listen_address == change->device.listen_address))
            return device;
    }
    return NULL;
}

/* A change of one device; 0 and `device` as it is stored then. */
static long change_device(enum config_change_kind kind, const char *name, ULONG fields, RRAS_DEVICE_0 *device, RRAS_MESSAGE *why)
{
    RRAS_CONFIG_CHANGE wire = { .kind = (unsigned long)kind, .fields = fields, .device = *device };
    struct config_change change;
    struct control_change c = { .changes = &change, .count = 1 };
    const struct device_config *now;
    long status;

    text_copy(wire.name, sizeof wire.name, name);
    if (!rras_change_from_wire(&change, &wire))
        return control_refuse(why, ERROR_INVALID_PARAMETER, "A value of the device is out of its range, or its text holds characters that"
                              " cannot be typed.");
    status = control_change_config(&c, why);
    now = status ? NULL : changed_device(&c.config, &change);
    if (now)
        rras_device_to_wire(device, now);
    control_change_fini(&c);
    return status;
}

LONG control_RrasDeviceAdd(handle_t h, ULONG fields, RRAS_DEVICE_0 *device, RRAS_MESSAGE *why)
{
    long status = control_begin(why);

    (void)h;
    return status ? status : control_end(change_device(CHANGE_DEVICE_ADD, "", fields, device, why));
}

LONG control_RrasDeviceSetInfo(handle_t h, RRAS_NAME *name, ULONG fields, RRAS_DEVICE_0 *device, RRAS_MESSAGE *why)
{
    long status = control_begin(why);

    (void)h;
    if (status)
        return status;
    if (!CONTROL_TEXT_IS_GOOD(name->name, false))
        return control_end(ERROR_INVALID_PARAMETER);
    return control_end(change_device(CHANGE_DEVICE_SET, name->name, fields, device, why));
}

LONG control_RrasDeviceDelete(handle_t h, RRAS_NAME *name, RRAS_MESSAGE *why)
{
    struct config_change change = { .kind = CHANGE_DEVICE_DELETE };
    long status = control_begin(why);

    (void)h;
    if (status)
        return status;
    if (!CONTROL_TEXT_IS_GOOD(name->name, false))
        return control_end(ERROR_INVALID_PARAMETER);
    text_copy(change.name, sizeof change.name, name->name);
    return control_end(control_change_one(&change, why));
}

struct device_list {
    RRAS_DEVICE_0 *devices;
    unsigned long count;
    long status;
};

static bool list_device(void *ctx, const struct device_config *device)
{
    struct device_list *list = ctx;

    rras_device_to_wire(&list->devices[list->count++], device);
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
