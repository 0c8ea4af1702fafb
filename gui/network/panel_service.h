/*
 * panel_service.h - the Windows service behind a panel: is it there, and install, start, stop, restart
 * and remove it.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_PANEL_SERVICE_H
#define RRAS_PANEL_SERVICE_H
#include "gui/network/panel.h"

enum service_state { SERVICE_NOT_INSTALLED, SERVICE_IS_STOPPED, SERVICE_IS_RUNNING, SERVICE_IS_CHANGING };

enum { SERVICE_NAME_MAX = 63 };
/* "OpenRRAS", or "OpenRRAS$NAME"; `out` holds SERVICE_NAME_MAX + 1 chars. */
char *service_name(const char *instance, char *out);
/* The folder rrasnet.exe is in, without a backslash at its end; `out` holds MAX_PATH. False: too long. */
bool own_folder(wchar_t *out);

enum service_state service_state(const char *instance);

/* Each shows what it does, tells what went wrong, and asks Windows to raise where that is needed.
 * True: it is done, and (start, restart) the service answers. */
bool service_install(struct panel *panel, HWND owner);
bool service_start(struct panel *panel, HWND owner);
bool service_stop(struct panel *panel, HWND owner);
bool service_remove(struct panel *panel, HWND owner);   /* stops it first */
bool service_restart(struct panel *panel, HWND owner);  /* its new roles and devices are in force then */

/* Lines were opened to the network, or closed: lets Windows Firewall follow, which the service itself
 * has no right to do. Nobody waits for it; a rule that is missing is event 30014 at the next start. */
void service_open_firewall(const char *instance);
#endif
