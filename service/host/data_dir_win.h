/*
 * data_dir_win.h - the folder an instance keeps its database, logs and traces in.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_DATA_DIR_WIN_H
#define RRAS_DATA_DIR_WIN_H
#include <stdbool.h>
#include <stddef.h>

/* %ProgramData%\OpenRRAS, or ...\OpenRRAS-NAME; UTF-8. */
void data_dir_default(const char *instance, char *out, size_t cap);
/* Makes the folder where it is missing, for SYSTEM and Administrators alone (KB Q267861). One that is
 * there must be a folder, no link, and theirs with all that is in it, whoever named it; it gets the
 * same rights again. False with a sentence that names the cure; it may need DATA_DIR_MESSAGE_MAX. */
enum { DATA_DIR_MESSAGE_MAX = 1024 };
bool data_dir_prepare(const char *data_dir, char *message, size_t cap);
#endif
