/*
 * config_apply.c - one change is made in a configuration, or refused with its reason.
 *
 * The service asks these functions first and then does the same in its store; the difference of two
 * configurations is found by trying its changes out here. So each rule is written once.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/base/ip4.h"
#include "common/base/secret.h"
#include "common/base/text.h"
#include "common/ras/config_internal.h"
#include "common/ras/port_name.h"
#include "common/ras/port_role.h"

#define COPY(to, from) text_copy(to, sizeof(to), from)

__attribute__((format(CONFIG_PRINTF, 3, 4)))
static enum config_refusal refuse(char *why, enum config_refusal refusal, const char *format, ...)
{
    char text[CONFIG_WHY_MAX];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    text_copy(why, CONFIG_WHY_MAX, text); /* cut between characters */
    return refusal;
}

static enum config_refusal no_memory(char *why)
{
    return refuse(why, CONFIG_NO_MEMORY, "Memory ran out; close other programs and try again.");
}

/* ---- devices ---- */

enum {
    MODEM_FIELDS = DEVICE_FIELD_DTE_SPEED | DEVICE_FIELD_INIT | DEVICE_FIELD_RINGS | DEVICE_FIELD_CALLER_ID | DEVICE_FIELD_IGNORE_DCD
        | DEVICE_FIELD_LOGIN | DEVICE_FIELD_NAME,
    TCP_FIELDS = DEVICE_FIELD_LISTEN | DEVICE_FIELD_PORTS | DEVICE_FIELD_LINE_SPEED | DEVICE_FIELD_TELNET | DEVICE_FIELD_LOGIN
        | DEVICE_FIELD_CALLS_PER_MINUTE | DEVICE_FIELD_FIRST_FRAME | DEVICE_FIELD_NAME
};

uint32_t config_device_fields(enum device_kind kind)
{
    return kind == DEVICE_TCP ? TCP_FIELDS : MODEM_FIELDS;
}

struct device_config *config_device_by_name(const struct ras_config *config, const char *name)
{
    for (size_t i = 0; i < config->device_count; i++) {
        if (text_equal_nocase(config->devices[i].name, name))
            return &config->devices[i];
    }
    return NULL;
}

static uint32_t number_of(const struct device_config *device, uint32_t field)
{
    switch (field) {
    case DEVICE_FIELD_LISTEN:
        return device->listen_port;
    case DEVICE_FIELD_PORTS:
        return device->ports;
    case DEVICE_FIELD_DTE_SPEED:
        return device->dte_bps;
    case DEVICE_FIELD_LINE_SPEED:
        return device->line_bps;
    case DEVICE_FIELD_RINGS:
        return device->rings;
    case DEVICE_FIELD_TELNET:
        return (uint32_t)device->telnet;
    case DEVICE_FIELD_CALLS_PER_MINUTE:
        return device->calls_per_minute;
    default:
        return device->first_frame_s;
    }
}

static const struct {
    uint32_t field, min, max;
    const char *what;
} number_rules[] = {
    { DEVICE_FIELD_LISTEN, 1, 65535, "The TCP port is a number from 1 to 65535." },
    { DEVICE_FIELD_PORTS, 1, PORTS_MAX, "A TCP line has 1 to 1024 ports." },
    { DEVICE_FIELD_DTE_SPEED, 300, 921600, "The speed of a COM port is 300 to 921600 bit/s." },
    { DEVICE_FIELD_LINE_SPEED, 0, 10000000, "The speed behind a TCP line is at most 10000000 bit/s; 0 is unknown." },
    { DEVICE_FIELD_RINGS, 1, 20, "A modem answers on ring 1 to 20." },
    { DEVICE_FIELD_TELNET, TELNET_AUTO, TELNET_ALWAYS, "Telnet is auto, raw or always." },
    { DEVICE_FIELD_CALLS_PER_MINUTE, 0, 6000, "At most 6000 calls a minute can be allowed; 0 is no limit." },
    { DEVICE_FIELD_FIRST_FRAME, 5, 3600, "A caller is given 5 to 3600 seconds for its first frame." },
};

/* A name of its own may not look like a port's or mean every port: it would stand for both. */
static bool is_device_name(const struct device_config *device, const char *name)
{
    bool looks_like_tcp = text_upper(name[0]) == 'T' && text_upper(name[1]) == 'C' && text_upper(name[2]) == 'P'
        && name[3] != '\0' && name[3 + strspn(name + 3, "0123456789")] == '\0';

    return strcmp(name, "*") != 0 && !looks_like_tcp
        && (!is_com_port(name) || (device->kind == DEVICE_MODEM && text_equal_nocase(name, device->system_name)));
}

/* `device` is as it will be. */
static enum config_refusal check_device(const struct device_config *device, uint32_t fields, char *why)
{
    for (size_t i = 0; i < sizeof number_rules / sizeof *number_rules; i++) {
        uint32_t value = number_of(device, number_rules[i].field);

        if ((fields & number_rules[i].field) && (value < number_rules[i].min || value > number_rules[i].max))
            return refuse(why, CONFIG_BAD_VALUE, "%s", number_rules[i].what);
    }
    if ((fields & DEVICE_FIELD_INIT) && !text_is_clean(device->init, sizeof device->init))
        return refuse(why, CONFIG_BAD_VALUE, "The modem commands hold characters a modem cannot be sent.");
    /* Not broadcast, multicast or reserved: an address a socket can be bound to. */
    if ((fields & DEVICE_FIELD_LISTEN) && device->listen_address >= IP4(224, 0, 0, 0))
        return refuse(why, CONFIG_BAD_VALUE, "A TCP line listens on an address of this computer, or 0.0.0.0 for every one.");
    if ((fields & DEVICE_FIELD_NAME) && (!text_is_clean(device->name, sizeof device->name) || !is_device_name(device, device->name)))
        return refuse(why, CONFIG_BAD_VALUE, "A device cannot be called like a port, TCP1 or COM1, or *; choose another name.");
    return CONFIG_DONE;
}

static enum config_refusal check_rival(const struct ras_config *config, const struct device_config *device, char *why)
{
    const struct device_config *rival = ras_config_rival(config, device);
    char address[IP4_TEXT_MAX];

    if (!rival)
        return CONFIG_DONE;
    if (device->kind == DEVICE_MODEM && rival->kind == DEVICE_MODEM && text_equal_nocase(device->system_name, rival->system_name))
        return refuse(why, CONFIG_TAKEN, "%s has a device already; change that one, or choose another COM port.", device->system_name);
    if (text_equal_nocase(device->name, rival->name) && !(device->kind == DEVICE_TCP && rival->listen_port == device->listen_port))
        return refuse(why, CONFIG_TAKEN, "There is a device \"%s\" already; choose another name.", device->name);
    return refuse(why, CONFIG_TAKEN, "Another device listens on %s:%u already (0.0.0.0 is every address); choose another TCP port.",
                  ip4_text(device->listen_address, address), device->listen_port);
}

void config_merge_device(struct device_config *to, const struct device_config *from, uint32_t fields)
{
    char place[DEVICE_NAME_MAX + 1];
    bool is_called_by_place = strcmp(to->name, device_place(to, place)) == 0;

    if (fields & DEVICE_FIELD_LISTEN) {
        to->listen_address = from->listen_address;
        to->listen_port = from->listen_port;
    }
    if (fields & DEVICE_FIELD_PORTS)
        to->ports = from->ports;
    if (fields & DEVICE_FIELD_DTE_SPEED)
        to->dte_bps = from->dte_bps;
    if (fields & DEVICE_FIELD_LINE_SPEED)
        to->line_bps = from->line_bps;
    if (fields & DEVICE_FIELD_INIT)
        COPY(to->init, from->init);
    if (fields & DEVICE_FIELD_RINGS)
        to->rings = from->rings;
    if (fields & DEVICE_FIELD_CALLER_ID)
        to->wants_caller_id = from->wants_caller_id;
    if (fields & DEVICE_FIELD_IGNORE_DCD)
        to->ignore_dcd = from->ignore_dcd;
    if (fields & DEVICE_FIELD_TELNET)
        to->telnet = from->telnet;
    if (fields & DEVICE_FIELD_LOGIN)
        to->login_text = from->login_text;
    if (fields & DEVICE_FIELD_CALLS_PER_MINUTE)
        to->calls_per_minute = from->calls_per_minute;
    if (fields & DEVICE_FIELD_FIRST_FRAME)
        to->first_frame_s = from->first_frame_s;
    if (fields & DEVICE_FIELD_NAME)
        COPY(to->name, from->name);
    if ((fields & DEVICE_FIELD_NAME) ? to->name[0] == '\0' : is_called_by_place)
        device_place(to, to->name);
}

static enum config_refusal too_many_ports(size_t count, char *why)
{
    return refuse(why, CONFIG_BAD_VALUE, "That would make %u ports and %d is the most; use fewer.", (unsigned)count, PORTS_MAX);
}

static enum config_refusal add_device(struct ras_config *config, const struct config_change *change, char *why)
{
    const struct device_config *wanted = &change->device;
    struct device_config device;
    enum config_refusal refusal;

    if (wanted->kind != DEVICE_MODEM && wanted->kind != DEVICE_TCP)
        return refuse(why, CONFIG_BAD_VALUE, "A device is a modem or a TCP line.");
    if (change->fields & ~config_device_fields(wanted->kind))
        return refuse(why, CONFIG_BAD_VALUE, "One of the values is for a %s only.", wanted->kind == DEVICE_TCP ? "modem" : "TCP line");
    device_config_defaults(&device, wanted->kind);
    if (wanted->kind == DEVICE_MODEM) {
        if (!text_is_clean(wanted->system_name, sizeof wanted->system_name) || !is_com_port(wanted->system_name))
            return refuse(why, CONFIG_BAD_VALUE, "A modem is on a COM port, such as COM1.");
        for (size_t i = 0; wanted->system_name[i]; i++)
            device.system_name[i] = text_upper(wanted->system_name[i]);
    } else if (!(change->fields & DEVICE_FIELD_LISTEN)) {
        return refuse(why, CONFIG_BAD_VALUE, "A TCP line needs an address and port to listen on.");
    }
    device_place(&device, device.name);
    config_merge_device(&device, wanted, change->fields);
    refusal = check_device(&device, change->fields, why);
    if (refusal == CONFIG_DONE)
        refusal = check_rival(config, &device, why);
    if (refusal != CONFIG_DONE)
        return refusal;
    if (config->port_count + device.ports > PORTS_MAX)
        return too_many_ports(config->port_count + device.ports, why);
    if (device.kind == DEVICE_MODEM && ras_config_port(config, device.system_name))
        return refuse(why, CONFIG_TAKEN, "There is a port \"%s\" already; choose another COM port.", device.system_name);
    return ras_config_add_device(config, &device, CALL_IN) ? CONFIG_DONE : no_memory(why);
}

static enum config_refusal no_device(const char *name, char *why)
{
    return refuse(why, CONFIG_NOT_FOUND, "There is no device %s. See: rrasctl show device", name);
}

static enum config_refusal set_device(struct ras_config *config, const struct config_change *change, char *why)
{
    const struct device_config *old = config_device_by_name(config, change->name);
    struct device_config device;
    enum config_refusal refusal;
    size_t ports = config->port_count;

    if (!old)
        return no_device(change->name, why);
    if (change->fields == 0)
        return refuse(why, CONFIG_BAD_VALUE, "The change of %s names nothing to change.", old->name);
    if (change->fields & ~config_device_fields(old->kind))
        return refuse(why, CONFIG_BAD_VALUE, "%s is a %s; one of the values is for a %s only.", old->name,
                      old->kind == DEVICE_TCP ? "TCP line" : "modem", old->kind == DEVICE_TCP ? "modem" : "TCP line");
    device = *old;
    config_merge_device(&device, &change->device, change->fields);
    refusal = check_device(&device, change->fields, why);
    if (refusal == CONFIG_DONE)
        refusal = check_rival(config, &device, why);
    if (refusal != CONFIG_DONE)
        return refusal;
    for (size_t i = 0; i < config->port_count; i++)
        ports -= config->ports[i].device_id == old->id;
    if (ports + device.ports > PORTS_MAX)
        return too_many_ports(ports + device.ports, why);
    return ras_config_set_device(config, &device) ? CONFIG_DONE : no_memory(why);
}

static enum config_refusal delete_device(struct ras_config *config, const struct config_change *change, char *why)
{
    const struct device_config *device = config_device_by_name(config, change->name);

    if (!device)
        return no_device(change->name, why);
    ras_config_remove_device(config, device->id);
    return CONFIG_DONE;
}

/* ---- ports ---- */

static enum config_refusal delete_port(struct ras_config *config, const struct config_change *change, char *why)
{
    const struct port_config *port = ras_config_port(config, change->name);

    if (!port || !ras_config_device(config, port->device_id))
        return refuse(why, CONFIG_NO_PORT, "There is no port %s. See: rrasctl show wanports", change->name);
    ras_config_remove_port(config, change->name);
    return CONFIG_DONE;
}

static enum config_refusal set_ports(struct ras_config *config, const struct config_change *change, char *why)
{
    const struct device_config *device = config_device_by_name(config, change->name);
    bool is_every = strcmp(change->name, "*") == 0;
    size_t count = 0;

    if (change->fields == 0 || ((change->fields & PORT_FIELD_ROLES) && change->port.mask == 0)
        || (change->fields & ~(uint32_t)(PORT_FIELD_ROLES | PORT_FIELD_TRACING)) || ((change->port.mask | change->port.roles) & ~(unsigned)CALL_ROLES))
        return refuse(why, CONFIG_BAD_VALUE, "The use of a port is one or more of the three check boxes of Configure Port Usage.");
    for (size_t i = 0; i < config->port_count; i++) {
        struct port_config *port = &config->ports[i];

        if (!is_every && !text_equal_nocase(change->name, port->name) && !(device && device->id == port->device_id))
            continue;
        count++;
        if (change->fields & PORT_FIELD_ROLES)
            port->roles = (port->roles & ~change->port.mask) | (change->port.roles & change->port.mask);
        if (change->fields & PORT_FIELD_TRACING)
            port->is_tracing = change->port.is_tracing;
    }
    if (count > 0)
        return CONFIG_DONE;
    return is_every ? refuse(why, CONFIG_NO_PORT, "There are no ports. Add a device first: rrasctl help add device")
                    : refuse(why, CONFIG_NO_PORT, "There is no port or device %s. See: rrasctl show wanports", change->name);
}

/* ---- settings and the pool ---- */

static enum config_refusal set_setting(struct ras_config *config, const struct config_change *change, char *why)
{
    const struct server_setting *row = server_setting_find(change->name);
    struct server_settings *settings = &config->settings;
    uint32_t value;

    if (!row)
        return refuse(why, CONFIG_NOT_FOUND, "There is no setting %s. See: rrasctl show settings", change->name);
    if (row->kind == SETTING_TEXT) {
        return server_setting_set_text(settings, row, change->setting.text) ? CONFIG_DONE
            : refuse(why, CONFIG_BAD_VALUE, "%s is a text of at most %u characters that can be typed: %s.", row->name,
                     (unsigned)row->size - 1, row->what);
    }
    value = (server_setting_get(settings, row) & ~change->setting.mask) | (change->setting.value & change->setting.mask);
    if (server_setting_set(settings, row, value))
        return CONFIG_DONE;
    return refuse(why, CONFIG_BAD_VALUE, "%s is a number from %u to %u: %s.", row->name, (unsigned)row->min, (unsigned)row->max, row->what);
}

static enum config_refusal reset_pool(struct ras_config *config, const struct config_change *change, char *why)
{
    struct server_settings standard;

    (void)change;
    (void)why;
    server_settings_defaults(&standard);
    config->settings.pool = standard.pool;
    config->settings.excluded_count = 0;
    memset(config->settings.excluded, 0, sizeof config->settings.excluded);
    return CONFIG_DONE;
}

static enum config_refusal exclude(struct ras_config *config, const struct config_change *change, char *why)
{
    struct server_settings *settings = &config->settings;

    if (settings->excluded_count >= EXCLUDED_RANGES_MAX)
        return refuse(why, CONFIG_BAD_VALUE, "There are 32 excluded ranges already; join neighbouring ones.");
    settings->excluded[settings->excluded_count++] = change->range;
    return CONFIG_DONE;
}

static enum config_refusal include(struct ras_config *config, const struct config_change *change, char *why)
{
    struct server_settings *settings = &config->settings;

    for (uint32_t i = 0; i < settings->excluded_count; i++) {
        if (settings->excluded[i].from != change->range.from || settings->excluded[i].to != change->range.to)
            continue;
        memmove(&settings->excluded[i], &settings->excluded[i + 1], (settings->excluded_count - i - 1) * sizeof *settings->excluded);
        settings->excluded[--settings->excluded_count] = (struct address_range){ 0 };
        return CONFIG_DONE;
    }
    return refuse(why, CONFIG_NOT_FOUND, "That range is not excluded. See: rrasctl ip show config");
}

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
        return refuse(why, CONFIG_BAD_VALUE, "The change of %s holds a value this version does not know.", server->name);
    if (wrong)
        return refuse(why, CONFIG_BAD_VALUE, "%s", wrong);
    if ((fields & RADIUS_FIELD_SECRET) && (server->secret[0] == '\0' || !text_is_clean(server->secret, sizeof server->secret)))
        return refuse(why, CONFIG_BAD_PASSWORD, "A secret has 1 to %d characters that can be typed.", RADIUS_SECRET_MAX);
    if ((fields & RADIUS_FIELD_SEALED) && (server->sealed_len == 0 || server->sealed_len > RADIUS_SEALED_MAX || (fields & RADIUS_FIELD_SECRET)))
        return refuse(why, CONFIG_BAD_PASSWORD, "The sealed secret of %s is none; give its secret instead.", server->name);
    if (rival && rival != itself)
        return refuse(why, CONFIG_TAKEN, "There is a RADIUS server %s already; change that one.", server->name);
    return CONFIG_DONE;
}

static enum config_refusal add_radius(struct ras_config *config, const struct config_change *change, char *why)
{
    struct radius_server server;
    enum config_refusal refusal;

    if (config->radius_count >= RADIUS_SERVERS_MAX)
        return refuse(why, CONFIG_BAD_VALUE, "There are %d RADIUS servers already, the most there can be; remove one.", RADIUS_SERVERS_MAX);
    radius_server_defaults(&server);
    COPY(server.name, change->name);
    config_merge_radius(&server, &change->radius, change->fields);
    refusal = check_radius(config, &server, NULL, change->fields, why);
    if (refusal == CONFIG_DONE && !ras_config_add_radius(config, &server))
        refusal = no_memory(why);
    secret_wipe(&server, sizeof server);
    return refusal;
}

static enum config_refusal no_radius(const char *name, char *why)
{
    return refuse(why, CONFIG_NOT_FOUND, "There is no RADIUS server %s. See: rrasctl aaaa show authserver", name);
}

static enum config_refusal set_radius(struct ras_config *config, const struct config_change *change, char *why)
{
    struct radius_server *old = ras_config_radius(config, change->name), server;
    enum config_refusal refusal;

    if (!old)
        return no_radius(change->name, why);
    if (change->fields == 0)
        return refuse(why, CONFIG_BAD_VALUE, "The change of %s names nothing to change.", old->name);
    server = *old;
    config_merge_radius(&server, &change->radius, change->fields);
    refusal = check_radius(config, &server, old, change->fields, why);
    if (refusal == CONFIG_DONE)
        *old = server;
    secret_wipe(&server, sizeof server);
    return refusal;
}

static enum config_refusal delete_radius(struct ras_config *config, const struct config_change *change, char *why)
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

/* The characters Windows refuses in a user name (LM 2.0 naming rules): DOMAIN\user must stay readable. */
static bool is_user_name(const char *name)
{
    size_t len = strlen(name);

    return len > 0 && len <= ACCOUNT_NAME_MAX && text_is_clean(name, len + 1) && strcspn(name, "\"/\\[]:;|=,+*?<>@") == len && name[0] != ' '
        && name[len - 1] != ' ';
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
        return refuse(why, CONFIG_BAD_VALUE, "Callback is one of: none, caller, admin.");
    if (!text_is_clean(user->callback_number, sizeof user->callback_number) || !is_phone_number(user->callback_number)
        || (callback == RASPRIV_AdminSetCallback && user->callback_number[0] == '\0'))
        return refuse(why, CONFIG_BAD_NUMBER, "A callback number holds digits, T P W ( ) - @ , and spaces.");
    return CONFIG_DONE;
}

static enum config_refusal check_address(const struct ras_config *config, const struct user_config *user, char *why)
{
    char address[IP4_TEXT_MAX];

    if (user->fixed_address == 0)
        return CONFIG_DONE;
    if (!is_caller_address(user->fixed_address))
        return refuse(why, CONFIG_BAD_VALUE,
                      "No caller can have that address (0.x, 127.x, 224.x and above, or one that ends in .0 or .255).");
    for (size_t i = 0; i < config->user_count; i++) {
        if (config->users[i].fixed_address == user->fixed_address && !text_equal_nocase(config->users[i].name, user->name))
            return refuse(why, CONFIG_BAD_VALUE, "%s is the address of the user \"%.*s\" already; choose another.",
                          ip4_text(user->fixed_address, address), ACCOUNT_NAME_MAX, config->users[i].name);
    }
    return CONFIG_DONE;
}

static enum config_refusal check_password(const struct user_config *before, const struct user_config *user, uint32_t fields, char *why)
{
    bool is_given = (fields & (USER_FIELD_PASSWORD | USER_FIELD_SEALED)) != 0;

    if ((fields & USER_FIELD_PASSWORD) && (user->password[0] == '\0' || !text_is_clean(user->password, sizeof user->password)))
        return refuse(why, CONFIG_BAD_PASSWORD, "A password has 1 to 127 characters that can be typed.");
    if ((fields & USER_FIELD_SEALED)
        && (user->sealed_len == 0 || user->sealed_len > sizeof user->sealed || (fields & USER_FIELD_PASSWORD)))
        return refuse(why, CONFIG_BAD_PASSWORD, "The sealed secrets of %s are none; give a password instead.", user->name);
    if (!before && !is_given)
        return refuse(why, CONFIG_BAD_PASSWORD, "A new user needs a password.");
    if (before && !before->has_reversible_password && user->has_reversible_password && !is_given)
        return refuse(why, CONFIG_BAD_PASSWORD, "Only a hash of the password is known. Give the password together with reversible=yes.");
    return CONFIG_DONE;
}

enum { USER_FIELDS = USER_FIELD_PASSWORD | USER_FIELD_DIALIN | USER_FIELD_CALLBACK | USER_FIELD_ADDRESS | USER_FIELD_DISABLED
           | USER_FIELD_EXPIRED | USER_FIELD_REVERSIBLE | USER_FIELD_EXPIRES | USER_FIELD_SEALED };

/* `user` is as it will be; `before` is NULL for a new one. */
static enum config_refusal check_user(const struct ras_config *config, const struct user_config *before, const struct user_config *user,
                                      uint32_t fields, char *why)
{
    enum config_refusal refusal = CONFIG_DONE;

    if (!is_user_name(user->name))
        return refuse(why, CONFIG_BAD_VALUE,
                      "A user name may not hold \" / \\ [ ] : ; | = , + * ? < > @ nor begin or end with a space.");
    if (fields & ~(uint32_t)USER_FIELDS)
        return refuse(why, CONFIG_BAD_VALUE, "The change of %s holds a value this version does not know.", user->name);
    if ((fields & USER_FIELD_EXPIRES) && user->expires_unix < 0)
        return refuse(why, CONFIG_BAD_VALUE, "An account expires at a time since 1970, or never.");
    if (fields & USER_FIELD_CALLBACK)
        refusal = check_callback(user, why);
    if (refusal == CONFIG_DONE && (fields & USER_FIELD_ADDRESS))
        refusal = check_address(config, user, why);
    return refusal == CONFIG_DONE ? check_password(before, user, fields, why) : refusal;
}

static enum config_refusal add_user(struct ras_config *config, const struct config_change *change, char *why)
{
    struct user_config user;
    enum config_refusal refusal;

    user_config_defaults(&user);
    COPY(user.name, change->name);
    config_merge_user(&user, &change->user, change->fields);
    refusal = check_user(config, NULL, &user, change->fields, why);
    if (refusal == CONFIG_DONE && ras_config_user(config, user.name))
        refusal = refuse(why, CONFIG_TAKEN, "There is a user \"%s\" already; choose another name.", user.name);
    if (refusal == CONFIG_DONE && !ras_config_add_user(config, &user))
        refusal = no_memory(why);
    secret_wipe(&user, sizeof user);
    return refusal;
}

static enum config_refusal no_user(const char *name, char *why)
{
    return refuse(why, CONFIG_NO_USER, "There is no user %s. See: rrasctl show user", name);
}

static enum config_refusal set_user(struct ras_config *config, const struct config_change *change, char *why)
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

static enum config_refusal delete_user(struct ras_config *config, const struct config_change *change, char *why)
{
    if (!ras_config_user(config, change->name))
        return no_user(change->name, why);
    ras_config_remove_user(config, change->name);
    return CONFIG_DONE;
}

/* ---- any of them ---- */

static enum config_refusal (*const appliers[CHANGE_KINDS])(struct ras_config *, const struct config_change *, char *) = {
    [CHANGE_PORT_DELETE] = delete_port, [CHANGE_DEVICE_DELETE] = delete_device, [CHANGE_DEVICE_SET] = set_device,
    [CHANGE_DEVICE_ADD] = add_device, [CHANGE_PORT_SET] = set_ports, [CHANGE_SETTING] = set_setting, [CHANGE_POOL_RESET] = reset_pool,
    [CHANGE_RANGE_INCLUDE] = include, [CHANGE_RANGE_EXCLUDE] = exclude, [CHANGE_RADIUS_DELETE] = delete_radius,
    [CHANGE_RADIUS_SET] = set_radius, [CHANGE_RADIUS_ADD] = add_radius, [CHANGE_USER_DELETE] = delete_user,
    [CHANGE_USER_SET] = set_user, [CHANGE_USER_ADD] = add_user,
};

enum config_refusal ras_config_apply(struct ras_config *config, const struct config_change *change, char why[CONFIG_WHY_MAX])
{
    why[0] = '\0';
    if ((unsigned)change->kind >= CHANGE_KINDS)
        return refuse(why, CONFIG_BAD_VALUE, "The list holds a change this version does not know.");
    return appliers[change->kind](config, change, why);
}
