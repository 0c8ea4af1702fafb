/*
 * ctl_win.h - what the commands of rrasctl share.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_CTL_CTL_WIN_H
#define RRAS_CTL_CTL_WIN_H
#include "common/control/rras_client.h"
#include "service/ctl/changes.h"
#include "service/ctl/commands.h"
#include "service/ctl/json.h"
#include "service/ctl/table.h"

struct ctl {
    struct args args;
    handle_t binding;
    RRAS_SERVER_0 server;     /* as it was when the command began */
};

/* Each command: 0, or 1 with a sentence on stderr. */
typedef int ctl_command(struct ctl *ctl);
ctl_command show_status, show_version, show_portstatus, show_client, show_wanports, show_device; /* show_ports_win.c, show_server_win.c */
ctl_command show_user, show_authtype, show_settings, show_events, show_calls, show_ip_config;
ctl_command show_adapters, show_capable, query_modem, show_authentication, show_accounting;       /* show_computer_win.c */
ctl_command show_authserver, show_acctserver;
ctl_command set_client, set_tracing, restart_service, pause_service, continue_service, stop_service;                                /* control_win.c */
ctl_command dial, hangup, show_connections;                                                        /* dial_win.c */
ctl_command change_config, exec_file, dump_config;                                                 /* change_win.c */
ctl_command show_interfaces, show_interface, show_routes;                                          /* interface_win.c */
ctl_command connect_interface, disconnect_interface;                                               /* connect_win.c */
ctl_command show_phoneentry, import_phonebook, export_phonebook;                                   /* phone_win.c */
ctl_command import_interfaces, export_interfaces;

/* change_win.c: the whole of a file, or ("-") of what is piped in; malloc'ed, NULL: said why. */
char *ctl_read_file(const char *name, size_t *len);

/* "Error N: sentence" on stderr; returns 1. `why` may be NULL. */
int ctl_fail(const struct ctl *ctl, long status, const RRAS_MESSAGE *why);
/* The same with a sentence of our own. */
__attribute__((format(printf, 2, 3))) int ctl_refuse(unsigned long number, const char *format, ...);

/* What the service explains, without the number it may begin with ("Error 678: "): ours stands before it. */
const char *ctl_explanation(const char *text);

/* Prints the sentence about a pending restart when there is one. */
void ctl_print_pending(struct ctl *ctl);

/* The number or text of a value, and whether it was given. */
bool ctl_has(const struct ctl *ctl, const char *name);
uint32_t ctl_number(const struct ctl *ctl, const char *name);
const char *ctl_text(const struct ctl *ctl, const char *name); /* NULL: not given */

/* Starts a document on stdout. */
void ctl_json(struct json *json);

/* What the items of one kind look like: to programs an array, to people a table. */
struct list {
    const struct column *columns;
    size_t column_count;
    size_t item_size;
    void (*json)(struct json *json, const void *item);
    void (*row)(struct table *table, const void *item);
    bool (*wants)(const void *item);   /* NULL: every item is shown */
    const char *when_empty;            /* instead of a table without rows; NULL: its titles will do */
};

/* show_list_win.c: prints those of `count` items that the list wants, in the form asked for. */
void show_list(struct ctl *ctl, const struct list *list, const void *items, unsigned long count);

/* console_win.c: reads a line without showing it; from a pipe as it comes. `out` is UTF-8, the
 * caller's to wipe. False: nothing was typed, or it does not fit. */
bool console_read_password(const char *prompt, char *out, size_t cap);
#endif
