/*
 * radius_server.c - what a RADIUS server is until told otherwise, and what none can be.
 *
 * SPDX-License-Identifier: MIT
 */
#include "common/ras/radius_server.h"
#include <string.h>
#include "common/base/text.h"

void radius_server_defaults(struct radius_server *server)
{
    *server = (struct radius_server){
        .is_for_authentication = true,
        .auth_port = 1812,
        .acct_port = 1813,
        .timeout_s = 5,
        .score = RADIUS_SCORE_MAX,
        .wants_signature = true,
    };
}

/* A host name (RFC 1123 2.1; '_' is in use all the same) or an address, of either version. */
static bool is_host_name(const char *name)
{
    size_t len = strlen(name);

    return len > 0 && strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_:") == len
        && name[0] != '-' && name[0] != '.';
}

const char *radius_server_check(const struct radius_server *server)
{
    if (!text_is_clean(server->name, sizeof server->name) || !is_host_name(server->name))
        return "A RADIUS server is a host name or an address; give one such as radius.example.com or 192.168.0.7.";
    if (!server->is_for_authentication && !server->is_for_accounting)
        return "A RADIUS server is for authentication, for accounting, or for both; choose, or remove it.";
    if (server->auth_port == 0 || server->acct_port == 0)
        return "A RADIUS port is a number from 1 to 65535; it is 1812 or 1645 to ask, 1813 or 1646 to account.";
    if (server->is_for_authentication && server->is_for_accounting && server->auth_port == server->acct_port)
        return "A RADIUS server cannot be asked and told of calls on one port; give two, such as 1812 and 1813.";
    if (server->timeout_s < 1 || server->timeout_s > 60)
        return "A RADIUS server is given 1 to 60 seconds to answer; 5 is usual.";
    if (server->score > RADIUS_SCORE_MAX)
        return "The initial score of a RADIUS server is from 0 to 30; the highest is asked first.";
    return NULL;
}
