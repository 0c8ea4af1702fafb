/*
 * page_script.c - the page Script of an entry: what is typed for the person between CONNECT and PPP.
 *
 * The service compiles it when the entry is saved and tells the line of a mistake.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/phone/entry_sheet.h"
#include <stdlib.h>
#include <string.h>
#include "gui/phone/phone_files.h"
#include "gui/ui/look.h"
#include "gui/ui/ui_ids.h"
#include "gui/ui/wide.h"

enum { SCRIPT_WIDE = 2 * PHONE_SCRIPT_MAX + 2, SCRIPT_BYTES = 4 * PHONE_SCRIPT_MAX + 4 }; /* a control's lines end with CR LF */

static const struct dialog_field fields[] = {
    { IDC_ENTRY_NO_SCRIPT, FIELD_RADIO, DIALOG_FIELD(entry_sheet, form.has_script), 0, 0, 0 },
    { IDC_ENTRY_RUN_SCRIPT, FIELD_RADIO, DIALOG_FIELD(entry_sheet, form.has_script), 1, 0, 0 },
};

static void show_text(struct dialog *d, const char *script)
{
    wchar_t *wide = calloc(SCRIPT_WIDE, sizeof *wide);
    char *lines = calloc(SCRIPT_BYTES, 1);
    size_t n = 0;

    for (size_t i = 0; lines && script[i] && n + 3 < SCRIPT_BYTES; i++) {
        if (script[i] == '\n')
            lines[n++] = '\r';
        lines[n++] = script[i];
    }
    if (wide && lines)
        SetDlgItemTextW(d->window, IDC_ENTRY_SCRIPT, ui_wide(lines, wide, SCRIPT_WIDE));
    free(lines);
    free(wide);
}

/* What stands in the control goes into the entry. False: it cannot. */
static bool take_text(struct dialog *d, struct phone_entry *entry)
{
    wchar_t *wide = calloc(SCRIPT_WIDE, sizeof *wide);
    char *lines = calloc(SCRIPT_BYTES, 1);
    bool fits = wide && lines;

    if (fits) {
        GetDlgItemTextW(d->window, IDC_ENTRY_SCRIPT, wide, SCRIPT_WIDE);
        ui_utf8(wide, lines, SCRIPT_BYTES);
        fits = phone_entry_set_script(entry, lines, strlen(lines));
    }
    free(lines);
    free(wide);
    return fits;
}

static void show(struct dialog *d)
{
    bool is_wanted = IsDlgButtonChecked(d->window, IDC_ENTRY_RUN_SCRIPT) == BST_CHECKED;

    dialog_disable_because(d, IDC_ENTRY_SCRIPT, is_wanted ? 0 : IDS_WHY_NO_SCRIPT);
}

static void load(struct dialog *d)
{
    const struct entry_sheet *sheet = d->model;
    int tabs = 16;

    SendDlgItemMessageW(d->window, IDC_ENTRY_SCRIPT, EM_LIMITTEXT, SCRIPT_WIDE - 2, 0);
    SendDlgItemMessageW(d->window, IDC_ENTRY_SCRIPT, EM_SETTABSTOPS, 1, (LPARAM)&tabs);
    show_text(d, sheet->form.entry.script);
    show(d);
    entry_page_opened(d, PAGE_SCRIPT);
    look_lock(d, sheet->phone->may_change, IDC_ENTRY_SCRIPT_READ);
}

static void read_file(struct dialog *d)
{
    struct entry_sheet *sheet = d->model;
    struct phone_entry entry = sheet->form.entry;
    struct phone_file file;
    char name[PHONE_FILE_NAME_MAX];

    if (!phone_file_choose(d->window, IDS_FILE_SCRIPTS, false, name) || !phone_file_read(d->window, name, SCRIPT_BYTES, &file))
        return;
    if (phone_entry_set_script(&entry, file.text, file.len)) {
        CheckRadioButton(d->window, IDC_ENTRY_NO_SCRIPT, IDC_ENTRY_RUN_SCRIPT, IDC_ENTRY_RUN_SCRIPT);
        show_text(d, entry.script);
        show(d);
    } else {
        ui_message(d->window, MB_OK | MB_ICONERROR, IDS_UI_CAPTION, IDS_REFUSE_SCRIPT);
    }
    phone_file_free(&file);
}

static void command(struct dialog *d, int control, int code)
{
    if (code != BN_CLICKED)
        return;
    if (control == IDC_ENTRY_NO_SCRIPT || control == IDC_ENTRY_RUN_SCRIPT)
        show(d);
    else if (control == IDC_ENTRY_SCRIPT_READ)
        read_file(d);
}

static bool take(struct dialog *d)
{
    struct entry_sheet *sheet = d->model;

    if (sheet->form.has_script && IsWindowEnabled(dialog_control(d, IDC_ENTRY_SCRIPT)) && !take_text(d, &sheet->form.entry))
        return dialog_complain(d, IDC_ENTRY_SCRIPT, IDS_REFUSE_SCRIPT);
    return entry_page_accept(d, PAGE_SCRIPT, ENTRY_SCRIPT);
}

static void closing(struct dialog *d)
{
    entry_page_closed(d, PAGE_SCRIPT);
}

const struct dialog_kind page_script = {
    .template_id = IDD_ENTRY_SCRIPT,
    .fields = fields,
    .field_count = ARRAYSIZE(fields),
    .load = load,
    .command = command,
    .accept = take,
    .closing = closing,
};
