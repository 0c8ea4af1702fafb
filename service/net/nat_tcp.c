/*
 * nat_tcp.c - callers' TCP ends here, in lwIP; a socket of the host carries it on.
 *
 * The first SYN is held until the outside connection stands, so that a refusal outside is one inside.
 * Then lwIP is given segments directly, with the real addresses: its pcb is the far side as the caller
 * sees it. lwIP looks pcbs up in linear lists; we have a table, so each flow is its own small world:
 * outside of a call lwIP's lists are empty, and for a call they hold the one pcb it is about. Only the
 * timer joins them all. This keeps every packet O(1), and tells at the end of a call whether the pcb
 * is still there. lwIP's callbacks only note; pump() and settle() act, after lwIP is done.
 *
 * lwIP is one global instance: this file, and `lwip` below, are the one exception to "no global state".
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>

#include "lwip/init.h"
#include "lwip/ip.h"
#include "lwip/netif.h"
#include "lwip/priv/tcp_priv.h"
#include "lwip/sys.h"
#include "lwip/tcp.h"

#include "service/net/http_page.h"
#include "service/net/nat.h"

enum { TICK_MS = TCP_TMR_INTERVAL, TICKS_AT_ONCE = 8, QUOTE_MAX = IP4_HEADER + TCP_HEADER_MAX, SEND_MS = 1000 };

struct tcp_flow {
    struct flow_node node;           /* FLOW_TCP: caller, destination, inside and outside port */
    struct net_caller *caller;
    struct tcp_flow *next, *previous;                       /* of the net */
    struct tcp_flow *caller_next, *caller_previous;         /* of the caller */
    struct tcp_flow *connecting_next, *connecting_previous; /* oldest first */
    rras_ms connect_deadline;
    void *socket;                    /* outside; NULL when it is closed, or for the server's page */
    struct tcp_pcb *pcb;             /* inside; NULL before the SYN was let in and after lwIP freed it */
    struct pbuf *inbox, *inbox_tail; /* from the caller, not yet taken by the outside */
    uint32_t syn_sequence;
    bool is_page, is_connecting;
    bool is_reading;                 /* the outside may give us data */
    bool waits_for_queue;            /* it may not, because the caller's queue is full */
    bool inside_finished, outside_finished, finish_sent, is_reset, is_answered;
    uint8_t syn_len;
    uint8_t syn[QUOTE_MAX];          /* the SYN while it is held: IP header without options, TCP header */
};

static struct {
    struct net *net;                 /* the one that runs */
    struct tcp_flow *world;          /* whose pcb is in the lists now; NULL during the timer */
    struct tcp_pcb_listen *listener;
    struct netif netif;
    bool is_initialised;
    uint32_t assertions;
} lwip;

/* ---- what lwIP asks ---- */

uint32_t nat_tcp_random(void)
{
    uint32_t number = 0;

    if (lwip.net)
        lwip.net->outside->random(lwip.net->ctx, (uint8_t *)&number, sizeof number);
    return number;
}

void nat_tcp_assertion_failed(const char *what)
{
    (void)what;
    lwip.assertions++;
}

uint32_t nat_tcp_assertions(void)
{
    return lwip.assertions;
}

u32_t sys_now(void)
{
    return lwip.net ? (u32_t)lwip.net->now : 0;
}

/* A packet of lwIP's for a caller: copied once, then checksummed. */
static err_t on_output(struct netif *netif, struct pbuf *p, const ip4_addr_t *to)
{
    struct net_caller *caller = lwip.world ? lwip.world->caller : net_find_caller(lwip.net, lwip_ntohl(to->addr));
    struct packet_slot *slot;
    uint16_t checksum;
    uint8_t *tcp;
    size_t len = p->tot_len;

    (void)netif;
    if (!caller || len > caller->mtu || len < IP4_HEADER + TCP_HEADER || !(slot = net_slot(caller)))
        return ERR_OK;
    pbuf_copy_partial(p, slot->data, (u16_t)len, 0);
    ip4_seal_header(slot->data);
    tcp = slot->data + IP4_HEADER;
    len -= IP4_HEADER;
    tcp_clamp_mss(tcp, len, (uint16_t)(caller->mtu - IP4_HEADER - TCP_HEADER));
    tcp[16] = tcp[17] = 0;
    checksum = ip4_checksum(ip4_sum(ip4_sum((uint32_t)(IP4_TCP + len), bytes_of(slot->data + 12, 8)), bytes_of(tcp, len)));
    tcp[16] = (uint8_t)(checksum >> 8);
    tcp[17] = (uint8_t)checksum;
    net_deliver(caller, slot, IP4_HEADER + len);
    return ERR_OK;
}

static err_t on_netif(struct netif *netif)
{
    netif->name[0] = 'r';
    netif->name[1] = 'n';
    netif->mtu = IP4_HEADER + TCP_HEADER + TCP_MSS;
    netif->output = on_output;
    return ERR_OK;
}

static err_t on_accept(void *arg, struct tcp_pcb *pcb, err_t err)
{
    (void)arg;
    (void)pcb;
    (void)err;
    return ERR_OK;
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

/* ---- worlds ---- */

static void world_enter(struct tcp_flow *f)
{
    lwip.world = f;
    if (!f->pcb)
        return;
    f->pcb->next = NULL;
    if (f->pcb->state == TIME_WAIT)
        tcp_tw_pcbs = f->pcb;
    else
        tcp_active_pcbs = f->pcb;
}

static void world_leave(struct tcp_flow *f)
{
    f->pcb = tcp_active_pcbs ? tcp_active_pcbs : tcp_tw_pcbs;
    tcp_active_pcbs = tcp_tw_pcbs = NULL;
    lwip.world = NULL;
}

static void world_input(struct tcp_flow *f, struct bytes segment)
{
    struct pbuf *p = pbuf_alloc(PBUF_RAW, (u16_t)segment.len, PBUF_RAM);

    if (!p)
        return;
    memcpy(p->payload, segment.at, segment.len);
    ip_data.current_netif = ip_data.current_input_netif = &lwip.netif;
    ip_data.current_iphdr_src.addr = lwip_htonl(f->caller->address);
    ip_data.current_iphdr_dest.addr = lwip_htonl(f->node.key.address);
    tcp_input(p, &lwip.netif);
}

/* Idle established connections, and those one side of which is closed, need no clock. */
static bool needs_tick(const struct tcp_flow *f)
{
    const struct tcp_pcb *pcb = f->pcb;

    if (!pcb)
        return false;
    if (pcb->state != ESTABLISHED && pcb->state != CLOSE_WAIT && pcb->state != FIN_WAIT_2)
        return true;
    if (pcb->state == FIN_WAIT_2 && (pcb->flags & TF_RXCLOSED))
        return true;
    return pcb->unacked || pcb->unsent || pcb->ooseq || pcb->refused_data || pcb->persist_backoff > 0 ||
           (pcb->flags & (TF_ACK_DELAY | TF_ACK_NOW | TF_CLOSEPEND | TF_NAGLEMEMERR)) != 0 ||
           (!f->is_reading && !f->waits_for_queue);
}

static void keep_ticking(struct tcp_flow *f)
{
    struct net *net = f->caller->net;

    if (net->tcp_tick == RRAS_NEVER && needs_tick(f))
        net->tcp_tick = net->now + TICK_MS;
}

/* ---- lists ---- */

static void connecting_append(struct net *net, struct tcp_flow *f)
{
    f->is_connecting = true;
    f->connect_deadline = net->now + net->config.tcp_connect_s * 1000u;
    f->connecting_previous = net->connecting_newest;
    *(f->connecting_previous ? &f->connecting_previous->connecting_next : &net->connecting) = f;
    net->connecting_newest = f;
}

static void connecting_remove(struct net *net, struct tcp_flow *f)
{
    if (!f->is_connecting)
        return;
    f->is_connecting = false;
    *(f->connecting_previous ? &f->connecting_previous->connecting_next : &net->connecting) = f->connecting_next;
    *(f->connecting_next ? &f->connecting_next->connecting_previous : &net->connecting_newest) = f->connecting_previous;
}

static void lists_add(struct tcp_flow *f)
{
    struct net_caller *caller = f->caller;

    f->next = caller->net->tcp_flows;
    if (f->next)
        f->next->previous = f;
    caller->net->tcp_flows = f;
    f->caller_next = caller->tcp_flows;
    if (f->caller_next)
        f->caller_next->caller_previous = f;
    caller->tcp_flows = f;
}

static void lists_remove(struct tcp_flow *f)
{
    *(f->previous ? &f->previous->next : &f->caller->net->tcp_flows) = f->next;
    if (f->next)
        f->next->previous = f->previous;
    *(f->caller_previous ? &f->caller_previous->caller_next : &f->caller->tcp_flows) = f->caller_next;
    if (f->caller_next)
        f->caller_next->caller_previous = f->caller_previous;
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
    connecting_remove(net, f);
    lists_remove(f);
    flow_table_remove(&net->table, &f->node);
    f->caller->count.flows--;
    free(f);
    if (!net->tcp_flows)
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

/* How much lwIP should take now: a second of the line's time, so that what it holds is soon sent. */
static size_t room_inside(const struct tcp_flow *f)
{
    const struct tcp_pcb *pcb = f->pcb;
    uint32_t bps = f->caller->facts.bps;
    size_t budget = bps ? (size_t)bps / 10 * SEND_MS / 1000 : TCP_SND_BUF, queued;

    if (!pcb || fairq_is_full(&f->caller->queue))
        return 0;
    if (pcb->state != ESTABLISHED && pcb->state != CLOSE_WAIT && pcb->state != SYN_RCVD)
        return 0;
    if (tcp_sndqueuelen(pcb) + 4 > TCP_SND_QUEUELEN)
        return 0;
    if (budget < 2u * pcb->mss)
        budget = 2u * pcb->mss;
    if (budget > TCP_SND_BUF)
        budget = TCP_SND_BUF;
    queued = (size_t)(TCP_SND_BUF - tcp_sndbuf(pcb));
    return queued < budget ? budget - queued : 0;
}

static void resume_reading(struct tcp_flow *f)
{
    if (f->is_reading || f->outside_finished || !f->pcb)
        return;
    if (room_inside(f) < f->pcb->mss)
        return;
    stop_waiting(f);
    set_reading(f, true);
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
    if (taken > 0 && tcp_active_pcbs)
        tcp_recved(tcp_active_pcbs, (u16_t)taken);
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
        http_answer(bytes_of(request, len), &caller->facts, caller->address, caller->net->config.version, &out);
    while (f->inbox)
        inbox_drop_head(f);
    tcp_recved(tcp_active_pcbs, (u16_t)total);
    if (out.len > 0)
        tcp_write(tcp_active_pcbs, answer, (u16_t)out.len, TCP_WRITE_FLAG_COPY);
    tcp_close(tcp_active_pcbs);
}

/* Inside the flow's world, after lwIP did its work. */
static void pump(struct tcp_flow *f)
{
    if (!f->is_page)
        push_inbox(f);
    else if (tcp_active_pcbs && !f->is_answered)
        answer_page(f);
}

/* Outside of it: draws the consequences. May free the flow. */
static void settle(struct tcp_flow *f)
{
    struct net *net = f->caller->net;

    if (!f->pcb && (f->is_page || !f->inside_finished))
        f->is_reset = true;
    if (f->is_reset && !(f->pcb == NULL && f->socket == NULL)) {
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
    uint16_t mss = (uint16_t)(f->caller->mtu - IP4_HEADER - TCP_HEADER);

    lwip.listener->local_port = f->node.key.outside_port;
    lwip.listener->callback_arg = f;
    world_enter(f);
    world_input(f, bytes_of(f->syn + IP4_HEADER, (size_t)(f->syn_len - IP4_HEADER)));
    world_leave(f);
    if (!f->pcb) {
        flow_free(f, true);
        return;
    }
    if (f->pcb->mss > mss)
        f->pcb->mss = mss;
    tcp_recv(f->pcb, on_recv);
    tcp_err(f->pcb, on_error);
    tcp_nagle_disable(f->pcb);
    f->is_reading = true;
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

    if (!net_may_open_flow(caller) || !(f = calloc(1, sizeof *f))) {
        net_refuse_tcp(caller, p);
        return;
    }
    f->caller = caller;
    f->is_page = address == 0;
    keep_syn(f, p, tcp);
    flow_table_add(&net->table, &f->node, key);
    lists_add(f);
    caller->count.flows++;
    if (f->is_page) {
        start_inside(f);
        return;
    }
    connecting_append(net, f);
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
    struct flow_key key = { .owner = caller, .address = p->destination, .kind = FLOW_TCP };
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
    } else if (f->is_connecting) {
        connecting_input(f, p, &tcp);
    } else {
        world_enter(f);
        if (f->pcb)
            world_input(f, p->payload);
        pump(f);
        world_leave(f);
        settle(f);
    }
}

void nat_tcp_drained(struct net_caller *caller)
{
    struct tcp_flow *f, *next;

    for (f = caller->tcp_flows; f && caller->tcp_waiting > 0; f = next) {
        next = f->caller_next;
        if (f->waits_for_queue) {
            stop_waiting(f);
            resume_reading(f);
            keep_ticking(f);
        }
    }
}

void nat_tcp_forget(struct net_caller *caller)
{
    while (caller->tcp_flows)
        flow_free(caller->tcp_flows, true);
}

/* ---- from the outside ---- */

void net_tcp_connected(void *flow, void *socket, rras_ms now)
{
    struct tcp_flow *f = flow;

    f->caller->net->now = now;
    connecting_remove(f->caller->net, f);
    f->socket = socket;
    start_inside(f);
}

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

void net_tcp_failed(void *flow, enum net_failure why, rras_ms now)
{
    struct tcp_flow *f = flow;

    f->caller->net->now = now;
    f->socket = NULL;
    if (f->is_connecting) {
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
    settle(f);
}

size_t net_tcp_received(void *flow, struct bytes data, rras_ms now)
{
    struct tcp_flow *f = flow;
    size_t taken;

    f->caller->net->now = now;
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
        if (fairq_is_full(&f->caller->queue) && !f->waits_for_queue) {
            f->waits_for_queue = true;
            f->caller->tcp_waiting++;
        }
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
    settle(f);
}

void net_tcp_writable(void *flow, rras_ms now)
{
    struct tcp_flow *f = flow;

    f->caller->net->now = now;
    world_enter(f);
    pump(f);
    world_leave(f);
    settle(f);
}

/* ---- time ---- */

static void tick(struct net *net)
{
    struct tcp_flow *f, *next;

    for (f = net->tcp_flows; f; f = f->next) {
        struct tcp_pcb **list = f->pcb && f->pcb->state == TIME_WAIT ? &tcp_tw_pcbs : &tcp_active_pcbs;

        if (f->pcb) {
            f->pcb->next = *list;
            *list = f->pcb;
        }
    }
    tcp_tmr();
    for (f = net->tcp_flows; f; f = f->next)
        f->pcb = NULL;
    for (struct tcp_pcb *pcb = tcp_active_pcbs; pcb; pcb = pcb->next)
        ((struct tcp_flow *)pcb->callback_arg)->pcb = pcb;
    for (struct tcp_pcb *pcb = tcp_tw_pcbs; pcb; pcb = pcb->next)
        ((struct tcp_flow *)pcb->callback_arg)->pcb = pcb;
    tcp_active_pcbs = tcp_tw_pcbs = NULL;
    for (f = net->tcp_flows; f; f = next) {
        next = f->next;
        if (!f->is_connecting)
            settle(f);
    }
}

rras_ms nat_tcp_advance(struct net *net)
{
    int ticks = 0;

    while (net->connecting && net->connecting->connect_deadline <= net->now) {
        struct tcp_flow *f = net->connecting;

        net->outside->tcp_close(net->ctx, f->socket, true);
        f->socket = NULL;
        connect_failed(f, NET_TIMED_OUT);
    }
    while (net->tcp_tick <= net->now) {
        rras_ms due = net->tcp_tick;

        net->tcp_tick = RRAS_NEVER;
        tick(net);
        if (net->tcp_tick != RRAS_NEVER) /* after a long sleep, time that was slept is not caught up */
            net->tcp_tick = ++ticks < TICKS_AT_ONCE ? due + TICK_MS : net->now + TICK_MS;
    }
    return rras_sooner(net->tcp_tick, net->connecting ? net->connecting->connect_deadline : RRAS_NEVER);
}

/* ---- life ---- */

bool nat_tcp_start(struct net *net)
{
    ip4_addr_t own = { lwip_htonl(net->config.own_address ? net->config.own_address : IP4(10, 0, 0, 1)) };
    ip4_addr_t mask = { lwip_htonl(UINT32_MAX) };
    struct tcp_pcb *pcb, *listener;

    if (lwip.net)
        return false;
    lwip.net = net;
    if (!lwip.is_initialised)
        lwip_init();
    lwip.is_initialised = true;
    memset(&lwip.netif, 0, sizeof lwip.netif);
    netif_add(&lwip.netif, &own, &mask, &own, NULL, on_netif, ip_input);
    netif_set_default(&lwip.netif);
    netif_set_up(&lwip.netif);
    netif_set_link_up(&lwip.netif);
    pcb = tcp_new();
    if (pcb && tcp_bind(pcb, IP4_ADDR_ANY, 1) == ERR_OK && (listener = tcp_listen(pcb)) != NULL) {
        tcp_accept(listener, on_accept);
        lwip.listener = (struct tcp_pcb_listen *)(void *)listener;
        return true;
    }
    if (pcb)
        tcp_close(pcb);
    netif_remove(&lwip.netif);
    lwip.net = NULL;
    return false;
}

void nat_tcp_stop(struct net *net)
{
    if (lwip.net != net)
        return;
    tcp_close((struct tcp_pcb *)(void *)lwip.listener);
    lwip.listener = NULL;
    netif_remove(&lwip.netif);
    lwip.net = NULL;
}
