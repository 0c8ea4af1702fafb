/*
 * model_new_user.h - what *New User* and *Set Password* decide: whether a name and a password as typed
 * are ones the service takes. PURE. new_user_fini() wipes what was typed.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_MODEL_NEW_USER_H
#define RRAS_MODEL_NEW_USER_H
#include <stddef.h>
#include "common/ras/config.h"
#include "gui/network/model_refusal.h"

/* Longer than allowed, so that the form can say so: a letter takes up to four octets. */
enum { TYPED_NAME_MAX = 4 * ACCOUNT_NAME_MAX, TYPED_PASSWORD_MAX = 4 * ACCOUNT_PASSWORD_MAX };

struct new_user {
    char name[TYPED_NAME_MAX + 1];
    char password[TYPED_PASSWORD_MAX + 1];
    char confirm[TYPED_PASSWORD_MAX + 1];
    bool may_dial_in;                    /* on: who is added here is to dial in */
    bool is_reversible;                  /* CHAP (MD5) may check it; off */
};

/* The two boxes' controls, for the complaint. */
struct password_controls {
    int password, confirm;
};

void new_user_init(struct new_user *form);
/* `taken` says whether a name is in use; NULL: none is. */
bool new_user_check(const struct new_user *form, bool (*taken)(void *ctx, const char *name), void *ctx,
                    struct refusal *why);
/* Whoever calls by this name is a router: a demand-dial interface of `config` is called so, too. */
bool new_user_is_router(const struct new_user *form, const struct ras_config *config);
/* The password alone, for Set Password. */
bool password_check(const char *password, const char *confirm, const struct password_controls *controls,
                    struct refusal *why);
/* The user as it is to be, with its password in clear. */
void new_user_store(const struct new_user *form, struct user_config *user);
void new_user_fini(struct new_user *form);
#endif
