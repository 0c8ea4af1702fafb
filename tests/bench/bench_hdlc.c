/*
 * bench_hdlc.c - PPP framing, encode and decode, beside lwIP's pppos.
 *
 * The same random packets of 1500 octets (flags and escapes as they come), ACCM 0, no compression of
 * fields, whole pieces of 4096 octets to the decoders. lwIP's file is compiled in as it is; what it asks
 * of the rest of lwIP's PPP is answered below. Both give the decoded packet to a function that counts.
 *
 * SPDX-License-Identifier: MIT
 */
#define PPP_SUPPORT 1
#define PPPOS_SUPPORT 1
#define PPP_IPV4_SUPPORT 1
#define PPP_INPROC_IRQ_SAFE 0
#define VJ_SUPPORT 0
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"
#include "../netif/ppp/pppos.c"
#pragma GCC diagnostic pop

#include <stdio.h>
#include <time.h>

#include "service/ppp/hdlc.h"

enum { PACKET = 1500, PACKETS = 64, ROUNDS = 1000, PIECE = 4096, PPP_IP_PROTOCOL = 0x21 };

static uint8_t packets[PACKETS][PACKET];
static uint8_t line[PACKETS * 2 * (PACKET + 16)];
static size_t line_len;
static unsigned decoded;

/* ---- what pppos.c asks ---- */

static ppp_pcb the_ppp;

ppp_pcb *ppp_new(struct netif *netif, const struct link_callbacks *callbacks, void *ctx, ppp_link_status_cb_fn status,
                 void *status_ctx)
{
    (void)status;
    (void)status_ctx;
    the_ppp.netif = netif;
    the_ppp.link_cb = callbacks;
    the_ppp.link_ctx_cb = ctx;
    return &the_ppp;
}

void ppp_start(ppp_pcb *ppp)
{
    (void)ppp;
}

void ppp_link_end(ppp_pcb *ppp)
{
    (void)ppp;
}

void ppp_input(ppp_pcb *ppp, struct pbuf *p)
{
    (void)ppp;
    decoded++;
    pbuf_free(p);
}

static u32_t take_line(ppp_pcb *ppp, u8_t *data, u32_t len, void *ctx)
{
    (void)ppp;
    (void)ctx;
    memcpy(line + line_len, data, len);
    line_len += len;
    return len;
}

/* ---- the race ---- */

static double seconds(void)
{
    return (double)clock() / CLOCKS_PER_SEC;
}

static double megabytes(void)
{
    return (double)ROUNDS * PACKETS * PACKET / 1e6;
}

static void encode_ours(void)
{
    struct hdlc_tx tx;
    struct writer w = wr_into(line, sizeof line);

    hdlc_tx_init(&tx);
    tx.accm = 0;
    for (int i = 0; i < PACKETS; i++)
        hdlc_send(&tx, PPP_IP_PROTOCOL, bytes_of(packets[i], PACKET), &w);
    line_len = w.len;
}

static void decode_ours(void)
{
    static struct hdlc_rx rx;
    struct hdlc_frame frame;

    hdlc_rx_init(&rx);
    for (size_t at = 0; at < line_len; at += PIECE) {
        struct bytes piece = bytes_of(line + at, line_len - at < PIECE ? line_len - at : PIECE);

        while (hdlc_receive(&rx, &piece, &frame))
            decoded += frame.info.len == PACKET;
    }
}

static ppp_pcb *peer;

static void encode_peer(void)
{
    line_len = 0;
    for (int i = 0; i < PACKETS; i++) {
        struct pbuf *p = pbuf_alloc(PBUF_RAW, PACKET, PBUF_REF);

        p->payload = packets[i];
        peer->link_cb->netif_output(peer, peer->link_ctx_cb, p, PPP_IP_PROTOCOL);
        pbuf_free(p);
    }
}

static void decode_peer(void)
{
    for (size_t at = 0; at < line_len; at += PIECE)
        pppos_input(peer, line + at, (int)(line_len - at < PIECE ? line_len - at : PIECE));
}

/* MB of packets a second; every packet must arrive. */
static double race(void (*work)(void), bool decodes)
{
    double start;

    decoded = 0;
    start = seconds();
    for (int i = 0; i < ROUNDS; i++)
        work();
    if (decodes && decoded != (unsigned)ROUNDS * PACKETS) {
        fprintf(stderr, "bench_hdlc: %u of %d packets came back\n", decoded, ROUNDS * PACKETS);
        exit(1);
    }
    return megabytes() / (seconds() - start);
}

int main(void)
{
    static struct netif netif;
    double our_encode, our_decode, peer_encode, peer_decode;
    uint32_t random = 1;

    for (int i = 0; i < PACKETS; i++) {
        for (int j = 0; j < PACKET; j++) {
            random = random * 1664525u + 1013904223u;
            packets[i][j] = (uint8_t)(random >> 24);
        }
    }
    peer = pppos_create(&netif, take_line, NULL, NULL);
    peer->link_cb->connect(peer, peer->link_ctx_cb);
    peer->link_cb->send_config(peer, peer->link_ctx_cb, 0, 0, 0);
    peer->link_cb->recv_config(peer, peer->link_ctx_cb, 0, 0, 0);

    our_encode = race(encode_ours, false);
    our_decode = race(decode_ours, true);
    peer_encode = race(encode_peer, false);
    peer_decode = race(decode_peer, true);
    printf("hdlc-encode %.0f MB/s (lwIP pppos %.0f MB/s)\n", our_encode, peer_encode);
    printf("hdlc-decode %.0f MB/s (lwIP pppos %.0f MB/s)\n", our_decode, peer_decode);
    printf("hdlc-encode+decode %.0f MB/s (lwIP pppos %.0f MB/s)\n", 1 / (1 / our_encode + 1 / our_decode),
           1 / (1 / peer_encode + 1 / peer_decode));
    return 0;
}
