/*
 * control_computer_win.c - the calls about the computer the service runs on: its adapters, what could
 * become a RAS device, and the modem behind a COM port.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/host/control_internal_win.h"

LONG control_RrasAdapterEnum(handle_t h, ULONG *count, RRAS_ADAPTER_0 **adapters)
{
    (void)h;
    *count = 0;
    *adapters = control_array(0, sizeof **adapters);
    return *adapters ? 0 : ERROR_NOT_ENOUGH_MEMORY;
}

LONG control_RrasCapableDeviceEnum(handle_t h, ULONG *count, RRAS_CAPABLE_DEVICE_0 **devices)
{
    (void)h;
    *count = 0;
    *devices = control_array(0, sizeof **devices);
    return *devices ? 0 : ERROR_NOT_ENOUGH_MEMORY;
}

LONG control_RrasModemTypeEnum(handle_t h, ULONG *count, RRAS_MODEM_TYPE_0 **types)
{
    (void)h;
    *count = 0;
    *types = control_array(0, sizeof **types);
    return *types ? 0 : ERROR_NOT_ENOUGH_MEMORY;
}

LONG control_RrasModemQuery(handle_t h, RRAS_NAME *system_name, ULONG dte_bps, RRAS_MODEM_ANSWER *answer, RRAS_MESSAGE *why)
{
    long status = control_begin(why);

    (void)h;
    (void)system_name;
    (void)dte_bps;
    memset(answer, 0, sizeof *answer);
    if (status)
        return status;
    return control_end(control_refuse(why, ERROR_NOT_SUPPORTED, "No modem can be asked here."));
}
