/*
 * auth_local.h - judges an attempt against a local user's record (RFC 1334, 1994, 2433, 2759).
 *
 * PURE and at once: the host finds the record (on its database thread) and opens the sealed
 * password; this decides. Nothing is kept, nothing is printed.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_AUTH_LOCAL_H
#define RRAS_AUTH_LOCAL_H
#include "service/aaa/auth.h"
#include "service/aaa/policy.h"

/* The user name inside "DOMAIN\user" or "user": without the domain, blanks at the ends trimmed. */
const char *auth_local_name(const char *wire_name, char out[ACCOUNT_NAME_MAX + 1]);

/*
 *   account   the record, or NULL when there is no such user
 *   clear     the account's opened reversible password, or NULL when it has none
 *   now_unix  seconds UTC, for expiry
 *
 * The order of the checks: lockout (647) first, so that a locked account's password cannot go on being
 * guessed; then the password (691), disabled (647), account expired (708), password expired (648),
 * dial-in right (649), so that only who knows the password learns the state of an account.
 */
void auth_local_judge(const struct auth_attempt *attempt, const struct account *account, const char *clear,
                      const struct auth_policy *policy, int64_t now_unix, struct auth_result *result);
#endif
