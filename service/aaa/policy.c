/*
 * policy.c - the rules of a server nobody has configured yet.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/aaa/policy.h"
#include "common/ras/auth_attempt.h"

void auth_policy_defaults(struct auth_policy *policy)
{
    *policy = (struct auth_policy){ .methods = AUTH_METHODS_ALL };
}
