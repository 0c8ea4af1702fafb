/* instance_load_win.c - the access server, made of what the store holds.
 * SPDX-License-Identifier: MIT */
#include "service/host/instance_win.h"
#include "service/host/firewall_win.h"
#include "service/host/log_win.h"
#include "service/host/proxy_win.h"
#include "service/host/radius_win.h"
#include "service/host/scm_win.h"
#include "service/host/secrets_win.h"
#include "service/host/sockets_win.h"
#include "common/version.h"
#include "common/base/ip4.h"
#include "common/base/secret.h"
#include "common/base/text.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Everything the service starts from, read on the database thread in one go. */
struct stored {
    struct server_settings settings;
    struct device_config *devices;
    struct port_config *ports;
    struct demand_dial *interfaces;      /* INTERFACES_MAX; passwords in clear */
    size_t device_count, port_count, interface_count;
    enum store_result result;
    bool is_memory_out;
    char message[256];
};

static bool keep_device(void *ctx, const struct device_config *device)
{
    struct stored *s = ctx;
    struct device_config *more = realloc(s->devices, (s->device_count + 1) * sizeof *more);

    if (!more) {
        s->is_memory_out = true;
        return false;
    }
    s->devices = more;
    s->devices[s->device_count++] = *device;
    return true;
}

static bool keep_port(void *ctx, const struct port_config *port)
{
    struct stored *s = ctx;
    struct port_config *more = realloc(s->ports, (s->port_count + 1) * sizeof *more);

    if (!more) {
        s->is_memory_out = true;
        return false;
    }
    s->ports = more;
    s->ports[s->port_count++] = *port;
    return true;
}

static bool keep_interface(void *ctx, const struct demand_dial *iface)
{
    struct stored *s = ctx;
    struct demand_dial *kept = &s->interfaces[s->interface_count++];

    *kept = *iface;
    (void)secrets_open_phone(&iface->entry, kept->entry.password); /* "" then: calls of it end with 691 */
    return s->interface_count < INTERFACES_MAX;
}

static void read_stored(void *arg, struct store *store)
{
    struct stored *s = arg;

    s->result = store_load_settings(store, &s->settings);
    if (s->result == STORE_OK)
        s->result = store_each_device(store, keep_device, s);
    if (s->result == STORE_OK)
        s->result = store_each_port(store, keep_port, s);
    s->interfaces = calloc(INTERFACES_MAX, sizeof *s->interfaces);
    s->is_memory_out |= s->interfaces == NULL;
    if (s->result == STORE_OK && s->interfaces)
        s->result = store_each_interface(store, keep_interface, s);
    if (s->result != STORE_OK)
        text_copy(s->message, sizeof s->message, store_message(store));
}

static const char memory_ran_out[] = "Memory ran out; close other programs and try again.";

/* All of it or nothing: half of the devices would look like a configuration somebody made. */
static bool read_all(struct instance *instance, struct stored *s, char *message)
{
    if (!db_call(instance->db, read_stored, s))
        text_copy(message, 256, "The database has been closed; start the service again.");
    else if (s->is_memory_out)
        text_copy(message, 256, memory_ran_out);
    else if (s->result != STORE_OK)
        text_copy(message, 256, s->message);
    else
        return true;
    return false;
}

static const struct device_config *device_of(const struct stored *s, int64_t id)
{
    for (size_t i = 0; i < s->device_count; i++)
        if (s->devices[i].id == id)
            return &s->devices[i];
    return NULL;
}

static bool make_server(struct instance *instance, const struct stored *s, char *message)
{
    struct server_config config = { .settings = s->settings };
    DWORD len = sizeof config.computer_name;

    if (!GetComputerNameA(config.computer_name, &len))
        text_copy(config.computer_name, sizeof config.computer_name, "OPENRRAS");
    text_copy(config.version, sizeof config.version, RRAS_VERSION);
    config.is_component_mismatch = instance->is_component_mismatch;
    instance->load_count++;
    instance->server = server_new(&config, &instance_server_host, instance, &outside_ops, instance->outside, loop_now(), message);
    if (!instance->server)
        return false;
    outside_set_net(instance->outside, server_net(instance->server));
    server_set_paused(instance->server, instance->is_paused);
    for (size_t i = 0; i < s->port_count; i++) {
        const struct device_config *device = device_of(s, s->ports[i].device_id);

        if (device && !server_add_port(instance->server, device, &s->ports[i])) {
            text_copy(message, 256, memory_ran_out);
            return false;
        }
    }
    for (size_t i = 0; i < s->interface_count; i++) {
        if (!server_set_interface(instance->server, &s->interfaces[i], loop_now())) {
            text_copy(message, 256, memory_ran_out);
            return false;
        }
    }
    return true;
}

/* ---- the firewall ---- */

/* The lines that others may reach, on their way to the thread that looks whether they can. */
struct reachable {
    char service[SCM_NAME_MAX + 1];
    size_t count;
    struct firewall_line lines[];
};

static void tell_firewall(void *ctx, const struct firewall_line *line, enum firewall_result result, const char *why)
{
    char address[IP4_TEXT_MAX], text[32];
    const char *args[] = { text, why };

    (void)ctx;
    snprintf(text, sizeof text, "%s:%u", ip4_text(line->address, address), line->port);
    if (result == FIREWALL_MADE)
        log_event(NULL, RAS_EVENT_FIREWALL_OPENED, args, 1);
    else if (result == FIREWALL_FAILED)
        log_event(NULL, RAS_EVENT_FIREWALL_FAILED, args, 2);
}

static DWORD WINAPI check_firewall(void *arg)
{
    struct reachable *r = arg;

    firewall_set(r->service, r->lines, r->count, tell_firewall, NULL);
    free(r);
    return 0;
}

/* On a thread of its own: the firewall may take its time, and callers do not wait for it. */
static void begin_firewall(const struct instance *instance, const struct stored *s)
{
    struct reachable *r = calloc(1, sizeof *r + s->device_count * sizeof *r->lines);
    HANDLE thread;

    if (!r)
        return;
    scm_service_name(instance->name, r->service);
    for (size_t i = 0; i < s->device_count; i++)
        if (s->devices[i].kind == DEVICE_TCP && server_device_listens(instance->server, s->devices[i].id))
            r->lines[r->count++] = (struct firewall_line){ s->devices[i].listen_address, s->devices[i].listen_port };
    thread = CreateThread(NULL, 0, check_firewall, r, 0, NULL);
    if (thread)
        CloseHandle(thread);
    else
        free(r);
}

bool instance_load(struct instance *instance, char *message)
{
    struct stored stored = { 0 };
    bool ok = read_all(instance, &stored, message) && make_server(instance, &stored, message);

    if (ok) {
        instance->settings = stored.settings;
        instance->has_pending_devices = false;
        adapters_read(&instance->adapters);
        instance_choose_outbound(instance);
        radius_begin_service(instance);
        server_start(instance->server, loop_now());
        proxies_configure(instance->proxies, &instance->settings);
        listening_open(instance, stored.devices, stored.device_count);
        begin_firewall(instance, &stored);
    }
    free(stored.devices);
    free(stored.ports);
    if (stored.interfaces)
        secret_wipe(stored.interfaces, INTERFACES_MAX * sizeof *stored.interfaces);
    free(stored.interfaces);
    return ok;
}
