/*
 * flow_table.h - finding things by who talks to whom: one hash table, intrusive, no allocation per entry.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_FLOW_TABLE_H
#define RRAS_FLOW_TABLE_H
#include <stdbool.h>
#include <stdint.h>

enum flow_kind { FLOW_CALLER = 1, FLOW_TCP, FLOW_UDP, FLOW_UDP_PEER, FLOW_OWN };

struct flow_key {
    const void *owner;               /* the caller; the UDP flow for its peers; NULL for callers */
    uint32_t address;
    uint16_t inside_port, outside_port;
    uint32_t kind;                   /* enum flow_kind */
    uint32_t inside;                 /* address of the machine whose flow it is: behind a router there are many */
};

struct flow_node {
    struct flow_node *next;
    struct flow_key key;
    uint32_t hash;
};

struct flow_table {
    struct flow_node **buckets;
    uint32_t size, count;            /* size is a power of two */
    uint32_t seed;                   /* unpredictable, so that nobody can aim at one bucket */
};

bool flow_table_init(struct flow_table *table, uint32_t seed);
void flow_table_fini(struct flow_table *table);
struct flow_node *flow_table_find(const struct flow_table *table, const struct flow_key *key);
void flow_table_add(struct flow_table *table, struct flow_node *node, const struct flow_key *key);
void flow_table_remove(struct flow_table *table, struct flow_node *node);
#endif
