/* users_win.c - who judges a caller: local users, on the database thread, or RADIUS servers.
 * SPDX-License-Identifier: MIT */
#include "service/host/users_win.h"
#include "service/host/log_win.h"
#include "service/host/radius_win.h"
#include "service/host/vault_win.h"
#include "service/aaa/auth_local.h"
#include "common/base/secret.h"
#include <stdlib.h>
#include <time.h>

struct user_job {
    struct db_job job;
    struct instance *instance;
    uint32_t ticket;
    struct auth_policy policy;
    struct auth_attempt attempt;
    struct account account;
    struct auth_result result;
    char clear[ACCOUNT_PASSWORD_MAX + 1];
};

static const char *open_password(struct user_job *job)
{
    const struct account *account = &job->account;

    if (job->attempt.method != AUTH_CHAP_MD5 || account->sealed_len == 0)
        return NULL;
    return vault_open(account->name, account->sealed, account->sealed_len, job->clear, sizeof job->clear) ? job->clear
                                                                                                         : NULL;
}

static void count_denial(const struct user_job *job, struct store *store)
{
    const char *args[] = { job->account.name };

    store_count_denial(store, job->account.name, true);
    if (job->policy.max_denials > 0 && job->account.denials + 1 == job->policy.max_denials)
        log_event(NULL, RAS_EVENT_LOCKED_OUT, args, 1);
}

static void judge(struct db_job *base, struct store *store)
{
    struct user_job *job = (struct user_job *)base;
    char name[ACCOUNT_NAME_MAX + 1];
    bool is_known = store_find_account(store, auth_local_name(job->attempt.user, name), &job->account) == STORE_OK;
    const char *clear = is_known ? open_password(job) : NULL;

    auth_local_judge(&job->attempt, is_known ? &job->account : NULL, clear, &job->policy, (int64_t)time(NULL),
                     &job->result);
    if (is_known && job->result.counts_as_denial)
        count_denial(job, store);
    else if (is_known && job->result.verdict.accepted && job->account.denials > 0)
        store_count_denial(store, job->account.name, false);
}

static void answer(struct db_job *base)
{
    struct user_job *job = (struct user_job *)base;

    if (job->instance->server)
        server_auth_answer(job->instance->server, job->ticket, &job->result, loop_now());
    secret_wipe(job, sizeof *job);
    free(job);
}

static struct auth_policy policy_of(const struct server_settings *settings)
{
    struct auth_policy policy;

    auth_policy_defaults(&policy);
    policy.methods = settings->auth_methods;
    policy.max_denials = settings->max_denials;
    policy.allow_lan_manager = settings->allow_lan_manager;
    policy.accept_any_user = settings->accept_any_user;
    return policy;
}

/* Nobody can be judged now: a refusal, so that the call does not wait for its time-out. */
static void refuse(struct instance *instance, uint32_t ticket)
{
    struct auth_result result = { .verdict = { .ras_error = RAS_AUTHENTICATION_FAILURE } };

    server_auth_answer(instance->server, ticket, &result, loop_now());
}

static void ask_local(struct instance *instance, uint32_t ticket, const struct auth_attempt *attempt)
{
    struct user_job *job = calloc(1, sizeof *job);

    if (!job) {
        refuse(instance, ticket);
        return;
    }
    job->job.run = judge;
    job->job.done = answer;
    job->instance = instance;
    job->ticket = ticket;
    job->attempt = *attempt;
    job->policy = policy_of(&instance->settings);
    if (!db_post(instance->db, &job->job)) {
        free(job);
        refuse(instance, ticket);
    }
}

/* The server's Accept is the permission: local users and their rights do not matter. */
static void ask_radius(struct instance *instance, uint32_t ticket, const struct auth_attempt *attempt)
{
    if (attempt->method & instance->settings.auth_methods)
        radius_authenticate(instance, ticket, attempt);
    else
        refuse(instance, ticket);
}

static void ask_windows(struct instance *instance, uint32_t ticket, const struct auth_attempt *attempt)
{
    static const char *const args[] = { "for Windows accounts",
        "this version does not judge callers by Windows accounts, so nobody can get in. Choose local users or RADIUS"
        " in Network Configuration > Authentication Provider." };
    static bool has_told; /* logic thread */

    (void)attempt;
    if (!has_told)
        log_event(NULL, RAS_EVENT_COMPONENT_NOT_LOADED, args, 2);
    has_told = true;
    refuse(instance, ticket);
}

void users_authenticate(struct instance *instance, uint32_t ticket, const struct auth_attempt *attempt)
{
    static void (*const providers[])(struct instance *, uint32_t, const struct auth_attempt *) = {
        [AUTH_PROVIDER_LOCAL] = ask_local, [AUTH_PROVIDER_WINDOWS] = ask_windows, [AUTH_PROVIDER_RADIUS] = ask_radius,
    };
    uint32_t provider = instance->settings.auth_provider;

    if (provider < sizeof providers / sizeof *providers)
        providers[provider](instance, ticket, attempt);
    else
        refuse(instance, ticket);
}
