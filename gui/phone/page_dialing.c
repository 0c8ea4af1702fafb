/*
 * page_dialing.c - the page Dialing of an entry: trying again, and hanging up when nothing goes through.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/phone/entry_sheet.h"

static const struct dialog_field fields[] = {
    { IDC_ENTRY_REDIALS, FIELD_NUMBER, DIALOG_FIELD(entry_sheet, form.entry.redial_attempts), 0, 0, PHONE_REDIALS_MAX },
    { IDC_ENTRY_REDIAL_S, FIELD_NUMBER, DIALOG_FIELD(entry_sheet, form.entry.redial_s), 0, 0, PHONE_REDIAL_S_MAX },
    { IDC_ENTRY_IDLE, FIELD_NUMBER, DIALOG_FIELD(entry_sheet, form.entry.idle_s), 0, 0, PHONE_IDLE_S_MAX },
};

static void load(struct dialog *d)
{
    SendDlgItemMessageW(d->window, IDC_ENTRY_REDIALS_SPIN, UDM_SETRANGE32, 0, PHONE_REDIALS_MAX);
    SendDlgItemMessageW(d->window, IDC_ENTRY_REDIAL_S_SPIN, UDM_SETRANGE32, 0, PHONE_REDIAL_S_MAX);
    SendDlgItemMessageW(d->window, IDC_ENTRY_IDLE_SPIN, UDM_SETRANGE32, 0, PHONE_IDLE_S_MAX);
    entry_page_opened(d, PAGE_DIALING);
}

static bool take(struct dialog *d)
{
    return entry_page_accept(d, PAGE_DIALING, 0);
}

static void closing(struct dialog *d)
{
    entry_page_closed(d, PAGE_DIALING);
}

const struct dialog_kind page_dialing = {
    .template_id = IDD_ENTRY_DIALING,
    .fields = fields,
    .field_count = ARRAYSIZE(fields),
    .load = load,
    .accept = take,
    .closing = closing,
};
