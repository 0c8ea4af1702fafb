/*
 * auth.h - who may come in: an authentication provider, and what it decides.
 *
 * A provider takes an attempt and answers later, on the same thread, through the `answer` it was
 * given: local users now; Windows accounts and RADIUS are other providers of the same vtable. PURE:
 * a provider that must block is asked by its host on another thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_AUTH_H
#define RRAS_AUTH_H
#include "common/ras/account.h"
#include "common/ras/auth_attempt.h"

/* What is known of the caller once the verdict is in; valid only when verdict.accepted. */
struct auth_result {
    struct auth_verdict verdict;
    char user[ACCOUNT_NAME_MAX + 1];   /* as the provider knows it, without the domain */
    unsigned privilege;                /* enum account_privilege */
    char callback_number[ACCOUNT_PHONE_MAX + 1]; /* RASPRIV_AdminSetCallback: *Preset To* */
    uint32_t fixed_address;            /* host order; 0: from the pool */
    uint32_t session_s, idle_s;        /* RADIUS: how long the call, or its silence, may last; 0 no limit */
    bool is_guest;                     /* let in without proof: there is no account of this name */
    bool counts_as_denial;             /* a wrong password: the store raises account.denials */
};

typedef void auth_answer(void *ctx, const struct auth_result *result);

struct auth_provider;
struct auth_provider_ops {
    const char *name;                  /* "local", "windows", "radius"; shown in logs */
    /* Takes the attempt (copy it); calls answer(ctx, ...) exactly once, also from inside this call. */
    void (*begin)(struct auth_provider *self, const struct auth_attempt *attempt, auth_answer *answer, void *ctx);
};
struct auth_provider {
    const struct auth_provider_ops *ops;
};
#endif
