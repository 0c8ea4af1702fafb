/*
 * secret.h - memory that held a secret. Any thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_SECRET_H
#define RRAS_SECRET_H
#include <stdbool.h>
#include <stddef.h>

/* Overwrites `len` bytes with zeroes; the compiler may not leave it out. */
void secret_wipe(void *at, size_t len);

/* Compares without telling by its duration where the first difference is. */
bool secret_equal(const void *a, const void *b, size_t len);
#endif
