/*
 * service.h - the Windows service a program speaks with: is it there, and install, start, stop, restart
 * and remove it.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_UI_SERVICE_H
#define RRAS_UI_SERVICE_H
#include <winsock2.h>
#include <windows.h>
#include <stdbool.h>
#include "common/control/rras_client.h"

enum service_state { SERVICE_NOT_INSTALLED, SERVICE_IS_STOPPED, SERVICE_IS_RUNNING, SERVICE_IS_CHANGING };

enum { SERVICE_NAME_MAX = 63 };
/* "OpenRRAS", or "OpenRRAS$NAME"; `out` holds SERVICE_NAME_MAX + 1 chars. */
char *service_name(const char *instance, char *out);
/* The folder this program is in, without a backslash at its end; `out` holds MAX_PATH. False: too long. */
bool own_folder(wchar_t *out);

enum service_state service_state(const char *instance);

/* Each shows what it does, tells what went wrong, and asks Windows to raise where that is needed. The
 * binding is made anew, as it would not know a service that was started anew (Wine 8); NULL afterwards:
 * there is no memory for one. True: it is done, and (start, restart) the service answers. */
bool service_install(const char *instance, handle_t *binding, HWND owner);
bool service_start(const char *instance, handle_t *binding, HWND owner);
bool service_stop(const char *instance, handle_t *binding, HWND owner);
bool service_remove(const char *instance, handle_t *binding, HWND owner);   /* stops it first */
bool service_restart(const char *instance, handle_t *binding, HWND owner);  /* its new roles and devices are in force then */

/* It does not answer: when it is missing or stopped the person is asked, and it is installed and started;
 * when it is on its way it is waited for. True: it answers now. */
bool service_offer(const char *instance, handle_t *binding, HWND owner);
/* Tells of a failed call in words; says nothing for ERROR_CANCELLED. `why` may be NULL. */
void service_tell(const char *instance, HWND owner, long status, const RRAS_MESSAGE *why);

/* Lines were opened to the network, or closed: lets Windows Firewall follow, which the service itself
 * has no right to do. Nobody waits for it; a rule that is missing is event 30014 at the next start. */
void service_open_firewall(const char *instance);
#endif
