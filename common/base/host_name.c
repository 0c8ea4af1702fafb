/*
 * host_name.c - what can be asked of a name server.
 *
 * SPDX-License-Identifier: MIT
 */
#include "common/base/host_name.h"

#include <string.h>

bool host_name_ok(const char *name)
{
    size_t len = strlen(name), label = 0;

    if (len > 0 && name[len - 1] == '.')
        len--;
    if (len == 0 || len > HOST_NAME_CHARS)
        return false;
    for (size_t i = 0; i < len; i++) {
        label = name[i] == '.' ? 0 : label + 1;
        if (label > HOST_LABEL_CHARS || (name[i] == '.' && (i == 0 || name[i - 1] == '.')))
            return false;
    }
    return label > 0;
}
