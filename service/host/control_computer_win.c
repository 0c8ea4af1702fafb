/*
 * control_computer_win.c - the calls about the computer the service runs on: its adapters, what could
 * become a RAS device, and the modem behind a COM port.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/host/control_internal_win.h"
#include "common/ras/modem_type.h"
#include "service/host/capable_win.h"
#include "service/host/modem_query_win.h"

#define COPY(to, from) text_copy(to, sizeof(to), from)

_Static_assert(sizeof((RRAS_ADAPTER_0 *)0)->id == ADAPTER_ID_MAX + 1, "an adapter's id");
_Static_assert(sizeof((RRAS_ADAPTER_0 *)0)->name == ADAPTER_NAME_MAX + 1, "an adapter's name");
_Static_assert((int)ADAPTER_ID_MAX == (int)SETTING_ID_MAX, "an adapter's id is a setting");
_Static_assert(sizeof((RRAS_CAPABLE_DEVICE_0 *)0)->name == CAPABLE_NAME_MAX + 1, "a device's name");
_Static_assert(sizeof((RRAS_MODEM_ANSWER *)0)->dialogue == AT_QUERY_DIALOGUE_MAX + 1, "a dialogue");
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

/* Numbers a front end cannot take for its own: 5 would be "you are no administrator". */
static long number_of(const struct modem_query_answer *answer)
{
    if (answer->error == ERROR_ACCESS_DENIED || answer->error == 0)
        return ERROR_SHARING_VIOLATION;
    return (long)answer->error;
}

static long explain(const struct modem_query_answer *answer, const char *port, RRAS_MESSAGE *why)
{
    switch (answer->end) {
    case MODEM_QUERY_ANSWERED:
        break;
    case MODEM_QUERY_SILENT:
        return control_refuse(why, ERROR_TIMEOUT, "Nothing answers on %s; see that the modem is switched on and its cable is right.", port);
    case MODEM_QUERY_RANG:
        return control_refuse(why, ERROR_BUSY, "A call came in on %s and goes first; ask again when it has ended.", port);
    case MODEM_QUERY_IN_CALL:
        return control_refuse(why, ERROR_BUSY, "A call is on %s; ask again when it has ended.", port);
    case MODEM_QUERY_BUSY:
        return control_refuse(why, ERROR_BUSY, "%s is being opened, or another modem is being asked; try again in a moment.", port);
    case MODEM_QUERY_NOT_OPENED:
        return control_refuse(why, number_of(answer), "%s cannot be asked: %s", port, instance_why_not_open(answer->error));
    case MODEM_QUERY_LOST:
        return control_refuse(why, ERROR_DEVICE_NOT_CONNECTED, "%s was unplugged meanwhile; plug it in and ask again.", port);
    case MODEM_QUERY_STOPPED:
        return control_refuse(why, ERROR_SHUTDOWN_IN_PROGRESS, "The service is being restarted; ask again in a moment.");
    }
    return 0;
}

/* The right to change things is needed, but other changes do not wait until the modem has answered. */
LONG control_RrasModemQuery(handle_t h, RRAS_NAME *system_name, ULONG dte_bps, RRAS_MODEM_ANSWER *out, RRAS_MESSAGE *why)
{
    struct modem_query_answer answer;
    long status = control_begin(why);

    (void)h;
    memset(out, 0, sizeof *out);
    if (status)
        return status;
    control_end(ERROR_NOT_READY);
    if (!CONTROL_TEXT_IS_GOOD(system_name->name, false) || !capable_com_number(system_name->name))
        return control_refuse(why, ERROR_INVALID_PARAMETER, "A modem is on a COM port: COM1, COM2, ...");
    if (dte_bps != 0 && (dte_bps < 300 || dte_bps > 921600))
        return control_refuse(why, ERROR_INVALID_PARAMETER, "The speed of a COM port is 300 to 921600 bit/s.");
    if (!modem_query(control_instance(), system_name->name, dte_bps, &answer))
        return control_refuse(why, ERROR_NOT_ENOUGH_MEMORY, "The service is too busy to ask; try again.");
    COPY(out->dialogue, answer.dialogue);
    COPY(out->identity, answer.identity);
    COPY(out->type, answer.type ? answer.type->name : "");
    return explain(&answer, system_name->name, why);
}
