/*
 * dump_phone.c - an entry of the phone book, or a demand-dial interface, is written as the command that adds it.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>
#include "service/ctl/dump_internal.h"

static void put_protocols(FILE *out, unsigned protocols)
{
    static const struct {
        enum phone_protocol bit;
        const char *name;
    } names[] = { { PHONE_IP, "IP" }, { PHONE_IPX, "IPX" }, { PHONE_NETBEUI, "NETBEUI" } };
    const char *before = " protocols=";

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (!(protocols & names[i].bit))
            continue;
        fprintf(out, "%s%s", before, names[i].name);
        before = ",";
    }
}

static void put_methods(FILE *out, unsigned methods)
{
    const char *before = " authtypes=";

    for (size_t i = 0; i < ctl_authtype_count; i++) {
        if (!(methods & ctl_authtypes[i].bit))
            continue;
        fprintf(out, "%s%s", before, ctl_authtypes[i].name);
        before = ",";
    }
}

static void put_alternates(FILE *out, const struct phone_entry *e)
{
    char text[PHONE_ALTERNATES_MAX * (PHONE_NUMBER_MAX + 1) + 1] = "";

    for (size_t i = 0; i < e->alternate_count && i < PHONE_ALTERNATES_MAX; i++) {
        if (i > 0)
            strcat(text, "|");
        strcat(text, e->alternates[i]);
    }
    dump_put(out, "alternates", text);
}

static void put_line(FILE *out, const struct phone_entry *e, uint32_t fields)
{
    if (fields & PHONE_FIELD_KIND)
        dump_put(out, "type", phone_kind_name(e->kind));
    if (fields & PHONE_FIELD_NUMBER)
        dump_put(out, "number", e->number);
    if (fields & PHONE_FIELD_ALTERNATES)
        put_alternates(out, e);
    if (fields & PHONE_FIELD_PREFIX)
        dump_put(out, "prefix", e->prefix);
    if (fields & PHONE_FIELD_PORT)
        dump_put(out, "port", e->port);
    if (fields & PHONE_FIELD_DEVICE)
        dump_put(out, "device", e->device);
    if (fields & PHONE_FIELD_OTHER_PORT)
        dump_put_yes(out, "otherport", e->other_port_ok);
    if (fields & PHONE_FIELD_REDIALS)
        dump_put_number(out, "redials", e->redial_attempts);
    if (fields & PHONE_FIELD_REDIAL_S)
        dump_put_number(out, "redialdelay", e->redial_s);
    if (fields & PHONE_FIELD_IDLE)
        dump_put_number(out, "idle", e->idle_s);
}

static void put_network(FILE *out, const struct phone_entry *e, uint32_t fields)
{
    if (fields & PHONE_FIELD_PROTOCOLS)
        put_protocols(out, e->protocols);
    if (fields & PHONE_FIELD_LCP)
        dump_put_yes(out, "lcp", e->lcp_extensions);
    if (fields & PHONE_FIELD_COMPRESSION)
        dump_put_yes(out, "compression", e->software_compression);
    if (fields & PHONE_FIELD_HEADERS)
        dump_put_yes(out, "headers", e->header_compression);
    if (fields & PHONE_FIELD_GATEWAY)
        dump_put_yes(out, "gateway", e->use_default_gateway);
    if (fields & PHONE_FIELD_ADDRESS)
        dump_put_address(out, "address", e->address);
    if (fields & PHONE_FIELD_DNS)
        dump_put_address(out, "dns", e->dns[0]);
    if ((fields & PHONE_FIELD_DNS) && e->dns[1])
        dump_put_address(out, "dns2", e->dns[1]);
    if (fields & PHONE_FIELD_WINS)
        dump_put_address(out, "wins", e->wins[0]);
    if ((fields & PHONE_FIELD_WINS) && e->wins[1])
        dump_put_address(out, "wins2", e->wins[1]);
}

static void put_who(FILE *out, const struct phone_entry *e, uint32_t fields)
{
    char script[2 * PHONE_SCRIPT_MAX + 1];

    if (fields & PHONE_FIELD_USER)
        dump_put(out, "user", e->user);
    if (fields & PHONE_FIELD_DOMAIN)
        dump_put(out, "domain", e->domain);
    if (fields & PHONE_FIELD_AUTH)
        put_methods(out, e->auth_methods);
    if (fields & PHONE_FIELD_CALLBACK)
        dump_put(out, "callback", phone_callback_name(e->callback));
    if (fields & PHONE_FIELD_CALLBACK_NUMBER)
        dump_put(out, "cbnumber", e->callback_number);
    if (fields & PHONE_FIELD_SCRIPT)
        dump_put(out, "script", changes_escape_script(e->script, script));
    if (fields & PHONE_FIELD_SEALED)
        dump_put_hex(out, "sealed", e->sealed, e->sealed_len);
}

/* What both kinds of entries have. */
static void put_entry(FILE *out, const struct phone_entry *e, uint32_t fields)
{
    put_line(out, e, fields);
    put_who(out, e, fields);
    put_network(out, e, fields);
}

void dump_phone(FILE *out, const struct config_change *change)
{
    fputs("add phoneentry", out);
    dump_put(out, "name", change->name);
    put_entry(out, &change->phone, change->fields);
    fputc('\n', out);
}

/* ---- demand-dial interfaces ---- */

static void put_routes(FILE *out, const struct demand_dial *iface)
{
    char text[INTERFACE_ROUTES_MAX * ROUTE_TEXT_MAX + 1] = "", route[ROUTE_TEXT_MAX];

    for (size_t i = 0; i < iface->route_count && i < INTERFACE_ROUTES_MAX; i++) {
        if (i > 0)
            strcat(text, ",");
        strcat(text, interface_route_text(&iface->routes[i], route));
    }
    dump_put(out, "routes", text);
}

static void put_filters(FILE *out, const struct demand_dial *iface)
{
    static const char *const modes[] = { "none", "only", "except" };
    char text[INTERFACE_FILTERS_MAX * (FILTER_TEXT_MAX + 1) + 1] = "", filter[FILTER_TEXT_MAX];

    dump_put(out, "filter", modes[iface->filter_mode < FILTER_MODES ? iface->filter_mode : FILTER_NONE]);
    for (size_t i = 0; i < iface->filter_count && i < INTERFACE_FILTERS_MAX; i++) {
        if (i > 0)
            strcat(text, ", ");
        strcat(text, interface_filter_text(&iface->filters[i], filter));
    }
    dump_put(out, "filters", text);
}

void dump_interface(FILE *out, const struct config_change *change)
{
    const struct demand_dial *iface = &change->demand_dial;
    uint32_t fields = change->interface_fields;
    char hours[HOURS_TEXT_MAX];

    fputs("add interface", out);
    dump_put(out, "name", change->name);
    put_entry(out, &iface->entry, change->fields);
    if (fields & INTERFACE_FIELD_ROUTES)
        put_routes(out, iface);
    if (fields & INTERFACE_FIELD_ENABLED)
        dump_put_yes(out, "enabled", iface->is_enabled);
    if (fields & INTERFACE_FIELD_PERSISTENT)
        dump_put_yes(out, "persistent", iface->is_persistent);
    if (fields & INTERFACE_FIELD_TWO_WAY)
        dump_put_yes(out, "two-way", iface->wants_two_way);
    if (fields & INTERFACE_FIELD_UNREACHABLE)
        fprintf(out, " unreachable=%u-%u", (unsigned)iface->min_unreachable_s, (unsigned)iface->max_unreachable_s);
    if (fields & INTERFACE_FIELD_HOURS)
        dump_put(out, "hours", dial_hours_text(iface->dial_out_hours, hours));
    if (fields & INTERFACE_FIELD_FILTERS)
        put_filters(out, iface);
    fputc('\n', out);
}
