/*
 * control_settings_win.c - the calls about settings and the address pool. In force at once.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/host/control_internal_win.h"
#include <stdlib.h>

_Static_assert(RRAS_RANGES == EXCLUDED_RANGES_MAX, "excluded ranges");
_Static_assert(sizeof((RRAS_POOL_0 *)0)->excluded / sizeof(RRAS_RANGE_0) == EXCLUDED_RANGES_MAX, "excluded ranges");

#define COPY(to, from) text_copy(to, sizeof(to), from)

static void load_settings(void *arg, struct store *store)
{
    struct server_settings *settings = arg;

    if (store_load_settings(store, settings) != STORE_OK)
        settings->excluded_count = UINT32_MAX; /* no such count: it failed */
}

static long read_settings(struct server_settings *settings)
{
    long status = control_store(load_settings, settings);

    return status ? status : settings->excluded_count == UINT32_MAX ? ERROR_READ_FAULT : 0;
}

/* ---- changing ---- */

LONG control_RrasSettingSet(handle_t h, ULONG count, RRAS_SETTING_CHANGE *changes, RRAS_MESSAGE *why)
{
    struct config_change *list;
    struct control_change c;
    long status = control_begin(why);

    (void)h;
    if (status)
        return status;
    list = calloc(count, sizeof *list);
    c = (struct control_change){ .changes = list, .count = count };
    status = list ? 0 : ERROR_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; !status && i < count; i++) {
        RRAS_CONFIG_CHANGE wire = { .kind = CHANGE_SETTING, .setting = changes[i] };

        if (!CONTROL_TEXT_IS_GOOD(changes[i].name, false))
            status = ERROR_INVALID_PARAMETER;
        else if (!rras_change_from_wire(&list[i], &wire))
            status = control_refuse(why, ERROR_INVALID_PARAMETER, "%s takes a text that can be typed.", changes[i].name);
        else
            COPY(list[i].name, changes[i].name);
    }
    if (!status) {
        status = control_change_config(&c, why);
        control_change_fini(&c);
    }
    config_changes_free(list, list ? count : 0);
    return control_end(status);
}

static long change_pool(enum config_change_kind kind, const RRAS_RANGE_0 *range, RRAS_MESSAGE *why)
{
    struct config_change change = { .kind = kind };
    long status = control_begin(why);

    if (status)
        return status;
    if (range)
        change.range = (struct address_range){ range->from, range->to };
    return control_end(control_change_one(&change, why));
}

LONG control_RrasPoolReset(handle_t h, RRAS_MESSAGE *why)
{
    (void)h;
    return change_pool(CHANGE_POOL_RESET, NULL, why);
}

LONG control_RrasPoolExclude(handle_t h, RRAS_RANGE_0 *range, RRAS_MESSAGE *why)
{
    (void)h;
    return change_pool(CHANGE_RANGE_EXCLUDE, range, why);
}

LONG control_RrasPoolInclude(handle_t h, RRAS_RANGE_0 *range, RRAS_MESSAGE *why)
{
    (void)h;
    return change_pool(CHANGE_RANGE_INCLUDE, range, why);
}

/* ---- reading ---- */

LONG control_RrasPoolGetInfo(handle_t h, RRAS_POOL_0 *pool)
{
    struct server_settings settings = { 0 };
    long status = read_settings(&settings);

    (void)h;
    memset(pool, 0, sizeof *pool);
    if (status)
        return status;
    pool->pool = (RRAS_RANGE_0){ settings.pool.from, settings.pool.to };
    pool->excluded_count = settings.excluded_count;
    for (uint32_t i = 0; i < settings.excluded_count && i < RRAS_RANGES; i++)
        pool->excluded[i] = (RRAS_RANGE_0){ settings.excluded[i].from, settings.excluded[i].to };
    return 0;
}

LONG control_RrasSettingEnum(handle_t h, ULONG *count, RRAS_SETTING_0 **list)
{
    struct server_settings settings = { 0 }, standard;
    RRAS_SETTING_0 *out = control_array(server_setting_count, sizeof *out);
    long status = out ? read_settings(&settings) : ERROR_NOT_ENOUGH_MEMORY;

    (void)h;
    *count = 0;
    *list = out;
    if (status)
        return status;
    server_settings_defaults(&standard);
    for (size_t i = 0; i < server_setting_count; i++) {
        const struct server_setting *row = &server_setting_table[i];

        out[i].kind = (unsigned long)row->kind;
        out[i].value = server_setting_get(&settings, row);
        out[i].standard = server_setting_get(&standard, row);
        out[i].min = row->min;
        out[i].max = row->max;
        COPY(out[i].name, row->name);
        COPY(out[i].what, row->what);
        COPY(out[i].text, server_setting_get_text(&settings, row));
    }
    *count = (unsigned long)server_setting_count;
    return 0;
}
