/*
 * local.c - what the server itself answers to callers: ping, the page on TCP 80, the DNS relay.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/net/local.h"

#include "service/net/nat.h"

enum { PORT_DNS = 53, PORT_HTTP = 80, DNS_HEADER = 12, DNS_SERVFAIL = 2, DNS_REFUSED = 5 };

static void answer_ping(struct net_caller *caller, const struct ip4_packet *p)
{
    struct ip4_header h = { p->destination, p->source, caller->net->next_id++, 0, IP4_ICMP, 64, p->tos };
    struct bytes data = bytes_of(p->payload.at + ICMP_HEADER, p->payload.len - ICMP_HEADER);
    uint8_t head[ICMP_HEADER];
    uint16_t checksum;

    if (p->payload.at[0] != ICMP4_ECHO)
        return;
    memcpy(head, p->payload.at, sizeof head);
    checksum = ip4_checksum_update((uint16_t)(head[2] << 8 | head[3]), ICMP4_ECHO << 8, ICMP4_ECHO_REPLY << 8);
    head[0] = ICMP4_ECHO_REPLY;
    head[2] = (uint8_t)(checksum >> 8);
    head[3] = (uint8_t)checksum;
    net_send(caller, &h, bytes_of(head, sizeof head), data);
}

bool local_can_relay_dns(const struct net *net)
{
    return net->config.entire_network && (net->config.dns_upstream[0] != 0 || net->config.dns_upstream[1] != 0);
}

/* The question, turned into an answer that says no (RFC 1035 4.1.1), so that nobody waits. */
static void refuse_dns(struct net_caller *caller, const struct ip4_packet *p)
{
    struct ip4_header h = { p->destination, p->source, caller->net->next_id++, 0, IP4_UDP, 64, 0 };
    struct ip4_ports ports = ip4_ports(p);
    struct ip4_ports back = { ports.destination, ports.source };
    struct bytes question = udp_data(p);
    uint8_t answer[512], head[UDP_HEADER];
    bool is_answer = question.len >= DNS_HEADER && (question.at[2] & 0x80) != 0;

    if (question.len < DNS_HEADER || question.len > sizeof answer || is_answer)
        return;
    memcpy(answer, question.at, question.len);
    answer[2] = (uint8_t)((answer[2] & 0x79) | 0x80);
    answer[3] = caller->net->config.entire_network ? DNS_SERVFAIL : DNS_REFUSED;
    udp_write_header(head, &h, back, bytes_of(answer, question.len));
    net_send(caller, &h, bytes_of(head, sizeof head), bytes_of(answer, question.len));
}

static void local_udp(struct net_caller *caller, const struct ip4_packet *p)
{
    if (ip4_ports(p).destination != PORT_DNS)
        net_complain(caller, ICMP4_UNREACHABLE, ICMP4_PORT, 0, p->whole);
    else if (local_can_relay_dns(caller->net))
        nat_udp_relay_dns(caller, p);
    else
        refuse_dns(caller, p);
}

static void local_tcp(struct net_caller *caller, const struct ip4_packet *p)
{
    struct net *net = caller->net;
    uint16_t port = ip4_ports(p).destination;

    if (port == PORT_HTTP)
        nat_tcp_input(caller, p, 0, 0);
    else if (port == PORT_DNS && local_can_relay_dns(net))
        nat_tcp_input(caller, p, net_dns_upstream(net, &net->dns_server), net->config.dns_upstream_port);
    else
        net_refuse_tcp(caller, p);
}

void local_input(struct net_caller *caller, const struct ip4_packet *p)
{
    switch (p->protocol) {
    case IP4_ICMP:
        answer_ping(caller, p);
        break;
    case IP4_UDP:
        local_udp(caller, p);
        break;
    case IP4_TCP:
        local_tcp(caller, p);
        break;
    default:
        net_complain(caller, ICMP4_UNREACHABLE, ICMP4_PROTOCOL, 0, p->whole);
        break;
    }
}
