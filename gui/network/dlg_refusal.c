/*
 * dlg_refusal.c - a model's refusal, shown beside the control that is wrong.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/network/dlg_refusal.h"

bool dialog_refuse(struct dialog *d, const struct refusal *why)
{
    return dialog_complain(d, why->control, why->string_id, why->first, why->second);
}

void dialog_empty(struct dialog *d, const int *controls, size_t count)
{
    for (size_t i = 0; i < count; i++)
        SetDlgItemTextW(d->window, controls[i], L"");
}
