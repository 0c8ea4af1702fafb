/*
 * tiny_tcp.h - the least of IP and TCP that fetches a page: the other side of a test, not a product.
 *
 * One connection, data taken in order only, one request outstanding. It shares no code with
 * service/net, so that the two check each other.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_TINY_TCP_H
#define RRAS_TINY_TCP_H
#include "common/base/bytes.h"
#include "common/base/clock.h"

enum tiny_tcp_state { TINY_IDLE, TINY_CONNECTING, TINY_OPEN, TINY_CLOSED, TINY_RESET };

struct tiny_tcp {
    enum tiny_tcp_state state;
    uint32_t from, to;             /* addresses, host order */
    uint16_t from_port, to_port;
    uint32_t sent, acked, expected; /* our next sequence, what the peer has of it, the peer's next */
    uint16_t next_ip_id;
    const char *request;           /* sent once the connection is open; not copied */
    size_t request_len;
    rras_ms resend_at;
    unsigned resends;
    uint8_t page[2048];            /* the first bytes of the answer */
    size_t page_len;               /* all of it */
    uint32_t page_sum;             /* a running sum over all bytes (FNV-1a) */
    void (*send)(void *ctx, struct bytes packet);
    void *ctx;
};

void tiny_tcp_get(struct tiny_tcp *t, uint32_t from, uint32_t to, uint16_t to_port, uint16_t from_port, const char *request,
                  rras_ms now);
void tiny_tcp_receive(struct tiny_tcp *t, struct bytes packet, rras_ms now);
rras_ms tiny_tcp_advance(struct tiny_tcp *t, rras_ms now); /* resends after a second of silence, ten times */

/* Internet checksum over `data`, starting from `sum` (RFC 1071). */
uint16_t tiny_checksum(struct bytes data, uint32_t sum);
#endif
