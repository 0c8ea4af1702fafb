/*
 * adapters_win.h - the network adapters of this computer as Windows has them now.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_ADAPTERS_WIN_H
#define RRAS_ADAPTERS_WIN_H
#include "service/net/outbound.h"

/* Every adapter that is or could be one of IPv4, in Windows' order; none when Windows does not say. Any
 * thread; takes milliseconds. */
void adapters_read(struct adapters *out);
#endif
