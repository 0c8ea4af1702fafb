/*
 * model_meanwhile.c - which changes of two administrators meet.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/network/model_meanwhile.h"
#include <string.h>
#include "common/base/secret.h"
#include "common/base/text.h"

/* The device a change is about, itself or a port of it; 0 none. */
static int64_t device_of(const struct config_change *change, const struct ras_config *before)
{
    bool is_port = change->kind == CHANGE_PORT_DELETE || change->kind == CHANGE_PORT_SET;

    if (!is_port && change->kind != CHANGE_DEVICE_DELETE)
        return 0;
    for (size_t i = 0; is_port && i < before->port_count; i++)
        if (text_equal_nocase(before->ports[i].name, change->name))
            return before->ports[i].device_id;
    for (size_t i = 0; i < before->device_count; i++)
        if (text_equal_nocase(before->devices[i].name, change->name))
            return before->devices[i].id;
    return 0;
}

static bool lose_their_device(const struct config_change *a, const struct config_change *b, const struct ras_config *before)
{
    int64_t id = device_of(a, before);

    return id != 0 && (a->kind == CHANGE_DEVICE_DELETE) != (b->kind == CHANGE_DEVICE_DELETE) && id == device_of(b, before);
}

bool meanwhile_collides(const struct meanwhile *mine, const struct config_change *theirs, const struct ras_config *before)
{
    for (size_t i = 0; i < mine->count; i++)
        if (config_changes_collide(&mine->changes[i], theirs) || lose_their_device(&mine->changes[i], theirs, before))
            return true;
    return false;
}

size_t meanwhile_collisions(const struct meanwhile *mine, const struct config_change *theirs, size_t count,
                            const struct ras_config *before)
{
    size_t collisions = 0;

    for (size_t i = 0; i < count; i++)
        collisions += meanwhile_collides(mine, &theirs[i], before);
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

static void keep(struct meanwhile *mine, size_t from, size_t *kept)
{
    if (*kept != from)
        mine->changes[*kept] = mine->changes[from];
    ++*kept;
}

static void forget_rest(struct meanwhile *mine, size_t kept)
{
    if (mine->count > kept)
        secret_wipe(mine->changes + kept, (mine->count - kept) * sizeof *mine->changes);
    mine->count = kept;
}

/* Without memory to try it the service judges. */
static void drop_what_is_gone(struct meanwhile *mine, const struct ras_config *now)
{
    struct ras_config trial;
    char why[CONFIG_WHY_MAX];
    size_t kept = 0;

    ras_config_init(&trial);
    if (ras_config_copy(&trial, now)) {
        for (size_t i = 0; i < mine->count; i++) {
            enum config_refusal said = ras_config_apply(&trial, &mine->changes[i], why);

            if (said != CONFIG_NO_PORT && said != CONFIG_NO_USER && said != CONFIG_NOT_FOUND)
                keep(mine, i, &kept);
        }
        forget_rest(mine, kept);
    }
    ras_config_fini(&trial);
}

void meanwhile_keep_mine(struct meanwhile *mine, const struct config_change *theirs, size_t count, const struct ras_config *now)
{
    size_t kept = 0;

    for (size_t i = 0; i < mine->count; i++) {
        bool is_done = false;

        for (size_t j = 0; j < count && !is_done; j++)
            is_done = is_done_already(&mine->changes[i], &theirs[j]);
        if (!is_done)
            keep(mine, i, &kept);
    }
    forget_rest(mine, kept);
    drop_what_is_gone(mine, now);
}

void meanwhile_take_theirs(struct meanwhile *mine)
{
    forget_rest(mine, 0);
}
