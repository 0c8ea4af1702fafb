/*
 * model_bindings.c - builds the tree of the Bindings tab.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/network/model_bindings.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/base/ip4.h"
#include "common/base/text.h"
#include "common/ras/port_role.h"
#include "gui/network/model_sheet.h"
#include "gui/network/setup_ids.h"
#include "gui/network/sheet_ids.h"

struct tree {
    const struct binding_facts *facts;
    struct binding *lines;
    size_t count, room;
    bool is_out_of_memory;
    struct binding spare;          /* written to when there is no memory */
};

/* The returned line is good until the next one is added. */
static struct binding *add(struct tree *tree, enum binding_kind kind, int depth)
{
    if (tree->count == tree->room) {
        size_t room = tree->room ? 2 * tree->room : 32;
        struct binding *lines = realloc(tree->lines, room * sizeof *lines);

        if (!lines) {
            tree->is_out_of_memory = true;
            return &tree->spare;
        }
        tree->lines = lines;
        tree->room = room;
    }
    tree->lines[tree->count] = (struct binding){ .kind = kind, .depth = depth };
    return &tree->lines[tree->count++];
}

static const struct binding_port *running_port(const struct binding_facts *facts, const char *name)
{
    for (size_t i = 0; i < facts->port_count; i++)
        if (text_equal_nocase(facts->ports[i].name, name))
            return &facts->ports[i];
    return NULL;
}

static void state_of_port(const struct binding_facts *facts, const struct port_config *port, struct binding *line)
{
    const struct binding_port *running = running_port(facts, port->name);

    if (!facts->is_reachable) {
        line->state_id = IDS_BOUND_STOPPED;
        line->reason_id = IDS_WHY_STOPPED;
    } else if (!running || running->roles != port->roles) {
        line->state_id = IDS_BOUND_PENDING;
        line->reason_id = IDS_WHY_PENDING;
        line->is_problem = true;
    } else {
        text_copy(line->state, sizeof line->state, running->condition);
        text_copy(line->reason, sizeof line->reason, running->explanation);
        line->is_problem = running->explanation[0] != '\0';
        if (!line->is_problem && !port_role_row(port->roles)->listens) {
            line->reason_id = IDS_WHY_NO_ROLE;
            line->is_problem = true;
        } else if (!line->is_problem && port_role_row(port->roles)->client_call) { /* it answers, and hangs up */
            line->reason_id = IDS_SAYS_629;
            line->is_problem = true;
        }
    }
}

static void add_ports(struct tree *tree, const struct device_config *device, int depth)
{
    const struct ras_config *config = tree->facts->config;

    for (size_t i = 0; i < config->port_count; i++) {
        struct binding *line;

        if (config->ports[i].device_id != device->id)
            continue;
        line = add(tree, BINDING_PORT, depth);
        text_copy(line->text, sizeof line->text, config->ports[i].name);
        state_of_port(tree->facts, &config->ports[i], line);
    }
}

static void add_device(struct tree *tree, const struct device_config *device, int depth)
{
    struct binding *line = add(tree, device->kind == DEVICE_TCP ? BINDING_LINE : BINDING_MODEM, depth);
    char address[IP4_TEXT_MAX], place[IP4_TEXT_MAX + 8];

    if (device->kind == DEVICE_MODEM) {
        text_copy(line->text, sizeof line->text, device->name);
    } else {
        snprintf(place, sizeof place, "%s:%u", ip4_text(device->listen_address, address), (unsigned)device->listen_port);
        if (strcmp(place, device->name) == 0)
            text_copy(line->text, sizeof line->text, place);
        else
            snprintf(line->text, sizeof line->text, "%s, %s", device->name, place);
        line->state_id = device->listen_address == 0 ? IDS_BOUND_EVERYWHERE : device->listen_address >> 24 == 127 ? IDS_BOUND_HERE : 0;
    }
    add_ports(tree, device, depth + 1);
}

static void add_devices(struct tree *tree, int depth)
{
    for (size_t i = 0; i < tree->facts->config->device_count; i++)
        add_device(tree, &tree->facts->config->devices[i], depth);
}

static void add_service(struct tree *tree, int depth)
{
    struct binding *line = add(tree, BINDING_SERVICE, depth);

    line->name_id = IDS_SERVICE_RRAS;
    line->reason_id = IDS_ABOUT_RRAS;
}

static void add_protocol(struct tree *tree, size_t row, int depth)
{
    struct sheet_protocol protocol = sheet_protocol(row, tree->facts->can_ipx, tree->facts->can_netbeui);
    struct binding *line = add(tree, BINDING_PROTOCOL, depth);

    line->name_id = protocol.name_id;
    line->state_id = protocol.state_id == IDS_PROTOCOL_HERE ? 0 : IDS_BOUND_NOT_HERE;
    line->reason_id = protocol.description_id;
}

static void build_by_service(struct tree *tree)
{
    add_service(tree, 0);
    for (size_t row = 0; row < SHEET_PROTOCOLS; row++) {
        add_protocol(tree, row, 1);
        if (row == 0)
            add_devices(tree, 2);
    }
}

static void build_by_protocol(struct tree *tree)
{
    for (size_t row = 0; row < SHEET_PROTOCOLS; row++) {
        add_protocol(tree, row, 0);
        if (row == 0) {
            add_service(tree, 1);
            add_devices(tree, 2);
        }
    }
}

static bool listens_on(const struct device_config *device, const struct binding_adapter *adapter)
{
    if (device->kind != DEVICE_TCP)
        return false;
    if (device->listen_address == 0)
        return true;
    return adapter->is_loopback ? device->listen_address >> 24 == 127 : device->listen_address == adapter->address;
}

static void add_adapter(struct tree *tree, const struct binding_adapter *adapter)
{
    const struct ras_config *config = tree->facts->config;
    struct binding *line = add(tree, BINDING_ADAPTER, 0);
    char address[IP4_TEXT_MAX];

    if (adapter->address)
        snprintf(line->text, sizeof line->text, "%s, %s", adapter->name, ip4_text(adapter->address, address));
    else
        text_copy(line->text, sizeof line->text, adapter->name);
    line->state_id = adapter->is_up ? 0 : IDS_ADAPTER_DOWN;
    for (size_t i = 0; i < config->device_count; i++)
        if (listens_on(&config->devices[i], adapter))
            add_device(tree, &config->devices[i], 1);
}

static bool is_on_an_adapter(const struct binding_facts *facts, const struct device_config *device)
{
    for (size_t i = 0; i < facts->adapter_count; i++)
        if (listens_on(device, &facts->adapters[i]))
            return true;
    return false;
}

/* Modems, and lines that listen on an address no adapter has, come last. */
static void build_by_adapter(struct tree *tree)
{
    const struct ras_config *config = tree->facts->config;

    for (size_t i = 0; i < tree->facts->adapter_count; i++)
        add_adapter(tree, &tree->facts->adapters[i]);
    for (size_t i = 0; i < config->device_count; i++)
        if (!is_on_an_adapter(tree->facts, &config->devices[i]))
            add_device(tree, &config->devices[i], 0);
}

struct binding *bindings_build(enum bindings_view view, const struct binding_facts *facts, size_t *count)
{
    static void (*const build[BINDINGS_VIEWS])(struct tree *tree) = { build_by_service, build_by_protocol, build_by_adapter };
    struct tree tree = { .facts = facts };

    build[view](&tree);
    if (tree.is_out_of_memory) {
        free(tree.lines);
        tree.lines = NULL;
        tree.count = 0;
    }
    *count = tree.count;
    return tree.lines;
}
