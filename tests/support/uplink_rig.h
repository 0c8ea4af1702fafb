/*
 * uplink_rig.h - two worlds joined in memory: programs of a computer, its proxy and uplink, a link, and at
 * its far end our own server's net with its NAT and a made-up Internet (net_rig.h).
 *
 * Header only, all static, one at a time. The Internet: RIG_WEB answers a request on port 80 with a page
 * and finishes, says everything back on port 7, refuses on port 1, is unreachable on 2, silent on 3.
 * RIG_DNS knows the names that begin with "web" and no others, and never answers those with "slow".
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_UPLINK_RIG_H
#define RRAS_UPLINK_RIG_H
#include "tests/support/net_rig.h"

#include "service/net/proxy.h"

enum { JOINED_FAR_MAX = 300, JOINED_LOCALS_MAX = 300, PAGE_LEN = 3000 };

struct far_end {
    struct rig_socket *socket;
    size_t said;                     /* of what there is to say */
    bool is_connected, has_finished;
};

/* A program's socket, as the host file has it. */
struct local {
    struct proxy_client *client;     /* NULL: closed, or broken */
    const uint8_t *say;              /* what it sends, and how far it is */
    size_t say_len, said;
    bool finishes;                   /* after that */
    bool has_finished, is_reading;
    uint8_t *heard;
    size_t heard_len, room;
    unsigned finishes_heard, closes;
    bool is_reset;
};

struct joined {
    struct rig rig;
    struct uplink *uplink;
    struct proxy *proxy;
    rras_ms now;
    struct far_end far[JOINED_FAR_MAX];
    size_t far_count;
    struct local locals[JOINED_LOCALS_MAX];
    size_t local_count;
    uint32_t random;
    unsigned lose_every, packets;    /* 0: none is lost */
    unsigned dns_asked;
    bool is_cut;                     /* packets go nowhere */
    uint8_t page[PAGE_LEN];
};

/* ---- the host file's part ---- */

static inline size_t local_send(void *ctx, void *socket, struct bytes data)
{
    struct local *l = socket;
    size_t len = data.len < l->room ? data.len : l->room;

    (void)ctx;
    if (l->closes || l->finishes_heard)
        abort();
    l->heard = realloc(l->heard, l->heard_len + len + 1);
    if (len > 0)
        memcpy(l->heard + l->heard_len, data.at, len);
    l->heard_len += len;
    l->room -= len;
    return len;
}

static inline void local_finish(void *ctx, void *socket)
{
    (void)ctx;
    if (((struct local *)socket)->closes)
        abort();
    ((struct local *)socket)->finishes_heard++;
}

static inline void local_read(void *ctx, void *socket, bool on)
{
    (void)ctx;
    if (((struct local *)socket)->closes)
        abort();
    ((struct local *)socket)->is_reading = on;
}

static inline void local_close(void *ctx, void *socket, bool reset)
{
    struct local *l = socket;

    (void)ctx;
    l->closes++;
    l->is_reset = reset;
    l->client = NULL;
}

static const struct proxy_host local_host = { local_send, local_finish, local_read, local_close };

static inline void joined_random(void *ctx, uint8_t *out, size_t len)
{
    struct joined *j = ctx;

    for (size_t i = 0; i < len; i++) {
        j->random = j->random * 1664525u + 1013904223u;
        out[i] = (uint8_t)(j->random >> 24);
    }
}

/* ---- the Internet's part ---- */

static inline void far_name(struct joined *j, struct rig_socket *s)
{
    uint8_t answer[512];
    struct writer w = wr_into(answer, sizeof answer);
    bool is_web = s->sent_len > 16 && memcmp(s->sent + 13, "web", 3) == 0;

    j->dns_asked++;
    if (s->sent_len < 17 || memcmp(s->sent + 13, "slow", 4) == 0)
        return;
    wr_bytes(&w, bytes_of(s->sent, 2));
    wr_be16(&w, is_web ? 0x8180 : 0x8183);
    wr_be16(&w, 1);
    wr_be16(&w, is_web);
    wr_be32(&w, 0);
    wr_bytes(&w, bytes_of(s->sent + 12, s->sent_len - 12));
    if (is_web) {
        wr_be16(&w, 0xc00c);
        wr_be16(&w, 1);
        wr_be16(&w, 1);
        wr_be32(&w, 300);
        wr_be16(&w, 4);
        wr_be32(&w, RIG_WEB);
    }
    net_udp_received(s->flow, s->address, s->port, wr_view(&w), j->now);
}

static inline void far_gone(struct joined *j, struct rig_socket *s, enum net_failure why)
{
    s->closes++;
    j->rig.closed++;
    net_tcp_failed(s->flow, why, j->now);
}

static inline struct bytes far_text(const struct joined *j, const struct rig_socket *s)
{
    if (s->port == 80)
        return s->sent_len >= 4 && memcmp(s->sent + s->sent_len - 4, "\r\n\r\n", 4) == 0 ? bytes_of(j->page, PAGE_LEN)
                                                                                        : bytes_of(NULL, 0);
    return bytes_of(s->sent, s->sent_len);
}

/* True when something moved. */
static inline bool far_step(struct joined *j, struct far_end *far)
{
    struct rig_socket *s = far->socket;
    struct bytes text;
    bool is_all_said;
    size_t n;

    if (s->closes || s->port == 3)
        return false;
    if (!far->is_connected) {
        far->is_connected = true;
        if (s->port == 1 || s->port == 2)
            far_gone(j, s, s->port == 1 ? NET_REFUSED : NET_UNREACHABLE);
        else
            net_tcp_connected(s->flow, s, j->now);
        return true;
    }
    text = far_text(j, s);
    is_all_said = far->said == text.len && (s->port == 80 ? text.len > 0 : s->finishes > 0);
    if (is_all_said && !far->has_finished) {
        far->has_finished = true;
        net_tcp_finished(s->flow, j->now);
        return true;
    }
    if (!s->is_reading || far->said == text.len)
        return false;
    n = net_tcp_received(s->flow, bytes_of(text.at + far->said, text.len - far->said), j->now);
    far->said += n;
    return n > 0;
}

static inline bool internet_step(struct joined *j)
{
    bool moved = false;

    for (struct rig_socket *s = j->rig.sockets; s; s = s->next) {
        size_t i = 0;

        if (s->kind == RIG_UDP) {
            if (!s->closes && s->sends > 0) {
                s->sends = 0;
                far_name(j, s);
                moved = true;
            }
            continue;
        }
        while (i < j->far_count && j->far[i].socket != s)
            i++;
        if (i == j->far_count && i < JOINED_FAR_MAX)
            j->far[j->far_count++] = (struct far_end){ .socket = s };
        if (i < JOINED_FAR_MAX)
            moved |= far_step(j, &j->far[i]);
    }
    return moved;
}

/* ---- all together ---- */

static inline bool is_lost(struct joined *j)
{
    return j->is_cut || (j->lose_every > 0 && ++j->packets % j->lose_every == 0);
}

static inline bool link_step(struct joined *j)
{
    struct bytes packet;
    bool moved = false;

    while (j->uplink && uplink_pull(j->uplink, &packet, j->now)) {
        moved = true;
        if (!is_lost(j))
            net_input(j->rig.ann, packet, j->now);
    }
    while (net_pull(j->rig.ann, &packet, j->now)) {
        moved = true;
        if (j->uplink && !is_lost(j))
            uplink_input(j->uplink, packet, j->now);
    }
    return moved;
}

static inline bool local_step(struct joined *j, struct local *l)
{
    size_t n = 0;

    if (l->client && l->is_reading && l->said < l->say_len) {
        n = proxy_received(l->client, bytes_of(l->say + l->said, l->say_len - l->said), j->now);
        l->said += n;
    }
    if (l->client && l->is_reading && l->finishes && !l->has_finished && l->said == l->say_len) {
        l->has_finished = true;
        proxy_finished(l->client, j->now);
        return true;
    }
    return n > 0;
}

static inline rras_ms joined_advance(struct joined *j)
{
    rras_ms next = net_advance(j->rig.net, j->now);

    if (j->proxy)
        next = rras_sooner(next, proxy_advance(j->proxy, j->now));
    return j->uplink ? rras_sooner(next, uplink_advance(j->uplink, j->now)) : next;
}

/* Until the time, or until nothing will ever happen again. */
static inline void joined_run(struct joined *j, rras_ms until)
{
    while (j->now < until) {
        rras_ms next = joined_advance(j);
        bool moved = internet_step(j);

        moved |= link_step(j);
        for (size_t i = 0; i < j->local_count; i++)
            moved |= local_step(j, &j->locals[i]);
        if (!moved) /* a deadline that is now is met by the next round; some time goes by all the same */
            j->now = next > until ? until : next > j->now ? next : j->now + 1;
    }
    j->rig.now = j->now;
}

static inline void joined_start(struct joined *j)
{
    struct uplink_config config = { .address = RIG_ANN, .dns = { RIG_OWN }, .mtu = 1500,
                                    .random = joined_random, .ctx = j };

    memset(j, 0, sizeof *j);
    rig_start(&j->rig);
    j->now = j->rig.now;
    j->random = 7;
    for (size_t i = 0; i < PAGE_LEN; i++)
        j->page[i] = (uint8_t)(i * 7 + i / 251);
    j->uplink = uplink_new(&config, j->now);
    j->proxy = proxy_new(j->uplink, &local_host, j);
}

/* False when something was left, closed twice or never, or lwIP was displeased. */
static inline bool joined_stop(struct joined *j)
{
    struct uplink_counters count = { 0 };
    bool ok = true;

    proxy_free(j->proxy);
    for (size_t i = 0; i < j->local_count; i++) {
        ok = ok && !j->locals[i].client && j->locals[i].closes <= 1;
        free(j->locals[i].heard);
    }
    if (j->uplink)
        uplink_counters(j->uplink, &count);
    ok = ok && count.malformed == 0 && count.queries == 0 && count.udp == 0;
    uplink_free(j->uplink);
    return rig_stop(&j->rig) && ok;
}

/* A program connects, and says this. */
static inline struct local *joined_connect(struct joined *j, const struct port_forward *forward, struct bytes say)
{
    struct local *l = &j->locals[j->local_count++];

    *l = (struct local){ .say = say.at, .say_len = say.len, .is_reading = true, .room = SIZE_MAX };
    l->client = proxy_accept(j->proxy, l, forward, j->now);
    return l;
}
#endif
