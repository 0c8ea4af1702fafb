/*
 * dlg_book.c - Dial-Up Networking: the phone book, and dialling with one click.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/phone/phone.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/base/text.h"
#include "gui/phone/model_book.h"
#include "gui/phone/phone_files.h"
#include "gui/phone/phone_ids.h"
#include "gui/phone/phone_lines.h"
#include "gui/ui/choices.h"
#include "gui/ui/list.h"
#include "gui/ui/look.h"
#include "gui/ui/ui_ids.h"

enum { COLUMN_ENTRY, COLUMN_LINE, COLUMN_STATE, COLUMNS, TEXT_MAX = 512, SELECTION_GONE = 0x7001 };

struct book {
    struct phone *phone;
    struct list *list;
    char selected[PHONE_NAME_MAX + 1];   /* what stands in the controls below the list is about it; "" none */
    char shown[PHONE_NUMBER_MAX + 1];    /* its number, as it was put into the preview */
    const char *first;                   /* selected in the beginning; NULL the first */
    bool is_settling;                    /* the list is being refreshed: what it tells is not yet so */
};

/* ---- the list ---- */

static const struct list_column columns[COLUMNS] = { { IDS_BOOK_COLUMN_ENTRY, 46 },
                                                     { IDS_BOOK_COLUMN_LINE, 27 },
                                                     { IDS_BOOK_COLUMN_STATE, 27 } };

static size_t row_count(void *ctx)
{
    return ((const struct book *)ctx)->phone->entry_count;
}

static int state_of(const struct phone *phone, const struct phone_entry *entry)
{
    const RRAS_CONNECTION_0 *c = phone_connection(phone, entry->name);

    return book_state(c != NULL, c ? c->state : 0, c ? c->redial_in_s : 0);
}

static void row_text(void *ctx, size_t row, int column, char *utf8, size_t cap)
{
    const struct book *book = ctx;
    const struct phone_entry *entry = &book->phone->entries[row];
    int state;

    if (column == COLUMN_ENTRY) {
        text_copy(utf8, cap, entry->name);
    } else if (column == COLUMN_LINE) {
        if (entry->port[0])
            text_copy(utf8, cap, entry->port);
        else
            ui_string(IDS_SHORT_MODEM + (int)entry->kind, utf8, cap);
    } else {
        state = state_of(book->phone, entry);
        if (state)
            ui_string(state, utf8, cap);
    }
}

static int row_image(void *ctx, size_t row)
{
    static const int images[PHONE_KINDS] = { LIST_IMAGE_MODEM, LIST_IMAGE_NETWORK, LIST_IMAGE_PORT };
    const struct book *book = ctx;
    const struct phone_entry *entry = &book->phone->entries[row];

    return state_of(book->phone, entry) == IDS_STATE_CONNECTED ? LIST_IMAGE_CONNECTED : images[entry->kind];
}

static const struct list_rows rows = { .count = row_count, .text = row_text, .image = row_image };

/* ---- what is said about the selected entry ---- */

static const struct phone_entry *selected(const struct book *book)
{
    return book->selected[0] ? phone_find(book->phone, book->selected) : NULL;
}

static struct book_facts facts_of(const struct book *book)
{
    const struct phone *phone = book->phone;

    return (struct book_facts){
        .is_reachable = phone->is_reachable,
        .can_dial = (phone->server.capabilities & RRAS_CAN_DIAL_OUT) != 0,
        .may_change = phone->may_change,
        .entry_count = phone->entry_count,
        .is_selected = selected(book) != NULL,
        .is_up = selected(book) && phone_connection(phone, book->selected),
    };
}

static void show_number(struct dialog *d)
{
    struct book *book = d->model;
    const struct phone_entry *entry = selected(book);
    const char *number = entry ? entry->number : "";

    dialog_disable_because(d, IDC_BOOK_NUMBER, !entry ? IDS_WHY_NO_ENTRY : entry->kind == PHONE_CABLE ? IDS_WHY_CABLE : 0);
    dialog_set_text(d, IDC_BOOK_NUMBER, number);
    text_copy(book->shown, sizeof book->shown, number);
}

static void show_from(struct dialog *d)
{
    const struct phone_entry *entry = selected(d->model);
    char line[LINE_TEXT_MAX], text[TEXT_MAX];

    if (!entry) {
        dialog_set_text(d, IDC_BOOK_FROM, ui_string(IDS_BOOK_FROM_NONE, text, sizeof text));
        return;
    }
    phone_line_name(entry->kind, entry->port, entry->device, line);
    dialog_set_text(d, IDC_BOOK_FROM, ui_format(text, sizeof text, entry->prefix[0] ? IDS_BOOK_FROM_PREFIX : IDS_BOOK_FROM, line, entry->prefix));
}

static enum mark note_of_entry(const struct book *book, const struct phone_entry *entry, char *text)
{
    const RRAS_CONNECTION_0 *c = phone_connection(book->phone, entry->name);
    char bps[16];

    if (c && c->state == BOOK_RASCS_CONNECTED) {
        snprintf(bps, sizeof bps, "%lu", (unsigned long)c->line_bps);
        ui_format(text, TEXT_MAX, c->line_bps ? IDS_BOOK_NOTE_UP : IDS_BOOK_NOTE_UP_UNKNOWN, c->port, bps);
        return MARK_INFORMATION;
    }
    if (c)
        return MARK_NONE;
    if (phone_line_refusal(book->phone, entry, text)[0])
        return MARK_WARNING;
    if (entry->alternate_count)
        ui_format(text, TEXT_MAX, IDS_BOOK_NOTE_ALTERNATES, (unsigned)entry->alternate_count);
    return entry->alternate_count ? MARK_INFORMATION : MARK_NONE;
}

static void show_note(struct dialog *d)
{
    const struct book *book = d->model;
    const struct phone_entry *entry = selected(book);
    char text[TEXT_MAX] = "";
    enum mark mark = MARK_NONE;

    if (!book->phone->is_reachable) {
        ui_string(IDS_BOOK_NOTE_STOPPED, text, sizeof text);
        mark = MARK_WARNING;
    } else if (entry) {
        mark = note_of_entry(book, entry, text);
    } else if (book->phone->entry_count == 0) {
        ui_string(book->phone->may_change ? IDS_BOOK_NOTE_EMPTY : IDS_BOOK_NOTE_EMPTY_LOOK, text, sizeof text);
        mark = MARK_INFORMATION;
    }
    dialog_set_text(d, IDC_BOOK_NOTE, text);
    mark_show_small(d, IDC_BOOK_NOTE_ICON, mark);
}

/* Dial is there without the service, too: it offers to start it. */
static void show_buttons(struct dialog *d)
{
    struct book_facts facts = facts_of(d->model);
    char text[64];

    dialog_disable_because(d, IDC_BOOK_NEW, book_why_not(BOOK_NEW, &facts));
    dialog_set_text(d, IDC_BOOK_DIAL, ui_string(facts.is_up ? IDS_BOOK_HANG_UP : IDS_BOOK_DIAL, text, sizeof text));
    dialog_disable_because(d, IDC_BOOK_DIAL, facts.is_reachable ? book_why_not(BOOK_DIAL, &facts) : 0);
}

static void show_selection(struct dialog *d)
{
    struct book *book = d->model;
    ptrdiff_t row = list_selected(book->list);
    const char *name = row >= 0 && (size_t)row < book->phone->entry_count ? book->phone->entries[row].name : "";
    const struct phone_entry *entry = phone_find(book->phone, name);
    bool is_another = strcmp(book->selected, name) != 0 || (entry && strcmp(entry->number, book->shown) != 0);

    text_copy(book->selected, sizeof book->selected, name);
    if (is_another || !name[0]) /* else what is typed there stays */
        show_number(d);
    show_from(d);
    show_note(d);
    show_buttons(d);
}

/* The book was read anew; `name` (NULL: as before) is selected, or the entry that took its place. */
static void show_book(struct dialog *d, const char *name)
{
    struct book *book = d->model;
    ptrdiff_t row = list_selected(book->list);
    const struct phone_entry *entry;

    book->is_settling = true;
    list_refresh(book->list);
    entry = phone_find(book->phone, name && *name ? name : book->selected);
    if (entry)
        row = entry - book->phone->entries;
    else if (row < 0 || (size_t)row >= book->phone->entry_count)
        row = (ptrdiff_t)book->phone->entry_count - 1;
    list_select(book->list, row);
    book->is_settling = false;
    show_selection(d);
}

/* ---- dialling ---- */

/* A port that only receives is refused here, before anything is dialled (KB Q156472, Q152605). */
static bool is_refused(struct dialog *d, const struct phone_entry *entry)
{
    const struct book *book = d->model;
    char text[LINE_TEXT_MAX];

    if (!phone_line_refusal(book->phone, entry, text)[0])
        return false;
    ui_message_text(d->window, MB_OK | MB_ICONWARNING, IDS_UI_CAPTION, text);
    return true;
}

static void dial(struct dialog *d)
{
    struct book *book = d->model;
    const struct phone_entry *entry = selected(book);
    struct phone_entry copy;
    char typed[PHONE_NUMBER_MAX + 1];
    int refusal;

    if (!entry)
        return;
    copy = *entry; /* news may come while it is dialled */
    dialog_get_text(d, IDC_BOOK_NUMBER, typed, sizeof typed);
    refusal = book_number_check(&copy, typed);
    if (refusal) {
        dialog_complain(d, IDC_BOOK_NUMBER, refusal);
    } else if (!is_refused(d, &copy)) {
        if (phone_dial(book->phone, d->window, &copy, book_number(&copy, typed))) {
            dialog_end(d, IDOK);
            return;
        }
        phone_refresh(book->phone);
        show_book(d, NULL);
    }
}

static void hang_up(struct dialog *d)
{
    struct book *book = d->model;
    const RRAS_CONNECTION_0 *c = phone_connection(book->phone, book->selected);

    if (c)
        phone_hang_up(book->phone, d->window, c->id);
    phone_refresh_connections(book->phone);
    show_book(d, NULL);
}

static void press_dial(struct dialog *d)
{
    struct book *book = d->model;

    if (!book->phone->is_reachable) {
        phone_need_service(book->phone, d->window);
        show_book(d, NULL);
    } else if (phone_connection(book->phone, book->selected)) {
        hang_up(d);
    } else {
        dial(d);
    }
}

/* ---- the other buttons, and the menu ---- */

static void press_new(struct dialog *d)
{
    struct book *book = d->model;
    char name[PHONE_NAME_MAX + 1] = "";

    phone_new(book->phone, d->window, name, sizeof name);
    show_book(d, name);
}

/* Its name may be another one afterwards: the row it had is selected then, or the one after it. */
static void press_edit(struct dialog *d)
{
    struct book *book = d->model;

    phone_edit(book->phone, d->window, book->selected);
    show_book(d, NULL);
}

static void press_clone(struct dialog *d)
{
    struct book *book = d->model;
    char name[PHONE_NAME_MAX + 1] = "";

    phone_clone(book->phone, d->window, book->selected, name, sizeof name);
    show_book(d, name);
}

static void press_delete(struct dialog *d)
{
    struct book *book = d->model;

    phone_delete(book->phone, d->window, book->selected);
    show_book(d, NULL);
}

static void press_monitor(struct dialog *d)
{
    struct book *book = d->model;

    phone_show_monitor(book->phone, d->window, book->selected);
    show_book(d, NULL);
}

static void press_import(struct dialog *d)
{
    struct book *book = d->model;
    char name[PHONE_FILE_NAME_MAX];

    if (phone_file_choose(d->window, IDS_FILE_BOOKS, false, name))
        phone_import(book->phone, d->window, name);
    show_book(d, NULL);
}

static void press_export(struct dialog *d)
{
    struct book *book = d->model;
    char name[PHONE_FILE_NAME_MAX];

    if (phone_file_choose(d->window, IDS_FILE_BOOKS, true, name)) /* it asked before it replaces */
        phone_export(book->phone, d->window, name, false);
}

static const struct {
    int command;
    enum book_action action;
    void (*press)(struct dialog *d);
} actions[] = {
    { IDM_BOOK_DIAL, BOOK_DIAL, dial },           { IDM_BOOK_NEW, BOOK_NEW, press_new },
    { IDM_BOOK_EDIT, BOOK_EDIT, press_edit },     { IDM_BOOK_CLONE, BOOK_CLONE, press_clone },
    { IDM_BOOK_DELETE, BOOK_DELETE, press_delete }, { IDM_BOOK_MONITOR, BOOK_MONITOR, press_monitor },
    { IDM_BOOK_HANG_UP, BOOK_HANG_UP, hang_up },  { IDM_BOOK_IMPORT, BOOK_IMPORT, press_import },
    { IDM_BOOK_EXPORT, BOOK_EXPORT, press_export },
};

static void act(struct dialog *d, int command)
{
    struct book_facts facts = facts_of(d->model);

    for (size_t i = 0; i < ARRAYSIZE(actions); i++)
        if (actions[i].command == command && !book_why_not(actions[i].action, &facts))
            actions[i].press(d);
}

enum { MENU_MORE, MENU_ENTRY };

static void show_menu(struct dialog *d, int which, int x, int y)
{
    struct book_facts facts = facts_of(d->model);
    HMENU all = LoadMenuW(GetModuleHandleW(NULL), MAKEINTRESOURCEW(IDR_BOOK_MORE)), menu = GetSubMenu(all, which);
    int command;

    for (size_t i = 0; menu && i < ARRAYSIZE(actions); i++) {
        bool can = !book_why_not(actions[i].action, &facts) && !(actions[i].action == BOOK_DIAL && facts.is_up);

        EnableMenuItem(menu, (UINT)actions[i].command, (UINT)(MF_BYCOMMAND | (can ? MF_ENABLED : MF_GRAYED)));
    }
    if (menu && which == MENU_ENTRY)
        SetMenuDefaultItem(menu, facts.is_up ? IDM_BOOK_HANG_UP : IDM_BOOK_DIAL, FALSE);
    command = menu ? TrackPopupMenu(menu, TPM_LEFTALIGN | TPM_TOPALIGN | TPM_RETURNCMD | TPM_NONOTIFY, x, y, 0, d->window, NULL) : 0;
    DestroyMenu(all);
    if (command)
        act(d, command);
}

static void show_more(struct dialog *d)
{
    RECT button;

    GetWindowRect(dialog_control(d, IDC_BOOK_MORE), &button);
    show_menu(d, MENU_MORE, (int)button.left, (int)button.bottom);
}

static void menu(struct dialog *d, HWND control, LPARAM place)
{
    HWND list = dialog_control(d, IDC_BOOK_LIST);
    POINT at = { (short)LOWORD(place), (short)HIWORD(place) };
    RECT row = { .left = LVIR_LABEL };
    int item = ListView_GetNextItem(list, -1, LVNI_SELECTED);

    if (control != list)
        return;
    if (place == -1) { /* by the keyboard: at the row */
        SendMessageW(list, LVM_GETITEMRECT, (WPARAM)(item < 0 ? 0 : item), (LPARAM)&row);
        at = (POINT){ row.left, item < 0 ? 0 : row.bottom };
        ClientToScreen(list, &at);
    }
    show_menu(d, MENU_ENTRY, (int)at.x, (int)at.y);
}

/* A phone book with nothing in it begins with the wizard, as NT's did. */
static void offer_first(struct dialog *d)
{
    const struct book *book = d->model;

    if (!book->phone->is_reachable || book->phone->entry_count || !book->phone->may_change)
        return;
    ShowWindow(d->window, SW_SHOW); /* a modal dialog is shown when it has nothing else to do */
    UpdateWindow(d->window);
    if (ui_message(d->window, MB_OKCANCEL | MB_ICONINFORMATION, IDS_UI_CAPTION, IDS_BOOK_EMPTY) == IDOK)
        press_new(d);
}

static void command(struct dialog *d, int control, int code)
{
    if (control == IDC_BOOK_LIST && code == SELECTION_GONE)
        show_selection(d);
    else if (control == IDC_BOOK_BEGIN)
        offer_first(d);
    else if (code == BN_CLICKED && control == IDC_BOOK_MORE)
        show_more(d);
    else if (code == BN_CLICKED && control == IDC_BOOK_NEW)
        act(d, IDM_BOOK_NEW);
    else if (code == BN_CLICKED && control == IDC_BOOK_DIAL && IsWindowEnabled(dialog_control(d, IDC_BOOK_DIAL)))
        press_dial(d);
    else
        act(d, control); /* of the menu */
}

/* Between two rows there is none for a moment: were the buttons disabled then, the focus would leave them. */
static void selection_changed(struct dialog *d)
{
    const struct book *book = d->model;

    if (book->is_settling)
        return;
    if (list_selected(book->list) >= 0)
        show_selection(d);
    else
        PostMessageW(d->window, WM_COMMAND, MAKEWPARAM(IDC_BOOK_LIST, SELECTION_GONE), 0);
}

static void press_key(struct dialog *d, WORD key)
{
    if (key == VK_DELETE)
        act(d, IDM_BOOK_DELETE);
    else if (key == VK_INSERT)
        act(d, IDM_BOOK_NEW);
    else if (key == VK_F2)
        act(d, IDM_BOOK_EDIT);
}

static LRESULT notify(struct dialog *d, NMHDR *hdr)
{
    struct book *book = d->model;
    LRESULT result = 0;

    if (hdr->idFrom == IDC_BOOK_MORE && hdr->code == (UINT)BCN_DROPDOWN) {
        show_more(d);
        return 0;
    }
    if (!book->list || list_notify(book->list, hdr, &result) || hdr->idFrom != IDC_BOOK_LIST)
        return result;
    if (hdr->code == LVN_ITEMCHANGED || hdr->code == LVN_ODSTATECHANGED)
        selection_changed(d);
    else if (hdr->code == (UINT)NM_DBLCLK && ((const NMITEMACTIVATE *)hdr)->iItem >= 0)
        command(d, IDC_BOOK_DIAL, BN_CLICKED);
    else if (hdr->code == LVN_KEYDOWN)
        press_key(d, ((const NMLVKEYDOWN *)hdr)->wVKey);
    return 0;
}

/* ---- its life ---- */

static void lock_shield(struct dialog *d)
{
    const struct book *book = d->model;

    look_shield(d, book->phone->may_change, IDC_BOOK_SHIELD); /* the rest is not locked: everybody may dial */
}

static void load(struct dialog *d)
{
    struct book *book = d->model;

    SendDlgItemMessageW(d->window, IDC_BOOK_NUMBER, EM_LIMITTEXT, PHONE_NUMBER_MAX, 0);
    book->list = list_new(d->window, IDC_BOOK_LIST, columns, COLUMNS, &rows, book);
    if (!book->list) {
        dialog_end(d, IDCANCEL);
        return;
    }
    show_book(d, book->first && *book->first ? book->first : book->phone->entry_count ? book->phone->entries[0].name : NULL);
    lock_shield(d);
    phone_watch(book->phone, d);
    PostMessageW(d->window, WM_COMMAND, MAKEWPARAM(IDC_BOOK_BEGIN, 0), 0);
}

static void changed(struct dialog *d)
{
    const struct book *book = d->model;

    phone_refresh(book->phone);
    show_book(d, NULL);
}

static void closing(struct dialog *d)
{
    struct book *book = d->model;
    struct list *list = book->list;

    phone_unwatch(book->phone, d);
    book->list = NULL;
    list_free(list);
}

static const struct dialog_kind kind = {
    .template_id = IDD_BOOK,
    .load = load,
    .command = command,
    .notify = notify,
    .menu = menu,
    .changed = changed,
    .closing = closing,
};

void phone_show_book(struct phone *phone, HWND owner, const char *name)
{
    struct book *book = calloc(1, sizeof *book);

    if (!book) {
        ui_message(owner, MB_OK | MB_ICONERROR, IDS_UI_CAPTION, IDS_UI_NO_MEMORY);
        return;
    }
    if (name && *name && phone->is_reachable && !phone_find(phone, name))
        ui_message(owner, MB_OK | MB_ICONWARNING, IDS_UI_CAPTION, IDS_PHONE_NO_ENTRY, name);
    book->phone = phone;
    book->first = name;
    dialog_run(owner, &kind, book);
    free(book);
}
