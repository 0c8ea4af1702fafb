/*
 * utc.h - seconds since 1970 as a date people read, without asking the system. Any thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_UTC_H
#define RRAS_UTC_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* "2026-11-22 12:05:09" in UTC; returns `out`, cut to `cap` (20 chars hold it all). */
char *utc_text(int64_t unix_s, char *out, size_t cap);

/* "2026-11-22", "2026-11-22 12:05:09" or "2026-11-22T12:05:09Z", from 1970 to 9999; false leaves `*unix_s` alone. */
bool utc_parse(const char *text, int64_t *unix_s);
#endif
