/*
 * auth_local.c - judging an attempt by what the user table holds.
 *
 * An unknown user is judged against a record that fits nothing, by the same road and in the same
 * time as a known one, so that nobody can find out names by asking.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/aaa/auth_local.h"
#include "common/base/hash.h"
#include "common/base/secret.h"
#include "common/base/text.h"
#include "common/ras/mschap_hash.h"
#include "common/ras/ras_error.h"

/* Offsets in the Response value: RFC 2433 6 and RFC 2759 4. */
enum { V1_LM = 0, V1_NT = 24, V1_FLAGS = 48, V2_PEER_CHALLENGE = 0, V2_NT = 24 };

const char *auth_local_name(const char *wire_name, char out[ACCOUNT_NAME_MAX + 1])
{
    const char *name = mschap_user_without_domain(wire_name);
    size_t len;

    while (*name == ' ')
        name++;
    len = strlen(name);
    while (len > 0 && name[len - 1] == ' ')
        len--;
    /* Cut short it could become somebody else's name: nobody has one this long. */
    if (len > ACCOUNT_NAME_MAX)
        len = 0;
    memcpy(out, name, len);
    out[len] = '\0';
    return out;
}

static bool pap_fits(const struct auth_attempt *attempt, const struct account *account)
{
    uint8_t hash[MSCHAP_HASH_LEN];
    bool fits;

    mschap_nt_hash(bytes_of(attempt->response, attempt->response_len), hash);
    fits = secret_equal(hash, account->nt_hash, sizeof hash);
    secret_wipe(hash, sizeof hash);
    return fits;
}

static bool chap_md5_fits(const struct auth_attempt *attempt, const char *clear)
{
    const struct bytes parts[] = { bytes_of(&attempt->id, 1),
                                   bytes_of_text(clear != NULL ? clear : ""),
                                   bytes_of(attempt->challenge, attempt->challenge_len) };
    uint8_t value[MD5_LEN];

    hash_md5(parts, 3, value);
    return attempt->response_len == MD5_LEN && secret_equal(value, attempt->response, MD5_LEN) &&
           clear != NULL;
}

/* RFC 2433 6: with the flag set the NT response counts and the LM response is not looked at. */
static bool mschap_v1_fits(const struct auth_attempt *attempt, const struct account *account,
                           const struct auth_policy *policy)
{
    static const uint8_t none[MSCHAP_RESPONSE_LEN];
    uint8_t expected[MSCHAP_RESPONSE_LEN];
    bool has_nt;

    if (attempt->response_len != MSCHAP_VALUE_LEN ||
        attempt->challenge_len != MSCHAP_V1_CHALLENGE_LEN)
        return false;
    has_nt = attempt->response[V1_FLAGS] == 1 &&
             !secret_equal(attempt->response + V1_NT, none, sizeof none);
    if (has_nt) {
        mschap_challenge_response(attempt->challenge, account->nt_hash, expected);
        return secret_equal(expected, attempt->response + V1_NT, sizeof expected);
    }
    mschap_challenge_response(attempt->challenge, account->lm_hash, expected);
    return secret_equal(expected, attempt->response + V1_LM, sizeof expected) &&
           account->has_lm_hash && policy->allow_lan_manager;
}

static bool mschap_v2_fits(const struct auth_attempt *attempt, const struct account *account,
                           char proof[AUTH_MESSAGE_MAX])
{
    const uint8_t *peer_challenge = attempt->response + V2_PEER_CHALLENGE;
    uint8_t expected[MSCHAP_RESPONSE_LEN];

    if (attempt->response_len != MSCHAP_VALUE_LEN ||
        attempt->challenge_len != MSCHAP_V2_CHALLENGE_LEN)
        return false;
    mschap_nt_response(attempt->challenge, peer_challenge, attempt->user, account->nt_hash,
                       expected);
    mschap_authenticator_response(account->nt_hash, expected, peer_challenge, attempt->challenge,
                                  attempt->user, proof);
    return secret_equal(expected, attempt->response + V2_NT, sizeof expected);
}

static bool password_fits(const struct auth_attempt *attempt, const struct account *account,
                          const char *clear, const struct auth_policy *policy,
                          char proof[AUTH_MESSAGE_MAX])
{
    switch (attempt->method) {
    case AUTH_PAP:
        return pap_fits(attempt, account);
    case AUTH_CHAP_MD5:
        return chap_md5_fits(attempt, clear);
    case AUTH_MSCHAP_V1:
        return mschap_v1_fits(attempt, account, policy);
    case AUTH_MSCHAP_V2:
        return mschap_v2_fits(attempt, account, proof);
    case AUTH_METHODS_ALL:
        break;
    }
    return false;
}

/* Locked out (MaxDenials): decided before the password, which would else go on being guessed. */
static bool is_locked_out(const struct account *account, const struct auth_policy *policy)
{
    return policy->max_denials > 0 && account->denials >= policy->max_denials;
}

/* What keeps a user out who knows the password; RAS_OK for nothing. The order is in the header. */
static uint32_t objection(const struct account *account, int64_t now_unix)
{
    if (account->is_disabled)
        return RAS_ACCT_DISABLED;
    if (account->expires_unix != 0 && now_unix >= account->expires_unix)
        return RAS_ACCT_EXPIRED;
    if (account->has_expired_password)
        return RAS_PASSWD_EXPIRED;
    if ((account->privilege & RASPRIV_DialinPrivilege) == 0)
        return RAS_NO_DIALIN_PERMISSION;
    return RAS_OK;
}

static void refuse(struct auth_result *result, uint32_t ras_error)
{
    secret_wipe(&result->verdict, sizeof result->verdict);
    result->verdict.ras_error = ras_error;
    result->verdict.may_retry = ras_error == RAS_AUTHENTICATION_FAILURE;
}

/* A server for guests lets in whoever no record speaks of, under the name given. */
static void accept_guest(const struct auth_attempt *attempt, struct auth_result *result)
{
    result->verdict.accepted = true;
    result->is_guest = true;
    result->privilege = RASPRIV_NoCallback | RASPRIV_DialinPrivilege;
    auth_local_name(attempt->user, result->user);
    if (result->user[0] == '\0')
        text_copy(result->user, sizeof result->user, "guest");
}

void auth_local_judge(const struct auth_attempt *attempt, const struct account *account,
                      const char *clear, const struct auth_policy *policy, int64_t now_unix,
                      struct auth_result *result)
{
    static const struct account nobody; /* its hash is no password's */
    bool is_known = account != NULL, fits;
    uint32_t error;

    *result = (struct auth_result){ 0 };
    if ((attempt->method & policy->methods) == 0) {
        refuse(result, RAS_AUTHENTICATION_FAILURE);
        return;
    }
    if (!is_known && policy->accept_any_user && attempt->method == AUTH_PAP) {
        accept_guest(attempt, result);
        return;
    }
    if (is_known && is_locked_out(account, policy)) {
        refuse(result, RAS_ACCT_DISABLED);
        return;
    }
    fits = password_fits(attempt, is_known ? account : &nobody, is_known ? clear : NULL, policy,
                         result->verdict.message);
    if (!fits || !is_known) {
        refuse(result, RAS_AUTHENTICATION_FAILURE);
        result->counts_as_denial = is_known;
        return;
    }
    error = objection(account, now_unix);
    if (error != RAS_OK) {
        refuse(result, error);
        return;
    }
    result->verdict.accepted = true;
    text_copy(result->user, sizeof result->user, account->name);
    result->privilege = account->privilege;
    text_copy(result->callback_number, sizeof result->callback_number, account->callback_number);
    result->fixed_address = account->fixed_address;
}
