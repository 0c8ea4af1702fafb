/*
 * control_computer_win.c - the calls about the computer the service runs on: its adapters, what could
 * become a RAS device, and the modem behind a COM port.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/host/control_internal_win.h"
#include "common/ras/modem_type.h"
#include "service/host/capable_win.h"

#define COPY(to, from) text_copy(to, sizeof(to), from)

_Static_assert(sizeof((RRAS_ADAPTER_0 *)0)->id == ADAPTER_ID_MAX + 1, "an adapter's id");
_Static_assert(sizeof((RRAS_ADAPTER_0 *)0)->name == ADAPTER_NAME_MAX + 1, "an adapter's name");
_Static_assert((int)ADAPTER_ID_MAX == (int)SETTING_TEXT_MAX, "an adapter's id is a setting");
_Static_assert(sizeof((RRAS_CAPABLE_DEVICE_0 *)0)->name == CAPABLE_NAME_MAX + 1, "a device's name");
_Static_assert(sizeof((RRAS_MODEM_TYPE_0 *)0)->init == sizeof((struct device_config *)0)->init, "modem commands");

/* ---- adapters ---- */

static void read_settings(struct instance *instance, void *arg)
{
    *(struct server_settings *)arg = instance->settings;
}

static void fill_adapter(RRAS_ADAPTER_0 *out, const struct adapter *a)
{
    memset(out, 0, sizeof *out);
    out->address = a->addresses[0];
    out->prefix_len = a->prefix_len;
    out->gateway = a->gateway;
    out->dns[0] = a->dns[0];
    out->dns[1] = a->dns[1];
    out->is_up = a->is_up;
    out->is_loopback = a->is_loopback;
    out->mtu = a->mtu;
    COPY(out->id, a->id);
    COPY(out->name, a->name);
    COPY(out->description, a->description);
    COPY(out->physical, a->physical);
}

/* Read anew: the list of a moment ago may lack the adapter that was plugged in for it. */
LONG control_RrasAdapterEnum(handle_t h, ULONG *count, RRAS_ADAPTER_0 **out)
{
    struct server_settings settings;
    struct adapters adapters;
    struct outbound way;
    long status;

    (void)h;
    *count = 0;
    *out = NULL;
    status = control_read(read_settings, &settings);
    if (status)
        return status;
    adapters_read(&adapters);
    way = outbound_choose(&adapters, settings.outbound_address, settings.outbound_adapter);
    *out = control_array(adapters.count, sizeof **out);
    if (!*out)
        return ERROR_NOT_ENOUGH_MEMORY;
    for (uint32_t i = 0; i < adapters.count; i++) {
        const struct adapter *a = &adapters.list[i];

        fill_adapter(&(*out)[i], a);
        (*out)[i].is_best = a == adapters_best(&adapters);
        (*out)[i].is_chosen = a == adapters_find(&adapters, settings.outbound_adapter);
        (*out)[i].is_used = a == way.adapter;
    }
    *count = adapters.count;
    return 0;
}

/* ---- devices ---- */

/* Which of the COM ports are devices of ours: a set by index. */
struct configured_job {
    const struct capable_devices *found;
    bool is_configured[CAPABLE_MAX];
};

static bool note_configured(void *ctx, const struct device_config *device)
{
    struct configured_job *job = ctx;

    for (size_t i = 0; i < job->found->count; i++)
        if (device->kind == DEVICE_MODEM && text_equal_nocase(device->system_name, job->found->list[i].system_name))
            job->is_configured[i] = true;
    return true;
}

static void read_configured(void *arg, struct store *store)
{
    store_each_device(store, note_configured, arg);
}

LONG control_RrasCapableDeviceEnum(handle_t h, ULONG *count, RRAS_CAPABLE_DEVICE_0 **out)
{
    struct capable_devices found;
    struct configured_job job = { .found = &found };
    long status;

    (void)h;
    *count = 0;
    *out = NULL;
    capable_read(&found);
    status = control_store(read_configured, &job);
    if (status)
        return status;
    *out = control_array(found.count, sizeof **out);
    if (!*out)
        return ERROR_NOT_ENOUGH_MEMORY;
    memset(*out, 0, found.count * sizeof **out);
    for (size_t i = 0; i < found.count; i++) {
        (*out)[i].is_modem = found.list[i].is_modem;
        (*out)[i].is_configured = job.is_configured[i];
        COPY((*out)[i].system_name, found.list[i].system_name);
        COPY((*out)[i].name, found.list[i].name);
    }
    *count = (ULONG)found.count;
    return 0;
}

LONG control_RrasModemTypeEnum(handle_t h, ULONG *count, RRAS_MODEM_TYPE_0 **out)
{
    (void)h;
    *count = 0;
    *out = control_array(modem_type_count, sizeof **out);
    if (!*out)
        return ERROR_NOT_ENOUGH_MEMORY;
    memset(*out, 0, modem_type_count * sizeof **out);
    for (size_t i = 0; i < modem_type_count; i++) {
        COPY((*out)[i].name, modem_type_table[i].name);
        COPY((*out)[i].init, modem_type_table[i].init);
    }
    *count = (ULONG)modem_type_count;
    return 0;
}

/* ---- the modem behind a COM port ---- */

LONG control_RrasModemQuery(handle_t h, RRAS_NAME *system_name, ULONG dte_bps, RRAS_MODEM_ANSWER *answer, RRAS_MESSAGE *why)
{
    long status = control_begin(why);

    (void)h;
    (void)system_name;
    (void)dte_bps;
    memset(answer, 0, sizeof *answer);
    if (status)
        return status;
    return control_end(control_refuse(why, ERROR_NOT_SUPPORTED, "No modem can be asked here."));
}
