/*
 * store_config.c - the whole configuration: read as one value, changed by a list in one transaction.
 *
 * Each change is first made in the value (ras_config_apply(), which knows the rules) and then in the
 * database; what is new in the value says what to write.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/base/secret.h"
#include "common/base/text.h"
#include "service/store/store_internal.h"

/* ---- reading ---- */

struct loading {
    struct ras_config *config;
    size_t device_room, port_room, user_room;
    bool is_memory_out;
};

/* Makes room for one more element; false: no memory. */
static bool make_room(struct loading *l, void **array, size_t count, size_t *room, size_t size)
{
    size_t bigger_room = *room ? 2 * *room : 64;
    void *bigger;

    if (count < *room)
        return true;
    bigger = realloc(*array, bigger_room * size);
    if (!bigger) {
        l->is_memory_out = true;
        return false;
    }
    *array = bigger;
    *room = bigger_room;
    return true;
}

static bool load_device(void *ctx, const struct device_config *device)
{
    struct loading *l = ctx;
    void *array = l->config->devices;
    bool ok = make_room(l, &array, l->config->device_count, &l->device_room, sizeof *device);

    l->config->devices = array;
    if (ok)
        l->config->devices[l->config->device_count++] = *device;
    return ok;
}

static bool load_port(void *ctx, const struct port_config *port)
{
    struct loading *l = ctx;
    void *array = l->config->ports;
    bool ok = make_room(l, &array, l->config->port_count, &l->port_room, sizeof *port);

    l->config->ports = array;
    if (ok)
        l->config->ports[l->config->port_count++] = *port;
    return ok;
}

static bool load_user(void *ctx, const struct account *account)
{
    struct loading *l = ctx;
    void *array = l->config->users;
    bool ok = make_room(l, &array, l->config->user_count, &l->user_room, sizeof *l->config->users);

    l->config->users = array;
    if (ok)
        user_config_of_account(&l->config->users[l->config->user_count++], account);
    return ok;
}

static bool load_radius(void *ctx, const struct radius_server *server)
{
    struct loading *l = ctx;

    l->is_memory_out = ras_config_add_radius(l->config, server) == NULL;
    return !l->is_memory_out;
}

static bool load_phone(void *ctx, const struct phone_entry *entry)
{
    struct loading *l = ctx;

    l->is_memory_out = ras_config_add_phone(l->config, entry) == NULL;
    return !l->is_memory_out;
}

static bool load_interface(void *ctx, const struct demand_dial *iface)
{
    struct loading *l = ctx;

    l->is_memory_out = ras_config_add_interface(l->config, iface) == NULL;
    return !l->is_memory_out;
}

void user_config_of_account(struct user_config *out, const struct account *account)
{
    memset(out, 0, sizeof *out);
    text_copy(out->name, sizeof out->name, account->name);
    text_copy(out->callback_number, sizeof out->callback_number, account->callback_number);
    out->privilege = account->privilege;
    out->fixed_address = account->fixed_address;
    out->denials = account->denials;
    out->is_disabled = account->is_disabled;
    out->has_expired_password = account->has_expired_password;
    out->has_reversible_password = account->sealed_len > 0;
    out->expires_unix = account->expires_unix;
}

enum store_result store_load_config(struct store *store, struct ras_config *out)
{
    struct ras_config config;
    struct loading l = { .config = &config };
    enum store_result result;

    ras_config_init(&config);
    result = store_load_settings(store, &config.settings);
    if (result == STORE_OK)
        result = store_each_device(store, load_device, &l);
    if (result == STORE_OK)
        result = store_each_port(store, load_port, &l);
    if (result == STORE_OK)
        result = store_each_radius(store, load_radius, &l);
    if (result == STORE_OK)
        result = store_each_account(store, load_user, &l);
    if (result == STORE_OK)
        result = store_each_phone(store, load_phone, &l);
    if (result == STORE_OK)
        result = store_each_interface(store, load_interface, &l);
    if (result == STORE_OK && l.is_memory_out)
        result = store_say(store, STORE_FAILED, "Memory ran out; close other programs and try again.");
    if (result != STORE_OK) {
        ras_config_fini(&config);
        return result;
    }
    ras_config_fini(out);
    *out = config;
    return STORE_OK;
}

/* ---- changing ---- */

struct changing {
    struct store *store;
    struct ras_config *config;
    const struct config_keeper *keeper;
    struct server_settings settings_before;
    size_t last_setting;                 /* index of the last change of a setting or range, plus 1 */
    char *why;
};

static enum config_refusal kept(const struct changing *c, enum store_result result)
{
    static const enum config_refusal refusals[] = {
        [STORE_OK] = CONFIG_DONE, [STORE_NOT_FOUND] = CONFIG_NOT_FOUND, [STORE_EXISTS] = CONFIG_TAKEN, [STORE_REFUSED] = CONFIG_BAD_VALUE,
        [STORE_BUSY] = CONFIG_NOT_KEPT, [STORE_NEWER] = CONFIG_NOT_KEPT, [STORE_FAILED] = CONFIG_NOT_KEPT,
    };

    if (result != STORE_OK)
        text_copy(c->why, CONFIG_WHY_MAX, store_message(c->store));
    return refusals[result];
}

/* The last device of the list is new: it gets the store's id. */
static enum config_refusal keep_new_device(const struct changing *c)
{
    struct device_config *device = &c->config->devices[c->config->device_count - 1];
    struct device_config added = *device;
    int64_t made_up = device->id;
    enum config_refusal refusal = kept(c, store_add_device(c->store, &added));

    if (refusal != CONFIG_DONE)
        return refusal;
    device->id = added.id;
    for (size_t i = 0; i < c->config->port_count; i++) {
        if (c->config->ports[i].device_id == made_up)
            c->config->ports[i].device_id = added.id;
    }
    return CONFIG_DONE;
}

static enum config_refusal keep_device(const struct changing *c, int64_t id)
{
    const struct device_config *device = ras_config_device(c->config, id);

    return kept(c, device ? store_change_device(c->store, device) : store_delete_device(c->store, id));
}

/* The ports a change of port usage is about. */
static enum config_refusal keep_ports(const struct changing *c, const char *name)
{
    enum store_result result = store_begin_changes(c->store);
    int64_t device_id = 0;

    if (result != STORE_OK)
        return kept(c, result);
    for (size_t i = 0; i < c->config->device_count; i++) {
        if (text_equal_nocase(c->config->devices[i].name, name))
            device_id = c->config->devices[i].id;
    }
    for (size_t i = 0; i < c->config->port_count && result == STORE_OK; i++) {
        const struct port_config *port = &c->config->ports[i];

        if (strcmp(name, "*") == 0 || text_equal_nocase(name, port->name) || (device_id && port->device_id == device_id))
            result = store_change_port(c->store, port);
    }
    return kept(c, store_end_changes(c->store, result));
}

static enum config_refusal keep_radius(const struct changing *c, const struct config_change *change)
{
    const char *name = change->fields & RADIUS_FIELD_NAME ? change->radius.name : change->name;
    struct radius_server *server = ras_config_radius(c->config, name);
    bool has_new_secret = (change->fields & (RADIUS_FIELD_SECRET | RADIUS_FIELD_SEALED)) != 0;
    enum config_refusal refusal;

    if (has_new_secret && !c->keeper->radius_secret(c->keeper->ctx, server, change->fields, c->why))
        return CONFIG_BAD_PASSWORD;
    secret_wipe(server->secret, sizeof server->secret);
    refusal = kept(c, change->kind == CHANGE_RADIUS_ADD ? store_add_radius(c->store, server) : store_change_radius(c->store, server));
    return refusal;
}

static enum config_refusal keep_phone(const struct changing *c, const struct config_change *change)
{
    const char *name = change->kind == CHANGE_PHONE_SET && (change->fields & PHONE_FIELD_NAME) ? change->phone.name : change->name;
    struct phone_entry *entry = ras_config_phone(c->config, name);

    if (!c->keeper->phone(c->keeper->ctx, entry, change->fields, c->why))
        return change->fields & (PHONE_FIELD_PASSWORD | PHONE_FIELD_SEALED) ? CONFIG_BAD_PASSWORD : CONFIG_BAD_VALUE;
    secret_wipe(entry->password, sizeof entry->password);
    return kept(c, change->kind == CHANGE_PHONE_ADD ? store_add_phone(c->store, entry) : store_change_phone(c->store, entry));
}

static enum config_refusal keep_interface(const struct changing *c, const struct config_change *change)
{
    bool is_renamed = change->kind == CHANGE_INTERFACE_SET && (change->fields & PHONE_FIELD_NAME);
    struct demand_dial *iface = ras_config_interface(c->config, is_renamed ? change->demand_dial.entry.name : change->name);

    if (!c->keeper->phone(c->keeper->ctx, &iface->entry, change->fields, c->why))
        return change->fields & (PHONE_FIELD_PASSWORD | PHONE_FIELD_SEALED) ? CONFIG_BAD_PASSWORD : CONFIG_BAD_VALUE;
    secret_wipe(iface->entry.password, sizeof iface->entry.password);
    return kept(c, change->kind == CHANGE_INTERFACE_ADD ? store_add_interface(c->store, iface) : store_change_interface(c->store, iface));
}

/* What is not a secret of the user goes into the account. */
static void merge_account(struct account *account, const struct user_config *user)
{
    text_copy(account->callback_number, sizeof account->callback_number, user->callback_number);
    account->privilege = user->privilege;
    account->fixed_address = user->fixed_address;
    account->denials = user->denials;
    account->is_disabled = user->is_disabled;
    account->has_expired_password = user->has_expired_password;
    account->expires_unix = user->expires_unix;
}

static enum config_refusal keep_user(const struct changing *c, const struct config_change *change)
{
    bool is_new = change->kind == CHANGE_USER_ADD;
    bool has_new_secret = (change->fields & (USER_FIELD_PASSWORD | USER_FIELD_SEALED)) != 0;
    struct user_config *user = ras_config_user(c->config, change->name);
    struct account account = { .privilege = RASPRIV_NoCallback };
    bool changes_secrets = has_new_secret || (change->fields & USER_FIELD_REVERSIBLE), keeps_box = false;
    enum config_refusal refusal = CONFIG_DONE;

    text_copy(account.name, sizeof account.name, change->name);
    if (!is_new)
        refusal = kept(c, store_find_account(c->store, change->name, &account));
    if (refusal == CONFIG_DONE) {
        merge_account(&account, user);
        if (has_new_secret && !c->keeper->user_secret(c->keeper->ctx, user, change->fields, &account, c->why))
            refusal = CONFIG_BAD_PASSWORD;
    }
    /* A box that holds a readable password which is not to be kept is not kept either. */
    if (refusal == CONFIG_DONE && (change->fields & USER_FIELD_SEALED))
        keeps_box = (account.sealed_len > 0) == user->has_reversible_password;
    if (refusal == CONFIG_DONE && !user->has_reversible_password) {
        secret_wipe(account.sealed, sizeof account.sealed);
        account.sealed_len = 0;
    }
    if (refusal == CONFIG_DONE)
        refusal = kept(c, is_new ? store_add_account(c->store, &account) : store_change_account(c->store, &account));
    if (refusal == CONFIG_DONE && changes_secrets)
        refusal = kept(c, store_set_box(c->store, change->name, user->sealed, keeps_box ? user->sealed_len : 0));
    secret_wipe(&account, sizeof account);
    secret_wipe(user->password, sizeof user->password);
    secret_wipe(user->sealed, sizeof user->sealed);
    user->sealed_len = 0;
    return refusal;
}

static int64_t id_of_device(const struct ras_config *config, const char *name)
{
    for (size_t i = 0; i < config->device_count; i++) {
        if (text_equal_nocase(config->devices[i].name, name))
            return config->devices[i].id;
    }
    return 0;
}

static enum config_refusal make_change(struct changing *c, const struct config_change *change)
{
    int64_t device_id = id_of_device(c->config, change->name);
    const struct radius_server *radius = ras_config_radius(c->config, change->name);
    const struct phone_entry *phone = ras_config_phone(c->config, change->name);
    const struct demand_dial *iface = ras_config_interface(c->config, change->name);
    int64_t radius_id = radius ? radius->id : 0, phone_id = phone ? phone->id : 0, interface_id = iface ? iface->id : 0;
    enum config_refusal refusal = ras_config_apply(c->config, change, c->why);

    if (refusal != CONFIG_DONE)
        return refusal;
    switch (change->kind) {
    case CHANGE_PORT_DELETE:
        return kept(c, store_delete_port(c->store, change->name));
    case CHANGE_DEVICE_DELETE:
    case CHANGE_DEVICE_SET:
        return keep_device(c, device_id);
    case CHANGE_DEVICE_ADD:
        return keep_new_device(c);
    case CHANGE_PORT_SET:
        return keep_ports(c, change->name);
    case CHANGE_RADIUS_DELETE:
        return kept(c, store_delete_radius(c->store, radius_id));
    case CHANGE_RADIUS_SET:
    case CHANGE_RADIUS_ADD:
        return keep_radius(c, change);
    case CHANGE_USER_DELETE:
        return kept(c, store_delete_account(c->store, change->name));
    case CHANGE_USER_SET:
    case CHANGE_USER_ADD:
        return keep_user(c, change);
    case CHANGE_PHONE_DELETE:
        return kept(c, store_delete_phone(c->store, phone_id));
    case CHANGE_PHONE_SET:
    case CHANGE_PHONE_ADD:
        return keep_phone(c, change);
    case CHANGE_INTERFACE_DELETE:
        return kept(c, store_delete_interface(c->store, interface_id));
    case CHANGE_INTERFACE_SET:
    case CHANGE_INTERFACE_ADD:
        return keep_interface(c, change);
    default: /* a setting or a range: judged and saved together, at the end */
        return CONFIG_DONE;
    }
}

static bool is_setting(const struct config_change *change)
{
    return change->kind == CHANGE_SETTING || change->kind == CHANGE_POOL_RESET || change->kind == CHANGE_RANGE_INCLUDE
        || change->kind == CHANGE_RANGE_EXCLUDE;
}

static enum config_refusal keep_settings(const struct changing *c)
{
    const char *wrong = server_settings_check(&c->config->settings);

    if (wrong) {
        text_copy(c->why, CONFIG_WHY_MAX, wrong);
        return CONFIG_BAD_VALUE;
    }
    if (!c->keeper->settings(c->keeper->ctx, &c->settings_before, &c->config->settings, c->why))
        return CONFIG_BAD_VALUE;
    return kept(c, store_save_settings(c->store, &c->config->settings));
}

enum config_refusal store_change_config(struct store *store, struct ras_config *config, const struct config_change *changes, size_t count,
                                        const struct config_keeper *keeper, size_t *failed, char why[CONFIG_WHY_MAX])
{
    struct changing c = { .store = store, .config = config, .keeper = keeper, .settings_before = config->settings, .why = why };
    enum config_refusal refusal = CONFIG_DONE;

    why[0] = '\0';
    *failed = 0;
    if (store_begin_changes(store) != STORE_OK)
        return kept(&c, STORE_FAILED);
    for (size_t i = 0; i < count && refusal == CONFIG_DONE; i++) {
        refusal = make_change(&c, &changes[i]);
        *failed = i;
        if (is_setting(&changes[i]))
            c.last_setting = i + 1;
    }
    if (refusal == CONFIG_DONE && c.last_setting > 0) {
        *failed = c.last_setting - 1;
        refusal = keep_settings(&c);
    }
    if (store_end_changes(store, refusal == CONFIG_DONE ? STORE_OK : STORE_REFUSED) != STORE_OK && refusal == CONFIG_DONE)
        refusal = kept(&c, STORE_FAILED);
    return refusal;
}
