/*
 * port_forward.c - "8080=intranet:80": a port on this computer that is one of a far host's.
 *
 * SPDX-License-Identifier: MIT
 */
#include "common/ras/port_forward.h"

#include <string.h>

#include "common/base/host_name.h"

static const char separators[] = ", \t";

/* 1 to 65535 in decimal digits; 0 when it is not. */
static uint16_t read_port(const char *text, size_t len)
{
    uint32_t port = 0;

    if (len == 0 || len > 5)
        return 0;
    for (size_t i = 0; i < len; i++) {
        if (text[i] < '0' || text[i] > '9')
            return 0;
        port = port * 10 + (uint32_t)(text[i] - '0');
    }
    return port <= UINT16_MAX ? (uint16_t)port : 0;
}

static bool read_one(const char *text, size_t len, struct port_forward *out)
{
    const char *equals = memchr(text, '=', len), *colon;
    size_t rest;

    if (!equals)
        return false;
    rest = len - (size_t)(equals + 1 - text);
    colon = memchr(equals + 1, ':', rest);
    if (!colon || (size_t)(colon - equals - 1) > HOST_NAME_CHARS)
        return false;
    memset(out, 0, sizeof *out);
    memcpy(out->host, equals + 1, (size_t)(colon - equals - 1));
    out->local_port = read_port(text, (size_t)(equals - text));
    out->port = read_port(colon + 1, len - (size_t)(colon + 1 - text));
    return out->local_port != 0 && out->port != 0 && host_name_ok(out->host);
}

int port_forwards_parse(const char *text, struct port_forward out[PORT_FORWARDS_MAX], const char **wrong)
{
    int count = 0;

    for (text += strspn(text, separators); *text; text += strspn(text, separators)) {
        size_t len = strcspn(text, separators);

        *wrong = text;
        if (count == PORT_FORWARDS_MAX || !read_one(text, len, &out[count]))
            return -1;
        for (int i = 0; i < count; i++)
            if (out[i].local_port == out[count].local_port)
                return -1;
        count++;
        text += len;
    }
    return count;
}
