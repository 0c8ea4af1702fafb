/*
 * script.h - a file of commands, as "rrasctl exec" takes it and "rrasctl dump" writes it.
 *
 * A line is a command as behind "rrasctl". Words end at blanks; "..." holds blanks together, anywhere
 * in a word, and "" in it is a quote. A line whose first character is # is a comment. UTF-8, with or
 * without a byte order mark; lines end with LF or CR LF. Pure.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_CTL_SCRIPT_H
#define RRAS_CTL_SCRIPT_H
#include <stdio.h>
#include "service/ctl/changes.h"

enum { SCRIPT_LINE_MAX = 16384, SCRIPT_WORDS_MAX = 60, SCRIPT_MAX = 16 * 1024 * 1024 };

/* Splits in place; returns how many words, 0 for nothing or a comment, -1 with a sentence. */
int script_split(char *line, char *words[SCRIPT_WORDS_MAX], char message[ARGS_MESSAGE_MAX]);
/* `text` as one word of a line: in quotes where it must be. `out` holds 2 * strlen(text) + 3. */
char *script_quote(const char *text, char *out);

/* Reads a whole file of `len` bytes (which may be changed) into `list`. Each change is tried out on
 * `now`, which is what is configured, so that a line that cannot be is found before anything is sent.
 * False: `*line` is the first wrong one, and `refusal` says why. */
bool script_read(char *file, size_t len, struct ras_config *now, struct change_list *list, size_t *line, struct ctl_refusal *refusal);

/* Writes the changes that make a configuration of a new server as commands. */
void script_write(FILE *out, const struct config_change *changes, size_t count);
#endif
