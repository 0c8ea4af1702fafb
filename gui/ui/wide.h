/*
 * wide.h - text between the models (UTF-8) and Windows (UTF-16).
 *
 * Everything is bounded and ends in a NUL; what does not fit is cut between characters. Any thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_WIDE_H
#define RRAS_WIDE_H
#include <winsock2.h>
#include <windows.h>
#include <stddef.h>

wchar_t *ui_wide(const char *utf8, wchar_t *out, size_t cap);
char *ui_utf8(const wchar_t *wide, char *out, size_t cap);
#endif
