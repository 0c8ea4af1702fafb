/*
 * model_more_info.h - *More Info*: which text tells the cause of a RAS error and its cure. PURE.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_MODEL_MORE_INFO_H
#define RRAS_MODEL_MORE_INFO_H
#include <stdbool.h>
#include "gui/phone/model_dial.h"

/* The string; one with a %lu for `error` when nothing better is known of it. Never 0. */
int more_info_string(uint32_t error, enum dial_reach reach);
/* It has a text of its own. */
bool more_info_knows(uint32_t error);
#endif
