/*
 * dump.c - the configuration is written as the commands that make it of a new server.
 *
 * Two servers that are configured alike write the same bytes: there is no date, name or version in it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/ctl/dump_internal.h"
#include <string.h>
#include "common/base/ip4.h"
#include "common/base/text.h"
#include "common/base/utc.h"
#include "common/ras/port_role.h"

void dump_put(FILE *out, const char *name, const char *text)
{
    char quoted[2 * SCRIPT_LINE_MAX + 3];

    fprintf(out, " %s=%s", name, script_quote(text, quoted));
}

void dump_put_number(FILE *out, const char *name, uint32_t value)
{
    fprintf(out, " %s=%u", name, (unsigned)value);
}

void dump_put_yes(FILE *out, const char *name, bool value)
{
    fprintf(out, " %s=%s", name, value ? "yes" : "no");
}

void dump_put_address(FILE *out, const char *name, uint32_t address)
{
    char text[IP4_TEXT_MAX];

    fprintf(out, " %s=%s", name, ip4_text(address, text));
}

void dump_put_hex(FILE *out, const char *name, const uint8_t *at, size_t len)
{
    fprintf(out, " %s=", name);
    for (; len > 0; at++, len--)
        fprintf(out, "%02x", *at);
}

/* ---- devices and ports ---- */

static void write_device(FILE *out, const struct config_change *change)
{
    static const char *const telnet[] = { "auto", "raw", "always" };
    const struct device_config *d = &change->device;
    uint32_t fields = change->fields;
    char address[IP4_TEXT_MAX];

    if (d->kind == DEVICE_TCP)
        fprintf(out, "add device type=tcp listen=%s:%u", ip4_text(d->listen_address, address), d->listen_port);
    else
        fprintf(out, "add device type=modem port=%s", d->system_name);
    if (fields & DEVICE_FIELD_PORTS)
        dump_put_number(out, "ports", d->ports);
    if (fields & DEVICE_FIELD_LINE_SPEED)
        dump_put_number(out, "linespeed", d->line_bps);
    if (fields & DEVICE_FIELD_TELNET)
        dump_put(out, "telnet", telnet[d->telnet <= TELNET_ALWAYS ? d->telnet : TELNET_AUTO]);
    if (fields & DEVICE_FIELD_LOGIN)
        dump_put_yes(out, "login", d->login_text);
    if (fields & DEVICE_FIELD_CALLS_PER_MINUTE)
        dump_put_number(out, "callsperminute", d->calls_per_minute);
    if (fields & DEVICE_FIELD_FIRST_FRAME)
        dump_put_number(out, "firstframe", d->first_frame_s);
    if (fields & DEVICE_FIELD_INIT)
        dump_put(out, "init", d->init);
    if (fields & DEVICE_FIELD_RINGS)
        dump_put_number(out, "rings", d->rings);
    if (fields & DEVICE_FIELD_DTE_SPEED)
        dump_put_number(out, "speed", d->dte_bps);
    if (fields & DEVICE_FIELD_CALLER_ID)
        dump_put_yes(out, "callerid", d->wants_caller_id);
    if (fields & DEVICE_FIELD_IGNORE_DCD)
        dump_put_yes(out, "ignoredcd", d->ignore_dcd);
    if (fields & DEVICE_FIELD_NAME)
        dump_put(out, "name", d->name);
    fputc('\n', out);
}

static void write_ports(FILE *out, const struct config_change *change)
{
    if (change->fields & PORT_FIELD_ROLES) {
        fputs("set wanports", out);
        dump_put(out, "device", change->name);
        if (change->port.mask & CALL_IN)
            dump_put_yes(out, "rasinonly", (change->port.roles & CALL_IN) != 0);
        if (change->port.mask & CALL_ROUTER)
            dump_put_yes(out, "ddinout", (change->port.roles & CALL_ROUTER) != 0);
        if (change->port.mask & CALL_OUT)
            dump_put_yes(out, "ddoutonly", (change->port.roles & CALL_OUT) != 0);
        fputc('\n', out);
    }
    if (change->fields & PORT_FIELD_TRACING) {
        fputs("set tracing", out);
        dump_put(out, "name", change->name);
        dump_put(out, "state", change->port.is_tracing ? "enabled" : "disabled");
        fputc('\n', out);
    }
}

/* ---- settings ---- */

/* The two ends are one command. `*index` moves to the last change that is about them. */
static bool write_pool(FILE *out, const struct config_change *changes, size_t count, size_t *index)
{
    struct server_settings standard;
    bool is_pool = false;

    server_settings_defaults(&standard);
    for (size_t i = *index; i < count && changes[i].kind == CHANGE_SETTING; i++) {
        if (strcmp(changes[i].name, "pool-begin") == 0)
            standard.pool.from = changes[i].setting.value;
        else if (strcmp(changes[i].name, "pool-end") == 0)
            standard.pool.to = changes[i].setting.value;
        else
            break;
        is_pool = true;
        *index = i;
    }
    if (!is_pool)
        return false;
    fputs("ip add range", out);
    dump_put_address(out, "from", standard.pool.from);
    dump_put_address(out, "to", standard.pool.to);
    fputc('\n', out);
    return true;
}

static void write_setting(FILE *out, const struct config_change *change)
{
    static const char *const auth_providers[] = { "local", "windows", "radius" }, *const acct_providers[] = { "none", "radius" };
    const struct server_setting *row = server_setting_find(change->name);
    uint32_t value = change->setting.value;

    if (!row)
        return;
    if (strcmp(row->name, "auth-provider") == 0) {
        fprintf(out, "aaaa set authentication provider=%s\n", auth_providers[value <= AUTH_PROVIDER_RADIUS ? value : 0]);
        return;
    }
    if (strcmp(row->name, "acct-provider") == 0) {
        fprintf(out, "aaaa set accounting provider=%s\n", acct_providers[value <= ACCT_PROVIDER_RADIUS ? value : 0]);
        return;
    }
    fputs("set settings", out);
    switch (row->kind) {
    case SETTING_BOOL:
        dump_put_yes(out, row->name, value != 0);
        break;
    case SETTING_ADDRESS:
        dump_put_address(out, row->name, value);
        break;
    case SETTING_NUMBER:
        dump_put_number(out, row->name, value);
        break;
    case SETTING_TEXT:
        dump_put(out, row->name, change->setting.text);
    }
    fputc('\n', out);
}

static void write_range(FILE *out, const struct config_change *change)
{
    fputs(change->kind == CHANGE_RANGE_EXCLUDE ? "ip add exclude" : "ip delete exclude", out);
    dump_put_address(out, "from", change->range.from);
    dump_put_address(out, "to", change->range.to);
    fputc('\n', out);
}

/* ---- RADIUS servers ---- */

static void write_radius(FILE *out, const struct config_change *change)
{
    const struct radius_server *s = &change->radius;
    bool is_acct_only = !s->is_for_authentication;
    struct radius_server standard;

    radius_server_defaults(&standard);
    fprintf(out, "aaaa add %s", is_acct_only ? "acctserver" : "authserver");
    dump_put(out, "name", change->name);
    if ((is_acct_only ? s->acct_port : s->auth_port) != (is_acct_only ? standard.acct_port : standard.auth_port))
        dump_put_number(out, "port", is_acct_only ? s->acct_port : s->auth_port);
    if (change->fields & RADIUS_FIELD_SCORE)
        dump_put_number(out, "init-score", s->score);
    if (change->fields & RADIUS_FIELD_TIMEOUT)
        dump_put_number(out, "timeout", s->timeout_s);
    if (change->fields & RADIUS_FIELD_SIGNATURE)
        dump_put(out, "signature", s->wants_signature ? "enabled" : "disabled");
    if (change->fields & RADIUS_FIELD_SEALED)
        dump_put_hex(out, "sealed", s->sealed, s->sealed_len);
    fputc('\n', out);
    if (!s->is_for_authentication || !s->is_for_accounting)
        return;
    fputs("aaaa add acctserver", out);
    dump_put(out, "name", change->name);
    if (s->acct_port != standard.acct_port)
        dump_put_number(out, "port", s->acct_port);
    fputc('\n', out);
}

/* ---- users ---- */

static void put_expiry(FILE *out, int64_t when)
{
    char text[24];

    utc_text(when, text, sizeof text);
    text[10] = 'T';
    fprintf(out, " expires=%.19sZ", text);
}

/* Without its secrets a user cannot be added: the line is a comment then, which waits for a password. */
static void write_user(FILE *out, const struct config_change *change)
{
    const struct user_config *u = &change->user;
    uint32_t fields = change->fields;

    fprintf(out, "%sadd user", fields & USER_FIELD_SEALED ? "" : "# ");
    dump_put(out, "name", change->name);
    if (!(fields & USER_FIELD_SEALED))
        fputs(" password=", out);
    if (fields & USER_FIELD_DIALIN)
        dump_put(out, "dialin", u->privilege & RASPRIV_DialinPrivilege ? "permit" : "deny");
    if (fields & USER_FIELD_CALLBACK)
        dump_put(out, "cbpolicy", u->privilege & RASPRIV_AdminSetCallback ? "admin" : u->privilege & RASPRIV_CallerSetCallback ? "caller" : "none");
    if ((fields & USER_FIELD_CALLBACK) && (u->privilege & RASPRIV_AdminSetCallback))
        dump_put(out, "cbnumber", u->callback_number);
    if (fields & USER_FIELD_ADDRESS)
        dump_put_address(out, "address", u->fixed_address);
    if (fields & USER_FIELD_DISABLED)
        dump_put_yes(out, "disabled", u->is_disabled);
    if (fields & USER_FIELD_EXPIRED)
        dump_put_yes(out, "expired", u->has_expired_password);
    if (fields & USER_FIELD_REVERSIBLE)
        dump_put_yes(out, "reversible", u->has_reversible_password);
    if ((fields & USER_FIELD_EXPIRES) && u->expires_unix > 0)
        put_expiry(out, u->expires_unix);
    if (fields & USER_FIELD_SEALED)
        dump_put_hex(out, "sealed", u->sealed, u->sealed_len);
    fputc('\n', out);
}

/* ---- all of it ---- */

static const char *title_of(const struct config_change *change)
{
    switch (change->kind) {
    case CHANGE_PORT_DELETE:
    case CHANGE_DEVICE_DELETE:
    case CHANGE_DEVICE_SET:
    case CHANGE_DEVICE_ADD:
    case CHANGE_PORT_SET:
        return "Devices, ports and what they are used for";
    case CHANGE_SETTING:
    case CHANGE_POOL_RESET:
    case CHANGE_RANGE_INCLUDE:
    case CHANGE_RANGE_EXCLUDE:
        return "Settings and the address pool";
    case CHANGE_RADIUS_DELETE:
    case CHANGE_RADIUS_SET:
    case CHANGE_RADIUS_ADD:
        return "RADIUS servers";
    case CHANGE_PHONE_DELETE:
    case CHANGE_PHONE_SET:
    case CHANGE_PHONE_ADD:
        return "The phone book";
    case CHANGE_INTERFACE_DELETE:
    case CHANGE_INTERFACE_SET:
    case CHANGE_INTERFACE_ADD:
        return "Demand-dial interfaces and their routes";
    default:
        return "Users";
    }
}

static void write_change(FILE *out, const struct config_change *change)
{
    switch (change->kind) {
    case CHANGE_PORT_DELETE:
        fputs("delete port", out);
        dump_put(out, "name", change->name);
        fputc('\n', out);
        break;
    case CHANGE_DEVICE_ADD:
        write_device(out, change);
        break;
    case CHANGE_PORT_SET:
        write_ports(out, change);
        break;
    case CHANGE_SETTING:
        write_setting(out, change);
        break;
    case CHANGE_RANGE_INCLUDE:
    case CHANGE_RANGE_EXCLUDE:
        write_range(out, change);
        break;
    case CHANGE_RADIUS_ADD:
        write_radius(out, change);
        break;
    case CHANGE_USER_ADD:
        write_user(out, change);
        break;
    case CHANGE_PHONE_ADD:
        dump_phone(out, change);
        break;
    case CHANGE_INTERFACE_ADD:
        dump_interface(out, change);
        break;
    default: /* a new server has nothing to set or delete */
        break;
    }
}

void script_write(FILE *out, const struct config_change *changes, size_t count)
{
    const char *title = "";
    bool has_comments = false;

    fputs("# The configuration of an OpenRRAS server. It is made again on a new one by: rrasctl exec FILE\n", out);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(title, title_of(&changes[i])) != 0) {
            title = title_of(&changes[i]);
            fprintf(out, "\n# %s\n", title);
        }
        if (changes[i].kind == CHANGE_USER_ADD && !(changes[i].fields & USER_FIELD_SEALED) && !has_comments) {
            fputs("# Passwords are not in this file. Write each behind \"password=\" and take the # away, or use: rrasctl dump secrets=yes\n", out);
            has_comments = true;
        }
        if (changes[i].kind == CHANGE_PHONE_ADD && changes[i].phone.has_password && !(changes[i].fields & PHONE_FIELD_SEALED))
            fputs("# The saved password is not in this file. Add it to the next line: password=\n", out);
        if (changes[i].kind == CHANGE_INTERFACE_ADD && changes[i].demand_dial.entry.has_password && !(changes[i].fields & PHONE_FIELD_SEALED))
            fputs("# The password is not in this file. Add it to the next line: password=\n", out);
        if (changes[i].kind == CHANGE_RADIUS_ADD && changes[i].radius.has_secret && !(changes[i].fields & RADIUS_FIELD_SEALED))
            fputs("# The secret is not in this file. Add it to the next line: secret=\n", out);
        if (!write_pool(out, changes, count, &i))
            write_change(out, &changes[i]);
    }
}
