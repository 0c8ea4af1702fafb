/*
 * phone.h - what the dialogs of rrasphone share: the service they dial with, and its phone book.
 *
 * Dialling is open to whoever sits at the computer; changing the phone book needs Administrators, as
 * every change of the service's configuration does. UI thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_PHONE_H
#define RRAS_PHONE_H
#include "common/control/rras_config.h"
#include "gui/ui/dialog.h"

struct watch;

struct phone {
    char instance[RRAS_INSTANCE_NAME_MAX + 1];
    handle_t service;                /* NULL: there was no memory for it */
    bool is_reachable;               /* the service answered last time */
    bool may_change;                 /* Administrators, and not started with --look */
    RRAS_SERVER_0 server;
    struct phone_entry *entries;     /* of the phone book, as the service has them; without passwords */
    size_t entry_count;
    RRAS_WANPORT_0 *ports;           /* what there is to dial with */
    size_t port_count;
    RRAS_DEVICE_0 *devices;          /* behind the ports */
    size_t device_count;
    RRAS_CONNECTION_0 *connections;  /* as last read */
    size_t connection_count;
    struct watch *watch;             /* private: phone_watch() */
};

/* phone.c. Connects and reads; a service that does not run is offered to be started. False: it is still not there,
 * and the person was told. */
bool phone_open(struct phone *phone, HWND owner, const char *instance, bool look_only);
void phone_close(struct phone *phone);
/* Reads anew, and offers to start or install the service where that is what is missing; tells what is wrong. */
bool phone_need_service(struct phone *phone, HWND owner);
/* Reads all of it anew, or only the connections (often, by the monitor). False: it does not answer; what was known
 * is kept. Nobody is told. */
bool phone_refresh(struct phone *phone);
bool phone_refresh_connections(struct phone *phone);
const struct phone_entry *phone_find(const struct phone *phone, const char *name);      /* NULL: none */
const RRAS_CONNECTION_0 *phone_connection(const struct phone *phone, const char *name); /* of this entry, not over; NULL */
/* One change of the phone book; refusals are shown. True: it is made, and phone->entries is read anew. */
bool phone_save(struct phone *phone, HWND owner, const struct config_change *change);
bool phone_save_all(struct phone *phone, HWND owner, const struct config_change *changes, size_t count); /* all or none */
/* The same, but a refusal is for the caller to tell: a status, and `why`. */
long phone_send(struct phone *phone, HWND owner, const struct config_change *changes, size_t count, RRAS_MESSAGE *why);
void phone_tell(const struct phone *phone, HWND owner, long status, const RRAS_MESSAGE *why); /* `why` may be NULL */
/* The dialogs' `changed` is called, on the UI thread, when the service says something changed; several may watch. */
void phone_watch(struct phone *phone, struct dialog *dialog);
void phone_unwatch(struct phone *phone, struct dialog *dialog); /* from its `closing` */

/* dlg_book.c (main box), dlg_entry.c (edit pages), dlg_new_entry.c (wizard). `name` "" or NULL: none chosen. */
void phone_show_book(struct phone *phone, HWND owner, const char *name);
bool phone_edit(struct phone *phone, HWND owner, const char *name);                     /* true: it was changed */
bool phone_new(struct phone *phone, HWND owner, char *name, size_t cap);                /* true: added; its name */
bool phone_clone(struct phone *phone, HWND owner, const char *name, char *made, size_t cap); /* the same */
bool phone_delete(struct phone *phone, HWND owner, const char *name);                   /* asks; true: it is gone */

/* dlg_dial.c: asks for what the entry lacks, dials, shows how far it is, the failure box with its Redial, the retry
 * box on 691, until it is connected or given up. `number` NULL: the entry's. True: connected. */
bool phone_dial(struct phone *phone, HWND owner, const struct phone_entry *entry, const char *number);
void phone_hang_up(struct phone *phone, HWND owner, unsigned long connection);
/* dlg_monitor.c: the connections with live counters and a graph of the line; modeless ones may come later. */
void phone_show_monitor(struct phone *phone, HWND owner, const char *name);
/* tray.c: an icon while a connection is up, with the lights of the line; runs until the last one is gone. */
void phone_show_tray(struct phone *phone);

/* A dialog that can be opened by its name: `rrasphone new`, `rrasphone dial ENTRY`. */
struct phone_room {
    const char *name;                /* "book", "new", "edit", "dial", "monitor" */
    void (*open)(struct phone *phone, HWND owner, const char *entry);
};
extern const struct phone_room book_rooms[], dial_rooms[]; /* each ends with a NULL name */
#endif
