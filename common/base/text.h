/*
 * text.h - text as OpenRRAS holds it (UTF-8), and as old machines send it.
 *
 * Everything is bounded and always NUL-terminated where it makes a string. Any thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_TEXT_H
#define RRAS_TEXT_H
#include "common/base/bytes.h"

/* Strict UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing past U+10FFFF. */
bool text_is_utf8(struct bytes text);

/*
 * UTF-16LE octets of `text`; returns how many were written, or SIZE_MAX when they do not fit. Text that
 * is not UTF-8 is read as Latin-1, octet by octet: what Windows 9x sends for the umlauts in a name or a
 * password, so that it hashes to the same value as the UTF-8 an administrator typed.
 */
size_t text_utf16le(struct bytes text, uint8_t *out, size_t cap);

/* Ends within its `cap` bytes, is UTF-8, and holds no control characters. */
bool text_is_clean(const char *text, size_t cap);

/* 'a'..'z' become 'A'..'Z'; every other octet stays. */
char text_upper(char c);

/* Equal but for the case of ASCII letters. */
bool text_equal_nocase(const char *a, const char *b);

/* Copies what fits, cut between characters, never inside one. Returns `out`; `cap` is at least 1. */
char *text_copy(char *out, size_t cap, const char *text);

/* The same for text that came over a line: controls, and octets that are not UTF-8, become '?'. */
char *text_printable(char *out, size_t cap, struct bytes text);
#endif
