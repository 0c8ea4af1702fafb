/*
 * model_add_device.c - what can be added, and as what.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/network/model_add_device.h"
#include <string.h>
#include "common/base/text.h"

enum { FIRST_LISTEN_PORT = 2323 };

static bool is_free(const struct ras_config *config, const char *system_name)
{
    for (size_t i = 0; i < config->device_count; i++)
        if (config->devices[i].kind == DEVICE_MODEM && text_equal_nocase(config->devices[i].system_name, system_name))
            return false;
    return true;
}

size_t capable_devices_left(const struct ras_config *config, struct capable_device *all, size_t count)
{
    size_t left = 0;

    for (size_t i = 0; i < count; i++)
        if (is_free(config, all[i].system_name))
            all[left++] = all[i];
    return left;
}

void capable_device_make(const struct ras_config *config, const struct capable_device *choice,
                         const struct device_config *like, struct device_config *out)
{
    device_config_defaults(out, DEVICE_MODEM);
    if (like && like->kind == DEVICE_MODEM)
        *out = *like;
    out->id = 0;
    text_copy(out->system_name, sizeof out->system_name, choice->system_name);
    out->name[0] = '\0';
    if (choice->is_modem && choice->name[0] != '\0')
        device_unique_name(config, 0, choice->name, out->name);
}

void modem_make(const struct ras_config *config, const char *system_name, const struct modem_type_choice *type,
                uint32_t dte_bps, struct device_config *out)
{
    device_config_defaults(out, DEVICE_MODEM);
    text_copy(out->system_name, sizeof out->system_name, system_name);
    text_copy(out->init, sizeof out->init, type->init);
    out->dte_bps = dte_bps;
    device_unique_name(config, 0, type->name, out->name);
}

size_t modem_choice_find(const struct modem_type_choice *types, size_t count, const char *name)
{
    size_t i = 0;

    while (i < count && !text_equal_nocase(types[i].name, name))
        i++;
    return i;
}

void tcp_line_make(const struct ras_config *config, struct device_config *out)
{
    device_config_defaults(out, DEVICE_TCP);
    for (unsigned port = FIRST_LISTEN_PORT; port <= UINT16_MAX; port++) {
        out->listen_port = (uint16_t)port;
        if (!ras_config_rival(config, out))
            return;
    }
}
