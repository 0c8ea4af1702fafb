/*
 * nat.h - callers' packets become sockets of the host, and back; one part per protocol.
 *
 * Packets given here are judged: whole, with good checksums, from their caller, and for an
 * address it may reach.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_NAT_H
#define RRAS_NAT_H
#include "service/net/net_state.h"

/* nat_tcp.c: lwIP ends the caller's TCP, an outside socket carries it on. */
bool nat_tcp_start(struct net *net);
void nat_tcp_stop(struct net *net);
/* `address` and `port`: where the outside socket goes; address 0: to the server's own page. */
void nat_tcp_input(struct net_caller *caller, const struct ip4_packet *p, uint32_t address, uint16_t port);
void nat_tcp_drained(struct net_caller *caller);           /* its queue is not full any more */
bool nat_tcp_evict(struct net_caller *caller, uint32_t machine); /* ends the flow idle longest of those that
                                                              flow_limit_is_of() it; false: none */
void nat_tcp_forget(struct net_caller *caller);
rras_ms nat_tcp_advance(struct net *net);
/* How many of lwIP's own sanity checks failed since the process began; 0, or a bug. */
uint32_t nat_tcp_assertions(void);

/* nat_udp.c: one outside socket per inside address and port, whoever it talks to (RFC 4787 4.1);
 * let in is what comes from an address the caller sent to (5, address-dependent). */
void nat_udp_input(struct net_caller *caller, const struct ip4_packet *p);
void nat_udp_relay_dns(struct net_caller *caller, const struct ip4_packet *p);
bool nat_udp_evict(struct net_caller *caller, uint32_t machine);
void nat_udp_forget(struct net_caller *caller);
void nat_udp_forget_relays(struct net *net);               /* the upstreams may have changed */
rras_ms nat_udp_advance(struct net *net);

/* nat_icmp.c: echo. */
void nat_icmp_input(struct net_caller *caller, const struct ip4_packet *p);
void nat_icmp_forget(struct net_caller *caller);
#endif
