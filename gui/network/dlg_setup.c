/*
 * dlg_setup.c - Remote Access Setup: the list of ports, what is said about them, and the buttons.
 *
 * Everything is done to a draft; Continue commits it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/network/dlg_setup.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/base/text.h"
#include "gui/network/dlg_add_device.h"
#include "gui/network/dlg_choices.h"
#include "gui/network/dlg_network_configuration.h"
#include "gui/network/dlg_permissions.h"
#include "gui/network/dlg_port_usage.h"
#include "gui/network/model_setup.h"
#include "gui/network/setup_ids.h"
#include "gui/ui/list.h"

enum { COLUMN_PORT, COLUMN_DEVICE, COLUMN_TYPE, COLUMNS, SUBCLASS_ID = 21, DETAILS_MAX = 1024, CONDITION_DOWN = 0 };

struct setup {
    struct panel *panel;
    struct ras_config base;              /* what the draft was made of */
    struct ras_config draft;
    struct list *list;
    struct running_port *running;        /* what the service says; ordered as it lists them */
    size_t running_count;
    uint32_t own_address;
    bool is_committed;
    bool is_settling;                    /* the list is being refreshed: what it tells is not yet so */
    size_t rows[PORTS_MAX];              /* scratch of read_selection() */
    port_name selected[PORTS_MAX];
    size_t selected_count;
};

/* ---- the list ---- */

static const struct list_column columns[COLUMNS] = { { IDS_COLUMN_PORT, 22 },
                                                     { IDS_COLUMN_DEVICE, 53 },
                                                     { IDS_COLUMN_TYPE, 25 } };

static size_t row_count(void *ctx)
{
    return ((const struct setup *)ctx)->draft.port_count;
}

static void row_text(void *ctx, size_t row, int column, char *utf8, size_t cap)
{
    struct setup *model = ctx;
    const struct port_config *port = &model->draft.ports[row];
    const struct device_config *device =
        column == COLUMN_PORT ? NULL : ras_config_device(&model->draft, port->device_id);

    if (column == COLUMN_PORT)
        text_copy(utf8, cap, port->name);
    else if (device && column == COLUMN_DEVICE)
        text_copy(utf8, cap, device->name);
    else if (device)
        ui_string(device->kind == DEVICE_TCP ? IDS_TYPE_TCP : IDS_TYPE_MODEM, utf8, cap);
}

static struct port_note note_of(const struct setup *model, const struct port_config *port)
{
    return setup_port_note(port, setup_running(model->running, model->running_count, port->name));
}

static int row_image(void *ctx, size_t row)
{
    struct setup *model = ctx;
    const struct port_config *port = &model->draft.ports[row];
    const struct device_config *device = ras_config_device(&model->draft, port->device_id);

    switch (note_of(model, port).mark) {
    case PORT_MARK_WARNING:
        return LIST_IMAGE_WARNING;
    case PORT_MARK_ERROR:
        return LIST_IMAGE_ERROR;
    case PORT_MARK_NONE:
    case PORT_MARK_PENDING:
        break;
    }
    return device && device->kind == DEVICE_MODEM ? LIST_IMAGE_MODEM : LIST_IMAGE_NETWORK;
}

static const struct list_rows rows = { .count = row_count, .text = row_text, .image = row_image };

/* C11 does not pass names to where they are only read without being told so. */
static const port_name *selected(const struct setup *model)
{
    return (const port_name *)model->selected;
}

static void read_selection(struct setup *model)
{
    size_t count = list_selection(model->list, model->rows, PORTS_MAX);

    model->selected_count = 0;
    for (size_t i = 0; i < count; i++)
        if (model->rows[i] < model->draft.port_count)
            text_copy(model->selected[model->selected_count++], sizeof(port_name),
                      model->draft.ports[model->rows[i]].name);
}

/* ---- what is said ---- */

static void read_running(struct setup *model)
{
    const struct panel *panel = model->panel;
    struct running_port *running = calloc(panel->port_count + 1, sizeof *running);

    if (!running)
        return; /* what is known stays */
    for (size_t i = 0; i < panel->port_count; i++) {
        text_copy(running[i].name, sizeof running[i].name, panel->ports[i].name);
        running[i].roles = (unsigned)panel->ports[i].roles;
        running[i].is_down = panel->ports[i].condition == CONDITION_DOWN;
        text_copy(running[i].condition, sizeof running[i].condition, panel->ports[i].condition_text);
        text_copy(running[i].explanation, sizeof running[i].explanation, panel->ports[i].explanation);
    }
    free(model->running);
    model->running = running;
    model->running_count = panel->port_count;
}

static void append_line(char *text, const char *line)
{
    size_t len = strlen(text);

    snprintf(text + len, DETAILS_MAX - len, "%s%s", len ? "\r\n" : "", line);
}

static enum mark describe_one(const struct setup *model, const struct port_config *port, char *text)
{
    const struct running_port *now = setup_running(model->running, model->running_count, port->name);
    struct port_note note = setup_port_note(port, now);
    char line[DETAILS_MAX];

    append_line(text, ui_format(line, sizeof line, note.string_id, port->name));
    if (note.tells_condition && now)
        append_line(text, ui_format(line, sizeof line, IDS_SAYS_NOW, now->condition));
    if (note.tells_explanation && now)
        append_line(text,
                    now->is_down ? now->explanation : ui_format(line, sizeof line, IDS_SAYS_LAST, now->explanation));
    return note.mark == PORT_MARK_ERROR ? MARK_ERROR : note.mark == PORT_MARK_WARNING ? MARK_WARNING : MARK_INFORMATION;
}

static enum mark describe_several(const struct setup *model, char *text)
{
    size_t bad = setup_count_629(&model->draft, selected(model), model->selected_count);

    ui_format(text, DETAILS_MAX, bad ? IDS_SAYS_SEVERAL_629 : IDS_SAYS_SEVERAL, (unsigned)model->selected_count,
              (unsigned)bad);
    return bad ? MARK_WARNING : MARK_INFORMATION;
}

static enum mark describe_none(const struct setup *model, char *text)
{
    unsigned bad = 0;

    for (size_t i = 0; i < model->draft.port_count; i++)
        bad += setup_count_629(&model->draft, (const port_name *)&model->draft.ports[i].name, 1) != 0;
    if (model->draft.port_count == 0)
        ui_string(IDS_SAYS_EMPTY, text, DETAILS_MAX);
    else
        ui_format(text, DETAILS_MAX, bad ? IDS_SAYS_NOTHING_629 : IDS_SAYS_NOTHING, bad);
    return bad ? MARK_WARNING : MARK_INFORMATION;
}

static void show_details(struct dialog *d)
{
    struct setup *model = d->model;
    const struct port_config *port =
        model->selected_count == 1 ? ras_config_port(&model->draft, model->selected[0]) : NULL;
    char text[DETAILS_MAX] = "";
    enum mark mark = port ? describe_one(model, port, text)
                   : model->selected_count ? describe_several(model, text) : describe_none(model, text);

    if (!model->panel->is_reachable) { /* what was known of the port is no longer so */
        ui_string(IDS_SAYS_STOPPED, text, sizeof text);
        mark = MARK_ERROR;
    }
    dialog_set_text(d, IDC_SETUP_DETAILS, text);
    mark_show(d, IDC_SETUP_ICON, mark);
}

static void show_dial(struct dialog *d)
{
    const struct setup *model = d->model;
    struct dial_note note =
        setup_dial_note(&model->draft, model->selected_count ? model->selected[0] : NULL, model->own_address);
    char text[DETAILS_MAX];

    if (note.string_id == IDS_DIAL_ANY)
        ui_format(text, sizeof text, note.string_id, note.port);
    else
        ui_format(text, sizeof text, note.string_id, note.place, note.port, note.place, note.port);
    dialog_set_text(d, IDC_SETUP_DIAL, text);
}

static void show_notes(struct dialog *d)
{
    const struct setup *model = d->model;
    struct caller_note callers = setup_caller_note(&model->draft, &model->panel->saved);
    int restart = setup_restart_note(&model->base, &model->draft, model->panel->server.is_restart_pending != 0);
    char text[DETAILS_MAX];

    dialog_set_text(d, IDC_SETUP_CALLERS, ui_format(text, sizeof text, callers.string_id, callers.count));
    dialog_set_text(d, IDC_SETUP_RESTART, restart ? ui_string(restart, text, sizeof text) : "");
}

static void show_selection(struct dialog *d)
{
    static const int buttons[] = { IDC_SETUP_CONFIGURE, IDC_SETUP_REMOVE, IDC_SETUP_CLONE };
    struct setup *model = d->model;

    read_selection(model);
    for (size_t i = 0; i < ARRAYSIZE(buttons); i++)
        dialog_disable_because(d, buttons[i], model->selected_count ? 0 : IDS_WHY_NOTHING_SELECTED);
    if (model->selected_count > 1)
        dialog_disable_because(d, IDC_SETUP_CLONE, IDS_WHY_ONE_ONLY);
    show_details(d);
    show_dial(d);
}

/* The draft was changed; `name` (NULL: as before) is selected. A button keeps the focus it has: nothing
 * is disabled in between. */
static void show_ports(struct dialog *d, const char *name)
{
    struct setup *model = d->model;

    model->is_settling = true;
    list_refresh(model->list);
    for (size_t i = 0; name && i < model->draft.port_count; i++)
        if (strcmp(model->draft.ports[i].name, name) == 0)
            list_select(model->list, (ptrdiff_t)i);
    model->is_settling = false;
    show_selection(d);
    show_notes(d);
}

/* ---- the buttons ---- */

static void press_add(struct dialog *d)
{
    struct setup *model = d->model;
    port_name made = "";

    if (dlg_add_device_run(d->window, model->panel, &model->draft, NULL, &made))
        show_ports(d, made);
}

static void press_configure(struct dialog *d)
{
    struct setup *model = d->model;

    if (model->selected_count &&
        dlg_port_usage_run(d->window, model->panel, &model->draft, selected(model), model->selected_count))
        show_ports(d, NULL);
}

/* The selection goes to the port that takes the place of the first one removed. */
static void press_remove(struct dialog *d)
{
    struct setup *model = d->model;
    port_name next = "";
    size_t at = 0;

    if (!model->selected_count)
        return;
    while (at < model->draft.port_count && strcmp(model->draft.ports[at].name, model->selected[0]) != 0)
        at++;
    setup_remove(&model->draft, selected(model), model->selected_count);
    if (at >= model->draft.port_count && at > 0)
        at = model->draft.port_count - 1;
    if (model->draft.port_count)
        text_copy(next, sizeof next, model->draft.ports[at].name);
    else
        SendMessageW(d->window, WM_NEXTDLGCTL, (WPARAM)dialog_control(d, IDC_SETUP_ADD), TRUE);
    show_ports(d, next);
}

static void press_clone(struct dialog *d)
{
    struct setup *model = d->model;
    port_name made = "";

    if (model->selected_count != 1)
        return;
    switch (setup_clone(&model->draft, model->selected[0], &made)) {
    case SETUP_CLONE_NEEDS_PLACE:
        if (dlg_add_device_run(d->window, model->panel, &model->draft, model->selected[0], &made))
            show_ports(d, made);
        return;
    case SETUP_CLONE_FULL:
        ui_message(d->window, MB_OK | MB_ICONWARNING, IDS_SETUP_CAPTION, IDS_CLONE_FULL);
        return;
    case SETUP_CLONE_FAILED:
        ui_message(d->window, MB_OK | MB_ICONERROR, IDS_SETUP_CAPTION, IDS_NO_MEMORY);
        return;
    case SETUP_CLONED:
        show_ports(d, made);
        return;
    }
}

static void press_network(struct dialog *d)
{
    struct setup *model = d->model;

    dlg_network_configuration_run(d->window, model->panel, &model->draft);
    show_ports(d, NULL);
}

static void press_permissions(struct dialog *d)
{
    struct setup *model = d->model;

    dlg_permissions_run(d->window, model->panel);
    show_ports(d, NULL);
}

static const struct {
    int control;
    void (*press)(struct dialog *d);
} buttons[] = {
    { IDC_SETUP_ADD, press_add },
    { IDC_SETUP_REMOVE, press_remove },
    { IDC_SETUP_CONFIGURE, press_configure },
    { IDC_SETUP_CLONE, press_clone },
    { IDC_SETUP_NETWORK, press_network },
    { IDC_SETUP_PERMISSIONS, press_permissions },
};

static void command(struct dialog *d, int control, int code)
{
    if (code != BN_CLICKED)
        return;
    for (size_t i = 0; i < ARRAYSIZE(buttons); i++)
        if (buttons[i].control == control && IsWindowEnabled(dialog_control(d, control)))
            buttons[i].press(d);
}

static void select_all(struct dialog *d)
{
    ListView_SetItemState(dialog_control(d, IDC_SETUP_PORTS), -1, LVIS_SELECTED, LVIS_SELECTED);
}

static void press_key(struct dialog *d, WORD key)
{
    if (key == VK_DELETE)
        command(d, IDC_SETUP_REMOVE, BN_CLICKED);
    else if (key == VK_INSERT)
        command(d, IDC_SETUP_ADD, BN_CLICKED);
    else if (key == 'A' && GetKeyState(VK_CONTROL) < 0)
        select_all(d);
}

static LRESULT notify(struct dialog *d, NMHDR *hdr)
{
    struct setup *model = d->model;
    LRESULT result = 0;

    if (!model->list || list_notify(model->list, hdr, &result) || hdr->idFrom != IDC_SETUP_PORTS)
        return result; /* without one, while it is made and freed: it says so, too */
    switch (hdr->code) {
    case LVN_ITEMCHANGED:
    case LVN_ODSTATECHANGED:
        if (!model->is_settling)
            show_selection(d);
        break;
    case (UINT)NM_DBLCLK:
        command(d, IDC_SETUP_CONFIGURE, BN_CLICKED);
        break;
    case LVN_KEYDOWN:
        press_key(d, ((const NMLVKEYDOWN *)hdr)->wVKey);
        break;
    default:
        break;
    }
    return 0;
}

/* ---- its life ---- */

/* Cancel, Esc and the close button: what was changed is not thrown away unasked. */
static LRESULT CALLBACK ask_before_cancel(HWND window, UINT msg, WPARAM wp, LPARAM lp, UINT_PTR id, DWORD_PTR data)
{
    const struct setup *model = (const struct setup *)data;

    if (msg == WM_COMMAND && LOWORD(wp) == IDCANCEL && model->panel->may_change &&
        setup_is_changed(&model->base, &model->draft) &&
        ui_message(window, MB_YESNO | MB_ICONWARNING | MB_DEFBUTTON2, IDS_SETUP_CAPTION, IDS_ASK_CANCEL) != IDYES)
        return 0;
    if (msg == WM_NCDESTROY)
        RemoveWindowSubclass(window, ask_before_cancel, id);
    return DefSubclassProc(window, msg, wp, lp);
}

static void load(struct dialog *d)
{
    struct setup *model = d->model;

    /* In line with the labels. */
    SendDlgItemMessageW(d->window, IDC_SETUP_DETAILS, EM_SETMARGINS, EC_LEFTMARGIN | EC_RIGHTMARGIN, 0);
    SendDlgItemMessageW(d->window, IDC_SETUP_DIAL, EM_SETMARGINS, EC_LEFTMARGIN | EC_RIGHTMARGIN, 0);
    read_running(model);
    model->own_address = listen_own_address(model->panel);
    model->list = list_new(d->window, IDC_SETUP_PORTS, columns, COLUMNS, &rows, model);
    if (!model->list) {
        dialog_end(d, IDCANCEL);
        return;
    }
    show_ports(d, model->draft.port_count ? model->draft.ports[0].name : NULL);
    SetWindowSubclass(d->window, ask_before_cancel, SUBCLASS_ID, (DWORD_PTR)model);
    panel_watch(model->panel, d);
    panel_look_only(model->panel, d, IDC_SETUP_SHIELD);
    panel_lock(model->panel, d, IDC_SETUP_ADD);
}

/* The rows are the draft's, so only what is said about them is another. */
static void changed(struct dialog *d)
{
    struct setup *model = d->model;

    panel_refresh_ports(model->panel);
    read_running(model);
    InvalidateRect(dialog_control(d, IDC_SETUP_PORTS), NULL, FALSE);
    show_details(d);
    show_notes(d);
}

static bool take(struct dialog *d)
{
    struct setup *model = d->model;

    if (!setup_is_changed(&model->base, &model->draft))
        return true;
    model->is_committed = panel_commit(model->panel, d->window, &model->draft);
    return model->is_committed;
}

static void closing(struct dialog *d)
{
    struct setup *model = d->model;
    struct list *list = model->list;

    panel_unwatch(model->panel, d);
    model->list = NULL;
    list_free(list);
}

static const struct dialog_kind kind = {
    .template_id = IDD_SETUP,
    .load = load,
    .command = command,
    .notify = notify,
    .accept = take,
    .changed = changed,
    .closing = closing,
};

bool dlg_setup_run(HWND owner, struct panel *panel)
{
    struct setup *model = calloc(1, sizeof *model);
    bool is_committed = false;

    if (model) {
        model->panel = panel;
        ras_config_init(&model->base);
        ras_config_init(&model->draft);
    }
    if (!model || !ras_config_copy(&model->base, &panel->saved) || !ras_config_copy(&model->draft, &panel->saved)) {
        ui_message(owner, MB_OK | MB_ICONERROR, IDS_SETUP_CAPTION, IDS_NO_MEMORY);
    } else {
        dialog_run(owner, &kind, model);
        is_committed = model->is_committed;
    }
    if (model) {
        ras_config_fini(&model->draft);
        ras_config_fini(&model->base);
        free(model->running);
    }
    free(model);
    return is_committed;
}
