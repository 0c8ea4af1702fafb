/*
 * config_apply_who.c - changes of users and RADIUS servers are made in a configuration, or refused.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>
#include "common/base/ip4.h"
#include "common/base/secret.h"
#include "common/base/text.h"
#include "common/ras/config_internal.h"

#define COPY(to, from) text_copy(to, sizeof(to), from)

/* ---- RADIUS servers ---- */

void config_merge_radius(struct radius_server *to, const struct radius_server *from, uint32_t fields)
{
    if (fields & RADIUS_FIELD_PORTS) {
        to->auth_port = from->auth_port;
        to->acct_port = from->acct_port;
    }
    if (fields & RADIUS_FIELD_TIMEOUT)
        to->timeout_s = from->timeout_s;
    if (fields & RADIUS_FIELD_SCORE)
        to->score = from->score;
    if (fields & RADIUS_FIELD_USES) {
        to->is_for_authentication = from->is_for_authentication;
        to->is_for_accounting = from->is_for_accounting;
    }
    if (fields & RADIUS_FIELD_SIGNATURE)
        to->wants_signature = from->wants_signature;
    if (fields & RADIUS_FIELD_NAME)
        COPY(to->name, from->name);
    if (fields & RADIUS_FIELD_SECRET)
        COPY(to->secret, from->secret);
    if (fields & RADIUS_FIELD_SEALED) {
        memcpy(to->sealed, from->sealed, sizeof to->sealed);
        to->sealed_len = from->sealed_len;
    }
    if (fields & (RADIUS_FIELD_SECRET | RADIUS_FIELD_SEALED))
        to->has_secret = true;
}

enum { RADIUS_FIELDS = RADIUS_FIELD_PORTS | RADIUS_FIELD_TIMEOUT | RADIUS_FIELD_SCORE | RADIUS_FIELD_USES | RADIUS_FIELD_SIGNATURE
           | RADIUS_FIELD_SECRET | RADIUS_FIELD_NAME | RADIUS_FIELD_SEALED };

/* `server` is as it will be; `itself` is NULL for a new one. */
static enum config_refusal check_radius(struct ras_config *config, const struct radius_server *server, const struct radius_server *itself,
                                        uint32_t fields, char *why)
{
    const char *wrong = radius_server_check(server);
    const struct radius_server *rival = ras_config_radius(config, server->name);

    if (fields & ~(uint32_t)RADIUS_FIELDS)
        return config_refuse(why, CONFIG_BAD_VALUE, "The change of %s holds a value this version does not know.", server->name);
    if (wrong)
        return config_refuse(why, CONFIG_BAD_VALUE, "%s", wrong);
    if ((fields & RADIUS_FIELD_SECRET) && (server->secret[0] == '\0' || !text_is_clean(server->secret, sizeof server->secret)))
        return config_refuse(why, CONFIG_BAD_PASSWORD, "A secret has 1 to %d characters that can be typed.", RADIUS_SECRET_MAX);
    if ((fields & RADIUS_FIELD_SEALED) && (server->sealed_len == 0 || server->sealed_len > RADIUS_SEALED_MAX || (fields & RADIUS_FIELD_SECRET)))
        return config_refuse(why, CONFIG_BAD_PASSWORD, "The sealed secret of %s is none; give its secret instead.", server->name);
    if (rival && rival != itself)
        return config_refuse(why, CONFIG_TAKEN, "There is a RADIUS server %s already; change that one.", server->name);
    return CONFIG_DONE;
}

enum config_refusal config_add_radius(struct ras_config *config, const struct config_change *change, char *why)
{
    struct radius_server server;
    enum config_refusal refusal;

    if (config->radius_count >= RADIUS_SERVERS_MAX)
        return config_refuse(why, CONFIG_BAD_VALUE, "There are %d RADIUS servers already, the most there can be; remove one.", RADIUS_SERVERS_MAX);
    radius_server_defaults(&server);
    COPY(server.name, change->name);
    config_merge_radius(&server, &change->radius, change->fields);
    refusal = check_radius(config, &server, NULL, change->fields, why);
    if (refusal == CONFIG_DONE && !ras_config_add_radius(config, &server))
        refusal = config_no_memory(why);
    secret_wipe(&server, sizeof server);
    return refusal;
}

static enum config_refusal no_radius(const char *name, char *why)
{
    return config_refuse(why, CONFIG_NOT_FOUND, "There is no RADIUS server %s. See: rrasctl aaaa show authserver", name);
}

enum config_refusal config_set_radius(struct ras_config *config, const struct config_change *change, char *why)
{
    struct radius_server *old = ras_config_radius(config, change->name), server;
    enum config_refusal refusal;

    if (!old)
        return no_radius(change->name, why);
    if (change->fields == 0)
        return config_refuse(why, CONFIG_BAD_VALUE, "The change of %s names nothing to change.", old->name);
    server = *old;
    config_merge_radius(&server, &change->radius, change->fields);
    refusal = check_radius(config, &server, old, change->fields, why);
    if (refusal == CONFIG_DONE)
        *old = server;
    secret_wipe(&server, sizeof server);
    return refusal;
}

enum config_refusal config_delete_radius(struct ras_config *config, const struct config_change *change, char *why)
{
    if (!ras_config_radius(config, change->name))
        return no_radius(change->name, why);
    ras_config_remove_radius(config, change->name);
    return CONFIG_DONE;
}

/* ---- users ---- */

void config_merge_user(struct user_config *to, const struct user_config *from, uint32_t fields)
{
    if (fields & USER_FIELD_DIALIN)
        to->privilege = (to->privilege & ~(unsigned)RASPRIV_DialinPrivilege) | (from->privilege & RASPRIV_DialinPrivilege);
    if (fields & USER_FIELD_CALLBACK) {
        to->privilege = (to->privilege & ~(unsigned)CALLBACK_BITS) | (from->privilege & CALLBACK_BITS);
        COPY(to->callback_number, from->callback_number);
    }
    if (fields & USER_FIELD_ADDRESS)
        to->fixed_address = from->fixed_address;
    if (fields & USER_FIELD_DISABLED) {
        to->is_disabled = from->is_disabled;
        if (!to->is_disabled)
            to->denials = 0; /* enabling ends a lockout */
    }
    if (fields & USER_FIELD_PASSWORD) {
        COPY(to->password, from->password);
        to->has_expired_password = false;
        to->denials = 0;
    }
    if (fields & USER_FIELD_SEALED) {
        memcpy(to->sealed, from->sealed, sizeof to->sealed);
        to->sealed_len = from->sealed_len;
    }
    if (fields & USER_FIELD_REVERSIBLE)
        to->has_reversible_password = from->has_reversible_password;
    if (fields & USER_FIELD_EXPIRED)
        to->has_expired_password = from->has_expired_password;
    if (fields & USER_FIELD_EXPIRES)
        to->expires_unix = from->expires_unix;
}

/* KB's error 751: what a preset number may hold. */
static bool is_phone_number(const char *number)
{
    return number[strspn(number, "0123456789TtPpWw()-@, ")] == '\0';
}

static enum config_refusal check_callback(const struct user_config *user, char *why)
{
    unsigned callback = user->privilege & CALLBACK_BITS;

    if (callback != RASPRIV_NoCallback && callback != RASPRIV_AdminSetCallback && callback != RASPRIV_CallerSetCallback)
        return config_refuse(why, CONFIG_BAD_VALUE, "Callback is one of: none, caller, admin.");
    if (!text_is_clean(user->callback_number, sizeof user->callback_number) || !is_phone_number(user->callback_number)
        || (callback == RASPRIV_AdminSetCallback && user->callback_number[0] == '\0'))
        return config_refuse(why, CONFIG_BAD_NUMBER, "A callback number holds digits, T P W ( ) - @ , and spaces.");
    return CONFIG_DONE;
}

static enum config_refusal check_address(const struct ras_config *config, const struct user_config *user, char *why)
{
    char address[IP4_TEXT_MAX];

    if (user->fixed_address == 0)
        return CONFIG_DONE;
    if (!is_caller_address(user->fixed_address))
        return config_refuse(why, CONFIG_BAD_VALUE,
                      "No caller can have that address (0.x, 127.x, 224.x and above, or one that ends in .0 or .255).");
    for (size_t i = 0; i < config->user_count; i++) {
        if (config->users[i].fixed_address == user->fixed_address && !text_equal_nocase(config->users[i].name, user->name))
            return config_refuse(why, CONFIG_BAD_VALUE, "%s is the address of the user \"%.*s\" already; choose another.",
                          ip4_text(user->fixed_address, address), ACCOUNT_NAME_MAX, config->users[i].name);
    }
    return CONFIG_DONE;
}

static enum config_refusal check_password(const struct user_config *before, const struct user_config *user, uint32_t fields, char *why)
{
    bool is_given = (fields & (USER_FIELD_PASSWORD | USER_FIELD_SEALED)) != 0;

    if ((fields & USER_FIELD_PASSWORD) && (user->password[0] == '\0' || !text_is_clean(user->password, sizeof user->password)))
        return config_refuse(why, CONFIG_BAD_PASSWORD, "A password has 1 to 127 characters that can be typed.");
    if ((fields & USER_FIELD_SEALED)
        && (user->sealed_len == 0 || user->sealed_len > sizeof user->sealed || (fields & USER_FIELD_PASSWORD)))
        return config_refuse(why, CONFIG_BAD_PASSWORD, "The sealed secrets of %s are none; give a password instead.", user->name);
    if (!before && !is_given)
        return config_refuse(why, CONFIG_BAD_PASSWORD, "A new user needs a password.");
    if (before && !before->has_reversible_password && user->has_reversible_password && !is_given)
        return config_refuse(why, CONFIG_BAD_PASSWORD, "Only a hash of the password is known. Give the password together with reversible=yes.");
    return CONFIG_DONE;
}

enum { USER_FIELDS = USER_FIELD_PASSWORD | USER_FIELD_DIALIN | USER_FIELD_CALLBACK | USER_FIELD_ADDRESS | USER_FIELD_DISABLED
           | USER_FIELD_EXPIRED | USER_FIELD_REVERSIBLE | USER_FIELD_EXPIRES | USER_FIELD_SEALED };

/* `user` is as it will be; `before` is NULL for a new one. */
static enum config_refusal check_user(const struct ras_config *config, const struct user_config *before, const struct user_config *user,
                                      uint32_t fields, char *why)
{
    enum config_refusal refusal = CONFIG_DONE;

    if (!account_name_is_good(user->name))
        return config_refuse(why, CONFIG_BAD_VALUE,
                      "A user name may not hold \" / \\ [ ] : ; | = , + * ? < > @ nor begin or end with a space.");
    if (fields & ~(uint32_t)USER_FIELDS)
        return config_refuse(why, CONFIG_BAD_VALUE, "The change of %s holds a value this version does not know.", user->name);
    if ((fields & USER_FIELD_EXPIRES) && user->expires_unix < 0)
        return config_refuse(why, CONFIG_BAD_VALUE, "An account expires at a time since 1970, or never.");
    if (fields & USER_FIELD_CALLBACK)
        refusal = check_callback(user, why);
    if (refusal == CONFIG_DONE && (fields & USER_FIELD_ADDRESS))
        refusal = check_address(config, user, why);
    return refusal == CONFIG_DONE ? check_password(before, user, fields, why) : refusal;
}

enum config_refusal config_add_user(struct ras_config *config, const struct config_change *change, char *why)
{
    struct user_config user;
    enum config_refusal refusal;

    user_config_defaults(&user);
    COPY(user.name, change->name);
    config_merge_user(&user, &change->user, change->fields);
    refusal = check_user(config, NULL, &user, change->fields, why);
    if (refusal == CONFIG_DONE && ras_config_user(config, user.name))
        refusal = config_refuse(why, CONFIG_TAKEN, "There is a user \"%s\" already; choose another name.", user.name);
    if (refusal == CONFIG_DONE && !ras_config_add_user(config, &user))
        refusal = config_no_memory(why);
    secret_wipe(&user, sizeof user);
    return refusal;
}

static enum config_refusal no_user(const char *name, char *why)
{
    return config_refuse(why, CONFIG_NO_USER, "There is no user %s. See: rrasctl show user", name);
}

enum config_refusal config_set_user(struct ras_config *config, const struct config_change *change, char *why)
{
    struct user_config *old = ras_config_user(config, change->name), user;
    enum config_refusal refusal;

    if (!old)
        return no_user(change->name, why);
    user = *old;
    config_merge_user(&user, &change->user, change->fields);
    refusal = check_user(config, old, &user, change->fields, why);
    if (refusal == CONFIG_DONE)
        *old = user;
    secret_wipe(&user, sizeof user);
    return refusal;
}

enum config_refusal config_delete_user(struct ras_config *config, const struct config_change *change, char *why)
{
    if (!ras_config_user(config, change->name))
        return no_user(change->name, why);
    ras_config_remove_user(config, change->name);
    return CONFIG_DONE;
}
