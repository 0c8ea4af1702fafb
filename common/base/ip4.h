/*
 * ip4.h - an IPv4 address as a host-order number, and its text.
 *
 * Everywhere inside OpenRRAS an address is a uint32_t in host order; network order is a matter of
 * bytes.h (wr_be32) and of sockets, and carries `_be` in its name. 0 means "none".
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_IP4_H
#define RRAS_IP4_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define IP4(a, b, c, d) ((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | (uint32_t)(d))

enum { IP4_TEXT_MAX = 16 }; /* "255.255.255.255" and its NUL */

/* Writes "10.1.2.3" into `out`, which holds IP4_TEXT_MAX chars; returns `out`. */
char *ip4_text(uint32_t address, char *out);

/* Reads exactly four decimal parts 0..255 and nothing after them; false leaves `*address` alone. */
bool ip4_parse(const char *text, uint32_t *address);
#endif
