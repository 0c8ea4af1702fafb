/*
 * demand_dial.h - a demand-dial interface: another router, how to reach it, who it is, what lies behind.
 *
 * NT kept such an interface as an entry of router.pbk plus a key below Router\Interfaces; here it is a
 * phone entry with the members a router adds. Words are mprapi.h's; `interface` alone is a macro of
 * Windows' headers, so a variable is called `iface`. A plain value without pointers;
 * PURE, any thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_DEMAND_DIAL_H
#define RRAS_DEMAND_DIAL_H
#include "common/base/ip4.h"
#include "common/ras/phone_entry.h"

enum {
    INTERFACES_MAX = 48,                 /* of a router, as NT had it (KB Q169415) */
    INTERFACE_ROUTES_MAX = 32, INTERFACE_FILTERS_MAX = 16,
    UNREACHABLE_S_MIN = 10, UNREACHABLE_S_MAX = 7 * 86400,
    DIAL_HOURS_ALL = 0xffffff
};

/* A static route whose next hop is the interface. Metrics are not kept: the longest prefix wins. */
struct interface_route {
    uint32_t destination;                /* host order, no bit set behind the prefix */
    uint8_t prefix_len;                  /* 0: the default route */
};

/* Some traffic, for what may trigger a call; 0 stands for any. */
struct interface_filter {
    uint32_t source, destination;        /* networks, host order */
    uint8_t source_len, destination_len; /* prefixes */
    uint8_t protocol;                    /* 1 ICMP, 6 TCP, 17 UDP */
    uint16_t source_port, destination_port; /* TCP and UDP only */
};

enum interface_filter_mode {
    FILTER_NONE,                         /* every packet triggers */
    FILTER_ONLY,                         /* only what a filter names */
    FILTER_EXCEPT,                       /* all but what a filter names */
    FILTER_MODES
};

struct demand_dial {
    int64_t id;                          /* key in the store; 0: not stored yet */
    /* Its name is the interface's, and what the other router has to call itself (KB Q159684). user, domain and
     * password are what we call ourselves there. idle_s: hang up after so long without traffic. Its redials
     * come before Unreachable. No callback. */
    struct phone_entry entry;
    bool is_enabled;                     /* on */
    bool is_persistent;                  /* dialled at the start, and again; idle_s does not count (KB Q189320) */
    bool wants_two_way;                  /* *Use two-way authentication*: the router we call has to prove who it is
                                            with an account of ours named as the interface (KB Q159684) */
    uint32_t min_unreachable_s;          /* MinUnreachabilityInterval: after the first failure, and more after each; 600 */
    uint32_t max_unreachable_s;          /* MaxUnreachabilityInterval; 21600 */
    uint32_t dial_out_hours[7];          /* local time, Sunday first; bit h: may dial from h:00 to h:59; all */
    enum interface_filter_mode filter_mode; /* none */
    uint8_t filter_count, route_count;
    struct interface_filter filters[INTERFACE_FILTERS_MAX];
    struct interface_route routes[INTERFACE_ROUTES_MAX];
};

/* Everything as above; of the entry: redials 3, 10 s apart; idle 300 s; without name and number. */
void demand_dial_defaults(struct demand_dial *iface);
/* NULL when all is consistent, else one sentence that names the cure. */
const char *demand_dial_check(const struct demand_dial *iface);
/* May be an interface's name: what may be a user's, too, as a router calls itself by it. */
bool demand_dial_name_is_good(const char *name);

/* What a change of an interface is about, beside PHONE_FIELD_* of its entry. */
enum {
    INTERFACE_FIELD_ENABLED = 0x01, INTERFACE_FIELD_PERSISTENT = 0x02, INTERFACE_FIELD_TWO_WAY = 0x04,
    INTERFACE_FIELD_UNREACHABLE = 0x08,  /* both */
    INTERFACE_FIELD_HOURS = 0x10, INTERFACE_FIELD_FILTERS = 0x20, INTERFACE_FIELD_ROUTES = 0x40,
    INTERFACE_FIELDS_ALL = 0x7f
};
uint32_t demand_dial_diff(const struct demand_dial *a, const struct demand_dial *b);       /* without the entry */
void demand_dial_merge(struct demand_dial *to, const struct demand_dial *from, uint32_t fields);

/* "10.1.0.0/16", "10.1.0.0 255.255.0.0" or "default"; false, nothing written: something else, or bits behind
 * the prefix. */
bool interface_route_parse(const char *text, struct interface_route *route);
enum { ROUTE_TEXT_MAX = 19, FILTER_TEXT_MAX = 80, HOURS_TEXT_MAX = 7 * 12 * 17 }; /* every other hour */
char *interface_route_text(const struct interface_route *route, char out[ROUTE_TEXT_MAX]);
/* "tcp 10.1.0.0/16 -> 0.0.0.0/0:80", "any 0.0.0.0/0 -> 10.2.0.0/16"; the ports only where there are some. */
bool interface_filter_parse(const char *text, struct interface_filter *filter);
char *interface_filter_text(const struct interface_filter *filter, char out[FILTER_TEXT_MAX]);
/* "always", "never", or "Mon-Fri 08:00-18:00, Sat 08:00-12:00, Sat 14:00-16:00"; whole hours. */
bool dial_hours_parse(const char *text, uint32_t hours[7]);
char *dial_hours_text(const uint32_t hours[7], char out[HOURS_TEXT_MAX]);
/* May it dial now; `week_hour`: 0 Sunday 0:00 ... 167. */
bool dial_hours_allow(const uint32_t hours[7], unsigned week_hour);

static inline uint32_t ip4_mask(uint8_t prefix_len)
{
    return prefix_len == 0 ? 0 : UINT32_MAX << (32 - prefix_len);
}
#endif
