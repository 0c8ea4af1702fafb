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
#include <string.h>
#include "common/base/ip4.h"
#include "common/base/text.h"
#include "common/ras/config_internal.h"
#include "common/ras/port_name.h"
#include "common/ras/port_role.h"

#define COPY(to, from) text_copy(to, sizeof(to), from)

enum config_refusal config_refuse(char *why, enum config_refusal refusal, const char *format, ...)
{
    char text[CONFIG_WHY_MAX];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    text_copy(why, CONFIG_WHY_MAX, text); /* cut between characters */
    return refusal;
}

enum config_refusal config_no_memory(char *why)
{
    return config_refuse(why, CONFIG_NO_MEMORY, "Memory ran out; close other programs and try again.");
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
            return config_refuse(why, CONFIG_BAD_VALUE, "%s", number_rules[i].what);
    }
    if ((fields & DEVICE_FIELD_INIT) && !text_is_clean(device->init, sizeof device->init))
        return config_refuse(why, CONFIG_BAD_VALUE, "The modem commands hold characters a modem cannot be sent.");
    /* Not broadcast, multicast or reserved: an address a socket can be bound to. */
    if ((fields & DEVICE_FIELD_LISTEN) && device->listen_address >= IP4(224, 0, 0, 0))
        return config_refuse(why, CONFIG_BAD_VALUE, "A TCP line listens on an address of this computer, or 0.0.0.0 for every one.");
    if ((fields & DEVICE_FIELD_NAME) && (!text_is_clean(device->name, sizeof device->name) || !is_device_name(device, device->name)))
        return config_refuse(why, CONFIG_BAD_VALUE, "A device cannot be called like a port, TCP1 or COM1, or *; choose another name.");
    return CONFIG_DONE;
}

static enum config_refusal check_rival(const struct ras_config *config, const struct device_config *device, char *why)
{
    const struct device_config *rival = ras_config_rival(config, device);
    char address[IP4_TEXT_MAX];

    if (!rival)
        return CONFIG_DONE;
    if (device->kind == DEVICE_MODEM && rival->kind == DEVICE_MODEM && text_equal_nocase(device->system_name, rival->system_name))
        return config_refuse(why, CONFIG_TAKEN, "%s has a device already; change that one, or choose another COM port.", device->system_name);
    if (text_equal_nocase(device->name, rival->name) && !(device->kind == DEVICE_TCP && rival->listen_port == device->listen_port))
        return config_refuse(why, CONFIG_TAKEN, "There is a device \"%s\" already; choose another name.", device->name);
    return config_refuse(why, CONFIG_TAKEN, "Another device listens on %s:%u already (0.0.0.0 is every address); choose another TCP port.",
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
    return config_refuse(why, CONFIG_BAD_VALUE, "That would make %u ports and %d is the most; use fewer.", (unsigned)count, PORTS_MAX);
}

static enum config_refusal add_device(struct ras_config *config, const struct config_change *change, char *why)
{
    const struct device_config *wanted = &change->device;
    struct device_config device;
    enum config_refusal refusal;

    if (wanted->kind != DEVICE_MODEM && wanted->kind != DEVICE_TCP)
        return config_refuse(why, CONFIG_BAD_VALUE, "A device is a modem or a TCP line.");
    if (change->fields & ~config_device_fields(wanted->kind))
        return config_refuse(why, CONFIG_BAD_VALUE, "One of the values is for a %s only.", wanted->kind == DEVICE_TCP ? "modem" : "TCP line");
    device_config_defaults(&device, wanted->kind);
    if (wanted->kind == DEVICE_MODEM) {
        if (!text_is_clean(wanted->system_name, sizeof wanted->system_name) || !is_com_port(wanted->system_name))
            return config_refuse(why, CONFIG_BAD_VALUE, "A modem is on a COM port, such as COM1.");
        for (size_t i = 0; wanted->system_name[i]; i++)
            device.system_name[i] = text_upper(wanted->system_name[i]);
    } else if (!(change->fields & DEVICE_FIELD_LISTEN)) {
        return config_refuse(why, CONFIG_BAD_VALUE, "A TCP line needs an address and port to listen on.");
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
        return config_refuse(why, CONFIG_TAKEN, "There is a port \"%s\" already; choose another COM port.", device.system_name);
    return ras_config_add_device(config, &device, CALL_IN) ? CONFIG_DONE : config_no_memory(why);
}

static enum config_refusal no_device(const char *name, char *why)
{
    return config_refuse(why, CONFIG_NOT_FOUND, "There is no device %s. See: rrasctl show device", name);
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
        return config_refuse(why, CONFIG_BAD_VALUE, "The change of %s names nothing to change.", old->name);
    if (change->fields & ~config_device_fields(old->kind))
        return config_refuse(why, CONFIG_BAD_VALUE, "%s is a %s; one of the values is for a %s only.", old->name,
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
    return ras_config_set_device(config, &device) ? CONFIG_DONE : config_no_memory(why);
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
        return config_refuse(why, CONFIG_NO_PORT, "There is no port %s. See: rrasctl show wanports", change->name);
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
        return config_refuse(why, CONFIG_BAD_VALUE, "The use of a port is one or more of the three check boxes of Configure Port Usage.");
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
    return is_every ? config_refuse(why, CONFIG_NO_PORT, "There are no ports. Add a device first: rrasctl help add device")
                    : config_refuse(why, CONFIG_NO_PORT, "There is no port or device %s. See: rrasctl show wanports", change->name);
}

/* ---- settings and the pool ---- */

static enum config_refusal set_setting(struct ras_config *config, const struct config_change *change, char *why)
{
    const struct server_setting *row = server_setting_find(change->name);
    struct server_settings *settings = &config->settings;
    uint32_t value;

    if (!row)
        return config_refuse(why, CONFIG_NOT_FOUND, "There is no setting %s. See: rrasctl show settings", change->name);
    if (row->kind == SETTING_TEXT) {
        return server_setting_set_text(settings, row, change->setting.text) ? CONFIG_DONE
            : config_refuse(why, CONFIG_BAD_VALUE, "%s is a text of at most %u characters that can be typed: %s.", row->name,
                     (unsigned)row->size - 1, row->what);
    }
    value = (server_setting_get(settings, row) & ~change->setting.mask) | (change->setting.value & change->setting.mask);
    if (server_setting_set(settings, row, value))
        return CONFIG_DONE;
    return config_refuse(why, CONFIG_BAD_VALUE, "%s is a number from %u to %u: %s.", row->name, (unsigned)row->min, (unsigned)row->max, row->what);
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
        return config_refuse(why, CONFIG_BAD_VALUE, "There are 32 excluded ranges already; join neighbouring ones.");
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
    return config_refuse(why, CONFIG_NOT_FOUND, "That range is not excluded. See: rrasctl ip show config");
}

/* ---- any of them ---- */

static enum config_refusal (*const appliers[CHANGE_KINDS])(struct ras_config *, const struct config_change *, char *) = {
    [CHANGE_PORT_DELETE] = delete_port, [CHANGE_DEVICE_DELETE] = delete_device, [CHANGE_DEVICE_SET] = set_device,
    [CHANGE_DEVICE_ADD] = add_device, [CHANGE_PORT_SET] = set_ports, [CHANGE_SETTING] = set_setting, [CHANGE_POOL_RESET] = reset_pool,
    [CHANGE_RANGE_INCLUDE] = include, [CHANGE_RANGE_EXCLUDE] = exclude, [CHANGE_RADIUS_DELETE] = config_delete_radius,
    [CHANGE_RADIUS_SET] = config_set_radius, [CHANGE_RADIUS_ADD] = config_add_radius, [CHANGE_USER_DELETE] = config_delete_user,
    [CHANGE_USER_SET] = config_set_user, [CHANGE_USER_ADD] = config_add_user, [CHANGE_PHONE_DELETE] = config_delete_phone,
    [CHANGE_PHONE_SET] = config_set_phone, [CHANGE_PHONE_ADD] = config_add_phone,
    [CHANGE_INTERFACE_DELETE] = config_delete_interface, [CHANGE_INTERFACE_SET] = config_set_interface,
    [CHANGE_INTERFACE_ADD] = config_add_interface,
};

/* A name that is cut would mean another object. */
static size_t longest_name(enum config_change_kind kind)
{
    if (kind >= CHANGE_PHONE_DELETE)
        return PHONE_NAME_MAX;
    return kind >= CHANGE_RADIUS_DELETE && kind <= CHANGE_RADIUS_ADD ? RADIUS_NAME_MAX : ACCOUNT_NAME_MAX;
}

enum config_refusal ras_config_apply(struct ras_config *config, const struct config_change *change, char why[CONFIG_WHY_MAX])
{
    why[0] = '\0';
    if ((unsigned)change->kind >= CHANGE_KINDS)
        return config_refuse(why, CONFIG_BAD_VALUE, "The list holds a change this version does not know.");
    if (strlen(change->name) > longest_name(change->kind))
        return config_refuse(why, CONFIG_BAD_VALUE, "The name has more than %u characters; shorten it.", (unsigned)longest_name(change->kind));
    return appliers[change->kind](config, change, why);
}
