/*
 * model_refusal.h - why a model refuses what was typed: the control that is wrong, the sentence, and
 * what to put into the sentence. PURE.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_MODEL_REFUSAL_H
#define RRAS_MODEL_REFUSAL_H
#include <stdbool.h>
#include "common/ras/account.h"

struct refusal {
    int control;                           /* IDC_ of the control that is wrong */
    int string_id;                         /* IDS_ of the sentence; a format of up to two %s */
    char first[ACCOUNT_NAME_MAX + 1];      /* for the first %s; "" none */
    char second[ACCOUNT_NAME_MAX + 1];
};

/* Fills `why`; false, for `return refuse(...)`. NULL texts are "". */
bool refuse(struct refusal *why, int control, int string_id, const char *first, const char *second);
#endif
