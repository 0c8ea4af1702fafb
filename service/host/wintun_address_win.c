/*
 * wintun_address_win.c - what an adapter needs to be used.
 *
 * The functions are looked up when they are needed: those for name servers are younger than the oldest Windows this
 * runs on, and Wine has none of them.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/host/wintun_address_win.h"
#include <ws2tcpip.h>
#include <iphlpapi.h>
#include <netioapi.h>
#include <stdio.h>
#include <string.h>
#include "common/base/ip4.h"

enum { APPEARS_MS = 5000, LOOK_AGAIN_MS = 100, METRIC = 1, DNS_VERSION_1 = 1, DNS_NAME_SERVERS = 2 };

/* DNS_INTERFACE_SETTINGS of netioapi.h, which older headers lack. */
struct dns_settings {
    ULONG version;
    ULONG64 flags;
    WCHAR *domain, *name_servers, *search_list;
    ULONG registers, registers_adapter, llmnr, queries_adapter;
    WCHAR *profile_name_servers;
};

struct ip_helper {
    void(WINAPI *init_interface)(MIB_IPINTERFACE_ROW *row);
    DWORD(WINAPI *get_interface)(MIB_IPINTERFACE_ROW *row);
    DWORD(WINAPI *set_interface)(MIB_IPINTERFACE_ROW *row);
    void(WINAPI *init_address)(MIB_UNICASTIPADDRESS_ROW *row);
    DWORD(WINAPI *create_address)(const MIB_UNICASTIPADDRESS_ROW *row);
    void(WINAPI *init_route)(MIB_IPFORWARD_ROW2 *row);
    DWORD(WINAPI *create_route)(const MIB_IPFORWARD_ROW2 *row);
    DWORD(WINAPI *set_dns)(GUID guid, const struct dns_settings *settings); /* NULL on older systems */
};

static const char *find_functions(struct ip_helper *out)
{
    static const struct {
        const char *name;
        size_t offset;
    } rows[] = {
        { "InitializeIpInterfaceEntry", offsetof(struct ip_helper, init_interface) },
        { "GetIpInterfaceEntry", offsetof(struct ip_helper, get_interface) },
        { "SetIpInterfaceEntry", offsetof(struct ip_helper, set_interface) },
        { "InitializeUnicastIpAddressEntry", offsetof(struct ip_helper, init_address) },
        { "CreateUnicastIpAddressEntry", offsetof(struct ip_helper, create_address) },
        { "InitializeIpForwardEntry", offsetof(struct ip_helper, init_route) },
        { "CreateIpForwardEntry2", offsetof(struct ip_helper, create_route) },
        { "SetInterfaceDnsSettings", offsetof(struct ip_helper, set_dns) },
    };
    HMODULE module = GetModuleHandleW(L"iphlpapi.dll");
    const char *missing = NULL;

    memset(out, 0, sizeof *out);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        FARPROC found = module ? GetProcAddress(module, rows[i].name) : NULL;

        memcpy((char *)out + rows[i].offset, &found, sizeof found);
        if (!found && !missing && rows[i].offset != offsetof(struct ip_helper, set_dns))
            missing = rows[i].name;
    }
    return missing;
}

static bool fail(char *why, const char *what, DWORD error)
{
    snprintf(why, 200, "%s could not be set (error %lu).%s", what, error,
             error == ERROR_ACCESS_DENIED ? " Let the service OpenRRAS log on as Local System, or set adapter=no." : "");
    return false;
}

/* A new adapter is known to IP a moment later. */
static DWORD await_interface(const struct ip_helper *ip, const NET_LUID *luid, MIB_IPINTERFACE_ROW *row)
{
    DWORD error = 0;

    for (int waited = 0; waited < APPEARS_MS; waited += LOOK_AGAIN_MS) {
        ip->init_interface(row);
        row->Family = AF_INET;
        row->InterfaceLuid = *luid;
        error = ip->get_interface(row);
        if (error != ERROR_NOT_FOUND && error != ERROR_FILE_NOT_FOUND)
            return error;
        Sleep(LOOK_AGAIN_MS);
    }
    return error;
}

static DWORD set_interface(const struct ip_helper *ip, const NET_LUID *luid, uint16_t mtu)
{
    MIB_IPINTERFACE_ROW row;
    DWORD error = await_interface(ip, luid, &row);

    if (error)
        return error;
    row.SitePrefixLength = 0; /* it must be, for IPv4 */
    row.UseAutomaticMetric = FALSE;
    row.Metric = METRIC;
    row.NlMtu = mtu;
    return ip->set_interface(&row);
}

static SOCKADDR_INET address_of(uint32_t address)
{
    SOCKADDR_INET out;

    memset(&out, 0, sizeof out);
    out.Ipv4.sin_family = AF_INET;
    out.Ipv4.sin_addr.s_addr = htonl(address);
    return out;
}

static DWORD set_own_address(const struct ip_helper *ip, const NET_LUID *luid, uint32_t address)
{
    MIB_UNICASTIPADDRESS_ROW row;
    DWORD error;

    ip->init_address(&row);
    row.InterfaceLuid = *luid;
    row.Address = address_of(address);
    row.OnLinkPrefixLength = 32;
    row.DadState = IpDadStatePreferred;
    error = ip->create_address(&row);
    return error == ERROR_OBJECT_ALREADY_EXISTS ? 0 : error;
}

static DWORD add_route(const struct ip_helper *ip, const NET_LUID *luid, uint32_t network, uint8_t prefix_len)
{
    MIB_IPFORWARD_ROW2 row;
    DWORD error;

    ip->init_route(&row);
    row.InterfaceLuid = *luid;
    row.DestinationPrefix.Prefix = address_of(network);
    row.DestinationPrefix.PrefixLength = prefix_len;
    row.NextHop = address_of(0); /* on the link: there is one machine at its other end */
    row.Metric = 0;
    error = ip->create_route(&row);
    return error == ERROR_OBJECT_ALREADY_EXISTS ? 0 : error;
}

/* As NT did it: everything goes there, or else the network of our address by its class. The server itself always. */
static DWORD add_routes(const struct ip_helper *ip, const NET_LUID *luid, const struct wintun_address *is)
{
    uint8_t len = is->address >> 31 == 0 ? 8 : is->address >> 30 == 2 ? 16 : 24;
    DWORD error = is->use_default_gateway ? add_route(ip, luid, 0, 0)
                                            : add_route(ip, luid, is->address & (UINT32_MAX << (32 - len)), len);

    if (!error && is->peer_address)
        error = add_route(ip, luid, is->peer_address, 32);
    return error;
}

static DWORD set_names(const struct ip_helper *ip, const GUID *guid, const uint32_t dns[2])
{
    char first[IP4_TEXT_MAX] = "", second[IP4_TEXT_MAX] = "";
    WCHAR list[2 * IP4_TEXT_MAX + 2];
    struct dns_settings settings = { .version = DNS_VERSION_1, .flags = DNS_NAME_SERVERS, .name_servers = list };

    if (!ip->set_dns)
        return dns[0] || dns[1] ? ERROR_NOT_SUPPORTED : 0;
    if (dns[0])
        ip4_text(dns[0], first);
    if (dns[1])
        ip4_text(dns[1], second);
    _snwprintf(list, sizeof list / sizeof *list, L"%hs%hs%hs", first, first[0] && second[0] ? "," : "", second);
    return ip->set_dns(*guid, &settings);
}

bool wintun_set_address(const NET_LUID *luid, const GUID *guid, const struct wintun_address *is, char *why)
{
    struct ip_helper ip;
    const char *missing = find_functions(&ip);
    DWORD error;

    why[0] = '\0';
    if (missing) {
        snprintf(why, 200, "this Windows lacks %s, so the adapter has no address.", missing);
        return false;
    }
    if ((error = set_interface(&ip, luid, is->mtu)) != 0)
        return fail(why, "its metric and packet size", error);
    if ((error = set_own_address(&ip, luid, is->address)) != 0)
        return fail(why, "its address", error);
    if ((error = add_routes(&ip, luid, is)) != 0)
        return fail(why, "its routes", error);
    if ((error = set_names(&ip, guid, is->dns)) != 0)
        return fail(why, "its name servers", error);
    return true;
}

void wintun_forget_names(const GUID *guid)
{
    static const uint32_t none[2];
    struct ip_helper ip;

    find_functions(&ip);
    if (ip.set_dns)
        set_names(&ip, guid, none);
}
