/*
 * model_dial.h - what dialling an entry asks for, and what a look at the connection calls for next. PURE.
 *
 * dial_form_fini() wipes what was typed.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_MODEL_DIAL_H
#define RRAS_MODEL_DIAL_H
#include "common/ras/phone_entry.h"

/* ---- Connect to, and Authentication Failed ---- */

struct dial_form {
    char number[PHONE_NUMBER_MAX + 1];
    char user[PHONE_USER_MAX + 1];
    char password[PHONE_PASSWORD_MAX + 1];
    char domain[PHONE_DOMAIN_MAX + 1];
    bool saves_password;                 /* *Save password* */
    bool was_refused;                    /* the server has not taken what was sent: the saved one neither */
};

/* As the entry has it; `number` is dialled instead of the entry's, NULL: the entry's. */
void dial_form_init(struct dial_form *form, const struct phone_entry *entry, const char *number);
void dial_form_fini(struct dial_form *form);
/* A number other than the entry's first is to be dialled. */
bool dial_form_has_number(const struct dial_form *form, const struct phone_entry *entry);
/* The saved password does not go along: the service sends it to the entry's own numbers only, unless an
 * Administrator dials. */
bool dial_form_lacks_password(const struct dial_form *form, const struct phone_entry *entry, bool may_change);
/* Nothing was typed over the saved password: it is the one meant. */
bool dial_form_means_saved(const struct dial_form *form, const struct phone_entry *entry, bool may_change);
/* The entry does not say all that dialling needs: somebody has to be asked. */
bool dial_form_is_needed(const struct dial_form *form, const struct phone_entry *entry, bool may_change);
/* 0, or the string that refuses what was typed into `*control`. The number is looked at where it is asked for. */
int dial_form_check(const struct dial_form *form, enum phone_kind kind, bool asks_number, int *control);
/* What of the entry is to be changed to keep what was typed, or no longer to keep a password where *Save password* is
 * not ticked; 0: nothing. It goes into `entry`, the password in clear. */
uint32_t dial_form_save(const struct dial_form *form, struct phone_entry *entry);

/* 0, or the string that refuses a callback number. */
int dial_callback_check(const char *number);

/* ---- following the connection ---- */

/* RASCONNSTATE, as far as it matters here. */
enum {
    RASCS_AUTH_NOTIFY = 6, RASCS_AUTH_PROJECT = 10, RASCS_AUTHENTICATED = 14, RASCS_PROJECTED = 18,
    RASCS_RETRY_AUTHENTICATION = 0x1001, RASCS_CALLBACK_SET_BY_CALLER = 0x1002,
    RASCS_CONNECTED = 0x2000, RASCS_DISCONNECTED = 0x2001
};

struct dial_view {
    bool is_refused;                     /* the service did not begin, or does not answer any more */
    bool is_over, is_paused;
    uint32_t state;                      /* RASCONNSTATE */
};

enum dial_turn { DIAL_GOES_ON, DIAL_IS_UP, DIAL_ASKS_PASSWORD, DIAL_ASKS_NUMBER, DIAL_HAS_FAILED, DIAL_IS_CANCELLED };
enum dial_turn dial_turn_of(const struct dial_view *view);

/* How far it has come: *More Info* tells 629 before it was let in from 629 after that. */
enum dial_reach { REACH_LINE, REACH_LET_IN, REACH_UP };
enum dial_reach dial_reach_of(enum dial_reach so_far, uint32_t state);
#endif
