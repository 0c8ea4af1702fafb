/*
 * rras_config.c - the configuration across the contract: its two forms, reading it whole, changing it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "common/control/rras_config.h"
#include <stdlib.h>
#include "common/base/secret.h"
#include "common/base/text.h"

#define COPY(to, from) text_copy(to, sizeof(to), from)

_Static_assert(sizeof((RRAS_DEVICE_0 *)0)->name == DEVICE_NAME_MAX + 1 && sizeof((RRAS_DEVICE_0 *)0)->system_name == DEVICE_NAME_MAX + 1, "device");
_Static_assert(sizeof((RRAS_DEVICE_0 *)0)->init == sizeof((struct device_config *)0)->init, "modem commands");
_Static_assert(sizeof((RRAS_USER_CHANGE *)0)->name == ACCOUNT_NAME_MAX + 1 && sizeof((RRAS_CONFIG_CHANGE *)0)->name == CHANGE_NAME_MAX + 1, "name");
_Static_assert(sizeof((RRAS_USER_CHANGE *)0)->password == ACCOUNT_PASSWORD_MAX + 1, "password");
_Static_assert(sizeof((RRAS_USER_CHANGE *)0)->callback_number == ACCOUNT_PHONE_MAX + 1, "number");
_Static_assert(sizeof((RRAS_USER_CHANGE *)0)->sealed == sizeof((struct user_config *)0)->sealed, "sealed");
_Static_assert(sizeof((RRAS_RADIUS_SERVER_0 *)0)->name == RADIUS_NAME_MAX + 1, "RADIUS name");
_Static_assert(sizeof((RRAS_RADIUS_SERVER_0 *)0)->secret == RADIUS_SECRET_MAX + 1, "RADIUS secret");
_Static_assert(sizeof((RRAS_SETTING_CHANGE *)0)->text == SETTING_TEXT_MAX + 1 && RRAS_SETTING_TEXT_LEN == SETTING_TEXT_MAX + 1, "text");
_Static_assert(RRAS_CHANGES_MAX == CHANGES_MAX && RRAS_RANGES == EXCLUDED_RANGES_MAX, "counts");
_Static_assert((int)DEVICE_MODEM == RRAS_MODEM && (int)DEVICE_TCP == RRAS_TCP, "kinds of devices");
_Static_assert(DEVICE_FIELD_LISTEN == RRAS_DEVICE_LISTEN && DEVICE_FIELD_NAME == RRAS_DEVICE_NAME, "device fields");
_Static_assert(USER_FIELD_PASSWORD == RRAS_USER_PASSWORD && USER_FIELD_SEALED == RRAS_USER_SEALED, "user fields");
_Static_assert(RADIUS_FIELD_PORTS == RRAS_RADIUS_PORTS && RADIUS_FIELD_SEALED == RRAS_RADIUS_SEALED, "RADIUS fields");

/* ---- devices ---- */

void rras_device_to_wire(RRAS_DEVICE_0 *out, const struct device_config *device)
{
    memset(out, 0, sizeof *out);
    out->id = device->id;
    out->kind = (unsigned long)device->kind;
    out->listen_address = device->listen_address;
    out->listen_port = device->listen_port;
    out->ports = device->ports;
    out->dte_bps = device->dte_bps;
    out->line_bps = device->line_bps;
    out->rings = device->rings;
    out->wants_caller_id = device->wants_caller_id;
    out->ignore_dcd = device->ignore_dcd;
    out->telnet = (unsigned long)device->telnet;
    out->login_text = device->login_text;
    out->calls_per_minute = device->calls_per_minute;
    out->first_frame_s = device->first_frame_s;
    COPY(out->name, device->name);
    COPY(out->system_name, device->system_name);
    COPY(out->init, device->init);
}

/* A text that may lack its end, or be no UTF-8: what can be shown of it. */
static void take_text(char *out, size_t cap, const char *text, size_t size)
{
    text_printable(out, cap, bytes_of(text, strnlen(text, size)));
}

#define TAKE(to, from) take_text(to, sizeof(to), from, sizeof(from))

void rras_device_from_wire(struct device_config *out, const RRAS_DEVICE_0 *device)
{
    memset(out, 0, sizeof *out);
    out->id = device->id;
    out->kind = device->kind == RRAS_TCP ? DEVICE_TCP : DEVICE_MODEM;
    out->listen_address = device->listen_address;
    out->listen_port = (uint16_t)device->listen_port;
    out->ports = (uint16_t)device->ports;
    out->dte_bps = device->dte_bps;
    out->line_bps = device->line_bps;
    out->rings = (uint8_t)device->rings;
    out->wants_caller_id = device->wants_caller_id != 0;
    out->ignore_dcd = device->ignore_dcd != 0;
    out->telnet = device->telnet <= TELNET_ALWAYS ? (enum telnet_mode)device->telnet : TELNET_AUTO;
    out->login_text = device->login_text != 0;
    out->calls_per_minute = (uint16_t)device->calls_per_minute;
    out->first_frame_s = (uint16_t)device->first_frame_s;
    TAKE(out->name, device->name);
    TAKE(out->system_name, device->system_name);
    TAKE(out->init, device->init);
}

/* ---- users ---- */

void rras_user_to_wire(RRAS_USER_0 *out, const struct user_config *user)
{
    memset(out, 0, sizeof *out);
    out->expires_unix = user->expires_unix;
    out->privilege = user->privilege;
    out->fixed_address = user->fixed_address;
    out->denials = user->denials;
    out->is_disabled = user->is_disabled;
    out->has_expired_password = user->has_expired_password;
    out->has_reversible_password = user->has_reversible_password;
    COPY(out->name, user->name);
    COPY(out->callback_number, user->callback_number);
}

void rras_user_from_wire(struct user_config *out, const RRAS_USER_0 *user)
{
    memset(out, 0, sizeof *out);
    out->expires_unix = user->expires_unix;
    out->privilege = user->privilege;
    out->fixed_address = user->fixed_address;
    out->denials = user->denials;
    out->is_disabled = user->is_disabled != 0;
    out->has_expired_password = user->has_expired_password != 0;
    out->has_reversible_password = user->has_reversible_password != 0;
    TAKE(out->name, user->name);
    TAKE(out->callback_number, user->callback_number);
}

/* ---- RADIUS servers ---- */

void rras_radius_to_wire(RRAS_RADIUS_SERVER_0 *out, const struct radius_server *server)
{
    memset(out, 0, sizeof *out);
    out->id = server->id;
    out->auth_port = server->auth_port;
    out->acct_port = server->acct_port;
    out->timeout_s = server->timeout_s;
    out->score = server->score;
    out->is_for_authentication = server->is_for_authentication;
    out->is_for_accounting = server->is_for_accounting;
    out->wants_signature = server->wants_signature;
    out->has_secret = server->has_secret;
    COPY(out->name, server->name);
}

void rras_radius_from_wire(struct radius_server *out, const RRAS_RADIUS_SERVER_0 *server)
{
    memset(out, 0, sizeof *out);
    out->id = server->id;
    out->auth_port = (uint16_t)server->auth_port;
    out->acct_port = (uint16_t)server->acct_port;
    out->timeout_s = (uint16_t)server->timeout_s;
    out->score = (uint8_t)server->score;
    out->is_for_authentication = server->is_for_authentication != 0;
    out->is_for_accounting = server->is_for_accounting != 0;
    out->wants_signature = server->wants_signature != 0;
    out->has_secret = server->has_secret != 0;
    TAKE(out->name, server->name);
}

/* ---- one change ---- */

static void user_to_wire(RRAS_USER_CHANGE *out, const struct user_config *user, uint32_t fields)
{
    out->expires_unix = user->expires_unix;
    out->privilege = user->privilege;
    out->fixed_address = user->fixed_address;
    out->is_disabled = user->is_disabled;
    out->has_expired_password = user->has_expired_password;
    out->wants_reversible_password = user->has_reversible_password;
    COPY(out->callback_number, user->callback_number);
    if (fields & USER_FIELD_PASSWORD)
        COPY(out->password, user->password);
    if (fields & USER_FIELD_SEALED) {
        out->sealed_len = user->sealed_len;
        memcpy(out->sealed, user->sealed, sizeof out->sealed);
    }
}

static void radius_change_to_wire(RRAS_RADIUS_SERVER_0 *out, const struct radius_server *server, uint32_t fields)
{
    rras_radius_to_wire(out, server);
    if (fields & RADIUS_FIELD_SECRET)
        COPY(out->secret, server->secret);
    if (fields & RADIUS_FIELD_SEALED) {
        out->sealed_len = server->sealed_len;
        memcpy(out->sealed, server->sealed, sizeof server->sealed);
    }
}

void rras_change_to_wire(RRAS_CONFIG_CHANGE *out, const struct config_change *change)
{
    memset(out, 0, sizeof *out);
    out->kind = (unsigned long)change->kind;
    out->fields = change->fields;
    out->interface_fields = change->interface_fields;
    COPY(out->name, change->name);
    switch (change->kind) {
    case CHANGE_DEVICE_SET:
    case CHANGE_DEVICE_ADD:
        rras_device_to_wire(&out->device, &change->device);
        break;
    case CHANGE_PORT_SET:
        out->role_mask = change->port.mask;
        out->roles = change->port.roles;
        out->is_tracing = change->port.is_tracing;
        break;
    case CHANGE_SETTING:
        out->setting.value = change->setting.value;
        out->setting.mask = change->setting.mask;
        COPY(out->setting.text, change->setting.text);
        break;
    case CHANGE_RANGE_INCLUDE:
    case CHANGE_RANGE_EXCLUDE:
        out->range = (RRAS_RANGE_0){ change->range.from, change->range.to };
        break;
    case CHANGE_RADIUS_SET:
    case CHANGE_RADIUS_ADD:
        radius_change_to_wire(&out->radius, &change->radius, change->fields);
        break;
    case CHANGE_USER_SET:
    case CHANGE_USER_ADD:
        user_to_wire(&out->user, &change->user, change->fields);
        break;
    case CHANGE_PHONE_SET:
    case CHANGE_PHONE_ADD:
        rras_phone_change_to_wire(&out->phone, &change->phone, change->fields);
        break;
    case CHANGE_INTERFACE_SET:
    case CHANGE_INTERFACE_ADD:
        rras_phone_change_to_wire(&out->phone, &change->demand_dial.entry, change->fields);
        rras_router_to_wire(&out->router, &change->demand_dial);
        break;
    default: /* its name says it all */
        break;
    }
}

static bool device_change_from_wire(struct device_config *out, const RRAS_DEVICE_0 *in)
{
    if (in->kind > RRAS_TCP || in->listen_port > UINT16_MAX || in->ports > UINT16_MAX || in->rings > UINT8_MAX || in->telnet > TELNET_ALWAYS
        || in->calls_per_minute > UINT16_MAX || in->first_frame_s > UINT16_MAX || !text_is_clean(in->name, sizeof in->name)
        || !text_is_clean(in->system_name, sizeof in->system_name) || !text_is_clean(in->init, sizeof in->init))
        return false;
    rras_device_from_wire(out, in);
    return true;
}

static bool radius_change_from_wire(struct radius_server *out, const RRAS_RADIUS_SERVER_0 *in)
{
    if (in->auth_port > UINT16_MAX || in->acct_port > UINT16_MAX || in->timeout_s > UINT16_MAX || in->score > UINT8_MAX
        || in->sealed_len > RADIUS_SEALED_MAX || !text_is_clean(in->name, sizeof in->name) || !text_is_clean(in->secret, sizeof in->secret))
        return false;
    rras_radius_from_wire(out, in);
    COPY(out->secret, in->secret);
    out->sealed_len = (uint16_t)in->sealed_len;
    memcpy(out->sealed, in->sealed, sizeof out->sealed);
    return true;
}

static bool user_change_from_wire(struct user_config *out, const RRAS_USER_CHANGE *in)
{
    enum { PRIVILEGES = RASPRIV_NoCallback | RASPRIV_AdminSetCallback | RASPRIV_CallerSetCallback | RASPRIV_DialinPrivilege };

    if ((in->privilege & ~(unsigned long)PRIVILEGES) || in->sealed_len > sizeof out->sealed
        || !text_is_clean(in->callback_number, sizeof in->callback_number) || !text_is_clean(in->password, sizeof in->password))
        return false;
    out->expires_unix = in->expires_unix;
    out->privilege = in->privilege;
    out->fixed_address = in->fixed_address;
    out->is_disabled = in->is_disabled != 0;
    out->has_expired_password = in->has_expired_password != 0;
    out->has_reversible_password = in->wants_reversible_password != 0;
    COPY(out->callback_number, in->callback_number);
    COPY(out->password, in->password);
    out->sealed_len = (uint16_t)in->sealed_len;
    memcpy(out->sealed, in->sealed, sizeof out->sealed);
    return true;
}

bool rras_change_from_wire(struct config_change *out, const RRAS_CONFIG_CHANGE *change)
{
    memset(out, 0, sizeof *out);
    if (change->kind >= CHANGE_KINDS || !text_is_clean(change->name, sizeof change->name))
        return false;
    out->kind = (enum config_change_kind)change->kind;
    out->fields = change->fields;
    out->interface_fields = change->interface_fields;
    COPY(out->name, change->name);
    switch (out->kind) {
    case CHANGE_DEVICE_SET:
    case CHANGE_DEVICE_ADD:
        return device_change_from_wire(&out->device, &change->device);
    case CHANGE_PORT_SET:
        out->port.mask = change->role_mask;
        out->port.roles = change->roles;
        out->port.is_tracing = change->is_tracing != 0;
        return true;
    case CHANGE_SETTING:
        out->setting.value = change->setting.value;
        out->setting.mask = change->setting.mask;
        COPY(out->setting.text, "");
        if (!text_is_clean(change->setting.text, sizeof change->setting.text))
            return false;
        COPY(out->setting.text, change->setting.text);
        return true;
    case CHANGE_RANGE_INCLUDE:
    case CHANGE_RANGE_EXCLUDE:
        out->range = (struct address_range){ change->range.from, change->range.to };
        return true;
    case CHANGE_RADIUS_SET:
    case CHANGE_RADIUS_ADD:
        return radius_change_from_wire(&out->radius, &change->radius);
    case CHANGE_USER_SET:
    case CHANGE_USER_ADD:
        return user_change_from_wire(&out->user, &change->user);
    case CHANGE_PHONE_SET:
    case CHANGE_PHONE_ADD:
        return rras_phone_change_from_wire(&out->phone, &change->phone);
    case CHANGE_INTERFACE_SET:
    case CHANGE_INTERFACE_ADD:
        return rras_phone_change_from_wire(&out->demand_dial.entry, &change->phone) && rras_router_from_wire(&out->demand_dial, &change->router);
    default:
        return true;
    }
}

/* ---- reading ---- */

/* The arrays of one reading. */
struct reading {
    RRAS_SERVER_0 server;
    RRAS_DEVICE_0 *devices;
    RRAS_WANPORT_0 *ports;
    RRAS_SETTING_0 *settings;
    RRAS_RADIUS_SERVER_0 *radius;
    RRAS_USER_0 *users;
    RRAS_PHONE_ENTRY_0 *phone;
    RRAS_INTERFACE_0 *interfaces;
    unsigned long device_count, port_count, setting_count, radius_count, user_count, phone_count, interface_count;
    RRAS_POOL_0 pool;
};

static void forget(struct reading *r)
{
    rras_free(r->devices);
    rras_free(r->ports);
    rras_free(r->settings);
    rras_free(r->radius);
    rras_free(r->users);
    rras_free(r->phone);
    rras_free(r->interfaces);
    memset(r, 0, sizeof *r);
}

static long ask(handle_t h, struct reading *r)
{
    long status = RrasServerGetInfo(h, &r->server);

    if (!status)
        status = RrasDeviceEnum(h, &r->device_count, &r->devices);
    if (!status)
        status = RrasWanPortEnum(h, &r->port_count, &r->ports);
    if (!status)
        status = RrasSettingEnum(h, &r->setting_count, &r->settings);
    if (!status)
        status = RrasPoolGetInfo(h, &r->pool);
    if (!status)
        status = RrasRadiusServerEnum(h, &r->radius_count, &r->radius);
    if (!status)
        status = RrasUserEnum(h, &r->user_count, &r->users);
    if (!status)
        status = RrasPhoneEntryEnum(h, &r->phone_count, &r->phone);
    if (!status)
        status = RrasInterfaceEnum(h, &r->interface_count, &r->interfaces);
    return status;
}

static void take_settings(struct server_settings *settings, const struct reading *r)
{
    char name[sizeof r->settings->name], text[sizeof r->settings->text];

    for (unsigned long i = 0; i < r->setting_count; i++) {
        const struct server_setting *row;

        TAKE(name, r->settings[i].name);
        TAKE(text, r->settings[i].text);
        row = server_setting_find(name);
        if (row && row->kind == SETTING_TEXT)
            (void)server_setting_set_text(settings, row, text);
        else if (row)
            (void)server_setting_set(settings, row, r->settings[i].value);
    }
    settings->pool = (struct address_range){ r->pool.pool.from, r->pool.pool.to };
    for (unsigned long i = 0; i < r->pool.excluded_count && i < EXCLUDED_RANGES_MAX; i++)
        settings->excluded[settings->excluded_count++] = (struct address_range){ r->pool.excluded[i].from, r->pool.excluded[i].to };
}

/* Ports are told their device by its name, which is unique. */
static int64_t device_id(const struct ras_config *config, const char *name)
{
    for (size_t i = 0; i < config->device_count; i++) {
        if (text_equal_nocase(config->devices[i].name, name))
            return config->devices[i].id;
    }
    return 0;
}

static void take_ports(struct ras_config *config, const struct reading *r)
{
    char device[sizeof r->ports->device], last[sizeof r->ports->device] = "";
    int64_t id = 0;

    for (unsigned long i = 0; i < r->port_count; i++) {
        struct port_config *port = &config->ports[config->port_count];

        TAKE(device, r->ports[i].device);
        if (i == 0 || strcmp(device, last) != 0)
            id = device_id(config, COPY(last, device));
        *port = (struct port_config){ .device_id = id, .roles = r->ports[i].roles, .is_tracing = r->ports[i].is_tracing != 0 };
        TAKE(port->name, r->ports[i].name);
        config->port_count++;
    }
}

static void *array_of(unsigned long count, size_t size, bool *ok)
{
    void *array = count > 0 ? calloc(count, size) : NULL;

    *ok = *ok && (array != NULL || count == 0);
    return array;
}

static long take(struct ras_config *config, const struct reading *r)
{
    struct ras_config read;
    bool ok = true;

    ras_config_init(&read);
    read.revision = (uint64_t)r->server.config_revision;
    read.devices = array_of(r->device_count, sizeof *read.devices, &ok);
    read.ports = array_of(r->port_count, sizeof *read.ports, &ok);
    read.radius = array_of(r->radius_count, sizeof *read.radius, &ok);
    read.users = array_of(r->user_count, sizeof *read.users, &ok);
    read.phone = array_of(r->phone_count, sizeof *read.phone, &ok);
    read.interfaces = array_of(r->interface_count, sizeof *read.interfaces, &ok);
    if (!ok) {
        ras_config_fini(&read);
        return ERROR_OUTOFMEMORY;
    }
    for (; read.device_count < r->device_count; read.device_count++)
        rras_device_from_wire(&read.devices[read.device_count], &r->devices[read.device_count]);
    take_ports(&read, r);
    take_settings(&read.settings, r);
    for (; read.radius_count < r->radius_count; read.radius_count++)
        rras_radius_from_wire(&read.radius[read.radius_count], &r->radius[read.radius_count]);
    for (; read.user_count < r->user_count; read.user_count++)
        rras_user_from_wire(&read.users[read.user_count], &r->users[read.user_count]);
    for (; read.phone_count < r->phone_count; read.phone_count++)
        rras_phone_from_wire(&read.phone[read.phone_count], &r->phone[read.phone_count]);
    for (; read.interface_count < r->interface_count; read.interface_count++)
        rras_interface_from_wire(&read.interfaces[read.interface_count], &r->interfaces[read.interface_count]);
    ras_config_fini(config);
    *config = read;
    return 0;
}

enum { READS_MAX = 20 }; /* somebody who changes something between each two of them would be a machine */

long rras_config_read(handle_t h, struct ras_config *config)
{
    long status = ERROR_RETRY;

    for (int i = 0; i < READS_MAX && status == ERROR_RETRY; i++) {
        struct reading reading = { 0 };
        RRAS_SERVER_0 after;

        status = ask(h, &reading);
        if (!status)
            status = RrasServerGetInfo(h, &after);
        if (!status)
            status = after.config_revision == reading.server.config_revision ? take(config, &reading) : ERROR_RETRY;
        forget(&reading);
        if (status == ERROR_RETRY)
            Sleep(10);
    }
    return status;
}

/* ---- changing ---- */

long rras_config_change(handle_t h, uint64_t revision, const struct config_change *changes, size_t count, size_t *failed, RRAS_MESSAGE *why)
{
    RRAS_CONFIG_CHANGE *wire;
    unsigned long index = 0;
    hyper now = 0;
    long status;

    memset(why, 0, sizeof *why);
    if (failed)
        *failed = 0;
    if (count == 0)
        return 0;
    if (count > CHANGES_MAX) {
        COPY(why->text, "More than 2048 changes cannot be made at once; make them in parts.");
        return ERROR_INVALID_PARAMETER;
    }
    wire = calloc(count, sizeof *wire);
    if (!wire)
        return ERROR_OUTOFMEMORY;
    for (size_t i = 0; i < count; i++)
        rras_change_to_wire(&wire[i], &changes[i]);
    status = RrasConfigChange(h, (hyper)revision, (unsigned long)count, wire, &now, &index, why);
    secret_wipe(wire, count * sizeof *wire);
    free(wire);
    if (failed)
        *failed = index;
    return status;
}
