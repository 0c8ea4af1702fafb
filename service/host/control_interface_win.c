/*
 * control_interface_win.c - the calls about demand-dial interfaces. They are changed by RrasConfigChange alone.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>
#include "service/host/control_internal_win.h"
#include "common/base/secret.h"

/* mprapi.h itself has names that ras_error.h has, too. */
_Static_assert(INTERFACE_UNREACHABLE == 0 && INTERFACE_DISCONNECTED == 1 && INTERFACE_CONNECTING == 2 && INTERFACE_CONNECTED == 3, "states");
_Static_assert(INTERFACE_OUT_OF_RESOURCES == 0x01 && INTERFACE_ADMIN_DISABLED == 0x02 && INTERFACE_CONNECTION_FAILURE == 0x04 &&
               INTERFACE_SERVICE_PAUSED == 0x08 && INTERFACE_DIALOUT_HOURS == 0x10 && INTERFACE_NO_DEVICE == 0x40, "reasons");
_Static_assert(sizeof((RRAS_INTERFACE_STATUS *)0)->name == DIAL_NAME_MAX + 1 && sizeof((RRAS_INTERFACE_STATUS *)0)->name == PHONE_NAME_MAX + 1 &&
               sizeof((RRAS_INTERFACE_STATUS *)0)->port == PORT_NAME_MAX + 1 &&
               sizeof((RRAS_INTERFACE_STATUS *)0)->explanation == sizeof((struct interface_status *)0)->explanation, "status");

#define COPY(to, from) text_copy(to, sizeof(to), from)

enum { NO_INTERFACE = 905 };

/* ---- as they are set up ---- */

struct interface_list {
    RRAS_INTERFACE_0 *interfaces;        /* INTERFACES_MAX */
    unsigned long count;
    bool shows_scripts;
    enum store_result result;
};

static bool list_interface(void *ctx, const struct demand_dial *iface)
{
    struct interface_list *list = ctx;
    RRAS_INTERFACE_0 *out = &list->interfaces[list->count];

    rras_interface_to_wire(out, iface);
    if (!list->shows_scripts) /* people type passwords into them */
        secret_wipe(out->entry.script, sizeof out->entry.script);
    return ++list->count < INTERFACES_MAX;
}

static void list_interfaces(void *arg, struct store *store)
{
    struct interface_list *list = arg;

    list->interfaces = control_array(INTERFACES_MAX, sizeof *list->interfaces);
    if (list->interfaces)
        list->result = store_each_interface(store, list_interface, list);
}

LONG control_RrasInterfaceEnum(handle_t h, ULONG *count, RRAS_INTERFACE_0 **interfaces)
{
    struct interface_list list = { .shows_scripts = control_caller_is_administrator() };
    long status = control_store(list_interfaces, &list);

    (void)h;
    *count = list.count;
    *interfaces = list.interfaces;
    if (!status && list.result != STORE_OK)
        return ERROR_READ_FAULT;
    return status || list.interfaces ? status : ERROR_NOT_ENOUGH_MEMORY;
}

struct one_interface {
    const char *name;
    RRAS_SEALED *out;
    bool is_found;
    enum store_result result;
    char message[256];
};

static bool take_sealed(void *ctx, const struct demand_dial *iface)
{
    struct one_interface *one = ctx;

    if (!text_equal_nocase(iface->entry.name, one->name))
        return true;
    one->is_found = true;
    one->out->len = iface->entry.sealed_len;
    memcpy(one->out->data, iface->entry.sealed, iface->entry.sealed_len);
    return false;
}

static void find_sealed(void *arg, struct store *store)
{
    struct one_interface *one = arg;

    one->result = store_each_interface(store, take_sealed, one);
    if (one->result != STORE_OK)
        text_copy(one->message, sizeof one->message, store_message(store));
}

LONG control_RrasInterfaceGetSealed(handle_t h, RRAS_PHONE_NAME *name, RRAS_SEALED *sealed, RRAS_MESSAGE *why)
{
    struct one_interface one = { .name = name->name, .out = sealed };
    long status = control_begin(why);

    (void)h;
    memset(sealed, 0, sizeof *sealed);
    if (status)
        return status;
    if (!CONTROL_TEXT_IS_GOOD(name->name, false))
        return control_end_reading(ERROR_INVALID_PARAMETER);
    status = control_store(find_sealed, &one);
    if (!status && one.result != STORE_OK)
        status = control_refuse_store(why, one.result, one.message);
    else if (!status && !one.is_found)
        status = control_refuse(why, NO_INTERFACE, "There is no demand-dial interface of that name.");
    return control_end_reading(status);
}

/* ---- as they are now ---- */

static void fill(RRAS_INTERFACE_STATUS *out, const struct interface_status *status)
{
    memset(out, 0, sizeof *out);
    out->connected_ms = (hyper)status->connected_ms;
    out->bytes_in = (hyper)status->bytes_in;
    out->bytes_out = (hyper)status->bytes_out;
    out->packets_in = (hyper)status->packets_in;
    out->packets_out = (hyper)status->packets_out;
    out->packets_dropped = (hyper)status->packets_dropped;
    out->state = (unsigned long)status->state;
    out->reasons = status->reasons;
    out->error = status->error;
    out->retry_in_s = (unsigned long)((status->retry_in_ms + 999) / 1000);
    out->failures = status->failures;
    out->packets_waiting = status->packets_waiting;
    out->our_address = status->our_address;
    out->peer_address = status->peer_address;
    out->is_dialled = status->is_dialled;
    out->connection = status->connection;
    out->is_idle_exempt = status->is_persistent;
    out->line_bps = status->line_bps;
    COPY(out->name, status->name);
    COPY(out->port, status->port);
    COPY(out->state_text, interface_state_text(status->state));
    COPY(out->explanation, status->explanation);
}

struct status_list {
    RRAS_INTERFACE_STATUS *interfaces;
    unsigned long count;
};

static void list_status(struct instance *instance, void *arg)
{
    struct status_list *list = arg;
    size_t count = instance->server ? server_interface_count(instance->server) : 0;

    list->interfaces = control_array(count, sizeof *list->interfaces);
    for (size_t i = 0; list->interfaces && i < count; i++) {
        struct interface_status status;

        server_interface_status(instance->server, i, loop_now(), &status);
        fill(&list->interfaces[list->count++], &status);
    }
}

LONG control_RrasInterfaceStatusEnum(handle_t h, ULONG *count, RRAS_INTERFACE_STATUS **interfaces)
{
    struct status_list list = { .count = 0 };
    long status = control_read(list_status, &list);

    (void)h;
    *count = list.count;
    *interfaces = list.interfaces;
    return status || list.interfaces ? status : ERROR_NOT_ENOUGH_MEMORY;
}

/* ---- connected and disconnected by hand ---- */

struct command {
    const char *name;
    uint32_t (*run)(struct server *server, const char *name, rras_ms now, char *why);
    uint32_t result;
    char why[256];
};

static void run_command(struct instance *instance, void *arg)
{
    struct command *command = arg;

    command->result = ERROR_RETRY; /* it is being restarted */
    if (instance->server)
        command->result = command->run(instance->server, command->name, loop_now(), command->why);
}

static long command_interface(const RRAS_PHONE_NAME *name, uint32_t (*run)(struct server *, const char *, rras_ms, char *), RRAS_MESSAGE *why)
{
    struct command command = { .name = name->name, .run = run };
    long status = control_begin(why);

    if (status)
        return status;
    if (!CONTROL_TEXT_IS_GOOD(name->name, false))
        return control_end(ERROR_INVALID_PARAMETER);
    status = control_read(run_command, &command);
    if (!status && command.result)
        status = control_refuse(why, (long)command.result, "%s", command.why);
    return control_end(status);
}

LONG control_RrasInterfaceConnect(handle_t h, RRAS_PHONE_NAME *name, RRAS_MESSAGE *why)
{
    (void)h;
    return command_interface(name, server_connect_interface, why);
}

LONG control_RrasInterfaceDisconnect(handle_t h, RRAS_PHONE_NAME *name, RRAS_MESSAGE *why)
{
    (void)h;
    return command_interface(name, server_disconnect_interface, why);
}
