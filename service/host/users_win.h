/*
 * users_win.h - asks the authentication provider, and brings its answer to the call.
 *
 * Local users: the record is found and the sealed password opened on the database thread, where the
 * hashes are computed too; the logic thread only hears the verdict. RADIUS: radius_win.h. Windows
 * accounts are refused, with an event that says so.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_USERS_WIN_H
#define RRAS_USERS_WIN_H
#include "service/host/instance_win.h"

/* Logic thread. The answer goes to server_auth_answer(ticket), on the logic thread. */
void users_authenticate(struct instance *instance, uint32_t ticket, const struct auth_attempt *attempt);
#endif
