/*
 * entry_line.c - *Dial using*: which port, and whether this computer can dial with it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/phone/entry_sheet.h"
#include "common/base/text.h"
#include "gui/ui/choices.h"

static void show_note(struct dialog *d)
{
    struct entry_sheet *sheet = d->model;
    const struct phone_entry *e = &sheet->form.entry;
    int refusal = line_refusal(e->kind, e->port, e->other_port_ok, sheet->lines, sheet->line_count);
    char text[LINE_TEXT_MAX] = "";

    if (refusal)
        ui_format(text, sizeof text, refusal, e->port);
    dialog_set_text(d, IDC_ENTRY_LINE_NOTE, text);
    mark_show_small(d, IDC_ENTRY_LINE_ICON, refusal ? MARK_WARNING : MARK_NONE);
}

static void show_other_port(struct dialog *d)
{
    const struct phone_entry *e = &((struct entry_sheet *)d->model)->form.entry;

    CheckDlgButton(d->window, IDC_ENTRY_OTHER_PORT, e->other_port_ok ? BST_CHECKED : BST_UNCHECKED);
    dialog_disable_because(d, IDC_ENTRY_OTHER_PORT, e->port[0] ? 0 : IDS_WHY_ANY_PORT);
}

void entry_line_show(struct dialog *d)
{
    struct entry_sheet *sheet = d->model;
    const struct phone_entry *e = &sheet->form.entry;

    line_choices_of(&sheet->choices, e->kind, e->port, sheet->lines, sheet->line_count);
    SendDlgItemMessageW(d->window, IDC_ENTRY_PORT, CB_RESETCONTENT, 0, 0);
    for (size_t i = 0; i < sheet->choices.count; i++) {
        char name[LINE_TEXT_MAX], text[LINE_TEXT_MAX];

        phone_line_name(e->kind, sheet->choices.all[i].port, sheet->choices.all[i].device, name);
        choices_add(d, IDC_ENTRY_PORT, ui_format(text, sizeof text, sheet->choices.all[i].string_id, name));
    }
    choices_select(d, IDC_ENTRY_PORT, sheet->choices.chosen);
    show_other_port(d);
    show_note(d);
}

void entry_line_take(struct dialog *d)
{
    struct entry_sheet *sheet = d->model;
    struct phone_entry *e = &sheet->form.entry;
    int chosen = choices_selected(d, IDC_ENTRY_PORT);

    if (chosen < 0 || (size_t)chosen >= sheet->choices.count)
        return;
    if (!text_equal_nocase(e->port, sheet->choices.all[chosen].port)) { /* else its device may be known from elsewhere */
        text_copy(e->port, sizeof e->port, sheet->choices.all[chosen].port);
        text_copy(e->device, sizeof e->device, sheet->choices.all[chosen].device);
    }
    if (IsWindowEnabled(dialog_control(d, IDC_ENTRY_OTHER_PORT)))
        e->other_port_ok = IsDlgButtonChecked(d->window, IDC_ENTRY_OTHER_PORT) == BST_CHECKED;
}

void entry_line_command(struct dialog *d, int control, int code)
{
    if (!(control == IDC_ENTRY_PORT && code == CBN_SELCHANGE) && !(control == IDC_ENTRY_OTHER_PORT && code == BN_CLICKED))
        return;
    entry_line_take(d);
    show_other_port(d);
    show_note(d);
}
