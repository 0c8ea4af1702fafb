/*
 * model_add_device.h - what *Add RAS Device* and *Install Modem* offer, and the device that comes of a
 * choice.
 *
 * PURE, UI thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_MODEL_ADD_DEVICE_H
#define RRAS_MODEL_ADD_DEVICE_H
#include "gui/network/model_device.h"

/* RRAS_CAPABLE_DEVICE_0: a COM port of this computer, and what Windows knows behind it. */
struct capable_device {
    char system_name[DEVICE_NAME_MAX + 1];  /* "COM3" */
    char name[128];                         /* "U.S. Robotics 56K", "Communications Port" */
    bool is_modem;
};

/* RRAS_MODEM_TYPE_0. */
struct modem_type_choice {
    char name[64];
    char init[128];
};

/* Leaves in `all` those no device of the configuration has; returns how many. */
size_t capable_devices_left(const struct ras_config *config, struct capable_device *all, size_t count);

/* The device a choice makes: with the settings of `like` (NULL: as new). A modem Windows knows has its
 * name, told apart when it is taken; a bare COM port is called by its place. */
void capable_device_make(const struct ras_config *config, const struct capable_device *choice,
                         const struct device_config *like, struct device_config *out);

/* The device that *Install Modem* makes: of this type, on this COM port. */
void modem_make(const struct ras_config *config, const char *system_name, const struct modem_type_choice *type,
                uint32_t dte_bps, struct device_config *out);
/* The row of that name, whatever its case; `count` when there is none. */
size_t modem_choice_find(const struct modem_type_choice *types, size_t count, const char *name);

/* A new TCP line: this computer only, the first port free from 2323 on, one port. */
void tcp_line_make(const struct ras_config *config, struct device_config *out);
#endif
