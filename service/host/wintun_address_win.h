/*
 * wintun_address_win.h - what an adapter needs to be used: address, routes, packet size, name servers.
 *
 * Nothing of it outlives the adapter but the name servers, which wintun_forget_names() takes back. These wait for
 * Windows: not on the logic thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_WINTUN_ADDRESS_WIN_H
#define RRAS_WINTUN_ADDRESS_WIN_H
#include <stdint.h>
#include "service/host/wintun_dll_win.h"

/* Host order, as struct host_link has them; iphlpapi.h and our RAS errors do not go into one file. */
struct wintun_address {
    uint32_t address, peer_address, dns[2];
    uint16_t mtu;
    bool use_default_gateway;
};

/* False with a sentence (200 chars): something could not be set; what could be is. */
bool wintun_set_address(const NET_LUID *luid, const GUID *guid, const struct wintun_address *is, char *why);
void wintun_forget_names(const GUID *guid);
#endif
