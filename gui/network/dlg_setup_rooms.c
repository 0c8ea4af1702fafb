/*
 * dlg_setup_rooms.c - the boxes of Remote Access Setup opened by their names; each saves what it did.
 *
 * SPDX-License-Identifier: MIT
 */
#include "common/base/text.h"
#include "gui/network/dlg_add_device.h"
#include "gui/network/dlg_device_settings.h"
#include "gui/network/dlg_install_modem.h"
#include "gui/network/dlg_port_usage.h"
#include "gui/network/dlg_setup.h"
#include "gui/network/dlg_tcp_line.h"
#include "gui/network/setup_ids.h"

/* Runs a box over a draft of its own and commits what it made. */
static void with_draft(struct panel *panel, HWND owner,
                       bool (*run)(HWND owner, struct panel *panel, struct ras_config *draft))
{
    struct ras_config draft;

    ras_config_init(&draft);
    if (!ras_config_copy(&draft, &panel->saved))
        ui_message(owner, MB_OK | MB_ICONERROR, IDS_SETUP_CAPTION, IDS_NO_MEMORY);
    else if (run(owner, panel, &draft))
        panel_commit(panel, owner, &draft);
    ras_config_fini(&draft);
}

static bool has_port(HWND owner, const struct ras_config *draft)
{
    if (draft->port_count > 0)
        return true;
    ui_message(owner, MB_OK | MB_ICONINFORMATION, IDS_SETUP_CAPTION, IDS_ROOM_NO_PORT);
    return false;
}

static bool run_usage(HWND owner, struct panel *panel, struct ras_config *draft)
{
    port_name first = "";

    if (!has_port(owner, draft))
        return false;
    text_copy(first, sizeof first, draft->ports[0].name);
    return dlg_port_usage_run(owner, panel, draft, (const port_name *)&first, 1);
}

static bool run_settings(HWND owner, struct panel *panel, struct ras_config *draft)
{
    return has_port(owner, draft) && dlg_device_settings_run(owner, panel, draft, draft->ports[0].device_id);
}

static bool run_add(HWND owner, struct panel *panel, struct ras_config *draft)
{
    port_name made;

    return dlg_add_device_run(owner, panel, draft, NULL, &made);
}

static bool run_line(HWND owner, struct panel *panel, struct ras_config *draft)
{
    struct device_config line;
    port_name made;

    return dlg_tcp_line_run(owner, panel, draft, &line) && setup_add(draft, &line, NULL, &made);
}

static bool run_modem(HWND owner, struct panel *panel, struct ras_config *draft)
{
    struct device_config modem;
    port_name made;

    return dlg_install_modem_run(owner, panel, draft, &modem) && setup_add(draft, &modem, NULL, &made);
}

static void open_setup(struct panel *panel, HWND owner)
{
    dlg_setup_run(owner, panel);
}

static void open_usage(struct panel *panel, HWND owner)
{
    with_draft(panel, owner, run_usage);
}

static void open_settings(struct panel *panel, HWND owner)
{
    with_draft(panel, owner, run_settings);
}

static void open_add(struct panel *panel, HWND owner)
{
    with_draft(panel, owner, run_add);
}

static void open_line(struct panel *panel, HWND owner)
{
    with_draft(panel, owner, run_line);
}

static void open_modem(struct panel *panel, HWND owner)
{
    with_draft(panel, owner, run_modem);
}

const struct room setup_rooms[] = {
    { "setup", open_setup },     { "add-device", open_add },       { "port", open_usage }, { "device", open_settings },
    { "tcp-line", open_line },   { "install-modem", open_modem },  { NULL, NULL },
};
