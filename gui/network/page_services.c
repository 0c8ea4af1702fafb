/*
 * page_services.c - Network > Services: the service in its list, and the five buttons around it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/network/dlg_select_service.h"
#include "gui/network/dlg_update.h"
#include "gui/network/sheet.h"
#include <string.h>
#include "common/base/text.h"
#include "gui/ui/service.h"
#include "gui/ui/ui_ids.h"

static struct list *list; /* there is one such page */

/* ---- the list ---- */

static size_t count_rows(void *ctx)
{
    return sheet_has_service(&((const struct sheet *)ctx)->facts) ? 1 : 0;
}

static void row_text(void *ctx, size_t row, int column, char *utf8, size_t cap)
{
    (void)row;
    ui_string(column == 0 ? IDS_SERVICE_RRAS : sheet_service_state(&((const struct sheet *)ctx)->facts), utf8, cap);
}

static int row_image(void *ctx, size_t row)
{
    (void)ctx, (void)row;
    return LIST_IMAGE_SERVICE;
}

/* ---- what is shown ---- */

static void show_buttons(struct dialog *d)
{
    const struct sheet *sheet = d->model;
    bool is_selected = list_selected(list) >= 0;
    struct sheet_buttons b = sheet_buttons(&sheet->facts, is_selected);
    char text[512];

    dialog_disable_because(d, IDC_SERVICES_ADD, b.add);
    dialog_disable_because(d, IDC_SERVICES_REMOVE, b.remove);
    dialog_disable_because(d, IDC_SERVICES_PROPERTIES, b.properties);
    ui_string(count_rows(d->model) == 0 ? IDS_ABOUT_NO_SERVICE : is_selected ? IDS_ABOUT_RRAS : IDS_WHY_NOT_SELECTED, text, sizeof text);
    dialog_set_text(d, IDC_SERVICES_DESCRIPTION, text);
}

static void show_note(struct dialog *d)
{
    const struct sheet *sheet = d->model;
    struct sheet_note note = sheet_note(&sheet->facts, &sheet->panel->saved);
    char text[DIAL_MAX + 256] = "", dial[DIAL_MAX];

    if (note.string_id)
        ui_format(text, sizeof text, note.string_id, sheet_callers_dial(sheet, dial));
    dialog_set_text(d, IDC_SERVICES_NOTE, text);
    SendDlgItemMessageW(d->window, IDC_SERVICES_NOTE_ICON, STM_SETICON,
                        (WPARAM)LoadImageW(NULL, note.is_warning ? (LPCWSTR)IDI_WARNING : (LPCWSTR)IDI_INFORMATION, IMAGE_ICON,
                                           GetSystemMetrics(SM_CXSMICON), GetSystemMetrics(SM_CYSMICON), LR_SHARED), 0);
    ShowWindow(dialog_control(d, IDC_SERVICES_NOTE_ICON), note.string_id ? SW_SHOW : SW_HIDE);
    ShowWindow(dialog_control(d, IDC_SERVICES_RESTART), sheet->facts.is_restart_pending && sheet->facts.may_change ? SW_SHOW : SW_HIDE);
}

static void show(struct dialog *d)
{
    list_refresh(list);
    if (list_selected(list) < 0)
        list_select(list, 0);
    show_buttons(d);
    show_note(d);
}

static void load(struct dialog *d)
{
    static const struct list_column columns[] = { { IDS_COLUMN_SERVICE, 65 }, { IDS_COLUMN_STATE, 35 } };
    static const struct list_rows rows = { .count = count_rows, .text = row_text, .image = row_image };
    struct sheet *sheet = d->model;

    list = list_new(d->window, IDC_SERVICES_LIST, columns, 2, &rows, sheet);
    if (!list)
        return;
    sheet_page_opened(d, show);
    panel_look_only(sheet->panel, d, IDC_SERVICES_SHIELD);
}

/* ---- buttons ---- */

static void add(struct dialog *d)
{
    struct sheet *sheet = d->model;

    if (!dlg_select_service(d->window, !sheet->facts.is_registered))
        return;
    if (service_install(sheet->panel->instance, &sheet->panel->service, d->window)) {
        sheet_committed(sheet);
        if (!sheet->facts.is_reachable)
            service_start(sheet->panel->instance, &sheet->panel->service, d->window);
    }
    sheet_reload(sheet);
}

static void take_away(struct dialog *d)
{
    struct sheet *sheet = d->model;
    char name[SERVICE_NAME_MAX + 1];

    service_name(sheet->panel->instance, name);
    if (ui_message(d->window, MB_YESNO | MB_ICONWARNING | MB_DEFBUTTON2, IDS_UI_CAPTION, IDS_REMOVE_SURE, name) != IDYES)
        return;
    if (service_remove(sheet->panel->instance, &sheet->panel->service, d->window))
        sheet_committed(sheet);
    sheet_reload(sheet);
}

/* Remote Access Setup, which another group of dialogs brings along. */
static void open_setup(struct dialog *d)
{
    struct sheet *sheet = d->model;
    uint64_t before;

    if (!panel_need_service(sheet->panel, d->window)) {
        sheet_reload(sheet);
        return;
    }
    before = sheet->panel->saved.revision;
    for (const struct room *room = setup_rooms; room->name; room++) {
        if (strcmp(room->name, "setup") == 0) {
            room->open(sheet->panel, d->window);
            break;
        }
    }
    if (sheet->panel->has_changed_role_or_device || sheet->panel->saved.revision != before)
        sheet_committed(sheet);
    sheet_reload(sheet);
}

static void update(struct dialog *d)
{
    struct sheet *sheet = d->model;

    if (dlg_update(sheet->panel, d->window))
        sheet_committed(sheet);
    sheet_reload(sheet);
}

static void restart(struct dialog *d)
{
    struct sheet *sheet = d->model;

    if (service_restart(sheet->panel->instance, &sheet->panel->service, d->window))
        sheet_committed(sheet);
    sheet_reload(sheet);
}

static void command(struct dialog *d, int control, int code)
{
    static const struct {
        int control;
        void (*press)(struct dialog *d);
    } buttons[] = {
        { IDC_SERVICES_ADD, add },       { IDC_SERVICES_REMOVE, take_away }, { IDC_SERVICES_PROPERTIES, open_setup },
        { IDC_SERVICES_UPDATE, update }, { IDC_SERVICES_RESTART, restart },
    };

    for (size_t i = 0; code == BN_CLICKED && i < sizeof buttons / sizeof *buttons; i++)
        if (buttons[i].control == control)
            buttons[i].press(d);
}

static LRESULT notify(struct dialog *d, NMHDR *hdr)
{
    LRESULT result = 0;

    if (list_notify(list, hdr, &result) || hdr->idFrom != IDC_SERVICES_LIST || !list)
        return result;
    if (hdr->code == LVN_ITEMCHANGED)
        show_buttons(d);
    else if ((hdr->code == (UINT)NM_DBLCLK || hdr->code == (UINT)NM_RETURN) && list_selected(list) >= 0)
        open_setup(d);
    return result;
}

static void closing(struct dialog *d)
{
    sheet_page_closed(d);
    list_free(list);
    list = NULL;
}

const struct dialog_kind page_services = {
    .template_id = IDD_SERVICES, .load = load, .command = command, .notify = notify, .changed = sheet_changed, .accept = sheet_apply, .closing = closing
};
