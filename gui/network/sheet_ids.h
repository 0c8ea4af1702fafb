/* sheet_ids.h - numbers of the Network sheet, its boxes and what panel.c says. For .rc and C.
 * Dialogs 100-199, controls 1000-1999, strings 5000-5999.
 * SPDX-License-Identifier: MIT */
#ifndef RRAS_SHEET_IDS_H
#define RRAS_SHEET_IDS_H

#define IDS_PANEL_CAPTION 5000
#endif
