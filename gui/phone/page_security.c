/*
 * page_security.c - the page Security of an entry: how it proves who it is, and as whom it logs on.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/phone/entry_sheet.h"

static const struct dialog_field fields[] = {
    { IDC_ENTRY_ANY, FIELD_RADIO, DIALOG_FIELD(entry_sheet, form.policy), POLICY_ANY, 0, 0 },
    { IDC_ENTRY_ENCRYPTED, FIELD_RADIO, DIALOG_FIELD(entry_sheet, form.policy), POLICY_ENCRYPTED, 0, 0 },
    { IDC_ENTRY_MICROSOFT, FIELD_RADIO, DIALOG_FIELD(entry_sheet, form.policy), POLICY_MICROSOFT, 0, 0 },
    { IDC_ENTRY_CHOSEN, FIELD_RADIO, DIALOG_FIELD(entry_sheet, form.policy), POLICY_CHOSEN, 0, 0 },
    { IDC_ENTRY_PAP, FIELD_BIT, DIALOG_FIELD(entry_sheet, form.methods), AUTH_PAP, 0, 0 },
    { IDC_ENTRY_CHAP, FIELD_BIT, DIALOG_FIELD(entry_sheet, form.methods), AUTH_CHAP_MD5, 0, 0 },
    { IDC_ENTRY_MSCHAP, FIELD_BIT, DIALOG_FIELD(entry_sheet, form.methods), AUTH_MSCHAP_V1, 0, 0 },
    { IDC_ENTRY_MSCHAP2, FIELD_BIT, DIALOG_FIELD(entry_sheet, form.methods), AUTH_MSCHAP_V2, 0, 0 },
    { IDC_ENTRY_USER, FIELD_TEXT, DIALOG_FIELD(entry_sheet, form.entry.user), 0, 0, 0 },
    { IDC_ENTRY_DOMAIN, FIELD_TEXT, DIALOG_FIELD(entry_sheet, form.entry.domain), 0, 0, 0 },
    { IDC_ENTRY_SAVE_PASSWORD, FIELD_CHECK, DIALOG_FIELD(entry_sheet, form.saves_password), 0, 0, 0 },
    { IDC_ENTRY_PASSWORD, FIELD_TEXT, DIALOG_FIELD(entry_sheet, form.password), 0, 0, 0 },
};

static const struct {
    int control;
    unsigned method;
} methods[] = {
    { IDC_ENTRY_PAP, AUTH_PAP }, { IDC_ENTRY_CHAP, AUTH_CHAP_MD5 }, { IDC_ENTRY_MSCHAP, AUTH_MSCHAP_V1 }, { IDC_ENTRY_MSCHAP2, AUTH_MSCHAP_V2 },
};

/* A policy ticks its methods; they can be touched where they are chosen one by one. */
static void show(struct dialog *d, unsigned policy)
{
    struct entry_sheet *sheet = d->model;

    sheet->form.policy = policy;
    sheet->form.methods = entry_policy_methods(policy, sheet->form.methods);
    for (size_t i = 0; i < ARRAYSIZE(methods); i++) {
        CheckDlgButton(d->window, methods[i].control, sheet->form.methods & methods[i].method ? BST_CHECKED : BST_UNCHECKED);
        dialog_disable_because(d, methods[i].control, policy == POLICY_CHOSEN ? 0 : IDS_WHY_POLICY);
    }
}

static void load(struct dialog *d)
{
    const struct entry_sheet *sheet = d->model;

    show(d, sheet->form.policy);
    entry_user_show(d);
    entry_page_opened(d, PAGE_SECURITY);
}

static void command(struct dialog *d, int control, int code)
{
    static const int policies[POLICIES] = { IDC_ENTRY_ANY, IDC_ENTRY_ENCRYPTED, IDC_ENTRY_MICROSOFT, IDC_ENTRY_CHOSEN };

    for (unsigned policy = 0; policy < POLICIES; policy++)
        if (code == BN_CLICKED && policies[policy] == control)
            show(d, policy);
    entry_user_command(d, control, code);
}

static bool take(struct dialog *d)
{
    return entry_page_accept(d, PAGE_SECURITY, ENTRY_AUTH | ENTRY_USER);
}

static void closing(struct dialog *d)
{
    entry_user_forget(d);
    entry_page_closed(d, PAGE_SECURITY);
}

const struct dialog_kind page_security = {
    .template_id = IDD_ENTRY_SECURITY,
    .fields = fields,
    .field_count = ARRAYSIZE(fields),
    .load = load,
    .command = command,
    .accept = take,
    .closing = closing,
};
