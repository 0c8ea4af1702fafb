/*
 * control_interface_win.c - the calls about demand-dial interfaces. They are changed by RrasConfigChange alone.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>
#include "service/host/control_internal_win.h"

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

LONG control_RrasInterfaceEnum(handle_t h, ULONG *count, RRAS_INTERFACE_0 **interfaces)
{
    (void)h;
    *count = 0;
    *interfaces = control_array(0, sizeof **interfaces);
    return *interfaces ? 0 : ERROR_NOT_ENOUGH_MEMORY;
}

LONG control_RrasInterfaceGetSealed(handle_t h, RRAS_PHONE_NAME *name, RRAS_SEALED *sealed, RRAS_MESSAGE *why)
{
    long status = control_begin(why);

    (void)h;
    (void)name;
    memset(sealed, 0, sizeof *sealed);
    return status ? status : control_end_reading(control_refuse(why, NO_INTERFACE, "There is no demand-dial interface of that name."));
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
