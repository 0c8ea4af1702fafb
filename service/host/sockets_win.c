/*
 * sockets_win.c - struct net_outside on Winsock: the list of what is open, and the host's own network.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/host/outside_win.h"
#include <ws2tcpip.h>
#include <ntsecapi.h>
#include <stdio.h>
#include <stdlib.h>
#include "common/base/ip4.h"
#include "common/base/text.h"
#include "service/host/adapters_win.h"
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

void outside_set_bind(struct outside *outside, uint32_t bind_address, bool is_fixed, const char *adapter)
{
    outside->bind_address = bind_address;
    outside->is_fixed = is_fixed;
    if (adapter != outside->adapter)
        text_copy(outside->adapter, sizeof outside->adapter, adapter);
    outside->has_complained = false;
}

static bool try_bind(SOCKET s, uint32_t address)
{
    struct sockaddr_in at = { .sin_family = AF_INET };

    at.sin_addr.s_addr = htonl(address);
    return bind(s, (const struct sockaddr *)&at, sizeof at) == 0;
}

static struct outbound read_way(struct adapters *adapters, const char *adapter)
{
    adapters_read(adapters);
    return outbound_choose(adapters, 0, adapter);
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
    struct adapters adapters;
    uint32_t way;

    if (!outside->is_fixed && now >= outside->search_at) {
        outside->search_at = now + SEARCH_MS;
        way = read_way(&adapters, outside->adapter).address;
        if (way != 0 && way != outside->bind_address && try_bind(s, way)) {
            outside_set_bind(outside, way, false, outside->adapter);
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

uint32_t outside_best_address(void)
{
    struct adapters adapters;

    return read_way(&adapters, "").address;
}

unsigned outside_dns_servers(uint32_t out[2])
{
    struct adapters adapters;
    struct outbound way = read_way(&adapters, "");

    return outbound_dns(&adapters, &way, out);
}
