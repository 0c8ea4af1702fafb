/*
 * look.c - for people who may only look: what changes something is locked, and a shield button
 * starts the program again with administrator rights.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/ui/look.h"
#include <shellapi.h>
#include <shlobj.h>
#include "gui/ui/ui_ids.h"
#include "gui/ui/ui_internal.h"

enum { SUBCLASS_ID = 2, ARGUMENTS_MAX = 1024 };

/* Our own arguments but --look, quoted again. False: they do not fit. */
static bool own_arguments(wchar_t *out, size_t cap)
{
    int count = 0;
    wchar_t **arguments = CommandLineToArgvW(GetCommandLineW(), &count);
    size_t used = 0;
    bool fits = arguments != NULL;

    out[0] = L'\0';
    for (int i = 1; fits && i < count; i++) {
        if (lstrcmpiW(arguments[i], L"--look") == 0)
            continue;
        fits = used + wcslen(arguments[i]) + 4 < cap;
        if (fits)
            used += (size_t)wsprintfW(out + used, L"\"%ls\" ", arguments[i]); /* rooms and instances have no quotes in them */
    }
    LocalFree(arguments);
    return fits;
}

void look_raise(HWND owner)
{
    wchar_t exe[MAX_PATH], arguments[ARGUMENTS_MAX];
    SHELLEXECUTEINFOW info = { .cbSize = sizeof info, .fMask = SEE_MASK_NOASYNC, .hwnd = owner, .lpVerb = L"runas", .lpFile = exe,
                               .lpParameters = arguments, .nShow = SW_SHOWNORMAL };
    DWORD len = GetModuleFileNameW(NULL, exe, MAX_PATH);

    if (len == 0 || len >= MAX_PATH || !own_arguments(arguments, ARGUMENTS_MAX))
        return;
    if (ShellExecuteExW(&info)) /* the person said yes: the raised one takes over, and here nothing was changed */
        ExitProcess(0);
}

static LRESULT CALLBACK hear_shield(HWND window, UINT msg, WPARAM wp, LPARAM lp, UINT_PTR id, DWORD_PTR shield)
{
    if (msg == WM_COMMAND && LOWORD(wp) == (WORD)shield && HIWORD(wp) == BN_CLICKED) {
        look_raise(window);
        return 0;
    }
    if (msg == WM_NCDESTROY)
        RemoveWindowSubclass(window, hear_shield, id);
    return DefSubclassProc(window, msg, wp, lp);
}

static bool opens_something(HWND button)
{
    wchar_t caption[128] = L"";
    int len = GetWindowTextW(button, caption, 128);

    return len > 3 && lstrcmpW(caption + len - 3, L"...") == 0;
}

static bool changes_something(HWND control, int shield)
{
    int id = GetDlgCtrlID(control);
    LONG_PTR style = GetWindowLongPtrW(control, GWL_STYLE);

    if (id <= 0 || id == 0xffff || id == IDCANCEL || id == IDC_HELP_BUTTON || id == shield)
        return false;
    if (ui_has_class(control, WC_BUTTONW))
        return (style & BS_TYPEMASK) != BS_GROUPBOX
            && (((style & BS_TYPEMASK) != BS_PUSHBUTTON && (style & BS_TYPEMASK) != BS_DEFPUSHBUTTON) || !opens_something(control));
    if (ui_has_class(control, WC_EDITW))
        return !(style & ES_READONLY);
    return ui_has_class(control, WC_COMBOBOXW) || ui_has_class(control, WC_IPADDRESSW) || ui_has_class(control, UPDOWN_CLASSW);
}

void look_lock(struct dialog *dialog, bool may_change, int control)
{
    if (!may_change)
        dialog_lock(dialog, control, IDS_UI_LOOK_ONLY);
}

void look_shield(struct dialog *dialog, bool may_change, int shield)
{
    HWND button = shield ? dialog_control(dialog, shield) : NULL;

    if (!button)
        return;
    ShowWindow(button, may_change ? SW_HIDE : SW_SHOW);
    if (may_change)
        return;
    SendMessageW(button, BCM_SETSHIELD, 0, TRUE);
    SetWindowSubclass(dialog->window, hear_shield, SUBCLASS_ID, (DWORD_PTR)shield);
}

void look_only(struct dialog *dialog, bool may_change, int shield)
{
    look_shield(dialog, may_change, shield);
    if (may_change)
        return;
    for (HWND control = GetWindow(dialog->window, GW_CHILD); control; control = GetWindow(control, GW_HWNDNEXT))
        if (changes_something(control, shield))
            dialog_lock(dialog, GetDlgCtrlID(control), IDS_UI_LOOK_ONLY);
    if (dialog_control(dialog, IDOK) && !dialog->is_page)
        SendMessageW(dialog->window, DM_SETDEFID, IDCANCEL, 0);
}
