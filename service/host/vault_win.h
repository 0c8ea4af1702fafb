/*
 * vault_win.h - passwords that must be readable again (CHAP-MD5), sealed with DPAPI.
 *
 * Sealed for this computer, not for a Windows account, so that the service and `rrassvc run` open
 * each other's; the database's ACL keeps the blobs to SYSTEM and Administrators. The owner's name is
 * part of the key: a blob copied to another user's row does not open. Any thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_VAULT_WIN_H
#define RRAS_VAULT_WIN_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* False, and `*len` 0: GetLastError(). */
bool vault_seal(const char *owner, const char *secret, uint8_t *out, size_t cap, uint16_t *len);
/* `secret` (cap chars, NUL-terminated) is the caller's to wipe; "" on failure. */
bool vault_open(const char *owner, const uint8_t *sealed, size_t len, char *secret, size_t cap);
#endif
