/*
 * commands.h - every command of rrasctl: one row each.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_CTL_COMMANDS_H
#define RRAS_CTL_COMMANDS_H
#include <stdio.h>
#include "service/ctl/args.h"

enum command_id {
    CMD_SHOW_STATUS, CMD_SHOW_PORTSTATUS, CMD_SHOW_CLIENT, CMD_SHOW_USER, CMD_SHOW_WANPORTS, CMD_SHOW_DEVICE,
    CMD_SHOW_AUTHTYPE, CMD_SHOW_SETTINGS, CMD_SHOW_EVENTS, CMD_SHOW_CALLS,
    CMD_SHOW_ADAPTERS, CMD_SHOW_CAPABLE, CMD_QUERY_MODEM,
    CMD_ADD_DEVICE, CMD_SET_DEVICE, CMD_DELETE_DEVICE, CMD_DELETE_PORT, CMD_SET_WANPORTS,
    CMD_ADD_USER, CMD_SET_USER, CMD_DELETE_USER, CMD_ADD_AUTHTYPE, CMD_DELETE_AUTHTYPE,
    CMD_IP_SHOW_CONFIG, CMD_IP_SET_ACCESS, CMD_IP_SET_ADDRASSIGN, CMD_IP_SET_ADDRREQ, CMD_IP_SET_DNS, CMD_IP_SET_WINS,
    CMD_IP_ADD_RANGE, CMD_IP_ADD_EXCLUDE, CMD_IP_DELETE_EXCLUDE, CMD_IP_DELETE_POOL,
    CMD_IP_SET_FORWARDING,
    CMD_AAAA_SHOW_AUTHENTICATION, CMD_AAAA_SET_AUTHENTICATION, CMD_AAAA_SHOW_ACCOUNTING, CMD_AAAA_SET_ACCOUNTING,
    CMD_AAAA_SHOW_AUTHSERVER, CMD_AAAA_ADD_AUTHSERVER, CMD_AAAA_SET_AUTHSERVER, CMD_AAAA_DELETE_AUTHSERVER,
    CMD_AAAA_SHOW_ACCTSERVER, CMD_AAAA_ADD_ACCTSERVER, CMD_AAAA_SET_ACCTSERVER, CMD_AAAA_DELETE_ACCTSERVER,
    CMD_SET_SETTINGS, CMD_SET_CLIENT, CMD_SET_TRACING, CMD_DUMP, CMD_EXEC, CMD_RESTART, CMD_STOP, CMD_VERSION,
    CMD_COUNT
};

extern const struct command command_table[];
extern const size_t command_count;

/* All commands, a line each. */
void help_all(FILE *out);
/* Usage, parameters, notes and an example of one command. */
void help_command(FILE *out, const struct command *command);
/* What `help WORDS` asks for: one command, every command that begins so, or (false) none of them. */
bool help_words(FILE *out, const char *const *words, size_t n);
#endif
