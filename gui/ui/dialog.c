/*
 * dialog.c - the life of a dialog or a page: it is shown, keys and buttons are turned into what its
 * kind says, it ends.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/ui/dialog.h"
#include <stdarg.h>
#include <stdlib.h>
#include "gui/ui/ui_ids.h"
#include "gui/ui/ui_internal.h"
#include "gui/ui/wide.h"

enum { COMPLAINT_MAX = 1024, CONTROL_TEXT_MAX = 4096 };

/* ---- its place ---- */

void dialog_centre(HWND window)
{
    HWND owner = GetWindow(window, GW_OWNER);
    MONITORINFO monitor = { .cbSize = sizeof monitor };
    RECT over, own;
    LONG x, y;

    GetMonitorInfoW(MonitorFromWindow(owner ? owner : window, MONITOR_DEFAULTTOPRIMARY), &monitor);
    if (!owner || !IsWindowVisible(owner) || IsIconic(owner) || !GetWindowRect(owner, &over))
        over = monitor.rcWork;
    GetWindowRect(window, &own);
    x = (over.left + over.right - (own.right - own.left)) / 2;
    y = (over.top + over.bottom - (own.bottom - own.top)) / 2;
    if (x > monitor.rcWork.right - (own.right - own.left))
        x = monitor.rcWork.right - (own.right - own.left);
    if (y > monitor.rcWork.bottom - (own.bottom - own.top))
        y = monitor.rcWork.bottom - (own.bottom - own.top);
    SetWindowPos(window, NULL, x > monitor.rcWork.left ? x : monitor.rcWork.left, y > monitor.rcWork.top ? y : monitor.rcWork.top, 0, 0,
                 SWP_NOSIZE | SWP_NOZORDER | SWP_NOACTIVATE);
}

void dialog_show_icon(HWND window)
{
    static const struct {
        WPARAM which;
        int width, height;
    } icons[] = { { ICON_BIG, SM_CXICON, SM_CYICON }, { ICON_SMALL, SM_CXSMICON, SM_CYSMICON } };

    if (GetWindow(window, GW_OWNER))
        return;
    for (size_t i = 0; i < ARRAYSIZE(icons); i++)
        SendMessageW(window, WM_SETICON, icons[i].which, (LPARAM)LoadImageW(GetModuleHandleW(NULL), MAKEINTRESOURCEW(IDI_PROGRAM), IMAGE_ICON,
                     GetSystemMetrics(icons[i].width), GetSystemMetrics(icons[i].height), LR_SHARED));
}

/* The [?] button, and on a dialog of its own the icon for the task bar. */
static void dress(HWND window)
{
    LONG_PTR style = GetWindowLongPtrW(window, GWL_EXSTYLE);

    SetWindowLongPtrW(window, GWL_EXSTYLE, style | WS_EX_CONTEXTHELP);
    SetWindowPos(window, NULL, 0, 0, 0, 0, SWP_NOMOVE | SWP_NOSIZE | SWP_NOZORDER | SWP_NOACTIVATE | SWP_FRAMECHANGED);
    dialog_show_icon(window);
}

static bool is_accepted(struct dialog *d)
{
    return dialog_read_fields(d) && (!d->kind->accept || d->kind->accept(d));
}

static void begin(struct dialog *d, HWND window)
{
    d->window = window;
    SetWindowLongPtrW(window, DWLP_USER, (LONG_PTR)d);
    d->tips = tips_new(window);
    if (!d->is_page) {
        dress(window);
        dialog_centre(window);
        if (!GetWindow(window, GW_OWNER))
            SetForegroundWindow(window); /* the one before it may be closed by now, and another program in front */
    }
    dialog_show_fields(d);
    address_settle(window);
    if (d->kind->load)
        d->kind->load(d);
}

bool ui_has_class(HWND control, const wchar_t *name)
{
    wchar_t own[64] = L"";

    GetClassNameW(control, own, 64);
    return lstrcmpiW(own, name) == 0;
}

/* Nothing is typed there, and its text would be selected. */
static bool is_only_read(HWND control)
{
    return ui_has_class(control, WC_EDITW) && GetWindowLongPtrW(control, GWL_STYLE) & ES_READONLY;
}

static bool is_push_button(HWND control)
{
    LRESULT code = SendMessageW(control, WM_GETDLGCODE, 0, 0);

    return (code & (DLGC_DEFPUSHBUTTON | DLGC_UNDEFPUSHBUTTON)) != 0;
}

/* The keyboard begins where something is typed or chosen, and where there is nothing of that kind, at the
 * default button: a push button with the focus looks like the default. */
static HWND first_control(const struct dialog *d)
{
    HWND first = GetNextDlgTabItem(d->window, NULL, FALSE), control = first;
    LRESULT usual = SendMessageW(d->window, DM_GETDEFID, 0, 0);

    do {
        if (control && !is_push_button(control) && !is_only_read(control))
            return control;
        control = GetNextDlgTabItem(d->window, control, FALSE);
    } while (control && control != first);
    control = HIWORD(usual) == DC_HASDEFID ? dialog_control(d, LOWORD(usual)) : NULL;
    return control && IsWindowEnabled(control) ? control : first;
}

static void begin_keyboard(struct dialog *d)
{
    HWND control = first_control(d);

    if (control)
        SendMessageW(d->window, WM_NEXTDLGCTL, (WPARAM)control, TRUE);
}

static void end(struct dialog *d)
{
    if (d->kind->closing)
        d->kind->closing(d);
    tips_free(d->tips);
    d->tips = NULL;
    SetWindowLongPtrW(d->window, DWLP_USER, 0);
}

void dialog_press(struct dialog *d, int button)
{
    HWND control = dialog_control(d, button);

    if (control && !IsWindowEnabled(control))
        return; /* Enter and Esc come here, too */
    if (button == IDOK && !is_accepted(d))
        return;
    dialog_end(d, button);
}

static void command(struct dialog *d, int control, int code)
{
    if (control == IDC_HELP_BUTTON)
        help_for_dialog(d);
    else if (!d->is_page && (control == IDOK || control == IDCANCEL))
        dialog_press(d, control);
    else if (d->kind->command)
        d->kind->command(d, control, code);
}

/* A page hears of the sheet's buttons by notifications. */
static bool page_notify(struct dialog *d, const NMHDR *hdr, LRESULT *result)
{
    if (!d->is_page || hdr->hwndFrom != GetParent(d->window))
        return false;
    switch (hdr->code) {
    case (UINT)PSN_APPLY:
        *result = is_accepted(d) ? PSNRET_NOERROR : PSNRET_INVALID;
        return true;
    case (UINT)PSN_WIZNEXT:
    case (UINT)PSN_WIZFINISH:
        *result = is_accepted(d) ? 0 : -1;
        return *result != 0; /* else the page may say where to go */
    default:
        return false;
    }
}

static bool notify(struct dialog *d, NMHDR *hdr)
{
    LRESULT result = 0;

    if (!page_notify(d, hdr, &result)) {
        if (!d->kind->notify)
            return false;
        result = d->kind->notify(d, hdr);
    }
    SetWindowLongPtrW(d->window, DWLP_MSGRESULT, result);
    return true;
}

static void complain_now(struct dialog *d, int control, wchar_t *text);

/* News that came in a row are one. */
static void changed(struct dialog *d)
{
    MSG more;

    while (PeekMessageW(&more, d->window, DIALOG_WM_CHANGED, DIALOG_WM_CHANGED, PM_REMOVE))
        ;
    if (d->kind->changed)
        d->kind->changed(d);
}

static void show_help(struct dialog *d, const HELPINFO *info)
{
    help_for_window(d, info->iContextType == HELPINFO_WINDOW ? (HWND)info->hItemHandle : NULL);
}

static INT_PTR handle(struct dialog *d, UINT msg, WPARAM wp, LPARAM lp)
{
    switch (msg) {
    case WM_COMMAND:
        command(d, LOWORD(wp), HIWORD(wp));
        return TRUE;
    case WM_NOTIFY:
        return notify(d, (NMHDR *)lp);
    case WM_HELP:
        show_help(d, (const HELPINFO *)lp);
        return TRUE;
    case WM_CONTEXTMENU:
        if (d->kind->menu)
            d->kind->menu(d, (HWND)wp, lp);
        return d->kind->menu != NULL;
    case WM_MOVE:
        if (d->tips)
            tips_hide(d->tips);
        return FALSE;
    case WM_SIZE:
        if (d->tips)
            tips_moved(d->tips);
        return FALSE;
    case WM_ACTIVATE:
        if (LOWORD(wp) == WA_INACTIVE && d->tips)
            tips_hide(d->tips);
        return FALSE;
    case DIALOG_WM_CHANGED:
        changed(d);
        return TRUE;
    case DIALOG_WM_COMPLAIN:
        complain_now(d, (int)wp, (wchar_t *)lp);
        return TRUE;
    case WM_DESTROY:
        end(d);
        return FALSE;
    default:
        return FALSE;
    }
}

static INT_PTR CALLBACK procedure(HWND window, UINT msg, WPARAM wp, LPARAM lp)
{
    struct dialog *d = (struct dialog *)GetWindowLongPtrW(window, DWLP_USER);

    if (msg == WM_INITDIALOG) {
        d = (struct dialog *)lp;
        begin(d, window);
        if (d->is_page)
            return TRUE; /* the sheet sees to the focus */
        begin_keyboard(d);
        return FALSE;
    }
    return d ? handle(d, msg, wp, lp) : FALSE;
}

INT_PTR dialog_run(HWND owner, const struct dialog_kind *kind, void *model)
{
    struct dialog d = { .kind = kind, .model = model };
    INT_PTR result = DialogBoxParamW(GetModuleHandleW(NULL), MAKEINTRESOURCEW(kind->template_id), owner, procedure, (LPARAM)&d);

    return result > 0 ? result : IDCANCEL; /* the template or memory was missing */
}

void dialog_end(struct dialog *d, INT_PTR result)
{
    EndDialog(d->window, result);
}

/* ---- pages ---- */

static INT_PTR CALLBACK page_procedure(HWND window, UINT msg, WPARAM wp, LPARAM lp)
{
    if (msg == WM_INITDIALOG)
        lp = ((const PROPSHEETPAGEW *)lp)->lParam;
    return procedure(window, msg, wp, lp);
}

static UINT CALLBACK page_life(HWND window, UINT msg, PROPSHEETPAGEW *page)
{
    (void)window;
    if (msg == PSPCB_RELEASE)
        free((void *)page->lParam);
    return TRUE;
}

HPROPSHEETPAGE dialog_page(const struct dialog_kind *kind, void *model)
{
    struct dialog *d = calloc(1, sizeof *d);
    PROPSHEETPAGEW page = {
        .dwSize = sizeof page,
        .dwFlags = PSP_USECALLBACK,
        .hInstance = GetModuleHandleW(NULL),
        .pszTemplate = MAKEINTRESOURCEW(kind->template_id),
        .pfnDlgProc = page_procedure,
        .lParam = (LPARAM)d,
        .pfnCallback = page_life,
    };
    HPROPSHEETPAGE made = NULL;

    if (d) {
        d->kind = kind;
        d->model = model;
        d->is_page = true;
        made = CreatePropertySheetPageW(&page);
    }
    if (!made)
        free(d);
    return made;
}

/* ---- controls ---- */

HWND dialog_control(const struct dialog *d, int control)
{
    return GetDlgItem(d->window, control);
}

void dialog_set_text(struct dialog *d, int control, const char *utf8)
{
    wchar_t wide[CONTROL_TEXT_MAX], now[CONTROL_TEXT_MAX];

    ui_wide(utf8, wide, CONTROL_TEXT_MAX);
    GetDlgItemTextW(d->window, control, now, CONTROL_TEXT_MAX);
    if (lstrcmpW(wide, now) != 0) /* else it would flicker */
        SetDlgItemTextW(d->window, control, wide);
    SecureZeroMemory(wide, sizeof wide); /* it may be a password */
    SecureZeroMemory(now, sizeof now);
}

void dialog_get_text(struct dialog *d, int control, char *utf8, size_t cap)
{
    wchar_t wide[CONTROL_TEXT_MAX];

    if (!GetDlgItemTextW(d->window, control, wide, CONTROL_TEXT_MAX))
        wide[0] = L'\0';
    ui_utf8(wide, utf8, cap);
    SecureZeroMemory(wide, sizeof wide);
}

/* The focus does not stay on a control that can no longer be used: the keyboard would be dead. */
static void enable(struct dialog *d, int control, bool on)
{
    HWND window = dialog_control(d, control);

    if (!window || !IsWindowEnabled(window) == !on)
        return;
    if (!on && GetFocus() == window)
        SendMessageW(d->window, WM_NEXTDLGCTL, 0, FALSE);
    EnableWindow(window, on);
}

static void set(struct dialog *d, int control, bool on, int reason)
{
    if (d->tips && tips_is_locked(d->tips, control))
        return;
    if (d->tips)
        tips_set_reason(d->tips, control, reason);
    enable(d, control, on);
}

void dialog_enable(struct dialog *d, int control, bool on)
{
    set(d, control, on, 0);
}

void dialog_disable_because(struct dialog *d, int control, int string_id)
{
    set(d, control, string_id == 0, string_id);
}

void dialog_lock(struct dialog *d, int control, int string_id)
{
    set(d, control, false, string_id);
    if (d->tips)
        tips_lock(d->tips, control);
}

/* ---- complaints ---- */

/* Typing replaces what was wrong. */
static void select_all(HWND control)
{
    if (SendMessageW(control, WM_GETDLGCODE, 0, 0) & DLGC_HASSETSEL)
        SendMessageW(control, EM_SETSEL, 0, -1);
    else
        SendMessageW(control, CB_SETEDITSEL, 0, MAKELPARAM(0, -1));
}

/* A whole text of many lines is not at stake: what was selected there stays so. */
static void go_to(struct dialog *d, HWND control)
{
    DWORD begin = 0, end = 0;
    bool has_lines = ui_has_class(control, WC_EDITW) && GetWindowLongPtrW(control, GWL_STYLE) & ES_MULTILINE;

    if (has_lines)
        SendMessageW(control, EM_GETSEL, (WPARAM)&begin, (LPARAM)&end);
    SendMessageW(d->window, WM_NEXTDLGCTL, (WPARAM)control, TRUE);
    if (!has_lines)
        select_all(control);
    else
        SendMessageW(control, EM_SETSEL, begin, (LPARAM)end);
}

static void point_at(struct dialog *d, int control, const wchar_t *text)
{
    wchar_t title[128];
    char narrow[128];
    HWND window = dialog_control(d, control);

    MessageBeep(MB_ICONWARNING);
    if (!window || !d->tips || !IsWindowEnabled(window))
        window = d->window;
    else
        go_to(d, window);
    if (d->tips)
        tips_point_at(d->tips, window, ui_wide(ui_string(IDS_UI_COMPLAINT, narrow, sizeof narrow), title, 128), text);
}

/* Of a page: the sheet first shows the one that refused OK, which may be another, and then it can be turned to this one. */
static void complain_later(struct dialog *d, int control, const char *utf8)
{
    wchar_t *text = malloc(COMPLAINT_MAX * sizeof *text);

    if (text)
        ui_wide(utf8, text, COMPLAINT_MAX);
    if (!text || !PostMessageW(d->window, DIALOG_WM_COMPLAIN, (WPARAM)control, (LPARAM)text))
        free(text);
}

static void complain_now(struct dialog *d, int control, wchar_t *text)
{
    if (!IsWindowVisible(d->window))
        SendMessageW(GetParent(d->window), PSM_SETCURSELID, 0, (LPARAM)d->kind->template_id);
    point_at(d, control, text);
    free(text);
}

bool dialog_complain_text(struct dialog *d, int control, const char *utf8)
{
    wchar_t text[COMPLAINT_MAX];

    if (d->is_page)
        complain_later(d, control, utf8);
    else
        point_at(d, control, ui_wide(utf8, text, COMPLAINT_MAX));
    return false;
}

bool dialog_complain(struct dialog *d, int control, int string_id, ...)
{
    char text[COMPLAINT_MAX];
    va_list args;

    va_start(args, string_id);
    ui_vformat(text, sizeof text, string_id, args);
    va_end(args);
    return dialog_complain_text(d, control, text);
}
