/*
 * own_address_win.h - is an address one of this computer's?
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_OWN_ADDRESS_WIN_H
#define RRAS_OWN_ADDRESS_WIN_H
#include <stdbool.h>
#include <stdint.h>

/* Whether an adapter, the loopback included, has `address` (host order). Where Windows does not say,
 * true. Any thread. */
bool own_address(uint32_t address);
#endif
