/*
 * flow_table.c - finding things by who talks to whom.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/net/flow_table.h"

#include <stdlib.h>

enum { FIRST_SIZE = 64 };

static uint32_t mix(uint32_t hash, uint32_t word)
{
    hash = (hash ^ word) * 0x9e3779b1u;
    return hash ^ hash >> 15;
}

static uint32_t hash_of(const struct flow_table *table, const struct flow_key *key)
{
    uint64_t owner = (uintptr_t)key->owner;
    uint32_t hash = mix(table->seed, (uint32_t)owner);

    hash = mix(hash, (uint32_t)(owner >> 32));
    hash = mix(hash, key->address);
    hash = mix(hash, (uint32_t)key->inside_port << 16 | key->outside_port);
    hash = mix(hash, key->inside);
    return mix(hash, key->kind);
}

static bool is_equal(const struct flow_key *a, const struct flow_key *b)
{
    return a->owner == b->owner && a->address == b->address && a->inside_port == b->inside_port &&
           a->outside_port == b->outside_port && a->kind == b->kind && a->inside == b->inside;
}

/* When there is no memory for a larger one, the table goes on with longer chains. */
static void grow(struct flow_table *table)
{
    uint32_t size = table->size * 2;
    struct flow_node **buckets = calloc(size, sizeof *buckets);

    if (!buckets)
        return;
    for (uint32_t i = 0; i < table->size; i++) {
        struct flow_node *node = table->buckets[i], *next;

        for (; node; node = next) {
            next = node->next;
            node->next = buckets[node->hash & (size - 1)];
            buckets[node->hash & (size - 1)] = node;
        }
    }
    free(table->buckets);
    table->buckets = buckets;
    table->size = size;
}

bool flow_table_init(struct flow_table *table, uint32_t seed)
{
    *table = (struct flow_table){ .size = FIRST_SIZE, .seed = seed };
    table->buckets = calloc(FIRST_SIZE, sizeof(struct flow_node *));
    return table->buckets != NULL;
}

void flow_table_fini(struct flow_table *table)
{
    free(table->buckets);
    table->buckets = NULL;
}

struct flow_node *flow_table_find(const struct flow_table *table, const struct flow_key *key)
{
    uint32_t hash = hash_of(table, key);
    struct flow_node *node = table->buckets[hash & (table->size - 1)];

    while (node && !(node->hash == hash && is_equal(&node->key, key)))
        node = node->next;
    return node;
}

void flow_table_add(struct flow_table *table, struct flow_node *node, const struct flow_key *key)
{
    struct flow_node **bucket;

    if (table->count >= table->size)
        grow(table);
    node->key = *key;
    node->hash = hash_of(table, key);
    bucket = &table->buckets[node->hash & (table->size - 1)];
    node->next = *bucket;
    *bucket = node;
    table->count++;
}

void flow_table_remove(struct flow_table *table, struct flow_node *node)
{
    struct flow_node **at = &table->buckets[node->hash & (table->size - 1)];

    while (*at != node)
        at = &(*at)->next;
    *at = node->next;
    table->count--;
}
