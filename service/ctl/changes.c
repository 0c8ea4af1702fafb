/*
 * changes.c - words of the command line become changes of the configuration.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/ctl/changes_internal.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/base/ip4.h"
#include "common/base/text.h"
#include "common/ras/auth_attempt.h"
#include "common/ras/port_role.h"
#include "service/ctl/commands.h"

#define COPY(to, from) text_copy(to, sizeof(to), from)

const struct ctl_authtype ctl_authtypes[] = {
    { "PAP", AUTH_PAP }, { "MD5CHAP", AUTH_CHAP_MD5 }, { "MSCHAP", AUTH_MSCHAP_V1 }, { "MSCHAPv2", AUTH_MSCHAP_V2 },
};
const size_t ctl_authtype_count = sizeof ctl_authtypes / sizeof *ctl_authtypes;

bool changes_refuse(struct reading *r, unsigned long number, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(r->refusal->sentence, sizeof r->refusal->sentence, format, args);
    va_end(args);
    r->refusal->number = number;
    return false;
}

bool changes_has(const struct reading *r, const char *name)
{
    return args_value(r->args, name)->text != NULL;
}

uint32_t changes_value(const struct reading *r, const char *name)
{
    return args_value(r->args, name)->number;
}

const char *changes_text(const struct reading *r, const char *name)
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
struct config_change *changes_append(struct reading *r, enum config_change_kind kind, const char *name)
{
    struct config_change *change;

    if (r->list->count >= CHANGES_MAX) {
        changes_refuse(r, E_INVALID_PARAMETER, "More than %d changes cannot be made at once.", CHANGES_MAX);
        return NULL;
    }
    if (!make_room(r->list)) {
        changes_refuse(r, E_NOT_ENOUGH_MEMORY, "Memory ran out.");
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

void changes_take_number(const struct reading *r, const char *name, uint32_t field, uint32_t *fields, void *out, size_t size)
{
    uint32_t value = changes_value(r, name);
    uint16_t v16 = (uint16_t)value;
    uint8_t v8 = (uint8_t)value;

    if (!changes_has(r, name))
        return;
    *fields |= field;
    memcpy(out, size == sizeof v8 ? (const void *)&v8 : size == sizeof v16 ? (const void *)&v16 : (const void *)&value, size);
}

void changes_take_bool(const struct reading *r, const char *name, uint32_t field, uint32_t *fields, bool *out)
{
    if (!changes_has(r, name))
        return;
    *fields |= field;
    *out = changes_value(r, name) != 0;
}

static void take_device(const struct reading *r, const char *name_parameter, struct config_change *change)
{
    struct device_config *d = &change->device;
    uint32_t *fields = &change->fields;

    if (changes_has(r, "listen")) {
        d->listen_address = changes_value(r, "listen");
        d->listen_port = args_value(r->args, "listen")->port;
        *fields |= DEVICE_FIELD_LISTEN;
    }
    TAKE_NUMBER(r, "ports", DEVICE_FIELD_PORTS, fields, d->ports);
    TAKE_NUMBER(r, "linespeed", DEVICE_FIELD_LINE_SPEED, fields, d->line_bps);
    TAKE_NUMBER(r, "callsperminute", DEVICE_FIELD_CALLS_PER_MINUTE, fields, d->calls_per_minute);
    TAKE_NUMBER(r, "firstframe", DEVICE_FIELD_FIRST_FRAME, fields, d->first_frame_s);
    TAKE_NUMBER(r, "rings", DEVICE_FIELD_RINGS, fields, d->rings);
    TAKE_NUMBER(r, "speed", DEVICE_FIELD_DTE_SPEED, fields, d->dte_bps);
    changes_take_bool(r, "login", DEVICE_FIELD_LOGIN, fields, &d->login_text);
    changes_take_bool(r, "callerid", DEVICE_FIELD_CALLER_ID, fields, &d->wants_caller_id);
    changes_take_bool(r, "ignoredcd", DEVICE_FIELD_IGNORE_DCD, fields, &d->ignore_dcd);
    if (changes_has(r, "telnet")) {
        d->telnet = (enum telnet_mode)changes_value(r, "telnet");
        *fields |= DEVICE_FIELD_TELNET;
    }
    if (changes_has(r, "init")) {
        COPY(d->init, changes_text(r, "init"));
        *fields |= DEVICE_FIELD_INIT;
    }
    if (changes_has(r, name_parameter)) {
        COPY(d->name, changes_text(r, name_parameter));
        *fields |= DEVICE_FIELD_NAME;
    }
}

static bool add_device(struct reading *r)
{
    struct config_change *change = changes_append(r, CHANGE_DEVICE_ADD, "");

    if (!change)
        return false;
    change->device.kind = changes_value(r, "type") ? DEVICE_TCP : DEVICE_MODEM;
    if (change->device.kind == DEVICE_MODEM)
        COPY(change->device.system_name, changes_text(r, "port"));
    take_device(r, "name", change);
    return true;
}

static bool set_device(struct reading *r)
{
    struct config_change *change = changes_append(r, CHANGE_DEVICE_SET, changes_text(r, "name"));

    if (!change)
        return false;
    take_device(r, "newname", change);
    return change->fields || changes_refuse(r, E_INVALID_PARAMETER, "Nothing is to be changed. Type: rrasctl help set device");
}

static bool delete_device(struct reading *r)
{
    return changes_append(r, CHANGE_DEVICE_DELETE, changes_text(r, "name")) != NULL;
}

static bool delete_port(struct reading *r)
{
    return changes_append(r, CHANGE_PORT_DELETE, changes_text(r, "name")) != NULL;
}

static bool set_wanports(struct reading *r)
{
    static const struct {
        const char *name;
        unsigned role;
    } usage[] = { { "rasinonly", CALL_IN }, { "ddinout", CALL_ROUTER }, { "ddoutonly", CALL_OUT } };
    struct config_change *change = changes_append(r, CHANGE_PORT_SET, changes_text(r, "device"));

    if (!change)
        return false;
    change->fields = PORT_FIELD_ROLES;
    for (size_t i = 0; i < sizeof usage / sizeof *usage; i++) {
        if (changes_has(r, usage[i].name))
            change->port.mask |= usage[i].role;
        if (changes_has(r, usage[i].name) && changes_value(r, usage[i].name))
            change->port.roles |= usage[i].role;
    }
    return change->port.mask
        || changes_refuse(r, E_INVALID_PARAMETER, "Say which usage: rasinonly=, ddinout= or ddoutonly=. Type: rrasctl help set wanports");
}

static bool set_tracing(struct reading *r)
{
    struct config_change *change = changes_append(r, CHANGE_PORT_SET, changes_text(r, "name"));

    if (!change)
        return false;
    change->fields = PORT_FIELD_TRACING;
    change->port.is_tracing = changes_value(r, "state") != 0;
    return true;
}

/* ---- settings ---- */

bool changes_set_value(struct reading *r, const char *name, uint32_t value, uint32_t mask)
{
    struct config_change *change = changes_append(r, CHANGE_SETTING, name);

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
        return changes_refuse(r, E_NOT_FOUND, "There is no setting %s. See: rrasctl show settings", pair->name);
    if (row->kind == SETTING_TEXT) {
        if (!text_is_clean(pair->value, row->size))
            return changes_refuse(r, E_INVALID_PARAMETER, "%s takes a text of at most %u characters (%s).", row->name, (unsigned)row->size - 1, row->what);
        change = changes_append(r, CHANGE_SETTING, row->name);
        if (change)
            COPY(change->setting.text, pair->value);
        return change != NULL;
    }
    if (row->kind == SETTING_NUMBER && !(args_number(pair->value, &value) && value >= row->min && value <= row->max))
        return changes_refuse(r, E_INVALID_PARAMETER, "%s takes a number from %u to %u (%s), not \"%s\".", row->name, (unsigned)row->min,
                      (unsigned)row->max, row->what, pair->value);
    if ((row->kind == SETTING_BOOL && !args_yesno(pair->value, &value)) || (row->kind == SETTING_ADDRESS && !ip4_parse(pair->value, &value)))
        return changes_refuse(r, E_INVALID_PARAMETER, "%s takes %s (%s), not \"%s\".", row->name,
                      row->kind == SETTING_BOOL ? "yes or no" : "an address such as 10.9.0.5", row->what, pair->value);
    return changes_set_value(r, row->name, value, UINT32_MAX);
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
    uint32_t bit = ctl_authtypes[changes_value(r, "type")].bit;

    return changes_set_value(r, "auth-methods", bit, bit);
}

static bool delete_authtype(struct reading *r)
{
    return changes_set_value(r, "auth-methods", 0, ctl_authtypes[changes_value(r, "type")].bit);
}

static bool ip_set_access(struct reading *r)
{
    return changes_set_value(r, "entire-network", changes_value(r, "mode") == 0, UINT32_MAX);
}

static bool ip_set_addrassign(struct reading *r)
{
    (void)r; /* the only choice is what is so already */
    return true;
}

static bool ip_set_addrreq(struct reading *r)
{
    return changes_set_value(r, "allow-requested-address", changes_value(r, "mode"), UINT32_MAX);
}

static bool ip_set_forwarding(struct reading *r)
{
    return changes_set_value(r, "ip-forwarding", changes_value(r, "state"), UINT32_MAX);
}

static bool ip_set_dns(struct reading *r)
{
    const struct arg_value *upstream = args_value(r->args, "upstream");

    if (!changes_has(r, "address") && !changes_has(r, "second") && !upstream->text)
        return changes_refuse(r, E_INVALID_PARAMETER, "Say which: address=, second= or upstream=. Type: rrasctl help ip set dns");
    return (!changes_has(r, "address") || changes_set_value(r, "dns-1", changes_value(r, "address"), UINT32_MAX))
        && (!changes_has(r, "second") || changes_set_value(r, "dns-2", changes_value(r, "second"), UINT32_MAX))
        && (!upstream->text
            || (changes_set_value(r, "dns-upstream", upstream->number, UINT32_MAX)
                && changes_set_value(r, "dns-upstream-port", upstream->port ? upstream->port : 53, UINT32_MAX)));
}

static bool ip_set_wins(struct reading *r)
{
    return changes_set_value(r, "wins-1", changes_value(r, "address"), UINT32_MAX)
        && (!changes_has(r, "second") || changes_set_value(r, "wins-2", changes_value(r, "second"), UINT32_MAX));
}

static bool ip_add_range(struct reading *r)
{
    return changes_set_value(r, "pool-begin", changes_value(r, "from"), UINT32_MAX) && changes_set_value(r, "pool-end", changes_value(r, "to"), UINT32_MAX);
}

static bool change_range(struct reading *r, enum config_change_kind kind)
{
    struct config_change *change = changes_append(r, kind, "");

    if (change)
        change->range = (struct address_range){ changes_value(r, "from"), changes_value(r, "to") };
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
    return changes_append(r, CHANGE_POOL_RESET, "") != NULL;
}

/* ---- the table ---- */

static const struct {
    bool (*read)(struct reading *r);
    bool needs_config;
} readers[CMD_COUNT] = {
    [CMD_ADD_DEVICE] = { add_device, false }, [CMD_SET_DEVICE] = { set_device, false }, [CMD_DELETE_DEVICE] = { delete_device, false },
    [CMD_DELETE_PORT] = { delete_port, false }, [CMD_SET_WANPORTS] = { set_wanports, false }, [CMD_SET_TRACING] = { set_tracing, false },
    [CMD_ADD_USER] = { changes_add_user, true }, [CMD_SET_USER] = { changes_set_user, false }, [CMD_DELETE_USER] = { changes_delete_user, false },
    [CMD_ADD_AUTHTYPE] = { add_authtype, false }, [CMD_DELETE_AUTHTYPE] = { delete_authtype, false },
    [CMD_IP_SET_ACCESS] = { ip_set_access, false }, [CMD_IP_SET_ADDRASSIGN] = { ip_set_addrassign, false },
    [CMD_IP_SET_ADDRREQ] = { ip_set_addrreq, false }, [CMD_IP_SET_DNS] = { ip_set_dns, false }, [CMD_IP_SET_WINS] = { ip_set_wins, false },
    [CMD_IP_ADD_RANGE] = { ip_add_range, false }, [CMD_IP_ADD_EXCLUDE] = { ip_add_exclude, false },
    [CMD_IP_DELETE_EXCLUDE] = { ip_delete_exclude, false }, [CMD_IP_DELETE_POOL] = { ip_delete_pool, false },
    [CMD_IP_SET_FORWARDING] = { ip_set_forwarding, false }, [CMD_AAAA_SET_AUTHENTICATION] = { changes_set_authentication, false },
    [CMD_AAAA_SET_ACCOUNTING] = { changes_set_accounting, false }, [CMD_AAAA_ADD_AUTHSERVER] = { changes_add_authserver, true },
    [CMD_AAAA_SET_AUTHSERVER] = { changes_set_authserver, true }, [CMD_AAAA_DELETE_AUTHSERVER] = { changes_delete_authserver, true },
    [CMD_AAAA_ADD_ACCTSERVER] = { changes_add_acctserver, true }, [CMD_AAAA_SET_ACCTSERVER] = { changes_set_acctserver, true },
    [CMD_AAAA_DELETE_ACCTSERVER] = { changes_delete_acctserver, true }, [CMD_SET_SETTINGS] = { set_settings, false },
    [CMD_ADD_PHONEENTRY] = { changes_add_phone, false }, [CMD_SET_PHONEENTRY] = { changes_set_phone, false },
    [CMD_DELETE_PHONEENTRY] = { changes_delete_phone, false },
    [CMD_ADD_INTERFACE] = { changes_add_interface, true }, [CMD_SET_INTERFACE] = { changes_set_interface, true },
    [CMD_DELETE_INTERFACE] = { changes_delete_interface, false }, [CMD_ADD_ROUTE] = { changes_add_route, true },
    [CMD_DELETE_ROUTE] = { changes_delete_route, true },
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
        return changes_refuse(&r, E_INVALID_PARAMETER, "\"%s\" does not change the configuration; only commands that do can be in a file.",
                      args->command->words);
    return readers[args->command->id].read(&r);
}
