/*
 * tcp_core.c - lwIP, one connection at a time.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/net/tcp_core.h"

#include "lwip/init.h"
#include "lwip/ip.h"
#include "lwip/netif.h"
#include "lwip/sys.h"

#include "common/base/ip4.h"

enum {
    MSS_MIN = 88,                    /* whatever a SYN asks: packets of one octet would choke the line */
    SEND_MS = 1000,
    SYN_MS = 4000                    /* so often, and TCP_SYNMAXRTX times: a bit more than half a minute */
};

static struct {
    struct tcp_party *party;         /* whose visit, or whose timer it is */
    void *visited;                   /* NULL during the timer */
    struct tcp_pcb_listen *listener; /* in lwIP's list only while a SYN is accepted */
    struct netif netif;
    unsigned parties;
    uint8_t timer_count;             /* what lwIP's own count is */
    bool is_initialised;
    uint32_t assertions;
} core;

/* ---- what lwIP asks ---- */

uint32_t tcp_core_random(void)
{
    uint32_t number = 0;

    if (core.party)
        core.party->random(core.party, (uint8_t *)&number, sizeof number);
    return number;
}

void tcp_core_assertion_failed(const char *what)
{
    (void)what;
    core.assertions++;
}

uint32_t tcp_core_assertions(void)
{
    return core.assertions;
}

/* For lwIP's timestamps and time-outs, neither of which is used. */
u32_t sys_now(void)
{
    return 0;
}

/* A segment of lwIP's: copied once, then checksummed. */
static err_t on_output(struct netif *netif, struct pbuf *p, const ip4_addr_t *to)
{
    struct outbox *out = core.party ? core.party->outbox(core.party, core.visited, lwip_ntohl(to->addr)) : NULL;
    struct packet_slot *slot;
    uint16_t checksum;
    uint32_t sum;
    uint8_t *tcp;
    size_t len = p->tot_len;

    (void)netif;
    if (!out || len > out->mtu || len < IP4_HEADER + TCP_HEADER || !(slot = outbox_slot(out)))
        return ERR_OK;
    pbuf_copy_partial(p, slot->data, (u16_t)len, 0);
    ip4_seal_header(slot->data);
    tcp = slot->data + IP4_HEADER;
    len -= IP4_HEADER;
    tcp_clamp_mss(tcp, len, (uint16_t)(out->mtu - IP4_HEADER - TCP_HEADER));
    tcp[16] = tcp[17] = 0;
    sum = ip4_sum((uint32_t)(IP4_TCP + len), bytes_of(slot->data + 12, 8)); /* the addresses where they lie */
    checksum = ip4_checksum(ip4_sum(sum, bytes_of(tcp, len)));
    tcp[16] = (uint8_t)(checksum >> 8);
    tcp[17] = (uint8_t)checksum;
    outbox_deliver(out, slot, IP4_HEADER + len);
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

/* ---- visits ---- */

void tcp_core_enter(struct tcp_party *party, void *visited, struct tcp_pcb *pcb)
{
    core.party = party;
    core.visited = visited;
    tcp_ticks = party->ticks;
    if (!pcb)
        return;
    pcb->next = NULL;
    if (pcb->state == TIME_WAIT)
        tcp_tw_pcbs = pcb;
    else
        tcp_active_pcbs = pcb;
}

struct tcp_pcb *tcp_core_leave(void)
{
    struct tcp_pcb *left = tcp_active_pcbs ? tcp_active_pcbs : tcp_tw_pcbs;

    tcp_active_pcbs = tcp_tw_pcbs = NULL;
    core.party = NULL;
    core.visited = NULL;
    return left;
}

void tcp_core_input(uint32_t from, uint32_t to, struct bytes segment)
{
    struct pbuf *p = pbuf_alloc(PBUF_RAW, (u16_t)segment.len, PBUF_RAM);

    if (!p)
        return;
    memcpy(p->payload, segment.at, segment.len);
    ip_data.current_netif = ip_data.current_input_netif = &core.netif;
    ip_data.current_iphdr_src.addr = lwip_htonl(from);
    ip_data.current_iphdr_dest.addr = lwip_htonl(to);
    tcp_input(p, &core.netif);
}

void tcp_core_accept(uint32_t from, uint32_t to, uint16_t port, struct bytes syn, void *arg)
{
    core.listener->local_port = port;
    core.listener->callback_arg = arg;
    tcp_listen_pcbs.listen_pcbs = core.listener;
    tcp_core_input(from, to, syn);
    tcp_listen_pcbs.listen_pcbs = NULL;
}

bool tcp_core_connect(uint32_t from, uint16_t from_port, uint32_t to, uint16_t to_port, void *arg,
                      tcp_connected_fn connected)
{
    ip4_addr_t far_side = { lwip_htonl(to) };
    struct tcp_pcb *pcb = tcp_new();

    if (!pcb)
        return false;
    tcp_arg(pcb, arg);
    pcb->local_ip.addr = lwip_htonl(from); /* tcp_bind() would look through lists that are not there */
    pcb->local_port = from_port;
    pcb->rto = SYN_MS / TCP_SLOW_INTERVAL;
    if (tcp_connect(pcb, &far_side, to_port, connected) == ERR_OK)
        return true;
    tcp_abandon(pcb, 0);
    return false;
}

void tcp_core_bound_mss(struct tcp_pcb *pcb, uint16_t mtu)
{
    uint16_t mss = (uint16_t)(mtu - IP4_HEADER - TCP_HEADER);

    if (pcb->mss < MSS_MIN)
        pcb->mss = MSS_MIN;
    if (pcb->mss > mss)
        pcb->mss = mss;
}

size_t tcp_core_room(const struct tcp_pcb *pcb, uint32_t bps)
{
    size_t budget = bps ? (size_t)bps / 10 * SEND_MS / 1000 : TCP_SND_BUF, queued;

    if (!pcb || (pcb->state != ESTABLISHED && pcb->state != CLOSE_WAIT))
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

/* ---- time ---- */

bool tcp_core_needs_tick(const struct tcp_pcb *pcb)
{
    if (!pcb)
        return false;
    if (pcb->state != ESTABLISHED && pcb->state != CLOSE_WAIT && pcb->state != FIN_WAIT_2)
        return true;
    if (pcb->state == FIN_WAIT_2 && (pcb->flags & TF_RXCLOSED))
        return true;
    return pcb->unacked || pcb->unsent || pcb->ooseq || pcb->refused_data || pcb->persist_backoff > 0 ||
           (pcb->flags & (TF_ACK_DELAY | TF_ACK_NOW | TF_CLOSEPEND | TF_NAGLEMEMERR)) != 0;
}

void tcp_core_tick_list(struct tcp_pcb *pcb)
{
    struct tcp_pcb **list;

    if (!pcb)
        return;
    if (!pcb->unsent) /* lwIP 2.1.3 goes on probing a closed window when what waited was acknowledged */
        pcb->persist_backoff = 0;
    list = pcb->state == TIME_WAIT ? &tcp_tw_pcbs : &tcp_active_pcbs;
    pcb->next = *list;
    *list = pcb;
    pcb->last_timer = core.timer_count; /* never what lwIP takes for: has had this tick, whoever else ticked since */
}

/* As tcp_tmr(), but that each party has its own beat and its own clock. */
void tcp_core_tick_run(struct tcp_party *party, void (*left)(void *arg, struct tcp_pcb *pcb))
{
    core.party = party;
    tcp_ticks = party->ticks;
    tcp_fasttmr();
    core.timer_count++;
    if (++party->beats & 1) {
        tcp_slowtmr();
        core.timer_count++;
    }
    party->ticks = tcp_ticks;
    for (struct tcp_pcb *pcb = tcp_active_pcbs; pcb; pcb = pcb->next)
        left(pcb->callback_arg, pcb);
    for (struct tcp_pcb *pcb = tcp_tw_pcbs; pcb; pcb = pcb->next)
        left(pcb->callback_arg, pcb);
    tcp_active_pcbs = tcp_tw_pcbs = NULL;
    core.party = NULL;
}

/* ---- life ---- */

static bool make_listener(void)
{
    struct tcp_pcb *pcb = tcp_new(), *listener = NULL;

    if (pcb && tcp_bind(pcb, IP4_ADDR_ANY, 1) == ERR_OK)
        listener = tcp_listen(pcb);
    if (!listener) {
        if (pcb)
            tcp_close(pcb);
        return false;
    }
    tcp_accept(listener, on_accept);
    core.listener = (struct tcp_pcb_listen *)(void *)listener;
    tcp_listen_pcbs.listen_pcbs = NULL;
    return true;
}

bool tcp_core_start(void)
{
    ip4_addr_t own = { lwip_htonl(IP4(10, 0, 0, 1)) }; /* any: nothing is addressed to it */
    ip4_addr_t mask = { lwip_htonl(UINT32_MAX) };

    if (core.parties++ > 0)
        return true;
    if (!core.is_initialised)
        lwip_init();
    core.is_initialised = true;
    memset(&core.netif, 0, sizeof core.netif);
    netif_add(&core.netif, &own, &mask, &own, NULL, on_netif, ip_input);
    netif_set_default(&core.netif);
    netif_set_up(&core.netif);
    netif_set_link_up(&core.netif);
    if (make_listener())
        return true;
    netif_remove(&core.netif);
    core.parties = 0;
    return false;
}

void tcp_core_stop(void)
{
    if (--core.parties > 0)
        return;
    tcp_listen_pcbs.listen_pcbs = core.listener;
    tcp_close((struct tcp_pcb *)(void *)core.listener);
    core.listener = NULL;
    netif_remove(&core.netif);
}
