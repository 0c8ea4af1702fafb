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

static void take_change(struct reader *r, struct config_change *change)
{
    memset(change, 0, sizeof *change);
    change->kind = (enum config_change_kind)(rd_u8(r) % CHANGE_KINDS);
    change->fields = rd_be16(r);
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
         || change->kind == CHANGE_RADIUS_SET || change->kind == CHANGE_RADIUS_ADD);
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
