/*
 * device_config.c - what a new device is until an administrator says otherwise.
 *
 * SPDX-License-Identifier: MIT
 */
#include "common/base/ip4.h"
#include "common/base/text.h"
#include "common/ras/modem_type.h"
#include "common/ras/port_config.h"

void device_config_defaults(struct device_config *device, enum device_kind kind)
{
    *device = (struct device_config){
        .kind = kind,
        .ports = 1,
        .rings = 1,
        .telnet = TELNET_AUTO,
        .login_text = true,
        .dte_bps = 115200,
        .calls_per_minute = 30,
        .first_frame_s = 150,
    };
    if (kind == DEVICE_TCP) {
        device->listen_address = IP4(127, 0, 0, 1);
    } else {
        /* facts: lines 4: factory settings, DCD and DTR honoured, no auto-answer, all result codes. */
        text_copy(device->init, sizeof device->init, "AT&F&C1&D2S0=0 V1 X4 E1 S7=55");
    }
}

bool device_is_cable(const struct device_config *device)
{
    return device->kind == DEVICE_MODEM && text_equal_nocase(device->init, MODEM_INIT_CABLE);
}
