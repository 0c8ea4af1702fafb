/*
 * port_name.c - what devices and ports are called.
 *
 * SPDX-License-Identifier: MIT
 */
#include "common/ras/port_name.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/base/ip4.h"
#include "common/base/text.h"

char *device_place(const struct device_config *device, char out[DEVICE_NAME_MAX + 1])
{
    char address[IP4_TEXT_MAX];

    if (device->kind == DEVICE_TCP)
        snprintf(out, DEVICE_NAME_MAX + 1, "%s:%u", ip4_text(device->listen_address, address), device->listen_port);
    else
        snprintf(out, DEVICE_NAME_MAX + 1, "%.*s", DEVICE_NAME_MAX, device->system_name);
    return out;
}

bool is_com_port(const char *name)
{
    size_t len = strlen(name);

    return len >= 4 && len <= 7 && text_upper(name[0]) == 'C' && text_upper(name[1]) == 'O' && text_upper(name[2]) == 'M'
        && name[3] >= '1' && name[3] <= '9' && strspn(name + 3, "0123456789") == len - 3;
}

char *tcp_port_name(unsigned number, char out[PORT_NAME_MAX + 1])
{
    snprintf(out, PORT_NAME_MAX + 1, "TCP%u", number);
    return out;
}

int64_t port_number(const char *name)
{
    size_t digits = 0, len = strlen(name);

    while (digits < len && name[len - digits - 1] >= '0' && name[len - digits - 1] <= '9')
        digits++;
    return digits > 0 && digits <= 9 ? strtol(name + len - digits, NULL, 10) : 0;
}

unsigned tcp_port_next(unsigned number, bool (*is_taken)(const void *ctx, const char *name), const void *ctx)
{
    char name[PORT_NAME_MAX + 1];

    while (is_taken(ctx, tcp_port_name(number, name)))
        number++;
    return number;
}
