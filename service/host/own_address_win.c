/*
 * own_address_win.c - is an address one of this computer's?
 *
 * A file of its own: iphlpapi.h knows RAS error numbers by our names.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/host/own_address_win.h"
#include <winsock2.h>
#include <ws2tcpip.h>
#include <iphlpapi.h>
#include <stdlib.h>

static bool adapters_have(const IP_ADAPTER_ADDRESSES *adapter, uint32_t address)
{
    for (; adapter; adapter = adapter->Next) {
        for (const IP_ADAPTER_UNICAST_ADDRESS *unicast = adapter->FirstUnicastAddress; unicast; unicast = unicast->Next) {
            const struct sockaddr_in *at = (const struct sockaddr_in *)(const void *)unicast->Address.lpSockaddr;

            if (at && at->sin_family == AF_INET && ntohl(at->sin_addr.s_addr) == address)
                return true;
        }
    }
    return false;
}

bool own_address(uint32_t address)
{
    enum { TRIES = 4 };
    const ULONG flags = GAA_FLAG_SKIP_ANYCAST | GAA_FLAG_SKIP_MULTICAST | GAA_FLAG_SKIP_DNS_SERVER;
    ULONG size = 16384, error = ERROR_BUFFER_OVERFLOW;
    IP_ADAPTER_ADDRESSES *all = NULL;
    bool has;

    for (int tries = 0; tries < TRIES && error == ERROR_BUFFER_OVERFLOW; tries++) {
        free(all);
        all = malloc(size);
        error = all ? GetAdaptersAddresses(AF_INET, flags, NULL, all, &size) : ERROR_NOT_ENOUGH_MEMORY;
    }
    has = error != ERROR_SUCCESS || adapters_have(all, address);
    free(all);
    return has;
}
