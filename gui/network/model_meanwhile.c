/*
 * model_meanwhile.c - which changes of two administrators meet.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/network/model_meanwhile.h"
#include <string.h>
#include "common/base/secret.h"
#include "common/base/text.h"

bool meanwhile_collides(const struct meanwhile *mine, const struct config_change *theirs)
{
    for (size_t i = 0; i < mine->count; i++)
        if (config_changes_collide(&mine->changes[i], theirs))
            return true;
    return false;
}

size_t meanwhile_collisions(const struct meanwhile *mine, const struct config_change *theirs, size_t count)
{
    size_t collisions = 0;

    for (size_t i = 0; i < count; i++)
        collisions += meanwhile_collides(mine, &theirs[i]);
    return collisions;
}

static bool is_same_range(const struct config_change *a, const struct config_change *b)
{
    return a->range.from == b->range.from && a->range.to == b->range.to;
}

/* Whatever is made or taken away; a value that is set can be set twice. */
static bool is_done_already(const struct config_change *mine, const struct config_change *theirs)
{
    if (mine->kind != theirs->kind || !text_equal_nocase(mine->name, theirs->name))
        return false;
    switch (mine->kind) {
    case CHANGE_RANGE_INCLUDE:
    case CHANGE_RANGE_EXCLUDE:
        return is_same_range(mine, theirs);
    case CHANGE_PORT_DELETE:
    case CHANGE_DEVICE_DELETE:
    case CHANGE_RADIUS_DELETE:
    case CHANGE_USER_DELETE:
        return true;
    case CHANGE_DEVICE_ADD:
    case CHANGE_RADIUS_ADD:
    case CHANGE_USER_ADD:
        return !config_changes_collide(mine, theirs);
    default:
        return false;
    }
}

void meanwhile_keep_mine(struct meanwhile *mine, const struct config_change *theirs, size_t count)
{
    size_t kept = 0;

    for (size_t i = 0; i < mine->count; i++) {
        bool is_done = false;

        for (size_t j = 0; j < count && !is_done; j++)
            is_done = is_done_already(&mine->changes[i], &theirs[j]);
        if (!is_done && kept++ != i)
            mine->changes[kept - 1] = mine->changes[i];
    }
    secret_wipe(mine->changes + kept, (mine->count - kept) * sizeof *mine->changes);
    mine->count = kept;
}

void meanwhile_take_theirs(struct meanwhile *mine)
{
    if (mine->count)
        secret_wipe(mine->changes, mine->count * sizeof *mine->changes);
    mine->count = 0;
}
