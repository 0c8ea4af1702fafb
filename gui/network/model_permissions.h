/*
 * model_permissions.h - what *Remote Access Permissions* edits: the users, what was changed of them,
 * and whose lock is to be taken off. PURE.
 *
 * Only what was changed here is sent, so two administrators who changed different things both get
 * their way. Passwords typed are in clear until permissions_fini(), which wipes them.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_MODEL_PERMISSIONS_H
#define RRAS_MODEL_PERMISSIONS_H
#include <stddef.h>
#include "common/ras/config.h"
#include "gui/network/model_refusal.h"

struct permission {
    struct user_config was, now;         /* now.password: "" unless a new one was typed */
    bool is_new, is_deleted;             /* a deleted one is not shown; both: it never was */
    bool is_unlocked;                    /* the lock is to be taken off */
    bool has_fixed_address;              /* the box is ticked; the address may not be typed yet */
};

struct permissions {
    struct permission *all;              /* as read, then the new ones */
    size_t count, room;
    size_t *shown;                       /* indices of those not deleted */
    size_t shown_count;
    uint32_t max_denials;                /* setting: so many wrong passwords lock; 0 never */
    uint32_t server_address;             /* the pool's first, no user's */
    uint32_t provider;                   /* enum auth_provider_kind: do the users here count at all? */
    bool accepts_anybody;                /* setting: a name without an account gets in, too */
};

/* The users of `config`. False: no memory; nothing to give back. */
bool permissions_init(struct permissions *model, const struct ras_config *config);
void permissions_fini(struct permissions *model);

size_t permissions_shown(const struct permissions *model);
struct permission *permissions_at(struct permissions *model, size_t row); /* NULL: no such row */
bool permissions_has(const struct permissions *model, const char *name);  /* without case */

/* Row of the new user, with its password; -1: no memory. */
ptrdiff_t permissions_add(struct permissions *model, const struct user_config *user);
void permissions_delete(struct permissions *model, size_t row);
void permissions_grant_all(struct permissions *model, bool on);
void permission_grant(struct permission *user, bool on);
bool permission_is_granted(const struct permission *user);
/* The bit of enum account_privilege that says how this user is called back. */
unsigned permission_callback(const struct permission *user);
void permission_set_callback(struct permission *user, unsigned bit);
void permission_set_password(struct permission *user, const char *password, bool is_reversible);
void permission_disable(struct permission *user, bool on);
bool permission_was_locked(const struct permissions *model, const struct permission *user);
bool permission_is_locked(const struct permissions *model, const struct permission *user);
/* Taking the lock off an account that stays disabled is nothing the service can do: enabling does it. */
bool permission_can_unlock(const struct permissions *model, const struct permission *user);

/* IDS_ of what the Status column says, the worst first. */
int permission_state(const struct permissions *model, const struct permission *user);
int permission_callback_text(const struct permission *user);
/* How many may dial in now. */
size_t permissions_granted(const struct permissions *model);

/* IDS_ of what is to be said above the list: what keeps callers out first. */
int permissions_note(const struct permissions *model);

/* False, the row and `why`: what is wrong. Only what was changed is judged. */
bool permissions_check(const struct permissions *model, size_t *row, struct refusal *why);
bool permissions_are_changed(const struct permissions *model);
/* The users of `draft`, a copy of the configuration the model was made of, become what they are here.
 * False: no memory. */
bool permissions_store(const struct permissions *model, struct ras_config *draft);
/* What no difference between two configurations can say: whose lock is taken off. To be sent after the
 * rest; config_changes_free() frees them. Nothing to do: true, NULL and 0. False: no memory. */
bool permissions_unlocks(const struct permissions *model, struct config_change **out, size_t *count);
#endif
