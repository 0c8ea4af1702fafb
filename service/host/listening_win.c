/* listening_win.c - the addresses of the TCP devices: one listener for each hunt group.
 * SPDX-License-Identifier: MIT */
#include "service/host/instance_win.h"
#include "service/host/lines_win.h"
#include <stdlib.h>

struct listening {
    struct instance *instance;
    struct device_config device;
    struct tcp_listener *listener; /* NULL: could not be opened; a port of the device asks again */
};

static void on_accepted(void *ctx, struct transport *line, uint32_t from)
{
    struct listening *l = ctx;
    struct instance *instance = l->instance;
    bool scanner = false;

    if (!instance->server || !server_incoming(instance->server, l->device.id, line, from, &scanner, loop_now()))
        tcp_say_and_close(line, scanner ? NULL : "\r\nBUSY\r\n");
}

static void open_one(struct listening *l)
{
    struct instance *instance = l->instance;
    DWORD error = 0;

    l->listener = tcp_listen(instance->loop, l->device.listen_address, l->device.listen_port, on_accepted, l, &error);
    if (l->listener)
        server_device_up(instance->server, l->device.id);
    else
        server_device_failed(instance->server, l->device.id, RAS_PORT_OR_DEVICE, instance_why_not_open(error),
                             loop_now());
}

void listening_open(struct instance *instance, const struct device_config *devices, size_t count)
{
    instance->listening = calloc(count ? count : 1, sizeof *instance->listening);
    instance->listening_count = 0;
    for (size_t i = 0; i < count; i++) {
        struct listening *l;

        if (devices[i].kind != DEVICE_TCP || !server_device_listens(instance->server, devices[i].id))
            continue;
        if (!instance->listening) {
            server_device_failed(instance->server, devices[i].id, RAS_PORT_OR_DEVICE,
                                 instance_why_not_open(ERROR_NOT_ENOUGH_MEMORY), loop_now());
            continue;
        }
        l = &instance->listening[instance->listening_count];
        instance->listening_count++;
        l->instance = instance;
        l->device = devices[i];
        open_one(l);
    }
}

void listening_retry(struct instance *instance, const struct device_config *device)
{
    for (size_t i = 0; i < instance->listening_count; i++)
        if (instance->listening[i].device.id == device->id && !instance->listening[i].listener)
            open_one(&instance->listening[i]);
}

void listening_close(struct instance *instance)
{
    for (size_t i = 0; i < instance->listening_count; i++)
        tcp_listener_close(instance->listening[i].listener);
    free(instance->listening);
    instance->listening = NULL;
    instance->listening_count = 0;
}
