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
/* The account that Windows makes for a service ("NT SERVICE\OpenRRAS") in the form S-1-5-80-...; `out`
 * holds SERVICE_SID_MAX chars. It belongs to that service alone, though many run as LocalService. */
enum { SERVICE_SID_MAX = 80 };
char *data_dir_service_sid(const char *service, char *out);
/* Makes the folder where it is missing, for SYSTEM, Administrators and the service alone (KB Q267861).
 * One that is there must be a folder, no link, and theirs with all that is in it, whoever named it; it
 * gets the same rights again. False with a sentence that names the cure; it may need
 * DATA_DIR_MESSAGE_MAX. */
enum { DATA_DIR_MESSAGE_MAX = 1024 };
bool data_dir_prepare(const char *data_dir, const char *service, char *message, size_t cap);
/* Removes it with everything in it; what a link leads to stays. False: something could not be. */
bool data_dir_remove(const char *data_dir);
#endif
