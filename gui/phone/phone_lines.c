/*
 * phone_lines.c - the ports of the service as the models take them.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/phone/phone_lines.h"
#include <stdlib.h>
#include "common/base/text.h"
#include "gui/phone/phone_ids.h"

/* A cable is a modem device of a type of its own. */
static enum phone_kind kind_of(const struct phone *phone, const RRAS_WANPORT_0 *port)
{
    struct device_config device;

    if (port->device_kind == RRAS_TCP)
        return PHONE_TCP;
    for (size_t i = 0; i < phone->device_count; i++) {
        if (!text_equal_nocase(phone->devices[i].name, port->device))
            continue;
        rras_device_from_wire(&device, &phone->devices[i]);
        return device_is_cable(&device) ? PHONE_CABLE : PHONE_MODEM;
    }
    return PHONE_MODEM;
}

size_t phone_lines(const struct phone *phone, struct line_port lines[LINES_MAX])
{
    size_t count = phone->port_count < LINES_MAX ? phone->port_count : LINES_MAX;

    for (size_t i = 0; i < count; i++) {
        const RRAS_WANPORT_0 *port = &phone->ports[i];

        lines[i] = (struct line_port){ .kind = kind_of(phone, port), .roles = (unsigned)port->roles,
                                       .roles_in_force = port->is_running ? (unsigned)port->roles_in_force : 0 };
        text_copy(lines[i].name, sizeof lines[i].name, port->name);
        text_copy(lines[i].device, sizeof lines[i].device, port->device);
    }
    return count;
}

char *phone_line_name(enum phone_kind kind, const char *port, const char *device, char *out)
{
    if (!port[0])
        return ui_string(IDS_OVER_ANY_MODEM + (int)kind, out, LINE_TEXT_MAX);
    if (!device[0] || text_equal_nocase(port, device))
        return text_copy(out, LINE_TEXT_MAX, port);
    return ui_format(out, LINE_TEXT_MAX, IDS_PORT_DEVICE, port, device);
}

char *phone_line_refusal(const struct phone *phone, const struct phone_entry *entry, char *out)
{
    struct line_port *lines = calloc(LINES_MAX, sizeof *lines);
    size_t count = lines ? phone_lines(phone, lines) : 0;
    int refusal = lines ? line_refusal(entry->kind, entry->port, entry->other_port_ok, lines, count) : 0;

    free(lines); /* no memory: the service will say it */
    out[0] = '\0';
    return refusal ? ui_format(out, LINE_TEXT_MAX, refusal, entry->port) : out;
}
