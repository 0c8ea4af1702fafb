/*
 * outbound.c - which of the computer's adapters callers' traffic leaves by.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/net/outbound.h"
#include <string.h>
#include "common/base/text.h"

static bool is_usable(const struct adapter *a)
{
    return a->is_up && !a->is_loopback && a->addresses[0] != 0;
}

bool adapter_has_address(const struct adapter *adapter, uint32_t address)
{
    for (unsigned i = 0; i < ADAPTER_ADDRESSES_MAX && address != 0; i++)
        if (adapter->addresses[i] == address)
            return true;
    return false;
}

const struct adapter *adapters_best(const struct adapters *adapters)
{
    const struct adapter *found = NULL;

    for (uint32_t i = 0; i < adapters->count; i++) {
        const struct adapter *a = &adapters->list[i];

        if (is_usable(a) && !a->is_link && a->gateway != 0 && (!found || a->metric < found->metric))
            found = a;
    }
    return found;
}

static void without_braces(const char *id, char out[ADAPTER_ID_MAX + 1])
{
    size_t len;

    text_copy(out, ADAPTER_ID_MAX + 1, id + (id[0] == '{'));
    len = strlen(out);
    if (len > 0 && out[len - 1] == '}')
        out[len - 1] = '\0';
}

static bool is_same_id(const char *a, const char *b)
{
    char plain_a[ADAPTER_ID_MAX + 1], plain_b[ADAPTER_ID_MAX + 1];

    without_braces(a, plain_a);
    without_braces(b, plain_b);
    return text_equal_nocase(plain_a, plain_b);
}

const struct adapter *adapters_find(const struct adapters *adapters, const char *id)
{
    if (id[0] == '\0')
        return NULL;
    for (uint32_t i = 0; i < adapters->count; i++)
        if (is_same_id(adapters->list[i].id, id))
            return &adapters->list[i];
    for (uint32_t i = 0; i < adapters->count; i++)
        if (text_equal_nocase(adapters->list[i].name, id))
            return &adapters->list[i];
    return NULL;
}

static const struct adapter *adapter_of(const struct adapters *adapters, uint32_t address)
{
    for (uint32_t i = 0; i < adapters->count; i++)
        if (adapter_has_address(&adapters->list[i], address))
            return &adapters->list[i];
    return NULL;
}

struct outbound outbound_choose(const struct adapters *adapters, uint32_t address, const char *adapter)
{
    const struct adapter *chosen = adapters_find(adapters, adapter), *best = adapters_best(adapters);

    if (address != 0)
        return (struct outbound){ OUTBOUND_ADDRESS, address, adapter_of(adapters, address) };
    if (chosen && is_usable(chosen))
        return (struct outbound){ OUTBOUND_ADAPTER, chosen->addresses[0], chosen };
    return (struct outbound){ adapter[0] ? OUTBOUND_INSTEAD : OUTBOUND_BEST, best ? best->addresses[0] : 0, best };
}

static unsigned add_dns(const struct adapter *a, uint32_t out[2], unsigned n)
{
    for (unsigned i = 0; a && i < 2 && n < 2; i++)
        if (a->dns[i] != 0 && (n == 0 || out[0] != a->dns[i]))
            out[n++] = a->dns[i];
    return n;
}

unsigned outbound_dns(const struct adapters *adapters, const struct outbound *way, uint32_t out[2])
{
    unsigned n;

    out[0] = out[1] = 0;
    n = add_dns(way->adapter, out, 0);
    n = add_dns(adapters_best(adapters), out, n);
    for (uint32_t i = 0; i < adapters->count; i++)
        if (adapters->list[i].is_up && !adapters->list[i].is_loopback && !adapters->list[i].is_link)
            n = add_dns(&adapters->list[i], out, n);
    return n;
}

enum outbound_news outbound_note(char missed[ADAPTER_ID_MAX + 1], const struct outbound *way, const char *chosen)
{
    bool was_missed = missed[0] != '\0' && is_same_id(missed, chosen);

    if (way->by == OUTBOUND_INSTEAD) {
        text_copy(missed, ADAPTER_ID_MAX + 1, chosen);
        return was_missed ? OUTBOUND_NO_NEWS : OUTBOUND_GONE;
    }
    missed[0] = '\0';
    return was_missed && way->by == OUTBOUND_ADAPTER ? OUTBOUND_BACK : OUTBOUND_NO_NEWS;
}
