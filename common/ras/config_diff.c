/*
 * config_diff.c - what makes one configuration of another, as a list of changes.
 *
 * Each change that is found is at once made in a working copy, so that the next one is found against
 * what the service will have by then: no name, address or port number is wanted before it is free.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/base/secret.h"
#include "common/base/text.h"
#include "common/ras/config_internal.h"

#define COPY(to, from) text_copy(to, sizeof(to), from)

struct config_change diff_change(enum config_change_kind kind, const char *name)
{
    struct config_change change;

    memset(&change, 0, sizeof change);
    change.kind = kind;
    COPY(change.name, name);
    return change;
}

/* What cannot be made here - `to` contradicts itself - is listed all the same: the service says why. */
void diff_emit(struct diff *d, const struct config_change *change)
{
    char why[CONFIG_WHY_MAX];

    if (d->count == d->room) {
        size_t room = d->room ? 2 * d->room : 16;
        struct config_change *more = malloc(room * sizeof *more);

        if (!more) {
            d->is_memory_out = true;
            return;
        }
        if (d->count > 0)
            memcpy(more, d->changes, d->count * sizeof *more);
        config_changes_free(d->changes, d->count);
        d->changes = more;
        d->room = room;
    }
    d->changes[d->count++] = *change;
    if (ras_config_apply(&d->work, change, why) == CONFIG_NO_MEMORY)
        d->is_memory_out = true;
}

/* ---- settings and the pool ---- */

static bool has_range(const struct server_settings *settings, const struct address_range *range)
{
    for (uint32_t i = 0; i < settings->excluded_count; i++) {
        if (settings->excluded[i].from == range->from && settings->excluded[i].to == range->to)
            return true;
    }
    return false;
}

static bool is_pool_end(const struct server_setting *row)
{
    return row->offset == offsetof(struct server_settings, pool.from) || row->offset == offsetof(struct server_settings, pool.to);
}

static void diff_values(struct diff *d, bool also_pool)
{
    for (size_t i = 0; i < server_setting_count; i++) {
        const struct server_setting *row = &server_setting_table[i];
        struct config_change change = diff_change(CHANGE_SETTING, row->name);

        if (row->kind == SETTING_TEXT)
            COPY(change.setting.text, server_setting_get_text(&d->to->settings, row));
        change.setting.value = server_setting_get(&d->to->settings, row);
        change.setting.mask = UINT32_MAX;
        if (!also_pool && is_pool_end(row))
            continue;
        if (change.setting.value != server_setting_get(&d->work.settings, row)
            || strcmp(change.setting.text, server_setting_get_text(&d->work.settings, row)) != 0)
            diff_emit(d, &change);
    }
}

static void diff_ranges(struct diff *d, const struct server_settings *missing_in, const struct server_settings *ranges, enum config_change_kind kind)
{
    struct server_settings all = *ranges; /* diff_emit() may change what it points to */

    for (uint32_t i = 0; i < all.excluded_count; i++) {
        struct config_change change = diff_change(kind, "");

        change.range = all.excluded[i];
        if (!has_range(missing_in, &change.range))
            diff_emit(d, &change);
    }
}

static void diff_settings(struct diff *d)
{
    const struct server_settings *to = &d->to->settings, *from = &d->from->settings;
    struct config_change reset = diff_change(CHANGE_POOL_RESET, "");
    struct server_settings standard;

    server_settings_defaults(&standard);
    if (to->pool.from == standard.pool.from && to->pool.to == standard.pool.to && to->excluded_count == 0
        && (from->excluded_count > 0 || from->pool.from != to->pool.from || from->pool.to != to->pool.to)) {
        diff_values(d, false);
        diff_emit(d, &reset);
        return;
    }
    diff_values(d, true);
    diff_ranges(d, to, from, CHANGE_RANGE_INCLUDE);
    diff_ranges(d, &d->work.settings, to, CHANGE_RANGE_EXCLUDE);
}

/* ---- RADIUS servers ---- */

static const struct radius_server *radius_by_id(const struct ras_config *config, int64_t id)
{
    for (size_t i = 0; i < config->radius_count && id > 0; i++) {
        if (config->radius[i].id == id)
            return &config->radius[i];
    }
    return NULL;
}

static uint32_t radius_fields(const struct radius_server *base, const struct radius_server *to)
{
    uint32_t fields = 0;

    if (base->auth_port != to->auth_port || base->acct_port != to->acct_port)
        fields |= RADIUS_FIELD_PORTS;
    if (base->timeout_s != to->timeout_s)
        fields |= RADIUS_FIELD_TIMEOUT;
    if (base->score != to->score)
        fields |= RADIUS_FIELD_SCORE;
    if (base->is_for_authentication != to->is_for_authentication || base->is_for_accounting != to->is_for_accounting)
        fields |= RADIUS_FIELD_USES;
    if (base->wants_signature != to->wants_signature)
        fields |= RADIUS_FIELD_SIGNATURE;
    if (strcmp(base->name, to->name) != 0)
        fields |= RADIUS_FIELD_NAME;
    if (to->secret[0])
        fields |= RADIUS_FIELD_SECRET;
    else if (to->sealed_len > 0 && (base->sealed_len != to->sealed_len || memcmp(base->sealed, to->sealed, to->sealed_len) != 0))
        fields |= RADIUS_FIELD_SEALED;
    return fields;
}

static void set_radius(struct diff *d, const struct radius_server *to)
{
    const struct radius_server *now = radius_by_id(&d->work, to->id), *rival = ras_config_radius(&d->work, to->name);
    struct config_change change;

    if (rival && rival->id != now->id && radius_by_id(d->to, rival->id)) { /* it wants another name itself */
        change = diff_change(CHANGE_RADIUS_SET, rival->name);
        change.fields = RADIUS_FIELD_NAME;
        snprintf(change.radius.name, sizeof change.radius.name, "moving-%u", (unsigned)d->count);
        diff_emit(d, &change);
        now = radius_by_id(&d->work, to->id);
    }
    change = diff_change(CHANGE_RADIUS_SET, now->name);
    change.radius = *to;
    change.fields = radius_fields(now, to);
    if (change.fields)
        diff_emit(d, &change);
    secret_wipe(&change, sizeof change);
}

static void diff_radius(struct diff *d)
{
    struct radius_server base;

    for (size_t i = 0; i < d->from->radius_count; i++) {
        struct config_change change = diff_change(CHANGE_RADIUS_DELETE, d->from->radius[i].name);

        if (!radius_by_id(d->to, d->from->radius[i].id))
            diff_emit(d, &change);
    }
    for (size_t i = 0; i < d->to->radius_count; i++) {
        if (radius_by_id(&d->work, d->to->radius[i].id))
            set_radius(d, &d->to->radius[i]);
    }
    for (size_t i = 0; i < d->to->radius_count; i++) {
        struct config_change change = diff_change(CHANGE_RADIUS_ADD, d->to->radius[i].name);

        if (radius_by_id(d->from, d->to->radius[i].id))
            continue;
        radius_server_defaults(&base);
        COPY(base.name, d->to->radius[i].name);
        change.radius = d->to->radius[i];
        change.radius.id = 0;
        change.fields = radius_fields(&base, &change.radius);
        diff_emit(d, &change);
        secret_wipe(&change, sizeof change);
    }
}

/* ---- users ---- */

static const struct user_config *find_user(const struct ras_config *config, const char *name)
{
    return ras_config_user((struct ras_config *)(uintptr_t)config, name);
}

/* The same user, or one that was deleted and added again with its name in other letters. */
static bool is_same_user(const struct user_config *from, const struct user_config *to)
{
    return from && to && (strcmp(from->name, to->name) == 0 || (to->password[0] == '\0' && to->sealed_len == 0));
}

static uint32_t user_fields(const struct user_config *base, const struct user_config *to)
{
    struct user_config now = *base;
    uint32_t fields = 0;

    if (to->password[0])
        fields |= USER_FIELD_PASSWORD;
    else if (to->sealed_len > 0 && (base->sealed_len != to->sealed_len || memcmp(base->sealed, to->sealed, to->sealed_len) != 0))
        fields |= USER_FIELD_SEALED;
    config_merge_user(&now, to, fields); /* a new password is not expired */
    if ((now.privilege ^ to->privilege) & RASPRIV_DialinPrivilege)
        fields |= USER_FIELD_DIALIN;
    if (((now.privilege ^ to->privilege) & CALLBACK_BITS) || strcmp(now.callback_number, to->callback_number) != 0)
        fields |= USER_FIELD_CALLBACK;
    if (now.fixed_address != to->fixed_address)
        fields |= USER_FIELD_ADDRESS;
    if (now.is_disabled != to->is_disabled)
        fields |= USER_FIELD_DISABLED;
    if (now.has_expired_password != to->has_expired_password)
        fields |= USER_FIELD_EXPIRED;
    if (now.has_reversible_password != to->has_reversible_password)
        fields |= USER_FIELD_REVERSIBLE;
    if (now.expires_unix != to->expires_unix)
        fields |= USER_FIELD_EXPIRES;
    secret_wipe(&now, sizeof now);
    return fields;
}

/* The address this user gives up is wanted by another one: it must be free by then. */
static bool gives_address_away(const struct diff *d, const struct user_config *now)
{
    const struct user_config *later = find_user(d->to, now->name);

    if (now->fixed_address == 0 || !later || later->fixed_address == now->fixed_address)
        return false;
    for (size_t i = 0; i < d->to->user_count; i++) {
        if (d->to->users[i].fixed_address == now->fixed_address)
            return true;
    }
    return false;
}

static void delete_users(struct diff *d)
{
    for (size_t i = 0; i < d->from->user_count; i++) {
        struct config_change change = diff_change(CHANGE_USER_DELETE, d->from->users[i].name);

        if (!is_same_user(&d->from->users[i], find_user(d->to, d->from->users[i].name)))
            diff_emit(d, &change);
    }
    for (size_t i = 0; i < d->from->user_count; i++) {
        struct config_change change = diff_change(CHANGE_USER_SET, d->from->users[i].name);

        change.fields = USER_FIELD_ADDRESS;
        if (find_user(&d->work, change.name) && gives_address_away(d, &d->from->users[i]))
            diff_emit(d, &change);
    }
}

static void diff_users(struct diff *d)
{
    struct user_config base;

    delete_users(d);
    for (int adding = 0; adding <= 1; adding++) { /* who is there already first: addresses become free */
        for (size_t i = 0; i < d->to->user_count && !d->is_memory_out; i++) {
            const struct user_config *to = &d->to->users[i], *now = find_user(&d->work, to->name);
            struct config_change change = diff_change(now ? CHANGE_USER_SET : CHANGE_USER_ADD, to->name);

            if ((now == NULL) != (adding == 1))
                continue;
            user_config_defaults(&base);
            change.user = *to;
            change.fields = user_fields(now ? now : &base, to);
            if (change.fields || !now)
                diff_emit(d, &change);
            secret_wipe(&change, sizeof change);
        }
    }
}

/* ---- all of it ---- */

bool ras_config_diff(const struct ras_config *from, const struct ras_config *to, struct config_change **out, size_t *count)
{
    struct diff d = { .from = from, .to = to };

    *out = NULL;
    *count = 0;
    ras_config_init(&d.work);
    if (!ras_config_copy(&d.work, from))
        return false;
    diff_devices(&d);
    diff_settings(&d);
    diff_radius(&d);
    diff_users(&d);
    diff_phone(&d);
    diff_interfaces(&d);
    ras_config_fini(&d.work);
    if (d.is_memory_out) {
        config_changes_free(d.changes, d.count);
        return false;
    }
    *out = d.changes;
    *count = d.count;
    return true;
}

void config_changes_free(struct config_change *changes, size_t count)
{
    if (changes)
        secret_wipe(changes, count * sizeof *changes);
    free(changes);
}
