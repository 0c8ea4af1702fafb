/*
 * tcp_world.c - a caller's TCP flow and its visits to lwIP.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/net/tcp_world.h"

#include "service/net/interface.h"
#include "service/net/nat.h"

static struct net *net_of(struct tcp_party *party)
{
    return (struct net *)(void *)((char *)party - offsetof(struct net, tcp_party));
}

static struct outbox *outbox_for(struct tcp_party *party, void *visited, uint32_t to)
{
    struct net_caller *caller = visited ? ((struct tcp_flow *)visited)->caller : interface_line_to(net_of(party), to);

    return caller ? &caller->out : NULL;
}

static void random_for(struct tcp_party *party, uint8_t *out, size_t len)
{
    struct net *net = net_of(party);

    net->outside->random(net->ctx, out, len);
}

static err_t on_recv(void *arg, struct tcp_pcb *pcb, struct pbuf *p, err_t err)
{
    struct tcp_flow *f = arg;

    (void)pcb;
    (void)err;
    if (!p) {
        f->inside_finished = true;
        return ERR_OK;
    }
    if (f->inbox)
        f->inbox_tail->next = p;
    else
        f->inbox = p;
    while (p->next)
        p = p->next;
    f->inbox_tail = p;
    return ERR_OK;
}

static void on_error(void *arg, err_t err)
{
    struct tcp_flow *f = arg;

    f->is_reset |= err != ERR_CLSD;
}

void world_enter(struct tcp_flow *f)
{
    tcp_core_enter(&f->caller->net->tcp_party, f, f->pcb);
}

void world_leave(struct tcp_flow *f)
{
    f->pcb = tcp_core_leave();
}

void world_input(struct tcp_flow *f, struct bytes segment)
{
    tcp_core_input(f->node.key.inside, f->node.key.address, segment);
}

bool world_open(struct tcp_flow *f, struct bytes syn)
{
    world_enter(f);
    tcp_core_accept(f->node.key.inside, f->node.key.address, f->node.key.outside_port, syn, f);
    world_leave(f);
    if (!f->pcb)
        return false;
    tcp_core_bound_mss(f->pcb, f->caller->out.mtu);
    tcp_recv(f->pcb, on_recv);
    tcp_err(f->pcb, on_error);
    tcp_nagle_disable(f->pcb);
    return true;
}

bool world_needs_tick(const struct tcp_flow *f)
{
    return f->pcb && (tcp_core_needs_tick(f->pcb) || (!f->is_reading && !f->waits_for_queue));
}

static void find_owner(void *flow, struct tcp_pcb *pcb)
{
    ((struct tcp_flow *)flow)->pcb = pcb;
}

void world_tick(struct net *net)
{
    for (int phase = PHASE_OPEN; phase < PHASES; phase++) {
        for (struct tcp_flow *f = net->tcp[phase].oldest; f; f = f->newer) {
            tcp_core_tick_list(f->pcb);
            f->pcb = NULL; /* find_owner() gives it back, unless the timer ends it */
        }
    }
    tcp_core_tick_run(&net->tcp_party, find_owner);
}

bool nat_tcp_start(struct net *net)
{
    net->tcp_party = (struct tcp_party){ .outbox = outbox_for, .random = random_for };
    return tcp_core_start();
}

void nat_tcp_stop(struct net *net)
{
    (void)net;
    tcp_core_stop();
}

uint32_t nat_tcp_assertions(void)
{
    return tcp_core_assertions();
}
