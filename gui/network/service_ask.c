/*
 * service_ask.c - asks the service, and once more when it had to be started for that.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/network/service_ask.h"
#include "common/base/text.h"
#include "gui/network/sheet_ids.h"
#include "gui/ui/ui_ids.h"

bool service_ask(struct panel *panel, HWND owner, long (*question)(handle_t service, void *answer), void *answer)
{
    long status = panel->service ? question(panel->service, answer) : RPC_S_SERVER_UNAVAILABLE;
    char sentence[RRAS_SENTENCE_MAX];

    if (rras_is_not_running(status) || status == RPC_S_CALL_FAILED) { /* or it was started anew */
        if (!panel_need_service(panel, owner))
            return false;
        status = question(panel->service, answer);
    }
    if (status)
        ui_message_text(owner, MB_OK | MB_ICONERROR, IDS_UI_CAPTION, rras_error_sentence(status, NULL, panel->instance, sentence));
    return status == 0;
}

static long enumerate_adapters(handle_t service, void *answer)
{
    struct adapter_answer *a = answer;

    return RrasAdapterEnum(service, &a->count, &a->adapters);
}

bool service_ask_adapters(struct panel *panel, HWND owner, struct adapter_answer *answer)
{
    *answer = (struct adapter_answer){ .adapters = NULL };
    return service_ask(panel, owner, enumerate_adapters, answer);
}

static long enumerate_devices(handle_t service, void *answer)
{
    struct capable_devices *found = answer;
    RRAS_CAPABLE_DEVICE_0 *devices = NULL;
    unsigned long count = 0;
    long status = RrasCapableDeviceEnum(service, &count, &devices);

    for (unsigned long i = 0; status == 0 && i < count && found->count < CAPABLE_DEVICES_MAX; i++) {
        struct capable_device *device = &found->all[found->count++];

        text_copy(device->system_name, sizeof device->system_name, devices[i].system_name);
        text_copy(device->name, sizeof device->name, devices[i].name);
        device->is_modem = devices[i].is_modem != 0;
    }
    rras_free(devices);
    return status;
}

bool service_ask_devices(struct panel *panel, HWND owner, const struct ras_config *draft, struct capable_devices *left)
{
    left->count = 0;
    if (!service_ask(panel, owner, enumerate_devices, left))
        return false;
    left->count = capable_devices_left(draft, left->all, left->count);
    return true;
}
