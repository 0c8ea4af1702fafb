/*
 * dlg_permissions.c - *Remote Access Permissions*: moves values between the controls and
 * model_permissions.
 *
 * The controls below the list show the selected user; what is typed is in the model at once, and
 * judged on OK.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/network/dlg_permissions.h"
#include <string.h>
#include "common/base/secret.h"
#include "common/base/text.h"
#include "gui/network/dlg_new_user.h"
#include "gui/network/dlg_password.h"
#include "gui/network/dlg_refusal.h"
#include "gui/network/permissions_ids.h"
#include "gui/ui/list.h"

/* Posted by ourselves as the code of a command of the list. */
enum { SELECTION_GONE = 0x7001 };

struct permissions_box {
    struct permissions model;
    struct panel *panel;
    struct ras_config base;          /* what the model was made of */
    struct list *list;
    bool is_showing;                 /* what the controls say now is our own doing */
};

/* ---- the list ---- */

static const struct list_column columns[] = {
    { IDS_USERS_COLUMN_NAME, 32 },
    { IDS_USERS_COLUMN_DIALIN, 16 },
    { IDS_USERS_COLUMN_CALLBACK, 21 },
    { IDS_USERS_COLUMN_STATE, 31 },
};

static size_t count_rows(void *ctx)
{
    return permissions_shown(&((struct permissions_box *)ctx)->model);
}

static void cell(void *ctx, size_t row, int column, char *utf8, size_t cap)
{
    struct permissions_box *box = ctx;
    const struct permission *user = permissions_at(&box->model, row);

    if (!user)
        return;
    if (column == 0)
        text_copy(utf8, cap, user->now.name);
    else if (column == 1)
        ui_string(permission_is_granted(user) ? IDS_DIALIN_GRANTED : IDS_DIALIN_DENIED, utf8, cap);
    else
        ui_string(column == 2 ? permission_callback_text(user) : permission_state(&box->model, user), utf8, cap);
}

static int image(void *ctx, size_t row)
{
    struct permissions_box *box = ctx;
    const struct permission *user = permissions_at(&box->model, row);
    int state = user ? permission_state(&box->model, user) : 0;
    bool keeps_out = state == IDS_STATE_DISABLED || state == IDS_STATE_LOCKED || state == IDS_STATE_EXPIRED;

    return keeps_out ? LIST_IMAGE_WARNING : LIST_IMAGE_USER;
}

static const struct list_rows rows = { .count = count_rows, .text = cell, .image = image };

static struct permission *selected(struct permissions_box *box)
{
    ptrdiff_t row = box->list ? list_selected(box->list) : -1;

    return row >= 0 ? permissions_at(&box->model, (size_t)row) : NULL;
}

/* ---- showing ---- */

static void check(struct dialog *d, int control, bool on)
{
    CheckDlgButton(d->window, control, on ? BST_CHECKED : BST_UNCHECKED);
}

static void show_locked(struct dialog *d, const struct permission *user)
{
    struct permissions_box *box = d->model;
    bool was_locked = user && permission_was_locked(&box->model, user);
    char text[128];
    int why = 0;

    if (was_locked)
        ui_format(text, sizeof text, IDS_LOCKED_COUNT, (unsigned)user->was.denials);
    else
        ui_string(IDS_LOCKED_NOT, text, sizeof text);
    dialog_set_text(d, IDC_USER_LOCKED, text);
    check(d, IDC_USER_LOCKED, user && permission_is_locked(&box->model, user));
    if (!user)
        why = IDS_WHY_NO_USER;
    else if (!was_locked)
        why = IDS_WHY_NOT_LOCKED;
    else if (user->now.password[0])
        why = IDS_WHY_NEW_PASSWORD;
    else if (!permission_can_unlock(&box->model, user))
        why = IDS_WHY_LOCKED_DISABLED;
    dialog_disable_because(d, IDC_USER_LOCKED, why);
}

static void show_callback(struct dialog *d, const struct permission *user)
{
    unsigned callback = user ? permission_callback(user) : 0;
    int why = user ? 0 : IDS_WHY_NO_USER;

    check(d, IDC_CALLBACK_NONE, callback == RASPRIV_NoCallback);
    check(d, IDC_CALLBACK_CALLER, callback == RASPRIV_CallerSetCallback);
    check(d, IDC_CALLBACK_PRESET, callback == RASPRIV_AdminSetCallback);
    dialog_disable_because(d, IDC_CALLBACK_NONE, why);
    dialog_disable_because(d, IDC_CALLBACK_CALLER, why);
    dialog_disable_because(d, IDC_CALLBACK_PRESET, why);
    if (callback == RASPRIV_AdminSetCallback)
        dialog_enable(d, IDC_CALLBACK_NUMBER, true);
    else
        dialog_disable_because(d, IDC_CALLBACK_NUMBER, user ? IDS_WHY_NOT_PRESET : IDS_WHY_NO_USER);
}

static void show_address(struct dialog *d, const struct permission *user)
{
    check(d, IDC_USER_FIXED, user && user->has_fixed_address);
    if (user && user->has_fixed_address)
        dialog_enable(d, IDC_USER_ADDRESS, true);
    else
        dialog_disable_because(d, IDC_USER_ADDRESS, user ? IDS_WHY_NOT_FIXED : IDS_WHY_NO_USER);
}

static void show_note(struct dialog *d)
{
    struct permissions_box *box = d->model;
    char text[512];

    dialog_set_text(d, IDC_USERS_NOTE, ui_string(permissions_note(&box->model), text, sizeof text));
}

/* Everything about the selected user. */
static void show_user(struct dialog *d)
{
    static const int needing_one[] = { IDC_USER_GRANT, IDC_USER_DISABLED, IDC_USER_EXPIRED, IDC_USER_FIXED,
                                       IDC_USER_PASSWORD, IDC_USER_DELETE };
    struct permissions_box *box = d->model;
    const struct permission *user = selected(box);
    uint32_t address = user ? user->now.fixed_address : 0;

    box->is_showing = true;
    check(d, IDC_USER_GRANT, user && permission_is_granted(user));
    check(d, IDC_USER_DISABLED, user && user->now.is_disabled);
    check(d, IDC_USER_EXPIRED, user && user->now.has_expired_password);
    for (size_t i = 0; i < ARRAYSIZE(needing_one); i++)
        dialog_disable_because(d, needing_one[i], user ? 0 : IDS_WHY_NO_USER);
    dialog_set_text(d, IDC_CALLBACK_NUMBER, user ? user->now.callback_number : "");
    SendDlgItemMessageW(d->window, IDC_USER_ADDRESS, address ? IPM_SETADDRESS : IPM_CLEARADDRESS, 0, (LPARAM)address);
    show_callback(d, user);
    show_address(d, user);
    show_locked(d, user);
    box->is_showing = false;
}

static void show_list(struct dialog *d)
{
    struct permissions_box *box = d->model;
    bool has_users = permissions_shown(&box->model) > 0;

    list_refresh(box->list);
    dialog_enable(d, IDC_GRANT_ALL, has_users);
    dialog_enable(d, IDC_REVOKE_ALL, has_users);
    show_note(d);
}

/* Without a user the next step is New User: Enter does it. */
static void show_next_step(struct dialog *d)
{
    struct permissions_box *box = d->model;
    bool wants_user = permissions_note(&box->model) == IDS_NOTE_NO_USERS && box->panel->may_change;

    SendMessageW(d->window, DM_SETDEFID, wants_user ? IDC_USER_NEW : box->panel->may_change ? IDOK : IDCANCEL, 0);
    if (wants_user)
        PostMessageW(d->window, WM_NEXTDLGCTL, (WPARAM)dialog_control(d, IDC_USER_NEW), TRUE);
}

static void lock_what_cannot_be(struct dialog *d)
{
    static const int callback[] = { IDC_CALLBACK_NONE, IDC_CALLBACK_CALLER, IDC_CALLBACK_PRESET, IDC_CALLBACK_NUMBER };
    struct permissions_box *box = d->model;

    for (size_t i = 0; i < ARRAYSIZE(callback); i++) {
        if (!panel_can(box->panel, RRAS_CAN_CALLBACK))
            dialog_lock(d, callback[i], IDS_WHY_NO_CALLBACK);
    }
    panel_lock(box->panel, d, IDC_USER_NEW);
    panel_lock(box->panel, d, IDC_USER_PASSWORD);
}

static void load(struct dialog *d)
{
    struct permissions_box *box = d->model;

    box->list = list_new(d->window, IDC_USERS, columns, ARRAYSIZE(columns), &rows, box);
    if (!box->list) {
        dialog_end(d, IDCANCEL);
        return;
    }
    SendDlgItemMessageW(d->window, IDC_CALLBACK_NUMBER, EM_LIMITTEXT, ACCOUNT_PHONE_MAX, 0);
    lock_what_cannot_be(d);
    show_list(d);
    list_select(box->list, permissions_shown(&box->model) > 0 ? 0 : -1);
    show_user(d);
    panel_look_only(box->panel, d, IDC_USERS_SHIELD);
    show_next_step(d);
}

/* ---- buttons ---- */

static void select_row(struct dialog *d, ptrdiff_t row)
{
    struct permissions_box *box = d->model;

    show_list(d);
    list_select(box->list, row);
    show_user(d);
    show_next_step(d);
}

static void add_user(struct dialog *d)
{
    struct permissions_box *box = d->model;
    struct user_config user;
    ptrdiff_t row;

    if (!dlg_new_user_run(d->window, box->panel, &box->model, &user))
        return;
    row = permissions_add(&box->model, &user);
    secret_wipe(&user, sizeof user);
    if (row < 0)
        ui_message(d->window, MB_OK | MB_ICONERROR, IDS_PERMISSIONS_CAPTION, IDS_REFUSE_NO_MEMORY);
    else
        select_row(d, row);
    SendMessageW(d->window, WM_NEXTDLGCTL, (WPARAM)dialog_control(d, IDC_USERS), TRUE);
}

static void delete_user(struct dialog *d)
{
    struct permissions_box *box = d->model;
    const struct permission *user = selected(box);
    ptrdiff_t row = user ? list_selected(box->list) : -1;

    if (!user || !IsWindowEnabled(dialog_control(d, IDC_USER_DELETE))
        || ui_message(d->window, MB_YESNO | MB_ICONQUESTION | MB_DEFBUTTON2, IDS_PERMISSIONS_CAPTION,
                      IDS_ASK_DELETE, user->now.name) != IDYES)
        return;
    permissions_delete(&box->model, (size_t)row);
    select_row(d, (size_t)row < permissions_shown(&box->model) ? row : row - 1);
}

static void set_password(struct dialog *d)
{
    struct permissions_box *box = d->model;
    struct permission *user = selected(box);

    if (user && dlg_password_run(d->window, box->panel, user)) {
        show_list(d);
        show_user(d);
    }
}

static void grant_all(struct dialog *d, bool on)
{
    struct permissions_box *box = d->model;

    permissions_grant_all(&box->model, on);
    show_list(d);
    show_user(d);
}

/* ---- what is changed of the selected user ---- */

static void read_check(struct dialog *d, struct permission *user, int control)
{
    bool on = IsDlgButtonChecked(d->window, control) == BST_CHECKED;

    switch (control) {
    case IDC_USER_GRANT:
        permission_grant(user, on);
        break;
    case IDC_USER_DISABLED:
        permission_disable(user, on);
        break;
    case IDC_USER_LOCKED:
        user->is_unlocked = !on;
        break;
    case IDC_USER_EXPIRED:
        user->now.has_expired_password = on;
        break;
    default:
        user->has_fixed_address = on;
        break;
    }
}

static unsigned callback_of(int control)
{
    if (control == IDC_CALLBACK_PRESET)
        return RASPRIV_AdminSetCallback;
    return control == IDC_CALLBACK_CALLER ? RASPRIV_CallerSetCallback : RASPRIV_NoCallback;
}

static void clicked(struct dialog *d, int control)
{
    struct permissions_box *box = d->model;
    struct permission *user = selected(box);

    if (!user)
        return;
    if (control == IDC_CALLBACK_NONE || control == IDC_CALLBACK_CALLER || control == IDC_CALLBACK_PRESET)
        permission_set_callback(user, callback_of(control));
    else
        read_check(d, user, control);
    show_callback(d, user);
    show_address(d, user);
    show_locked(d, user);
    show_list(d);
}

/* 0 while it is not whole. */
static uint32_t read_address(const struct dialog *d, int control)
{
    DWORD address = 0;

    return SendDlgItemMessageW(d->window, control, IPM_GETADDRESS, 0, (LPARAM)&address) == 4 ? (uint32_t)address : 0;
}

static void typed(struct dialog *d, int control)
{
    struct permissions_box *box = d->model;
    struct permission *user = selected(box);

    if (!user || box->is_showing)
        return;
    if (control == IDC_CALLBACK_NUMBER)
        dialog_get_text(d, control, user->now.callback_number, sizeof user->now.callback_number);
    else
        user->now.fixed_address = read_address(d, control);
}

static void command(struct dialog *d, int control, int code)
{
    switch (control) {
    case IDC_USERS:
        if (code == SELECTION_GONE)
            show_user(d);
        break;
    case IDC_USER_NEW:
        add_user(d);
        break;
    case IDC_USER_PASSWORD:
        set_password(d);
        break;
    case IDC_USER_DELETE:
        delete_user(d);
        break;
    case IDC_GRANT_ALL:
    case IDC_REVOKE_ALL:
        grant_all(d, control == IDC_GRANT_ALL);
        break;
    case IDC_CALLBACK_NUMBER:
    case IDC_USER_ADDRESS:
        if (code == EN_CHANGE)
            typed(d, control);
        break;
    default:
        if (code == BN_CLICKED)
            clicked(d, control);
        break;
    }
}

/* Between two rows there is none for a moment: were the buttons disabled then, the focus would leave them. */
static void selection_changed(struct dialog *d)
{
    if (selected(d->model))
        show_user(d);
    else
        PostMessageW(d->window, WM_COMMAND, MAKEWPARAM(IDC_USERS, SELECTION_GONE), 0);
}

static LRESULT notify(struct dialog *d, NMHDR *hdr)
{
    struct permissions_box *box = d->model;
    LRESULT result;

    if (list_notify(box->list, hdr, &result))
        return result;
    if (!box->list || hdr->idFrom != IDC_USERS)
        return 0;
    if (hdr->code == LVN_ITEMCHANGED || hdr->code == LVN_ODSTATECHANGED)
        selection_changed(d);
    else if (hdr->code == LVN_KEYDOWN && ((const NMLVKEYDOWN *)hdr)->wVKey == VK_DELETE)
        delete_user(d);
    return 0;
}

/* ---- saving ---- */

bool permissions_commit(struct panel *panel, HWND owner, const struct permissions *model, const struct ras_config *base)
{
    struct config_change *unlocks = NULL;
    struct ras_config draft;
    size_t count = 0;
    bool is_made, is_done = false;

    ras_config_init(&draft);
    is_made = ras_config_copy(&draft, base) && permissions_store(model, &draft)
        && permissions_unlocks(model, &unlocks, &count);
    if (!is_made)
        ui_message(owner, MB_OK | MB_ICONERROR, IDS_PERMISSIONS_CAPTION, IDS_REFUSE_NO_MEMORY);
    else
        is_done = panel_commit(panel, owner, &draft);
    if (is_done && !panel->has_taken_theirs && count > 0)
        panel_send(panel, owner, unlocks, count); /* the rest is saved, whatever becomes of this */
    config_changes_free(unlocks, count);
    ras_config_fini(&draft);
    return is_done;
}

static bool is_accepted(struct dialog *d)
{
    struct permissions_box *box = d->model;
    struct refusal why;
    size_t row = 0;

    if (!permissions_check(&box->model, &row, &why)) {
        list_select(box->list, permissions_shown(&box->model) > 0 ? (ptrdiff_t)row : -1);
        show_user(d);
        return dialog_refuse(d, &why);
    }
    return permissions_commit(box->panel, d->window, &box->model, &box->base);
}

static void closing(struct dialog *d)
{
    struct permissions_box *box = d->model;

    list_free(box->list);
    box->list = NULL;
}

static const struct dialog_kind kind = {
    .template_id = IDD_PERMISSIONS,
    .load = load,
    .command = command,
    .notify = notify,
    .accept = is_accepted,
    .closing = closing,
};

void dlg_permissions_run(HWND owner, struct panel *panel)
{
    struct permissions_box box = { .panel = panel };

    ras_config_init(&box.base);
    if (ras_config_copy(&box.base, &panel->saved) && permissions_init(&box.model, &box.base)) {
        dialog_run(owner, &kind, &box);
        permissions_fini(&box.model);
    } else {
        ui_message(owner, MB_OK | MB_ICONERROR, IDS_PERMISSIONS_CAPTION, IDS_REFUSE_NO_MEMORY);
    }
    ras_config_fini(&box.base);
}
