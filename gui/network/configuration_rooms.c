/*
 * configuration_rooms.c - the boxes below Network Configuration, each opened by its name alone.
 *
 * SPDX-License-Identifier: MIT
 */
#include "common/base/secret.h"
#include "gui/network/configuration_ids.h"
#include "gui/network/dlg_network_configuration.h"
#include "gui/network/dlg_radius_server.h"
#include "gui/network/dlg_radius_servers.h"
#include "gui/network/dlg_server_ipx.h"
#include "gui/network/dlg_server_netbeui.h"
#include "gui/network/dlg_server_tcpip.h"
#include "gui/network/model_radius_servers.h"

/* A box of its own edits its own copy, and OK saves it. */
static void edit(struct panel *panel, HWND owner,
                 bool (*run)(HWND owner, struct panel *panel, struct ras_config *draft))
{
    struct ras_config draft;

    ras_config_init(&draft);
    if (ras_config_copy(&draft, &panel->saved) && run(owner, panel, &draft))
        panel_commit(panel, owner, &draft);
    ras_config_fini(&draft);
}

static void open_network_configuration(struct panel *panel, HWND owner)
{
    edit(panel, owner, dlg_network_configuration_run);
}

static void open_tcpip(struct panel *panel, HWND owner)
{
    edit(panel, owner, dlg_server_tcpip_run);
}

static void open_ipx(struct panel *panel, HWND owner)
{
    dlg_server_ipx_run(owner, panel);
}

static void open_netbeui(struct panel *panel, HWND owner)
{
    dlg_server_netbeui_run(owner, panel);
}

static bool run_radius(HWND owner, struct panel *panel, struct ras_config *draft)
{
    return dlg_radius_servers_run(owner, panel, draft, draft->settings.auth_provider == AUTH_PROVIDER_RADIUS);
}

static void open_radius(struct panel *panel, HWND owner)
{
    edit(panel, owner, run_radius);
}

static bool run_radius_server(HWND owner, struct panel *panel, struct ras_config *draft)
{
    struct radius_server server;
    bool is_done = dlg_radius_server_run(owner, panel, NULL, draft->radius, draft->radius_count, &server);

    if (is_done) {
        server.id = -1;
        is_done = ras_config_add_radius(draft, &server) != NULL;
        secret_wipe(&server, sizeof server);
    }
    return is_done;
}

static void open_radius_server(struct panel *panel, HWND owner)
{
    edit(panel, owner, run_radius_server);
}

const struct room configuration_rooms[] = {
    { "network-configuration", open_network_configuration },
    { "tcpip", open_tcpip },
    { "ipx", open_ipx },
    { "netbeui", open_netbeui },
    { "radius", open_radius },
    { "radius-server", open_radius_server },
    { NULL, NULL },
};
