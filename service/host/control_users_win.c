/*
 * control_users_win.c - the calls about users. In force at once.
 *
 * A password is hashed here and its text wiped; only where an administrator asked for it is it kept
 * readable, sealed by vault_win.c. No call gives a secret out.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/host/control_internal_win.h"
#include <stdlib.h>
#include "common/base/ip4.h"
#include "common/base/secret.h"
#include "common/ras/mschap_hash.h"
#include "service/host/vault_win.h"

enum { USERS_MAX = 65536, USERS_STEP = 64 };

_Static_assert(sizeof((RRAS_USER_0 *)0)->name == ACCOUNT_NAME_MAX + 1 && RRAS_USER_NAME_LEN == ACCOUNT_NAME_MAX + 1, "user name");
_Static_assert(sizeof((RRAS_USER_CHANGE *)0)->password == ACCOUNT_PASSWORD_MAX + 1 && RRAS_PASSWORD_LEN == ACCOUNT_PASSWORD_MAX + 1, "password");
_Static_assert(sizeof((RRAS_USER_0 *)0)->callback_number == ACCOUNT_PHONE_MAX + 1 && RRAS_PHONE_LEN == ACCOUNT_PHONE_MAX + 1, "number");

#define COPY(to, from) text_copy(to, sizeof(to), from)

static const unsigned callback_bits = RASPRIV_NoCallback | RASPRIV_AdminSetCallback | RASPRIV_CallerSetCallback;

static void fill_user(RRAS_USER_0 *out, const struct account *account)
{
    memset(out, 0, sizeof *out);
    out->expires_unix = account->expires_unix;
    out->privilege = account->privilege;
    out->fixed_address = account->fixed_address;
    out->denials = account->denials;
    out->is_disabled = account->is_disabled;
    out->has_expired_password = account->has_expired_password;
    out->has_reversible_password = account->sealed_len > 0;
    COPY(out->name, account->name);
    COPY(out->callback_number, account->callback_number);
}

/* ---- changing ---- */

struct user_job {
    const RRAS_USER_CHANGE *change;
    bool is_new;
    uint8_t nt_hash[16];            /* of the new password */
    uint8_t sealed[ACCOUNT_SEALED_MAX];
    uint16_t sealed_len;
    DWORD seal_error;               /* why there is no sealed password */
    bool needs_password;            /* refused: a readable password cannot be made of a hash */
    bool cannot_seal;               /* refused: Windows did not seal it */
    enum store_result result;
    char message[256];
};

/* Not asked for: only a user whose password is readable already keeps it so. */
static bool keeps_readable(const struct account *account, const RRAS_USER_CHANGE *change)
{
    return change->fields & RRAS_USER_REVERSIBLE ? change->wants_reversible_password != 0 : account->sealed_len > 0;
}

static void merge(struct account *account, const struct user_job *job)
{
    const RRAS_USER_CHANGE *change = job->change;
    unsigned long fields = change->fields;
    bool is_readable = keeps_readable(account, change);

    if (fields & RRAS_USER_DIALIN)
        account->privilege = (account->privilege & ~(unsigned)RASPRIV_DialinPrivilege) | (change->privilege & RASPRIV_DialinPrivilege);
    if (fields & RRAS_USER_CALLBACK) {
        account->privilege = (account->privilege & ~callback_bits) | (change->privilege & callback_bits);
        COPY(account->callback_number, change->callback_number);
    }
    if (fields & RRAS_USER_ADDRESS)
        account->fixed_address = change->fixed_address;
    if (fields & RRAS_USER_DISABLED) {
        account->is_disabled = change->is_disabled != 0;
        if (!account->is_disabled)
            account->denials = 0; /* enabling ends a lockout */
    }
    if (fields & RRAS_USER_PASSWORD) {
        memcpy(account->nt_hash, job->nt_hash, sizeof account->nt_hash);
        account->has_lm_hash = false; /* it was of the old password */
        secret_wipe(account->lm_hash, sizeof account->lm_hash);
        account->has_expired_password = false;
        account->denials = 0;
        memcpy(account->sealed, job->sealed, sizeof account->sealed);
        account->sealed_len = is_readable ? job->sealed_len : 0;
    }
    if (!is_readable) {
        secret_wipe(account->sealed, sizeof account->sealed);
        account->sealed_len = 0;
    }
    if (fields & RRAS_USER_EXPIRED)
        account->has_expired_password = change->has_expired_password != 0;
}

static void store_user(void *arg, struct store *store)
{
    struct user_job *job = arg;
    const RRAS_USER_CHANGE *change = job->change;
    struct account account = { .privilege = RASPRIV_NoCallback };

    COPY(account.name, change->name);
    job->result = job->is_new ? STORE_OK : store_find_account(store, change->name, &account);
    job->needs_password = job->result == STORE_OK && (change->fields & RRAS_USER_REVERSIBLE) && change->wants_reversible_password
        && !(change->fields & RRAS_USER_PASSWORD) && account.sealed_len == 0;
    job->cannot_seal = job->result == STORE_OK && job->seal_error && keeps_readable(&account, change);
    if (job->result == STORE_OK && !job->needs_password && !job->cannot_seal) {
        merge(&account, job);
        job->result = job->is_new ? store_add_account(store, &account) : store_change_account(store, &account);
    }
    if (job->result != STORE_OK)
        text_copy(job->message, sizeof job->message, store_message(store));
    secret_wipe(&account, sizeof account);
}

/* The characters Windows refuses in a user name (LM 2.0 naming rules): DOMAIN\user must stay readable. */
static bool is_user_name(const char *name)
{
    size_t len = strlen(name);

    return strcspn(name, "\"/\\[]:;|=,+*?<>@") == len && name[0] != ' ' && name[len - 1] != ' ';
}

/* KB's error 751: what a preset number may hold. */
static bool is_phone_number(const char *number)
{
    return number[strspn(number, "0123456789TtPpWw()-@, ")] == '\0';
}

static long check_change(const RRAS_USER_CHANGE *change, RRAS_MESSAGE *why)
{
    unsigned long callback = change->privilege & callback_bits;

    if (!CONTROL_TEXT_IS_GOOD(change->name, false) || !is_user_name(change->name))
        return control_refuse(why, ERROR_INVALID_PARAMETER, "A user name may not hold \" / \\ [ ] : ; | = , + * ? < > @ nor begin or end with a space.");
    if ((change->fields & RRAS_USER_PASSWORD) && !CONTROL_TEXT_IS_GOOD(change->password, false))
        return control_refuse(why, ERROR_INVALID_PASSWORD, "A password has 1 to 127 characters that can be typed.");
    if (change->fields & RRAS_USER_CALLBACK) {
        if (callback != RASPRIV_NoCallback && callback != RASPRIV_AdminSetCallback && callback != RASPRIV_CallerSetCallback)
            return control_refuse(why, ERROR_INVALID_PARAMETER, "Callback is one of: none, caller, admin.");
        if (!CONTROL_TEXT_IS_GOOD(change->callback_number, callback != RASPRIV_AdminSetCallback) || !is_phone_number(change->callback_number))
            return control_refuse(why, 751, "A callback number holds digits, T P W ( ) - @ , and spaces.");
    }
    if ((change->fields & RRAS_USER_ADDRESS) && change->fixed_address && !is_caller_address(change->fixed_address))
        return control_refuse(why, ERROR_INVALID_PARAMETER, "No caller can have that address (0.x, 127.x, 224.x and above, or one that ends in .0 or .255).");
    return 0;
}

/* What is made of the password's text, before the database thread sees anything. */
static void prepare_password(struct user_job *job)
{
    const RRAS_USER_CHANGE *change = job->change;

    if (!(change->fields & RRAS_USER_PASSWORD))
        return;
    mschap_nt_hash(bytes_of_text(change->password), job->nt_hash);
    if (!vault_seal(change->name, change->password, job->sealed, sizeof job->sealed, &job->sealed_len))
        job->seal_error = GetLastError() ? GetLastError() : ERROR_ENCRYPTION_FAILED;
}

static long change_user(RRAS_USER_CHANGE *change, bool is_new, RRAS_MESSAGE *why)
{
    struct user_job job = { .change = change, .is_new = is_new };
    long status = check_change(change, why);

    if (!status && is_new && !(change->fields & RRAS_USER_PASSWORD))
        status = control_refuse(why, ERROR_INVALID_PASSWORD, "A new user needs a password.");
    if (!status) {
        prepare_password(&job);
        status = control_store(store_user, &job);
    }
    if (!status && job.needs_password)
        status = control_refuse(why, ERROR_INVALID_PASSWORD, "Only a hash of the password is known. Give the password together with reversible=yes.");
    else if (!status && job.cannot_seal)
        status = control_refuse(why, (long)job.seal_error, "Windows could not seal the password; nothing was changed.");
    else if (!status && job.result == STORE_NOT_FOUND)
        status = control_refuse(why, ERROR_NO_SUCH_USER, "There is no user %s. See: rrasctl show user", change->name);
    else if (!status && job.result != STORE_OK)
        status = control_refuse_store(why, job.result, job.message);
    secret_wipe(&job, sizeof job);
    secret_wipe(change->password, sizeof change->password);
    return status;
}

LONG control_RrasUserAdd(handle_t h, RRAS_USER_CHANGE *user, RRAS_MESSAGE *why)
{
    long status = control_begin(why);

    (void)h;
    if (status)
        secret_wipe(user->password, sizeof user->password);
    return status ? status : control_end(change_user(user, true, why));
}

LONG control_RrasUserSetInfo(handle_t h, RRAS_USER_CHANGE *user, RRAS_MESSAGE *why)
{
    long status = control_begin(why);

    (void)h;
    if (status)
        secret_wipe(user->password, sizeof user->password);
    return status ? status : control_end(change_user(user, false, why));
}

struct one_user {
    const char *name;
    RRAS_USER_0 *out;
    enum store_result result;
    char message[256];
};

static void delete_user(void *arg, struct store *store)
{
    struct one_user *one = arg;

    one->result = store_delete_account(store, one->name);
    if (one->result != STORE_OK)
        text_copy(one->message, sizeof one->message, store_message(store));
}

LONG control_RrasUserDelete(handle_t h, RRAS_USER_NAME *name, RRAS_MESSAGE *why)
{
    struct one_user one = { .name = name->name };
    long status = control_begin(why);

    (void)h;
    if (status)
        return status;
    if (!CONTROL_TEXT_IS_GOOD(name->name, false))
        return control_end(ERROR_INVALID_PARAMETER);
    status = control_store(delete_user, &one);
    if (!status && one.result == STORE_NOT_FOUND)
        status = control_refuse(why, ERROR_NO_SUCH_USER, "There is no user %s. See: rrasctl show user", name->name);
    else if (!status && one.result != STORE_OK)
        status = control_refuse_store(why, one.result, one.message);
    return control_end(status);
}

/* ---- reading ---- */

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
