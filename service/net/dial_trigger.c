/*
 * dial_trigger.c - which packets may ask for a call.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/net/dial_trigger.h"

void dial_trigger_set(struct dial_trigger *trigger, const struct demand_dial *config)
{
    trigger->mode = config->filter_mode;
    trigger->count = config->filter_count < INTERFACE_FILTERS_MAX ? config->filter_count : INTERFACE_FILTERS_MAX;
    memcpy(trigger->filters, config->filters, sizeof trigger->filters);
}

/* A call costs money: what only reports on others, or ends what ended already, is not worth one. */
static bool is_useless(const struct ip4_packet *p)
{
    struct tcp_fields tcp;

    if ((p->fragment & IP4_OFFSET_MASK) != 0)
        return false;
    if (p->protocol == IP4_TCP)
        return tcp_read(p->payload, &tcp) && (tcp.flags & TCP_F_RST) != 0;
    if (p->protocol != IP4_ICMP || p->payload.len == 0)
        return false;
    switch (p->payload.at[0]) {
    case ICMP4_UNREACHABLE:
    case ICMP4_QUENCH:
    case ICMP4_REDIRECT:
    case ICMP4_TIME_EXCEEDED:
    case ICMP4_PARAMETER:
        return true;
    default:
        return false;
    }
}

static bool is_named(const struct interface_filter *filter, const struct ip4_packet *p, bool *is_unsure)
{
    bool has_ports = filter->source_port != 0 || filter->destination_port != 0;
    struct ip4_ports ports = ip4_ports(p);

    if (((p->source ^ filter->source) & ip4_mask(filter->source_len)) != 0 ||
        ((p->destination ^ filter->destination) & ip4_mask(filter->destination_len)) != 0)
        return false;
    if (filter->protocol != 0 && filter->protocol != p->protocol)
        return false;
    if (!has_ports)
        return true;
    if (p->protocol != IP4_TCP && p->protocol != IP4_UDP)
        return false;
    if ((p->fragment & IP4_OFFSET_MASK) != 0) {
        *is_unsure = true;
        return false;
    }
    return (filter->source_port == 0 || filter->source_port == ports.source) &&
           (filter->destination_port == 0 || filter->destination_port == ports.destination);
}

/* Only the first fragment knows its ports; a later one that would need them to be judged does not dial: the
 * first one does, if it may. */
enum trigger_verdict dial_trigger_judge(const struct dial_trigger *trigger, const struct ip4_packet *p)
{
    bool is_found = false, is_unsure = false;

    if (is_useless(p))
        return TRIGGER_USELESS;
    if (trigger->mode == FILTER_NONE)
        return TRIGGER_DIALS;
    for (uint8_t i = 0; i < trigger->count && !is_found; i++)
        is_found = is_named(&trigger->filters[i], p, &is_unsure);
    if (!is_found && is_unsure)
        return TRIGGER_FILTERED;
    return is_found == (trigger->mode == FILTER_ONLY) ? TRIGGER_DIALS : TRIGGER_FILTERED;
}
