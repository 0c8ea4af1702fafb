/*
 * control_settings_win.c - the calls about settings and the address pool. In force at once.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/host/control_internal_win.h"
#include <stdlib.h>
#include "common/base/ip4.h"
#include "service/host/own_address_win.h"

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

/* ---- changing: load, change a copy, judge it as a whole, save, put in force ---- */

struct settings_job {
    struct server_settings settings;
    enum store_result result;
    char message[256];
};

static void save_settings(void *arg, struct store *store)
{
    struct settings_job *job = arg;

    job->result = store_save_settings(store, &job->settings);
    if (job->result != STORE_OK)
        text_copy(job->message, sizeof job->message, store_message(store));
}

static void apply_settings(struct instance *instance, void *arg)
{
    instance_apply_settings(instance, arg);
}

/* What server_settings_check() cannot know. An address that went away later is no reason to refuse
 * another change. */
static long check_outbound(const struct server_settings *settings, uint32_t before, RRAS_MESSAGE *why)
{
    uint32_t wanted = settings->outbound_address;
    char text[IP4_TEXT_MAX];

    if (wanted == 0 || wanted == before || own_address(wanted))
        return 0;
    return control_refuse(why, ERROR_INVALID_PARAMETER, "%s is not an address of this computer; outbound-address is one of"
                          " those that ipconfig lists, or 0.0.0.0 for the best adapter's.", ip4_text(wanted, text));
}

/* `edit` changes a copy, or refuses with a sentence. */
static long change_settings(RRAS_MESSAGE *why, long (*edit)(struct server_settings *settings, void *arg, RRAS_MESSAGE *why), void *arg)
{
    struct settings_job job = { .result = STORE_OK };
    const char *complaint;
    long status = read_settings(&job.settings);
    uint32_t outbound_before = job.settings.outbound_address;

    if (!status)
        status = edit(&job.settings, arg, why);
    if (status)
        return status;
    complaint = server_settings_check(&job.settings);
    if (complaint)
        return control_refuse(why, ERROR_INVALID_PARAMETER, "%s", complaint);
    status = check_outbound(&job.settings, outbound_before, why);
    if (!status)
        status = control_store(save_settings, &job);
    if (!status && job.result != STORE_OK)
        status = control_refuse_store(why, job.result, job.message);
    return status ? status : control_read(apply_settings, &job.settings);
}

struct set_job {
    const RRAS_SETTING_CHANGE *changes;
    unsigned long count;
};

static long edit_values(struct server_settings *settings, void *arg, RRAS_MESSAGE *why)
{
    const struct set_job *job = arg;

    for (unsigned long i = 0; i < job->count; i++) {
        const RRAS_SETTING_CHANGE *change = &job->changes[i];
        const struct server_setting *row;
        uint32_t value;

        if (!CONTROL_TEXT_IS_GOOD(change->name, false))
            return ERROR_INVALID_PARAMETER;
        row = server_setting_find(change->name);
        if (!row)
            return control_refuse(why, ERROR_NOT_FOUND, "There is no setting %s. See: rrasctl show settings", change->name);
        value = (server_setting_get(settings, row) & ~change->mask) | (change->value & change->mask);
        if (!server_setting_set(settings, row, value))
            return control_refuse(why, ERROR_INVALID_PARAMETER, "%s is a number from %u to %u: %s.", row->name, (unsigned)row->min,
                                  (unsigned)row->max, row->what);
    }
    return 0;
}

LONG control_RrasSettingSet(handle_t h, ULONG count, RRAS_SETTING_CHANGE *changes, RRAS_MESSAGE *why)
{
    struct set_job job = { changes, count };
    long status = control_begin(why);

    (void)h;
    return status ? status : control_end(change_settings(why, edit_values, &job));
}

static long edit_pool_reset(struct server_settings *settings, void *arg, RRAS_MESSAGE *why)
{
    struct server_settings standard;

    (void)arg;
    (void)why;
    server_settings_defaults(&standard);
    settings->pool = standard.pool;
    settings->excluded_count = 0;
    memset(settings->excluded, 0, sizeof settings->excluded);
    return 0;
}

LONG control_RrasPoolReset(handle_t h, RRAS_MESSAGE *why)
{
    long status = control_begin(why);

    (void)h;
    return status ? status : control_end(change_settings(why, edit_pool_reset, NULL));
}

static long edit_exclude(struct server_settings *settings, void *arg, RRAS_MESSAGE *why)
{
    const RRAS_RANGE_0 *range = arg;

    if (settings->excluded_count >= EXCLUDED_RANGES_MAX)
        return control_refuse(why, ERROR_INVALID_PARAMETER, "There are 32 excluded ranges already; join neighbouring ones.");
    settings->excluded[settings->excluded_count++] = (struct address_range){ range->from, range->to };
    return 0;
}

static long edit_include(struct server_settings *settings, void *arg, RRAS_MESSAGE *why)
{
    const RRAS_RANGE_0 *range = arg;

    for (uint32_t i = 0; i < settings->excluded_count; i++) {
        if (settings->excluded[i].from != range->from || settings->excluded[i].to != range->to)
            continue;
        settings->excluded[i] = settings->excluded[--settings->excluded_count];
        settings->excluded[settings->excluded_count] = (struct address_range){ 0 };
        return 0;
    }
    return control_refuse(why, ERROR_NOT_FOUND, "That range is not excluded. See: rrasctl ip show config");
}

LONG control_RrasPoolExclude(handle_t h, RRAS_RANGE_0 *range, RRAS_MESSAGE *why)
{
    long status = control_begin(why);

    (void)h;
    return status ? status : control_end(change_settings(why, edit_exclude, range));
}

LONG control_RrasPoolInclude(handle_t h, RRAS_RANGE_0 *range, RRAS_MESSAGE *why)
{
    long status = control_begin(why);

    (void)h;
    return status ? status : control_end(change_settings(why, edit_include, range));
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
    }
    *count = (unsigned long)server_setting_count;
    return 0;
}
