/*
 * panel_restart.c - *Network Settings Change*: the prompt, and what its answers do.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/network/panel.h"
#include "gui/network/sheet_ids.h"
#include "gui/ui/service.h"

/* ---- the box ---- */

static void load(struct dialog *d)
{
    SendDlgItemMessageW(d->window, IDC_RESTART_ICON, STM_SETICON, (WPARAM)LoadIconW(NULL, (LPCWSTR)IDI_QUESTION), 0);
    MessageBeep(MB_ICONQUESTION);
}

static void command(struct dialog *d, int control, int code)
{
    if (code == BN_CLICKED && (control == IDYES || control == IDNO || control == IDC_RESTART_SERVICE))
        dialog_end(d, control);
}

static const struct dialog_kind box = { .template_id = IDD_RESTART, .load = load, .command = command };

/* ---- the computer ---- */

static DWORD take_shutdown_privilege(void)
{
    TOKEN_PRIVILEGES wanted = { .PrivilegeCount = 1, .Privileges = { { .Attributes = SE_PRIVILEGE_ENABLED } } };
    HANDLE token;
    DWORD error = 0;

    if (!OpenProcessToken(GetCurrentProcess(), TOKEN_ADJUST_PRIVILEGES | TOKEN_QUERY, &token))
        return GetLastError();
    if (!LookupPrivilegeValueW(NULL, L"SeShutdownPrivilege", &wanted.Privileges[0].Luid) || !AdjustTokenPrivileges(token, FALSE, &wanted, 0, NULL, NULL))
        error = GetLastError();
    else
        error = GetLastError() == ERROR_NOT_ALL_ASSIGNED ? ERROR_NOT_ALL_ASSIGNED : 0;
    CloseHandle(token);
    return error;
}

static void restart_computer(HWND owner)
{
    char sentence[RRAS_SENTENCE_MAX];
    DWORD error = take_shutdown_privilege();

    if (!error && !ExitWindowsEx(EWX_REBOOT, SHTDN_REASON_MAJOR_APPLICATION | SHTDN_REASON_MINOR_RECONFIG | SHTDN_REASON_FLAG_PLANNED))
        error = GetLastError();
    if (error)
        ui_message(owner, MB_OK | MB_ICONERROR, IDS_RESTART_CAPTION, IDS_RESTART_FAILED, rras_error_sentence((long)error, NULL, "", sentence));
}

void panel_ask_restart(struct panel *panel, HWND owner)
{
    INT_PTR answer;

    if (!panel->has_changed_role_or_device)
        return;
    panel->has_changed_role_or_device = false;
    panel_refresh(panel);
    if (!panel->is_reachable || !panel->server.is_restart_pending)
        return; /* it was changed back, or somebody restarted it meanwhile */
    answer = dialog_run(owner, &box, NULL);
    if (answer == IDYES)
        restart_computer(owner);
    else if (answer == IDC_RESTART_SERVICE && service_restart(panel->instance, &panel->service, owner))
        panel_refresh(panel);
}
