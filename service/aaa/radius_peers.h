/*
 * radius_peers.h - what a radius_client knows of its servers: where they are and how they stand.
 *
 * Authentication and accounting are two services on two ports: each has a standing of its own.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_RADIUS_PEERS_H
#define RRAS_RADIUS_PEERS_H
#include <stddef.h>
#include "common/base/clock.h"
#include "common/ras/radius_server.h"

enum radius_use { RADIUS_FOR_AUTHENTICATION, RADIUS_FOR_ACCOUNTING, RADIUS_USES };

struct radius_standing {
    bool is_down;                    /* silent since fell_at; its score climbs from 0 */
    rras_ms fell_at;
    bool has_answered;               /* ever; last at last_answer */
    rras_ms last_answer;
    bool has_told_silent, has_told_invalid;
};

struct radius_peer {
    struct radius_server config;
    enum { RADIUS_ADDRESS_UNKNOWN, RADIUS_ADDRESS_NONE, RADIUS_ADDRESS_KNOWN } place;
    uint32_t address;                /* host order */
    struct radius_standing standing[RADIUS_USES];
};

struct radius_peers {
    struct radius_peer each[RADIUS_SERVERS_MAX];
    size_t count;
};

/* Takes these; one that was there under the same name and with the same ports keeps its standing. */
void radius_peers_set(struct radius_peers *peers, const struct radius_server *servers, size_t count);
void radius_peers_wipe(struct radius_peers *peers);
struct radius_peer *radius_peers_find(struct radius_peers *peers, const char *name); /* NULL: none */
bool radius_peer_serves(const struct radius_peer *peer, enum radius_use use);
uint16_t radius_peer_port(const struct radius_peer *peer, enum radius_use use);
uint32_t radius_peer_score(const struct radius_peer *peer, enum radius_use use, rras_ms now);
/* The best of those whose bit is not in `tried`; NULL: none is left. Of equals the one that is up, then
 * the one that fell first, then the one configured first. */
struct radius_peer *radius_peers_best(struct radius_peers *peers, enum radius_use use, uint32_t tried, rras_ms now);
uint32_t radius_peers_bit(const struct radius_peers *peers, const struct radius_peer *peer);
#endif
