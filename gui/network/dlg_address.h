/*
 * dlg_address.h - IP address controls under Wine.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_DLG_ADDRESS_H
#define RRAS_DLG_ADDRESS_H
#include "gui/ui/dialog.h"

/* From `load` of every dialog that has an IP address control. */
void dialog_settle_addresses(struct dialog *d);
#endif
