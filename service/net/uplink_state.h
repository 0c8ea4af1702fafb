/*
 * uplink_state.h - what the files of an uplink share. Not for anybody else; uplink.h is the door.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_UPLINK_STATE_H
#define RRAS_UPLINK_STATE_H
#include "service/net/flow_table.h"
#include "service/net/outbox.h"
#include "service/net/reassembly.h"
#include "service/net/tcp_party.h"
#include "service/net/uplink.h"

enum { CACHED_NAMES = 32 };

struct uplink_ping {
    uplink_pinged *done;             /* NULL: free */
    void *ctx;
    uint32_t address;
    uint16_t id, sequence;
    rras_ms sent, deadline;
};

struct cached_name {
    rras_ms expires;                 /* 0: empty */
    enum uplink_resolved result;
    struct dns_answer answer;
    char name[DNS_NAME_MAX + 1];
};

struct uplink {
    struct uplink_config config;
    rras_ms now;                     /* of the call that is running */
    unsigned depth;                  /* reports are being made: what is closed goes later */
    bool has_dead, is_down;
    struct packet_slots slots;
    struct packet_slot *lent;        /* what uplink_pull() gave away last */
    struct outbox out;
    struct flow_table table;         /* FLOW_TCP by address and both ports; FLOW_UDP by ours */
    struct reassembly reassembly;
    uint16_t next_id;
    struct uplink_counters count;

    struct tcp_party party;
    struct uplink_tcp *tcp;          /* newest first */
    rras_ms tcp_tick;                /* RRAS_NEVER: nothing in lwIP needs the time */
    bool wants_tick;                 /* though it was found out where the time is not known */
    uint32_t waiting;                /* connections that could not send for a full queue */
    bool has_room;                   /* which is not full any more */

    struct uplink_udp *udp;
    struct uplink_query *queries;
    uint8_t dns_first;               /* index of the server to ask first */
    unsigned next_cached;
    struct cached_name cache[CACHED_NAMES];
    struct uplink_ping pings[UPLINK_PINGS_MAX];
};

/* A report is about to be made; and was. The last of them frees what was closed meanwhile. */
void uplink_begin(struct uplink *uplink);
void uplink_end(struct uplink *uplink);
void uplink_random(struct uplink *uplink, void *out, size_t len);
/* A port of chance that `key` is free with, put into its inside_port; false: none was found. */
bool uplink_choose_port(struct uplink *uplink, struct flow_key *key);
/* An ICMP error about a judged packet of the link's, when one may be sent. */
void uplink_complain(struct uplink *uplink, uint8_t type, uint8_t code, const struct ip4_packet *about);

/* Somebody's ICMP error about a packet of ours: what it quotes. */
struct uplink_quote {
    uint8_t type, code, protocol;
    uint32_t destination;
    uint16_t from_port, to_port;     /* echo: id, sequence */
    uint32_t sequence;               /* TCP */
};

/* uplink_tcp.c */
void uplink_tcp_input(struct uplink *uplink, const struct ip4_packet *p);
void uplink_tcp_quoted(struct uplink *uplink, const struct uplink_quote *quote);
void uplink_tcp_advance(struct uplink *uplink);
rras_ms uplink_tcp_due(const struct uplink *uplink);
void uplink_tcp_sweep(struct uplink *uplink);
void uplink_tcp_down(struct uplink *uplink);       /* all fail, and are gone */
bool uplink_tcp_start(struct uplink *uplink);

/* uplink_udp.c */
void uplink_udp_input(struct uplink *uplink, const struct ip4_packet *p);
void uplink_udp_quoted(struct uplink *uplink, const struct uplink_quote *quote);
void uplink_udp_down(struct uplink *uplink);

/* uplink_icmp.c */
void uplink_icmp_input(struct uplink *uplink, const struct ip4_packet *p, uint32_t from);
rras_ms uplink_icmp_advance(struct uplink *uplink);

/* uplink_dns.c */
rras_ms uplink_dns_advance(struct uplink *uplink);
void uplink_dns_down(struct uplink *uplink);
#endif
