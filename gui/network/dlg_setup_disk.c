/*
 * dlg_setup_disk.c - a folder is typed or browsed for, and looked into before Continue is accepted.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/network/dlg_setup_disk.h"
#include <shlobj.h>
#include <shlwapi.h>
#include <stdio.h>
#include "gui/network/components.h"
#include "gui/network/sheet_ids.h"
#include "gui/ui/service.h"
#include "gui/ui/wide.h"

struct disk {
    const struct update_part *installed;
    char folder[3 * MAX_PATH];
    wchar_t *out;
};

/* Absolute, and without the backslash at its end. False: no such name. */
static bool full_name(const char *typed, wchar_t *out)
{
    wchar_t wide[MAX_PATH];
    DWORD len = GetFullPathNameW(ui_wide(typed, wide, MAX_PATH), MAX_PATH, out, NULL);

    if (len == 0 || len >= MAX_PATH)
        return false;
    if (len > 3 && out[len - 1] == L'\\')
        out[len - 1] = L'\0';
    return true;
}

static bool complain_of_set(struct dialog *d, enum update_set result, const struct update_part set[UPDATE_PARTS], size_t part)
{
    char a[UPDATE_VERSION_MAX], b[UPDATE_VERSION_MAX];

    switch (result) {
    case UPDATE_SET_EMPTY:
        return dialog_complain(d, IDC_SETUP_DISK_FOLDER, IDS_SET_EMPTY);
    case UPDATE_SET_LACKS:
        return dialog_complain(d, IDC_SETUP_DISK_FOLDER, IDS_SET_LACKS, update_part_names[part]);
    default:
        return dialog_complain(d, IDC_SETUP_DISK_FOLDER, IDS_SET_MIXED, update_part_names[part], update_version_text(&set[part], a),
                               update_part_names[UPDATE_SERVICE], update_version_text(&set[UPDATE_SERVICE], b));
    }
}

static bool accept_folder(struct dialog *d)
{
    struct disk *disk = d->model;
    struct update_part set[UPDATE_PARTS];
    enum update_set result;
    wchar_t own[MAX_PATH];
    size_t part;

    if (disk->folder[0] == '\0')
        return dialog_complain(d, IDC_SETUP_DISK_FOLDER, IDS_SET_NO_FOLDER);
    if (!full_name(disk->folder, disk->out) || !components_read(disk->out, set))
        return dialog_complain(d, IDC_SETUP_DISK_FOLDER, IDS_SET_EMPTY);
    if (own_folder(own) && lstrcmpiW(own, disk->out) == 0)
        return dialog_complain(d, IDC_SETUP_DISK_FOLDER, IDS_SET_SAME);
    result = update_check_set(set, disk->installed, &part);
    return result == UPDATE_SET_GOOD || complain_of_set(d, result, set, part);
}

static void load(struct dialog *d)
{
    SendDlgItemMessageW(d->window, IDC_SETUP_DISK_ICON, STM_SETICON, (WPARAM)LoadIconW(NULL, (LPCWSTR)IDI_INFORMATION), 0);
    SHAutoComplete(dialog_control(d, IDC_SETUP_DISK_FOLDER), SHACF_FILESYS_DIRS);
}

static void browse(struct dialog *d)
{
    wchar_t title[256], path[MAX_PATH];
    char text[256];
    BROWSEINFOW info = { .hwndOwner = d->window, .ulFlags = BIF_RETURNONLYFSDIRS | BIF_NEWDIALOGSTYLE | BIF_NONEWFOLDERBUTTON };
    LPITEMIDLIST chosen;

    info.lpszTitle = ui_wide(ui_string(IDS_SET_BROWSE, text, sizeof text), title, 256);
    chosen = SHBrowseForFolderW(&info);
    if (chosen && SHGetPathFromIDListW(chosen, path))
        SetDlgItemTextW(d->window, IDC_SETUP_DISK_FOLDER, path);
    CoTaskMemFree(chosen);
    SendMessageW(d->window, WM_NEXTDLGCTL, (WPARAM)dialog_control(d, IDC_SETUP_DISK_FOLDER), TRUE);
}

static void command(struct dialog *d, int control, int code)
{
    if (control == IDC_SETUP_DISK_BROWSE && code == BN_CLICKED)
        browse(d);
}

bool dlg_setup_disk(HWND owner, const struct update_part installed[UPDATE_PARTS], wchar_t *folder)
{
    static const struct dialog_field fields[] = { { IDC_SETUP_DISK_FOLDER, FIELD_TEXT, DIALOG_FIELD(disk, folder), 0, 0, 0 } };
    static const struct dialog_kind kind = {
        .template_id = IDD_SETUP_DISK, .fields = fields, .field_count = 1, .load = load, .command = command, .accept = accept_folder
    };
    struct disk disk = { .installed = installed, .out = folder };

    return dialog_run(owner, &kind, &disk) == IDOK;
}
