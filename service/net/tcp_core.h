/*
 * tcp_core.h - lwIP, one connection at a time, for everybody in this folder who ends TCP.
 *
 * lwIP is one global instance and looks its pcbs up in linear lists; we have tables. So each connection
 * is its own small world: outside of a visit lwIP's lists are empty, and during one they hold the one
 * pcb it is about. This keeps every packet O(1), keeps parties apart, and tells at the end of a visit
 * whether the pcb is still there. Segments go in and out without IP headers and checksums: both are
 * ours (ip4_packet.c). lwIP's callbacks must only note what happened.
 *
 * tcp_core.c holds the only global state of this folder. One thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_TCP_CORE_H
#define RRAS_TCP_CORE_H
#include "lwip/priv/tcp_priv.h"
#include "lwip/tcp.h"

#include "common/base/bytes.h"
#include "service/net/outbox.h"
#include "service/net/tcp_party.h"

enum { TCP_TICK_MS = TCP_TMR_INTERVAL };

/* Once per party: lwIP runs from the first to the last. False: no memory. */
bool tcp_core_start(void);
void tcp_core_stop(void);

/* A visit: between these two lwIP's lists hold `pcb` (NULL: none yet), and tcp_core_pcb() is it, NULL once
 * it is gone or in TIME_WAIT. The end tells what is left. */
void tcp_core_enter(struct tcp_party *party, void *visited, struct tcp_pcb *pcb);
struct tcp_pcb *tcp_core_leave(void);
static inline struct tcp_pcb *tcp_core_pcb(void)
{
    return tcp_active_pcbs;
}
/* Within a visit: a judged segment, TCP header first. */
void tcp_core_input(uint32_t from, uint32_t to, struct bytes segment);
/* Within a visit that began without one: the SYN that makes a pcb. */
void tcp_core_accept(uint32_t from, uint32_t to, uint16_t port, struct bytes syn, void *arg);
/* Within a visit: makes a pcb and sends its SYN. False: no memory. */
bool tcp_core_connect(uint32_t from, uint16_t from_port, uint32_t to, uint16_t to_port, void *arg,
                      tcp_connected_fn connected);

/* The timer, TCP_TICK_MS of it: list each pcb, then run, then ask for each what is left. */
void tcp_core_tick_list(struct tcp_pcb *pcb);                /* NULL is allowed */
void tcp_core_tick_run(struct tcp_party *party, void (*left)(void *arg, struct tcp_pcb *pcb));
/* Does this pcb need the timer? Idle established ones, and those one side of which is closed, do not. */
bool tcp_core_needs_tick(const struct tcp_pcb *pcb);

/* How much it should be given to send now: a second of the line's time (0: speed not known), so that what
 * it holds is soon sent. 0 for NULL, and while it is not open. */
size_t tcp_core_room(const struct tcp_pcb *pcb, uint32_t bps);
/* What the far side asked for, kept within what the line carries and what is sane. */
void tcp_core_bound_mss(struct tcp_pcb *pcb, uint16_t mtu);
uint32_t tcp_core_assertions(void);  /* lwIP's own sanity checks that failed since the process began */
#endif
