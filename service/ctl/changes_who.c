/*
 * changes_who.c - words about users and RADIUS servers become changes of the configuration.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/ctl/changes_internal.h"
#include <string.h>
#include "common/base/text.h"
#include "common/base/utc.h"

#define COPY(to, from) text_copy(to, sizeof(to), from)

/* ---- sealed boxes ---- */

static int digit_of(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Hexadecimal digits; false: it is not, or too long. */
static bool read_sealed(const char *hex, uint8_t *out, size_t cap, uint16_t *len)
{
    size_t n = 0;

    for (; hex[0]; hex += 2) {
        if (digit_of(hex[0]) < 0 || digit_of(hex[1]) < 0 || n == cap)
            return false;
        out[n++] = (uint8_t)(digit_of(hex[0]) << 4 | digit_of(hex[1]));
    }
    *len = (uint16_t)n;
    return n > 0;
}

static bool bad_sealed(struct reading *r)
{
    return changes_refuse(r, E_INVALID_PARAMETER, "sealed= takes what \"rrasctl dump secrets=yes\" wrote, an even number of hexadecimal digits.");
}

bool changes_read_sealed(struct reading *r, uint8_t *out, size_t cap, uint16_t *len)
{
    return read_sealed(changes_text(r, "sealed"), out, cap, len) || bad_sealed(r);
}

/* ---- RADIUS servers: one row for both uses, as netsh has two lists ---- */

static bool provider(struct reading *r, const char *setting)
{
    return changes_set_value(r, setting, changes_value(r, "provider"), UINT32_MAX);
}

bool changes_set_authentication(struct reading *r)
{
    return provider(r, "auth-provider");
}

bool changes_set_accounting(struct reading *r)
{
    return provider(r, "acct-provider");
}

static const struct radius_server *find_server(const struct reading *r)
{
    return r->now ? ras_config_radius((struct ras_config *)(uintptr_t)r->now, changes_text(r, "name")) : NULL;
}

static bool take_server(struct reading *r, bool is_accounting, const struct radius_server *old, struct config_change *change)
{
    struct radius_server *server = &change->radius;
    uint32_t *fields = &change->fields;

    if (old)
        *server = *old;
    else
        radius_server_defaults(server);
    memset(server->secret, 0, sizeof server->secret);
    server->sealed_len = 0;
    TAKE_NUMBER(r, "port", RADIUS_FIELD_PORTS, fields, *(is_accounting ? &server->acct_port : &server->auth_port));
    TAKE_NUMBER(r, "timeout", RADIUS_FIELD_TIMEOUT, fields, server->timeout_s);
    TAKE_NUMBER(r, "init-score", RADIUS_FIELD_SCORE, fields, server->score);
    changes_take_bool(r, "signature", RADIUS_FIELD_SIGNATURE, fields, &server->wants_signature);
    if (changes_has(r, "newname")) {
        COPY(server->name, changes_text(r, "newname"));
        *fields |= RADIUS_FIELD_NAME;
    }
    if (changes_has(r, "secret")) {
        COPY(server->secret, changes_text(r, "secret"));
        *fields |= RADIUS_FIELD_SECRET;
    }
    if (changes_has(r, "secret") && strcmp(server->secret, "*") == 0)
        return changes_refuse(r, E_INVALID_PASSWORD, "secret=* asks at the keyboard, which is not possible here.");
    if (changes_has(r, "sealed")) {
        *fields |= RADIUS_FIELD_SEALED;
        return read_sealed(changes_text(r, "sealed"), server->sealed, sizeof server->sealed, &server->sealed_len) || bad_sealed(r);
    }
    return true;
}

static bool uses(const struct radius_server *server, bool is_accounting)
{
    return is_accounting ? server->is_for_accounting : server->is_for_authentication;
}

static bool add_server(struct reading *r, bool is_accounting)
{
    const struct radius_server *old = find_server(r);
    struct config_change *change;

    if (old && uses(old, is_accounting))
        return changes_refuse(r, E_ALREADY_EXISTS, "There is a RADIUS server %s already; change that one.", old->name);
    change = changes_append(r, old ? CHANGE_RADIUS_SET : CHANGE_RADIUS_ADD, changes_text(r, "name"));
    if (!change || !take_server(r, is_accounting, old, change))
        return false;
    change->radius.is_for_accounting = is_accounting || old;
    change->radius.is_for_authentication = !is_accounting || old;
    if (old || is_accounting)
        change->fields |= RADIUS_FIELD_USES;
    return true;
}

static bool no_server(struct reading *r, bool is_accounting)
{
    return changes_refuse(r, E_NOT_FOUND, "There is no RADIUS server %s. See: rrasctl aaaa show %s", changes_text(r, "name"),
                  is_accounting ? "acctserver" : "authserver");
}

static bool set_server(struct reading *r, bool is_accounting)
{
    const struct radius_server *old = find_server(r);
    struct config_change *change;

    if (!old || !uses(old, is_accounting))
        return no_server(r, is_accounting);
    change = changes_append(r, CHANGE_RADIUS_SET, changes_text(r, "name"));
    if (!change || !take_server(r, is_accounting, old, change))
        return false;
    return change->fields || changes_refuse(r, E_INVALID_PARAMETER, "Nothing is to be changed. Type: rrasctl help aaaa set %s",
                                    is_accounting ? "acctserver" : "authserver");
}

static bool delete_server(struct reading *r, bool is_accounting)
{
    const struct radius_server *old = find_server(r);
    struct config_change *change;

    if (!old || !uses(old, is_accounting))
        return no_server(r, is_accounting);
    if (!uses(old, !is_accounting))
        return changes_append(r, CHANGE_RADIUS_DELETE, changes_text(r, "name")) != NULL;
    change = changes_append(r, CHANGE_RADIUS_SET, changes_text(r, "name"));
    if (!change)
        return false;
    change->fields = RADIUS_FIELD_USES;
    change->radius.is_for_accounting = !is_accounting;
    change->radius.is_for_authentication = is_accounting;
    return true;
}

bool changes_add_authserver(struct reading *r) { return add_server(r, false); }
bool changes_set_authserver(struct reading *r) { return set_server(r, false); }
bool changes_delete_authserver(struct reading *r) { return delete_server(r, false); }
bool changes_add_acctserver(struct reading *r) { return add_server(r, true); }
bool changes_set_acctserver(struct reading *r) { return set_server(r, true); }
bool changes_delete_acctserver(struct reading *r) { return delete_server(r, true); }

/* ---- users ---- */

static bool take_callback(struct reading *r, struct config_change *change)
{
    static const unsigned policies[] = { RASPRIV_NoCallback, RASPRIV_CallerSetCallback, RASPRIV_AdminSetCallback };
    unsigned policy = changes_has(r, "cbpolicy") ? policies[changes_value(r, "cbpolicy")] : RASPRIV_AdminSetCallback;
    const char *phone = changes_text(r, "cbnumber");

    if (!changes_has(r, "cbpolicy") && !phone)
        return true;
    if (policy == RASPRIV_AdminSetCallback && (!phone || !*phone))
        return changes_refuse(r, E_INVALID_PARAMETER, "cbpolicy=admin needs cbnumber=.");
    if (policy != RASPRIV_AdminSetCallback && phone)
        return changes_refuse(r, E_INVALID_PARAMETER, "cbnumber= goes with cbpolicy=admin.");
    change->fields |= USER_FIELD_CALLBACK;
    change->user.privilege |= policy;
    COPY(change->user.callback_number, phone ? phone : "");
    return true;
}

static bool take_secret(struct reading *r, struct config_change *change)
{
    struct user_config *user = &change->user;

    if (changes_has(r, "password") && changes_has(r, "sealed"))
        return changes_refuse(r, E_INVALID_PARAMETER, "Give password= or sealed=, not both.");
    if (changes_has(r, "password") && strcmp(changes_text(r, "password"), "*") == 0)
        return changes_refuse(r, E_INVALID_PASSWORD, "password=* asks at the keyboard, which is not possible here.");
    if (changes_has(r, "password")) {
        COPY(user->password, changes_text(r, "password"));
        change->fields |= USER_FIELD_PASSWORD;
    }
    if (changes_has(r, "sealed")) {
        change->fields |= USER_FIELD_SEALED;
        return read_sealed(changes_text(r, "sealed"), user->sealed, sizeof user->sealed, &user->sealed_len) || bad_sealed(r);
    }
    return true;
}

static bool take_expiry(struct reading *r, struct config_change *change)
{
    const char *when = changes_text(r, "expires");

    if (!when)
        return true;
    change->fields |= USER_FIELD_EXPIRES;
    if (text_equal_nocase(when, "never") || utc_parse(when, &change->user.expires_unix))
        return true;
    /* What was given is not said again: a part of a password may have slipped into this place. */
    return changes_refuse(r, E_INVALID_PARAMETER, "expires= takes never, a date such as 2026-12-31, or a UTC time such as 2026-12-31T18:00:00Z.");
}

static bool take_user(struct reading *r, struct config_change *change)
{
    struct user_config *user = &change->user;
    uint32_t *fields = &change->fields;

    if (changes_has(r, "dialin")) {
        *fields |= USER_FIELD_DIALIN;
        user->privilege |= changes_value(r, "dialin") == 0 ? RASPRIV_DialinPrivilege : 0;
    }
    TAKE_NUMBER(r, "address", USER_FIELD_ADDRESS, fields, user->fixed_address);
    changes_take_bool(r, "disabled", USER_FIELD_DISABLED, fields, &user->is_disabled);
    changes_take_bool(r, "expired", USER_FIELD_EXPIRED, fields, &user->has_expired_password);
    changes_take_bool(r, "reversible", USER_FIELD_REVERSIBLE, fields, &user->has_reversible_password);
    return take_callback(r, change) && take_expiry(r, change) && take_secret(r, change);
}

bool changes_add_user(struct reading *r)
{
    struct config_change *change;

    if (!changes_has(r, "password") && !changes_has(r, "sealed"))
        return changes_refuse(r, E_INVALID_PASSWORD, "A new user needs password=; password=* asks for it without showing it.");
    change = changes_append(r, CHANGE_USER_ADD, changes_text(r, "name"));
    return change && take_user(r, change);
}

bool changes_set_user(struct reading *r)
{
    struct config_change *change = changes_append(r, CHANGE_USER_SET, changes_text(r, "name"));

    return change && take_user(r, change)
        && (change->fields || changes_refuse(r, E_INVALID_PARAMETER, "Nothing is to be changed. Type: rrasctl help set user"));
}

bool changes_delete_user(struct reading *r)
{
    return changes_append(r, CHANGE_USER_DELETE, changes_text(r, "name")) != NULL;
}
