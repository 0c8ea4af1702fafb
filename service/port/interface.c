/* interface.c - the demand-dial interfaces of a server: added, changed, found, removed.
 * SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include "common/base/secret.h"
#include "common/base/text.h"
#include "service/port/interface_internal.h"

struct dd_interface *interface_find(const struct server *server, const char *name)
{
    size_t i;

    return server_find_interface(server, name, &i) ? server->interfaces[i] : NULL;
}

bool server_find_interface(const struct server *server, const char *name, size_t *index)
{
    for (size_t i = 0; i < server->interface_count; i++) {
        if (text_equal_nocase(server->interfaces[i]->config.entry.name, name)) {
            *index = i;
            return true;
        }
    }
    return false;
}

size_t server_interface_count(const struct server *server)
{
    return server->interface_count;
}

/* The host itself is among the callers for as long as there is somewhere to go from there. */
static void heed_routes(struct server *server, rras_ms now)
{
    bool any = false;

    for (size_t i = 0; i < server->interface_count && !any; i++)
        any = server->interfaces[i]->config.route_count > 0 && server->interfaces[i]->config.is_enabled;
    if (any != server->has_routes) {
        server->has_routes = any;
        host_link_among_callers(server, any, now);
    }
}

static void on_wanted(void *ctx)
{
    ((struct dd_interface *)ctx)->is_wanted = true;
}

static bool add(struct server *server, const struct demand_dial *config, rras_ms now)
{
    struct dd_interface *iface;

    if (server->interface_count == INTERFACES_MAX)
        return false;
    if (!server->interfaces && !(server->interfaces = calloc(INTERFACES_MAX, sizeof(struct dd_interface *))))
        return false;
    iface = calloc(1, sizeof *iface);
    if (!iface)
        return false;
    iface->server = server;
    iface->config = *config;
    iface->probe_until = RRAS_NEVER;
    iface->ports_known = SIZE_MAX;
    iface->persist_at = now;
    iface->net = net_add_interface(server->net, config, on_wanted, iface);
    if (!iface->net) {
        secret_wipe(iface, sizeof *iface);
        free(iface);
        return false;
    }
    server->interfaces[server->interface_count++] = iface;
    interface_show_phase(iface);
    return true;
}

/* Whom it calls and how is another matter now: what failed before may work. */
static bool dials_otherwise(const struct demand_dial *a, const struct demand_dial *b)
{
    return phone_entry_diff(&a->entry, &b->entry) != 0 || strcmp(a->entry.password, b->entry.password) != 0 ||
           a->wants_two_way != b->wants_two_way;
}

static void change(struct dd_interface *iface, const struct demand_dial *config, rras_ms now)
{
    const bool starts = config->is_enabled && !iface->config.is_enabled;
    const bool persists = config->is_persistent && !iface->config.is_persistent;

    if (starts || dials_otherwise(&iface->config, config))
        interface_forgive(iface);
    if (starts || persists) {
        iface->is_held = false;
        iface->persist_at = now;
    }
    iface->has_told_no_port = false;
    iface->ports_known = SIZE_MAX;
    iface->config = *config;
    net_set_interface(iface->net, config);
    if (!config->is_enabled)
        interface_hang_up(iface, END_INTERFACE_DISABLED, now);
    interface_show_phase(iface);
}

bool server_set_interface(struct server *server, const struct demand_dial *config, rras_ms now)
{
    struct dd_interface *iface = interface_find(server, config->entry.name);

    if (iface)
        change(iface, config, now);
    else if (!add(server, config, now))
        return false;
    heed_routes(server, now);
    server->has_changed = true;
    return true;
}

static bool is_referenced(const struct dd_interface *iface)
{
    const struct server *server = iface->server;

    for (size_t i = 0; i < server->port_count; i++)
        if (server->ports[i]->call && server->ports[i]->call->iface == iface)
            return true;
    for (size_t i = 0; i < server->dial_count; i++)
        if (server->dials[i]->iface == iface)
            return true;
    return false;
}

static void delete(struct dd_interface *iface)
{
    net_remove_interface(iface->net);
    secret_wipe(iface, sizeof *iface);
    free(iface);
}

/* Its calls still say goodbye, and look at it: it goes when the last one is gone. */
bool server_remove_interface(struct server *server, const char *name, rras_ms now)
{
    struct dd_interface *iface;
    size_t i;

    if (!server_find_interface(server, name, &i))
        return false;
    iface = server->interfaces[i];
    server->interface_count--;
    memmove(&server->interfaces[i], &server->interfaces[i + 1],
            (server->interface_count - i) * sizeof(struct dd_interface *));
    iface->is_removed = true;
    iface->config.route_count = 0;
    net_set_interface(iface->net, &iface->config);
    interface_hang_up(iface, END_INTERFACE_REMOVED, now);
    iface->next_removed = server->removed_interfaces;
    server->removed_interfaces = iface;
    heed_routes(server, now);
    server->has_changed = true;
    return true;
}

static void bury_removed(struct server *server)
{
    struct dd_interface **at = &server->removed_interfaces;

    while (*at) {
        struct dd_interface *iface = *at;

        if (is_referenced(iface)) {
            at = &iface->next_removed;
            continue;
        }
        *at = iface->next_removed;
        delete(iface);
    }
}

rras_ms interface_advance_all(struct server *server, rras_ms now)
{
    rras_ms next = RRAS_NEVER;

    bury_removed(server);
    for (size_t i = 0; i < server->interface_count; i++)
        next = rras_sooner(next, interface_look(server->interfaces[i], now));
    return next;
}

void interface_stop_all(struct server *server, enum end_reason why, rras_ms now)
{
    for (size_t i = 0; i < server->interface_count; i++)
        interface_hang_up(server->interfaces[i], why, now);
}

void interface_free_all(struct server *server)
{
    struct dd_interface *next;

    for (size_t i = 0; i < server->interface_count; i++)
        delete(server->interfaces[i]);
    server->interface_count = 0;
    for (struct dd_interface *iface = server->removed_interfaces; iface; iface = next) {
        next = iface->next_removed;
        delete(iface);
    }
    server->removed_interfaces = NULL;
    free(server->interfaces);
    server->interfaces = NULL;
}
