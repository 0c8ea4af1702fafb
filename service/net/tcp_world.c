/*
 * tcp_world.c - lwIP, one connection at a time.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/net/tcp_world.h"

#include "lwip/init.h"
#include "lwip/ip.h"
#include "lwip/netif.h"
#include "lwip/sys.h"

#include "service/net/nat.h"

enum { MSS_MIN = 88 };               /* whatever a SYN asks: packets of one octet would choke the line */

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
    uint32_t sum;
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
    sum = ip4_sum((uint32_t)(IP4_TCP + len), bytes_of(slot->data + 12, 8)); /* the addresses where they lie */
    checksum = ip4_checksum(ip4_sum(sum, bytes_of(tcp, len)));
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

void world_enter(struct tcp_flow *f)
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

void world_leave(struct tcp_flow *f)
{
    f->pcb = tcp_active_pcbs ? tcp_active_pcbs : tcp_tw_pcbs;
    tcp_active_pcbs = tcp_tw_pcbs = NULL;
    lwip.world = NULL;
}

void world_input(struct tcp_flow *f, struct bytes segment)
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

bool world_open(struct tcp_flow *f, struct bytes syn)
{
    uint16_t mss = (uint16_t)(f->caller->mtu - IP4_HEADER - TCP_HEADER);

    lwip.listener->local_port = f->node.key.outside_port;
    lwip.listener->callback_arg = f;
    world_enter(f);
    world_input(f, syn);
    world_leave(f);
    if (!f->pcb)
        return false;
    if (f->pcb->mss < MSS_MIN)
        f->pcb->mss = MSS_MIN;
    if (f->pcb->mss > mss)
        f->pcb->mss = mss;
    tcp_recv(f->pcb, on_recv);
    tcp_err(f->pcb, on_error);
    tcp_nagle_disable(f->pcb);
    return true;
}

bool world_needs_tick(const struct tcp_flow *f)
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

static void find_owners(struct tcp_pcb *list)
{
    for (; list; list = list->next)
        ((struct tcp_flow *)list->callback_arg)->pcb = list;
}

/* find_owners() gives it back, unless the timer ends it. */
static void list_pcb(struct tcp_flow *f)
{
    struct tcp_pcb **list;

    if (!f->pcb)
        return;
    list = f->pcb->state == TIME_WAIT ? &tcp_tw_pcbs : &tcp_active_pcbs;
    f->pcb->next = *list;
    *list = f->pcb;
    f->pcb = NULL;
}

void world_tick(struct net *net)
{
    for (int phase = PHASE_OPEN; phase < PHASES; phase++)
        for (struct tcp_flow *f = net->tcp[phase].oldest; f; f = f->newer)
            list_pcb(f);
    tcp_tmr();
    find_owners(tcp_active_pcbs);
    find_owners(tcp_tw_pcbs);
    tcp_active_pcbs = tcp_tw_pcbs = NULL;
}

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
