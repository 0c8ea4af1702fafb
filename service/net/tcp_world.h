/*
 * tcp_world.h - a caller's TCP flow and its visits to lwIP (tcp_core.h). For nat_tcp.c only.
 *
 * lwIP is given segments with the real addresses: its pcb is the far side as the caller sees it. Its
 * callbacks only note what happened in the flow.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_TCP_WORLD_H
#define RRAS_TCP_WORLD_H
#include "service/net/net_state.h"
#include "service/net/tcp_core.h"

enum { QUOTE_MAX = IP4_HEADER + TCP_HEADER_MAX };

struct tcp_flow {
    struct flow_node node;           /* FLOW_TCP: caller, destination, inside and outside port */
    struct net_caller *caller;
    struct tcp_flow *older, *newer;                         /* of the net's in this phase */
    struct tcp_flow *caller_older, *caller_newer;           /* of the caller's */
    rras_ms used;                    /* when either side last said something */
    enum tcp_phase phase;
    void *socket;                    /* outside; NULL when it is closed, or for the server's page */
    struct tcp_pcb *pcb;             /* inside; NULL before the SYN was let in and after lwIP freed it */
    struct pbuf *inbox, *inbox_tail; /* from the caller, not yet taken by the outside */
    uint32_t syn_sequence;
    bool is_page;
    bool is_reading;                 /* the outside may give us data */
    bool waits_for_queue;            /* it may not, because the caller's queue is full */
    bool inside_finished, outside_finished, finish_sent, is_reset, is_answered;
    uint8_t syn_len;
    uint8_t syn[QUOTE_MAX];          /* the SYN while it is held: IP header without options, TCP header */
};

/* A visit (tcp_core_enter()). After it f->pcb says what is left. */
void world_enter(struct tcp_flow *f);
void world_leave(struct tcp_flow *f);
void world_input(struct tcp_flow *f, struct bytes segment);  /* within a visit */

/* A whole visit: the SYN that makes the flow's pcb. False: no memory. */
bool world_open(struct tcp_flow *f, struct bytes syn);
/* lwIP's timer, 250 ms of it, for all flows. */
void world_tick(struct net *net);
/* Does this flow's pcb need the timer? Idle established connections, and those one side of which is
 * closed, do not. */
bool world_needs_tick(const struct tcp_flow *f);
#endif
