/*
 * entry_user.c - as whom an entry logs on. The password is saved only where that is ticked.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/phone/entry_sheet.h"

static bool is_saved(struct dialog *d)
{
    return IsDlgButtonChecked(d->window, IDC_ENTRY_SAVE_PASSWORD) == BST_CHECKED;
}

void entry_user_show(struct dialog *d)
{
    const struct entry_form *form = &((struct entry_sheet *)d->model)->form;
    bool has_one = form->is_new ? form->entry.sealed_len > 0 : form->before.has_password;
    char text[256];

    dialog_disable_because(d, IDC_ENTRY_PASSWORD, is_saved(d) ? 0 : IDS_WHY_NOT_SAVED);
    ui_string(!is_saved(d) ? IDS_PASSWORD_ASKED : has_one ? IDS_PASSWORD_SAVED : IDS_PASSWORD_NEW, text, sizeof text);
    dialog_set_text(d, IDC_ENTRY_PASSWORD_NOTE, text);
}

void entry_user_command(struct dialog *d, int control, int code)
{
    if (control != IDC_ENTRY_SAVE_PASSWORD || code != BN_CLICKED)
        return;
    entry_user_show(d);
    if (is_saved(d))
        SendMessageW(d->window, WM_NEXTDLGCTL, (WPARAM)dialog_control(d, IDC_ENTRY_PASSWORD), TRUE);
}

void entry_user_forget(struct dialog *d)
{
    SetDlgItemTextW(d->window, IDC_ENTRY_PASSWORD, L"");
}
