/*
 * model_server_tcpip.h - what *RAS Server TCP/IP Configuration* decides: the pool, what is taken out
 * of it, and what is wrong with either. PURE.
 *
 * The rules are those of server_settings_check(), each tied to the control that breaks it, and two
 * that only this computer's own addresses can tell.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_MODEL_SERVER_TCPIP_H
#define RRAS_MODEL_SERVER_TCPIP_H
#include <stddef.h>
#include "common/ras/server_settings.h"
#include "gui/network/model_refusal.h"

enum { TCPIP_ADAPTERS_MAX = 32 };

/* An adapter of this computer that is up. Host order; 0 none. */
struct tcpip_adapter {
    char name[64];
    uint32_t address, prefix_len, gateway, dns[2];
};

enum tcpip_access { TCPIP_THIS_COMPUTER_ONLY, TCPIP_ENTIRE_NETWORK };

struct server_tcpip {
    unsigned access;                    /* enum tcpip_access */
    bool allow_requested_address;
    struct address_range pool;          /* Begin, End; 0 is an empty box */
    struct address_range adding;        /* From, To: a range not yet added; 0 is an empty box */
    struct address_range excluded[EXCLUDED_RANGES_MAX]; /* ordered, apart from each other */
    uint32_t excluded_count;
    struct server_settings saved;       /* as loaded */
    struct tcpip_adapter adapters[TCPIP_ADAPTERS_MAX];
    size_t adapter_count;
};

/* No adapters; add them with server_tcpip_add_adapter(). */
void server_tcpip_load(struct server_tcpip *model, const struct server_settings *settings);
void server_tcpip_add_adapter(struct server_tcpip *model, const struct tcpip_adapter *adapter);

/* Excludes the range in From and To, and empties the two. An empty To is From: one address. */
bool server_tcpip_exclude(struct server_tcpip *model, struct refusal *why);
void server_tcpip_include(struct server_tcpip *model, size_t index); /* takes it off the list */

/* Callers who fit; 0 while the pool is none. */
uint32_t server_tcpip_callers(const struct server_tcpip *model);
/* Whether Begin to End is a range at all: for what is shown while somebody types. */
bool server_tcpip_has_pool(const struct server_tcpip *model);
/* Everything but adapters is right. */
bool server_tcpip_check(const struct server_tcpip *model, struct refusal *why);
/* The adapter on whose network the pool lies: callers and machines there may not find each other.
 * NULL: none. */
const struct tcpip_adapter *server_tcpip_neighbour(const struct server_tcpip *model);
/* Begin, End or an excluded range are others than before. */
bool server_tcpip_has_other_pool(const struct server_tcpip *model);
/* Writes into `settings` what this box is about, and nothing else. */
void server_tcpip_store(const struct server_tcpip *model, struct server_settings *settings);

/* "10.9.0.20 - 10.9.0.30", or one address. Returns `out`. */
enum { RANGE_TEXT_MAX = 40 };
char *range_text(const struct address_range *range, char out[RANGE_TEXT_MAX]);
/* "192.168.1.0/24". Returns `out`. */
char *network_text(const struct tcpip_adapter *adapter, char out[RANGE_TEXT_MAX]);
#endif
