/*
 * permissions_rooms.c - Remote Access Permissions and its boxes, each opened by its name alone.
 *
 * SPDX-License-Identifier: MIT
 */
#include "common/base/secret.h"
#include "gui/network/dlg_new_user.h"
#include "gui/network/dlg_password.h"
#include "gui/network/dlg_permissions.h"
#include "gui/network/permissions_ids.h"

/* A box of its own edits its own copy of the users, and OK saves it. */
static void edit(struct panel *panel, HWND owner,
                 bool (*run)(HWND owner, struct panel *panel, struct permissions *users))
{
    struct permissions users;
    struct ras_config base;

    ras_config_init(&base);
    if (ras_config_copy(&base, &panel->saved) && permissions_init(&users, &base)) {
        if (run(owner, panel, &users))
            permissions_commit(panel, owner, &users, &base);
        permissions_fini(&users);
    }
    ras_config_fini(&base);
}

static bool run_new_user(HWND owner, struct panel *panel, struct permissions *users)
{
    struct user_config user;
    bool is_done = dlg_new_user_run(owner, panel, users, &user);

    if (is_done) {
        is_done = permissions_add(users, &user) >= 0;
        secret_wipe(&user, sizeof user);
    }
    return is_done;
}

/* Of the first user: who else is meant is said in Remote Access Permissions. */
static bool run_password(HWND owner, struct panel *panel, struct permissions *users)
{
    struct permission *user = permissions_at(users, 0);

    if (user)
        return dlg_password_run(owner, panel, user);
    ui_message(owner, MB_OK | MB_ICONINFORMATION, IDS_PERMISSIONS_CAPTION, IDS_NOTE_NO_USERS);
    return false;
}

static void open_permissions(struct panel *panel, HWND owner)
{
    dlg_permissions_run(owner, panel);
}

static void open_new_user(struct panel *panel, HWND owner)
{
    edit(panel, owner, run_new_user);
}

static void open_password(struct panel *panel, HWND owner)
{
    edit(panel, owner, run_password);
}

const struct room permissions_rooms[] = {
    { "permissions", open_permissions },
    { "new-user", open_new_user },
    { "password", open_password },
    { NULL, NULL },
};
