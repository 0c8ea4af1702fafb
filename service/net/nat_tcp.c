/*
 * nat_tcp.c - callers' TCP ends here, in lwIP; a socket of the host carries it on.
 *
 * The first SYN is held until the outside connection stands, so that a refusal outside is one inside.
 * After each visit to lwIP (tcp_world.h), pump() moves data and settle() draws the consequences.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>

#include "service/net/flow_limit.h"
#include "service/net/http_page.h"
#include "service/net/nat.h"
#include "service/net/tcp_world.h"

enum { TICKS_AT_ONCE = 8, OPEN_MS = 124 * 60000, HALF_CLOSED_MS = 4 * 60000 };

static void keep_ticking(struct tcp_flow *f)
{
    struct net *net = f->caller->net;

    if (net->tcp_tick == RRAS_NEVER && world_needs_tick(f))
        net->tcp_tick = net->now + TCP_TICK_MS;
}

/* ---- lists ---- */

static void lists_append(struct tcp_flow *f)
{
    struct tcp_list *all = &f->caller->net->tcp[f->phase], *own = &f->caller->tcp;

    f->newer = f->caller_newer = NULL;
    f->older = all->newest;
    *(f->older ? &f->older->newer : &all->oldest) = f;
    all->newest = f;
    f->caller_older = own->newest;
    *(f->caller_older ? &f->caller_older->caller_newer : &own->oldest) = f;
    own->newest = f;
}

static void lists_remove(struct tcp_flow *f)
{
    struct tcp_list *all = &f->caller->net->tcp[f->phase], *own = &f->caller->tcp;

    *(f->older ? &f->older->newer : &all->oldest) = f->newer;
    *(f->newer ? &f->newer->older : &all->newest) = f->older;
    *(f->caller_older ? &f->caller_older->caller_newer : &own->oldest) = f->caller_newer;
    *(f->caller_newer ? &f->caller_newer->caller_older : &own->newest) = f->caller_older;
}

/* Somebody said something, or the connection came to be. */
static void touch(struct tcp_flow *f)
{
    enum tcp_phase phase = f->inside_finished || f->outside_finished ? PHASE_HALF_CLOSED : PHASE_OPEN;

    f->used = f->caller->net->now;
    if (phase != f->phase || f->newer || f->caller_newer) {
        lists_remove(f);
        f->phase = phase;
        lists_append(f);
    }
}

/* RFC 5382 REQ-5: an open connection is kept for 2 h 4 min at least, as hosts ask after two hours
 * whether it stands; any other for 4 min. */
static rras_ms idle_ms(const struct net *net, enum tcp_phase phase)
{
    if (phase == PHASE_CONNECTING)
        return net->config.tcp_connect_s * 1000u;
    return phase == PHASE_OPEN ? OPEN_MS : HALF_CLOSED_MS;
}

static void inbox_drop_head(struct tcp_flow *f)
{
    struct pbuf *head = f->inbox;

    f->inbox = head->next;
    head->next = NULL;
    pbuf_free(head);
}

static void stop_waiting(struct tcp_flow *f)
{
    if (f->waits_for_queue)
        f->caller->tcp_waiting--;
    f->waits_for_queue = false;
}

static void pcb_abandon(struct tcp_flow *f, bool tell_caller)
{
    if (!f->pcb)
        return;
    world_enter(f);
    tcp_err(f->pcb, NULL);
    tcp_abandon(f->pcb, tell_caller);
    world_leave(f);
}

/* The one way a flow ends; `reset` is for the outside, when it is still there. */
static void flow_free(struct tcp_flow *f, bool reset)
{
    struct net *net = f->caller->net;

    if (f->socket)
        net->outside->tcp_close(net->ctx, f->socket, reset);
    pcb_abandon(f, false);
    while (f->inbox)
        inbox_drop_head(f);
    stop_waiting(f);
    lists_remove(f);
    flow_table_remove(&net->table, &f->node);
    flow_limit_closed(f->caller, f->node.key.inside);
    free(f);
    if (!net->tcp[PHASE_OPEN].oldest && !net->tcp[PHASE_HALF_CLOSED].oldest)
        net->tcp_tick = RRAS_NEVER;
}

/* ---- between the two sides ---- */

static void set_reading(struct tcp_flow *f, bool on)
{
    struct net *net = f->caller->net;

    if (f->is_reading == on)
        return;
    f->is_reading = on;
    if (f->socket)
        net->outside->tcp_read(net->ctx, f->socket, on);
}

static size_t room_inside(const struct tcp_flow *f)
{
    return fairq_is_full(&f->caller->out.queue) ? 0 : tcp_core_room(f->pcb, f->caller->facts.bps);
}

static void wait_for_queue(struct tcp_flow *f)
{
    if (!f->waits_for_queue)
        f->caller->tcp_waiting++;
    f->waits_for_queue = true;
}

static void resume_reading(struct tcp_flow *f)
{
    if (f->is_reading || f->outside_finished || !f->pcb)
        return;
    if (room_inside(f) >= f->pcb->mss) {
        stop_waiting(f);
        set_reading(f, true);
    } else if (fairq_is_full(&f->caller->out.queue)) {
        wait_for_queue(f);
    }
}

/* What the caller sent goes out as far as the outside takes it; its window opens by as much. */
static void push_inbox(struct tcp_flow *f)
{
    struct net *net = f->caller->net;
    size_t taken = 0;

    while (f->inbox && f->socket) {
        size_t sent = net->outside->tcp_send(net->ctx, f->socket, bytes_of(f->inbox->payload, f->inbox->len));

        taken += sent;
        if (sent < f->inbox->len) {
            f->inbox->payload = (uint8_t *)f->inbox->payload + sent;
            f->inbox->len = (u16_t)(f->inbox->len - sent);
            break;
        }
        inbox_drop_head(f);
    }
    if (taken > 0 && tcp_core_pcb())
        tcp_recved(tcp_core_pcb(), (u16_t)taken);
}

/* The server's own page: one request, one answer, closed. */
static void answer_page(struct tcp_flow *f)
{
    struct net_caller *caller = f->caller;
    uint8_t request[HTTP_REQUEST_MAX], answer[HTTP_ANSWER_MAX];
    struct writer out = wr_into(answer, sizeof answer);
    size_t len = 0, total = 0;

    for (const struct pbuf *p = f->inbox; p; p = p->next) {
        size_t part = p->len < sizeof request - len ? p->len : sizeof request - len;

        memcpy(request + len, p->payload, part);
        len += part;
        total += p->len;
    }
    if (!http_request_is_whole(bytes_of(request, len)) && !f->inside_finished)
        return;
    f->is_answered = true;
    if (len > 0)
        http_answer(bytes_of(request, len), &caller->facts, f->node.key.inside, caller->net->config.version, &out);
    while (f->inbox)
        inbox_drop_head(f);
    tcp_recved(tcp_core_pcb(), (u16_t)total);
    if (out.len > 0)
        tcp_write(tcp_core_pcb(), answer, (u16_t)out.len, TCP_WRITE_FLAG_COPY);
    tcp_close(tcp_core_pcb());
}

/* Inside the flow's world, after lwIP did its work. */
static void pump(struct tcp_flow *f)
{
    if (!f->is_page)
        push_inbox(f);
    else if (tcp_core_pcb() && !f->is_answered)
        answer_page(f);
}

/* Outside of it: draws the consequences. May free the flow. */
static void settle(struct tcp_flow *f)
{
    struct net *net = f->caller->net;

    if (!f->pcb && (f->is_page || !f->inside_finished))
        f->is_reset = true;
    if (f->is_reset) {
        flow_free(f, true);
        return;
    }
    if (f->inside_finished && !f->inbox && !f->finish_sent && f->socket) {
        f->finish_sent = true;
        net->outside->tcp_finish(net->ctx, f->socket);
    }
    if (f->finish_sent && f->outside_finished && f->socket) {
        net->outside->tcp_close(net->ctx, f->socket, false);
        f->socket = NULL;
    }
    if (!f->pcb && !f->socket) {
        flow_free(f, false);
        return;
    }
    resume_reading(f);
    keep_ticking(f);
}

/* Lets the held SYN in: lwIP answers it in the far side's name. */
static void start_inside(struct tcp_flow *f)
{
    if (!world_open(f, bytes_of(f->syn + IP4_HEADER, (size_t)(f->syn_len - IP4_HEADER)))) {
        flow_free(f, true);
        return;
    }
    f->is_reading = true;
    touch(f);
    keep_ticking(f);
}

/* ---- from the caller ---- */

/* Kept without its data, if any (RFC 9293 3.4: it will come again), and without IP options. */
static void keep_syn(struct tcp_flow *f, const struct ip4_packet *p, const struct tcp_fields *tcp)
{
    struct ip4_header h = { p->source, p->destination, p->id, 0, IP4_TCP, p->ttl, p->tos };

    ip4_write_header(f->syn, &h, tcp->header_len);
    memcpy(f->syn + IP4_HEADER, p->payload.at, tcp->header_len);
    f->syn_len = (uint8_t)(IP4_HEADER + tcp->header_len);
    f->syn_sequence = tcp->sequence;
}

static void flow_open(struct net_caller *caller, const struct flow_key *key, const struct ip4_packet *p,
                      const struct tcp_fields *tcp, uint32_t address, uint16_t port)
{
    struct net *net = caller->net;
    struct tcp_flow *f;

    if (!flow_limit_make_room(caller, key->inside, FLOW_TCP) || !(f = calloc(1, sizeof *f))) {
        net_refuse_tcp(caller, p);
        return;
    }
    f->caller = caller;
    f->is_page = address == 0;
    keep_syn(f, p, tcp);
    flow_table_add(&net->table, &f->node, key);
    f->used = net->now;
    lists_append(f);
    flow_limit_opened(caller, key->inside);
    if (f->is_page) {
        start_inside(f);
        return;
    }
    f->socket = net->outside->tcp_connect(net->ctx, address, port, f);
    if (!f->socket) {
        net_refuse_tcp(caller, p);
        flow_free(f, false);
    }
}

/* A SYN that came again is the same wish; another one takes its place; a RST takes it back. */
static void connecting_input(struct tcp_flow *f, const struct ip4_packet *p, const struct tcp_fields *tcp)
{
    if (tcp->flags & TCP_F_RST)
        flow_free(f, true);
    else if ((tcp->flags & (TCP_F_SYN | TCP_F_ACK)) == TCP_F_SYN && tcp->sequence != f->syn_sequence)
        keep_syn(f, p, tcp);
}

void nat_tcp_input(struct net_caller *caller, const struct ip4_packet *p, uint32_t address, uint16_t port)
{
    enum { OPENING = TCP_F_SYN | TCP_F_ACK | TCP_F_RST | TCP_F_FIN };
    struct tcp_fields tcp;
    struct flow_key key = { .owner = caller, .inside = p->source, .address = p->destination, .kind = FLOW_TCP };
    struct tcp_flow *f;
    bool is_opening;

    if (!tcp_read(p->payload, &tcp)) {
        caller->count.malformed++;
        return;
    }
    key.inside_port = tcp.ports.source;
    key.outside_port = tcp.ports.destination;
    is_opening = (tcp.flags & OPENING) == TCP_F_SYN && key.inside_port != 0 && key.outside_port != 0;
    f = (struct tcp_flow *)(void *)flow_table_find(&caller->net->table, &key);
    if (f && is_opening && f->pcb && f->pcb->state == TIME_WAIT && !f->socket) {
        flow_free(f, false); /* RFC 9293 3.6.1: a new connection may take the place of an old one */
        f = NULL;
    }
    if (!f && is_opening) {
        flow_open(caller, &key, p, &tcp, address, port);
    } else if (!f) {
        net_refuse_tcp(caller, p);
    } else if (f->phase == PHASE_CONNECTING) {
        connecting_input(f, p, &tcp);
    } else {
        world_enter(f);
        if (f->pcb)
            world_input(f, p->payload);
        pump(f);
        world_leave(f);
        touch(f);
        settle(f);
    }
}

/* ---- endings nobody asked for ---- */

static void connect_failed(struct tcp_flow *f, enum net_failure why)
{
    struct net_caller *caller = f->caller;
    struct ip4_packet syn;

    if (ip4_read(bytes_of(f->syn, f->syn_len), &syn)) {
        if (why == NET_REFUSED || why == NET_RESET)
            net_refuse_tcp(caller, &syn);
        else
            net_complain(caller, ICMP4_UNREACHABLE, ICMP4_HOST, 0, syn.whole);
    }
    flow_free(f, false);
}

/* Nothing was heard for too long, or its place is needed: both sides are told. */
static void give_up(struct tcp_flow *f)
{
    if (f->phase == PHASE_CONNECTING) {
        f->caller->net->outside->tcp_close(f->caller->net->ctx, f->socket, true);
        f->socket = NULL;
        connect_failed(f, NET_TIMED_OUT);
        return;
    }
    pcb_abandon(f, true);
    flow_free(f, true);
}

bool nat_tcp_evict(struct net_caller *caller, uint32_t machine)
{
    struct tcp_flow *f = caller->tcp.oldest;

    while (f && !flow_limit_is_of(f->node.key.inside, machine))
        f = f->caller_newer;
    if (f)
        give_up(f);
    return f != NULL;
}

void nat_tcp_drained(struct net_caller *caller)
{
    struct tcp_flow *f, *next;

    for (f = caller->tcp.oldest; f && caller->tcp_waiting > 0; f = next) {
        next = f->caller_newer;
        if (f->waits_for_queue) {
            stop_waiting(f);
            resume_reading(f);
            keep_ticking(f);
        }
    }
}

void nat_tcp_forget(struct net_caller *caller)
{
    while (caller->tcp.oldest)
        flow_free(caller->tcp.oldest, true);
}

/* ---- from the outside ---- */

void net_tcp_connected(void *flow, void *socket, rras_ms now)
{
    struct tcp_flow *f = flow;

    f->caller->net->now = now;
    f->socket = socket;
    start_inside(f);
}

void net_tcp_failed(void *flow, enum net_failure why, rras_ms now)
{
    struct tcp_flow *f = flow;

    f->caller->net->now = now;
    f->socket = NULL;
    if (f->phase == PHASE_CONNECTING) {
        connect_failed(f, why);
        return;
    }
    if (!f->outside_finished) {
        pcb_abandon(f, true);
        flow_free(f, false);
        return;
    }
    /* All the far side had to say is on its way to the caller: let it arrive. */
    while (f->inbox)
        inbox_drop_head(f);
    f->finish_sent = true;
    touch(f);
    settle(f);
}

size_t net_tcp_received(void *flow, struct bytes data, rras_ms now)
{
    struct tcp_flow *f = flow;
    size_t taken;

    f->caller->net->now = now;
    touch(f);
    taken = room_inside(f);
    if (taken > data.len)
        taken = data.len;
    if (taken > 0) {
        world_enter(f);
        if (tcp_write(f->pcb, data.at, (u16_t)taken, TCP_WRITE_FLAG_COPY) != ERR_OK)
            taken = 0;
        tcp_output(f->pcb);
        world_leave(f);
    }
    if (taken < data.len) {
        set_reading(f, false);
        if (fairq_is_full(&f->caller->out.queue))
            wait_for_queue(f);
    }
    keep_ticking(f);
    return taken;
}

void net_tcp_finished(void *flow, rras_ms now)
{
    struct tcp_flow *f = flow;

    f->caller->net->now = now;
    f->outside_finished = true;
    if (f->pcb) {
        world_enter(f);
        tcp_shutdown(f->pcb, 0, 1);
        world_leave(f);
    }
    touch(f);
    settle(f);
}

void net_tcp_writable(void *flow, rras_ms now)
{
    struct tcp_flow *f = flow;

    f->caller->net->now = now;
    world_enter(f);
    pump(f);
    world_leave(f);
    touch(f);
    settle(f);
}

/* ---- time ---- */

static void tick(struct net *net)
{
    struct tcp_flow *f, *next;

    world_tick(net);
    for (int phase = PHASE_OPEN; phase < PHASES; phase++) {
        for (f = net->tcp[phase].oldest; f; f = next) {
            next = f->newer;
            settle(f);
        }
    }
}

rras_ms nat_tcp_advance(struct net *net)
{
    rras_ms next = RRAS_NEVER;
    int ticks = 0;

    while (net->tcp_tick <= net->now) {
        rras_ms due = net->tcp_tick;

        net->tcp_tick = RRAS_NEVER;
        tick(net);
        if (net->tcp_tick != RRAS_NEVER) /* after a long sleep, time that was slept is not caught up */
            net->tcp_tick = ++ticks < TICKS_AT_ONCE ? due + TCP_TICK_MS : net->now + TCP_TICK_MS;
    }
    for (enum tcp_phase phase = 0; phase < PHASES; phase++) {
        struct tcp_list *list = &net->tcp[phase];

        while (list->oldest && list->oldest->used + idle_ms(net, phase) <= net->now)
            give_up(list->oldest);
        if (list->oldest)
            next = rras_sooner(next, list->oldest->used + idle_ms(net, phase));
    }
    return rras_sooner(net->tcp_tick, next);
}
