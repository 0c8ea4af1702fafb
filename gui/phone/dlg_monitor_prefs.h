/*
 * dlg_monitor_prefs.h - what the person prefers about the monitor and the tray icon, kept in HKCU. UI thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_DLG_MONITOR_PREFS_H
#define RRAS_DLG_MONITOR_PREFS_H
#include "gui/phone/model_monitor.h"

void monitor_prefs_read(struct monitor_prefs *prefs);        /* what was never set is as installed */
void monitor_prefs_write(const struct monitor_prefs *prefs);
#endif
