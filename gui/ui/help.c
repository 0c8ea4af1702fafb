/*
 * help.c - F1, the [?] button and the Help button.
 *
 * A control's help is a balloon at the control; a dialog's is a message box, which can be read with
 * the keyboard alone and is read out whole.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/ui/ui_internal.h"
#include <string.h>
#include "common/base/text.h"
#include "gui/ui/ui_ids.h"
#include "gui/ui/wide.h"

static bool dialog_help(const struct dialog *d, char *out, size_t cap)
{
    ui_string(d->kind->template_id + HELP_STRINGS, out, cap);
    return out[0] != '\0';
}

void help_for_dialog(struct dialog *d)
{
    wchar_t caption[128] = L"", wide[HELP_TEXT_MAX];
    char text[HELP_TEXT_MAX], reasons[HELP_TEXT_MAX] = "";
    size_t len;

    if (!dialog_help(d, text, sizeof text))
        ui_string(IDS_UI_NO_HELP, text, sizeof text);
    if (d->tips)
        tips_append_reasons(d->tips, reasons, sizeof reasons);
    if (reasons[0]) {
        len = strlen(text);
        ui_string(IDS_UI_UNAVAILABLE_LIST, text + len, sizeof text - len);
        len = strlen(text);
        if (len + strlen(reasons) < sizeof text)
            memcpy(text + len, reasons, strlen(reasons) + 1);
    }
    GetWindowTextW(d->is_page ? GetParent(d->window) : d->window, caption, 128);
    MessageBoxW(d->window, ui_wide(text, wide, HELP_TEXT_MAX), caption, MB_OK | MB_ICONINFORMATION);
}

/* The child of the dialog that `window` is or lies in: the box around a combo box's edit control. */
static HWND own_control(const struct dialog *d, HWND window)
{
    while (window && GetParent(window) != d->window)
        window = GetParent(window);
    return window;
}

/* A label's help is that of what stands behind it. */
static HWND labelled(HWND control)
{
    return GetDlgCtrlID(control) > 0 && GetDlgCtrlID(control) < 0xffff ? control : GetWindow(control, GW_HWNDNEXT);
}

void help_for_window(struct dialog *d, HWND window)
{
    char text[HELP_TEXT_MAX] = "", reason[HELP_TEXT_MAX], both[HELP_TEXT_MAX];
    wchar_t wide[HELP_TEXT_MAX];
    HWND control = own_control(d, window);
    int id, why;

    control = control ? labelled(control) : NULL;
    if (!control || !d->tips) {
        help_for_dialog(d);
        return;
    }
    id = GetDlgCtrlID(control);
    if (id > 0)
        ui_string(id + HELP_STRINGS, text, sizeof text);
    why = tips_reason(d->tips, id);
    if (!text[0] && !why) {
        help_for_dialog(d);
        return;
    }
    if (why) {
        ui_string(why, reason, sizeof reason);
        ui_format(both, sizeof both, IDS_UI_UNAVAILABLE, text, reason);
        text_copy(text, sizeof text, text[0] ? both : reason);
    }
    tips_point_at(d->tips, control, NULL, ui_wide(text, wide, HELP_TEXT_MAX));
}
