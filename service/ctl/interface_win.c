/*
 * interface_win.c - demand-dial interfaces and their routes are shown; one is connected and disconnected.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/ctl/ctl_win.h"
#include <stdlib.h>
#include <string.h>
#include "common/base/text.h"
#include "common/control/rras_config.h"
#include "common/ras/ras_error.h"

enum { STATE_UNREACHABLE, STATE_DISCONNECTED, STATE_CONNECTING, STATE_CONNECTED, STATES };
enum { NO_INTERFACE = 905 };

static const char *const state_keys[STATES] = { "unreachable", "disconnected", "connecting", "connected" };

/* MPR_INTERFACE_*, in words. */
static const struct {
    unsigned long bit;
    const char *key, *words;
} reasons[] = {
    { 0x01, "out-of-resources", "there was no memory" }, { 0x02, "disabled", "it is disabled" },
    { 0x04, "connection-failure", "it could not be connected" }, { 0x08, "service-paused", "the service is paused" },
    { 0x10, "dial-out-hours", "it may not dial at this hour" }, { 0x40, "no-device", "no port may dial for it" },
};
enum { REASONS = sizeof reasons / sizeof *reasons };

/* An interface as it is set up, and as it is. */
struct shown {
    struct demand_dial iface;
    RRAS_INTERFACE_STATUS status;        /* zeroed, and named, where the service does not know it yet */
    const char *error_text;              /* of status.error */
};

struct interfaces {
    struct shown *list;
    unsigned long count;
};

static const RRAS_INTERFACE_STATUS *find_status(const RRAS_INTERFACE_STATUS *all, unsigned long count, const char *name)
{
    for (unsigned long i = 0; i < count; i++)
        if (text_equal_nocase(all[i].name, name))
            return &all[i];
    return NULL;
}

/* Both enumerations as one list; 0, or what a call returned. */
static long read_interfaces(struct ctl *ctl, struct interfaces *out)
{
    RRAS_INTERFACE_0 *configured = NULL;
    RRAS_INTERFACE_STATUS *status = NULL;
    unsigned long count = 0, status_count = 0;
    long result = RrasInterfaceEnum(ctl->binding, &count, &configured);

    if (!result)
        result = RrasInterfaceStatusEnum(ctl->binding, &status_count, &status);
    out->list = result ? NULL : calloc(count + 1, sizeof *out->list);
    out->count = 0;
    if (!result && !out->list)
        result = ERROR_OUTOFMEMORY;
    for (unsigned long i = 0; !result && i < count; i++) {
        struct shown *shown = &out->list[out->count++];
        const RRAS_INTERFACE_STATUS *now;

        rras_interface_from_wire(&shown->iface, &configured[i]);
        now = find_status(status, status_count, shown->iface.entry.name);
        if (now)
            shown->status = *now;
        else
            shown->status.state = STATE_DISCONNECTED;
        if (shown->status.state >= STATES)
            shown->status.state = STATE_DISCONNECTED;
        shown->error_text = shown->status.error ? ras_error_text((uint32_t)shown->status.error) : NULL;
    }
    rras_free(configured);
    rras_free(status);
    return result;
}

/* Only the one that is asked for is left; false: there is none, which was said. */
static bool keep_one(struct interfaces *all, const char *name)
{
    for (unsigned long i = 0; i < all->count; i++) {
        if (!text_equal_nocase(all->list[i].iface.entry.name, name))
            continue;
        all->list[0] = all->list[i];
        all->count = 1;
        return true;
    }
    ctl_refuse(NO_INTERFACE, "There is no demand-dial interface %s. See: rrasctl show interfaces", name);
    return false;
}

/* ---- show interfaces ---- */

static void json_status(struct json *json, const RRAS_INTERFACE_STATUS *s, const char *error_text)
{
    json_text(json, "state", state_keys[s->state]);
    json_begin_array(json, "reasons");
    for (size_t i = 0; i < REASONS; i++)
        if (s->reasons & reasons[i].bit)
            json_text(json, NULL, reasons[i].key);
    json_end_array(json);
    json_integer(json, "error", s->error);
    json_text(json, "error_text", error_text);
    json_text(json, "explanation", s->explanation[0] ? s->explanation : NULL);
    json_integer(json, "retry_in", s->retry_in_s);
    json_integer(json, "failures", s->failures);
    json_integer(json, "packets_waiting", s->packets_waiting);
    json_text(json, "port", s->port[0] ? s->port : NULL);
    json_bool(json, "dialled_here", s->is_dialled != 0);
    json_integer(json, "connection", s->connection);
    json_address(json, "address", (uint32_t)s->our_address);
    json_address(json, "peer", (uint32_t)s->peer_address);
    json_integer(json, "line_bps", s->line_bps);
    json_integer(json, "connected_ms", s->connected_ms);
    json_integer(json, "bytes_in", s->bytes_in);
    json_integer(json, "bytes_out", s->bytes_out);
    json_integer(json, "packets_in", s->packets_in);
    json_integer(json, "packets_out", s->packets_out);
    json_integer(json, "packets_dropped", s->packets_dropped);
}

static void json_entry(struct json *json, const struct phone_entry *e)
{
    json_text(json, "type", phone_kind_name(e->kind));
    json_text(json, "device_port", e->port);
    json_text(json, "device", e->device);
    json_bool(json, "otherport", e->other_port_ok);
    json_text(json, "prefix", e->prefix);
    json_text(json, "number", e->number);
    json_begin_array(json, "alternates");
    for (size_t i = 0; i < e->alternate_count; i++)
        json_text(json, NULL, e->alternates[i]);
    json_end_array(json);
    json_text(json, "user", e->user);
    json_text(json, "domain", e->domain);
    json_bool(json, "password", e->has_password);
    json_begin_array(json, "authtypes");
    for (size_t i = 0; i < ctl_authtype_count; i++)
        if (e->auth_methods & ctl_authtypes[i].bit)
            json_text(json, NULL, ctl_authtypes[i].name);
    json_end_array(json);
    json_integer(json, "redials", e->redial_attempts);
    json_integer(json, "redialdelay", e->redial_s);
    json_integer(json, "idle", e->idle_s);
}

static const char *const filter_modes[FILTER_MODES] = { "none", "only", "except" };

static void json_router(struct json *json, const struct demand_dial *iface)
{
    char text[HOURS_TEXT_MAX];

    json_bool(json, "enabled", iface->is_enabled);
    json_bool(json, "persistent", iface->is_persistent);
    json_bool(json, "two_way", iface->wants_two_way);
    json_integer(json, "min_unreachable", iface->min_unreachable_s);
    json_integer(json, "max_unreachable", iface->max_unreachable_s);
    json_text(json, "hours", dial_hours_text(iface->dial_out_hours, text));
    json_text(json, "filter", filter_modes[iface->filter_mode]);
    json_begin_array(json, "filters");
    for (size_t i = 0; i < iface->filter_count; i++)
        json_text(json, NULL, interface_filter_text(&iface->filters[i], text));
    json_end_array(json);
    json_begin_array(json, "routes");
    for (size_t i = 0; i < iface->route_count; i++)
        json_text(json, NULL, interface_route_text(&iface->routes[i], text));
    json_end_array(json);
}

static void json_interface(struct json *json, const void *item)
{
    const struct shown *shown = item;

    json_begin_object(json, NULL);
    json_text(json, "name", shown->iface.entry.name);
    json_status(json, &shown->status, shown->error_text);
    json_entry(json, &shown->iface.entry);
    json_router(json, &shown->iface);
    json_end_object(json);
}

/* "it is disabled, the service is paused"; "" for none. */
static char *reason_words(unsigned long bits, char *out, size_t cap)
{
    size_t len = 0;

    out[0] = '\0';
    for (size_t i = 0; i < REASONS; i++) {
        if (!(bits & reasons[i].bit) || len >= cap)
            continue;
        snprintf(out + len, cap - len, "%s%s", len ? ", " : "", reasons[i].words);
        len = strlen(out);
    }
    return out;
}

static void route_cell(struct table *table, const struct demand_dial *iface)
{
    char route[ROUTE_TEXT_MAX];

    if (iface->route_count == 0)
        table_cell(table, "none");
    else if (iface->route_count == 1)
        table_cell(table, interface_route_text(&iface->routes[0], route));
    else
        table_format(table, "%s and %u more", interface_route_text(&iface->routes[0], route), iface->route_count - 1u);
}

/* What a person wants to know of its state: where it leads while it is up, what is wrong else. */
static void why_cell(struct table *table, const struct shown *shown)
{
    const RRAS_INTERFACE_STATUS *s = &shown->status;
    char text[160], address[48];

    if (s->state == STATE_CONNECTED)
        table_format(table, "%s since %s", shape_address((uint32_t)s->peer_address, address, sizeof address),
                     shape_duration((uint64_t)s->connected_ms / 1000, text, sizeof text));
    else if (s->explanation[0] && s->error)
        table_format(table, "Error %lu: %s", s->error, ctl_explanation(s->explanation));
    else if (s->explanation[0])
        table_cell(table, s->explanation);
    else if (shown->error_text)
        table_format(table, "Error %lu: %s", s->error, shown->error_text);
    else
        table_cell(table, reason_words(s->reasons, text, sizeof text));
}

static void table_interface(struct table *table, const void *item)
{
    const struct shown *shown = item;
    const RRAS_INTERFACE_STATUS *s = &shown->status;
    char text[48];

    table_cell(table, shown->iface.entry.name);
    table_cell(table, s->state_text[0] ? s->state_text : "Not loaded");
    table_cell(table, s->port[0] ? s->port : "-");
    table_cell(table, s->retry_in_s ? shape_duration(s->retry_in_s, text, sizeof text) : "-");
    route_cell(table, &shown->iface);
    why_cell(table, shown);
}

int show_interfaces(struct ctl *ctl)
{
    static const struct column columns[] = {
        { "Interface", false, 24 }, { "State", false, 0 }, { "Port", false, 8 }, { "Retry in", true, 0 }, { "Routes", false, 30 }, { "Why", false, 0 },
    };
    static const struct list list = {
        .columns = columns, .column_count = sizeof columns / sizeof *columns, .item_size = sizeof(struct shown),
        .json = json_interface, .row = table_interface, .when_empty = "There are no demand-dial interfaces. Add one: rrasctl help add interface",
    };
    struct interfaces all;
    long status = read_interfaces(ctl, &all);
    int code = status ? ctl_fail(ctl, status, NULL) : 0;

    if (!code && ctl_has(ctl, "name") && !keep_one(&all, ctl_text(ctl, "name")))
        code = 1;
    if (!code)
        show_list(ctl, &list, all.list, all.count);
    free(all.list);
    return code;
}

/* ---- show interface NAME ---- */

static void line(const char *what, const char *text)
{
    printf("%-22s ", what);
    print_wrapped(stdout, text, 23, 23, CONSOLE_WIDTH);
}

static void print_call(const RRAS_INTERFACE_STATUS *s)
{
    char text[320], one[48], other[48];

    if (s->state == STATE_CONNECTED) {
        snprintf(text, sizeof text, "%s on %s, %s", s->is_dialled ? "dialled from here" : "the other router called", s->port,
                 shape_duration((uint64_t)s->connected_ms / 1000, one, sizeof one));
        line("Call", text);
        snprintf(text, sizeof text, "%s here, %s there", shape_address((uint32_t)s->our_address, one, sizeof one),
                 shape_address((uint32_t)s->peer_address, other, sizeof other));
        line("Addresses", text);
        snprintf(text, sizeof text, "%s (%lld packets) in, %s (%lld packets) out", shape_bytes((uint64_t)s->bytes_in, one, sizeof one),
                 (long long)s->packets_in, shape_bytes((uint64_t)s->bytes_out, other, sizeof other), (long long)s->packets_out);
        line("Traffic", text);
    }
    if (s->packets_waiting || s->packets_dropped) {
        snprintf(text, sizeof text, "%lu waiting, %lld dropped", s->packets_waiting, (long long)s->packets_dropped);
        line("Packets for the link", text);
    }
}

static void print_state(const struct shown *shown)
{
    const RRAS_INTERFACE_STATUS *s = &shown->status;
    char text[400];

    line("State", s->state_text[0] ? s->state_text : "Not loaded: the service does not know it yet");
    if (s->reasons)
        line("Reasons", reason_words(s->reasons, text, sizeof text));
    if (s->error) {
        snprintf(text, sizeof text, "%lu: %s", s->error, shown->error_text ? shown->error_text : "");
        line("Error", text);
    }
    if (s->explanation[0])
        line("What to do", ctl_explanation(s->explanation));
    if (s->failures) {
        snprintf(text, sizeof text, "%lu in a row", s->failures);
        line("Failures", text);
    }
    if (s->retry_in_s) {
        shape_duration(s->retry_in_s, text, sizeof text);
        line("Dialled again in", text);
    }
    print_call(s);
}

static void print_setup(const struct demand_dial *iface)
{
    const struct phone_entry *e = &iface->entry;
    char text[PHONE_DEVICE_MAX + PHONE_NUMBER_MAX + 256];

    line("Enabled", iface->is_enabled ? "yes" : "no");
    snprintf(text, sizeof text, "%s, port %s%s%s", phone_kind_name(e->kind), e->port[0] ? e->port : "any", e->device[0] ? ", " : "", e->device);
    line("Dials over", text);
    snprintf(text, sizeof text, "%s%s", e->prefix, e->number[0] ? e->number : e->kind == PHONE_CABLE ? "none" : "none: it is only called");
    line("Number", text);
    for (size_t i = 0; i < e->alternate_count; i++)
        line(i == 0 ? "Alternate numbers" : "", e->alternates[i]);
    snprintf(text, sizeof text, "%s%s%s, %s", e->domain, e->domain[0] ? "\\" : "", e->user[0] ? e->user : "nobody",
             e->has_password ? "with a saved password" : "without a password");
    line("Calls itself", text);
    line("Two-way authentication", iface->wants_two_way ? "yes" : "no");
    if (iface->is_persistent)
        snprintf(text, sizeof text, "persistent");
    else if (e->idle_s)
        snprintf(text, sizeof text, "on demand, hung up after %u s without traffic", (unsigned)e->idle_s);
    else
        snprintf(text, sizeof text, "on demand, never hung up");
    line("Connection", text);
    snprintf(text, sizeof text, "%u, %u s apart; then it rests for %u to %u s", e->redial_attempts, e->redial_s, (unsigned)iface->min_unreachable_s,
             (unsigned)iface->max_unreachable_s);
    line("Redials", text);
}

static void print_rules(const struct demand_dial *iface)
{
    static const char *const modes[FILTER_MODES] = { "every packet", "only:", "all but:" };
    char text[HOURS_TEXT_MAX];

    line("Dial-out hours", dial_hours_text(iface->dial_out_hours, text));
    line("Triggers a call", modes[iface->filter_mode]);
    for (size_t i = 0; i < iface->filter_count; i++)
        line(iface->filter_mode == FILTER_NONE && i == 0 ? "Unused filters" : "", interface_filter_text(&iface->filters[i], text));
    for (size_t i = 0; i < iface->route_count; i++)
        line(i == 0 ? "Routes" : "", interface_route_text(&iface->routes[i], text));
    if (iface->route_count == 0)
        line("Routes", "none: no packet dials it");
}

int show_interface(struct ctl *ctl)
{
    struct interfaces all;
    long status = read_interfaces(ctl, &all);
    int code = status ? ctl_fail(ctl, status, NULL) : !keep_one(&all, ctl_text(ctl, "name"));
    struct json json;

    if (!code && ctl->args.is_json) {
        ctl_json(&json);
        json_interface(&json, &all.list[0]);
    } else if (!code) {
        line("Interface", all.list[0].iface.entry.name);
        print_state(&all.list[0]);
        print_setup(&all.list[0].iface);
        print_rules(&all.list[0].iface);
    }
    free(all.list);
    return code;
}

/* ---- show routes ---- */

struct shown_route {
    const struct interface_route *route;
    const struct shown *shown;
};

static bool may_dial(const struct shown *shown)
{
    return shown->iface.is_enabled && shown->status.state != STATE_UNREACHABLE && (shown->status.reasons & ~4ul) == 0;
}

static void json_route(struct json *json, const void *item)
{
    const struct shown_route *r = item;
    char text[ROUTE_TEXT_MAX];

    json_begin_object(json, NULL);
    json_text(json, "destination", interface_route_text(r->route, text));
    json_text(json, "interface", r->shown->iface.entry.name);
    json_bool(json, "in_force", r->shown->status.state == STATE_CONNECTED);
    json_text(json, "state", state_keys[r->shown->status.state]);
    json_bool(json, "dials", may_dial(r->shown));
    json_end_object(json);
}

static void table_route(struct table *table, const void *item)
{
    const struct shown_route *r = item;
    const RRAS_INTERFACE_STATUS *s = &r->shown->status;
    char text[160];

    table_cell(table, interface_route_text(r->route, text));
    table_cell(table, r->shown->iface.entry.name);
    if (s->state == STATE_CONNECTED)
        table_cell(table, "yes");
    else if (s->state == STATE_CONNECTING)
        table_cell(table, "soon: it is being connected");
    else if (!r->shown->iface.is_enabled)
        table_cell(table, "no: it is disabled");
    else if (s->state == STATE_UNREACHABLE || s->reasons)
        table_format(table, "no: %s", s->reasons ? reason_words(s->reasons, text, sizeof text) : "it is unreachable");
    else
        table_cell(table, "no: a packet dials it");
}

int show_routes(struct ctl *ctl)
{
    static const struct column columns[] = { { "Destination", false, 0 }, { "Interface", false, 40 }, { "In force", false, 0 } };
    static const struct list list = {
        .columns = columns, .column_count = sizeof columns / sizeof *columns, .item_size = sizeof(struct shown_route),
        .json = json_route, .row = table_route, .when_empty = "There are no routes through demand-dial interfaces. Add one: rrasctl help add route",
    };
    struct shown_route *routes = NULL;
    struct interfaces all;
    unsigned long count = 0;
    long status = read_interfaces(ctl, &all);
    int code = status ? ctl_fail(ctl, status, NULL) : 0;

    if (!code && ctl_has(ctl, "name") && !keep_one(&all, ctl_text(ctl, "name")))
        code = 1;
    if (!code && !(routes = calloc(all.count * INTERFACE_ROUTES_MAX + 1, sizeof *routes)))
        code = ctl_fail(ctl, ERROR_OUTOFMEMORY, NULL);
    for (unsigned long i = 0; !code && i < all.count; i++)
        for (size_t j = 0; j < all.list[i].iface.route_count; j++)
            routes[count++] = (struct shown_route){ &all.list[i].iface.routes[j], &all.list[i] };
    if (!code)
        show_list(ctl, &list, routes, count);
    free(routes);
    free(all.list);
    return code;
}
