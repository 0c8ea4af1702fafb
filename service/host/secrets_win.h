/*
 * secrets_win.h - the secrets the service keeps, as they lie in the database and in a dump: sealed by
 * vault_win.c for this computer.
 *
 * Any thread. Clear texts are the caller's to wipe.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_SECRETS_WIN_H
#define RRAS_SECRETS_WIN_H
#include "common/ras/account.h"
#include "common/ras/config.h"
#include "common/ras/phone_entry.h"
#include "common/ras/radius_server.h"

/* A RADIUS server's secret -> server->sealed (store_radius.c keeps it so), and back. The blob does not
 * depend on the server's name, which can be changed. False: GetLastError(); `clear` is "" then. */
bool secrets_seal_radius(const char *clear, struct radius_server *server);
bool secrets_open_radius(const struct radius_server *server, char clear[RADIUS_SECRET_MAX + 1]);

/* The same for the saved password of a phone-book entry; the blob does not depend on the entry's name. */
bool secrets_seal_phone(const char *clear, struct phone_entry *entry);
bool secrets_open_phone(const struct phone_entry *entry, char clear[PHONE_PASSWORD_MAX + 1]);

/* Everything that proves who a user is, in one sealed box for a dump: it opens for this user name only. */
bool secrets_seal_user(const struct account *account, uint8_t *out, size_t cap, uint16_t *len);
/* Takes the box's secrets over into `account`, whose name is set; the readable password only if there
 * is one in it. False: it is no box of this computer and user, and `account` is as it was. */
bool secrets_open_user(struct account *account, const uint8_t *sealed, size_t len);
#endif
