/*
 * changes.c - words of the command line become changes of the configuration.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/ctl/changes.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/base/ip4.h"
#include "common/base/secret.h"
#include "common/base/text.h"
#include "common/base/utc.h"
#include "common/ras/auth_attempt.h"
#include "common/ras/port_role.h"
#include "service/ctl/commands.h"

#define COPY(to, from) text_copy(to, sizeof(to), from)

/* Windows error numbers, which this PURE file cannot include. */
enum { E_NOT_ENOUGH_MEMORY = 8, E_WRITE_FAULT = 29, E_INVALID_PASSWORD = 86, E_INVALID_PARAMETER = 87, E_ALREADY_EXISTS = 183,
       E_NO_PORT = 615, E_BAD_CALLBACK_NUMBER = 751, E_NOT_FOUND = 1168, E_NO_SUCH_USER = 1317 };

const struct ctl_authtype ctl_authtypes[] = {
    { "PAP", AUTH_PAP }, { "MD5CHAP", AUTH_CHAP_MD5 }, { "MSCHAP", AUTH_MSCHAP_V1 }, { "MSCHAPv2", AUTH_MSCHAP_V2 },
};
const size_t ctl_authtype_count = sizeof ctl_authtypes / sizeof *ctl_authtypes;

/* One command on its way. */
struct reading {
    const struct args *args;
    const struct ras_config *now;
    struct change_list *list;
    struct ctl_refusal *refusal;
    size_t line;
};

__attribute__((format(printf, 3, 4))) static bool refuse(struct reading *r, unsigned long number, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(r->refusal->sentence, sizeof r->refusal->sentence, format, args);
    va_end(args);
    r->refusal->number = number;
    return false;
}

static bool has(const struct reading *r, const char *name)
{
    return args_value(r->args, name)->text != NULL;
}

static uint32_t number(const struct reading *r, const char *name)
{
    return args_value(r->args, name)->number;
}

static const char *text(const struct reading *r, const char *name)
{
    return args_value(r->args, name)->text;
}

static bool make_room(struct change_list *list)
{
    size_t room = list->room ? 2 * list->room : 16;
    struct config_change *changes;
    size_t *lines;

    if (list->count < list->room)
        return true;
    lines = realloc(list->lines, room * sizeof *lines);
    if (!lines)
        return false;
    list->lines = lines;
    changes = malloc(room * sizeof *changes);
    if (!changes)
        return false;
    if (list->count > 0)
        memcpy(changes, list->changes, list->count * sizeof *changes);
    config_changes_free(list->changes, list->count);
    list->changes = changes;
    list->room = room;
    return true;
}

/* A new change at the end of the list; NULL: refused. */
static struct config_change *append(struct reading *r, enum config_change_kind kind, const char *name)
{
    struct config_change *change;

    if (r->list->count >= CHANGES_MAX) {
        refuse(r, E_INVALID_PARAMETER, "More than %d changes cannot be made at once.", CHANGES_MAX);
        return NULL;
    }
    if (!make_room(r->list)) {
        refuse(r, E_NOT_ENOUGH_MEMORY, "Memory ran out.");
        return NULL;
    }
    r->list->lines[r->list->count] = r->line;
    change = &r->list->changes[r->list->count++];
    memset(change, 0, sizeof *change);
    change->kind = kind;
    COPY(change->name, name);
    return change;
}

void change_list_fini(struct change_list *list)
{
    config_changes_free(list->changes, list->count);
    free(list->lines);
    *list = (struct change_list){ .count = 0 };
}

unsigned long changes_number(enum config_refusal refusal)
{
    static const unsigned long numbers[] = {
        [CONFIG_NO_PORT] = E_NO_PORT, [CONFIG_NO_USER] = E_NO_SUCH_USER, [CONFIG_NOT_FOUND] = E_NOT_FOUND, [CONFIG_TAKEN] = E_ALREADY_EXISTS,
        [CONFIG_BAD_VALUE] = E_INVALID_PARAMETER, [CONFIG_BAD_PASSWORD] = E_INVALID_PASSWORD, [CONFIG_BAD_NUMBER] = E_BAD_CALLBACK_NUMBER,
        [CONFIG_NO_MEMORY] = E_NOT_ENOUGH_MEMORY, [CONFIG_NOT_KEPT] = E_WRITE_FAULT,
    };

    return (unsigned)refusal < sizeof numbers / sizeof *numbers ? numbers[refusal] : E_INVALID_PARAMETER;
}

/* ---- devices and ports ---- */

static void take_number(const struct reading *r, const char *name, uint32_t field, uint32_t *fields, void *out, size_t size)
{
    uint32_t value = number(r, name);
    uint16_t v16 = (uint16_t)value;
    uint8_t v8 = (uint8_t)value;

    if (!has(r, name))
        return;
    *fields |= field;
    memcpy(out, size == sizeof v8 ? (const void *)&v8 : size == sizeof v16 ? (const void *)&v16 : (const void *)&value, size);
}

#define TAKE_NUMBER(r, name, field, fields, member) take_number(r, name, field, fields, &(member), sizeof(member))

static void take_bool(const struct reading *r, const char *name, uint32_t field, uint32_t *fields, bool *out)
{
    if (!has(r, name))
        return;
    *fields |= field;
    *out = number(r, name) != 0;
}

static void take_device(const struct reading *r, const char *name_parameter, struct config_change *change)
{
    struct device_config *d = &change->device;
    uint32_t *fields = &change->fields;

    if (has(r, "listen")) {
        d->listen_address = number(r, "listen");
        d->listen_port = args_value(r->args, "listen")->port;
        *fields |= DEVICE_FIELD_LISTEN;
    }
    TAKE_NUMBER(r, "ports", DEVICE_FIELD_PORTS, fields, d->ports);
    TAKE_NUMBER(r, "linespeed", DEVICE_FIELD_LINE_SPEED, fields, d->line_bps);
    TAKE_NUMBER(r, "callsperminute", DEVICE_FIELD_CALLS_PER_MINUTE, fields, d->calls_per_minute);
    TAKE_NUMBER(r, "firstframe", DEVICE_FIELD_FIRST_FRAME, fields, d->first_frame_s);
    TAKE_NUMBER(r, "rings", DEVICE_FIELD_RINGS, fields, d->rings);
    TAKE_NUMBER(r, "speed", DEVICE_FIELD_DTE_SPEED, fields, d->dte_bps);
    take_bool(r, "login", DEVICE_FIELD_LOGIN, fields, &d->login_text);
    take_bool(r, "callerid", DEVICE_FIELD_CALLER_ID, fields, &d->wants_caller_id);
    take_bool(r, "ignoredcd", DEVICE_FIELD_IGNORE_DCD, fields, &d->ignore_dcd);
    if (has(r, "telnet")) {
        d->telnet = (enum telnet_mode)number(r, "telnet");
        *fields |= DEVICE_FIELD_TELNET;
    }
    if (has(r, "init")) {
        COPY(d->init, text(r, "init"));
        *fields |= DEVICE_FIELD_INIT;
    }
    if (has(r, name_parameter)) {
        COPY(d->name, text(r, name_parameter));
        *fields |= DEVICE_FIELD_NAME;
    }
}

static bool add_device(struct reading *r)
{
    struct config_change *change = append(r, CHANGE_DEVICE_ADD, "");

    if (!change)
        return false;
    change->device.kind = number(r, "type") ? DEVICE_TCP : DEVICE_MODEM;
    if (change->device.kind == DEVICE_MODEM)
        COPY(change->device.system_name, text(r, "port"));
    take_device(r, "name", change);
    return true;
}

static bool set_device(struct reading *r)
{
    struct config_change *change = append(r, CHANGE_DEVICE_SET, text(r, "name"));

    if (!change)
        return false;
    take_device(r, "newname", change);
    return change->fields || refuse(r, E_INVALID_PARAMETER, "Nothing is to be changed. Type: rrasctl help set device");
}

static bool delete_device(struct reading *r)
{
    return append(r, CHANGE_DEVICE_DELETE, text(r, "name")) != NULL;
}

static bool delete_port(struct reading *r)
{
    return append(r, CHANGE_PORT_DELETE, text(r, "name")) != NULL;
}

static bool set_wanports(struct reading *r)
{
    static const struct {
        const char *name;
        unsigned role;
    } usage[] = { { "rasinonly", CALL_IN }, { "ddinout", CALL_ROUTER }, { "ddoutonly", CALL_OUT } };
    struct config_change *change = append(r, CHANGE_PORT_SET, text(r, "device"));

    if (!change)
        return false;
    change->fields = PORT_FIELD_ROLES;
    for (size_t i = 0; i < sizeof usage / sizeof *usage; i++) {
        if (has(r, usage[i].name))
            change->port.mask |= usage[i].role;
        if (has(r, usage[i].name) && number(r, usage[i].name))
            change->port.roles |= usage[i].role;
    }
    return change->port.mask
        || refuse(r, E_INVALID_PARAMETER, "Say which usage: rasinonly=, ddinout= or ddoutonly=. Type: rrasctl help set wanports");
}

static bool set_tracing(struct reading *r)
{
    struct config_change *change = append(r, CHANGE_PORT_SET, text(r, "name"));

    if (!change)
        return false;
    change->fields = PORT_FIELD_TRACING;
    change->port.is_tracing = number(r, "state") != 0;
    return true;
}

/* ---- settings ---- */

static bool set_value(struct reading *r, const char *name, uint32_t value, uint32_t mask)
{
    struct config_change *change = append(r, CHANGE_SETTING, name);

    if (!change)
        return false;
    change->setting.value = value;
    change->setting.mask = mask;
    return true;
}

static bool set_pair(struct reading *r, const struct arg_pair *pair)
{
    const struct server_setting *row = server_setting_find(pair->name);
    struct config_change *change;
    uint32_t value = 0;

    if (!row)
        return refuse(r, E_NOT_FOUND, "There is no setting %s. See: rrasctl show settings", pair->name);
    if (row->kind == SETTING_TEXT) {
        if (!text_is_clean(pair->value, row->size))
            return refuse(r, E_INVALID_PARAMETER, "%s takes a text of at most %u characters (%s).", row->name, (unsigned)row->size - 1, row->what);
        change = append(r, CHANGE_SETTING, row->name);
        if (change)
            COPY(change->setting.text, pair->value);
        return change != NULL;
    }
    if (row->kind == SETTING_NUMBER && !(args_number(pair->value, &value) && value >= row->min && value <= row->max))
        return refuse(r, E_INVALID_PARAMETER, "%s takes a number from %u to %u (%s), not \"%s\".", row->name, (unsigned)row->min,
                      (unsigned)row->max, row->what, pair->value);
    if ((row->kind == SETTING_BOOL && !args_yesno(pair->value, &value)) || (row->kind == SETTING_ADDRESS && !ip4_parse(pair->value, &value)))
        return refuse(r, E_INVALID_PARAMETER, "%s takes %s (%s), not \"%s\".", row->name,
                      row->kind == SETTING_BOOL ? "yes or no" : "an address such as 10.9.0.5", row->what, pair->value);
    return set_value(r, row->name, value, UINT32_MAX);
}

static bool set_settings(struct reading *r)
{
    for (size_t i = 0; i < r->args->pair_count; i++) {
        if (!set_pair(r, &r->args->pairs[i]))
            return false;
    }
    return true;
}

static bool add_authtype(struct reading *r)
{
    uint32_t bit = ctl_authtypes[number(r, "type")].bit;

    return set_value(r, "auth-methods", bit, bit);
}

static bool delete_authtype(struct reading *r)
{
    return set_value(r, "auth-methods", 0, ctl_authtypes[number(r, "type")].bit);
}

static bool ip_set_access(struct reading *r)
{
    return set_value(r, "entire-network", number(r, "mode") == 0, UINT32_MAX);
}

static bool ip_set_addrassign(struct reading *r)
{
    (void)r; /* the only choice is what is so already */
    return true;
}

static bool ip_set_addrreq(struct reading *r)
{
    return set_value(r, "allow-requested-address", number(r, "mode"), UINT32_MAX);
}

static bool ip_set_forwarding(struct reading *r)
{
    return set_value(r, "ip-forwarding", number(r, "state"), UINT32_MAX);
}

static bool ip_set_dns(struct reading *r)
{
    const struct arg_value *upstream = args_value(r->args, "upstream");

    if (!has(r, "address") && !has(r, "second") && !upstream->text)
        return refuse(r, E_INVALID_PARAMETER, "Say which: address=, second= or upstream=. Type: rrasctl help ip set dns");
    return (!has(r, "address") || set_value(r, "dns-1", number(r, "address"), UINT32_MAX))
        && (!has(r, "second") || set_value(r, "dns-2", number(r, "second"), UINT32_MAX))
        && (!upstream->text
            || (set_value(r, "dns-upstream", upstream->number, UINT32_MAX)
                && set_value(r, "dns-upstream-port", upstream->port ? upstream->port : 53, UINT32_MAX)));
}

static bool ip_set_wins(struct reading *r)
{
    return set_value(r, "wins-1", number(r, "address"), UINT32_MAX)
        && (!has(r, "second") || set_value(r, "wins-2", number(r, "second"), UINT32_MAX));
}

static bool ip_add_range(struct reading *r)
{
    return set_value(r, "pool-begin", number(r, "from"), UINT32_MAX) && set_value(r, "pool-end", number(r, "to"), UINT32_MAX);
}

static bool change_range(struct reading *r, enum config_change_kind kind)
{
    struct config_change *change = append(r, kind, "");

    if (change)
        change->range = (struct address_range){ number(r, "from"), number(r, "to") };
    return change != NULL;
}

static bool ip_add_exclude(struct reading *r)
{
    return change_range(r, CHANGE_RANGE_EXCLUDE);
}

static bool ip_delete_exclude(struct reading *r)
{
    return change_range(r, CHANGE_RANGE_INCLUDE);
}

static bool ip_delete_pool(struct reading *r)
{
    return append(r, CHANGE_POOL_RESET, "") != NULL;
}

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
    return refuse(r, E_INVALID_PARAMETER, "sealed= takes what \"rrasctl dump secrets=yes\" wrote, an even number of hexadecimal digits.");
}

/* ---- RADIUS servers: one row for both uses, as netsh has two lists ---- */

static bool provider(struct reading *r, const char *setting)
{
    return set_value(r, setting, number(r, "provider"), UINT32_MAX);
}

static bool set_authentication(struct reading *r)
{
    return provider(r, "auth-provider");
}

static bool set_accounting(struct reading *r)
{
    return provider(r, "acct-provider");
}

static const struct radius_server *find_server(const struct reading *r)
{
    return r->now ? ras_config_radius((struct ras_config *)(uintptr_t)r->now, text(r, "name")) : NULL;
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
    take_bool(r, "signature", RADIUS_FIELD_SIGNATURE, fields, &server->wants_signature);
    if (has(r, "newname")) {
        COPY(server->name, text(r, "newname"));
        *fields |= RADIUS_FIELD_NAME;
    }
    if (has(r, "secret")) {
        COPY(server->secret, text(r, "secret"));
        *fields |= RADIUS_FIELD_SECRET;
    }
    if (has(r, "secret") && strcmp(server->secret, "*") == 0)
        return refuse(r, E_INVALID_PASSWORD, "secret=* asks at the keyboard, which is not possible here.");
    if (has(r, "sealed")) {
        *fields |= RADIUS_FIELD_SEALED;
        return read_sealed(text(r, "sealed"), server->sealed, sizeof server->sealed, &server->sealed_len) || bad_sealed(r);
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
        return refuse(r, E_ALREADY_EXISTS, "There is a RADIUS server %s already; change that one.", old->name);
    change = append(r, old ? CHANGE_RADIUS_SET : CHANGE_RADIUS_ADD, text(r, "name"));
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
    return refuse(r, E_NOT_FOUND, "There is no RADIUS server %s. See: rrasctl aaaa show %s", text(r, "name"),
                  is_accounting ? "acctserver" : "authserver");
}

static bool set_server(struct reading *r, bool is_accounting)
{
    const struct radius_server *old = find_server(r);
    struct config_change *change;

    if (!old || !uses(old, is_accounting))
        return no_server(r, is_accounting);
    change = append(r, CHANGE_RADIUS_SET, text(r, "name"));
    if (!change || !take_server(r, is_accounting, old, change))
        return false;
    return change->fields || refuse(r, E_INVALID_PARAMETER, "Nothing is to be changed. Type: rrasctl help aaaa set %s",
                                    is_accounting ? "acctserver" : "authserver");
}

static bool delete_server(struct reading *r, bool is_accounting)
{
    const struct radius_server *old = find_server(r);
    struct config_change *change;

    if (!old || !uses(old, is_accounting))
        return no_server(r, is_accounting);
    if (!uses(old, !is_accounting))
        return append(r, CHANGE_RADIUS_DELETE, text(r, "name")) != NULL;
    change = append(r, CHANGE_RADIUS_SET, text(r, "name"));
    if (!change)
        return false;
    change->fields = RADIUS_FIELD_USES;
    change->radius.is_for_accounting = !is_accounting;
    change->radius.is_for_authentication = is_accounting;
    return true;
}

static bool add_authserver(struct reading *r) { return add_server(r, false); }
static bool set_authserver(struct reading *r) { return set_server(r, false); }
static bool delete_authserver(struct reading *r) { return delete_server(r, false); }
static bool add_acctserver(struct reading *r) { return add_server(r, true); }
static bool set_acctserver(struct reading *r) { return set_server(r, true); }
static bool delete_acctserver(struct reading *r) { return delete_server(r, true); }

/* ---- users ---- */

static bool take_callback(struct reading *r, struct config_change *change)
{
    static const unsigned policies[] = { RASPRIV_NoCallback, RASPRIV_CallerSetCallback, RASPRIV_AdminSetCallback };
    unsigned policy = has(r, "cbpolicy") ? policies[number(r, "cbpolicy")] : RASPRIV_AdminSetCallback;
    const char *phone = text(r, "cbnumber");

    if (!has(r, "cbpolicy") && !phone)
        return true;
    if (policy == RASPRIV_AdminSetCallback && (!phone || !*phone))
        return refuse(r, E_INVALID_PARAMETER, "cbpolicy=admin needs cbnumber=.");
    if (policy != RASPRIV_AdminSetCallback && phone)
        return refuse(r, E_INVALID_PARAMETER, "cbnumber= goes with cbpolicy=admin.");
    change->fields |= USER_FIELD_CALLBACK;
    change->user.privilege |= policy;
    COPY(change->user.callback_number, phone ? phone : "");
    return true;
}

static bool take_secret(struct reading *r, struct config_change *change)
{
    struct user_config *user = &change->user;

    if (has(r, "password") && has(r, "sealed"))
        return refuse(r, E_INVALID_PARAMETER, "Give password= or sealed=, not both.");
    if (has(r, "password") && strcmp(text(r, "password"), "*") == 0)
        return refuse(r, E_INVALID_PASSWORD, "password=* asks at the keyboard, which is not possible here.");
    if (has(r, "password")) {
        COPY(user->password, text(r, "password"));
        change->fields |= USER_FIELD_PASSWORD;
    }
    if (has(r, "sealed")) {
        change->fields |= USER_FIELD_SEALED;
        return read_sealed(text(r, "sealed"), user->sealed, sizeof user->sealed, &user->sealed_len) || bad_sealed(r);
    }
    return true;
}

static bool take_expiry(struct reading *r, struct config_change *change)
{
    const char *when = text(r, "expires");

    if (!when)
        return true;
    change->fields |= USER_FIELD_EXPIRES;
    if (text_equal_nocase(when, "never") || utc_parse(when, &change->user.expires_unix))
        return true;
    /* What was given is not said again: a part of a password may have slipped into this place. */
    return refuse(r, E_INVALID_PARAMETER, "expires= takes never, a date such as 2026-12-31, or a UTC time such as 2026-12-31T18:00:00Z.");
}

static bool take_user(struct reading *r, struct config_change *change)
{
    struct user_config *user = &change->user;
    uint32_t *fields = &change->fields;

    if (has(r, "dialin")) {
        *fields |= USER_FIELD_DIALIN;
        user->privilege |= number(r, "dialin") == 0 ? RASPRIV_DialinPrivilege : 0;
    }
    TAKE_NUMBER(r, "address", USER_FIELD_ADDRESS, fields, user->fixed_address);
    take_bool(r, "disabled", USER_FIELD_DISABLED, fields, &user->is_disabled);
    take_bool(r, "expired", USER_FIELD_EXPIRED, fields, &user->has_expired_password);
    take_bool(r, "reversible", USER_FIELD_REVERSIBLE, fields, &user->has_reversible_password);
    return take_callback(r, change) && take_expiry(r, change) && take_secret(r, change);
}

static bool add_user(struct reading *r)
{
    struct config_change *change;

    if (!has(r, "password") && !has(r, "sealed"))
        return refuse(r, E_INVALID_PASSWORD, "A new user needs password=; password=* asks for it without showing it.");
    change = append(r, CHANGE_USER_ADD, text(r, "name"));
    return change && take_user(r, change);
}

static bool set_user(struct reading *r)
{
    struct config_change *change = append(r, CHANGE_USER_SET, text(r, "name"));

    return change && take_user(r, change)
        && (change->fields || refuse(r, E_INVALID_PARAMETER, "Nothing is to be changed. Type: rrasctl help set user"));
}

static bool delete_user(struct reading *r)
{
    return append(r, CHANGE_USER_DELETE, text(r, "name")) != NULL;
}

/* ---- the table ---- */

static const struct {
    bool (*read)(struct reading *r);
    bool needs_config;
} readers[CMD_COUNT] = {
    [CMD_ADD_DEVICE] = { add_device, false }, [CMD_SET_DEVICE] = { set_device, false }, [CMD_DELETE_DEVICE] = { delete_device, false },
    [CMD_DELETE_PORT] = { delete_port, false }, [CMD_SET_WANPORTS] = { set_wanports, false }, [CMD_SET_TRACING] = { set_tracing, false },
    [CMD_ADD_USER] = { add_user, false }, [CMD_SET_USER] = { set_user, false }, [CMD_DELETE_USER] = { delete_user, false },
    [CMD_ADD_AUTHTYPE] = { add_authtype, false }, [CMD_DELETE_AUTHTYPE] = { delete_authtype, false },
    [CMD_IP_SET_ACCESS] = { ip_set_access, false }, [CMD_IP_SET_ADDRASSIGN] = { ip_set_addrassign, false },
    [CMD_IP_SET_ADDRREQ] = { ip_set_addrreq, false }, [CMD_IP_SET_DNS] = { ip_set_dns, false }, [CMD_IP_SET_WINS] = { ip_set_wins, false },
    [CMD_IP_ADD_RANGE] = { ip_add_range, false }, [CMD_IP_ADD_EXCLUDE] = { ip_add_exclude, false },
    [CMD_IP_DELETE_EXCLUDE] = { ip_delete_exclude, false }, [CMD_IP_DELETE_POOL] = { ip_delete_pool, false },
    [CMD_IP_SET_FORWARDING] = { ip_set_forwarding, false }, [CMD_AAAA_SET_AUTHENTICATION] = { set_authentication, false },
    [CMD_AAAA_SET_ACCOUNTING] = { set_accounting, false }, [CMD_AAAA_ADD_AUTHSERVER] = { add_authserver, true },
    [CMD_AAAA_SET_AUTHSERVER] = { set_authserver, true }, [CMD_AAAA_DELETE_AUTHSERVER] = { delete_authserver, true },
    [CMD_AAAA_ADD_ACCTSERVER] = { add_acctserver, true }, [CMD_AAAA_SET_ACCTSERVER] = { set_acctserver, true },
    [CMD_AAAA_DELETE_ACCTSERVER] = { delete_acctserver, true }, [CMD_SET_SETTINGS] = { set_settings, false },
};

bool changes_can_be(const struct command *command)
{
    return readers[command->id].read != NULL;
}

bool changes_need_config(const struct command *command)
{
    return readers[command->id].needs_config;
}

bool changes_of_args(const struct args *args, const struct ras_config *now, size_t line, struct change_list *list, struct ctl_refusal *refusal)
{
    struct reading r = { .args = args, .now = now, .list = list, .refusal = refusal, .line = line };

    if (!changes_can_be(args->command))
        return refuse(&r, E_INVALID_PARAMETER, "\"%s\" does not change the configuration; only commands that do can be in a file.",
                      args->command->words);
    return readers[args->command->id].read(&r);
}
