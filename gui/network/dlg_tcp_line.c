/*
 * dlg_tcp_line.c - a new TCP line: where it listens, and with how many ports.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/network/dlg_tcp_line.h"
#include "gui/network/dlg_choices.h"
#include "gui/network/model_add_device.h"
#include "gui/network/setup_ids.h"

struct tcp_line {
    struct panel *panel;
    const struct ras_config *draft;
    struct device_config device;
    struct listen_choices choices;
};

static const struct dialog_field fields[] = {
    { IDC_LINE_PORT, FIELD_NUMBER, DIALOG_FIELD(tcp_line, device.listen_port), .min = 1, .max = 65535 },
    { IDC_LINE_PORTS, FIELD_NUMBER, DIALOG_FIELD(tcp_line, device.ports), .min = 1, .max = PORTS_MAX },
};

static void show_note(struct dialog *d)
{
    const struct tcp_line *model = d->model;
    uint32_t address = listen_choices_get(d, IDC_LINE_ADDRESS, &model->choices);
    char text[512];

    dialog_set_text(d, IDC_LINE_NOTE,
                    ui_string(address >> 24 == 127 ? IDS_LINE_NOTE_LOCAL : IDS_LINE_NOTE_OPEN, text, sizeof text));
}

static void load(struct dialog *d)
{
    struct tcp_line *model = d->model;

    listen_choices_show(d, IDC_LINE_ADDRESS, model->panel, &model->choices, model->device.listen_address);
    SendDlgItemMessageW(d->window, IDC_LINE_PORT_SPIN, UDM_SETRANGE32, 1, 65535);
    SendDlgItemMessageW(d->window, IDC_LINE_PORTS_SPIN, UDM_SETRANGE32, 1, PORTS_MAX);
    show_note(d);
    panel_look_only(model->panel, d, 0);
}

static void command(struct dialog *d, int control, int code)
{
    if (control == IDC_LINE_ADDRESS && code == CBN_SELCHANGE)
        show_note(d);
}

static bool take(struct dialog *d)
{
    struct tcp_line *model = d->model;
    struct device_verdict verdict;

    model->device.listen_address = listen_choices_get(d, IDC_LINE_ADDRESS, &model->choices);
    verdict = device_judge(model->draft, &model->device);
    if (verdict.fault == DEVICE_TOO_MANY_PORTS)
        return dialog_complain(d, IDC_LINE_PORTS, verdict.string_id, verdict.arg);
    if (verdict.fault != DEVICE_GOOD)
        return dialog_complain(d, verdict.fault == DEVICE_BAD_ADDRESS ? IDC_LINE_ADDRESS : IDC_LINE_PORT,
                               verdict.string_id, verdict.arg);
    if (listen_is_taken(model->panel, &model->device))
        return dialog_complain(d, IDC_LINE_PORT, IDS_WRONG_IN_USE, (unsigned)model->device.listen_port);
    return true;
}

static const struct dialog_kind kind = {
    .template_id = IDD_TCP_LINE,
    .fields = fields,
    .field_count = ARRAYSIZE(fields),
    .load = load,
    .command = command,
    .accept = take,
};

bool dlg_tcp_line_run(HWND owner, struct panel *panel, const struct ras_config *draft, struct device_config *line)
{
    struct tcp_line model = { .panel = panel, .draft = draft };
    bool is_made;

    tcp_line_make(draft, &model.device);
    is_made = dialog_run(owner, &kind, &model) == IDOK;
    if (is_made)
        *line = model.device;
    return is_made;
}
