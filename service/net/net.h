/*
 * net.h - the network behind the callers: between them, to the server itself, and out by NAT.
 *
 * One `struct net` per server. A caller's packets go in with net_input(); packets for it wait in
 * its own queue, fair between flows and bounded in time, until its line has room and pulls them
 * with net_pull() (DESIGN 4.12). The outside is struct net_outside: sockets of the host, asked for
 * here and reported back through the net_tcp_*, net_udp_* and net_echo_* calls below.
 *
 * PURE, one thread. Addresses and ports are host order. lwIP, inside tcp_core.c, is one global
 * instance: all nets and uplinks of a process belong to one thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_NET_H
#define RRAS_NET_H
#include "common/base/bytes.h"
#include "common/base/clock.h"
#include "common/base/ip4.h"
#include "common/ras/demand_dial.h"

enum { NET_LOCAL_MAX = 16 };             /* networks the host itself stands on */

/* What the far side said when an outside connection failed. */
enum net_failure { NET_REFUSED, NET_UNREACHABLE, NET_TIMED_OUT, NET_RESET };

/* A handle of the host's for one outside socket, and ours for it; neither looks inside. None of these
 * may report back (net_*) from inside the call. */
struct net_outside {
    /* TCP. connect: begin; later net_tcp_connected() or net_tcp_failed(). NULL: out of sockets. */
    void *(*tcp_connect)(void *ctx, uint32_t address, uint16_t port, void *flow);
    /* Takes what it can of `data` now and says how much; after less than all, net_tcp_writable(). */
    size_t (*tcp_send)(void *ctx, void *socket, struct bytes data);
    void (*tcp_finish)(void *ctx, void *socket);            /* no more to send: shutdown(SD_SEND) */
    void (*tcp_read)(void *ctx, void *socket, bool on);     /* stop or go on reading from it */
    void (*tcp_close)(void *ctx, void *socket, bool reset); /* gone; nothing more is reported for it */
    /* UDP: one socket per flow, connected to nobody (several peers may answer). NULL: out of sockets. */
    void *(*udp_open)(void *ctx, void *flow);
    void (*udp_send)(void *ctx, void *socket, uint32_t address, uint16_t port, struct bytes data);
    void (*udp_close)(void *ctx, void *socket);
    /* ICMP echo to `address`; the answer is net_echo_reply(), silence is silence. NULL allowed. */
    void (*echo)(void *ctx, uint32_t address, uint8_t ttl, uint16_t id, uint16_t sequence, struct bytes data,
                 void *cookie);
    void (*random)(void *ctx, uint8_t *out, size_t len);
};

struct net_config {
    uint32_t own_address;                 /* the server as callers see it */
    /* False: this computer only; nothing goes out, between callers, or from and to routers: NT without IP
     * forwarding, whose demand-dial links come up and reach the server alone (KB Q233387). */
    bool entire_network;
    bool allow_host_loopback;             /* callers may reach 127.0.0.0/8 */
    uint32_t dns_upstream[2];             /* where the DNS relay asks; 0 none */
    uint16_t dns_upstream_port;           /* 53 unless set */
    uint16_t udp_idle_s;                  /* forget a UDP flow after, 60 */
    uint16_t tcp_connect_s;               /* give up an outside connect after, 30 */
    uint16_t flows_per_caller;            /* TCP + UDP + echo, 512; then the longest idle one gives way. So
                                             many for each machine behind a router, eight times for all */
    const char *version;                  /* shown on the page */
    /* Networks of the host's adapters: they go outside though a demand-dial default route would take them, unless
     * a route says it longer. */
    struct interface_route local[NET_LOCAL_MAX];
    uint8_t local_count;
};
void net_config_defaults(struct net_config *config);

struct net;
struct net *net_new(const struct net_config *config, const struct net_outside *outside, void *ctx, rras_ms now);
/* The rules change at once; callers that are up keep their addresses and flows. */
void net_reconfigure(struct net *net, const struct net_config *config);
void net_free(struct net *net);           /* after every caller was removed */
/* Does what is due; when to be called again. Any call on the net can bring that nearer: ask again
 * after each round of them. RRAS_NEVER while no flow needs the time. */
rras_ms net_advance(struct net *net, rras_ms now);

/* What the server's own page tells a caller of itself; strings are copied. */
struct net_caller_facts {
    char user[64], port[32], peer[48], method[16];
    uint32_t bps;                         /* 0 unknown */
    int64_t connected_unix;
};

struct net_caller;
/* `wake(ctx)` says: the queue was empty and is not any more. It must only note it, not call back.
 * NULL: out of memory or the address is in use. */
struct net_caller *net_add_caller(struct net *net, uint32_t address, uint16_t mtu, const struct net_caller_facts *facts,
                                  void (*wake)(void *ctx), void *ctx);
void net_remove_caller(struct net_caller *caller);  /* closes its flows; NULL is allowed */
void net_set_line_bps(struct net_caller *caller, uint32_t bps);  /* for the time bound of the queue; 0 unknown */

/* ---- routers ----
 *
 * A demand-dial interface has routes. What goes there waits, in a queue bounded in packets and time, while the
 * interface is dialled; once net_add_router() put a router on it, goes through. The longest prefix wins between
 * interfaces, the networks of the host and the outside; callers and routers' own addresses come before all. A router
 * may send what comes from any network a route of its interface leads to, and from its own address; everything else of
 * it is spoofed. Machines behind it are served as callers are: outside by NAT, other callers, other interfaces. */
struct net_interface;

enum net_interface_phase {
    NET_IF_DOWN,                          /* a packet that may trigger asks to dial; routes are in force */
    NET_IF_DIALING,                       /* packets wait */
    /* No routes, as one that is disabled: another interface's or one of the host's networks, or ICMP host
     * unreachable; to the outside at large goes only what a default route led to. */
    NET_IF_UNREACHABLE
};
enum { NET_IF_PACKETS = 64, NET_IF_WAIT_MS = 120000 }; /* that wait at most; so long */

/* `wanted(ctx)`: a packet waits for a link. It must only note it. NULL: no memory. */
struct net_interface *net_add_interface(struct net *net, const struct demand_dial *config, void (*wanted)(void *ctx),
                                        void *ctx);
void net_set_interface(struct net_interface *iface, const struct demand_dial *config); /* routes and filters, at once */
void net_remove_interface(struct net_interface *iface);  /* after its router; NULL is allowed */
/* While there is no router. To DOWN from DIALING: what waits is answered with ICMP host unreachable, so too to
 * UNREACHABLE. */
void net_interface_set_phase(struct net_interface *iface, enum net_interface_phase phase);
/* The link is up: what waits is sent. `own` is our address on the link (answered like the server's own, and may be it;
 * 0 none), `peer` the router's. It is a caller in every other way; net_remove_caller() puts the interface DOWN.
 * NULL: no memory, `own` or `peer` is a caller's address or `peer` one of ours, or the interface has its router. */
struct net_caller *net_add_router(struct net *net, struct net_interface *iface, uint32_t own, uint32_t peer,
                                  uint16_t mtu, const struct net_caller_facts *facts, void (*wake)(void *ctx), void *ctx);
bool net_is_taken(const struct net *net, uint32_t address);  /* ours, or a caller's who is on line */
/* The best route to this address is the interface's, now. */
bool net_leads_to(const struct net_interface *iface, uint32_t address);
/* The router's address is what it said of itself, and no route leads there: it is answered, but what others send to
 * that address goes where it went before. */
void net_set_router_aside(struct net_caller *router);
struct net_interface_counters {
    uint32_t waiting;
    uint64_t triggered, dropped;          /* calls asked for; packets that waited in vain or did not fit */
};
void net_interface_counters(const struct net_interface *iface, struct net_interface_counters *out);

/* An IP packet from the caller. Refused ones (spoofed source, bad checksum, ...) are counted. */
void net_input(struct net_caller *caller, struct bytes packet, rras_ms now);
/* The next packet for the caller, in a buffer that stays valid until the next call on this net;
 * false when there is none. */
bool net_pull(struct net_caller *caller, struct bytes *packet, rras_ms now);

struct net_caller_counters {
    uint64_t packets_in, bytes_in, packets_out, bytes_out;
    uint32_t spoofed, malformed, dropped, flows;   /* flows: open now */
    uint64_t last_unicast_ms;                      /* for the idle timer: broadcasts do not count (KB Q153944) */
};
void net_caller_counters(const struct net_caller *caller, struct net_caller_counters *out);

/* From the host, for what it was asked above. `flow` and `cookie` are what it was given; a late report
 * for a flow that is gone must not happen: after *_close() the host reports nothing more. */
void net_tcp_connected(void *flow, void *socket, rras_ms now);
/* Also after connected: a reset. Either way the socket is gone. */
void net_tcp_failed(void *flow, enum net_failure why, rras_ms now);
/* How much was taken; the rest is offered again after tcp_read(on). */
size_t net_tcp_received(void *flow, struct bytes data, rras_ms now);
void net_tcp_finished(void *flow, rras_ms now);  /* the far side will send no more; said after all it sent was taken */
void net_tcp_writable(void *flow, rras_ms now);
void net_udp_received(void *flow, uint32_t address, uint16_t port, struct bytes data, rras_ms now);
/* ICMP port unreachable came back. Windows does not always say from whom: address 0 is the one sent to last. */
void net_udp_refused(void *flow, uint32_t address, uint16_t port, rras_ms now);
void net_echo_reply(struct net *net, void *cookie, uint32_t from, struct bytes data, rras_ms now);
/* Somebody on the way (or, from == the server itself, the host) says the echo cannot arrive: ICMP type
 * 11 or 3 with its code. The caller's traceroute lives on it. Reports for echoes long gone are ignored. */
void net_echo_failed(struct net *net, void *cookie, uint32_t from, uint8_t type, uint8_t code, rras_ms now);
#endif
