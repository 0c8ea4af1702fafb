/*
 * panel.c - reading all there is, and saving what was changed.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/network/panel.h"
#include <shlobj.h>
#include <string.h>
#include "common/base/text.h"
#include "common/version.h"
#include "gui/network/dlg_meanwhile.h"
#include "gui/network/sheet_ids.h"
#include "gui/ui/look.h"
#include "gui/ui/service.h"
#include "gui/ui/ui_ids.h"
#include "gui/ui/watch.h"

enum { SILENT_TRIES = 3 };

/* ---- reading ---- */

/* An old binding does not know a service that was started anew (Wine 8). */
static long connect_anew(struct panel *panel)
{
    rras_disconnect(&panel->service);
    return rras_connect(panel->instance, &panel->service);
}

static long read_server(struct panel *panel)
{
    long status = panel->service ? RrasServerGetInfo(panel->service, &panel->server) : RPC_S_SERVER_UNAVAILABLE;

    if (rras_is_not_running(status) || status == RPC_S_CALL_FAILED) {
        status = connect_anew(panel);
        if (!status)
            status = RrasServerGetInfo(panel->service, &panel->server);
    }
    return status;
}

static long read_ports(struct panel *panel)
{
    RRAS_PORT_0 *ports = NULL;
    unsigned long count = 0;
    long status = read_server(panel);

    panel->is_reachable = status == 0;
    if (!status && panel->server.contract != RRAS_CONTRACT)
        return ERROR_PRODUCT_VERSION;
    if (!status)
        status = RrasPortEnum(panel->service, &count, &ports);
    if (status) {
        rras_free(ports);
        return status;
    }
    rras_free(panel->ports);
    panel->ports = ports;
    panel->port_count = count;
    return 0;
}

static void tell(const struct panel *panel, HWND owner, long status, const RRAS_MESSAGE *why)
{
    if (status == ERROR_PRODUCT_VERSION)
        ui_message(owner, MB_OK | MB_ICONERROR, IDS_UI_CAPTION, IDS_UI_VERSION, panel->server.version, RRAS_VERSION);
    else
        service_tell(panel->instance, owner, status, why); /* nothing, when the person was asked and said no */
}

static long read_config(struct panel *panel)
{
    struct ras_config config;
    long status;

    ras_config_init(&config);
    status = rras_config_read(panel->service, &config);
    if (!status && config.revision != panel->saved.revision && panel->saved.revision && !history_keep(&panel->history, &panel->saved))
        status = ERROR_NOT_ENOUGH_MEMORY;
    if (!status && !ras_config_copy(&panel->saved, &config))
        status = ERROR_NOT_ENOUGH_MEMORY;
    ras_config_fini(&config);
    return status;
}

static long refresh(struct panel *panel)
{
    long status = read_ports(panel);

    return status ? status : read_config(panel);
}

/* ---- the service ---- */

static bool offer_to_start(struct panel *panel, HWND owner)
{
    return service_offer(panel->instance, &panel->service, owner);
}

bool panel_refresh_ports(struct panel *panel)
{
    return read_ports(panel) == 0;
}

bool panel_refresh(struct panel *panel)
{
    return refresh(panel) == 0;
}

bool panel_need_service(struct panel *panel, HWND owner)
{
    long status = refresh(panel);

    if (rras_is_not_running(status))
        status = offer_to_start(panel, owner) ? refresh(panel) : ERROR_CANCELLED;
    if (status)
        tell(panel, owner, status, NULL);
    return status == 0;
}

bool panel_open(struct panel *panel, HWND owner, const char *instance, bool look_only)
{
    long status;

    memset(panel, 0, sizeof *panel);
    text_copy(panel->instance, sizeof panel->instance, instance);
    ras_config_init(&panel->saved);
    panel->may_change = !look_only && IsUserAnAdmin();
    status = rras_connect(panel->instance, &panel->service);
    if (status)
        tell(panel, owner, status, NULL);
    return status == 0 && panel_need_service(panel, owner);
}

void panel_close(struct panel *panel)
{
    watch_end(&panel->watch);
    rras_free(panel->ports);
    panel->ports = NULL;
    history_free(&panel->history);
    ras_config_fini(&panel->saved);
    rras_disconnect(&panel->service);
}

void panel_watch(struct panel *panel, struct dialog *dialog)
{
    watch_add(&panel->watch, panel->instance, dialog->window);
}

void panel_unwatch(struct panel *panel, struct dialog *dialog)
{
    watch_remove(&panel->watch, dialog->window);
}

void panel_look_only(struct panel *panel, struct dialog *dialog, int shield)
{
    look_only(dialog, panel->may_change, shield);
}

void panel_lock(struct panel *panel, struct dialog *dialog, int control)
{
    look_lock(dialog, panel->may_change, control);
}

bool panel_can(const struct panel *panel, unsigned long capability)
{
    return (panel->server.capabilities & capability) == capability;
}

/* ---- saving ---- */

static bool needs_restart(const struct config_change *changes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (config_change_needs_restart(&changes[i]))
            return true;
    return false;
}

/* When the service is not running it is offered to be started. */
static long send_changes(struct panel *panel, HWND owner, uint64_t revision, const struct config_change *changes, size_t count, RRAS_MESSAGE *why)
{
    long status = RPC_S_SERVER_UNAVAILABLE;

    if (panel->service)
        status = rras_config_change(panel->service, revision, changes, count, NULL, why);
    if (rras_is_not_running(status) && connect_anew(panel) == 0)
        status = rras_config_change(panel->service, revision, changes, count, NULL, why);
    if (!rras_is_not_running(status))
        return status;
    if (!offer_to_start(panel, owner))
        return ERROR_CANCELLED;
    return rras_config_change(panel->service, revision, changes, count, NULL, why);
}

static bool opens_lines(const struct config_change *changes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (changes[i].kind == CHANGE_DEVICE_ADD || changes[i].kind == CHANGE_DEVICE_SET || changes[i].kind == CHANGE_DEVICE_DELETE)
            return true;
    return false;
}

/* Everything went as wished: what the service has now is what we have. (Should it have ended since, it
 * was told, and the change is made none the less.) */
static bool saved(struct panel *panel, HWND owner, const struct config_change *changes, size_t count)
{
    uint64_t before = panel->saved.revision;

    if (needs_restart(changes, count))
        panel->has_changed_role_or_device = true;
    if (opens_lines(changes, count))
        service_open_firewall(panel->instance);
    if (panel_need_service(panel, owner))
        history_mark_own(&panel->history, before, panel->saved.revision);
    return true;
}

bool panel_send(struct panel *panel, HWND owner, const struct config_change *changes, size_t count)
{
    RRAS_MESSAGE why = { .text = "" };
    long status = count ? send_changes(panel, owner, 0, changes, count, &why) : 0;

    if (status) {
        tell(panel, owner, status, &why);
        return false;
    }
    return saved(panel, owner, changes, count);
}

/* What others did since `before`, when it is anything at all. False: the person wants to stop. `mine` is
 * what is left to send: nothing, when theirs are taken. */
static bool agree_with_others(struct panel *panel, HWND owner, struct ras_config *before, struct meanwhile *mine)
{
    struct config_change *theirs = NULL;
    size_t count = 0;
    bool is_known = history_theirs(&panel->history, &panel->saved, before->revision, &theirs, &count);
    bool goes_on = is_known;

    if (is_known && count > 0) /* else it was ourselves, the service was restarted, or a change was taken back */
        goes_on = dlg_meanwhile(owner, before, &panel->saved, mine, theirs, count);
    if (goes_on)
        goes_on = is_known = ras_config_copy(before, &panel->saved);
    if (!is_known)
        tell(panel, owner, ERROR_NOT_ENOUGH_MEMORY, NULL);
    config_changes_free(theirs, count);
    return goes_on;
}

/* `before` is what the person began with. */
static bool commit(struct panel *panel, HWND owner, struct ras_config *before, struct meanwhile *mine)
{
    for (int tries = 0; mine->count > 0; tries++) {
        RRAS_MESSAGE why = { .text = "" };
        long status = ERROR_REVISION_MISMATCH;

        if (before->revision == panel->saved.revision)
            status = send_changes(panel, owner, before->revision, mine->changes, mine->count, &why);
        if (status == 0)
            return saved(panel, owner, mine->changes, mine->count);
        if (status != ERROR_REVISION_MISMATCH || tries > SILENT_TRIES) {
            tell(panel, owner, status, &why);
            return false;
        }
        if (!panel_need_service(panel, owner) || !agree_with_others(panel, owner, before, mine))
            return false;
        panel->has_taken_theirs = mine->count == 0;
    }
    return true;
}

bool panel_commit(struct panel *panel, HWND owner, struct ras_config *draft)
{
    const struct ras_config *base = history_find(&panel->history, &panel->saved, draft->revision);
    struct meanwhile mine = { .changes = NULL };
    struct ras_config before;
    bool is_done = false;

    panel->has_taken_theirs = false;
    if (!base) {
        ui_message(owner, MB_OK | MB_ICONERROR, IDS_UI_CAPTION, IDS_PANEL_TOO_OLD);
        return false;
    }
    ras_config_init(&before);
    if (ras_config_copy(&before, base) && ras_config_diff(base, draft, &mine.changes, &mine.count)) {
        is_done = commit(panel, owner, &before, &mine) && ras_config_copy(draft, &panel->saved);
    } else {
        tell(panel, owner, ERROR_NOT_ENOUGH_MEMORY, NULL);
    }
    config_changes_free(mine.changes, mine.count);
    ras_config_fini(&before);
    return is_done;
}
