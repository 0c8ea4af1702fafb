/*
 * service_ask.h - a question to the service whose answer a box cannot do without: a service that does not
 * run is not taken for one that has nothing. UI thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_SERVICE_ASK_H
#define RRAS_SERVICE_ASK_H
#include "gui/network/model_add_device.h"
#include "gui/network/panel.h"

/* Asks; a service that does not run is offered to be started, and asked then. False: there is no answer,
 * and the person knows why. */
bool service_ask(struct panel *panel, HWND owner, long (*question)(handle_t service, void *answer), void *answer);

struct adapter_answer {
    RRAS_ADAPTER_0 *adapters;      /* rras_free() it */
    unsigned long count;
};
bool service_ask_adapters(struct panel *panel, HWND owner, struct adapter_answer *answer);

enum { CAPABLE_DEVICES_MAX = 256 };
struct capable_devices {
    struct capable_device all[CAPABLE_DEVICES_MAX];
    size_t count;
};
/* Those `draft` does not use yet. */
bool service_ask_devices(struct panel *panel, HWND owner, const struct ras_config *draft, struct capable_devices *left);
#endif
