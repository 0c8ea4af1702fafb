/*
 * panel.c - reading all there is, and saving what was changed.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/network/panel.h"
#include <shlobj.h>
#include <stdlib.h>
#include <string.h>
#include "common/base/text.h"
#include "common/version.h"
#include "gui/network/dlg_meanwhile.h"
#include "gui/network/panel_service.h"
#include "gui/network/sheet_ids.h"

enum { SILENT_TRIES = 3 };

/* ---- reading ---- */

/* 0, or why not; `config` and `ports` are the caller's only then. */
static long read_all(struct panel *panel, struct ras_config *config, RRAS_PORT_0 **ports, unsigned long *count)
{
    long status = RrasServerGetInfo(panel->service, &panel->server);

    panel->is_reachable = status == 0;
    if (status)
        return status;
    if (panel->server.contract != RRAS_CONTRACT)
        return ERROR_PRODUCT_VERSION;
    status = rras_config_read(panel->service, config);
    if (!status)
        status = RrasPortEnum(panel->service, count, ports);
    return status;
}

static void tell(const struct panel *panel, HWND owner, long status, const RRAS_MESSAGE *why)
{
    char sentence[RRAS_SENTENCE_MAX];

    if (status == ERROR_PRODUCT_VERSION)
        ui_message(owner, MB_OK | MB_ICONERROR, IDS_PANEL_CAPTION, IDS_PANEL_VERSION, panel->server.version, RRAS_VERSION);
    else
        ui_message_text(owner, MB_OK | MB_ICONERROR, IDS_PANEL_CAPTION, rras_error_sentence(status, why, panel->instance, sentence));
}

static long refresh(struct panel *panel)
{
    struct ras_config config;
    RRAS_PORT_0 *ports = NULL;
    unsigned long count = 0;
    long status;

    ras_config_init(&config);
    status = read_all(panel, &config, &ports, &count);
    if (!status && !ras_config_copy(&panel->saved, &config))
        status = ERROR_NOT_ENOUGH_MEMORY;
    if (!status) {
        rras_free(panel->ports);
        panel->ports = ports;
        panel->port_count = count;
        ports = NULL;
    }
    rras_free(ports);
    ras_config_fini(&config);
    return status;
}

bool panel_refresh(struct panel *panel, HWND owner)
{
    long status = refresh(panel);

    if (status && owner)
        tell(panel, owner, status, NULL);
    return status == 0;
}

/* ---- opening ---- */

/* It does not answer: is it there at all? True when it has been started and answers. */
static bool offer_to_start(struct panel *panel, HWND owner)
{
    char name[SERVICE_NAME_MAX + 1];
    enum service_state state = service_state(panel->instance);
    bool is_missing = state == SERVICE_NOT_INSTALLED;
    int answer;

    service_name(panel->instance, name);
    if (state == SERVICE_IS_CHANGING)
        return service_start(panel, owner); /* it is on its way: wait for it */
    answer = ui_message(owner, MB_YESNO | MB_ICONQUESTION, IDS_PANEL_CAPTION, is_missing ? IDS_PANEL_INSTALL : IDS_PANEL_START, name);
    if (answer != IDYES)
        return false;
    if (is_missing && !service_install(panel, owner))
        return false;
    return service_start(panel, owner);
}

bool panel_open(struct panel *panel, HWND owner, const char *instance, bool look_only)
{
    long status;

    memset(panel, 0, sizeof *panel);
    text_copy(panel->instance, sizeof panel->instance, instance);
    ras_config_init(&panel->saved);
    panel->may_change = !look_only && IsUserAnAdmin();
    status = rras_connect(panel->instance, &panel->service);
    if (!status)
        status = refresh(panel);
    if (rras_is_not_running(status)) {
        if (!offer_to_start(panel, owner))
            return false;
        status = refresh(panel);
    }
    if (status)
        tell(panel, owner, status, NULL);
    return status == 0;
}

void panel_close(struct panel *panel)
{
    while (panel->watch)
        panel_unwatch(panel);
    rras_free(panel->ports);
    panel->ports = NULL;
    ras_config_fini(&panel->saved);
    rras_disconnect(&panel->service);
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

/* Everything went as wished: what the service has now is what we have. (Should it have ended since, it
 * was told, and the change is made none the less.) */
static bool saved(struct panel *panel, HWND owner, const struct config_change *changes, size_t count)
{
    if (needs_restart(changes, count))
        panel->has_changed_role_or_device = true;
    panel_refresh(panel, owner);
    return true;
}

bool panel_send(struct panel *panel, HWND owner, const struct config_change *changes, size_t count)
{
    RRAS_MESSAGE why = { .text = "" };
    long status = count ? rras_config_change(panel->service, 0, changes, count, NULL, &why) : 0;

    if (status) {
        tell(panel, owner, status, &why);
        return false;
    }
    return saved(panel, owner, changes, count);
}

/* What others did since we read, when it is anything at all: false, and the person wants to stop. `mine`
 * is what shall be sent in the end; 0 changes: theirs are taken. */
static bool agree_with_others(struct panel *panel, HWND owner, const struct ras_config *before, struct meanwhile *mine)
{
    struct config_change *theirs = NULL;
    size_t count = 0;
    bool goes_on = ras_config_diff(before, &panel->saved, &theirs, &count);

    if (!goes_on)
        tell(panel, owner, ERROR_NOT_ENOUGH_MEMORY, NULL);
    else if (count > 0) /* else only the service was restarted, or another change was taken back */
        goes_on = dlg_meanwhile(owner, before, mine, theirs, count);
    config_changes_free(theirs, count);
    return goes_on;
}

static long send_mine(struct panel *panel, struct meanwhile *mine, RRAS_MESSAGE *why)
{
    return mine->count ? rras_config_change(panel->service, panel->saved.revision, mine->changes, mine->count, NULL, why) : 0;
}

/* `before` is what the person saw; panel->saved becomes what the service has. */
static bool commit(struct panel *panel, HWND owner, struct ras_config *before, struct meanwhile *mine)
{
    for (int tries = 0;; tries++) {
        RRAS_MESSAGE why = { .text = "" };
        long status = send_mine(panel, mine, &why);

        if (status == 0)
            return saved(panel, owner, mine->changes, mine->count);
        if (status != ERROR_REVISION_MISMATCH || tries >= SILENT_TRIES) {
            tell(panel, owner, status, &why);
            return false;
        }
        if (!panel_refresh(panel, owner) || !agree_with_others(panel, owner, before, mine))
            return false;
        if (!ras_config_copy(before, &panel->saved)) {
            tell(panel, owner, ERROR_NOT_ENOUGH_MEMORY, NULL);
            return false;
        }
    }
}

bool panel_commit(struct panel *panel, HWND owner, struct ras_config *draft)
{
    struct meanwhile mine = { .changes = NULL };
    struct ras_config before;
    bool is_done = false;

    ras_config_init(&before);
    if (!ras_config_copy(&before, &panel->saved) || !ras_config_diff(&panel->saved, draft, &mine.changes, &mine.count))
        tell(panel, owner, ERROR_NOT_ENOUGH_MEMORY, NULL);
    else
        is_done = mine.count == 0 || commit(panel, owner, &before, &mine);
    if (is_done)
        is_done = ras_config_copy(draft, &panel->saved);
    config_changes_free(mine.changes, mine.count);
    ras_config_fini(&before);
    return is_done;
}
