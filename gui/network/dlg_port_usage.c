/*
 * dlg_port_usage.c - Configure Port Usage: the three boxes, and what they do with a call.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/network/dlg_port_usage.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/base/text.h"
#include "gui/network/dlg_choices.h"
#include "gui/network/dlg_device_settings.h"
#include "gui/network/setup_ids.h"

enum { NAMES_TEXT_MAX = 512 };

struct usage {
    struct panel *panel;
    struct ras_config draft;      /* a copy: Cancel undoes the settings of the device, too */
    const port_name *names;
    size_t count;
    int64_t device_id;            /* of all the ports; 0: they have several */
    struct port_usage boxes;
};

static const struct {
    int control;
    enum port_role role;
} boxes[] = {
    { IDC_USAGE_DIAL_OUT, CALL_OUT },
    { IDC_USAGE_RECEIVE, CALL_IN },
    { IDC_USAGE_ROUTER, CALL_ROUTER },
};

/* ---- which ports ---- */

static void append(char *out, size_t cap, const char *text)
{
    size_t len = strlen(out);

    snprintf(out + len, cap - len, "%s%s", len ? ", " : "", text);
}

static const char *device_name(struct usage *model, int64_t id)
{
    const struct device_config *device = ras_config_device(&model->draft, id);

    return device ? device->name : "";
}

static void show_port_names(struct dialog *d)
{
    struct usage *model = d->model;
    char list[NAMES_TEXT_MAX] = "", text[NAMES_TEXT_MAX + 32];

    for (size_t i = 0; i < model->count && strlen(list) + PORT_NAME_MAX + 3 < sizeof list; i++)
        append(list, sizeof list, model->names[i]);
    if (model->count > 1)
        ui_format(text, sizeof text, IDS_USAGE_PORTS, (unsigned)model->count, list);
    else
        text_copy(text, sizeof text, list);
    dialog_set_text(d, IDC_USAGE_PORT, text);
}

/* Each device once, in the order of the ports; their number. */
static unsigned devices_of(struct usage *model, char *list, size_t cap)
{
    int64_t *seen = calloc(model->draft.device_count + 1, sizeof *seen);
    unsigned count = 0;

    for (size_t i = 0; seen && i < model->count && count < model->draft.device_count; i++) {
        const struct port_config *port = ras_config_port(&model->draft, model->names[i]);
        unsigned at = 0;

        while (port && at < count && seen[at] != port->device_id)
            at++;
        if (!port || at < count)
            continue;
        seen[count++] = port->device_id;
        if (strlen(list) + DEVICE_NAME_MAX + 3 < cap)
            append(list, cap, device_name(model, port->device_id));
    }
    free(seen);
    return count;
}

static void show_device_names(struct dialog *d)
{
    struct usage *model = d->model;
    char list[NAMES_TEXT_MAX] = "", text[NAMES_TEXT_MAX + 32];
    unsigned count = devices_of(model, list, sizeof list);

    if (count > 1)
        ui_format(text, sizeof text, IDS_USAGE_DEVICES, count, list);
    else
        text_copy(text, sizeof text, list);
    dialog_set_text(d, IDC_USAGE_DEVICE, text);
}

static int64_t common_device(struct usage *model)
{
    int64_t id = 0;

    for (size_t i = 0; i < model->count; i++) {
        const struct port_config *port = ras_config_port(&model->draft, model->names[i]);

        if (!port || (i > 0 && port->device_id != id))
            return 0;
        id = port->device_id;
    }
    return id;
}

/* ---- the boxes ---- */

static void show_boxes(struct dialog *d)
{
    const struct usage *model = d->model;

    for (size_t i = 0; i < ARRAYSIZE(boxes); i++) {
        enum usage_tick tick = port_usage_tick(&model->boxes, boxes[i].role);
        DWORD style = tick == USAGE_MIXED ? BS_AUTO3STATE : BS_AUTOCHECKBOX;

        SendDlgItemMessageW(d->window, boxes[i].control, BM_SETSTYLE, style, TRUE);
        CheckDlgButton(d->window, boxes[i].control, (UINT)tick);
    }
}

static void show_hint(struct dialog *d)
{
    const struct usage *model = d->model;
    struct usage_hint hint = port_usage_hint(&model->boxes);
    char text[512];

    dialog_set_text(d, IDC_USAGE_HINT, ui_string(hint.string_id, text, sizeof text));
    mark_show(d, IDC_USAGE_ICON, hint.warns ? MARK_WARNING : MARK_INFORMATION);
}

static void load(struct dialog *d)
{
    struct usage *model = d->model;
    int missing =
        port_usage_missing(panel_can(model->panel, RRAS_CAN_DIAL_OUT), panel_can(model->panel, RRAS_CAN_ROUTE));
    char text[512] = "";

    SendDlgItemMessageW(d->window, IDC_USAGE_PORT, EM_SETMARGINS, EC_LEFTMARGIN, 0);
    SendDlgItemMessageW(d->window, IDC_USAGE_DEVICE, EM_SETMARGINS, EC_LEFTMARGIN, 0);
    port_usage_read(&model->boxes, &model->draft, model->names, model->count);
    show_port_names(d);
    show_device_names(d);
    show_boxes(d);
    show_hint(d);
    if (missing)
        dialog_set_text(d, IDC_USAGE_MISSING, ui_string(missing, text, sizeof text));
    dialog_disable_because(d, IDC_USAGE_SETTINGS, model->device_id ? 0 : IDS_WHY_NO_SETTINGS);
    panel_look_only(model->panel, d, 0);
}

static void command(struct dialog *d, int control, int code)
{
    struct usage *model = d->model;

    if (control == IDC_USAGE_SETTINGS) {
        if (dlg_device_settings_run(d->window, model->panel, &model->draft, model->device_id))
            show_device_names(d);
        return;
    }
    if (code != BN_CLICKED)
        return;
    for (size_t i = 0; i < ARRAYSIZE(boxes); i++) {
        if (boxes[i].control != control)
            continue;
        port_usage_set(&model->boxes, boxes[i].role, (enum usage_tick)IsDlgButtonChecked(d->window, control));
        show_hint(d);
    }
}

static bool take(struct dialog *d)
{
    struct usage *model = d->model;

    port_usage_write(&model->boxes, &model->draft, model->names, model->count);
    return true;
}

static const struct dialog_kind kind = {
    .template_id = IDD_PORT_USAGE,
    .load = load,
    .command = command,
    .accept = take,
};

bool dlg_port_usage_run(HWND owner, struct panel *panel, struct ras_config *draft, const port_name *names, size_t count)
{
    struct usage model = { .panel = panel, .names = names, .count = count };
    bool is_done;

    ras_config_init(&model.draft);
    if (!ras_config_copy(&model.draft, draft)) {
        ras_config_fini(&model.draft);
        ui_message(owner, MB_OK | MB_ICONERROR, IDS_SETUP_CAPTION, IDS_NO_MEMORY);
        return false;
    }
    model.device_id = common_device(&model);
    is_done = dialog_run(owner, &kind, &model) == IDOK;
    if (is_done) {
        struct ras_config old = *draft;

        *draft = model.draft;
        model.draft = old;
    }
    ras_config_fini(&model.draft);
    return is_done;
}
