/*
 * page_callback.c - the page Callback of an entry: whether the server shall call back.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/phone/entry_sheet.h"

static const struct dialog_field fields[] = {
    { IDC_ENTRY_CALLBACK_NO, FIELD_RADIO, DIALOG_FIELD(entry_sheet, form.entry.callback), PHONE_CALLBACK_NONE, 0, 0 },
    { IDC_ENTRY_CALLBACK_ASK, FIELD_RADIO, DIALOG_FIELD(entry_sheet, form.entry.callback), PHONE_CALLBACK_ASK, 0, 0 },
    { IDC_ENTRY_CALLBACK_YES, FIELD_RADIO, DIALOG_FIELD(entry_sheet, form.entry.callback), PHONE_CALLBACK_NUMBER, 0, 0 },
    { IDC_ENTRY_CALLBACK_NUMBER, FIELD_TEXT, DIALOG_FIELD(entry_sheet, form.entry.callback_number), 0, 0, 0 },
};

static void show(struct dialog *d)
{
    bool is_wanted = IsDlgButtonChecked(d->window, IDC_ENTRY_CALLBACK_YES) == BST_CHECKED;

    dialog_disable_because(d, IDC_ENTRY_CALLBACK_NUMBER, is_wanted ? 0 : IDS_WHY_NO_CALLBACK);
}

static void load(struct dialog *d)
{
    show(d);
    entry_page_opened(d, PAGE_CALLBACK);
}

static void command(struct dialog *d, int control, int code)
{
    if (code == BN_CLICKED && control >= IDC_ENTRY_CALLBACK_NO && control <= IDC_ENTRY_CALLBACK_YES)
        show(d);
}

static bool take(struct dialog *d)
{
    return entry_page_accept(d, PAGE_CALLBACK, ENTRY_CALLBACK);
}

static void closing(struct dialog *d)
{
    entry_page_closed(d, PAGE_CALLBACK);
}

const struct dialog_kind page_callback = {
    .template_id = IDD_ENTRY_CALLBACK,
    .fields = fields,
    .field_count = ARRAYSIZE(fields),
    .load = load,
    .command = command,
    .accept = take,
    .closing = closing,
};
