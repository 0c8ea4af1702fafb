/*
 * model_permissions.c - what *Remote Access Permissions* edits.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/network/model_permissions.h"
#include <stdlib.h>
#include <string.h>
#include "common/base/ip4.h"
#include "common/base/secret.h"
#include "common/base/text.h"
#include "gui/network/permissions_ids.h"

enum { ROOM_STEP = 16 };

static const unsigned callback_bits = RASPRIV_NoCallback | RASPRIV_AdminSetCallback | RASPRIV_CallerSetCallback;

/* ---- the list ---- */

/* realloc() would leave passwords behind in what it gives back. */
static bool make_room(struct permissions *model, size_t room)
{
    struct permission *all = calloc(room, sizeof *all);
    size_t *shown = calloc(room, sizeof *shown);

    if (!all || !shown) {
        free(all);
        free(shown);
        return false;
    }
    if (model->count > 0) {
        memcpy(all, model->all, model->count * sizeof *all);
        memcpy(shown, model->shown, model->shown_count * sizeof *shown);
        secret_wipe(model->all, model->count * sizeof *all);
    }
    free(model->all);
    free(model->shown);
    model->all = all;
    model->shown = shown;
    model->room = room;
    return true;
}

bool permissions_init(struct permissions *model, const struct ras_config *config)
{
    memset(model, 0, sizeof *model);
    if (!make_room(model, config->user_count + ROOM_STEP))
        return false;
    for (size_t i = 0; i < config->user_count; i++) {
        struct permission *user = &model->all[i];

        user->was = config->users[i];
        secret_wipe(user->was.password, sizeof user->was.password);
        user->now = user->was;
        user->has_fixed_address = user->was.fixed_address != 0;
        model->shown[i] = i;
    }
    model->count = model->shown_count = config->user_count;
    model->max_denials = config->settings.max_denials;
    model->server_address = config->settings.pool.from;
    model->provider = config->settings.auth_provider;
    model->accepts_anybody = config->settings.accept_any_user;
    return true;
}

void permissions_fini(struct permissions *model)
{
    if (model->all)
        secret_wipe(model->all, model->count * sizeof *model->all);
    free(model->all);
    free(model->shown);
    memset(model, 0, sizeof *model);
}

size_t permissions_shown(const struct permissions *model)
{
    return model->shown_count;
}

struct permission *permissions_at(struct permissions *model, size_t row)
{
    return row < model->shown_count ? &model->all[model->shown[row]] : NULL;
}

bool permissions_has(const struct permissions *model, const char *name)
{
    for (size_t i = 0; i < model->shown_count; i++) {
        if (text_equal_nocase(model->all[model->shown[i]].now.name, name))
            return true;
    }
    return false;
}

ptrdiff_t permissions_add(struct permissions *model, const struct user_config *user)
{
    struct permission *added;

    if (model->count == model->room && !make_room(model, 2 * model->room))
        return -1;
    added = &model->all[model->count];
    memset(added, 0, sizeof *added);
    added->now = *user;
    added->is_new = true;
    model->shown[model->shown_count] = model->count++;
    return (ptrdiff_t)model->shown_count++;
}

void permissions_delete(struct permissions *model, size_t row)
{
    struct permission *user = permissions_at(model, row);

    if (!user)
        return;
    user->is_deleted = true;
    secret_wipe(user->now.password, sizeof user->now.password);
    model->shown_count--;
    memmove(&model->shown[row], &model->shown[row + 1], (model->shown_count - row) * sizeof *model->shown);
}

/* ---- one user ---- */

void permission_grant(struct permission *user, bool on)
{
    user->now.privilege &= ~(unsigned)RASPRIV_DialinPrivilege;
    if (on)
        user->now.privilege |= RASPRIV_DialinPrivilege;
}

bool permission_is_granted(const struct permission *user)
{
    return (user->now.privilege & RASPRIV_DialinPrivilege) != 0;
}

void permissions_grant_all(struct permissions *model, bool on)
{
    for (size_t i = 0; i < model->shown_count; i++)
        permission_grant(&model->all[model->shown[i]], on);
}

unsigned permission_callback(const struct permission *user)
{
    if (user->now.privilege & RASPRIV_AdminSetCallback)
        return RASPRIV_AdminSetCallback;
    return user->now.privilege & RASPRIV_CallerSetCallback ? RASPRIV_CallerSetCallback : RASPRIV_NoCallback;
}

void permission_set_callback(struct permission *user, unsigned bit)
{
    user->now.privilege = (user->now.privilege & ~callback_bits) | (bit & callback_bits);
}

/* As the service does it: whoever gets a new password has none that expired, and is not locked out. */
void permission_set_password(struct permission *user, const char *password, bool is_reversible)
{
    secret_wipe(user->now.password, sizeof user->now.password);
    text_copy(user->now.password, sizeof user->now.password, password);
    user->now.has_reversible_password = is_reversible;
    user->now.has_expired_password = false;
}

void permission_disable(struct permission *user, bool on)
{
    user->now.is_disabled = on;
}

bool permission_was_locked(const struct permissions *model, const struct permission *user)
{
    return model->max_denials > 0 && user->was.denials >= model->max_denials;
}

bool permission_is_locked(const struct permissions *model, const struct permission *user)
{
    bool is_enabled_again = user->was.is_disabled && !user->now.is_disabled;

    return permission_was_locked(model, user) && !user->is_unlocked && !is_enabled_again
        && user->now.password[0] == '\0';
}

bool permission_can_unlock(const struct permissions *model, const struct permission *user)
{
    bool is_enabled_again = user->was.is_disabled && !user->now.is_disabled;

    return permission_was_locked(model, user) && !user->now.is_disabled && !is_enabled_again
        && user->now.password[0] == '\0';
}

int permission_state(const struct permissions *model, const struct permission *user)
{
    if (user->now.is_disabled)
        return IDS_STATE_DISABLED;
    if (permission_is_locked(model, user))
        return IDS_STATE_LOCKED;
    if (user->now.has_expired_password)
        return IDS_STATE_EXPIRED;
    if (user->is_new)
        return IDS_STATE_NEW;
    return user->now.password[0] != '\0' ? IDS_STATE_PASSWORD : IDS_STATE_OK;
}

int permission_callback_text(const struct permission *user)
{
    unsigned callback = permission_callback(user);

    return callback == RASPRIV_AdminSetCallback ? IDS_CALLBACK_IS_PRESET
        : callback == RASPRIV_CallerSetCallback ? IDS_CALLBACK_IS_CALLER : IDS_CALLBACK_IS_NONE;
}

size_t permissions_granted(const struct permissions *model)
{
    size_t granted = 0;

    for (size_t i = 0; i < model->shown_count; i++)
        granted += permission_is_granted(&model->all[model->shown[i]]);
    return granted;
}

int permissions_note(const struct permissions *model)
{
    if (model->provider != AUTH_PROVIDER_LOCAL)
        return model->provider == AUTH_PROVIDER_RADIUS ? IDS_NOTE_RADIUS : IDS_NOTE_WINDOWS;
    if (model->accepts_anybody)
        return IDS_NOTE_ANYBODY;
    if (model->shown_count == 0)
        return IDS_NOTE_NO_USERS;
    return permissions_granted(model) == 0 ? IDS_NOTE_NOBODY_GRANTED : IDS_NOTE_USERS;
}

/* ---- what was changed ---- */

static uint32_t address_of(const struct permission *user)
{
    return user->has_fixed_address ? user->now.fixed_address : 0;
}

static uint32_t fields_changed(const struct permission *user)
{
    const struct user_config *was = &user->was, *now = &user->now;
    bool has_password = now->password[0] != '\0';
    uint32_t fields = 0;

    if (has_password)
        fields |= USER_FIELD_PASSWORD;
    if (has_password && now->has_reversible_password != was->has_reversible_password)
        fields |= USER_FIELD_REVERSIBLE;
    if ((now->privilege ^ was->privilege) & RASPRIV_DialinPrivilege)
        fields |= USER_FIELD_DIALIN;
    if (((now->privilege ^ was->privilege) & callback_bits) || strcmp(now->callback_number, was->callback_number) != 0)
        fields |= USER_FIELD_CALLBACK;
    if (address_of(user) != was->fixed_address)
        fields |= USER_FIELD_ADDRESS;
    if (now->is_disabled != was->is_disabled || (user->is_unlocked && !now->is_disabled))
        fields |= USER_FIELD_DISABLED;
    if (now->has_expired_password != (has_password ? false : was->has_expired_password))
        fields |= USER_FIELD_EXPIRED;
    return fields;
}

static bool is_change(const struct permission *user)
{
    if (user->is_deleted)
        return !user->is_new;
    return user->is_new || fields_changed(user) != 0;
}

static size_t count_changes(const struct permissions *model)
{
    size_t changes = 0;

    for (size_t i = 0; i < model->count; i++)
        changes += is_change(&model->all[i]);
    return changes;
}

bool permissions_are_changed(const struct permissions *model)
{
    return count_changes(model) > 0;
}

/* RAS error 751: what a preset number may hold. */
static bool check_number(const struct permission *user, struct refusal *why)
{
    const char *number = user->now.callback_number;

    if (number[0] == '\0' && permission_callback(user) == RASPRIV_AdminSetCallback)
        return refuse(why, IDC_CALLBACK_NUMBER, IDS_REFUSE_NUMBER_EMPTY, user->now.name, NULL);
    if (number[strspn(number, "0123456789TtPpWw()-@ ")] != '\0')
        return refuse(why, IDC_CALLBACK_NUMBER, IDS_REFUSE_NUMBER_LETTERS, NULL, NULL);
    return true;
}

static bool check_address(const struct permissions *model, const struct permission *user, struct refusal *why)
{
    uint32_t address = user->now.fixed_address;
    char text[IP4_TEXT_MAX];

    ip4_text(address, text);
    if (!user->has_fixed_address)
        return true;
    if (address == 0)
        return refuse(why, IDC_USER_ADDRESS, IDS_REFUSE_ADDRESS_EMPTY, user->now.name, NULL);
    if (!is_caller_address(address))
        return refuse(why, IDC_USER_ADDRESS, IDS_REFUSE_ADDRESS_ODD, text, NULL);
    if (address == model->server_address)
        return refuse(why, IDC_USER_ADDRESS, IDS_REFUSE_ADDRESS_SERVER, text, NULL);
    for (size_t i = 0; i < model->shown_count; i++) {
        const struct permission *other = &model->all[model->shown[i]];

        if (other != user && address_of(other) == address)
            return refuse(why, IDC_USER_ADDRESS, IDS_REFUSE_ADDRESS_TWICE, text, other->now.name);
    }
    return true;
}

bool permissions_check(const struct permissions *model, size_t *row, struct refusal *why)
{
    for (size_t i = 0; i < model->shown_count; i++) {
        const struct permission *user = &model->all[model->shown[i]];
        uint32_t fields = fields_changed(user);
        bool is_typing = user->has_fixed_address && user->now.fixed_address == 0;

        *row = i;
        if ((fields & USER_FIELD_CALLBACK) && !check_number(user, why))
            return false;
        if (((fields & USER_FIELD_ADDRESS) || is_typing) && !check_address(model, user, why))
            return false;
    }
    *row = 0;
    return count_changes(model) <= CHANGES_MAX || refuse(why, IDC_USERS, IDS_REFUSE_MANY_CHANGES, NULL, NULL);
}

bool permissions_store(const struct permissions *model, struct ras_config *draft)
{
    for (size_t i = 0; i < model->count; i++) {
        if (model->all[i].is_deleted && !model->all[i].is_new)
            ras_config_remove_user(draft, model->all[i].was.name);
    }
    for (size_t i = 0; i < model->count; i++) {
        const struct permission *user = &model->all[i];
        struct user_config *stored = NULL;

        if (user->is_deleted)
            continue;
        if (!user->is_new)
            stored = ras_config_user(draft, user->was.name);
        if (!stored)
            stored = ras_config_add_user(draft, &user->now);
        if (!stored)
            return false;
        *stored = user->now;
        stored->fixed_address = address_of(user);
    }
    return true;
}

static bool needs_unlocking(const struct permission *user)
{
    bool is_unlocked_anyway = user->now.password[0] != '\0' || user->was.is_disabled;

    return user->is_unlocked && !user->is_deleted && !user->now.is_disabled && !is_unlocked_anyway;
}

bool permissions_unlocks(const struct permissions *model, struct config_change **out, size_t *count)
{
    size_t total = 0, at = 0;

    for (size_t i = 0; i < model->count; i++)
        total += needs_unlocking(&model->all[i]);
    *count = 0;
    *out = total ? calloc(total, sizeof **out) : NULL;
    if (total && !*out)
        return false;
    for (size_t i = 0; i < model->count; i++) {
        if (!needs_unlocking(&model->all[i]))
            continue;
        (*out)[at].kind = CHANGE_USER_SET;
        (*out)[at].fields = USER_FIELD_DISABLED; /* "not disabled" takes the lock off */
        text_copy((*out)[at].name, sizeof (*out)[at].name, model->all[i].was.name);
        text_copy((*out)[at].user.name, sizeof (*out)[at].user.name, model->all[i].was.name);
        at++;
    }
    *count = total;
    return true;
}
