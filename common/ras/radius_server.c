/*
 * radius_server.c - what a RADIUS server is until told otherwise, and what none can be.
 *
 * SPDX-License-Identifier: MIT
 */
#include "common/ras/radius_server.h"
#include <string.h>
#include "common/base/ip4.h"
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

#define DIGITS "0123456789"
#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

/* RFC 1123 2.1; '_' is in use all the same, and a dot may end it. The last label of a name is not all
 * digits: what looks like an address is one, or is mistyped. */
static bool is_host_name(const char *name)
{
    bool is_number = true;

    while (*name) {
        size_t len = strcspn(name, ".");

        if (len == 0 || strspn(name, LETTERS DIGITS "-_") != len || name[0] == '-' || name[len - 1] == '-')
            return false;
        is_number = strspn(name, DIGITS) == len;
        name += len + (name[len] == '.');
    }
    return !is_number;
}

/* RFC 4291 2.2: eight groups of hexadecimal digits, one run of zeros as "::"; an IPv4 address may stand for
 * the last two. */
static bool is_ip6(const char *text)
{
    unsigned groups = 0;
    bool has_gap = strncmp(text, "::", 2) == 0;
    uint32_t last;

    text += has_gap ? 2 : 0;
    while (*text) {
        size_t len = strspn(text, DIGITS "ABCDEFabcdef");

        if (text[len] == '.')
            return ip4_parse(text, &last) && (has_gap ? groups + 2 < 8 : groups + 2 == 8);
        if (len == 0 || len > 4 || ++groups > 8 || (text[len] != ':' && text[len] != '\0'))
            return false;
        text += len;
        if (strncmp(text, "::", 2) == 0) {
            if (has_gap)
                return false;
            has_gap = true;
            text += 2;
        } else if (*text == ':' && *++text == '\0') {
            return false;
        }
    }
    return has_gap ? groups > 0 && groups < 8 : groups == 8;
}

bool radius_server_name_is_good(const char *name)
{
    uint32_t address;

    if (strlen(name) > RADIUS_NAME_MAX)
        return false;
    return strchr(name, ':') ? is_ip6(name) : ip4_parse(name, &address) ? address != 0 : is_host_name(name);
}

const char *radius_server_check(const struct radius_server *server)
{
    if (!text_is_clean(server->name, sizeof server->name) || !radius_server_name_is_good(server->name))
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
