/*
 * instance_outbound_win.c - by which adapter callers' traffic leaves, as the settings and the adapters
 * are now; the event that tells when it is not the one an administrator chose; and the networks this
 * computer stands on, which no demand-dial route takes away.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/host/instance_win.h"
#include <stdio.h>
#include <string.h>
#include "common/base/ip4.h"
#include "common/base/text.h"
#include "service/host/log_win.h"
#include "service/host/sockets_win.h"

static void tell_gone(const struct instance *instance, const struct outbound *way)
{
    const struct adapter *missed = adapters_find(&instance->adapters, instance->settings.outbound_adapter);
    char address[IP4_TEXT_MAX], instead[256];
    const char *args[] = { instance->outbound_name, instead };

    if (missed)
        args[0] = missed->name;
    else if (!instance->outbound_name[0])
        args[0] = instance->settings.outbound_adapter; /* never seen since the start */
    if (way->adapter)
        snprintf(instead, sizeof instead, "callers' traffic leaves by %s (%s) meanwhile.", way->adapter->name,
                 ip4_text(way->address, address));
    else
        snprintf(instead, sizeof instead, "and no other leads out.");
    log_event(NULL, RAS_EVENT_ADAPTER_GONE, args, 2);
}

/* One that Wintun made for us leads back to us. */
static bool is_our_own(const struct adapter *adapter)
{
    static const char ours[] = "OpenRRAS";

    return strncmp(adapter->name, ours, sizeof ours - 1) == 0 || strncmp(adapter->description, ours, sizeof ours - 1) == 0;
}

static bool is_listed(const struct interface_route *networks, size_t count, const struct interface_route *network)
{
    for (size_t i = 0; i < count; i++)
        if (networks[i].destination == network->destination && networks[i].prefix_len == network->prefix_len)
            return true;
    return false;
}

static void tell_local_networks(struct instance *instance)
{
    struct interface_route networks[NET_LOCAL_MAX];
    size_t count = 0;

    for (uint32_t i = 0; i < instance->adapters.count; i++) {
        const struct adapter *adapter = &instance->adapters.list[i];
        uint8_t len = adapter->prefix_len >= 1 && adapter->prefix_len <= 32 ? (uint8_t)adapter->prefix_len : 32;

        if (!adapter->is_up || adapter->is_loopback || adapter->is_link || is_our_own(adapter))
            continue;
        for (size_t j = 0; j < ADAPTER_ADDRESSES_MAX && adapter->addresses[j] && count < NET_LOCAL_MAX; j++) {
            struct interface_route network = { adapter->addresses[j] & ip4_mask(len), len };

            if (!is_listed(networks, count, &network))
                networks[count++] = network;
        }
    }
    server_set_local_networks(instance->server, networks, count);
}

void instance_choose_outbound(struct instance *instance)
{
    const struct server_settings *settings = &instance->settings;
    struct outbound way = outbound_choose(&instance->adapters, settings->outbound_address, settings->outbound_adapter);
    enum outbound_news news = outbound_note(instance->missed_adapter, &way, settings->outbound_adapter);
    const char *args[] = { way.adapter ? way.adapter->name : "" };
    uint32_t dns[2];

    if (news == OUTBOUND_GONE)
        tell_gone(instance, &way);
    else if (news == OUTBOUND_BACK)
        log_event(NULL, RAS_EVENT_ADAPTER_BACK, args, 1);
    text_copy(instance->outbound_name, sizeof instance->outbound_name, way.by == OUTBOUND_ADAPTER ? way.adapter->name : "");
    outside_set_bind(instance->outside, way.address, way.by == OUTBOUND_ADDRESS, settings->outbound_adapter);
    outbound_dns(&instance->adapters, &way, dns);
    if (!instance->server)
        return;
    server_set_host_dns(instance->server, dns);
    tell_local_networks(instance);
}
