/*
 * model_book.c - what the main box decides.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/phone/model_book.h"
#include <string.h>
#include "gui/phone/phone_ids.h"
#include "gui/ui/ui_ids.h"

/* What an action needs, in the order in which it is said to be missing. */
static const struct {
    bool service, dialling, rights, entry, connection, no_connection, book;
} needs[BOOK_ACTIONS] = {
    [BOOK_DIAL] = { .service = true, .dialling = true, .entry = true },
    [BOOK_NEW] = { .service = true, .rights = true },
    [BOOK_EDIT] = { .service = true, .entry = true },
    [BOOK_CLONE] = { .service = true, .rights = true, .entry = true },
    [BOOK_DELETE] = { .service = true, .rights = true, .entry = true, .no_connection = true },
    [BOOK_MONITOR] = { .service = true },
    [BOOK_HANG_UP] = { .service = true, .entry = true, .connection = true },
    [BOOK_IMPORT] = { .service = true, .rights = true },
    [BOOK_EXPORT] = { .service = true, .book = true },
};

int book_why_not(enum book_action action, const struct book_facts *facts)
{
    if (needs[action].service && !facts->is_reachable)
        return IDS_WHY_NO_SERVICE;
    if (needs[action].dialling && !facts->can_dial)
        return IDS_WHY_NO_DIALLING;
    if (needs[action].rights && !facts->may_change)
        return IDS_UI_LOOK_ONLY;
    if (needs[action].book && facts->entry_count == 0)
        return IDS_WHY_EMPTY_BOOK;
    if (needs[action].entry && !facts->is_selected)
        return facts->entry_count ? IDS_WHY_NO_ENTRY : IDS_WHY_EMPTY_BOOK;
    if (needs[action].connection && !facts->is_up)
        return IDS_WHY_NOT_UP;
    if (needs[action].no_connection && facts->is_up)
        return IDS_WHY_UP;
    return 0;
}

int book_state(bool is_dialled, unsigned long state, unsigned long redial_in_s)
{
    if (!is_dialled)
        return 0;
    if (redial_in_s)
        return IDS_STATE_WAITING;
    return state == BOOK_RASCS_CONNECTED ? IDS_STATE_CONNECTED : IDS_STATE_CONNECTING;
}

int book_number_check(const struct phone_entry *entry, const char *typed)
{
    if (entry->kind == PHONE_CABLE)
        return 0;
    if (typed[0] == '\0' && entry->number[0] == '\0')
        return 0; /* it is asked for */
    if (typed[0] == '\0')
        return entry->kind == PHONE_TCP ? IDS_REFUSE_PLACE_EMPTY : IDS_REFUSE_NUMBER_EMPTY;
    if (!phone_number_is_good(entry->kind, typed))
        return entry->kind == PHONE_TCP ? IDS_REFUSE_PLACE : IDS_REFUSE_NUMBER;
    if (strlen(entry->prefix) + strlen(typed) > PHONE_NUMBER_MAX)
        return IDS_REFUSE_NUMBER_LONG;
    return 0;
}

const char *book_number(const struct phone_entry *entry, const char *typed)
{
    return entry->kind == PHONE_CABLE || strcmp(entry->number, typed) == 0 ? NULL : typed;
}
