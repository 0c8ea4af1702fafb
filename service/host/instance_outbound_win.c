/*
 * instance_outbound_win.c - by which adapter callers' traffic leaves, as the settings and the adapters
 * are now; and the event that tells when it is not the one an administrator chose.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/host/instance_win.h"
#include <stdio.h>
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
    if (instance->server)
        server_set_host_dns(instance->server, dns);
}
