/*
 * account.c - what may be a user's name.
 *
 * SPDX-License-Identifier: MIT
 */
#include "common/ras/account.h"
#include <string.h>
#include "common/base/text.h"

/* The characters Windows refuses in a user name (LM 2.0 naming rules): DOMAIN\user must stay readable. */
bool account_name_is_good(const char *name)
{
    size_t len = strlen(name);

    return len > 0 && len <= ACCOUNT_NAME_MAX && text_is_clean(name, len + 1) && strcspn(name, "\"/\\[]:;|=,+*?<>@") == len
        && name[0] != ' ' && name[len - 1] != ' ';
}
