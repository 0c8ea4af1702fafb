/*
 * config.c - a configuration as a value: begun, copied, searched, given back.
 *
 * SPDX-License-Identifier: MIT
 */
#include "common/ras/config_internal.h"
#include <stdlib.h>
#include <string.h>
#include "common/base/secret.h"
#include "common/base/text.h"

void ras_config_init(struct ras_config *config)
{
    *config = (struct ras_config){ .revision = 0 };
    server_settings_defaults(&config->settings);
}

void ras_config_fini(struct ras_config *config)
{
    if (config->users)
        secret_wipe(config->users, config->user_count * sizeof *config->users);
    if (config->radius)
        secret_wipe(config->radius, config->radius_count * sizeof *config->radius);
    if (config->phone)
        secret_wipe(config->phone, config->phone_count * sizeof *config->phone);
    if (config->interfaces)
        secret_wipe(config->interfaces, config->interface_count * sizeof *config->interfaces);
    free(config->devices);
    free(config->ports);
    free(config->radius);
    free(config->users);
    free(config->phone);
    free(config->interfaces);
    ras_config_init(config);
}

/* A copy of an array; NULL for an empty one. */
static void *copy_of(const void *array, size_t count, size_t size, bool *ok)
{
    void *copy = count > 0 ? malloc((count + CONFIG_STEP - 1) / CONFIG_STEP * CONFIG_STEP * size) : NULL;

    if (copy)
        memcpy(copy, array, count * size);
    *ok = *ok && (copy != NULL || count == 0);
    return copy;
}

bool ras_config_copy(struct ras_config *to, const struct ras_config *from)
{
    struct ras_config copy = *from;
    bool ok = true;

    copy.devices = copy_of(from->devices, from->device_count, sizeof *from->devices, &ok);
    copy.ports = copy_of(from->ports, from->port_count, sizeof *from->ports, &ok);
    copy.radius = copy_of(from->radius, from->radius_count, sizeof *from->radius, &ok);
    copy.users = copy_of(from->users, from->user_count, sizeof *from->users, &ok);
    copy.phone = copy_of(from->phone, from->phone_count, sizeof *from->phone, &ok);
    copy.interfaces = copy_of(from->interfaces, from->interface_count, sizeof *from->interfaces, &ok);
    if (!ok) {
        copy.device_count = copy.port_count = 0;
        copy.user_count = copy.users ? copy.user_count : 0;
        copy.radius_count = copy.radius ? copy.radius_count : 0;
        copy.phone_count = copy.phone ? copy.phone_count : 0;
        copy.interface_count = copy.interfaces ? copy.interface_count : 0;
        ras_config_fini(&copy);
        return false;
    }
    ras_config_fini(to);
    *to = copy;
    return true;
}

struct device_config *ras_config_device(struct ras_config *config, int64_t id)
{
    for (size_t i = 0; i < config->device_count; i++) {
        if (config->devices[i].id == id)
            return &config->devices[i];
    }
    return NULL;
}

struct port_config *ras_config_port(struct ras_config *config, const char *name)
{
    for (size_t i = 0; i < config->port_count; i++) {
        if (text_equal_nocase(config->ports[i].name, name))
            return &config->ports[i];
    }
    return NULL;
}

struct user_config *ras_config_user(struct ras_config *config, const char *name)
{
    for (size_t i = 0; i < config->user_count; i++) {
        if (text_equal_nocase(config->users[i].name, name))
            return &config->users[i];
    }
    return NULL;
}

struct radius_server *ras_config_radius(struct ras_config *config, const char *name)
{
    for (size_t i = 0; i < config->radius_count; i++) {
        if (text_equal_nocase(config->radius[i].name, name))
            return &config->radius[i];
    }
    return NULL;
}

struct phone_entry *ras_config_phone(struct ras_config *config, const char *name)
{
    for (size_t i = 0; i < config->phone_count; i++) {
        if (text_equal_nocase(config->phone[i].name, name))
            return &config->phone[i];
    }
    return NULL;
}

struct demand_dial *ras_config_interface(struct ras_config *config, const char *name)
{
    for (size_t i = 0; i < config->interface_count; i++) {
        if (text_equal_nocase(config->interfaces[i].entry.name, name))
            return &config->interfaces[i];
    }
    return NULL;
}
