/*
 * dlg_update.c - the list of programs with their versions, and the steps of a repair: stop, copy, start.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/network/dlg_update.h"
#include <string.h>
#include "common/base/text.h"
#include "gui/network/components.h"
#include "gui/network/dlg_setup_disk.h"
#include "gui/network/sheet_ids.h"
#include "gui/ui/list.h"
#include "gui/ui/service.h"
#include "gui/ui/work.h"

struct update {
    struct panel *panel;
    struct update_part parts[UPDATE_PARTS];
    size_t rows[UPDATE_PARTS], row_count; /* the parts that are shown */
    struct list *list;
    bool has_replaced;
};

/* ---- the list ---- */

static size_t count_rows(void *ctx)
{
    return ((const struct update *)ctx)->row_count;
}

static int state_text(enum update_state state)
{
    static const int texts[] = {
        [UPDATE_GOOD] = IDS_PART_GOOD, [UPDATE_OTHER] = IDS_PART_OTHER, [UPDATE_MISSING] = IDS_PART_MISSING,
        [UPDATE_UNKNOWN] = IDS_PART_UNKNOWN, [UPDATE_NOT_INSTALLED] = IDS_PART_MISSING,
    };

    return texts[state];
}

static void row_text(void *ctx, size_t row, int column, char *utf8, size_t cap)
{
    const struct update *u = ctx;
    size_t part = u->rows[row];
    char version[UPDATE_VERSION_MAX];

    if (column == 0)
        text_copy(utf8, cap, update_part_names[part]);
    else if (column == 1)
        text_copy(utf8, cap, update_version_text(&u->parts[part], version));
    else
        ui_string(state_text(update_state(u->parts, part)), utf8, cap);
}

static int row_image(void *ctx, size_t row)
{
    const struct update *u = ctx;
    enum update_state state = update_state(u->parts, u->rows[row]);

    return state == UPDATE_GOOD ? LIST_IMAGE_SERVICE : state == UPDATE_OTHER ? LIST_IMAGE_ERROR : LIST_IMAGE_WARNING;
}

static void read_parts(struct update *u)
{
    wchar_t folder[MAX_PATH];

    if (!own_folder(folder) || !components_read(folder, u->parts))
        memset(u->parts, 0, sizeof u->parts);
    u->row_count = 0;
    for (size_t i = 0; i < UPDATE_PARTS; i++)
        if (update_state(u->parts, i) != UPDATE_NOT_INSTALLED)
            u->rows[u->row_count++] = i;
}

static void show(struct dialog *d)
{
    struct update *u = d->model;
    char text[512];

    read_parts(u);
    list_refresh(u->list);
    ui_string(update_is_mismatch(u->parts) ? IDS_UPDATE_MISMATCH : update_is_complete(u->parts) ? IDS_UPDATE_GOOD : IDS_UPDATE_INCOMPLETE, text,
              sizeof text);
    dialog_set_text(d, IDC_UPDATE_TEXT, text);
}

/* ---- repairing ---- */

static long copy_files(struct work *work)
{
    struct update_part set[UPDATE_PARTS];
    wchar_t own[MAX_PATH];
    size_t part = 0;
    enum update_result result = UPDATE_UNDONE;
    DWORD error = ERROR_FILENAME_EXCED_RANGE;

    SetLastError(0);
    if (own_folder(own) && components_read(work->folder, set)) {
        result = components_replace(own, work->folder, set, &part);
        error = GetLastError();
    }
    if (result == UPDATE_DONE)
        return 0;
    ui_format(work->why.text, sizeof work->why.text, result == UPDATE_STUCK ? IDS_UPDATE_STUCK : IDS_UPDATE_UNDONE, update_part_names[part],
              (unsigned long)error);
    return ERROR_FUNCTION_FAILED;
}

/* The service is stopped for it and started again, whether the files could be replaced or not. */
static void replace(struct dialog *d, const wchar_t *folder)
{
    struct update *u = d->model;
    bool was_running = service_state(u->panel->instance) == SERVICE_IS_RUNNING;
    struct work work = { .run = copy_files, .must_end = true };
    long status;

    if (was_running && !service_stop(u->panel->instance, &u->panel->service, d->window))
        return;
    wcscpy(work.folder, folder);
    status = work_run(d->window, IDS_WORK_COPY, &work);
    if (was_running)
        service_start(u->panel->instance, &u->panel->service, d->window);
    show(d);
    if (status) {
        if (status != ERROR_CANCELLED)
            ui_message_text(d->window, MB_OK | MB_ICONERROR, IDS_UPDATE_CAPTION, work.why.text);
        return;
    }
    u->has_replaced = true;
    ui_message(d->window, MB_OK | MB_ICONINFORMATION, IDS_UPDATE_CAPTION, u->panel->is_reachable && !was_running ? IDS_UPDATE_DONE_WINDOW : IDS_UPDATE_DONE);
}

static void repair(struct dialog *d)
{
    const struct update *u = d->model;
    wchar_t folder[MAX_PATH];

    if (dlg_setup_disk(d->window, u->parts, folder))
        replace(d, folder);
}

/* ---- the dialog ---- */

static void load(struct dialog *d)
{
    static const struct list_column columns[] = { { IDS_COLUMN_PART, 36 }, { IDS_COLUMN_VERSION, 22 }, { IDS_COLUMN_STATE, 42 } };
    static const struct list_rows rows = { .count = count_rows, .text = row_text, .image = row_image };
    struct update *u = d->model;

    read_parts(u);
    u->list = list_new(d->window, IDC_UPDATE_LIST, columns, 3, &rows, u);
    if (!u->list)
        return;
    list_select(u->list, 0);
    show(d);
    panel_lock(u->panel, d, IDC_UPDATE_REPAIR);
}

static void command(struct dialog *d, int control, int code)
{
    if (control == IDC_UPDATE_REPAIR && code == BN_CLICKED)
        repair(d);
}

static LRESULT notify(struct dialog *d, NMHDR *hdr)
{
    LRESULT result = 0;

    list_notify(((struct update *)d->model)->list, hdr, &result);
    return result;
}

static void closing(struct dialog *d)
{
    struct update *u = d->model;

    list_free(u->list);
    u->list = NULL;
}

bool dlg_update(struct panel *panel, HWND owner)
{
    static const struct dialog_kind kind = { .template_id = IDD_UPDATE, .load = load, .command = command, .notify = notify, .closing = closing };
    struct update update = { .panel = panel };

    dialog_run(owner, &kind, &update);
    return update.has_replaced;
}
