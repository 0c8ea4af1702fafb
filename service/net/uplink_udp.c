/*
 * uplink_udp.c - UDP from our address on a link.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>

#include "service/net/uplink_state.h"

enum { OWN_TTL = 64 };

struct uplink_udp {
    struct flow_node node;           /* FLOW_UDP */
    struct uplink *uplink;
    struct uplink_udp *next, *previous;
    const struct uplink_udp_events *events;
    void *ctx;
};

static struct uplink_udp *find(struct uplink *uplink, uint16_t port)
{
    struct flow_key key = { .inside_port = port, .kind = FLOW_UDP };

    return (struct uplink_udp *)(void *)flow_table_find(&uplink->table, &key);
}

struct uplink_udp *uplink_udp_open(struct uplink *uplink, const struct uplink_udp_events *events, void *ctx)
{
    struct flow_key key = { .kind = FLOW_UDP };
    struct uplink_udp *udp;

    if (uplink->is_down || uplink->count.udp >= UPLINK_UDP_MAX || !uplink_choose_port(uplink, &key))
        return NULL;
    udp = calloc(1, sizeof *udp);
    if (!udp)
        return NULL;
    udp->uplink = uplink;
    udp->events = events;
    udp->ctx = ctx;
    udp->next = uplink->udp;
    if (udp->next)
        udp->next->previous = udp;
    uplink->udp = udp;
    uplink->count.udp++;
    flow_table_add(&uplink->table, &udp->node, &key);
    return udp;
}

void uplink_udp_close(struct uplink_udp *udp)
{
    struct uplink *uplink = udp->uplink;

    flow_table_remove(&uplink->table, &udp->node);
    *(udp->previous ? &udp->previous->next : &uplink->udp) = udp->next;
    if (udp->next)
        udp->next->previous = udp->previous;
    uplink->count.udp--;
    free(udp);
}

void uplink_udp_send(struct uplink_udp *udp, uint32_t address, uint16_t port, struct bytes data)
{
    struct uplink *uplink = udp->uplink;
    struct ip4_header h = { uplink->config.address, address, uplink->next_id++, 0, IP4_UDP, OWN_TTL, 0 };
    struct ip4_ports ports = { udp->node.key.inside_port, port };
    uint8_t head[UDP_HEADER];

    if (!uplink_can_reach(uplink, address) || data.len > IP4_PACKET_MAX - IP4_HEADER - UDP_HEADER) {
        uplink->count.dropped++;
        return;
    }
    udp_write_header(head, &h, ports, data);
    outbox_send(&uplink->out, &h, bytes_of(head, sizeof head), data);
}

/* The owner may close it from inside the report: it is not looked at after. */
void uplink_udp_input(struct uplink *uplink, const struct ip4_packet *p)
{
    struct ip4_ports ports = ip4_ports(p);
    struct uplink_udp *udp = find(uplink, ports.destination);

    if (udp)
        udp->events->received(udp->ctx, p->source, ports.source, udp_data(p));
    else
        uplink_complain(uplink, ICMP4_UNREACHABLE, ICMP4_PORT, p);
}

void uplink_udp_quoted(struct uplink *uplink, const struct uplink_quote *quote)
{
    struct uplink_udp *udp = find(uplink, quote->from_port);

    if (udp && udp->events->refused && quote->type == ICMP4_UNREACHABLE)
        udp->events->refused(udp->ctx, quote->destination, quote->to_port);
}

void uplink_udp_down(struct uplink *uplink)
{
    while (uplink->udp)
        uplink_udp_close(uplink->udp);
}
