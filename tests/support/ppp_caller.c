/* ppp_caller.c - a caller made of our own engine.
 * SPDX-License-Identifier: MIT */
#include "common/base/text.h"
#include "tests/support/ppp_caller.h"

static void on_send(void *ctx, uint16_t protocol, struct bytes info)
{
    struct ppp_caller *c = ctx;
    uint8_t room[2 * HDLC_FRAME_MAX + 16];
    struct writer out = wr_into(room, sizeof room);

    hdlc_send(&c->tx, protocol, info, &out);
    c->write(c->ctx, wr_view(&out));
}

static void on_framing(void *ctx, const struct link_framing *framing)
{
    struct ppp_caller *c = ctx;

    c->tx.accm = framing->tx_accm;
    c->tx.pfc = framing->tx_pfc;
    c->tx.acfc = framing->tx_acfc;
    c->rx.accm = framing->rx_accm;
}

static void on_authenticate(void *ctx, const struct auth_attempt *attempt)
{
    (void)ctx, (void)attempt; /* a caller asks nobody */
}

static void on_authenticated(void *ctx, const char *user, unsigned method)
{
    struct ppp_caller *c = ctx;
    const struct link_ip wish = { .our_address = c->wanted_address };

    (void)user, (void)method;
    link_start_network(c->link, &wish, c->now);
}

static void on_ip_up(void *ctx, const struct link_ip *ip)
{
    struct ppp_caller *c = ctx;

    c->is_up = ip != NULL;
    if (ip)
        c->ip = *ip;
}

static void on_packet(void *ctx, uint16_t protocol, struct bytes packet)
{
    struct ppp_caller *c = ctx;

    if (protocol != PPP_IP || packet.len < 20)
        return;
    c->ip_bytes_in += packet.len;
    if (packet.at[9] == 1 && packet.len >= 28 && packet.at[20] == 0) {
        c->pings_back++;
        c->last_ping_back = c->now;
    } else {
        tiny_tcp_receive(&c->tcp, packet, c->now);
    }
}

static void on_random(void *ctx, uint8_t *out, size_t len)
{
    struct ppp_caller *c = ctx;

    for (size_t i = 0; i < len; i++) {
        c->random = c->random * 1664525u + 1013904223u;
        out[i] = (uint8_t)(c->random >> 24);
    }
}

static void on_ended(void *ctx, enum end_reason why, uint32_t peer_error)
{
    struct ppp_caller *c = ctx;

    c->has_ended = true;
    c->is_up = false;
    c->why = why;
    c->peer_error = peer_error;
}

static void on_callback(void *ctx, const struct cbcp_agreed *agreed)
{
    ((struct ppp_caller *)ctx)->callback = *agreed;
}

static void on_identified(void *ctx, const char *text)
{
    struct ppp_caller *c = ctx;

    text_copy(c->server_says, sizeof c->server_says, text);
}

static const struct link_host caller_host = {
    .identified = on_identified,
    .send = on_send,
    .framing = on_framing,
    .authenticate = on_authenticate,
    .authenticated = on_authenticated,
    .callback = on_callback,
    .ip_up = on_ip_up,
    .packet = on_packet,
    .random = on_random,
    .ended = on_ended,
};

static void send_packet(void *ctx, struct bytes packet)
{
    struct ppp_caller *c = ctx;

    if (c->link)
        link_send_packet(c->link, PPP_IP, packet);
}

bool ppp_caller_init(struct ppp_caller *c, const char *user, const char *password, unsigned methods,
                     void (*write)(void *ctx, struct bytes line), void *ctx)
{
    return ppp_caller_init_callback(c, user, password, methods, NULL, write, ctx);
}

bool ppp_caller_init_callback(struct ppp_caller *c, const char *user, const char *password, unsigned methods,
                              const struct cbcp_wish *wish, void (*write)(void *ctx, struct bytes line), void *ctx)
{
    static uint32_t seed = 1;
    struct link_config config;

    *c = (struct ppp_caller){ .write = write, .ctx = ctx, .random = seed += 0x9e3779b9u };
    hdlc_rx_init(&c->rx);
    hdlc_tx_init(&c->tx);
    c->tcp.send = send_packet;
    c->tcp.ctx = c;
    link_config_defaults(&config);
    config.side = LINK_CALLS;
    config.auth_methods = methods;
    config.listen_first_ms = 0;
    config.accm = 0;
    config.does_callback = wish != NULL;
    if (wish)
        config.callback = *wish;
    text_copy(config.user, sizeof config.user, user);
    text_copy(config.password, sizeof config.password, password);
    c->link = link_new(&config, &caller_host, c);
    return c->link != NULL;
}

void ppp_caller_fini(struct ppp_caller *c)
{
    link_free(c->link);
    c->link = NULL;
}

void ppp_caller_start(struct ppp_caller *c, rras_ms now)
{
    c->now = now;
    link_up(c->link, now);
}

void ppp_caller_receive(struct ppp_caller *c, struct bytes line, rras_ms now)
{
    struct hdlc_frame frame;

    c->now = now;
    c->line_bytes_in += line.len;
    while (!c->has_ended && hdlc_receive(&c->rx, &line, &frame))
        link_receive(c->link, frame.protocol, frame.info, now);
}

rras_ms ppp_caller_advance(struct ppp_caller *c, rras_ms now)
{
    rras_ms next;

    c->now = now;
    if (c->has_ended || !c->link)
        return RRAS_NEVER;
    next = link_advance(c->link, now);
    return c->is_up ? rras_sooner(next, tiny_tcp_advance(&c->tcp, now)) : next;
}

void ppp_caller_get(struct ppp_caller *c, uint32_t to, uint16_t port, const char *request, rras_ms now)
{
    c->now = now;
    tiny_tcp_get(&c->tcp, c->ip.our_address, to, port, (uint16_t)(1024 + (c->random >> 20)), request, now);
}

void ppp_caller_ping(struct ppp_caller *c, uint32_t to, uint16_t sequence)
{
    uint8_t packet[20 + 8 + 32] = { 0 };
    struct writer w = wr_into(packet, sizeof packet);
    uint16_t sum;

    wr_be16(&w, 0x4500);
    wr_be16(&w, sizeof packet);
    wr_be16(&w, sequence); /* identification */
    wr_be16(&w, 0);        /* not a fragment */
    wr_be16(&w, 64 << 8 | 1);
    wr_be16(&w, 0);
    wr_be32(&w, c->ip.our_address);
    wr_be32(&w, to);
    wr_be16(&w, 8 << 8);
    wr_be16(&w, 0);
    wr_be16(&w, 77);
    wr_be16(&w, sequence);
    sum = tiny_checksum(bytes_of(packet, 20), 0);
    packet[10] = (uint8_t)(sum >> 8), packet[11] = (uint8_t)sum;
    sum = tiny_checksum(bytes_of(packet + 20, sizeof packet - 20), 0);
    packet[22] = (uint8_t)(sum >> 8), packet[23] = (uint8_t)sum;
    link_send_packet(c->link, PPP_IP, bytes_of(packet, sizeof packet));
}

void ppp_caller_hang_up(struct ppp_caller *c, rras_ms now)
{
    c->now = now;
    if (!c->has_ended)
        link_close(c->link, END_CALLER_HUNG_UP, now);
}
