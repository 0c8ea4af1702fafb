/*
 * model_refusal.c - why a model refuses what was typed.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/network/model_refusal.h"
#include "common/base/text.h"

bool refuse(struct refusal *why, int control, int string_id, const char *first, const char *second)
{
    why->control = control;
    why->string_id = string_id;
    text_copy(why->first, sizeof why->first, first ? first : "");
    text_copy(why->second, sizeof why->second, second ? second : "");
    return false;
}
