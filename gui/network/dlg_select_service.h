/*
 * dlg_select_service.h - *Select Network Service*: which service to install.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_DLG_SELECT_SERVICE_H
#define RRAS_DLG_SELECT_SERVICE_H
#include <winsock2.h>
#include <windows.h>
#include <stdbool.h>

/* `is_missing`: Routing and Remote Access Service is not installed. True: it was chosen. */
bool dlg_select_service(HWND owner, bool is_missing);
#endif
