/*
 * show_settings_win.c - show user, authtype and settings, and ip show config.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/ctl/ctl_win.h"
#include <stdarg.h>
#include <string.h>
#include "common/base/ip4.h"
#include "common/base/text.h"
#include "common/ras/account.h"
#include "common/ras/server_settings.h"

/* ---- users ---- */

static const char *callback_policy(unsigned long privilege)
{
    return privilege & RASPRIV_CallerSetCallback ? "caller" : privilege & RASPRIV_AdminSetCallback ? "admin" : "none";
}

static void json_user(struct json *json, const void *item)
{
    const RRAS_USER_0 *user = item;

    json_begin_object(json, NULL);
    json_text(json, "name", user->name);
    json_text(json, "dialin", user->privilege & RASPRIV_DialinPrivilege ? "permit" : "deny");
    json_text(json, "cbpolicy", callback_policy(user->privilege));
    json_text(json, "cbnumber", user->callback_number[0] ? user->callback_number : NULL);
    json_address(json, "address", (uint32_t)user->fixed_address);
    json_bool(json, "disabled", user->is_disabled != 0);
    json_bool(json, "expired", user->has_expired_password != 0);
    json_bool(json, "reversible", user->has_reversible_password != 0);
    json_time(json, "expires", user->expires_unix);
    json_integer(json, "denials", user->denials);
    json_end_object(json);
}

static void table_user(struct table *table, const void *item)
{
    const RRAS_USER_0 *user = item;
    char address[32];

    table_cell(table, user->name);
    table_cell(table, user->privilege & RASPRIV_DialinPrivilege ? "permit" : "deny");
    table_format(table, "%s%s%.60s", callback_policy(user->privilege), user->callback_number[0] ? " " : "", user->callback_number);
    table_cell(table, user->fixed_address ? shape_address((uint32_t)user->fixed_address, address, sizeof address) : "pool");
    table_cell(table, user->has_reversible_password ? "yes" : "no");
    table_cell(table, user->is_disabled ? "disabled" : user->has_expired_password ? "password expired" : "good");
}

int show_user(struct ctl *ctl)
{
    static const struct column columns[] = {
        { "User", false, 24 }, { "Dial-in", false, 0 }, { "Callback", false, 20 }, { "Address", false, 0 },
        { "Reversible", false, 0 }, { "Account", false, 0 },
    };
    static const struct list list = {
        .columns = columns, .column_count = sizeof columns / sizeof *columns, .item_size = sizeof(RRAS_USER_0),
        .json = json_user, .row = table_user, .when_empty = "There are no users. Add one: rrasctl help add user",
    };
    const char *name = ctl_text(ctl, "name");
    RRAS_USER_0 one, *users = NULL;
    RRAS_USER_NAME wanted = { .name = "" };
    unsigned long count = 1;
    long status;

    if (name) {
        text_copy(wanted.name, sizeof wanted.name, name);
        status = RrasUserGetInfo(ctl->binding, &wanted, &one);
    } else {
        status = RrasUserEnum(ctl->binding, &count, &users);
    }
    if (status) {
        rras_free(users);
        if (name && status == ERROR_NO_SUCH_USER)
            return ctl_refuse(ERROR_NO_SUCH_USER, "There is no user %s. See: rrasctl show user", name);
        return ctl_fail(ctl, status, NULL);
    }
    show_list(ctl, &list, name ? &one : users, count);
    rras_free(users);
    return 0;
}

/* ---- settings ---- */

static char *setting_text(const RRAS_SETTING_0 *setting, uint32_t value, char *out, size_t cap)
{
    if (setting->kind == SETTING_BOOL)
        return text_copy(out, cap, value ? "yes" : "no");
    if (setting->kind == SETTING_ADDRESS)
        return ip4_text(value, out);
    if (setting->kind == SETTING_TEXT)
        return text_copy(out, cap, setting->text[0] ? setting->text : "none");
    snprintf(out, cap, "%u", (unsigned)value);
    return out;
}

static void json_setting_value(struct json *json, const char *key, const RRAS_SETTING_0 *setting, uint32_t value)
{
    char text[32];

    if (setting->kind == SETTING_BOOL)
        json_bool(json, key, value != 0);
    else if (setting->kind == SETTING_ADDRESS)
        json_text(json, key, ip4_text(value, text));
    else
        json_integer(json, key, value);
}

static long read_settings(struct ctl *ctl, RRAS_SETTING_0 **settings, unsigned long *count)
{
    long status = RrasSettingEnum(ctl->binding, count, settings);

    if (status) {
        rras_free(*settings);
        *settings = NULL;
    }
    return status;
}

static uint32_t setting_value(const RRAS_SETTING_0 *settings, unsigned long count, const char *name)
{
    for (unsigned long i = 0; i < count; i++) {
        if (strcmp(settings[i].name, name) == 0)
            return (uint32_t)settings[i].value;
    }
    return 0;
}

static void json_setting(struct json *json, const void *item)
{
    const RRAS_SETTING_0 *s = item;

    json_begin_object(json, NULL);
    json_text(json, "name", s->name);
    if (s->kind == SETTING_TEXT) {
        json_text(json, "value", s->text);
        json_text(json, "default", "");
    } else {
        json_setting_value(json, "value", s, (uint32_t)s->value);
        json_setting_value(json, "default", s, (uint32_t)s->standard);
    }
    if (s->kind == SETTING_NUMBER) {
        json_integer(json, "min", s->min);
        json_integer(json, "max", s->max);
    }
    json_text(json, "what", s->what);
    json_end_object(json);
}

static void table_setting(struct table *table, const void *item)
{
    const RRAS_SETTING_0 *s = item;
    bool is_standard = s->kind == SETTING_TEXT ? s->text[0] == '\0' : s->value == s->standard;
    char text[SETTING_TEXT_MAX + 1];

    table_cell(table, s->name);
    table_cell(table, setting_text(s, (uint32_t)s->value, text, sizeof text));
    table_cell(table, is_standard ? "" : s->kind == SETTING_TEXT ? "none" : setting_text(s, (uint32_t)s->standard, text, sizeof text));
    table_cell(table, s->what);
}

int show_settings(struct ctl *ctl)
{
    static const struct column columns[] = {
        { "Setting", false, 0 }, { "Value", false, 0 }, { "As installed", false, 0 }, { "What it is", false, 0 },
    };
    static const struct list list = {
        .columns = columns, .column_count = sizeof columns / sizeof *columns, .item_size = sizeof(RRAS_SETTING_0),
        .json = json_setting, .row = table_setting,
    };
    RRAS_SETTING_0 *settings = NULL;
    unsigned long count;
    long status = read_settings(ctl, &settings, &count);

    if (status)
        return ctl_fail(ctl, status, NULL);
    show_list(ctl, &list, settings, count);
    rras_free(settings);
    return 0;
}

int show_authtype(struct ctl *ctl)
{
    RRAS_SETTING_0 *settings = NULL;
    unsigned long count;
    struct json json;
    uint32_t methods;
    long status = read_settings(ctl, &settings, &count);

    if (status)
        return ctl_fail(ctl, status, NULL);
    methods = setting_value(settings, count, "auth-methods");
    rras_free(settings);
    ctl_json(&json);
    if (ctl->args.is_json)
        json_begin_array(&json, NULL);
    else
        printf("Callers may prove who they are by:\n");
    for (size_t i = 0; i < ctl_authtype_count; i++) {
        if (!(methods & ctl_authtypes[i].bit))
            continue;
        if (ctl->args.is_json)
            json_text(&json, NULL, ctl_authtypes[i].name);
        else
            printf("  %s\n", ctl_authtypes[i].name);
    }
    if (ctl->args.is_json)
        json_end_array(&json);
    return 0;
}

/* ---- ip show config ---- */

static void json_config(const RRAS_POOL_0 *pool, const RRAS_SETTING_0 *settings, unsigned long count)
{
    struct json json;

    ctl_json(&json);
    json_begin_object(&json, NULL);
    json_text(&json, "access", setting_value(settings, count, "entire-network") ? "all" : "serveronly");
    json_text(&json, "addrassign", "pool");
    json_text(&json, "addrreq", setting_value(settings, count, "allow-requested-address") ? "allow" : "deny");
    json_begin_object(&json, "pool");
    json_address(&json, "from", (uint32_t)pool->pool.from);
    json_address(&json, "to", (uint32_t)pool->pool.to);
    json_begin_array(&json, "excluded");
    for (unsigned long i = 0; i < pool->excluded_count && i < RRAS_RANGES; i++) {
        json_begin_object(&json, NULL);
        json_address(&json, "from", (uint32_t)pool->excluded[i].from);
        json_address(&json, "to", (uint32_t)pool->excluded[i].to);
        json_end_object(&json);
    }
    json_end_array(&json);
    json_end_object(&json);
    json_address(&json, "server_address", (uint32_t)pool->pool.from);
    json_address(&json, "dns", setting_value(settings, count, "dns-1"));
    json_address(&json, "dns_second", setting_value(settings, count, "dns-2"));
    json_address(&json, "dns_upstream", setting_value(settings, count, "dns-upstream"));
    json_integer(&json, "dns_upstream_port", setting_value(settings, count, "dns-upstream-port"));
    json_address(&json, "wins", setting_value(settings, count, "wins-1"));
    json_address(&json, "wins_second", setting_value(settings, count, "wins-2"));
    json_end_object(&json);
}

/* A title and what stands beside it; all of them line up. */
__attribute__((format(printf, 2, 3))) static void print_line(const char *title, const char *format, ...)
{
    va_list args;

    printf("%-26s", title);
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
    putchar('\n');
}

static void print_address(const char *title, uint32_t address, const char *none)
{
    char text[IP4_TEXT_MAX];

    print_line(title, "%s", address ? ip4_text(address, text) : none);
}

static void print_range(const char *title, const RRAS_RANGE_0 *range)
{
    char from[IP4_TEXT_MAX], to[IP4_TEXT_MAX];

    print_line(title, "%s to %s", ip4_text((uint32_t)range->from, from), ip4_text((uint32_t)range->to, to));
}

static void print_config(const RRAS_POOL_0 *pool, const RRAS_SETTING_0 *settings, unsigned long count)
{
    print_line("Callers reach:", "%s", setting_value(settings, count, "entire-network") ? "the entire network" : "this computer only");
    print_range("Address pool:", &pool->pool);
    for (unsigned long i = 0; i < pool->excluded_count && i < RRAS_RANGES; i++)
        print_range(i ? "" : "Excluded:", &pool->excluded[i]);
    print_address("The server's own:", (uint32_t)pool->pool.from, "-");
    print_line("Callers may ask for one:", "%s", setting_value(settings, count, "allow-requested-address") ? "yes" : "no");
    print_address("Name server:", setting_value(settings, count, "dns-1"), "this server, which relays");
    if (setting_value(settings, count, "dns-2"))
        print_address("Second name server:", setting_value(settings, count, "dns-2"), "-");
    print_address("The relay asks:", setting_value(settings, count, "dns-upstream"), "as this computer does");
    if (setting_value(settings, count, "dns-upstream"))
        print_line("at port:", "%u", (unsigned)setting_value(settings, count, "dns-upstream-port"));
    print_address("WINS server:", setting_value(settings, count, "wins-1"), "none");
    if (setting_value(settings, count, "wins-2"))
        print_address("Second WINS server:", setting_value(settings, count, "wins-2"), "-");
}

int show_ip_config(struct ctl *ctl)
{
    RRAS_SETTING_0 *settings = NULL;
    unsigned long count;
    RRAS_POOL_0 pool;
    long status = read_settings(ctl, &settings, &count);

    if (!status)
        status = RrasPoolGetInfo(ctl->binding, &pool);
    if (status) {
        rras_free(settings);
        return ctl_fail(ctl, status, NULL);
    }
    if (ctl->args.is_json)
        json_config(&pool, settings, count);
    else
        print_config(&pool, settings, count);
    rras_free(settings);
    return 0;
}
