/*
 * outbound.h - which of the computer's adapters callers' traffic leaves by.
 *
 * An administrator may choose an address (`outbound-address`), or an adapter (`outbound-adapter`), whose
 * address is then followed; without a choice, and while the chosen adapter is not connected, it is the
 * best: the real adapter with a gateway and the lowest metric. A dial-up link is never best: it may lead
 * back to our own callers (facts: lines 0.2).
 *
 * PURE: the adapters are what the host read (adapters_win.h). Nothing is kept; any thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_OUTBOUND_H
#define RRAS_OUTBOUND_H
#include <stdbool.h>
#include <stdint.h>

enum { ADAPTERS_MAX = 64, ADAPTER_ADDRESSES_MAX = 4, ADAPTER_ID_MAX = 63, ADAPTER_NAME_MAX = 127 };

struct adapter {
    char id[ADAPTER_ID_MAX + 1];         /* "{GUID}" */
    char name[ADAPTER_NAME_MAX + 1];     /* "Ethernet" */
    char description[ADAPTER_NAME_MAX + 1];
    char physical[24];                   /* "00-15-5D-01-02-03"; "" */
    uint32_t addresses[ADAPTER_ADDRESSES_MAX]; /* host order, the one to use first; 0 behind the last */
    uint32_t prefix_len;                 /* of the first */
    uint32_t gateway;                    /* 0: none */
    uint32_t dns[2];
    uint32_t metric, mtu;
    bool is_up, is_loopback;
    bool is_link;                        /* dial-up or tunnel: over another adapter, or back to us */
};

/* Zeroed where unused, padding too: two of them may be compared as bytes. */
struct adapters {
    uint32_t count;
    struct adapter list[ADAPTERS_MAX];
};

enum outbound_by {
    OUTBOUND_BEST,                       /* nobody chose */
    OUTBOUND_ADAPTER,                    /* the chosen adapter */
    OUTBOUND_INSTEAD,                    /* the best, as the chosen adapter is not connected */
    OUTBOUND_ADDRESS                     /* the chosen address, whether the computer has it or not */
};

struct outbound {
    enum outbound_by by;
    uint32_t address;                    /* to bind to; 0: there is none, the system chooses */
    const struct adapter *adapter;       /* in the list; NULL: none has the address */
};

bool adapter_has_address(const struct adapter *adapter, uint32_t address);   /* false for 0 */
const struct adapter *adapters_best(const struct adapters *adapters);        /* NULL: no way out */
/* By its id, with or without braces, or else by its name; without case. NULL: there is none. */
const struct adapter *adapters_find(const struct adapters *adapters, const char *id);
/* `address` 0 and `adapter` "" are no choice. */
struct outbound outbound_choose(const struct adapters *adapters, uint32_t address, const char *adapter);
/* At most two name servers, those of the way out first; how many. The rest of `out` is 0. */
unsigned outbound_dns(const struct adapters *adapters, const struct outbound *way, uint32_t out[2]);

/* What has to be told about a chosen adapter, once each time. */
enum outbound_news { OUTBOUND_NO_NEWS, OUTBOUND_GONE, OUTBOUND_BACK };
/* `missed` is the chosen adapter's id while it is missed, "" at first; `chosen` the setting. */
enum outbound_news outbound_note(char missed[ADAPTER_ID_MAX + 1], const struct outbound *way, const char *chosen);
#endif
