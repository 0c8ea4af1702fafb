/*
 * net_state.h - what the files of this folder share: the net, its callers, and the way out to them.
 *
 * Not for anybody outside of service/net; net.h is the front door.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_NET_STATE_H
#define RRAS_NET_STATE_H
#include "service/net/flow_table.h"
#include "service/net/ip4_packet.h"
#include "service/net/net.h"
#include "service/net/outbox.h"
#include "service/net/reassembly.h"
#include "service/net/route_table.h"
#include "service/net/tcp_party.h"

enum {
    ECHO_MAX = 1024, ECHO_PER_CALLER = 64, ECHO_PER_ROUTER = 256, ECHO_MS = 30000,
    ECHO_QUOTE = IP4_HEADER + ICMP_HEADER
};

struct tcp_flow;
struct udp_flow;

/* An echo that is out; its slot number and generation are the cookie. */
struct echo {
    struct net_caller *caller;       /* NULL: free */
    uint32_t generation;
    uint32_t inside, address;        /* who asked, whom */
    uint16_t id, sequence;
    uint8_t quote_len;
    uint8_t quote[ECHO_QUOTE];       /* of the request, for ICMP errors about it */
    rras_ms sent;
};

/* Which idle limit holds for a TCP flow. */
enum tcp_phase { PHASE_CONNECTING, PHASE_OPEN, PHASE_HALF_CLOSED, PHASES };

struct tcp_list {
    struct tcp_flow *oldest, *newest;
};

struct udp_list {
    struct udp_flow *oldest, *newest;
};

struct net {
    struct net_config config;
    const struct net_outside *outside;
    void *ctx;
    rras_ms now;                     /* of the call that is running */
    struct flow_table table;         /* callers and flows */
    struct packet_slots slots;
    struct packet_slot *lent;        /* what net_pull() gave away last */
    struct reassembly reassembly;
    struct net_caller *callers;
    struct net_interface *interfaces;
    struct route_table routes;
    rras_ms complaints_since;        /* about what cannot be reached: so many a second */
    uint32_t complaints;
    uint16_t next_id;                /* IP identification of what we make */

    struct tcp_party tcp_party;
    struct tcp_list tcp[PHASES];     /* each least recently used first: one limit, so one order */
    rras_ms tcp_tick;                /* RRAS_NEVER: nothing in lwIP needs the time */

    struct udp_list udp;             /* least recently used first */
    uint32_t dns_failures;           /* relayed questions in a row that got no answer */
    uint8_t dns_server;              /* index of the upstream to ask */

    struct echo *echoes;             /* ECHO_MAX of them */
    uint32_t echo_next;
};

struct net_caller {
    struct flow_node node;           /* FLOW_CALLER */
    struct net *net;
    struct net_caller *next, *previous;
    uint32_t address;
    uint32_t own;                    /* a router: our address on its link, 0 none */
    bool is_aside;                   /* a router: its own address is its own affair, no way for others' packets */
    struct net_interface *iface;     /* NULL: one machine with one address */
    struct outbox out;
    struct net_caller_facts facts;
    struct net_caller_counters count;
    uint32_t echoes_out;
    struct tcp_list tcp;             /* least recently used first */
    uint32_t tcp_waiting;            /* flows the Internet was told to be silent on */
    struct udp_list udp;             /* least recently used first */
};

struct net_caller *net_find_caller(const struct net *net, uint32_t address);
/* Is it an address of ours: the server's, or one on a router's link? */
bool net_is_own(const struct net *net, uint32_t address);

/* Room for a packet to build in place; then net_deliver(). NULL: none, counted as dropped. */
struct packet_slot *net_slot(struct net_caller *caller);
/* Puts the slot, `len` octets of it, in the caller's queue and wakes its line. */
void net_deliver(struct net_caller *caller, struct packet_slot *slot, size_t len);
/* Sends a packet made of a header of ours and a payload in two parts; in fragments when it must. */
void net_send(struct net_caller *caller, struct ip4_header *h, struct bytes head, struct bytes body);
/* An ICMP error from `from` about a packet that came over the caller's line, to its source. net_complain(): from
 * ourselves, when one may be sent. */
void net_complain_from(struct net_caller *caller, uint32_t from, uint8_t type, uint8_t code, uint16_t extra,
                       struct bytes about);
void net_complain(struct net_caller *caller, uint8_t type, uint8_t code, uint16_t extra, struct bytes about);
/* A RST from the packet's destination to its source, unless it is one itself. */
void net_refuse_tcp(struct net_caller *caller, const struct ip4_packet *p);

/* The upstream `index` stands for: the first one where there is no second. 0: there is none at all. */
uint32_t net_dns_upstream(const struct net *net, uint8_t *index);
#endif
