/*
 * phone_lines.h - the ports of the service as the models take them, and the combo box to choose one.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_PHONE_LINES_H
#define RRAS_PHONE_LINES_H
#include "gui/phone/model_line.h"
#include "gui/phone/phone.h"

size_t phone_lines(const struct phone *phone, struct line_port lines[LINES_MAX]);
/* "COM5 (Standard modem)", "COM5" when the device has no name of its own, "any modem" without a port. `out` holds
 * LINE_TEXT_MAX chars. */
char *phone_line_name(enum phone_kind kind, const char *port, const char *device, char *out);
/* Why the entry cannot be dialled now, in words for people; "": it can. `out` holds LINE_TEXT_MAX chars. */
char *phone_line_refusal(const struct phone *phone, const struct phone_entry *entry, char *out);
#endif
