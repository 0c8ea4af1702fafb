/*
 * tcp_world.h - lwIP, one connection at a time. For nat_tcp.c only.
 *
 * lwIP is given segments directly, with the real addresses: its pcb is the far side as the caller sees
 * it. lwIP looks pcbs up in linear lists; we have a table, so each flow is its own small world: outside
 * of a visit lwIP's lists are empty, and during one they hold the one pcb it is about. Only the timer
 * joins them all. This keeps every packet O(1), and tells at the end of a visit whether the pcb is still
 * there. lwIP's callbacks only note what happened in the flow.
 *
 * lwIP is one global instance: tcp_world.c holds the only global state of this folder.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_TCP_WORLD_H
#define RRAS_TCP_WORLD_H
#include "lwip/priv/tcp_priv.h"
#include "lwip/tcp.h"

#include "service/net/net_state.h"

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

/* A visit: between these two, lwIP's lists hold the flow's pcb (world_pcb(), NULL once it is gone or in
 * TIME_WAIT). After it f->pcb says what is left. */
void world_enter(struct tcp_flow *f);
void world_leave(struct tcp_flow *f);
static inline struct tcp_pcb *world_pcb(void)
{
    return tcp_active_pcbs;
}
void world_input(struct tcp_flow *f, struct bytes segment);  /* within a visit */

/* A whole visit: the SYN that makes the flow's pcb. False: no memory. */
bool world_open(struct tcp_flow *f, struct bytes syn);
/* lwIP's timer, 250 ms of it, for all flows. */
void world_tick(struct net *net);
/* Does this flow's pcb need the timer? Idle established connections, and those one side of which is
 * closed, do not. */
bool world_needs_tick(const struct tcp_flow *f);
#endif
