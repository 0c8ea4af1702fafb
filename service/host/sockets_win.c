/*
 * sockets_win.c - struct net_outside on Winsock: the list of what is open, and the host's own network.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/host/outside_win.h"
#include <ws2tcpip.h>
#include <iphlpapi.h>
#include <ntsecapi.h>
#include <stdio.h>
#include <stdlib.h>
#include "common/base/ip4.h"
#include "service/host/log_win.h"

enum { SEARCH_MS = 1000 };

/* ------------------------------------------------------------------------------------- what is open */

void outside_add(struct outside *outside, struct outside_link *link)
{
    link->next = &outside->open;
    link->previous = outside->open.previous;
    link->previous->next = link;
    outside->open.previous = link;
    outside->alive++;
}

void outside_closed(struct outside_link *link)
{
    if (!link->next)
        return;
    link->previous->next = link->next;
    link->next->previous = link->previous;
    link->next = link->previous = NULL;
}

void outside_gone(struct outside *outside)
{
    if (--outside->alive == 0)
        free(outside);
}

struct outside *outside_new(struct loop *loop, uint32_t bind_address)
{
    struct outside *outside = calloc(1, sizeof *outside);

    if (!outside)
        return NULL;
    outside->loop = loop;
    outside->bind_address = bind_address;
    outside->open.next = outside->open.previous = &outside->open;
    outside->alive = 1;
    return outside;
}

void outside_free(struct outside *outside)
{
    if (!outside)
        return;
    outside->net = NULL;
    while (outside->open.next != &outside->open)
        outside->open.next->close(outside->open.next);
    outside_echoes_free(outside->echoes);
    outside_gone(outside);
}

void outside_set_net(struct outside *outside, struct net *net)
{
    outside->net = net;
}

void outside_set_bind(struct outside *outside, uint32_t bind_address, bool is_fixed)
{
    outside->bind_address = bind_address;
    outside->is_fixed = is_fixed;
    outside->has_complained = false;
}

static bool try_bind(SOCKET s, uint32_t address)
{
    struct sockaddr_in at = { .sin_family = AF_INET };

    at.sin_addr.s_addr = htonl(address);
    return bind(s, (const struct sockaddr *)&at, sizeof at) == 0;
}

static void complain(struct outside *outside)
{
    char address[IP4_TEXT_MAX], why[200];
    const char *args[] = { why };

    if (outside->has_complained)
        return;
    outside->has_complained = true;
    snprintf(why, sizeof why, "callers' traffic cannot leave by %s, which this computer does not have any more; %s",
             ip4_text(outside->bind_address, address),
             outside->is_fixed ? "set outbound-address to one it has, or to 0.0.0.0 for the best"
                               : "connect it to its network again");
    log_event(NULL, RAS_EVENT_SERVICE_FAILED, args, 1);
}

/* The address has gone, and the news of it have not come yet. */
static bool bind_to_another(struct outside *outside, SOCKET s)
{
    rras_ms now = loop_now();
    uint32_t best;

    if (!outside->is_fixed && now >= outside->search_at) {
        outside->search_at = now + SEARCH_MS;
        best = outside_best_address();
        if (best != 0 && best != outside->bind_address && try_bind(s, best)) {
            outside_set_bind(outside, best, false);
            return true;
        }
    }
    complain(outside);
    WSASetLastError(WSAEADDRNOTAVAIL);
    return false;
}

bool outside_bind(struct outside *outside, SOCKET s, uint32_t destination)
{
    bool is_loopback = destination >> 24 == 127;

    if (try_bind(s, is_loopback ? INADDR_LOOPBACK : outside->bind_address))
        return true;
    return !is_loopback && outside->bind_address != 0 && WSAGetLastError() == WSAEADDRNOTAVAIL && bind_to_another(outside, s);
}

static void outside_random(void *ctx, uint8_t *out, size_t len)
{
    (void)ctx;
    if (!RtlGenRandom(out, (ULONG)len))
        abort(); /* without chance there is no secret left to keep */
}

const struct net_outside outside_ops = {
    .tcp_connect = outside_tcp_connect,
    .tcp_send = outside_tcp_send,
    .tcp_finish = outside_tcp_finish,
    .tcp_read = outside_tcp_read,
    .tcp_close = outside_tcp_close,
    .udp_open = outside_udp_open,
    .udp_send = outside_udp_send,
    .udp_close = outside_udp_close,
    .echo = outside_echo,
    .random = outside_random,
};

/* ---------------------------------------------------------------------------------- the host's network */

/* To be freed; NULL when there are none. */
static IP_ADAPTER_ADDRESSES *adapters(void)
{
    ULONG size = 16384, flags = GAA_FLAG_INCLUDE_GATEWAYS | GAA_FLAG_SKIP_ANYCAST | GAA_FLAG_SKIP_MULTICAST;

    for (int tries = 0; tries < 4; tries++) {
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

/* A card or a wireless adapter: not the loopback, and no dial-up link, which may lead back to us. */
static bool is_real(const IP_ADAPTER_ADDRESSES *a)
{
    return a->OperStatus == IfOperStatusUp && a->IfType != IF_TYPE_PPP && a->IfType != IF_TYPE_SLIP &&
           a->IfType != IF_TYPE_TUNNEL && a->IfType != IF_TYPE_SOFTWARE_LOOPBACK;
}

static bool has_gateway(const IP_ADAPTER_ADDRESSES *a)
{
    const IP_ADAPTER_GATEWAY_ADDRESS_LH *g;

    for (g = a->FirstGatewayAddress; g; g = g->Next)
        if (address_of(&g->Address))
            return true;
    return false;
}

static uint32_t first_address(const IP_ADAPTER_ADDRESSES *a)
{
    const IP_ADAPTER_UNICAST_ADDRESS *u;

    for (u = a->FirstUnicastAddress; u; u = u->Next)
        if (address_of(&u->Address))
            return address_of(&u->Address);
    return 0;
}

/* The real adapter with a gateway and the lowest metric; NULL. */
static const IP_ADAPTER_ADDRESSES *best(const IP_ADAPTER_ADDRESSES *all)
{
    const IP_ADAPTER_ADDRESSES *found = NULL;

    for (; all; all = all->Next)
        if (is_real(all) && has_gateway(all) && first_address(all) && (!found || all->Ipv4Metric < found->Ipv4Metric))
            found = all;
    return found;
}

uint32_t outside_best_address(void)
{
    IP_ADAPTER_ADDRESSES *all = adapters();
    const IP_ADAPTER_ADDRESSES *a = best(all);
    uint32_t address = a ? first_address(a) : 0;

    free(all);
    return address;
}

static unsigned add_dns(const IP_ADAPTER_ADDRESSES *a, uint32_t out[2], unsigned n)
{
    const IP_ADAPTER_DNS_SERVER_ADDRESS *d;

    for (d = a ? a->FirstDnsServerAddress : NULL; d && n < 2; d = d->Next) {
        uint32_t address = address_of(&d->Address);

        if (address && (n == 0 || out[0] != address))
            out[n++] = address;
    }
    return n;
}

unsigned outside_dns_servers(uint32_t out[2])
{
    IP_ADAPTER_ADDRESSES *all = adapters();
    const IP_ADAPTER_ADDRESSES *a, *first = best(all);
    unsigned n = add_dns(first, out, 0);

    for (a = all; a && n < 2; a = a->Next)
        if (a != first && is_real(a))
            n = add_dns(a, out, n);
    free(all);
    return n;
}
