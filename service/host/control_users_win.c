/*
 * control_users_win.c - the calls about users. In force at once. No call gives a secret out but sealed.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/host/control_internal_win.h"
#include <stdlib.h>
#include "common/base/secret.h"
#include "service/host/secrets_win.h"

enum { USERS_MAX = 65536, USERS_STEP = 64 };

_Static_assert(sizeof((RRAS_USER_0 *)0)->name == ACCOUNT_NAME_MAX + 1 && RRAS_USER_NAME_LEN == ACCOUNT_NAME_MAX + 1, "user name");
_Static_assert(sizeof((RRAS_USER_CHANGE *)0)->password == ACCOUNT_PASSWORD_MAX + 1 && RRAS_PASSWORD_LEN == ACCOUNT_PASSWORD_MAX + 1, "password");
_Static_assert(sizeof((RRAS_SEALED *)0)->data == STORE_BOX_MAX, "box");
_Static_assert(sizeof((RRAS_USER_0 *)0)->callback_number == ACCOUNT_PHONE_MAX + 1 && RRAS_PHONE_LEN == ACCOUNT_PHONE_MAX + 1, "number");

#define COPY(to, from) text_copy(to, sizeof(to), from)

static void fill_user(RRAS_USER_0 *out, const struct account *account)
{
    struct user_config user;

    user_config_of_account(&user, account);
    rras_user_to_wire(out, &user);
}

/* ---- changing ---- */

/* The two texts people type wrong get sentences of their own; the rest of what cannot be is nobody's slip. */
static long take_change(const RRAS_USER_CHANGE *user, bool is_new, struct config_change *out, RRAS_MESSAGE *why)
{
    RRAS_CONFIG_CHANGE wire = { .kind = is_new ? CHANGE_USER_ADD : CHANGE_USER_SET, .fields = user->fields, .user = *user };
    long status = 0;

    memcpy(wire.name, user->name, sizeof wire.name);
    if (!CONTROL_TEXT_IS_GOOD(user->name, false))
        status = control_refuse(why, ERROR_INVALID_PARAMETER, "A user name is 1 to %d characters that can be typed.", ACCOUNT_NAME_MAX);
    else if (!CONTROL_TEXT_IS_GOOD(user->password, true))
        status = control_refuse(why, ERROR_INVALID_PASSWORD, "A password has 1 to 127 characters that can be typed.");
    else if (!rras_change_from_wire(out, &wire))
        status = control_refuse(why, ERROR_INVALID_PARAMETER, "A value of the user is out of its range, or its text holds characters that"
                                " cannot be typed.");
    secret_wipe(&wire, sizeof wire);
    return status;
}

static long change_user(RRAS_USER_CHANGE *user, bool is_new, RRAS_MESSAGE *why)
{
    struct config_change change;
    long status = control_begin(why);

    if (!status) {
        status = take_change(user, is_new, &change, why);
        if (!status)
            status = control_change_one(&change, why);
        control_end(status);
    }
    secret_wipe(&change, sizeof change);
    secret_wipe(user->password, sizeof user->password);
    return status;
}

LONG control_RrasUserAdd(handle_t h, RRAS_USER_CHANGE *user, RRAS_MESSAGE *why)
{
    (void)h;
    return change_user(user, true, why);
}

LONG control_RrasUserSetInfo(handle_t h, RRAS_USER_CHANGE *user, RRAS_MESSAGE *why)
{
    (void)h;
    return change_user(user, false, why);
}

LONG control_RrasUserDelete(handle_t h, RRAS_USER_NAME *name, RRAS_MESSAGE *why)
{
    struct config_change change = { .kind = CHANGE_USER_DELETE };
    long status = control_begin(why);

    (void)h;
    if (status)
        return status;
    if (!CONTROL_TEXT_IS_GOOD(name->name, false))
        return control_end(ERROR_INVALID_PARAMETER);
    COPY(change.name, name->name);
    return control_end(control_change_one(&change, why));
}

/* ---- sealed ---- */

struct sealing {
    const char *name;
    RRAS_SEALED *out;
    enum store_result result;
    DWORD error;
};

/* The box of the dump before holds what the account has now. */
static bool box_is_current(const struct account *account, const uint8_t *box, size_t len)
{
    struct account boxed = { .nt_hash = { 0 } };
    bool is_current;

    COPY(boxed.name, account->name);
    is_current = len > 0 && secrets_open_user(&boxed, box, len)
        && secret_equal(boxed.nt_hash, account->nt_hash, sizeof boxed.nt_hash) && (boxed.sealed_len > 0) == (account->sealed_len > 0);
    secret_wipe(&boxed, sizeof boxed);
    return is_current;
}

/* Sealing the same again gives other bytes, so the box is kept: two dumps of one configuration are alike. */
static void seal_user(void *arg, struct store *store)
{
    struct sealing *sealing = arg;
    struct account account;
    uint16_t len = 0;

    sealing->result = store_find_account(store, sealing->name, &account);
    if (sealing->result == STORE_OK)
        sealing->result = store_find_box(store, sealing->name, sealing->out->data, &len);
    if (sealing->result == STORE_OK && !box_is_current(&account, sealing->out->data, len)) {
        if (secrets_seal_user(&account, sealing->out->data, sizeof sealing->out->data, &len))
            sealing->result = store_set_box(store, sealing->name, sealing->out->data, len);
        else
            sealing->error = GetLastError() ? GetLastError() : ERROR_ENCRYPTION_FAILED;
    }
    sealing->out->len = len;
    secret_wipe(&account, sizeof account);
}

LONG control_RrasUserGetSealed(handle_t h, RRAS_USER_NAME *name, RRAS_SEALED *sealed, RRAS_MESSAGE *why)
{
    struct sealing sealing = { .name = name->name, .out = sealed };
    long status = control_begin(why);

    (void)h;
    memset(sealed, 0, sizeof *sealed);
    if (status)
        return status;
    if (!CONTROL_TEXT_IS_GOOD(name->name, false))
        return control_end_reading(ERROR_INVALID_PARAMETER);
    status = control_store(seal_user, &sealing);
    if (!status && sealing.result != STORE_OK)
        status = sealing.result == STORE_NOT_FOUND ? control_refuse(why, ERROR_NO_SUCH_USER, "There is no user %s. See: rrasctl show user", name->name)
                                                   : ERROR_READ_FAULT;
    else if (!status && sealing.error)
        status = control_refuse(why, (long)sealing.error, "Windows could not seal the secrets of %s.", name->name);
    return control_end_reading(status);
}

/* ---- reading ---- */

struct one_user {
    const char *name;
    RRAS_USER_0 *out;
    enum store_result result;
};

static void find_user(void *arg, struct store *store)
{
    struct one_user *one = arg;
    struct account account;

    one->result = store_find_account(store, one->name, &account);
    if (one->result == STORE_OK)
        fill_user(one->out, &account);
    secret_wipe(&account, sizeof account);
}

LONG control_RrasUserGetInfo(handle_t h, RRAS_USER_NAME *name, RRAS_USER_0 *user)
{
    struct one_user one = { .name = name->name, .out = user };
    long status;

    (void)h;
    memset(user, 0, sizeof *user);
    if (!CONTROL_TEXT_IS_GOOD(name->name, false))
        return ERROR_INVALID_PARAMETER;
    status = control_store(find_user, &one);
    if (status)
        return status;
    return one.result == STORE_OK ? 0 : one.result == STORE_NOT_FOUND ? ERROR_NO_SUCH_USER : ERROR_READ_FAULT;
}

struct user_list {
    RRAS_USER_0 *users;
    unsigned long count, room;
    long status;
};

static bool list_user(void *ctx, const struct account *account)
{
    struct user_list *list = ctx;

    if (list->count == list->room) {
        unsigned long room = list->room ? 2 * list->room : USERS_STEP;
        RRAS_USER_0 *more = control_array(room, sizeof *more);

        if (!more) {
            list->status = ERROR_NOT_ENOUGH_MEMORY;
            return false;
        }
        if (list->users)
            memcpy(more, list->users, list->count * sizeof *more);
        rras_free(list->users);
        list->users = more;
        list->room = room;
    }
    fill_user(&list->users[list->count++], account);
    return list->count < USERS_MAX;
}

static void list_users(void *arg, struct store *store)
{
    struct user_list *list = arg;

    if (store_each_account(store, list_user, list) != STORE_OK)
        list->status = ERROR_READ_FAULT;
}

LONG control_RrasUserEnum(handle_t h, ULONG *count, RRAS_USER_0 **users)
{
    struct user_list list = { 0 };
    long status = control_store(list_users, &list);

    (void)h;
    *users = list.users;
    *count = list.count;
    return status ? status : list.status;
}
