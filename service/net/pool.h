/*
 * pool.h - the addresses callers are given (RAS Server TCP/IP Configuration: static pool).
 *
 * The first address of the range is the server's own (KB Q122701). Addresses go out oldest-freed
 * first, so that a caller who comes back soon finds his old one free. PURE, one thread, one
 * allocation at init.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_POOL_H
#define RRAS_POOL_H
#include "common/ras/server_settings.h"

struct pool;

/* NULL when out of memory or when the range holds fewer than two addresses. */
struct pool *pool_new(struct address_range range, const struct address_range *excluded, uint32_t excluded_count);
void pool_free(struct pool *pool);

uint32_t pool_server_address(const struct pool *pool);

/* An address for a caller: `wanted` when it is in the pool (or is a user's fixed address outside of
 * it) and free; 0 asks for any. 0 when none is free or `wanted` is taken. */
uint32_t pool_take(struct pool *pool, uint32_t wanted);
void pool_release(struct pool *pool, uint32_t address);  /* 0 and unknown addresses are ignored */

uint32_t pool_size(const struct pool *pool);             /* addresses callers can have */
uint32_t pool_in_use(const struct pool *pool);
#endif
