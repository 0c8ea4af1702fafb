/*
 * panel.h - what the dialogs of rrasnet share: the service they speak for, what it has now, whether
 * this person may change it, and sending what was changed.
 *
 * A dialog that can be cancelled edits a `draft`, a copy of panel->saved, and panel_commit()s it;
 * a dialog opened from it edits the same draft. UI thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_PANEL_H
#define RRAS_PANEL_H
#include "common/control/rras_config.h"
#include "gui/network/model_history.h"
#include "gui/ui/dialog.h"

struct panel {
    char instance[RRAS_INSTANCE_NAME_MAX + 1];
    handle_t service;                /* NULL: there was no memory for it */
    bool is_reachable;               /* the service answered last time */
    bool may_change;                 /* Administrators, and not started with --look */
    RRAS_SERVER_0 server;
    struct ras_config saved;         /* as the service has it */
    RRAS_PORT_0 *ports;              /* the running ports, for conditions and explanations */
    size_t port_count;
    bool has_changed_role_or_device; /* by a commit of this panel: the restart prompt is due */
    bool has_taken_theirs;           /* the last commit ended with letting go of what was changed here */
    struct watch *watch;             /* private: panel_watch() */
    struct history history;          /* private: earlier `saved`, which drafts may have been made of */
};

/* Connects and reads; when the service is not running, offers to start it (or to install it). False:
 * it is still not there, and the person was told; the dialogs that need it do not open. */
bool panel_open(struct panel *panel, HWND owner, const char *instance, bool look_only);
void panel_close(struct panel *panel);
/* Reads anew, and offers to start or install the service where that is what is missing. */
bool panel_need_service(struct panel *panel, HWND owner);
/* Reads all of it anew. False, with what was known before kept: it does not answer (is_reachable), or
 * not so that we understand it. Nobody is told. */
bool panel_refresh(struct panel *panel);

/* The same for what runs only: server and ports; panel->saved stays. For `changed`. */
bool panel_refresh_ports(struct panel *panel);

/* Sends what makes `draft` of the panel->saved it was copied from (its revision tells which, so reading
 * anew in between, or saving something else, does no harm). Another administrator's changes meanwhile
 * are shown first, in sentences; the person may go on, or not. A service that does not run is offered to be
 * started. True: all is saved, panel->saved and `draft` are what the
 * service has - also when the person let go of their own changes for those of the other. False:
 * nothing was changed, the reason was shown. */
bool panel_commit(struct panel *panel, HWND owner, struct ras_config *draft);
/* The same for changes that are no difference between two configurations (a password). */
bool panel_send(struct panel *panel, HWND owner, const struct config_change *changes, size_t count);

/* The dialog's `changed` is called, on the UI thread, when the service says something changed. */
void panel_watch(struct panel *panel, struct dialog *dialog);
void panel_unwatch(struct panel *panel, struct dialog *dialog); /* from its `closing` */

bool panel_can(const struct panel *panel, unsigned long capability); /* RRAS_CAN_... */
/* look_only() and look_lock() for this person. */
void panel_look_only(struct panel *panel, struct dialog *dialog, int shield);
void panel_lock(struct panel *panel, struct dialog *dialog, int control);

/* The *Network Settings Change* prompt, when it is due: when the sheet, or a room opened
 * by its name, is closed. Yes restarts the computer. */
void panel_ask_restart(struct panel *panel, HWND owner);

/* A dialog that can be opened by its name: `rrasnet setup`. */
struct room {
    const char *name;                /* "setup", "tcpip", "permissions" */
    void (*open)(struct panel *panel, HWND owner);
};
extern const struct room sheet_rooms[], setup_rooms[], configuration_rooms[], permissions_rooms[]; /* each ends with a NULL name */
#endif
