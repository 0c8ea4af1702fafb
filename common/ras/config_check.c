/*
 * config_check.c - what must hold between the parts of a configuration.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>
#include "common/base/text.h"
#include "common/ras/config_internal.h"
#include "common/ras/port_name.h"

static const char *check_device(const struct ras_config *config, const struct device_config *device)
{
    const struct device_config *rival = ras_config_rival(config, device);

    if (device->kind == DEVICE_MODEM && !is_com_port(device->system_name))
        return "A modem is on a COM port, such as COM1; give one.";
    if (device->kind == DEVICE_TCP && device->listen_port == 0)
        return "A TCP line listens on a port from 1 to 65535; give one.";
    if (!rival)
        return NULL;
    if (text_equal_nocase(rival->name, device->name))
        return "Two devices have the same name; choose another for one of them.";
    return device->kind == DEVICE_MODEM ? "Two devices are on one COM port; remove one of them."
                                        : "Two devices listen on the same address and TCP port (0.0.0.0 is every address);"
                                          " choose another TCP port for one of them.";
}

static const char *check_ports(const struct ras_config *config)
{
    if (config->port_count > PORTS_MAX)
        return "There are more than 1024 ports; use fewer.";
    for (size_t i = 0; i < config->port_count; i++) {
        for (size_t j = 0; j < i; j++) {
            if (text_equal_nocase(config->ports[i].name, config->ports[j].name))
                return "Two ports have the same name; remove one of their devices.";
        }
    }
    return NULL;
}

static const char *check_radius(const struct ras_config *config)
{
    if (config->radius_count > RADIUS_SERVERS_MAX)
        return "There are more than 16 RADIUS servers; remove some.";
    for (size_t i = 0; i < config->radius_count; i++) {
        const char *wrong = radius_server_check(&config->radius[i]);

        if (wrong)
            return wrong;
        for (size_t j = 0; j < i; j++) {
            if (text_equal_nocase(config->radius[i].name, config->radius[j].name))
                return "A RADIUS server is listed twice; remove one of the two.";
        }
    }
    return NULL;
}

static const char *check_users(const struct ras_config *config)
{
    for (size_t i = 0; i < config->user_count; i++) {
        const struct user_config *user = &config->users[i];

        for (size_t j = 0; j < i; j++) {
            if (text_equal_nocase(user->name, config->users[j].name))
                return "Two users have the same name; choose another for one of them.";
            if (user->fixed_address != 0 && user->fixed_address == config->users[j].fixed_address)
                return "Two users have the same address; choose another for one of them.";
        }
    }
    return NULL;
}

static const char *check_phone(const struct ras_config *config)
{
    if (config->phone_count > PHONE_ENTRIES_MAX)
        return "There are more than 1024 entries in the phone book; remove some.";
    for (size_t i = 0; i < config->phone_count; i++) {
        const char *wrong = phone_entry_check(&config->phone[i]);

        if (wrong)
            return wrong;
        for (size_t j = 0; j < i; j++) {
            if (text_equal_nocase(config->phone[i].name, config->phone[j].name))
                return "Two entries of the phone book have the same name; choose another for one of them.";
        }
    }
    return NULL;
}

const char *ras_config_check(const struct ras_config *config)
{
    const char *wrong = server_settings_check(&config->settings);

    for (size_t i = 0; i < config->device_count && !wrong; i++)
        wrong = check_device(config, &config->devices[i]);
    if (!wrong)
        wrong = check_ports(config);
    if (!wrong)
        wrong = check_radius(config);
    if (!wrong)
        wrong = check_phone(config);
    if (!wrong)
        wrong = config_check_interfaces(config);
    return wrong ? wrong : check_users(config);
}
