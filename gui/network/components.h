/*
 * components.h - the programs of OpenRRAS as files: their versions, and replacing them.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_COMPONENTS_H
#define RRAS_COMPONENTS_H
#include <winsock2.h>
#include <windows.h>
#include "gui/network/model_update.h"

/* What lies in a folder. False: its name is too long. */
bool components_read(const wchar_t *folder, struct update_part parts[UPDATE_PARTS]);
/* Do those beside this program disagree? */
bool components_mismatch(void);
/* Takes the set out of `from` to `to`. */
enum update_result components_replace(const wchar_t *to, const wchar_t *from, const struct update_part set[UPDATE_PARTS], size_t *part);
#endif
