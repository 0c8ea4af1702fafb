/*
 * config_words.c - what a change is called, and what it has to do with another one.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "common/base/ip4.h"
#include "common/base/text.h"
#include "common/ras/config_internal.h"
#include "common/ras/port_name.h"
#include "common/ras/port_role.h"

/* ---- which parts of the service a change is for ---- */

bool config_change_needs_restart(const struct config_change *change)
{
    return change->kind <= CHANGE_DEVICE_ADD || (change->kind == CHANGE_PORT_SET && (change->fields & PORT_FIELD_ROLES));
}

/* ---- two administrators ---- */

enum object { OBJECT_LINE, OBJECT_SETTING, OBJECT_POOL, OBJECT_RADIUS, OBJECT_USER, OBJECT_PHONE, OBJECT_INTERFACE };

static const struct {
    enum object object;
    enum { DELETES, SETS, ADDS } how;
} kinds[CHANGE_KINDS] = {
    [CHANGE_PORT_DELETE] = { OBJECT_LINE, DELETES }, [CHANGE_DEVICE_DELETE] = { OBJECT_LINE, DELETES },
    [CHANGE_DEVICE_SET] = { OBJECT_LINE, SETS }, [CHANGE_DEVICE_ADD] = { OBJECT_LINE, ADDS }, [CHANGE_PORT_SET] = { OBJECT_LINE, SETS },
    [CHANGE_SETTING] = { OBJECT_SETTING, SETS }, [CHANGE_POOL_RESET] = { OBJECT_POOL, SETS }, [CHANGE_RANGE_INCLUDE] = { OBJECT_POOL, DELETES },
    [CHANGE_RANGE_EXCLUDE] = { OBJECT_POOL, ADDS }, [CHANGE_RADIUS_DELETE] = { OBJECT_RADIUS, DELETES },
    [CHANGE_RADIUS_SET] = { OBJECT_RADIUS, SETS }, [CHANGE_RADIUS_ADD] = { OBJECT_RADIUS, ADDS },
    [CHANGE_USER_DELETE] = { OBJECT_USER, DELETES }, [CHANGE_USER_SET] = { OBJECT_USER, SETS }, [CHANGE_USER_ADD] = { OBJECT_USER, ADDS },
    [CHANGE_PHONE_DELETE] = { OBJECT_PHONE, DELETES }, [CHANGE_PHONE_SET] = { OBJECT_PHONE, SETS }, [CHANGE_PHONE_ADD] = { OBJECT_PHONE, ADDS },
    [CHANGE_INTERFACE_DELETE] = { OBJECT_INTERFACE, DELETES }, [CHANGE_INTERFACE_SET] = { OBJECT_INTERFACE, SETS },
    [CHANGE_INTERFACE_ADD] = { OBJECT_INTERFACE, ADDS },
};

/* Where a device that is added will be; else the name. */
static const char *name_of(const struct config_change *change, char out[CHANGE_NAME_MAX + 1])
{
    char place[DEVICE_NAME_MAX + 1];

    if (change->kind != CHANGE_DEVICE_ADD)
        return change->name;
    return text_copy(out, CHANGE_NAME_MAX + 1, change->device.name[0] ? change->device.name : device_place(&change->device, place));
}

static bool is_every_port(const struct config_change *change)
{
    return change->kind == CHANGE_PORT_SET && strcmp(change->name, "*") == 0;
}

static bool say_the_same_device(const struct config_change *a, const struct config_change *b)
{
    struct device_config one = { .kind = a->device.kind }, other = one;
    char places[2][DEVICE_NAME_MAX + 1];

    config_merge_device(&one, &a->device, a->fields);
    config_merge_device(&other, &b->device, a->fields);
    if (a->kind == CHANGE_DEVICE_ADD && strcmp(device_place(&a->device, places[0]), device_place(&b->device, places[1])) != 0)
        return false;
    return one.listen_address == other.listen_address && one.listen_port == other.listen_port && one.ports == other.ports
        && one.dte_bps == other.dte_bps && one.line_bps == other.line_bps && strcmp(one.init, other.init) == 0 && one.rings == other.rings
        && one.wants_caller_id == other.wants_caller_id && one.ignore_dcd == other.ignore_dcd && one.telnet == other.telnet
        && one.login_text == other.login_text && one.calls_per_minute == other.calls_per_minute && one.first_frame_s == other.first_frame_s
        && strcmp(one.name, other.name) == 0;
}

static bool say_the_same_radius(const struct config_change *a, const struct config_change *b)
{
    const struct radius_server *one = &a->radius, *other = &b->radius;
    uint32_t fields = a->fields;

    if (fields & (RADIUS_FIELD_SECRET | RADIUS_FIELD_SEALED))
        return false; /* nobody can see whether it is the same one */
    return (!(fields & RADIUS_FIELD_PORTS) || (one->auth_port == other->auth_port && one->acct_port == other->acct_port))
        && (!(fields & RADIUS_FIELD_TIMEOUT) || one->timeout_s == other->timeout_s)
        && (!(fields & RADIUS_FIELD_SCORE) || one->score == other->score)
        && (!(fields & RADIUS_FIELD_USES)
            || (one->is_for_authentication == other->is_for_authentication && one->is_for_accounting == other->is_for_accounting))
        && (!(fields & RADIUS_FIELD_SIGNATURE) || one->wants_signature == other->wants_signature)
        && (!(fields & RADIUS_FIELD_NAME) || text_equal_nocase(one->name, other->name));
}

static bool say_the_same_user(const struct config_change *a, const struct config_change *b)
{
    const struct user_config *one = &a->user, *other = &b->user;
    uint32_t fields = a->fields;

    if (fields & (USER_FIELD_PASSWORD | USER_FIELD_SEALED))
        return false;
    return (!(fields & USER_FIELD_DIALIN) || !((one->privilege ^ other->privilege) & RASPRIV_DialinPrivilege))
        && (!(fields & USER_FIELD_CALLBACK)
            || (!((one->privilege ^ other->privilege) & CALLBACK_BITS) && strcmp(one->callback_number, other->callback_number) == 0))
        && (!(fields & USER_FIELD_ADDRESS) || one->fixed_address == other->fixed_address)
        && (!(fields & USER_FIELD_DISABLED) || one->is_disabled == other->is_disabled)
        && (!(fields & USER_FIELD_EXPIRED) || one->has_expired_password == other->has_expired_password)
        && (!(fields & USER_FIELD_REVERSIBLE) || one->has_reversible_password == other->has_reversible_password)
        && (!(fields & USER_FIELD_EXPIRES) || one->expires_unix == other->expires_unix);
}

static bool say_the_same_entry(const struct config_change *a, const struct config_change *b)
{
    return !(a->fields & (PHONE_FIELD_PASSWORD | PHONE_FIELD_SEALED)) && !(phone_entry_diff(&a->phone, &b->phone) & a->fields);
}

static bool say_the_same_interface(const struct config_change *a, const struct config_change *b)
{
    return !(a->fields & (PHONE_FIELD_PASSWORD | PHONE_FIELD_SEALED))
        && !(phone_entry_diff(&a->demand_dial.entry, &b->demand_dial.entry) & a->fields)
        && !(demand_dial_diff(&a->demand_dial, &b->demand_dial) & a->interface_fields);
}

/* Two changes of one kind and object: what both mean, and whether they mean it alike. */
static bool sets_collide(const struct config_change *a, const struct config_change *b)
{
    struct config_change both = *a;
    bool is_adding = kinds[a->kind].how == ADDS;
    bool is_same;

    both.fields = a->fields & b->fields;
    both.interface_fields = a->interface_fields & b->interface_fields;
    switch (a->kind) {
    case CHANGE_PORT_SET:
        return ((both.fields & PORT_FIELD_TRACING) && a->port.is_tracing != b->port.is_tracing)
            || ((both.fields & PORT_FIELD_ROLES) && ((a->port.roles ^ b->port.roles) & a->port.mask & b->port.mask));
    case CHANGE_SETTING:
        return ((a->setting.value ^ b->setting.value) & a->setting.mask & b->setting.mask) || strcmp(a->setting.text, b->setting.text) != 0;
    case CHANGE_DEVICE_SET:
    case CHANGE_DEVICE_ADD:
        is_same = say_the_same_device(&both, b);
        break;
    case CHANGE_RADIUS_SET:
    case CHANGE_RADIUS_ADD:
        is_same = say_the_same_radius(&both, b);
        break;
    case CHANGE_USER_SET:
    case CHANGE_USER_ADD:
        is_same = say_the_same_user(&both, b);
        break;
    case CHANGE_PHONE_SET:
    case CHANGE_PHONE_ADD:
        is_same = say_the_same_entry(&both, b);
        break;
    case CHANGE_INTERFACE_SET:
    case CHANGE_INTERFACE_ADD:
        is_same = say_the_same_interface(&both, b);
        break;
    default:
        return false;
    }
    return !is_same || (is_adding && (a->fields != b->fields || a->interface_fields != b->interface_fields));
}

/* Ranges, and the pool they are cut out of. */
static bool pools_collide(const struct config_change *a, const struct config_change *b)
{
    bool a_is_range = a->kind != CHANGE_POOL_RESET, b_is_range = b->kind != CHANGE_POOL_RESET;

    if (!a_is_range || !b_is_range)
        return a_is_range != b_is_range;
    if (a->kind == b->kind && a->range.from == b->range.from && a->range.to == b->range.to)
        return false;
    return a->range.from <= b->range.to && b->range.from <= a->range.to;
}

static bool is_pool_setting(const struct config_change *change)
{
    return change->kind == CHANGE_SETTING
        && (text_equal_nocase(change->name, "pool-begin") || text_equal_nocase(change->name, "pool-end"));
}

bool config_changes_collide(const struct config_change *a, const struct config_change *b)
{
    char names[2][CHANGE_NAME_MAX + 1];
    bool a_is_pool = kinds[a->kind].object == OBJECT_POOL, b_is_pool = kinds[b->kind].object == OBJECT_POOL;

    if (a_is_pool || b_is_pool)
        return a_is_pool && b_is_pool ? pools_collide(a, b) : is_pool_setting(a) || is_pool_setting(b);
    if (kinds[a->kind].object != kinds[b->kind].object)
        return false;
    if (!text_equal_nocase(name_of(a, names[0]), name_of(b, names[1])) && !is_every_port(a) && !is_every_port(b))
        return false;
    if (kinds[a->kind].how == DELETES || kinds[b->kind].how == DELETES) /* all ports, without the one, is no quarrel */
        return kinds[a->kind].how != kinds[b->kind].how && !is_every_port(a) && !is_every_port(b);
    if (a->kind != b->kind)
        return kinds[a->kind].how != kinds[b->kind].how && !is_every_port(a) && !is_every_port(b);
    return sets_collide(a, b);
}

/* ---- sentences ---- */

struct sentence {
    char *out;
    unsigned parts;
};

__attribute__((format(CONFIG_PRINTF, 2, 3)))
static void say(struct sentence *s, const char *format, ...)
{
    size_t len = strlen(s->out);
    char text[CHANGE_SENTENCE_MAX];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    text_copy(s->out + len, CHANGE_SENTENCE_MAX - len, text); /* cut between characters */
}

/* "; " between the parts, which follow "NAME: ". */
__attribute__((format(CONFIG_PRINTF, 2, 3)))
static void say_part(struct sentence *s, const char *format, ...)
{
    char text[CHANGE_SENTENCE_MAX];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    say(s, "%s%s", s->parts++ ? "; " : "", text);
}

static const char *yes(bool is_yes)
{
    return is_yes ? "yes" : "no";
}

static void say_device(struct sentence *s, const struct device_config *d, uint32_t fields)
{
    static const char *const telnet[] = { "auto", "raw", "always" };
    char address[IP4_TEXT_MAX];

    if (fields & DEVICE_FIELD_NAME)
        say_part(s, d->name[0] ? "it is called %s" : "it is called by its place%s", d->name);
    if (fields & DEVICE_FIELD_LISTEN)
        say_part(s, "it listens on %s:%u", ip4_text(d->listen_address, address), d->listen_port);
    if (fields & DEVICE_FIELD_PORTS)
        say_part(s, "%u port%s", d->ports, d->ports == 1 ? "" : "s");
    if (fields & DEVICE_FIELD_DTE_SPEED)
        say_part(s, "%u bit/s", (unsigned)d->dte_bps);
    if (fields & DEVICE_FIELD_LINE_SPEED)
        say_part(s, d->line_bps ? "%u bit/s behind it" : "the speed behind it is learnt", (unsigned)d->line_bps);
    if (fields & DEVICE_FIELD_INIT)
        say_part(s, "modem commands %s", d->init[0] ? d->init : "none");
    if (fields & DEVICE_FIELD_RINGS)
        say_part(s, "answers on ring %u", d->rings);
    if (fields & DEVICE_FIELD_CALLER_ID)
        say_part(s, "caller ids: %s", yes(d->wants_caller_id));
    if (fields & DEVICE_FIELD_IGNORE_DCD)
        say_part(s, "the cable has a carrier line: %s", yes(!d->ignore_dcd));
    if (fields & DEVICE_FIELD_TELNET)
        say_part(s, "Telnet: %s", telnet[d->telnet <= TELNET_ALWAYS ? d->telnet : 0]);
    if (fields & DEVICE_FIELD_LOGIN)
        say_part(s, "login text: %s", yes(d->login_text));
    if (fields & DEVICE_FIELD_CALLS_PER_MINUTE)
        say_part(s, d->calls_per_minute ? "%u calls a minute from one address" : "any number of calls a minute", d->calls_per_minute);
    if (fields & DEVICE_FIELD_FIRST_FRAME)
        say_part(s, "%u s for the first frame", d->first_frame_s);
}

static void say_added_device(struct sentence *s, const struct config_change *change)
{
    const struct device_config *d = &change->device;
    char address[IP4_TEXT_MAX];
    unsigned ports = change->fields & DEVICE_FIELD_PORTS ? d->ports : 1;

    if (d->kind == DEVICE_MODEM)
        say(s, "A modem on %s is added.", d->system_name);
    else
        say(s, "A TCP line on %s:%u with %u port%s is added.", ip4_text(d->listen_address, address), d->listen_port, ports, ports == 1 ? "" : "s");
}

static void say_ports(struct sentence *s, const struct config_change *change)
{
    static const enum port_role roles[] = { CALL_OUT, CALL_IN, CALL_ROUTER };

    say(s, "%s: ", is_every_port(change) ? "Every port" : change->name);
    for (size_t i = 0; i < 3 && (change->fields & PORT_FIELD_ROLES); i++) {
        if (change->port.mask & roles[i])
            say_part(s, "%s is %s", port_role_caption(roles[i]), change->port.roles & roles[i] ? "ticked" : "cleared");
    }
    if (change->fields & PORT_FIELD_TRACING)
        say_part(s, "tracing is %s", change->port.is_tracing ? "on" : "off");
    say(s, "%s.", s->parts ? "" : "nothing is changed");
}

static void setting_text(const struct server_setting *row, uint32_t value, const char *text, char out[SETTING_TEXT_MAX + 8])
{
    char address[IP4_TEXT_MAX];

    switch (row->kind) {
    case SETTING_BOOL:
        snprintf(out, SETTING_TEXT_MAX + 8, "%s", yes(value != 0));
        break;
    case SETTING_ADDRESS:
        snprintf(out, SETTING_TEXT_MAX + 8, "%s", ip4_text(value, address));
        break;
    case SETTING_NUMBER:
        snprintf(out, SETTING_TEXT_MAX + 8, "%u", (unsigned)value);
        break;
    case SETTING_TEXT:
        snprintf(out, SETTING_TEXT_MAX + 8, "%s", text[0] ? text : "none");
    }
}

static void say_setting(struct sentence *s, const struct config_change *change, const struct ras_config *before)
{
    const struct server_setting *row = server_setting_find(change->name);
    char now[SETTING_TEXT_MAX + 8], old[SETTING_TEXT_MAX + 8];
    uint32_t value = before && row ? server_setting_get(&before->settings, row) : 0;

    if (!row) {
        say(s, "%s is changed.", change->name);
        return;
    }
    setting_text(row, (value & ~change->setting.mask) | (change->setting.value & change->setting.mask), change->setting.text, now);
    say(s, "%c%s: %s", text_upper(row->what[0]), row->what + 1, now);
    if (before) {
        setting_text(row, value, server_setting_get_text(&before->settings, row), old);
        say(s, " (was %s)", old);
    }
    say(s, ".");
}

static void say_radius(struct sentence *s, const struct config_change *change)
{
    const struct radius_server *r = &change->radius;
    uint32_t fields = change->fields;

    say(s, "RADIUS server %s: ", change->name);
    if (fields & RADIUS_FIELD_NAME)
        say_part(s, "it is %s", r->name);
    if (fields & RADIUS_FIELD_USES)
        say_part(s, "%s", r->is_for_authentication && r->is_for_accounting ? "asked about callers and told of calls"
                 : r->is_for_authentication ? "asked about callers" : "told of calls");
    if (fields & RADIUS_FIELD_PORTS)
        say_part(s, "ports %u and %u", r->auth_port, r->acct_port);
    if (fields & RADIUS_FIELD_SCORE)
        say_part(s, "initial score %u", r->score);
    if (fields & RADIUS_FIELD_TIMEOUT)
        say_part(s, "%u s to answer", r->timeout_s);
    if (fields & RADIUS_FIELD_SIGNATURE)
        say_part(s, "requests are signed: %s", yes(r->wants_signature));
    if (fields & (RADIUS_FIELD_SECRET | RADIUS_FIELD_SEALED))
        say_part(s, "another secret");
    say(s, "%s.", s->parts ? "" : "nothing is changed");
}

static void say_entry_parts(struct sentence *s, uint32_t fields)
{
    static const struct {
        uint32_t field;
        const char *what;
    } parts[] = {
        { PHONE_FIELD_NAME, "another name" }, { PHONE_FIELD_KIND | PHONE_FIELD_PORT | PHONE_FIELD_DEVICE | PHONE_FIELD_OTHER_PORT, "another line" },
        { PHONE_FIELD_NUMBER | PHONE_FIELD_PREFIX | PHONE_FIELD_ALTERNATES, "another number" },
        { PHONE_FIELD_USER | PHONE_FIELD_DOMAIN, "another user name" }, { PHONE_FIELD_PASSWORD | PHONE_FIELD_SEALED, "another password" },
        { PHONE_FIELD_FORGET, "its password is forgotten" }, { PHONE_FIELD_AUTH, "other ways to prove the name" },
        { PHONE_FIELD_PROTOCOLS | PHONE_FIELD_LCP | PHONE_FIELD_COMPRESSION | PHONE_FIELD_HEADERS, "other protocols" },
        { PHONE_FIELD_GATEWAY | PHONE_FIELD_ADDRESS | PHONE_FIELD_DNS | PHONE_FIELD_WINS, "another TCP/IP configuration" },
        { PHONE_FIELD_REDIALS | PHONE_FIELD_REDIAL_S | PHONE_FIELD_IDLE, "other times" },
        { PHONE_FIELD_CALLBACK | PHONE_FIELD_CALLBACK_NUMBER, "another callback" }, { PHONE_FIELD_SCRIPT, "another script" },
    };

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (fields & parts[i].field)
            say_part(s, "%s", parts[i].what);
}

static void say_entry(struct sentence *s, const struct config_change *change)
{
    say(s, "Phone-book entry %s: ", change->name);
    say_entry_parts(s, change->fields);
    say(s, "%s.", s->parts ? "" : "nothing is changed");
}

enum { SAID_ROUTES = 3, SAID_HOURS = 70 };

static void say_routes(struct sentence *s, const struct demand_dial *iface)
{
    char route[ROUTE_TEXT_MAX];

    say_part(s, iface->route_count == 0 ? "no routes" : iface->route_count == 1 ? "the route " : "the routes ");
    for (size_t i = 0; i < iface->route_count && i < SAID_ROUTES; i++)
        say(s, "%s%s", i > 0 ? ", " : "", interface_route_text(&iface->routes[i], route));
    if (iface->route_count > SAID_ROUTES)
        say(s, " and %u more", iface->route_count - (unsigned)SAID_ROUTES);
}

static void say_triggers(struct sentence *s, const struct demand_dial *iface)
{
    bool is_only = iface->filter_mode == FILTER_ONLY;

    if (iface->filter_mode == FILTER_NONE)
        say_part(s, "every packet triggers a call");
    else
        say_part(s, "%s traffic of %u filter%s triggers %s call", is_only ? "only the" : "the", iface->filter_count,
                 iface->filter_count == 1 ? "" : "s", is_only ? "a" : "no");
}

static void say_hours(struct sentence *s, const struct demand_dial *iface)
{
    char hours[HOURS_TEXT_MAX];

    if (strlen(dial_hours_text(iface->dial_out_hours, hours)) <= SAID_HOURS)
        say_part(s, "it may dial %s", hours);
    else
        say_part(s, "other dial-out hours");
}

static void say_interface(struct sentence *s, const struct config_change *change)
{
    const struct demand_dial *iface = &change->demand_dial;
    uint32_t fields = change->interface_fields;

    say(s, "Demand-dial interface %s: ", change->name);
    if (fields & INTERFACE_FIELD_ENABLED)
        say_part(s, "it is %s", iface->is_enabled ? "enabled" : "disabled");
    if (fields & INTERFACE_FIELD_ROUTES)
        say_routes(s, iface);
    say_entry_parts(s, change->fields);
    if (fields & INTERFACE_FIELD_PERSISTENT)
        say_part(s, iface->is_persistent ? "persistent" : "on demand");
    if (fields & INTERFACE_FIELD_TWO_WAY)
        say_part(s, "two-way authentication: %s", yes(iface->wants_two_way));
    if (fields & INTERFACE_FIELD_HOURS)
        say_hours(s, iface);
    if (fields & INTERFACE_FIELD_FILTERS)
        say_triggers(s, iface);
    if (fields & INTERFACE_FIELD_UNREACHABLE)
        say_part(s, "unreachable, it is dialled again after %u to %u s", (unsigned)iface->min_unreachable_s, (unsigned)iface->max_unreachable_s);
    say(s, "%s.", s->parts ? "" : "nothing is changed");
}

static void say_user(struct sentence *s, const struct config_change *change)
{
    const struct user_config *u = &change->user;
    uint32_t fields = change->fields;
    char address[IP4_TEXT_MAX];

    say(s, "%s: ", change->name);
    if (fields & (USER_FIELD_PASSWORD | USER_FIELD_SEALED))
        say_part(s, "another password");
    if (fields & USER_FIELD_DIALIN)
        say_part(s, "dial-in is %s", u->privilege & RASPRIV_DialinPrivilege ? "granted" : "refused");
    if (fields & USER_FIELD_CALLBACK) {
        if (u->privilege & RASPRIV_AdminSetCallback)
            say_part(s, "callback to %s", u->callback_number);
        else
            say_part(s, u->privilege & RASPRIV_CallerSetCallback ? "callback to a number the caller gives" : "no callback");
    }
    if (fields & USER_FIELD_ADDRESS)
        say_part(s, u->fixed_address ? "always the address %s" : "an address from the pool%s",
                 u->fixed_address ? ip4_text(u->fixed_address, address) : "");
    if (fields & USER_FIELD_DISABLED)
        say_part(s, "the account is %s", u->is_disabled ? "disabled" : "enabled");
    if (fields & USER_FIELD_EXPIRED)
        say_part(s, "the password %s", u->has_expired_password ? "has expired" : "has not expired");
    if (fields & USER_FIELD_REVERSIBLE)
        say_part(s, "the password is kept readable: %s", yes(u->has_reversible_password));
    if (fields & USER_FIELD_EXPIRES)
        say_part(s, u->expires_unix ? "the account expires" : "the account never expires");
    say(s, "%s.", s->parts ? "" : "nothing is changed");
}

static void say_range(struct sentence *s, const struct address_range *range, const char *what)
{
    char from[IP4_TEXT_MAX], to[IP4_TEXT_MAX];

    if (range->from == range->to)
        say(s, "%s is %s.", ip4_text(range->from, from), what);
    else
        say(s, "%s to %s are %s.", ip4_text(range->from, from), ip4_text(range->to, to), what);
}

/* Removed with its ports, where it is known how many. */
static void say_removed_device(struct sentence *s, const char *name, const struct ras_config *before)
{
    const struct device_config *device = before ? config_device_by_name(before, name) : NULL;

    if (device && device->kind == DEVICE_TCP)
        say(s, "The TCP line %s is removed, with its %u port%s.", name, device->ports, device->ports == 1 ? "" : "s");
    else
        say(s, "%s%s is removed.", device ? "The modem on " : "The device ", name);
}

char *config_change_sentence(const struct config_change *change, const struct ras_config *before, char out[CHANGE_SENTENCE_MAX])
{
    struct sentence s = { .out = out };

    out[0] = '\0';
    switch (change->kind) {
    case CHANGE_PORT_DELETE:
        say(&s, "The port %s is removed.", change->name);
        break;
    case CHANGE_DEVICE_DELETE:
        say_removed_device(&s, change->name, before);
        break;
    case CHANGE_DEVICE_SET:
        say(&s, "%s: ", change->name);
        say_device(&s, &change->device, change->fields);
        say(&s, "%s.", s.parts ? "" : "nothing is changed");
        break;
    case CHANGE_DEVICE_ADD:
        say_added_device(&s, change);
        break;
    case CHANGE_PORT_SET:
        say_ports(&s, change);
        break;
    case CHANGE_SETTING:
        say_setting(&s, change, before);
        break;
    case CHANGE_POOL_RESET:
        say(&s, "The address pool is as installed, and nothing is excluded.");
        break;
    case CHANGE_RANGE_INCLUDE:
        say_range(&s, &change->range, "given to callers again");
        break;
    case CHANGE_RANGE_EXCLUDE:
        say_range(&s, &change->range, "kept from callers");
        break;
    case CHANGE_RADIUS_DELETE:
    case CHANGE_RADIUS_ADD:
        say(&s, "The RADIUS server %s is %s.", change->name, change->kind == CHANGE_RADIUS_ADD ? "added" : "removed");
        break;
    case CHANGE_RADIUS_SET:
        say_radius(&s, change);
        break;
    case CHANGE_USER_DELETE:
        say(&s, "The user %s is removed.", change->name);
        break;
    case CHANGE_USER_ADD:
        say(&s, "The user %s is added and may %sdial in.", change->name, change->user.privilege & RASPRIV_DialinPrivilege ? "" : "not ");
        break;
    case CHANGE_USER_SET:
        say_user(&s, change);
        break;
    case CHANGE_PHONE_DELETE:
    case CHANGE_PHONE_ADD:
        say(&s, "The phone-book entry %s is %s.", change->name, change->kind == CHANGE_PHONE_ADD ? "added" : "removed");
        break;
    case CHANGE_INTERFACE_DELETE:
    case CHANGE_INTERFACE_ADD:
        say(&s, "The demand-dial interface %s is %s.", change->name, change->kind == CHANGE_INTERFACE_ADD ? "added" : "removed");
        break;
    case CHANGE_INTERFACE_SET:
        say_interface(&s, change);
        break;
    case CHANGE_PHONE_SET:
        say_entry(&s, change);
        break;
    case CHANGE_KINDS:
        break;
    }
    return out;
}
