/*
 * dlg_choices.h - combo boxes that several boxes of Remote Access Setup have.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_DLG_CHOICES_H
#define RRAS_DLG_CHOICES_H
#include "gui/network/panel.h"
#include "gui/network/model_device.h"
#include "gui/ui/choices.h"

/* Where a line can listen, and speeds. `choices` lives as long as the dialog. */
void listen_choices_show(struct dialog *d, int control, struct panel *panel, struct listen_choices *choices,
                         uint32_t current);
uint32_t listen_choices_get(const struct dialog *d, int control, const struct listen_choices *choices);
void speed_choices_show(struct dialog *d, int control, const struct speed_choices *choices);
uint32_t speed_choices_get(const struct dialog *d, int control, const struct speed_choices *choices);

/* This computer's address on its network; 0 not known. */
uint32_t listen_own_address(struct panel *panel);
/* Another program listens there. What the running service itself listens on is free. */
bool listen_is_taken(const struct panel *panel, const struct device_config *line);
#endif
