/*
 * model_new_user.c - what *New User* and *Set Password* decide.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/network/model_new_user.h"
#include <string.h>
#include "common/base/secret.h"
#include "common/base/text.h"
#include "gui/network/permissions_ids.h"

void new_user_init(struct new_user *form)
{
    memset(form, 0, sizeof *form);
    form->may_dial_in = true;
}

static bool is_printable(const char *text)
{
    if (!text_is_utf8(bytes_of_text(text)))
        return false;
    for (; *text; text++) {
        if ((unsigned char)*text < ' ' || *text == 0x7f)
            return false;
    }
    return true;
}

/* The code point at `*text`, which is UTF-8; `*text` goes to the next one. */
static uint32_t next_point(const char **text)
{
    const unsigned char *at = (const unsigned char *)*text;
    unsigned more = at[0] < 0xc0 ? 0 : at[0] < 0xe0 ? 1 : at[0] < 0xf0 ? 2 : 3;
    uint32_t point = more ? at[0] & (0x3fu >> more) : at[0];

    for (unsigned i = 1; i <= more; i++)
        point = point << 6 | (at[i] & 0x3fu);
    *text += more + 1;
    return point;
}

/* A name is told from another by looking at it: no letter that shows nothing, looks like a space, or turns
 * the writing around. */
static bool is_visible(const char *name)
{
    static const struct { uint32_t from, to; } hidden[] = {
        { 0x80, 0x9f },     { 0xa0, 0xa0 },     { 0xad, 0xad },     { 0x61c, 0x61c },   { 0x115f, 0x1160 }, { 0x1680, 0x1680 },
        { 0x180b, 0x180f }, { 0x2000, 0x200f }, { 0x2028, 0x202f }, { 0x205f, 0x206f }, { 0x3000, 0x3000 }, { 0x3164, 0x3164 },
        { 0xfe00, 0xfe0f }, { 0xfeff, 0xfeff }, { 0xffa0, 0xffa0 }, { 0xfff0, 0xfffb }, { 0xe0000, 0xe0fff },
    };

    while (*name) {
        uint32_t point = next_point(&name);

        for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++)
            if (point >= hidden[i].from && point <= hidden[i].to)
                return false;
    }
    return true;
}

/* What the service refuses (control_users_win.c): Windows' own rules, so that DOMAIN\user stays readable. */
static bool check_name(const struct new_user *form, bool (*taken)(void *ctx, const char *name), void *ctx,
                       struct refusal *why)
{
    size_t len = strlen(form->name);

    if (len == 0)
        return refuse(why, IDC_NEW_NAME, IDS_REFUSE_USER_EMPTY, NULL, NULL);
    if (form->name[0] == ' ' || form->name[len - 1] == ' ')
        return refuse(why, IDC_NEW_NAME, IDS_REFUSE_USER_SPACES, NULL, NULL);
    if (strcspn(form->name, "\"/\\[]:;|=,+*?<>@") != len || !is_printable(form->name) || !is_visible(form->name))
        return refuse(why, IDC_NEW_NAME, IDS_REFUSE_USER_LETTERS, NULL, NULL);
    if (len > ACCOUNT_NAME_MAX)
        return refuse(why, IDC_NEW_NAME, IDS_REFUSE_USER_LONG, NULL, NULL);
    if (taken && taken(ctx, form->name))
        return refuse(why, IDC_NEW_NAME, IDS_REFUSE_USER_TWICE, form->name, NULL);
    return true;
}

bool password_check(const char *password, const char *confirm, const struct password_controls *controls,
                    struct refusal *why)
{
    if (password[0] == '\0')
        return refuse(why, controls->password, IDS_REFUSE_PASSWORD_EMPTY, NULL, NULL);
    if (!is_printable(password))
        return refuse(why, controls->password, IDS_REFUSE_PASSWORD_LETTERS, NULL, NULL);
    if (strlen(password) > ACCOUNT_PASSWORD_MAX)
        return refuse(why, controls->password, IDS_REFUSE_PASSWORD_LONG, NULL, NULL);
    if (strcmp(password, confirm) != 0)
        return refuse(why, controls->confirm, IDS_REFUSE_PASSWORD_DIFFERS, NULL, NULL);
    return true;
}

bool new_user_check(const struct new_user *form, bool (*taken)(void *ctx, const char *name), void *ctx,
                    struct refusal *why)
{
    static const struct password_controls controls = { IDC_NEW_PASSWORD, IDC_NEW_CONFIRM };

    return check_name(form, taken, ctx, why) && password_check(form->password, form->confirm, &controls, why);
}

bool new_user_is_router(const struct new_user *form, const struct ras_config *config)
{
    struct config_change change;

    memset(&change, 0, sizeof change);
    change.kind = CHANGE_USER_ADD;
    text_copy(change.name, sizeof change.name, form->name);
    return ras_config_name_warning(config, &change) != NULL;
}

void new_user_store(const struct new_user *form, struct user_config *user)
{
    memset(user, 0, sizeof *user);
    text_copy(user->name, sizeof user->name, form->name);
    text_copy(user->password, sizeof user->password, form->password);
    user->privilege = RASPRIV_NoCallback | (form->may_dial_in ? RASPRIV_DialinPrivilege : 0u);
    user->has_reversible_password = form->is_reversible;
}

void new_user_fini(struct new_user *form)
{
    secret_wipe(form, sizeof *form);
}
