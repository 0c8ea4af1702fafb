/*
 * radius_peers.c - which RADIUS server to ask.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/aaa/radius_peers.h"
#include "common/base/ip4.h"
#include "common/base/secret.h"
#include "common/base/text.h"
#include "service/aaa/radius_client.h"

struct radius_peer *radius_peers_find(struct radius_peers *peers, const char *name)
{
    for (size_t i = 0; i < peers->count; i++)
        if (text_equal_nocase(peers->each[i].config.name, name))
            return &peers->each[i];
    return NULL;
}

static void take_over(struct radius_peer *peer, const struct radius_peer *before)
{
    if (peer->place != RADIUS_ADDRESS_KNOWN) {
        peer->place = before->place;
        peer->address = before->address;
    }
    for (int use = 0; use < RADIUS_USES; use++)
        if (radius_peer_port(peer, (enum radius_use)use) == radius_peer_port(before, (enum radius_use)use))
            peer->standing[use] = before->standing[use];
}

void radius_peers_set(struct radius_peers *peers, const struct radius_server *servers, size_t count)
{
    struct radius_peers now = { 0 };

    for (size_t i = 0; i < count && now.count < RADIUS_SERVERS_MAX; i++) {
        struct radius_peer *peer = &now.each[now.count];
        const struct radius_peer *before = radius_peers_find(peers, servers[i].name);

        if (servers[i].secret[0] == '\0')
            continue; /* without one anybody could answer */
        now.count++;
        peer->config = servers[i];
        if (ip4_parse(peer->config.name, &peer->address))
            peer->place = RADIUS_ADDRESS_KNOWN;
        if (before != NULL)
            take_over(peer, before);
    }
    secret_wipe(peers, sizeof *peers);
    *peers = now;
    secret_wipe(&now, sizeof now);
}

void radius_peers_wipe(struct radius_peers *peers)
{
    secret_wipe(peers, sizeof *peers);
}

bool radius_peer_serves(const struct radius_peer *peer, enum radius_use use)
{
    return use == RADIUS_FOR_ACCOUNTING ? peer->config.is_for_accounting : peer->config.is_for_authentication;
}

uint16_t radius_peer_port(const struct radius_peer *peer, enum radius_use use)
{
    return use == RADIUS_FOR_ACCOUNTING ? peer->config.acct_port : peer->config.auth_port;
}

uint32_t radius_peer_score(const struct radius_peer *peer, enum radius_use use, rras_ms now)
{
    const struct radius_standing *standing = &peer->standing[use];
    rras_ms climbed;

    if (!standing->is_down)
        return peer->config.score;
    climbed = (now - standing->fell_at) / ((rras_ms)RADIUS_CLIMB_S * 1000);
    return climbed < peer->config.score ? (uint32_t)climbed : peer->config.score;
}

static bool is_better(const struct radius_peer *a, const struct radius_peer *b, enum radius_use use, rras_ms now)
{
    uint32_t of_a = radius_peer_score(a, use, now), of_b = radius_peer_score(b, use, now);
    const struct radius_standing *x = &a->standing[use], *y = &b->standing[use];

    if (of_a != of_b)
        return of_a > of_b;
    if (x->is_down != y->is_down)
        return y->is_down;
    return x->is_down && x->fell_at < y->fell_at;
}

struct radius_peer *radius_peers_best(struct radius_peers *peers, enum radius_use use, uint32_t tried, rras_ms now)
{
    struct radius_peer *best = NULL;

    for (size_t i = 0; i < peers->count; i++) {
        struct radius_peer *peer = &peers->each[i];

        if ((tried >> i & 1) != 0 || !radius_peer_serves(peer, use))
            continue;
        if (best == NULL || is_better(peer, best, use, now))
            best = peer;
    }
    return best;
}

uint32_t radius_peers_bit(const struct radius_peers *peers, const struct radius_peer *peer)
{
    return UINT32_C(1) << (peer - peers->each);
}
