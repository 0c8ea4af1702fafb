/*
 * model_entry.h - what the edit pages and the wizard edit: an entry as typed, whether it can be one, and
 * what is to be changed. PURE.
 *
 * The pages write into `entry` and the members below it; entry_form_change() makes one change of it all.
 * A password is never shown: an empty box keeps the one that is saved. entry_form_fini() wipes it.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_MODEL_ENTRY_H
#define RRAS_MODEL_ENTRY_H
#include "common/ras/auth_attempt.h"
#include "common/ras/config.h"

/* The three of NT, and the methods one by one. */
enum entry_policy { POLICY_ANY, POLICY_ENCRYPTED, POLICY_MICROSOFT, POLICY_CHOSEN, POLICIES };

struct entry_form {
    struct phone_entry entry;
    struct phone_entry before;           /* as the service has it; of a new one the defaults */
    bool is_new;
    unsigned policy;                     /* enum entry_policy */
    unsigned methods;                    /* the boxes, looked at when POLICY_CHOSEN */
    bool saves_password;
    char password[PHONE_PASSWORD_MAX + 1]; /* typed; "" keeps what is saved */
    unsigned has_script;                 /* 0 none, 1 run entry.script */
    bool knows_all;                      /* "I know all about phonebook entries..." */
};

/* What is looked at: the pages of the sheet and of the wizard have one part or more each. */
enum {
    ENTRY_NAME = 0x01, ENTRY_NUMBER = 0x02, ENTRY_PROTOCOLS = 0x04, ENTRY_SCRIPT = 0x08, ENTRY_AUTH = 0x10, ENTRY_USER = 0x20,
    ENTRY_CALLBACK = 0x40, ENTRY_ALL = 0x7f
};
struct entry_fault {
    int control;                         /* IDC_ENTRY_... */
    int string_id;                       /* 0: `text` says it */
    const char *text;                    /* a sentence of phone_entry_check() */
};

void entry_form_new(struct entry_form *form);
void entry_form_load(struct entry_form *form, const struct phone_entry *entry);
/* A new one like `entry`, under a name that is free: "Copy of Office". */
void entry_form_clone(struct entry_form *form, const struct phone_entry *entry, const struct phone_entry *entries, size_t count);
void entry_form_fini(struct entry_form *form);

/* The kind was chosen: what another kind does not have is cleared when it is saved, not before. */
bool entry_has_numbers(const struct entry_form *form);
bool entry_has_prefix(const struct entry_form *form);
unsigned entry_policy_methods(unsigned policy, unsigned chosen);

/* False: `fault` says what is wrong with one of the `parts`. `entries` may hold the entry itself. */
bool entry_form_check(const struct entry_form *form, unsigned parts, const struct phone_entry *entries, size_t count,
                      struct entry_fault *fault);
/* The entry is about to be saved: what does not belong to it is cleared. */
void entry_form_settle(struct entry_form *form);
/* Everything was checked and settled. False: nothing is to be changed. Wipe `change` when it was sent. */
bool entry_form_change(const struct entry_form *form, struct config_change *change);

/* "Copy of NAME", "Copy (2) of NAME", ... the first that no entry has; NAME is cut where it must be. */
char *entry_free_name(const char *name, const struct phone_entry *entries, size_t count, char out[PHONE_NAME_MAX + 1]);

/* What *TCP/IP Settings* edits of it. */
struct entry_tcpip {
    unsigned gives_address, gives_servers; /* 0 the server does, 1 this box */
    uint32_t address, dns[2], wins[2];
    bool header_compression, use_default_gateway;
};
void entry_tcpip_load(struct entry_tcpip *box, const struct phone_entry *entry);
bool entry_tcpip_check(const struct entry_tcpip *box, struct entry_fault *fault);
void entry_tcpip_store(const struct entry_tcpip *box, struct phone_entry *entry);
#endif
