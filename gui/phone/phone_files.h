/*
 * phone_files.h - files a person chooses: scripts, and phone books of Windows NT (rasphone.pbk).
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_PHONE_FILES_H
#define RRAS_PHONE_FILES_H
#include "gui/phone/phone.h"

enum { PHONE_FILE_NAME_MAX = 3 * MAX_PATH };

struct phone_file {
    char *text;                          /* malloc'ed */
    size_t len;
};

/* Asks for one, with the kinds of string `kinds_id`. False: the person did not want to. */
bool phone_file_choose(HWND owner, int kinds_id, bool is_to_write, char name[PHONE_FILE_NAME_MAX]);
/* False: it cannot be read or is longer than `max`, and the person was told. */
bool phone_file_read(HWND owner, const char *name, size_t max, struct phone_file *file);
void phone_file_free(struct phone_file *file);

/* The entries of a rasphone.pbk come into the phone book. True: at least one did. */
bool phone_import(struct phone *phone, HWND owner, const char *name);
/* The phone book becomes a rasphone.pbk. `asks`: before another file is replaced. */
bool phone_export(struct phone *phone, HWND owner, const char *name, bool asks);
#endif
