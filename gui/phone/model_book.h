/*
 * model_book.h - what the main box decides: which buttons are of use, and what is dialled. PURE.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_MODEL_BOOK_H
#define RRAS_MODEL_BOOK_H
#include "gui/phone/model_line.h"

/* What a person can do. */
enum book_action {
    BOOK_DIAL, BOOK_NEW, BOOK_EDIT, BOOK_CLONE, BOOK_DELETE, BOOK_MONITOR, BOOK_HANG_UP, BOOK_IMPORT, BOOK_EXPORT, BOOK_ACTIONS
};

struct book_facts {
    bool is_reachable;                   /* the service answers */
    bool can_dial;                       /* and dials out at all */
    bool may_change;
    size_t entry_count;
    bool is_selected;                    /* an entry is */
    bool is_up;                          /* and it is connected, or being dialled */
};
/* 0, or the string that says why not. */
int book_why_not(enum book_action action, const struct book_facts *facts);

/* How an entry is now, from RRAS_CONNECTION_0: IDS_STATE_...; 0 not dialled. `redial_in_s`: it waits for that. */
enum { BOOK_RASCS_CONNECTED = 0x2000 };
int book_state(bool is_dialled, unsigned long state, unsigned long redial_in_s);

/* What stands in *Phone number preview* against the entry. 0: it can be dialled; else a string that refuses it. */
int book_number_check(const struct phone_entry *entry, const char *typed);
/* The number that replaces the entry's for this dial; NULL: none does, and its alternates are tried, too. */
const char *book_number(const struct phone_entry *entry, const char *typed);
#endif
