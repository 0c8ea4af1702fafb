/*
 * dlg_entry.c - Edit Phonebook Entry: the sheet of pages, and saving what they hold.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/phone/entry_sheet.h"
#include <stdlib.h>
#include <string.h>
#include "common/base/secret.h"
#include "common/base/text.h"
#include "gui/ui/look.h"
#include "gui/ui/ui_ids.h"

/* Where a control that a fault names is found. */
static const struct {
    int control;
    enum entry_page page;
} places[] = {
    { IDC_ENTRY_NAME, PAGE_BASIC },      { IDC_ENTRY_NUMBER, PAGE_BASIC },    { IDC_ENTRY_ALTERNATES, PAGE_BASIC },
    { IDC_ENTRY_PREFIX, PAGE_BASIC },    { IDC_ENTRY_TCPIP, PAGE_SERVER },    { IDC_ENTRY_SCRIPT, PAGE_SCRIPT },
    { IDC_ENTRY_PAP, PAGE_SECURITY },    { IDC_ENTRY_USER, PAGE_SECURITY },   { IDC_ENTRY_DOMAIN, PAGE_SECURITY },
    { IDC_ENTRY_PASSWORD, PAGE_SECURITY }, { IDC_ENTRY_CALLBACK_NUMBER, PAGE_CALLBACK },
};

/* ---- what is wrong ---- */

/* The page with the control, opened when it was not yet. */
static struct dialog *page_of(struct dialog *d, int control)
{
    struct entry_sheet *sheet = d->model;

    size_t at = 0;

    if (dialog_control(d, control) || !sheet->window)
        return d;
    while (at < ARRAYSIZE(places) && places[at].control != control)
        at++;
    if (at == ARRAYSIZE(places))
        return d;
    if (!sheet->pages[places[at].page]) { /* made, and behind the page that refuses: the complaint turns to it */
        SendMessageW(sheet->window, PSM_SETCURSEL, (WPARAM)places[at].page, 0);
        SendMessageW(sheet->window, PSM_SETCURSELID, 0, (LPARAM)d->kind->template_id);
    }
    return sheet->pages[places[at].page] ? sheet->pages[places[at].page] : d;
}

static bool complain(struct dialog *d, const struct entry_fault *fault)
{
    struct dialog *page = page_of(d, fault->control);

    return fault->string_id ? dialog_complain(page, fault->control, fault->string_id) : dialog_complain_text(page, fault->control, fault->text);
}

bool entry_check(struct dialog *d, unsigned parts)
{
    struct entry_sheet *sheet = d->model;
    struct entry_fault fault;

    return entry_form_check(&sheet->form, parts, sheet->phone->entries, sheet->phone->entry_count, &fault) || complain(d, &fault);
}

/* ---- saving ---- */

/* "The script is wrong in line 3: ..." belongs beside the script, and the line is shown. */
static bool complain_about_script(struct dialog *d, const RRAS_MESSAGE *why)
{
    static const char words[] = "The script is wrong in line ";
    struct dialog *page;
    LRESULT line, begin;

    if (strncmp(why->text, words, sizeof words - 1) != 0)
        return false;
    line = strtol(why->text + sizeof words - 1, NULL, 10) - 1;
    page = page_of(d, IDC_ENTRY_SCRIPT);
    begin = SendDlgItemMessageW(page->window, IDC_ENTRY_SCRIPT, EM_LINEINDEX, (WPARAM)line, 0);
    if (begin >= 0) {
        LRESULT len = SendDlgItemMessageW(page->window, IDC_ENTRY_SCRIPT, EM_LINELENGTH, (WPARAM)begin, 0);

        SendDlgItemMessageW(page->window, IDC_ENTRY_SCRIPT, EM_SETSEL, (WPARAM)begin, begin + len);
        SendDlgItemMessageW(page->window, IDC_ENTRY_SCRIPT, EM_SCROLLCARET, 0, 0);
    }
    dialog_complain_text(page, IDC_ENTRY_SCRIPT, why->text);
    return true;
}

static bool send_change(struct entry_sheet *sheet, struct dialog *d, const struct config_change *change)
{
    RRAS_MESSAGE why = { .text = "" };
    long status = phone_send(sheet->phone, GetAncestor(d->window, GA_ROOT), change, 1, &why);

    if (status && !complain_about_script(d, &why))
        phone_tell(sheet->phone, GetAncestor(d->window, GA_ROOT), status, &why);
    return status == 0;
}

bool entry_save(struct entry_sheet *sheet, struct dialog *d)
{
    struct config_change *change;
    bool is_done;

    if (!sheet->phone->may_change)
        return true; /* it was only looked at */
    if (!entry_check(d, ENTRY_ALL))
        return false;
    change = calloc(1, sizeof *change);
    if (!change) {
        ui_message(d->window, MB_OK | MB_ICONERROR, IDS_UI_CAPTION, IDS_UI_NO_MEMORY);
        return false;
    }
    entry_form_settle(&sheet->form);
    is_done = !entry_form_change(&sheet->form, change) || send_change(sheet, d, change);
    sheet->is_saved = sheet->is_saved || is_done;
    secret_wipe(change, sizeof *change);
    free(change);
    return is_done;
}

/* ---- pages ---- */

void entry_page_opened(struct dialog *d, enum entry_page page)
{
    struct entry_sheet *sheet = d->model;

    sheet->pages[page] = d;
    if (page == PAGE_BASIC)
        phone_watch(sheet->phone, d);
    look_only(d, sheet->phone->may_change, 0);
}

void entry_page_closed(struct dialog *d, enum entry_page page)
{
    struct entry_sheet *sheet = d->model;

    sheet->pages[page] = NULL;
    if (page == PAGE_BASIC)
        phone_unwatch(sheet->phone, d);
}

static bool is_last(const struct entry_sheet *sheet, enum entry_page page)
{
    for (int i = (int)page + 1; i < ENTRY_PAGES; i++)
        if (sheet->pages[i])
            return false;
    return true;
}

bool entry_page_accept(struct dialog *d, enum entry_page page, unsigned parts)
{
    struct entry_sheet *sheet = d->model;

    if (sheet->phone->may_change && parts && !entry_check(d, parts))
        return false;
    return !is_last(sheet, page) || entry_save(sheet, d);
}

/* ---- the sheet ---- */

static struct entry_sheet *the_sheet; /* PSCB_INITIALIZED has no context */

static int CALLBACK begin(HWND window, UINT msg, LPARAM lp)
{
    (void)lp;
    if (msg == PSCB_INITIALIZED) {
        the_sheet->window = window;
        dialog_centre(window);
        dialog_show_icon(window);
    }
    return 0;
}

bool entry_sheet_run(struct entry_sheet *sheet, HWND owner, int caption_id)
{
    static const struct dialog_kind *const kinds[ENTRY_PAGES] = { &page_basic, &page_server, &page_script, &page_security, &page_dialing,
                                                                  &page_callback };
    HPROPSHEETPAGE pages[ENTRY_PAGES];
    PROPSHEETHEADERW header = {
        .dwSize = sizeof header,
        .dwFlags = PSH_NOAPPLYNOW | PSH_USECALLBACK,
        .hwndParent = owner,
        .hInstance = GetModuleHandleW(NULL),
        .pszCaption = MAKEINTRESOURCEW(caption_id),
        .phpage = pages,
        .pfnCallback = begin,
    };

    the_sheet = sheet;
    for (; header.nPages < ENTRY_PAGES; header.nPages++)
        if (!(pages[header.nPages] = dialog_page(kinds[header.nPages], sheet)))
            break;
    if (header.nPages == ENTRY_PAGES)
        PropertySheetW(&header);
    sheet->window = NULL;
    the_sheet = NULL;
    return sheet->is_saved;
}

/* ---- what others call ---- */

static struct entry_sheet *new_sheet(struct phone *phone, HWND owner)
{
    struct entry_sheet *sheet = calloc(1, sizeof *sheet);

    if (!sheet) {
        ui_message(owner, MB_OK | MB_ICONERROR, IDS_UI_CAPTION, IDS_UI_NO_MEMORY);
        return NULL;
    }
    sheet->phone = phone;
    sheet->line_count = phone_lines(phone, sheet->lines);
    return sheet;
}

static bool free_sheet(struct entry_sheet *sheet, char *name, size_t cap)
{
    bool is_saved = sheet->is_saved;

    if (is_saved && name)
        text_copy(name, cap, sheet->form.entry.name);
    entry_form_fini(&sheet->form);
    free(sheet);
    return is_saved;
}

/* NULL: there is none, and the person was told. */
static const struct phone_entry *find(const struct phone *phone, HWND owner, const char *name)
{
    const struct phone_entry *entry = phone_find(phone, name);

    if (!entry && name && *name)
        ui_message(owner, MB_OK | MB_ICONERROR, IDS_UI_CAPTION, IDS_PHONE_NO_ENTRY, name);
    else if (!entry)
        ui_message(owner, MB_OK | MB_ICONERROR, IDS_UI_CAPTION, IDS_PHONE_NAME_ENTRY);
    return entry;
}

bool phone_edit(struct phone *phone, HWND owner, const char *name)
{
    const struct phone_entry *entry = find(phone, owner, name);
    struct entry_sheet *sheet = entry ? new_sheet(phone, owner) : NULL;

    if (!sheet)
        return false;
    entry_form_load(&sheet->form, entry);
    entry_sheet_run(sheet, owner, IDS_ENTRY_EDIT);
    return free_sheet(sheet, NULL, 0);
}

/* The saved password goes along, in its sealed box. Without it (it needs Administrators) it is asked for. */
static void take_sealed(struct entry_sheet *sheet, const char *name)
{
    struct phone_entry *e = &sheet->form.entry;
    RRAS_PHONE_NAME asked = { .name = "" };
    RRAS_SEALED sealed = { .len = 0 };
    RRAS_MESSAGE why = { .text = "" };

    text_copy(asked.name, sizeof asked.name, name);
    if (sheet->form.saves_password && RrasPhoneEntryGetSealed(sheet->phone->service, &asked, &sealed, &why) == 0 && sealed.len > 0
        && sealed.len <= PHONE_SEALED_MAX) {
        e->sealed_len = (uint16_t)sealed.len;
        memcpy(e->sealed, sealed.data, sealed.len);
    }
    sheet->form.saves_password = e->sealed_len > 0;
    secret_wipe(&sealed, sizeof sealed);
}

/* For what only makes sense when it can be saved. */
static bool may_change(const struct phone *phone, HWND owner)
{
    if (!phone->may_change)
        ui_message(owner, MB_OK | MB_ICONWARNING, IDS_UI_CAPTION, IDS_UI_LOOK_ONLY);
    return phone->may_change;
}

bool phone_clone(struct phone *phone, HWND owner, const char *name, char *made, size_t cap)
{
    const struct phone_entry *entry = find(phone, owner, name);
    struct entry_sheet *sheet = entry && may_change(phone, owner) ? new_sheet(phone, owner) : NULL;

    if (!sheet)
        return false;
    entry_form_clone(&sheet->form, entry, phone->entries, phone->entry_count);
    take_sealed(sheet, name);
    entry_sheet_run(sheet, owner, IDS_ENTRY_CLONE);
    return free_sheet(sheet, made, cap);
}

bool phone_new(struct phone *phone, HWND owner, char *name, size_t cap)
{
    struct entry_sheet *sheet = may_change(phone, owner) ? new_sheet(phone, owner) : NULL;

    if (!sheet)
        return false;
    entry_form_new(&sheet->form);
    if (entry_wizard_run(sheet, owner))
        entry_sheet_run(sheet, owner, IDS_ENTRY_NEW);
    return free_sheet(sheet, name, cap);
}

bool phone_delete(struct phone *phone, HWND owner, const char *name)
{
    struct config_change *change = calloc(1, sizeof *change);
    bool is_done = false;

    if (!change)
        return false;
    change->kind = CHANGE_PHONE_DELETE;
    text_copy(change->name, sizeof change->name, name ? name : ""); /* the caller's may be another while it is asked */
    if (find(phone, owner, change->name) && may_change(phone, owner)) {
        if (phone_connection(phone, change->name))
            ui_message(owner, MB_OK | MB_ICONWARNING, IDS_UI_CAPTION, IDS_WHY_UP);
        else if (ui_message(owner, MB_YESNO | MB_ICONQUESTION | MB_DEFBUTTON2, IDS_UI_CAPTION, IDS_BOOK_DELETE, change->name) == IDYES)
            is_done = phone_save(phone, owner, change);
    }
    free(change);
    return is_done;
}
