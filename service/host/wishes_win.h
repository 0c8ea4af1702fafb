/*
 * wishes_win.h - what an unattended installation wants, out of the command line the installer makes of it.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_WISHES_WIN_H
#define RRAS_WISHES_WIN_H
#include <stdbool.h>
#include <stddef.h>
#include <wchar.h>

enum { WISH_LISTEN, WISH_LINES, WISH_MODEMS, WISH_USER, WISH_PASSWORD, WISHES };
enum { WISH_MAX = 1024 };

/* Whether it is the installer that speaks: ... msi-wish LISTEN="..." LINES="..." ... */
bool wishes_are_from_installer(const wchar_t *command_line);
/*
 * An installer puts the values of its properties between quotation marks and escapes nothing: read as a
 * command line, a password with a quotation mark or a backslash would silently become another, and a value
 * could bring options of its own. So the line is read as it is written: the five in their order, each ending
 * where the next begins, the password, which is last, at the last mark of the line. False, and nothing is to
 * be taken: another value than the password holds a quotation mark, or one is longer than it can be.
 */
bool wishes_read(const wchar_t *command_line, char out[WISHES][WISH_MAX]);
#endif
