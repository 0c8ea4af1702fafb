/*
 * changes.h - a command that changes the configuration, as the list of changes it stands for.
 *
 * Pure; what is read from args is copied.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_CTL_CHANGES_H
#define RRAS_CTL_CHANGES_H
#include "common/ras/config.h"
#include "service/ctl/args.h"

struct change_list {
    struct config_change *changes;
    size_t *lines;                   /* of the file each change stands in; 0 no file */
    size_t count, room;
};

/* What went wrong, as rrasctl says it: "Error NUMBER: SENTENCE". */
struct ctl_refusal {
    unsigned long number;            /* a Windows or RAS error */
    char sentence[ARGS_MESSAGE_MAX];
};

/* False for commands that show or do something and change no configuration. */
bool changes_can_be(const struct command *command);
/* True for those that cannot be told without what is configured now. */
bool changes_need_config(const struct command *command);
/* Appends what the command stands for (which may be nothing). `now` may be NULL when it is not needed. */
bool changes_of_args(const struct args *args, const struct ras_config *now, size_t line, struct change_list *list, struct ctl_refusal *refusal);
void change_list_fini(struct change_list *list); /* wiped */

/* A script in one line, as script= takes it and dump writes it: \n, \t and \\. `out` holds 2 * strlen(text) + 1. */
char *changes_escape_script(const char *text, char *out);

/* Windows and RAS numbers for a refusal of common/ras/config.h. */
unsigned long changes_number(enum config_refusal refusal);

/* The ways to prove a name, in the order of "add authtype"'s choices. */
extern const struct ctl_authtype {
    const char *name;
    uint32_t bit;
} ctl_authtypes[];
extern const size_t ctl_authtype_count;
#endif
