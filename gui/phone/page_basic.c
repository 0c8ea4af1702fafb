/*
 * page_basic.c - the page Basic of an entry: its name, what it calls over, and where.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/phone/entry_sheet.h"
#include <shellapi.h>
#include <stdio.h>
#include "gui/ui/choices.h"
#include "gui/ui/service.h"
#include "gui/ui/ui_ids.h"
#include "gui/ui/wide.h"

static const struct dialog_field fields[] = {
    { IDC_ENTRY_NAME, FIELD_TEXT, DIALOG_FIELD(entry_sheet, form.entry.name), 0, 0, 0 },
    { IDC_ENTRY_NUMBER, FIELD_TEXT, DIALOG_FIELD(entry_sheet, form.entry.number), 0, 0, 0 },
    { IDC_ENTRY_PREFIX, FIELD_TEXT, DIALOG_FIELD(entry_sheet, form.entry.prefix), 0, 0, 0 },
};

static void load(struct dialog *d)
{
    struct entry_sheet *sheet = d->model;
    char text[128];

    for (int kind = 0; kind < PHONE_KINDS; kind++)
        choices_add(d, IDC_ENTRY_KIND, ui_string(IDS_KIND_MODEM + kind, text, sizeof text));
    choices_select(d, IDC_ENTRY_KIND, (size_t)sheet->form.entry.kind);
    entry_line_show(d);
    entry_number_show(d);
    entry_page_opened(d, PAGE_BASIC);
    if (!sheet->form.is_new && phone_connection(sheet->phone, sheet->form.before.name))
        dialog_lock(d, IDC_ENTRY_NAME, IDS_WHY_UP); /* the connection goes by this name */
}

/* Another kind has other ports. */
static void choose_kind(struct dialog *d)
{
    struct entry_sheet *sheet = d->model;
    struct phone_entry *e = &sheet->form.entry;
    int kind = choices_selected(d, IDC_ENTRY_KIND);

    if (kind < 0 || kind == (int)e->kind)
        return;
    e->kind = (enum phone_kind)kind;
    e->port[0] = e->device[0] = '\0';
    e->other_port_ok = true;
    entry_line_show(d);
    entry_number_show(d);
}

/* rrasnet setup, the same instance. */
static void configure(struct dialog *d)
{
    const struct entry_sheet *sheet = d->model;
    wchar_t folder[MAX_PATH], exe[2 * MAX_PATH], arguments[128], instance[RRAS_INSTANCE_NAME_MAX + 1];
    SHELLEXECUTEINFOW info = { .cbSize = sizeof info, .fMask = SEE_MASK_FLAG_NO_UI | SEE_MASK_NOASYNC, .hwnd = d->window, .lpFile = exe,
                               .lpParameters = arguments, .nShow = SW_SHOWNORMAL };

    ui_wide(sheet->phone->instance, instance, RRAS_INSTANCE_NAME_MAX + 1);
    swprintf(arguments, 128, *instance ? L"setup --instance %ls" : L"setup", instance);
    if (own_folder(folder) && swprintf(exe, 2 * MAX_PATH, L"%ls\\rrasnet.exe", folder) > 0 && ShellExecuteExW(&info))
        return;
    ui_message(d->window, MB_OK | MB_ICONERROR, IDS_UI_CAPTION, IDS_NO_CONFIGURE);
}

static void command(struct dialog *d, int control, int code)
{
    if (control == IDC_ENTRY_KIND && code == CBN_SELCHANGE)
        choose_kind(d);
    else if (control == IDC_ENTRY_CONFIGURE && code == BN_CLICKED)
        configure(d);
    entry_line_command(d, control, code);
    entry_number_command(d, control, code);
}

/* Roles and ports may have been changed by Configure... */
static void changed(struct dialog *d)
{
    struct entry_sheet *sheet = d->model;

    if (!phone_refresh(sheet->phone))
        return;
    entry_line_take(d);
    sheet->line_count = phone_lines(sheet->phone, sheet->lines);
    entry_line_show(d);
}

static bool take(struct dialog *d)
{
    entry_line_take(d);
    return entry_page_accept(d, PAGE_BASIC, ENTRY_NAME | ENTRY_NUMBER);
}

static void closing(struct dialog *d)
{
    entry_page_closed(d, PAGE_BASIC);
}

const struct dialog_kind page_basic = {
    .template_id = IDD_ENTRY_BASIC,
    .fields = fields,
    .field_count = ARRAYSIZE(fields),
    .load = load,
    .command = command,
    .accept = take,
    .changed = changed,
    .closing = closing,
};
