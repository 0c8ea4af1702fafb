/*
 * adapters_win.c - the network adapters of this computer, read from the IP helper.
 *
 * A file of its own: iphlpapi.h knows RAS error numbers by our names.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/host/adapters_win.h"
#include <winsock2.h>
#include <ws2tcpip.h>
#include <iphlpapi.h>
#include <stdio.h>
#include <stdlib.h>
#include "common/base/text.h"

/* To be freed; NULL when there are none. */
static IP_ADAPTER_ADDRESSES *read_all(void)
{
    enum { TRIES = 4 }; /* the list may grow between two calls */
    const ULONG flags = GAA_FLAG_INCLUDE_GATEWAYS | GAA_FLAG_SKIP_ANYCAST | GAA_FLAG_SKIP_MULTICAST;
    ULONG size = 16384;

    for (int tries = 0; tries < TRIES; tries++) {
        IP_ADAPTER_ADDRESSES *all = malloc(size);
        ULONG error;

        if (!all)
            return NULL;
        error = GetAdaptersAddresses(AF_INET, flags, NULL, all, &size);
        if (error == ERROR_SUCCESS)
            return all;
        free(all);
        if (error != ERROR_BUFFER_OVERFLOW)
            return NULL;
    }
    return NULL;
}

static uint32_t address_of(const SOCKET_ADDRESS *a)
{
    if (!a->lpSockaddr || a->lpSockaddr->sa_family != AF_INET)
        return 0;
    return ntohl(((const struct sockaddr_in *)(const void *)a->lpSockaddr)->sin_addr.s_addr);
}

/* 169.254.x.x: made up because nobody gave one. */
static bool is_makeshift(uint32_t address)
{
    return address >> 16 == 0xA9FE;
}

/* In order, but those that were made up come behind the others. */
static void take_addresses(const IP_ADAPTER_ADDRESSES *a, struct adapter *out)
{
    unsigned n = 0;

    for (int pass = 0; pass < 2; pass++) {
        const IP_ADAPTER_UNICAST_ADDRESS *u;

        for (u = a->FirstUnicastAddress; u && n < ADAPTER_ADDRESSES_MAX; u = u->Next) {
            uint32_t address = address_of(&u->Address);

            if (address == 0 || is_makeshift(address) != (pass == 1) || u->DadState == IpDadStateInvalid ||
                u->DadState == IpDadStateDuplicate)
                continue;
            if (n == 0)
                out->prefix_len = u->OnLinkPrefixLength <= 32 ? u->OnLinkPrefixLength : 0;
            out->addresses[n++] = address;
        }
    }
}

static void take_gateway(const IP_ADAPTER_ADDRESSES *a, struct adapter *out)
{
    const IP_ADAPTER_GATEWAY_ADDRESS_LH *g;

    for (g = a->FirstGatewayAddress; g && out->gateway == 0; g = g->Next)
        out->gateway = address_of(&g->Address);
}

static void take_name_servers(const IP_ADAPTER_ADDRESSES *a, struct adapter *out)
{
    const IP_ADAPTER_DNS_SERVER_ADDRESS *d;
    unsigned n = 0;

    for (d = a->FirstDnsServerAddress; d && n < 2; d = d->Next) {
        uint32_t address = address_of(&d->Address);

        if (address != 0 && (n == 0 || out->dns[0] != address))
            out->dns[n++] = address;
    }
}

/* Windows' own text: no controls, and no half character where it is cut. */
static void take_text(const WCHAR *from, char *to, size_t cap)
{
    char text[512] = "";

    if (!from || !WideCharToMultiByte(CP_UTF8, 0, from, -1, text, sizeof text, NULL, NULL))
        text[0] = '\0';
    text_printable(to, cap, bytes_of_text(text));
}

static void take_physical(const IP_ADAPTER_ADDRESSES *a, struct adapter *out)
{
    const BYTE *p = a->PhysicalAddress;
    bool is_known = false;

    for (ULONG i = 0; i < a->PhysicalAddressLength && i < 6; i++)
        is_known = is_known || p[i] != 0;
    if (is_known && a->PhysicalAddressLength == 6)
        snprintf(out->physical, sizeof out->physical, "%02X-%02X-%02X-%02X-%02X-%02X", p[0], p[1], p[2], p[3], p[4], p[5]);
}

/* A dialled link of ours (wintun_win.c): the description is Wintun's, of the type of the adapter. */
static bool is_our_link(const IP_ADAPTER_ADDRESSES *a)
{
    return a->Description && wcsncmp(a->Description, L"OpenRRAS", 8) == 0;
}

static void take(const IP_ADAPTER_ADDRESSES *a, struct adapter *out)
{
    text_printable(out->id, sizeof out->id, bytes_of_text(a->AdapterName ? a->AdapterName : ""));
    take_text(a->FriendlyName, out->name, sizeof out->name);
    take_text(a->Description, out->description, sizeof out->description);
    take_addresses(a, out);
    take_gateway(a, out);
    take_name_servers(a, out);
    take_physical(a, out);
    out->metric = a->Ipv4Metric;
    out->mtu = a->Mtu;
    out->is_up = a->OperStatus == IfOperStatusUp;
    out->is_loopback = a->IfType == IF_TYPE_SOFTWARE_LOOPBACK;
    out->is_link = a->IfType == IF_TYPE_PPP || a->IfType == IF_TYPE_SLIP || a->IfType == IF_TYPE_TUNNEL || is_our_link(a);
}

void adapters_read(struct adapters *out)
{
    IP_ADAPTER_ADDRESSES *all = read_all();
    const IP_ADAPTER_ADDRESSES *a;

    memset(out, 0, sizeof *out);
    for (a = all; a && out->count < ADAPTERS_MAX; a = a->Next) {
        struct adapter *one = &out->list[out->count];

        take(a, one);
        /* Tunnels of IPv6 are many, and none of them will ever carry a caller. */
        if (one->is_link && one->addresses[0] == 0)
            memset(one, 0, sizeof *one);
        else
            out->count++;
    }
    free(all);
}
