/*
 * entry_number.c - where an entry calls: number, alternates and prefix, as far as its kind has them.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/phone/entry_sheet.h"

void entry_number_show(struct dialog *d)
{
    const struct entry_form *form = &((struct entry_sheet *)d->model)->form;
    bool is_tcp = form->entry.kind == PHONE_TCP, has_numbers = entry_has_numbers(form);
    char text[256] = "";

    dialog_set_text(d, IDC_ENTRY_NUMBER_LABEL, ui_string(is_tcp ? IDS_LABEL_PLACE : IDS_LABEL_NUMBER, text, sizeof text));
    ui_string(is_tcp ? IDS_HINT_PLACE : has_numbers ? IDS_HINT_NUMBER : IDS_WHY_CABLE, text, sizeof text);
    dialog_set_text(d, IDC_ENTRY_NUMBER_HINT, text);
    dialog_disable_because(d, IDC_ENTRY_NUMBER, has_numbers ? 0 : IDS_WHY_CABLE);
    dialog_disable_because(d, IDC_ENTRY_ALTERNATES, has_numbers ? 0 : IDS_WHY_CABLE);
    dialog_disable_because(d, IDC_ENTRY_PREFIX, entry_has_prefix(form) ? 0 : IDS_WHY_NO_PREFIX);
}

void entry_number_command(struct dialog *d, int control, int code)
{
    struct entry_sheet *sheet = d->model;
    struct phone_entry *e = &sheet->form.entry;

    if (control != IDC_ENTRY_ALTERNATES || code != BN_CLICKED)
        return;
    dialog_get_text(d, IDC_ENTRY_NUMBER, e->number, sizeof e->number);
    dialog_get_text(d, IDC_ENTRY_PREFIX, e->prefix, sizeof e->prefix);
    if (dlg_numbers_run(d->window, sheet->phone, e))
        dialog_set_text(d, IDC_ENTRY_NUMBER, e->number);
}
