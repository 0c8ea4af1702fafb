/*
 * driver_reply.c - the answer to one command: a line of JSON.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tests/support/dialogs/driver.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *line;
static size_t len, cap;
static bool has_error;

static void put(const char *text, size_t n)
{
    if (has_error)      /* nothing is said after an error */
        return;
    if (len + n + 1 > cap) {
        cap = (len + n + 1) * 2;
        line = realloc(line, cap);
        if (!line)
            abort();
    }
    memcpy(line + len, text, n);
    len += n;
    line[len] = 0;
}

static void put_text(const char *text)
{
    put(text, strlen(text));
}

/* Everything beyond ASCII as \uXXXX: no code page can spoil it on its way. */
static void put_quoted(const WCHAR *text)
{
    char escape[8];

    put("\"", 1);
    for (; *text; text++) {
        char plain = (char)*text;

        if (*text >= ' ' && *text < 0x7f && *text != '"' && *text != '\\') {
            put(&plain, 1);
        } else {
            snprintf(escape, sizeof escape, "\\u%04x", (unsigned)*text);
            put_text(escape);
        }
    }
    put("\"", 1);
}

static void put_name(const char *name)
{
    if (len > 0 && line[len - 1] != '{' && line[len - 1] != '[')
        put(",", 1);
    if (name) {
        put("\"", 1);
        put_text(name);
        put("\":", 2);
    }
}

void reply_begin(void)
{
    len = 0;
    has_error = false;
    put("{", 1);
}

void reply_end(void)
{
    has_error = false;
    put("}\n", 2);
    fputs(line, stdout);
    fflush(stdout);
}

bool reply_error(const char *format, ...)
{
    char utf8[8192];
    WCHAR wide[8192];
    va_list args;

    if (has_error)
        return false;
    va_start(args, format);
    vsnprintf(utf8, sizeof utf8, format, args);
    va_end(args);
    wide_of(utf8, wide, ARRAYSIZE(wide));
    reply_begin();
    reply_text("error", wide);
    has_error = true;
    return false;
}

void reply_open(const char *name, char bracket)
{
    put_name(name);
    put(&bracket, 1);
}

void reply_close(char bracket)
{
    put(&bracket, 1);
}

void reply_number(const char *name, intptr_t value)
{
    char text[32];

    put_name(name);
    snprintf(text, sizeof text, "%lld", (long long)value);
    put_text(text);
}

void reply_bool(const char *name, bool value)
{
    put_name(name);
    put_text(value ? "true" : "false");
}

void reply_text(const char *name, const WCHAR *text)
{
    put_name(name);
    put_quoted(text);
}

void reply_rect(const char *name, RECT r)
{
    reply_open(name, '[');
    reply_number(NULL, r.left);
    reply_number(NULL, r.top);
    reply_number(NULL, r.right);
    reply_number(NULL, r.bottom);
    reply_close(']');
}

void utf8_of(const WCHAR *text, char *out, size_t size)
{
    if (!WideCharToMultiByte(CP_UTF8, 0, text, -1, out, (int)size, NULL, NULL))
        snprintf(out, size, "(too long)");
}

void wide_of(const char *utf8, WCHAR *out, size_t size)
{
    if (!MultiByteToWideChar(CP_UTF8, 0, utf8, -1, out, (int)size))
        out[size - 1] = 0;
}
