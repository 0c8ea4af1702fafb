/*
 * dlg_add_device.c - which modem, COM port or TCP line becomes a port.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/network/dlg_add_device.h"
#include <stdlib.h>
#include "common/base/text.h"
#include "gui/network/dlg_choices.h"
#include "gui/network/dlg_install_modem.h"
#include "gui/network/dlg_tcp_line.h"
#include "gui/network/model_add_device.h"
#include "gui/network/service_ask.h"
#include "gui/network/setup_ids.h"

struct add_device {
    struct panel *panel;
    struct ras_config *draft;
    const char *like;                  /* a modem's port to clone; NULL none */
    struct capable_devices here;
    bool is_installed;                 /* `installed` is the last choice of the box */
    struct device_config installed;
    port_name made;
};

static void show_devices(struct dialog *d)
{
    const struct add_device *model = d->model;
    bool is_empty = model->here.count == 0 && !model->is_installed;
    char text[256];

    SendDlgItemMessageW(d->window, IDC_ADD_DEVICES, CB_RESETCONTENT, 0, 0);
    for (size_t i = 0; i < model->here.count; i++)
        choices_add(d, IDC_ADD_DEVICES,
                    ui_format(text, sizeof text, IDS_ADD_ITEM, model->here.all[i].system_name, model->here.all[i].name));
    if (model->is_installed)
        choices_add(d, IDC_ADD_DEVICES,
                    ui_format(text, sizeof text, IDS_ADD_ITEM, model->installed.system_name, model->installed.name));
    if (is_empty)
        choices_add(d, IDC_ADD_DEVICES, ui_string(IDS_ADD_NOTHING, text, sizeof text));
    choices_select(d, IDC_ADD_DEVICES, model->is_installed ? model->here.count : 0);
}

static void load(struct dialog *d)
{
    struct add_device *model = d->model;
    char text[512];

    show_devices(d);
    dialog_set_text(d, IDC_ADD_NOTE,
                    ui_format(text, sizeof text, model->like ? IDS_ADD_NOTE_CLONE : IDS_ADD_NOTE, model->like));
    dialog_disable_because(d, IDC_ADD_INSTALL_PAD, IDS_WHY_NO_PAD);
    dialog_disable_because(d, IDC_ADD_TCP_LINE, model->like ? IDS_WHY_NO_LINE : 0);
    panel_look_only(model->panel, d, 0);
}

static struct device_config *original(const struct add_device *model)
{
    const struct port_config *port = model->like ? ras_config_port(model->draft, model->like) : NULL;

    return port ? ras_config_device(model->draft, port->device_id) : NULL;
}

static bool add(struct dialog *d, const struct device_config *device)
{
    struct add_device *model = d->model;

    if (setup_add(model->draft, device, model->like, &model->made))
        return true;
    ui_message(d->window, MB_OK | MB_ICONERROR, IDS_SETUP_CAPTION, IDS_NO_MEMORY);
    return false;
}

static void install_modem(struct dialog *d)
{
    struct add_device *model = d->model;

    if (!dlg_install_modem_run(d->window, model->panel, model->draft, &model->installed))
        return;
    model->is_installed = true;
    show_devices(d);
}

static void command(struct dialog *d, int control, int code)
{
    struct add_device *model = d->model;
    struct device_config line;

    (void)code;
    if (control == IDC_ADD_INSTALL_MODEM)
        install_modem(d);
    else if (control == IDC_ADD_TCP_LINE && dlg_tcp_line_run(d->window, model->panel, model->draft, &line) &&
             add(d, &line))
        dialog_end(d, IDOK); /* there is nothing more to choose */
}

static bool take(struct dialog *d)
{
    struct add_device *model = d->model;
    int chosen = choices_selected(d, IDC_ADD_DEVICES);
    struct device_config device;
    struct device_verdict verdict;

    if (chosen >= 0 && (size_t)chosen < model->here.count)
        capable_device_make(model->draft, &model->here.all[chosen], original(model), &device);
    else if (model->is_installed)
        device = model->installed;
    else
        return dialog_complain(d, IDC_ADD_DEVICES, IDS_ADD_CHOOSE);
    verdict = device_judge(model->draft, &device);
    if (verdict.fault != DEVICE_GOOD)
        return dialog_complain(d, IDC_ADD_DEVICES, verdict.string_id, verdict.arg);
    return add(d, &device);
}

static const struct dialog_kind kind = {
    .template_id = IDD_ADD_DEVICE,
    .load = load,
    .command = command,
    .accept = take,
};

/* NT's question, when there is nothing at all: no port yet, and nothing that could become one. */
static void offer_modem(HWND owner, struct add_device *model)
{
    if (model->here.count > 0 || model->draft->device_count > 0)
        return;
    if (ui_message(owner, MB_YESNO | MB_ICONQUESTION, IDS_SETUP_CAPTION, IDS_ASK_MODEM) == IDYES)
        model->is_installed = dlg_install_modem_run(owner, model->panel, model->draft, &model->installed);
}

bool dlg_add_device_run(HWND owner, struct panel *panel, struct ras_config *draft, const char *like, port_name *made)
{
    struct add_device *model = calloc(1, sizeof *model);
    bool is_added;

    if (!model) {
        ui_message(owner, MB_OK | MB_ICONERROR, IDS_SETUP_CAPTION, IDS_NO_MEMORY);
        return false;
    }
    model->panel = panel;
    model->draft = draft;
    model->like = like;
    is_added = service_ask_devices(panel, owner, draft, &model->here);
    if (is_added) {
        offer_modem(owner, model);
        is_added = dialog_run(owner, &kind, model) == IDOK;
    }
    if (is_added)
        text_copy(*made, sizeof *made, model->made);
    free(model);
    return is_added;
}
