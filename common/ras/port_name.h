/*
 * port_name.h - what devices and ports are called: the one rule the store and ras_config share.
 *
 * A modem's port has the name of its COM port. A TCP line's ports are "TCP1", "TCP2", ...: the lowest
 * numbers free when the port was made, kept for as long as it lives, whatever happens to others. Pure.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_PORT_NAME_H
#define RRAS_PORT_NAME_H
#include "common/ras/port_config.h"

/* What a device is called when nobody gave it a name: its place, "COM5" or "127.0.0.1:2323". Returns `out`. */
char *device_place(const struct device_config *device, char out[DEVICE_NAME_MAX + 1]);
/* "COM1" to "COM9999" (no leading zero, any case): how a serial port is called; anything else could be a file. */
bool is_com_port(const char *name);
/* "TCP7". Returns `out`. */
char *tcp_port_name(unsigned number, char out[PORT_NAME_MAX + 1]);
/* The number at the end of a name, 5 of "COM5"; 0 when there is none or it is absurd. Ports are shown
 * COM ports first, then by this number, then by name. */
int64_t port_number(const char *name);
/* The lowest number of which `is_taken(ctx, "TCPn")` is false, from `number` on. */
unsigned tcp_port_next(unsigned number, bool (*is_taken)(const void *ctx, const char *name), const void *ctx);
#endif
