/*
 * dial_rooms.c - the dialogs of a call that can be opened by their name.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/phone/phone.h"

const struct phone_room dial_rooms[] = { { NULL, NULL } };
