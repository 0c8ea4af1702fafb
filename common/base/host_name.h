/*
 * host_name.h - what can be asked of a name server. RFC 1035 2.3.4.
 *
 * Pure, any thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_HOST_NAME_H
#define RRAS_HOST_NAME_H
#include <stdbool.h>

enum { HOST_NAME_CHARS = 253, HOST_LABEL_CHARS = 63 };

/* Labels of 1 to HOST_LABEL_CHARS octets, HOST_NAME_CHARS in all; one dot at the end is allowed. */
bool host_name_ok(const char *name);
#endif
