/*
 * change_users_win.c - add, set and delete user.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/ctl/ctl_win.h"
#include <string.h>
#include "common/base/secret.h"
#include "common/base/text.h"
#include "common/ras/account.h"

static int read_password(const struct ctl *ctl, RRAS_USER_CHANGE *change)
{
    const char *given = ctl_text(ctl, "password");
    char again[sizeof change->password];
    bool ok;

    if (!given)
        return 0;
    change->fields |= RRAS_USER_PASSWORD;
    if (strcmp(given, "*") != 0) {
        text_copy(change->password, sizeof change->password, given);
        return 0;
    }
    if (!console_read_password("Password: ", change->password, sizeof change->password))
        return ctl_refuse(ERROR_INVALID_PASSWORD, "No password was typed, or it has more than 126 characters; nothing was changed.");
    if (GetFileType(GetStdHandle(STD_INPUT_HANDLE)) != FILE_TYPE_CHAR)
        return 0; /* from a pipe: said once */
    ok = console_read_password("Again:    ", again, sizeof again) && strcmp(again, change->password) == 0;
    secret_wipe(again, sizeof again);
    return ok ? 0 : ctl_refuse(ERROR_INVALID_PASSWORD, "The two passwords differ; nothing was changed.");
}

static int read_callback(const struct ctl *ctl, RRAS_USER_CHANGE *change)
{
    static const unsigned long policies[] = { RASPRIV_NoCallback, RASPRIV_CallerSetCallback, RASPRIV_AdminSetCallback };
    unsigned long policy = ctl_has(ctl, "cbpolicy") ? policies[ctl_number(ctl, "cbpolicy")] : RASPRIV_AdminSetCallback;
    const char *number = ctl_text(ctl, "cbnumber");

    if (!ctl_has(ctl, "cbpolicy") && !number)
        return 0;
    if (policy == RASPRIV_AdminSetCallback && (!number || !*number))
        return ctl_refuse(ERROR_INVALID_PARAMETER, "cbpolicy=admin needs cbnumber=.");
    if (policy != RASPRIV_AdminSetCallback && number)
        return ctl_refuse(ERROR_INVALID_PARAMETER, "cbnumber= goes with cbpolicy=admin.");
    change->fields |= RRAS_USER_CALLBACK;
    change->privilege |= policy;
    text_copy(change->callback_number, sizeof change->callback_number, number ? number : "");
    return 0;
}

static int read_user(const struct ctl *ctl, RRAS_USER_CHANGE *change)
{
    text_copy(change->name, sizeof change->name, ctl_text(ctl, "name"));
    if (ctl_has(ctl, "dialin")) {
        change->fields |= RRAS_USER_DIALIN;
        change->privilege |= ctl_number(ctl, "dialin") == 0 ? RASPRIV_DialinPrivilege : 0;
    }
    if (ctl_has(ctl, "address")) {
        change->fields |= RRAS_USER_ADDRESS;
        change->fixed_address = ctl_number(ctl, "address");
    }
    if (ctl_has(ctl, "disabled")) {
        change->fields |= RRAS_USER_DISABLED;
        change->is_disabled = ctl_number(ctl, "disabled");
    }
    if (ctl_has(ctl, "expired")) {
        change->fields |= RRAS_USER_EXPIRED;
        change->has_expired_password = ctl_number(ctl, "expired");
    }
    if (ctl_has(ctl, "reversible")) {
        change->fields |= RRAS_USER_REVERSIBLE;
        change->wants_reversible_password = ctl_number(ctl, "reversible");
    }
    return read_callback(ctl, change) || read_password(ctl, change);
}

int add_user(struct ctl *ctl)
{
    RRAS_USER_CHANGE change = { .fields = 0 };
    RRAS_MESSAGE why = { .text = "" };
    int code = ctl_has(ctl, "password") ? read_user(ctl, &change)
        : ctl_refuse(ERROR_INVALID_PASSWORD, "A new user needs password=; password=* asks for it without showing it.");
    long status = code ? 0 : RrasUserAdd(ctl->binding, &change, &why);

    secret_wipe(change.password, sizeof change.password);
    if (code || status)
        return code ? code : ctl_fail(ctl, status, &why);
    printf("The user %s is added and may %sdial in.\n", change.name, change.privilege & RASPRIV_DialinPrivilege ? "" : "not ");
    return 0;
}

int set_user(struct ctl *ctl)
{
    RRAS_USER_CHANGE change = { .fields = 0 };
    RRAS_MESSAGE why = { .text = "" };
    int code = read_user(ctl, &change);
    long status;

    if (!code && !change.fields)
        code = ctl_refuse(ERROR_INVALID_PARAMETER, "Nothing is to be changed. Type: rrasctl help set user");
    status = code ? 0 : RrasUserSetInfo(ctl->binding, &change, &why);
    secret_wipe(change.password, sizeof change.password);
    if (code || status)
        return code ? code : ctl_fail(ctl, status, &why);
    printf("The user %s is changed.\n", change.name);
    return 0;
}

int delete_user(struct ctl *ctl)
{
    RRAS_USER_NAME name = { .name = "" };
    RRAS_MESSAGE why = { .text = "" };
    long status;

    text_copy(name.name, sizeof name.name, ctl_text(ctl, "name"));
    status = RrasUserDelete(ctl->binding, &name, &why);
    if (status)
        return ctl_fail(ctl, status, &why);
    printf("The user %s is removed.\n", name.name);
    return 0;
}
