/*
 * model_history.h - the configurations this program has seen one after another, and which steps from
 * one to the next were its own.
 *
 * A dialog's draft may be older than what was read last: what was changed in it is told by what it was
 * copied from, and what others changed since by the steps that were not ours. PURE, UI thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_MODEL_HISTORY_H
#define RRAS_MODEL_HISTORY_H
#include "common/ras/config.h"

enum { HISTORY_STEPS = 24 };

struct history {
    struct history_step *newest;
};

/* Another configuration than `was` has been read: keeps `was`. False: no memory, nothing is kept. */
bool history_keep(struct history *history, const struct ras_config *was);
/* The step from the configuration of revision `before` to `now`, which was read next, was a change of
 * ours: when nobody else's came in between, that is remembered. */
void history_mark_own(struct history *history, uint64_t before, uint64_t now);
/* NULL: it was never read, or is forgotten. `now` itself is found, too. */
const struct ras_config *history_find(const struct history *history, const struct ras_config *now, uint64_t revision);
/* What others changed between the configuration of revision `since` and `now`, in their order; what one
 * took back is left out where nothing of ours came in between. False: no memory. */
bool history_theirs(const struct history *history, const struct ras_config *now, uint64_t since, struct config_change **out,
                    size_t *count);
void history_free(struct history *history);
#endif
