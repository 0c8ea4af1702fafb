/*
 * console_win.c - a password from the keyboard, not shown.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/ctl/ctl_win.h"
#include <string.h>
#include "common/base/secret.h"

enum { LINE_CHARS = 256 };

static size_t read_pipe(HANDLE input, char *out, size_t cap)
{
    size_t len = 0;
    DWORD n;
    char c;

    while (len + 1 < cap && ReadFile(input, &c, 1, &n, NULL) && n == 1 && c != '\n') {
        if (c != '\r')
            out[len++] = c;
    }
    return len;
}

static size_t read_keyboard(HANDLE input, DWORD mode, char *out, size_t cap)
{
    wchar_t line[LINE_CHARS];
    DWORD n = 0;
    int len = 0;

    SetConsoleMode(input, (mode | ENABLE_LINE_INPUT | ENABLE_PROCESSED_INPUT) & ~(DWORD)ENABLE_ECHO_INPUT);
    if (!ReadConsoleW(input, line, LINE_CHARS, &n, NULL))
        n = 0;
    SetConsoleMode(input, mode);
    fputc('\n', stderr);
    while (n > 0 && (line[n - 1] == L'\r' || line[n - 1] == L'\n'))
        n--;
    if (n > 0)
        len = WideCharToMultiByte(CP_UTF8, 0, line, (int)n, out, (int)cap - 1, NULL, NULL);
    secret_wipe(line, sizeof line);
    return (size_t)len;
}

bool console_read_password(const char *prompt, char *out, size_t cap)
{
    HANDLE input = GetStdHandle(STD_INPUT_HANDLE);
    DWORD mode;
    size_t len;

    if (GetConsoleMode(input, &mode)) {
        fputs(prompt, stderr);
        fflush(stderr);
        len = read_keyboard(input, mode, out, cap);
    } else {
        len = read_pipe(input, out, cap);
    }
    out[len] = '\0';
    return len > 0 && len + 1 < cap;
}
