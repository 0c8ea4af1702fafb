/*
 * dlg_new_entry.c - New Phonebook Entry Wizard: a few questions, one page each.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/phone/entry_sheet.h"
#include <string.h>

enum { SUMMARY_MAX = 1024 };

/* Which buttons a page has; posted where the page is only about to be shown. */
static void set_buttons(struct dialog *d, DWORD buttons)
{
    PostMessageW(GetParent(d->window), PSM_SETWIZBUTTONS, 0, (LPARAM)buttons);
}

static bool is_checked(struct dialog *d, int control)
{
    return IsDlgButtonChecked(d->window, control) == BST_CHECKED;
}

/* ---- name ---- */

static const struct dialog_field name_fields[] = {
    { IDC_ENTRY_NAME, FIELD_TEXT, DIALOG_FIELD(entry_sheet, form.entry.name), 0, 0, 0 },
    { IDC_NEW_KNOWS, FIELD_CHECK, DIALOG_FIELD(entry_sheet, form.knows_all), 0, 0, 0 },
};

static void name_buttons(struct dialog *d)
{
    set_buttons(d, is_checked(d, IDC_NEW_KNOWS) ? PSWIZB_FINISH : PSWIZB_NEXT);
}

static void name_command(struct dialog *d, int control, int code)
{
    if (control == IDC_NEW_KNOWS && code == BN_CLICKED)
        name_buttons(d);
}

static LRESULT name_notify(struct dialog *d, NMHDR *hdr)
{
    if (hdr->code == (UINT)PSN_SETACTIVE)
        name_buttons(d);
    return 0;
}

static bool name_accept(struct dialog *d)
{
    return entry_check(d, ENTRY_NAME);
}

static const struct dialog_kind page_name = {
    .template_id = IDD_NEW_NAME,
    .fields = name_fields,
    .field_count = ARRAYSIZE(name_fields),
    .command = name_command,
    .notify = name_notify,
    .accept = name_accept,
};

/* ---- what it calls over ---- */

static const int kind_buttons[PHONE_KINDS] = { IDC_NEW_MODEM, IDC_NEW_TCP, IDC_NEW_CABLE };

/* The first kind there is anything of. */
static void choose_first(struct entry_sheet *sheet)
{
    struct phone_entry *e = &sheet->form.entry;

    for (int kind = 0; kind < PHONE_KINDS && !line_kind_is_there(e->kind, sheet->lines, sheet->line_count); kind++)
        e->kind = (enum phone_kind)kind;
    if (!line_kind_is_there(e->kind, sheet->lines, sheet->line_count))
        e->kind = PHONE_MODEM;
}

static void line_load(struct dialog *d)
{
    struct entry_sheet *sheet = d->model;

    choose_first(sheet);
    CheckRadioButton(d->window, IDC_NEW_MODEM, IDC_NEW_CABLE, kind_buttons[sheet->form.entry.kind]);
    entry_line_show(d);
    phone_watch(sheet->phone, d);
}

static void line_command(struct dialog *d, int control, int code)
{
    struct entry_sheet *sheet = d->model;
    struct phone_entry *e = &sheet->form.entry;

    for (int kind = 0; kind < PHONE_KINDS; kind++) {
        if (control != kind_buttons[kind] || code != BN_CLICKED || kind == (int)e->kind)
            continue;
        e->kind = (enum phone_kind)kind;
        e->port[0] = e->device[0] = '\0';
        e->other_port_ok = true;
        entry_line_show(d);
    }
    entry_line_command(d, control, code);
}

/* A line may be set up meanwhile. */
static void line_changed(struct dialog *d)
{
    struct entry_sheet *sheet = d->model;

    if (!phone_refresh(sheet->phone))
        return;
    entry_line_take(d);
    sheet->line_count = phone_lines(sheet->phone, sheet->lines);
    entry_line_show(d);
}

static LRESULT line_notify(struct dialog *d, NMHDR *hdr)
{
    const struct entry_sheet *sheet = d->model;

    if (hdr->code == (UINT)PSN_SETACTIVE)
        set_buttons(d, PSWIZB_BACK | PSWIZB_NEXT);
    return hdr->code == (UINT)PSN_WIZNEXT && !entry_has_numbers(&sheet->form) ? IDD_NEW_USER : 0;
}

static bool line_accept(struct dialog *d)
{
    entry_line_take(d);
    return true;
}

static void line_closing(struct dialog *d)
{
    struct entry_sheet *sheet = d->model;

    phone_unwatch(sheet->phone, d);
}

static const struct dialog_kind page_line = {
    .template_id = IDD_NEW_LINE,
    .load = line_load,
    .command = line_command,
    .notify = line_notify,
    .accept = line_accept,
    .changed = line_changed,
    .closing = line_closing,
};

/* ---- where it calls ---- */

static const struct dialog_field number_fields[] = {
    { IDC_ENTRY_NUMBER, FIELD_TEXT, DIALOG_FIELD(entry_sheet, form.entry.number), 0, 0, 0 },
    { IDC_ENTRY_PREFIX, FIELD_TEXT, DIALOG_FIELD(entry_sheet, form.entry.prefix), 0, 0, 0 },
};

static LRESULT number_notify(struct dialog *d, NMHDR *hdr)
{
    if (hdr->code == (UINT)PSN_SETACTIVE) {
        entry_number_show(d);
        set_buttons(d, PSWIZB_BACK | PSWIZB_NEXT);
    }
    return 0;
}

static bool number_accept(struct dialog *d)
{
    return entry_check(d, ENTRY_NUMBER);
}

static const struct dialog_kind page_number = {
    .template_id = IDD_NEW_NUMBER,
    .fields = number_fields,
    .field_count = ARRAYSIZE(number_fields),
    .command = entry_number_command,
    .notify = number_notify,
    .accept = number_accept,
};

/* ---- who calls ---- */

static const struct dialog_field user_fields[] = {
    { IDC_ENTRY_USER, FIELD_TEXT, DIALOG_FIELD(entry_sheet, form.entry.user), 0, 0, 0 },
    { IDC_ENTRY_DOMAIN, FIELD_TEXT, DIALOG_FIELD(entry_sheet, form.entry.domain), 0, 0, 0 },
    { IDC_ENTRY_SAVE_PASSWORD, FIELD_CHECK, DIALOG_FIELD(entry_sheet, form.saves_password), 0, 0, 0 },
    { IDC_ENTRY_PASSWORD, FIELD_TEXT, DIALOG_FIELD(entry_sheet, form.password), 0, 0, 0 },
};

static LRESULT user_notify(struct dialog *d, NMHDR *hdr)
{
    const struct entry_sheet *sheet = d->model;

    if (hdr->code == (UINT)PSN_SETACTIVE) {
        entry_user_show(d);
        set_buttons(d, PSWIZB_BACK | PSWIZB_NEXT);
    }
    return hdr->code == (UINT)PSN_WIZBACK && !entry_has_numbers(&sheet->form) ? IDD_NEW_LINE : 0;
}

static bool user_accept(struct dialog *d)
{
    return entry_check(d, ENTRY_USER);
}

static const struct dialog_kind page_user = {
    .template_id = IDD_NEW_USER,
    .fields = user_fields,
    .field_count = ARRAYSIZE(user_fields),
    .command = entry_user_command,
    .notify = user_notify,
    .accept = user_accept,
    .closing = entry_user_forget,
};

/* ---- that's it ---- */

static void append(char *text, int string_id, const char *what)
{
    size_t len = strlen(text);

    ui_format(text + len, SUMMARY_MAX - len, string_id, what);
}

static void show_summary(struct dialog *d)
{
    const struct entry_sheet *sheet = d->model;
    const struct phone_entry *e = &sheet->form.entry;
    char text[SUMMARY_MAX], line[LINE_TEXT_MAX], number[PHONE_PREFIX_MAX + PHONE_NUMBER_MAX + 1] = "";
    char user[PHONE_USER_MAX + PHONE_DOMAIN_MAX + 2] = "";

    phone_line_name(e->kind, e->port, e->device, line);
    if (e->number[0]) {
        strcat(number, e->kind == PHONE_MODEM ? e->prefix : "");
        strcat(number, e->number);
    }
    if (!entry_has_numbers(&sheet->form))
        ui_format(text, sizeof text, IDS_SUMMARY_CABLE, e->name, line);
    else if (number[0])
        ui_format(text, sizeof text, IDS_SUMMARY_NUMBER, e->name, number, line);
    else
        ui_format(text, sizeof text, IDS_SUMMARY_ASKS_NUMBER, e->name, line);
    if (e->domain[0]) {
        strcat(user, e->domain);
        strcat(user, "\\");
    }
    strcat(user, e->user);
    append(text, e->user[0] ? IDS_SUMMARY_USER : IDS_SUMMARY_ASKED_USER, user);
    append(text, sheet->form.saves_password ? IDS_SUMMARY_PASSWORD : IDS_SUMMARY_ASKED_PASSWORD, "");
    append(text, IDS_SUMMARY_END, "");
    dialog_set_text(d, IDC_NEW_SUMMARY, text);
}

static LRESULT finish_notify(struct dialog *d, NMHDR *hdr)
{
    if (hdr->code == (UINT)PSN_SETACTIVE) {
        show_summary(d);
        set_buttons(d, PSWIZB_BACK | PSWIZB_FINISH);
        PostMessageW(d->window, WM_COMMAND, MAKEWPARAM(IDC_NEW_SUMMARY, 0), 0);
    }
    return 0;
}

/* Nothing of the page can have the keyboard: it goes to Finish, which is the default by now. */
static void finish_command(struct dialog *d, int control, int code)
{
    HWND sheet = GetParent(d->window);
    LRESULT usual = SendMessageW(sheet, DM_GETDEFID, 0, 0);
    HWND button = HIWORD(usual) == DC_HASDEFID ? GetDlgItem(sheet, LOWORD(usual)) : NULL;

    (void)code;
    if (control == IDC_NEW_SUMMARY && button)
        SendMessageW(sheet, WM_NEXTDLGCTL, (WPARAM)button, TRUE);
}

static bool finish_accept(struct dialog *d)
{
    return entry_save(d->model, d);
}

static const struct dialog_kind page_finish = {
    .template_id = IDD_NEW_FINISH,
    .command = finish_command,
    .notify = finish_notify,
    .accept = finish_accept,
};

/* ---- the wizard ---- */

static int CALLBACK begin(HWND window, UINT msg, LPARAM lp)
{
    (void)lp;
    if (msg == PSCB_INITIALIZED) {
        dialog_centre(window);
        dialog_show_icon(window);
    }
    return 0;
}

bool entry_wizard_run(struct entry_sheet *sheet, HWND owner)
{
    static const struct dialog_kind *const kinds[] = { &page_name, &page_line, &page_number, &page_user, &page_finish };
    HPROPSHEETPAGE pages[ARRAYSIZE(kinds)];
    PROPSHEETHEADERW header = {
        .dwSize = sizeof header,
        .dwFlags = PSH_WIZARD | PSH_USECALLBACK,
        .hwndParent = owner,
        .hInstance = GetModuleHandleW(NULL),
        .phpage = pages,
        .pfnCallback = begin,
    };
    bool is_finished = false;

    for (; header.nPages < ARRAYSIZE(kinds); header.nPages++)
        if (!(pages[header.nPages] = dialog_page(kinds[header.nPages], sheet)))
            break;
    if (header.nPages == ARRAYSIZE(kinds))
        is_finished = PropertySheetW(&header) > 0;
    return is_finished && sheet->form.knows_all && !sheet->is_saved;
}
