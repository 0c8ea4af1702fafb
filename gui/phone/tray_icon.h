/*
 * tray_icon.h - an icon made of what model_monitor paints. UI thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_TRAY_ICON_H
#define RRAS_TRAY_ICON_H
#include <winsock2.h>
#include <windows.h>

/* With these lights (TRAY_IN, TRAY_OUT). NULL: no memory. DestroyIcon() it. */
HICON tray_icon_new(int size, unsigned lights);
#endif
