/*
 * uplink_tcp.c - TCP from our address on a link: lwIP is our end.
 *
 * lwIP's callbacks note what happened, and report() says so after the visit.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>

#include "service/net/tcp_core.h"
#include "service/net/uplink_state.h"

enum { TICKS_AT_ONCE = 8 };

struct uplink_tcp {
    struct flow_node node;           /* FLOW_TCP: far address, our port, far port */
    struct uplink *uplink;
    struct uplink_tcp *next, *previous;
    void (*changed)(void *ctx);      /* NULL: closed by its owner; what is left is lwIP's to end */
    void *ctx;
    struct tcp_pcb *pcb;             /* NULL once lwIP freed it */
    struct pbuf *inbox, *inbox_tail; /* not yet taken */
    uint8_t state;                   /* enum uplink_tcp_state */
    uint8_t failure;                 /* enum net_failure */
    bool is_new;                     /* something happened that the owner was not told of */
    bool wants_room, waits_for_queue;
    bool far_finished, finish_sent;
};

/* ---- what lwIP says ---- */

static err_t on_connected(void *arg, struct tcp_pcb *pcb, err_t err)
{
    struct uplink_tcp *t = arg;

    (void)err;
    tcp_core_bound_mss(pcb, t->uplink->out.mtu);
    t->state = UPLINK_TCP_OPEN;
    t->is_new = true;
    return ERR_OK;
}

static err_t on_recv(void *arg, struct tcp_pcb *pcb, struct pbuf *p, err_t err)
{
    struct uplink_tcp *t = arg;

    (void)pcb;
    (void)err;
    t->is_new = true;
    if (!p) {
        t->far_finished = true;
        return ERR_OK;
    }
    if (t->inbox)
        t->inbox_tail->next = p;
    else
        t->inbox = p;
    while (p->next)
        p = p->next;
    t->inbox_tail = p;
    return ERR_OK;
}

static err_t on_sent(void *arg, struct tcp_pcb *pcb, u16_t len)
{
    struct uplink_tcp *t = arg;

    (void)pcb;
    (void)len;
    if (t->wants_room && !t->waits_for_queue)
        t->is_new = true;
    return ERR_OK;
}

static void fail(struct uplink_tcp *t, enum net_failure why)
{
    if (t->state == UPLINK_TCP_FAILED)
        return;
    t->state = UPLINK_TCP_FAILED;
    t->failure = (uint8_t)why;
    t->is_new = true;
}

static void on_error(void *arg, err_t err)
{
    struct uplink_tcp *t = arg;

    if (err == ERR_CLSD) /* both sides finished: that is how it should end */
        return;
    if (err == ERR_RST)
        fail(t, t->state == UPLINK_TCP_CONNECTING ? NET_REFUSED : NET_RESET);
    else
        fail(t, NET_TIMED_OUT);
}

/* ---- visits ---- */

static void enter(struct uplink_tcp *t)
{
    tcp_core_enter(&t->uplink->party, t, t->pcb);
}

static void leave(struct uplink_tcp *t)
{
    struct uplink *u = t->uplink;

    t->pcb = tcp_core_leave();
    if (u->tcp_tick == RRAS_NEVER && (tcp_core_needs_tick(t->pcb) || t->wants_room))
        u->wants_tick = true; /* from the next advance on: what we know of the time may be old */
}

static void drop_inbox(struct uplink_tcp *t)
{
    if (t->inbox)
        pbuf_free(t->inbox);
    t->inbox = t->inbox_tail = NULL;
}

static void stop_waiting(struct uplink_tcp *t)
{
    if (t->waits_for_queue)
        t->uplink->waiting--;
    t->waits_for_queue = false;
}

static void abandon(struct uplink_tcp *t, bool tell)
{
    if (!t->pcb)
        return;
    enter(t);
    tcp_err(t->pcb, NULL);
    tcp_abandon(t->pcb, tell);
    leave(t);
}

/* The one way a connection goes. */
static void remove_tcp(struct uplink_tcp *t)
{
    struct uplink *u = t->uplink;

    abandon(t, false);
    drop_inbox(t);
    stop_waiting(t);
    flow_table_remove(&u->table, &t->node);
    *(t->previous ? &t->previous->next : &u->tcp) = t->next;
    if (t->next)
        t->next->previous = t->previous;
    u->count.tcp--;
    free(t);
    if (!u->tcp) {
        u->tcp_tick = RRAS_NEVER;
        u->wants_tick = false;
    }
}

static void bury(struct uplink_tcp *t)
{
    if (t->changed || t->pcb)
        return;
    t->uplink->has_dead = true;
}

/* Outside of visits. The owner may close the connection; it lives on until the last report was made. */
static void report(struct uplink_tcp *t)
{
    if (t->is_new && t->changed) {
        t->is_new = false;
        t->changed(t->ctx);
    }
    bury(t);
}

void uplink_tcp_sweep(struct uplink *uplink)
{
    struct uplink_tcp *t, *next;

    for (t = uplink->tcp; t; t = next) {
        next = t->next;
        if (!t->changed && !t->pcb)
            remove_tcp(t);
    }
}

/* ---- what the owner asks ---- */

/* Of those their owners are done with, the oldest makes place. */
static bool make_place(struct uplink *u)
{
    struct uplink_tcp *oldest = NULL;

    if (u->count.tcp < UPLINK_TCP_MAX)
        return true;
    for (struct uplink_tcp *t = u->tcp; t; t = t->next)
        if (!t->changed && t->pcb)
            oldest = t;
    if (!oldest)
        return false;
    abandon(oldest, true);
    if (u->depth > 0) /* its memory stays until the reports are over */
        bury(oldest);
    else
        remove_tcp(oldest);
    return true;
}

struct uplink_tcp *uplink_tcp_connect(struct uplink *u, uint32_t address, uint16_t port, void (*changed)(void *ctx),
                                      void *ctx, rras_ms now)
{
    struct flow_key key = { .address = address, .outside_port = port, .kind = FLOW_TCP };
    struct uplink_tcp *t;
    bool ok;

    u->now = now;
    if (u->is_down || port == 0 || !uplink_can_reach(u, address) || !make_place(u) || !uplink_choose_port(u, &key) ||
        !(t = calloc(1, sizeof *t)))
        return NULL;
    t->uplink = u;
    t->changed = changed;
    t->ctx = ctx;
    t->state = UPLINK_TCP_CONNECTING;
    t->next = u->tcp;
    if (t->next)
        t->next->previous = t;
    u->tcp = t;
    u->count.tcp++;
    flow_table_add(&u->table, &t->node, &key);
    enter(t);
    ok = tcp_core_connect(u->config.address, key.inside_port, address, port, t, on_connected);
    if (ok) {
        tcp_recv(tcp_core_pcb(), on_recv);
        tcp_sent(tcp_core_pcb(), on_sent);
        tcp_err(tcp_core_pcb(), on_error);
        tcp_nagle_disable(tcp_core_pcb());
    }
    leave(t);
    if (!ok) {
        remove_tcp(t);
        return NULL;
    }
    return t;
}

enum uplink_tcp_state uplink_tcp_state(const struct uplink_tcp *t)
{
    return (enum uplink_tcp_state)t->state;
}

enum net_failure uplink_tcp_failure(const struct uplink_tcp *t)
{
    return (enum net_failure)t->failure;
}

uint16_t uplink_tcp_port(const struct uplink_tcp *t)
{
    return t->node.key.inside_port;
}

struct bytes uplink_tcp_peek(const struct uplink_tcp *t)
{
    return t->inbox ? bytes_of(t->inbox->payload, t->inbox->len) : bytes_of(NULL, 0);
}

void uplink_tcp_take(struct uplink_tcp *t, size_t len)
{
    size_t left = len;

    while (t->inbox && left > 0) {
        struct pbuf *head = t->inbox;

        if (left < head->len) {
            head->payload = (uint8_t *)head->payload + left;
            head->len = (u16_t)(head->len - left);
            break;
        }
        left -= head->len;
        t->inbox = head->next;
        head->next = NULL;
        pbuf_free(head);
    }
    if (!t->pcb)
        return;
    enter(t);
    if (tcp_core_pcb())
        tcp_recved(tcp_core_pcb(), (u16_t)len);
    leave(t);
}

bool uplink_tcp_is_finished(const struct uplink_tcp *t)
{
    return t->far_finished && !t->inbox;
}

bool uplink_tcp_has_end(const struct uplink_tcp *t)
{
    return t->far_finished;
}

static size_t room(const struct uplink_tcp *t)
{
    return fairq_is_full(&t->uplink->out.queue) ? 0 : tcp_core_room(t->pcb, t->uplink->config.bps);
}

bool uplink_tcp_has_room(const struct uplink_tcp *t)
{
    return t->state == UPLINK_TCP_OPEN && room(t) > 0;
}

size_t uplink_tcp_send(struct uplink_tcp *t, struct bytes data)
{
    struct uplink *u = t->uplink;
    size_t taken = data.len, space;

    if (t->state != UPLINK_TCP_OPEN || t->finish_sent || !t->pcb || data.len == 0)
        return 0;
    space = room(t);
    if (taken > space)
        taken = space;
    stop_waiting(t);
    t->wants_room = taken < data.len;
    enter(t);
    if (taken > 0 && tcp_write(tcp_core_pcb(), data.at, (u16_t)taken, TCP_WRITE_FLAG_COPY) != ERR_OK) {
        taken = 0;
        t->wants_room = true;
    }
    tcp_output(tcp_core_pcb());
    leave(t);
    if (t->wants_room && fairq_is_full(&u->out.queue)) {
        t->waits_for_queue = true;
        u->waiting++;
    }
    return taken;
}

void uplink_tcp_finish(struct uplink_tcp *t)
{
    if (t->finish_sent || t->state != UPLINK_TCP_OPEN)
        return;
    t->finish_sent = true;
    t->wants_room = false;
    if (!t->pcb)
        return;
    enter(t);
    tcp_shutdown(t->pcb, 0, 1);
    leave(t);
}

void uplink_tcp_close(struct uplink_tcp *t, bool reset)
{
    bool has_unread = t->inbox != NULL;

    t->changed = NULL;
    t->wants_room = false;
    stop_waiting(t);
    drop_inbox(t);
    if (t->pcb && (reset || has_unread)) {
        abandon(t, true);
    } else if (t->pcb) {
        enter(t);
        tcp_err(t->pcb, NULL);
        tcp_close(t->pcb);
        leave(t);
    }
    bury(t);
    if (!t->pcb && t->uplink->depth == 0) {
        t->uplink->has_dead = false;
        remove_tcp(t);
    }
}

/* ---- from the link ---- */

static void refuse(struct uplink *u, const struct ip4_packet *p, const struct tcp_fields *tcp)
{
    struct ip4_header h = { p->destination, p->source, u->next_id++, 0, IP4_TCP, 64, 0 };
    uint8_t reset[TCP_HEADER];

    if (tcp->flags & TCP_F_RST)
        return;
    tcp_write_reset(reset, &h, tcp, p->payload.len - tcp->header_len);
    outbox_send(&u->out, &h, bytes_of(reset, sizeof reset), bytes_of(NULL, 0));
}

static struct uplink_tcp *find(struct uplink *u, uint32_t address, uint16_t port, uint16_t far_port)
{
    struct flow_key key = { .address = address, .inside_port = port, .outside_port = far_port,
                            .kind = FLOW_TCP };

    return (struct uplink_tcp *)(void *)flow_table_find(&u->table, &key);
}

void uplink_tcp_input(struct uplink *u, const struct ip4_packet *p)
{
    struct uplink_tcp *t;
    struct tcp_fields tcp;

    if (!tcp_read(p->payload, &tcp)) {
        u->count.malformed++;
        return;
    }
    t = find(u, p->source, tcp.ports.destination, tcp.ports.source);
    if (!t || !t->pcb) {
        refuse(u, p, &tcp);
        return;
    }
    enter(t);
    tcp_core_input(p->source, p->destination, p->payload);
    leave(t);
    report(t);
}

/* Only while we connect, and only about the SYN itself (RFC 5927 4.1, 5): later it may be a passing fault. */
void uplink_tcp_quoted(struct uplink *u, const struct uplink_quote *quote)
{
    struct uplink_tcp *t = find(u, quote->destination, quote->from_port, quote->to_port);
    bool is_refusal = quote->code == ICMP4_PORT || quote->code == ICMP4_PROTOCOL;

    if (!t || !t->pcb || t->state != UPLINK_TCP_CONNECTING || quote->sequence != t->pcb->lastack)
        return;
    fail(t, quote->type == ICMP4_UNREACHABLE && is_refusal ? NET_REFUSED : NET_UNREACHABLE);
    abandon(t, false);
    report(t);
}

/* ---- time ---- */

static void find_owner(void *arg, struct tcp_pcb *pcb)
{
    ((struct uplink_tcp *)arg)->pcb = pcb;
}

static void tick(struct uplink *u)
{
    for (struct uplink_tcp *t = u->tcp; t; t = t->next) {
        tcp_core_tick_list(t->pcb);
        t->pcb = NULL; /* find_owner() gives it back, unless the timer ends it */
    }
    tcp_core_tick_run(&u->party, find_owner);
    for (struct uplink_tcp *t = u->tcp; t; t = t->next) {
        if (t->wants_room && !t->waits_for_queue && room(t) > 0)
            t->is_new = true;
        if (u->tcp_tick == RRAS_NEVER && (tcp_core_needs_tick(t->pcb) || t->wants_room))
            u->tcp_tick = u->now + TCP_TICK_MS;
        report(t);
    }
}

static void use_room(struct uplink *u)
{
    u->has_room = false;
    for (struct uplink_tcp *t = u->tcp; t && !fairq_is_full(&u->out.queue); t = t->next) {
        if (!t->waits_for_queue)
            continue;
        stop_waiting(t);
        t->is_new = true;
        report(t);
    }
}

void uplink_tcp_advance(struct uplink *u)
{
    int ticks = 0;

    if (u->has_room)
        use_room(u);
    if (u->wants_tick && u->tcp_tick == RRAS_NEVER)
        u->tcp_tick = u->now + TCP_TICK_MS;
    u->wants_tick = false;
    while (u->tcp_tick <= u->now) {
        rras_ms due = u->tcp_tick;

        u->tcp_tick = RRAS_NEVER;
        tick(u);
        if (u->tcp_tick != RRAS_NEVER) /* after a long sleep, time that was slept is not caught up */
            u->tcp_tick = ++ticks < TICKS_AT_ONCE ? due + TCP_TICK_MS : u->now + TCP_TICK_MS;
    }
}

rras_ms uplink_tcp_due(const struct uplink *uplink)
{
    bool is_new = uplink->has_room || (uplink->wants_tick && uplink->tcp_tick == RRAS_NEVER);

    return is_new ? uplink->now : uplink->tcp_tick;
}

/* ---- life ---- */

static struct uplink *uplink_of(struct tcp_party *party)
{
    return (struct uplink *)(void *)((char *)party - offsetof(struct uplink, party));
}

static struct outbox *outbox_for(struct tcp_party *party, void *visited, uint32_t to)
{
    (void)visited;
    (void)to;
    return &uplink_of(party)->out;
}

static void random_for(struct tcp_party *party, uint8_t *out, size_t len)
{
    uplink_random(uplink_of(party), out, len);
}

bool uplink_tcp_start(struct uplink *uplink)
{
    uplink->party = (struct tcp_party){ .outbox = outbox_for, .random = random_for };
    return tcp_core_start();
}

void uplink_tcp_down(struct uplink *uplink)
{
    for (struct uplink_tcp *t = uplink->tcp; t; t = t->next) {
        fail(t, NET_UNREACHABLE);
        abandon(t, false);
        t->is_new = true;
        report(t);
    }
    while (uplink->tcp)
        remove_tcp(uplink->tcp);
}
