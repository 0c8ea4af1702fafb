/*
 * model_server_tcpip.c - what *RAS Server TCP/IP Configuration* decides.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/network/model_server_tcpip.h"
#include <stdio.h>
#include <string.h>
#include "common/base/ip4.h"
#include "gui/network/configuration_ids.h"

static bool overlap(const struct address_range *a, const struct address_range *b)
{
    return a->from <= b->to && b->from <= a->to;
}

static uint64_t size_of(const struct address_range *range)
{
    return (uint64_t)range->to - range->from + 1;
}

static void sort_in(struct server_tcpip *model, struct address_range range)
{
    uint32_t at = model->excluded_count++;

    for (; at > 0 && model->excluded[at - 1].from > range.from; at--)
        model->excluded[at] = model->excluded[at - 1];
    model->excluded[at] = range;
}

void server_tcpip_load(struct server_tcpip *model, const struct server_settings *settings)
{
    memset(model, 0, sizeof *model);
    model->saved = *settings;
    model->access = settings->entire_network ? TCPIP_ENTIRE_NETWORK : TCPIP_THIS_COMPUTER_ONLY;
    model->allow_requested_address = settings->allow_requested_address;
    model->pool = settings->pool;
    for (uint32_t i = 0; i < settings->excluded_count && i < EXCLUDED_RANGES_MAX; i++)
        sort_in(model, settings->excluded[i]);
}

void server_tcpip_add_adapter(struct server_tcpip *model, const struct tcpip_adapter *adapter)
{
    if (model->adapter_count < TCPIP_ADAPTERS_MAX)
        model->adapters[model->adapter_count++] = *adapter;
}

/* ---- what is wrong ---- */

static bool refuse_address(struct refusal *why, int control, int string_id, uint32_t address)
{
    char text[IP4_TEXT_MAX];

    return refuse(why, control, string_id, ip4_text(address, text), NULL);
}

static bool refuse_range(struct refusal *why, int control, int string_id, const struct address_range *range)
{
    char text[RANGE_TEXT_MAX];

    return refuse(why, control, string_id, range_text(range, text), NULL);
}

/* In the order in which a person reads the box: Begin, then End. */
static bool check_pool(const struct address_range *pool, struct refusal *why)
{
    if (pool->from == 0)
        return refuse(why, IDC_TCPIP_BEGIN, IDS_REFUSE_BEGIN_EMPTY, NULL, NULL);
    if (!is_host_address(pool->from))
        return refuse_address(why, IDC_TCPIP_BEGIN, IDS_REFUSE_NO_HOST, pool->from);
    if (!is_caller_address(pool->from))
        return refuse_address(why, IDC_TCPIP_BEGIN, IDS_REFUSE_BEGIN_ODD, pool->from);
    if (pool->to == 0)
        return refuse(why, IDC_TCPIP_END, IDS_REFUSE_END_EMPTY, NULL, NULL);
    if (!is_host_address(pool->to))
        return refuse_address(why, IDC_TCPIP_END, IDS_REFUSE_NO_HOST, pool->to);
    if (pool->to < pool->from)
        return refuse_address(why, IDC_TCPIP_END, IDS_REFUSE_END_BEFORE, pool->from);
    if (pool->to == pool->from)
        return refuse(why, IDC_TCPIP_END, IDS_REFUSE_ONE_ADDRESS, NULL, NULL);
    if (pool->from < IP4(127, 0, 0, 0) && pool->to > IP4(127, 255, 255, 255))
        return refuse(why, IDC_TCPIP_END, IDS_REFUSE_LOOPBACK, NULL, NULL);
    if (size_of(pool) > POOL_ADDRESSES_MAX)
        return refuse_address(why, IDC_TCPIP_END, IDS_REFUSE_TOO_LARGE, pool->from + POOL_ADDRESSES_MAX - 1);
    return true;
}

static const struct address_range *overlapping(const struct server_tcpip *model, const struct address_range *range)
{
    for (uint32_t i = 0; i < model->excluded_count; i++) {
        if (overlap(&model->excluded[i], range))
            return &model->excluded[i];
    }
    return NULL;
}

bool server_tcpip_exclude(struct server_tcpip *model, struct refusal *why)
{
    struct address_range range = { model->adding.from, model->adding.to ? model->adding.to : model->adding.from };
    const struct address_range *other;

    if (!check_pool(&model->pool, why))
        return false;
    if (range.from == 0)
        return refuse(why, IDC_TCPIP_FROM, IDS_REFUSE_FROM_EMPTY, NULL, NULL);
    if (range.from < model->pool.from || range.from > model->pool.to)
        return refuse_range(why, IDC_TCPIP_FROM, IDS_REFUSE_OUTSIDE, &model->pool);
    if (range.to < range.from)
        return refuse_address(why, IDC_TCPIP_TO, IDS_REFUSE_TO_BEFORE, range.from);
    if (range.to > model->pool.to)
        return refuse_range(why, IDC_TCPIP_TO, IDS_REFUSE_OUTSIDE, &model->pool);
    if (range.from == model->pool.from)
        return refuse_address(why, IDC_TCPIP_FROM, IDS_REFUSE_FIRST, range.from);
    other = overlapping(model, &range);
    if (other)
        return refuse_range(why, IDC_TCPIP_FROM, IDS_REFUSE_OVERLAP, other);
    if (model->excluded_count == EXCLUDED_RANGES_MAX)
        return refuse(why, IDC_TCPIP_ADD, IDS_REFUSE_MANY_RANGES, NULL, NULL);
    sort_in(model, range);
    if (server_tcpip_callers(model) == 0) {
        server_tcpip_include(model, (size_t)(overlapping(model, &range) - model->excluded));
        return refuse(why, IDC_TCPIP_TO, IDS_REFUSE_NONE_LEFT, NULL, NULL);
    }
    model->adding = (struct address_range){ 0, 0 };
    return true;
}

void server_tcpip_include(struct server_tcpip *model, size_t index)
{
    if (index >= model->excluded_count)
        return;
    model->excluded_count--;
    memmove(&model->excluded[index], &model->excluded[index + 1],
            (model->excluded_count - index) * sizeof model->excluded[0]);
}

bool server_tcpip_has_pool(const struct server_tcpip *model)
{
    struct refusal unused;

    return check_pool(&model->pool, &unused);
}

/* As service/net/pool.c counts: the first is the server's, nobody gets .0 or .255. */
uint32_t server_tcpip_callers(const struct server_tcpip *model)
{
    uint32_t callers = 0, next = 0;

    if (!server_tcpip_has_pool(model))
        return 0;
    for (uint32_t address = model->pool.from + 1; address <= model->pool.to; address++) {
        while (next < model->excluded_count && model->excluded[next].to < address)
            next++;
        if (next < model->excluded_count && model->excluded[next].from <= address)
            address = model->excluded[next].to;
        else
            callers += is_caller_address(address);
    }
    return callers;
}

static bool check_excluded(const struct server_tcpip *model, struct refusal *why)
{
    for (uint32_t i = 0; i < model->excluded_count; i++) {
        const struct address_range *range = &model->excluded[i];

        if (range->from < model->pool.from || range->to > model->pool.to)
            return refuse_range(why, IDC_TCPIP_EXCLUDED, IDS_REFUSE_LIST_OUTSIDE, range);
        if (range->from == model->pool.from)
            return refuse_range(why, IDC_TCPIP_EXCLUDED, IDS_REFUSE_LIST_FIRST, range);
    }
    if (server_tcpip_callers(model) == 0)
        return model->excluded_count > 0 ? refuse(why, IDC_TCPIP_EXCLUDED, IDS_REFUSE_LIST_NONE_LEFT, NULL, NULL)
                                         : refuse(why, IDC_TCPIP_END, IDS_REFUSE_ONE_ADDRESS, NULL, NULL);
    return true;
}

/* One of this computer's addresses, or a machine it talks to all the time, would be given to a caller. */
static bool check_in_use(const struct server_tcpip *model, struct refusal *why)
{
    for (size_t i = 0; i < model->adapter_count; i++) {
        const struct tcpip_adapter *adapter = &model->adapters[i];
        const uint32_t used[] = { adapter->address, adapter->gateway, adapter->dns[0], adapter->dns[1] };

        for (size_t k = 0; k < sizeof used / sizeof *used; k++) {
            struct address_range one = { used[k], used[k] };
            char text[IP4_TEXT_MAX];

            if (used[k] != 0 && overlap(&one, &model->pool) && !overlapping(model, &one))
                return refuse(why, IDC_TCPIP_BEGIN, IDS_REFUSE_IN_USE, ip4_text(used[k], text), adapter->name);
        }
    }
    return true;
}

bool server_tcpip_check(const struct server_tcpip *model, struct refusal *why)
{
    if (!check_pool(&model->pool, why) || !check_excluded(model, why))
        return false;
    if (model->adding.from != 0)
        return refuse(why, IDC_TCPIP_FROM, IDS_REFUSE_NOT_ADDED, NULL, NULL);
    if (model->adding.to != 0)
        return refuse(why, IDC_TCPIP_TO, IDS_REFUSE_TO_ALONE, NULL, NULL);
    /* A pool that stands already is not refused because somebody ticks another box. */
    return !server_tcpip_has_other_pool(model) || check_in_use(model, why);
}

static struct address_range network_of(const struct tcpip_adapter *adapter)
{
    uint32_t len = adapter->prefix_len < 32 ? adapter->prefix_len : 32;
    uint32_t mask = len == 0 ? 0 : UINT32_MAX << (32 - len);

    return (struct address_range){ adapter->address & mask, (adapter->address & mask) | ~mask };
}

const struct tcpip_adapter *server_tcpip_neighbour(const struct server_tcpip *model)
{
    if (!server_tcpip_has_pool(model))
        return NULL;
    for (size_t i = 0; i < model->adapter_count; i++) {
        struct address_range network = network_of(&model->adapters[i]);

        if (model->adapters[i].address != 0 && model->adapters[i].prefix_len > 0 && overlap(&network, &model->pool))
            return &model->adapters[i];
    }
    return NULL;
}

static bool is_same_range(const struct address_range *a, const struct address_range *b)
{
    return a->from == b->from && a->to == b->to;
}

bool server_tcpip_has_other_pool(const struct server_tcpip *model)
{
    if (!is_same_range(&model->pool, &model->saved.pool) || model->excluded_count != model->saved.excluded_count)
        return true;
    for (uint32_t i = 0; i < model->excluded_count; i++) {
        bool is_found = false;

        for (uint32_t k = 0; k < model->saved.excluded_count && !is_found; k++)
            is_found = is_same_range(&model->excluded[i], &model->saved.excluded[k]);
        if (!is_found)
            return true;
    }
    return false;
}

void server_tcpip_store(const struct server_tcpip *model, struct server_settings *settings)
{
    settings->entire_network = model->access == TCPIP_ENTIRE_NETWORK;
    settings->allow_requested_address = model->allow_requested_address;
    settings->pool = model->pool;
    memset(settings->excluded, 0, sizeof settings->excluded);
    memcpy(settings->excluded, model->excluded, model->excluded_count * sizeof model->excluded[0]);
    settings->excluded_count = model->excluded_count;
}

/* ---- texts ---- */

char *range_text(const struct address_range *range, char out[RANGE_TEXT_MAX])
{
    char from[IP4_TEXT_MAX], to[IP4_TEXT_MAX];

    if (range->from == range->to)
        snprintf(out, RANGE_TEXT_MAX, "%s", ip4_text(range->from, from));
    else
        snprintf(out, RANGE_TEXT_MAX, "%s - %s", ip4_text(range->from, from), ip4_text(range->to, to));
    return out;
}

char *network_text(const struct tcpip_adapter *adapter, char out[RANGE_TEXT_MAX])
{
    struct address_range network = network_of(adapter);
    char text[IP4_TEXT_MAX];

    snprintf(out, RANGE_TEXT_MAX, "%s/%u", ip4_text(network.from, text), (unsigned)adapter->prefix_len);
    return out;
}
