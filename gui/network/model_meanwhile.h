/*
 * model_meanwhile.h - two administrators at once: what the other one changed while this one was
 * editing, and what is left to send.
 *
 * PURE. `mine` is what would have been sent; the caller owns its changes, config_changes_free() frees
 * them.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_MODEL_MEANWHILE_H
#define RRAS_MODEL_MEANWHILE_H
#include "common/ras/config.h"

struct meanwhile {
    struct config_change *changes;
    size_t count;
};

/* Does one of mine say something else about the same object, or is one of the two about a port of a
 * device that the other takes away? `before` is what both began with. */
bool meanwhile_collides(const struct meanwhile *mine, const struct config_change *theirs, const struct ras_config *before);
size_t meanwhile_collisions(const struct meanwhile *mine, const struct config_change *theirs, size_t count,
                            const struct ras_config *before);

/* *Save mine too*: what the other one did already in the same words is taken off the list, it could not
 * be done twice (a user added, a device deleted); so is what is about something that is gone in `now`. */
void meanwhile_keep_mine(struct meanwhile *mine, const struct config_change *theirs, size_t count, const struct ras_config *now);
/* *Take theirs*: nothing of mine is left. */
void meanwhile_take_theirs(struct meanwhile *mine);
#endif
