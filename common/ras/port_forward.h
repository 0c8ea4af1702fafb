/*
 * port_forward.h - "8080=intranet:80": a port on this computer that is one of a far host's.
 *
 * Pure functions over text, any thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_PORT_FORWARD_H
#define RRAS_PORT_FORWARD_H
#include <stdint.h>
#include "common/base/host_name.h"

enum { PORT_FORWARDS_MAX = 16 };

struct port_forward {
    uint16_t local_port;             /* bound to loopback */
    uint16_t port;
    char host[HOST_NAME_CHARS + 1];     /* a name or an address, as the far side knows it */
};

/* A list with commas or blanks between; "" is an empty one. How many; -1, and `*wrong` where it begins, when
 * one is not understood, when two have one local port, or when there are too many. */
int port_forwards_parse(const char *text, struct port_forward out[PORT_FORWARDS_MAX], const char **wrong);
#endif
