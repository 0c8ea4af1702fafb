/*
 * dlg_numbers.c - Phone Numbers: all numbers of an entry, in the order in which they are tried.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/phone/entry_sheet.h"
#include "gui/phone/model_numbers.h"
#include "gui/ui/look.h"
#include "gui/ui/wide.h"

struct box {
    struct phone *phone;
    struct number_list list;
};

static ptrdiff_t selected(const struct dialog *d)
{
    return (ptrdiff_t)SendDlgItemMessageW(d->window, IDC_NUMBERS_LIST, LB_GETCURSEL, 0, 0); /* LB_ERR is -1 */
}

static void show_buttons(struct dialog *d)
{
    const struct box *box = d->model;
    ptrdiff_t row = selected(d);
    bool is_typed = GetWindowTextLengthW(dialog_control(d, IDC_NUMBERS_NEW)) > 0;
    int none = row < 0 ? IDS_WHY_NOTHING_SELECTED_NUMBER : 0;

    dialog_disable_because(d, IDC_NUMBERS_ADD, is_typed ? 0 : IDS_WHY_NOTHING_TYPED);
    dialog_disable_because(d, IDC_NUMBERS_REPLACE, is_typed ? none : IDS_WHY_NOTHING_TYPED);
    dialog_disable_because(d, IDC_NUMBERS_DELETE, none);
    dialog_disable_because(d, IDC_NUMBERS_UP, none ? none : row == 0 ? IDS_WHY_FIRST : 0);
    dialog_disable_because(d, IDC_NUMBERS_DOWN, none ? none : (size_t)row + 1 == box->list.count ? IDS_WHY_LAST : 0);
}

static void show(struct dialog *d, ptrdiff_t row)
{
    const struct box *box = d->model;

    SendDlgItemMessageW(d->window, IDC_NUMBERS_LIST, LB_RESETCONTENT, 0, 0);
    for (size_t i = 0; i < box->list.count; i++) {
        wchar_t wide[PHONE_NUMBER_MAX + 1];

        SendDlgItemMessageW(d->window, IDC_NUMBERS_LIST, LB_ADDSTRING, 0, (LPARAM)ui_wide(box->list.all[i], wide, PHONE_NUMBER_MAX + 1));
    }
    SendDlgItemMessageW(d->window, IDC_NUMBERS_LIST, LB_SETCURSEL, (WPARAM)row, 0);
    show_buttons(d);
}

static void load(struct dialog *d)
{
    const struct box *box = d->model;

    SendDlgItemMessageW(d->window, IDC_NUMBERS_NEW, EM_LIMITTEXT, PHONE_NUMBER_MAX, 0);
    show(d, box->list.count ? 0 : -1);
    look_only(d, box->phone->may_change, 0);
}

/* What is typed becomes a number of its own, or the selected one's. False: it was complained about. */
static bool take_typed(struct dialog *d, bool replaces)
{
    struct box *box = d->model;
    ptrdiff_t row = selected(d);
    char number[PHONE_NUMBER_MAX + 1];
    int refusal;

    dialog_get_text(d, IDC_NUMBERS_NEW, number, sizeof number);
    refusal = replaces ? numbers_replace(&box->list, (size_t)row, number) : numbers_add(&box->list, number);
    if (refusal)
        return dialog_complain(d, IDC_NUMBERS_NEW, refusal);
    dialog_set_text(d, IDC_NUMBERS_NEW, "");
    show(d, replaces ? row : (ptrdiff_t)box->list.count - 1);
    SendMessageW(d->window, WM_NEXTDLGCTL, (WPARAM)dialog_control(d, IDC_NUMBERS_NEW), TRUE);
    return true;
}

static void delete(struct dialog *d)
{
    struct box *box = d->model;
    ptrdiff_t row = selected(d);

    if (row < 0)
        return;
    numbers_remove(&box->list, (size_t)row);
    show(d, (size_t)row < box->list.count ? row : (ptrdiff_t)box->list.count - 1);
}

static void move(struct dialog *d, int by)
{
    struct box *box = d->model;
    ptrdiff_t row = selected(d);

    if (row >= 0)
        show(d, (ptrdiff_t)numbers_move(&box->list, (size_t)row, by));
}

static void command(struct dialog *d, int control, int code)
{
    switch (control) {
    case IDC_NUMBERS_NEW:
        if (code == EN_CHANGE)
            show_buttons(d);
        break;
    case IDC_NUMBERS_LIST:
        if (code == LBN_SELCHANGE)
            show_buttons(d);
        break;
    case IDC_NUMBERS_ADD:
    case IDC_NUMBERS_REPLACE:
        take_typed(d, control == IDC_NUMBERS_REPLACE);
        break;
    case IDC_NUMBERS_UP:
    case IDC_NUMBERS_DOWN:
        move(d, control == IDC_NUMBERS_UP ? -1 : 1);
        break;
    case IDC_NUMBERS_DELETE:
        delete(d);
        break;
    default:
        break;
    }
}

/* A number that was typed and not added is meant. */
static bool is_accepted(struct dialog *d)
{
    return GetWindowTextLengthW(dialog_control(d, IDC_NUMBERS_NEW)) == 0 || take_typed(d, false);
}

static const struct dialog_kind kind = { .template_id = IDD_NUMBERS, .load = load, .command = command, .accept = is_accepted };

bool dlg_numbers_run(HWND owner, struct phone *phone, struct phone_entry *entry)
{
    struct box box = { .phone = phone };

    numbers_load(&box.list, entry);
    if (dialog_run(owner, &kind, &box) != IDOK)
        return false;
    numbers_store(&box.list, entry);
    return true;
}
