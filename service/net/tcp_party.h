/*
 * tcp_party.h - one of those who share lwIP (tcp_core.h): the callers' NAT, or one uplink.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_TCP_PARTY_H
#define RRAS_TCP_PARTY_H
#include <stddef.h>
#include <stdint.h>

struct outbox;

/* Its connections have a clock and a source of chance of their own, whatever the others do. */
struct tcp_party {
    /* Where a segment to `to` goes out; `visited` is whose visit it is, NULL during the timer. NULL: nowhere. */
    struct outbox *(*outbox)(struct tcp_party *party, void *visited, uint32_t to);
    void (*random)(struct tcp_party *party, uint8_t *out, size_t len);
    uint32_t ticks;                  /* lwIP's clock as this party has it */
    uint8_t beats;
};
#endif
