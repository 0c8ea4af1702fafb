/*
 * uplink.h - a link on which we are the host: the address a server that was dialled gave us, and what
 * can be done from it without a driver: TCP connections, UDP, ping, names.
 *
 * One `struct uplink` per link. Packets from the link go in with uplink_input(); packets for it wait in
 * a queue, fair between flows and bounded in time, until the line has room and pulls them. What is not
 * for our address is dropped and counted.
 *
 * Nothing below ever reports from inside a call that asks for something: reports come from inside of
 * uplink_input(), uplink_advance() and uplink_free(), and every function may be called from them, but
 * these three. PURE, the one thread lwIP has (net.h); several uplinks and a net do not disturb each
 * other. Addresses and ports are host order.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_UPLINK_H
#define RRAS_UPLINK_H
#include "common/base/bytes.h"
#include "common/base/clock.h"
#include "common/base/ip4.h"
#include "service/net/dns_message.h"
#include "service/net/net.h"

enum {
    UPLINK_TCP_MAX = 512,            /* those that are being closed included */
    UPLINK_UDP_MAX = 256, UPLINK_QUERIES_MAX = 128,
    UPLINK_PINGS_MAX = 16, UPLINK_PING_DATA_MAX = 1400
};

struct uplink_config {
    uint32_t address;                     /* ours, from IPCP */
    uint32_t dns[2];                      /* 0 none */
    uint16_t mtu;                         /* of the link: the peer's MRU */
    uint32_t bps;                         /* of the line, 0 unknown */
    void (*wake)(void *ctx);              /* the queue was empty and is not any more: only note it */
    void (*random)(void *ctx, uint8_t *out, size_t len);
    void *ctx;
};

struct uplink_counters {
    uint64_t packets_in, bytes_in, packets_out, bytes_out;
    uint32_t malformed, foreign, dropped; /* foreign: not for our address */
    uint32_t tcp, udp, queries;           /* there are now; tcp: also those that are being closed */
    rras_ms last_packet_ms;
};

struct uplink;
struct uplink *uplink_new(const struct uplink_config *config, rras_ms now);   /* NULL: no memory, no address */
/* The link is down: every connection and query fails, and their owners are told; they must let go of
 * them then and there. NULL is allowed. */
void uplink_free(struct uplink *uplink);
void uplink_set_bps(struct uplink *uplink, uint32_t bps);
rras_ms uplink_now(const struct uplink *uplink);     /* of the last call that said it: for use in reports */
uint32_t uplink_address(const struct uplink *uplink);
/* May we send there: a host's address, and not our own. */
bool uplink_can_reach(const struct uplink *uplink, uint32_t address);

void uplink_input(struct uplink *uplink, struct bytes packet, rras_ms now);
/* The next packet for the link, valid until the next call on this uplink; false: there is none. */
bool uplink_pull(struct uplink *uplink, struct bytes *packet, rras_ms now);
/* A whole packet of somebody else who has our address too (a network interface of the system), into the same queue.
 * False: it is full, or the packet is longer than the MTU, or none. */
bool uplink_send_packet(struct uplink *uplink, struct bytes packet, rras_ms now);
/* Does a packet from the link belong to a connection, query or ping of the uplink's own; fragments do not. */
bool uplink_claims(const struct uplink *uplink, struct bytes packet);
/* Does what is due; when to be called again. Any call can bring that nearer: ask again after each round. */
rras_ms uplink_advance(struct uplink *uplink, rras_ms now);
void uplink_counters(const struct uplink *uplink, struct uplink_counters *out);

/* ---- TCP: changed() says that something did; look what. It is gone only after uplink_tcp_close(). ---- */

struct uplink_tcp;
enum uplink_tcp_state { UPLINK_TCP_CONNECTING, UPLINK_TCP_OPEN, UPLINK_TCP_FAILED };
/* NULL: no such address, too many, or no memory. */
struct uplink_tcp *uplink_tcp_connect(struct uplink *uplink, uint32_t address, uint16_t port,
                                      void (*changed)(void *ctx), void *ctx, rras_ms now);
enum uplink_tcp_state uplink_tcp_state(const struct uplink_tcp *tcp);
enum net_failure uplink_tcp_failure(const struct uplink_tcp *tcp);   /* why, once it failed */
/* What came and was not taken yet, or a first part of it; valid until the next call for this connection. */
struct bytes uplink_tcp_peek(const struct uplink_tcp *tcp);
void uplink_tcp_take(struct uplink_tcp *tcp, size_t len);            /* so much of it; the window opens */
bool uplink_tcp_is_finished(const struct uplink_tcp *tcp);           /* all was taken, and no more will come */
/* No more will come, though there may be some to take; so it stays when the connection fails after. */
bool uplink_tcp_has_end(const struct uplink_tcp *tcp);
/* How much it took; after less than all, changed() says when there is room again. 0 unless open. */
bool uplink_tcp_has_room(const struct uplink_tcp *tcp);
size_t uplink_tcp_send(struct uplink_tcp *tcp, struct bytes data);
void uplink_tcp_finish(struct uplink_tcp *tcp);                      /* no more to send: FIN */
uint16_t uplink_tcp_port(const struct uplink_tcp *tcp);              /* ours */
/* What was sent still arrives, unless `reset`, or data was left untaken. */
void uplink_tcp_close(struct uplink_tcp *tcp, bool reset);

/* ---- UDP ---- */

struct uplink_udp;
struct uplink_udp_events {
    void (*received)(void *ctx, uint32_t address, uint16_t port, struct bytes data);
    void (*refused)(void *ctx, uint32_t address, uint16_t port);     /* ICMP says so; NULL allowed */
};
/* On a port of chance. It ends with uplink_udp_close() or the uplink. NULL: too many, or no memory. */
struct uplink_udp *uplink_udp_open(struct uplink *uplink, const struct uplink_udp_events *events, void *ctx);
void uplink_udp_send(struct uplink_udp *udp, uint32_t address, uint16_t port, struct bytes data);
void uplink_udp_close(struct uplink_udp *udp);

/* ---- ping ---- */

enum uplink_ping_result { UPLINK_PING_ANSWERED, UPLINK_PING_UNREACHABLE, UPLINK_PING_TIMED_OUT };
/* `from` is who answered or complained, 0 nobody. */
typedef void uplink_pinged(void *ctx, enum uplink_ping_result result, uint32_t from, uint32_t round_trip_ms);
/* False: too many, no such address, or too much data. Those that are out when the uplink ends are forgotten. */
bool uplink_ping(struct uplink *uplink, uint32_t address, size_t data_len, uint32_t timeout_ms, uplink_pinged *done,
                 void *ctx, rras_ms now);

/* ---- names, asked of the link's servers ---- */

enum uplink_resolved { UPLINK_RESOLVED, UPLINK_NO_NAME, UPLINK_NO_ANSWER };
typedef void uplink_named(void *ctx, enum uplink_resolved result, const struct dns_answer *answer);
struct uplink_query;
/* One report, and the query is gone. NULL: not a name, no server to ask, too many. */
struct uplink_query *uplink_resolve(struct uplink *uplink, const char *name, uplink_named *done, void *ctx,
                                    rras_ms now);
void uplink_resolve_cancel(struct uplink_query *query);              /* NULL is allowed */
#endif
