/*
 * dlg_device_settings.c - the settings of a modem, and those of a TCP line.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/network/dlg_device_settings.h"
#include "common/base/text.h"
#include "gui/network/dlg_choices.h"
#include "gui/network/setup_ids.h"

struct settings {
    struct panel *panel;
    struct ras_config *draft;
    struct device_config device;
    struct speed_choices speeds;
    struct listen_choices choices;
};

/* Where each fault of model_device.h is shown. */
static bool complain(struct dialog *d, const struct device_verdict *verdict, int address, int port, int ports, int init,
                     int name)
{
    const int places[] = {
        [DEVICE_BAD_ADDRESS] = address, [DEVICE_PLACE_TAKEN] = port, [DEVICE_TOO_MANY_PORTS] = ports,
        [DEVICE_BAD_INIT] = init,       [DEVICE_NO_COM] = name,      [DEVICE_COM_TAKEN] = name,
        [DEVICE_NAME_TAKEN] = name,
    };

    return verdict->fault == DEVICE_GOOD ||
           dialog_complain(d, places[verdict->fault], verdict->string_id, verdict->arg);
}

/* ---- a modem ---- */

static const struct dialog_field modem_fields[] = {
    { IDC_DEVICE_NAME, FIELD_TEXT, DIALOG_FIELD(settings, device.name), 0, 0, 0 },
    { IDC_DEVICE_INIT, FIELD_TEXT, DIALOG_FIELD(settings, device.init), 0, 0, 0 },
    { IDC_DEVICE_RINGS, FIELD_NUMBER, DIALOG_FIELD(settings, device.rings), .min = 1, .max = RINGS_MAX },
    { IDC_DEVICE_CALLER_ID, FIELD_CHECK, DIALOG_FIELD(settings, device.wants_caller_id), 0, 0, 0 },
    { IDC_DEVICE_IGNORE_DCD, FIELD_CHECK, DIALOG_FIELD(settings, device.ignore_dcd), 0, 0, 0 },
    { IDC_DEVICE_LOGIN, FIELD_CHECK, DIALOG_FIELD(settings, device.login_text), 0, 0, 0 },
};

static void show_speed(struct dialog *d)
{
    struct settings *model = d->model;

    speed_choices_of_modem(&model->speeds, model->device.dte_bps);
    speed_choices_show(d, IDC_DEVICE_SPEED, &model->speeds);
}

static void modem_load(struct dialog *d)
{
    struct settings *model = d->model;

    dialog_set_text(d, IDC_DEVICE_COM, model->device.system_name);
    SendDlgItemMessageW(d->window, IDC_DEVICE_RINGS_SPIN, UDM_SETRANGE32, 1, RINGS_MAX);
    show_speed(d);
    panel_look_only(model->panel, d, 0);
}

static void modem_command(struct dialog *d, int control, int code)
{
    struct settings *model = d->model;
    struct device_config standard;

    (void)code;
    if (control != IDC_DEVICE_STANDARD)
        return;
    device_config_defaults(&standard, DEVICE_MODEM);
    standard.id = model->device.id;
    text_copy(standard.name, sizeof standard.name, model->device.name);
    text_copy(standard.system_name, sizeof standard.system_name, model->device.system_name);
    model->device = standard;
    dialog_show_fields(d);
    show_speed(d);
}

static bool modem_take(struct dialog *d)
{
    struct settings *model = d->model;
    struct device_verdict verdict;

    if (model->device.name[0] == '\0') /* by its place, as a new one */
        text_copy(model->device.name, sizeof model->device.name, model->device.system_name);
    model->device.dte_bps = speed_choices_get(d, IDC_DEVICE_SPEED, &model->speeds);
    verdict = device_judge(model->draft, &model->device);
    return complain(d, &verdict, 0, 0, 0, IDC_DEVICE_INIT, IDC_DEVICE_NAME);
}

static const struct dialog_kind modem_kind = {
    .template_id = IDD_MODEM_SETTINGS,
    .fields = modem_fields,
    .field_count = ARRAYSIZE(modem_fields),
    .load = modem_load,
    .command = modem_command,
    .accept = modem_take,
};

/* ---- a TCP line ---- */

static const struct dialog_field line_fields[] = {
    { IDC_SETTINGS_PORT, FIELD_NUMBER, DIALOG_FIELD(settings, device.listen_port), .min = 1, .max = 65535 },
    { IDC_SETTINGS_PORTS, FIELD_NUMBER, DIALOG_FIELD(settings, device.ports), .min = 1, .max = PORTS_MAX },
    { IDC_SETTINGS_CALLS, FIELD_NUMBER, DIALOG_FIELD(settings, device.calls_per_minute), .min = 0,
      .max = CALLS_PER_MINUTE_MAX },
    { IDC_SETTINGS_FIRST_FRAME, FIELD_NUMBER, DIALOG_FIELD(settings, device.first_frame_s), .min = FIRST_FRAME_MIN,
      .max = FIRST_FRAME_MAX },
    { IDC_SETTINGS_LOGIN, FIELD_CHECK, DIALOG_FIELD(settings, device.login_text), 0, 0, 0 },
};

static const struct { int spin, min, max; } spins[] = {
    { IDC_SETTINGS_PORT_SPIN, 1, 65535 },
    { IDC_SETTINGS_PORTS_SPIN, 1, PORTS_MAX },
    { IDC_SETTINGS_CALLS_SPIN, 0, CALLS_PER_MINUTE_MAX },
    { IDC_SETTINGS_FIRST_FRAME_SPIN, FIRST_FRAME_MIN, FIRST_FRAME_MAX },
};

static const int telnet_texts[] = {
    [TELNET_AUTO] = IDS_TELNET_AUTO, [TELNET_RAW] = IDS_TELNET_RAW, [TELNET_ALWAYS] = IDS_TELNET_ALWAYS
};

static void show_note(struct dialog *d)
{
    const struct settings *model = d->model;
    uint32_t address = listen_choices_get(d, IDC_SETTINGS_ADDRESS, &model->choices);
    char text[512];

    dialog_set_text(d, IDC_SETTINGS_NOTE,
                    ui_string(address >> 24 == 127 ? IDS_LINE_NOTE_LOCAL : IDS_LINE_NOTE_OPEN, text, sizeof text));
}

static void line_load(struct dialog *d)
{
    struct settings *model = d->model;

    listen_choices_show(d, IDC_SETTINGS_ADDRESS, model->panel, &model->choices, model->device.listen_address);
    for (size_t i = 0; i < ARRAYSIZE(spins); i++)
        SendDlgItemMessageW(d->window, spins[i].spin, UDM_SETRANGE32, (WPARAM)spins[i].min, spins[i].max);
    speed_choices_of_line(&model->speeds, model->device.line_bps);
    speed_choices_show(d, IDC_SETTINGS_SPEED, &model->speeds);
    for (size_t i = 0; i < ARRAYSIZE(telnet_texts); i++) {
        char text[64];

        choices_add(d, IDC_SETTINGS_TELNET, ui_string(telnet_texts[i], text, sizeof text));
    }
    choices_select(d, IDC_SETTINGS_TELNET, model->device.telnet);
    show_note(d);
    panel_look_only(model->panel, d, 0);
}

static void line_command(struct dialog *d, int control, int code)
{
    if (control == IDC_SETTINGS_ADDRESS && code == CBN_SELCHANGE)
        show_note(d);
}

static bool line_take(struct dialog *d)
{
    struct settings *model = d->model;
    const struct device_config *before = ras_config_device(model->draft, model->device.id);
    int telnet = choices_selected(d, IDC_SETTINGS_TELNET);
    struct device_verdict verdict;

    model->device.listen_address = listen_choices_get(d, IDC_SETTINGS_ADDRESS, &model->choices);
    model->device.line_bps = speed_choices_get(d, IDC_SETTINGS_SPEED, &model->speeds);
    model->device.telnet = telnet >= 0 ? (enum telnet_mode)telnet : TELNET_AUTO;
    verdict = device_judge(model->draft, &model->device);
    if (!complain(d, &verdict, IDC_SETTINGS_ADDRESS, IDC_SETTINGS_PORT, IDC_SETTINGS_PORTS, 0, IDC_SETTINGS_PORT))
        return false;
    if (before &&
        (before->listen_address != model->device.listen_address || before->listen_port != model->device.listen_port) &&
        listen_is_taken(model->panel, &model->device))
        return dialog_complain(d, IDC_SETTINGS_PORT, IDS_WRONG_IN_USE, (unsigned)model->device.listen_port);
    return true;
}

static const struct dialog_kind line_kind = {
    .template_id = IDD_LINE_SETTINGS,
    .fields = line_fields,
    .field_count = ARRAYSIZE(line_fields),
    .load = line_load,
    .command = line_command,
    .accept = line_take,
};

bool dlg_device_settings_run(HWND owner, struct panel *panel, struct ras_config *draft, int64_t id)
{
    struct settings model = { .panel = panel, .draft = draft };
    const struct device_config *device = ras_config_device(draft, id);

    if (!device)
        return false;
    model.device = *device;
    if (dialog_run(owner, device->kind == DEVICE_TCP ? &line_kind : &modem_kind, &model) != IDOK)
        return false;
    if (ras_config_set_device(draft, &model.device))
        return true;
    ui_message(owner, MB_OK | MB_ICONERROR, IDS_SETUP_CAPTION, IDS_NO_MEMORY);
    return false;
}
