/*
 * tray.h - the icon in the tray while a person's connection is up: its lights, its menu. UI thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_TRAY_H
#define RRAS_TRAY_H
#include "gui/phone/phone.h"

/* Shows the icon and returns; it lives on the messages of this thread. Nothing happens when nothing is up (as
 * phone->connections was last read), when the person wants no icon, or when another rrasphone of this instance has one. */
void tray_begin(struct phone *phone);
#endif
