/*
 * model_history.c - the configurations this program has seen, and which steps between them were its own.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/network/model_history.h"
#include <stdlib.h>
#include <string.h>

struct history_step {
    struct history_step *older;
    struct ras_config config;
    bool is_own;                     /* what came next is this one and a change of ours */
};

static void free_steps(struct history_step **from)
{
    while (*from) {
        struct history_step *step = *from;

        *from = step->older;
        ras_config_fini(&step->config);
        free(step);
    }
}

bool history_keep(struct history *history, const struct ras_config *was)
{
    struct history_step *step = calloc(1, sizeof *step);
    struct history_step **end = &history->newest;

    if (!step)
        return false;
    ras_config_init(&step->config);
    if (!ras_config_copy(&step->config, was)) {
        ras_config_fini(&step->config);
        free(step);
        return false;
    }
    step->older = history->newest;
    history->newest = step;
    for (int kept = 0; *end && kept < HISTORY_STEPS; kept++)
        end = &(*end)->older;
    free_steps(end);
    return true;
}

/* The service counts one for each list of changes. */
void history_mark_own(struct history *history, uint64_t before, uint64_t now)
{
    if (history->newest && history->newest->config.revision == before && now == before + 1)
        history->newest->is_own = true;
}

const struct ras_config *history_find(const struct history *history, const struct ras_config *now, uint64_t revision)
{
    if (now->revision == revision)
        return now;
    for (const struct history_step *step = history->newest; step; step = step->older)
        if (step->config.revision == revision)
            return &step->config;
    return NULL;
}

static bool append(struct config_change **out, size_t *count, const struct config_change *more, size_t more_count)
{
    struct config_change *longer = calloc(*count + more_count + 1, sizeof *longer);

    if (!longer)
        return false;
    if (*count)
        memcpy(longer, *out, *count * sizeof *longer);
    if (more_count)
        memcpy(longer + *count, more, more_count * sizeof *longer);
    config_changes_free(*out, *count);
    *out = longer;
    *count += more_count;
    return true;
}

static bool append_difference(const struct ras_config *from, const struct ras_config *to, struct config_change **out, size_t *count)
{
    struct config_change *more = NULL;
    size_t more_count = 0;
    bool is_done = ras_config_diff(from, to, &more, &more_count) && append(out, count, more, more_count);

    config_changes_free(more, more_count);
    return is_done;
}

/* From `first` to what came after `last`. Others' steps in a row are one difference. */
static bool collect(const struct history_step *last, const struct history_step *first, const struct ras_config *next,
                    struct config_change **out, size_t *count)
{
    const struct history_step *begin = last;

    if (last->is_own)
        return last == first || collect(last->older, first, &last->config, out, count);
    while (begin != first && !begin->older->is_own)
        begin = begin->older;
    if (begin != first && !collect(begin->older, first, &begin->config, out, count))
        return false;
    return append_difference(&begin->config, next, out, count);
}

bool history_theirs(const struct history *history, const struct ras_config *now, uint64_t since, struct config_change **out,
                    size_t *count)
{
    const struct history_step *first = history->newest;

    *out = NULL;
    *count = 0;
    while (first && first->config.revision != since)
        first = first->older;
    if (now->revision == since || !first || collect(history->newest, first, now, out, count))
        return true;
    config_changes_free(*out, *count);
    *out = NULL;
    *count = 0;
    return false;
}

void history_free(struct history *history)
{
    free_steps(&history->newest);
}
