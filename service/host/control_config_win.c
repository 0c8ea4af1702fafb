/*
 * control_config_win.c - the configuration is changed: a list of changes, all or none.
 *
 * The one road of every change. On the database thread the list is judged and stored in one
 * transaction (store_config.c); on the logic thread what holds at once is put in force, and roles and
 * devices are noted as pending. A password is hashed on the database thread and its text wiped; only
 * where an administrator asked for it is it kept readable, sealed by vault_win.c.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/host/control_internal_win.h"
#include <bcrypt.h>
#include <stdio.h>
#include <stdlib.h>
#include "common/base/ip4.h"
#include "common/base/secret.h"
#include "common/ras/mschap_hash.h"
#include "common/ras/port_name.h"
#include "service/host/log_win.h"
#include "service/host/own_address_win.h"
#include "service/host/radius_win.h"
#include "service/host/secrets_win.h"
#include "service/host/trace_win.h"
#include "service/host/vault_win.h"
#include "service/modem/script.h"

/* ---- the revision ---- */

/* Counts the committed changes of the configuration, from a number no earlier start began with: what
 * somebody read before a restart is never taken for what is there now. */
static volatile LONG64 revision;

uint64_t control_config_revision(void)
{
    LONG64 now = InterlockedCompareExchange64(&revision, 0, 0);
    uint64_t first;

    if (now != 0)
        return (uint64_t)now;
    if (BCryptGenRandom(NULL, (UCHAR *)&first, sizeof first, BCRYPT_USE_SYSTEM_PREFERRED_RNG) != 0)
        abort();
    first = (first & (UINT64_MAX >> 2)) + 1; /* never 0, and never near the end */
    InterlockedCompareExchange64(&revision, (LONG64)first, 0);
    return (uint64_t)InterlockedCompareExchange64(&revision, 0, 0);
}

static void count_change(void)
{
    (void)control_config_revision();
    InterlockedIncrement64(&revision);
}

/* ---- what only Windows can do for a change ---- */

static bool refuse(char *why, const char *sentence)
{
    text_copy(why, CONFIG_WHY_MAX, sentence);
    return false;
}

/* The hash of a new password, and the password itself where it is to stay readable. */
static bool take_password(struct account *account, const struct user_config *user, char *why)
{
    mschap_nt_hash(bytes_of_text(user->password), account->nt_hash);
    account->has_lm_hash = false; /* it was of the old password */
    secret_wipe(account->lm_hash, sizeof account->lm_hash);
    secret_wipe(account->sealed, sizeof account->sealed);
    account->sealed_len = 0;
    if (!user->has_reversible_password
        || vault_seal(account->name, user->password, account->sealed, sizeof account->sealed, &account->sealed_len))
        return true;
    return refuse(why, "Windows could not seal the password; nothing was changed.");
}

static bool keep_user_secret(void *ctx, const struct user_config *user, uint32_t fields, struct account *account, char *why)
{
    (void)ctx;
    if (fields & USER_FIELD_PASSWORD)
        return take_password(account, user, why);
    if (!secrets_open_user(account, user->sealed, user->sealed_len))
        return refuse(why, "The sealed secrets do not open: they were made on another computer, or for another user name. Give a password.");
    if (user->has_reversible_password && account->sealed_len == 0)
        return refuse(why, "The sealed secrets hold only a hash of the password. Give the password, or leave reversible=yes out.");
    return true;
}

static bool keep_radius_secret(void *ctx, struct radius_server *server, uint32_t fields, char *why)
{
    char clear[RADIUS_SECRET_MAX + 1];
    bool ok;

    (void)ctx;
    if (fields & RADIUS_FIELD_SECRET)
        return secrets_seal_radius(server->secret, server) || refuse(why, "Windows could not seal the secret; nothing was changed.");
    ok = secrets_open_radius(server, clear);
    secret_wipe(clear, sizeof clear);
    return ok || refuse(why, "The sealed secret does not open: it was made on another computer. Give the secret.");
}

static bool keep_phone_password(struct phone_entry *entry, uint32_t fields, char *why)
{
    char clear[PHONE_PASSWORD_MAX + 1];
    bool ok;

    if (fields & PHONE_FIELD_PASSWORD)
        return secrets_seal_phone(entry->password, entry) || refuse(why, "Windows could not seal the password; nothing was changed.");
    if (!(fields & PHONE_FIELD_SEALED))
        return true;
    ok = secrets_open_phone(entry, clear);
    secret_wipe(clear, sizeof clear);
    return ok || refuse(why, "The sealed password does not open: it was made on another computer. Give the password.");
}

static bool keep_phone(void *ctx, struct phone_entry *entry, uint32_t fields, char *why)
{
    struct script *script;
    bool ok = true;

    (void)ctx;
    if ((fields & PHONE_FIELD_SCRIPT) && entry->script[0]) {
        script = malloc(sizeof *script);
        ok = script && script_compile(script, bytes_of_text(entry->script));
        if (!ok && script)
            snprintf(why, CONFIG_WHY_MAX, "The script is wrong in line %u: %s", (unsigned)script->line, script->why);
        else if (!ok)
            refuse(why, "There is no memory left; nothing was changed.");
        free(script);
    }
    return ok && keep_phone_password(entry, fields, why);
}

/* What server_settings_check() cannot know. An address that went away later is no reason to refuse
 * another change. */
static bool check_settings(void *ctx, const struct server_settings *before, const struct server_settings *after, char *why)
{
    uint32_t wanted = after->outbound_address;
    char text[IP4_TEXT_MAX];

    (void)ctx;
    if (after->auth_provider == AUTH_PROVIDER_WINDOWS && before->auth_provider != AUTH_PROVIDER_WINDOWS)
        return refuse(why, "Windows accounts cannot be asked by this version; choose this server's own users (0) or RADIUS (2).");
    if (wanted == 0 || wanted == before->outbound_address || own_address(wanted))
        return true;
    snprintf(why, CONFIG_WHY_MAX, "%s is not an address of this computer; outbound-address is one of those that ipconfig lists, or 0.0.0.0"
             " for the best adapter's.", ip4_text(wanted, text));
    return false;
}

static const struct config_keeper keeper = { NULL, keep_user_secret, keep_radius_secret, keep_phone, check_settings };

/* ---- on the database thread: all or none ---- */

/* The ports that are not as they were. */
static bool find_changed_ports(struct control_change *c, const struct port_config *before, size_t count)
{
    c->ports = calloc(c->config.port_count ? c->config.port_count : 1, sizeof *c->ports);
    if (!c->ports)
        return false;
    for (size_t i = 0, j = 0; i < c->config.port_count; i++) {
        const struct port_config *now = &c->config.ports[i];

        while (j < count && strcmp(before[j].name, now->name) != 0)
            j++;
        if (j == count) { /* a new one; the order is the same, so look on from the beginning */
            j = 0;
            continue;
        }
        if (before[j].roles != now->roles || before[j].is_tracing != now->is_tracing)
            c->ports[c->changed_ports++] = *now;
    }
    return true;
}

static void change_on_database(void *arg, struct store *store)
{
    struct control_change *c = arg;
    struct port_config *before = NULL;
    size_t count;

    if (store_load_config(store, &c->config) != STORE_OK) {
        text_copy(c->why, sizeof c->why, store_message(store));
        c->refusal = CONFIG_NOT_KEPT;
        return;
    }
    count = c->config.port_count;
    before = calloc(count ? count : 1, sizeof *before);
    if (!before) {
        c->refusal = CONFIG_NO_MEMORY;
        return;
    }
    if (count > 0)
        memcpy(before, c->config.ports, count * sizeof *before);
    c->refusal = store_change_config(store, &c->config, c->changes, c->count, &keeper, &c->failed, c->why);
    if (c->refusal == CONFIG_DONE)
        count_change();
    if (c->refusal == CONFIG_DONE && !find_changed_ports(c, before, count))
        c->needs_restart = true; /* stored, but not known here what */
    free(before);
}

/* The name the change leaves an interface with; NULL: it is about none, or deletes it. */
static const char *interface_of(const struct config_change *change)
{
    if (change->kind == CHANGE_INTERFACE_SET && (change->fields & PHONE_FIELD_NAME))
        return change->demand_dial.entry.name;
    return change->kind == CHANGE_INTERFACE_SET || change->kind == CHANGE_INTERFACE_ADD ? change->name : NULL;
}

static bool is_touched(const struct control_change *c, const struct demand_dial *iface)
{
    for (size_t i = 0; i < c->count; i++) {
        const char *name = interface_of(&c->changes[i]);

        if (name && text_equal_nocase(name, iface->entry.name))
            return true;
    }
    return false;
}

/* The interfaces that are not as they were, as the server wants them. False: no memory. */
static bool take_interfaces(struct control_change *c)
{
    c->interfaces = calloc(c->config.interface_count + 1, sizeof *c->interfaces);
    if (!c->interfaces)
        return false;
    for (size_t i = 0; i < c->config.interface_count; i++) {
        const struct demand_dial *stored = &c->config.interfaces[i];
        struct demand_dial *iface = &c->interfaces[c->changed_interfaces];

        if (!is_touched(c, stored))
            continue;
        *iface = *stored;
        (void)secrets_open_phone(&stored->entry, iface->entry.password);
        c->changed_interfaces++;
    }
    return true;
}

/* ---- on the logic thread: in force ---- */

enum { PENDING_NAMES_MAX = 160 };

/* "COM5, TCP1 and 4 more": what waits for the restart. */
struct pending {
    char names[PENDING_NAMES_MAX + 32];
    size_t more;
};

static void add_pending(struct pending *pending, const char *name)
{
    size_t len = strlen(pending->names), needs = strlen(name) + 2;

    if (pending->more > 0 || len + needs > PENDING_NAMES_MAX)
        pending->more++;
    else
        snprintf(pending->names + len, sizeof pending->names - len, "%s%s", len ? ", " : "", name);
}

static void log_pending(struct pending *pending)
{
    size_t len = strlen(pending->names);
    const char *args[1] = { pending->names };

    if (pending->more > 0)
        snprintf(pending->names + len, sizeof pending->names - len, " and %u more", (unsigned)pending->more);
    if (pending->names[0])
        log_event(NULL, RAS_EVENT_RESTART_PENDING, args, 1);
}

/* The port was to be used otherwise than the change says, and is used otherwise, too. */
static bool makes_pending(struct server *server, const struct port_config *port)
{
    struct port_status status;
    size_t index;

    return server_find_port(server, port->name, &index) && server_port_status(server, index, loop_now(), &status)
        && status.configured_roles != port->roles && status.roles != port->roles;
}

static void apply_ports(struct instance *instance, const struct control_change *c, bool *is_pending)
{
    for (size_t i = 0; i < c->changed_ports; i++) {
        const struct port_config *port = &c->ports[i];

        *is_pending |= makes_pending(instance->server, port);
        server_set_configured_roles(instance->server, port->name, port->roles);
        server_set_tracing(instance->server, port->name, port->is_tracing);
        if (!port->is_tracing)
            trace_close_port(port->name);
    }
}

static bool is_kind(const struct config_change *change, enum config_change_kind first, enum config_change_kind last)
{
    return change->kind >= first && change->kind <= last;
}

/* Also which provider is asked and told. */
static bool is_radius(const struct config_change *change)
{
    return is_kind(change, CHANGE_RADIUS_DELETE, CHANGE_RADIUS_ADD)
        || (change->kind == CHANGE_SETTING && (text_equal_nocase(change->name, "auth-provider") || text_equal_nocase(change->name, "acct-provider")));
}

/* An interface that is called otherwise now is another one to the router at its other end: its call ends. */
static void apply_interfaces(struct instance *instance, const struct control_change *c)
{
    for (size_t i = 0; i < c->count; i++) {
        const struct config_change *change = &c->changes[i];
        const char *name = interface_of(change);

        if (change->kind == CHANGE_INTERFACE_DELETE || (name && !text_equal_nocase(name, change->name)))
            server_remove_interface(instance->server, change->name, loop_now());
    }
    for (size_t i = 0; i < c->changed_interfaces; i++)
        if (!server_set_interface(instance->server, &c->interfaces[i], loop_now()))
            instance->has_pending_devices = true; /* it is stored, and the next start tries again */
}

/* Logs "restart pending" once for a list that needs one. */
static void put_in_force(struct instance *instance, void *arg)
{
    struct control_change *c = arg;
    struct pending pending = { .more = 0 };
    bool has_settings = false, roles_pending = false;
    char place[DEVICE_NAME_MAX + 1];

    if (instance->server) /* else it is being restarted and will load them */
        apply_ports(instance, c, &roles_pending);
    if (instance->server)
        apply_interfaces(instance, c);
    for (size_t i = 0; i < c->count; i++) {
        const struct config_change *change = &c->changes[i];

        if (is_kind(change, CHANGE_PORT_DELETE, CHANGE_DEVICE_ADD)) {
            instance->has_pending_devices = true;
            add_pending(&pending, change->kind != CHANGE_DEVICE_ADD ? change->name
                                  : change->device.name[0] ? change->device.name : device_place(&change->device, place));
        } else if (change->kind == CHANGE_PORT_SET && (change->fields & PORT_FIELD_ROLES) && roles_pending) {
            add_pending(&pending, change->name);
        }
        has_settings |= is_kind(change, CHANGE_SETTING, CHANGE_RANGE_EXCLUDE);
        c->has_radius |= is_radius(change);
    }
    instance->has_pending_devices |= c->needs_restart;
    if (has_settings)
        instance_apply_settings(instance, &c->config.settings);
    log_pending(&pending);
}

/* ---- the road ---- */

static long status_of(enum config_refusal refusal)
{
    static const long numbers[] = {
        [CONFIG_DONE] = 0, [CONFIG_NO_PORT] = RAS_PORT_NOT_FOUND, [CONFIG_NO_USER] = ERROR_NO_SUCH_USER,
        [CONFIG_NOT_FOUND] = ERROR_NOT_FOUND, [CONFIG_TAKEN] = ERROR_ALREADY_EXISTS, [CONFIG_BAD_VALUE] = ERROR_INVALID_PARAMETER,
        [CONFIG_BAD_PASSWORD] = ERROR_INVALID_PASSWORD, [CONFIG_BAD_NUMBER] = 751, [CONFIG_NO_MEMORY] = ERROR_NOT_ENOUGH_MEMORY,
        [CONFIG_NOT_KEPT] = ERROR_WRITE_FAULT,
    };

    return (unsigned)refusal < sizeof numbers / sizeof *numbers ? numbers[refusal] : ERROR_WRITE_FAULT;
}

long control_change_config(struct control_change *c, RRAS_MESSAGE *why)
{
    long status;

    ras_config_init(&c->config);
    status = control_store(change_on_database, c);
    if (!status && c->refusal != CONFIG_DONE)
        return control_refuse(why, status_of(c->refusal), "%s", c->why);
    if (!status && !take_interfaces(c))
        c->needs_restart = true; /* stored, but not in force */
    if (!status)
        status = control_read(put_in_force, c);
    if (!status && c->has_radius)
        instance_radius_changed(control_instance());
    return status;
}

void control_change_fini(struct control_change *c)
{
    ras_config_fini(&c->config);
    free(c->ports);
    c->ports = NULL;
    if (c->interfaces)
        secret_wipe(c->interfaces, c->changed_interfaces * sizeof *c->interfaces);
    free(c->interfaces);
    c->interfaces = NULL;
}

long control_change_one(const struct config_change *change, RRAS_MESSAGE *why)
{
    struct control_change c = { .changes = change, .count = 1 };
    long status = control_change_config(&c, why);

    control_change_fini(&c);
    return status;
}

/* Every change of the list in the service's own form; NULL and `*status` when one is none. */
static struct config_change *take_list(const RRAS_CONFIG_CHANGE *wire, size_t count, ULONG *failed, RRAS_MESSAGE *why, long *status)
{
    struct config_change *changes = calloc(count, sizeof *changes);

    *status = changes ? 0 : ERROR_NOT_ENOUGH_MEMORY;
    for (size_t i = 0; changes && i < count; i++) {
        if (rras_change_from_wire(&changes[i], &wire[i]))
            continue;
        *failed = (ULONG)i;
        *status = control_refuse(why, ERROR_INVALID_PARAMETER, "Change %u of the list holds a value or a text that cannot be. Install both"
                                 " programs from one package.", (unsigned)i + 1);
        config_changes_free(changes, count);
        return NULL;
    }
    return changes;
}

static long change_list(const RRAS_CONFIG_CHANGE *wire, size_t count, ULONG *failed, RRAS_MESSAGE *why)
{
    long status;
    struct config_change *changes = take_list(wire, count, failed, why, &status);
    struct control_change c = { .changes = changes, .count = count };

    if (!changes)
        return status;
    status = control_change_config(&c, why);
    *failed = (ULONG)c.failed;
    control_change_fini(&c);
    config_changes_free(changes, count);
    return status;
}

LONG control_RrasConfigChange(handle_t h, hyper seen, ULONG count, RRAS_CONFIG_CHANGE *changes, hyper *now, ULONG *failed, RRAS_MESSAGE *why)
{
    long status = control_begin(why);

    (void)h;
    *failed = 0;
    if (!status && seen != 0 && (uint64_t)seen != control_config_revision())
        status = control_end(control_refuse(why, ERROR_REVISION_MISMATCH, "The configuration was changed meanwhile by somebody else, or the"
                                            " service was started anew. Look at it again before you change it."));
    else if (!status)
        status = control_end(change_list(changes, count, failed, why));
    *now = (hyper)control_config_revision();
    secret_wipe(changes, count * sizeof *changes);
    return status;
}
