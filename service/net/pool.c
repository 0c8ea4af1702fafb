/*
 * pool.c - the addresses callers are given.
 *
 * One entry per address of the range, linked into a queue of free ones: taken at the head, given
 * back at the tail, and any one can leave from the middle. A user's fixed address outside of the
 * range is kept in a small table of its own.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/net/pool.h"

#include <stdlib.h>

#define NOBODY UINT32_MAX

enum entry_state { ENTRY_UNUSABLE, ENTRY_FREE, ENTRY_TAKEN };

struct entry {
    uint32_t previous, next;         /* in the queue of free ones, NOBODY at its ends */
    enum entry_state state;
};

struct pool {
    uint32_t first;                  /* the server's own */
    uint32_t count;                  /* entries, the server's included */
    uint32_t free_head, free_tail;
    uint32_t size, in_use;
    uint32_t *fixed;                 /* taken addresses outside of the range */
    uint32_t fixed_count, fixed_room;
    struct entry entries[];
};

static void append_free(struct pool *pool, uint32_t index)
{
    struct entry *e = &pool->entries[index];

    e->state = ENTRY_FREE;
    e->next = NOBODY;
    e->previous = pool->free_tail;
    if (pool->free_tail == NOBODY)
        pool->free_head = index;
    else
        pool->entries[pool->free_tail].next = index;
    pool->free_tail = index;
}

static void unlink_free(struct pool *pool, uint32_t index)
{
    struct entry *e = &pool->entries[index];

    if (e->previous == NOBODY)
        pool->free_head = e->next;
    else
        pool->entries[e->previous].next = e->next;
    if (e->next == NOBODY)
        pool->free_tail = e->previous;
    else
        pool->entries[e->next].previous = e->previous;
    e->state = ENTRY_TAKEN;
}

static bool is_usable(uint32_t address, const struct address_range *excluded, uint32_t excluded_count)
{
    if (!is_caller_address(address))
        return false;
    for (uint32_t i = 0; i < excluded_count; i++)
        if (address >= excluded[i].from && address <= excluded[i].to)
            return false;
    return true;
}

struct pool *pool_new(struct address_range range, const struct address_range *excluded, uint32_t excluded_count)
{
    struct pool *pool;
    uint32_t count;

    if (range.from == 0 || range.to <= range.from)
        return NULL;
    count = range.to - range.from >= POOL_ADDRESSES_MAX ? POOL_ADDRESSES_MAX : range.to - range.from + 1;
    pool = calloc(1, sizeof *pool + count * sizeof pool->entries[0]);
    if (!pool)
        return NULL;
    pool->first = range.from;
    pool->count = count;
    pool->free_head = pool->free_tail = NOBODY;
    for (uint32_t i = 1; i < count; i++) {
        if (is_usable(range.from + i, excluded, excluded_count)) {
            append_free(pool, i);
            pool->size++;
        }
    }
    return pool;
}

void pool_free(struct pool *pool)
{
    if (pool)
        free(pool->fixed);
    free(pool);
}

uint32_t pool_server_address(const struct pool *pool)
{
    return pool->first;
}

static bool is_inside(const struct pool *pool, uint32_t address)
{
    return address >= pool->first && address - pool->first < pool->count;
}

static uint32_t take_fixed(struct pool *pool, uint32_t address)
{
    for (uint32_t i = 0; i < pool->fixed_count; i++)
        if (pool->fixed[i] == address)
            return 0;
    if (pool->fixed_count == pool->fixed_room) {
        uint32_t room = pool->fixed_room ? pool->fixed_room * 2 : 8;
        uint32_t *grown = realloc(pool->fixed, room * sizeof *grown);

        if (!grown)
            return 0;
        pool->fixed = grown;
        pool->fixed_room = room;
    }
    pool->fixed[pool->fixed_count++] = address;
    pool->in_use++;
    return address;
}

uint32_t pool_take(struct pool *pool, uint32_t wanted)
{
    uint32_t index = pool->free_head;

    if (wanted != 0) {
        if (!is_inside(pool, wanted))
            return take_fixed(pool, wanted);
        index = wanted - pool->first;
        if (pool->entries[index].state != ENTRY_FREE)
            return 0;
    }
    if (index == NOBODY)
        return 0;
    unlink_free(pool, index);
    pool->in_use++;
    return pool->first + index;
}

void pool_release(struct pool *pool, uint32_t address)
{
    if (is_inside(pool, address)) {
        if (pool->entries[address - pool->first].state == ENTRY_TAKEN) {
            append_free(pool, address - pool->first);
            pool->in_use--;
        }
        return;
    }
    for (uint32_t i = 0; i < pool->fixed_count; i++) {
        if (pool->fixed[i] == address) {
            pool->fixed[i] = pool->fixed[--pool->fixed_count];
            pool->in_use--;
            return;
        }
    }
}

uint32_t pool_size(const struct pool *pool)
{
    return pool->size;
}

uint32_t pool_in_use(const struct pool *pool)
{
    return pool->in_use;
}
