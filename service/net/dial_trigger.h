/*
 * dial_trigger.h - which packets may ask for a call over a demand-dial interface, as its filters say.
 *
 * Filters are about the call, not about traffic: over a link that is up everything goes. PURE.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_DIAL_TRIGGER_H
#define RRAS_DIAL_TRIGGER_H
#include "common/ras/demand_dial.h"
#include "service/net/ip4_packet.h"

struct dial_trigger {
    enum interface_filter_mode mode;
    uint8_t count;
    struct interface_filter filters[INTERFACE_FILTERS_MAX];
};

enum trigger_verdict {
    TRIGGER_DIALS,
    TRIGGER_FILTERED,                /* waits only for a call that is coming anyway */
    TRIGGER_USELESS                  /* nobody waits for it: an ICMP error, a TCP reset */
};

void dial_trigger_set(struct dial_trigger *trigger, const struct demand_dial *config);
enum trigger_verdict dial_trigger_judge(const struct dial_trigger *trigger, const struct ip4_packet *p);
#endif
