/*
 * secret.c - wiping and comparing what must not leak.
 *
 * SPDX-License-Identifier: MIT
 */
#include "common/base/secret.h"
#include <stdint.h>
#include <string.h>

/* A call through a volatile pointer cannot be left out as a dead store. */
static void *(*const volatile wipe)(void *, int, size_t) = memset;

void secret_wipe(void *at, size_t len)
{
    if (len > 0)
        wipe(at, 0, len);
}

bool secret_equal(const void *a, const void *b, size_t len)
{
    const volatile uint8_t *x = a, *y = b;
    uint8_t differs = 0;

    for (size_t i = 0; i < len; i++)
        differs |= (uint8_t)(x[i] ^ y[i]);
    return differs == 0;
}
