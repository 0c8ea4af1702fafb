/*
 * fuzz_config.c - any list of changes: each is made whole or not at all, what comes out holds together,
 * and the difference from what was before leads to it.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>
#include "common/base/bytes.h"
#include "tests/unit/ras/random_config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MUST(condition) do { if (!(condition)) abort(); } while (0)

static const char *const names[] = {
    "", "*", "TCP1", "TCP2", "tcp3", "TCP9", "COM1", "com1", "COM2", "127.0.0.1:1", "127.0.0.1:2", "0.0.0.0:1", "Line", "line", "joe", "JOE",
    "ann", "r.example", "R.example", "192.0.2.7", "auth-retries", "pool-begin", "pool-end", "outbound-adapter", "entire-network", "auth-methods",
};

static const char *some_name(struct reader *r)
{
    return names[rd_u8(r) % (sizeof names / sizeof *names)];
}

/* Mostly one of the names; else any clean text. */
static void take_text(struct reader *r, char *out, size_t cap)
{
    uint8_t how = rd_u8(r);

    if (how < 200)
        text_copy(out, cap, some_name(r));
    else
        text_printable(out, cap, rd_take(r, how % 8));
}

#define TAKE(r, out) take_text(r, out, sizeof(out))

static void take_device(struct reader *r, struct device_config *d)
{
    d->kind = rd_u8(r) & 1 ? DEVICE_TCP : DEVICE_MODEM;
    TAKE(r, d->name);
    TAKE(r, d->system_name);
    d->listen_address = rd_u8(r) & 1 ? IP4(127, 0, 0, 1) : rd_be32(r) & 0x00000001;
    d->listen_port = rd_u8(r) & 3;
    d->ports = rd_u8(r) < 250 ? rd_u8(r) & 7 : rd_be16(r);
    d->dte_bps = rd_be32(r);
    d->rings = rd_u8(r);
    d->telnet = (enum telnet_mode)(rd_u8(r) & 3);
    d->calls_per_minute = rd_be16(r);
    d->first_frame_s = rd_be16(r);
    d->login_text = rd_u8(r) & 1;
}

static void take_user(struct reader *r, struct user_config *u)
{
    u->privilege = rd_u8(r) & 15;
    TAKE(r, u->callback_number);
    TAKE(r, u->password);
    u->fixed_address = rd_u8(r) & 1 ? IP4(10, 9, 0, 2) + (rd_u8(r) & 1) : rd_be32(r);
    u->is_disabled = rd_u8(r) & 1;
    u->has_expired_password = rd_u8(r) & 1;
    u->has_reversible_password = rd_u8(r) & 1;
    u->expires_unix = (int64_t)rd_be32(r) - 5;
    u->sealed_len = rd_u8(r);
    memset(u->sealed, rd_u8(r), sizeof u->sealed);
}

static void take_radius(struct reader *r, struct radius_server *s)
{
    TAKE(r, s->name);
    TAKE(r, s->secret);
    s->auth_port = rd_be16(r);
    s->acct_port = rd_be16(r);
    s->timeout_s = rd_u8(r);
    s->score = rd_u8(r);
    s->is_for_authentication = rd_u8(r) & 1;
    s->is_for_accounting = rd_u8(r) & 1;
    s->wants_signature = rd_u8(r) & 1;
    s->sealed_len = rd_u8(r);
}

/* Text that may be a route, a filter or hours: mostly of their own letters. */
static void take_grammar(struct reader *r, char *out, size_t cap)
{
    static const char *const parts[] = { "10.", "1", "0", ".0", "/16", "/", " ", "255.255.0.0", "default", "tcp ", "udp ", "any ", "icmp ", "->", " -> ",
        ":", ":80", "0.0.0.0/0", "10.1.0.0/16", "Mon", "Sun", "-", "08:00", "8:00", "24:00", ",", "always", "never", "00:00-24:00", "\xff" };
    size_t len = 0;

    out[0] = '\0';
    for (uint8_t n = rd_u8(r) % 12; n > 0; n--) {
        text_copy(out + len, cap - len, parts[rd_u8(r) % (sizeof parts / sizeof *parts)]);
        len = strlen(out);
    }
}

/* What is read is written and read again to the same; what is not leaves the value alone. */
static void check_texts(struct reader *r, struct demand_dial *d)
{
    char text[96], written[HOURS_TEXT_MAX];
    uint32_t hours[7] = { 1 }, again[7];
    struct interface_route route = { 1, 1 }, other;
    struct interface_filter filter = { .source_port = 1 }, same;

    take_grammar(r, text, sizeof text);
    if (interface_route_parse(text, &route))
        MUST(strlen(interface_route_text(&route, written)) < ROUTE_TEXT_MAX && interface_route_parse(written, &other)
             && other.destination == route.destination && other.prefix_len == route.prefix_len);
    else
        MUST(route.destination == 1 && route.prefix_len == 1);
    if (interface_filter_parse(text, &filter)) {
        MUST(strlen(interface_filter_text(&filter, written)) < FILTER_TEXT_MAX && interface_filter_parse(written, &same));
        d->filters[0] = filter;
        MUST(same.source == filter.source && same.destination_port == filter.destination_port && same.protocol == filter.protocol);
    } else {
        MUST(filter.source_port == 1);
    }
    if (dial_hours_parse(text, hours)) {
        MUST(strlen(dial_hours_text(hours, written)) < HOURS_TEXT_MAX && dial_hours_parse(written, again));
        MUST(memcmp(hours, again, sizeof hours) == 0);
        memcpy(d->dial_out_hours, hours, sizeof hours);
    } else {
        MUST(hours[0] == 1);
    }
}

static void take_interface(struct reader *r, struct demand_dial *d)
{
    demand_dial_defaults(d);
    TAKE(r, d->entry.name);
    TAKE(r, d->entry.number);
    TAKE(r, d->entry.user);
    TAKE(r, d->entry.password);
    d->entry.kind = (enum phone_kind)(rd_u8(r) % (PHONE_KINDS + 1));
    d->entry.idle_s = rd_be32(r);
    d->entry.sealed_len = rd_u8(r);
    d->is_enabled = rd_u8(r) & 1;
    d->is_persistent = rd_u8(r) & 1;
    d->min_unreachable_s = rd_be16(r);
    d->filter_mode = (enum interface_filter_mode)(rd_u8(r) & 3);
    check_texts(r, d);
    d->filter_count = rd_u8(r) & 31;
    d->route_count = rd_u8(r) < 240 ? rd_u8(r) & 3 : rd_u8(r);
    for (size_t i = 0; i < 3; i++)
        d->routes[i] = (struct interface_route){ (uint32_t)rd_u8(r) << 24, rd_u8(r) & 15 };
}

static void take_change(struct reader *r, struct config_change *change)
{
    memset(change, 0, sizeof *change);
    change->kind = (enum config_change_kind)(rd_u8(r) % CHANGE_KINDS);
    change->fields = change->kind < CHANGE_INTERFACE_DELETE ? rd_be16(r) : rd_be32(r);
    change->interface_fields = change->kind < CHANGE_INTERFACE_DELETE ? 0 : rd_u8(r);
    TAKE(r, change->name);
    switch (change->kind) {
    case CHANGE_DEVICE_SET:
    case CHANGE_DEVICE_ADD:
        take_device(r, &change->device);
        break;
    case CHANGE_PORT_SET:
        change->port.mask = rd_u8(r);
        change->port.roles = rd_u8(r);
        change->port.is_tracing = rd_u8(r) & 1;
        break;
    case CHANGE_SETTING:
        change->setting.value = rd_u8(r) & 1 ? rd_be32(r) : rd_u8(r);
        change->setting.mask = rd_u8(r) & 1 ? UINT32_MAX : rd_be32(r);
        TAKE(r, change->setting.text);
        break;
    case CHANGE_RANGE_INCLUDE:
    case CHANGE_RANGE_EXCLUDE:
        change->range.from = IP4(10, 9, 0, 0) + rd_u8(r);
        change->range.to = IP4(10, 9, 0, 0) + rd_u8(r);
        break;
    case CHANGE_RADIUS_SET:
    case CHANGE_RADIUS_ADD:
        take_radius(r, &change->radius);
        break;
    case CHANGE_USER_SET:
    case CHANGE_USER_ADD:
        take_user(r, &change->user);
        break;
    case CHANGE_INTERFACE_SET:
    case CHANGE_INTERFACE_ADD:
        take_interface(r, &change->demand_dial);
        break;
    default:
        break;
    }
}

/* What holds after every change. */
static void check_whole(const struct ras_config *config)
{
    struct ras_config judged = *config;

    server_settings_defaults(&judged.settings); /* those are judged together, at the end of a list */
    MUST(ras_config_check(&judged) == NULL);
    for (size_t i = 0; i < config->device_count; i++) {
        size_t count = 0;

        for (size_t j = 0; j < config->port_count; j++)
            count += config->ports[j].device_id == config->devices[i].id;
        MUST(count == config->devices[i].ports && count > 0);
    }
}

static void check_difference(const struct ras_config *from, const struct ras_config *to)
{
    struct config_change *changes;
    struct ras_config made;
    char why[CONFIG_WHY_MAX];
    size_t count;

    ras_config_init(&made);
    MUST(ras_config_copy(&made, from) && ras_config_diff(from, to, &changes, &count));
    for (size_t i = 0; i < count; i++)
        MUST(ras_config_apply(&made, &changes[i], why) == CONFIG_DONE);
    MUST(config_difference(&made, to) == NULL);
    config_changes_free(changes, count);
    ras_config_fini(&made);
}

static void apply(struct ras_config *config, const struct config_change *change)
{
    struct ras_config before;
    char why[CONFIG_WHY_MAX], sentence[CHANGE_SENTENCE_MAX];

    ras_config_init(&before);
    MUST(ras_config_copy(&before, config));
    MUST(strlen(config_change_sentence(change, config, sentence)) > 5);
    MUST(!config_changes_collide(change, change) || change->kind == CHANGE_USER_SET || change->kind == CHANGE_USER_ADD
         || change->kind == CHANGE_RADIUS_SET || change->kind == CHANGE_RADIUS_ADD || change->kind == CHANGE_INTERFACE_SET
         || change->kind == CHANGE_INTERFACE_ADD);
    (void)ras_config_name_warning(config, change);
    (void)config_change_needs_restart(change);
    if (ras_config_apply(config, change, why) != CONFIG_DONE) {
        MUST(strlen(why) > 10 && config_difference(&before, config) == NULL);
    } else {
        check_whole(config);
    }
    ras_config_fini(&before);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct reader r = rd_of(bytes_of(data, size));
    struct config_change change;
    struct ras_config config, middle;
    uint8_t stored_after = rd_u8(&r) & 15;

    ras_config_init(&config);
    ras_config_init(&middle);
    for (int n = 0; n < 40 && !r.short_read; n++) {
        if (n == stored_after) {
            as_stored(&config);
            MUST(ras_config_copy(&middle, &config));
        }
        take_change(&r, &change);
        apply(&config, &change);
    }
    if (!ras_config_check(&middle) && !ras_config_check(&config)) /* which a list must be to be kept */
        check_difference(&middle, &config);
    ras_config_fini(&config);
    ras_config_fini(&middle);
    return 0;
}
