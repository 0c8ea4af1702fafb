/* host_link.c - this computer's own place on a network: a link it has dialled, or among its own callers.
 *
 * Either way it has an uplink, which the host's proxy uses, and may have a network interface of the system besides.
 * On a call the packets go between the uplink and the line; among the callers, between the uplink and the network,
 * and there only from host_link_advance_all(), some at a time: neither ever calls the other from inside.
 * SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include "common/base/text.h"
#include "service/net/ip4_packet.h"
#include "service/net/uplink.h"
#include "service/port/dial_internal.h"

enum { MOVES_MAX = 64, AMONG_MTU = 1500, TRY_AGAIN_MS = 10 * 1000, LAST_ONES = 64 };

struct host_place {
    struct server *server;
    struct call *call;               /* the link's; NULL among the callers */
    struct net_caller *caller;       /* among the callers */
    uint32_t connection;
    struct host_link link;
    void (*receive)(void *ctx, struct bytes packet); /* the system's interface; NULL: it has none */
    void *receive_ctx;
    bool wants_move;                 /* among the callers: a packet waits on either side */
    bool is_due;                     /* something was done with the uplink */
    rras_ms due;
};

static void uplink_wakes(void *ctx)
{
    struct host_place *place = ctx;

    place->wants_move = true;
    if (place->call)
        place->call->wants_pump = true;
}

static void net_wakes(void *ctx)
{
    ((struct host_place *)ctx)->wants_move = true;
}

static void place_random(void *ctx, uint8_t *out, size_t len)
{
    const struct server *server = ((struct host_place *)ctx)->server;

    server->host->random(server->ctx, out, len);
}

/* Takes its link's facts, makes the uplink, and is told to the host. */
static bool open_place(struct host_place *place, rras_ms now)
{
    const struct server_host *host = place->server->host;
    struct host_link *link = &place->link;
    const struct uplink_config config = { .address = link->address, .dns = { link->dns[0], link->dns[1] },
                                          .mtu = link->mtu, .bps = link->bps, .wake = uplink_wakes,
                                          .random = place_random, .ctx = place };

    link->uplink = uplink_new(&config, now);
    if (!link->uplink)
        return false;
    place->is_due = true;
    place->server->has_changed = true;
    if (host->link_up)
        host->link_up(place->server->ctx, place->connection, link);
    return true;
}

/* The host lets go of the uplink before it goes. */
static void close_place(struct host_place *place)
{
    struct server *server = place->server;

    if (place->link.uplink && server->host->link_down)
        server->host->link_down(server->ctx, place->connection);
    uplink_free(place->link.uplink);
    net_remove_caller(place->caller);
    server->has_changed = true;
    free(place);
}

/* What came from the network, to whoever asked for it. */
static void place_input(struct host_place *place, struct bytes packet, rras_ms now)
{
    place->is_due = true;
    if (place->receive && !uplink_claims(place->link.uplink, packet))
        place->receive(place->receive_ctx, packet);
    else
        uplink_input(place->link.uplink, packet, now);
}

/* ---- a link we have dialled ---- */

void host_link_up(struct call *call, const struct link_ip *ip, rras_ms now)
{
    const struct dial *dial = call->dial;
    const struct dial_request *request = &dial->request;
    const uint16_t mru = link_framing(call->link)->tx_mru;
    const bool has_own_dns = request->dns[0] || request->dns[1];
    struct host_place *place;

    host_link_down(call);
    place = calloc(1, sizeof *place);
    if (!place) {
        call_hang_up(call, END_OUT_OF_RESOURCES, now);
        return;
    }
    place->server = call->port->server;
    place->call = call;
    place->connection = dial->id;
    place->link = (struct host_link){ .address = ip->our_address, .peer_address = ip->peer_address,
                                      .mtu = mru < AMONG_MTU ? mru : AMONG_MTU,
                                      .bps = call->port->device.line_bps ? call->port->device.line_bps : call->bps,
                                      .use_default_gateway = request->use_default_gateway };
    text_copy(place->link.name, sizeof place->link.name, request->name);
    memcpy(place->link.dns, has_own_dns ? request->dns : ip->dns, sizeof place->link.dns);
    memcpy(place->link.wins, ip->wins, sizeof place->link.wins);
    call->host = place;
    if (open_place(place, now))
        return;
    host_link_down(call);
    call_hang_up(call, END_OUT_OF_RESOURCES, now);
}

void host_link_down(struct call *call)
{
    struct host_place *place = call ? call->host : NULL;

    if (!place)
        return;
    call->host = NULL;
    close_place(place);
}

static uint32_t unused_packets(const struct host_place *place)
{
    struct uplink_counters count;

    uplink_counters(place->link.uplink, &count);
    return count.malformed + count.foreign + count.dropped;
}

void host_link_packet(struct call *call, struct bytes packet, rras_ms now)
{
    struct host_place *place = call->host;
    struct dial *dial = call->dial;
    struct ip4_packet p;
    uint32_t unused;

    dial->packets_in++;
    if (!place) {
        dial->packets_dropped++;
        return;
    }
    if (ip4_read(packet, &p) && p.destination == place->link.address && uplink_can_reach(place->link.uplink, p.source))
        dial->last_packet = now; /* broadcasts keep no line up (KB Q153944) */
    unused = unused_packets(place);
    place_input(place, packet, now);
    dial->packets_dropped += unused_packets(place) - unused;
}

bool host_link_pull(struct call *call, struct bytes *packet, rras_ms now)
{
    struct host_place *place = call->host;

    if (!place || !uplink_pull(place->link.uplink, packet, now))
        return false;
    place->is_due = true;
    call->dial->last_packet = now;
    return true;
}

/* ---- among the callers ---- */

static void leave_callers(struct server *server)
{
    struct host_place *place = server->among;

    server->among = NULL;
    if (!place)
        return;
    pool_release(server->pool, place->link.address);
    close_place(place);
}

/* One at the end of the pool: users' own addresses and routers' (KB Q169831) are at its begin. */
static uint32_t take_address(struct server *server)
{
    const struct address_range *range = &server->config.settings.pool;
    uint32_t taken = 0;

    for (uint32_t i = 0; taken == 0 && i < LAST_ONES && range->to - i > range->from; i++)
        taken = pool_take(server->pool, range->to - i);
    return taken ? taken : pool_take(server->pool, 0);
}

bool host_link_gives_way(struct server *server, uint32_t address)
{
    struct uplink_counters count;

    if (!server->among)
        return false;
    uplink_counters(server->among->link.uplink, &count);
    if (address ? server->among->link.address != address : count.tcp + count.udp + count.queries > 0)
        return false;
    leave_callers(server);
    server->among_again_at = address ? 0 : server->host->now(server->ctx) + TRY_AGAIN_MS;
    return true;
}

/* No address is free, or no memory: it is tried again. */
static void join_callers(struct server *server, rras_ms now)
{
    const struct net_caller_facts facts = { .user = "", .port = "", .peer = "", .method = "" };
    struct host_place *place = calloc(1, sizeof *place);
    const uint32_t address = place ? take_address(server) : 0;

    server->among_again_at = now + TRY_AGAIN_MS;
    if (address == 0) {
        free(place);
        return;
    }
    place->server = server;
    place->link = (struct host_link){ .address = address, .peer_address = pool_server_address(server->pool),
                                      .dns = { pool_server_address(server->pool) }, .mtu = AMONG_MTU };
    place->caller = net_add_caller(server->net, address, AMONG_MTU, &facts, net_wakes, place);
    server->among = place;
    if (!place->caller || !open_place(place, now))
        leave_callers(server);
}

void host_link_among_callers(struct server *server, bool on, rras_ms now)
{
    server->wants_among = on;
    if (!on)
        leave_callers(server);
    else if (!server->among && !server->is_stopping)
        join_callers(server, now);
}

bool host_link_keeps_address(struct server *server, struct pool *pool, const struct address_range *range)
{
    struct host_place *place = server->among;

    if (!place || (range->from == place->link.peer_address && place->link.address <= range->to &&
                   pool_take(pool, place->link.address) == place->link.address))
        return true;
    close_place(place); /* its address is not the new pool's to take back */
    server->among = NULL;
    server->among_again_at = 0;
    return false;
}

/* True when something moved: whoever got it is to be looked at again. */
static bool move_packets(struct host_place *place, rras_ms now)
{
    struct bytes packet;
    unsigned moves = 0, before;

    place->wants_move = false;
    do {
        before = moves;
        if (uplink_pull(place->link.uplink, &packet, now)) {
            place->is_due = true;
            net_input(place->caller, packet, now);
            moves++;
        }
        if (net_pull(place->caller, &packet, now)) {
            place_input(place, packet, now);
            moves++;
        }
    } while (moves > before && moves < MOVES_MAX);
    place->wants_move = place->wants_move || moves >= MOVES_MAX;
    return moves > 0;
}

/* ---- both ---- */

static rras_ms advance_place(struct host_place *place, rras_ms now)
{
    bool moved;

    if (place->is_due || now >= place->due) {
        place->is_due = false;
        place->due = uplink_advance(place->link.uplink, now);
    }
    moved = place->caller && place->wants_move && move_packets(place, now);
    return moved || (place->call && place->call->wants_pump) ? now : place->due;
}

rras_ms host_link_advance_all(struct server *server, rras_ms now)
{
    rras_ms next = RRAS_NEVER;

    for (size_t i = 0; i < server->port_count; i++) {
        const struct call *call = server->ports[i]->call;

        if (call && call->host)
            next = rras_sooner(next, advance_place(call->host, now));
    }
    if (server->wants_among && !server->among && !server->is_stopping) {
        if (now >= server->among_again_at)
            join_callers(server, now);
        next = rras_sooner(next, server->among_again_at);
    }
    return server->among ? rras_sooner(next, advance_place(server->among, now)) : next;
}

void host_link_free_all(struct server *server)
{
    server->wants_among = false;
    leave_callers(server);
    for (size_t i = 0; i < server->port_count; i++)
        host_link_down(server->ports[i]->call);
}

static struct host_place *find(const struct server *server, uint32_t connection)
{
    for (size_t i = 0; connection != 0 && i < server->port_count; i++) {
        const struct call *call = server->ports[i]->call;

        if (call && call->host && call->host->connection == connection)
            return call->host;
    }
    return connection == 0 ? server->among : NULL;
}

bool server_take_packets(struct server *server, uint32_t connection, void (*receive)(void *ctx, struct bytes packet), void *ctx)
{
    struct host_place *place = find(server, connection);

    if (!place)
        return false;
    place->receive = receive;
    place->receive_ctx = ctx;
    return true;
}

/* What a system says into every network it sees, and another address of its own would, never fills a telephone line. */
bool server_send_packet(struct server *server, uint32_t connection, struct bytes packet, rras_ms now)
{
    struct host_place *place = find(server, connection);
    struct ip4_packet p;

    if (!place)
        return false;
    if (!ip4_read(packet, &p) || p.source != place->link.address || !uplink_can_reach(place->link.uplink, p.destination))
        return true;
    place->is_due = true;
    return uplink_send_packet(place->link.uplink, packet, now);
}

void server_uplink_used(struct server *server, uint32_t connection)
{
    struct host_place *place = find(server, connection);

    if (place)
        place->is_due = true;
}
