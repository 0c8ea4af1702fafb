/*
 * model_dial.c - what dialling an entry asks for, and what a look at the connection calls for next.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/phone/model_dial.h"
#include <string.h>
#include "common/base/secret.h"
#include "common/base/text.h"
#include "gui/phone/dial_ids.h"

/* ---- what is asked for ---- */

void dial_form_init(struct dial_form *form, const struct phone_entry *entry, const char *number)
{
    memset(form, 0, sizeof *form);
    text_copy(form->number, sizeof form->number, number ? number : entry->number);
    text_copy(form->user, sizeof form->user, entry->user);
    text_copy(form->domain, sizeof form->domain, entry->domain);
    form->saves_password = entry->has_password;
}

void dial_form_fini(struct dial_form *form)
{
    secret_wipe(form, sizeof *form);
}

bool dial_form_has_number(const struct dial_form *form, const struct phone_entry *entry)
{
    return form->number[0] != '\0' && !text_equal_nocase(form->number, entry->number);
}

bool dial_form_lacks_password(const struct dial_form *form, const struct phone_entry *entry, bool may_change)
{
    const char *own;

    if (!entry->has_password || may_change || !dial_form_has_number(form, entry))
        return false;
    for (size_t i = 0; (own = phone_entry_number(entry, i)) != NULL; i++)
        if (strcmp(own, form->number) == 0) /* letter by letter, as the service compares */
            return false;
    return true;
}

bool dial_form_means_saved(const struct dial_form *form, const struct phone_entry *entry, bool may_change)
{
    return entry->has_password && !form->was_refused && form->password[0] == '\0' && strcmp(form->user, entry->user) == 0
        && strcmp(form->domain, entry->domain) == 0 && !dial_form_lacks_password(form, entry, may_change);
}

bool dial_form_is_needed(const struct dial_form *form, const struct phone_entry *entry, bool may_change)
{
    bool lacks_number = entry->kind != PHONE_CABLE && form->number[0] == '\0';

    return lacks_number || entry->user[0] == '\0' || !entry->has_password || dial_form_lacks_password(form, entry, may_change);
}

static int check_number(const struct dial_form *form, enum phone_kind kind)
{
    if (kind == PHONE_CABLE)
        return 0;
    if (form->number[0] == '\0')
        return IDS_REFUSE_NO_NUMBER;
    if (phone_number_is_good(kind, form->number))
        return 0;
    return kind == PHONE_TCP ? IDS_REFUSE_BAD_PLACE : IDS_REFUSE_BAD_NUMBER;
}

static int refuse(int *control, int where, int string_id)
{
    *control = where;
    return string_id;
}

int dial_form_check(const struct dial_form *form, enum phone_kind kind, bool asks_number, int *control)
{
    int why = asks_number ? check_number(form, kind) : 0;

    if (why)
        return refuse(control, IDC_ASK_NUMBER, why);
    if (form->user[0] == '\0')
        return refuse(control, IDC_ASK_USER, IDS_REFUSE_NO_USER);
    if (!text_is_clean(form->user, sizeof form->user))
        return refuse(control, IDC_ASK_USER, IDS_REFUSE_LETTERS);
    if (!text_is_clean(form->password, sizeof form->password))
        return refuse(control, IDC_ASK_PASSWORD, IDS_REFUSE_LETTERS);
    /* PPP says DOMAIN\user in one name of up to 255 octets (RFC 1994 4.1). */
    if (!text_is_clean(form->domain, sizeof form->domain) || strchr(form->domain, '\\')
        || (form->domain[0] && strlen(form->domain) + 1 + strlen(form->user) > PHONE_USER_MAX))
        return refuse(control, IDC_ASK_DOMAIN, IDS_REFUSE_USER_DOMAIN);
    return 0;
}

uint32_t dial_form_save(const struct dial_form *form, struct phone_entry *entry)
{
    uint32_t fields = PHONE_FIELD_PASSWORD;

    if (!form->saves_password) {
        const bool was_kept = entry->has_password;

        entry->has_password = false;
        return was_kept ? PHONE_FIELD_FORGET : 0;
    }
    if (form->password[0] == '\0') /* the saved one is as good as it was */
        return 0;
    if (strcmp(entry->user, form->user) != 0)
        fields |= PHONE_FIELD_USER;
    if (strcmp(entry->domain, form->domain) != 0)
        fields |= PHONE_FIELD_DOMAIN;
    text_copy(entry->user, sizeof entry->user, form->user);
    text_copy(entry->domain, sizeof entry->domain, form->domain);
    text_copy(entry->password, sizeof entry->password, form->password);
    entry->has_password = true;
    return fields;
}

int dial_callback_check(const char *number)
{
    if (number[0] == '\0')
        return IDS_REFUSE_NO_CALLBACK;
    return phone_callback_is_good(number) ? 0 : IDS_REFUSE_BAD_CALLBACK;
}

/* ---- following it ---- */

enum dial_turn dial_turn_of(const struct dial_view *view)
{
    if (view->is_refused || view->is_over)
        return DIAL_HAS_FAILED;
    if (view->is_paused && view->state == RASCS_RETRY_AUTHENTICATION)
        return DIAL_ASKS_PASSWORD;
    if (view->is_paused && view->state == RASCS_CALLBACK_SET_BY_CALLER)
        return DIAL_ASKS_NUMBER;
    return view->state == RASCS_CONNECTED ? DIAL_IS_UP : DIAL_GOES_ON;
}

enum dial_reach dial_reach_of(enum dial_reach so_far, uint32_t state)
{
    enum dial_reach now = REACH_LINE;

    if (state == RASCS_CONNECTED)
        now = REACH_UP;
    else if (state == RASCS_AUTH_NOTIFY || state == RASCS_AUTH_PROJECT || state == RASCS_AUTHENTICATED || state == RASCS_PROJECTED)
        now = REACH_LET_IN;
    return now > so_far ? now : so_far;
}
